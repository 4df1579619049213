"""Where the words of the canonical text stand on their pages, written in the compact form of model.PageLayout.

Between a page and the text words only change their order, the white space between them and, seldom, their letters:
so the words of a paragraph or cell are looked up in its text one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Protocol

from vanban import model

STEPS = 36 * 36 - 1
_NUMBERS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PAIRS = "".join([a + b for a in _NUMBERS for b in _NUMBERS]).encode()
# a word that reading has changed stands at most so far behind the one before
_NEAR = 40
# a gap wider than this share of the line's height parts it in two, so that no box covers the gap
_GAP = 1.0
# in points: no type is so small that this were one
_NO_GAP = 6.0


class Placed(Protocol):
    """A word with its box in points, y from the lower edge of the page."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float


class PlacedLine(Protocol):
    """Words on one line, in the order of the text: they themselves, joined by spaces, the widest gap between two, and
    how high the lowest is.

    `edges` are their left edges and the right edge of the last, `reach` the lowest and the highest edge.
    """

    words: Sequence[Placed]
    text: str
    widest: float
    lowest: float
    edges: list[float]
    reach: tuple[float, float]


# a page and a line on it
Strip = tuple[int, PlacedLine]


class Places:
    """Collects where words stand. `sizes`: width and height of each page; `clean` makes a word what the text has.

    `doubtful`: start, end and confidence of the words that OCR has read with less confidence than `doubt`.
    """

    def __init__(
        self, sizes: Mapping[int, tuple[float, float]], clean: Callable[[str], str], doubt: float = 0.0
    ) -> None:
        self._sizes = sizes
        self._clean = clean
        self._doubt = doubt
        self.doubtful: list[tuple[int, int, float]] = []
        # of each page: where lines start in the text, their reach and edges
        self._lines: dict[int, list[tuple[int, tuple[float, float], list[float]]]] = {number: [] for number in sizes}

    def add(self, text: str, start: int, strips: Iterable[Strip]) -> None:
        """Note the places of the words of `text`, which starts at offset `start` of the canonical text."""
        at = 0
        for page, line in strips:
            if page not in self._lines:
                continue
            at += text.startswith(" ", at)
            if text.startswith(line.text, at) and line.widest < max(_NO_GAP, _GAP * line.lowest):
                self._lines[page].append((start + at, line.reach, line.edges))
                if self._doubt:
                    self._note_doubts(start + at, line.words)
                at += len(line.text)
            else:
                at = self._add_slowly(text, start, at, page, line.words)

    def _add_slowly(self, text: str, start: int, at: int, page: int, words: Sequence[Placed]) -> int:
        """Note a line that has gaps or stands otherwise in the text; returns where the text goes on."""
        run: list[Placed] = []
        first = 0
        for word, begin, end in self._found(text, at, words):
            # words are counted by white space, so one that hangs on the word before starts anew
            if run and (_is_far(run[-1], word) or not text[at:begin].isspace()):
                self._write_words(page, start + first, run)
                run = []
            first = first if run else begin
            run.append(word)
            at = end
        if run:
            self._write_words(page, start + first, run)
        return at

    def _found(self, text: str, at: int, words: Sequence[Placed]) -> Iterator[tuple[Placed, int, int]]:
        """The words that stand in `text` from `at` on, each with its start and end."""
        for word in words:
            while text[at : at + 1].isspace():
                at += 1
            piece = word.text
            if not text.startswith(piece, at):
                piece = self._clean(piece)
                begin = text.find(piece, at, at + len(piece) + _NEAR) if piece else -1
                if begin < 0:
                    continue
                at = begin
            begin, at = at, at + len(piece)
            yield word, begin, at

    def _write_words(self, page: int, start: int, words: Sequence[Placed]) -> None:
        reach = (min([word.y0 for word in words]), max([word.y1 for word in words]))
        self._lines[page].append((start, reach, [*[word.x0 for word in words], words[-1].x1]))
        if self._doubt:
            self._note_doubts(start, words)

    def _note_doubts(self, start: int, words: Sequence[Placed]) -> None:
        for word in words:
            confidence = getattr(word, "confidence", 1.0)
            if confidence < self._doubt:
                self.doubtful.append((start, start + len(word.text), confidence))
            start += len(word.text) + 1

    def layout(self) -> tuple[model.PageLayout, ...]:
        """What was noted, page by page."""
        return tuple(
            model.PageLayout(number=number, width=round(width, 1), height=round(height, 1), lines=self._written(number))
            for number, (width, height) in self._sizes.items()
        )

    def _written(self, page: int) -> str:
        """The lines of a page in the form of model.PageLayout."""
        width, height = self._sizes[page]
        lines = sorted(self._lines[page], key=itemgetter(0))
        reaches = _digits([y for _, reach, _ in lines for y in reach], height)
        lefts = _digits([x for _, _, edges in lines for x in edges], width)
        entries, at = [], 0
        for rank, (start, _, edges) in enumerate(lines):
            entries.append(f"{start} {reaches[4 * rank : 4 * rank + 4]}{lefts[at : at + 2 * len(edges)]}")
            at += 2 * len(edges)
        return ";".join(entries)


def _is_far(left: Placed, right: Placed) -> bool:
    return right.x0 - left.x1 > _GAP * (right.y1 - right.y0)


def _digits(values: Sequence[float], whole: float) -> str:
    """Distances as shares of the page's width or height, each in two digits of base 36."""
    import numpy as np

    steps = np.clip(values, 0.0, whole) * (STEPS / whole) + 0.5
    return np.frombuffer(_PAIRS, "S2")[steps.astype(int)].tobytes().decode()
