"""Amounts in a passage ("ít nhất 05 dự án", "30% - 40%"): which entry of targets.toml fits where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from vanban import grammar
from vanban.extract.calendar import number
from vanban.extract.masks import Masks
from vanban.extract.scope import Passage
from vanban.grammar.openings import Openings

_NEAR = 120
# a point before one or two figures stands for the decimal comma
_POINTED = re.compile(r"\d+\.\d{1,2}")


class Amount(NamedTuple):
    """An amount as read. `start` … `end` holds comparing words, number and unit; a `share` is one in percent."""

    entry: grammar.Entry
    start: int
    end: int
    low: float
    high: float | None
    unit: tuple[int, int]
    share: bool

    @property
    def comparator(self) -> str:
        """The comparator of its entry."""
        return self.entry.extra["comparator"]


_FRAMES = {"anywhere": r"(?<!\w)(?:{})(?!\w)", "at end": r"(?<!\w)(?:{})\s*$", "behind": r"(?:{})"}


@cache
def rule(name: str, where: str = "anywhere") -> re.Pattern[str]:
    """The pattern `name` of targets.toml, `[rules]`, where it must stand: anywhere, at the end, or behind an amount."""
    frame = _FRAMES[where].replace("{}", grammar.data("targets")["rules"][name])
    return grammar.compiled(frame, grammar.macro_table("targets"), f"targets.toml: rules.{name}")


@cache
def member() -> re.Pattern[str]:
    """A further member of a list whose comparing words stand before the first ("ít nhất một xã, một phường")."""
    pattern = r"\s*(?:,\s*và|,|và)\s*(?P<low>{number})\s*(?P<unit>{unit}|{any})"
    return grammar.compiled(pattern, grammar.macro_table("targets"), "targets.toml: member")


@cache
def people() -> re.Pattern[str]:
    """The people behind their households: "806 hộ, 4.077 khẩu", "706 hộ với 3.432 nhân khẩu"."""
    pattern = r"(?<=hộ)(?:,|\s+với|\s+và|\s*/)\s*(?P<low>{number})\s*(?P<unit>(?:nhân\s+)?khẩu)(?!\w)"
    return grammar.compiled(pattern, grammar.macro_table("targets"), "targets.toml: people")


@cache
def elsewhere(entry_id: str) -> re.Pattern[str]:
    """What must stand behind an amount of this entry that counts outside aims; matches nothing if it names nothing."""
    return _condition(entry_id, "elsewhere", "(?:{})") or re.compile(r"(?!)")


def value(words: str) -> float:
    """1.000,5 → 1000.5; 7.5 → 7.5; "ba" → 3."""
    if _POINTED.fullmatch(words):
        return float(words)
    if words[0].isdecimal():
        return float(words.replace(".", "").replace(",", "."))
    return float(number(words) or 0)


def amounts(text: str, passage: Passage, masks: Masks) -> Iterator[Amount]:
    """The amounts of the passage from left to right; they do not overlap. `text` is the lowered text."""
    at = passage.start
    for start, entries in _openings().places(text, at, passage.end):
        if start < at:
            continue
        if masked := masks.end_at(start):
            at = masked
            continue
        found = [pair for entry in entries if (pair := _match(entry, text, start, passage))]
        if found:
            entry, match = max(found, key=lambda pair: pair[1].end())
            at = match.end()
            yield _amount(text, entry, match)


def _match(entry: grammar.Entry, text: str, start: int, passage: Passage) -> tuple[grammar.Entry, re.Match[str]] | None:
    match = entry.regex.match(text, start, passage.end)
    if not match or text[match.end() : match.end() + 1].isalnum():
        return None
    near = max(passage.start, start - _NEAR)
    after, not_after, before, not_before = _conditions(entry.id)
    if (after and not after.search(text, near, start)) or (not_after and not_after.search(text, near, start)):
        return None
    if before and not before.match(text, match.end(), passage.end):
        return None
    if not_before and not_before.match(text, match.end(), passage.end):
        return None
    return entry, match


def _amount(text: str, entry: grammar.Entry, match: re.Match[str]) -> Amount:
    high = match["high"] if "high" in match.re.groupindex else None
    unit = match.span("unit")
    share = "%" in text[slice(*unit)] or "‰" in text[slice(*unit)]
    return Amount(entry, *match.span(), value(match["low"]), value(high) if high else None, unit, share)


@cache
def _openings() -> Openings[grammar.Entry]:
    return Openings((entry.extra["first"], entry) for entry in grammar.entries("targets"))


@cache
def _conditions(entry_id: str) -> tuple[re.Pattern[str] | None, ...]:
    """What must and must not stand before, must and must not stand behind."""
    before, behind = r"(?<!\w)(?:{})\s*$", "(?:{})"
    frames = (("after", before), ("not_after", before), ("before", behind), ("not_before", behind))
    return tuple(_condition(entry_id, name, frame) for name, frame in frames)


def _condition(entry_id: str, name: str, frame: str) -> re.Pattern[str] | None:
    extra = next(entry.extra for entry in grammar.entries("targets") if entry.id == entry_id)
    if name not in extra:
        return None
    where = f"targets.toml: {entry_id}.{name}"
    return grammar.compiled(frame.replace("{}", extra[name]), grammar.macro_table("targets"), where)
