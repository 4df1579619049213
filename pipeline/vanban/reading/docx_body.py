"""The body of a Word document in the order of reading: paragraphs with their numbers, tables, layout tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from vanban import errors
from vanban.reading.blocks import COVERED, PAGE_TURN
from vanban.reading.docx_chunks import Chunks
from vanban.reading.docx_numbering import Numbering, Styles, W, is_on, value
from vanban.reading.docx_text import MC, Found, Inline
from vanban.reading.pieces import Piece, Sheet, as_pieces, cell_text, softly_joined
from vanban.reading.tables import header_depth, is_layout

R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LINE = re.compile(r"[\n\v]")
# Word itself allows 63 columns
MOST_COLUMNS = 400
_INSIDE = {W + tag for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}


class Body:
    """Walks a document's XML. `notes` collects the notes referred to, in their order; `page` is the page reached."""

    def __init__(self, styles: Styles, numbering: Numbering, chunks: Chunks) -> None:
        self._styles = styles
        self._numbering = numbering
        self._inline = Inline(styles)
        self._carried = ""
        self._chunks = chunks
        self.page = 1
        self.notes: list[tuple[str, str]] = []

    def walk(self, container) -> Iterator[Piece | Sheet]:
        """The pieces and tables of a w:body, w:tc or w:txbxContent."""
        for node in _content(container):
            if node.tag == W + "p":
                yield from self._paragraph(node)
            elif node.tag == W + "tbl":
                yield from self._table(node)
            elif node.tag == W + "altChunk":
                for item in self._chunks.read(node.get(R_ID)):
                    yield replace(item, page=self.page) if isinstance(item, Piece) else item

    # ------------------------------------------------------------ paragraphs

    def _paragraph(self, node) -> Iterator[Piece]:
        properties = node.find(W + "pPr")
        found = self._inline.read(node)
        found.text, self._carried = self._carried + found.text, ""
        if _mark_is_deleted(properties):
            # the end of the paragraph is deleted: what it holds belongs to the next one
            self._carried = found.text
            return
        label = self._numbering.label(properties)
        alignment = value(properties, "jc")
        if alignment is None:
            inherited, _ = self._styles.find(value(properties, "pStyle"), "pPr/jc", paragraph=True)
            alignment = inherited.get(W + "val") if inherited is not None else None
        bold = found.bold_letters > 0.6 * sum(map(str.isalpha, found.text))
        for number, line in enumerate(found.text.split("\n")):
            labelled = number == 0 and bool(label)
            line = self._turned(line)
            turns = line.count(PAGE_TURN)
            line = f"{label} {line.lstrip()}" if labelled else line
            yield Piece(
                line, centred=alignment == "center", bold=bold, starts=number == 0, item=labelled, page=self.page
            )
            self.page += turns
        yield from self._aside(found)

    def _turned(self, line: str) -> str:
        """A line without the page turns at its start, which are counted; what stands behind them is on the new page."""
        text = line.lstrip()
        before = line[: len(line) - len(text)]
        self.page += before.count(PAGE_TURN)
        return before.replace(PAGE_TURN, "") + text

    def _aside(self, found: Found) -> Iterator[Piece]:
        self.notes += found.notes
        for box in found.boxes:
            for item in self.walk(box):
                yield from as_pieces(item)

    # ------------------------------------------------------------ tables

    def _table(self, node) -> Iterator[Piece | Sheet]:
        grid = _Grid(self, node)
        if not grid.rows:
            return
        if is_layout(grid.rows, grid.header_rows, has_rules(node, self._styles)):
            yield from grid.lines()
        else:
            rows = [[softly_joined(cell) for cell in row] for row in grid.rows]
            yield Sheet(rows, grid.header_rows or header_depth(rows, grid.spanned), grid.pages)


