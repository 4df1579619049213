"""Which deadline governs an amount: the one in its clause or sentence, the one that opens its paragraph of aims, the
one of its row, else that of the heading or lead line above it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from vanban import model
from vanban.draft import Draft, Line
from vanban.extract.scope import Passage
from vanban.structure.tables import columns

_CALENDAR = ("by", "on", "period")
# words before a deadline that opens its sentence: "Phấn đấu", "Về kinh tế: phấn đấu"
_OPENING = re.compile(r"[^\w]*(?:[\w/]+\s+){0,2}(?:[^\w]*|[^:;.]{0,40}:\s*(?:\w+\s+){0,3})")
_FINISHING = re.compile(r"\s*(?:[Hh]oàn thành|[Xx]ong|[Tt]hời gian(?: hoàn thành| thực hiện)?)\s*:?\s*$")
# an occasion by which something is to be reached, not one on which it is done
_OCCASION = re.compile(r"(?:trước|đến|từ nay|nhân|vào dịp|dịp|chào mừng)\s", re.IGNORECASE)
_AIMS = ("aims", "targets")
# a deadline so close behind an amount is its own
_CLOSE = 48
# … and none farther away is that of its sentence or paragraph
_REACH = 2000
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
        self._rows = _rows(draft)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether a deadline shares a character with [start, end)."""
        at = bisect_left(self._starts, end) - 1
        return at >= 0 and self._all[at].end > start

    def last_between(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the last deadline between start and end stands ("Từ nay đến năm 2025, mỗi …")."""
        at = bisect_left(self._starts, end) - 1
        if at < 0 or self._all[at].start < start or self._all[at].end > end:
            return None
        return self._all[at].start, self._all[at].end

    def start_after(self, start: int, end: int) -> int:
        """Where the first deadline between start and end begins, else end."""
        at = bisect_left(self._starts, start)
        return min(self._starts[at], end) if at < len(self._starts) else end

    def deadline_of(self, start: int, end: int, passage: Passage, taken: int = 0) -> str | None:
        """The id of the deadline that governs the amount at [start, end) in the passage.

        `taken` is where the quote of the amount before it ends: a deadline right behind that is its own.
        """
        if found := self._beside(start, end, passage, taken):
            return found.id or None
        if passage.table and (row := self._row_of(passage.start)):
            return row
        return self._leading(passage.start)

    def heading_of(self, offset: int) -> str | None:
        """The id of the deadline in the innermost heading or lead line above `offset`."""
        return self._leading(offset)

    def inside(self, start: int, end: int) -> str | None:
        """The id of the first deadline with a day in [start, end)."""
        return next((found.id or None for found in self._between(start, end) if found.kind in _CALENDAR), None)

    def _beside(self, start: int, end: int, passage: Passage, taken: int) -> model.Deadline | None:
        """The nearest deadline in the clause, else the one that opens the sentence, or closes the paragraph."""
        low, high = max(passage.start, start - _REACH), min(passage.end, end + _REACH)
        clause = max(low, self._text.rfind(";", low, start), self._text.rfind(". ", low, start))
        close = min((at for mark in (";", ". ", "\n") if (at := self._text.find(mark, end, high)) >= 0), default=high)
        near = self._in_clause(self._between(clause, start), self._between(end, close), end, taken)
        return near or self._opening(low, clause, start, passage.role in _AIMS) or self._finishing(close, high)

    def _in_clause(
        self, before: tuple[model.Deadline, ...], after: tuple[model.Deadline, ...], end: int, taken: int
    ) -> model.Deadline | None:
        dated = [found for found in before if found.kind in _CALENDAR]
        behind = [found for found in after if found.kind in _CALENDAR and not self._is_of_part(end, found.start)]
        # "đạt 95% vào năm 2028 và 98% vào năm 2030"
        is_taken = dated and dated[-1].start >= taken > 0 and not self._text[taken : dated[-1].start].strip(" ,(")
        if is_taken and behind and behind[0].start - end <= _CLOSE:
            return behind[0]
        loose = [found for found in (*after, *reversed(before)) if found.kind == "relative" or _is_occasion(found)]
        return next(iter((*dated[-1:], *behind[:1], *loose[:1])), None)

    def _is_of_part(self, end: int, start: int) -> bool:
        """Whether what stands between an amount and a deadline turns to its parts ("…, trong đó giai đoạn 2026")."""
        return "trong đó" in self._text[end:start]

    def _opening(self, low: int, clause: int, start: int, among_aims: bool) -> model.Deadline | None:
        """The last deadline before the clause that opens a sentence; among aims any before it in the sentence too."""
        sentence = max(low, self._text.rfind(". ", low, start))
        first = low if among_aims else sentence
        for found in reversed(self._between(first, clause)):
            if found.kind not in _CALENDAR:
                continue
            if among_aims and found.start >= sentence:
                return found
            opens = max(low, self._text.rfind(". ", low, found.start) + 1)
            if _OPENING.fullmatch(self._text, opens, found.start):
                return found
        return None

    def _finishing(self, close: int, high: int) -> model.Deadline | None:
        """ "Kiểm tra 100% hồ chứa. Hoàn thành trong tháng 9/2026.": the next sentence is nothing but a time."""
        for found in self._between(close, high)[:1]:
            if found.kind in _CALENDAR and _FINISHING.fullmatch(self._text, close + 1, found.start):
                return found
        return None

    def _between(self, start: int, end: int) -> tuple[model.Deadline, ...]:
        return self._all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _row_of(self, offset: int) -> str | None:
        """The id of the deadline by which the row of a table of duties that holds `offset` is to be done."""
        at = bisect_right(self._rows, offset, key=lambda row: row[0]) - 1
        if at < 0 or offset >= self._rows[at][1]:
            return None
        _, _, start, end = self._rows[at]
        return next((found.id or None for found in self._between(start, end) if found.kind in ("by", "on")), None)

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


def _is_occasion(deadline: model.Deadline) -> bool:
    return deadline.kind == "event" and bool(_OCCASION.match(deadline.text))


def _rows(draft: Draft) -> list[tuple[int, int, int, int]]:
    """Each row of a table of duties with its time cell: where both begin and end."""
    found = []
    for table in draft.tables:
        times = columns(table).get("time", ()) if table.role == "duties" else ()
        for row in table.rows if times else ():
            if row and times[0] < len(row):
                found.append((row[0].start, row[-1].end, row[times[0]].start, row[times[0]].end))
    return found


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
