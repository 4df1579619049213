"""The strokes of a signature and the ring of a stamp, which join the letters that they cross: taken out of an image."""

from __future__ import annotations

import numpy as np

_DARK = 130
# points: nothing that is printed here is as high
_TALLEST = 21.0
# a stamp's ring is at least so wide and high
_RING = 60.0


def without_strokes(image: np.ndarray, dpi: float, paper: int) -> np.ndarray:
    """The image without what hangs together and is higher than letters are; letters that touch it go with it."""
    ink = image < _DARK
    ink = np.pad(ink, ((0, 0), (1, 1)))
    # places in the flat image: ten times as fast as rows and columns at once
    places, changes = np.divmod(np.flatnonzero(ink[:, 1:] != ink[:, :-1]), ink.shape[1] - 1)
    rows, starts, ends = places[::2], changes[::2], changes[1::2]
    if not len(rows):
        return image
    groups = _groups(rows, starts, ends)
    top, bottom = _extremes(groups, rows, rows)
    left, right = _extremes(groups, starts, ends)
    point = dpi / 72
    taken = bottom - top > _TALLEST * point
    for ring in np.flatnonzero((bottom - top > _RING * point) & (right - left > _RING * point)):
        # its letters and emblem lie within the circle; a signature may reach out of it to the right
        radius = (bottom[ring] - top[ring]) / 2
        across = np.maximum(np.abs(left - left[ring] - radius), np.abs(right - left[ring] - radius))
        down = np.maximum(np.abs(top - top[ring] - radius), np.abs(bottom - top[ring] - radius))
        taken |= across**2 + down**2 <= radius**2
    cleaned = image.copy()
    taken = taken[groups]
    for row, start, end in np.stack([rows, starts, ends], axis=1)[taken].tolist():
        cleaned[max(0, row - 1) : row + 2, max(0, start - 1) : end + 1] = paper
    return cleaned


def _extremes(groups: np.ndarray, lowest: np.ndarray, highest: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest value in each group, by the group's number."""
    low, high = np.full(len(groups), np.iinfo(np.int64).max), np.full(len(groups), -1)
    np.minimum.at(low, groups, lowest)
    np.maximum.at(high, groups, highest)
    return np.where(high < 0, 0, low), np.maximum(high, 0)


def _groups(rows: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """For each run of ink the number of the group that it hangs together with."""
    parent = list(range(len(rows)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    bounds = np.searchsorted(rows, np.arange(int(rows[-1]) + 2))
    left, right = starts.tolist(), ends.tolist()
    for first, second, third in zip(bounds.tolist(), bounds[1:].tolist(), bounds[2:].tolist(), strict=False):
        above, below = first, second
        while above < second and below < third:
            if left[above] <= right[below] and left[below] <= right[above]:
                parent[root(above)] = root(below)
            if right[above] < right[below]:
                above += 1
            else:
                below += 1
    return np.array([root(run) for run in range(len(rows))], dtype=np.int64)
