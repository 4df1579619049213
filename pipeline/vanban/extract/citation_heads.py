"""Where a mention of a document may begin: one search that passes over the type words behind which nothing follows."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import NamedTuple

from vanban import grammar
from vanban.extract.citation_names import named_types
from vanban.extract.citation_parts import type_names, word
from vanban.grammar.wordlists import alternatives, no_letter


class Head(NamedTuple):
    """A type word at [start, end) of the text, in lower case.

    `lead` tells what leads from it to a number: "number" (the word "số"), "gap" (spaces), "issuer" ("của", then a
    name); "word" where only a name may follow. It stands before `at`, and `sign` is its text.
    """

    start: int
    end: int
    word: str
    lead: str
    at: int
    sign: str


def next_head(shifted: str, at: int) -> Head | None:
    """The first head from `at` on of a text in lower case. `shifted` is that text behind a line break: the pattern
    takes what stands before a word, and before the first one something must.
    """
    found = _pattern().search(shifted, at)
    if not found:
        return None
    start, end = found.span()
    lead = found.lastgroup
    if lead is None:
        return Head(start, end - 1, shifted[start + 1 : end], "word", end - 1, "")
    return Head(start, end - 1, shifted[start + 1 : end], lead, found.end(lead) - 1, found[lead])


@cache
def _pattern() -> re.Pattern[str]:
    """A type word behind which a number may follow, or which a document's name may begin.

    Nine of ten type words cite nothing ("kế hoạch của đơn vị"): to leave them to `re` is what makes the search fast.
    """
    issuer = rf"(?P<issuer>(?x:{word('issuer_follows').pattern}))[^\d\n\t;]{{2,320}}+\d"
    follows = rf"(?P<number>(?x:{word('number_follows').pattern}))|(?P<gap>[ ]+)(?=\d)|{issuer}"
    # a word between the type and its number: "Thông báo kết luận số …"; "hướng dẫn Kết luận số …" names what it guides
    modifier = rf"(?:(?!(?<=hướng dẫn)[ ]+kết luận)[ ]+{alternatives(grammar.data('citations')['modifiers'])}(?!\w))?"
    begins = rf"{no_letter()}{alternatives(type_names())}(?!\w)"
    return re.compile(rf"{begins}(?:(?={modifier}(?:{follows}))|{_named()})")


# how they end, where other words end with their last one: of "quy định" and "pháp luật" none is known by a name
_ENDS = {"định": "(?<=hiệp định)", "án": "(?<=đề án)", "hoạch": "(?<=quy hoạch)", "luật": "(?<=luật)(?<!pháp luật)"}


def _named() -> str:
    """The pattern of the place behind a type word whose documents may be known by a name; it sees how that goes on."""
    types = grammar.data("doc_types")["types"]
    rows = [(name.rpartition(" ")[2], words) for key, words in named_types().items() for name in types[key]["names"]]
    places = []
    for end in sorted({end for end, _ in rows}):
        behind = [words for last, words in rows if last == end]
        goes_on = rf"(?=[ ]+{alternatives(chain(*behind))}(?!\w))" if all(behind) else ""
        places.append(_ENDS.get(end, f"(?<={end})") + goes_on)
    return "|".join(places)
