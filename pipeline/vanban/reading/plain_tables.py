"""Tables in plain text and Markdown: pipes, HTML, tabs, and those that copying has flattened to lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vanban import model
from vanban.reading import columns, flat_tables, furniture, tables
from vanban.reading.blocks import Grid
from vanban.reading.markup import plain

_PIPE_RULE = re.compile(r"\s*(?:\|\s*)?:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*(?:\|\s*)?$")
_PIPE = re.compile(r"(?<!\\)\|")
_MOST_TAB_LINES = 2000
# a label and the tab behind it
_LABEL = re.compile(r"\s*(?:[^\w\s]|o|\(?(?:\d{1,2}(?:\.\d{1,2})*[.)]|[IVX]{1,5}\.|[a-zđ][.)]))\t")


@dataclass(slots=True)
class Line:
    """One line of the file and its page; `table` is one that stands in its place.

    `no_table`: a look from a line above has told that the tabs of this line and of those below it make none.
    """

    raw: str
    page: int
    table: Grid | None = None
    no_table: bool = False

    @property
    def indent(self) -> int:
        """White space before the text."""
        return columns.indent_of(self.raw)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to read."""
        return not self.raw.strip()


def table_at(lines: list[Line], index: int, removed: list[model.Removed], markdown: bool) -> tuple[Grid | None, int]:
    """The table that starts at a line and the number of its lines; (None, 1) where none starts."""
    if lines[index].table:
        return lines[index].table, 1
    raw = lines[index].raw
    if markdown and raw.lstrip()[:6].lower() == "<table":
        return _html_table(lines, index)
    if "|" in raw and index + 1 < len(lines) and "|" in lines[index + 1].raw:
        return _pipe_table(lines, index, removed)
    if " | " in raw:
        return _spaced_table(lines, index, removed)
    if "\t" in raw:
        return _tab_table(lines, index, removed, markdown)
    return None, 1


def with_flat_tables(lines: list[Line], removed: list[model.Removed]) -> list[Line]:
    """The lines with one in the place of all those to which a copy has flattened a table."""
    found = flat_tables.find([line.raw for line in lines], [line.page for line in lines])
    kept, at = [], 0
    for table in found:
        kept += [*lines[at : table.start], Line("", lines[table.start].page, table.grid)]
        at = table.end
        repeated = (lines[line] for line in table.repeated)
        removed += [model.Removed(page=line.page, text=line.raw.strip(), why="repeated_header") for line in repeated]
        for line in lines[table.start : table.end]:
            if why := furniture.reason(line.raw):
                removed.append(model.Removed(page=line.page, text=line.raw.strip(), why=why))
    return [*kept, *lines[at:]] if found else lines


def _pipe_table(lines: list[Line], index: int, removed: list[model.Removed]) -> tuple[Grid | None, int]:
    end = index
    while end < len(lines) and len(_PIPE.findall(lines[end].raw)) >= 1 and not lines[end].is_blank:
        end += 1
    rule = next((at for at in range(index, end) if _PIPE_RULE.match(lines[at].raw)), None)
    if rule is None and (end - index < 3 or any(len(_PIPE.findall(line.raw)) < 2 for line in lines[index:end])):
        return None, 1
    rows, pages = [], []
    for line in lines[index:end]:
        if not _PIPE_RULE.match(line.raw):
            inner = re.sub(r"^\s*\|?|\|?\s*$", "", line.raw)
            rows.append([_cell(cell, line.page, removed) for cell in _PIPE.split(inner)])
            pages.append(line.page)
    rows = _squared(rows)
    depth = tables.header_depth(rows)
    # below the rule a second row may name columns that have one name above them
    return Grid(rows, max(depth, rule - index, 1) if rule is not None else depth, pages), end - index


