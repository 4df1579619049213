"""What a held document says of itself and what a citation says of another, in one comparable form."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from vanban import grammar, model
from vanban.grammar.forms import matching_form
from vanban.identity.codes import Code, comparable, number_key, parse_code
from vanban.identity.known import Known, known_aliases
from vanban.identity.names import fold, own_name
from vanban.identity.places import COUNTRY, Place, code_entry, issuer_entry, level_of, place_of, places_of

# known by their name, issued for the whole country
_NATIONAL_TYPES = frozenset({"luat", "bo_luat", "phap_lenh", "hien_phap", "hiep_dinh", "cong_uoc", "nghi_dinh_thu"})
NAMED_TYPES = _NATIONAL_TYPES | {"dieu_le"}
_YEAR_TOLD = re.compile(r"(?:năm\s+|\()((?:19|20)\d\d)(?!\s*-)")
_PLENUM = re.compile(r"(?:trung ương|hội nghị)\s+(?:(?:lần\s+)?thứ\s+)?0?(\d{1,2})\b|^(?:lần\s+)?thứ\s+(\d{1,2})\b")
_TO_BE_PASSED = re.compile(r"\s*\(?\s*sửa đổi\s*\)?$")
_SEVERAL_WORDS = 4
_LONGEST_ALIAS = 60
# words of a name that the centre gives: more than, at least where nothing tells who cites it
_SHORT_NAME, _LONG_NAME = 3, 10
_LOCAL_WORDS = frozenset({"tinh", "huyen", "xa", "phuong", "quan", "ban", "uy"})
# a code inside the name of a document that has none: "Chương trình hành động … thực hiện Nghị quyết số 71-NQ/TW"
_INNER_CODE = re.compile(r"\b\d[\d.]{0,8}[a-zđ]?\s*[-/]\s*[\w/-]{2,30}", re.IGNORECASE)
_ABBREVIATED = {"hdnd": "hoi dong nhan dan", "ubnd": "uy ban nhan dan"}
_LEVEL_WORD = {"province": "tinh", "city": "thanh pho", "district": "huyen", "commune": "xa"}

Period = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Context:
    """The document in which a citation stands: its id, where its issuer stands, its date.

    `around` is its date too, or the latest that it cites where it does not tell its own.
    """

    document: str
    place: Place
    central: bool
    issued_on: str | None
    around: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """What is told of one document. `keys` are the places where it may be found, the likeliest first.

    Two references with a key in common and periods that agree mean one document. `period` is the stretch in which
    the number cannot occur twice: ("term", "XII"), ("year", "2021"), or ("day", …) where that is not sure.
    `home` is the document in which it stands, `before` that document's date: what is cited is no younger.
    `certain` is false where nothing tells at which level the issuer stands ("12/QĐ-UBND").
    `signs` are the codes by which the named issuer signs, for mentions that give a number without its symbol.
    `around` is about when it was written, to tell which law of a name was in force.
    """

    keys: tuple[tuple, ...]
    doc_type: str | None
    code: Code | None
    number: str | None
    name: str
    issuer: str | None
    issued_on: str | None
    period: Period | None
    year: str | None
    place: Place | None
    home: str
    certain: bool
    before: str | None = None
    signs: frozenset[str] = frozenset()
    around: str | None = None

    @property
    def tells_when(self) -> bool:
        """Whether it says itself in which year or term its document was issued."""
        return self.issued_on is not None or self.year is not None or self.period is not None


def context(document: model.Document) -> Context:
    """What the citations of `document` inherit from it."""
    metadata = document.metadata
    central = metadata.issuer is not None and metadata.issuer.level == "central"
    cited = (_day(citation.issued_on, parse_code(citation.code)) for citation in document.citations)
    around = metadata.issued_on or max((day for day in cited if day), default=None)
    return Context(document.id, place_of(metadata.issuer), central, metadata.issued_on, around)


def of_document(document: model.Document) -> Reference:
    """What a held document says of itself; without a code it can be told by its content only."""
    metadata = document.metadata
    code = parse_code(metadata.code)
    issuer = metadata.issuer.name if metadata.issuer else None
    known = bool(metadata.issuer and metadata.issuer.level)
    places = (place_of(metadata.issuer),) if known else places_of(level_of(code, issuer), issuer, COUNTRY)
    name = fold(metadata.subject or "") if metadata.doc_type in NAMED_TYPES else ""
    keys: list[tuple] = [("held", document.source.sha256)]
    if code:
        keys += _code_keys(code, places, document.id)
    elif name:
        keys += _name_keys(metadata.doc_type, name, places, document.id)
    day = _day(metadata.issued_on, code)
    year = str(code.year) if code and code.year else day[:4] if day else None
    return Reference(
        keys=tuple(keys),
        doc_type=metadata.doc_type,
        code=code,
        number=number_key(metadata.number),
        name=name,
        issuer=fold(issuer) if issuer else None,
        issued_on=day,
        period=_period(code, day, year, None, certain=known),
        year=year,
        place=places[0] if places else None,
        home=document.id,
        certain=known,
    )


def of_citation(citation: model.Citation, citing: Context) -> Reference:
    """What one mention says, completed by where it stands."""
    code = parse_code(citation.code)
    issuer = citation.issuer.name if citation.issuer else None
    name, term = _name(citation, code), citation.term
    day = _day(citation.issued_on, code)
    level = _level(citation, code, issuer, name) or ("central" if _is_national(name, citing) else None)
    places = places_of(level, issuer or citation.title, citing.place)
    number = number_key(citation.number) if not plenum_of(citation) else None
    year = str(code.year) if code and code.year else _year_told(citation)
    keys = _keys(citation, code, number, name, places, citing.document)
    if code is None and len(citation.text) <= _LONGEST_ALIAS and fold(citation.text) in known_aliases():
        keys += (("alias", fold(citation.text)),)
    certain = level not in ("local", "city", None) and bool(places)
    return Reference(
        keys=keys,
        doc_type=citation.doc_type,
        code=code,
        number=number,
        name=name,
        issuer=fold(issuer) if issuer else None,
        issued_on=day,
        period=_period(code, day, year, term if level == "central" or not code else None, certain),
        year=year,
        place=places[0] if places else None,
        home=citing.document,
        certain=certain,
        before=citing.issued_on,
        signs=_signs_as(issuer),
        around=citing.around,
    )


def of_known(known: Known) -> Reference:
    """What the list of well-known documents tells of one."""
    code = parse_code(known.code)
    name = fold(known.title) if known.doc_type in NAMED_TYPES else ""
    keys = [*_code_keys(code, (COUNTRY,), ""), *_name_keys(known.doc_type, name, (COUNTRY,), "")[: bool(name)]]
    keys += [("alias", fold(alias)) for alias in known.aliases]
    return Reference(
        keys=tuple(keys),
        doc_type=known.doc_type,
        code=code,
        number=code.number,
        name=name,
        issuer=fold(known.issuer),
        issued_on=known.issued_on,
        period=_period(code, known.issued_on, known.issued_on[:4], None, certain=True),
        year=known.issued_on[:4],
        place=COUNTRY,
        home="",
        certain=True,
    )


def moved_home(reference: Reference, homes: dict[str, str]) -> Reference:
    """The reference with `homes[home]` for its home: copies of one document are one home."""
    home = homes.get(reference.home, reference.home)
    if home == reference.home:
        return reference
    keys = tuple(tuple(home if part == reference.home else part for part in key) for key in reference.keys)
    return replace(reference, keys=keys, home=home)


@lru_cache(maxsize=65536)
def term_of(day: str) -> str | None:
    """The term of the Central Committee in which `day` (ISO) lies, or None before the first that is listed."""
    return next((name for name, since in reversed(_terms()) if day >= since), None)


def _day(iso: str | None, code: Code | None) -> str | None:
    """The date, unless it has no year or contradicts the year in the code (a slip: "63/2010/NĐ-CP ngày 08/6/20210")."""
    if iso is None or iso.startswith("-") or (code and code.year and iso[:4] != str(code.year)):
        return None
    return iso


def _signs_as(issuer: str | None) -> frozenset[str]:
    entry = issuer_entry(issuer)
    return frozenset(entry.extra["codes"]) if entry else frozenset()


def _keys(citation, code, number, name, places, home) -> tuple[tuple, ...]:
    if code:
        found = _code_keys(code, places, home)
        return (*found, *_name_keys(citation.doc_type, name, places, home)) if name else tuple(found)
    if number:
        issuer = fold(citation.issuer.name) if citation.issuer else ""
        scope = places or (home,)
        # a number alone is a name only inside its document: "Nghị quyết 57"
        return tuple(("number", citation.doc_type, number, issuer, place if issuer else home) for place in scope)
    return tuple(_name_keys(citation.doc_type, name, places, home))


def _code_keys(code: Code, places: tuple[Place, ...], home: str) -> list[tuple]:
    return [("code", code.number, code.year, code.kind, code.body, place) for place in places or (home,)]


def _name_keys(doc_type: str | None, name: str, places: tuple[Place, ...], home: str) -> list[tuple]:
    if doc_type in _NATIONAL_TYPES and name:
        places = (COUNTRY,)
    return [("name", doc_type, name, place) for place in (places if name and places else (home,))]


def _name(citation: model.Citation, code: Code | None) -> str:
    """The name in comparable form of a document that is known by one; "" for all others."""
    if citation.doc_type in NAMED_TYPES:
        name = own_name(citation.text, citation.doc_type) or ("" if code else citation.title or "")
        told = citation.issued_on or _YEAR_TOLD.search(citation.text)
        # "Luật Nhà ở (sửa đổi)" is still to be passed, "Luật Nhà ở (sửa đổi) năm 2014" is a law
        name = _TO_BE_PASSED.sub("" if told else " sửa đổi", name)
        words = (_ABBREVIATED.get(word, word) for word in fold(name).split())
        return " ".join(words) or ("" if code else citation.doc_type)
    if code:
        return ""
    if plenum := plenum_of(citation):
        return f"hoi nghi trung uong {plenum}"
    issuer = citation.issuer.name if citation.issuer else ""
    if fold(issuer).startswith("dai hoi"):
        return _congress(issuer)
    if citation.number:
        return ""
    title = citation.title or own_name(citation.text, citation.doc_type)
    if len(title.split()) < _SEVERAL_WORDS and not citation.issued_on:
        return ""
    return fold(" ".join([issuer, title, *_inner_codes(citation.text)]))


def _inner_codes(text: str) -> list[str]:
    """The codes that a name names, in comparable form: two programmes that differ in them alone are two."""
    found = (comparable(match[0]) for match in _INNER_CODE.finditer(matching_form(text)))
    return list(dict.fromkeys(code for code in found if code))


def _congress(issuer: str) -> str:
    """One name for the ways of naming a congress: "Đại hội đại biểu Đảng bộ tỉnh", "Đại hội Đảng bộ tỉnh Hà Tĩnh"."""
    words = re.sub(r"\bdai bieu\b ?", "", fold(issuer))
    level = level_of(None, issuer)
    if level in (None, "central"):
        return "dai hoi dang toan quoc" if "dang" in words or "toan quoc" in words else words
    return f"dai hoi dang bo {_LEVEL_WORD.get(level, '')}".strip() if "dang bo" in words else words


def plenum_of(citation: model.Citation) -> str | None:
    """The number of the Central Committee's plenum whose resolution is cited: "Nghị quyết Trung ương 4 (khóa XII)"."""
    if citation.code or not citation.term:
        return None
    match = _PLENUM.search(matching_form(citation.text).casefold())
    return (match[1] or match[2]) if match else None


