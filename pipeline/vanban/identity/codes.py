"""The code of a document taken apart: "124-QĐi/TW", "48/CT-TW", "30/2020/NĐ-CP", "299/UBND-TTHC"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from vanban import grammar
from vanban.grammar.forms import matching_form

_NUMBER = re.compile(r"0*(\d[\d.]*[A-ZĐ]?)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
# quy định was coded QĐi from 2018 to May 2026, QĐ before and after: Hướng dẫn 36-HD/VPTW, 05-HD/VPTW
_ONE_SPELLING = {"QĐI": "QĐ"}
# Cyrillic letters that look Latin: "TT-BТС" is met in real files
LOOKALIKES = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")
# internal circulation, no part of the body's code
_SUFFIXES = frozenset({"NB"})


@dataclass(frozen=True, slots=True)
class Code:
    """A code in comparable form, upper case. `kind` is the type's abbreviation, `body` what follows it.

    `number` has no leading zeros; `year` stands in normative codes only; `printed_kind` keeps QĐI beside QĐ.
    """

    number: str
    kind: str | None
    body: str
    year: int | None = None
    printed_kind: str | None = None


@lru_cache(maxsize=65536)
def parse_code(text: str | None) -> Code | None:
    """The parts of a printed code; None for None and for what is no code (a number alone, a quote).

    Party and State order of separators are read alike: "48/CT-TW" is 48-CT/TW, "BYT-QĐ" is QĐ-BYT.
    """
    head, *rest = [part for part in re.split(r"[-/]", _folded(text or "")) if part] or [""]
    number = _NUMBER.fullmatch(head)
    if number is None or not rest:
        return None
    year = int(rest.pop(0)) if _YEAR.fullmatch(rest[0]) else None
    kinds = type_codes()
    place = next((at for at in (0, len(rest) - 1) if len(rest) > 1 and rest[at] in kinds), None)
    printed = rest.pop(place) if place is not None else None
    body = "-".join(part for part in rest if part not in _SUFFIXES)
    if not body:
        return None
    kind = _ONE_SPELLING.get(printed, printed) if printed else None
    return Code(number[1].rstrip("."), kind, body, year, printed)


def number_key(text: str | None) -> str | None:
    """A number alone in comparable form ("05" → "5"), or None."""
    match = _NUMBER.fullmatch(_folded(text or ""))
    return match[1] if match else None


@cache
def type_codes() -> dict[str, frozenset[str]]:
    """Every abbreviation of a document type, upper case, with the types that it may stand for."""
    found: dict[str, set[str]] = {}
    for key, row in grammar.data("doc_types")["types"].items():
        for code in row["codes"]:
            upper = code.upper()
            found.setdefault(upper, set()).add(key)
            found.setdefault(_ONE_SPELLING.get(upper, upper), set()).add(key)
    return {code: frozenset(types) for code, types in found.items()}


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", matching_form(unicodedata.normalize("NFC", text))).upper().translate(LOOKALIKES)


def comparable(text: str | None) -> str | None:
    """A code as one string that is equal for all its spellings, or None where there is no code."""
    code = parse_code(text)
    if code is None:
        return None
    return "/".join(str(part) for part in (code.number, code.year, code.kind, code.body) if part)
