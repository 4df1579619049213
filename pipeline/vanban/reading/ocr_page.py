"""One page image as rows of words, in points, as pdf_page gives those of a page with a text layer."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from vanban.grammar.forms import LOWER, UPPER
from vanban.reading import ocr_engine, ocr_figures, ocr_image, ocr_lines, ocr_strokes, ocr_tables
from vanban.reading.ocr_engine import SeenWord
from vanban.reading.ocr_image import Reduced, Region
from vanban.reading.ocr_lines import LineBox
from vanban.reading.ocr_words import SOUND, OcrWord, is_legible, is_noise, is_sound, mean_confidence, without_specks
from vanban.reading.pdf_drawings import Drawings
from vanban.reading.pdf_rows import Row, to_rows
from vanban.reading.pdf_tables import RuledTable
from vanban.reading.pdf_words import Box, Word

# below this mean confidence, or with more dirt than lines, a page may stand on its head or on its side
_TURN_BELOW = 0.6
# size of type that is given to all words: headings are known by their place, not by a size measured in an image
_SIZE = 13.0
# share of the page in which a letterhead may stand, from the top
LETTERHEAD = 0.55
# a margin: points that its lines' ends keep to, lines that tell it, how much it may slant
_NEAR, _ENOUGH, _MOST_SLANT = 3.0, 6, 0.08
# points on either side of a stamp's frame that are its ink
_FRAME_INK = 0.6
# share of the type's size above and below the base line
_ABOVE, _BELOW = 0.89, 0.22
# a first word wider than so many usual letters has dirt before it
_WIDEST = 1.5
# the letterhead's right column, and the name below a signature
_MOTTO = re.compile(r"VIỆT NAM|[Hh]ạnh phúc")
_NAME = re.compile(rf"[{UPPER}][{LOWER}]+(?: [{UPPER}][{LOWER}]*){{1,4}}")
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class SeenPage:
    """A page as OCR reads it: size in points, rows from the top down, and what was taken for dirt.

    `turned`: it had to be turned by so many degrees; `confidence` is the mean of its words by their length, None
    for a page without words. So many lines begin below a stamp: `covered`. `rules` are the ruling lines of its
    `tables`, `frame` is that of a stamp.
    """

    width: float
    height: float
    rows: list[Row] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)
    turned: int = 0
    confidence: float | None = None
    covered: int = 0
    rules: Drawings = field(default_factory=Drawings)
    tables: list[RuledTable] = field(default_factory=list)
    frame: Box | None = None


def see(image: np.ndarray, dpi: float) -> SeenPage:
    """Read a grey page image. Raises NeedsOcr when Tesseract fails."""
    page = _see(image, dpi)
    if page.confidence is not None and page.confidence >= _TURN_BELOW and len(page.rows) > len(page.noise):
        return page
    if not page.noise and page.confidence is None:
        return page  # an empty page
    turn = ocr_engine.orientation(image)
    if not turn:
        return page
    again = _see(np.ascontiguousarray(np.rot90(image, -turn // 90)), dpi)
    if (again.confidence or 0.0) <= (page.confidence or 0.0):
        return page
    again.turned = turn
    return again


@dataclass(frozen=True, slots=True, eq=False)
class _ReadLine:
    """A line as it was read: its place on the sheet that was read, and on the page."""

    line: LineBox
    region: Region
    words: tuple[SeenWord, ...]
    sheet: np.ndarray

    @property
    def base(self) -> int:
        """The base line as a row of the page's image."""
        return self.line.base - self.region.at + self.region.y0

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(word.text for word in self.words)

    @property
    def weight(self) -> float:
        """How much evidence of text it is, beside what is none."""
        sound = sum(word.confidence * len(word.text) for word in self.words if is_sound(word))
        return sound - 0.5 * sum(len(word.text) for word in self.words if not is_sound(word))


def _see(image: np.ndarray, dpi: float) -> SeenPage:
    sample = ocr_image.sample_of(image)
    slope = ocr_image.lean(sample)
    straight = ocr_image.straightened(ocr_image.without_stamps(image, sample), slope)
    scale = 72 / dpi
    page = SeenPage(width=image.shape[1] * scale, height=image.shape[0] * scale)
    straight = _with_tables(Reduced.of(straight), slope, dpi, page)
    inside, outside = _table_lines(straight.image, dpi, page), _lines_outside(straight, dpi, page)
    dirt = [line for line in inside if not is_legible(line.words)]
    dirt += [line for line in outside if is_noise(line.words)]
    page.noise = [line.text for line in dirt]
    found: dict[int, list[list[OcrWord]]] = {0: [], 1: [], 2: []}
    lean = slope if page.tables else 0.0
    for line in inside + outside:
        if line not in dirt:
            place = _Place(line.line, line.base, scale, page.height, slope, image.shape[1] / 2, lean)
            found[line.region.column].append(_placed(without_specks(line.words), place, line.sheet))
    for column, lists in found.items():
        for row in to_rows(lists):
            row.column = column
            page.rows.append(row)
    page.rows.sort(key=lambda row: -row.middle)
    page.confidence = mean_confidence(word for row in page.rows for word in row.words)
    if not page.tables:
        _square(page)
    return page


