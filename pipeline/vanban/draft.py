"""What travels between the stages: the canonical text, and the document as far as it is known.

`Text` is what reading promises to everything after it:

- `text` is Unicode NFC. One paragraph is one line: lines broken by the page are joined, words and symbols
  broken over lines are mended, marks of Markdown, page numbers and running heads are out (see `removed`).
- Tables stand in the text at their place: cells separated by a tab, rows by a newline; `tables` says where.
  Inside a cell a newline separates paragraphs. Layout tables (letterhead, signature) are plain lines,
  the left column before the right one.
- Automatic numbers ("1.", "a)", "Điều 1.") stand in the text as a reader of the page sees them.
- `layout` tells where the words stand on their pages, where the format has pages and the reader knows it.
- `footnotes` are the spans of notes, which stand at the end of the text.
- `covered` are the starts of the empty cells that a merged cell above them covers.
- `doubtful` are start, end and confidence of words that OCR is not sure of.

After reading nobody changes the text; there are only spans.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from vanban import model

Zone = Literal["head", "basis", "body", "closing"]


@dataclass(frozen=True, slots=True)
class Text:
    """The canonical text of one source, with the way back to its pages."""

    text: str
    pages: tuple[model.Page, ...]
    tables: tuple[model.Table, ...] = ()
    removed: tuple[model.Removed, ...] = ()
    footnotes: tuple[tuple[int, int], ...] = ()
    encoding: str | None = None
    warnings: tuple[str, ...] = ()
    layout: tuple[model.PageLayout, ...] = ()
    doubtful: tuple[tuple[int, int, float], ...] = ()
    covered: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the text outside tables: [start, end) without its surrounding white space.

    `zone` tells what it is for, `part` is the index of the part of the file (draft.parts) that it stands in.
    """

    start: int
    end: int
    text: str
    zone: Zone = "body"
    part: int = 0


@dataclass(slots=True)
class Draft:
    """The document under construction. Each stage reads what stands and fills its own fields."""

    source: model.Source
    reading: Text
    lines: tuple[Line, ...] = ()
    metadata: model.Metadata = field(default_factory=model.Metadata)
    parts: tuple[model.Part, ...] = ()
    sections: tuple[model.Section, ...] = ()
    tables: tuple[model.Table, ...] = ()
    passages: tuple[Any, ...] = ()  # of extract.scope: the paragraphs and cells that hold deadlines and targets
    citations: tuple[model.Citation, ...] = ()
    links: tuple[model.Link, ...] = ()
    deadlines: tuple[model.Deadline, ...] = ()
    targets: tuple[model.Target, ...] = ()
    bodies: tuple[model.Body, ...] = ()
    tasks: tuple[model.Task, ...] = ()
    findings: tuple[model.Finding, ...] = ()

    @property
    def text(self) -> str:
        """The canonical text."""
        return self.reading.text
