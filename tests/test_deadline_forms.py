"""Deadlines by the thousand: every way of saying when, times every spelling, each back with its exact values."""

from __future__ import annotations

import calendar
import itertools
from datetime import date, timedelta

import pytest

import deadline_forms
from test_deadlines import draft_of, read
from vanban.extract.deadlines import deadlines

ISSUED = "2025-11-02"
YEARS = (2026, 2027, 2031)
DAYS = tuple(date(year, month, day) for year in YEARS for month, day in ((1, 5), (2, 28), (6, 30), (12, 31)))
SPELLINGS = (
    "ngày {d:02}/{m:02}/{y}", "ngày {d}/{m}/{y}", "ngày {d:02}-{m:02}-{y}", "ngày {d:02} tháng {m:02} năm {y}",
    "ngày {d:02}.{m}.{y}", "{d:02}/{m:02}/{y}",
)  # fmt: skip
SENTENCES = (
    "Hoàn thành việc rà soát {}.",
    "- Giao Sở Tư pháp tổng hợp, gửi kết quả {}; các phòng phối hợp.",
    "Ủy ban nhân dân các xã báo cáo {} để theo dõi.",
)
EVERY = ("hằng", "hàng")


def spelled(day: date, spelling: str) -> str:
    return spelling.format(d=day.day, m=day.month, y=day.year)


def last(year: int, month: int) -> str:
    return date(year, month, calendar.monthrange(year, month)[1]).isoformat()


def by(end: str, inclusive: bool = True) -> dict:
    return {"kind": "by", "date_start": None, "date_end": end, "inclusive": inclusive}


def over(start: str, end: str, kind: str = "period") -> dict:
    return {"kind": kind, "date_start": start, "date_end": end}


def every(per: str, times: int = 1) -> dict:
    return {"kind": "recurring", "times": times, "per": per, "date_start": None, "date_end": None}


def until_days():
    """Up to a day: "trước" leaves the day out, "chậm nhất" takes it in."""
    before = ("trước", "chậm nhất trước", "đến trước")
    latest = (
        "chậm nhất",
        "chậm nhất là",
        "chậm nhất vào",
        "muộn nhất đến",
        "không quá",
        "đến hết",
        "đến",
        "cho đến hết",
    )
    for day, spelling, words in itertools.product(DAYS, SPELLINGS, (*before, *latest)):
        yield f"{words} {spelled(day, spelling)}", by(day.isoformat(), words in latest)


def day_spans():
    pairs = [(day, day + timedelta(days=by)) for day in DAYS[:10] for by in (9, 45)]
    for (first, end), spelling in itertools.product(pairs, SPELLINGS):
        for words in ("từ {} đến {}", "từ {} đến hết {}"):
            phrase = words.format(spelled(first, spelling), spelled(end, spelling))
            yield phrase, over(first.isoformat(), end.isoformat())


def months():
    for year, month, words in itertools.product(YEARS, range(1, 13), ("tháng {m}/{y}", "tháng {m:02} năm {y}")):
        phrase, first = words.format(m=month, y=year), f"{year}-{month:02}-01"
        for lead in ("trong", "vào", "ngay trong"):
            yield f"{lead} {phrase}", over(first, last(year, month), "on")
        yield f"đến hết {phrase}", by(last(year, month))
        yield f"trước {phrase}", by((date(year, month, 1) - timedelta(days=1)).isoformat())


def month_spans():
    for year, (first, end) in itertools.product(YEARS, itertools.combinations(range(1, 13), 2)):
        values = over(f"{year}-{first:02}-01", last(year, end))
        yield f"từ tháng {first}/{year} đến tháng {end}/{year}", values
        yield f"từ tháng {first} đến tháng {end} năm {year}", values


def quarters():
    ends = {"I": ("01-01", "03-31"), "II": ("04-01", "06-30"), "III": ("07-01", "09-30"), "IV": ("10-01", "12-31")}
    for year, (name, (first, end)), words in itertools.product(YEARS, ends.items(), ("quý {}/{}", "quý {} năm {}")):
        phrase = words.format(name, year)
        for lead in ("trong", "vào"):
            yield f"{lead} {phrase}", over(f"{year}-{first}", f"{year}-{end}", "on")
        yield f"đến hết {phrase}", by(f"{year}-{end}")
        yield f"trước {phrase}", by((date.fromisoformat(f"{year}-{first}") - timedelta(days=1)).isoformat())
    for year, (one, other) in itertools.product(YEARS, itertools.combinations(ends, 2)):
        values = over(f"{year}-{ends[one][0]}", f"{year}-{ends[other][1]}")
        yield f"từ quý {one}/{year} đến quý {other}/{year}", values


