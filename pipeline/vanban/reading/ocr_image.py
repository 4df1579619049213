"""Page images made ready for OCR: grey without the red of stamps, straight, and its columns one below the other.

Tesseract loses whole lines of a page that leans by two degrees, mixes the lines of two columns whose pitch differs,
and takes a name that touches a stamp for a part of it. All steps here are cheap beside Tesseract's own time.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

# Resolution at which pages are read. Letters are scaled to 36 pixels by Tesseract's network whatever they had: on
# 13 real pages 300 dpi gave 95.3 % of the words right, 200 dpi 96.2 % in half the time, 150 dpi less.
DPI = 200
_LARGEST = 40_000_000
_DARK = 110
# grey of type, and of a stamp in a scan without colours; a stamp fills a part of the page's tiles, type all of them
_TYPE, _STAMP = 60, 120
_TILE, _STAMPED, _GREY_PART, _FEW_TILES, _DENSE = 128, 2.0, 0.08, 0.2, 0.4
_CELL = 4
_STEEPEST, _STEP, _FINE = 0.06, 0.004, 0.0005
# a gutter is white over so many points across and down, with two lines of text on either side
_GUTTER, _TALL = 7.0, 54.0
_GAP = 40
_STROKE = 2


def usual_dpi(width: float, height: float) -> float:
    """The resolution at which a page of so many points is drawn: less for a poster."""
    pixels = width * height * (DPI / 72) ** 2
    return DPI if pixels <= _LARGEST else DPI * (_LARGEST / pixels) ** 0.5


def grey(pixels: np.ndarray) -> np.ndarray:
    """Grey of an image with channels blue, green, red: the red one, in which red stamps nearly vanish."""
    return np.ascontiguousarray(pixels[..., 2]) if pixels.ndim == 3 else pixels


def without_stamps(image: np.ndarray) -> np.ndarray:
    """The image with stamps faded that a scan without colours shows as a grey between type and paper."""
    rows, columns = (size - size % _TILE for size in image.shape)
    tiles = image[:rows:2, :columns:2].reshape(rows // _TILE, _TILE // 2, columns // _TILE, _TILE // 2)
    dark = np.count_nonzero(tiles <= _TYPE, axis=(1, 3))
    grey_ = np.count_nonzero(tiles <= _STAMP, axis=(1, 3)) - dark
    stamped = (grey_ > _STAMPED * dark) & (grey_ > _GREY_PART * (_TILE // 2) ** 2)
    if not 0 < np.count_nonzero(stamped) <= _FEW_TILES * np.count_nonzero(dark + grey_ > 0):
        return image
    ys, xs = (np.flatnonzero(stamped.any(axis=axis)) for axis in (1, 0))
    if np.count_nonzero(stamped) < _DENSE * (ys[-1] - ys[0] + 1) * (xs[-1] - xs[0] + 1):
        return image  # dark spots here and there are no stamp
    # a tile more on each side: the rim of a stamp fills little of one
    part = np.s_[max(0, ys[0] - 1) * _TILE : (ys[-1] + 2) * _TILE, max(0, xs[0] - 1) * _TILE : (xs[-1] + 2) * _TILE]
    faded = image.copy()
    faded[part] = np.clip((np.arange(256) - _TYPE // 3) * 255 // _TYPE, 0, 255).astype(np.uint8)[faded[part]]
    return faded


def lean(image: np.ndarray) -> float:
    """How much the lines fall from left to right, as a slope: the shear that makes the rows' profile sharpest."""
    ink = image[::2, ::2] < 128
    rows, columns = ink.shape
    ink = ink[rows // 50 : -rows // 50 or None, columns // 30 : -columns // 30 or None]
    at = np.flatnonzero(ink)
    if len(at) < 200:
        return 0.0
    thin = len(at) // 60_000 + 1
    y, x = (places.astype(np.float32) for places in np.divmod(at[::thin], ink.shape[1]))
    lift = _STEEPEST * columns

    def sharpness(slope: float) -> float:
        profile = np.bincount((y - x * slope + lift).astype(np.int64))
        # a ruled line fills its row; the rows of letters are to decide
        profile = np.minimum(profile, columns // (3 * thin)).astype(np.float64)
        return float((np.diff(profile) ** 2).sum())

    best = max(np.arange(-_STEEPEST, _STEEPEST + _FINE, _STEP), key=sharpness)
    return float(max(np.arange(best - _STEP, best + _STEP + _FINE, _FINE), key=sharpness))


def straightened(image: np.ndarray, slope: float) -> np.ndarray:
    """The image with its columns of pixels shifted up or down, so that lines of this slope are level."""
    rows, columns = image.shape
    shifts = np.round((np.arange(columns) - columns / 2) * slope).astype(int)
    if not shifts.any():
        return image
    level = np.full_like(image, 255)
    cuts = [0, *(np.flatnonzero(np.diff(shifts)) + 1), columns]
    for start, end in itertools.pairwise(cuts):
        shift = int(shifts[start])
        if shift >= 0:
            level[: rows - shift, start:end] = image[shift:, start:end]
        else:
            level[-shift:, start:end] = image[:shift, start:end]
    return level


def upright(level: np.ndarray, slope: float) -> np.ndarray:
    """A straightened image with its rows shifted to the side too, so that what runs down the page is upright: with the
    first shift nearly a turn, at a tenth of its cost."""
    return np.ascontiguousarray(straightened(level.T, -slope).T)


# ---------------------------------------------------------------- columns


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the page, and the row of the stacked image where it begins. `column` is 0 for the whole width."""

    y0: int
    y1: int
    x0: int
    x1: int
    at: int
    column: int = 0


def stacked(image: np.ndarray) -> tuple[np.ndarray, tuple[Region, ...]]:
    """The image with the columns of letterhead and closing one below the other, and where its parts came from."""
    rows, columns = image.shape
    regions: list[Region] = []
    at = y = 0
    for y0, y1, x in gutters(image):
        pieces = [(y, y0, 0, columns, 0), (y0, y1, 0, x, 1), (y0, y1, x, columns, 2)]
        for top, bottom, left, right, column in pieces:
            if bottom > top:
                regions.append(Region(top, bottom, left, right, at, column))
                at += bottom - top + _GAP
        y = y1
    if not regions:
        return image, (Region(0, rows, 0, columns, 0),)
    if y < rows:
        regions.append(Region(y, rows, 0, columns, at))
        at += rows - y
    sheet = np.full((at, columns), 255, np.uint8)
    for part in regions:
        sheet[part.at : part.at + part.y1 - part.y0, part.x0 : part.x1] = image[part.y0 : part.y1, part.x0 : part.x1]
    return sheet, tuple(regions)


def gutters(image: np.ndarray) -> list[tuple[int, int, int]]:
    """The bands (top, bottom, x of the gutter, in pixels) of text in two columns, from the top down."""
    ink = ink_cells(image)
    columns = ink.shape[1]
    point = _CELL * 72 / DPI
    # a pen's stroke may run from the signature into the text above it
    white = np.flatnonzero(np.count_nonzero(ink, axis=1) <= _STROKE)
    if len(white) < 2:
        return []
    sums = np.pad(np.cumsum(ink, axis=1, dtype=np.int32), ((0, 0), (1, 0)))
    width = max(2, round(_GUTTER / point))
    found = []
    for x in range(int(0.22 * columns), int(0.72 * columns), 2):
        for start, end in _runs(sums[:, x + width] == sums[:, x]):
            band = _band(sums, white, start, end, x, width) if (end - start) * point >= _TALL else None
            if band and (band[1] - band[0]) * point >= _TALL:
                found.append(band)
    chosen: list[tuple[int, int, int]] = []
    while found:
        tallest = max(bottom - top for top, bottom, _ in found)
        same = [band for band in found if band[1] - band[0] == tallest]
        top, bottom, x = same[len(same) // 2]
        chosen.append((top * _CELL, bottom * _CELL, (x + width // 2) * _CELL))
        found = [band for band in found if band[1] <= top or band[0] >= bottom]
    return sorted(chosen)


def _band(sums: np.ndarray, white: np.ndarray, start: int, end: int, x: int, width: int) -> tuple[int, int, int] | None:
    """The band between white rows within start…end that has two lines or more on either side of its gutter."""
    first, last = np.searchsorted(white, (start, end)).tolist()
    if last - first < 2:
        return None
    start, end = int(white[first]), int(white[last - 1]) + 1
    left = list(_runs(sums[start:end, x] > 0))
    right = list(_runs(sums[start:end, -1] > sums[start:end, x + width]))
    if len(left) < 2 or len(right) < 2:
        return None
    # the short last line of a paragraph above the columns is none of the left one
    while len(left) > 2 and left[0][1] < right[0][0]:
        del left[0]
    if min(left[-1][1], right[-1][1]) <= max(left[0][0], right[0][0]) + 1:
        return None  # one above the other: no columns
    top, bottom = min(left[0][0], right[0][0]), max(left[-1][1], right[-1][1])
    return start + max(0, top - 1), start + bottom + 1, x


def ink_cells(image: np.ndarray) -> np.ndarray:
    """Which cells of 4 × 4 pixels hold ink; dust and the edges of the paper are left out."""
    ink = darkest(image, _CELL) < _DARK
    margin = max(1, ink.shape[0] // 70), max(1, ink.shape[1] // 50)
    ink[: margin[0]] = ink[-margin[0] :] = False
    ink[:, : margin[1]] = ink[:, -margin[1] :] = False
    around = np.pad(ink, 1).astype(np.int8)
    around = around[:-2] + around[1:-1] + around[2:]
    return ink & (around[:, :-2] + around[:, 1:-1] + around[:, 2:] > 2)


def darkest(image: np.ndarray, size: int) -> np.ndarray:
    """The darkest of each `size` × `size` pixels."""
    rows, columns = (length - length % size for length in image.shape)
    dark = image[:rows:size, :columns].copy()
    for offset in range(1, size):
        np.minimum(dark, image[offset:rows:size, :columns], out=dark)
    cells = dark[:, ::size].copy()
    for offset in range(1, size):
        np.minimum(cells, dark[:, offset::size], out=cells)
    return cells


def _runs(flags: np.ndarray) -> Iterator[tuple[int, int]]:
    """The stretches [start, end) in which flags are set; there is one flag at least."""
    edges = [0, *(np.flatnonzero(flags[1:] != flags[:-1]) + 1).tolist(), len(flags)]
    first = 0 if flags[0] else 1
    return zip(edges[first:-1:2], edges[first + 1 :: 2], strict=False)
