"""From task to task: what a lower document carries on of the upper one."""

from __future__ import annotations

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from composed import HA_TINH, THACH_HA, cite, document, with_task
from vanban import grammar, graph, identity, open_store, store
from vanban.errors import UnknownDocument
from vanban.grammar.forms import matching_form
from vanban.queries import compare, rows
from vanban.runs import run
from vanban.terminal.tables import answer

CASES = json.loads((Path(__file__).parent / "cases" / "comparisons.json").read_text("utf-8"))
COMPOSED = Path(__file__).parent / "cases" / "comparing"


@pytest.fixture
def opened(tmp_path):
    upper = document(
        "Phấn đấu 100% số xã có hố ủ rác trước ngày 30/6/2024. Sở Nội vụ theo dõi, đôn đốc việc khen thưởng. "
        "Công an tỉnh bảo vệ kho thuốc nổ.",
        code="20-KH/TU", issued_on="2024-01-02", issuer=HA_TINH,
    )  # fmt: skip
    upper = with_task(
        upper, "Phấn đấu 100% số xã có hố ủ rác trước ngày 30/6/2024",
        deadline={"text": "trước ngày 30/6/2024", "kind": "by", "date_end": "2024-06-30"},
        target={"text": "100% số xã", "comparator": "=", "value": 100, "unit": "%", "indicator": "số xã"},
    )  # fmt: skip
    upper = with_task(upper, "Công an tỉnh bảo vệ kho thuốc nổ", at="3", bodies=(("Công an tỉnh", "implement"),))
    lower = document(
        "Thực hiện ", cite("Kế hoạch số 20-KH/TU", "ke_hoach", "20-KH/TU", relation="implements"),
        ": 95% số xã có hố ủ rác trước ngày 31/12/2024. Phòng Văn hóa mở hội thi tiếng hát.",
        code="05-KH/HU", issued_on="2024-02-02", issuer=THACH_HA,
    )  # fmt: skip
    lower = with_task(
        lower, "95% số xã có hố ủ rác trước ngày 31/12/2024",
        deadline={"text": "trước ngày 31/12/2024", "kind": "by", "date_end": "2024-12-31"},
        target={"text": "95% số xã", "comparator": "=", "value": 95, "unit": "%", "indicator": "số xã"},
    )  # fmt: skip
    lower = with_task(lower, "Phòng Văn hóa mở hội thi tiếng hát", at="2", bodies=(("Phòng Văn hóa", "lead"),))
    resolution = identity.resolve([upper, lower])
    held = [resolution.fill(each) for each in (upper, lower)]
    store.write(tmp_path / "vanban.db", held, graph.build(held, resolution))
    (tmp_path / "documents").mkdir()
    for each in held:
        (tmp_path / "documents" / f"{each.id}.json").write_text(each.model_dump_json(by_alias=True), "utf-8")
    with open_store(tmp_path) as found:
        yield found


def test_what_differs_is_said(opened):
    first, second, third = compare(opened, "20-KH/TU", "05-KH/HU")
    assert (first.course, first.upper, first.lower) == ("weakens", "1", "1")
    told = [(each.kind, each.upper, each.lower, each.turn) for each in first.differences]
    assert told == [
        ("amount", "100% số xã", "95% số xã", "weakens"),
        ("deadline", "2024-06-30", "2024-12-31", "weakens"),
    ]
    shown = Console(width=400, file=StringIO())
    answer("compare", [first], shown)
    assert "thời hạn: cấp trên 30/6/2024; cấp dưới 31/12/2024: hạ thấp" in shown.file.getvalue()
    assert "amount: 100% số xã → 95% số xã weakens" in rows([first])[0]["differences"]
    assert (second.course, second.upper, second.lower) == ("left_out", "3", None)
    assert (third.course, third.upper, third.lower) == ("own", None, "2")


def test_only_held_documents_are_compared(opened):
    with pytest.raises(UnknownDocument):
        compare(opened, "20-KH/TU", "77-KH/HU")


@pytest.fixture(scope="module")
def composed_run(tmp_path_factory):
    return run([COMPOSED], tmp_path_factory.mktemp("comparing"))


def _f1(outputs, pairs):
    right = wrong = missed = 0
    with open_store(outputs) as found:
        for case in pairs:
            told = {each.lower: each.upper for each in compare(found, case["upper"], case["lower"]) if each.score}
            good = {lower for lower, upper in told.items() if upper in case["carries"].get(lower, ())}
            right += len(good)
            wrong += len(told) - len(good)
            missed += len(case["carries"].keys() - good)
    return 2 * right / (2 * right + wrong + missed)


def test_pairs_of_the_sample_corpus(corpus_run):
    assert _f1(corpus_run.outputs, CASES["sample"]) >= 0.85


# nothing was tuned on the held-out ones, and they are few
@pytest.mark.parametrize(("name", "floor"), [("tuned", 0.90), ("held_out", 0.80)])
def test_pairs_of_other_texts(composed_run, name, floor):
    assert _f1(composed_run.outputs, CASES[name]) >= floor


def test_targets_that_belong_to_no_task_are_compared_too(composed_run):
    with open_store(composed_run.outputs) as found:
        rows = compare(found, "88-KL/TW", "21-CTr/TU")
    assert [each.lower for each in rows if each.upper == "3"] == ["II.3"]


def test_phrases_stand_once_and_as_the_text_is_read():
    phrases = [phrase for kinds in grammar.data("work").values() for some in kinds.values() for phrase in some]
    assert [phrase for phrase in phrases if matching_form(phrase).casefold() != phrase] == []
    assert [phrase for phrase, often in Counter(phrases).items() if often > 1] == []
