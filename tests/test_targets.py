"""Amounts to be reached: forms as rows a jurist can read, tables, the deadline that governs, what is no target."""

from __future__ import annotations

import itertools
import json
import time

import pytest

from conftest import ROOT
from test_deadlines import draft_of
from vanban import grammar, model
from vanban.draft import Draft
from vanban.extract.deadlines import deadlines
from vanban.extract.targets import targets

CASES = ROOT / "tests" / "cases"
ROWS = json.loads((CASES / "targets.json").read_text("utf-8"))
NONE = json.loads((CASES / "targets_none.json").read_text("utf-8"))
NEITHER = json.loads((CASES / "neither.json").read_text("utf-8"))
HEADINGS = {"targets": "II. CHỈ TIÊU", "aims": "II. MỤC TIÊU", "duties": "II. NHIỆM VỤ", None: None}


def prepared(text: str, role: str | None = "targets", **fields) -> Draft:
    """A draft with its deadlines, under a heading of the role."""
    heading = HEADINGS[role]
    draft = draft_of(f"{heading}\n{text}" if heading else text, **fields)
    draft.deadlines = tuple(
        deadline.model_copy(update={"id": f"d{at}"}) for at, deadline in enumerate(deadlines(draft), 1)
    )
    return draft


def read(text: str, role: str | None = "targets", **fields) -> tuple[model.Target, ...]:
    """The targets of one text."""
    return targets(prepared(text, role, **fields))


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:60] for row in ROWS])
def test_rows(row):
    found = read(row["text"], row["role"])
    assert [target.text for target in found] == [wanted["quote"] for wanted in row["expected"]], row["why"]
    for wanted, got in zip(row["expected"], found, strict=True):
        assert (got.comparator, got.value, got.value_max, got.unit) == (
            wanted["comparator"], wanted["value"], wanted["value_max"], wanted["unit"]), row["why"]  # fmt: skip
        assert wanted["indicator"] in (None, got.indicator), row["why"]


@pytest.mark.parametrize("row", NONE, ids=[row["text"][:60] for row in NONE])
def test_nothing_is_found(row):
    assert [(target.text, target.rule) for target in read(row["text"], row["role"])] == [], row["why"]


@pytest.mark.parametrize("row", NEITHER, ids=[row["text"][:60] for row in NEITHER])
def test_neither_a_deadline_nor_a_target(row):
    doc_type = row.get("doc_type")
    text = f"Điều 5. Điều kiện\n{row['text']}" if doc_type else row["text"]
    draft = prepared(text, row.get("role"), issued_on="2026-03-02", doc_type=doc_type or "ke_hoach")
    assert [fact.text for fact in (*draft.deadlines, *targets(draft))] == [], row["why"]


# ---------------------------------------------------------------- by when


def governed(text: str, role: str | None = "targets") -> list[tuple[str, str | None]]:
    draft = prepared(text, role)
    words = {deadline.id: deadline.text for deadline in draft.deadlines}
    return [(target.text, words.get(target.by)) for target in targets(draft)]


def test_by_the_deadline_of_the_clause():
    assert governed("Đến năm 2027, 90% xã có bác sĩ; đến năm 2030, 100% xã có bác sĩ.") == [
        ("90% xã", "Đến năm 2027"),
        ("100% xã", "đến năm 2030"),
    ]


def test_by_the_deadline_behind_the_amount():
    assert governed("Tỷ lệ đô thị hóa đạt 45% vào năm 2030; tỷ lệ che phủ rừng đạt 60%.") == [
        ("Tỷ lệ đô thị hóa đạt 45%", "vào năm 2030"),
        ("tỷ lệ che phủ rừng đạt 60%", "vào năm 2030"),
    ]


def test_by_the_deadline_that_opens_the_sentence():
    text = "Đến hết năm 2027: 100% thôn có nhà văn hóa; không quá 2% hộ nghèo. Có 50% hộ đăng ký."
    found = [("100% thôn", "Đến hết năm 2027"), ("không quá 2% hộ nghèo", "Đến hết năm 2027")]
    assert governed(text, "duties") == [*found, ("50% hộ", None)]
    # among aims it governs the sentences behind it too, until the next
    assert governed(text + " Đến năm 2030, 70% hộ đăng ký. Tỷ lệ hộ nghèo dưới 1%.") == [
        *found, ("50% hộ", "Đến hết năm 2027"), ("70% hộ", "Đến năm 2030"), ("Tỷ lệ hộ nghèo dưới 1%", "Đến năm 2030")
    ]  # fmt: skip


