"""The comparison with gold: its rules one by one, and the same figures as the reference scorer."""

from __future__ import annotations

import importlib.util
import json
import random
import re
from html import unescape

import pytest

from vanban.errors import UsageError
from vanban.evaluation import ALL, compare, evaluate, fallen, gold_id, share_right
from vanban.evaluation.diagnosis import NO_RULE, by_rule, reliability
from vanban.evaluation.page import page
from vanban.evaluation.texts import Squeezed, folded

TEXT = (
    "KẾ HOẠCH\nthực hiện Chỉ thị số 12-CT/TU ngày 05/02/2024 của Ban Thường vụ Tỉnh ủy\n"
    "I. Nhiệm vụ\n1. Sở Y tế chủ trì rà soát toàn bộ cơ sở tiêm chủng, hoàn thành trước ngày 30/6/2024.\n"
    "2. Phấn đấu 95% trẻ em được tiêm chủng đầy đủ.\n"
)


def span(quote):
    start = TEXT.index(quote)
    return {"start": start, "end": start + len(quote), "text": quote}


def document():
    return {
        "source": {"path": "x/a.b.txt"},
        "text": TEXT,
        "metadata": {"doc_type": "ke_hoach", "issuer": {"name": "Ủy ban nhân dân tỉnh"}, "subject": "thực hiện"},
        "sections": [
            {"label": "I", "heading": "Nhiệm vụ", "depth": 1, "kind": "section"},
            {"label": "-", "heading": "Sở Y tế", "depth": 2, "kind": "bullet"},
        ],
        "citations": [{**span("Chỉ thị số 12-CT/TU ngày 05/02/2024"), "doc_type": "chi_thi", "code": "12-CT/TU",
                       "number": "12", "issued_on": "2024-02-05", "relation": "implements", "term": None,
                       "issuer": {"name": "Ban Thường vụ Tỉnh uỷ"}}],
        "links": [],
        "deadlines": [{**span("trước ngày 30/6/2024"), "id": "d1", "kind": "by", "date_end": "2024-06-30"}],
        "targets": [{**span("95% trẻ em"), "id": "g1", "comparator": "=", "value": 95.0, "unit": "%"}],
        "tasks": [{**span("Sở Y tế chủ trì rà soát toàn bộ cơ sở tiêm chủng, hoàn thành trước ngày 30/6/2024."),
                   "bodies": [{"name": "Sở Y tế", "role": "lead"}], "deadlines": ["d1"], "targets": []}],
    }  # fmt: skip


def gold():
    return {
        "document": "a",
        "metadata": {"doc_type": "ke_hoach", "issuer": "Uỷ ban nhân dân tỉnh", "subject": "Thực hiện."},
        "sections": [{"label": "I", "heading": "Nhiệm vụ", "depth": 1}],
        "citations": [{"quote": "Chỉ thị số 12-CT/TU ngày 05/02/2024 của Ban Thường vụ Tỉnh ủy", "doc_type": "chi_thi",
                       "code": "12-CT/TU", "number": "12", "issued_on": "2024-02-05", "issuer": "Ban Thường vụ Tỉnh ủy",
                       "term": None, "relation": "implements"}],
        "links": [],
        "deadlines": [{"quote": "trước ngày 30/6/2024", "kind": "by", "start": None, "end": "2024-06-30",
                       "times": None, "per": None}],
        "targets": [{"quote": "95% trẻ em", "comparator": "=", "value": 95, "value_max": None, "unit": "%"}],
        "tasks": [{"at": "I.1", "starts": "Sở Y tế chủ trì rà soát toàn bộ", "ends": "thành trước ngày 30/6/2024.",
                   "bodies": [{"name": "Sở Y tế", "role": "lead"}], "deadlines": ["trước ngày 30/6/2024"],
                   "targets": []}],
    }  # fmt: skip


def test_folding():
    assert folded("Uỷ  ban nhân dân, TỈNH hoà bình") == folded("ủy ban Nhân dân tỉnh hòa bình.")
    assert folded("hoa") != folded("hòa")


def test_a_quote_is_found_over_broken_lines_and_in_its_own_case_first():
    text = Squeezed("nghị quyết 25-\n\nNQ/TW … Nghị quyết 25 – NQ/TW")
    found = text.find("Nghị quyết 25-NQ/TW")
    assert text.exact[found[0] : found[1]] == "Nghịquyết25-NQ/TW"
    assert text.find("nghị quyết 25-NQ/TW") == (0, 17)
    assert text.find("") is None and text.find("Kết luận") is None


def test_everything_right():
    tally = compare(gold(), document())
    figures = tally.figures()
    lines = [line for row in tally.judgements for line in row.lines()]
    wrong = [line for line in lines if not line.startswith("field meta.")]
    assert not wrong
    assert all(row["f1"] == 1 for row in figures.values() if "f1" in row)
    assert figures["field:meta.issuer"]["accuracy"] == figures["field:meta.subject"]["accuracy"] == 1


