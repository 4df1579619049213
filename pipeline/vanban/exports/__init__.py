"""What a run leaves for other tools: one module a format.

To add a format, add a module, and a line to `write_tables` or to GRAPHS.

Each document's share of the tables and of the calendar is made once and written to their files as it is, so that a
run over many documents in which few have changed makes few of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from vanban import model
from vanban.exports import csv, graphml, ics, json, jsonld, xlsx
from vanban.exports.mending import Kept, Piece
from vanban.exports.packed import Segment
from vanban.exports.tables import CITATION_COLUMNS, TARGET_COLUMNS, TASK_COLUMNS, citation_rows, target_rows, task_rows

__all__ = ["BODIES", "FILES", "GRAPHS", "Kept", "Places", "Segment", "Share", "share", "write", "write_tables"]

# how each file of the graph is written, from its nodes and its edges
GRAPHS = MappingProxyType({"graph.graphml": graphml.write, "graph.json": json.write, "graph.jsonld": jsonld.write})
# bodies whose rows the workbook has once more, at most
BODIES = xlsx.BODIES
FILES = ("tasks.csv", "citations.csv", "targets.csv", "tasks.ics", "tasks.xlsx", *GRAPHS)


class Share(NamedTuple):
    """What one document adds to tasks.csv, citations.csv, targets.csv, tasks.ics and tasks.xlsx."""

    tasks: Piece
    citations: Piece
    targets: Piece
    events: Piece
    rows: tuple[Segment, ...]


class Places(NamedTuple):
    """Where a share stands: begin and size of each text, and where each of its rows begin; -1: they are left out."""

    texts: tuple[int, ...]
    rows: tuple[int, ...]


def share(document: model.Document) -> Share:
    """What `document`, resolved, adds to the tables and to the calendar."""
    tasks = list(task_rows(document))
    return Share(
        csv.lines(tasks),
        csv.lines(citation_rows(document)),
        csv.lines(target_rows(document)),
        ics.lines(document),
        tuple(xlsx.segments(tasks)),
    )


def write(outputs: Path, documents: Iterable[model.Document], graph: model.Graph) -> None:
    """Write the tables, the calendar and the graph of a run into the folder `outputs`.

    Each document is read once. A file is written whole or not at all: where something fails, those of the run
    before it stay. Raises OSError where the folder cannot be written to.
    """
    write_tables(outputs, map(share, documents))
    for name, write_to in GRAPHS.items():
        write_to(outputs / name, graph.nodes, graph.edges)


def write_tables(outputs: Path, shares: Iterable[Share]) -> Iterator[Places]:
    """Write the tables and the calendar that the shares make together, in their order; tell where each stands now.

    What of a share is Kept stands in the files before.
    """
    texts, sizes, rows = array("Q"), array("I"), array("q")
    with ExitStack() as files:
        tasks = files.enter_context(csv.table(outputs / "tasks.csv", TASK_COLUMNS))
        citations = files.enter_context(csv.table(outputs / "citations.csv", CITATION_COLUMNS))
        targets = files.enter_context(csv.table(outputs / "targets.csv", TARGET_COLUMNS))
        workbook = files.enter_context(xlsx.tasks(outputs / "tasks.xlsx", linked=True, told=rows.__setitem__))
        calendar = files.enter_context(ics.calendar(outputs / "tasks.ics"))
        for each in shares:
            for add, piece in zip((tasks, citations, targets, calendar), each, strict=False):
                texts.extend((add(piece), len(piece) if isinstance(piece, bytes) else piece.size))
            sizes.append(len(each.rows))
            rows.extend([-1] * len(each.rows))
            for segment in each.rows:
                workbook(segment)
    return _places(texts, sizes, rows)


def _places(texts: array, sizes: array, rows: array) -> Iterator[Places]:
    end = 0
    for at, size in enumerate(sizes):
        start, end = end, end + size
        yield Places(tuple(texts[8 * at : 8 * at + 8]), tuple(rows[start:end]))
