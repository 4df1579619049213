"""Documents that are known by a name: laws, congress and plenum resolutions, the Constitution, strategies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from vanban import grammar
from vanban.extract.citation_parts import View, clause_at, of_kind, type_names, words
from vanban.grammar.forms import matching_form


@dataclass(frozen=True, slots=True)
class Name:
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
    members: tuple[Name, ...] = field(default=())


_TOKEN = re.compile(r"[^\W_]+(?:[.&-][^\W_]+)*")
_REVISED = re.compile(
    r"[ ]+(?:\([ ]?sửa đổi(?:, bổ sung)?[ ]?\)|sửa đổi(?:, bổ sung)?(?![ ,]*(?:bổ sung|một số|các|điều|khoản|và)))(?!\w)"
)
_AMENDING = re.compile(
    r"[ ]+(?:sửa đổi(?:,?[ ]+bổ sung)?|bổ sung)[ ]+(?:(?:một số|các)[ ]+)?(?:điều|nội dung|khoản|phụ lục|quy định)[^.;:()\"\n\t]{0,40}?"
    r"[ ]+(?:của[ ]+)?(?=(?:\d+[ ]+)?(?:các[ ]+)?(?:luật|bộ luật|pháp lệnh)(?!\w))"
)
_LAW_HEAD = re.compile(r"(?<!\w)(?:bộ luật|luật|pháp lệnh)(?!\w)")
_NEXT_LAW = re.compile(r"(?:,|[ ]+và)[ ]+(?=(?:bộ luật|luật|pháp lệnh)[ ])")
_MAX_NAME_WORDS = 24
_MAX_UNKNOWN_SMALL = 6


# ---------------------------------------------------------------- laws


@cache
def _known_laws() -> dict[str, frozenset[str]]:
    return {
        matching_form(row): frozenset(_without_commas(matching_form(name)) for name in names)
        for row, names in (("luật", _laws("luat")), ("bộ luật", _laws("bo_luat")), ("pháp lệnh", _laws("phap_lenh")))
    }


def _without_commas(name: str) -> str:
    # "phòng, chống tham nhũng" is often printed without its comma
    return re.sub(r"[ ]*[,-][ ]*", " ", name)


def _laws(key: str) -> list[str]:
    return grammar.data("laws")[key]


def law_at(page: View, start: int, end: int) -> Name | None:
    """The law whose type word stands at [start, end), with its name; None where no name follows."""
    kind = page.low[start:end]
    doc_type = type_names().get(kind)
    if kind not in _known_laws() or doc_type is None or not page.text[start].isupper():
        return None
    if page.low.endswith("pháp ", 0, start):
        return None
    if amending := _AMENDING.match(page.low, end):
        return _amending_law(page, start, amending.end(), doc_type)
    stop, rule = _law_name_end(page, end, kind)
    if stop is None:
        return None
    if revised := _REVISED.match(page.low, stop):
        stop = revised.end()
    return Name(start, stop, doc_type, rule, certain=0.9 if rule == "law" else 0.75)


def _amending_law(page: View, start: int, at: int, doc_type: str) -> Name | None:
    """ "Luật sửa đổi, bổ sung một số điều của Luật A và Luật B": one law, and those that it changes inside it."""
    inner: list[Name] = []
    while head := _LAW_HEAD.match(page.low, at):
        law = law_at(page, head.start(), head.end())
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
    known, tokens = _known_laws()[kind], []
    best, end, name = None, at, ""
    while len(tokens) < _MAX_NAME_WORDS:
        between = re.compile(r"[ ]*[,-]?[ ]*").match(page.low, end)
        token = _TOKEN.match(page.low, between.end())
        if not token or between.end() == end:
            break
        name = _without_commas(f"{name} {token[0]}").strip()
        tokens.append(token)
        end = token.end()
        if name in known:
            best = end
    if best is not None:
        return best, "law"
    if page.text[at + 1 : at + 6].isupper():
        # in a line of capitals every word looks like a name
        return None, "law_unknown"
    return _unknown_name_end(page, at), "law_unknown"


def _unknown_name_end(page: View, at: int) -> int | None:
    end, small, first = at, 0, True
    while token := _TOKEN.match(page.form, re.compile(r"[ ]*,?[ ]*").match(page.form, end).end()):
        gap = page.form[end : token.start()]
        if "," in gap and not page.low[at:end].rstrip().endswith(("phòng", "chống")):
            break
        capital = token[0][0].isupper()
        if first and (not capital or not gap):
            return None
        if token[0][0].isdigit():
            break
        joins = page.low.startswith("và ", token.start()) and page.form[token.end() + 1 : token.end() + 2].isupper()
        if not joins and words("ends").match(page.low, token.start()) and not first:
            break
        small = 0 if capital else small + 1
        if small > _MAX_UNKNOWN_SMALL:
            break
        end, first = token.end(), False
    return end if not first else None


# ---------------------------------------------------------------- other names

_ORDINALS = {word: str(at) for at, word in enumerate(
    ["nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"], 1)} | {
    f"mười {word}": str(at) for at, word in enumerate(["một", "hai", "ba", "bốn", "lăm", "sáu", "bảy", "tám", "chín"], 11)
} | {"mười tư": "14"}  # fmt: skip
_HORIZON = re.compile(
    r"(?:,?[ ]+(?:giai đoạn|thời kỳ)[ ]+\d{4}[ ]*-[ ]*\d{4}|,?[ ]+đến năm[ ]+\d{4})"
    r"(?:(?:,|[ ]+và)?[ ]+(?:(?:định hướng|tầm nhìn|hướng)[ ]+)?(?:đến[ ]+(?:năm[ ]+)?\d{4}|những năm tiếp theo|các năm tiếp theo))*"
)
_STOP = re.compile(r"[.;:()\n\t]|[ ]+(?:ban hành|kèm theo|đã|được|theo)(?!\w)|$")
_MAX_NAME = 220


def names(page: View) -> Iterator[Name]:
    """Every document in the text that is cited by its name, laws aside."""
    for entry in of_kind("name"):
        reader = _READERS.get(entry.id, _simple)
        for found in entry.regex.finditer(page.form):
            if name := reader(page, found, entry):
                yield name


def _simple(page: View, found: re.Match[str], entry: grammar.Entry) -> Name | None:
    end = found.end()
    year = re.compile(r"[ ]+năm[ ]+(?:19|20)\d\d(?!\d)").match(page.low, end)
    return Name(found.start(), year.end() if year else end, entry.extra["doc_type"], entry.id)


def _congress(page: View, found: re.Match[str], entry: grammar.Entry) -> Name:
    """The congress is the issuer, its ordinal is the term: "Đại hội đại biểu toàn quốc của Đảng", XIII."""
    issuer = found["issuer"] + (found["owner"] or "")
    issuer = re.sub(r"[ ]+", " ", page.text[found.start("issuer") : found.end("issuer")] + (found["owner"] or ""))
    term = found["term"]
    if term and not term.isdigit() and term.lower() in _ORDINALS:
        term = _ORDINALS[term.lower()]
    return Name(found.start(), found.end(), _type(found), entry.id, issuer=issuer, term=term)


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
        word = part["value"].lower()
        members.append(Name(start, end, doc_type, entry.id, number=_ORDINALS.get(word, word), issuer=issuer))
    return Name(found.start(), found.end(), doc_type, entry.id, members=tuple(members))


_ORDINAL = re.compile(r"(?:lần[ ]+thứ[ ]+)?(?P<value>\d{1,2}|mười[ ]\w+|(?!lần|thứ|và)[^\W\d_]+)", re.IGNORECASE)


def _type(found: re.Match[str]) -> str:
    return type_names()[re.sub(r"[ ]+", " ", found["type"].lower())]


def _horizon(page: View, found: re.Match[str], entry: grammar.Entry) -> Name | None:
    """A strategy or scheme is known by its name up to its horizon ("… đến năm 2030, tầm nhìn đến năm 2045")."""
    limit = min(_STOP.search(page.low, found.end()).start(), found.end() + _MAX_NAME)
    quote = page.form.find('"', found.start(), found.end())
    if quote >= 0:
        closing = page.form.find('"', found.end(), found.end() + _MAX_NAME + 80)
        limit = closing + 1 if closing > 0 else limit
    horizon = _HORIZON.search(page.low, found.end(), limit)
    if horizon:
        end = limit if quote >= 0 else horizon.end()
        return Name(found.start(), end, entry.extra["doc_type"], entry.id, certain=0.7)
    if entry.extra.get("needs_year"):
        return None
    return Name(found.start(), _phrase_end(page, found.end(), limit), entry.extra["doc_type"], entry.id, certain=0.6)


def _phrase_end(page: View, at: int, limit: int) -> int:
    for comma in re.finditer(",", page.form[at:limit]):
        place = at + comma.start()
        if clause_at(page, place) or page.form[place + 2 : place + 3].isupper():
            return place
    return limit


def _programme(page: View, found: re.Match[str], entry: grammar.Entry) -> Name | None:
    """A programme of action is known by the resolution that it carries out, which is found by itself."""
    congress = next(e for e in of_kind("name") if e.id == "congress")
    start = page.low.rfind("nghị quyết", found.start(), found.end())
    inner = congress.regex.match(page.form, start)
    if not inner:
        return None
    return Name(found.start(), inner.end(), entry.extra["doc_type"], entry.id, certain=0.7)


_READERS = {
    "congress": _congress,
    "plenum_short": _plenum,
    "plenum_long": _plenum,
    "strategy": _horizon,
    "scheme": _horizon,
    "programme_of_resolution": _programme,
}
