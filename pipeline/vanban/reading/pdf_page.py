"""One page of a PDF as rows of words with their geometry.

Coordinates are points in the page as it is seen (rotation applied): x from the left, y from the bottom. They are
those of pdfminer, so that the ruling lines that pdfplumber finds fit the words that pdfium finds.
"""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# pdfium writes U+FFFE (older versions U+0002) for a hyphen at a line's end and then drops the line break
_HYPHENS = "\ufffe\x02"
_AS_HYPHEN = dict.fromkeys(map(ord, _HYPHENS), "-")
_WORD = re.compile(r"\S+")
# "Trưởng banChỉ đạo": a space that the text layer lacks, if there is a gap on the page
_GLUED = re.compile(r"(?<=[a-zà-ỹđ])(?=[A-ZÀ-ỸĐ])")
_SUPERSCRIPT = re.compile(r"(\d{1,2}|\(\d{1,2}\)|\*)([.,;:)”\"]*)$")
_SEGMENTS_OF_A_GRID = 8
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Word:
    """Characters between white space.

    `height` is that of the font's box, `size` that of the type in its line; `bare` is the word without a raised
    number that hangs on it ("" where it is nothing else), None where there is none.
    """

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    bold: bool = False
    size: float = 0.0
    bare: str | None = None

    @property
    def height(self) -> float:
        """Height of the font's box in points."""
        return self.y1 - self.y0

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the word's box."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


@dataclass(slots=True)
class Row:
    """Words on one base line, from left to right."""

    words: list[Word]

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
        return max(self.words, key=lambda word: word.height).y0

    @property
    def height(self) -> float:
        """Height of the tallest word."""
        return max(word.height for word in self.words)

    @property
    def bold(self) -> bool:
        """Whether it starts and ends in bold type."""
        return self.words[0].bold and self.words[-1].bold

    @property
    def size(self) -> float:
        """Size of the type of its longest word."""
        return max(self.words, key=lambda word: len(word.text)).size


@dataclass(slots=True)
class PageText:
    """What one page shows; `stamps` is text that annotations add outside the rows, `drawn` counts paths."""

    number: int
    width: float
    height: float
    rows: list[Row] = field(default_factory=list)
    stamps: list[Row] = field(default_factory=list)
    ruled: bool = False
    image_share: float = 0.0
    drawn: int = 0
    words: list[Word] = field(default_factory=list)


def read_page(document: pdfium.PdfDocument, number: int) -> PageText:
    """Words and drawings of page `number` (1-based). Stamped numbers are put into the gaps they fill."""
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
        found = PageText(number=number, width=width, height=height)
        _look_at_drawings(page, found)
        words = _Words(page, own_length)
        found.rows = _rows(words.own)
        _place_stamps(words.stamped, found)
        found.words = [word for row in found.rows for word in row.words]
        return found
    finally:
        page.close()


def _matrix(page: pdfium.PdfPage) -> tuple[float, ...]:
    left, bottom, right, top = page.get_mediabox()
    return {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }[page.get_rotation()]


class _Words:
    """The words of a page: `own` by line of pdfium, `stamped` those that annotations add."""

    def __init__(self, page: pdfium.PdfPage, own_length: int | None):
        self._textpage = page.get_textpage()
        self._matrix = _matrix(page)
        self._rect = raw.FS_RECTF()
        self.own: list[list[Word]] = []
        self.stamped: list[list[Word]] = []
        text = self._text()
        position = 0
        for line in re.split(r"(\r\n|[\r\n])", text):
            if line and line[0] not in "\r\n":
                target = self.own if own_length is None or position < own_length else self.stamped
                target.extend(words for words in self._lines(line, position) if words)
            position += len(line)
        self._textpage.close()

    def _text(self) -> str:
        count = raw.FPDFText_CountChars(self._textpage)
        text = self._textpage.get_text_range() if count else ""
        if len(text) == count:
            return text
        # characters beyond the basic plane shift the indexes: take them one by one
        codes = (raw.FPDFText_GetUnicode(self._textpage, index) for index in range(count))
        return "".join(chr(code) if 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF else " " for code in codes)

    def _lines(self, line: str, start: int) -> list[list[Word]]:
        lines: list[list[Word]] = [[]]
        longest = max(_WORD.finditer(line), key=lambda match: len(match[0]), default=None)
        size = self._size(start + longest.start()) if longest else 0.0
        for match in _WORD.finditer(line):
            at = start + match.start()
            pieces = [match[0]]
            if any(mark in match[0] for mark in _HYPHENS):
                pieces = [piece for piece in re.split(f"(?<=[{_HYPHENS}])", match[0]) if piece]
            for number, piece in enumerate(pieces):
                if number:
                    lines.append([])
                lines[-1].extend(self._words(piece, at, size))
                at += len(piece)
        return lines

    def _words(self, text: str, at: int, size: float) -> list[Word]:
        cuts = [cut.start() for cut in _GLUED.finditer(text) if self._gap(at + cut.start())]
        words = []
        for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True):
            x0, y0, x1, y1 = self._box(at + a)
            if b - a > 1:
                x1 = max(x1, self._box(at + b - 1)[2])
            piece = text[a:b]
            if any(mark in piece for mark in _HYPHENS):
                piece = piece.translate(_AS_HYPHEN)
            bold = raw.FPDFText_GetFontWeight(self._textpage, at + a) >= 600
            words.append(Word(piece, x0, x1, y0, y1, bold, size, self._bare(piece, at + a, size)))
        return words

    def _bare(self, text: str, at: int, size: float) -> str | None:
        mark = _SUPERSCRIPT.search(text)
        if not mark or self._size(at + mark.start()) > 0.8 * size:
            return None
        return text[: mark.start()] + mark[2]

    def _size(self, index: int) -> float:
        """The size of the type as printed: that of the font, scaled by the text's matrix."""
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._textpage, index, matrix)
        return raw.FPDFText_GetFontSize(self._textpage, index) * math.hypot(matrix.c, matrix.d)

    def _gap(self, index: int) -> bool:
        left, right = self._box(index - 1), self._box(index)
        return right[0] - left[2] > 0.12 * (left[3] - left[1]) or abs(right[1] - left[1]) > 0.5 * (left[3] - left[1])

    def _box(self, index: int) -> tuple[float, float, float, float]:
        rect = self._rect
        if not raw.FPDFText_GetLooseCharBox(self._textpage, index, rect):
            return (0.0, 0.0, 0.0, 0.0)
        return box_on_page(self._matrix, rect.left, rect.bottom, rect.right, rect.top)


