"""What became of a document: what it changes, what changes it, and whether it was in force on a day."""

from __future__ import annotations

from datetime import date
from typing import Literal

from vanban import model
from vanban.queries.lookup import find
from vanban.queries.network import Related, related
from vanban.store import Store

CHANGING: tuple[model.Relation, ...] = (
    "amends", "replaces", "repeals", "suspends", "extends", "corrects", "consolidates"
)  # fmt: skip
Standing = Literal["not_issued", "not_in_force", "in_force", "suspended", "replaced", "repealed", "unknown"]
_AMENDING = ("amends", "corrects")
# the relation that ends a standing, the graver first
_ENDS: tuple[tuple[model.Relation, Standing], ...] = (
    ("repeals", "repealed"), ("replaces", "replaced"), ("suspends", "suspended")
)  # fmt: skip


class State(model.Record):
    """How a document stood on a day: since when, by which document, and what had amended it by then.

    Told by the documents of the run alone; a change that none of them tells is not known here.
    """

    node: model.Node
    on: str
    standing: Standing
    since: str | None
    by: model.Node | None
    amended_by: tuple[str, ...]
    evidence: tuple[model.Evidence, ...]


def changes(store: Store, what: str) -> list[Related]:
    """What the document `what` changes, then what changes it. Raises UnknownDocument."""
    node = find(store, what)
    return [
        each
        for incoming in (False, True)
        for each in related(store, store.edges([node.id], incoming=incoming, relations=CHANGING))
    ]


def state(store: Store, what: str, on: date | None = None) -> State:
    """How the document `what` stood on a day (today). A change of some of its articles only amends it.

    A change counts from the day on which the document that makes it comes into force, else that of its issue.
    Raises UnknownDocument.
    """
    node, day = find(store, what), (on or date.today()).isoformat()
    told = State(node=node, on=day, standing="unknown", since=None, by=None, amended_by=(), evidence=())
    begins = store.effective_on(node.id) or node.issued_on
    if node.issued_on is None:
        return told
    if node.issued_on > day or (begins and begins > day):
        standing = "not_issued" if node.issued_on > day else "not_in_force"
        return told.model_copy(update={"standing": standing, "since": None})
    made = [(change, store.effective_on(change.source.id) or change.source.issued_on) for change in _made(store, node)]
    until_then = sorted(((change, since) for change, since in made if since and since <= day), key=lambda pair: pair[1])
    partial = {id(change) for change, _ in until_then if store.is_partial(change.source.id, node.id, change.relation)}
    amended = tuple(
        change.source.id
        for change, _ in until_then
        if change.relation in ("amends", "corrects") or id(change) in partial
    )
    told = told.model_copy(
        update={"standing": "in_force", "since": begins, "amended_by": tuple(dict.fromkeys(amended))}
    )
    for relation, standing in _ENDS:
        for change, since in until_then:
            if change.relation == relation and id(change) not in partial:
                ended = {"standing": standing, "since": since, "by": change.source, "evidence": change.evidence}
                return told.model_copy(update=ended)
    return told


def _made(store: Store, node: model.Node) -> list[Related]:
    return related(store, store.edges([node.id], incoming=True, relations=CHANGING))
