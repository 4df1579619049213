"""What all readers need to know of tables: where the header ends, and what continues a table on the next page."""

from __future__ import annotations

import re

from vanban import model
from vanban.grammar.forms import LOWER, UPPER
from vanban.reading import mending
from vanban.reading.blocks import Grid, clean, clean_cell, is_column_numbers

_NUMBER_COLUMN = re.compile(r"(?:stt|tt|số\s*tt|số\s*thứ\s*tự|số\s*hiệu|no\.?)$", re.IGNORECASE)
# a first cell that opens a row of the body: a number, a numeral, a bullet
_ROW_LABEL = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}|[a-zđ])[.)]?$|[-+*•]$")
# the state's or the Party's name, recipients, an authority that signs
_LAYOUT = re.compile(
    r"CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA|ĐẢNG CỘNG SẢN VIỆT NAM|Độc lập\s*[-–]\s*Tự do|^\s*(?:Nơi nhận|Kính gửi)\s*:?"
    r"|^\s*(?:TM|KT|TL|TUQ|T/M|K/T|T/L)[./]?\s*[A-ZĐ]",
    re.MULTILINE,
)
# where converters have put the lines of a letterhead's or a signature's cell into one: around a ruled line, before
# the motto, a letter's subject and each recipient, between the position and the name of the signer
_LINE_IN_CELL = re.compile(
    r"\s*(?<!\S)[-_*]{3,}(?!\S)\s*|\s+(?=Độc lập\s*[-–]\s*Tự do|V/v\s)|(?<=[;,.:)])\s+(?=[-+]\s*\S)"
    rf"|(?<=[{UPPER}]{{2}})\s+(?=(?:[{UPPER}][{LOWER}]+\s?){{2,5}}$)"
)
_LONGEST_HEADING = 120
# the edges of columns on two pages are the same that are nearer, in points; a piece with fewer edges is no piece
_NEAR = 12.0
_FEWEST_EDGES = 4


def header_depth(rows: list[list[str]], spanned: int = 1) -> int:
    """How many of the first rows are the header; `spanned` rows are covered by the merged cells of the first one."""
    if not rows or not _looks_like_header(rows[0]):
        return 0
    depth = max(1, min(spanned, len(rows) - 1))
    if depth == 1 and len(rows) > 2 and _is_second_header(rows[0], rows[1]):
        depth = 2
    if depth < len(rows) and is_column_numbers([clean(cell) for cell in rows[depth]]):
        depth += 1
    return depth


def _looks_like_header(row: list[str]) -> bool:
    cells = [clean(cell) for cell in row]
    named = [cell for cell in cells if cell]
    if not named or _ROW_LABEL.match(cells[0]):
        return False
    if _NUMBER_COLUMN.match(cells[0]):
        return True
    if len(named) < 2 or any(len(cell) > _LONGEST_HEADING and not cell.isupper() for cell in named[:1]):
        return False
    # a name of a column holds no number; "Năm 2025" as one is rarer than a first row of dates
    return not any(re.match(r"[-+•]\s|.*\d", cell) or cell.endswith((";", "./.")) for cell in named)


def _is_second_header(first: list[str], second: list[str]) -> bool:
    """Whether the second row names the columns below a name that spans them: cells only where the first has none."""
    named = [column for column, cell in enumerate(second) if clean(cell)]
    gaps = [column for column, cell in enumerate(first) if not clean(cell)]
    if not named or not gaps or clean(second[0]):
        return False
    return all(column in gaps or (column + 1) in gaps for column in named)


def is_repeated_header(row: list[str], header: list[list[str]]) -> bool:
    """Whether a row on a later page says again what the header says."""
    folded = [_folded(cell) for cell in row]
    return any(folded) and any(folded == [_folded(cell) for cell in other] for other in header)


def _folded(cell: str) -> str:
    return re.sub(r"\W+", "", cell).lower()


def shared_edges(left: list[float], right: list[float]) -> list[float] | None:
    """The edges of the columns of two pieces of one table, None where they are two tables.

    On a page where two columns are merged in every row the edge between them is missing.
    """
    right = [x - right[0] + left[0] for x in right]
    few, many = sorted((left, right), key=len)
    if len(few) < len(many) and len(few) < max(_FEWEST_EDGES, 0.6 * len(many)):
        return None
    fits = all(min(abs(x - other) for other in many) < _NEAR for x in few) and abs(few[-1] - many[-1]) < _NEAR
    return many if fits else None


