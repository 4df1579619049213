"""What an engineer mends next: the rules with their mistakes, and how far confidence can be believed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vanban.evaluation.diagnosis import PROMISED, SURE, Reliability, RuleRow, Trust


def rules_as_json(rows: Sequence[RuleRow]) -> str:
    """The rows as JSON, every example in it."""
    return json.dumps([asdict(row) | {"precision": row.precision} for row in rows], ensure_ascii=False, indent=1)


def show_rules(rows: Sequence[RuleRow], console: Console, examples: int) -> None:
    """Print each rule with what it found and missed, below it at most so many `examples` of its mistakes."""
    table = Table(title="By rule: where the mistakes come from", title_justify="left", box=box.SIMPLE_HEAD)
    for name in ("kind", "rule", "right", "wrong field", "false", "missed", "share right"):
        table.add_column(name, justify="left" if name in ("kind", "rule") else "right")
    for row in rows:
        share = "" if row.precision is None else f"{row.precision:.3f}"
        counts = map(str, (row.right, row.wrong, row.false, row.missed))
        table.add_row(row.kind, row.rule or "—", *counts, share, style="" if row.mistakes else "dim")
    console.print(table)
    for row in rows:
        if row.mistakes and examples:
            console.print(Text(f"{row.kind} · {row.rule or '—'}", style="bold"))
            for line in row.examples[:examples]:
                console.print(Text(f"  {line}"), soft_wrap=True)
            if len(row.examples) > examples:
                console.print(Text(f"  … {len(row.examples) - examples} more", style="dim"))


def trust_as_json(trust: Reliability) -> str:
    """The counts as JSON."""
    data = {
        "sure": _counts(trust.sure), "promised": PROMISED, "kept": trust.kept,
        "steps": [_counts(row) for row in trust.steps], "rules": [_counts(row) for row in trust.rules],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1)


def _counts(row: Trust) -> dict:
    return asdict(row) | {"claimed": round(row.claimed, 4), "share": round(row.share, 4)}


def show_trust(trust: Reliability, console: Console) -> None:
    """Print confidence against what is right: by step, by rule, and whether the promise is kept."""
    console.print(_table("Confidence by step", ("confidence",), trust.steps))
    console.print(_table("Confidence by rule", ("kind", "rule"), trust.rules))
    sure, verdict = trust.sure, "kept" if trust.kept else "NOT kept"
    line = f"Of {sure.facts} facts with confidence ≥ {SURE:.2f}, {sure.share:.1%} are right in every field "
    line += f"({sure.share_paired:.1%} stand in the gold at all): the promise of {PROMISED:.0%} is {verdict}."
    console.print(Text(line, style="" if trust.kept else "red"), soft_wrap=True)


def _table(title: str, names: tuple[str, ...], rows: Sequence[Trust]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for name in (*names, "facts", "claimed", "right", "in gold"):
        table.add_column(name, justify="left" if name in names else "right")
    for row in rows:
        head = (row.kind, row.name) if len(names) == 2 else (row.name,)
        over = row.share + 0.005 < row.claimed
        figures = (str(row.facts), f"{row.claimed:.3f}", f"{row.share:.3f}", f"{row.share_paired:.3f}")
        table.add_row(*head, *figures, style="red" if over else "")
    return table
