"""Which entry of the grammar is right how often, and how far its confidence can be believed.

rows = by_rule(evaluation)
trust = reliability(evaluation)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from vanban import grammar
from vanban.evaluation import Evaluation
from vanban.evaluation.judgements import Judgement
from vanban.grammar.forms import lowered, matching_form

# what was missed where nothing was read and no entry of the grammar knows the words
NO_RULE = "(no entry)"
# kinds of facts → the grammar file whose entries look for them, and the form of the text that the entries see
_GRAMMARS = MappingProxyType({
    "citations": ("citations", matching_form), "deadlines": ("deadlines", lowered), "targets": ("targets", lowered),
})  # fmt: skip
# the entries of citations.toml that begin a mention; the others read its date, issuer, title …
_BEGINNINGS = ("number", "name")
# of this confidence on facts are to be relied on, and this is the share that then has to be right
SURE = 0.9
PROMISED = 0.97
# lower ends of the steps in which facts are counted by their confidence
STEPS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, SURE, 0.93, 0.96, 0.98)


@dataclass(slots=True)
class RuleRow:
    """What a rule found, and what it missed although it read something there or its pattern knows the words."""

    kind: str
    rule: str
    right: int = 0
    wrong: int = 0
    false: int = 0
    missed: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """The share of what it found that is all right, None where it found nothing."""
        found = self.right + self.wrong + self.false
        return self.right / found if found else None

    @property
    def mistakes(self) -> int:
        """How many items it did not get right."""
        return self.wrong + self.false + self.missed


def by_rule(evaluation: Evaluation) -> list[RuleRow]:
    """The rules with their mistakes, those with the most first; each example names its document."""
    rows: dict[tuple[str, str], RuleRow] = {}
    for document, judgements in evaluation.judgements.items():
        for judgement in judgements:
            if judgement.kind == "text kept":
                continue
            key = judgement.kind, rule_of(judgement)
            row = rows.setdefault(key, RuleRow(*key))
            setattr(row, judgement.verdict, getattr(row, judgement.verdict) + 1)
            row.examples += [f"{document}: {line}" for line in judgement.lines()]
    return sorted(rows.values(), key=lambda row: (-row.mistakes, row.kind, row.rule))


def rule_of(judgement: Judgement) -> str:
    """The rule that made the item, or to which its loss is put down; a field's name for metadata."""
    if judgement.kind == "metadata":
        return next(iter(judgement.gold or {}), "")
    if judgement.rule or judgement.verdict != "missed":
        return judgement.rule
    return _reader(judgement.kind, (judgement.gold or {}).get("quote", "")) or NO_RULE


def _reader(kind: str, quote: str) -> str | None:
    """The entry whose pattern covers most of the quote, of those that read it alone: a condition kept it away."""
    if kind not in _GRAMMARS:
        return None
    name, form = _GRAMMARS[kind]
    text = form(" ".join(quote.split()))
    found = [(match.end() - match.start(), entry) for entry, regex in _entries(name) if (match := regex.search(text))]
    return max(found, default=(0, None), key=lambda row: row[0])[1]


@cache
def _entries(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries = grammar.entries(name)
    if name == "citations":
        entries = tuple(entry for entry in entries if entry.extra["kind"] in _BEGINNINGS)
    return tuple((entry.id, entry.regex) for entry in entries)


# ---------------------------------------------------------------- confidence


@dataclass(slots=True)
class Trust:
    """Facts that claim a like confidence: `claimed` is its mean, `right` are those found with every field right."""

    name: str
    kind: str = ""
    facts: int = 0
    paired: int = 0
    right: int = 0
    total: float = 0.0

    @property
    def claimed(self) -> float:
        """The mean of the confidence that they claim."""
        return self.total / self.facts if self.facts else 0.0

    @property
    def share(self) -> float:
        """The share that is right in every field."""
        return self.right / self.facts if self.facts else 1.0

    @property
    def share_paired(self) -> float:
        """The share that gold also has, whatever its fields."""
        return self.paired / self.facts if self.facts else 1.0


@dataclass(frozen=True, slots=True)
class Reliability:
    """How facts keep what their confidence promises: those that are sure, by steps of confidence, and by rule."""

    sure: Trust
    steps: tuple[Trust, ...]
    rules: tuple[Trust, ...]

    @property
    def kept(self) -> bool:
        """Whether of the facts that claim to be sure the promised share is right."""
        return self.sure.share >= PROMISED


def reliability(evaluation: Evaluation) -> Reliability:
    """Count how many of the facts are right that claim to be, by step and by rule."""
    judged = [row for rows in evaluation.judgements.values() for row in rows if row.confidence is not None]
    sure = _trust(f"≥ {SURE:.2f}", (row for row in judged if row.confidence >= SURE))
    steps: dict[float, list[Judgement]] = defaultdict(list)
    rules: dict[tuple[str, str], list[Judgement]] = defaultdict(list)
    for row in judged:
        steps[max(step for step in STEPS if step <= row.confidence)].append(row)
        rules[row.kind, row.rule].append(row)
    ends = dict(zip(STEPS, (*STEPS[1:], 1.0), strict=True))
    by_step = tuple(_trust(f"{step:.2f} … {ends[step]:.2f}", steps[step]) for step in sorted(steps, reverse=True))
    by_rule_ = tuple(_trust(rule, rows, kind) for (kind, rule), rows in sorted(rules.items()))
    return Reliability(sure, by_step, by_rule_)


def _trust(name: str, judgements: Iterable[Judgement], kind: str = "") -> Trust:
    trust = Trust(name, kind)
    for row in judgements:
        trust.facts += 1
        trust.paired += row.gold is not None
        trust.right += row.verdict == "right"
        trust.total += row.confidence or 0.0
    return trust