def _with_tables(level: Reduced, slope: float, dpi: float, page: SeenPage) -> Reduced:
    """The image as it is read, with its ruled tables noted in `page`: upright where it has some."""
    if not ocr_tables.may_have_tables(level.quarter, dpi):
        return level
    image = Reduced.of(ocr_image.upright(level.image, slope))
    rules = ocr_tables.find_rules(image.half, dpi, page.height)
    page.tables = ocr_tables.tables_of(rules, page.height)
    if not page.tables:
        return level
    page.rules = rules
    return image


def _table_lines(image: np.ndarray, dpi: float, page: SeenPage) -> list[_ReadLine]:
    """The lines in the cells of the page's tables."""
    if not page.tables:
        return []
    cells = [cell for table in page.tables for cell in ocr_tables.cells(table, page.height, 72 / dpi)]
    paper = ocr_lines.paper_of(image)
    image = ocr_tables.without_rules(image, page.rules, dpi, paper)
    whole = Region(0, image.shape[0], 0, image.shape[1], 0)
    lines = ocr_lines.find_lines_in(image, cells, dpi)
    return _as_read(image, lines, ocr_figures.recognise(image, lines, dpi, paper), [whole])


def _lines_outside(straight: Reduced, dpi: float, page: SeenPage) -> list[_ReadLine]:
    """The lines outside tables, columns one after the other."""
    paper = ocr_lines.paper_of(straight.image)
    if page.tables:
        straight = Reduced.of(_without_tables(straight.image, page, dpi, paper))
    else:
        rules = ocr_tables.frames(ocr_tables.find_rules(straight.half, dpi, page.height))
        page.frame = ocr_tables.frame_of(rules)
        if rules.across:
            straight = Reduced.of(ocr_tables.without_rules(straight.image, rules, dpi, paper, _FRAME_INK))
    sheet, regions = ocr_image.stacked(straight)
    lines = _read(sheet, ocr_lines.find_lines(sheet, dpi), regions, paper)
    for region in regions:
        if region.column == 2:
            lines = _with_second_look(lines, sheet, region, dpi, paper)
    return lines


def _without_tables(image: np.ndarray, page: SeenPage, dpi: float, paper: int) -> np.ndarray:
    """The image with the page's tables painted over."""
    image = image.copy()
    for table in page.tables:
        left, right = (round(x * dpi / 72) for x in (table.xs[0] - 3, table.xs[-1] + 3))
        top, bottom = (round((page.height - y) * dpi / 72) for y in (table.top + 3, table.bottom - 3))
        image[max(0, top) : bottom, max(0, left) : right] = paper
    return image


def _read(sheet: np.ndarray, lines: Sequence[LineBox], regions: Sequence[Region], paper: int) -> list[_ReadLine]:
    seen = ocr_engine.recognise([ocr_lines.crop(sheet, line, paper) for line in lines])
    return _as_read(sheet, lines, seen, regions)


def _as_read(sheet: np.ndarray, lines: Sequence[LineBox], seen, regions: Sequence[Region]) -> list[_ReadLine]:
    return [
        _ReadLine(line, next(part for part in reversed(regions) if part.at <= line.base), words, sheet)
        for line, words in zip(lines, seen, strict=True)
        if words
    ]


