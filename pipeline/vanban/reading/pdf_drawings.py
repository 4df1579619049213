"""What is drawn on a PDF page besides its text: ruling lines, images, white text. A cheap look at every page,
which tells the pages that need pdfplumber and those that are scans."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vanban.reading.pdf_words import box_on_page

_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEPTH = 3
_SEGMENTS_OF_A_GRID = 8


@dataclass(frozen=True, slots=True)
class Drawings:
    """`ruled`: lines that may form cells; `image_share`: largest image as a share of the page; `paths`: their number.

    `hides`: some text is white on white.
    """

    ruled: bool
    image_share: float
    paths: int
    hides: bool


def look_at(page: pdfium.PdfPage, area: float) -> Drawings:
    """The drawings of a page of `area` square points."""
    verticals: set[int] = set()
    horizontals: set[int] = set()
    boxes, paths, image_share, white_text, shaded = 0, 0, 0.0, False, False
    pieces = (raw.FPDFPage_GetObject(page, index) for index in range(raw.FPDFPage_CountObjects(page)))
    for kind, item, (x0, y0, x1, y1) in _pieces(pieces, _IDENTITY, _DEPTH):
        wide, high = x1 - x0, y1 - y0
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            white_text = white_text or _is_white(item)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            image_share = max(image_share, wide * high / max(1.0, area))
        else:
            paths += 1
            if wide < 3 and high > 8:
                verticals.add(round(x0 / 3))
            elif high < 3 and wide > 8:
                horizontals.add(round(y0 / 3))
            elif wide > 12 and high > 8:
                shaded = shaded or not _is_white(item)
                boxes += _outlines(item)
    ruled = (len(verticals) >= 2 and len(horizontals) >= 2) or boxes >= 2
    # white letters on a coloured ground are seen, and those over an image may be
    return Drawings(ruled, image_share, paths, white_text and not shaded and image_share < 0.01)


def _outlines(path) -> int:
    """1 for a box whose outline is drawn, 2 for a path of many lines; white shading behind text is only filled."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, fill, stroke) or not stroke.value:
        return 0
    return 2 if raw.FPDFPath_CountSegments(path) >= _SEGMENTS_OF_A_GRID else 1


def _is_white(item) -> bool:
    colour = [ctypes.c_uint() for _ in range(4)]
    return bool(raw.FPDFPageObj_GetFillColor(item, *colour)) and all(part.value > 250 for part in colour[:3])


def _pieces(items: Iterable, matrix: tuple[float, ...], depth: int) -> Iterator[tuple[int, object, tuple[float, ...]]]:
    """Paths, images and texts among `items` and in the forms there: kind, object, box on the page."""
    rect = [ctypes.c_float() for _ in range(4)]
    nowhere = (0.0, 0.0, 0.0, 0.0)
    for item in items:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield kind, item, nowhere
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth > 1:
            inner = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(item, inner)
            count = max(raw.FPDFFormObj_CountObjects(item), 0)
            children = (raw.FPDFFormObj_GetObject(item, index) for index in range(count))
            yield from _pieces(children, _product(inner, matrix), depth - 1)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE) and raw.FPDFPageObj_GetBounds(item, *rect):
            yield kind, item, box_on_page(matrix, *(value.value for value in rect))


def _product(inner: raw.FS_MATRIX, outer: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = outer
    return (
        inner.a * a + inner.b * c,
        inner.a * b + inner.b * d,
        inner.c * a + inner.d * c,
        inner.c * b + inner.d * d,
        inner.e * a + inner.f * c + e,
        inner.e * b + inner.f * d + f,
    )
