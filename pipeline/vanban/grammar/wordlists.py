"""Lists of words as one pattern: what begins alike shares its beginning, so that a search tries each letter once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vanban.grammar.forms import matching_form


def alternatives(words: Iterable[str], space: str = "[ ]+") -> str:
    """The pattern (a string) that matches any of `words` in matching form, the longest that fits first.

    `space` is what a space of a word matches. The pattern is one group, so that it may stand in a larger one.
    """
    root: dict[str, dict] = {}
    for word in words:
        node = root
        for char in matching_form(word):
            node = node.setdefault(space if char == " " else re.escape(char), {})
        node[""] = {}
    return _branches(root) or "(?!)"


def _branches(node: dict[str, dict]) -> str:
    found = [piece + _branches(rest) for piece, rest in node.items() if piece]
    if not found:
        return ""
    body = f"(?:{'|'.join(found)})"
    return f"{body}?" if "" in node else body
