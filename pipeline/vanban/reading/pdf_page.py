"""One page of a PDF as rows of words; numbers stamped into blanks are put where they are seen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vanban.reading import furniture, pdf_stamps
from vanban.reading.pdf_drawings import Drawings, look_at, places
from vanban.reading.pdf_geometry import as_seen
from vanban.reading.pdf_layer import TextLayer
from vanban.reading.pdf_rows import Row, rows_of
from vanban.reading.pdf_words import Columns, Word

# more rules side by side than a table has columns: squared paper
_MOST_COLUMNS = 40
# a number, a day, a number with its symbol
_STAMPED = re.compile(r"\d{1,5}|\d{1,4}(?:[-/.][\wĐ]+)+")
_OPEN_BLANK = re.compile(r"(?:ngày|tháng|năm|số:?)$", re.IGNORECASE)


@dataclass(slots=True)
class PageText:
    """What one page shows; `stamps` is text that annotations add outside the rows, `hidden` text white on white.

    `tabled` are words that have left the rows for the cells of tables, `words` all words of a page that OCR has read.
    """

    number: int
    width: float
    height: float
    drawings: Drawings
    rows: list[Row] = field(default_factory=list)
    stamps: list[Row] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    tabled: list[Word] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)

    def gather(self) -> list[Word]:
        """All words of the page, those of tables too."""
        return self.words or [*(word for row in self.rows for word in row.words), *self.tabled]


def read_page(document: pdfium.PdfDocument, number: int) -> PageText:
    """Words and drawings of page `number` (1-based). Raises PdfiumError for a page that cannot be loaded."""
    page = document[number - 1]
    own = None
    if pdf_stamps.has_text(page):
        own = raw.FPDFPage_CountObjects(page)
        # appearance streams of annotations (stamped number and day) become part of the page, in memory only
        if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
            page.close()
            page = document[number - 1]
    try:
        width, height, matrix = as_seen(page)
        found = PageText(number, width, height, look_at(page, matrix, width * height))
        stamps = frozenset() if own is None else pdf_stamps.text_objects(page, own)
        layer = TextLayer(page, matrix, found.drawings.hides, stamps, _borders(found.drawings))
        found.rows, found.hidden = rows_of(layer.words), layer.hidden
        if layer.stamped is not None:
            _place_stamps(layer.stamped, found)
        return found
    finally:
        page.close()


def _borders(drawings: Drawings) -> list[tuple[float, float, float]]:
    """The rules between the cells of tables, from left to right; squared paper and graphs have none."""
    return sorted(drawings.down) if drawings.ruled and len(places(drawings.down)) <= _MOST_COLUMNS else []


def _place_stamps(stamped: Columns, found: PageText) -> None:
    """Numbers and days stamped into a blank of a row become words of the row; other stamps are set aside."""
    for line in range(len(stamped.sizes)):
        words, left_over = stamped.words(line), []
        signed = furniture.reason(" ".join(word.text for word in words), in_block=True) is not None
        for word in words:
            row = None if signed else next((row for row in found.rows if _fills_blank(word, row)), None)
            if row is None:
                left_over.append(word)
            else:
                _insert(word, row)
        if left_over:
            found.stamps.append(Row(left_over))


def _insert(word: Word, row: Row) -> None:
    after = next((other for other in row.words if other.x0 > word.x0), None)
    if after is not None and after.text[0] in "/-":
        after.text, after.x0 = word.text + after.text, word.x0
    else:
        row.words.append(word)
        row.words.sort(key=lambda word: word.x0)
    row.put(row.words)


def _fills_blank(word: Word, row: Row) -> bool:
    middle = word.middle
    if not (row.y0 - 0.4 * row.height < middle[1] < row.y0 + 1.4 * row.height):
        return False
    if not _STAMPED.fullmatch(word.text) or middle[0] < row.x0:
        return False
    if middle[0] > row.x1:
        return word.x0 - row.x1 < 4 * row.height and bool(_OPEN_BLANK.search(row.text))
    return all(not other.x0 - 1 < middle[0] < other.x1 + 1 for other in row.words)
