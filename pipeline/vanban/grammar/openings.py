"""Where in a text the entries of a file may begin: one search finds the first words of all of them.

An entry says in `first` with which words it may begin: a word, a sign, or "#" for a number; two of them with a space
between ("# tháng", "định kỳ") where the second one spares the entry a look at most places; "*" is any word behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, TypeVar

from vanban.grammar.wordlists import whole_words

T = TypeVar("T")
_LETTER = r"[^\W_]"
_BEHIND_WORD = re.compile(r"\s*([^\W\d_]+|[^\w\s]|)")
# behind the first figure of a number, which no hostile text makes endless
_BEHIND_FIGURE = re.compile(r"(?:[.,]?\d){0,30}\s*([^\W\d_]+|[^\w\s]|)")


class Openings(Generic[T]):
    """Things (entries, forms) by the words with which they begin. `rows`: these words and the thing, in its order."""

    def __init__(self, rows: Iterable[tuple[Iterable[str], T]]):
        begun = [(first.split(" "), thing) for words, thing in rows for first in words]
        self._things = {
            first: _by_second([(words[1:], thing) for words, thing in begun if words[0] == first])
            for first in {words[0] for words, _ in begun}
        }
        self._search = _beginnings(self._things).search

    def find(self, text: str, at: int, end: int) -> tuple[int, tuple[T, ...]] | None:
        """The first place in `text[at:end]` where one of the things may begin, and those that may; None behind it."""
        while found := self._search(text, at, end):
            at, first = found.end(), found[0]
            number = first.isdecimal()
            things, narrower = self._things["#" if number else first]
            if narrower:
                second = (_BEHIND_FIGURE if number else _BEHIND_WORD).match(text, at, end)[1]
                things = narrower.get(second) or narrower.get("*" if second.isalpha() else "") or things
            if things:
                return found.start(), things
        return None


def _by_second(rows: list[tuple[list[str], T]]) -> tuple[tuple[T, ...], dict[str, tuple[T, ...]]]:
    """The things of one first word that want no second one, and for each second word all that may stand there."""
    seconds = {more[0] for more, _ in rows if more}
    narrower = {}
    for second in seconds:
        allowed = ([], [second], ["*"]) if second.isalpha() else ([], [second])
        narrower[second] = tuple(thing for more, thing in rows if more in allowed)
    return tuple(thing for more, thing in rows if not more), narrower


def _beginnings(first: Iterable[str]) -> re.Pattern[str]:
    """The words and signs as one pattern; of a number its first figure."""
    words = [word for word in first if word.isalpha()]
    signs = [re.escape(sign) for sign in first if not sign.isalpha() and sign != "#"]
    figures = [rf"{figure}(?<!{_LETTER}.)" for figure in "0123456789" if "#" in first]
    return re.compile(whole_words(words, letter=_LETTER, also=[*signs, *figures]))
