"""The whole graph, or a large piece of it, laid out to be looked at: days run to the right, levels go down.

A place depends on the day and the level alone, as far as it can, so that a picture of fewer years or relations shows
the same documents where they were. Years are as wide as they are full.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from vanban import model
from vanban.queries.listing import kept
from vanban.queries.neighbourhood import LEVELS, TELLING, level, nearest
from vanban.store import Store

if TYPE_CHECKING:
    import numpy as np

# a day outside of them was misread
YEARS = 1945, 2100
_YEAR = re.compile(r"/((?:19|20)\d\d)(?!\d)")
# neighbours in time shall not be neighbours in height: steps of the golden section
_STEP = 0.618034
_ALONE = 0.4
# of so many places one is for the documents with most arcs, the others for what hangs on them
_HUBS = 5


class Point(model.Record):
    """A document and its place: `x` from 0 (left) to 1, `y` from 0 (top) to 1.

    `links` is how many arcs of the asked relations it has, drawn or not; `document` is the id under which it is held.
    """

    id: str
    name: str
    title: str | None
    doc_type: str | None
    issued_on: str | None
    year: int | None
    level: str | None
    document: str | None
    links: int
    x: float
    y: float


class Band(model.Record):
    """The strip of one level, null where the level is not known."""

    level: str | None
    top: float
    bottom: float


class Landscape(model.Record):
    """Points, and lines between them: the places of both ends in `points`, and the relation.

    `years` are all years of the run with the place where each begins, however few are drawn; before the first one
    stands what has no day. `relations` counts the arcs of the run; `left_out` were too many to be drawn.
    """

    root: str | None
    points: tuple[Point, ...]
    lines: tuple[tuple[int, int, model.Relation], ...]
    bands: tuple[Band, ...]
    years: tuple[tuple[int, float], ...]
    relations: dict[model.Relation, int]
    left_out: int


class _Seen(NamedTuple):
    """What was chosen to be drawn: the ids, the arcs between them by place, and all arcs that each one has."""

    ids: list[str]
    lines: list[tuple[int, int, str]]
    links: Sequence[int]
    left_out: int


def landscape(
    store: Store,
    what: str | None = None,
    *,
    steps: int = 2,
    most: int = 1500,
    lines: int = 6000,
    relations: Sequence[model.Relation] = (),
    years: tuple[int, int] | None = None,
) -> Landscape:
    """The documents with most arcs of the whole run, or those around `what`, at most so many, and arcs between them.

    Over arcs of the given relations, or of all but bare mentions; of more than `lines` arcs, those that tell least
    are left out. `years` are the first and the last year of issue; what has no day stays. Raises UnknownDocument.
    """
    wanted = tuple(relations) or TELLING

    def find() -> Landscape:
        seen = _all(store, wanted, years, most) if what is None else _around(store, what, wanted, years, steps, most)
        return _laid_out(store, seen, is_whole=what is None, lines=lines)

    return kept(store, ("landscape", what, steps, most, lines, wanted, years), find, large=True)


def _laid_out(store: Store, seen: _Seen, *, is_whole: bool, lines: int) -> Landscape:
    nodes = store.nodes_of(seen.ids)
    found = [nodes[id] for id in seen.ids]
    axis = _axis(store)
    places, bands = _places(found, axis)
    points = tuple(map(_point, found, seen.links, places))
    telling = sorted(seen.lines, key=lambda line: model.Relation.__args__.index(line[2]))[:lines]
    return Landscape(
        root=None if is_whole else seen.ids[0],
        points=points,
        lines=tuple(telling),
        bands=bands,
        years=tuple(axis.items()),
        relations={name: len(pairs) for name, pairs in _arcs(store).items()},
        left_out=seen.left_out,
    )


# ---------------------------------------------------------------- what is drawn


class _Nodes(NamedTuple):
    """All nodes of a store: their keys in order, and the year of issue of each; 0 where it is not known."""

    keys: np.ndarray
    issued: np.ndarray


def _nodes(store: Store) -> _Nodes:
    def find() -> _Nodes:
        import numpy as np

        rows = sorted((key, _year(day, code) or 0) for key, day, code in store.moments())
        found = np.array(rows, np.int32).reshape(-1, 2)
        return _Nodes(found[:, 0].copy(), found[:, 1].copy())

    return kept(store, "nodes", find)


def _arcs(store: Store) -> dict[str, np.ndarray]:
    """The arcs of each relation, those that tell most first, as pairs of places in the keys of all nodes."""

    def find() -> dict[str, np.ndarray]:
        import numpy as np

        keys = _nodes(store).keys
        found = {name: np.searchsorted(keys, pairs).astype(np.int32) for name, pairs in store.arcs()}
        return {name: found[name] for name in model.Relation.__args__ if name in found}

    return kept(store, "arcs", find)


def _all(store: Store, relations: Sequence[str], years: tuple[int, int] | None, most: int) -> _Seen:
    """The documents with most arcs, then those with most arcs to them: hubs alone would have no lines."""
    import numpy as np

    keys, issued = _nodes(store)
    arcs = {name: pairs for name, pairs in _arcs(store).items() if name in relations}
    pairs = np.concatenate([np.empty((0, 2), np.int32), *arcs.values()])
    links = np.bincount(pairs.ravel(), minlength=len(keys))
    if years:
        links[(issued != 0) & ((issued < years[0]) | (issued > years[1]))] = 0
    hub = np.zeros(len(keys), bool)
    hub[_largest(links, most // _HUBS)] = True
    to_hubs = np.bincount(pairs[hub[pairs[:, ::-1]]], minlength=len(keys))
    chosen = _largest(np.where(hub, 1 + len(pairs) + links, 1 + to_hubs) * (links > 0), most)
    place = np.full(len(keys), -1, np.int32)
    place[chosen] = np.arange(len(chosen))
    lines = []
    for name, ends in ((name, place[pairs]) for name, pairs in arcs.items()):
        lines += [(source, target, name) for source, target in ends[(ends >= 0).all(axis=1)].tolist()]
    ids = store.ids(keys[chosen].tolist())
    left_out = int((links > 0).sum()) - len(chosen)
    return _Seen([ids[key] for key in keys[chosen].tolist()], lines, links[chosen].tolist(), left_out)


def _largest(weights: np.ndarray, count: int) -> np.ndarray:
    """The places of the largest weights above zero, at most so many, largest first."""
    import numpy as np

    found = np.argsort(-weights, kind="stable")[:count]
    return found[weights[found] > 0]


def _around(
    store: Store, what: str, relations: Sequence[str], years: tuple[int, int] | None, steps: int, most: int
) -> _Seen:
    taken, left_out = nearest(store, what, steps=steps, most=most, relations=relations, years=years)
    place = {id: at for at, id in enumerate(taken)}
    edges = store.edges(taken, incoming=False, relations=relations, evidence=False)
    lines = [(place[edge.from_], place[edge.to], edge.relation) for edge in edges if edge.to in place]
    links = Counter(end for line in lines for end in line[:2])
    return _Seen(list(taken), lines, [links[at] for at in range(len(taken))], left_out)


# ---------------------------------------------------------------- where it stands


def _year(issued_on: str | None, code: str | None) -> int | None:
    """The year that a day tells, or else a code: "30/2020/NĐ-CP"."""
    told = _YEAR.search(code or "") if not issued_on else None
    year = int(issued_on[:4]) if issued_on else int(told[1]) if told else 0
    return year if YEARS[0] <= year <= YEARS[1] else None


def _axis(store: Store) -> dict[int, float]:
    """Where each year of the run begins; the first place is left to what has no day, the last entry ends the axis."""

    def find() -> dict[int, float]:
        counts = Counter(_nodes(store).issued.tolist())
        without = counts.pop(0, 0)
        if not counts:
            return {}
        years = range(min(counts), max(counts) + 1)
        widths = [_ALONE + counts[year] ** 0.5 for year in years]
        # what has no day stands in a strip of its own
        begin = max(0.06 * sum(widths), without**0.5)
        whole, at, found = begin + sum(widths), begin, {}
        for year, width in zip(years, widths, strict=True):
            found[year] = round(at / whole, 4)
            at += width
        return {**found, years[-1] + 1: 1.0}

    return kept(store, "axis", find)


def _places(nodes: Sequence[model.Node], axis: dict[int, float]) -> tuple[list[tuple[float, float]], tuple[Band, ...]]:
    """The place of each node, and the strips of the levels."""
    levels = [level(node) for node in nodes]
    counts = Counter(levels)
    shown = [each for each in (*LEVELS, None) if each in counts]
    whole = sum(_ALONE + counts[each] ** 0.5 for each in shown)
    bands, top = {}, 0.0
    for each in shown:
        bottom = top + (_ALONE + counts[each] ** 0.5) / whole
        bands[each] = Band(level=each, top=round(top, 4), bottom=round(bottom, 4))
        top = bottom
    across = [_across(node, axis) for node in nodes]
    # by time, so that the same documents have the same heights whichever others are drawn
    order = sorted(range(len(nodes)), key=lambda at: (across[at], nodes[at].id))
    rank: Counter[str | None] = Counter()
    places = [(0.0, 0.0)] * len(nodes)
    for at in order:
        band = bands[levels[at]]
        rank[levels[at]] += 1
        share = 0.08 + 0.84 * (rank[levels[at]] * _STEP % 1)
        places[at] = round(across[at], 4), round(band.top + share * (band.bottom - band.top), 4)
    return places, tuple(bands.values())


def _across(node: model.Node, axis: dict[int, float]) -> float:
    year = _year(node.issued_on, node.code)
    if year is None or year not in axis:
        # spread over the strip before the first year
        return (0.15 + 0.7 * (sum(map(ord, node.id)) % 97) / 97) * min(axis.values(), default=1.0)
    return axis[year] + _share_of_year(node.issued_on) * (axis[year + 1] - axis[year])


def _share_of_year(issued_on: str | None) -> float:
    """How much of its year a day has behind it; the middle where no day is told."""
    try:
        return date.fromisoformat(issued_on or "").timetuple().tm_yday / 367
    except ValueError:
        return 0.5


def _point(node: model.Node, links: int, place: tuple[float, float]) -> Point:
    return Point(
        id=node.id, name=node.code or _cut(node.title) or node.id, title=_cut(node.title), doc_type=node.doc_type,
        issued_on=node.issued_on, year=_year(node.issued_on, node.code), level=level(node),
        document=node.documents[0] if node.documents else None, links=links, x=place[0], y=place[1],
    )  # fmt: skip


def _cut(text: str | None, length: int = 120) -> str | None:
    words = " ".join((text or "").split())
    return (words if len(words) <= length else f"{words[: length - 1].rstrip()}…") or None


def in_order(points: Iterable[Point]) -> list[Point]:
    """Those with most arcs first, and of those the latest."""
    return sorted(points, key=lambda point: (-point.links, point.issued_on or "", point.id))
