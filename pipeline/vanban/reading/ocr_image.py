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
# columns, of half the resolution, that are shifted together when the slope is looked for
_STRIP = 64
_ENOUGH = 60_000
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


def sample_of(image: np.ndarray) -> np.ndarray:
    """Every other pixel of every other row of an image."""
    if image.shape[1] % 2:
        return np.ascontiguousarray(image[::2, ::2])
    return np.ascontiguousarray(image[::2]).view("<u2").astype(np.uint8)


def without_stamps(image: np.ndarray, sample: np.ndarray) -> np.ndarray:
    """The image with stamps faded that a scan without colours shows as a grey between type and paper.

    `sample` is its `sample_of`.
    """
    rows, columns = (size // _TILE * _TILE // 2 for size in image.shape)
    sample = sample[:rows, :columns]
    dark = _in_tiles(sample <= _TYPE)
    grey_ = _in_tiles(sample <= _STAMP) - dark
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


def _in_tiles(flags: np.ndarray) -> np.ndarray:
    """How many flags are set in each tile."""
    size = _TILE // 2
    rows, columns = (length // size for length in flags.shape)
    # down the columns first, in bytes: of 64 flags, that is the quick way
    down = np.add.reduce(flags.view(np.uint8).reshape(rows, size, -1), axis=1, dtype=np.uint8)
    return np.add.reduce(down.reshape(rows, columns, size), axis=2, dtype=np.int64)


def lean(sample: np.ndarray) -> float:
    """How much the lines fall from left to right, as a slope: the shear that makes the rows' profile sharpest.

    `sample` is an image's `sample_of`.
    """
    rows, columns = sample.shape
    sample = sample[rows // 50 : -rows // 50 or None, columns // 30 : -columns // 30 or None]
    ink = sample < 128
    at = np.flatnonzero(ink)
    if len(at) < 200:
        return 0.0
    strips = _strips(ink)
    slopes = np.arange(-_STEEPEST, _STEEPEST + _FINE, _STEP).tolist()
    rough = max(slopes, key=lambda slope: _sharpness(_profile(strips, slope), columns // 3))
    # each piece of ink by itself, but no more of them than tell it
    thin = len(at) // _ENOUGH + 1
    y, x = (places.astype(np.float32) for places in np.divmod(at[::thin], ink.shape[1]))
    y += _STEEPEST * columns
    slopes = np.arange(rough - _STEP, rough + _STEP + _FINE, _FINE).tolist()

    def sharpness(at: int) -> float:
        return _sharpness(np.bincount((y - x * slopes[at]).astype(np.int64)), columns // (3 * thin))

    # every other one, and then those between them that are near the best of them
    sharp = {at: sharpness(at) for at in range(0, len(slopes), 2)}
    best = max(sharp, key=sharp.get)
    sharp |= {at: sharpness(at) for at in range(best - 3, best + 4, 2) if 0 <= at < len(slopes)}
    return slopes[max(sharp, key=sharp.get)]


def _sharpness(profile: np.ndarray, most: int) -> float:
    """How sharp a profile is; a ruled line fills its row, so that no row counts for more than `most`."""
    profile = np.minimum(profile, most)
    change = (profile[1:] - profile[:-1]).astype(np.float64)
    return float(change @ change)


def _strips(ink: np.ndarray) -> np.ndarray:
    """The profiles of the rows, one for each strip of _STRIP columns, from left to right."""
    # eight columns at once: sums of bytes, and what the bytes of a sum come to
    words = np.ascontiguousarray(ink[:, : ink.shape[1] // _STRIP * _STRIP]).view(np.uint64)
    words = words.reshape(len(ink), -1, _STRIP // 8)
    counts = sum(words[:, :, at] for at in range(_STRIP // 8)) * np.uint64(0x0101010101010101) >> 56
    return np.ascontiguousarray(counts.T, np.int16)


def _profile(strips: np.ndarray, slope: float) -> np.ndarray:
    """The profile of all strips, where what falls with this slope is level."""
    count, rows = strips.shape
    lifts = np.round(np.arange(count) * (-slope * _STRIP)).astype(int)
    lifts -= lifts.min()
    profile = np.zeros(rows + int(lifts.max()), np.int16)
    for strip, lift in zip(strips, lifts.tolist(), strict=True):
        lifted = profile[lift : lift + rows]
        lifted += strip
    return profile


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


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """A grey image, and the darkest of each 2 × 2 and of each 4 × 4 of its pixels, where lines and gaps are found."""

    image: np.ndarray
    half: np.ndarray
    quarter: np.ndarray

    @classmethod
    def of(cls, image: np.ndarray) -> Reduced:
        """An image with its smaller ones."""
        half = darkest(image)
        return cls(image, half, darkest(half))


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the page, and the row of the stacked image where it begins. `column` is 0 for the whole width."""

    y0: int
    y1: int
    x0: int
    x1: int
    at: int
    column: int = 0


def stacked(page: Reduced) -> tuple[np.ndarray, tuple[Region, ...]]:
    """The image with the columns of letterhead and closing one below the other, and where its parts came from."""
    image, (rows, columns) = page.image, page.image.shape
    regions: list[Region] = []
    at = y = 0
    for y0, y1, x in gutters(page.quarter):
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


def gutters(quarter: np.ndarray) -> list[tuple[int, int, int]]:
    """The bands (top, bottom, x of the gutter, in pixels) of text in two columns, from the top down."""
    ink = ink_cells(quarter)
    point = _CELL * 72 / DPI
    # a pen's stroke may run from the signature into the text above it
    white = np.flatnonzero(np.count_nonzero(ink, axis=1) <= _STROKE)
    if len(white) < 2:
        return []
    width = max(2, round(_GUTTER / point))
    # of each row the first and the last cell with ink
    some, columns = ink.any(axis=1), ink.shape[1]
    first = np.where(some, ink.argmax(axis=1), columns)
    last = np.where(some, columns - 1 - ink[:, ::-1].argmax(axis=1), -1)
    found = []
    xs, starts, ends = _white_strips(ink, white, width, _TALL / point)
    places = np.stack([starts, ends], axis=1).ravel()
    inked = (np.minimum.reduceat(np.append(first, columns), places)[::2] < xs) & (
        np.maximum.reduceat(np.append(last, -1), places)[::2] >= xs + width
    )
    bands: dict[tuple[int, bytes, bytes], tuple[int, int] | None] = {}
    for x, start, end in np.stack([xs, starts, ends], axis=1)[inked].tolist():
        left, right = first[start:end] < x, last[start:end] >= x + width
        # strips side by side mostly have the same ink on either side
        sides = start, left.tobytes(), right.tobytes()
        if sides not in bands:
            bands[sides] = _band(left, right)
        band = bands[sides]
        if band and (band[1] - band[0]) * point >= _TALL:
            found.append((start + band[0], start + band[1], x))
    chosen: list[tuple[int, int, int]] = []
    while found:
        tallest = max(bottom - top for top, bottom, _ in found)
        same = [band for band in found if band[1] - band[0] == tallest]
        top, bottom, x = same[len(same) // 2]
        top += _lines_above(ink[top:bottom, :x], ink[top:bottom, x + width :])
        chosen.append((top * _CELL, bottom * _CELL, (x + width // 2) * _CELL))
        found = [band for band in found if band[1] <= top or band[0] >= bottom]
    return sorted(chosen)


def _white_strips(
    ink: np.ndarray, white: np.ndarray, width: int, tall: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x, start and end of the strips without ink, so wide and so tall, from one white row to another."""
    columns = ink.shape[1]
    xs = np.arange(int(0.22 * columns), int(0.72 * columns), 2)
    inked = window_sums(ink.T, width)[xs] > 0
    edges = np.flatnonzero(np.diff(inked, axis=1, prepend=True, append=True))
    at, edges = np.divmod(edges, len(ink) + 1)
    at, starts, ends = at[::2], edges[::2], edges[1::2]
    high = ends - starts >= tall
    first, last = np.searchsorted(white, starts[high]), np.searchsorted(white, ends[high]) - 1
    both = last > first
    first, last = first[both], last[both]
    return xs[at[high][both]], white[first], white[last] + 1


def _band(left: np.ndarray, right: np.ndarray) -> tuple[int, int] | None:
    """The band, within a strip, that has two lines or more on either side of it. `left` and `right` tell in which
    rows there is ink."""
    lefts, rights = list(_runs(left)), list(_runs(right))
    if len(lefts) < 2 or len(rights) < 2:
        return None
    # the short last line of a paragraph above the columns is none of the left one
    while len(lefts) > 2 and lefts[0][1] < rights[0][0]:
        del lefts[0]
    if min(lefts[-1][1], rights[-1][1]) <= max(lefts[0][0], rights[0][0]) + 1:
        return None  # one above the other: no columns
    top, bottom = min(lefts[0][0], rights[0][0]), max(lefts[-1][1], rights[-1][1])
    return max(0, top - 1), bottom + 1


def _lines_above(left: np.ndarray, right: np.ndarray) -> int:
    """How many rows of a band belong to lines of the left side beside which nothing but a pen's stroke stands: they are
    the last ones of the paragraph above the columns."""
    first = int((np.count_nonzero(right, axis=1) > 2 * _STROKE).argmax())
    ends = [end for _, end in list(_runs(left.any(axis=1)))[:-2] if end <= first]
    return ends[-1] if ends else 0


def ink_cells(quarter: np.ndarray) -> np.ndarray:
    """Which cells of 4 × 4 pixels hold ink; dust and the edges of the paper are left out."""
    ink = quarter < _DARK
    margin = max(1, ink.shape[0] // 70), max(1, ink.shape[1] // 50)
    ink[: margin[0]] = ink[-margin[0] :] = False
    ink[:, : margin[1]] = ink[:, -margin[1] :] = False
    around = np.pad(ink, 1).astype(np.int8)
    around = around[:-2] + around[1:-1] + around[2:]
    return ink & (around[:, :-2] + around[:, 1:-1] + around[:, 2:] > 2)


def darkest(image: np.ndarray) -> np.ndarray:
    """The darkest of each 2 × 2 pixels."""
    rows, columns = (length - length % 2 for length in image.shape)
    dark = np.minimum(image[:rows:2, :columns], image[1:rows:2, :columns]).view("<u2")
    # two pixels as one number: twice as fast as every other pixel and then the others
    return np.minimum(dark.astype(np.uint8), (dark >> 8).astype(np.uint8))


def window_sums(flags: np.ndarray, length: int) -> np.ndarray:
    """How many flags are set in each `length` rows that follow each other, column by column; at most 255 rows.

    Sums of 2, 4, 8 … rows are put together, all columns at once: ten times as fast as a running sum.
    """
    sums, size = flags.view(np.uint8), 1
    count, at = len(flags) - length + 1, 0
    found = np.zeros_like(sums[:count])
    while size <= length:
        if length & size:
            found += sums[at : at + count]
            at += size
        if 2 * size <= length:
            sums = sums[:-size] + sums[size:]
        size *= 2
    return found


def _runs(flags: np.ndarray) -> Iterator[tuple[int, int]]:
    """The stretches [start, end) in which flags are set; there is one flag at least."""
    edges = [0, *(np.flatnonzero(flags[1:] != flags[:-1]) + 1).tolist(), len(flags)]
    first = 0 if flags[0] else 1
    return zip(edges[first:-1:2], edges[first + 1 :: 2], strict=False)
