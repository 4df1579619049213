"""Corrections: what a person says of a fact stands in the document after every run, and can be taken back."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from small import TEXTS, write_folder
from vanban import corrections, model
from vanban.cli import main
from vanban.corrections.places import context, nearest, place
from vanban.errors import UsageError
from vanban.evaluation import evaluate
from vanban.evaluation.collected import write_gold
from vanban.runs import run
from vanban.stages import process

_IDS = itertools.count(1)
KINDS = ("tasks", "citations", "deadlines", "targets")


def say(document, kind, fact, verdict, said=None, **more):
    """A correction as the desk writes it."""
    quote = {"start": fact.start, "end": fact.end, "text": fact.text}
    told = {"at": "2026-11-22T08:00:00+00:00", "by": "Mai", "document": document.id, "sha256": document.source.sha256}
    around = context(document.text, fact.start, fact.end)
    return model.Correction(
        id=f"{next(_IDS):016x}", verdict=verdict, kind=kind, said=said, **{**quote, **around, **told, **more}
    )


def undo(of):
    told = of.model_dump(include={"at", "by", "document", "sha256"})
    return model.Correction(id=f"{next(_IDS):016x}", verdict="undo", undoes=of.id, start=0, end=0, text="", **told)


def accept(document, kind, fact):
    return say(document, kind, fact, "accept", corrections.said_of(facts(document), kind, fact))


def facts(document):
    return {kind: getattr(document, kind) for kind in KINDS}


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = write_folder(tmp_path_factory.mktemp("texts"))
    return process(folder / "ke-hoach.md")


@pytest.fixture(scope="module")
def decision():
    return process(next((ROOT / "corpus" / "documents").glob("quyet-dinh-1286*.pdf")))


def test_nothing_said_changes_nothing(decision):
    assert corrections.correct(decision, []).document == decision


def test_accepting_all_changes_only_how_sure_it_is(decision):
    said = [accept(decision, kind, fact) for kind in KINDS for fact in getattr(decision, kind)]
    found = corrections.correct(decision, said)
    assert set(found.verdicts) == {fact.id for kind in KINDS for fact in getattr(decision, kind)}
    for kind in KINDS:
        for before, after in zip(getattr(decision, kind), getattr(found.document, kind), strict=True):
            assert after == before.model_copy(update={"confidence": 1.0}), (before, after)


def test_a_task_is_changed(plan):
    task = plan.tasks[0]
    said = model.SaidTask(at="9", product="danh mục thủ tục", bodies=(
        model.SaidBody(name="Văn phòng Huyện ủy", role="lead"), model.SaidBody(name="không có tên này", role="via")),
        deadlines=("đến hết năm 2025",), targets=())  # fmt: skip
    found = corrections.correct(plan, [say(plan, "tasks", task, "change", said)]).document
    changed = next(each for each in found.tasks if each.id == task.id)
    assert (changed.rule, changed.confidence, changed.at, changed.product) == (
        "corrected",
        1.0,
        "9",
        "danh mục thủ tục",
    )
    (body,) = changed.bodies
    assert plan.text[body.start : body.end] == "Văn phòng Huyện ủy" and body.inherited and body.role == "lead"
    assert [each.text for each in found.deadlines if each.id in changed.deadlines] == ["đến hết năm 2025"]


def test_a_span_is_changed_and_found_again(plan):
    deadline = next(each for each in plan.deadlines if "quý III" in each.text)
    start = plan.text.index("quý III")
    new = model.Quote(start=start, end=start + len("quý III năm 2024"), text="quý III năm 2024")
    said = model.SaidDeadline(kind="by", date_end="2024-09-30")
    first = say(
        plan,
        "deadlines",
        new,
        "change",
        said,
        was=model.Quote(start=deadline.start, end=deadline.end, text=deadline.text),
    )
    once = corrections.correct(plan, [first]).document
    changed = next(each for each in once.deadlines if each.id == deadline.id)
    assert (changed.text, changed.kind, changed.date_end, changed.date_start) == (new.text, "by", "2024-09-30", None)
    assert any(deadline.id in task.deadlines for task in once.tasks), "the task has it still"
    again = corrections.correct(plan, [first, say(once, "deadlines", changed, "reject")]).document
    assert deadline.id not in {each.id for each in again.deadlines}
    assert not any(deadline.id in task.deadlines for task in again.tasks)


def test_a_yearly_day_gets_its_rule(plan):
    deadline = plan.deadlines[0]
    said = model.SaidDeadline(kind="by", date_end="--03-31")
    found = corrections.correct(plan, [say(plan, "deadlines", deadline, "change", said)]).document
    assert found.deadlines[0].rrule == "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31"


def test_a_citation_that_means_another_document_is_resolved_anew(plan):
    citation = next(each for each in plan.citations if each.code == "09-CT/TU")
    known = plan.model_copy(
        update={"citations": tuple(each.model_copy(update={"target": "x"}) for each in plan.citations)}
    )
    said = corrections.said_of(facts(known), "citations", citation)
    for update, target in (({"relation": "mentions"}, "x"), ({"code": "19/2020/NĐ-CP"}, None)):
        other = say(known, "citations", citation, "change", said.model_copy(update=update))
        changed = next(c for c in corrections.correct(known, [other]).document.citations if c.id == citation.id)
        assert changed.target == target
    assert (changed.number, changed.symbol) == ("19", "NĐ-CP")


def test_a_fact_is_added_where_it_belongs(plan):
    start = plan.text.index("Bến Sơn, ngày 05")
    quote = model.Quote(start=start, end=start + 7, text="Bến Sơn")
    said = model.SaidTarget(comparator=">=", value=3, unit="xã", by="đến hết năm 2025")
    added = say(plan, "targets", quote, "add", said)
    found = corrections.correct(plan, [added]).document
    assert found.targets[0].text == "Bến Sơn" and found.targets[0].id == f"gx{added.id[:6]}"
    assert found.targets[0].by == next(d.id for d in found.deadlines if d.text == "đến hết năm 2025")
    assert [t.id for t in found.targets[1:]] == [t.id for t in plan.targets], "no other id has changed"


def test_undo_takes_one_back_and_keeps_the_others(plan):
    first, second = (say(plan, "tasks", task, "reject") for task in plan.tasks[:2])
    found = corrections.correct(plan, [first, second, undo(first)]).document
    assert [task.id for task in found.tasks] == ["t1", "t3"]
    assert corrections.correct(plan, [first, second, undo(first), undo(second)]).document == plan


def test_findings_are_put_away():
    document = process(next((ROOT / "corpus" / "documents").glob("ket-luan-203*")))
    finding = document.findings[0]
    quote = model.Quote(start=finding.start, end=finding.end, text=document.text[finding.start : finding.end])
    said = say(document, "findings", quote, "reject", finding=finding.code, note=finding.message)
    assert finding not in corrections.correct(document, [said]).document.findings


def test_a_shifted_text_carries_corrections_by_quote(tmp_path, plan):
    task, deadline = plan.tasks[0], plan.deadlines[-1]
    said = [accept(plan, "tasks", task), say(plan, "deadlines", deadline, "reject")]
    text = (
        TEXTS["ke-hoach.md"]
        .replace("KẾ HOẠCH\n", "DỰ THẢO LẦN HAI\n\nKẾ HOẠCH\n")
        .replace("niêm yết công", "niêm yết\ncông")
    )
    (tmp_path / "moved.md").write_text(text, "utf-8")
    moved = process(tmp_path / "moved.md")
    found = corrections.correct(moved, said)
    accepted = next(each for each in found.document.tasks if each.id in found.verdicts)
    assert accepted.start > task.start and accepted.text.split() == task.text.split() and accepted.confidence == 1.0
    assert len(found.document.deadlines) == len(moved.deadlines) - 1 and not found.lost


def test_what_has_no_place_any_more_is_told(plan, tmp_path):
    (tmp_path / "other.md").write_text(TEXTS["cong-van.txt"], "utf-8")
    other = process(tmp_path / "other.md")
    found = corrections.correct(
        other, [accept(plan, "tasks", plan.tasks[0]), say(plan, "tasks", plan.tasks[1], "reject")]
    )
    assert len(found.lost) == 1, "what is not there need not be rejected"
    assert [f.code for f in found.document.findings if f not in other.findings] == ["correction-lost"]
    assert "22/11/2026 (Mai)" in found.document.findings[-1].message


def test_a_reading_that_is_not_what_was_accepted_is_told(plan):
    """As where the code has become another since: the person's word stands, and somebody should look."""
    said = accept(plan, "deadlines", plan.deadlines[0])
    other = (plan.deadlines[0].model_copy(update={"kind": "by", "date_start": None}), *plan.deadlines[1:])
    found = corrections.correct(plan.model_copy(update={"deadlines": other}), [said]).document
    assert found.deadlines[0].model_copy(update={"rule": "in", "confidence": 0.95}) == plan.deadlines[0]
    (finding,) = [each for each in found.findings if each.code == "reading-disagrees"]
    assert (finding.start, finding.end) == (plan.deadlines[0].start, plan.deadlines[0].end)
    quote = model.Quote(start=finding.start, end=finding.end, text=said.text)
    seen = say(plan, "findings", quote, "reject", finding=finding.code, note=finding.message)
    again = corrections.correct(plan.model_copy(update={"deadlines": other}), [said, seen]).document
    assert again.findings == plan.findings


