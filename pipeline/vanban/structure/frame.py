"""The frame of a file: its paragraphs, the documents that it holds, and what each paragraph is for.

A file may hold several documents: a decision and the plan that it promulgates, annexes, forms to fill in. Each part
has a head, perhaps basis lines, a body, perhaps a closing; the zones of its lines say which is which.
"""

from __future__ import annotations

from collections.abc import Sequence

from vanban import model
from vanban.draft import Line, Text
from vanban.grammar.forms import matching_form
from vanban.structure.heads import Head
from vanban.structure.marks import Row
from vanban.structure.seams import Seam, find_seams
from vanban.structure.zones import zones

_EDGES = " \t\r\f\v\u00a0|"


def frame(text: Text) -> tuple[tuple[Line, ...], tuple[model.Part, ...]]:
    """All paragraphs of `text` outside tables, each with zone and part, and the parts, which cover the text.

    The first part is the main document. Never fails: a text without any form is one part whose lines are body.
    """
    rows, notes = _without_notes(text)
    if not rows:
        whole = model.Part(kind="main", start=0, end=len(text.text))
        return tuple(Line(note.start, note.end, note.text, "closing") for note in notes), (whole,)
    seams = find_seams(rows, text)
    lines: list[Line] = []
    parts: list[model.Part] = []
    for number, seam in enumerate(seams):
        last = seams[number + 1].row if number + 1 < len(seams) else len(rows)
        end = rows[last].start if last < len(rows) else len(text.text)
        start = rows[seam.row].start if number else 0
        parts.append(_part(text, rows, seam, start, end))
        marked = zones(rows, seam, last)
        lines += (
            Line(row.start, row.end, row.text, zone, number)
            for row, zone in zip(rows[seam.row : last], marked, strict=True)
        )
    lines += (Line(note.start, note.end, note.text, "closing", len(seams) - 1) for note in notes)
    return tuple(lines), tuple(parts)


def _without_notes(text: Text) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The paragraphs, and apart from them the footnotes, which reading has put at the end."""
    first = min((start for start, _ in text.footnotes), default=len(text.text))
    rows = read_rows(text)
    return tuple(row for row in rows if row.start < first), tuple(row for row in rows if row.start >= first)


def read_rows(text: Text) -> Sequence[Row]:
    """The paragraphs outside tables, without their surrounding white space; empty ones are left out."""
    form = matching_form(text.text)
    rows, at = [], 0
    for table in (*sorted(text.tables, key=lambda table: table.start), None):
        until = table.start if table else len(text.text)
        rows += _rows_between(text.text, form, at, until)
        at = max(at, table.end) if table else at
    return rows


def _rows_between(text: str, form: str, at: int, until: int) -> list[Row]:
    rows = []
    while at < until:
        end = text.find("\n", at, until)
        end = until if end < 0 else end
        # a bar is what a flattened table leaves at the edges of its cells
        stripped = text[at:end].strip(_EDGES)
        if stripped:
            start = at + text[at:end].index(stripped)
            rows.append(Row(start, start + len(stripped), stripped, form[start : start + len(stripped)]))
        at = end + 1
    return rows


def _part(text: Text, rows: Sequence[Row], seam: Seam, start: int, end: int) -> model.Part:
    body = text.text[start:end]
    end = start + len(body.rstrip())
    subject = join_spans(text.text, seam.head)
    return model.Part(kind=seam.kind, doc_type=seam.head.doc_type, subject=subject, start=start, end=max(start, end))


def join_spans(text: str, head: Head) -> str | None:
    """The subject of a head as one line, as printed; None where there is none."""
    return " ".join(" ".join(text[start:end].split()) for start, end in head.subject).strip() or None
