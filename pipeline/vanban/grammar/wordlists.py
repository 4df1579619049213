"""Lists of words as one pattern: what begins alike shares its beginning, so that a search tries each letter once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from vanban.grammar.forms import matching_form


def alternatives(words: Iterable[str], space: str = "[ ]+") -> str:
    """The pattern (a string) that matches any of `words` in matching form, the longest that fits first.

    `space` is what a space of a word matches. The pattern is one group, so that it may stand in a larger one.
    """
    return _branches(_tree(words, space)) or "(?!)"


def whole_words(words: Iterable[str], space: str = "[ ]+", letter: str = r"\w", also: Iterable[str] = ()) -> str:
    """The pattern of `alternatives` for whole words only: no `letter` stands before or behind.

    `also` are patterns of other things, each of which begins with a letter or sign that no special meaning has.
    It begins with letters and looks back behind the second one: `re` then skips to the next of the first letters, and
    few of them have the right neighbour. A pattern that begins by looking back is several times as slow.
    """
    found = list(also)
    for first, rest in _tree(words, space).items():
        if "" in rest or space in rest:
            found.append(rf"{first}(?<!{letter}.){_branches(rest)}(?!{letter})")
        else:
            second = "|".join(rf"{piece}(?<!{letter}..){_branches(more)}" for piece, more in rest.items())
            found.append(f"{first}(?:{second})(?!{letter})")
    return f"(?:{'|'.join(found)})" if found else "(?!)"


@cache
def no_letter() -> str:
    """The pattern of one character that stands in no word, as a set: `re` finds it faster than what is no letter.

    It holds the signs before the letters of East Asia and those behind them; the private ones are Word's bullets.
    """
    codes = (*range(0x3040), *range(0xFE00, 0x10000))
    signs = "".join(chr(code) for code in codes if not (chr(code).isalnum() or chr(code) == "_"))
    return f"[{re.escape(signs)}\ue000-\uf8ff]"


def _tree(words: Iterable[str], space: str) -> dict[str, dict]:
    root: dict[str, dict] = {}
    for word in words:
        node = root
        for char in matching_form(word):
            node = node.setdefault(space if char == " " else re.escape(char), {})
        node[""] = {}
    return root


def _branches(node: dict[str, dict]) -> str:
    found = [piece + _branches(rest) for piece, rest in node.items() if piece]
    if not found:
        return ""
    body = f"(?:{'|'.join(found)})"
    return f"{body}?" if "" in node else body
