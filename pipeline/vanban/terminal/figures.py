"""The figures of an evaluation: a table, the errors behind them, and what changed since an earlier one."""

from __future__ import annotations

import json
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vanban.errors import UsageError
from vanban.evaluation import ALL, Evaluation, Figures, share_right


def as_json(evaluation: Evaluation) -> str:
    """The figures as JSON: {"lost": [...], "scores": {document: {kind: figures}}, "exact": the same}."""
    data = {"lost": evaluation.lost, "scores": evaluation.scores, "exact": evaluation.exact}
    return json.dumps(data, ensure_ascii=False, indent=1)


def show(evaluation: Evaluation, console: Console, *, before: Figures | None = None, errors: bool = False) -> None:
    """Print the pooled figures, each document's main ones, and on demand every error.

    With the pooled figures of `before` (see `read_baseline`) each shows how it changed.
    """
    before = before or {}
    if errors:
        for key, lines in evaluation.errors.items():
            console.print(Text(key, style="bold"))
            for line in lines:
                console.print(Text(f"  {line}"), soft_wrap=True)
    if len(evaluation.scores) > 1:
        console.print(_pooled(evaluation, before))
        console.print(_by_document(evaluation))
    if evaluation.lost:
        console.print(Text(f"No output for: {', '.join(evaluation.lost)}", style="red"))
        console.print("(An output belongs to ID.gold.json if its file's name is ID up to the first “_” or “.”.)")


def read_baseline(path: Path) -> Figures:
    """The pooled figures of a file that `as_json` made. Raises UsageError where it is none."""
    try:
        return json.loads(path.read_text("utf-8"))["scores"][ALL]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{path} is no evaluation that can be read.", advice="Make one: vanban evaluate GOLD OUTPUTS --json > FILE"
        ) from error


_COLUMNS = ("", "precision", "recall", "F1 / share right", "F1 exact", "right", "false", "missed")


def _pooled(evaluation: Evaluation, before: Figures) -> Table:
    documents, exact = len(evaluation.scores) - 1, evaluation.exact[ALL]
    table = Table(title=f"All {documents} documents, pooled", title_justify="left", box=box.SIMPLE_HEAD)
    for name in (*_COLUMNS, *(["change"] if before else [])):
        table.add_column(name, justify="left" if not name else "right")
    for kind, row in evaluation.scores[ALL].items():
        if "f1" in row:
            same_span = f"{exact[kind]['f1']:.3f}" if kind in exact else ""
            cells = [f"{row['p']:.3f}", f"{row['r']:.3f}", f"{row['f1']:.3f}", same_span]
            cells += [row["tp"], row["fp"], row["fn"]]
        else:
            cells = ["", "", f"{row['accuracy']:.3f}", "", row["right"], "", row["of"] - row["right"]]
        table.add_row(kind, *map(str, cells), *([_change(row, before.get(kind))] if before else []))
    return table


def _change(row: dict, old: dict | None) -> Text:
    main = "f1" if "f1" in row else "accuracy"
    if old is None or main not in old:
        return Text("new", style="dim")
    change = row[main] - old[main]
    style = "green" if change > 0 else "red" if change < 0 else "dim"
    return Text(f"{change:+.3f}" if change else "=", style=style)


_MAIN = ("sections", "citations", "tasks", "task bodies+roles", "deadlines", "targets")


def _by_document(evaluation: Evaluation) -> Table:
    table = Table(title="By document (F1; metadata: share right)", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("document")
    for name in ("metadata", *_MAIN):
        table.add_column(name, justify="right")
    for key, figures in evaluation.scores.items():
        share = share_right(figures, "meta.")
        cells = [f"{figures[kind]['f1']:.3f}" if kind in figures else "" for kind in _MAIN]
        table.add_row(key, "" if share is None else f"{share:.3f}", *cells)
    return table
