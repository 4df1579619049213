"""Words of the calendar → days: "quý II/2026" is 2026-04-01 … 2026-06-30."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

from vanban import grammar

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
          "mười hai": 12, "mười lăm": 15}  # fmt: skip
# Vietnamese documents speak of ten days: thượng tuần, trung tuần, hạ tuần
_PARTS = {
    "thượng tuần": (1, 10),
    "trung tuần": (11, 20),
    "hạ tuần": (21, 31),
    "nửa đầu": (1, 15),
    "nửa cuối": (16, 31),
    "tuần đầu": (1, 7),
    # counted back from the last day
    "tuần cuối": (-6, 31),
}
_WEEK = re.compile(r"tuần (?:thứ )?(?P<week>\w+)")
_WEEKS = {"nhất": 1, "tư": 4}


class Stretch(NamedTuple):
    """First and last day, ISO; `--MM-DD` where the text names no year, null where it names no month either.

    `shape` is the entry of calendar.toml; `is_range` tells a span named by both its ends ("2026 - 2030").
    """

    start: str | None
    end: str | None
    shape: str
    is_range: bool = False

    @property
    def yearless(self) -> bool:
        """Whether the text names a day or month without its year."""
        return (self.end or "").startswith("--")


def number(word: str | None) -> int | None:
    """The whole number that digits, a Roman quarter or a numeral word stand for."""
    if not word:
        return None
    word = " ".join(word.split())
    return int(word) if word.isdecimal() else _ROMAN.get(word) or _WORDS.get(word)


def read_stretch(text: str, year: int | None = None) -> Stretch | None:
    """The stretch that lower-cased `text` in matching form names; None where it is no day of the calendar (31/02).

    `year` stands in where the text names none.
    """
    for entry in grammar.entries("calendar"):
        if match := entry.regex.fullmatch(text):
            try:
                return _stretch(entry.id, match.groupdict(), year)
            except ValueError:
                return None
    return None


def around(day: date, unit: str) -> Stretch:
    """The week, month, quarter or year in which the day lies."""
    if unit == "tuần":
        monday = day - timedelta(days=day.weekday())
        return Stretch(monday.isoformat(), (monday + timedelta(days=6)).isoformat(), "days")
    count = {"tháng": 1, "năm": 12}.get(unit, 3)
    first = (day.month - 1) // count * count + 1
    return _whole_months("month", day.year, first, first + count - 1, False)


def month_days(month: int, year: int | None) -> int:
    """How many days the month has; February without a year has 28."""
    return calendar.monthrange(year or 2001, month)[1]


def iso(year: int | None, month: int, day: int) -> str:
    """The ISO form of a day, `--MM-DD` without a year. Raises ValueError where there is no such day."""
    date(year or 2000, month, day)
    return f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


def day_before(day: str) -> str:
    """The day before an ISO day; `--MM-DD` stays without its year, in which February has 28 days."""
    if day == "--01-01":
        return "--12-31"
    if day.startswith("--"):
        return "-" + (date.fromisoformat("2001" + day[1:]) - timedelta(days=1)).isoformat()[4:]
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _stretch(shape: str, groups: dict[str, str | None], year: int | None) -> Stretch:
    if groups.get("year"):
        year = int(groups["year"])
        year += 2000 if year < 100 else 0
    day = number(groups.get("day") or groups.get("day_a") or groups.get("day_b"))
    month = number(groups.get("month") or groups.get("month_a") or groups.get("month_b"))
    if day:
        return _days(shape, year, month, day, number(groups.get("day_to")))
    if month:
        return _months(shape, year, month, groups)
    if quarter := number(groups.get("quarter")):
        last = number(groups.get("quarter_to")) or quarter
        is_range = bool(groups.get("quarter_to")) and not groups["list"]
        return _whole_months(shape, year, 3 * quarter - 2, 3 * last, is_range)
    if half := groups.get("half") or groups.get("half_year"):
        count = number(groups["months"]) or 6
        first = 1 if half == "đầu" else 13 - count
        return _whole_months(shape, year, first, first + count - 1, False)
    if groups.get("year_end"):
        return _whole_months(shape, year, 1, 12, False)
    year_to = int(groups.get("year_to") or year)
    if year_to < year:
        raise ValueError("the stretch ends before it begins")
    is_range = bool(groups.get("year_to")) and not groups.get("list")
    return Stretch(iso(year, 1, 1), iso(year_to, 12, 31), shape, is_range)


def _days(shape: str, year: int | None, month: int | None, day: int, day_to: int | None) -> Stretch:
    if not month:
        return Stretch(None, None, shape)
    return Stretch(iso(year, month, day), iso(year, month, day_to or day), shape)


def _months(shape: str, year: int | None, month: int, groups: dict[str, str | None]) -> Stretch:
    part = " ".join((groups.get("part") or "").split()).removesuffix(" của").rstrip(" ,")
    if part in _PARTS:
        first, last = _PARTS[part]
        days = month_days(month, year)
        return Stretch(iso(year, month, first if first > 0 else days + first), iso(year, month, min(last, days)), shape)
    if week := _WEEK.match(part):
        count = _WEEKS.get(week["week"]) or number(week["week"]) or 1
        last = month_days(month, year) if count == 5 else 7 * count
        return Stretch(iso(year, month, 7 * count - 6), iso(year, month, last), shape)
    last_month = number(groups.get("month_to")) or month
    return _whole_months(shape, year, month, last_month, bool(groups.get("month_to")) and not groups.get("list"))


def _whole_months(shape: str, year: int | None, first: int, last: int, is_range: bool) -> Stretch:
    if last < first:
        raise ValueError("the stretch ends before it begins")
    return Stretch(iso(year, first, 1), iso(year, last, month_days(last, year)), shape, is_range)
