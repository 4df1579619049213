"""Time phrases in a passage: which entry of deadlines.toml fits where, before anybody asks what it means."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from vanban import grammar
from vanban.extract.masks import Masks
from vanban.extract.scope import Passage, words
from vanban.grammar.openings import Openings

_AIMS = ("aims", "targets")
# how far the words reach that decide whether a phrase counts
_NEAR = 80
_FAR = 320
# names of documents hold years, not days
_EXACT = re.compile(r"ngày|tháng|q[uú][ýíyi]|nay|/|(?:cuối|hết)\s+năm")
_LABEL = re.compile(r"[\s\-+*•\"(]*(?:(?:[a-zđ]|\d+(?:\.\d+)*)[.)])?\s*")
_MARKS = ".;:\n"
_SENTENCE = re.compile(rf"[{_MARKS}](?=\s)")


@dataclass(frozen=True, slots=True)
class Form:
    """An entry of deadlines.toml with its conditions compiled."""

    entry: grammar.Entry
    regex: re.Pattern[str]
    kind: str
    only: str | None
    confidence: float
    titled: bool
    opens: bool
    after: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    before: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_sentence: re.Pattern[str] | None


class Phrase(NamedTuple):
    """A form found in the text."""

    form: Form
    match: re.Match[str]
    passage: Passage

    def group(self, name: str) -> str | None:
        """The words of a named group, with single spaces; None where the form has no such group or it is empty."""
        if name not in self.match.re.groupindex:
            return None
        words_ = self.match[name]
        return " ".join(words_.split()) if words_ else None


def phrases(text: str, passage: Passage, masks: Masks) -> Iterator[Phrase]:
    """The phrases of the passage from left to right; they do not overlap. `text` is the lowered text."""
    at, end = passage.start, passage.end
    for start, forms in _openings(passage.setting == "time", passage.role in _AIMS).places(text, at, end):
        if start < at:
            continue
        if masked := masks.end_at(start):
            at = masked
            continue
        best: re.Match[str] | None = None
        for form in forms:
            match = form.regex.match(text, start, end)
            # of two that are equally long the earlier entry counts
            if match and (best is None or match.end() > best.end()) and _fits(form, match, text, passage):
                best, chosen = match, form
        if best:
            at = best.end()
            yield Phrase(chosen, best, passage)


def sentence_start(text: str, passage: Passage, offset: int) -> int:
    """Where the sentence (or the member of a list closed by ";") that holds `offset` begins."""
    low = max(passage.start, offset - _FAR)
    # at the offset itself no space has to follow
    if offset > low and text[offset - 1] in _MARKS:
        return offset
    starts = _sentence_starts(text)
    return max(low, starts[bisect_right(starts, offset) - 1])


def closes_heading(original: str, text: str, span: tuple[int, int]) -> bool:
    """Whether the years at `span` close a heading in capitals that names no aims ("B. ĐỊNH HƯỚNG ĐẾN NĂM 2030")."""
    words_ = original[slice(*span)]
    if "NĂM" not in words_ or not words_.isupper():
        return False
    return _HEADING.fullmatch(text, text.rfind("\n", max(0, span[0] - _FAR), span[0]) + 1, span[0]) is not None


_HEADING = re.compile(
    r"\s*(?:phần [^\s:]{1,8}(?: [ivx]{1,4})?|[ivx]{1,5}|[a-e])\s?[-./:](?:(?!(?:mục|chỉ) tiêu|nhiệm vụ)[^\n]){8,200}"
)


@lru_cache(maxsize=4)
def _sentence_starts(text: str) -> list[int]:
    return [0, *(mark.end() for mark in _SENTENCE.finditer(text))]


@cache
def _forms() -> tuple[Form, ...]:
    return tuple(_form(entry) for entry in grammar.entries("deadlines"))


@cache
def _openings(time: bool, aims: bool) -> Openings[Form]:
    """The forms that count in a passage where a `time` is expected, among `aims`, or elsewhere."""
    counted = {None, "time" if time else None, "aims" if aims else None}
    return Openings((form.entry.extra["first"], form) for form in _forms() if form.only in counted)


def _form(entry: grammar.Entry) -> Form:
    def condition(name: str, frame: str) -> re.Pattern[str] | None:
        if name not in entry.extra:
            return None
        pattern = (
            frame.format(entry.extra[name]) if "{" not in entry.extra[name] else frame.replace("{}", entry.extra[name])
        )
        return grammar.compiled(pattern, grammar.macro_table("deadlines"), f"deadlines.toml: {entry.id}.{name}")

    extra = entry.extra
    return Form(
        entry=entry,
        regex=entry.regex,
        kind=extra["kind"],
        only=extra.get("only"),
        confidence=extra["confidence"],
        titled=extra.get("titled", False),
        opens=extra.get("opens", False),
        after=condition("after", r"(?<!\w)(?:{})\s*$"),
        not_after=condition("not_after", r"(?<!\w)(?:{})\s*$"),
        before=condition("before", "(?:{})"),
        not_before=condition("not_before", "(?:{})"),
        not_sentence=condition("not_sentence", "(?:{})"),
    )


def _fits(form: Form, match: re.Match[str], text: str, passage: Passage) -> bool:
    start, end = match.span()
    near = max(passage.start, start - _NEAR)
    if form.after and not form.after.search(text, near, start):
        return False
    if form.not_after and form.not_after.search(text, near, start):
        return False
    if form.before and not form.before.match(text, end, passage.end):
        return False
    if form.not_before and form.not_before.match(text, end, passage.end):
        return False
    if text[end : end + 1].isalnum():
        return False
    if form.opens and not _LABEL.fullmatch(text, sentence_start(text, passage, start), start):
        return False
    if form.not_sentence and form.not_sentence.match(text, sentence_start(text, passage, start), start):
        return False
    return not (form.titled and not _EXACT.search(match[0]) and _in_name(text, passage, start, end))


def _in_name(text: str, passage: Passage, start: int, end: int) -> bool:
    """Whether the phrase at [start, end) closes the name of a plan, law or fund in the same sentence."""
    sentence = sentence_start(text, passage, start)
    name = max(words("named").finditer(text, sentence, start), key=lambda found: found.end(), default=None)
    if name is None or words("breaking").search(text, name.end(), start):
        return False
    measured = passage.role in _AIMS and words("measured").fullmatch(name[0])
    return not (measured and _reached().match(text, end, passage.end))


@cache
def _reached() -> re.Pattern[str]:
    """How an indicator goes on to its amount, behind its period."""
    return re.compile(grammar.data("scope")["reached"])
