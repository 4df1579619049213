"""The label with which a paragraph begins: "Điều 5.", "I.", "1.1.", "a)", "-"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from vanban import grammar

Kind = Literal["part", "chapter", "section", "article", "clause", "point", "bullet"]

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# the letters that Vietnamese lists use, in their order (Nghị định 30/2020/NĐ-CP: no f, j, w, z; some writers use f)
_LETTERS = "abcdđeghiklmnopqrstuvxy"


@dataclass(frozen=True, slots=True)
class Label:
    """A label as printed without its dot or bracket; `rest` is the offset of the item's own text in the line."""

    kind: Kind
    rank: float
    text: str
    rest: int
    rule: str

    @property
    def number(self) -> int | None:
        """The place in its list, 1 for the first; None where the label does not count (bullets)."""
        last = re.split(r"[\s.]", self.text)[-1]
        if last.isdigit():
            return int(last)
        if self.kind == "point":
            return _LETTERS.find(last[0]) + 1 or None
        if last and set(last) <= set(_ROMAN):
            return _roman(last)
        return None


def _roman(text: str) -> int:
    values = [_ROMAN[char] for char in text]
    following = [*values[1:], 0]
    return sum(-a if a < b else a for a, b in zip(values, following, strict=True))


@cache
def _forms() -> tuple[grammar.Entry, ...]:
    return grammar.entries("outline")


# most paragraphs are prose: one look at the first character decides
_FIRST = re.compile(r"[PCMTĐAI-XB-HĐ\d(\-*•●▪■◦+○oa-zđ]")


# every stage asks for the label of a paragraph; one that is longer than this is not kept in memory
_WORTH_KEEPING = 4000


def read_label(line: str) -> Label | None:
    """The label at the start of `line` (in matching form), or None for plain prose."""
    if not line or not _FIRST.match(line):
        return None
    return _kept(line) if len(line) <= _WORTH_KEEPING else _read(line)


@lru_cache(maxsize=2048)
def _kept(line: str) -> Label | None:
    return _read(line)


def _read(line: str) -> Label | None:
    for entry in _forms():
        if match := entry.regex.match(line):
            groups = match.groupdict()
            text = groups.get("label") or groups.get("label_tight") or ""
            if entry.id == "roman" and _roman(text) > 39:
                continue
            rest = match.end() + len(line[match.end() :]) - len(line[match.end() :].lstrip())
            return Label(entry.extra["kind"], entry.extra["rank"], " ".join(text.split()), rest, entry.id)
    return None
