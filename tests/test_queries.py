"""The questions of an analyst, over a small run and over the five texts."""

from __future__ import annotations

import json
from datetime import date

import pytest

import chain
from composed import HA_TINH, THANH_HOA, cite, document
from vanban import model, queries, store
from vanban.errors import StoreError, UnknownDocument


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    documents, network = chain.run(chain.documents())
    store.write(folder / "vanban.db", documents, network)
    (folder / "documents").mkdir()
    for held in documents:
        (folder / "documents" / f"{held.id}.json").write_text(held.model_dump_json(by_alias=True), "utf-8")
    with store.open_store(folder) as found:
        yield found


def test_what_implements_a_resolution_directly_and_through_others(opened):
    found = queries.implements(opened, "25-NQ/TW")
    shown = [(one.depth, one.node.code, one.through.code if one.through else None) for one in found]
    assert shown == [
        (1, "49-CT/TW", None),
        (1, "43-KL/TW", None),
        (2, "138-KH/TU", "43-KL/TW"),
        (2, "20-KH/TU", "43-KL/TW"),
        (3, "05-KH/HU", "20-KH/TU"),
    ]
    assert all(one.evidence for one in found)
    assert "tiếp tục thực hiện Nghị quyết số 25-NQ/TW" in found[1].evidence[0].text
    assert [one.node.code for one in queries.implements(opened, "25-NQ/TW", transitive=False)] == [
        "49-CT/TW",
        "43-KL/TW",
    ]


def test_a_circle_of_implementing_documents_comes_to_an_end(tmp_path):
    mention = {"relation": "implements", "issuer": "Tỉnh ủy"}
    one = document(cite("Kế hoạch 2-KH/TU", "ke_hoach", "2-KH/TU", **mention), code="1-KH/TU", issuer=HA_TINH)
    two = document(cite("Kế hoạch 1-KH/TU", "ke_hoach", "1-KH/TU", **mention), code="2-KH/TU", issuer=HA_TINH)
    store.write(tmp_path / "vanban.db", *chain.run([one, two]))
    with store.open_store(tmp_path) as found:
        assert [x.node.code for x in queries.implements(found, "1-KH/TU")] == ["2-KH/TU"]
        assert [x.target.code for x in queries.chain(found, "1-KH/TU", "2-KH/TU")] == ["2-KH/TU"]


def test_cites_and_cited_by(opened):
    shown = {(one.relation, one.target.code) for one in queries.cites(opened, "138-KH/TU")}
    assert shown == {("implements", "43-KL/TW"), ("mentions", "25-NQ/TW")}
    assert {one.source.code for one in queries.cited_by(opened, "43-kl/tw")} == {"138-KH/TU", "20-KH/TU"}
    assert [one.source.code for one in queries.cited_by(opened, "25-NQ/TW", relation="mentions")] == ["138-KH/TU"]


def test_the_way_between_two_documents(opened):
    way = queries.chain(opened, "25-NQ/TW", "05-KH/HU")
    assert [one.source.code for one in way] == ["05-KH/HU", "20-KH/TU", "43-KL/TW"]
    assert way[-1].target.code == "25-NQ/TW"
    assert all(one.evidence and one.relation == "implements" for one in way)
    assert queries.chain(opened, "49-CT/TW", "05-KH/HU") == []


def test_tasks_of_a_body(opened):
    def found(**asked):
        return [(task.code, task.at) for task in queries.tasks(opened, **asked)]

    assert found(body="so noi vu") == [("138-KH/TU", "II.1"), ("20-KH/TU", "1")]
    assert found(body="Sở Nội vụ", role="coordinate") == [("138-KH/TU", "II.1")]
    assert found(role="lead") == [("138-KH/TU", "II.1")]
    assert found(body="nội") == [("138-KH/TU", "II.1"), ("20-KH/TU", "1")]
    assert found(body="noi v") == [], "whole words only"
    assert found(document="138-KH/TU") == [("138-KH/TU", "II.1"), ("138-KH/TU", "II.2")]
    assert found(document="43-KL/TW") == [], "cited, but not held"
    assert found(overdue=True, on=date(2020, 1, 1)) == [("05-KH/HU", "1")]
    assert found(on=date(2021, 3, 1), until=date(2021, 3, 31)) == [("138-KH/TU", "II.1"), ("20-KH/TU", "1")]


