"""What comes back: RFC 5545 rules, and the next day on which a deadline falls due."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from vanban import model
from vanban.extract.calendar import month_days

_UNITS = {"năm": "Y", "quý": "Q", "quí": "Q", "qúy": "Q", "qúi": "Q", "tháng": "M", "tuần": "W", "ngày": "D"}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAYS = {"hai": "MO", "ba": "TU", "tư": "WE", "năm": "TH", "sáu": "FR", "bảy": "SA", "nhật": "SU",
             "2": "MO", "3": "TU", "4": "WE", "5": "TH", "6": "FR", "7": "SA"}  # fmt: skip
_HOURS = {"giờ": "H", "phút": "M"}
_TURNS = {"đầu": "1,4,7,10", "cuối": "3,6,9,12"}
_FREQUENCIES = {"Y": "YEARLY", "M": "MONTHLY", "W": "WEEKLY", "D": "DAILY"}


def duration(count: int, unit: str) -> str:
    """ISO 8601: 6, "tháng" → P6M; 12, "giờ" → PT12H; a quarter is three months."""
    if unit in _HOURS:
        return f"PT{count}{_HOURS[unit]}"
    letter = _UNITS[unit]
    return f"P{3 * count}M" if letter == "Q" else f"P{count}{letter}"


def weekday_code(words: str) -> str:
    """The weekday of RFC 5545: "thứ sáu" → FR."""
    return _WEEKDAYS[words.split()[-1]]


def repeat(per: str, times: int | None, *days: str) -> str | None:
    """The rule for once every `per`, with its BY… parts; null for several times on days that nobody named, or hours."""
    if times != 1 or per.startswith("PT"):
        return None
    count, letter = int(per[1:-1]), per[-1]
    interval = () if count == 1 else (f"INTERVAL={count}",)
    return ";".join((f"FREQ={_FREQUENCIES[letter]}", *interval, *days))


def yearly(day: str) -> str:
    """The rule for `--MM-DD`."""
    return f"FREQ=YEARLY;BYMONTH={int(day[2:4])};BYMONTHDAY={int(day[5:7])}"


def quarterly(day: int, turn: str) -> str:
    """The rule for a day of the first ("đầu") or last ("cuối") month of each quarter."""
    return f"FREQ=YEARLY;BYMONTH={_TURNS[turn]};BYMONTHDAY={day}"


def next_due(deadline: model.Deadline, on: date, issued_on: date | None) -> date | None:
    """The first day from `on` on which the deadline falls due; None where it has no day or is past.

    What is due once a year (quarter, month …) without a day is due on its last day; what is due every few years,
    weeks or days counts from the day of issue.
    """
    return next_day(deadline.kind, deadline.date_end, deadline.rrule, on, issued_on)


def next_day(kind: str, date_end: str | None, rrule: str | None, on: date, issued_on: date | None) -> date | None:
    """`next_due` of a deadline with these fields."""
    if rrule is None:
        if date_end is None or kind in ("ongoing", "event"):
            return None
        if not date_end.startswith("--"):
            day = date.fromisoformat(date_end)
            return day if day >= on else None
        rrule = yearly(date_end)
    # only what comes every few turns depends on the day of issue: the others are the same for all documents
    return _by_rule(rrule, on, issued_on if "INTERVAL" in rrule else None)


@lru_cache(maxsize=4096)
def _by_rule(rule: str, on: date, issued_on: date | None) -> date | None:
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    interval = int(parts.get("INTERVAL", 1))
    if parts["FREQ"] == "DAILY":
        return on if interval == 1 else _every_days(interval, on, issued_on)
    if parts["FREQ"] == "WEEKLY":
        weekdays = map(_DAYS.index, parts.get("BYDAY", "SU").split(","))
        day = on + timedelta(days=min((weekday - on.weekday()) % 7 for weekday in weekdays))
        return day if interval == 1 else _every_weeks(interval, day, issued_on)
    if "BYMONTHDAY" in parts:
        days = [int(day) for day in parts["BYMONTHDAY"].split(",")]
        months = [int(month) for month in parts.get("BYMONTH", "0").split(",")]
        found = [due for month in months for day in days if (due := _on_day(day, month, on))]
        return min(found, default=None)
    if "BYDAY" in parts:
        return _on_weekday(parts["BYDAY"], on)
    months = interval * (12 if parts["FREQ"] == "YEARLY" else 1)
    return _end_of_turn(months, on, issued_on)


def _every_days(interval: int, on: date, issued_on: date | None) -> date | None:
    """The next day that is a whole number of turns after the day of issue."""
    if issued_on is None:
        return None
    return on + timedelta(days=(issued_on - on).days % interval) if on > issued_on else issued_on + timedelta(interval)


def _every_weeks(interval: int, day: date, issued_on: date | None) -> date | None:
    """`day`, or the same weekday in the next week that is a whole number of turns after the week of issue."""
    if issued_on is None:
        return None
    passed = (day - issued_on).days // 7
    turns = max(1, -(-passed // interval))
    return day + timedelta(weeks=turns * interval - passed)


def _on_day(day: int, month: int, on: date) -> date | None:
    """The next `day` of `month` (of any month if 0); months that are too short are passed over (RFC 5545)."""
    year, at = on.year, on.month
    for _ in range(12 * 9):
        if month in (0, at) and day <= month_days(at, year) and date(year, at, day) >= on:
            return date(year, at, day)
        year, at = (year + 1, 1) if at == 12 else (year, at + 1)
    return None


def _on_weekday(place: str, on: date) -> date:
    """The next first ("1MO") or last ("-1FR") such weekday of a month."""
    weekday = _DAYS.index(place[-2:])
    year, month = on.year, on.month
    while True:
        last = month_days(month, year)
        day = date(year, month, 1 if place[0] != "-" else last)
        day += timedelta(days=(weekday - day.weekday()) % 7 if place[0] != "-" else -((day.weekday() - weekday) % 7))
        if day >= on:
            return day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _end_of_turn(months: int, on: date, issued_on: date | None) -> date | None:
    if 12 % months == 0:
        month = -(-on.month // months) * months
        return date(on.year, month, month_days(month, on.year))
    if issued_on is None:
        return None
    passed = max(1, -(-((on.year - issued_on.year) * 12 + on.month - issued_on.month) // months))
    due = _months_later(issued_on, passed * months)
    return due if due >= on else _months_later(issued_on, (passed + 1) * months)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, month_days(month + 1, year)))