def test_by_the_deadline_right_behind_the_amount():
    assert governed("Tỷ lệ hộ dùng nước sạch đạt 80% vào năm 2027 và 95% vào năm 2030.") == [
        ("Tỷ lệ hộ dùng nước sạch đạt 80%", "vào năm 2027"),
        ("95%", "vào năm 2030"),
    ]


def test_what_another_clause_is_due_by_governs_nothing():
    text = "Cấm đốt rơm rạ kể từ ngày 01/3/2027; mỗi thôn có ít nhất 02 tổ tự quản."
    assert governed(text, "duties") == [("mỗi thôn có ít nhất 02 tổ tự quản", None)]


def test_by_what_follows_an_occasion_or_in_the_next_sentence():
    assert governed("Cấp điện lại cho 100% hộ dân trong vòng 24 giờ sau khi bão tan.", "duties") == [
        ("100% hộ dân", "trong vòng 24 giờ sau khi bão tan")
    ]
    assert governed("Trao ít nhất 300 suất quà trước Tết Nguyên đán.", "duties") == [
        ("ít nhất 300 suất quà", "trước Tết Nguyên đán")
    ]
    assert governed("- Kiểm tra 100% hồ chứa trên địa bàn. Hoàn thành trong tháng 9/2027.", "duties") == [
        ("100% hồ chứa trên địa bàn", "trong tháng 9/2027")
    ]


def test_by_the_deadline_of_the_heading_or_lead_line():
    text = """1. Đến năm 2030
- 100% xã có bác sĩ.
2. Mục tiêu khác
- 95% hộ dùng nước sạch.
Phấn đấu đến năm 2028:
- 80% thôn kiểu mẫu."""
    assert governed(text) == [("100% xã", "Đến năm 2030"), ("95% hộ", None), ("80% thôn kiểu mẫu", "đến năm 2028")]


def test_frequencies_govern_nothing():
    assert governed("Hằng năm, 100% chi bộ được kiểm tra.") == [("100% chi bộ", None)]


# ---------------------------------------------------------------- tables

ROWS_OF_TABLE = [
    ("I", "Đến năm 2030", "", "", ""),
    ("1", "Tỷ lệ hồ sơ số hóa", "%", "≥ 90", "Sở Nội vụ"),
    ("2", "Số doanh nghiệp công nghệ số", "Doanh nghiệp", "40 - 50", "Sở Khoa học và Công nghệ"),
    ("3", "Số lượng sáng chế tăng bình quân", "%/năm", "16", "Sở Khoa học và Công nghệ"),
    ("4", "Chỉ số phát triển con người", "Chỉ số", "> 0,75", "Sở Nội vụ"),
    ("5", "Xếp hạng chuyển đổi số", "Thứ bậc", "≤ 10", "Sở Nội vụ"),
    ("6", "Hạ tầng số", "", "Hiện đại, đồng bộ", "Sở Nội vụ"),
    ("7", "Kinh tế số", "% GRDP", "30%", "Sở Tài chính"),
]


def with_table(rows, header, role="targets", above="II. CHỈ TIÊU", headed=False) -> Draft:
    """A draft that ends in a table, with its header in the text if `headed`."""
    text = above + "\n" + "\n".join("\t".join(row) for row in ([header] if headed else []) + rows)
    draft = draft_of(text)
    at, cells = len(above) + 1 + (len("\t".join(header)) + 1 if headed else 0), []
    for row in rows:
        line = []
        for cell in row:
            line.append(model.Cell(start=at, end=at + len(cell), text=cell))
            at += len(cell) + 1
        cells.append(tuple(line))
    table = model.Table(
        id="tb1", role=role, start=len(above) + 1, end=len(text), header=tuple(header), rows=tuple(cells)
    )
    draft.tables, draft.lines = (table,), draft.lines[:1]
    draft.deadlines = tuple(d.model_copy(update={"id": f"d{i}"}) for i, d in enumerate(deadlines(draft), 1))
    return draft


