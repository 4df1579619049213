"""Lines of text in a page image: where they are, and their crops as Tesseract's network likes them.

Left to itself Tesseract cuts lines tight and loses tone marks: its network was trained on lines with the room that a
Vietnamese font leaves for two marks above a capital. On the same pages and lines a crop of 0.85 + 0.3 of the type's
height above and below the base line reads 84 % of the words right, 1.2 + 0.4 reads 97.7 %; what stands in that room of
the neighbouring lines is painted over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

_DARK = 130
# height of small letters and of capitals as shares of the type's size (em), where the rows' profile is half of its peak
_SMALL, _CAPITAL = 0.5, 0.68
# room above and below the base line, and how much of it is shown at most
_ROOM, _SHOWN = (1.14, 0.38), (1.0, 0.33)
# what the line above reaches below its base line, and the line below above its own: not shown where lines are close
_DEEP, _TALL = 0.2, 0.8
# base lines are at least so far apart, as a share of the type's size; where capitals have made the type look larger
# than it is, it is at least this part of that
_PITCH, _LEAST = 1.1, 0.75
# a gap that parts two pieces of a line (columns, cells), in em; narrower pieces than this are dust
_WIDE_GAP, _DUST, _DUST_IN_CELL = 2.5, 0.25, 0.1
# a gap behind which a speck of so little ink (in square em) at the end of a line is dust too
_SPECK_GAP, _SPECK = 0.7, 0.014
PADDING = 6
# inches of ink that a row of a line has at least; in a cell; in a cell of a figure or two, which is so many points wide
_LEAST_INK, _LEAST_INK_OF_CELL, _LEAST_INK_OF_FIGURE, _FIGURES = 0.04, 0.012, 0.008, 36.0
# a line's core is where its rows have this share of the ink of the fullest; few letters have one full row ("TT")
_CORE, _CORE_OF_FEW = 0.5, 0.2
# letters fill less of a row than a ruled line does
_FULL = 0.8
# points: the smallest type that is looked for, and the thickness of a ruled line
_SMALLEST, _RULE = 6.0, 1.6


@dataclass(frozen=True, slots=True)
class LineBox:
    """A piece of a line in the image, in pixels: left and right edge, base line, size of the type (em), and the rows
    [top, bottom) that hold none of its neighbours' ink."""

    x0: int
    x1: int
    base: int
    em: float
    top: int
    bottom: int


def find_lines(image: np.ndarray, dpi: float, em: float | None = None) -> list[LineBox]:
    """The lines of a straight image from the top down, pieces of one line from left to right.

    `em` is the size of the page's type where the image is a part of a page, too small to tell it.
    """
    ink = image < _DARK
    counts = _in_rows(ink)
    cores = [core for core in _cores(counts, dpi) if not _is_rule(ink, counts, *core)]
    usual = _median([base - top for top, base in cores]) if em is None else round(em * _SMALL)
    return list(_boxes(ink, cores, usual))


def find_lines_in(image: np.ndarray, cells: Iterable[tuple[int, int, int, int]], dpi: float) -> list[LineBox]:
    """The lines within cells (top, bottom, left, right) of an image, cell by cell."""
    inked = [(cell, image[cell[0] : cell[1], cell[2] : cell[3]] < _DARK) for cell in cells]
    found = [(cell, ink, _cores_in_cell(ink, dpi)) for cell, ink in inked if ink.any()]
    usual = _median([base - top for _, _, cores in found for top, base in cores])
    return [
        replace(
            line,
            x0=line.x0 + left,
            x1=line.x1 + left,
            base=line.base + top,
            top=line.top + top,
            bottom=min(line.bottom + top, bottom),
        )
        for (top, bottom, left, _), ink, cores in found
        for line in _boxes(ink, cores, usual, _DUST_IN_CELL)
    ]


def _boxes(ink: np.ndarray, cores: list[tuple[int, int]], usual: int, dust: float = _DUST) -> Iterator[LineBox]:
    heights = [base - top for top, base in cores]
    bases = [-len(ink), *(base for _, base in cores), 2 * len(ink)]
    for index, (core, base) in enumerate(cores):
        above, below = base - bases[index], bases[index + 2] - base
        # lines around it tell its type, unless they are all in capitals: then those of the page do
        em = _em(heights[index], min(_median(heights[max(0, index - 3) : index + 4]), usual))
        em = min(em, max(min(above, below) / _PITCH, _LEAST * em))
        top = base - round(min(_SHOWN[0] * em, above - _DEEP * em))
        bottom = base + max(2, round(min(_SHOWN[1] * em, max(below - _TALL * em, _DEEP * em))))
        for x0, x1 in _pieces(ink[max(0, core - int(em / 4)) : base + 1], em, dust):
            yield LineBox(x0, x1, base, em, max(0, top), bottom)


def _em(height: int, usual: int) -> float:
    """The size of type by the height of a line's core: that of its small letters, or of its capitals."""
    return height / _SMALL if height <= 1.15 * usual else max(usual / _SMALL, height / _CAPITAL)


def crop(image: np.ndarray, line: LineBox, paper: int) -> np.ndarray:
    """The piece of a line with the room around it that reads best; `paper` is the colour of the ground."""
    above, below = round(_ROOM[0] * line.em), round(_ROOM[1] * line.em)
    x0, x1 = max(0, line.x0 - PADDING), min(image.shape[1], line.x1 + PADDING)
    piece = np.full((above + below, x1 - x0), paper, np.uint8)
    shown = image[line.top : line.bottom, x0:x1]
    start = above - (line.base - line.top)
    piece[start : start + len(shown)] = shown
    return piece


