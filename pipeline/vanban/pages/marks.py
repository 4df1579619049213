"""Marks in a text: the spans of all facts, written as nested <mark> elements around escaped pieces of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from vanban import model
from vanban.exports.whole import clean

# kinds of marks; the letter is their class in the page and the key that jumps to the next one
KINDS = {"tasks": "t", "deadlines": "d", "targets": "g", "citations": "c", "bodies": "b", "findings": "f"}
# which is outside where two have the same span
_OUTERMOST = "tfgcdb"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to be marked. `anchor` is the address of its place, `fact` that of the fact it belongs to."""

    start: int
    end: int
    letter: str
    anchor: str
    fact: str


def marks(document: model.Document) -> list[Mark]:
    """The marks of all facts that have a place, in the order in which their elements open."""
    found = [
        Mark(fact.start, fact.end, KINDS[kind], fact.id, fact.id)
        for kind in ("tasks", "citations", "deadlines", "targets")
        for fact in getattr(document, kind)
    ]
    found += [
        Mark(finding.start, finding.end, "f", finding_id(at), finding_id(at))
        for at, finding in enumerate(document.findings)
    ]
    found += [
        Mark(mention.start, mention.end, "b", f"{body.id}-{number}", body.id)
        for body in document.bodies
        for number, mention in enumerate(body.mentions, start=1)
    ]
    spans = [mark for mark in found if mark.end > mark.start]
    return sorted(spans, key=_opens)


def finding_id(at: int) -> str:
    """The address of a finding, which has no id of its own, by its place in the list."""
    return f"f{at + 1}"


class Marked:
    """The text of a document, to be written piece by piece with its marks.

    `anchors` are those that were written: each once, on the first piece of its mark.
    """

    def __init__(self, document: model.Document) -> None:
        self._text = document.text
        self._marks = marks(document)
        self._starts = [mark.start for mark in self._marks]
        self.anchors: set[str] = set()
        # ends of all marks up to each place in the list: where the search for open ones may stop
        self._reach: list[int] = []
        for mark in self._marks:
            self._reach.append(max(mark.end, self._reach[-1] if self._reach else 0))

    def html(self, start: int, end: int) -> Markup:
        """The text [start, end) escaped, with the marks that touch it."""
        return Markup("").join(self._pieces(start, end))

    def _touching(self, start: int, end: int) -> list[Mark]:
        first = bisect_right(self._reach, start)
        last = bisect_left(self._starts, end)
        return [mark for mark in self._marks[first:last] if mark.end > start]

    def _pieces(self, start: int, end: int) -> Iterator[Markup]:
        waiting = self._touching(start, end)[::-1]
        opened: list[Mark] = []
        at = start
        while at < end:
            while waiting and waiting[-1].start <= at:
                yield from self._open(opened, waiting.pop())
            edges = [mark.end for mark in opened]
            if waiting:
                edges.append(waiting[-1].start)
            stop = min([end, *edges])
            yield escape(clean(self._text[at:stop]))
            at = stop
            yield from self._close(opened, at)
        yield from (Markup("</mark>") for _ in opened)

    def _open(self, opened: list[Mark], mark: Mark) -> Iterator[Markup]:
        opened.append(mark)
        anchor = ""
        if mark.anchor not in self.anchors:
            self.anchors.add(mark.anchor)
            anchor = f' id="{escape(mark.anchor)}" tabindex="-1"'
        yield Markup(f'<mark class="{mark.letter}" data-f="{escape(mark.fact)}"{anchor}>')

    def _close(self, opened: list[Mark], at: int) -> Iterator[Markup]:
        """Close what ends at `at`; what was opened inside it and goes on is closed and opened again."""
        first = next((place for place, mark in enumerate(opened) if mark.end <= at), None)
        if first is None:
            return
        inner = opened[first:]
        del opened[first:]
        yield from (Markup("</mark>") for _ in inner)
        for mark in inner:
            if mark.end > at:
                yield from self._open(opened, mark)


def _opens(mark: Mark) -> tuple[int, int, int]:
    return mark.start, -mark.end, _OUTERMOST.index(mark.letter)
