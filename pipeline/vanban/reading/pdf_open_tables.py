"""Tables of a PDF page that are ruled across only: lines around the header and at the end, or between all rows.

Their columns are where the words of all rows leave a gap; their rows are what stands between two rules, parted further
where the first column numbers several rows between them.
"""

from __future__ import annotations

import itertools
import re

from vanban.reading import tables
from vanban.reading.pdf_drawings import Rule, rules_across, stacks
from vanban.reading.pdf_page import PageText
from vanban.reading.pdf_rows import Row
from vanban.reading.pdf_tables import RuledTable
from vanban.reading.pdf_words import Word

_SHORTEST = 0.35
_OUTSIDE = 8.0
# words nearer than this share of their height are one text; columns are farther apart than so many points
_SPACE = 0.7
_GUTTER = 5.0
_LONGEST_HEADER = 6
_ROW_NUMBER = re.compile(r"\(?\d{1,3}(?:\.\d{1,2})*[.)]?$|[IVXL]{1,5}[.)]?$")


def find_open_tables(page: PageText, taken: list[RuledTable]) -> list[RuledTable]:
    """The tables of a page whose rules all run across, from the top down; `taken` are those with cells of their own."""
    rules = rules_across(page.drawings, _SHORTEST * page.width)
    free = [rule for rule in rules if not any(t.bottom - 3 < rule.y < t.top + 3 for t in taken)]
    found = []
    for group in stacks(free):
        if len(group) >= 3 and not _has_rule_down(page, group) and (table := _table(page, group)) is not None:
            found.append(table)
    return found


def _has_rule_down(page: PageText, group: list[Rule]) -> bool:
    top, bottom = group[0].y, group[-1].y
    return any(y1 - y0 > 20 and y0 < top and y1 > bottom for _, y0, y1 in page.drawings.down)


def _table(page: PageText, group: list[Rule]) -> RuledTable | None:
    top, bottom = group[0].y, group[-1].y
    left, right = min(rule.x0 for rule in group), max(rule.x1 for rule in group)
    rows = [row for row in page.rows if bottom < row.middle < top]
    if any(row.x0 < left - _OUTSIDE or row.x1 > right + _OUTSIDE for row in rows):
        return None
    head = [row for row in rows if row.middle > group[1].y]
    body = rows[len(head) :]
    if not 0 < len(head) <= _LONGEST_HEADER or len(body) < 2:
        return None
    columns = _columns(body)
    if len(columns) < 2:
        return None
    xs = [left, *((a[1] + b[0]) / 2 for a, b in itertools.pairwise(columns)), right]
    ys = [rule.y for rule in group[:2]]
    for above, below in itertools.pairwise(group[1:]):
        inside = [row for row in body if below.y < row.middle < above.y]
        ys += [*_cuts(inside, xs[1], single=len(group) == 3), below.y]
    table = RuledTable(xs, ys, {})
    return table if _has_header(table, head) else None


def _columns(rows: list[Row]) -> list[tuple[float, float]]:
    """The stretches across the page that hold words of any row."""
    texts = sorted(stretch for row in rows for stretch in _texts(row))
    columns: list[tuple[float, float]] = []
    for x0, x1 in texts:
        if columns and x0 - columns[-1][1] < _GUTTER:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _texts(row: Row) -> list[tuple[float, float]]:
    """The stretches of a row between wide gaps."""
    found = [(row.words[0].x0, row.words[0].x1)]
    for word in row.words[1:]:
        if word.x0 - found[-1][1] < _SPACE * row.height:
            found[-1] = (found[-1][0], word.x1)
        else:
            found.append((word.x0, word.x1))
    return found


def _cuts(rows: list[Row], edge: float, single: bool) -> list[float]:
    """Where the rows of a table part that stand between the same two rules; `single`: all of them do.

    `edge` is the right edge of the first column. Numbers in it start rows; without any, each line is a row if all
    stand apart or all have something in the first column.
    """
    firsts = [[word for word in row.words if word.middle[0] < edge] for row in rows]
    starts = [bool(words) and bool(_ROW_NUMBER.match(words[0].text)) for words in firsts]
    if not any(starts):
        starts = [single and bool(words) for words in firsts]
    return [
        (above.y0 + below.y0 + below.height) / 2
        for above, below, begins in zip(rows, rows[1:], starts[1:], strict=False)
        if begins
    ]


def _has_header(table: RuledTable, head: list[Row]) -> bool:
    cells: dict[int, list[Word]] = {}
    for row in head:
        for word in row.words:
            if (place := table.place(word)) is not None:
                cells.setdefault(place[1], []).append(word)
    texts = [" ".join(word.text for word in cells.get(at, [])) for at in range(len(table.xs) - 1)]
    return sum(map(bool, texts)) >= 2 and tables.header_depth([texts]) > 0
