"""When and how often: forms as rows that a jurist can read, forms by the thousand, and what counts for nothing."""

from __future__ import annotations

import itertools
import json
import time
from datetime import date

import pytest

from conftest import ROOT
from vanban import grammar, model
from vanban.draft import Draft, Line, Text
from vanban.extract.deadlines import deadlines, next_due
from vanban.extract.tasks import tasks
from vanban.structure.outline import outline

CASES = ROOT / "tests" / "cases"
ROWS = json.loads((CASES / "deadlines.json").read_text("utf-8"))
NONE = json.loads((CASES / "deadlines_none.json").read_text("utf-8"))
SOURCE = model.Source(path="x", name="x", sha256="0" * 64, size=0, media_type="text/plain", reader="text", page_count=1)


def draft_of(text: str, issued_on: str | None = None, doc_type: str = "ke_hoach", **fields) -> Draft:
    """A draft whose lines are all operative, with its outline."""
    pages = (model.Page(number=1, start=0, end=len(text)),)
    lines, at = [], 0
    for row in text.split("\n"):
        if row.strip():
            lines.append(Line(at, at + len(row), row))
        at += len(row) + 1
    metadata = model.Metadata(issued_on=issued_on, doc_type=doc_type, **fields)
    parts = (model.Part(kind="main", doc_type=doc_type, start=0, end=len(text)),)
    draft = Draft(SOURCE, Text(text, pages), lines=tuple(lines), metadata=metadata, parts=parts)
    draft.sections = outline(draft)
    return draft


def read(text: str, **fields) -> tuple[model.Deadline, ...]:
    """The deadlines of one text."""
    return deadlines(draft_of(text, **fields))


def values(deadline: model.Deadline) -> dict:
    """The fields as the rows name them."""
    return {
        "quote": deadline.text, "kind": deadline.kind, "start": deadline.date_start, "end": deadline.date_end,
        "times": deadline.times, "per": deadline.per, "rrule": deadline.rrule, "event": deadline.event,
        "anchor": deadline.anchor, "duration": deadline.duration, "working_days": deadline.working_days,
        "inclusive": deadline.inclusive,
    }  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:60] for row in ROWS])
def test_rows(row):
    fields = {name: row[name] for name in ("issued_on", "doc_type") if name in row}
    found = [values(deadline) for deadline in read(row["text"], **fields)]
    assert [deadline["quote"] for deadline in found] == [wanted["quote"] for wanted in row["expected"]], row["why"]
    for wanted, got in zip(row["expected"], found, strict=True):
        wanted = {"start": None, "end": None, "times": None, "per": None} | wanted
        assert {name: got[name] for name in wanted} == wanted, row["why"]


@pytest.mark.parametrize(
    ("text", "fields", "end"),
    [
        ("Gửi báo cáo trước ngày 15/6.", {"period": model.Period(start="2026-01-01", end="2030-12-31")}, "--06-15"),
        ("Gửi báo cáo trước ngày 15/6.", {"subject": "Chế độ báo cáo hằng năm"}, "--06-15"),
        ("Định kỳ quý báo cáo trước ngày 15/6.", {"period": model.Period(start="2026-01-01", end="2026-12-31")},
         "2026-06-15"),
        ("Hằng năm báo cáo trước ngày 15/6.", {"period": model.Period(start="2026-01-01", end="2026-12-31")},
         "--06-15"),
        ("Định kỳ quý báo cáo trước ngày 15/6.", {}, "--06-15"),
    ],
)  # fmt: skip
def test_years_that_nobody_names(text, fields, end):
    assert read(text, issued_on="2026-02-20", **fields)[-1].date_end == end


@pytest.mark.parametrize("row", NONE, ids=[row["text"][:60] for row in NONE])
def test_nothing_is_found(row):
    assert [(deadline.text, deadline.rule) for deadline in read(row["text"], issued_on="2026-05-04")] == [], row["why"]


# ---------------------------------------------------------------- forms by the thousand

YEARS = (2026, 2027, 2031)
DAYS = tuple(date(year, month, day) for year in YEARS for month, day in ((1, 5), (2, 28), (6, 30), (12, 31)))
SPELLINGS = (
    "ngày {d:02}/{m:02}/{y}", "ngày {d}/{m}/{y}", "ngày {d:02}-{m:02}-{y}", "ngày {d:02} tháng {m:02} năm {y}",
    "ngày {d:02}.{m}.{y}", "{d:02}/{m}/{y}",
)  # fmt: skip
BEFORE = ("trước", "chậm nhất trước", "đến trước", "Trước", "TRƯỚC")
LATEST = ("chậm nhất", "chậm nhất là", "chậm nhất vào", "muộn nhất đến", "không quá", "đến hết", "đến", "cho đến hết")
FRAMES = ("Hoàn thành {}.", "- Giao Sở Tư pháp tổng hợp, gửi kết quả {}; các phòng phối hợp.", "Báo cáo ({}).")
TURNS = {"năm": "P1Y", "quý": "P3M", "tháng": "P1M", "tuần": "P1W"}


