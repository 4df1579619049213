"""Where a quote stands in a text that may have shifted since it was taken."""

from __future__ import annotations

import re
from itertools import takewhile

from vanban import model

# letters of context that are kept on either side
AROUND = 60
# a quote that stands in a text more often is not told apart by looking at all its places
_MOST = 2_000


def context(text: str, start: int, end: int) -> dict[str, str]:
    """What stands before and after [start, end), as fields of a correction."""
    return {"before": text[max(0, start - AROUND) : start], "after": text[end : end + AROUND]}


def place(text: str, quote: model.Quote, before: str, after: str) -> tuple[int, int] | None:
    """Where `quote` stands in `text`: with the same surroundings as far as they go, then nearest to where it stood.

    White space may have changed inside it. None where it does not stand there.
    """
    words = quote.text.split()
    if not words:
        return None
    if text[quote.start : quote.end] == quote.text and _likeness(text, quote.start, quote.end, before, after) >= (
        len(before) + len(after)
    ):
        return quote.start, quote.end
    best, found = None, None
    for count, match in enumerate(re.finditer(r"\s+".join(map(re.escape, words)), text)):
        if count == _MOST:
            break
        rank = _likeness(text, *match.span(), before, after), -abs(match.start() - quote.start)
        if best is None or rank > best:
            best, found = rank, match.span()
    return found


def _likeness(text: str, start: int, end: int, before: str, after: str) -> int:
    """How many letters of the context stand around [start, end) too."""
    left = zip(reversed(text[max(0, start - len(before)) : start]), reversed(before), strict=False)
    right = zip(text[end : end + len(after)], after, strict=False)
    return sum(len(list(takewhile(lambda pair: pair[0] == pair[1], side))) for side in (left, right))


def nearest(text: str, words: str, start: int, end: int) -> tuple[int, int] | None:
    """Where `words` stand: inside [start, end), else last before it, else first behind it."""
    at = text.find(words, start, end)
    at = text.rfind(words, 0, start) if at < 0 else at
    at = text.find(words, end) if at < 0 else at
    return None if at < 0 or not words else (at, at + len(words))
