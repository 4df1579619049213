"""Words of a PDF page with their boxes: one by one, and as columns.

Coordinates are points in the page as it is seen (cropped and turned): x from the left, y from the bottom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Word:
    """Characters between white space.

    `height` is that of the font's box, `size` that of the type in its line; `mark` is a raised number that hangs
    on it: the number of a footnote, if the page has one of that number. `font` is the name of its font on a page
    that may be written in the code of a legacy font.
    """

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    bold: bool = False
    size: float = 0.0
    mark: str = ""
    font: str = ""

    @property
    def height(self) -> float:
        """Height of the font's box in points."""
        return self.y1 - self.y0

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the word's box."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Columns:
    """The words of a page as columns, line after line: a page has hundreds, and most are never asked for one by one.

    `boxes` holds the rows x0, y0, x1, y1. Line i has the words of the ranks starts[i] to starts[i + 1] and type of the
    size sizes[i]. `marks` are by the rank of their word; `fonts` is empty where the names of the fonts tell nothing.
    """

    texts: Sequence[str]
    boxes: np.ndarray
    bold: Sequence[bool]
    fonts: Sequence[str]
    marks: Mapping[int, str]
    starts: Sequence[int]
    sizes: Sequence[float]

    def text(self, line: int) -> str:
        """The words of a line with single spaces."""
        return " ".join(self.texts[self.starts[line] : self.starts[line + 1]])

    def lefts(self, line: int) -> list[float]:
        """The left edges of the words of a line."""
        return self.boxes[0, self.starts[line] : self.starts[line + 1]].tolist()

    def spans(self, line: int) -> list[tuple[float, float]]:
        """The left and right edges of the words of a line."""
        x0s, _, x1s, _ = self.boxes[:, self.starts[line] : self.starts[line + 1]].tolist()
        return [*zip(x0s, x1s, strict=True)]

    def all_bold(self, line: int) -> bool | None:
        """Whether all words of a line are in bold type, or none is; None for some."""
        bold = self.bold[self.starts[line] : self.starts[line + 1]]
        return all(bold) if all(bold) or not any(bold) else None

    def words(self, line: int) -> list[Word]:
        """The words of a line one by one."""
        first, last = self.starts[line : line + 2]
        x0s, y0s, x1s, y1s = self.boxes[:, first:last].tolist()
        texts, bold = self.texts[first:last], self.bold[first:last]
        words = [*map(Word, texts, x0s, x1s, y0s, y1s, bold, repeat(self.sizes[line]))]
        for word, font in zip(words, self.fonts[first:last], strict=False):
            word.font = font
        for at in self.marks.keys() & range(first, last):
            words[at - first].mark = self.marks[at]
        return words
