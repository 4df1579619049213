"""What readers of marked-up formats (DOCX, HTML) find, and how it becomes paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from vanban import model
from vanban.reading import columns, furniture, mending
from vanban.reading.blocks import PAGE_TURN, Grid, Paragraph, clean

_SHORTEST_TITLE = 12


@dataclass(slots=True)
class Piece:
    """A line of the body: `centred` and `bold` as set, `column` in a layout table; `starts` a paragraph of its own;
    `item`: the markup says that it is one, so it never goes on with the one before. `page` is that of its start; the
    text may hold PAGE_TURN."""

    text: str
    centred: bool = False
    bold: bool = False
    column: bool = False
    starts: bool = True
    item: bool = False
    page: int = 1


@dataclass(slots=True)
class Sheet:
    """A table with its cells in their places, the number of its header rows, and the page of each row if known."""

    rows: list[list[str]]
    header_rows: int
    pages: list[int] = field(default_factory=list)


def to_blocks(items: list[Piece | Sheet], removed: list[model.Removed]) -> list[Paragraph | Grid]:
    """Paragraphs and tables: columns set with tabs laid out, ornaments out, titles and cut sentences joined."""
    blocks: list[Paragraph | Grid] = []
    last: Piece | None = None
    for item in _unfolded(items):
        if isinstance(item, Sheet):
            blocks.append(Grid(item.rows, item.header_rows, item.pages))
            last = None
            continue
        text = clean(item.text)
        if not text:
            last = last if last is None or not last.centred else replace(last, bold=False)
            continue
        if why := furniture.reason(text):
            removed.append(model.Removed(page=item.page, text=text, why=why))
            last = None
            continue
        item.text = text
        if last is not None and _joins(last, item):
            above = blocks[-1]
            turn = mending.turns(item.page - above.page - above.text.count(PAGE_TURN))
            above.text = item.text = mending.join(above.text, text, turn)
        else:
            blocks.append(Paragraph(text, item.page))
        last = item
    return blocks


def _unfolded(items: list[Piece | Sheet]) -> Iterator[Piece | Sheet]:
    """The items; paragraphs that set two columns with tabs or spaces become the lines of these columns."""
    raws = [item.text if isinstance(item, Piece) and not item.column else "" for item in items]
    index = 0
    while index < len(items):
        placed, size = columns.arrange(raws, index)
        if placed and all(isinstance(item, Piece) for item in items[index : index + size]):
            yield from (Piece(text, column=True, page=items[at].page) for at, text in placed)
        else:
            size = 1
            yield items[index]
        index += size


def _joins(last: Piece, piece: Piece) -> bool:
    """Whether a piece goes on with the one before: a title over several lines, a sentence that was cut."""
    if mending.stands_alone(last.text) or mending.stands_alone(piece.text) or last.column != piece.column:
        return False
    if piece.item or len(last.text) > mending.LONGEST_PARAGRAPH:
        return False
    if piece.column:
        return mending.goes_on_in_column(last.text, piece.text, columns.is_entry(last.text))
    if mending.continues(last.text, piece.text):
        return True
    if not (last.centred and piece.centred) or (piece.starts and not (last.bold and piece.bold)):
        return False
    if piece.text.startswith("("):
        return False
    if len(last.text) < _SHORTEST_TITLE:
        return False
    in_capitals = mending.is_upper(last.text) or mending.is_upper(piece.text)
    return not in_capitals and not mending.is_item(piece.text) and not mending.ends_sentence(last.text)


def cell_text(items: Iterator[Piece | Sheet]) -> str:
    """What stands in a cell: paragraphs parted by newlines, the lines of one paragraph by vertical tabs."""
    text = ""
    for item in items:
        for piece in as_pieces(item):
            line = piece.text.replace("\t", " ").strip()
            if line:
                mark = "" if not text else "\n" if piece.starts else "\v"
                text = f"{text}{mark}{line}"
    return text


def softly_joined(cell: str) -> str:
    """A cell of a true table: a line break inside a paragraph is a space, unless an item starts behind it."""
    paragraphs = []
    for paragraph in cell.split("\n"):
        joined = ""
        for line in paragraph.split("\v"):
            if not joined:
                joined = line
            elif _is_soft(joined.rsplit("\n", 1)[-1], line):
                joined = mending.join(joined, line)
            else:
                joined = f"{joined}\n{line}"
        paragraphs.append(joined)
    return "\n".join(paragraphs)


def _is_soft(last: str, line: str) -> bool:
    return not mending.is_item(line) and not mending.ends_sentence(last)


def as_pieces(item: Piece | Sheet) -> Iterator[Piece]:
    """A piece, or the cells of a table inside another one as pieces."""
    if isinstance(item, Piece):
        yield item
    else:
        for row in item.rows:
            yield from (Piece(line) for cell in row for line in cell.split("\n"))
