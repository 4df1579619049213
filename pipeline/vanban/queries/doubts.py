"""What a person should look at first."""

from __future__ import annotations

from typing import Literal

from vanban.queries.heads import OfDocument
from vanban.store import Store

# below it a fact is one to check
UNSURE = 0.8


class Doubt(OfDocument):
    """A fact that is not sure, or a finding, with the head of its document; `reason` is its rule or its code."""

    kind: Literal["tasks", "citations", "deadlines", "targets", "findings"]
    id: str
    start: int
    end: int
    text: str
    confidence: float
    reason: str


def doubts(store: Store, *, below: float = UNSURE, limit: int = 1_000) -> list[Doubt]:
    """Findings that warn and facts less sure than `below`, the least sure first."""
    return [Doubt(**{name: row[name] for name in Doubt.model_fields}) for row in store.doubts(below, limit)]
