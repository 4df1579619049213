"""Who does what to whom: the questions that follow edges."""

from __future__ import annotations

from collections.abc import Sequence

from vanban import model
from vanban.queries.lookup import find
from vanban.store import Store


class Implementing(model.Record):
    """A document that implements the one asked for.

    `depth` 1 is directly; from 2 on `through` is the document next on the way, which it implements itself.
    """

    depth: int
    node: model.Node
    through: model.Node | None
    evidence: tuple[model.Evidence, ...]


class Related(model.Record):
    """An edge, with both documents."""

    source: model.Node
    relation: model.Relation
    target: model.Node
    evidence: tuple[model.Evidence, ...]


class Missing(model.Record):
    """A document that is cited but not held, with how many mentions and citing documents it has."""

    node: model.Node
    mentions: int
    documents: int


def implements(store: Store, what: str, *, transitive: bool = True) -> list[Implementing]:
    """What implements the document `what`, directly and through others, each document once at its shortest way.

    The nearest come first, and of those the oldest; a document without a date comes after those that have one.
    Edges between two cited documents count too ("Kết luận … tiếp tục thực hiện Nghị quyết …"). Raises UnknownDocument.
    """
    root = find(store, what)
    seen = {root.id}
    frontier, depth, found = [root.id], 1, []
    while frontier:
        fresh: dict[str, model.Edge] = {}
        for edge in store.edges(frontier, incoming=True, relations=("implements",)):
            if edge.from_ not in seen:
                fresh.setdefault(edge.from_, edge)
        found += [(depth, edge) for edge in fresh.values()]
        seen |= fresh.keys()
        frontier = list(fresh) if transitive else []
        depth += 1
    nodes = store.nodes_of(seen)
    found.sort(key=lambda pair: (pair[0], nodes[pair[1].from_].issued_on or "9999", pair[1].from_))
    return [
        Implementing(
            depth=depth, node=nodes[edge.from_], through=nodes[edge.to] if depth > 1 else None, evidence=edge.evidence
        )
        for depth, edge in found
    ]


def cites(store: Store, what: str, *, relation: model.Relation | None = None) -> list[Related]:
    """The documents that `what` cites, of one relation or of all. Raises UnknownDocument."""
    edges = store.edges([find(store, what).id], incoming=False, relations=(relation,) if relation else ())
    return related(store, edges)


def cited_by(store: Store, what: str, *, relation: model.Relation | None = None) -> list[Related]:
    """The documents that cite `what`, of one relation or of all. Raises UnknownDocument."""
    edges = store.edges([find(store, what).id], incoming=True, relations=(relation,) if relation else ())
    return related(store, edges)


def chain(store: Store, first: str, last: str) -> list[Related]:
    """The shortest way of edges from one document to the other, in either direction; empty where there is none.

    Bare mentions are followed only where nothing else leads there. Raises UnknownDocument.
    """
    ends = find(store, first).id, find(store, last).id
    telling = tuple(name for name in model.Relation.__args__ if name != "mentions")
    for relations in (telling, ()):
        for begin, end in (ends, ends[::-1]):
            if way := _way(store, begin, end, relations):
                return related(store, _with_evidence(store, way))
    return []


def missing(store: Store, limit: int = 100) -> list[Missing]:
    """The documents that are cited but not held, most cited first."""
    rows = store.missing(limit)
    return [Missing(node=node, mentions=mentions, documents=documents) for node, mentions, documents in rows]


def _way(store: Store, begin: str, end: str, relations: Sequence[str]) -> list[model.Edge]:
    reached: dict[str, model.Edge | None] = {begin: None}
    frontier = [begin]
    while frontier and end not in reached:
        following = []
        for edge in store.edges(frontier, incoming=False, relations=relations, evidence=False):
            if edge.to not in reached:
                reached[edge.to] = edge
                following.append(edge.to)
        frontier = following
    way, at = [], reached.get(end)
    while at is not None:
        way.append(at)
        at = reached[at.from_]
    return way[::-1]


def _with_evidence(store: Store, way: list[model.Edge]) -> list[model.Edge]:
    steps = {(edge.from_, edge.to, edge.relation): edge for edge in way}
    full = {(e.from_, e.to, e.relation): e for e in store.edges((e.from_ for e in way), incoming=False)}
    return [full[step] for step in steps]


def related(store: Store, edges: Sequence[model.Edge]) -> list[Related]:
    """The edges with both their documents."""
    nodes = store.nodes_of(end for edge in edges for end in (edge.from_, edge.to))
    return [
        Related(source=nodes[edge.from_], relation=edge.relation, target=nodes[edge.to], evidence=edge.evidence)
        for edge in edges
    ]
