"""Deadlines by the thousand: every form of the field, put together from its pieces by a seed, in sentences that differ.

A `Wanted` is a phrase with the values that its pieces have; nothing of vanban is asked for it.
"""

from __future__ import annotations

import calendar
import random
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from deadline_pieces import CLOCKS, END, ISSUED, LABELLED, MIDDLE, START, Row, Wanted


def _iso(year: int | None, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


def _last(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _day(rng: random.Random) -> tuple[int, int, int]:
    year, month = rng.randint(2026, 2034), rng.randint(1, 12)
    return rng.randint(1, _last(year, month)), month, year


FIGURES = (
    "ngày {d:02}/{m:02}/{y}", "ngày {d}/{m}/{y}", "ngày {d:02}/{m}/{y}", "ngày {d}-{m}-{y}", "ngày {d:02}-{m:02}-{y}",
    "ngày {d:02}.{m:02}.{y}", "ngày {d:02} tháng {m:02} năm {y}", "ngày {d} tháng {m} năm {y}",
    "ngày {d:02}/ {m:02}/ {y}",
    "ngày {d:02} tháng {m}, năm {y}",
)  # fmt: skip


def _spelled(rng: random.Random, day: tuple[int, int, int]) -> str:
    return rng.choice(FIGURES).format(d=day[0], m=day[1], y=day[2])


def _by(end: str, *, inclusive: bool = True, **more: Any) -> dict[str, Any]:
    return {"kind": "by", "date_start": None, "date_end": end, "inclusive": inclusive, **more}


def _over(start: str | None, end: str | None, kind: str) -> dict[str, Any]:
    return {"kind": kind, "date_start": start, "date_end": end}


def _every(per: str, times: int = 1, **more: Any) -> dict[str, Any]:
    return {"kind": "recurring", "times": times, "per": per, "date_start": None, "date_end": None, **more}


def _in(rng: random.Random, frames: tuple[str, ...], *wanted: Wanted, phrase: str | None = None) -> Row:
    frame, words = rng.choice(frames), phrase or wanted[0].text
    if frame in START or frame.startswith("- {}"):
        words = words[0].upper() + words[1:]
    if frame.startswith(("{}", "- {}")):
        first = wanted[0]
        wanted = (Wanted(first.text[0].upper() + first.text[1:], first.values), *wanted[1:])
    return Row(frame.format(words), wanted)


ANYWHERE = (*MIDDLE, *END, *START)
CLOSED = (*MIDDLE, *END)


# ---------------------------------------------------------------- one day, month, quarter, year


def until(rng: random.Random) -> Row:
    """No later than a day; an hour may stand before it."""
    day = _day(rng)
    before = rng.random() < 0.4
    words = rng.choice(("trước", "chậm nhất trước", "đến trước")) if before else rng.choice((
        "chậm nhất", "chậm nhất là", "chậm nhất vào", "chậm nhất đến", "muộn nhất đến", "muộn nhất là", "không quá",
        "đến hết",
        "cho đến hết", "chậm nhất đến hết"))  # fmt: skip
    clock = rng.choice(CLOCKS) if before else ""
    text = f"{words} {clock}{_spelled(rng, day)}"
    return _in(rng, ANYWHERE, Wanted(text, _by(_iso(*reversed(day)), inclusive=not before)))


def month(rng: random.Random) -> Row:
    """In a month, by its end, before it."""
    _, number, year = _day(rng)
    words = rng.choice(
        ("tháng {m}/{y}", "tháng {m:02}/{y}", "tháng {m} năm {y}", "tháng {m:02} năm {y}", "tháng {m}-{y}")
    )
    name = words.format(m=number, y=year)
    first, last = _iso(year, number, 1), _iso(year, number, _last(year, number))
    lead = rng.choice(("trong ", "vào ", "ngay trong ", "đến hết ", "chậm nhất trong "))
    by = lead.startswith(("đến", "chậm"))
    return _in(rng, ANYWHERE, Wanted(lead + name, _by(last) if by else _over(first, last, "on")))


def quarter(rng: random.Random) -> Row:
    """In a quarter, by its end; Roman or Arabic, quý or quí."""
    number, year = rng.randint(1, 4), rng.randint(2026, 2032)
    printed = rng.choice((("I", "II", "III", "IV")[number - 1], str(number)))
    name = rng.choice(("quý {}/{}", "Quý {}/{}", "quý {} năm {}", "quí {}/{}", "Quý {} năm {}")).format(printed, year)
    first, last = _iso(year, 3 * number - 2, 1), _iso(year, 3 * number, _last(year, 3 * number))
    lead = rng.choice(("trong ", "vào ", "đến hết ", "chậm nhất trong "))
    by = lead.startswith(("đến", "chậm"))
    return _in(rng, ANYWHERE, Wanted(lead + name, _by(last) if by else _over(first, last, "on")))


def year(rng: random.Random) -> Row:
    """In a year, by its end, in its halves, in the years behind it."""
    at = rng.randint(2026, 2040)
    first, last = f"{at}-01-01", f"{at}-12-31"
    text, values = rng.choice((
        (f"trong năm {at}", _over(first, last, "on")), (f"vào năm {at}", _over(first, last, "on")),
        (f"đến năm {at}", _by(last)), (f"đến hết năm {at}", _by(last)), (f"trước năm {at + 1}", _by(last)),
        (f"chậm nhất đến hết năm {at}", _by(last)), (f"trong 6 tháng đầu năm {at}", _over(first, f"{at}-06-30", "on")),
        (f"trong 9 tháng đầu năm {at}", _over(first, f"{at}-09-30", "on")),
        (f"trong 6 tháng cuối năm {at}", _over(f"{at}-07-01", last, "on")),
        (f"năm {at} và những năm tiếp theo", _over(first, None, "period")),
        (f"từ năm {at} và các năm tiếp theo", _over(first, None, "period")),
        (f"từ năm {at} trở đi", _over(first, None, "period")),
    ))  # fmt: skip
    return _in(rng, ANYWHERE, Wanted(text, values))


def cell(rng: random.Random) -> Row:
    """What stands behind "Thời gian hoàn thành:": bare months, quarters, years, spans."""
    at, number, quarter_ = rng.randint(2026, 2032), rng.randint(1, 12), rng.randint(1, 4)
    roman = ("I", "II", "III", "IV")[quarter_ - 1]
    month_ = _over(_iso(at, number, 1), _iso(at, number, _last(at, number)), "on")
    text, values = rng.choice((
        (f"{number:02}/{at}", month_), (f"Tháng {number}/{at}", month_), (f"Tháng {number:02} năm {at}", month_),
        (f"Quý {roman}/{at}", _over(_iso(at, 3 * quarter_ - 2, 1), _iso(at, 3 * quarter_, _last(at, 3 * quarter_)),
         "on")),
        (f"Năm {at}", _over(f"{at}-01-01", f"{at}-12-31", "on")), (f"{at}", _over(f"{at}-01-01", f"{at}-12-31", "on")),
        (f"{at} - {at + 2}", _over(f"{at}-01-01", f"{at + 2}-12-31", "period")),
        (f"{at} – {at + 4}", _over(f"{at}-01-01", f"{at + 4}-12-31", "period")),
        (f"Giai đoạn {at} - {at + 4}", _over(f"{at}-01-01", f"{at + 4}-12-31", "period")),
        (f"Năm {at} - {at + 1}", _over(f"{at}-01-01", f"{at + 1}-12-31", "period")),
        ("Thường xuyên", _over(None, None, "ongoing")), ("Hằng năm", _every("P1Y", rrule="FREQ=YEARLY")),
        (f"Trước ngày 15/{number}/{at}", _by(_iso(at, number, 15), inclusive=False)),
    ))  # fmt: skip
    return _in(rng, LABELLED, Wanted(text, values))


# ---------------------------------------------------------------- spans


def span(rng: random.Random) -> Row:
    """From … to …: days, months, quarters, years, from now on."""
    first, last = sorted((date(*reversed(_day(rng))), date(*reversed(_day(rng)))))
    form = rng.choice(FIGURES[:8])
    days = [form.format(d=one.day, m=one.month, y=one.year) for one in (first, last)]
    one, other, start = sorted(rng.sample(range(1, 13), 2)), rng.randint(2026, 2030), ISSUED.isoformat()
    end_of = _iso(other, one[1], _last(other, one[1]))
    text, values = rng.choice((
        (f"từ {days[0]} đến {days[1]}", _over(first.isoformat(), last.isoformat(), "period")),
        (f"từ {days[0]} đến hết {days[1]}", _over(first.isoformat(), last.isoformat(), "period")),
        (f"từ {days[0]} – {days[1]}", _over(first.isoformat(), last.isoformat(), "period")),
        (f"từ tháng {one[0]} đến tháng {one[1]} năm {other}", _over(_iso(other, one[0], 1), end_of, "period")),
        (f"từ tháng {one[0]:02}/{other} đến hết tháng {one[1]:02}/{other}", _over(_iso(other, one[0], 1), end_of,
         "period")),
        (f"từ năm {other} đến năm {other + 4}", _over(f"{other}-01-01", f"{other + 4}-12-31", "period")),
        (f"trong giai đoạn {other} - {other + 5}", _over(f"{other}-01-01", f"{other + 5}-12-31", None)),
        (f"từ quý I/{other} đến quý III/{other}", _over(f"{other}-01-01", f"{other}-09-30", "period")),
        (f"từ nay đến năm {other}", _over(start, f"{other}-12-31", "period")),
        (f"từ nay đến hết năm {other}", _over(start, f"{other}-12-31", "period")),
        (f"từ nay đến cuối năm {other}", _over(start, f"{other}-12-31", "period")),
        (f"từ ngày 05 đến ngày 25/{one[1]}/{other}", _over(_iso(other, one[1], 5), _iso(other, one[1], 25), "period")),
        (f"kể từ ngày 01/{one[0]}/{other}", _over(_iso(other, one[0], 1), None, "period")),
    ))  # fmt: skip
    values = {name: value for name, value in values.items() if not (name == "kind" and value is None)}
    return _in(rng, ANYWHERE, Wanted(text, values))


def several_days(rng: random.Random) -> Row:
    """Two or three days of one event, a list of months or quarters."""
    day, number, at = rng.randint(1, 25), rng.randint(1, 12), rng.randint(2026, 2031)
    days = _over(_iso(at, number, day), _iso(at, number, day + 1), "on")
    low, high = sorted(rng.sample(range(1, 13), 2))
    text, values = rng.choice((
        (f"vào ngày {day} và {day + 1}/{number}/{at}", days),
        (f"vào các ngày {day:02}, {day + 1:02}/{number}/{at}", days),
        (f"trong hai ngày {day:02} và {day + 1:02}/{number:02}/{at}", days),
        (f"trong tháng {low}, tháng {high}/{at}", _over(_iso(at, low, 1), _iso(at, high, _last(at, high)), "on")),
        (f"trong tháng {low} và tháng {high} năm {at}", _over(_iso(at, low, 1), _iso(at, high, _last(at, high)), "on")),
        (f"trong quý I, quý II/{at}", _over(f"{at}-01-01", f"{at}-06-30", "on")),
        (f"trong các năm {at}, {at + 1}", _over(f"{at}-01-01", f"{at + 1}-12-31", "on")),
    ))  # fmt: skip
    return _in(rng, CLOSED, Wanted(text, values))


# ---------------------------------------------------------------- what comes back


def _yearly(day: int, number: int) -> str:
    return f"FREQ=YEARLY;BYMONTH={number};BYMONTHDAY={day}"


def two_a_year(rng: random.Random) -> Row:
    """Two yearly days; the second "trước" may be left out."""
    first, second = sorted(rng.sample([(6, 10), (6, 15), (6, 30), (11, 15), (12, 1), (12, 20)], 2))
    turn = rng.choice(("hằng năm", "hàng năm"))
    shape = rng.choice(("ngày {d}/{m}", "ngày {d:02}/{m:02}", "ngày {d} tháng {m}", "ngày {d:02} tháng {m:02}"))
    a, b = (shape.format(d=day, m=number) for number, day in (first, second))
    again = rng.choice(("", "trước "))
    values = [_by(_iso(None, *row), inclusive=False, rrule=_yearly(row[1], row[0])) for row in (first, second)]
    last = f"{again}{b} {turn}"
    phrase = f"trước {a} và {again}{b} {turn}"
    return _in(rng, CLOSED, Wanted(f"trước {a}", values[0]), Wanted(last, values[1]), phrase=phrase)


def yearly(rng: random.Random) -> Row:
    """A day of each year, of each month; a month or quarter of each year."""
    day, number, turn = rng.randint(1, 28), rng.randint(1, 12), rng.choice(("hằng", "hàng"))
    roman = rng.randint(1, 4)
    text, values = rng.choice((
        (f"trước ngày {day:02}/{number} {turn} năm", _by(_iso(None, number, day), inclusive=False, rrule=_yearly(day,
         number))),
        (f"chậm nhất ngày {day} tháng {number} {turn} năm", _by(_iso(None, number, day), rrule=_yearly(day, number))),
        (f"định kỳ trước ngày {day} tháng {number} {turn} năm",
         _by(_iso(None, number, day), inclusive=False, rrule=_yearly(day, number))),
        (f"trước ngày {day:02} {turn} tháng", {"kind": "by",
        "inclusive": False, "rrule": f"FREQ=MONTHLY;BYMONTHDAY={day}"}),
        (f"chậm nhất vào ngày {day} {turn} tháng", {"kind": "by", "rrule": f"FREQ=MONTHLY;BYMONTHDAY={day}"}),
        (f"vào ngày {day} {turn} tháng", _every("P1M", rrule=f"FREQ=MONTHLY;BYMONTHDAY={day}")),
        (f"trong tháng {number} {turn} năm", _over(_iso(None, number, 1), _iso(None, number, _last(2001, number)),
         "on")),
        (f"trong quý {('I', 'II', 'III', 'IV')[roman - 1]} {turn} năm",
         _over(_iso(None, 3 * roman - 2, 1), _iso(None, 3 * roman, _last(2001, 3 * roman)), "on")),
    ))  # fmt: skip
    return _in(rng, CLOSED, Wanted(text, values))


UNITS = {"năm": "P1Y", "quý": "P3M", "tháng": "P1M", "tuần": "P1W"}


def turns(rng: random.Random) -> Row:
    """How often: each, so many times a, every so many."""
    unit, times, count = rng.choice(list(UNITS)), rng.randint(1, 4), rng.choice((2, 3, 5, 6))
    long = rng.choice(("năm", "tháng"))
    per = f"P{count}{'Y' if long == 'năm' else 'M'}"
    text, values = rng.choice((
        (f"hằng {unit}", _every(UNITS[unit])), (f"hàng {unit}", _every(UNITS[unit])),
        (f"định kỳ hằng {unit}", _every(UNITS[unit])),
        (f"ít nhất {times:02} lần/{unit}", _every(UNITS[unit], times)),
        (f"{times:02} lần/{unit}", _every(UNITS[unit], times)),
        (f"mỗi {unit} {times:02} lần", _every(UNITS[unit], times)), (f"mỗi {unit} một lần", _every(UNITS[unit])),
        (f"định kỳ {count:02} {long}", _every(per)), (f"định kỳ {count} {long} một lần", _every(per)),
        (f"định kỳ {count:02} {long}/{times:02} lần", _every(per, times)),
        (f"định kỳ {count:02} {long}/{times}lần", _every(per, times)),
        (f"vào thứ Sáu {rng.choice(('hằng', 'hàng'))} tuần", _every("P1W", rrule="FREQ=WEEKLY;BYDAY=FR")),
        ("định kỳ thứ Hai hàng tuần", _every("P1W", rrule="FREQ=WEEKLY;BYDAY=MO")),
        (f"hai lần một {unit}", _every(UNITS[unit], 2)), ("ba tháng một lần", _every("P3M")),
        (f"mỗi {unit} ít nhất một lần", _every(UNITS[unit])), ("định kỳ sáu tháng một lần", _every("P6M")),
        ("vào tuần cuối hằng tháng", _every("P1M")), (f"vào cuối mỗi {rng.choice(('tháng', 'quý'))}", {"times": 1}),
    ))  # fmt: skip
    return _in(rng, CLOSED, Wanted(text, values))


def sets(rng: random.Random) -> Row:
    """Several frequencies behind one word: "định kỳ 6 tháng, năm", "hằng tháng, quý, năm"."""
    members = rng.choice((
        (("định kỳ 6 tháng", _every("P6M")), ("năm", _every("P1Y"))),
        (("định kỳ quý", _every("P3M")), ("6 tháng", _every("P6M")), ("năm", _every("P1Y"))),
        (("định kỳ hằng quý", _every("P3M")), ("6 tháng", _every("P6M")), ("năm", _every("P1Y"))),
        (("định kỳ 06 tháng", _every("P6M")), ("01 năm", _every("P1Y"))),
        (("hằng tháng", _every("P1M")), ("quý", _every("P3M")), ("năm", _every("P1Y"))),
        (("định kỳ hằng tháng", _every("P1M")), ("quý", _every("P3M"))),
        (("định kỳ 6 tháng", _every("P6M")), ("hằng năm", _every("P1Y"))),
    ))  # fmt: skip
    joint = rng.choice((", ", " và ")) if len(members) == 2 else ", "
    phrase = joint.join(text for text, _ in members) + rng.choice(("", " hoặc đột xuất"))
    return _in(rng, CLOSED[:4], *(Wanted(text, values) for text, values in members), phrase=phrase)


def relative(rng: random.Random) -> Row:
    """So long after something else."""
    count, unit = rng.choice((3, 5, 7, 10, 15, 20, 24, 30, 45)), rng.choice(("ngày", "ngày làm việc", "giờ", "tháng"))
    lead = rng.choice(("trong vòng", "trong thời hạn", "chậm nhất", "không quá", "chậm nhất là", "trong thời gian"))
    anchor = rng.choice((
        "kể từ ngày nhận được văn bản", "kể từ ngày nhận đủ hồ sơ hợp lệ", "kể từ khi tiếp nhận thông tin",
        "kể từ ngày ban hành",
        "sau khi kết thúc đợt kiểm tra", "tính từ ngày nhận hồ sơ", "kể từ khi phát hiện vụ việc"))  # fmt: skip
    duration = {"ngày": f"P{count}D", "ngày làm việc": f"P{count}D", "giờ": f"PT{count}H", "tháng": f"P{count}M"}[unit]
    counted = anchor.removeprefix("kể từ ").removeprefix("sau ").removeprefix("tính từ ")
    values = {"kind": "relative", "date_start": None, "date_end": None, "duration": duration,
              "working_days": unit == "ngày làm việc", "anchor": counted}  # fmt: skip
    return _in(rng, (*END, *START), Wanted(f"{lead} {count:02} {unit} {anchor}", values))


def always(rng: random.Random) -> Row:
    """Without end."""
    text = rng.choice(("thường xuyên", "thường xuyên, liên tục", "liên tục"))
    return _in(rng, CLOSED[:3], Wanted(text, _over(None, None, "ongoing")))


def done(rng: random.Random) -> Row:
    """What is done with one thing in a month or quarter, on a day."""
    day, number, at = _day(rng)
    verb = rng.choice(("khởi công", "khánh thành", "nghiệm thu", "bàn giao", "hoàn thành"))
    thing = rng.choice(("trạm y tế", "nhà văn hóa thôn", "cầu dân sinh", "hồ chứa nước"))
    text, values = rng.choice((
        (f"tháng {number}/{at}", _over(_iso(at, number, 1), _iso(at, number, _last(at, number)), "on")),
        (f"quý III/{at}", _over(f"{at}-07-01", f"{at}-09-30", "on")),
        (f"ngày {day:02}/{number:02}/{at}", _over(_iso(at, number, day), _iso(at, number, day), "on")),
    ))  # fmt: skip
    close = rng.choice((".", ";", ", bảo đảm chất lượng.", " và đưa vào sử dụng."))
    return Row(f"- Ban Quản lý dự án {verb} {thing} {text}{close}", (Wanted(text, values),))


def each_of_stage(rng: random.Random) -> Row:
    """A stage, and what comes back in it."""
    at, unit = rng.randint(2026, 2031), rng.choice(("năm", "tháng", "quý"))
    stage, values = rng.choice((
        (f"Trong giai đoạn {at} - {at + 4}", _over(f"{at}-01-01", f"{at + 4}-12-31", "period")),
        (f"Từ năm {at}", _over(f"{at}-01-01", None, "period")), (f"Đến năm {at}", _by(f"{at}-12-31")),
    ))  # fmt: skip
    turn = f"{rng.choice(('mỗi', 'hằng', 'hàng'))} {unit}"
    wanted = (Wanted(stage, values), Wanted(turn, _every(UNITS[unit])))
    return Row(f"{stage}, {turn} Sở Tư pháp mở 02 lớp bồi dưỡng.", wanted)


def override(rng: random.Random) -> Row:
    """A yearly day from which one year departs."""
    number, at = rng.randint(1, 12), rng.randint(2026, 2030)
    first = Wanted(f"trước ngày 15/{number}", _by(_iso(None, number, 15), inclusive=False, rrule=_yearly(15, number)))
    other = Wanted(f"trước ngày 01/5/{at}", _by(f"{at}-05-01", inclusive=False))
    return Row(f"Các huyện đăng ký danh mục {first.text}. Riêng năm {at}, đăng ký {other.text}.", (first, other))


def horizons(rng: random.Random) -> Row:
    """Two horizons of one aim."""
    at = rng.choice((2027, 2028, 2030))
    later = rng.choice(("định hướng đến", "tầm nhìn đến"))
    wanted = (Wanted(f"Đến năm {at}", _by(f"{at}-12-31")), Wanted(f"đến năm {at + 15}", _by(f"{at + 15}-12-31")))
    return Row(f"Đến năm {at}, {later.removesuffix(' đến')} {wanted[1].text}, mỗi xã có một mô hình điểm.", wanted)


def spelling(rng: random.Random) -> Row:
    """Capitals, hard spaces, two spaces, long dashes, ICELANDIC ETH: the values stay."""
    row = rng.choice((until, month, quarter, year, span, two_a_year, yearly, turns))(rng)
    change = rng.choice((
        str.upper, lambda text: text.replace("ngày ", "ngày\u00a0"), lambda text: text.replace(" năm", "  năm"),
        lambda text: text.replace(" - ", " — "), lambda text: text.replace("Đ", "\u00d0"), str.lower,
        lambda text: text.replace("/", " /") if "lần" not in text else text,
    ))  # fmt: skip
    if change is str.upper and row.text.startswith("Yêu cầu"):
        return row  # in capitals it is the heading of the requirements
    return Row(change(row.text), tuple(Wanted(change(one.text), one.values) for one in row.wanted))


FAMILIES: tuple[tuple[Callable[[random.Random], Row], int], ...] = (
    (until, 1200), (month, 500), (quarter, 400), (year, 500), (cell, 500), (span, 700), (several_days, 300),
    (two_a_year, 300), (yearly, 500), (turns, 500), (sets, 200), (relative, 600), (always, 60), (override, 100),
    (done, 200), (each_of_stage, 150), (horizons, 60), (spelling, 600),
)  # fmt: skip


def rows(family: Callable[[random.Random], Row], count: int, seed: int = 4) -> Iterator[Row]:
    """`count` paragraphs of a family; the same ones for the same seed."""
    rng = random.Random(f"{family.__name__} {seed}")
    for _ in range(count):
        yield family(rng)
