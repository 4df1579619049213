"""Figures that stand alone in a table's cell: Tesseract's network has next to nothing to go by, and a pixel more above
them turns a 2 into a colon. What is not read surely is read again in several crops, and taken where these agree."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vanban.reading import ocr_engine, ocr_lines
from vanban.reading.ocr_engine import SeenWord
from vanban.reading.ocr_lines import LineBox

# points: a piece of a line of two or three figures is no wider
_WIDEST = 26.0
# a word with this confidence is sure; so many crops must agree on it
_SURE, _AGREE = 0.9, 3
# sizes of the type and shifts of the base line, both as shares of the size, in which a piece is read again
_SIZES, _SHIFTS = (0.88, 0.92, 0.96, 1.04), (-0.075, 0.0, 0.075)


def recognise(image: np.ndarray, lines: Sequence[LineBox], dpi: float, paper: int) -> list[tuple[SeenWord, ...]]:
    """The words of the lines in a table's cells. Raises NeedsOcr when Tesseract fails."""
    seen = ocr_engine.recognise([ocr_lines.crop(image, line, paper) for line in lines])
    doubtful = [
        at for at, line in enumerate(lines) if line.x1 - line.x0 <= _WIDEST * dpi / 72 and not _is_sure(seen[at])
    ]
    crops = [ocr_lines.crop(image, variant, paper) for at in doubtful for variant in _variants(lines[at])]
    again = ocr_engine.recognise(crops)
    count = len(_SIZES) * len(_SHIFTS)
    for at, start in zip(doubtful, range(0, len(again), count), strict=True):
        seen[at] = _agreed(again[start : start + count]) or seen[at]
    return seen


def _is_sure(words: Sequence[SeenWord]) -> bool:
    return len(words) == 1 and words[0].confidence >= _SURE


def _variants(line: LineBox) -> list[LineBox]:
    found = []
    for size, shift in itertools.product(_SIZES, _SHIFTS):
        em, base = line.em * size, line.base + round(line.em * shift)
        # no more of the neighbours' ink than before
        top, bottom = max(line.top, base - round(em)), min(line.bottom, base + round(em / 3))
        found.append(replace(line, em=em, base=base, top=top, bottom=bottom))
    return found


def _agreed(readings: Sequence[tuple[SeenWord, ...]]) -> tuple[SeenWord, ...]:
    """The word that most crops show, where enough of them are sure of it and of no other one; else none."""
    sure = [words[0] for words in readings if _is_sure(words)]
    texts = Counter(word.text for word in sure)
    if len(texts) != 1 or len(sure) < _AGREE:
        return ()
    return (sure[0],)