def spelled():
    for day, spelling in itertools.product(DAYS, SPELLINGS):
        yield day, spelling.format(d=day.day, m=day.month, y=day.year)


def test_days_by_prepositions_and_spellings():
    for (day, words), frame in itertools.product(spelled(), FRAMES):
        for preposition in (*BEFORE, *LATEST):
            phrase = f"{preposition} {words}"
            found = read(frame.format(phrase), issued_on="2026-01-02")
            assert [(f.text, f.kind, f.date_start, f.date_end, f.times, f.per) for f in found] == [
                (phrase, "by", None, day.isoformat(), None, None)
            ], phrase
            assert found[0].inclusive is (preposition in LATEST), phrase


def test_spans_named_by_months_quarters_and_years():
    for year, month, preposition in itertools.product(YEARS, range(1, 13), ("trong", "vào", "ngay trong")):
        last = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
        for words in (f"tháng {month}/{year}", f"tháng {month:02} năm {year}"):
            (found,) = read(f"Hoàn thành {preposition} {words}.")
            assert (found.kind, found.date_start, found.date_end) == (
                "on", f"{year}-{month:02}-01", f"{year}-{month:02}-{last}")  # fmt: skip
    quarters = {"I": ("01-01", "03-31"), "II": ("04-01", "06-30"), "III": ("07-01", "09-30"), "IV": ("10-01", "12-31")}
    for year, (name, (first, last)) in itertools.product(YEARS, quarters.items()):
        for words in (f"quý {name}/{year}", f"quý {name} năm {year}", f"Quý {name}/{year}"):
            (found,) = read(f"Hoàn thành trong {words}.")
            assert (found.kind, found.date_start, found.date_end) == ("on", f"{year}-{first}", f"{year}-{last}")
            (found,) = read(f"Hoàn thành đến hết {words}.")
            assert (found.kind, found.date_start, found.date_end) == ("by", None, f"{year}-{last}")
            (found,) = read(f"Thời gian thực hiện: Từ {words}.")
            assert (found.kind, found.date_start, found.date_end) == ("period", f"{year}-{first}", None)


def test_turns():
    for word, (unit, per) in itertools.product(("hằng", "hàng", "mỗi", "định kỳ hằng", "Hằng"), TURNS.items()):
        (found,) = read(f"Các xã {word} {unit} đánh giá kết quả.")
        assert (found.kind, found.times, found.per, found.text) == ("recurring", 1, per, f"{word} {unit}")
    for count, times, gap in itertools.product((2, 3, 6, 12), (1, 2, 3), ("/", " / ")):
        (found,) = read(f"Kiểm tra định kỳ {count:02} tháng{gap}{times:02} lần.")
        assert (found.times, found.per) == (times, f"P{count}M")
    for times, unit in itertools.product((1, 2, 4), TURNS):
        for words in (f"{times:02} lần/{unit}", f"ít nhất {times} lần/{unit}", f"{times} lần/01 {unit}"):
            (found,) = read(f"Tổ chức đối thoại {words}.")
            assert (found.times, found.per) == (times, TURNS[unit]), words


def test_a_sentence_holds_what_each_of_its_phrases_holds():
    single = [
        row for row in ROWS if len(row["expected"]) == 1 and row["expected"][0]["kind"] in ("by", "on", "ongoing")
    ]
    for one, other in itertools.permutations(single[:24], 2):
        if one.get("issued_on") != other.get("issued_on") or ":" in one["text"] + other["text"]:
            continue
        together = read(f"{one['text']}\n{other['text']}", issued_on=one.get("issued_on"))
        assert [f.text for f in together] == [row["expected"][0]["quote"] for row in (one, other)]


# ---------------------------------------------------------------- where deadlines count

PLAN = """I. MỤC ĐÍCH, YÊU CẦU
1. Công tác này phải được tiến hành thường xuyên, hoàn thành trước ngày 30/6/2026.
II. NHIỆM VỤ
1. Rà soát văn bản trước ngày 15/7/2026.
- Thời gian thực hiện: Quý III/2026.
- Sản phẩm: Báo cáo hằng năm.
III. TỔ CHỨC THỰC HIỆN
Giao Sở Tư pháp báo cáo trước ngày 01/9/2026."""


def test_purposes_and_products_hold_none():
    assert [f.text for f in read(PLAN)] == ["trước ngày 15/7/2026", "Quý III/2026", "trước ngày 01/9/2026"]


