"""The whole graph of a store at once: its arcs as arrays, and when its nodes were issued."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from vanban.store.lists import marks

if TYPE_CHECKING:
    import numpy as np


class Overviews:
    """The part of a store that looks at all nodes and arcs. A store has it; the functions it lacks run SQL."""

    _each: Callable[..., Iterator[dict[str, Any]]]
    _tuples: Callable[..., Iterator[tuple]]

    def arcs(self, relations: Sequence[str] = ()) -> Iterator[tuple[str, np.ndarray]]:
        """For each of these relations (all: none named) its arcs: rows of the keys of two nodes, the source first."""
        import numpy as np

        only = f"WHERE relation IN ({marks(relations)})" if relations else ""
        for row in self._each(f"SELECT relation, pairs FROM packed_arcs {only} ORDER BY relation", list(relations)):
            yield row["relation"], np.frombuffer(row["pairs"], dtype=np.int32).reshape(-1, 2)

    def moments(self) -> Iterator[tuple[int, str | None, str | None]]:
        """For each node its key, its day of issue and its code."""
        return self._tuples("SELECT key, issued_on, code FROM nodes", [])
