"""What a phrase of time means: kinds, days, rules. One function a kind of deadlines.toml.

read_values(context, phrase) -> the fields of the deadline, or None where the phrase names no day that exists
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from vanban import grammar
from vanban.extract import recurrence
from vanban.extract.calendar import Stretch, around, day_before, number, read_stretch
from vanban.extract.phrases import Phrase

Values = dict[str, Any]
# how far a word reaches that says that a day comes back
_NEAR = 600
# shapes of which "trước" binds the first day, not the named one
_WHOLE = ("months", "month", "quarters", "quarter", "half", "stage", "years", "year", "bare-year", "bare-month")


@dataclass(frozen=True, slots=True)
class Context:
    """What a phrase is read against: the text in small letters (`text`) and as printed (`original`), its day of issue,
    whether it covers `years` or `one_year`, and whether it makes `rules`.
    """

    text: str
    original: str
    issued_on: date | None
    years: bool
    one_year: bool
    rules: bool


def read_values(context: Context, phrase: Phrase) -> Values | None:
    """What the phrase says of its deadline (ISO 8601 days and durations, RRULE), or None if it names no such day."""
    return _READERS[phrase.form.kind](context, phrase)


def _by(context: Context, phrase: Phrase) -> Values | None:
    if phrase.group("today"):
        return {"date_end": _today(context, phrase), "inclusive": False}
    if phrase.group("point") is None:  # "ngày cuối cùng của tháng": no day that a calendar has
        return {"inclusive": "trước" not in phrase.match[0]}
    stretch = read_stretch(phrase.group("point"))
    if stretch is None:
        return None
    each = phrase.group("each") or ""
    if stretch.shape in ("day", "bare-day"):
        return _by_monthday(context, phrase, each)
    stretch = settled(context, phrase, stretch, each)
    before = "trước" in phrase.match[0][: phrase.match.start("point") - phrase.match.start()]
    end = stretch.end
    if before and stretch.shape in _WHOLE and not phrase.group("point").startswith("cuối"):
        end, before = day_before(stretch.start), False
    return {"date_end": end, "rrule": recurrence.yearly(end) if end.startswith("--") else None, "inclusive": not before}


def _by_monthday(context: Context, phrase: Phrase, each: str) -> Values:
    day = number(phrase.group("point").split()[-1])
    monthly = re.search(r"(?:hằng|hàng|hẳng|mỗi|mọi)\s+tháng", each) or (not each and _says(context, phrase, "monthly"))
    rule = recurrence.repeat("P1M", 1, f"BYMONTHDAY={day}") if monthly else None
    if not monthly and (turn := re.search(r"tháng\s+(đầu|cuối).*quý", each)):
        rule = recurrence.quarterly(day, turn[1])
    return {
        "rrule": rule,
        "inclusive": "trước" not in phrase.match[0],
        "anchor": None if monthly else each.strip(" ,") or None,
    }


def _today(context: Context, phrase: Phrase) -> str | None:
    """The day of issue, or the next where the phrase says "mai", as an ISO day."""
    later = timedelta("mai" in (phrase.group("today") or "").split())
    return (context.issued_on + later).isoformat() if context.issued_on else None


def _on(context: Context, phrase: Phrase) -> Values | None:
    if phrase.group("today"):
        day = _today(context, phrase)
        return named(Stretch(day, day, "date")) if day else {}
    if unit := phrase.group("this"):
        if context.issued_on is None:
            return {}
        this = around(context.issued_on, unit)
        return named(around(date.fromisoformat(this.end) + timedelta(1), unit) if phrase.group("next") else this)
    stretch = read_stretch(phrase.group("point") or "")
    if stretch is None or stretch.start is None:
        return None
    stretch = settled(context, phrase, stretch, phrase.group("each") or "")
    return named(stretch)


def named(stretch: Stretch) -> Values:
    """The values of a day or period that is named as such."""
    single = stretch.yearless and stretch.start == stretch.end
    return {
        "kind": "period" if stretch.is_range else "on",
        "date_start": stretch.start,
        "date_end": stretch.end,
        "rrule": recurrence.yearly(stretch.end) if single else None,
    }


def _period(context: Context, phrase: Phrase) -> Values | None:
    if phrase.form.entry.id == "start-of-year":
        year = phrase.group("year")
        return {"date_start": f"{year or '-'}-01-01"}
    if phrase.group("point"):
        stretch = read_stretch(phrase.group("point"))
        return named(stretch) if stretch else None
    if phrase.form.entry.id == "turn-of-year":
        return {}
    if phrase.form.entry.id == "days-from":
        return _days_from(context, phrase)
    each = phrase.group("each") or ""
    if not phrase.group("to"):
        stretch = read_stretch(phrase.group("from"))
        stretch = stretch and stretch.start and settled(context, phrase, stretch, each)
        return {"date_start": stretch.start} if stretch else None
    last = read_stretch(phrase.group("to"))
    if last is None:
        return None
    last = settled(context, phrase, last, each)
    end = None if phrase.group("open") else last.end
    if phrase.group("from") == "nay":
        return {"date_start": context.issued_on and context.issued_on.isoformat(), "date_end": end}
    first = _first(phrase.group("from"), last)
    if first is None or (last.end and first > last.end and not last.yearless):
        return None
    return {"date_start": first or None, "date_end": end}


def _days_from(context: Context, phrase: Phrase) -> Values | None:
    """So many days of which the named one, from its first hour on, is the first."""
    stretch = read_stretch(phrase.group("from"))
    stretch = stretch and settled(context, phrase, stretch, "")
    if not stretch or not stretch.start:
        return None
    if stretch.yearless:
        return {"date_start": stretch.start}
    last = date.fromisoformat(stretch.start) + timedelta(days=number(phrase.group("n")) - 1)
    return {"date_start": stretch.start, "date_end": last.isoformat()}


def _first(words_: str, last: Stretch) -> str | None:
    """The first day of "từ ngày 10 đến 15/6/2026": what the start does not say, the end says. "" where neither does."""
    day = re.fullmatch(r"(?:ngày )?(\d{1,2})", words_)
    if day:
        if last.end is None:
            return ""
        return f"{last.end[:-2]}{int(day[1]):02}" if int(day[1]) <= int(last.end[-2:]) else None
    year = None if last.end is None or last.yearless else int(last.end[:4])
    stretch = read_stretch(words_)
    if stretch and stretch.yearless and year:
        stretch = read_stretch(words_, year)
    return stretch.start if stretch else None


def _recurring(context: Context, phrase: Phrase) -> Values:
    if days := _named_days(phrase):
        return days
    unit = phrase.group("unit") or ("năm" if phrase.form.entry.id == "review-elided" else None)
    if unit is None:
        return {}
    clocks = phrase.group("clocks")
    times = len(re.split(",|và", clocks)) if clocks else number(phrase.group("times")) or 1
    event = {"event": context.original[slice(*phrase.match.span("event"))]} if phrase.group("event") else {}
    return every(number(phrase.group("n")) or 1, unit, times) | event


def _named_days(phrase: Phrase) -> Values | None:
    """What comes back on a weekday, on days of the month, on a day of the first or last month of each quarter."""
    if phrase.group("monthday"):
        days = [int(day) for day in re.findall(r"\d+", phrase.group("monthday"))]
        rule = recurrence.repeat("P1M", 1, f"BYMONTHDAY={','.join(map(str, days))}")
        return {"times": len(days), "per": "P1M", "rrule": rule}
    if turn := phrase.group("quarterly"):
        rule = recurrence.quarterly(number(phrase.group("day")), "đầu" if "đầu" in turn else "cuối")
        return {"times": 1, "per": "P3M", "rrule": rule}
    if not phrase.group("weekday"):
        return None
    codes = [recurrence.weekday_code(day) for day in re.split(r"\s*(?:,|và)\s*", phrase.group("weekday"))]
    code, per = ",".join(codes), "P1W"
    if place := phrase.group("place"):
        code, per = f"{1 if place.startswith('đầu') else -1}{code}", "P1M"
    return {"times": len(codes), "per": per, "rrule": recurrence.repeat(per, 1, f"BYDAY={code}")}


def every(count: int, unit: str, times: int = 1) -> Values:
    """The values of what comes `times` in each `count` of `unit` ("tháng", "năm")."""
    per = recurrence.duration(count, unit)
    return {"times": times, "per": per, "rrule": recurrence.repeat(per, times)}


def _ongoing(context: Context, phrase: Phrase) -> Values:
    return {}


def _event(context: Context, phrase: Phrase) -> Values | None:
    name = next((name for name in phrase.match.re.groupindex if name.startswith("event") and phrase.match[name]), None)
    if name is None:
        return None
    event = " ".join(context.original[slice(*phrase.match.span(name))].split()).rstrip(" ,;-")
    values: Values = {"event": event}
    if (days := _DAYS.search(phrase.group("when") or "")) and int(days[2]) <= _MONTHS and int(days[4]) <= _MONTHS:
        first, last = (f"--{int(month):02}-{int(day):02}" for day, month in ((days[1], days[2]), (days[3], days[4])))
        return values | {"kind": "period", "date_start": first, "date_end": last}
    if phrase.form.entry.id in _PRINTED_DAYS and (day := _printed_day(context, phrase)):
        first = _first_day(phrase, day)
        values |= {"kind": "on", "date_start": first, "date_end": day}
        values["rrule"] = recurrence.yearly(day) if day.startswith("--") and first == day else None
    if phrase.form.entry.id in _SESSIONS and (month := _MONTH.search(phrase.group(name))):
        stretch = read_stretch(month[0])
        return values | {"kind": "on", "date_start": stretch.start, "date_end": stretch.end} if stretch else values
    return values


# the days of a week or month of action, every year: "(29/4 - 06/5)"
_DAYS = re.compile(r"(?<![\d/])(\d{1,2})\s?/\s?(\d{1,2})\s*-\s*(\d{1,2})\s?/\s?(\d{1,2})(?!\s?[/\d])")
_MONTHS = 12
# a session by its month: "kỳ họp chuyên đề tháng 4/2026"
_SESSIONS = ("session", "session-put")
_MONTH = re.compile(r"tháng (?:0?[1-9]|1[0-2])(?:/| năm )20\d\d(?!\d)")
_PRINTED_DAYS = ("anniversary", "next-anniversary", "day-of-response")


def _printed_day(context: Context, phrase: Phrase) -> str | None:
    """The day in brackets behind an anniversary: of two full dates the later one, of a founding day the yearly one."""
    printed = phrase.group("when") or phrase.group("event")
    days = [stretch for found in _printed().finditer(printed) if (stretch := read_stretch(" ".join(found[0].split())))]
    full = [stretch.end for stretch in days if not stretch.yearless]
    if len(full) > 1 or (full and (context.issued_on is None or full[0] >= context.issued_on.isoformat())):
        return max(full)
    return f"-{days[-1].end[-6:]}" if days else None


def _first_day(phrase: Phrase, last: str) -> str:
    """The first of two days that an occasion is called after: "dịp lễ 30/4, 01/5" lasts until `last`."""
    days = [read_stretch(" ".join(found[0].split())) for found in _printed().finditer(phrase.group("event"))]
    first = days[0].end if len(days) > 1 and days[0] and days[0].yearless else last
    return first if first and last.startswith("--") and first < last else last


@cache
def _printed() -> re.Pattern[str]:
    macros = grammar.macro_table("deadlines")
    return grammar.compiled(r"(?<![\d/])(?:{date_numeric}|{day_month})", macros, "deadlines.toml")


def _relative(context: Context, phrase: Phrase) -> Values | None:
    # "sau 02 năm" without what it counts from tells a story, "sau 22 giờ" the time of the day
    if phrase.group("after") and not phrase.group("anchor") and phrase.group("unit") in ("năm", "tháng", "giờ"):
        return None
    anchor = None
    if phrase.group("anchor"):
        words_ = context.original[slice(*phrase.match.span("anchor"))]
        anchor = re.sub(r"^[\s,]*(?:(?:kể|tính) )?(?:từ|sau) +", "", words_)
    count, unit = number(phrase.group("n")), phrase.group("unit") or phrase.group("unit_short")
    return {
        "anchor": anchor or None,
        "duration": recurrence.duration(count, unit) if count else None,
        "working_days": bool(phrase.group("working")),
        "inclusive": not phrase.match[0].startswith("trước"),
    }


_READERS: dict[str, Callable[[Context, Phrase], Values | None]] = {
    "by": _by,
    "on": _on,
    "period": _period,
    "recurring": _recurring,
    "ongoing": _ongoing,
    "event": _event,
    "relative": _relative,
}


# ---------------------------------------------------------------- years that the text does not name


# "trong quý III và đầu quý IV năm 2026": the year of the second is that of the first
_SHARED_YEAR = re.compile(
    r"\s*(?:và|,|đến)\s+(?:(?:đầu|giữa|cuối)\s+)?(?:quý|tháng)\s+[iv\d]{1,3}(?:\s*/\s*|\s+năm\s+)(20\d\d)(?!\d)"
)
# a year told otherwise than by its number
_OTHER_YEAR = re.compile(r"(?:hằng|hàng|hẳng|mỗi)\s+năm|năm\s+(?:sau|kế|tiếp|liền|báo|trước)")


def settled(context: Context, phrase: Phrase, stretch: Stretch, each: str) -> Stretch:
    """A day or month without a year: every year where the paragraph or the plan says so, else the next after issue."""
    if not stretch.yearless or context.issued_on is None or context.years:
        return stretch
    cue = "in_one_year" if context.one_year else "yearly"
    if _OTHER_YEAR.search(each) or _says(context, phrase, cue):
        return stretch
    issued = context.issued_on
    shared = _SHARED_YEAR.match(context.text, phrase.match.end())
    year = int(shared[1]) if shared else issued.year + (stretch.end[2:] < issued.isoformat()[5:])
    start = f"{year}-{stretch.start[2:]}" if stretch.start else None
    return Stretch(start, f"{year}-{stretch.end[2:]}", stretch.shape, stretch.is_range)


_CUES = {
    # what a plan of one year orders every quarter does not come back in the next
    "in_one_year": re.compile(r"(?:hằng|hàng|hẳng|mỗi)\s+năm"),
    # "trước ngày 31/3. Riêng năm 2027, …": one year is not like the others
    "yearly": re.compile(
        r"(?:hằng|hàng|hẳng|mỗi)\s+(?:năm|quý|tháng(?=\s*(?:[,;/]|và)\s*\w*\s*(?:quý|quí|năm)))|định\s+kỳ"
        r"|0?6\s+tháng(?!\s+(?:đầu|cuối))|riêng\s+năm\s+\d{4}"
    ),
    "monthly": re.compile(r"(?:hằng|hàng|hẳng|mỗi)\s+tháng|định\s+kỳ\s+tháng"),
}


def _says(context: Context, phrase: Phrase, cue: str) -> bool:
    start, end = phrase.match.span()
    low, high = max(phrase.passage.start, start - _NEAR), min(phrase.passage.end, end + _NEAR)
    return bool(_CUES[cue].search(context.text, low, high))
