"""The word that governs a mention: the last cue of grammar/relations.toml before it that reaches to it."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from vanban import grammar, model
from vanban.extract.citation_parts import View
from vanban.extract.mentions import Mention, begins
from vanban.grammar.wordlists import whole_words

# what is not this sentence's own word: other documents with their titles, and quoted names
HIDDEN = "\x01"
_QUOTED = re.compile(r"\"[^\"\n]{1,250}\"")
_SENTENCE_END = re.compile(r"[.!?][\"”]?[ ]+(?=[^\W\d_])")
# words and what is hidden are taken whole: cut in pieces they could be read in thousands of ways
_NEAR = re.compile(r"(?:[ ]*(?:[^\W\d_]++|\"|'|\x01++|:|\()){0,6}[ ]*,?[ ]*")
_MAX_NEAR = 48
_MAX_FAR = 300
_MAX_CONTEXT = 340


class Cue(NamedTuple):
    """A governing word: its entry in relations.toml, what it says, and where it stands."""

    entry: str
    relation: model.Relation
    acts: bool
    start: int
    end: int


class _Row(NamedTuple):
    relation: model.Relation
    far: bool
    acts: bool


@cache
def rows() -> dict[str, _Row]:
    """The entries of relations.toml by id."""
    return {
        entry.id: _Row(entry.extra["relation"], entry.extra["reach"] == "far", entry.extra.get("acts", False))
        for entry in grammar.entries("relations")
        if "where" not in entry.extra
    }


@cache
def reason(name: str) -> re.Pattern[str]:
    """The pattern of the entry `name` of relations.toml, over the lower-case form."""
    return next(entry.regex for entry in grammar.entries("relations") if entry.id == name)


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    """The words with which cues begin as one pattern; by word, the cues that it may begin, in their order, as one
    pattern whose groups are the entries.
    """
    cues = [entry for entry in grammar.entries("relations") if entry.id in rows()]
    begun = {}
    for word in {word for entry in cues for word in entry.extra["begins"]}:
        # the longest word is found, and it begins as the shorter ones do that it begins with
        known = [e for e in cues if any(f"{word} ".startswith(f"{begin} ") for begin in e.extra["begins"])]
        begun[word] = re.compile("|".join(rf"(?P<{e.id}>{e.regex.pattern})(?!\w)" for e in known), re.VERBOSE)
    return re.compile(whole_words(begun)), begun


def masked(page: View, mentions: list[Mention]) -> str:
    """The lower-case text with documents, their titles and quoted names hidden, so that no word of theirs governs."""
    low, pieces, at = page.low, [], 0
    starts = [mention.start for mention in mentions]
    spans = [(mention.start, mention.reach) for mention in mentions if mention.owner is None]
    quotes = map(re.Match.span, _QUOTED.finditer(page.form))
    spans += [quote for quote in quotes if bisect_left(starts, quote[0]) == bisect_left(starts, quote[1])]
    for start, end in sorted(spans):
        if start < at:
            start = at
        if start < end:
            pieces += low[at:start], HIDDEN * (end - start)
            at = end
    return "".join((*pieces, low[at:]))


def governing(page: View, hidden: str, mention: Mention, floor: int) -> Cue | None:
    """The cue that governs a mention whose paragraph begins at `floor`, or None."""
    end = begins(page, mention)
    start = max(floor, end - _MAX_CONTEXT)
    if hides := hidden.count(HIDDEN, start, end):
        # documents and their titles do not count
        start = max(floor, start - hides)
    start = _clause_start(hidden, _sentence_start(hidden, start, end), end)
    for found in reversed(_found(hidden, start, end)):
        after = found.end()
        if rows()[found.lastgroup].far:
            if end - after - hidden.count(HIDDEN, after, end) <= _MAX_FAR:
                return _cue(found)
        elif end - after <= _MAX_NEAR and _NEAR.fullmatch(hidden, after, end):
            return _cue(found)
    return None


def _sentence_start(hidden: str, start: int, end: int) -> int:
    """Where the sentence begins that goes on at `end`, not before `start`, which stands in the same paragraph."""
    for mark in ".!?":
        at = end
        while (at := hidden.rfind(mark, start, at)) >= 0:
            if stop := _SENTENCE_END.match(hidden, at, end):
                start = stop.end()
                break
    return start


def cues(hidden: str, start: int, end: int) -> list[Cue]:
    """Every cue in [start, end), in the order of the text: the leftmost, and of those the first of the grammar."""
    return [_cue(found) for found in _found(hidden, start, end)]


def _cue(found: re.Match[str]) -> Cue:
    row = rows()[found.lastgroup]
    return Cue(found.lastgroup, row.relation, row.acts, found.start(), found.end())


def _found(hidden: str, start: int, end: int) -> list[re.Match[str]]:
    """What `cues` tells of: most cues do not reach to the mention that is asked for, and nobody reads what they say."""
    signs, begun = _signs()
    found = []
    while sign := signs.search(hidden, start, end):
        word, at = sign[0], sign.start()
        regex = begun.get(word) or begun[" ".join(word.split())]
        if cue := regex.match(hidden, at, end):
            found.append(cue)
            start = cue.end()
        else:
            start = at + 1
    return found


# what may stand behind a semicolon before a document that goes on with the list or picks one of it out
_GOES_ON = frozenset(
    ("", "và", "các", "đặc biệt là", "nhất là", "trọng tâm là", "trước hết là", "trong đó có", "cùng với", "cùng")
)


def _clause_start(hidden: str, start: int, end: int) -> int:
    """After the last ";" with words of its own behind it; a mention right behind ";" belongs to what stands before."""
    at = hidden.rfind(";", start, end)
    if at < 0:
        return start
    own = hidden[at + 1 : end].strip(f" {HIDDEN},")
    if own in _GOES_ON:
        return _clause_start(hidden, start, at)
    return at + 1
