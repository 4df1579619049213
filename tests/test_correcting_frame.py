"""Metadata, sections and links put right: the laws hold, a run applies them, gold has them, an undo takes them back."""

from __future__ import annotations

import json

import pytest

from desk_client import client_of, tree
from small import write_folder
from test_correcting import ID, PAGE, say
from vanban import corrections, model
from vanban.corrections import outlines
from vanban.desk import things
from vanban.desk.notebook import correction
from vanban.runs import run
from vanban.stages import process


@pytest.fixture
def client(tmp_path):
    run([write_folder(tmp_path / "in")], tmp_path / "out", jobs=1)
    with client_of(tmp_path / "out") as client:
        yield client


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return process(write_folder(tmp_path_factory.mktemp("texts")) / "ke-hoach.md")


def now(client):
    return client.get(f"/documents/{ID}.json").json()


def judge(document, id, verdict, said=None, **more):
    judged = things.thing(document, id)
    told = {"verdict": verdict, "kind": judged.kind, "said": said, "nth": judged.nth, **more}
    return correction(document, judged.quote, "Mai", **told)


# ---------------------------------------------------------------- metadata


def test_metadata_are_changed_by_their_form(client):
    fields = {"subject": "Rà soát thủ tục", "issued_on": "6/4/2024", "period_start": "01/01/2024", "period_end": "",
              "signers": "Lê Văn A; BÍ THƯ; T/M BAN THƯỜNG VỤ\nTrần B", "recipients": "Như trên\n\n Lưu"}  # fmt: skip
    assert say(client, "change:metadata", f"{PAGE}/metadata", **fields).headers["location"] == f"{PAGE}#metadata"
    head = now(client)["metadata"]
    assert (head["subject"], head["issued_on"]) == ("Rà soát thủ tục", "2024-04-06")
    assert head["period"] == {"start": "2024-01-01", "end": None} and head["recipients"] == ["Như trên", "Lưu"]
    assert head["signers"] == [
        {"name": "Lê Văn A", "position": "BÍ THƯ", "on_behalf_of": "T/M BAN THƯỜNG VỤ"},
        {"name": "Trần B", "position": None, "on_behalf_of": None},
    ]
    form = tree(client.get(f"{PAGE}/metadata"))
    assert form.xpath("//textarea[@name='signers']")[0].text.split("\n")[-2:] == [
        "Lê Văn A; BÍ THƯ; T/M BAN THƯỜNG VỤ", "Trần B"]  # fmt: skip
    say(client, "undo:last")
    assert now(client)["metadata"]["subject"] != "Rà soát thủ tục"


def test_metadata_that_are_accepted_stay_as_they_are(client):
    before = now(client)["metadata"]
    assert say(client, "accept:metadata").status_code == 303
    assert now(client)["metadata"] == before and not now(client)["findings"]
    assert client.get(f"/documents/{ID}/gold.json").json()["metadata"]["code"] == before["code"]
    assert say(client, "reject:metadata").status_code == 400


def test_what_is_wrong_in_the_form_of_metadata_is_said_in_it(client):
    answer = say(client, "change:metadata", f"{PAGE}/metadata", issued_on="31/2/2024")
    assert answer.status_code == 400 and "Ngày phải viết" in answer.text
    assert say(client, "change:metadata", f"{PAGE}/metadata", status="lost").status_code == 400


def test_a_code_put_right_renames_the_document_and_what_was_said_of_it_stays(client, tmp_path):
    say(client, "accept:t1")
    say(client, "change:metadata", f"{PAGE}/metadata", code="32-KH/HU")
    assert now(client)["metadata"]["number"] == "32", "at its old address until the next run"
    say(client, "reject:t2")
    run([tmp_path / "in"], tmp_path / "out", jobs=1)
    renamed = ID.replace("31-kh-hu", "32-kh-hu")
    held = json.loads((tmp_path / "out" / "documents" / f"{renamed}.json").read_text("utf-8"))
    assert (held["metadata"]["code"], held["metadata"]["symbol"]) == ("32-KH/HU", "KH/HU")
    assert held["tasks"][0]["confidence"] == 1.0 and "t2" not in {task["id"] for task in held["tasks"]}
    assert client.get(f"/documents/{ID}").status_code == 404
    assert client.get(f"/documents/{renamed}.json").json()["metadata"]["code"] == "32-KH/HU"
    # another file in its place: it gives itself the old code, and is still the document that was corrected
    file = tmp_path / "in" / "ke-hoach.md"
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    run([tmp_path / "in"], tmp_path / "out", jobs=1)
    assert (tmp_path / "out" / "documents" / f"{renamed}.json").exists()


def test_a_reading_that_is_not_what_was_accepted_is_told(plan):
    said = corrections.said_of_metadata(plan.metadata).model_copy(update={"subject": "Khác"})
    found = corrections.correct(plan, [judge(plan, "metadata", "accept", said)]).document
    assert found.metadata.subject == "Khác" and [f.code for f in found.findings] == ["reading-disagrees"]


# ---------------------------------------------------------------- sections


def labels(document):
    return [(each.label, each.depth, each.parent) for each in corrections.counted(document)]


