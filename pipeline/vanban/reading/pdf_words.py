"""Words of a PDF page with their boxes, out of pdfium's text page.

Coordinates are points in the page as it is seen (rotation applied): x from the left, y from the bottom. They are
those of pdfminer, so that the ruling lines that pdfplumber finds fit the words that pdfium finds.
"""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vanban.reading import encodings

# pdfium writes U+FFFE (older versions U+0002) for a hyphen at a line's end and then drops the line break
_HYPHEN = re.compile("[\ufffe\x02]")
_WORD = re.compile(r"\S+")
_MARK = re.compile(r"(\d{1,2}|\(\d{1,2}\)|\*)[.,;:)”\"]*$")
_ENDS_OF_MARKS = frozenset('0123456789*.,;:)”"')


@dataclass(slots=True)
class Word:
    """Characters between white space.

    `height` is that of the font's box, `size` that of the type in its line; `mark` is a raised number that hangs
    on it: the number of a footnote, if the page has one of that number. `font` is the name of its font on a page
    that may be written in the code of a legacy font.
    """

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    bold: bool = False
    size: float = 0.0
    mark: str = ""
    font: str = ""

    @property
    def height(self) -> float:
        """Height of the font's box in points."""
        return self.y1 - self.y0

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the word's box."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


class TextLayer:
    """The text of a page, line by line as pdfium finds them; `hidden` collects what is white on white."""

    def __init__(self, page: pdfium.PdfPage, has_white_text: bool = False):
        self._textpage = page.get_textpage()
        self._matrix = page_matrix(page)
        self._upright = self._matrix[:4] == (1, 0, 0, 1)
        self._rect = raw.FS_RECTF()
        self._has_white_text = has_white_text
        self._wants_fonts = False
        self.hidden: list[str] = []

    def lines(self) -> list[tuple[int, list[Word]]]:
        """The lines that hold words, each with the index of its first character."""
        found = []
        position = 0
        text = self._text()
        self._wants_fonts = encodings.is_suspicious(text)
        for line in re.split(r"(\r\n|[\r\n])", text):
            if line and line[0] not in "\r\n":
                found += [(position, words) for words in self._line(line, position) if words]
            position += len(line)
        self._textpage.close()
        return found

    def _text(self) -> str:
        count = raw.FPDFText_CountChars(self._textpage)
        text = self._textpage.get_text_range() if count else ""
        if len(text) == count:
            return text
        # characters beyond the basic plane shift the indexes: take them one by one
        codes = (raw.FPDFText_GetUnicode(self._textpage, index) for index in range(count))
        return "".join(chr(code) if 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF else " " for code in codes)

    def _line(self, line: str, start: int) -> list[list[Word]]:
        spans = [(start + match.start(), match[0]) for match in _WORD.finditer(line)]
        if not spans:
            return []
        size = self._size(max(spans, key=lambda span: len(span[1]))[0])
        spans = [piece for at, text in spans for piece in self._unglued(at, text)]
        if self._has_white_text:
            spans = [piece for at, text in spans if (piece := self._visible(at, text))]
        bold = self._bold(spans)
        lines: list[list[Word]] = [[]]
        for (at, text), heavy in zip(spans, bold, strict=True):
            lines[-1].append(self._word(at, text, heavy, size))
            if _HYPHEN.search(text):
                lines += self._broken(lines[-1].pop(), at, text)
        return lines

    def _word(self, at: int, text: str, bold: bool, size: float) -> Word:
        x0, y0, x1, y1 = self._box(at)
        if len(text) > 1:
            x1 = max(x1, self._box(at + len(text) - 1)[2])
        mark = _MARK.search(text) if text[-1] in _ENDS_OF_MARKS else None
        raised = mark[1] if mark and self._size(at + mark.start()) < 0.8 * size else ""
        return Word(text, x0, x1, y0, y1, bold, size, raised, self._font(at) if self._wants_fonts else "")

    def _font(self, index: int) -> str:
        name = ctypes.create_string_buffer(80)
        raw.FPDFText_GetFontInfo(self._textpage, index, name, len(name), None)
        return name.value.decode("utf-8", "replace")

    def _broken(self, word: Word, at: int, text: str) -> list[list[Word]]:
        """The pieces of a word that a hyphen at a line's end broke, each on its line."""
        pieces = []
        for piece in _HYPHEN.sub("-\n", text).split("\n"):
            if piece:
                pieces.append([self._word(at, piece, word.bold, word.size)])
                at += len(piece)
        return pieces

    def _unglued(self, at: int, text: str) -> list[tuple[int, str]]:
        # "Trưởng banChỉ đạo": a space that the text layer lacks, if there is a gap on the page
        if text[1:].islower() or text.isupper() or len(text) < 4:
            return [(at, text)]
        pairs = [index for index in range(1, len(text)) if text[index].isupper() and text[index - 1].islower()]
        cuts = [index for index in pairs if self._has_gap(at + index)]
        return [(at + a, text[a:b]) for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    def _bold(self, spans: list[tuple[int, str]]) -> list[bool]:
        if not spans:
            return []
        first, last = (raw.FPDFText_GetFontWeight(self._textpage, spans[at][0]) >= 600 for at in (0, -1))
        if first == last:
            return [first] * len(spans)
        return [raw.FPDFText_GetFontWeight(self._textpage, at) >= 600 for at, _ in spans]

    def _visible(self, at: int, text: str) -> tuple[int, str] | None:
        a, b = 0, len(text)
        while a < b and self._is_white(at + a):
            a += 1
        while b > a and self._is_white(at + b - 1):
            b -= 1
        if b - a < len(text):
            self.hidden.append((text[:a] + text[b:]) or text)
        return (at + a, text[a:b]) if a < b else None

    def _is_white(self, index: int) -> bool:
        colour = [ctypes.c_uint() for _ in range(4)]
        raw.FPDFText_GetFillColor(self._textpage, index, *colour)
        return all(part.value > 250 for part in colour[:3])

    def _size(self, index: int) -> float:
        """The size of the type as printed: that of the font, scaled by the text's matrix."""
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._textpage, index, matrix)
        return raw.FPDFText_GetFontSize(self._textpage, index) * math.hypot(matrix.c, matrix.d)

    def _has_gap(self, index: int) -> bool:
        left, right = self._box(index - 1), self._box(index)
        height = left[3] - left[1]
        return right[0] - left[2] > 0.12 * height or abs(right[1] - left[1]) > 0.5 * height

    def _box(self, index: int) -> tuple[float, float, float, float]:
        rect = self._rect
        if not raw.FPDFText_GetLooseCharBox(self._textpage, index, rect):
            return (0.0, 0.0, 0.0, 0.0)
        if self._upright:
            x, y = self._matrix[4], self._matrix[5]
            return rect.left + x, rect.bottom + y, rect.right + x, rect.top + y
        return box_on_page(self._matrix, rect.left, rect.bottom, rect.right, rect.top)


def page_matrix(page: pdfium.PdfPage) -> tuple[float, ...]:
    """From the page's own coordinates to those of the page as it is seen; the same matrix as pdfminer's."""
    left, bottom, right, top = page.get_mediabox()
    return {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }[page.get_rotation()]


def box_on_page(matrix: tuple[float, ...], x0: float, y0: float, x1: float, y1: float) -> tuple[float, ...]:
    """A box after a transformation, its corners in order again."""
    a, b, c, d, e, f = matrix
    xs = (a * x0 + c * y0 + e, a * x1 + c * y1 + e)
    ys = (b * x0 + d * y0 + f, b * x1 + d * y1 + f)
    return min(xs), min(ys), max(xs), max(ys)
