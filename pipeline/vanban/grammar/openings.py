"""Where in a text the entries of a file may begin: one search finds the first words of all entries of all files.

An entry says in `first` with which words it may begin: a word, a sign, or "#" for a number; two of them with a space
between ("# tháng", "định kỳ") where the second one spares the entry a look at most places; "*" is any word behind.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Generic, NamedTuple, TypeVar

from vanban.grammar import entries
from vanban.grammar.wordlists import whole_words

T = TypeVar("T")
_FILES = ("deadlines", "targets")
_LETTER = r"[^\W_]"
# the word or sign behind, also behind the rest of a number, which no hostile text makes endless
_SECOND = r"(?=(?:(?<=\d)(?:[.,]?\d){0,30})?\s*([^\W\d_]+|[^\w\s]|))"


class Openings(Generic[T]):
    """Things (entries, forms) by the words with which they begin. `rows`: these words and the thing, in its order."""

    def __init__(self, rows: Iterable[tuple[Iterable[str], T]]):
        begun = [(first.split(" "), thing) for words, thing in rows for first in words]
        self._things = {
            first: _by_second([(words[1:], thing) for words, thing in begun if words[0] == first])
            for first in {words[0] for words, _ in begun}
        }

    def places(self, text: str, start: int, end: int) -> Iterator[tuple[int, tuple[T, ...]]]:
        """The places in `text[start:end]` where one of the things may begin, and those that may."""
        places = _places(text)
        for number in range(bisect_left(places.starts, start), bisect_left(places.starts, end)):
            found = self._things.get(places.firsts[number])
            if found is None:
                continue
            things, narrower = found
            if narrower:
                begins, ends = places.seconds[number]
                second = text[begins : min(ends, end)]
                things = narrower.get(second) or narrower.get("*" if second.isalpha() else "") or things
            if things:
                yield places.starts[number], things


class _Places(NamedTuple):
    """Where first words stand in a text, in their order; "#" is a number. `seconds`: the spans of what is behind."""

    starts: list[int]
    firsts: list[str]
    seconds: list[tuple[int, int]]


@lru_cache(maxsize=4)
def _places(text: str) -> _Places:
    places = _Places([], [], [])
    for found in _first_words().finditer(text):
        places.starts.append(found.start())
        places.firsts.append("#" if found[0].isdecimal() else found[0])
        places.seconds.append(found.span(1))
    return places


def _by_second(rows: list[tuple[list[str], T]]) -> tuple[tuple[T, ...], dict[str, tuple[T, ...]]]:
    """The things of one first word that want no second one, and for each second word all that may stand there."""
    seconds = {more[0] for more, _ in rows if more}
    narrower = {}
    for second in seconds:
        allowed = ([], [second], ["*"]) if second.isalpha() else ([], [second])
        narrower[second] = tuple(thing for more, thing in rows if more in allowed)
    return tuple(thing for more, thing in rows if not more), narrower


@cache
def _first_words() -> re.Pattern[str]:
    """The words and signs as one pattern; of a number its first figure. Its group is the word or sign behind."""
    first = {words.split(" ")[0] for name in _FILES for entry in entries(name) for words in entry.extra["first"]}
    words = sorted(word for word in first if word[0].isalpha())
    signs = sorted(re.escape(sign) for sign in first if not sign[0].isalpha() and sign != "#")
    figures = [rf"{figure}(?<!{_LETTER}.)" for figure in "0123456789"]
    return re.compile(whole_words(words, letter=_LETTER, also=[*signs, *figures]) + _SECOND)
