"""The line that names a document's type: "KẾ HOẠCH", "QUY ĐỊNH VỀ …", "Nghị định của Chính phủ"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vanban import grammar
from vanban.grammar.forms import matching_form, without_diacritics
from vanban.structure import marks

_MAX_TITLE = 600


@dataclass(frozen=True, slots=True)
class Title:
    """The type that a line names; `rest` is the offset in the line at which the subject begins, if it does there."""

    key: str
    rest: int


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """(name, key), longer names first, of the types that stand as a line of their own."""
    pairs = [
        (matching_form(name), key)
        for key, row in grammar.data("doc_types")["types"].items()
        if row.get("heads", True)
        for name in row["names"]
    ]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _upper() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {name.upper(): key for name, key in _names()}
    pattern = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
    return re.compile(rf"({pattern})(?=\s|$|[:.]?\s*$)"), names


@cache
def _lower() -> tuple[re.Pattern[str], dict[str, str]]:
    names = dict(_names())
    pattern = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
    return re.compile(rf"({pattern})(?=\s|$)", re.IGNORECASE), names


@cache
def _plain() -> dict[str, str]:
    """Names without diacritics, for letters that OCR has misread: QUYÉT ĐỊNH."""
    return {without_diacritics(name.upper()): key for name, key in _names() if " " in name}


def read_title(form: str) -> Title | None:
    """The type that a line in capitals names, alone ("KẾ HOẠCH") or before its subject ("QUY CHẾ LÀM VIỆC CỦA …").

    A colon behind the name makes it the operative line ("QUYẾT ĐỊNH:"), not a title.
    """
    if not form or len(form) > _MAX_TITLE or form.endswith(":"):
        return None
    pattern, names = _upper()
    if found := pattern.match(form):
        rest = _rest(form, found.end())
        # "QUY ĐỊNH CHUNG", "QUY ĐỊNH CỤ THỂ" are headings of a chapter
        if re.match(r"(?:CHUNG|CỤ THỂ|KHÁC|CHI TIẾT)\W*$", form[rest:]):
            return None
        return Title(names[" ".join(found[1].split())], rest)
    if marks.is_upper(form) and (key := _plain().get(without_diacritics(" ".join(form.split())))):
        return Title(key, len(form))
    return None


def read_small_title(form: str) -> Title | None:
    """The type that a line in small letters names: alone, before its issuer or number, or as a headline.

    For legacy fonts whose capitals were lost, consolidated copies ("Nghị định của Chính phủ số …") and newspapers.
    """
    if not form or len(form) > _MAX_TITLE or marks.ends_sentence(form):
        return None
    pattern, names = _lower()
    found = pattern.match(form)
    if not found:
        return None
    return Title(names[" ".join(found[1].lower().split())], _rest(form, found.end()))


@cache
def _all_types() -> tuple[re.Pattern[str], dict[str, str]]:
    types = grammar.data("doc_types")["types"]
    names = {matching_form(name): key for key, row in types.items() for name in row["names"]}
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"({'|'.join(map(re.escape, longest))})(?=\s)", re.IGNORECASE), names


def read_told_type(form: str) -> Title | None:
    """The type with which the words of a sentence begin, letters and telegrams too: "Công văn số 9-CV/TU về …"."""
    pattern, names = _all_types()
    found = pattern.match(form)
    return Title(names[found[1].lower()], _rest(form, found.end())) if found else None


def is_alone(form: str, title: Title) -> bool:
    """Whether the line holds nothing but the type's name."""
    return title.rest >= len(form)


def _rest(form: str, end: int) -> int:
    while end < len(form) and form[end] in " \t.:-":
        end += 1
    return end
