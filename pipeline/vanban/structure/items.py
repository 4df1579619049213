"""Items: the paragraphs, tables and rows of a document on their way to sections."""

from __future__ import annotations

from dataclasses import dataclass, field

from vanban.draft import Line
from vanban.structure.labels import Label


@dataclass(slots=True)
class Item:
    """One paragraph on its way to a section; `turned`: behind what was, its paragraphs have come to orders."""

    line: Line
    form: str
    label: Label | None
    rank: float
    kind: str
    text_start: int
    heading: str | None = None
    title: bool = False
    end: int = 0
    parent: Item | None = None
    role: str | None = None
    turned: bool = False
    depth: int = 1
    children: list[Item] = field(default_factory=list)

    @property
    def rest(self) -> str:
        """What stands behind the label, in the matching form."""
        return self.form[self.text_start - self.line.start :]