@pytest.mark.parametrize(
    ("kind", "break_it"),
    [
        ("citations", lambda d: d["citations"][0].update(code="12-CT/HU")),
        ("tasks", lambda d: d["tasks"][0].update(end=d["tasks"][0]["start"] + 20)),
        ("task bodies+roles", lambda d: d["tasks"][0]["bodies"][0].update(role="coordinate")),
        ("task bodies", lambda d: d["tasks"][0]["bodies"][0].update(name="Sở Y")),
        ("task→deadlines", lambda d: d["tasks"][0].update(deadlines=[])),
        ("deadlines", lambda d: d["deadlines"].clear()),
        ("targets", lambda d: d["targets"].append({**d["targets"][0], "id": "g2"})),
        ("sections", lambda d: d["sections"][0].update(depth=2)),
        ("text kept", lambda d: d.update(text=TEXT.replace("95% trẻ em", "95 phần trăm trẻ em"))),
    ],
)
def test_each_kind_can_fail(kind, break_it):
    broken = document()
    break_it(broken)
    assert compare(gold(), broken).figures()[kind]["f1"] < 1


def test_fields_can_fail_and_missing_lists_are_not_compared():
    broken = document()
    broken["deadlines"][0]["kind"] = "on"
    broken["targets"][0]["value"] = 96
    figures = compare(gold(), broken).figures()
    assert figures["field:deadline.kind"]["accuracy"] == figures["field:target.value"]["accuracy"] == 0
    assert share_right(figures, "citation.") == 1
    assert "tasks" not in compare({"document": "a", "links": []}, broken).figures()


