"""What a run leaves for other tools: one module a format. To add a format, add a module and a line to `write_tables`.

Each document's share of the tables and of the calendar is made once and written to their files as it is, so that a
run over many documents in which few have changed makes few of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from vanban import model
from vanban.exports import csv, graphml, ics, json, jsonld, xlsx
from vanban.exports.packed import Segment
from vanban.exports.tables import CITATION_COLUMNS, TARGET_COLUMNS, TASK_COLUMNS, citation_rows, target_rows, task_rows

__all__ = ["FILES", "Segment", "Share", "share", "write", "write_graph", "write_tables"]

FILES = ("tasks.csv", "citations.csv", "targets.csv", "tasks.ics", "tasks.xlsx", "graph.json", "graph.graphml",
         "graph.jsonld")  # fmt: skip


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
    write_graph(outputs, lambda: graph.nodes, lambda: graph.edges)


def write_tables(outputs: Path, shares: Iterable[Share]) -> None:
    """Write the tables and the calendar that the shares make together, in their order."""
    with ExitStack() as files:
        tasks = files.enter_context(csv.table(outputs / "tasks.csv", TASK_COLUMNS))
        citations = files.enter_context(csv.table(outputs / "citations.csv", CITATION_COLUMNS))
        targets = files.enter_context(csv.table(outputs / "targets.csv", TARGET_COLUMNS))
        workbook = files.enter_context(xlsx.tasks(outputs / "tasks.xlsx"))
        calendar = files.enter_context(ics.calendar(outputs / "tasks.ics"))
        for each in shares:
            tasks(each.tasks)
            citations(each.citations)
            targets(each.targets)
            calendar(each.events)
            for rows in each.rows:
                workbook(rows)


def write_graph(
    outputs: Path, nodes: Callable[[], Iterable[model.Node]], edges: Callable[[], Iterable[model.Edge]]
) -> None:
    """Write the graph in every format; `nodes` and `edges` give it anew for each, so that nobody need hold it."""
    json.write(outputs / "graph.json", nodes(), edges())
    graphml.write(outputs / "graph.graphml", nodes(), edges())
    jsonld.write(outputs / "graph.jsonld", nodes(), edges())
