"""Rows: the words on one base line of a page, of a text layer or as OCR has read them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import numpy as np

from vanban.reading.pdf_words import Columns, Word

# words farther apart in height than this share of it stand in two lines; raised numbers do not
_LEVEL = 0.65


class Row:
    """Words on one base line, from left to right; `put` changes them.

    `text` are the words with single spaces, `x0` and `x1` the left and right edge, `first_width` is the width of the
    first word; `y0`, `y1` and `height` are those of the tallest one, `lowest` is the height of the lowest. `widest` is
    the widest gap between two words. `column` is 1 or 2 where the row is known to stand in the left or the right one
    of two columns.
    """

    __slots__ = (
        "_columns", "_line", "_reach", "_words", "column", "first_width", "height", "lowest", "text", "widest", "x0",
        "x1", "y0", "y1",
    )  # fmt: skip

    def __init__(self, words: list[Word], column: int = 0) -> None:
        self.column = column
        self.put(words)

    @classmethod
    def of_line(cls, columns: Columns, line: int, *measures: float) -> Row:
        """A line of a page's columns, which has been measured already."""
        row = cls.__new__(cls)
        row._columns, row._line, row._words, row.column = columns, line, None, 0
        row.text = columns.text(line)
        row.x0, row.x1, row.first_width, row.y0, row.y1, row.height, row.lowest, row.widest, *row._reach = measures
        return row

    def put(self, words: list[Word]) -> None:
        """Let the row hold `words` (one or more), or tell it that its words have changed."""
        self._columns, self._words = None, words
        self.text = " ".join([word.text for word in words])
        self.x0, self.x1, self.first_width = words[0].x0, words[-1].x1, words[0].x1 - words[0].x0
        heights = [word.y1 - word.y0 for word in words]
        self.height, self.lowest = max(heights), min(heights)
        tallest = words[heights.index(self.height)]
        self.y0, self.y1 = tallest.y0, tallest.y1
        self.widest = max([right.x0 - left.x1 for left, right in itertools.pairwise(words)], default=0.0)

    @property
    def words(self) -> list[Word]:
        """The words one by one."""
        if self._columns is not None:
            self._words, self._columns = self._columns.words(self._line), None
        return self._words

    @property
    def middle(self) -> float:
        """How high it stands."""
        return (self.y0 + self.y1) / 2

    @property
    def edges(self) -> list[float]:
        """The left edges of its words and the right edge of the last."""
        if self._columns is not None:
            return [*self._columns.lefts(self._line), self.x1]
        return [*[word.x0 for word in self._words], self._words[-1].x1]

    @property
    def spans(self) -> list[tuple[float, float]]:
        """The left and right edges of its words."""
        if self._columns is not None:
            return self._columns.spans(self._line)
        return [(word.x0, word.x1) for word in self._words]

    @property
    def reach(self) -> tuple[float, float]:
        """Its lowest and highest edge."""
        if self._columns is not None:
            return self._reach
        return min([word.y0 for word in self._words]), max([word.y1 for word in self._words])

    @property
    def bold(self) -> bool:
        """Whether most of it is in bold type."""
        if self._columns is not None and (even := self._columns.all_bold(self._line)) is not None:
            return even
        bold = sum([len(word.text) for word in self.words if word.bold])
        return bold > 0.6 * (len(self.text) - len(self.words) + 1)

    @property
    def size(self) -> float:
        """Size of the type of its longest word."""
        if self._columns is not None:
            return self._columns.sizes[self._line]
        return max(self._words, key=lambda word: len(word.text)).size


def to_rows(lines: Iterable[list[Word]]) -> list[Row]:
    """Rows from the top down. Lines that stand on the same height are one row."""
    return _from_the_top(Row(_in_order(words)) for words in lines)


def rows_of(columns: Columns) -> list[Row]:
    """The same of a page's columns, whose lines are measured all at once."""
    return _from_the_top(_measured(columns)) if columns.texts else []


def _from_the_top(rows: Iterable[Row]) -> list[Row]:
    groups: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: -row.middle):
        if groups and _same_height(groups[-1], row) and not _overlap(groups[-1], row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [rows[0] if len(rows) == 1 else _joined(rows) for rows in groups]


def _joined(rows: list[Row]) -> Row:
    return Row(_in_order(word for row in rows for word in row.words), rows[0].column)


def _same_height(above: list[Row], row: Row) -> bool:
    # the tallest, the leftmost of several, stands for all
    tallest = above[0] if len(above) == 1 else max(above, key=lambda row: (row.height, -row.x0))
    return min(tallest.y1, row.y1) - max(tallest.y0, row.y0) > 0.6 * min(tallest.height, row.height)


def _overlap(above: list[Row], row: Row) -> bool:
    least = 0.3 * max(row.height, *[each.height for each in above])
    spans = sorted(span for each in (*above, row) for span in each.spans)
    return any(right < left - least for (_, left), (right, _) in itertools.pairwise(spans))


def _in_order(words: Iterable[Word]) -> list[Word]:
    return sorted(words, key=lambda word: word.x0)


def _measured(columns: Columns) -> Iterator[Row]:
    starts = np.array(columns.starts)
    firsts, lasts = starts[:-1], starts[1:] - 1
    x0, y0, x1, y1 = columns.boxes
    heights = y1 - y0
    height = np.maximum.reduceat(heights, firsts)
    bottom, top = np.minimum.reduceat(y0, firsts), np.maximum.reduceat(y1, firsts)
    # the first word of each line that is as tall as any in it
    tall = np.flatnonzero(heights == np.repeat(height, np.diff(starts)))
    tallest = tall[np.searchsorted(tall, firsts)]
    gaps, steps = _between(x0[1:] - x1[:-1], firsts, -np.inf), _between(np.diff(x0), firsts, np.inf)
    widest = np.where(firsts == lasts, 0.0, np.maximum.reduceat(gaps, firsts))
    high = (np.maximum.reduceat(y0, firsts) - bottom >= _LEVEL * heights[firsts]).tolist()
    mixed = (np.minimum.reduceat(steps, firsts) < 0).tolist()
    measures = (
        x0[firsts], x1[lasts], x1[firsts] - x0[firsts], y0[tallest], y1[tallest], height,
        np.minimum.reduceat(heights, firsts), widest, bottom, top,
    )  # fmt: skip
    for line, each in enumerate(np.stack(measures, axis=1).tolist()):
        if high[line]:
            yield from map(Row, _levels(columns.words(line)))
        elif mixed[line]:
            yield Row(_in_order(columns.words(line)))
        else:
            yield Row.of_line(columns, line, *each)


def _between(values: np.ndarray, firsts: np.ndarray, none: float) -> np.ndarray:
    """What lies before each word, `none` before the first of a line."""
    found = np.append(none, values)
    found[firsts] = none
    return found


def _levels(words: list[Word]) -> list[list[Word]]:
    """The words of a line by the heights at which they stand: pdfium takes two columns whose lines are set at
    different heights for one line."""
    levels: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.y0):
        if levels and levels[-1][0].y0 - word.y0 < _LEVEL * min(word.height, levels[-1][0].height):
            levels[-1].append(word)
        else:
            levels.append([word])
    return [_in_order(words) for words in levels]
