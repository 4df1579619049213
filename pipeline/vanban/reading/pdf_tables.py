"""Ruled tables of a PDF page: pdfplumber finds the cells between the rules, rules and words come from pdfium."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from vanban.reading import mending
from vanban.reading.blocks import COVERED
from vanban.reading.pdf_drawings import Drawings, places, rules_across, stacks
from vanban.reading.pdf_rows import Row
from vanban.reading.pdf_words import Word
from vanban.reading.places import Strip

_SNAP = 3.0
_NUMBER = re.compile(r"(\d{1,3})\.?")
# so long are the rules of a table at least, and so far from its end stands the first line between columns
_WIDE = 150.0
# the densest real page had 60 rows of 14 columns
_MOST_CROSSINGS = 3000
_SIDE = 12.0
# lines of a cell between which one is left empty, in heights of a line
_BLANK_LINE = 2.2


@dataclass(slots=True)
class RuledTable:
    """Edges of columns and rows (y from the bottom, rows from the top down) and the cells that span them.

    `spans` maps each place (row, column) to the first place of its cell.
    """

    xs: list[float]
    ys: list[float]
    spans: dict[tuple[int, int], tuple[int, int]]
    words: dict[tuple[int, int], list[Word]] = field(default_factory=dict)

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.ys[0]

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.ys[-1]

    @property
    def first_row_spans(self) -> int:
        """How many rows the cells of the first row cover at most."""
        places = [row for (row, _), (start, _) in self.spans.items() if start == 0]
        return max(places, default=0) + 1

    def meets(self, row: Row) -> bool:
        """Whether a row stands at the height of the table, as a whole or in part."""
        low, high = row.reach
        return low <= self.top and high >= self.bottom

    def place(self, word: Word) -> tuple[int, int] | None:
        """The place (row, column) of a word, or None when it stands outside."""
        x, y = word.middle
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]):
            return None
        column = min(bisect_right(self.xs, x) - 1, len(self.xs) - 2)
        row = next(index for index, edge in enumerate(self.ys[1:]) if y >= edge)
        return self.spans.get((row, column), (row, column))

    def texts(self, page: int) -> tuple[list[list[str]], list[list[list[Strip]]]]:
        """The rows of cell texts, and for each cell its lines with the page's number."""
        rows = [[""] * (len(self.xs) - 1) for _ in self.ys[1:]]
        strips: list[list[list[Strip]]] = [[[] for _ in row] for row in rows]
        lasts: dict[tuple[int, int], int] = {}
        for (_, column), start in self.spans.items():
            lasts[start] = max(column, lasts.get(start, column))
        for (row, column), words in self.words.items():
            lines = _lines(words)
            # a place that no cell covers stands for itself
            rows[row][column] = _joined(lines, self.xs[lasts.get((row, column), column) + 1])
            strips[row][column] = [(page, line) for line in lines]
        kept = self._kept_rows(rows)
        for (row, column), start in self.spans.items():
            if start[0] < row and start[1] == column:
                rows[row][column] = COVERED
        return [*itertools.compress(rows, kept)], [*itertools.compress(strips, kept)]

    def _kept_rows(self, rows: list[list[str]]) -> list[bool]:
        # a rule that only one column has makes a row without cells of its own
        starts = {start[0] for start in self.spans.values()}
        return [index in starts or any(row) for index, row in enumerate(rows)]


def part_rows(table: RuledTable) -> None:
    """Part the rows between which a table has no rules: where the first column numbers several in one row."""
    merged = {row for place, first in table.spans.items() if place != first for row in (place[0], first[0])}
    for row in reversed(range(len(table.ys) - 1)):
        words = table.words.get((row, 0), [])
        if row in merged or sum(bool(_NUMBER.fullmatch(word.text)) for word in words) < 2:
            continue
        lines = _lines(words)
        numbers = [int(found[1]) for line in lines if (found := _NUMBER.fullmatch(line.text))]
        if len(numbers) < 2 or numbers != [*range(numbers[0], numbers[0] + len(numbers))]:
            continue
        starts = [line for line in lines if _NUMBER.fullmatch(line.text)]
        inside = [word for (at, _), words in table.words.items() if at == row for word in words]
        # what stands above the first number is a row of its own: the header, or the end of the page before
        above = any(word.middle[1] > starts[0].y0 + 1.1 * starts[0].height for word in inside)
        _cut(table, row, [line.y0 + 1.1 * line.height for line in (starts if above else starts[1:])])


def _cut(table: RuledTable, row: int, edges: list[float]) -> None:
    words = [word for cell in table.words.values() for word in cell]
    more = len(edges)
    shifted = {
        (at + more * (at > row), column): (start + more * (start > row), first)
        for (at, column), (start, first) in table.spans.items()
    }
    columns = range(len(table.xs) - 1)
    shifted |= {(at, column): (at, column) for at in range(row, row + more + 1) for column in columns}
    table.ys[row + 1 : row + 1] = edges
    table.spans, table.words = shifted, {}
    for word in words:
        table.words.setdefault(table.place(word), []).append(word)