def has_no_own_header(more: Grid, grid: Grid) -> bool:
    """Whether the piece on the next page begins with no header, or with what the table's header says."""
    if not more.header_rows:
        return True
    said = {_folded(cell) for row in grid.rows[: grid.header_rows] for cell in row}
    return all(_folded(cell) in said for cell in more.rows[0])


def widen(grid: Grid, xs: list[float], edges: list[float]) -> None:
    """Put a table's columns, whose edges are `xs`, where `edges` has them; what those have more stays empty."""
    if len(xs) == len(edges):
        return
    places = [min(range(len(edges)), key=lambda at, x=x: abs(edges[at] - x)) for x in xs[:-1]]
    for rows, nothing in ((grid.rows, str), (grid.strips, list)):
        for row in rows:
            wide = [nothing() for _ in edges[1:]]
            for place, cell in zip(places, row, strict=True):
                wide[place] = cell
            row[:] = wide


def append(grid: Grid, more: Grid, page: int, removed: list[model.Removed], label_column: bool) -> None:
    """Add the rows of the next page to a table: repeated header out, a row that the page break cut mended."""
    header = grid.rows[: grid.header_rows]
    first = True
    for row, strips in zip(more.rows, more.strips, strict=True):
        if header and first and is_repeated_header(row, header):
            text = "\t".join(clean_cell(cell) for cell in row)
            removed.append(model.Removed(page=page, text=text, why="repeated_header"))
            continue
        if first and label_column and _goes_on(grid.rows[-1], row) and len(grid.rows) > grid.header_rows:
            grid.rows[-1] = [_joined(a, b) for a, b in zip(grid.rows[-1], row, strict=True)]
            grid.strips[-1] = [a + b for a, b in zip(grid.strips[-1], strips, strict=True)]
        else:
            grid.rows.append(row)
            grid.pages.append(page)
            grid.strips.append(strips)
        first = False


def _goes_on(last: list[str], row: list[str]) -> bool:
    """Whether a row is the rest of the last row of the page before: it has no label, and one of its cells goes on."""
    if clean(row[0]) or not any(clean(cell) for cell in row):
        return False
    pairs = [(clean(a), clean(b)) for a, b in zip(last[1:], row[1:], strict=True)]
    if not clean(last[0]):
        return any(a and b and mending.continues(a.split("\n")[-1], b) for a, b in pairs)
    return any(a and b for a, b in pairs)


def _joined(left: str, right: str) -> str:
    if not left.strip() or not right.strip():
        return left + right
    last, first = left.split("\n")[-1], right.split("\n")[0]
    if mending.is_item(first) or (mending.ends_sentence(last) and not mending.starts_lower(first)):
        return f"{left}\n{right}"
    return mending.join(left, right)


def lines_of_cell(cell: str) -> list[str]:
    """The lines of a cell of a layout table, also where a converter has set them all in one."""
    lines = cell.split("\n")
    return lines if len(lines) > 1 else [line for line in _LINE_IN_CELL.split(cell) if line]


def has_label_column(rows: list[list[str]]) -> bool:
    """Whether the first column numbers the rows."""
    labels = [clean(row[0]) for row in rows]
    marked = sum(bool(_ROW_LABEL.match(label)) or bool(_NUMBER_COLUMN.match(label)) for label in labels if label)
    return marked >= 1 and marked >= 0.6 * sum(map(bool, labels))


def is_layout(rows: list[list[str]], header_rows: int, ruled: bool) -> bool:
    """Whether a table only sets its texts side by side: a letterhead, a signature, a frame."""
    width = max(map(len, rows), default=0)
    filled = [row for row in rows if any(clean(cell) for cell in row)]
    if width < 2 or not filled or all(sum(bool(clean(cell)) for cell in row) <= 1 for row in filled):
        return True
    text = "\n".join(cell for row in rows for cell in row)
    if len(filled) <= 6 and _LAYOUT.search(text):
        return True
    if ruled or header_rows:
        return False
    both = sum(sum(bool(clean(cell)) for cell in row) >= 2 for row in filled)
    return not ((width >= 3 and len(filled) >= 3) or both >= 5)