def _spaced_table(lines: list[Line], index: int, removed: list[model.Removed]) -> tuple[Grid | None, int]:
    """A table with a blank line between its rows: "TT | Nhiệm vụ | Chủ trì", as programs write the tables of Word.

    A merged cell is said again in each place that it covers: of the cells of a row that are all one, the first is kept.
    Other programs say it once, and the row of a group has two cells.
    """
    count = len(_PIPE.findall(lines[index].raw))
    rows, pages, size, whole, at = [], [], 0, 0, index
    while at < len(lines) and (lines[at].is_blank or _is_row(lines[at].raw, count)):
        if not lines[at].is_blank:
            cells = [_cell(cell, lines[at].page, removed).strip() for cell in _PIPE.split(lines[at].raw)]
            whole += len(cells) == count + 1
            rows.append(_without_repetition(cells + [""] * (count + 1 - len(cells))))
            pages.append(lines[at].page)
            size = at + 1 - index
        at += 1
    if whole < 3:
        return None, 1
    return Grid(rows, tables.header_depth(rows), pages), size


# "II | Phát triển văn hóa": the row of a group
_GROUP = re.compile(r"\s*(?:[IVX]{1,5}|[A-ZĐ]|\d{1,2})\.?\s*\|[^|]+$")


def _is_row(raw: str, count: int) -> bool:
    """Whether a line goes on with a table whose rows have `count` pipes."""
    return count >= 2 and (len(_PIPE.findall(raw)) == count or _GROUP.match(raw) is not None)


def _without_repetition(cells: list[str]) -> list[str]:
    first = 0 if len(set(cells)) == 1 else 1
    if len(set(cells[first:])) == 1 and cells[first].strip():
        return [*cells[: first + 1], *[""] * (len(cells) - first - 1)]
    return cells


def _html_table(lines: list[Line], index: int) -> tuple[Grid | None, int]:
    from lxml import etree, html

    from vanban.reading.html_body import grid_of

    end = index + 1
    while end < len(lines) and "</table" not in lines[end - 1].raw.lower():
        end += 1
    source = "\n".join(line.raw for line in lines[index:end])
    try:
        rows, depth = grid_of(html.fragment_fromstring(source, create_parent="div").find(".//table"))
    except (etree.ParserError, ValueError):
        return None, 1
    return (Grid(rows, depth, [lines[index].page] * len(rows)), end - index) if rows else (None, 1)


def _tab_table(lines: list[Line], index: int, removed: list[model.Removed], markdown: bool) -> tuple[Grid | None, int]:
    numbers = flat_tables.numbers_rows(lines[index].raw)
    if lines[index].no_table and not numbers:
        return None, 1
    count = lines[index].raw.count("\t")
    # "-⇥Sở Y tế": a list whose labels a word processor has set; what follows it is no row of it
    is_list = count == 1 and not numbers and bool(_LABEL.match(lines[index].raw))
    end = index
    while end < len(lines) and lines[end].raw.count("\t") == count and lines[end].raw.strip():
        if is_list and not _LABEL.match(lines[end].raw):
            break
        end += 1
    rows = [(line.raw, line.page) for line in lines[index:end]]
    below = lines[index : index + _MOST_TAB_LINES] if numbers else []
    numbered = flat_tables.tab_rows([line.raw for line in below]) if below else None
    if numbered:
        rows = [(text, lines[index + at].page) for at, text in numbered.rows]
        end = index + numbered.size
    is_list = is_list or (count == 1 and all(_LABEL.match(text) for text, _ in rows))
    if len(rows) < 3 or is_list or not (numbered or any(columns.has_gap(text) for text, _ in rows)):
        # the end of what is no table is none: to go down it from each of its lines would be quadratic
        for line in lines[index:end] if not numbered else ():
            line.no_table = True
        return None, 1
    cells = _squared([[_plain_cell(cell, page, removed, markdown) for cell in text.split("\t")] for text, page in rows])
    return Grid(cells, tables.header_depth(cells), [page for _, page in rows]), end - index


def _plain_cell(text: str, page: int, removed: list[model.Removed], markdown: bool) -> str:
    return "\n".join(plain(part, page, removed, markdown) for part in text.split("\n"))


def _cell(text: str, page: int, removed: list[model.Removed]) -> str:
    parts = re.split(r"<br\s*/?>", text, flags=re.IGNORECASE)
    return "\n".join(plain(part, page, removed, markdown=True, is_cell=True) for part in parts).replace("\\|", "|")


def _squared(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]
