"""Ruled tables in a page image: the rules are found in its ink, the cells as in a PDF that draws them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vanban.reading import ocr_image
from vanban.reading.pdf_drawings import Drawings
from vanban.reading.pdf_tables import RuledTable, find_tables
from vanban.reading.pdf_words import Box

_DARK = 140
# points: the shortest stretch of ink that is a rule, the thickest rule, a gap that leaves it one
_LENGTH, _THICK, _GAP = 30.0, 4.0, 5.0
# points: the shortest side of a stamp's frame, and how near its sides come at a corner
_FRAME, _CORNER = 72.0, 6.0
# points: no stamp of an office is higher
_STAMP_HEIGHT = 110.0
# how much of a rule must be ink
_FILLED = 0.92
# smaller frames are stamps
_LEAST_WIDTH, _LEAST_HEIGHT = 220.0, 40.0
# points inside a rule that may still hold its ink
_INSIDE = 1.5

# points on either side of a rule that are its ink
_RULE = 2.2

# top, bottom, left, right in pixels of the image
Cell = tuple[int, int, int, int]


def find_rules(half: np.ndarray, dpi: float, height: float) -> Drawings:
    """The straight lines across and down the image of a page of `height` points, in points, y from the lower edge.

    `half` is the darkest of each 2 × 2 pixels.
    """
    ink, point = half < _DARK, dpi / 144
    down = [(x / point, height - y1 / point, height - y0 / point) for x, y0, y1 in _rules(ink, point)]
    if len(down) < 2:
        return Drawings()
    across = [(height - y / point, x0 / point, x1 / point) for y, x0, x1 in _rules(ink.T, point)]
    return Drawings(down=down, across=across, paths=len(down) + len(across))


def frames(rules: Drawings) -> Drawings:
    """The rules that meet at a corner: the frames of stamps, not underlines or strokes of letters in a row."""

    def meet(across: tuple[float, float, float], down: tuple[float, float, float]) -> bool:
        y, x0, x1 = across
        x, y0, y1 = down
        return min(abs(x - x0), abs(x - x1)) <= _CORNER and min(abs(y - y0), abs(y - y1)) <= _CORNER

    long = [rule for rule in rules.across if rule[2] - rule[1] >= _FRAME]
    across = [rule for rule in long if any(meet(rule, other) for other in rules.down)]
    return Drawings(down=[rule for rule in rules.down if any(meet(other, rule) for other in long)], across=across)


def frame_of(rules: Drawings) -> Box | None:
    """The box of a stamp's frame (x0, y0, x1, y1), or None where its sides form none of a stamp's size."""
    if len(rules.across) < 2 or len(rules.down) < 2:
        return None
    ys = [y for y, _, _ in rules.across]
    xs = [x for x, _, _ in rules.down]
    box = (min(xs), min(ys), max(xs), max(ys))
    fits = _FRAME <= box[2] - box[0] < _LEAST_WIDTH and box[3] - box[1] < _STAMP_HEIGHT
    return box if fits else None


def may_have_tables(quarter: np.ndarray, dpi: float) -> bool:
    """A cheap look at the darkest of each 4 × 4 pixels of a level image: whether two long rules run across it, as wide
    as a table at least."""
    return len(_rules((quarter < _DARK).T, dpi / 288, _LEAST_WIDTH)) >= 2


def _rules(ink: np.ndarray, point: float, shortest: float = _LENGTH) -> list[tuple[float, float, float]]:
    """(place, start, end) of the rules down an image of ink, in its pixels; `point` is a point's length in them,
    `shortest` the points that a rule has at least."""
    length = max(8, round(shortest * point))
    if len(ink) <= length:
        return []
    full = ocr_image.window_sums(ink, length) >= _FILLED * length
    found: list[list[float]] = []
    near: list[list[float]] = []
    for x in np.flatnonzero(full.any(axis=0)).tolist():
        near = [rule for rule in near if x - rule[1] <= 2]
        edges = np.flatnonzero(np.diff(full[:, x].astype(np.int8), prepend=0, append=0))
        for start, end in zip(edges[::2].tolist(), (edges[1::2] + length).tolist(), strict=True):
            rule = next((rule for rule in near if _meets(rule, start, end, point)), None)
            if rule is None:
                near.append([x, x, start, end])
                found.append(near[-1])
            else:
                rule[1], rule[2], rule[3] = x, min(rule[2], start), max(rule[3], end)
    return [((x0 + x1) / 2, start, end) for x0, x1, start, end in found if x1 - x0 <= _THICK * point]


def _meets(rule: list[float], start: int, end: int, point: float) -> bool:
    """Whether a stretch of ink beside a rule goes on with it: not behind a gap."""
    return start <= rule[3] + _GAP * point and end >= rule[2] - _GAP * point


def tables_of(rules: Drawings, height: float) -> list[RuledTable]:
    """The tables that rules form on a page of `height` points; stamps' frames are none."""
    if not rules.ruled:
        return []
    return [
        table
        for table in find_tables(rules, height)
        if table.xs[-1] - table.xs[0] >= _LEAST_WIDTH and table.top - table.bottom >= _LEAST_HEIGHT
    ]


def without_rules(image: np.ndarray, rules: Drawings, dpi: float, paper: int, reach: float = _RULE) -> np.ndarray:
    """The image with its rules painted over, and `reach` points on either side of them."""
    clean, point, height = image.copy(), dpi / 72, image.shape[0]
    wide = round(reach * point)
    for x, y0, y1 in rules.down:
        at = round(x * point)
        clean[max(0, height - round(y1 * point)) : height - round(y0 * point), max(0, at - wide) : at + wide + 1] = (
            paper
        )
    for y, x0, x1 in rules.across:
        at = height - round(y * point)
        clean[max(0, at - wide) : at + wide + 1, round(x0 * point) : round(x1 * point)] = paper
    return clean


def cells(table: RuledTable, height: float, scale: float) -> Iterator[Cell]:
    """The insides of a table's cells in pixels, where one is `scale` points long."""
    boxes: dict[tuple[int, int], list[int]] = {}
    for row in range(len(table.ys) - 1):
        for column in range(len(table.xs) - 1):
            box = boxes.setdefault(table.spans.get((row, column), (row, column)), [row, row, column, column])
            box[1], box[3] = max(box[1], row), max(box[3], column)
    for top, bottom, left, right in boxes.values():
        yield (
            round((height - table.ys[top] + _INSIDE) / scale),
            round((height - table.ys[bottom + 1] - _INSIDE) / scale),
            round((table.xs[left] + _INSIDE) / scale),
            round((table.xs[right + 1] - _INSIDE) / scale),
        )
