"""One page of a PDF as rows of words; numbers stamped into blanks are put where they are seen."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import sub

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vanban.reading import furniture, pdf_stamps
from vanban.reading.pdf_drawings import Drawings, look_at, places
from vanban.reading.pdf_words import TextLayer, Word, WordLine, as_seen

# words farther apart in height than this share of it stand in two lines; raised numbers do not
_LEVEL = 0.65
# more rules side by side than a table has columns: squared paper
_MOST_COLUMNS = 40
# a number, a day, a number with its symbol
_STAMPED = re.compile(r"\d{1,5}|\d{1,4}(?:[-/.][\wĐ]+)+")
_OPEN_BLANK = re.compile(r"(?:ngày|tháng|năm|số:?)$", re.IGNORECASE)


class Row:
    """Words on one base line, from left to right; `put` changes them.

    `text` are the words with single spaces, `x0` and `x1` the left and right edge; `y0`, `y1` and `height` are those of
    the tallest word. `widest` is the widest gap between two words. `column` is 1 or 2 where the row is known to stand
    in the left or the right one of two columns.
    """

    __slots__ = ("_line", "_words", "column", "height", "text", "widest", "x0", "x1", "y0", "y1")

    def __init__(self, words: list[Word] | WordLine, column: int = 0) -> None:
        self.column = column
        if isinstance(words, WordLine):
            self._line, self._words = words, None
            self._measure(words.texts, words.x0s, words.x1s, words.y0s, words.y1s)
        else:
            self.put(words)

    def put(self, words: list[Word]) -> None:
        """Let the row hold `words` (one or more), or tell it that its words have changed."""
        self._line, self._words = None, words
        texts = [word.text for word in words]
        lefts, rights = [word.x0 for word in words], [word.x1 for word in words]
        self._measure(texts, lefts, rights, [word.y0 for word in words], [word.y1 for word in words])

    def _measure(
        self, texts: list[str], lefts: list[float], rights: list[float], lows: list[float], highs: list[float]
    ) -> None:
        heights = [*map(sub, highs, lows)]
        self.height = max(heights)
        tallest = heights.index(self.height)
        self.text = " ".join(texts)
        self.x0, self.x1 = lefts[0], rights[-1]
        self.y0, self.y1 = lows[tallest], highs[tallest]
        self.widest = max(map(sub, lefts[1:], rights), default=0.0)

    @property
    def words(self) -> list[Word]:
        """The words one by one."""
        if self._line is not None:
            self._words, self._line = self._line.words(), None
        return self._words

    @property
    def middle(self) -> float:
        """How high it stands."""
        return (self.y0 + self.y1) / 2

    @property
    def first_width(self) -> float:
        """The width of its first word."""
        if self._line is not None:
            return self._line.x1s[0] - self._line.x0s[0]
        return self._words[0].x1 - self._words[0].x0

    @property
    def is_sorted(self) -> bool:
        """Whether each word starts to the right of the one before."""
        lefts = self.edges[:-1]
        return lefts == sorted(lefts)

    @property
    def edges(self) -> list[float]:
        """The left edges of its words and the right edge of the last."""
        if self._line is not None:
            return [*self._line.x0s, self._line.x1s[-1]]
        return [*(word.x0 for word in self._words), self._words[-1].x1]

    @property
    def reach(self) -> tuple[float, float]:
        """Its lowest and highest edge."""
        if self._line is not None:
            return min(self._line.y0s), max(self._line.y1s)
        return min(word.y0 for word in self._words), max(word.y1 for word in self._words)

    @property
    def bold(self) -> bool:
        """Whether most of it is in bold type."""
        if self._line is not None and all(self._line.bold):
            return True
        if self._line is not None and not any(self._line.bold):
            return False
        bold = sum([len(word.text) for word in self.words if word.bold])
        return bold > 0.6 * (len(self.text) - len(self.words) + 1)

    @property
    def size(self) -> float:
        """Size of the type of its longest word."""
        if self._line is not None:
            return self._line.size
        return max(self._words, key=lambda word: len(word.text)).size


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

    def gather(self) -> list[Word]:
        """All words of the page, also those that leave its rows later: kept as `words` when first asked for."""
        if not self.words:
            self.words = [word for row in self.rows for word in row.words]
        return self.words


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
        found.rows = to_rows(layer.lines())
        found.hidden = layer.hidden
        _place_stamps([line.words() for line in layer.stamped], found)
        return found
    finally:
        page.close()


def _borders(drawings: Drawings) -> list[tuple[float, float, float]]:
    """The rules between the cells of tables; squared paper and graphs have none."""
    return drawings.down if drawings.ruled and len(places(drawings.down)) <= _MOST_COLUMNS else []


def to_rows(lines: Sequence[WordLine | list[Word]]) -> list[Row]:
    """Rows from the top down. Lines of the content stream that stand on the same height are one row."""
    rows: list[Row] = []
    for row in sorted(map(Row, itertools.chain.from_iterable(map(_levels, lines))), key=lambda row: -row.middle):
        if rows and _same_height(rows[-1], row) and not _overlap(rows[-1], row):
            rows[-1].put(sorted([*rows[-1].words, *row.words], key=lambda word: word.x0))
        else:
            rows.append(row)
    for row in rows:
        if not row.is_sorted:
            row.put(sorted(row.words, key=lambda word: word.x0))
    return rows


def _levels(line: WordLine | list[Word]) -> list[WordLine | list[Word]]:
    """The line, or its words by the heights at which they stand: pdfium takes two columns whose lines are set at
    different heights for one line."""
    if not isinstance(line, WordLine) or max(line.y0s) - min(line.y0s) < _LEVEL * (line.y1s[0] - line.y0s[0]):
        return [line]
    levels: list[list[Word]] = []
    for word in sorted(line.words(), key=lambda word: -word.y0):
        if levels and levels[-1][0].y0 - word.y0 < _LEVEL * min(word.height, levels[-1][0].height):
            levels[-1].append(word)
        else:
            levels.append([word])
    return [sorted(words, key=lambda word: word.x0) for words in levels]


def _same_height(left: Row, right: Row) -> bool:
    return min(left.y1, right.y1) - max(left.y0, right.y0) > 0.6 * min(left.height, right.height)


def _overlap(left: Row, right: Row) -> bool:
    height = max(left.height, right.words[0].height)
    spans = sorted((word.x0, word.x1) for word in (*left.words, *right.words))
    return any(b[0] < a[1] - 0.3 * height for a, b in itertools.pairwise(spans))


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