def test_the_same_words_are_told_apart_by_what_stands_around_them():
    text = "a. hằng năm báo cáo Sở X. b. hằng năm báo cáo Sở Y. c. hằng năm báo cáo Sở Z."
    start = text.index("hằng năm", 30)
    quote = model.Quote(start=start, end=start + 8, text="hằng năm")
    shifted = f"{'mở đầu ' * 9}{text}"
    around = context(text, start, start + 8)
    assert place(shifted, quote, **around) == (start + 63, start + 71)
    assert place(shifted.replace("hằng năm", "hằng  năm"), quote, **around) is not None
    assert place("không có gì", quote, **around) is None
    assert nearest("A x A y A", "A", 3, 7) == (4, 5) and nearest("A x y A", "A", 2, 5) == (0, 1)
    assert nearest("x y A", "A", 0, 2) == (4, 5) and nearest("x", "A", 0, 1) is None


@st.composite
def sayings(draw, document):
    """A few corrections, on the facts as they were read and as they have become."""
    said, now = [], document
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(KINDS))
        rows = getattr(now, kind)
        verdict = draw(st.sampled_from(("accept", "reject", "change", "add", "undo", "state")))
        if verdict == "undo" and said:
            said.append(undo(draw(st.sampled_from(said))))
        elif rows and verdict in ("accept", "reject", "change", "add"):
            fact = draw(st.sampled_from(rows))
            start = draw(st.integers(0, len(now.text) - 1))
            end = draw(st.integers(start + 1, min(len(now.text), start + 200)))
            moved = model.Quote(start=start, end=end, text=now.text[start:end])
            where, was = (
                (moved, model.Quote(start=fact.start, end=fact.end, text=fact.text))
                if verdict == "change"
                else (fact, None)
            )
            where = moved if verdict == "add" else where
            values = None if verdict == "reject" else corrections.said_of(facts(now), kind, fact)
            said.append(say(now, kind, where, verdict, values, was=was))
        elif now.tasks and verdict == "state":
            said.append(say(now, "tasks", draw(st.sampled_from(now.tasks)), "state", progress="done"))
        now = corrections.correct(document, said).document
    return said


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_laws_hold_whatever_is_said(plan, data):
    said = data.draw(sayings(plan))
    found = corrections.correct(plan, said)
    assert model.Document.model_validate_json(found.document.model_dump_json(by_alias=True)) == found.document
    assert corrections.correct(plan, said) == found
    assert set(found.verdicts) <= {fact.id for kind in KINDS for fact in getattr(found.document, kind)}
    # put in twice, they say the same
    again = corrections.correct(found.document, [each for each in said if each.verdict in ("accept", "reject")])
    assert len(again.document.tasks) <= len(plan.tasks) + len(said)


