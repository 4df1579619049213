"""Where a document's issuer stands: its level, and the units that it is responsible for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from vanban import grammar, model
from vanban.grammar.forms import matching_form
from vanban.identity.codes import Code
from vanban.identity.names import fold

_UNIT = re.compile(
    r"\b(?P<unit>tỉnh|thành\ phố|TP\b\.?|thành(?=\ ủy)|huyện|quận|thị\ xã|thị(?=\ ủy)|xã|phường|thị\ trấn|đặc\ khu)"
    r"(?:\ ủy)?\s*(?=[^\W_])",
    re.IGNORECASE,
)
# no name of a body is longer; a hostile one would cost the square of its length
_LONGEST = 300
_CITY = frozenset({"thành phố", "thành", "tp", "tp."})
_DISTRICT = {"huyện": "huyện", "quận": "quận", "thị xã": "thị xã", "thị": "thị xã"}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Units in comparable form; all empty for the whole country. A district keeps the word for its kind."""

    province: str = ""
    district: str = ""
    commune: str = ""


COUNTRY = Place()


def place_of(issuer: model.Issuer | None) -> Place:
    """The place of a held document's issuer, as its metadata tell it."""
    if issuer is None or issuer.level == "central":
        return COUNTRY
    return Place(province_key(issuer.province), fold(issuer.district or ""), fold(issuer.commune or ""))


@lru_cache(maxsize=65536)
def level_of(code: Code | None, issuer: str | None) -> str | None:
    """The level of the body that issued: what its name says, else what the code says.

    "local" is somewhere below the centre, "city" a thành phố on either level, None not known. Where name and
    code contradict each other ("2543-QĐ/TW của Ban Thường vụ Tỉnh ủy"), the name is believed.
    """
    by_name = issuer_entry(issuer)
    told = by_name.extra["level"] if by_name else None
    by_code = code_entry(code)
    coded = by_code.extra["level"] if by_code else None
    if told in (None, "local", "city") and coded not in (None, "local", "central"):
        return coded
    return told or coded


@lru_cache(maxsize=65536)
def issuer_entry(name: str | None) -> grammar.Entry | None:
    """The entry of issuers.toml that knows the name, or None."""
    form = matching_form((name or "")[:_LONGEST]).strip()
    return next((entry for entry in grammar.entries("issuers") if entry.regex.search(form)), None)


@lru_cache(maxsize=65536)
def code_entry(code: Code | None) -> grammar.Entry | None:
    """The entry of issuer_codes.toml that knows the body of the code, or None."""
    first = code.body.split("-")[0] if code else ""
    return next((entry for entry in grammar.entries("issuer_codes") if entry.regex.search(first)), None)


def places_of(level: str | None, named_in: str | None, citing: Place) -> tuple[Place, ...]:
    """Where a cited issuer may stand, the likeliest first; () where nothing tells.

    A unit that the mention names counts; what it leaves out is the citing document's own ("Tỉnh ủy" in a plan of
    huyện Thạch Hà is Hà Tĩnh's).
    """
    if level == "central":
        return (COUNTRY,)
    named = named_units(named_in or "")
    province = named.province or citing.province
    if level == "city":
        level = "district" if named.district or not _is_city(province) else "province"
    if not province:
        return ()
    moved = named.province not in ("", citing.province)
    district = named.district or ("" if moved else citing.district)
    commune = named.commune or ("" if moved or named.district else citing.commune)
    if level == "province":
        return (Place(province),)
    if level == "district":
        return (Place(province, district),) if district else ()
    if level == "commune":
        return (Place(province, district, commune),) if commune else ()
    narrow_to_wide = (Place(province, district, commune), Place(province, district), Place(province))
    return tuple(dict.fromkeys(narrow_to_wide))


@lru_cache(maxsize=65536)
def named_units(text: str) -> Place:
    """The units that a body's name names: "Huyện ủy Thạch Hà, tỉnh Hà Tĩnh"; empty where it names none."""
    found = {"province": "", "district": "", "commune": ""}
    form = matching_form(text[:_LONGEST])
    form = form.title() if form.isupper() else form
    for match in _UNIT.finditer(form):
        name = _proper_name(form[match.end() :])
        unit = match["unit"].casefold()
        if not name or fold(name).startswith("uy ban"):
            continue
        if unit == "tỉnh" or (unit in _CITY and _is_city(province_key(name))):
            found["province"] = province_key(name)
        elif unit in _CITY:
            found["district"] = fold(f"thành phố {name}")
        elif unit in _DISTRICT:
            found["district"] = fold(f"{_DISTRICT[unit]} {name}")
        else:
            found["commune"] = fold(f"{unit} {name}")
    return Place(**found)


def _proper_name(text: str) -> str:
    """The words with a capital, or the number, with which `text` begins."""
    words: list[str] = []
    for word in text.split():
        core = word.strip(".,;:()")
        if not core or not (core[0].isupper() or core[0].isdigit() or core == "-"):
            break
        words.append(core)
        if core != word and not word.startswith("("):
            break
    return " ".join(words).strip(" -")


def province_key(name: str | None) -> str:
    """A province in comparable form, spellings made one: "tỉnh Đắc Lắc" → "dak lak"; "" for None."""
    words = fold(name or "")
    bare = re.sub(r"^(?:tinh|thanh pho|tp)\s+(?=\D)", "", words)
    return _spellings().get(bare, bare)


@cache
def _spellings() -> dict[str, str]:
    found = {}
    for row in grammar.data("places")["province"]:
        for name in (row["name"], *row.get("variants", ())):
            found[fold(name)] = fold(row["name"])
    return found


@cache
def _cities() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in grammar.data("places")["province"] if row["kind"] == "thành phố")


def _is_city(province: str) -> bool:
    return province in _cities()
