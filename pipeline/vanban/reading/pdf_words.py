"""Words of a PDF page with their boxes, out of pdfium's text page.

Coordinates are points in the page as it is seen (cropped and turned): x from the left, y from the bottom.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vanban.grammar.forms import LOWER, UPPER
from vanban.reading import encodings, pdf_calls

Box = tuple[float, float, float, float]
Matrix = tuple[float, ...]
# a rule down: its x, its lower and its upper end
Border = tuple[float, float, float]
_Span = tuple[int, str]

# pdfium writes U+FFFE (older versions U+0002) for a hyphen at a line's end and then drops the line break
_HYPHENS = ("\ufffe", "\x02")
_WORD = re.compile(r"\S+")
_MARK = re.compile(r"(\d{1,2}|\(\d{1,2}\)|\*)[.,;:)”\"]*$")
# the ends of words in a line that may hold one
_MARKED = re.compile(r"[\d*)][.,;:)”\"]*(?= |$)")
_BOLD = 600
# so far into a word runs a border that parts it
_INTO = 1.5
# "Trưởng banChỉ đạo", "a)Rà soát": where a space may be missing
_GLUED = re.compile(f"[{LOWER}][{UPPER}]|[).;:,][{UPPER}{LOWER}]")


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


@dataclass(slots=True)
class WordLine:
    """The words of a line as columns. A page has hundreds of words, and most are never asked for one by one.

    `x0s` to `y1s` are the edges of the words' boxes, `marks` the footnote numbers by the place of their word, `fonts`
    the names of the fonts where they may tell something.
    """

    texts: list[str]
    x0s: list[float]
    x1s: list[float]
    y0s: list[float]
    y1s: list[float]
    bold: list[bool]
    size: float
    marks: dict[int, str]
    fonts: list[str]

    def words(self) -> list[Word]:
        """The words one by one."""
        columns = zip(self.texts, self.x0s, self.x1s, self.y0s, self.y1s, self.bold, strict=True)
        words = [Word(*values, self.size) for values in columns]
        for at, mark in self.marks.items():
            words[at].mark = mark
        for word, font in zip(words, self.fonts, strict=False):
            word.font = font
        return words


class TextLayer:
    """The text of a page, line by line as pdfium finds them; `matrix` leads to the page as it is seen.

    `borders` are rules down, `stamps` the addresses of text objects that are not the page's own. `stamped` collects
    the lines of these, `hidden` what is white on white.
    """

    def __init__(
        self,
        page: pdfium.PdfPage,
        matrix: Matrix,
        has_white_text: bool = False,
        stamps: frozenset[int] = frozenset(),
        borders: Iterable[Border] = (),
    ):
        self._textpage = page.get_textpage()
        # the handle itself: pypdfium2's object would be asked for it again with every character
        self._handle = self._textpage.raw
        self._address = pdf_calls.address(self._handle)
        self._matrix = matrix
        self._has_white_text = has_white_text
        self._stamps = stamps
        self._borders = sorted(borders)
        self._wants_fonts = False
        self.hidden: list[str] = []
        self.stamped: list[WordLine] = []

    def lines(self) -> list[WordLine]:
        """The lines of the page's own text that hold words."""
        found: list[list[_Span]] = []
        position = 0
        text = self._text()
        self._wants_fonts = encodings.is_suspicious(text)
        for line in text.replace("\r", "\n").split("\n"):
            if spans := _spans(line, position):
                found += self._pieces(spans, line)
            position += len(line) + 1
        if self._stamps:
            stamped = [[span for span in spans if self._is_stamped(span[0])] for spans in found]
            self.stamped = self._words([spans for spans in stamped if spans])
            found = [[span for span in spans if not self._is_stamped(span[0])] for spans in found]
        words = self._words([spans for spans in found if spans])
        self._textpage.close()
        return words

    def _is_stamped(self, index: int) -> bool:
        return pdf_calls.text_object(self._address, index) in self._stamps

    def _text(self) -> str:
        count = raw.FPDFText_CountChars(self._handle)
        text = self._textpage.get_text_range() if count else ""
        if len(text) == count:
            return text
        # characters beyond the basic plane shift the indexes: take them one by one
        codes = (raw.FPDFText_GetUnicode(self._handle, index) for index in range(count))
        return "".join(chr(code) if 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF else " " for code in codes)

    def _pieces(self, spans: list[_Span], line: str) -> list[list[_Span]]:
        """The words of a line: glued ones parted, white ones out, each part of a broken word on a line of its own."""
        if _GLUED.search(line):
            spans = [piece for at, text in spans for piece in self._unglued(at, text)]
        if self._has_white_text:
            spans = [piece for at, text in spans if (piece := self._visible(at, text))]
        if not any(hyphen in line for hyphen in _HYPHENS):
            return [spans]
        lines: list[list[_Span]] = [[]]
        for at, text in spans:
            for hyphen in _HYPHENS:
                text = text.replace(hyphen, "-\n")
            for number, piece in enumerate(text.split("\n")):
                if number:
                    lines.append([])
                if piece:
                    lines[-1].append((at, piece))
                    at += len(piece)
        return lines

    def _words(self, lines: list[list[_Span]]) -> list[WordLine]:
        """The words with their boxes; asking for all boxes of a page at once costs half of asking one by one."""
        x0s, y0s, x1s, y1s = edges = self._edges(lines)
        if self._borders and (crossing := self._crossing(edges)):
            lines = self._parted(lines, crossing)
            x0s, y0s, x1s, y1s = self._edges(lines)
        found, start = [], 0
        for spans in lines:
            end = start + len(spans)
            texts = [text for _, text in spans]
            size = self._size(spans[texts.index(max(texts, key=len))][0])
            marks = self._marks(spans, " ".join(texts), size)
            fonts = [self._font(at) for at, _ in spans] if self._wants_fonts else []
            edges = (x0s[start:end], x1s[start:end], y0s[start:end], y1s[start:end])
            found.append(WordLine(texts, *edges, self._bold(spans), size, marks, fonts))
            start = end
        return found

    def _edges(self, lines: list[list[_Span]]) -> list[list[float]]:
        """x0, y0, x1, y1 of all words as columns."""
        firsts = [at for spans in lines for at, _ in spans]
        lasts = [at + len(text) - 1 for spans in lines for at, text in spans]
        x0s, y0s, x1s, y1s = self._boxes(firsts)
        return [x0s, y0s, [*map(max, x1s, self._boxes(lasts)[2])], y1s]

    def _crossing(self, edges: list[list[float]]) -> dict[int, float]:
        """The words over which a border between two cells runs, by their rank, and the place of that border."""
        found = {}
        places = [x for x, _, _ in self._borders]
        for rank, (x0, y0, x1, y1) in enumerate(zip(*edges, strict=True)):
            first, last = bisect_right(places, x0 + _INTO), bisect_left(places, x1 - _INTO)
            for x, low, high in self._borders[first:last]:
                if low < (y0 + y1) / 2 < high:
                    found[rank] = x
        return found

    def _parted(self, lines: list[list[_Span]], crossing: dict[int, float]) -> list[list[_Span]]:
        """The lines with the words parted that stand in two cells: the text layer has no space between these."""
        parted, rank = [], 0
        for spans in lines:
            parted.append([])
            for at, text in spans:
                cut = self._cut(at, text, crossing[rank]) if rank in crossing else 0
                parted[-1] += [(at, text[:cut]), (at + cut, text[cut:])] if cut else [(at, text)]
                rank += 1
        return parted

    def _cut(self, at: int, text: str, border: float) -> int:
        """How many letters of a word stand before a border, 0 where it runs through one of them."""
        x0s, _, x1s, _ = self._boxes([*range(at, at + len(text))])
        cut = next((i for i, x in enumerate(x0s) if i and x > border - _INTO), 0)
        return cut if cut and x1s[cut - 1] < border + _INTO else 0

    def _font(self, index: int) -> str:
        name = ctypes.create_string_buffer(80)
        raw.FPDFText_GetFontInfo(self._handle, index, name, len(name), None)
        return name.value.decode("utf-8", "replace")

    def _marks(self, spans: list[_Span], line: str, size: float) -> dict[int, str]:
        """The numbers of footnotes at the ends of words, by the words' places: they are set smaller than their line."""
        found = {}
        for match in _MARKED.finditer(line):
            place = line.count(" ", 0, match.start())
            at, text = spans[place]
            mark = _MARK.search(text, max(0, len(text) - 8))
            if mark and self._size(at + mark.start()) < 0.8 * size:
                found[place] = mark[1]
        return found

    def _unglued(self, at: int, text: str) -> list[_Span]:
        # a space that the text layer lacks, if there is a gap on the page
        if len(text) < 4 or not _GLUED.search(text):
            return [(at, text)]
        pairs = [match.end() - 1 for match in _GLUED.finditer(text)]
        cuts = [index for index in pairs if self._has_gap(at + index)]
        return [(at + a, text[a:b]) for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    def _bold(self, spans: list[_Span]) -> list[bool]:
        first, last = [pdf_calls.font_weight(self._address, spans[at][0]) >= _BOLD for at in (0, -1)]
        if first == last:
            return [first] * len(spans)
        return [pdf_calls.font_weight(self._address, at) >= _BOLD for at, _ in spans]

    def _visible(self, at: int, text: str) -> _Span | None:
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
        raw.FPDFText_GetFillColor(self._handle, index, *colour)
        return all(part.value > 250 for part in colour[:3])

    def _size(self, index: int) -> float:
        """The size of the type as printed: that of the font, scaled by the text's matrix."""
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._handle, index, matrix)
        return raw.FPDFText_GetFontSize(self._handle, index) * math.hypot(matrix.c, matrix.d)

    def _has_gap(self, index: int) -> bool:
        x0s, y0s, x1s, y1s = self._boxes([index - 1, index])
        height = y1s[0] - y0s[0]
        return x0s[1] - x1s[0] > 0.12 * height or abs(y0s[1] - y0s[0]) > 0.5 * height

    def _boxes(self, indexes: list[int]) -> list[list[float]]:
        """The boxes of the characters at `indexes`, those of the font, on the page as it is seen: their x0, y0, x1,
        y1 as columns."""
        rects = (raw.FS_RECTF * len(indexes))()
        first, size = ctypes.addressof(rects), ctypes.sizeof(raw.FS_RECTF)
        done = map(pdf_calls.loose_box, itertools.repeat(self._address), indexes, itertools.count(first, size))
        if not all([*done]):
            boxes = [self._box(index) for index in indexes]
            return [[box[side] for box in boxes] for side in range(4)]
        flat = memoryview(rects).cast("B").cast("f").tolist()
        columns = [flat[0::4], flat[3::4], flat[2::4], flat[1::4]]
        if self._matrix == (1, 0, 0, 1, 0, 0):
            return columns
        boxes = [box_on_page(self._matrix, *box) for box in zip(*columns, strict=True)]
        return [[box[side] for box in boxes] for side in range(4)]

    def _box(self, index: int) -> Box:
        rect = raw.FS_RECTF()
        if not raw.FPDFText_GetLooseCharBox(self._handle, index, rect):
            return (0.0, 0.0, 0.0, 0.0)
        return box_on_page(self._matrix, rect.left, rect.bottom, rect.right, rect.top)


