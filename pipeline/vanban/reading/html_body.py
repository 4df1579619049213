"""The elements of a web page in the order of reading: paragraphs, numbered lists, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanban import errors
from vanban.reading import mending
from vanban.reading.blocks import COVERED
from vanban.reading.docx_numbering import in_format
from vanban.reading.pieces import Piece, Sheet, cell_text, softly_joined
from vanban.reading.tables import header_depth, is_layout

_BLOCK = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "main",
    "header", "blockquote", "center", "pre", "table", "tr", "td", "th", "hr", "address", "figure", "body", "fieldset",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4"}
_BOLD = {"b", "strong", *_HEADINGS}
_SKIP = {"script", "style", "head", "title", "noscript", "template"}
_LIST_STYLES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CSS_STYLES = {
    "decimal": "decimal", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "decimal-leading-zero": "decimalZero",
}  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f]+")
_MOST_SPAN = 200
_MOST_COLUMNS = 400
_MOST_COVERED = 500_000


class Body:
    """Walks elements; inline text collects until a block begins or ends."""

    def __init__(self) -> None:
        self._text = ""
        self._bold = 0
        self._label: str | None = None

    def walk(self, node) -> Iterator[Piece | Sheet]:
        """The pieces and tables of an element."""
        yield from self._element(node, centred=False, bold=False)
        yield from self._flush(False)

    def _element(self, node, centred: bool, bold: bool) -> Iterator[Piece | Sheet]:
        tag = node.tag
        if not isinstance(tag, str) or tag in _SKIP:
            return
        if tag == "br":
            self._text += "\n"
            return
        centred = _centred(node, centred)
        bold = bold or tag in _BOLD or "bold" in _style(node, "font-weight")
        if tag in _BLOCK:
            yield from self._flush(centred)
        if tag == "table":
            yield from self._table(node)
        elif tag in ("ol", "ul"):
            yield from self._list(node, centred, bold)
        else:
            self._add(node.text, bold)
            for child in node:
                yield from self._element(child, centred, bold)
                self._add(child.tail, bold)
        if tag in _BLOCK:
            yield from self._flush(centred)

    def _add(self, text: str | None, bold: bool) -> None:
        if text:
            text = _SPACE.sub(" ", text)
            self._text += text
            self._bold += sum(map(str.isalpha, text)) if bold else 0

    def _flush(self, centred: bool) -> Iterator[Piece]:
        text, self._text = self._text, ""
        letters, self._bold = self._bold, 0
        if not text.strip(" \n\xa0"):
            return
        label, self._label = self._label, None
        if label and not mending.is_item(text):
            text = f"{label} {text.lstrip()}"
        bold = letters > 0.6 * sum(map(str.isalpha, text))
        for number, line in enumerate(text.split("\n")):
            opens = number == 0
            yield Piece(line, centred=centred, bold=bold, starts=opens, item=opens and label is not None)

    # ------------------------------------------------------------ lists

    def _list(self, node, centred: bool, bold: bool) -> Iterator[Piece | Sheet]:
        number = _integer(node.get("start"), 1)
        step = -1 if node.get("reversed") is not None else 1
        for child in node:
            if child.tag != "li":
                yield from self._element(child, centred, bold)
                continue
            number = _integer(child.get("value"), number)
            label = _label(node, child, number)
            number += step
            self._label = label
            yield from self._element(child, centred, bold)
            yield from self._flush(centred)
            self._label = None

    # ------------------------------------------------------------ tables

    def _table(self, node) -> Iterator[Piece | Sheet]:
        rows, header_rows, spanned, wide = _grid(node)
        if not rows:
            return
        if is_layout(rows, header_rows, _is_ruled(node)):
            yield from _columns(rows, wide)
        else:
            rows = [[softly_joined(cell) for cell in row] for row in rows]
            yield Sheet(rows, header_rows or header_depth(rows, spanned))

    def walk_cell(self, cell) -> Iterator[Piece | Sheet]:
        """The content of a cell without the cell itself."""
        self._add(cell.text, cell.tag == "th")
        for child in cell:
            yield from self._element(child, False, cell.tag == "th")
            self._add(child.tail, cell.tag == "th")
        yield from self._flush(False)


def grid_of(table) -> tuple[list[list[str]], int]:
    """The cells of a table element in their places and the number of its header rows."""
    rows, header_rows, spanned, _ = _grid(table)
    rows = [[softly_joined(cell) for cell in row] for row in rows]
    return rows, header_rows or header_depth(rows, spanned)


def _grid(table) -> tuple[list[list[str]], int, int, set[int]]:
    rows: list[list[str]] = []
    covered: set[tuple[int, int]] = set()
    header_rows, spanned, wide = 0, 1, set()
    for row in _own_rows(table):
        number, cells = len(rows), []
        items = [cell for cell in row if cell.tag in ("td", "th")]
        for cell in items:
            while (number, len(cells)) in covered:
                cells.append(COVERED)
            text = cell_text(Body().walk_cell(cell))
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            if len(cells) > _MOST_COLUMNS or len(covered) > _MOST_COVERED:
                raise errors.TooLarge(
                    "A table has too many columns.", advice="Look at the table: it is no ordinary one."
                )
            if number == 0:
                spanned = max(spanned, down)
            for below in range(1, down):
                covered.update((number + below, len(cells) + column) for column in range(across))
            cells += [text] + [""] * (across - 1)
        while (number, len(cells)) in covered:
            cells.append(COVERED)
        in_head = row.getparent().tag == "thead" or (items and all(cell.tag == "th" for cell in items))
        if in_head and header_rows == number:
            header_rows = number + 1
        if len(items) == 1:
            wide.add(number)
        rows.append(cells)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows if width], header_rows, spanned, wide


def _columns(rows: list[list[str]], wide: set[int]) -> Iterator[Piece]:
    start = 0
    for number in [*sorted(wide), len(rows)]:
        for column in range(len(rows[0])):
            for row in rows[start:number]:
                yield from (Piece(line, column=True) for line in re.split(r"[\n\v]", row[column].replace(COVERED, "")))
        if number < len(rows):
            yield from (Piece(line) for line in re.split(r"[\n\v]", rows[number][0]))
        start = number + 1


def _own_rows(table) -> Iterator:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _is_ruled(table) -> bool:
    if (table.get("border") or "0").strip() not in ("", "0"):
        return True
    if "none" not in _style(table, "border") and _style(table, "border"):
        return True
    cells = list(table.iter("td", "th"))
    ruled = sum(bool(re.search(r"border[\w-]*\s*:\s*(?!none)[^;]*solid", cell.get("style") or "")) for cell in cells)
    return ruled > 0.4 * len(cells)


def _label(parent, item, number: int) -> str:
    if "none" in _style(parent, "list-style") or "none" in _style(item, "list-style"):
        return ""
    if parent.tag == "ul":
        return "-"
    css = _style(item, "list-style") or _style(parent, "list-style")
    named = next((style for name, style in _CSS_STYLES.items() if name in css.split()), None)
    style = named or _LIST_STYLES.get(item.get("type") or parent.get("type") or "1", "decimal")
    return f"{in_format(number, style)}."


def _centred(node, inherited: bool) -> bool:
    said = (node.get("align") or "").lower() or _style(node, "text-align")
    if node.tag == "center":
        return True
    return "center" in said if said else inherited


def _style(node, name: str) -> str:
    found = re.search(rf"(?:^|;)\s*{name}(?:-type|-style)?\s*:\s*([^;]+)", node.get("style") or "")
    return found[1].strip().lower() if found else ""


def _span(cell, name: str) -> int:
    return max(1, min(_integer(cell.get(name), 1), _MOST_SPAN))


def _integer(text: str | None, default: int) -> int:
    text = (text or "").strip()
    return int(text) if re.fullmatch(r"-?\d{1,5}", text) else default