# ---------------------------------------------------------------- the file


def test_the_log(tmp_path, plan):
    assert corrections.read(tmp_path).corrections == ()
    said = [accept(plan, "tasks", task) for task in plan.tasks]
    corrections.append(tmp_path, said[:1])
    corrections.append(tmp_path, said[1:])
    log = corrections.read(tmp_path)
    assert list(log.corrections) == said == log.of(plan) == log.of_bytes(plan.source.sha256)
    assert log.of_bytes("0" * 64) == [] and log.strays({plan.source.sha256}) == [] and log.strays(()) == said
    file = tmp_path / corrections.FILE
    # an interruption in the middle of a line
    file.write_bytes(file.read_bytes() + b'{"schema_version": "1.')
    assert list(corrections.read(tmp_path).corrections) == said
    corrections.append(tmp_path, said[:1])
    assert len(corrections.read(tmp_path).corrections) == len(said) + 1
    file.write_bytes(b"{}\n" + file.read_bytes())
    with pytest.raises(UsageError, match="Line 1"):
        corrections.read(tmp_path)


# ---------------------------------------------------------------- runs


def outputs_of(folder, outputs):
    report = run([folder], outputs, jobs=1)
    found = [
        model.Document.model_validate_json(file.read_bytes()) for file in sorted((outputs / "documents").glob("*.json"))
    ]
    return report, {document.source.name: document for document in found}