def _level(citation: model.Citation, code: Code | None, issuer: str | None, name: str) -> str | None:
    if citation.doc_type in _NATIONAL_TYPES or name.startswith(("hoi nghi trung uong", "dai hoi dang toan quoc")):
        return "central"
    if citation.doc_type == "dieu_le" and name == "dang":
        return "central"
    level = level_of(code, issuer)
    if level is None and not code:
        # "Quy chế làm việc của Ủy ban nhân dân tỉnh": the title tells whose
        level = level_of(None, citation.title or citation.text)
    return level


def _is_national(name: str, citing: Context) -> bool:
    """Whether a name that tells no issuer is that of a document of the centre: by who cites it, or by its length."""
    words = name.split()
    if citing.central:
        return len(words) > _SHORT_NAME
    return citing.place == COUNTRY and len(words) >= _LONG_NAME and not _LOCAL_WORDS.intersection(words)


def _year_told(citation: model.Citation) -> str | None:
    if day := _day(citation.issued_on, None):
        return day[:4]
    match = _YEAR_TOLD.search(matching_form(citation.text))
    return match[1] if match else None


def _period(code: Code | None, day: str | None, year: str | None, term: str | None, certain: bool) -> Period | None:
    if code and code.year:
        return ("year", str(code.year))
    if code is None:
        return ("term", term) if term else ("year", year) if year else None
    entry = code_entry(code)
    if day is None:
        return ("term", term) if term and entry and entry.extra["term"] else None
    if entry is None or not certain:
        return ("day", day)
    if not entry.extra["term"]:
        return ("year", day[:4])
    closed = term_of(day) if entry.extra["level"] == "central" else _local_term(day)
    return ("term", closed) if closed else ("day", day)


def _local_term(day: str) -> str | None:
    """The term of `day` below the centre, where sure: congresses meet in the year before the national one."""
    try:
        later = date.fromisoformat(day)
    except ValueError:
        return None
    following = f"{later.year + 1}{day[4:]}"
    return term_of(day) if term_of(day) == term_of(following) else None


@cache
def _terms() -> tuple[tuple[str, str], ...]:
    return tuple((row["name"], row["since"]) for row in grammar.data("committee_terms")["term"])
