"""What a reader hands over: paragraphs and tables in the order of reading, and how they become the canonical text.

A paragraph's text may hold PAGE_TURN marks where it goes on on the next page; nothing else in it is markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from vanban import draft, model
from vanban.reading.places import Places, Strip

PAGE_TURN = "\f"
# the text of a place that a merged cell above it covers; cleaned it is none
COVERED = "\x1f"
# words that OCR has read with less confidence are worth a look
_DOUBT = 0.6
# a line break that Word or HTML keeps inside one paragraph of a cell is white space like any other
_SPACES = " \t\n\r\v\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# single spaces, nearly all there are, are left as they stand
_SPACE = re.compile(f"[{_SPACES}]{{2,}}|[{_SPACES[1:]}]")
_TURN_WITH_SPACE = re.compile(f" {PAGE_TURN} ?|{PAGE_TURN} ")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u00ad\ufeff\ufffe\uffff\x00-\x08\x0e-\x1f\x7f]")


# the bullets of word processors, the signs of their symbol fonts among them; all say the same
BULLETS = "●▪■◾◼►▶➢➤➔❖✓✔♦◆❑❒‣⁃∙·\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0f0\uf0e0\uf06e\uf071\uf02d\uf0a8"


@dataclass(slots=True)
class Paragraph:
    """One paragraph and the page on which it starts (1-based); `strips` are its words where their places are known."""

    text: str
    page: int = 1
    strips: list[Strip] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A table: rows of cells, the first `header_rows` of them its header; `pages` gives the page of each row.

    A merged cell has its text in the first place it covers, COVERED in those below it and "" in the others. A newline
    in a cell separates its paragraphs. `strips` are the words of each cell, row by row, where their places are known.
    """

    rows: list[list[str]]
    header_rows: int = 0
    pages: list[int] = field(default_factory=list)
    strips: list[list[list[Strip]]] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """All that a reader found in one file; `sizes` are width and height of the pages in points, if they are known.

    `ocr` tells how page images were read, where there were any; `reader` another reader than the format's own.
    """

    blocks: list[Paragraph | Grid]
    notes: list[Paragraph] = field(default_factory=list)
    removed: list[model.Removed] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    encoding: str | None = None
    page_count: int = 1
    sizes: dict[int, tuple[float, float]] = field(default_factory=dict)
    ocr: model.Ocr | None = None
    reader: str | None = None


def clean(text: str) -> str:
    """`text` in NFC, no invisible characters, each run of white space one space, a bullet as "•"; PAGE_TURN stays."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    # of white space only the simple one is printable: nearly every text is clean already
    if not text.isprintable() or "  " in text:
        text = _SPACE.sub(" ", _INVISIBLE.sub("", text))
    text = text.strip(" ")
    return "•" + text[1:] if len(text) > 1 and text[0] in BULLETS else text


def clean_cell(text: str) -> str:
    """A cell's text: its paragraphs cleaned, empty ones dropped, joined by newlines."""
    return "\n".join(line for part in text.replace(PAGE_TURN, " ").split("\n") if (line := clean(part)))


def assemble(reading: Reading) -> draft.Text:
    """Put the blocks together to the canonical text with its spans. Blocks must be in the order of their pages."""
    places = Places(reading.sizes, clean, doubt=_DOUBT if reading.ocr else 0.0)
    writer = _Writer(places)
    tables = []
    for block in reading.blocks:
        if isinstance(block, Paragraph):
            writer.paragraph(block)
        elif table := writer.grid(block):
            tables.append(table)
    footnotes = [span for note in reading.notes if (span := writer.paragraph(note))]
    return draft.Text(
        text=writer.text,
        pages=writer.pages(reading.page_count),
        tables=tuple(tables),
        removed=fold(reading.removed),
        footnotes=tuple(footnotes),
        encoding=reading.encoding,
        warnings=tuple(reading.warnings),
        layout=places.layout(),
        doubtful=tuple(places.doubtful),
        covered=frozenset(writer.covered),
    )


def fold(removed: Iterable[model.Removed]) -> tuple[model.Removed, ...]:
    """Repetitions of the same text for the same reason on the same page, folded into one with its count."""
    counts: Counter[tuple[int, str, str]] = Counter()
    for item in removed:
        counts[item.page, item.text, item.why] += item.count
    return tuple(model.Removed(page=page, text=text, why=why, count=n) for (page, text, why), n in counts.items())