def test_a_task_comes_with_all_that_belongs_to_it(opened):
    first, second = queries.tasks(opened, document="138-KH/TU", on=date(2021, 4, 1))
    assert [(body.name, body.role) for body in first.bodies] == [
        ("Ban Dân vận Tỉnh ủy", "lead"),
        ("Sở Nội vụ", "coordinate"),
    ]
    assert first.deadlines[0].next_due == "2022-03-31"
    assert second.targets == ("98% số xã",)
    assert second.deadlines[0].next_due == "2021-12-31"


def test_deadlines_of_a_window(opened):
    def found(**asked):
        return [(one.due, one.code) for one in queries.deadlines(opened, **asked)]

    spring = {"on": date(2021, 3, 15), "until": date(2021, 4, 1)}
    assert found(**spring) == [("2021-03-31", "138-KH/TU"), ("2021-03-31", "20-KH/TU")]
    assert found(**spring, document="20-KH/TU") == [("2021-03-31", "20-KH/TU")]
    one_day = {"on": date(2019, 6, 30), "until": date(2019, 6, 30)}
    assert found(**one_day) == [("2019-06-30", "05-KH/HU"), ("2019-06-30", "20-KH/TU")]
    assert found(**one_day, body="Ủy ban nhân dân huyện") == [("2019-06-30", "05-KH/HU")]
    assert found(on=date(2021, 3, 15), until=date(2021, 3, 14)) == []


def test_a_deadline_without_a_day_stands_behind_those_that_have_one(opened):
    found = queries.deadlines(opened, on=date(2019, 6, 30), until=date(2019, 6, 30))
    assert [(one.code, one.fixed, one.district) for one in found] == [
        ("05-KH/HU", True, "huyện Thạch Hà"),
        ("20-KH/TU", False, None),
    ]


def test_what_comes_again_ends_with_the_period_of_its_document(tmp_path):
    plan, *_ = chain.documents()
    head = plan.metadata.model_copy(update={"period": model.Period(start="2019-01-01", end="2020-12-31")})
    store.write(tmp_path / "vanban.db", *chain.run([plan.model_copy(update={"metadata": head})]))
    with store.open_store(tmp_path) as found:
        spring = [date(year, 3, 1) for year in (2020, 2021)]
        due = [[one.due for one in queries.deadlines(found, on=on, until=date(on.year, 4, 1))] for on in spring]
        assert due == [["2020-03-31"], []]
        (first, _) = queries.tasks(found, on=spring[1])
        assert first.deadlines[0].next_due is None