def years():
    for year in range(2026, 2036):
        yield f"trong năm {year}", over(f"{year}-01-01", f"{year}-12-31", "on")
        yield f"đến năm {year}", by(f"{year}-12-31")
        yield f"đến hết năm {year}", by(f"{year}-12-31")
        yield f"trước năm {year + 1}", by(f"{year}-12-31")
        yield f"trong 6 tháng đầu năm {year}", over(f"{year}-01-01", f"{year}-06-30", "on")
        yield f"trong 6 tháng cuối năm {year}", over(f"{year}-07-01", f"{year}-12-31", "on")
    stages = ("giai đoạn {} - {}", "giai đoạn {}-{}", "trong giai đoạn {} - {}", "từ năm {} đến năm {}",
              "từ năm {} đến hết năm {}")  # fmt: skip
    for words, first, length in itertools.product(stages, range(2026, 2034), (2, 4, 5, 9)):
        yield words.format(first, first + length), over(f"{first}-01-01", f"{first + length}-12-31")


def after_something():
    """So many days after something else: no day of the calendar, but what they count from."""
    leads = ("trong vòng", "trong thời hạn", "chậm nhất", "không quá")
    anchors = ("kể từ ngày nhận được văn bản", "kể từ ngày nhận đủ hồ sơ", "kể từ ngày có kết luận",
               "kể từ ngày ban hành", "sau khi kết thúc đợt kiểm tra", "sau khi kết thúc hội nghị")  # fmt: skip
    for lead, count, unit, anchor in itertools.product(
        leads, (2, 3, 5, 7, 10, 15, 20, 30), ("ngày", "ngày làm việc"), anchors
    ):
        counted_from = anchor.removeprefix("kể từ ").removeprefix("sau ")
        values = {"kind": "relative", "date_start": None, "date_end": None, "anchor": counted_from}
        values |= {"duration": f"P{count}D", "working_days": unit != "ngày"}
        yield f"{lead} {count:02} {unit} {anchor}", values


def yearly_days():
    days = (
        (15, 1),
        (28, 2),
        (31, 3),
        (30, 4),
        (10, 6),
        (30, 6),
        (15, 9),
        (20, 10),
        (15, 11),
        (1, 12),
        (5, 12),
        (25, 12),
    )
    for (day, month), turn in itertools.product(days, EVERY):
        for words in ("ngày {d}/{m}", "ngày {d:02}/{m:02}", "ngày {d} tháng {m}"):
            phrase = words.format(d=day, m=month) + f" {turn} năm"
            rule = f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}"
            for lead, taken in (("trước", False), ("chậm nhất", True), ("chậm nhất là", True)):
                yield f"{lead} {phrase}", by(f"--{month:02}-{day:02}", taken) | {"rrule": rule}


def monthly_days():
    for day, turn in itertools.product(range(1, 29), EVERY):
        rule = {"rrule": f"FREQ=MONTHLY;BYMONTHDAY={day}", "date_start": None, "date_end": None}
        yield f"trước ngày {day:02} {turn} tháng", rule | {"kind": "by", "inclusive": False}
        yield f"chậm nhất ngày {day} {turn} tháng", rule | {"kind": "by", "inclusive": True}
    names = {"Hai": "MO", "Ba": "TU", "Tư": "WE", "Năm": "TH", "Sáu": "FR", "Bảy": "SA"}
    for (name, code), turn in itertools.product(names.items(), EVERY):
        yield f"vào thứ {name} {turn} tuần", every("P1W") | {"rrule": f"FREQ=WEEKLY;BYDAY={code}"}


