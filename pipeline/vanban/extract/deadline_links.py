"""Which deadline governs an amount: the one in its sentence, else that of the heading or lead line above it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from vanban import model
from vanban.draft import Draft, Line

_CALENDAR = ("by", "on", "period")
_BULLETS = ("-", "+", "*", "•")
_TITLE_WORDS = 16


class Governing:
    """The deadlines of a draft, looked up by place. Ids are assigned before targets are read."""

    def __init__(self, draft: Draft):
        self._all = draft.deadlines
        self._starts = [deadline.start for deadline in self._all]
        self._leads = _leads(draft)
        self._lead_starts = [lead.start for lead in self._leads]
        self._text = draft.text

    def overlaps(self, start: int, end: int) -> bool:
        """Whether a deadline shares a character with [start, end)."""
        at = bisect_left(self._starts, end) - 1
        return at >= 0 and self._all[at].end > start

    def end_before(self, start: int, end: int) -> int:
        """Where the last deadline between start and end closes ("Từ nay đến năm 2025, mỗi …"), else start."""
        at = bisect_left(self._starts, end) - 1
        return self._all[at].end if at >= 0 and start <= self._all[at].start and self._all[at].end <= end else start

    def start_after(self, start: int, end: int) -> int:
        """Where the first deadline between start and end begins, else end."""
        at = bisect_left(self._starts, start)
        return min(self._starts[at], end) if at < len(self._starts) else end

    def deadline_of(self, start: int, end: int, low: int, high: int) -> str | None:
        """The id of the deadline that governs the amount at [start, end) in the passage [low, high)."""
        return self._beside(start, end, low, high) or self._leading(low)

    def inside(self, start: int, end: int) -> str | None:
        """The id of the first deadline with a day in [start, end)."""
        return next((found.id or None for found in self._between(start, end) if found.kind in _CALENDAR), None)

    def _beside(self, start: int, end: int, low: int, high: int) -> str | None:
        """The nearest deadline in the clause, before the amount or else behind it; else the sentence's first."""
        clause = max(low, self._text.rfind(";", low, start), self._text.rfind(". ", low, start))
        close = min((at for mark in (";", ". ", "\n") if (at := self._text.find(mark, end, high)) >= 0), default=high)
        sentence = max(low, self._text.rfind(". ", low, start))
        before = [found for found in self._between(clause, start) if found.kind in _CALENDAR]
        after = [found for found in self._between(end, close) if found.kind in _CALENDAR]
        opening = [found for found in self._between(sentence, clause) if found.kind in _CALENDAR]
        nearest = before[-1:] or after[:1] or opening[-1:]
        return nearest[0].id or None if nearest else None

    def _between(self, start: int, end: int) -> tuple[model.Deadline, ...]:
        return self._all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _leading(self, offset: int) -> str | None:
        """The deadline of the innermost heading or lead line above `offset`."""
        at: int | None = bisect_right(self._lead_starts, offset) - 1
        while at is not None and at >= 0:
            lead = self._leads[at]
            if offset < lead.end:
                return lead.deadline
            at = lead.outer
        return None


@dataclass(frozen=True, slots=True)
class _Lead:
    """Text over which a deadline in a heading or lead line holds; `outer` is the place of the lead around it."""

    start: int
    end: int
    deadline: str
    outer: int | None = None


def _leads(draft: Draft) -> list[_Lead]:
    calendar = [deadline for deadline in draft.deadlines if deadline.kind in _CALENDAR and deadline.id]
    starts = [deadline.start for deadline in calendar]
    found = sorted([*_headings(draft, calendar, starts), *_lead_lines(draft, calendar, starts)], key=lambda x: x.start)
    nested: list[_Lead] = []
    stack: list[int] = []
    for at, lead in enumerate(found):
        while stack and nested[stack[-1]].end <= lead.start:
            stack.pop()
        nested.append(replace(lead, outer=stack[-1] if stack else None))
        stack.append(at)
    return nested


def _headings(draft: Draft, calendar: list[model.Deadline], starts: list[int]) -> Iterator[_Lead]:
    for section in draft.sections:
        line_end = draft.text.find("\n", section.start, section.end)
        if not section.label or section.kind == "bullet" or line_end < 0 or draft.text[line_end - 1] in ".;":
            continue
        at = bisect_left(starts, section.start)
        if at < len(calendar) and calendar[at].end <= line_end:
            yield _Lead(line_end, section.end, calendar[at].id)


def _lead_lines(draft: Draft, calendar: list[model.Deadline], starts: list[int]) -> Iterator[_Lead]:
    """ "Phấn đấu đến năm 2030:" and titles without a label govern the lines below them."""
    for at, line in enumerate(draft.lines):
        first = bisect_left(starts, line.start)
        if first >= len(calendar) or calendar[first].end > line.end:
            continue
        below = list(takewhile(_below(line), draft.lines[at + 1 : at + 60]))
        if below:
            yield _Lead(line.end, below[-1].end, calendar[first].id)


def _below(lead: Line) -> Callable[[Line], bool]:
    """Whether a line stands below the lead line: a bullet below a colon, a sentence below a title."""
    if lead.text.endswith(":"):
        return lambda line: line.text[:1] in _BULLETS
    if _is_title(lead.text):
        return lambda line: not _is_title(line.text)
    return lambda line: False


def _is_title(text: str) -> bool:
    return text[-1:] not in ".;:," and len(text.split()) <= _TITLE_WORDS and text[:1] not in _BULLETS