def _with_second_look(
    lines: list[_ReadLine], sheet: np.ndarray, region: Region, dpi: float, paper: int
) -> list[_ReadLine]:
    """The lines, those of a closing's right column read again without strokes where name or position are not sure."""
    own = [line for line in lines if line.region is region]
    if not own or any(_MOTTO.search(line.text) for line in own):
        return lines
    sure = [line for line in own if all(word.confidence >= SOUND for word in line.words)]
    if any(_NAME.fullmatch(line.text) for line in sure) and any(line.text.isupper() for line in sure):
        return lines
    height = region.y1 - region.y0
    part = ocr_strokes.without_strokes(sheet[region.at : region.at + height], dpi, paper)
    em = sorted(line.line.em for line in lines)[len(lines) // 2]
    again = _read(part, ocr_lines.find_lines(part, dpi, em), [replace(region, at=0)], paper)
    again = [line for line in again if not is_noise(line.words)]
    for line in again:
        near = [other for other in own if abs(other.base - line.base) < 0.5 * line.line.em]
        if all(line.weight > other.weight for other in near):
            lines = [other for other in lines if other not in near] + [line]
    return lines


def _square(page: SeenPage) -> None:
    """Set the lines of a page between upright margins, where its text grows wider or narrower towards the foot."""
    long = [row for row in page.rows if not row.column and row.x1 - row.x0 > 0.6 * page.width]
    left = _edge([(row.y0, row.x0) for row in long], -1)
    right = _edge([(row.y0, row.x1) for row in long], 1)
    if left is None or right is None:
        return
    middle = sum(row.y0 for row in long) / len(long)
    x0, x1 = left[0] * middle + left[1], right[0] * middle + right[1]
    for row in page.rows:
        a, b = left[0] * row.y0 + left[1], right[0] * row.y0 + right[1]
        stretch = (b - a) / (x1 - x0)
        shift = a - x0 * stretch
        for word in row.words:
            word.x0, word.x1 = (word.x0 - shift) / stretch, (word.x1 - shift) / stretch
            word.stretch, word.shift = stretch, shift + word.shift
        row.put(row.words)


def _edge(points: list[tuple[float, float]], side: int) -> tuple[float, float] | None:
    """The margin's slope, and its x where y is 0, through the outermost of the points (y, x); None for too few."""
    while len(points) >= _ENOUGH:
        ys, xs = np.array(points).T
        y, x = ys.mean(), xs.mean()
        slope = float((ys - y) @ (xs - x) / max((ys - y) @ (ys - y), 1e-9))
        inside = side * (x + slope * (ys - y) - xs)
        if inside.max() <= _NEAR:
            return (slope, float(x - slope * y)) if abs(slope) < _MOST_SLANT else None
        # indented lines and last lines of paragraphs lie inside: the innermost ones do not tell the margin
        points = [point for point, depth in zip(points, inside, strict=True) if depth < max(_NEAR, 0.7 * inside.max())]
    return None


def put_back(words: Iterable[Word]) -> None:
    """Give the words of a page that was made straight the places at which they stand on its image."""
    for word in words:
        if isinstance(word, OcrWord):
            word.y0, word.y1 = word.y0 - word.drop, word.y1 - word.drop
            word.x0, word.x1 = word.x0 * word.stretch + word.shift, word.x1 * word.stretch + word.shift
            word.drop, word.stretch, word.shift = 0.0, 1.0, 0.0


@dataclass(frozen=True, slots=True)
class _Place:
    """What turns a place in a line's crop into one on the page.

    `slope` of the lines and `lean` of what runs down the page were taken out before it was read.
    """

    line: LineBox
    base: int
    scale: float
    height: float
    slope: float
    centre: float
    lean: float = 0.0


def _placed(words: Sequence[SeenWord], place: _Place, sheet: np.ndarray) -> list[OcrWord]:
    """The words of a line with their boxes on the page."""
    line, scale = place.line, place.scale
    base = place.height - place.base * scale
    y0, y1 = base - _BELOW * line.em * scale, base + _ABOVE * line.em * scale
    shift = (base - place.height / 2) * place.lean
    fall, lowest, centre = place.slope * scale, (1 - LETTERHEAD) * place.height, place.centre
    found = []
    for word, (x0, x1) in zip(words, _edges(words, line), strict=True):
        rise = sink = 0.0
        if y1 > lowest and (digits := _DIGITS.search(word.text)):
            share = (x1 - x0) / len(word.text)
            start, end = (x0 + round(share * at) for at in digits.span())
            rise, sink = ocr_lines.reach(sheet, line, start, end)
        drop = ((x0 + x1) / 2 - centre) * fall
        # names of arguments cost more than the word itself
        found.append(
            OcrWord(
                word.text, x0 * scale, x1 * scale, y0, y1, False, _SIZE, "", "",
                word.confidence, drop, 1.0, shift, rise, sink,
            )
        )  # fmt: skip
    return found


def _edges(words: Sequence[SeenWord], line: LineBox) -> list[tuple[int, int]]:
    """Left and right edges of a line's words on the image, within the line's ink and none over the next one's."""
    crop, start, last = max(0, line.x0 - ocr_lines.PADDING), line.x0, line.x1
    starts, ends = [start], []
    for left, right in itertools.pairwise(words):
        # comparisons, not min and max: this is done for each word of a page
        end, after = crop + left.x1, crop + right.x0
        end = start if end < start else end
        start = start if after < start else after
        start = last if start > last else start
        starts.append(start)
        ends.append(start if end > start else end)
    ends.append(last)
    if len(words) > 2:
        # dirt before the line is no part of its first word
        usual = (ends[-1] - starts[1]) / sum(len(word.text) + 1 for word in words[1:])
        starts[0] = max(starts[0], ends[0] - round(_WIDEST * usual * len(words[0].text)))
    return list(zip(starts, ends, strict=True))
