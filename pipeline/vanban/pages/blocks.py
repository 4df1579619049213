"""The canonical text as HTML blocks: paragraphs, headings with their anchors, tables, page breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from vanban import model
from vanban.exports.whole import clean
from vanban.pages.marks import Marked

_DEEPEST = 6
# paragraphs of a chunk, which a browser may leave unpainted until it is scrolled to
_CHUNK = 30


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph ("p"), heading ("h3" … "h6"), table or page break ("page", whose `html` is the page's number)."""

    tag: str
    html: Markup
    anchor: str | None = None


class Anchors:
    """Where each section of a document can be reached: the anchor of the line that it begins on."""

    def __init__(self, document: model.Document) -> None:
        self._text = document.text
        self._first: dict[int, model.Section] = {}
        self.of: dict[str, str] = {}
        for section in document.sections:
            line = self._text.rfind("\n", 0, section.start) + 1
            self.of[section.id] = self._first.setdefault(line, section).id

    def at(self, line: int) -> model.Section | None:
        """The section that begins on the line that starts at `line`, the outermost where there are several."""
        return self._first.get(line)


def chunks(document: model.Document, marked: Marked) -> Iterator[list[Block]]:
    """The blocks of the whole text, in chunks of some paragraphs."""
    chunk: list[Block] = []
    for block in blocks(document, marked, 0, len(document.text)):
        chunk.append(block)
        if len(chunk) >= _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def blocks(document: model.Document, marked: Marked, start: int, end: int) -> Iterator[Block]:
    """The blocks of the text [start, end), which are cut where a paragraph goes beyond it."""
    breaks = [page for page in document.pages if len(document.pages) > 1 and start <= page.start < max(end, start + 1)]
    anchors = Anchors(document)
    for low, high, table in _stretches(document, start, end):
        while breaks and breaks[0].start <= low:
            yield Block("page", Markup(breaks.pop(0).number))
        if table:
            yield Block("table", _table(document, table, marked, low, high), table.id)
        else:
            yield _paragraph(document, marked, anchors, low, high)
    for page in breaks:
        yield Block("page", Markup(page.number))


def _stretches(document: model.Document, start: int, end: int) -> Iterator[tuple[int, int, model.Table | None]]:
    """Lines and tables one after the other: start, end, the table if it is one."""
    at = start
    for table in sorted(document.tables, key=lambda each: each.start):
        if table.end <= at or table.start >= end:
            continue
        yield from ((a, b, None) for a, b in _lines(document.text, at, table.start))
        yield max(at, table.start), min(end, table.end), table
        at = min(end, table.end)
    yield from ((a, b, None) for a, b in _lines(document.text, at, end))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield start, stop
        start = stop + 1


def _paragraph(document: model.Document, marked: Marked, anchors: Anchors, start: int, end: int) -> Block:
    section = anchors.at(start)
    html = marked.html(start, end)
    if section is None:
        return Block("p", html)
    tag = f"h{min(_DEEPEST, 2 + section.depth)}" if _is_title(document.text[start:end], section) else "p"
    return Block(tag, html, section.id)


def _is_title(line: str, section: model.Section) -> bool:
    """Whether the line is nothing but the label and the heading of the section."""
    heading = (section.heading or "").strip()
    return bool(section.label and heading) and line.rstrip(" .:;").endswith(heading.rstrip(" .:;"))


def _table(document: model.Document, table: model.Table, marked: Marked, start: int, end: int) -> Markup:
    """The rows of a table that stand in [start, end), its header with them where the table begins there."""
    rows = [row for row in table.rows if row and start <= row[0].start < end]
    first = table.rows[0][0].start if table.rows and table.rows[0] else table.end
    pieces = []
    if start == table.start:
        pieces.append(_header(document, table, marked, first))
    elif table.header:
        pieces.append(_row("th", map(clean, table.header)))
    body = Markup("").join(_row("td", (marked.html(cell.start, cell.end) for cell in row)) for row in rows)
    pieces.append(Markup("<tbody>{}</tbody>").format(body))
    return Markup("").join(pieces)


def _header(document: model.Document, table: model.Table, marked: Marked, end: int) -> Markup:
    """The header as the text has it, with its marks: one row where its cells are those of the table, otherwise one
    row for each of its lines."""
    printed = document.text[table.start : end].removesuffix("\n")
    lines = [printed] if printed.count("\t") + 1 == len(table.header) else printed.split("\n")
    at, rows = table.start, []
    for line in lines if table.header else ():
        cells = []
        for name in line.split("\t"):
            cells.append(marked.html(at, at + len(name)))
            at += len(name) + 1
        rows.append(_row("th", cells))
    return Markup("").join(rows)


def _row(tag: str, cells: Iterable[str]) -> Markup:
    open_tag = Markup('<th scope="col">') if tag == "th" else Markup("<td>")
    line = Markup("").join(Markup("{}{}</{}>").format(open_tag, cell, Markup(tag)) for cell in cells)
    return Markup("<thead><tr>{}</tr></thead>" if tag == "th" else "<tr>{}</tr>").format(line)
