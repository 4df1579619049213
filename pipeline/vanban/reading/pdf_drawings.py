"""What is drawn on a PDF page besides its text: ruling lines, images, white text. A cheap look at every page,
which tells the pages that have tables and those that are scans."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vanban.reading import pdf_calls
from vanban.reading.pdf_geometry import Matrix, boxes_on_page, product
from vanban.reading.pdf_words import Box

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
# so light is the fill of what is white
_WHITE = 250


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
    objects = pdf_calls.objects_of_page(page.raw)
    texts: list[pdf_calls.Handle] = []
    shapes: list[pdf_calls.Handle] = []
    for kind, item, matrix_, (x0, y0, x1, y1) in _pieces(objects, matrix, _DEPTH, texts):
        wide, high = x1 - x0, y1 - y0
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            found.image_share = max(found.image_share, wide * high / max(1.0, area))
            continue
        found.paths += 1
        if wide < _THIN or high < _THIN:
            _add_line(found, (x0, y0, x1, y1))
        else:
            shapes.append(item)
            _add_outline(found, pdf_calls.page_object(item), matrix_)
    # white letters on a coloured ground are seen, and those over an image may be
    found.hides = found.image_share < 0.01 and any(_are_white(texts)) and all(_are_white(shapes))
    if len(found.down) + len(found.across) > _MOST_RULES:
        found.down, found.across = [], []
    return found


def _are_white(items: list[pdf_calls.Handle]) -> list[bool]:
    """Whether each of some objects is filled with white."""
    return (pdf_calls.fill_colours(items)[:, :3].min(1) > _WHITE).tolist()


def _pieces(
    items: list[pdf_calls.Handle], matrix: Matrix, depth: int, texts: list[pdf_calls.Handle]
) -> Iterator[tuple[int, pdf_calls.Handle, Matrix, Box]]:
    """Paths and images among `items` and in the forms there: kind, object, matrix to the page, box on it. Texts go to
    `texts`."""
    kinds = [*map(pdf_calls.kind, items)]
    others = [(kind, item) for kind, item in zip(kinds, items, strict=True) if kind != raw.FPDF_PAGEOBJ_TEXT]
    if not others:
        texts += items
        return
    texts += [item for kind, item in zip(kinds, items, strict=True) if kind == raw.FPDF_PAGEOBJ_TEXT]
    boxes = boxes_on_page(matrix, pdf_calls.bounds([item for _, item in others]).T)
    for (kind, item), box in zip(others, boxes.T.tolist(), strict=True):
        if kind == raw.FPDF_PAGEOBJ_FORM and depth > 1:
            form = pdf_calls.page_object(item)
            inner = product(_own_matrix(form), matrix)
            yield from _pieces(pdf_calls.objects_of_form(form), inner, depth - 1, texts)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            yield kind, item, matrix, box


def _own_matrix(item) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


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
    for points, curved in _outlines(path, count, product(_own_matrix(path), matrix)):
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
