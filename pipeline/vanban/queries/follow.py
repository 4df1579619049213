"""Who has acted: how long after a document others carry it out, who was charged and is silent, what is left open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from vanban import model
from vanban.identity.names import fold
from vanban.queries.duties import TaskFound, tasks
from vanban.queries.heads import OfDocument
from vanban.queries.listing import kept
from vanban.queries.lookup import find
from vanban.queries.network import implements
from vanban.store import Store
from vanban.store.reading import Row

_ACTING = ("lead", "implement", "direct")
_ACTING_SET = frozenset(_ACTING)
_EXAMPLES = 3


class Delay(model.Record):
    """A document that implements another, and how many days after it was issued."""

    province: str | None
    node: model.Node
    depth: int
    days: int


class Silent(model.Record):
    """A body that a document charges and of which the run knows no document that cites it."""

    document: str
    name: str
    level: str | None
    province: str | None
    tasks: int
    roles: str


class SilentBody(model.Record):
    """A body that held documents charge to act, and how many of these no document of its own cites (`unanswered`).

    `examples` are some of those.
    """

    name: str
    level: str | None
    province: str | None
    documents: int
    unanswered: int
    tasks: int
    examples: tuple[str, ...]


class Gap(model.Record):
    """A task that names nobody to act ("lead") or no time ("deadline")."""

    document: str
    code: str | None
    id: str
    at: str
    text: str
    page: int
    lacks: tuple[str, ...]


class TargetFound(OfDocument):
    """A target, with the head of its document."""

    id: str
    text: str
    comparator: str
    value: float | None
    value_max: float | None
    unit: str | None
    indicator: str | None
    deadline: str | None
    date_end: str | None
    page: int
    start: int
    end: int


def delays(store: Store, what: str) -> list[Delay]:
    """The documents that implement `what` and how many days later each was issued, by province, the quickest first.

    Documents whose day is not known are left out. Raises UnknownDocument.
    """
    issued = _day(find(store, what).issued_on)
    found = []
    for each in implements(store, what):
        day = _day(each.node.issued_on)
        if issued and day:
            found.append(Delay(province=each.node.province, node=each.node, depth=each.depth, days=(day - issued).days))
    return sorted(found, key=lambda delay: (delay.province is None, delay.province or "", delay.days, delay.node.id))


def silent(store: Store, what: str) -> list[Silent]:
    """The bodies that the held document `what` charges to act and that issued no document that cites it.

    A body is one that issued where the names are the same or one ends with the other, and the places agree.
    Raises UnknownDocument.
    """
    node = find(store, what)
    ids = {edge.from_ for edge in store.edges([node.id], incoming=True, evidence=False)}
    # who issued the document itself need not answer it
    acted = [(fold(each.issuer), each.province) for each in store.nodes_of({*ids, node.id}).values() if each.issuer]
    found = []
    for row in (row for document in node.documents for row in store.bodies(document)):
        roles = set((row["roles"] or "").split(","))
        if roles.intersection(_ACTING) and not any(_is_same(row, issuer, place) for issuer, place in acted):
            fields = {name: row[name] for name in ("document", "name", "level", "province", "tasks", "roles")}
            found.append(Silent(**fields))
    return found


def silent_bodies(store: Store, *, body: str | None = None, place: str | None = None) -> list[SilentBody]:
    """`silent` over all held documents: bodies that left some unanswered, those that left most first.

    `body` and `place` are some words of a body's name and of its province. General names ("các sở, ngành"), which no
    document is issued by, are left out.
    """
    return kept(store, ("silent bodies", body, place), lambda: _silent_bodies(store, body, place))


def _silent_bodies(store: Store, body: str | None, place: str | None) -> list[SilentBody]:
    acted: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for row in store.answering():
        acted[row["document"]].add((fold(row["issuer"]), row["province"]))
    found: dict[tuple[str, str | None], list[tuple[Row, bool]]] = defaultdict(list)
    words, where = f" {fold(body or '')} ", f" {fold(place or '')} "
    for row in store.bodies():
        name = f" {row['folded']} "
        acts = _ACTING_SET.intersection((row["roles"] or "").split(","))
        if not acts or name.startswith(" cac ") or (words.strip() and words not in name):
            continue
        if where.strip() and where not in f" {fold(row['province'] or '')} ":
            continue
        answered = any(_is_same(row, *issuer) for issuer in acted[row["document"]])
        found[row["folded"], row["province"]].append((row, answered))
    rows = (_silent_body(each) for each in found.values())
    return sorted(
        (each for each in rows if each.unanswered), key=lambda each: (-each.unanswered, -each.tasks, each.name)
    )


def _silent_body(charges: Sequence[tuple[Row, bool]]) -> SilentBody:
    left = [row["document"] for row, answered in charges if not answered]
    first = charges[0][0]
    return SilentBody(
        **{name: first[name] for name in ("name", "level", "province")}, documents=len(charges), unanswered=len(left),
        tasks=sum(row["tasks"] for row, _ in charges), examples=tuple(left[:_EXAMPLES]),
    )  # fmt: skip


def gaps(store: Store, *, document: str | None = None) -> list[Gap]:
    """The tasks that name nobody who leads or acts, or no time. `document` as in `find`. Raises UnknownDocument."""
    found = []
    for task in tasks(store, document=document):
        lacks = tuple(
            name for name, missing in (("lead", not _has_lead(task)), ("deadline", not task.deadlines)) if missing
        )
        if lacks:
            fields = {name: getattr(task, name) for name in ("document", "code", "id", "at", "text", "page")}
            found.append(Gap(**fields, lacks=lacks))
    return found


def targets(store: Store, *, document: str | None = None, words: str | None = None) -> list[TargetFound]:
    """Targets, of one document or of all; `words` keeps those with these words, case and accents aside.

    Raises UnknownDocument.
    """
    held = (None,) if document is None else find(store, document).documents
    rows = [row for key in held for row in store.targets(key)]
    wanted = fold(words or "")
    fields = TargetFound.model_fields
    return [
        TargetFound(**{name: row[name] for name in fields})
        for row in rows
        if wanted in fold(f"{row['text']} {row['indicator'] or ''}")
    ]


def _has_lead(task: TaskFound) -> bool:
    return any(body.role in _ACTING for body in task.bodies)


def _is_same(body: dict, issuer: str, province: str | None) -> bool:
    name = body["folded"]
    agree = None in (body["province"], province) or body["province"] == province
    return agree and (name == issuer or name.endswith(f" {issuer}") or issuer.endswith(f" {name}"))


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None
