"""From an address to values: filters, days and pages of results, and back to addresses."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from vanban.exports.wording import RELATIONS, ROLES

PAGE_SIZE = 50
LARGEST_PAGE = 500
PROGRESS = ("open", "late", "done")
# beyond them, arithmetic with days leaves the calendar
_YEARS = range(1900, 2200)

Item = TypeVar("Item")


class BadValue(ValueError):
    """A value in an address that cannot be used; `key` names the words that say so."""

    def __init__(self, key: str, value: str) -> None:
        super().__init__(f"{key}: {value}")
        self.key, self.value = key, value


@dataclass(frozen=True, slots=True)
class Slice(Generic[Item]):
    """One page of results: its number from 1 on, and how many there are in all."""

    items: Sequence[Item]
    total: int
    number: int
    size: int

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))


def sliced(items: Sequence[Item], number: int = 1, size: int = PAGE_SIZE) -> Slice[Item]:
    """The page `number` of `items`; past the last one it is empty."""
    first = (number - 1) * size
    return Slice(items[first : first + size], len(items), number, size)


def page_number(query: Mapping[str, str]) -> int:
    """The page of results that an address asks for. Raises BadValue."""
    text = query.get("page") or "1"
    if not (text.isascii() and text.isdecimal() and int(text[:9]) > 0 and len(text) < 10):
        raise BadValue("bad_value", text)
    return int(text)


def word(query: Mapping[str, str], name: str) -> str | None:
    """A value of an address without surrounding space; None where it is empty."""
    return query.get(name, "").strip() or None


def day(query: Mapping[str, str], name: str) -> date | None:
    """A day of an address, as 2026-12-31 or 31/12/2026. Raises BadValue."""
    text = word(query, name)
    if text is None:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return in_calendar(datetime.strptime(text, form).date())
        except ValueError:
            continue
    raise BadValue("bad_day", text)


def iso_day(text: str) -> str:
    """A day of a form as documents hold it: 31/12/2026 → 2026-12-31, 31/3 (every year) → --03-31. Raises BadValue."""
    yearly = re.fullmatch(r"(?:(\d{1,2})/(\d{1,2})|--(\d\d)-(\d\d))", text)
    if yearly is None:
        return day({"day": text}, "day").isoformat()
    date_, month = (int(yearly[1]), int(yearly[2])) if yearly[1] else (int(yearly[4]), int(yearly[3]))
    try:
        # a leap year: 29/2 is a day
        date(2024, month, date_)
    except ValueError as error:
        raise BadValue("bad_day", text) from error
    return f"--{month:02}-{date_:02}"


def in_calendar(value: date) -> date:
    """The day, if it is one that documents can mean. Raises BadValue."""
    if value.year not in _YEARS:
        raise BadValue("bad_day", value.isoformat())
    return value


def role(query: Mapping[str, str]) -> str | None:
    """A role of an address. Raises BadValue."""
    return _one_of(word(query, "role"), ROLES)


def relation(query: Mapping[str, str]) -> str | None:
    """A relation of an address. Raises BadValue."""
    return _one_of(word(query, "relation"), RELATIONS)


def relations(query: QueryParams) -> tuple[str, ...]:
    """All relations that an address names, each once. Raises BadValue."""
    named = dict.fromkeys(value for value in query.getlist("relation") if value)
    return tuple(name for name in named if _one_of(name, RELATIONS))


def several(query: QueryParams) -> dict[str, str | list[str]]:
    """The values of an address, as a list where a name stands there several times."""
    found = {name: query.getlist(name) for name in query}
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def progress(query: Mapping[str, str]) -> str | None:
    """How far tasks shall be that an address asks for. Raises BadValue."""
    return _one_of(word(query, "state"), PROGRESS)


def _one_of(value: str | None, known: Container[str]) -> str | None:
    if value is not None and value not in known:
        raise BadValue("bad_value", value)
    return value


def address(path: str, query: Mapping[str, Any], **changed: Any) -> str:
    """The path with the query in which `changed` are put in or, where None, left out; empty values are left out."""
    values = {**query, **changed}
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path
