"""Pages of a PDF drawn in grey for OCR."""

from __future__ import annotations

import math

import numpy as np
import pypdfium2.raw as raw
from PIL import Image

from vanban.reading import ocr_image

Picture = tuple[np.ndarray, float]

# pixels of a JPEG that is decoded whole: A4 at 600 dpi has 35 million
_LARGEST = 40_000_000
# a picture that differs by so much from half of what is asked for is doubled: a point at the edge of the page
_NEARLY = 1 / 500


def drawn(page) -> Picture:
    """A page of pdfium as a grey image, and its dots an inch. Annotations are not drawn: a signature's block would
    cover the letterhead; their words come from the text layer."""
    width, height = page.get_size()
    dpi = ocr_image.usual_dpi(width, height)
    image = _scaled(page, dpi)
    if image is None:
        image = ocr_image.grey(page.render(scale=dpi / 72, draw_annots=False).to_numpy())
    return image, dpi


def _scaled(page, dpi: float) -> np.ndarray | None:
    """A page that is one JPEG and nothing else, scaled by us: pdfium needs half as long again to make it smaller, and
    twice as long to make it larger. None for any other page."""
    picture = _only_picture(page)
    if picture is None:
        return None
    left, low, right, high = page.get_cropbox()
    a, b, c, d, e, f = picture.get_matrix().get()
    inside = left - 1 <= e and low - 1 <= f and e + a <= right + 1 and f + d <= high + 1
    scale = dpi / 72
    size = round(a * scale), round(d * scale)
    wide, tall = picture.get_px_size()
    if b or c or not (inside and min(size) > 0 and wide * tall <= _LARGEST):
        return None
    scaled = _resized(picture.get_bitmap().to_numpy(), size)
    sheet = np.full((math.ceil((high - low) * scale), math.ceil((right - left) * scale)), 255, np.uint8)
    _paste(scaled, sheet, round((high - f - d) * scale), round((e - left) * scale))
    return sheet


def _only_picture(page):
    """The JPEG that is all there is on a page that stands upright; None for another page."""
    if page.get_rotation() or raw.FPDFPage_CountObjects(page) != 1:
        return None
    (only,) = page.get_objects(max_depth=1)
    is_picture = only.type == raw.FPDF_PAGEOBJ_IMAGE and not raw.FPDFPageObj_HasTransparency(only)
    return only if is_picture and only.get_filters() == ["DCTDecode"] else None


def _resized(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """A picture in grey, of so many pixels across and down."""
    pairs = list(zip(size, pixels.shape[1::-1], strict=True))
    plane = pixels[..., 2] if pixels.ndim == 3 else pixels
    if all(abs(3 * new - 2 * old) <= 3 for new, old in pairs):
        return _two_thirds(plane)
    if all(abs(new - 2 * old) <= _NEARLY * new for new, old in pairs):
        return _doubled(plane)
    larger = all(new >= old for new, old in pairs)
    # larger: as pdfium does it
    method = Image.Resampling.BILINEAR if larger else Image.Resampling.HAMMING
    return np.asarray(Image.fromarray(ocr_image.grey(pixels)).resize(size, method))


def _paste(picture: np.ndarray, sheet: np.ndarray, y: int, x: int) -> None:
    """Put a picture onto a sheet, what lies outside of it left away."""
    top, left = max(0, -y), max(0, -x)
    part = picture[top : max(top, len(sheet) - y), left : max(left, sheet.shape[1] - x)]
    y, x = y + top, x + left
    sheet[y : y + part.shape[0], x : x + part.shape[1]] = part


# ---------------------------------------------------------------- twice and two thirds


def _doubled(image: np.ndarray) -> np.ndarray:
    """An image of 100 dpi at 200 dpi: four pixels of each one, three quarters of it and one of its neighbour's on that
    side, across and then down. Pillow takes seven times as long for the same."""
    wide = np.pad(image, 1, "edge")
    quarter = wide >> 2
    most = wide[:, 1:-1] - quarter[:, 1:-1]
    wide = _side_by_side(most + quarter[:, :-2], most + quarter[:, 2:])
    quarter = wide >> 2
    most = wide[1:-1] - quarter[1:-1]
    larger = np.empty((2 * image.shape[0], wide.shape[1]), np.uint8)
    np.add(most, quarter[:-2], out=larger[::2])
    np.add(most, quarter[2:], out=larger[1::2])
    return larger


def _side_by_side(lefts: np.ndarray, rights: np.ndarray) -> np.ndarray:
    """Every other pixel of the one and of the other image: two pixels as one number, which is twice as fast as every
    other pixel and then the others."""
    return (lefts.astype("<u2") | rights.astype("<u2") << 8).view(np.uint8)


# rows of a band, which is small enough for the processor's cache
_BAND = 3 * 96
_QUARTERS = np.uint64(0x3F3F3F3F3F3F3F3F)


def _two_thirds(image: np.ndarray) -> np.ndarray:
    """An image of 300 dpi at 200 dpi: of three pixels in a row two are made, three quarters of an outer one and one of
    the middle one each. Most scans have 300 dpi; Pillow takes three times as long, no less than the JPEG's decoding.
    """
    rows, columns = (length - length % 3 for length in image.shape)
    wide = columns // 3
    smaller = np.empty((rows // 3 * 2, wide * 2), np.uint8)
    # eight pixels at once: each third of the columns is a number of whole words
    thirds = np.zeros((3, _BAND, wide + -wide % 8), np.uint8)
    for y in range(0, rows, _BAND):
        band = image[y : min(y + _BAND, rows), :columns]
        for third in range(3):
            thirds[third, : len(band), :wide] = band[:, third::3]
        left, middle, right = thirds[:, : len(band)].view(np.uint64)
        inner = _quarter(middle)
        sides = [(side, _quarter(side[1::3])) for side in (_mixed(left, inner), _mixed(right, inner))]
        for row in (0, 2):
            first, second = (_mixed(side[row::3], inner).view(np.uint8)[:, :wide] for side, inner in sides)
            smaller[y // 3 * 2 + row // 2 : (y + len(band)) // 3 * 2 : 2] = _side_by_side(first, second)
    return smaller


def _mixed(most: np.ndarray, quarter: np.ndarray) -> np.ndarray:
    """Three quarters of each of the eight bytes in a word, and a quarter of another one."""
    return most - _quarter(most) + quarter


def _quarter(words: np.ndarray) -> np.ndarray:
    return (words >> 2) & _QUARTERS
