"""The text layer of a PDF page, out of pdfium's text page: which words there are, in which lines, and where.

A letter is known by its index in the text of the page. pdfium is asked about many letters at once (`pdf_calls`), and
only about those that a decision needs: the ends of words, the ends of lines, what may be a footnote's number.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import mul

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vanban.grammar.forms import LOWER, UPPER
from vanban.reading import encodings, pdf_calls
from vanban.reading.pdf_geometry import Matrix, boxes_on_page
from vanban.reading.pdf_words import Columns

# a rule down: its x, its lower and its upper end
Border = tuple[float, float, float]

# pdfium writes U+FFFE (older versions U+0002) for a hyphen at a line's end and then drops the line break
_HYPHEN, _OLDER_HYPHEN = "\ufffe", "\x02"
# by the code of a character, up to the last white space
_IS_SPACE = np.array([chr(code).isspace() for code in range(0x3002)])
# what may be the number of a footnote on the word before it, and what a word with one ends in
_MARK = re.compile(r"(\d{1,2}|\(\d{1,2}\)|\*)[.,;:)”\"]*$")
_MARK_ENDS = '0123456789*).,;:”"'
_LONGEST_MARK = 8
_RAISED = 0.8
_BOLD = 600
# so light is the ink of what is white on white
_WHITE = 250
# so far into a word runs a border that parts it
_INTO = 1.5
# "Trưởng banChỉ đạo", "a)Rà soát": where a space may be missing, before the last character; looked for by the few
# characters that may show it
_GLUED = re.compile(f"[{UPPER}).;:,](?:(?<=[{LOWER}][{UPPER}])|(?<=[).;:,])[{UPPER}{LOWER}])")
_SHORTEST_GLUED = 4


@dataclass(frozen=True, slots=True)
class _Spans:
    """Words by where they start and end in the text of the page, and the numbers of their lines."""

    starts: np.ndarray
    ends: np.ndarray
    lines: np.ndarray

    def longest(self, firsts: list[int]) -> np.ndarray:
        """Where the longest word of each line starts, the first of several; `firsts` are the first words of lines."""
        count = len(self.starts)
        ranks = np.maximum.reduceat((self.ends - self.starts) * count - np.arange(count), firsts)
        return self.starts[-ranks % count]

    def kept(self, which: np.ndarray) -> _Spans:
        """Those of the words that `which` tells."""
        return _Spans(self.starts[which], self.ends[which], self.lines[which])

    def holding(self, places: Sequence[int]) -> np.ndarray:
        """The ranks of the words in which letters stand."""
        return np.searchsorted(self.starts, places, "right") - 1

    def parted(self, cuts: Iterable[int], breaks: Iterable[int] = ()) -> _Spans:
        """The words cut before some letters; behind `breaks` a new line begins."""
        places = np.array(sorted({*cuts, *breaks}), int)
        inside = places[(places > self.starts[self.holding(places)]) & (places < self.ends[self.holding(places)])]
        starts, ends = np.sort(np.append(self.starts, inside)), np.sort(np.append(self.ends, inside))
        lines = self.lines[self.holding(starts)] + np.searchsorted(sorted(breaks), starts, "right")
        return _Spans(starts, ends, lines)


def _words(text: str) -> _Spans:
    """What white space parts in the text of a page."""
    codes = np.frombuffer(f" {text} ".encode("utf-32-le"), np.uint32)
    spaces = _IS_SPACE[np.minimum(codes, len(_IS_SPACE) - 1)]
    turns = np.flatnonzero(spaces[1:] != spaces[:-1])
    starts, ends = turns[0::2], turns[1::2]
    return _Spans(starts, ends, np.cumsum((codes == 10) | (codes == 13))[starts])


class TextLayer:
    """The text of a page, in lines as pdfium finds them; `matrix` leads to the page as it is seen.

    `borders` are rules down, `stamps` the addresses of text objects that are not the page's own. `words` are those of
    the page's own text, `stamped` those of these objects, if there are any; `hidden` is what was white on white.
    """

    def __init__(
        self,
        page: pdfium.PdfPage,
        matrix: Matrix,
        has_white_text: bool = False,
        stamps: frozenset[int] = frozenset(),
        borders: Sequence[Border] = (),
    ):
        textpage = page.get_textpage()
        self._page, self._handle, self._matrix = textpage.raw, pdf_calls.handle(textpage.raw), matrix
        self.hidden: list[str] = []
        text = _text(textpage).replace(_OLDER_HYPHEN, _HYPHEN)
        self._text = text.replace(_HYPHEN, "-")
        breaks = [match.end() for match in re.finditer(_HYPHEN, text)] if _HYPHEN in text else []
        spans = self._parted(_words(text), breaks)
        if has_white_text:
            spans = self._visible(spans)
        self.stamped = None
        if stamps:
            stamped = np.array([self._object(place) in stamps for place in spans.starts.tolist()], bool)
            self.stamped, spans = self._columns(spans.kept(stamped), borders), spans.kept(~stamped)
        self.words = self._columns(spans, borders)
        textpage.close()

    # ---------------------------------------------------------------- which words there are

    def _parted(self, spans: _Spans, breaks: list[int]) -> _Spans:
        """The words cut where a space lacks between two, and at the breaks of lines inside words."""
        places = np.array([match.end() - 1 for match in _GLUED.finditer(self._text)], int)
        cuts = []
        if len(places):
            holders = spans.holding(places)
            places = places[spans.ends[holders] - spans.starts[holders] >= _SHORTEST_GLUED]
            cuts = places[self._follow_gaps(places)].tolist()
        return spans.parted(cuts, breaks) if cuts or breaks else spans

    def _follow_gaps(self, places: np.ndarray) -> np.ndarray:
        """Whether there is a gap on the page before each of some letters."""
        x0, y0, _, _ = self._boxes(places)
        _, low, x1, high = self._boxes(places - 1)
        return (x0 - x1 > 0.12 * (high - low)) | (abs(y0 - low) > 0.5 * (high - low))

    def _visible(self, spans: _Spans) -> _Spans:
        """The words without the white letters at their ends."""
        colours = pdf_calls.text_colours(range(len(self._text)), self._handle)
        white = (colours[:, :3] > _WHITE).all(1)
        for rank in np.flatnonzero(white[spans.starts] | white[spans.ends - 1]).tolist():
            start, end = int(spans.starts[rank]), int(spans.ends[rank])
            seen = np.flatnonzero(~white[start:end])
            a, b = (start + int(seen[0]), start + int(seen[-1]) + 1) if len(seen) else (start, start)
            self.hidden.append(self._text[start:a] + self._text[b:end])
            spans.starts[rank], spans.ends[rank] = a, b
        return spans.kept(spans.ends > spans.starts)

    def _object(self, place: int) -> int | None:
        return pdf_calls.text_object(self._handle, place).value

    def _crossed(self, spans: _Spans, edges: np.ndarray, borders: Sequence[Border]) -> list[int]:
        """The letters before which words are cut, since a border between two cells runs there: the text layer has no
        space between these."""
        x0, y0, x1, y1 = edges
        at = [x for x, _, _ in borders]
        firsts, lasts = np.searchsorted(at, x0 + _INTO, "right"), np.searchsorted(at, x1 - _INTO, "left")
        cuts = []
        for rank in np.flatnonzero(firsts < lasts).tolist():
            middle = (y0[rank] + y1[rank]) / 2
            crossing = [x for x, low, high in borders[firsts[rank] : lasts[rank]] if low < middle < high]
            if crossing and (cut := self._behind(crossing[-1], spans.starts[rank], spans.ends[rank])):
                cuts.append(cut)
        return cuts

    def _behind(self, border: float, start: int, end: int) -> int:
        """The first letter of a word behind a border, 0 where the border runs through a letter."""
        x0, _, x1, _ = self._boxes(np.arange(start, end))
        behind = np.flatnonzero(x0[1:] > border - _INTO)
        return int(start + 1 + behind[0]) if len(behind) and x1[behind[0]] < border + _INTO else 0

    # ---------------------------------------------------------------- what they look like

    def _columns(self, spans: _Spans, borders: Sequence[Border]) -> Columns:
        edges = self._edges(spans)
        if borders and (cuts := self._crossed(spans, edges, borders)):
            spans = spans.parted(cuts)
            edges = self._edges(spans)
        places = spans.starts.tolist()
        texts = [self._text[a:b] for a, b in zip(places, spans.ends.tolist(), strict=True)]
        starts = np.flatnonzero(np.diff(spans.lines, prepend=-1)).tolist()
        sizes = self._sizes(spans.longest(starts).tolist())
        starts.append(len(places))
        marks = self._marks(places, texts, starts, sizes)
        fonts = self._fonts(places) if encodings.is_suspicious(self._text) else []
        return Columns(texts, edges, self._bold(places, starts), fonts, marks, starts, sizes)

    def _edges(self, spans: _Spans) -> np.ndarray:
        """The rows x0, y0, x1, y1: where the first letters of the words stand, and where the last ones end."""
        count = len(spans.starts)
        boxes = self._boxes(np.concatenate([spans.starts, spans.ends - 1]))
        boxes[2, :count] = np.maximum(boxes[2, :count], boxes[2, count:])
        return boxes[:, :count]

    def _boxes(self, places: np.ndarray) -> np.ndarray:
        """The rows x0, y0, x1, y1 of the boxes of letters on the page as it is seen: those of the font."""
        left_top_right_bottom = pdf_calls.loose_boxes(places.tolist(), self._handle).T
        return boxes_on_page(self._matrix, left_top_right_bottom[[0, 3, 2, 1]])

    def _marks(self, places: list[int], texts: list[str], starts: list[int], sizes: list[float]) -> dict[int, str]:
        """The numbers of footnotes at the ends of words, by the words' ranks: they are set smaller than their line."""
        ends = [(rank, text) for rank, text in enumerate(texts) if text[-1] in _MARK_ENDS]
        found = [(rank, mark) for rank, text in ends if (mark := _MARK.search(text, max(0, len(text) - _LONGEST_MARK)))]
        if not found:
            return {}
        own = self._sizes([places[rank] + mark.start() for rank, mark in found])
        usual = [_RAISED * sizes[bisect_right(starts, rank) - 1] for rank, _ in found]
        return {rank: mark[1] for (rank, mark), size, most in zip(found, own, usual, strict=True) if size < most}

    def _sizes(self, places: list[int]) -> list[float]:
        """The sizes of the type of letters as printed: that of the font, scaled by the text's matrix."""
        sizes = map(pdf_calls.font_size, repeat(self._handle), places)
        scales = map(math.hypot, *pdf_calls.matrices(places, self._handle)[:, 2:4].T.tolist())
        return [*map(mul, sizes, scales)]

    def _bold(self, places: list[int], starts: list[int]) -> list[bool]:
        """Whether words are in bold type. All of a line are what its first and its last are, if both are the same."""
        firsts = self._are_bold([places[first] for first in starts[:-1]])
        lasts = self._are_bold([places[after - 1] for after in starts[1:]])
        bold: list[bool] = []
        for (first, after), *ends in zip(itertools.pairwise(starts), firsts, lasts, strict=True):
            bold += [ends[0]] * (after - first) if ends[0] == ends[1] else self._are_bold(places[first:after])
        return bold

    def _are_bold(self, places: list[int]) -> list[bool]:
        return [weight >= _BOLD for weight in map(pdf_calls.font_weight, repeat(self._handle), places)]

    def _fonts(self, places: list[int]) -> list[str]:
        """The names of the fonts of letters."""
        objects = [self._object(place) for place in places]
        # all letters of a text object have one font
        names = {item: self._font(place) for item, place in dict(zip(objects, places, strict=True)).items()}
        return [names[item] for item in objects]

    def _font(self, place: int) -> str:
        name = ctypes.create_string_buffer(80)
        raw.FPDFText_GetFontInfo(self._page, place, name, len(name), None)
        return name.value.decode("utf-8", "replace")


def _text(textpage: pdfium.PdfTextPage) -> str:
    """The text of a page, one character for each that pdfium counts."""
    count = textpage.count_chars()
    text = textpage.get_text_range() if count else ""
    if len(text) == count:
        return text
    # characters beyond the basic plane shift the indexes: take them one by one
    codes = (raw.FPDFText_GetUnicode(textpage.raw, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF else " " for code in codes)