def _spans(line: str, start: int) -> list[_Span]:
    """The words of a line, each with its index on the page."""
    words = line.split()
    steps = [len(word) + 1 for word in words]
    start += len(line) - len(line.lstrip())
    if sum(steps) - 1 == len(line.strip()):
        return [*zip(itertools.accumulate(steps, initial=start), words, strict=False)]
    # more than one space between two of them
    return [(start + match.start(), match[0]) for match in _WORD.finditer(line.lstrip())]


def as_seen(page: pdfium.PdfPage) -> tuple[float, float, Matrix]:
    """Width and height of a page as it is seen, cropped and turned, and the matrix from its own coordinates to it."""
    left, bottom, right, top = _visible_box(page)
    wide, high = right - left, top - bottom
    return {
        0: (wide, high, (1, 0, 0, 1, -left, -bottom)),
        90: (high, wide, (0, -1, 1, 0, -bottom, right)),
        180: (wide, high, (-1, 0, 0, -1, right, top)),
        270: (high, wide, (0, 1, -1, 0, top, -left)),
    }[page.get_rotation()]


def _visible_box(page: pdfium.PdfPage) -> Box:
    """What of the page is seen, in its own coordinates: its crop box, as far as that lies within its media box."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return box if box[0] < box[2] and box[1] < box[3] else media


def box_on_page(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> tuple[float, ...]:
    """A box after a transformation, its corners in order again."""
    a, b, c, d, e, f = matrix
    xs = (a * x0 + c * y0 + e, a * x1 + c * y1 + e)
    ys = (b * x0 + d * y0 + f, b * x1 + d * y1 + f)
    return min(xs), min(ys), max(xs), max(ys)
