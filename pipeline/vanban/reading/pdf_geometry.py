"""From the coordinates of a PDF page to those of the page as it is seen: cropped and turned."""

from __future__ import annotations

import numpy as np
import pypdfium2 as pdfium

from vanban.reading.pdf_words import Box

# a, b, c, d, e, f: x' = a x + c y + e, y' = b x + d y + f
Matrix = tuple[float, ...]
_AS_IT_IS = (1, 0, 0, 1, 0, 0)


def as_seen(page: pdfium.PdfPage) -> tuple[float, float, Matrix]:
    """Width and height of a page as it is seen, and the matrix from its own coordinates to it."""
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


def boxes_on_page(matrix: Matrix, boxes: np.ndarray) -> np.ndarray:
    """Boxes after a transformation, their corners in order again; one box is a column of x0, y0, x1, y1."""
    if matrix == _AS_IT_IS:
        return boxes
    a, b, c, d, e, f = matrix
    xs, ys = boxes[0::2], boxes[1::2]
    across, up = a * xs + c * ys + e, b * xs + d * ys + f
    return np.stack([across.min(0), up.min(0), across.max(0), up.max(0)])


def product(inner: Matrix, outer: Matrix) -> Matrix:
    """The transformation `inner` and then `outer`."""
    a, b, c, d, e, f = outer
    ia, ib, ic, id_, ie, if_ = inner
    return (
        ia * a + ib * c,
        ia * b + ib * d,
        ic * a + id_ * c,
        ic * b + id_ * d,
        ie * a + if_ * c + e,
        ie * b + if_ * d + f,
    )