class _Grid:
    """The cells of a w:tbl in their places; text only at the first place that a merged cell covers."""

    def __init__(self, body: Body, table) -> None:
        self.rows: list[list[str]] = []
        self.pages: list[int] = []
        self.header_rows = 0
        self.spanned = 1
        self._wide: set[int] = set()
        open_columns: dict[int, int] = {}
        for row in _content(table, W + "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            self._row(body, row, open_columns)
        width = max(map(len, self.rows), default=0)
        self.rows = [row + [""] * (width - len(row)) for row in self.rows]

    def _row(self, body: Body, row, open_columns: dict[int, int]) -> None:
        number, cells = len(self.rows), []
        properties = row.find(W + "trPr")
        cells += [""] * _count(value(properties, "gridBefore"), 0)
        items = list(_content(row, W + "tc"))
        page, ends, first = body.page, [body.page], None
        for cell in items:
            settings = cell.find(W + "tcPr")
            span = _count(value(settings, "gridSpan"), 1)
            merge = settings.find(W + "vMerge") if settings is not None else None
            continued = merge is not None and merge.get(W + "val") != "restart"
            if continued and open_columns.get(len(cells)) == 0:
                self.spanned = max(self.spanned, number + 1)
            open_columns[len(cells)] = open_columns.get(len(cells), number) if continued else number
            # each cell of a row that a page end parts says so
            body.page = page
            pieces = [*body.walk(cell)]
            first = first or next((p.page for p in pieces if isinstance(p, Piece) and p.text.strip()), None)
            ends.append(body.page)
            text = cell_text(iter(pieces))
            cells += [COVERED if continued else text] + [""] * (span - 1)
            if len(cells) > MOST_COLUMNS:
                raise errors.TooLarge(
                    "A table has too many columns.", advice="Look at the table: it is no ordinary one."
                )
        if is_on(properties, "tblHeader") and self.header_rows == number:
            self.header_rows = number + 1
        if len(items) == 1:
            self._wide.add(number)
        self.rows.append(cells)
        self.pages.append(first or page)
        body.page = max(ends)

    def lines(self) -> Iterator[Piece]:
        """The cells as lines, the left column before the right one; a cell over the whole width stands between."""
        start = 0
        for number in [*sorted(self._wide), len(self.rows)]:
            for column in range(len(self.rows[0])):
                for row, page in zip(self.rows[start:number], self.pages[start:number], strict=True):
                    yield from (
                        Piece(line, column=True, page=page) for line in _LINE.split(row[column].replace(COVERED, ""))
                    )
            if number < len(self.rows):
                page = self.pages[number]
                yield from (Piece(line, page=page) for line in _LINE.split(self.rows[number][0]))
            start = number + 1


def has_rules(table, styles: Styles) -> bool:
    """Whether a table's cells are ruled: by the table, its style, or most of its cells."""
    properties = table.find(W + "tblPr")
    borders = properties.find(W + "tblBorders") if properties is not None else None
    if borders is None:
        borders, _ = styles.find(value(properties, "tblStyle"), "tblPr/tblBorders")
    inner = [value(borders, side) for side in ("insideH", "insideV")] if borders is not None else []
    if any(kind not in (None, "nil", "none") for kind in inner):
        return True
    cells = list(table.iter(W + "tcBorders"))
    ruled = sum(
        any(value(cell, side) not in (None, "nil", "none") for side in ("top", "left", "start")) for cell in cells
    )
    return ruled > 0.5 * len(list(table.iter(W + "tc")))


def _content(container, wanted: str | None = None) -> Iterator[object]:
    """Children through content controls, insertions and the like; deletions and fallbacks out."""
    for child in container:
        if child.tag in _INSIDE:
            yield from _content(child, wanted)
        elif child.tag == MC + "AlternateContent":
            chosen = child.find(MC + "Choice")
            yield from _content(chosen if chosen is not None else child.find(MC + "Fallback"), wanted)
        elif isinstance(child.tag, str) and (wanted is None or child.tag == wanted):
            yield child


def _mark_is_deleted(properties) -> bool:
    return properties is not None and properties.find(f"{W}rPr/{W}del") is not None


def _count(text: str | None, default: int) -> int:
    return min(int(text), 200) if text and text.isdigit() else default