def test_what_falls_due_for_the_first_time_after_the_period_is_told(tmp_path):
    plan, *_ = chain.documents()
    head = plan.metadata.model_copy(update={"period": model.Period(start="2019-01-01", end="2019-12-31")})
    report = {"text": "trước ngày 31/3", "date_end": "--03-30", "rrule": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=26"}
    first = plan.deadlines[0].model_copy(update=report)
    plan = plan.model_copy(update={"metadata": head, "deadlines": (first, *plan.deadlines[1:])})
    store.write(tmp_path / "vanban.db", *chain.run([plan]))
    with store.open_store(tmp_path) as found:
        due = [[one.due for one in queries.deadlines(found, on=date(year, 1, 1), until=date(year, 6, 1))]
               for year in (2020, 2021)]  # fmt: skip
        assert due == [["2020-03-26"], []]


def test_a_deadline_tells_the_targets_that_hang_on_it(tmp_path):
    plan, *_ = chain.documents()
    (target,), deadline = plan.targets, plan.deadlines[1]
    plan = plan.model_copy(update={"targets": (target.model_copy(update={"by": deadline.id}),)})
    store.write(tmp_path / "vanban.db", *chain.run([plan]))
    with store.open_store(tmp_path) as found:
        by = {one.id: one.targets for one in queries.deadlines(found, on=date(2021, 1, 1))}
        assert by == {plan.deadlines[0].id: (), deadline.id: ("98% số xã",)}


def test_missing_documents_most_cited_first(opened):
    assert [(one.node.code, one.documents) for one in queries.missing(opened)] == [("43-KL/TW", 2), ("25-NQ/TW", 2)]


@pytest.mark.parametrize(
    "what",
    ["138-KH/TU", "138 - KH/TU", " 138-kh/tu ", "ke-hoach.138-kh-tu.thanh-hoa.2019-03-27", "138-KH/TU Thanh Hóa"],
)
def test_a_document_is_found_by_code_and_id(opened, what):
    assert queries.find(opened, what).code == "138-KH/TU"


def test_a_document_is_found_by_its_path_and_name(opened):
    for held in queries.documents(opened):
        assert queries.find(opened, held.path).id == held.node
        assert queries.find(opened, held.path.rpartition("/")[2]).id == held.node
        assert queries.load(opened, held.path).id == held.id


def test_an_unknown_code_gets_the_nearest(opened):
    with pytest.raises(UnknownDocument, match="25-NQ/TW"):
        queries.find(opened, "25-NQ/TU")
    with pytest.raises(UnknownDocument, match="No document"):
        queries.find(opened, "")
    with pytest.raises(UnknownDocument, match="not here"):
        queries.load(opened, "25-NQ/TW")


def test_an_ambiguous_code_gets_the_candidates(tmp_path):
    facts = {"doc_type": "chi_thi", "code": "45-CT/TU", "issued_on": "2024-08-27"}
    held = [document("Nội dung.", issuer=issuer, **facts) for issuer in (HA_TINH, THANH_HOA)]
    store.write(tmp_path / "vanban.db", *chain.run(held))
    with store.open_store(tmp_path) as found:
        with pytest.raises(UnknownDocument, match=r"fits 2 documents: .*tỉnh Hà Tĩnh.*tỉnh Thanh Hóa"):
            queries.find(found, "45-CT/TU")
        assert queries.find(found, "45-CT/TU Hà Tĩnh").province == "tỉnh Hà Tĩnh"
        assert queries.find(found, "chỉ thị 45-CT/TU thanh hoa").province == "tỉnh Thanh Hóa"


def test_a_document_whose_file_is_gone(tmp_path):
    (held,), network = chain.run([document("Nội dung.", code="1-KH/TU", issuer=HA_TINH)])
    store.write(tmp_path / "vanban.db", [held], network)
    with store.open_store(tmp_path) as found, pytest.raises(StoreError):
        queries.load(found, "1-KH/TU")


def test_answers_are_tables(opened):
    answers = [
        queries.implements(opened, "25-NQ/TW"), queries.cites(opened, "138-KH/TU"), queries.tasks(opened),
        queries.deadlines(opened, on=date(2019, 1, 1)), queries.documents(opened), queries.search(opened, "tỉnh"),
        queries.missing(opened),
    ]  # fmt: skip
    for answer in answers:
        assert answer
        rows = queries.rows(answer)
        assert all(isinstance(value, str | int | float | None) for row in rows for value in row.values())
        assert list(queries.to_frame(answer).columns) == list(rows[0])
        json.dumps([one.model_dump(mode="json") for one in answer])


def test_the_five_texts(shared, tmp_path):
    """What the first version of the graph must answer: who implements 25-NQ/TW, and who 45-CT/TU."""
    from vanban import stages

    held = [stages.process(path) for path in sorted((shared / "corpus").glob("00*.txt"))]
    store.write(tmp_path / "vanban.db", *chain.run(held))
    with store.open_store(tmp_path) as found:
        by_code = {one.node.code: one for one in queries.implements(found, "25-NQ/TW")}
        assert {"43-KL/TW", "138-KH/TU", "173-CTr/TU"} <= by_code.keys()
        assert all("25-NQ/TW" in by_code[code].evidence[0].text for code in ("43-KL/TW", "173-CTr/TU"))
        assert "43-KL/TW" in by_code["138-KH/TU"].evidence[0].text
        (plan, *others) = queries.implements(found, "45-CT/TU")
        assert not others
        (head,) = (one for one in queries.documents(found) if one.node == plan.node.id)
        assert head.district == "huyện Thạch Hà"


def test_bodies_below_are_taken_too_within_their_place_and_side(corpus_run):
    with store.open_store(corpus_run.outputs) as found:
        named = queries.tasks(found, body="Ủy ban nhân dân tỉnh")
        every = queries.tasks(found, body="Ủy ban nhân dân tỉnh", below=True)
        asked = {(task.document, task.id) for task in every}
        assert {(task.document, task.id) for task in named} < asked
        assert list(queries.task_listing(found, body="Ủy ban nhân dân tỉnh", below=True)) == every
        below = [task for task in every if any(body.name.startswith("Ủy ban nhân dân huyện") for body in task.bodies)]
        assert below
        district = queries.tasks(found, body="Ủy ban nhân dân huyện", below=True, document="15-KH/HU Tân Lĩnh")
        assert {task.document for task in district} == {"ke-hoach.15-kh-hu.son-hai.tan-linh.2022-07-12"}
