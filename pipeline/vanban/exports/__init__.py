"""What a run leaves for other tools: one module a format.

To add a format, add a module, and a line to `write_tables` or to GRAPHS.

Each document's share of the tables and of the calendar is made once and written to their files as it is, so that a
run over many documents in which few have changed makes few of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from vanban import model
from vanban.exports import csv, graphml, ics, json, jsonld, xlsx
from vanban.exports.packed import Segment
from vanban.exports.tables import CITATION_COLUMNS, TARGET_COLUMNS, TASK_COLUMNS, citation_rows, target_rows, task_rows

__all__ = ["FILES", "GRAPHS", "Segment", "Share", "share", "write", "write_tables"]

# how each file of the graph is written, from its nodes and its edges
GRAPHS = MappingProxyType({"graph.graphml": graphml.write, "graph.json": json.write, "graph.jsonld": jsonld.write})
FILES = ("tasks.csv", "citations.csv", "targets.csv", "tasks.ics", "tasks.xlsx", *GRAPHS)


class Share(NamedTuple):
    """What one document adds to tasks.csv, citations.csv, targets.csv, tasks.ics and tasks.xlsx."""

    tasks: bytes
    citations: bytes
    targets: bytes
    events: bytes
    rows: tuple[Segment, ...]


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


def write_tables(outputs: Path, shares: Iterable[Share]) -> None:
    """Write the tables and the calendar that the shares make together, in their order."""
    with ExitStack() as files:
        tasks = files.enter_context(csv.table(outputs / "tasks.csv", TASK_COLUMNS))
        citations = files.enter_context(csv.table(outputs / "citations.csv", CITATION_COLUMNS))
        targets = files.enter_context(csv.table(outputs / "targets.csv", TARGET_COLUMNS))
        workbook = files.enter_context(xlsx.tasks(outputs / "tasks.xlsx", linked=True))
        calendar = files.enter_context(ics.calendar(outputs / "tasks.ics"))
        for each in shares:
            tasks(each.tasks)
            citations(each.citations)
            targets(each.targets)
            calendar(each.events)
            for rows in each.rows:
                workbook(rows)