class _Writer:
    """Collects the text piece by piece and knows where each page starts."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._pieces: list[str] = []
        self._length = 0
        self._page = 1
        self._starts = [0]
        self.covered: list[int] = []

    @property
    def text(self) -> str:
        """What is written so far."""
        return "".join(self._pieces)

    def paragraph(self, block: Paragraph) -> tuple[int, int] | None:
        """Write a paragraph on a line of its own; its span, or None when there is nothing to write."""
        text = clean(block.text)
        if PAGE_TURN in text:
            text = _TURN_WITH_SPACE.sub(" " + PAGE_TURN, text).strip(" " + PAGE_TURN)
        if not text:
            return None
        self._line_break()
        self._turn_to(block.page)
        start = self._length
        for number, part in enumerate(text.split(PAGE_TURN)):
            if number:
                self._turn_to(self._page + 1)
            self._write(part)
        if block.strips:
            self._places.add(text.replace(PAGE_TURN, ""), start, block.strips)
        return start, self._length

    def grid(self, block: Grid) -> model.Table | None:
        """Write a table: cells separated by tabs, rows by newlines."""
        rows = [[clean_cell(cell) for cell in row] for row in block.rows]
        if not any(any(row) for row in rows):
            return None
        self._line_break()
        pages = block.pages or [self._page] * len(rows)
        self._turn_to(pages[0])
        start, first_page, spans = self._length, pages[0], []
        for number, (row, page) in enumerate(zip(rows, pages, strict=True)):
            if number:
                self._write("\n")
            self._turn_to(page)
            spans.append(self._row(row))
            told = zip(block.rows[number], spans[-1], strict=True)
            self.covered += [cell.start for raw, cell in told if raw == COVERED]
            if block.strips:
                for cell, strips in zip(spans[-1], block.strips[number], strict=True):
                    self._places.add(cell.text, cell.start, strips)
        return model.Table(
            start=start,
            end=self._length,
            page=first_page,
            header=merged_header(rows[: block.header_rows]),
            rows=tuple(spans[block.header_rows :]),
        )

    def _row(self, row: list[str]) -> tuple[model.Cell, ...]:
        cells = []
        for number, cell in enumerate(row):
            if number:
                self._write("\t")
            start = self._length
            self._write(cell)
            cells.append(model.Cell(start=start, end=self._length, text=cell))
        return tuple(cells)

    def pages(self, count: int) -> tuple[model.Page, ...]:
        """The spans of all pages; together they cover the text."""
        self._turn_to(max(count, self._page))
        ends = [*self._starts[1:], self._length]
        pairs = zip(self._starts, ends, strict=True)
        return tuple(model.Page(number=n, start=a, end=b) for n, (a, b) in enumerate(pairs, start=1))

    def _line_break(self) -> None:
        if self._length:
            self._write("\n")

    def _turn_to(self, page: int) -> None:
        while self._page < page:
            self._page += 1
            self._starts.append(self._length)

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)


def merged_header(rows: list[list[str]]) -> tuple[str, ...]:
    """One name for each column: the header cells above it, from the top down.

    A name that spans several columns ("Trong đó") is repeated for those whose own cell in the same row is empty
    and which have a name of their own below. A row of column numbers ("1 2 3 …") names nothing.
    """
    rows = [row for row in rows if not is_column_numbers(row)]
    if not rows:
        return ()
    names: list[list[str]] = [[] for _ in rows[0]]
    for depth, row in enumerate(rows):
        spanning = ""
        for column, cell in enumerate(row):
            cell = cell.replace("\n", " ")
            below = any(lower[column] for lower in rows[depth + 1 :])
            above = names[column]
            spanning = cell or (spanning if below and not above else "")
            if spanning:
                above.append(spanning)
    return tuple(" ".join(parts) for parts in names)


def is_column_numbers(row: list[str]) -> bool:
    """Whether a row only numbers the columns: 1 2 3, (1) (2) (3), A B 1 2."""
    cells = [cell for cell in row if cell]
    return (
        len(cells) >= 3
        and all(re.fullmatch(r"\(?(\d{1,2}|[A-Z])\)?", cell) for cell in cells)
        and len(set(cells)) == len(cells)
    )