@pytest.fixture
def folders(tmp_path):
    """Gold for a and b, an output for a alone, and one that is no JSON."""
    (tmp_path / "gold").mkdir()
    for name in ("a", "b"):
        (tmp_path / "gold" / f"{name}.gold.json").write_text(json.dumps(gold()), "utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "1.json").write_text(json.dumps(document()), "utf-8")
    (tmp_path / "out" / "broken.json").write_text("{", "utf-8")
    return tmp_path


def evaluation_of(folder, output):
    (folder / "out" / "1.json").write_text(json.dumps(output), "utf-8")
    return evaluate(folder / "gold", folder / "out")


def test_a_number_is_not_cut_out_of_a_longer_one():
    text = Squeezed("trong 12/2025, năm 2025 và 20251")
    assert text.exact[slice(*text.find("2025"))] == "2025" and text.find("2025")[0] == text.exact.index("năm") + 3
    assert text.find("2/2025") is None and text.find("12/2025")


def test_evaluate_pools_and_names_what_is_lost(folders):
    evaluation = evaluate(folders / "gold", folders / "out")
    assert evaluation.lost == ("b",) and set(evaluation.scores) == {"a", ALL}
    assert gold_id("001_1d76.txt") == "001" and gold_id("bt-ttr253-2025.pdf") == "bt-ttr253-2025"


def test_filters(folders):
    evaluation = evaluate(folders / "gold", folders / "out", kinds=["deadlines"], documents=["a"])
    assert not evaluation.lost
    assert set(evaluation.scores["a"]) == {"deadlines", "field:deadline.kind", "field:deadline.value"}
    for wrong in ({"kinds": ["verbs"]}, {"documents": ["zz"]}):
        with pytest.raises(UsageError):
            evaluate(folders / "gold", folders / "out", **wrong)


def test_exact_asks_for_the_same_span(folders):
    evaluation = evaluate(folders / "gold", folders / "out")
    # the citation of the output ends before its issuer, the others stand where gold has them
    assert {kind: row["f1"] for kind, row in evaluation.exact["a"].items()} == {
        "citations": 0.0, "tasks": 1.0, "deadlines": 1.0, "targets": 1.0}  # fmt: skip


def test_what_fell(folders):
    before = evaluate(folders / "gold", folders / "out").scores[ALL]
    assert not fallen(evaluate(folders / "gold", folders / "out"), before)
    broken = document()
    broken["deadlines"][0]["kind"] = "on"
    broken["targets"] = []
    fell = fallen(evaluation_of(folders, broken), before)
    assert [row.split(":")[0] for row in fell] == ["targets", "field"]


def broken_document():
    """A deadline with a wrong value, a false one, a missed target, a task body with another role."""
    output = document()
    for kind, rule in (("citations", "number_party"), ("deadlines", "before"), ("tasks", "actor")):
        output[kind][0] |= {"rule": rule, "confidence": 0.95}
    output["deadlines"][0]["date_end"] = "2024-07-30"
    output["deadlines"].append({**span("tiêm chủng"), "id": "d2", "kind": "on", "rule": "on", "confidence": 0.6})
    output["targets"] = []
    output["tasks"][0]["bodies"][0]["role"] = "coordinate"
    return output


def test_mistakes_are_put_down_to_rules(folders):
    rows = {(row.kind, row.rule): row for row in by_rule(evaluation_of(folders, broken_document()))}
    assert rows["citations", "number_party"].precision == 1
    assert (rows["deadlines", "before"].wrong, rows["deadlines", "on"].false) == (1, 1)
    assert rows["deadlines", "before"].examples == [
        "a: field deadline.value: gold (None, '2024-06-30', None, None), got (None, '2024-07-30', None, None)"
        "  'trước ngày 30/6/2024'"
    ]
    bodies = rows["task bodies+roles", "actor"]
    assert (bodies.false, bodies.missed) == (1, 1)
    # where nothing was read, the entry of the grammar that knows the words is named
    assert sum(row.missed for (kind, _), row in rows.items() if kind == "targets") == 1
    assert ("targets", NO_RULE) not in rows, "the grammar knows “95% trẻ em”"


def test_confidence_is_held_against_what_is_right(folders):
    trust = reliability(evaluation_of(folders, broken_document()))
    assert (trust.sure.facts, trust.sure.paired, trust.sure.right) == (3, 3, 2)
    assert not trust.kept
    assert [(step.name, step.facts) for step in trust.steps] == [("0.93 … 0.96", 3), ("0.60 … 0.70", 1)]
    assert {(row.kind, row.name): row.share for row in trust.rules}["deadlines", "before"] == 0


def test_the_page_holds_the_whole_text_escaped(folders):
    output = broken_document()
    output["text"] = output["text"] + "<script>alert('x')</script> & “…”\n"
    written = page(evaluation_of(folders, output))
    (body,) = re.findall(r"<div class='text'>(.*?)</div>", written, re.DOTALL)
    assert unescape(re.sub(r"<[^>]*>", "", body)) == output["text"]
    assert "<script" not in written and "http" not in written
    assert body.count("<span") == body.count("</span>")
    for verdict in ("right", "wrong", "false", "missed"):
        assert re.search(rf"<span class='(deadlines|targets|citations) {verdict}'", body), verdict
    for target in re.findall(r"href='#([^']*)'", written):
        assert target.startswith("a-")


@pytest.fixture(scope="module")
def reference(shared):
    """The scorer that the annotation guide was written with."""
    spec = importlib.util.spec_from_file_location("reference_score", shared / "gold" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def from_gold(gold, text, rng):
    """A document that is partly right: quotes of the gold found in the text, some lost, some moved or changed."""

    def facts(kind, prefix):
        rows, cursor = [], 0
        for item in gold.get(kind, ()):
            start = text.find(item["quote"], cursor)
            if start < 0 or rng.random() < 0.15:
                continue
            cursor = start + 1
            start, end = max(0, start - rng.randrange(3)), start + len(item["quote"]) - rng.randrange(5)
            rows.append({**item, "id": f"{prefix}{len(rows)}", "start": start, "end": end, "text": text[start:end],
                         "date_start": item.get("start"), "date_end": item.get("end"),
                         "issuer": {"name": item["issuer"]} if item.get("issuer") else None})  # fmt: skip
        return rows

    tasks = []
    for task in gold.get("tasks", ()):
        start = text.find(task["starts"])
        end = text.find(task["ends"], start)
        if start >= 0 and end >= 0 and rng.random() < 0.9:
            end = end + len(task["ends"]) - rng.randrange(40)
            tasks.append({**task, "start": start, "end": end, "text": text[start:end], "deadlines": ["d0", "d1"],
                          "bodies": [b for b in task["bodies"] if rng.random() < 0.8], "targets": ["g0"]})  # fmt: skip
    metadata = gold.get("metadata", {})
    return {
        "text": text,
        "metadata": {**metadata, "issuer": {"name": metadata.get("issuer")}, "period": None},
        "sections": [{**s, "kind": "section"} for s in gold.get("sections", ()) if rng.random() < 0.9],
        "citations": facts("citations", "c"),
        "links": gold.get("links", ())[1:],
        "deadlines": facts("deadlines", "d"),
        "targets": facts("targets", "g"),
        "tasks": tasks,
    }


def test_same_figures_as_the_reference(reference, shared):
    rng, compared = random.Random(7), 0
    for path in sorted((shared / "corpus").glob("*.txt")):
        annotated = shared / "gold" / f"{gold_id(path.name)}.gold.json"
        if annotated.exists():
            gold = json.loads(annotated.read_text("utf-8"))
            output = from_gold(gold, path.read_text("utf-8").replace("*", ""), rng)
            assert compare(gold, output).figures() == reference.score_document(gold, output).figures()
            compared += 1
    assert compared


def test_same_figures_as_the_reference_on_what_is_extracted(reference, shared, shared_run):
    """Document by document, every count, on the outputs of a run over the shared files."""
    evaluation = evaluate(shared / "gold", shared_run.outputs)
    outputs = {gold_id(document["source"]["name"]): document for document in map(read_json, documents_of(shared_run))}
    for key, figures in evaluation.scores.items():
        if key != ALL:
            gold = read_json(shared / "gold" / f"{key}.gold.json")
            assert figures == reference.score_document(gold, outputs[key]).figures(), key


def documents_of(run):
    """The files of a run's documents; where two have one gold id the first counts, as in `evaluate`."""
    return sorted((run.outputs / "documents").glob("*.json"), reverse=True)


def read_json(path):
    return json.loads(path.read_text("utf-8"))
