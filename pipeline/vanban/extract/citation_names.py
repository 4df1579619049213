"""Documents that are known by a name: laws, congress and plenum resolutions, the Constitution, strategies."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from itertools import chain
from typing import NamedTuple

from vanban import grammar
from vanban.extract.citation_parts import (
    View,
    clause_at,
    line_start,
    name_end,
    of_kind,
    type_names,
    type_words,
    word,
    words,
)
from vanban.grammar.forms import matching_form


class Name(NamedTuple):
    """A document's name found in the text. `inner` are the names inside it ("Luật sửa đổi … của Luật …")."""

    start: int
    end: int
    doc_type: str
    rule: str
    number: str | None = None
    issuer: str | None = None
    term: str | None = None
    certain: float = 0.9
    inner: tuple[Name, ...] = ()
    members: tuple[Name, ...] = ()


_TOKEN = re.compile(r"[^\W_]+(?:[.&-][^\W_]+)*")
_LAW_HEAD = re.compile(r"(?<!\w)(?:bộ luật|luật|pháp lệnh)(?!\w)")
_NEXT_LAW = re.compile(r"(?:,|[ ]+và)[ ]+(?=(?:bộ luật|luật|pháp lệnh)[ ])")
_GAP = re.compile(r"[ ]*[,-]?[ ]*")
_COLON = re.compile(r"[ ]*:[ ]*")
_NEXT_NAME = re.compile(r"(?:,|;|[ ]+và)[ ]+")
_SPACES = re.compile(r"[ ]+")
_COMMA = re.compile(r"[ ]*,?[ ]*")
_YEAR = re.compile(r"[ ]+năm[ ]+(?:19|20)\d\d(?!\d)")
_MAX_NAME_WORDS = 24
_MAX_BEFORE = 12
_MAX_DEPTH = 2
_MAX_UNKNOWN_SMALL = 6


# ---------------------------------------------------------------- laws


@cache
def _known_laws() -> dict[str, frozenset[str]]:
    return {
        matching_form(row): frozenset(_without_commas(matching_form(name)) for name in names)
        for row, names in (("luật", _laws("luat")), ("bộ luật", _laws("bo_luat")), ("pháp lệnh", _laws("phap_lenh")))
    }


@cache
def _known_beginnings() -> dict[str, frozenset[str]]:
    """The first words of the known names, up to all but the last: what none of them begins with is read no further."""
    names = {kind: [name.split() for name in known] for kind, known in _known_laws().items()}
    return {
        kind: frozenset(" ".join(words_[:count]) for words_ in rows for count in range(1, len(words_)))
        for kind, rows in names.items()
    }


def law_words() -> Collection[str]:
    """The type words that names of laws follow."""
    return _known_laws().keys()


def _without_commas(name: str) -> str:
    # "phòng, chống tham nhũng" is often printed without its comma
    return re.sub(r"[ ]*[,-][ ]*", " ", name)


def _laws(key: str) -> list[str]:
    return grammar.data("laws")[key]


def law_at(page: View, start: int, end: int, *, depth: int = 0) -> Name | None:
    """The law whose type word stands at [start, end), with its name; None where no name follows.

    `depth` counts laws inside the names of laws; deeper than two is no name but hostile input.
    """
    kind = page.low[start:end]
    doc_type = type_names().get(kind)
    if kind not in _known_laws() or doc_type is None or not page.text[start].isupper():
        return None
    if word("before_no_law").search(page.low, max(0, start - _MAX_BEFORE), start):
        return None
    if amending := word("amending").match(page.low, end):
        return _amending_law(page, start, amending.end(), doc_type, depth) if depth < _MAX_DEPTH else None
    stop, rule = _law_name_end(page, end, kind)
    if stop is None:
        return None
    if revised := word("revised").match(page.low, stop):
        stop = revised.end()
    return Name(start, stop, doc_type, rule, certain=0.9 if rule == "law" else 0.75)


def laws_listed(page: View, start: int, end: int) -> list[Name]:
    """ "các Luật: Đất đai, Nhà ở và Đầu tư": the known names behind one head, as far as they are known."""
    kind = page.low[start:end]
    colon = _COLON.match(page.low, end)
    if kind not in _known_laws() or not colon:
        return []
    found: list[Name] = []
    at = colon.end()
    while True:
        stop = _known_law_end(page, at, kind)
        if stop is None:
            return found
        found.append(Name(start if not found else at, stop, type_names()[kind], "law", certain=0.85))
        following = _NEXT_NAME.match(page.low, stop)
        if not following:
            return found
        at = following.end()


