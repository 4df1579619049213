"""A body and those below it: the same side of Party or State, a lower level, within its place."""

from __future__ import annotations

from vanban.identity.names import fold
from vanban.store import Store
from vanban.store.reading import Row

_LEVELS = ("central", "province", "district", "commune", "unit")
# the part of a place that binds those below a body of this level
_PLACES = {
    "province": ("province",),
    "district": ("province", "district"),
    "commune": ("province", "district", "commune"),
}


def with_those_below(store: Store, words: str) -> set[tuple[str, str]]:
    """The bodies whose names hold these words and all below them, as the ids of document and body."""
    rows, wanted = store.bodies(), f" {fold(words)} "
    meant = [row for row in rows if wanted in f" {row['folded']} "]
    tops = {_rank(row): row for row in meant if row["level"] in _LEVELS}.values()
    below = (row for row in rows if row["level"] in _LEVELS and any(_is_below(row, top) for top in tops))
    return {(row["document"], row["id"]) for row in (*meant, *below)}


def _rank(row: Row) -> tuple[str | None, ...]:
    return tuple(row[name] for name in ("level", "side", "province", "district", "commune"))


def _is_below(row: Row, top: Row) -> bool:
    if row["side"] != top["side"] or _LEVELS.index(row["level"]) <= _LEVELS.index(top["level"]):
        return False
    return all(top[name] in (None, row[name]) for name in _PLACES.get(top["level"], ()))
