"""The documents around one: what it rests on and what rests on it, to be drawn."""

from __future__ import annotations

from collections.abc import Sequence

from vanban import model
from vanban.identity.codes import parse_code
from vanban.identity.places import level_of
from vanban.queries.lookup import find
from vanban.store import Store

LEVELS = ("central", "province", "district", "commune")
# what says something; a bare mention does not
TELLING = tuple(name for name in model.Relation.__args__ if name != "mentions")


class Placed(model.Record):
    """A document with the level of its issuer; null where nothing tells it."""

    node: model.Node
    level: str | None


class Neighbourhood(model.Record):
    """The documents around `root` and the edges between them; `left_out` were too many to be drawn."""

    root: str
    placed: tuple[Placed, ...]
    edges: tuple[model.Edge, ...]
    left_out: int


def neighbourhood(
    store: Store,
    what: str,
    *,
    steps: int = 2,
    most: int = 60,
    relations: Sequence[model.Relation] = (),
    years: tuple[int, int] | None = None,
) -> Neighbourhood:
    """The documents up to `steps` edges above or below `what`, the nearest first, at most so many.

    Over edges of the given relations, or over all but bare mentions. `years` are the first and the last year of
    issue; documents without a day stay. Raises UnknownDocument.
    """
    relations = tuple(relations) or TELLING
    taken, left_out = nearest(store, what, steps=steps, most=most, relations=relations, years=years)
    nodes = store.nodes_of(taken)
    between = [e for e in store.edges(taken, incoming=False, relations=relations) if e.to in taken]
    placed = tuple(Placed(node=nodes[id], level=level(nodes[id])) for id in taken)
    return Neighbourhood(root=next(iter(taken)), placed=placed, edges=tuple(between), left_out=left_out)


def nearest(
    store: Store, what: str, *, steps: int, most: int, relations: Sequence[str], years: tuple[int, int] | None
) -> tuple[dict[str, None], int]:
    """The ids of the document `what` and of those around it, nearest first, and how many more there are.

    Raises UnknownDocument.
    """
    root = find(store, what).id
    taken, left_out = {root: None}, 0
    for incoming in (True, False):
        frontier = [root]
        for _ in range(steps):
            edges = store.edges(frontier, incoming=incoming, relations=relations, evidence=False)
            # what implements stands before all else that is near
            edges.sort(key=lambda edge: edge.relation != "implements")
            reached = dict.fromkeys(edge.from_ if incoming else edge.to for edge in edges)
            fresh = [id for id in reached if id not in taken]
            if years:
                nodes = store.nodes_of(fresh)
                fresh = [id for id in fresh if _is_within(nodes[id], *years)]
            room = max(most - len(taken), 0)
            left_out += len(fresh[room:])
            frontier = fresh[:room]
            taken.update(dict.fromkeys(frontier))
    return taken, left_out


def _is_within(node: model.Node, first: int, last: int) -> bool:
    return node.issued_on is None or first <= int(node.issued_on[:4]) <= last


def level(node: model.Node) -> str | None:
    """The level of a document's issuer, one of LEVELS; None where nothing tells it."""
    if node.commune or node.district:
        return "commune" if node.commune else "district"
    if node.term and not (node.code or node.issuer or node.province):
        # "Nghị quyết Trung ương 6 (khóa XII)"
        return "central"
    told = level_of(parse_code(node.code), node.issuer)
    return told if told in LEVELS else "province" if node.province or told in ("local", "city") else None