class _Ruling:
    """What pdfplumber's finder of tables wants to know of a page: its edges, y from the top down."""

    def __init__(self, drawings: Drawings, height: float) -> None:
        down = [*drawings.down, *_open_sides(drawings)]
        self.edges = [_edge("v", x, x, height - y1, height - y0) for x, y0, y1 in down]
        self.edges += [_edge("h", x0, x1, height - y, height - y) for y, x0, x1 in drawings.across]


def _edge(orientation: str, x0: float, x1: float, top: float, bottom: float) -> dict:
    sizes = {"width": x1 - x0, "height": bottom - top}
    return {"orientation": orientation, "x0": x0, "x1": x1, "top": top, "bottom": bottom, **sizes}


def _open_sides(drawings: Drawings) -> Iterator[tuple[float, float, float]]:
    """The sides, as rules down, of tables that have lines between their columns but none at the left or right end."""
    for stack in stacks(rules_across(drawings, _WIDE)):
        top, bottom = stack[0].y, stack[-1].y
        inside = [x for x, y0, y1 in drawings.down if y0 < top and y1 > bottom and y1 - y0 > _SNAP]
        ends = (min(rule.x0 for rule in stack), max(rule.x1 for rule in stack))
        if len(stack) >= 3 and any(ends[0] + _SIDE < x < ends[1] - _SIDE for x in inside):
            yield from ((end, bottom, top) for end in ends if not any(abs(x - end) < _SIDE for x in inside))


def find_tables(drawings: Drawings, height: float) -> list[RuledTable]:
    """The ruled tables of a page, from the top down. Boxes of one cell and of one column are none.

    pdfplumber reads no page here: parsing one costs it twenty times what all the rest of reading does. Its search for
    cells takes the square of the crossings, which is why squared paper and graphs are left alone.
    """
    from pdfplumber.table import TableFinder

    if len(places(drawings.down)) * len(places(drawings.across)) > _MOST_CROSSINGS:
        return []
    tables = []
    for found in TableFinder(_Ruling(drawings, height)).tables:
        boxes = [(x0, height - top, x1, height - bottom) for x0, top, x1, bottom in found.cells]
        xs = _edges([box[0] for box in boxes] + [box[2] for box in boxes])
        ys = _edges([box[1] for box in boxes] + [box[3] for box in boxes])[::-1]
        if len(xs) < 3 or len(boxes) < 2:
            continue
        tables.append(RuledTable(xs, ys, _spans(boxes, xs, ys)))
    return sorted(tables, key=lambda table: -table.top)


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SNAP:
            edges.append(value)
    return edges


def _spans(boxes, xs: list[float], ys: list[float]) -> dict[tuple[int, int], tuple[int, int]]:
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for x0, y_top, x1, y_bottom in boxes:
        columns = [c for c in range(len(xs) - 1) if x0 - _SNAP < (xs[c] + xs[c + 1]) / 2 < x1 + _SNAP]
        rows = [r for r in range(len(ys) - 1) if y_bottom - _SNAP < (ys[r] + ys[r + 1]) / 2 < y_top + _SNAP]
        # crooked rules make cells that overlap: each place belongs to one
        free = [place for place in itertools.product(rows, columns) if place not in spans]
        spans |= dict.fromkeys(free, min(free, default=None))
    return spans


def _joined(lines: list[Row], right: float) -> str:
    """The text of a cell: lines joined to paragraphs, paragraphs parted by newlines."""
    pitches = [a.y0 - b.y0 for a, b in itertools.pairwise(lines)]
    usual = sorted(pitches)[len(pitches) // 3] if pitches else 0.0
    text = lines[0].text if lines else ""
    for above, line, pitch in zip(lines, lines[1:], pitches, strict=False):
        if _starts_paragraph(above, line, pitch, usual, right):
            text = f"{text}\n{line.text}"
        else:
            text = mending.join(text, line.text)
    return text


def _lines(words: list[Word]) -> list[Row]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-(word.y0 + word.y1) / 2, word.x0)):
        if lines and abs(lines[-1][0].middle[1] - word.middle[1]) < 0.4 * min(word.height, lines[-1][0].height):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Row(sorted(line, key=lambda word: word.x0)) for line in lines]


def _starts_paragraph(above: Row, line: Row, pitch: float, usual: float, right: float) -> bool:
    fits = above.x1 + line.first_width + 0.25 * line.height < right - 5
    if mending.is_item(line.text) and not mending.is_range(above.text, line.text):
        return fits or mending.ends_sentence(above.text) or pitch > 1.15 * usual
    if mending.is_cut(above.text) or mending.starts_lower(line.text):
        return False
    return pitch > 1.3 * usual and (mending.ends_sentence(above.text) or pitch > _BLANK_LINE * above.height)