def reach(image: np.ndarray, line: LineBox, x0: int, x1: int) -> tuple[float, float]:
    """How far the ink between two columns reaches above and below the base line, as shares of the type's size."""
    top = max(0, line.base - round(1.5 * line.em))
    rows = np.flatnonzero((image[top : line.base + round(0.6 * line.em), x0:x1] < _DARK).any(axis=1))
    if not len(rows):
        return 0.0, 0.0
    # down from the core of the line and up from it: ink behind a white row is the next line's
    core = int(np.searchsorted(rows, line.base - top - line.em / 4))
    upper, lower = rows[:core][::-1], rows[core:]
    first = upper[_contiguous(upper) - 1] if len(upper) else line.base - top
    last = lower[_contiguous(lower) - 1] if len(lower) else line.base - top
    return (line.base - top - int(first)) / line.em, (int(last) - (line.base - top)) / line.em


def _contiguous(rows: np.ndarray) -> int:
    """How many of the rows follow each other without a gap of more than two."""
    gaps = np.flatnonzero(np.abs(np.diff(rows)) > 3)
    return int(gaps[0]) + 1 if len(gaps) else len(rows)


def paper_of(image: np.ndarray) -> int:
    """The colour of the ground: that of half of the pixels or more."""
    counts = np.cumsum(np.bincount(image[::8, ::8].ravel()))
    return int(np.searchsorted(counts, 0.6 * (counts[-1] - 1), side="right"))


def _cores_in_cell(ink: np.ndarray, dpi: float) -> list[tuple[int, int]]:
    columns = np.flatnonzero(_in_columns(ink) > 1)
    if len(columns) and columns[-1] - columns[0] < _FIGURES * dpi / 72:
        return _cores(_in_rows(ink), dpi, _LEAST_INK_OF_FIGURE, _CORE_OF_FEW)
    return _cores(_in_rows(ink), dpi, _LEAST_INK_OF_CELL)


def _in_rows(ink: np.ndarray) -> np.ndarray:
    """How much ink is in each row: bits are counted in a third of the time that flags are."""
    return np.bitwise_count(np.packbits(ink, axis=1)).sum(axis=1, dtype=np.int64)


def _in_columns(ink: np.ndarray) -> np.ndarray:
    """How much ink is in each column of a band of rows."""
    return np.add.reduce(ink.view(np.uint8), axis=0, dtype=np.uint8 if len(ink) < 256 else np.int64)


def _cores(
    counts: np.ndarray, dpi: float, least_ink: float = _LEAST_INK, share: float = _CORE
) -> list[tuple[int, int]]:
    """(top, base) of the small letters of each line: where the profile of the rows is above a share of its peak."""
    profile = _smooth(_smooth(counts.astype(np.float64), 7), 5)
    rising = np.diff(profile, prepend=0.0, append=0.0)
    peaks = np.flatnonzero((rising[:-1] >= 0) & (rising[1:] < 0) & (profile > least_ink * dpi))
    cores: list[tuple[int, int, float]] = []
    for peak in peaks.tolist():
        low = profile <= share * profile[peak]
        above, below = low[peak::-1], low[peak:]
        top = peak - (int(above.argmax()) if above.any() else peak) + 1
        base = peak + (int(below.argmax()) if below.any() else len(below)) - 1
        core = (top, base, float(profile[peak]))
        if cores and top <= cores[-1][1] + 1:
            # one line with two peaks: the higher one tells its core
            cores[-1] = max(core, cores[-1], key=lambda one: one[2])
        else:
            cores.append(core)
    # smoothing by 7 and 5 rows widens a thin rule to some 6 rows
    least = max(_SMALLEST * _SMALL, _RULE) * dpi / 72
    return [(top, base) for top, base, _ in cores if base - top > least]


def _is_rule(ink: np.ndarray, counts: np.ndarray, top: int, base: int) -> bool:
    """Whether the fullest row of a core is a ruled line."""
    columns = np.flatnonzero(ink[top + int(counts[top : base + 1].argmax())])
    return len(columns) >= _FULL * (columns[-1] - columns[0] + 1)


def _median(values: list[int]) -> int:
    return sorted(values)[len(values) // 2] if values else 0


def _smooth(profile: np.ndarray, rows: int) -> np.ndarray:
    return np.convolve(profile, np.full(rows, 1 / rows), "same")


def _pieces(band: np.ndarray, em: float, dust: float) -> Iterator[tuple[int, int]]:
    """Left and right edges of the inked stretches of a band of rows, wide gaps apart; lone specks are out."""
    ink = _in_columns(band)
    (columns,) = (ink > 1).nonzero()
    if not len(columns):
        return
    (cuts,) = (columns[1:] - columns[:-1] > _SPECK_GAP * em).nonzero()
    starts, ends = [columns[:1], columns[cuts + 1]], [columns[cuts] + 1, columns[-1:] + 1]
    groups = zip(np.concatenate(starts).tolist(), np.concatenate(ends).tolist(), strict=True)
    groups = [(x0, x1) for x0, x1 in groups if np.add.reduce(ink[x0:x1], dtype=np.int64) >= _SPECK * em * em]
    start = 0
    for index, (_, x1) in enumerate(groups):
        if index + 1 == len(groups) or groups[index + 1][0] - x1 > _WIDE_GAP * em:
            if x1 - groups[start][0] >= dust * em:
                yield groups[start][0], x1
            start = index + 1
