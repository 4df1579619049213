"""A body and those below it: the same side of Party or State, a lower level, within its place."""

from __future__ import annotations

from collections.abc import Iterator

from vanban.queries.listing import kept
from vanban.store import Store
from vanban.store.lists import Rank

_LEVELS = ("central", "province", "district", "commune", "unit")
# the part of a place that binds those below a body of this level
_PLACES = {
    "province": ("province",),
    "district": ("province", "district"),
    "commune": ("province", "district", "commune"),
}


def ranks_below(store: Store, words: str) -> tuple[Rank, ...]:
    """Where bodies stand that are below those whose names hold these words."""
    return kept(store, ("ranks below", words), lambda: _below(store, words))


def _below(store: Store, words: str) -> tuple[Rank, ...]:
    tops = {_covered(rank) for rank in store.ranks(words) if rank.level in _LEVELS}
    every = kept(store, "ranks", store.ranks)
    return tuple(rank for rank in every if rank.level in _LEVELS and not tops.isdisjoint(_above(rank)))


def _covered(top: Rank) -> tuple[str | None, ...]:
    """What a body binds of those below it: its side, and its place as far as its level reaches."""
    return (top.level, top.side, *(getattr(top, name) for name in _PLACES.get(top.level or "", ())))


def _above(rank: Rank) -> Iterator[tuple[str | None, ...]]:
    """What the bodies above one may bind; a part of a place that they do not tell binds nothing."""
    for level in _LEVELS[: _LEVELS.index(rank.level or "")]:
        ends: list[tuple[str | None, ...]] = [()]
        for name in _PLACES.get(level, ()):
            here = {None, getattr(rank, name)}
            ends = [(*end, value) for end in ends for value in here]
        yield from ((level, rank.side, *end) for end in ends)