def test_tables_of_targets():
    draft = with_table(ROWS_OF_TABLE, ("TT", "Chỉ tiêu", "Đơn vị tính", "Mục tiêu", "Cơ quan theo dõi"))
    assert [d.text for d in draft.deadlines] == ["Đến năm 2030"]
    found = targets(draft)
    assert [(t.indicator, t.comparator, t.value, t.value_max, t.unit) for t in found] == [
        ("Tỷ lệ hồ sơ số hóa", ">=", 90, None, "%"),
        ("Số doanh nghiệp công nghệ số", "range", 40, 50, "Doanh nghiệp"),
        ("Số lượng sáng chế tăng bình quân", "increase", 16, None, "%/năm"),
        ("Chỉ số phát triển con người", ">", 0.75, None, "Chỉ số"),
        ("Xếp hạng chuyển đổi số", "<=", 10, None, "Thứ bậc"),
        ("Kinh tế số", "=", 30, None, "% GRDP"),
    ]
    assert {t.by for t in found} == {"d1"}
    assert all(draft.text[t.start : t.end] == t.text for t in found)


def test_columns_of_what_was_hold_no_targets():
    rows = [("1", "Tỷ lệ hộ nghèo", "%", "3,2", "1,5"), ("2", "Tỷ lệ che phủ rừng", "%", "55", "58")]
    draft = with_table(rows, ("TT", "Chỉ tiêu", "ĐVT", "Ước thực hiện năm 2025", "Kế hoạch năm 2030"))
    assert [(t.indicator, t.value) for t in targets(draft)] == [("Tỷ lệ hộ nghèo", 1.5), ("Tỷ lệ che phủ rừng", 58)]


def test_results_columns_hold_targets_but_no_deadlines():
    rows = [("1", "Tập huấn nghiệp vụ cho công chức", "Sở Nội vụ", "Ít nhất 04 lớp hằng năm", "Quý III/2027")]
    header = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Sản phẩm", "Thời gian hoàn thành")
    draft = with_table(rows, header, role="duties")
    assert [d.text for d in draft.deadlines] == ["Quý III/2027"]
    assert [(t.comparator, t.value, t.unit) for t in targets(draft)] == [(">=", 4, "lớp")]


