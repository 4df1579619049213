"""What one line of the head or foot of a document is: the entries of grammar/letterhead.toml, by their ids."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vanban import grammar

# the longest line that a letterhead, a seam or a closing holds; longer ones are prose
MAX_MARK = 400


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph outside tables; `form` is the matching form of its text, as long as the text."""

    start: int
    end: int
    text: str
    form: str


def pattern(mark: str) -> re.Pattern[str]:
    """The compiled pattern of a mark, for use in running text."""
    return grammar.patterns("letterhead")[mark]


def match(mark: str, form: str) -> re.Match[str] | None:
    """The match when the whole line is the mark `mark` (an id of letterhead.toml), else None."""
    return grammar.patterns("letterhead")[mark].fullmatch(form) if len(form) <= MAX_MARK else None


def find(mark: str, form: str) -> re.Match[str] | None:
    """The first place in the line where the mark stands, else None."""
    return grammar.patterns("letterhead")[mark].search(form) if len(form) <= MAX_MARK else None


def is_any(form: str, *marks: str) -> bool:
    """Whether the whole line is one of `marks`."""
    return len(form) <= MAX_MARK and _any_of(marks).fullmatch(form) is not None


@cache
def _any_of(marks: tuple[str, ...]) -> re.Pattern[str]:
    """The patterns of `marks` as one, without names, which may stand in one pattern once only."""
    patterns = (re.sub(r"\(\?P<\w+>", "(?:", grammar.patterns("letterhead")[mark].pattern) for mark in marks)
    return re.compile("|".join(f"(?:{one}\n)" for one in patterns), re.VERBOSE)


def is_upper(form: str) -> bool:
    """Whether the line is set in capitals (a stray small letter of a broken font is allowed for)."""
    letters = sum(map(str.isalpha, form))
    return letters >= 2 and sum(map(str.islower, form)) <= letters // 12


def ends_sentence(form: str) -> bool:
    """Whether the paragraph ends as prose ends, not as a title does."""
    return form.endswith((".", ":", ";", "!", "?")) and not form.endswith("...")