def test_head_basis_and_closing_hold_none():
    draft = draft_of("Báo cáo trước ngày 15/7/2026.")
    for zone, count in (("head", 0), ("basis", 0), ("closing", 0), ("body", 1)):
        draft.lines = tuple(Line(line.start, line.end, line.text, zone) for line in draft.lines)
        assert len(deadlines(draft)) == count, zone


def test_what_lies_before_the_day_of_issue_is_no_order():
    text = "Rà soát các hồ sơ tồn đọng đến hết ngày 31/12/2025."
    assert read(text, issued_on="2026-03-01") == ()
    assert len(read(text, issued_on="2025-03-01")) == 1


def test_general_rules_of_conduct_hold_none_but_reporting_does():
    text = """Điều 1. Giờ phục vụ
Đại lý phục vụ từ 6 giờ đến 23 giờ hàng ngày; thông báo trong thời hạn 03 ngày làm việc kể từ ngày thay đổi.
Điều 2. Chế độ của đại lý
Đại lý định kỳ hằng quý báo cáo Ủy ban nhân dân phường."""
    assert [f.text for f in read(text, doc_type="quy_dinh")] == ["định kỳ hằng quý"]


def test_periods_of_norms_count_where_they_bind_an_authority_to_do_a_task():
    text = """Điều 4. Trình tự
1. Trong thời hạn 12 ngày làm việc kể từ ngày nhận đủ hồ sơ, Sở Xây dựng chủ trì thẩm định và trả lời.
2. Trong thời hạn 09 ngày làm việc kể từ ngày được cấp phép, chủ cơ sở niêm yết giá.
3. Người dân nộp hồ sơ tại Sở Xây dựng trong thời hạn 07 ngày làm việc kể từ ngày nhận được thông báo."""
    assert [f.duration for f in read(text, doc_type="quy_dinh")] == ["P12D"]


def test_citations_and_their_titles_are_masked():
    text = "Thực hiện Đề án số 05-ĐA/TU về chuyển đổi số trước năm 2028, gửi báo cáo trước ngày 01/9/2026."
    draft = draft_of(text)
    draft.citations = (model.Citation(start=10, end=27, text=text[10:27], title="chuyển đổi số trước năm 2028"),)
    assert [f.text for f in deadlines(draft)] == ["trước ngày 01/9/2026"]


# ---------------------------------------------------------------- laws


def test_laws():
    text = "\n".join(row["text"] for row in ROWS + NONE)
    found = read(text)
    assert found == read(text), "the same text twice"
    assert all(text[f.start : f.end] == f.text for f in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found)), "they do not overlap, and stand in their order"
    assert all(0 < f.confidence <= 1 and f.rule for f in found)
    known = {entry.id for entry in grammar.entries("deadlines")}
    assert {f.rule for f in found} <= known
    unused = known - {f.rule for f in found}
    assert not unused, f"no row needs these entries: {sorted(unused)}"


def test_days_of_calendar_entries_fit_into_phrases():
    (before,) = [entry for entry in grammar.entries("deadlines") if entry.id == "before"]
    for entry in grammar.entries("calendar"):
        for example in entry.examples:
            if entry.id not in ("bare-day", "bare-days", "bare-month", "bare-months", "bare-year", "year-end"):
                assert before.regex.fullmatch(f"trước {example}"), example


