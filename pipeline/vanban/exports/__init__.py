"""What a run leaves for other tools: one module a format. To add a format, add a module and a line to `write`."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from vanban import model
from vanban.exports import csv, graphml, ics, json, xlsx
from vanban.exports.tables import CITATION_COLUMNS, TARGET_COLUMNS, TASK_COLUMNS, citation_rows, target_rows, task_rows

__all__ = ["write"]


def write(outputs: Path, documents: Iterable[model.Document], graph: model.Graph) -> None:
    """Write the tables, the calendar and the graph of a run into the folder `outputs`.

    Each document is read once. A file is written whole or not at all: where something fails, those of the run
    before it stay. Raises OSError where the folder cannot be written to.
    """
    with ExitStack() as files:
        tasks = files.enter_context(csv.table(outputs / "tasks.csv", TASK_COLUMNS))
        citations = files.enter_context(csv.table(outputs / "citations.csv", CITATION_COLUMNS))
        targets = files.enter_context(csv.table(outputs / "targets.csv", TARGET_COLUMNS))
        workbook = files.enter_context(xlsx.tasks(outputs / "tasks.xlsx"))
        calendar = files.enter_context(ics.calendar(outputs / "tasks.ics"))
        for document in documents:
            rows = list(task_rows(document))
            tasks(rows)
            workbook(rows)
            citations(citation_rows(document))
            targets(target_rows(document))
            calendar(document)
    json.write(outputs / "graph.json", graph)
    graphml.write(outputs / "graph.graphml", graph)
