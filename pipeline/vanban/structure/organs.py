"""Bodies as a letterhead prints them: lines put together, names apart from places, capitals set as running text.

"ỦY BAN NHÂN DÂN" + "TỈNH QUẢNG NGÃI" is one body, "UBND TỈNH LÂM ĐỒNG" + "SỞ NỘI VỤ" are two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from vanban import grammar, model
from vanban.grammar.forms import lowered, matching_form
from vanban.structure import marks
from vanban.structure.places import find_province

_MAX_ORGAN = 140
_MAX_LINES = 16
_UNIT = r"TỈNH|THÀNH PHỐ|TP\.?|HUYỆN|QUẬN|THỊ XÃ|THỊ TRẤN|XÃ(?! HỘI)|PHƯỜNG|ĐẶC KHU"
_COMMITTEE = r"TỈNH ỦY|THÀNH ỦY|HUYỆN ỦY|THỊ ỦY|QUẬN ỦY"
_PLACE = re.compile(rf"^(?P<name>.*?(?P<kind>\b(?:{_UNIT})))\s+(?!ỦY\b|ĐOÀN\b)(?P<place>[^,;:]{{1,40}})$")
_SEAT = re.compile(
    rf"^(?P<name>(?:.*\s)?(?P<kind>{_COMMITTEE}|TỈNH ĐOÀN|THÀNH ĐOÀN|HUYỆN ĐOÀN))\s+(?P<place>[^,;:]{{1,40}})$"
)
# a line that only goes on with the body above it
_CONTINUES = re.compile(rf"^(?:(?:{_UNIT})(?![^\W\d_])(?! ỦY| ĐOÀN)|VÀ\b|-|PHÒNG,|PHÒNG CHỐNG|TRUNG ƯƠNG\b|VIỆT NAM\b)")
# bodies whose line is never whole
_WAITS = re.compile(
    r"(?:\bVÀ|[-,]|^BAN CHẤP HÀNH|^BAN THƯỜNG VỤ|^(?:BAN )?THƯỜNG TRỰC|^THỦ TƯỚNG|^CHỦ TỊCH|^ỦY"
    r"|^ĐẠI HỘI(?: ĐẠI BIỂU)?)$"
)
# a line that says what is to be done
_ORDERS = re.compile(r"^(?:TRIỂN KHAI|THỰC HIỆN|TỔ CHỨC THỰC HIỆN|TĂNG CƯỜNG|VỀ VIỆC)\b")
# first words of a body in a line of their own: "CHỦ TỊCH" above "ỦY BAN NHÂN DÂN", "ỦY" above "BAN NHÂN DÂN"
_OPENS = ("CHỦ TỊCH", "ỦY")
# two bodies in one line: the superior has its place, then the issuer follows
_TWO = re.compile(
    rf"^(ĐẢNG BỘ (?:KHỐI|TỈNH|THÀNH PHỐ|HUYỆN|QUẬN)(?: [^\s]+){{1,8}}?(?= (?:ĐẢNG ỦY|CHI BỘ) )"
    rf"|(?:(?:ĐẢNG BỘ|ỦY BAN NHÂN DÂN|UBND|ĐẢNG ỦY|HỘI ĐỒNG NHÂN DÂN|HĐND"
    rf"|ỦY BAN (?:MẶT TRẬN TỔ QUỐC|MTTQ) VIỆT NAM) (?:{_UNIT})"
    rf"|{_COMMITTEE}|BAN CHẤP HÀNH TRUNG ƯƠNG)"
    r"(?: [^\s]+){0,5}?)\s+"
    rf"((?:{_COMMITTEE}|ĐẢNG ỦY|CHI BỘ|SỞ|BAN (?!CHẤP)|VĂN PHÒNG|ỦY BAN|UBND|(?<!HẢI )PHÒNG|CHI CỤC"
    r"|ĐẠI HỘI ĐẠI BIỂU)\b.*)$"
)
_LEVELS = {
    "TỈNH": "province", "HUYỆN": "district", "QUẬN": "district", "THỊ XÃ": "district", "THỊ TRẤN": "commune",
    "XÃ": "commune", "PHƯỜNG": "commune", "ĐẶC KHU": "commune", "TỈNH ỦY": "province", "HUYỆN ỦY": "district",
    "THỊ ỦY": "district", "QUẬN ỦY": "district", "TỈNH ĐOÀN": "province", "HUYỆN ĐOÀN": "district",
}  # fmt: skip
_UNIT_WORDS = {"TỈNH ỦY": "tỉnh", "THÀNH ỦY": "thành phố", "HUYỆN ỦY": "huyện", "THỊ ỦY": "thị xã", "QUẬN ỦY": "quận"}
_UNIT_WORDS |= {"TỈNH ĐOÀN": "tỉnh", "THÀNH ĐOÀN": "thành phố", "HUYỆN ĐOÀN": "huyện", "TP": "thành phố"}


# what a word of Vietnamese looks like in capitals; others are short forms, and stay so: "UBND", "GD&ĐT"
_VOWEL = "AÀÁÂÃĂẠẢẤẦẨẪẬẮẰẲẴẶEÈÉÊẸẺẼẾỀỂỄỆIÌÍĨỈỊOÒÓÔÕƠỌỎỐỒỔỖỘỚỜỞỠỢUÙÚŨƯỤỦỨỪỬỮỰYÝỲỴỶỸ"
_SYLLABLE = re.compile(rf"(?:[BCDĐGHKLMNPQRSTVX][HRG]?H?)?[{_VOWEL}]{{1,3}}(?:CH|NG|NH|[CKMNPT])?")
_WORD = re.compile(r"[^\W\d_]+(?:[-&][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Organ:
    """One body of a letterhead in capitals: its name without its place, and the unit that it is responsible for."""

    name: str
    kind: str | None = None
    place: str | None = None
    level: model.Level | None = None

    @property
    def unit(self) -> str | None:
        """The unit of the place: "huyện Thạch Sơn"; None where the letterhead names no place."""
        if not self.place or not self.kind:
            return None
        return f"{_UNIT_WORDS.get(self.kind, self.kind.lower())} {self.place}"


def read_organs(lines: Sequence[str], day: str | None) -> list[Organ]:
    """The bodies of a letterhead, superior first; `day` (ISO) decides what a city was at that time."""
    bodies: list[str] = []
    for line in lines[:_MAX_LINES]:
        form = " ".join(matching_form(line).split()).upper()
        if len(form) > _MAX_ORGAN or form.endswith(",") or marks.match("rule", form) or _ORDERS.match(form):
            continue
        if bodies and (_CONTINUES.match(form) or _WAITS.search(bodies[-1]) or not marks.match("organ", form)):
            bodies[-1] = f"{bodies[-1]} {form}"
        elif form in _OPENS or marks.match("organ", form):
            bodies.append(form)
    split = [part for body in bodies for part in (_TWO.match(body).groups() if _TWO.match(body) else (body,))]
    return [read_organ(body, day) for index, body in enumerate(split) if body not in split[:index]]


def read_organ(body: str, day: str | None) -> Organ:
    """Take a body in capitals apart: name, kind of unit, place, level."""
    # a footnote's mark sticks to the name, the number of a committee does not
    body = re.sub(r"(?<=[^\W\d_])\d+$|,?\s*\(?\bKHÓA [IVXLC]+\)?$", "", body).strip(" *-")
    found = _SEAT.match(body) or _PLACE.match(body)
    if not found:
        return _without_unit_word(body, day)
    kind = found["kind"].rstrip(".")
    # "THÀNH ỦY THÀNH PHỐ HỒ CHÍ MINH": the unit is said once more
    place = title_case(re.sub(rf"^(?:{_UNIT})\s+", "", found["place"].strip(" *-")))
    level = _LEVELS.get(kind)
    if level is None:
        level = "province" if find_province(place, day, kind="thành phố") else "district"
    return Organ(found["name"].rstrip("."), kind, place, level)


def _without_unit_word(body: str, day: str | None) -> Organ:
    """A body without the word tỉnh, huyện …: a department may still end in its province ("SỞ TƯ PHÁP LÂM ĐỒNG")."""
    words = [] if body.endswith("TNCS HỒ CHÍ MINH") else body.split()
    for size in (5, 4, 3, 2):
        province = find_province(" ".join(words[-size:]), day) if len(words) > size + 1 else None
        if province:
            kind = "TỈNH" if province.kind == "tỉnh" else "THÀNH PHỐ"
            return Organ(" ".join(words[:-size]), kind, province.name, "province")
    bare = re.search(rf"(?:{_COMMITTEE})$|(?:{_UNIT})$", body)
    kind = bare[0] if bare else None
    return Organ(body, kind, None, _LEVELS.get(kind or ""))


def title_case(name: str) -> str:
    """A place in capitals as running text writes it; a known province gets its own spelling."""
    province = find_province(name)
    if province:
        return province.name
    return " ".join(word[:1].upper() + word[1:].lower() for word in name.split())


@cache
def _cased() -> dict[str, str]:
    """The known names by their small form, longer ones last, so that they overwrite their parts."""
    names = sorted(grammar.data("letterhead")["names"]["cased"], key=len)
    return {matching_form(name).casefold(): name for name in names}


def as_written(name: str, text: str, form: str) -> str:
    """`name` (capitals) as the text of the document writes it in running text; else by rule and the known names."""
    joint = re.split(r" - (?=[A-ZĐỦ])", name)
    if len(joint) > 1 and all(marks.match("organ", part) for part in joint):
        return " - ".join(as_written(part, text, form) for part in joint)
    # in small letters, which `re` finds many times faster than any letters
    pattern = re.compile(r"\s+".join(map(re.escape, lowered(name).split())) + r"(?![^\W\d_])")
    found = Counter(" ".join(text[hit.start() : hit.end()].split()) for hit in pattern.finditer(lowered(form)))
    for variant, _ in found.most_common():
        if variant[:1].isupper() and not variant.isupper():
            return variant
    return sentence_case(name)


# letterheads name the same bodies
@lru_cache(maxsize=1024)
def sentence_case(name: str) -> str:
    """A name in capitals set small, its first letter, short forms and the names it is known by kept: "UBND tỉnh"."""
    low = _WORD.sub(_set_small, " ".join(name.split()))
    for known, cased in _cased().items():
        low = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", cased, low, flags=re.IGNORECASE)
    return low[:1].upper() + low[1:]


def _set_small(word: re.Match[str]) -> str:
    short = word[0].isupper() and not all(_SYLLABLE.fullmatch(part) for part in word[0].split("-"))
    return word[0] if short else word[0].casefold()