def _amending_law(page: View, start: int, at: int, doc_type: str, depth: int) -> Name | None:
    """ "Luật sửa đổi, bổ sung một số điều của Luật A và Luật B": one law, and those that it changes inside it."""
    inner: list[Name] = []
    while head := _LAW_HEAD.match(page.low, at):
        law = law_at(page, head.start(), head.end(), depth=depth + 1)
        if law is None:
            break
        inner.append(law)
        following = _NEXT_LAW.match(page.low, law.end)
        if not following:
            break
        at = following.end()
    if inner:
        return Name(start, inner[-1].end, doc_type, "law_amending", inner=tuple(inner))
    stop = re.compile(r"[ ]+(?:số|ngày|năm)[ ]|[.;:,(\n\t]|$").search(page.low, at)
    return Name(start, stop.start(), doc_type, "law_amending", certain=0.7)


def _law_name_end(page: View, at: int, kind: str) -> tuple[int | None, str]:
    """End of the longest known name behind `at`; else of a name that looks like one."""
    gap = _SPACES.match(page.low, at)
    if not gap:
        return None, "law"
    known = _known_law_end(page, gap.end(), kind)
    if known is not None:
        return known, "law"
    if page.text[at - len(kind) : at].isupper():
        # in a line of capitals every word looks like a name
        return None, "law_unknown"
    return _unknown_name_end(page, at), "law_unknown"


def _known_law_end(page: View, at: int, kind: str) -> int | None:
    known, begun, best, end, name = _known_laws()[kind], _known_beginnings()[kind], None, at, ""
    for _ in range(_MAX_NAME_WORDS):
        token = _TOKEN.match(page.low, end if end == at else _GAP.match(page.low, end).end())
        if not token:
            break
        name = _without_commas(f"{name} {token[0]}").strip()
        end = token.end()
        if name in known:
            best = end
        if name not in begun:
            break
    return best


def _unknown_name_end(page: View, at: int) -> int | None:
    end, small, first = at, 0, True
    while token := _TOKEN.match(page.form, _COMMA.match(page.form, end).end()):
        gap = page.form[end : token.start()]
        if "," in gap and not page.low[at:end].rstrip().endswith(("phòng", "chống")):
            break
        capital = token[0][0].isupper()
        if first and (not capital or not gap):
            return None
        if token[0][0].isdigit():
            break
        joins = page.low.startswith("và ", token.start()) and _goes_on(page, token.end() + 1)
        if not joins and words("ends").match(page.low, token.start()) and not first:
            break
        small = 0 if capital else small + 1
        if small > _MAX_UNKNOWN_SMALL:
            break
        end, first = token.end(), False
    return end if not first else None


def _goes_on(page: View, at: int) -> bool:
    """Whether a name goes on behind "và": with a capital that begins no other document or body."""
    capital = page.form[at : at + 1].isupper()
    return capital and not type_words().match(page.low, at) and not words("heads").match(page.low, at)


# ---------------------------------------------------------------- other names

_MAX_NAME = 220
_MAX_COMMITTEE = 40
_MAX_DRAFTING = 70


def name_at(page: View, start: int, end: int) -> Name | None:
    """The document other than a law that is cited by its name and whose type word stands at [start, end)."""
    for entry in _entries_by_type().get(type_names()[" ".join(page.low[start:end].split())], ()):
        found = entry.regex.match(page.form, start)
        if name := _READERS.get(entry.id, _simple)(page, found, entry) if found else None:
            return name
    return None


def is_drafted(page: View, at: int) -> bool:
    """Whether what is named at `at` is still to be written: "xây dựng, trình Chính phủ ban hành Chiến lược …"."""
    line = line_start(page.low, at)
    return word("drafted").search(page.low, max(line, at - _MAX_DRAFTING), at) is not None


@cache
def named_types() -> dict[str, frozenset[str]]:
    """The types whose documents may be known by a name, and the words with which that goes on; none where any may."""
    found = {type_names()[word]: frozenset[str]() for word in law_words()}
    for doc_type, entries in _entries_by_type().items():
        behind = [entry.extra.get("behind", ()) for entry in entries]
        found[doc_type] = frozenset(chain(*behind)) if all(behind) else frozenset()
    return found


@cache
def _entries_by_type() -> dict[str, tuple[grammar.Entry, ...]]:
    found: dict[str, tuple[grammar.Entry, ...]] = {}
    for entry in of_kind("name"):
        for doc_type in entry.extra["types"]:
            found[doc_type] = (*found.get(doc_type, ()), entry)
    return found


def _simple(page: View, found: re.Match[str], entry: grammar.Entry) -> Name | None:
    end = found.end()
    year = _YEAR.match(page.low, end)
    return Name(found.start(), year.end() if year else end, entry.extra["types"][0], entry.id)