@pytest.mark.parametrize(
    "text",
    ["trước ngày " * 4000, "1/" * 9000, "năm 2026, " * 4000, "hằng năm, quý, tháng, " * 2000, "từ ngày 1 đến " * 3000,
     '"' * 9000, "trước ngày 1/2, " * 3000, "nhân dịp kỷ niệm " * 3000, "sau khi " * 5000, "ít nhất " * 5000,
     "trước 10 giờ, thứ hai, " * 2000, "kế hoạch " * 5000],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_hostile_text_takes_no_longer(text):
    started = time.perf_counter()
    read(text)
    assert time.perf_counter() - started < 5


def test_time_grows_with_the_text_only():
    def seconds(times):
        draft = draft_of("\n".join(row["text"] for row in ROWS + NONE for _ in range(times)))
        return min(_timed(draft) for _ in range(3))

    assert seconds(8) < 8 * seconds(2)


def _timed(draft):
    started = time.perf_counter()
    deadlines(draft)
    return time.perf_counter() - started


# ---------------------------------------------------------------- the next day

DUE = [
    ("trước ngày 30/6/2026", "2026-06-01", "2026-06-30"),
    ("trước ngày 30/6/2026", "2026-06-30", "2026-06-30"),
    ("trước ngày 30/6/2026", "2026-07-01", None),
    ("trước ngày 31/3 hằng năm", "2026-04-01", "2027-03-31"),
    ("trước ngày 31/3 hằng năm", "2026-03-31", "2026-03-31"),
    ("hằng năm", "2026-05-04", "2026-12-31"),
    ("hằng quý", "2026-05-04", "2026-06-30"),
    ("định kỳ 6 tháng", "2026-07-01", "2026-12-31"),
    ("hằng tháng", "2028-02-10", "2028-02-29"),
    ("trước ngày 25 hằng tháng", "2026-12-26", "2027-01-25"),
    ("vào ngày 31 hằng tháng", "2026-04-02", "2026-05-31"),
    ("định kỳ vào các ngày 10 và 25 hằng tháng", "2026-05-11", "2026-05-25"),
    ("vào sáng thứ Hai đầu tháng", "2026-05-05", "2026-06-01"),
    ("vào thứ Sáu cuối tháng", "2026-05-05", "2026-05-29"),
    ("vào thứ Sáu hằng tuần", "2026-05-04", "2026-05-08"),
    ("vào thứ Sáu hằng tuần", "2026-05-08", "2026-05-08"),
    ("định kỳ 02 tuần/lần", "2025-03-01", "2025-03-16"),
    ("định kỳ 02 tuần/lần", "2025-03-16", "2025-03-16"),
    ("định kỳ 02 tuần/lần", "2025-03-17", "2025-03-30"),
    ("định kỳ 10 ngày/lần", "2025-03-01", "2025-03-10"),
    ("định kỳ 10 ngày/lần", "2025-03-11", "2025-03-20"),
    ("vào ngày 20 tháng cuối quý", "2026-05-04", "2026-06-20"),
    ("trước ngày 10 của tháng đầu quý tiếp theo", "2026-12-11", "2027-01-10"),
    ("trước 15 giờ hằng ngày", "2026-05-04", "2026-05-04"),
    ("đến hết năm 2027", "2026-05-04", "2027-12-31"),
    ("trong quý III/2026", "2026-05-04", "2026-09-30"),
    ("từ năm 2026 đến năm 2030", "2026-05-04", "2030-12-31"),
    ("định kỳ 03 năm", "2026-05-04", "2028-02-28"),
    ("định kỳ 03 năm", "2028-03-01", "2031-02-28"),
    ("thường xuyên", "2026-05-04", None),
    ("định kỳ", "2026-05-04", None),
    ("định kỳ 05 năm/02 lần", "2026-05-04", None),
    ("chậm nhất 10 ngày kể từ ngày nhận văn bản", "2026-05-04", None),
]


@pytest.mark.parametrize(("phrase", "on", "due"), DUE)
def test_next_due(phrase, on, due):
    (found,) = read(f"Báo cáo kết quả {phrase}.", issued_on="2025-02-28")
    assert next_due(found, date.fromisoformat(on), date(2025, 2, 28)) == (date.fromisoformat(due) if due else None)


def test_next_due_of_terms_needs_the_day_of_issue():
    (found,) = read("Tổng kết định kỳ 05 năm.")
    assert next_due(found, date(2026, 5, 4), None) is None


def test_a_page_counts_times_from_where_it_tells_what_is_ordered():
    duty = "hàng năm các bến ghe có phao; vào năm 2030 các bến ghe có đèn."
    told = f"UBND tỉnh vừa ban hành văn bản về bến ghe.\nTheo đó, {duty}"
    assert [found.kind for found in read(told, doc_type=None)] == ["recurring", "on"]
    assert read(f"Bến ghe vừa có phao.\nNgười dân kể: {duty}", doc_type=None) == ()


TOLD_ABOVE = [
    # heading, whether its items are due then
    ("Đợt 1: Trong tháng 12/2027", True),
    ("Tại kỳ họp giữa năm 2027:", True),
    ("Giai đoạn 2 (2027 - 2030)", True),
    ("Giữ bến trong tháng 12/2027", False),
    ("Giữ bến", False),
]


@pytest.mark.parametrize(("heading", "holds"), TOLD_ABOVE)
def test_a_heading_that_only_tells_when_holds_for_its_items(heading, holds):
    made = draft_of(f"I. NHIỆM VỤ\n1. {heading}\n- Rà soát số ghe.\n- Bố trí đèn trước ngày 15/12/2027.", "2027-01-05")
    made.deadlines = tuple(found.model_copy(update={"id": f"d{at}"}) for at, found in enumerate(deadlines(made)))
    quotes = {found.id: found.text for found in made.deadlines}
    found = [[quotes[one] for one in task.deadlines] for task in tasks(made) if task.text.startswith(("Rà", "Bố"))]
    assert found[1] == ["trước ngày 15/12/2027"]
    assert len(found[0]) == holds and all(quote in heading for quote in found[0])
