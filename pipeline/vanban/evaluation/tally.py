"""Counting what is right: found, false and missed items of a kind; right fields among the items found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from vanban.evaluation.judgements import Judgement, Wrong

Figures = dict[str, dict[str, float | int]]


class Tally:
    """The counts of one document or of many, and the judgement on each item of the one."""

    def __init__(self) -> None:
        self.items: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.fields: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.exact: dict[str, int] = defaultdict(int)
        self.judgements: list[Judgement] = []

    def count(self, kind: str, right: int, false: int, missed: int) -> None:
        """Add items of a kind: rightly found, falsely found, missed."""
        for at, number in enumerate((right, false, missed)):
            self.items[kind][at] += number

    def judge(self, judgement: Judgement) -> None:
        """Add the judgement on one item; items of a kind are counted by `count`."""
        self.judgements.append(judgement)
        self.exact[judgement.kind] += judgement.exact

    def field(
        self, name: str, gold: Any, found: Any, form: Callable[[Any], Any] = lambda value: value
    ) -> tuple[Wrong, ...]:
        """Count one field of an item that was found; what is wrong with it, empty if both have the same `form`."""
        right = form(gold) == form(found)
        self.fields[name][0] += right
        self.fields[name][1] += 1
        return () if right else (Wrong(name, gold, found),)

    def add(self, other: Tally) -> None:
        """Add the counts of another tally (not its judgements)."""
        for kind, counts in other.items.items():
            self.count(kind, *counts)
        for name, (right, total) in other.fields.items():
            self.fields[name][0] += right
            self.fields[name][1] += total
        for kind, exact in other.exact.items():
            self.exact[kind] += exact

    def figures(self) -> Figures:
        """Precision `p`, recall `r` and `f1` of each kind with its counts; `accuracy` of each `field:…`."""
        figures: Figures = {kind: _figures(*counts) for kind, counts in self.items.items()}
        for name, (right, total) in self.fields.items():
            figures[f"field:{name}"] = {"accuracy": round(right / total, 4), "right": right, "of": total}
        return figures

    def exact_figures(self) -> Figures:
        """The figures of each kind with a place in the text, where only the same span is right."""
        return {
            kind: _figures(self.exact[kind], right - self.exact[kind] + false, right - self.exact[kind] + missed)
            for kind, (right, false, missed) in self.items.items()
            if kind in SPANNED
        }


# the kinds whose items stand at a place of their own
SPANNED = ("citations", "tasks", "deadlines", "targets")


def _figures(right: int, false: int, missed: int) -> dict[str, float | int]:
    p = right / (right + false) if right + false else 1.0
    r = right / (right + missed) if right + missed else 1.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(f1, 4), "tp": right, "fp": false, "fn": missed}


def share_right(figures: Figures, prefix: str) -> float | None:
    """The pooled share of right fields whose names begin with `prefix` ("meta.", "citation."), None if none."""
    rows = [row for name, row in figures.items() if name.startswith(f"field:{prefix}")]
    total = sum(row["of"] for row in rows)
    return sum(row["right"] for row in rows) / total if total else None


def best_pairs(gold: Sequence, found: Sequence, score: Callable[[Any, Any], float]) -> dict[int, int]:
    """Pairs of one gold item with one found item, best score first, as {place in gold: place in found}."""
    scores = [(score(a, b), i, j) for i, a in enumerate(gold) for j, b in enumerate(found)]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for value, i, j in sorted(scores, key=lambda row: -row[0]):
        if value > 0 and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs
