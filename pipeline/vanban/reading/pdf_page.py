"""One page of a PDF as rows of words; numbers stamped into blanks are put where they are seen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vanban.reading import furniture
from vanban.reading.pdf_drawings import Drawings, look_at
from vanban.reading.pdf_words import TextLayer, Word

# a number, a day, a number with its symbol
_STAMPED = re.compile(r"\d{1,5}|\d{1,4}(?:[-/.][\wĐ]+)+")
_OPEN_BLANK = re.compile(r"(?:ngày|tháng|năm|số:?)$", re.IGNORECASE)


@dataclass(slots=True)
class Row:
    """Words on one base line, from left to right."""

    words: list[Word]
    tallest: Word = field(init=False)

    def __post_init__(self) -> None:
        self.tallest = _tallest(self.words)

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.words[-1].x1

    @property
    def y0(self) -> float:
        """Lower edge of the tallest word."""
        return self.tallest.y0

    @property
    def height(self) -> float:
        """Height of the tallest word."""
        return self.tallest.height

    @property
    def bold(self) -> bool:
        """Whether most of it is in bold type."""
        bold = sum(len(word.text) for word in self.words if word.bold)
        return bold > 0.6 * sum(len(word.text) for word in self.words)

    @property
    def size(self) -> float:
        """Size of the type of its longest word."""
        return max(self.words, key=lambda word: len(word.text)).size


@dataclass(slots=True)
class PageText:
    """What one page shows; `stamps` is text that annotations add outside the rows, `hidden` text white on white."""

    number: int
    width: float
    height: float
    drawings: Drawings
    rows: list[Row] = field(default_factory=list)
    stamps: list[Row] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)


def read_page(document: pdfium.PdfDocument, number: int) -> PageText:
    """Words and drawings of page `number` (1-based). Raises PdfiumError for a page that cannot be loaded."""
    page = document[number - 1]
    own_length = None
    if raw.FPDFPage_GetAnnotCount(page) > 0:
        textpage = page.get_textpage()
        own_length = raw.FPDFText_CountChars(textpage)
        textpage.close()
        # appearance streams of annotations (stamped number and day) become part of the page, in memory only
        if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
            page.close()
            page = document[number - 1]
    try:
        left, bottom, right, top = page.get_mediabox()
        turned = page.get_rotation() in (90, 270)
        width, height = (top - bottom, right - left) if turned else (right - left, top - bottom)
        found = PageText(number, width, height, look_at(page, width * height))
        layer = TextLayer(page, has_white_text=found.drawings.hides)
        lines = layer.lines()
        own = [words for at, words in lines if own_length is None or at < own_length]
        found.rows, found.hidden = _rows(own), layer.hidden
        _place_stamps([words for at, words in lines if own_length is not None and at >= own_length], found)
        found.words = [word for row in found.rows for word in row.words]
        return found
    finally:
        page.close()


def _tallest(words: list[Word]) -> Word:
    best = words[0]
    for word in words:
        if word.y1 - word.y0 > best.y1 - best.y0:
            best = word
    return best


def _rows(lines: list[list[Word]]) -> list[Row]:
    """Rows from the top down. Lines of the content stream that stand on the same height are one row."""
    rows: list[list[Word]] = []
    for words in sorted(lines, key=lambda words: -_tallest(words).middle[1]):
        if rows and _same_height(rows[-1], words) and not _overlap(rows[-1], words):
            rows[-1].extend(words)
        else:
            rows.append(list(words))
    return [Row(sorted(words, key=lambda word: word.x0)) for words in rows]


def _same_height(left: list[Word], right: list[Word]) -> bool:
    a, b = _tallest(left), _tallest(right)
    return min(a.y1, b.y1) - max(a.y0, b.y0) > 0.6 * min(a.height, b.height)


def _overlap(left: list[Word], right: list[Word]) -> bool:
    height = max(_tallest(left).height, right[0].height)
    spans = sorted((word.x0, word.x1) for word in (*left, *right))
    return any(spans[index + 1][0] < spans[index][1] - 0.3 * height for index in range(len(spans) - 1))


def _place_stamps(lines: list[list[Word]], found: PageText) -> None:
    """Numbers and days stamped into a blank of a row become words of the row; other stamps are set aside."""
    for words in lines:
        left_over = []
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


def _fills_blank(word: Word, row: Row) -> bool:
    middle = word.middle
    if not (row.y0 - 0.4 * row.height < middle[1] < row.y0 + 1.4 * row.height):
        return False
    if not _STAMPED.fullmatch(word.text) or middle[0] < row.x0:
        return False
    if middle[0] > row.x1:
        return word.x0 - row.x1 < 4 * row.height and bool(_OPEN_BLANK.search(row.text))
    return all(not other.x0 - 1 < middle[0] < other.x1 + 1 for other in row.words)
