"""One document held twice where its head does not tell: a scan beside its original, a page without its number.

Two texts are copies where nearly all runs of three words are the same and one of them names nothing (numbers, words
with a capital) that the other does not: letters of one form to two people each name one that the other does not.
"""

from __future__ import annotations

import base64
import re
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any, Generic, Self, TypeVar

from vanban.grammar.forms import without_diacritics

# of 64 hashes that stand for the triples of a text; at 0.85 of them two copies miss all 4 keys once in two thousand
_SKETCH, KEYS, _ALIKE, _SHORTEST = 64, 4, 0.85, 40
_WORD = re.compile(r"[^\W_]+")
# more of a hostile file is not looked at
_LONGEST = 2_000_000

Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is kept of a text to know its copies: the smallest hashes of its word triples, and what it names."""

    sketch: array
    names: array

    def packed(self) -> list[str]:
        """As text, for `unpacked`."""
        return [base64.b64encode(each.tobytes()).decode() for each in (self.sketch, self.names)]

    @classmethod
    def unpacked(cls, packed: list[str]) -> Self:
        """The likeness that `packed` packed."""
        return cls(*(array("I", base64.b64decode(each)) for each in packed))


def likeness(text: str) -> Likeness:
    """The likeness of a text; an empty sketch for one that is too short to tell."""
    words = _WORD.findall(without_diacritics(text[:_LONGEST]))
    plain = [word.casefold() for word in words]
    if len(words) < _SHORTEST:
        return Likeness(array("I"), array("I"))
    triples = {_hash(" ".join(triple)) for triple in zip(plain, plain[1:], plain[2:], strict=False)}
    telling = {low for word, low in zip(words, plain, strict=True) if not word[0].islower()}
    return Likeness(array("I", nsmallest(_SKETCH, triples)), array("I", sorted(map(_hash, telling))))


def are_copies(one: Likeness, other: Likeness) -> bool:
    """Whether the texts are copies of one document."""
    if not one.sketch or not other.sketch:
        return False
    union = nsmallest(_SKETCH, {*one.sketch, *other.sketch})
    shared = {*one.sketch} & {*other.sketch}
    if sum(each in shared for each in union) < _ALIKE * len(union):
        return False
    names, others = set(one.names), set(other.names)
    return names <= others or others <= names


class Copies(Generic[Of]):
    """Held documents by their likeness, with their heads (type, code, day; None: not known) and what they stand for."""

    def __init__(self) -> None:
        self._seen: dict[int, list[tuple[Likeness, tuple[Any, ...], Of]]] = defaultdict(list)

    def add(self, mine: Likeness, head: tuple[Any, ...], of: Of) -> None:
        """Make a document known."""
        for key in mine.sketch[:KEYS]:
            self._seen[key].append((mine, head, of))

    def of(self, mine: Likeness, head: tuple[Any, ...]) -> list[Of]:
        """What the known copies of a document stand for, each once; a head that says otherwise is no copy."""
        near = (row for key in mine.sketch[:KEYS] for row in self._seen.get(key, ()))
        found = {id(of): of for other, told, of in near if _agree(told, head) and are_copies(other, mine)}
        return list(found.values())

    def clear(self) -> None:
        """Forget all."""
        self._seen.clear()


def _agree(one: Iterable[Any], other: Iterable[Any]) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def _hash(text: str) -> int:
    return zlib.crc32(text.encode())