def turns():
    units = {"năm": "P1Y", "quý": "P3M", "tháng": "P1M", "tuần": "P1W"}
    for word, (unit, per) in itertools.product(("hằng", "hàng", "mỗi", "định kỳ hằng", "định kỳ mỗi"), units.items()):
        yield f"{word} {unit}", every(per)
    for times, (unit, per) in itertools.product((1, 2, 3, 4, 6), units.items()):
        for words in ("{:02} lần/{}", "ít nhất {} lần/{}", "{:02} lần/01 {}"):
            yield words.format(times, unit), every(per, times)
    for count, unit in itertools.product((2, 3, 5, 6), ("năm", "tháng")):
        per = f"P{count}{'Y' if unit == 'năm' else 'M'}"
        yield f"định kỳ {count} {unit}", every(per)
        yield f"định kỳ {count:02} {unit} một lần", every(per)
        for times, slash in itertools.product((1, 2, 3), ("/", " / ")):
            yield f"định kỳ {count:02} {unit}{slash}{times:02} lần", every(per, times)


def constantly():
    for words in ("thường xuyên", "thường xuyên, liên tục", "liên tục"):
        yield words, {"kind": "ongoing", "date_start": None, "date_end": None, "times": None, "per": None}


FAMILIES = (until_days, day_spans, months, month_spans, quarters, years, after_something, yearly_days, monthly_days,
            turns, constantly)  # fmt: skip
# long families stand in one sentence each phrase, the others in all
_LONG = 600


def composed(family) -> list[tuple[str, str, dict]]:
    """(sentence, phrase, values) of a family."""
    rows = list(family())
    if len(rows) > _LONG:
        return [(SENTENCES[at % 3].format(phrase), phrase, values) for at, (phrase, values) in enumerate(rows)]
    return [(sentence.format(phrase), phrase, values) for phrase, values in rows for sentence in SENTENCES]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_each_comes_back_exactly(family):
    wrong = []
    for sentence, phrase, values in composed(family):
        found = read(sentence, issued_on=ISSUED)
        if len(found) != 1 or found[0].text != phrase or any(getattr(found[0], k) != v for k, v in values.items()):
            wrong.append((sentence, values, [(one.text, one.kind, one.date_start, one.date_end) for one in found]))
    assert not wrong, (len(wrong), wrong[:5])


def test_there_are_five_thousand():
    assert sum(len(composed(family)) for family in FAMILIES) >= 5000


# ---------------------------------------------------------------- composed at random, many to a document

_IN_A_DOCUMENT = 100


def wrong_rows(rows: list[deadline_forms.Row]) -> list[tuple[str, object, object]]:
    """The paragraphs, read as one document, from which other deadlines come back than were put in."""
    found = list(deadlines(draft_of("\n".join(row.text for row in rows), deadline_forms.ISSUED.isoformat())))
    wrong, at, start = [], 0, 0
    for row in rows:
        first, start = at, start + len(row.text) + 1
        while at < len(found) and found[at].start < start:
            at += 1
        got = found[first:at]
        same = [one.text for one in got] == [one.text for one in row.wanted]
        if not same or any(
            getattr(one, name) != value
            for one, wanted in zip(got, row.wanted, strict=True)
            for name, value in wanted.values.items()
        ):
            wrong.append((row.text, row.wanted, got))
    return wrong


@pytest.mark.parametrize(
    ("family", "count"), deadline_forms.FAMILIES, ids=[family.__name__ for family, _ in deadline_forms.FAMILIES]
)
def test_each_comes_back_from_a_document_of_many(family, count):
    made = list(deadline_forms.rows(family, count))
    wrong = [row for at in range(0, count, _IN_A_DOCUMENT) for row in wrong_rows(made[at : at + _IN_A_DOCUMENT])]
    assert not wrong, (len(wrong), wrong[:5])


def test_there_are_five_thousand_more():
    rows = [row for family, count in deadline_forms.FAMILIES for row in deadline_forms.rows(family, count)]
    assert sum(len(row.wanted) for row in rows) >= 5000
    assert len({one.text for row in rows for one in row.wanted}) >= 3000


def test_what_is_asked_can_fail():
    row = next(deadline_forms.rows(deadline_forms.until, 1))
    other = deadline_forms.Wanted(row.wanted[0].text, {"kind": "by", "date_end": "1999-01-01"})
    assert wrong_rows([deadline_forms.Row(row.text, (other,))]) and wrong_rows([deadline_forms.Row(row.text, ())])
