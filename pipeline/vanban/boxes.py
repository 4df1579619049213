"""From a fact back to the page: the boxes of any span of a document's text.

    boxes = Boxes(document)
    boxes.of(task.start, task.end)      one box for each line that the span stands on

The document's `layout` holds the places of its words in a compact form (see model.PageLayout); documents of formats
without pages have none, and their spans have no boxes.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vanban import model

_STEPS = 36 * 36 - 1
_WORD = re.compile(r"\S+")
# a line knows the left edges of its words only: a word ends so much before the next one, as a share of its height
_SPACE = 0.18


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: the spans of its words, their left edges and the right edge of the last, its lower and upper
    edge."""

    page: int
    words: tuple[tuple[int, int], ...]
    xs: tuple[float, ...]
    low: float
    high: float

    def edges(self, at: int) -> tuple[float, float]:
        """Left and right edge of a word by its place in the line."""
        if at == len(self.words) - 1:
            return self.xs[at], self.xs[at + 1]
        return self.xs[at], max(self.xs[at], self.xs[at + 1] - _SPACE * (self.high - self.low))


def facts(document: model.Document) -> Iterator[tuple[str, str, model.Span]]:
    """Whatever was found and has a place in the text: kind, id ("" where it has none), span."""
    for kind in ("citations", "links", "deadlines", "targets", "tasks", "findings"):
        for fact in getattr(document, kind):
            # a doubt about the whole document stands nowhere
            if fact.end > fact.start:
                yield kind, getattr(fact, "id", ""), fact
    for body in document.bodies:
        for mention in body.mentions:
            yield "bodies", body.id, mention


def with_boxes(document: model.Document) -> dict[str, Any]:
    """The document's JSON in which every fact also has its `boxes`: [{page, x0, y0, x1, y1}]."""
    found, data = Boxes(document), document.model_dump(mode="json", by_alias=True)
    rows = [row for kind in ("citations", "links", "deadlines", "targets", "tasks", "findings") for row in data[kind]]
    rows += [mention for body in data["bodies"] for mention in body["mentions"]]
    rows += [body for task in data["tasks"] for body in task["bodies"]]
    for row in rows:
        row["boxes"] = [each.model_dump() for each in found.of(row["start"], row["end"])]
    return data


class Boxes:
    """The lines of a document's pages, decoded once."""

    def __init__(self, document: model.Document) -> None:
        self._text = document.text
        entries = [
            (int(start), page, digits)
            for page in document.layout
            for start, _, digits in (entry.partition(" ") for entry in page.lines.split(";") if entry)
        ]
        entries.sort(key=lambda entry: entry[0])
        self._starts = [start for start, _, _ in entries]
        ends = [*self._starts, len(self._text)][1:]
        self._lines = [self._line(*entry, end) for entry, end in zip(entries, ends, strict=True)]

    def _line(self, start: int, page: model.PageLayout, digits: str, end: int) -> _Line:
        values = [int(digits[at : at + 2], 36) / _STEPS for at in range(0, len(digits), 2)]
        words = []
        # where a line break parts a symbol, what hangs on the last word is the next line's
        for match in _WORD.finditer(self._text, start, end):
            words.append(match.span())
            if len(words) == len(values) - 3:
                break
        xs = tuple(value * page.width for value in values[2:])
        return _Line(page.number, tuple(words), xs, values[0] * page.height, values[1] * page.height)

    def of(self, start: int, end: int) -> tuple[model.Box, ...]:
        """The boxes of the text [start, end) in the order of the text: one for each line, or part of a line between
        wide gaps. A word that the span cuts is cut in proportion."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        return tuple(box for line in self._lines[first:last] if (box := _box(line, start, end)))


def _box(line: _Line, start: int, end: int) -> model.Box | None:
    inside = [at for at, (a, b) in enumerate(line.words) if a < end and start < b]
    if not inside:
        return None
    left, right = _part(line, inside[0], start, end)[0], _part(line, inside[-1], start, end)[1]
    edges = (round(value, 1) for value in (left, line.low, right, line.high))
    x0, y0, x1, y1 = edges
    return model.Box(page=line.page, x0=x0, y0=y0, x1=x1, y1=y1)


def _part(line: _Line, at: int, start: int, end: int) -> tuple[float, float]:
    """Left and right edge of what a span holds of a word."""
    (a, b), (left, right) = line.words[at], line.edges(at)
    step = (right - left) / (b - a)
    return left + step * max(0, start - a), right - step * max(0, b - end)