def _congress(page: View, found: re.Match[str], entry: grammar.Entry) -> Name | None:
    """The congress is the issuer, its ordinal is the term: "Đại hội đại biểu toàn quốc của Đảng", XIII."""
    if word("committee_before").search(page.low, max(0, found.start() - _MAX_COMMITTEE), found.start()):
        return None  # "Tiểu ban Văn kiện Đại hội …" is a body
    issuer = _SPACES.sub(" ", page.text[found.start("issuer") : found.end("issuer")] + (found["owner"] or ""))
    term = found["term"]
    term = _in_figures(term) if term else None
    return Name(found.start(), found.end(), _type(found), entry.id, issuer=issuer, term=term)


def _of_term(page: View, found: re.Match[str], entry: grammar.Entry) -> Name:
    """A body's rules of procedure for one term of office: "Quy chế làm việc của Tỉnh ủy khóa XV"."""
    issuer = re.sub(r"[ ]+", " ", page.text[found.start("issuer") : found.end("issuer")])
    return Name(found.start(), found.end(), _type(found), entry.id, issuer=issuer, term=found["term"])


def _plenum(page: View, found: re.Match[str], entry: grammar.Entry) -> Name:
    """Each plenum that is named is a resolution of its own: "Nghị quyết Trung ương 6, 7 (khóa XII)" are two."""
    issuer = None
    if found.groupdict().get("issuer"):
        issuer = page.text[found.start("issuer") : found.end("issuer")]
    offset = found.start("numbers")
    parts = list(re.finditer(_ORDINAL, found["numbers"]))
    doc_type = _type(found)
    members = []
    for at, part in enumerate(parts):
        start = found.start() if at == 0 else offset + part.start()
        end = found.end() if at == len(parts) - 1 else offset + part.end()
        members.append(Name(start, end, doc_type, entry.id, number=_in_figures(part["value"]), issuer=issuer))
    return Name(found.start(), found.end(), doc_type, entry.id, members=tuple(members))


_ORDINAL = re.compile(
    r"(?<!\w)(?:lần[ ]+thứ[ ]+)?(?P<value>\d{1,2}|mười[ ]\w+|(?!(?:lần|thứ|và|trung|ương)(?!\w))[^\W\d_]+)",
    re.IGNORECASE,
)


def _in_figures(word: str) -> str:
    """ "tư" → "4"; what is no ordinal in words stays."""
    number = _ordinals().get(word.lower())
    return str(number) if number else word


@cache
def _ordinals() -> dict[str, int]:
    names = map(matching_form, grammar.data("citations")["ordinals"])
    return {name: number for number, name in reversed(list(enumerate(names, 1)))}


def _type(found: re.Match[str]) -> str:
    return type_names()[_SPACES.sub(" ", found["type"].lower())]


def _horizon(page: View, found: re.Match[str], entry: grammar.Entry) -> Name | None:
    """A strategy or scheme is known by its name up to its horizon ("… đến năm 2030, tầm nhìn đến năm 2045")."""
    if is_drafted(page, found.start()):
        return None
    limit = word("name_stop").search(page.low, found.end(), found.end() + _MAX_NAME).start()
    quote = page.form.find('"', found.start(), found.end())
    if quote >= 0:
        closing = page.form.find('"', found.end(), found.end() + _MAX_NAME + 80)
        limit = closing + 1 if closing > 0 else limit
    horizon = word("horizon").search(page.low, found.end(), limit)
    # 'Đề án "Nâng cấp chợ" giai đoạn 2026 - 2030'
    behind = word("horizon").match(page.low, limit) if quote >= 0 else None
    if horizon or behind:
        end = behind.end() if behind else limit if quote >= 0 else horizon.end()
        return Name(found.start(), end, entry.extra["types"][0], entry.id, certain=0.7)
    if entry.extra.get("needs_year"):
        return None
    return Name(found.start(), _phrase_end(page, found.end(), limit), entry.extra["types"][0], entry.id, certain=0.6)


def _phrase_end(page: View, at: int, limit: int) -> int:
    for comma in re.finditer(",", page.form[at:limit]):
        place = at + comma.start()
        if clause_at(page, place) or page.form[place + 2 : place + 3].isupper():
            return place
    return limit


def _treaty(page: View, found: re.Match[str], entry: grammar.Entry) -> Name:
    """A treaty is known by its parties or its subject: "Công ước Liên hợp quốc về chống tham nhũng"."""
    end = name_end(page, found.end())
    if about := re.compile(r"[ ]+về(?=[ ]+[^\W\d_])").match(page.low, end):
        end = name_end(page, about.end())
    doc_type = type_names()[" ".join(found[0].lower().split()[:2])] if "thư" not in found[0] else "nghi_dinh_thu"
    return Name(found.start(), end, doc_type, entry.id, certain=0.6)


_READERS = {
    "congress": _congress,
    "working_rules": _of_term,
    "plenum_short": _plenum,
    "plenum_long": _plenum,
    "strategy": _horizon,
    "strategy_dated": _horizon,
    "planning": _horizon,
    "scheme": _horizon,
    "treaty": _treaty,
}
