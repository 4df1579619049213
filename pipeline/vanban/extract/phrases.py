"""Time phrases in a passage: which entry of deadlines.toml fits where, before anybody asks what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vanban import grammar
from vanban.extract.scope import Masks, Passage, words

_WORD = re.compile(r"[^\W_]+")
_AIMS = ("aims", "targets")
# how far the words reach that decide whether a phrase counts
_NEAR = 80
_FAR = 320
# names of documents hold years, not days
_EXACT = re.compile(r"ngày|tháng|q[uú][ýíyi]|nay|/|(?:cuối|hết)\s+năm")
_LABEL = re.compile(r"[\s\-+*•\"(]*(?:(?:[a-zđ]|\d+(?:\.\d+)*)[.)])?\s*")
_SENTENCE = re.compile(r"[.;:\n](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Form:
    """An entry of deadlines.toml with its conditions compiled."""

    entry: grammar.Entry
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


@dataclass(frozen=True, slots=True)
class Phrase:
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
    index, cursor = _index(), passage.start
    for word in _WORD.finditer(text, passage.start, passage.end):
        start = word.start()
        if start < cursor:
            continue
        first = word[0]
        forms = index.get("#" if first[0].isdecimal() else first)
        if not forms:
            continue
        if masked := masks.end_at(start):
            cursor = masked
            continue
        best = max(
            (match for form in forms if (match := _match(form, text, start, passage))), key=_length, default=None
        )
        if best:
            yield best
            cursor = best.match.end()


def sentence_start(text: str, passage: Passage, offset: int) -> int:
    """Where the sentence (or the member of a list closed by ";") that holds `offset` begins."""
    low = max(passage.start, offset - _FAR)
    return max((mark.end() for mark in _SENTENCE.finditer(text, low, offset)), default=low)


def _length(phrase: Phrase) -> int:
    return phrase.match.end() - phrase.match.start()


@cache
def _index() -> dict[str, tuple[Form, ...]]:
    """First word → the forms that may begin with it, in the order of the file."""
    index: dict[str, list[Form]] = {}
    for entry in grammar.entries("deadlines"):
        form = _form(entry)
        for first in entry.extra["first"]:
            index.setdefault(first, []).append(form)
    return {first: tuple(forms) for first, forms in index.items()}


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


def _match(form: Form, text: str, start: int, passage: Passage) -> Phrase | None:
    if (form.only == "time" and passage.setting != "time") or (form.only == "aims" and passage.role not in _AIMS):
        return None
    match = form.entry.regex.match(text, start, passage.end)
    if not match or not _fits(form, match, text, passage):
        return None
    return Phrase(form, match, passage)


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
    return not (form.titled and not _EXACT.search(match[0]) and _in_name(text, passage, start))


def _in_name(text: str, passage: Passage, start: int) -> bool:
    """Whether the phrase closes the name of a plan, law or fund in the same sentence."""
    sentence = sentence_start(text, passage, start)
    name_end = max((name.end() for name in words("named").finditer(text, sentence, start)), default=None)
    return name_end is not None and not words("breaking").search(text, name_end, start)