def test_all_sections_accepted_change_nothing(plan):
    said = [judge(plan, each.id, "accept", things.said_of(plan, each)) for each in things.things(plan, "sections")]
    found = corrections.correct(plan, said)
    assert found.document == plan and set(found.verdicts) == {each.id for each in corrections.counted(plan)}
    assert corrections.gold(found)["sections"] == [
        {"label": each.label, "heading": each.heading, "depth": each.depth} for each in corrections.counted(plan)
    ]


def test_a_section_that_is_none_gives_what_it_holds_to_the_one_before(plan):
    lone = next(each for each in corrections.counted(plan)[1:] if each.depth == corrections.counted(plan)[0].depth)
    found = corrections.correct(plan, [judge(plan, lone.id, "reject")]).document
    before = next(each for each in found.sections if each.id == corrections.counted(plan)[0].id)
    assert lone.id not in {each.id for each in found.sections} and before.end == lone.end
    inside = [fact for fact in found.tasks if lone.start <= fact.start < lone.end]
    assert all(fact.section and fact.section != lone.id for fact in inside)


def test_a_section_that_is_added_closes_the_one_that_it_stands_in(plan):
    task = plan.tasks[1]
    around = next(each for each in plan.sections if each.id == task.section)
    said = model.SaidSection(kind="section", label="IX", heading="Việc khác", depth=1)
    quote = model.Quote(start=task.start, end=task.end, text=task.text)
    new = correction(plan, quote, "Mai", verdict="add", kind="sections", said=said)
    found = corrections.correct(plan, [new]).document
    (added,) = [each for each in found.sections if each.label == "IX"]
    assert (added.start, added.depth, added.parent) == (task.start, 1, None) and added.id == f"sx{new.id[:6]}"
    assert next(each.section for each in found.tasks if each.id == task.id) == added.id
    old = next(each for each in found.sections if each.id == around.id)
    assert around.depth > 0 and old.end <= added.start


def test_a_section_of_another_depth_takes_what_is_in_it_along(client):
    document = model.Document.model_validate(now(client))
    outer = next(each for each in document.sections if any(child.parent == each.id for child in document.sections))
    child = next(each for each in document.sections if each.parent == outer.id)
    answer = say(client, f"change:{outer.id}", f"{PAGE}/{outer.id}", depth=str(outer.depth + 1), heading="Tên mới")
    assert answer.headers["location"] == f"{PAGE}#{outer.id}"
    after = {each["id"]: each for each in now(client)["sections"]}
    assert (after[outer.id]["depth"], after[outer.id]["heading"]) == (outer.depth + 1, "Tên mới")
    assert after[child.id]["depth"] == child.depth + 1 and after[child.id]["parent"] == outer.id
    assert say(client, f"change:{outer.id}", f"{PAGE}/{outer.id}", depth="x").status_code == 400


def test_sections_outlive_a_text_that_shifts(plan, tmp_path):
    first = corrections.counted(plan)[0]
    said = corrections.said_of_section(first).model_copy(update={"heading": "Tên đúng"})
    file = write_folder(tmp_path) / "ke-hoach.md"
    file.write_text("KẾ HOẠCH CŨ\n\n" + file.read_text("utf-8"), "utf-8")
    other = process(file)
    found = corrections.correct(other, [judge(plan, first.id, "change", said)]).document
    assert next(each.heading for each in corrections.counted(found)) == "Tên đúng"
    assert len(found.sections) == len(other.sections)


def test_sections_nest_as_they_did(plan, corpus_run):
    for file in sorted((corpus_run.outputs / "documents").glob("*.json")):
        document = model.Document.model_validate_json(file.read_bytes())
        assert tuple(outlines.nested(document.sections)) == document.sections, file.name


# ---------------------------------------------------------------- links


def test_links_are_added_changed_and_rejected(client):
    assert now(client)["links"] == []
    quote = "Chỉ thị số 09-CT/TU"
    text = now(client)["text"]
    quote = quote if quote in text else text[100:120]
    form = f"{PAGE}/links?quote={quote}"
    fields = {"quote": quote, "from": "09-CT/TU", "to": "22-NQ/TW", "relation": "implements"}
    say(client, "add:links", form, **fields)
    (link,) = now(client)["links"]
    assert (link["from"], link["relation"], link["to"]) == ("09-CT/TU", "implements", "22-NQ/TW")
    say(client, "change:l1", f"{PAGE}/l1", relation="amends")
    assert now(client)["links"][0]["relation"] == "amends"
    assert client.get(f"/documents/{ID}/gold.json").json()["links"] == [
        {"from": "09-CT/TU", "to": "22-NQ/TW", "relation": "amends"}
    ]
    say(client, "reject:l1")
    assert now(client)["links"] == []
    say(client, "undo:last")
    assert [link["relation"] for link in now(client)["links"]] == ["amends"]
    assert say(client, "add:links", form, **{**fields, "to": ""}).status_code == 400


def test_links_stand_in_the_document_after_a_run(client, tmp_path):
    text = now(client)["text"]
    quote = text[100:120].strip()
    say(client, "add:links", f"{PAGE}/links?quote=x", quote=quote, **{"from": "09-CT/TU", "to": "22-NQ/TW"})
    run([tmp_path / "in"], tmp_path / "out", jobs=1)
    held = json.loads((tmp_path / "out" / "documents" / f"{ID}.json").read_text("utf-8"))
    assert [(link["from"], link["to"]) for link in held["links"]] == [("09-CT/TU", "22-NQ/TW")]