def _rows(lines: list[list[Word]]) -> list[Row]:
    """Rows from the top down. Lines of the content stream that stand on the same height are one row."""
    rows: list[list[Word]] = []
    order = sorted(lines, key=lambda words: -max(words, key=lambda word: word.height).middle[1])
    for words in order:
        if rows and _same_height(rows[-1], words) and not _overlap(rows[-1], words):
            rows[-1].extend(words)
        else:
            rows.append(list(words))
    return [Row(sorted(words, key=lambda word: word.x0)) for words in rows]


def _same_height(left: list[Word], right: list[Word]) -> bool:
    a, b = max(left, key=lambda word: word.height), max(right, key=lambda word: word.height)
    return min(a.y1, b.y1) - max(a.y0, b.y0) > 0.6 * min(a.height, b.height)


def _overlap(left: list[Word], right: list[Word]) -> bool:
    a, b = max(left, key=lambda word: word.height), right[0]
    spans = sorted((word.x0, word.x1) for word in (*left, *right))
    width = 0.3 * max(a.height, b.height)
    return any(second[0] < first[1] - width for first, second in zip(spans, spans[1:], strict=False))


def _place_stamps(lines: list[list[Word]], found: PageText) -> None:
    """Numbers and days stamped into a blank of a row become words of the row; other stamps are set aside."""
    for words in lines:
        left_over = []
        for word in words:
            row = next((row for row in found.rows if _fills_blank(word, row)), None)
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
    if not re.search(r"\d", word.text) or not row.x0 < middle[0] < row.x1:
        return False
    return all(not other.x0 - 1 < middle[0] < other.x1 + 1 for other in row.words)


def _look_at_drawings(page: pdfium.PdfPage, found: PageText) -> None:
    """Ruling lines and images: is there a table with rules, how much of the page is one image."""
    verticals: set[int] = set()
    horizontals: set[int] = set()
    boxes = 0
    pieces = (raw.FPDFPage_GetObject(page, index) for index in range(raw.FPDFPage_CountObjects(page)))
    for item, (x0, y0, x1, y1) in _drawings(pieces, _IDENTITY, depth=3):
        wide, high = x1 - x0, y1 - y0
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_IMAGE:
            found.image_share = max(found.image_share, wide * high / max(1.0, found.width * found.height))
            continue
        found.drawn += 1
        if wide < 3 and high > 8:
            verticals.add(round(x0 / 3))
        elif high < 3 and wide > 8:
            horizontals.add(round(y0 / 3))
        elif wide > 12 and high > 8 and is_stroked(item):
            boxes += 2 if raw.FPDFPath_CountSegments(item) >= _SEGMENTS_OF_A_GRID else 1
    found.ruled = (len(verticals) >= 2 and len(horizontals) >= 2) or boxes >= 2


def is_stroked(path) -> bool:
    """Whether a path's outline is drawn; white shading behind lines of text is only filled."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(path, fill, stroke)) and stroke.value != 0


def _drawings(items, matrix: tuple[float, ...], depth: int):
    """Paths and images among `items` and in the forms there, each with its box on the page."""
    rect = [ctypes.c_float() for _ in range(4)]
    for item in items:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth > 1:
            inner = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(item, inner)
            count = raw.FPDFFormObj_CountObjects(item)
            children = (raw.FPDFFormObj_GetObject(item, index) for index in range(max(count, 0)))
            yield from _drawings(children, _product(inner, matrix), depth - 1)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE) and raw.FPDFPageObj_GetBounds(item, *rect):
            yield item, box_on_page(matrix, *(value.value for value in rect))


def _product(inner: raw.FS_MATRIX, outer: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = inner.a, inner.b, inner.c, inner.d, inner.e, inner.f
    A, B, C, D, E, F = outer
    return (a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F)


def box_on_page(matrix: tuple[float, ...], x0: float, y0: float, x1: float, y1: float) -> tuple[float, ...]:
    """A box after a transformation, its corners in order again."""
    a, b, c, d, e, f = matrix
    xs = (a * x0 + c * y0 + e, a * x1 + c * y1 + e)
    ys = (b * x0 + d * y0 + f, b * x1 + d * y1 + f)
    return min(xs), min(ys), max(xs), max(ys)