def test_results_of_a_row_are_due_when_the_row_is():
    rows = [("1", "Dạy nghề nông thôn", "Sở Nội vụ", "12 lớp, 400 học viên", "Quý III/2027")]
    draft = with_table(rows, ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Sản phẩm", "Thời gian hoàn thành"), role="duties")
    assert [(t.value, t.unit, t.by) for t in targets(draft)] == [(12, "lớp", "d1"), (400, "học viên", "d1")]


def test_lists_in_cells_and_bounds_in_indicators():
    rows = [("1", "Xếp hạng cải cách hành chính", "Thứ bậc", "≤ 10 toàn quốc; ≤ 3 trong vùng"),
            ("2", "Tỷ lệ thôn có mạng tốc độ trên 1 Gb/s", "%", "≥ 90 và tăng dần"),
            ("3", "Hợp tác xã thành lập mới", "", "Ít nhất 25 hợp tác xã")]  # fmt: skip
    draft = with_table(rows, ("TT", "Chỉ tiêu", "ĐVT", "Mục tiêu"))
    assert [(t.comparator, t.value, t.unit) for t in targets(draft)] == [
        ("<=", 10, "Thứ bậc"), ("<=", 3, "Thứ bậc"), (">=", 90, "%"), (">", 1, "Gb/s"), (">=", 25, "hợp tác xã")
    ]  # fmt: skip


def test_heads_of_columns_say_by_when():
    rows = [("1", "Tỷ lệ hộ nghèo", "%", "3,2", "2,5", "1,5"), ("2", "Số xã về đích", "Xã", "40", "52", "70")]
    header = ("TT", "Chỉ tiêu", "ĐVT", "Thực hiện năm 2025", "Năm 2027", "Đến năm 2030")
    draft = with_table(rows, header, headed=True)
    assert [d.text for d in draft.deadlines] == ["Năm 2027", "Đến năm 2030"]
    assert [(t.value, t.by) for t in targets(draft)] == [(2.5, "d1"), (1.5, "d2"), (52, "d1"), (70, "d2")]


QUOTAS = [("1", "Xã An Lạc", "05", "175", "đầu mối"), ("2", "Phường Bình Minh", "04", "140", ""),
          ("", "Tổng cộng", "09", "315", "")]  # fmt: skip
QUOTA_HEADS = ("STT", "Xã, phường", "Số lớp", "Số học viên", "Ghi chú")


def test_quotas_below_aims():
    found = targets(with_table(QUOTAS, QUOTA_HEADS, role="other", above="II. CHỈ TIÊU GIAO CÁC XÃ, PHƯỜNG"))
    assert [(t.indicator, t.value, t.unit) for t in found[:2]] == [
        ("Xã An Lạc: Số lớp", 5, "lớp"), ("Xã An Lạc: Số học viên", 175, "học viên")
    ]  # fmt: skip
    assert len(found) == 6


def test_quotas_whose_heads_say_their_unit():
    heads = ("TT", "Địa bàn", "Lượt khách (nghìn lượt)", "Doanh thu (tỷ đồng)")
    rows = [("1", "Vùng hồ", "6.500", "820"), ("2", "Vùng núi", "3.800", "390")]
    found = targets(with_table(rows, heads, role="other"))
    assert [(t.value, t.unit) for t in found] == [
        (6500, "nghìn lượt"), (820, "tỷ đồng"), (3800, "nghìn lượt"), (390, "tỷ đồng")
    ]  # fmt: skip


def test_other_tables_hold_none():
    for above in ("I. TÌNH HÌNH", "II. NHIỆM VỤ", "PHỤ LỤC"):
        assert targets(with_table(QUOTAS, QUOTA_HEADS, role="other", above=above)) == ()


# ---------------------------------------------------------------- forms composed, laws

COMPARING = {
    "ít nhất": ">=", "tối thiểu": ">=", "không dưới": ">=", "không quá": "<=", "tối đa": "<=", "tối đa không quá": "<=",
    "trên": ">", "dưới": "<",
}  # fmt: skip
COUNTED = ("mô hình", "hợp tác xã", "doanh nghiệp", "câu lạc bộ", "lớp học", "dự án", "hộ", "trường", "người")


def test_comparing_words_by_numbers_and_units():
    numbers = (("05", 5), ("12", 12), ("1.200", 1200))
    for (words, comparator), (number, value), unit in itertools.product(COMPARING.items(), numbers, COUNTED):
        (found,) = read(f"- Xây dựng {words} {number} {unit}.")
        assert (found.comparator, found.value, found.unit) == (comparator, value, unit), found.text
    for (words, comparator), (number, value) in itertools.product(COMPARING.items(), (("95,5", 95.5), ("80", 80))):
        (found,) = read(f"- Tỷ lệ hồ sơ đúng hạn đạt {words} {number}%.")
        assert (found.comparator, found.value, found.unit) == (comparator, value, "%")
        assert found.indicator == "Tỷ lệ hồ sơ đúng hạn"


def test_assessments_and_normative_texts_hold_none():
    assert read("I. TÌNH HÌNH\n100% xã đạt chuẩn; tỷ lệ hộ nghèo dưới 3%.\nII. NHIỆM VỤ\n1. Phấn đấu.", None) == ()
    assert read("Điều 4. Điều kiện\nCơ sở phải có ít nhất 02 nhân viên.", None, doc_type="thong_tu") == ()
    assert read("Sau hai năm, 7 xã về đích; tuy nhiên, tỷ lệ thu gom ở nông thôn đạt 48%.", None) == ()


def test_laws():
    text = "\n".join(row["text"] for row in ROWS + NONE)
    found = read(text)
    assert found == read(text), "the same text twice"
    whole = f"{HEADINGS['targets']}\n{text}"
    assert all(whole[t.start : t.end] == t.text for t in found)
    assert list(found) == sorted(found, key=lambda t: (t.start, t.end))
    assert all(0 < t.confidence <= 1 and t.value is not None for t in found)
    known = {entry.id for entry in grammar.entries("targets")}
    used = {t.rule for row in ROWS for t in read(row["text"], row["role"])}
    unused = known - used
    assert not unused, f"no row needs these entries: {sorted(unused)}"


@pytest.mark.parametrize(
    "text",
    ["ít nhất " * 5000, "100% " * 6000, "từ 1 đến 2 mô hình, " * 3000, "phấn đấu đạt " * 4000, "1.000" * 8000,
     "mỗi xã có " * 4000],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_hostile_text_takes_no_longer(text):
    draft = prepared(text)
    started = time.perf_counter()
    targets(draft)
    assert time.perf_counter() - started < 5
