"""Walks over the whole graph of a store: everything that is reached from a node, however many that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np


class Reached(NamedTuple):
    """The keys of the nodes that were reached, nearest first, and how many steps away each is; without the start."""

    keys: np.ndarray
    depths: np.ndarray


class Walks:
    """The arcs of some relations in memory, to walk along them or against them."""

    def __init__(self, pairs: Iterable[bytes], size: int, *, incoming: bool):
        """`pairs` are blobs of the table packed_arcs, `size` is above every key; `incoming` walks against the arcs."""
        import numpy as np

        parts = [np.frombuffer(blob, dtype=np.int32).reshape(-1, 2) for blob in pairs]
        both = parts[0] if len(parts) == 1 else np.concatenate([np.empty((0, 2), np.int32), *parts])
        ends, others = both[:, 1 if incoming else 0], both[:, 0 if incoming else 1]
        if len(parts) > 1 or not incoming:
            # one blob is ordered by target as it stands
            order = np.argsort(ends, kind="stable")
            ends, others = ends[order], others[order]
        self._others = np.ascontiguousarray(others)
        self._offsets = np.zeros(size + 1, np.int64)
        np.cumsum(np.bincount(ends, minlength=size), out=self._offsets[1:])
        self._size = size

    def reached(self, start: int, depth: int | None = None) -> Reached:
        """All that `depth` steps reach from the node with this key; None: any number of steps."""
        import numpy as np

        seen = np.zeros(self._size, bool)
        seen[start] = True
        frontier, found, steps = np.array([start]), [], []
        while len(frontier) and (depth is None or len(found) < depth):
            frontier = np.unique(self._next(frontier))
            frontier = frontier[~seen[frontier]]
            seen[frontier] = True
            found.append(frontier)
            steps.append(np.full(len(frontier), len(found)))
        empty = np.empty(0, np.int64)
        return Reached(np.concatenate([empty, *found]), np.concatenate([empty, *steps]))

    def _next(self, frontier: np.ndarray) -> np.ndarray:
        """The neighbours of all nodes of the frontier, those of several of them several times."""
        import numpy as np

        first, counts = self._offsets[frontier], self._offsets[frontier + 1] - self._offsets[frontier]
        total = int(counts.sum())
        # the places of all neighbours: for each node its first one, and so many on
        within = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
        return self._others[np.repeat(first, counts) + within]


def walks(rows: Callable[[str, Sequence[str]], list[dict]], relations: Sequence[str], *, incoming: bool) -> Walks:
    """The arcs of these relations (all: none named), read by `rows`, a function that runs SQL."""
    only = f"WHERE relation IN ({','.join('?' * len(relations))})" if relations else ""
    blobs = [row["pairs"] for row in rows(f"SELECT pairs FROM packed_arcs {only} ORDER BY relation", relations)]
    size = rows("SELECT coalesce(max(key), 0) + 1 AS size FROM nodes", [])[0]["size"]
    return Walks(blobs or [b""], size, incoming=incoming)