def test_runs_apply_corrections_and_take_them_back(tmp_path):
    folder, outputs = write_folder(tmp_path / "in"), tmp_path / "out"
    _, before = outputs_of(folder, outputs)
    plan = before["ke-hoach.md"]
    rejected = say(plan, "citations", plan.citations[0], "reject")
    corrections.append(outputs, [rejected, accept(plan, "tasks", plan.tasks[0])])
    report, after = outputs_of(folder, outputs)
    assert (report.record.counts.read, report.record.counts.kept) == (1, 2), "only that document is made anew"
    assert len(after["ke-hoach.md"].citations) == len(plan.citations) - 1
    assert after["ke-hoach.md"].tasks[0].confidence == 1.0 and after["chi-thi.txt"] == before["chi-thi.txt"]
    assert corrections.as_read(outputs, after["ke-hoach.md"]).citations[0].text == plan.citations[0].text
    report, _ = outputs_of(folder, outputs)
    assert report.record.counts.kept == 3, "nothing is done twice"
    # under another name, with --force: the same bytes
    (folder / "ke-hoach.md").rename(folder / "khac.md")
    assert len(outputs_of(folder, outputs)[1]["khac.md"].citations) == len(plan.citations) - 1
    corrections.append(outputs, [undo(rejected)])
    _, last = outputs_of(folder, outputs)
    assert len(last["khac.md"].citations) == len(plan.citations)
    (outputs / corrections.FILE).unlink()
    _, last = outputs_of(folder, outputs)
    assert last["khac.md"].tasks[0].confidence == plan.tasks[0].confidence
    assert not list((outputs / ".as-read").glob("*")), "what nobody needs is not kept"


def test_corrections_follow_a_document_whose_bytes_have_changed(tmp_path):
    folder, outputs = write_folder(tmp_path / "in"), tmp_path / "out"
    _, before = outputs_of(folder, outputs)
    plan = before["ke-hoach.md"]
    corrections.append(outputs, [say(plan, "tasks", plan.tasks[0], "reject")])
    (folder / "ke-hoach.md").write_text(TEXTS["ke-hoach.md"] + "\nPhụ lục kèm theo\n", "utf-8")
    _, after = outputs_of(folder, outputs)
    assert len(after["ke-hoach.md"].tasks) == len(plan.tasks) - 1


def test_what_was_read_is_not_read_again(tmp_path, monkeypatch):
    folder, outputs = write_folder(tmp_path / "in"), tmp_path / "out"
    _, before = outputs_of(folder, outputs)
    plan = before["ke-hoach.md"]
    corrections.append(outputs, [say(plan, "tasks", plan.tasks[0], "reject")])
    outputs_of(folder, outputs)
    corrections.append(outputs, [say(plan, "tasks", plan.tasks[1], "reject")])
    monkeypatch.setattr("vanban.stages.process", lambda path: pytest.fail("read again"))
    _, after = outputs_of(folder, outputs)
    assert len(after["ke-hoach.md"].tasks) == len(plan.tasks) - 2


# ---------------------------------------------------------------- gold


def test_what_was_gone_through_is_gold(tmp_path):
    folder, outputs = write_folder(tmp_path / "in"), tmp_path / "out"
    _, before = outputs_of(folder, outputs)
    plan = before["ke-hoach.md"]
    first = say(plan, "tasks", plan.tasks[0], "reject")
    said = [
        first,
        *(accept(plan, "tasks", task) for task in plan.tasks[1:]),
        accept(plan, "deadlines", plan.deadlines[0]),
    ]
    found = corrections.correct(plan, said)
    kept = corrections.gold(found)
    assert set(kept) == {"document", "tasks"}, "the deadlines were not all looked at"
    assert corrections.gold(corrections.correct(plan, [])) is None
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "ke-hoach.gold.json").write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
    assert write_gold(outputs, tmp_path / "none") == []
    assert evaluate(tmp_path / "gold", outputs).scores["ALL"]["tasks"]["f1"] < 1
    corrections.append(outputs, said)
    outputs_of(folder, outputs)
    assert main(["gold", "-o", str(outputs), "--to", str(tmp_path / "written")]) == 0
    assert json.loads((tmp_path / "written" / "ke-hoach.gold.json").read_text("utf-8")) == kept
    scores = evaluate(tmp_path / "gold", outputs).scores["ALL"]
    assert scores["tasks"]["f1"] == scores["task bodies+roles"]["f1"] == 1.0


def test_all_kinds_of_a_real_size_document_as_gold(tmp_path, decision, corpus_run):
    said = [accept(decision, kind, fact) for kind in KINDS for fact in getattr(decision, kind)]
    kept = corrections.gold(corrections.correct(decision, said))
    assert set(kept) == {"document", *KINDS}
    name = decision.source.name.partition(".")[0]
    (tmp_path / f"{name}.gold.json").write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
    scores = evaluate(tmp_path, corpus_run.outputs).scores["ALL"]
    for kind in (*KINDS, "task bodies+roles", "field:deadline.value", "field:target.value"):
        assert scores[kind].get("f1", scores[kind].get("accuracy")) == 1.0, kind
