"""Long lists, a piece at a time: what is kept of a million tasks is where they are, not what they say.

    with open_store("outputs") as store:
        found = task_listing(store, body="Sở Nội vụ")
        len(found), found[100:150]

A list of some thousand is better asked for whole (`tasks`, `deadlines`).
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import accumulate
from sys import intern
from typing import Any, Generic, TypeVar, overload

from vanban.store import Store

Item = TypeVar("Item")
# how many are fetched together while a whole list is walked
_STEP = 500
# of the lists that were asked for last, where their items are is kept for the next piece
_KEPT_LISTS = 256


class Listing(Sequence[Item], Generic[Item]):
    """What was found, in its order. Items are fetched while the store is open; `fetch(first, last)` gives a piece."""

    def __init__(self, length: int, fetch: Callable[[int, int], list[Item]]) -> None:
        self._length, self._fetch = length, fetch

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> list[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | list[Item]:
        if isinstance(at, int):
            place = range(self._length)[at]
            return self._fetch(place, place + 1)[0]
        first, last, step = at.indices(self._length)
        return self._fetch(first, max(first, last))[::step] if step > 0 else list(self)[at]

    def __iter__(self) -> Iterator[Item]:
        for first in range(0, self._length, _STEP):
            yield from self._fetch(first, min(first + _STEP, self._length))


class Spread:
    """How many of the things found each document has, document after document."""

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        # the lists that are kept share their ids
        rows = [(intern(document), count) for document, count in counts if count]
        self._documents = [document for document, _ in rows]
        self._ends = array("q", accumulate(count for _, count in rows))

    @property
    def total(self) -> int:
        """How many there are in all."""
        return self._ends[-1] if self._ends else 0

    def counts(self) -> Iterator[tuple[str, int]]:
        """The documents, and how many things each has."""
        before = 0
        for document, end in zip(self._documents, self._ends, strict=True):
            yield document, end - before
            before = end

    def over(self, first: int, last: int) -> tuple[list[str], int]:
        """The documents that have the things [first, last), and how many things they have before the first of these."""
        begin, end = bisect_right(self._ends, first), bisect_right(self._ends, last - 1)
        return self._documents[begin : end + 1], first - (self._ends[begin - 1] if begin else 0)


class ByDocument(Listing[Item]):
    """Things document after document: their `spread`, and `things_of`, which gives all those of some documents."""

    def __init__(self, spread: Spread, things_of: Callable[[Sequence[str]], list[Item]]) -> None:
        super().__init__(spread.total, self._piece)
        self.spread, self.things_of = spread, things_of

    def _piece(self, first: int, last: int) -> list[Item]:
        if first >= last:
            return []
        documents, skipped = self.spread.over(first, last)
        return self.things_of(documents)[skipped : skipped + last - first]


# and of answers that take megabytes
_KEPT_LARGE = 12
_kept: dict[bool, OrderedDict[Hashable, Any]] = {False: OrderedDict(), True: OrderedDict()}
_keeping = threading.Lock()


def kept(store: Store, question: Hashable, find: Callable[[], Item], *, large: bool = False) -> Item:
    """What `find` gives for a question to this very store; kept for the next time that it is asked.

    Of what is `large` only the last few are kept.
    """
    key, answers = (store.identity, question), _kept[large]
    with _keeping:
        if key in answers:
            answers.move_to_end(key)
            return answers[key]
    found = find()
    with _keeping:
        answers[key] = found
        while len(answers) > (_KEPT_LARGE if large else _KEPT_LISTS):
            answers.popitem(last=False)
    return found
