"""What is drawn on a PDF page besides its text: ruling lines, images, white text. A cheap look at every page,
which tells the pages that have tables and those that are scans."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vanban.reading import pdf_calls
from vanban.reading.pdf_words import Box, Matrix, box_on_page

_DEPTH = 3
# thinner than this a filled shape is a line
_THIN = 3.0
_SHORTEST = 8.0
_SAME_HEIGHT = 2.0
_SAME_EDGE = 8.0
_JOIN = 4.0
# with more of them a page shows a drawing or a map, not a table
_MOST_SEGMENTS = 2000
_MOST_RULES = 4000


@dataclass(slots=True)
class Drawings:
    """`down` and `across`: ruling lines as (x, y0, y1) and (y, x0, x1); `image_share`: the largest image as a share
    of the page; `paths`: how many lines and shapes there are; `hides`: some text is white on white."""

    down: list[tuple[float, float, float]] = field(default_factory=list)
    across: list[tuple[float, float, float]] = field(default_factory=list)
    image_share: float = 0.0
    paths: int = 0
    hides: bool = False

    @property
    def ruled(self) -> bool:
        """Whether the ruling lines may form cells."""
        return len(places(self.down)) >= 2 and len(places(self.across)) >= 2


def places(rules: list[tuple[float, float, float]]) -> set[int]:
    """Where rules stand, in steps of three points; short strokes apart."""
    return {round(at / 3) for at, start, end in rules if end - start > _SHORTEST}


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""

    y: float
    x0: float
    x1: float


def rules_across(drawings: Drawings, shortest: float) -> list[Rule]:
    """The rules across of at least a length, from the top down; the pieces of a dashed one are joined."""
    joined: list[Rule] = []
    for y, x0, x1 in sorted(drawings.across, key=lambda rule: (-round(rule[0] / _SAME_HEIGHT), rule[1])):
        last = joined[-1] if joined else None
        if last and abs(last.y - y) < _SAME_HEIGHT and x0 - last.x1 < _JOIN:
            joined[-1] = Rule(last.y, last.x0, max(last.x1, x1))
        else:
            joined.append(Rule(y, x0, x1))
    return [rule for rule in joined if rule.x1 - rule.x0 >= shortest]


def stacks(rules: list[Rule]) -> list[list[Rule]]:
    """Rules one below the other with the same ends."""
    found: list[list[Rule]] = []
    for rule in rules:
        last = found[-1][-1] if found else None
        if last and abs(last.x0 - rule.x0) < _SAME_EDGE and abs(last.x1 - rule.x1) < _SAME_EDGE:
            found[-1].append(rule)
        else:
            found.append([rule])
    return found


def look_at(page: pdfium.PdfPage, matrix: Matrix, area: float) -> Drawings:
    """The drawings of a page of `area` square points; `matrix` leads to the page as it is seen."""
    found = Drawings()
    shaded = False
    place = pdf_calls.address(page.raw)
    items = [pdf_calls.object_of_page(place, index) for index in range(raw.FPDFPage_CountObjects(page))]
    texts: list[int] = []
    for kind, item, matrix_, (x0, y0, x1, y1) in _pieces(items, matrix, _DEPTH, texts):
        wide, high = x1 - x0, y1 - y0
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            found.image_share = max(found.image_share, wide * high / max(1.0, area))
            continue
        found.paths += 1
        if wide < _THIN or high < _THIN:
            _add_line(found, (x0, y0, x1, y1))
        else:
            shaded = shaded or not _is_white(item)
            _add_outline(found, pdf_calls.page_object(item), matrix_)
    # white letters on a coloured ground are seen, and those over an image may be
    found.hides = not shaded and found.image_share < 0.01 and any(map(_is_white, texts))
    if len(found.down) + len(found.across) > _MOST_RULES:
        found.down, found.across = [], []
    return found


def _add_line(found: Drawings, box: Box) -> None:
    x0, y0, x1, y1 = box
    if y1 - y0 < _THIN and x1 - x0 >= 1:
        found.across.append(((y0 + y1) / 2, x0, x1))
    if x1 - x0 < _THIN and y1 - y0 >= 1:
        found.down.append(((x0 + x1) / 2, y0, y1))


def _add_outline(found: Drawings, path, matrix: Matrix) -> None:
    """The straight lines of a path: its thin parts, and those drawn; white shading behind text is only filled."""
    count = raw.FPDFPath_CountSegments(path)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not 0 < count <= _MOST_SEGMENTS or not raw.FPDFPath_GetDrawMode(path, fill, stroke):
        return
    if count <= 5 and not stroke.value:
        return
    own = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(path, own)
    for points, curved in _outlines(path, count, _product(own, matrix)):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        if box[2] - box[0] < _THIN or box[3] - box[1] < _THIN:
            _add_line(found, box)
        elif stroke.value and not curved:
            for (xa, ya), (xb, yb) in itertools.pairwise(points):
                if abs(xa - xb) < 1 or abs(ya - yb) < 1:
                    _add_line(found, (min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)))


def _outlines(path, count: int, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The points of each part of a path, and whether it has curves."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            yield points, curved
            points, curved = [], False
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points, curved


_COLOUR = (ctypes.c_uint * 4)()
_COLOUR_PLACES = [ctypes.addressof(_COLOUR) + 4 * at for at in range(4)]
_RECT = (ctypes.c_float * 4)()
_RECT_PLACES = [ctypes.addressof(_RECT) + 4 * at for at in range(4)]
_TEXT = raw.FPDF_PAGEOBJ_TEXT


def _is_white(item: int) -> bool:
    return bool(pdf_calls.fill_colour(item, *_COLOUR_PLACES)) and min(_COLOUR[0], _COLOUR[1], _COLOUR[2]) > 250


def _pieces(
    items: Iterable[int | None], matrix: Matrix, depth: int, texts: list[int]
) -> Iterator[tuple[int, int, Matrix, Box]]:
    """Paths and images among `items` and in the forms there: kind, object, matrix to the page, box on it. Texts go to
    `texts`."""
    for item in items:
        kind = pdf_calls.kind(item) if item else raw.FPDF_PAGEOBJ_UNKNOWN
        if kind == _TEXT:
            texts.append(item)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            if pdf_calls.bounds(item, *_RECT_PLACES):
                yield kind, item, matrix, box_on_page(matrix, *_RECT)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth > 1:
            inner, form = raw.FS_MATRIX(), pdf_calls.page_object(item)
            raw.FPDFPageObj_GetMatrix(form, inner)
            count = max(raw.FPDFFormObj_CountObjects(form), 0)
            children = [pdf_calls.object_of_form(item, index) for index in range(count)]
            yield from _pieces(children, _product(inner, matrix), depth - 1, texts)


def _product(inner: raw.FS_MATRIX, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = outer
    return (
        inner.a * a + inner.b * c,
        inner.a * b + inner.b * d,
        inner.c * a + inner.d * c,
        inner.c * b + inner.d * d,
        inner.e * a + inner.f * c + e,
        inner.e * b + inner.f * d + f,
    )
