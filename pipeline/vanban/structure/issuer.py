"""Who issues a document, on which level and for which place.

The letterhead names the body; in the Party it names the committee and the signature says which organ of it issues
("TỈNH ỦY …" signed "T/M BAN THƯỜNG VỤ": Ban Thường vụ Tỉnh ủy). Copies without a letterhead name the issuer in
their lead ("…, Ban Thường vụ Huyện ủy ban hành Kế hoạch …"). Places are taken only where the text names them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from vanban import model
from vanban.draft import Line
from vanban.grammar.forms import matching_form
from vanban.structure import marks
from vanban.structure.letterhead import Letterhead
from vanban.structure.organs import Organ, as_written, read_organ, read_organs
from vanban.structure.places import find_province, mentioned_provinces, province_of_paper

_COMMITTEE = re.compile(r"^(?:TỈNH|THÀNH|HUYỆN|THỊ|QUẬN) ỦY$|^ĐẢNG ỦY\b|^ĐẢNG BỘ\b|^CHI BỘ\b")
# groups of Party members in State bodies: theirs is the name as printed, without "Trung ương"
_PARTY_GROUP = re.compile(r"^(?:ĐẢNG ĐOÀN|BAN CÁN SỰ ĐẢNG|TỔ ĐẢNG)\b")
_COLLECTIVE = re.compile(r"^(BAN THƯỜNG VỤ|BAN CHẤP HÀNH|THƯỜNG TRỰC|BAN BÍ THƯ|BỘ CHÍNH TRỊ|BTV|BCH)\b")
_NAMES_ORGAN = re.compile(rf"{_COMMITTEE.pattern}|^BAN CHẤP HÀNH TRUNG ƯƠNG")
_CENTRAL = re.compile(
    r"^(?:CHÍNH PHỦ|THỦ TƯỚNG|QUỐC HỘI|BỘ|CHỦ TỊCH NƯỚC|BAN BÍ THƯ|KIỂM TOÁN NHÀ NƯỚC|THANH TRA CHÍNH PHỦ|TỔNG CỤC"
    r"|NGÂN HÀNG NHÀ NƯỚC|(?:TÒA ÁN|VIỆN KIỂM SÁT) NHÂN DÂN TỐI CAO|ỦY BAN THƯỜNG VỤ QUỐC HỘI"
    r"|ỦY BAN DÂN TỘC"
    r"|VĂN PHÒNG (?:CHÍNH PHỦ|QUỐC HỘI|CHỦ TỊCH NƯỚC|TRUNG ƯƠNG))\b|TRUNG ƯƠNG\b|ĐOÀN CHỦ TỊCH"
)
_FRONT = re.compile(
    r"MẶT TRẬN|MTTQ|CÔNG ĐOÀN|LIÊN ĐOÀN LAO ĐỘNG|LĐLĐ|^HỘI (?!ĐỒNG)|LIÊN HIỆP PHỤ NỮ|ĐOÀN (?:TNCS|THANH NIÊN)"
    r"|(?:TỈNH|THÀNH|HUYỆN) ĐOÀN|TRUNG ƯƠNG (?:ĐOÀN|HỘI)"
)
_PARTY = re.compile(
    r"(?<!NHÂN DÂN )(?:TỈNH|THÀNH|HUYỆN|THỊ|QUẬN|ĐẢNG|CHI) ỦY|ĐẢNG|CHI BỘ|BỘ CHÍNH TRỊ|BAN BÍ THƯ|BAN CHẤP HÀNH"
)
# organisations of the masses, in whose name their board issues
_MASS = re.compile(
    r"(?:(?:BCH|BAN CHẤP HÀNH) )?(?:ĐOÀN (?:TNCS|THANH NIÊN|TỈNH|THÀNH PHỐ|HUYỆN|KHỐI)|(?:TỈNH|THÀNH|HUYỆN) ĐOÀN"
    r"|LIÊN ĐOÀN LAO ĐỘNG|HỘI (?:NÔNG DÂN|LIÊN HIỆP PHỤ NỮ|LHPN|CỰU CHIẾN BINH|CCB))"
)
# "BAN CHẤP HÀNH TRUNG ƯƠNG" alone is the Party's; the Youth Union and the societies have one too
_MASS_CENTRE = re.compile(r"Trung ương (?:Đoàn|Hội)(?!\w)")
_UNIT = re.compile(r"^(?:TRƯỜNG|ĐẠI HỌC|HỌC VIỆN|BỆNH VIỆN|CÔNG TY|TỔNG CÔNG TY|TẬP ĐOÀN|TRUNG TÂM|VIỆN|ĐÀI|BÁO)\b")
# the committee's party organisation, for its Ban Chấp hành
_PARTY_BODY = {
    "TỈNH ỦY": "Đảng bộ tỉnh", "THÀNH ỦY": "Đảng bộ thành phố", "HUYỆN ỦY": "Đảng bộ huyện",
    "THỊ ỦY": "Đảng bộ thị xã", "QUẬN ỦY": "Đảng bộ quận",
}  # fmt: skip
_KIND_OF_COMMITTEE = {"HUYỆN": "huyện", "THỊ": "thị xã", "QUẬN": "quận", "THÀNH": "thành phố"}
# an office above the basis lines issues in its own name: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "BỘ TRƯỞNG BỘ TÀI CHÍNH"
_OFFICE = re.compile(
    r"(?:CHỦ TỊCH (?:ỦY BAN|UBND|HỘI ĐỒNG)|BỘ TRƯỞNG|(?:TỔNG )?GIÁM ĐỐC|THỐNG ĐỐC|(?:TỔNG )?CỤC TRƯỞNG|VIỆN TRƯỞNG"
    r"|CHÁNH (?:ÁN|THANH TRA|VĂN PHÒNG)|TỔNG (?:THANH TRA|KIỂM TOÁN)|HIỆU TRƯỞNG|TRƯỞNG BAN)\b"
)
_CENTRAL_COMMITTEE = "BAN CHẤP HÀNH TRUNG ƯƠNG"
_LEAD_LINES = 8
_MAX_HEAD = 24
_MAX_LEAD = 4000
# what only an issuer does: for leads that do not end by introducing a list
_ISSUES = {"ban hành", "yêu cầu", "chỉ thị", "quyết định", "quyết nghị", "kết luận", "hướng dẫn", "kính trình"}


def read_issuer(
    head: Letterhead,
    authority: str | None,
    signers: Sequence[model.Signer],
    lines: Sequence[Line],
    text: str,
    named: str | None = None,
) -> model.Issuer | None:
    """The issuer of the main document, or None where nothing names one.

    `authority` is the line of the issuing authority above the basis lines, `lines` those of the main document, `named`
    the organ behind the type ("NGHỊ QUYẾT CỦA BAN CHẤP HÀNH ĐẢNG BỘ TỈNH"), in capitals.
    """
    form = matching_form(text)
    organs = read_organs(head.organs, head.issued_on)
    office = read_organ(authority, head.issued_on) if authority and _OFFICE.match(authority) else None
    if not organs and authority:
        organs = read_organs([authority], head.issued_on)
    organ = office or (organs[-1] if organs else None)
    named = named or (authority if authority and _COLLECTIVE.match(authority) else None)
    name = _name(organ, organs, signers, lines, text, form) if organ else None
    if organ and organ.name == _CENTRAL_COMMITTEE and head.sides == {"front"}:
        name = _lead(lines, form) or as_written(f"{_CENTRAL_COMMITTEE} ĐOÀN", text, form)
    if organ and named and named != organ.name and _NAMES_ORGAN.match(organ.name) and _COLLECTIVE.match(named):
        name = as_written(read_organ(named, head.issued_on).name, text, form)
    if organ is None or name is None:
        name, place = _lead_and_place(lines, form)
        name = name or _signed_for(signers, form) or (as_written(named, text, form) if named else None)
        organ = read_organ(f"{name} {place}".strip().upper(), head.issued_on) if name else None
        name = _without_place(name, organ) if name and organ else name
    if name is None or organ is None:
        return None
    level = _level(organ, organs, name.upper())
    side = _side(head, name.upper(), organs)
    units = _units(organ, organs, level, head, lines, form)
    return model.Issuer(name=name, level=level, side=side, **units)


# ---------------------------------------------------------------- name


def _name(organ: Organ, organs: Sequence[Organ], signers, lines, text: str, form: str) -> str:
    if _COMMITTEE.match(organ.name) or organ.name.startswith("BAN CHẤP HÀNH TRUNG ƯƠNG"):
        return _organ_of_committee(organ, signers, lines, text, form)
    name = as_written(organ.name, text, form)
    mass = " - " not in organ.name and any(_MASS.match(other.name) for other in organs)
    if mass and (lead := _lead(lines, form)) and _COLLECTIVE.match(lead.upper()):
        return lead
    # "BAN CHẤP HÀNH" below "TỈNH ĐOÀN …", signed "TM. BAN THƯỜNG VỤ TỈNH ĐOÀN"
    spoken = next((_upper(signer.on_behalf_of) for signer in signers if signer.on_behalf_of), "")
    union = _COLLECTIVE.sub("", spoken).strip()
    if mass and _COLLECTIVE.fullmatch(organ.name) and _MASS.match(union):
        return f"{as_written(spoken.removesuffix(union).strip(), text, form)} {as_written(union, text, form)}"
    superior = organs[-2] if len(organs) > 1 and organs[-1] is organ else None
    if superior is None or organ.place:
        return name
    if superior.name == _CENTRAL_COMMITTEE and not _PARTY_GROUP.match(organ.name) and "TRUNG ƯƠNG" not in organ.name:
        return _longest_written(form, text, f"{organ.name} TRUNG ƯƠNG ĐẢNG", f"{organ.name} TRUNG ƯƠNG")
    # a bare "VĂN PHÒNG" is that of the body above it
    shared = organ.name in ("BAN THƯỜNG TRỰC", "VĂN PHÒNG")
    if re.match(r"^(?:TỈNH|THÀNH|HUYỆN|THỊ|QUẬN) ỦY$", superior.name) or shared:
        return f"{name} {as_written(superior.name, text, form)}"
    if _COMMITTEE.match(superior.name):
        committee = next((seat for seat, body in _PARTY_BODY.items() if body.upper() == superior.name), superior.name)
        return _longest_written(form, text, f"{organ.name} {committee}", f"{organ.name} {superior.name}", organ.name)
    return name


def _organ_of_committee(organ: Organ, signers, lines, text: str, form: str) -> str:
    """Which organ of a committee issues: the one that the signature speaks for, else the one that the lead names."""
    body = next((_COLLECTIVE.match(_upper(signer.on_behalf_of)) for signer in signers if signer.on_behalf_of), None)
    committee = as_written(organ.name, text, form)
    lead = _lead(lines, form) if body is None else None
    if organ.name.startswith(_CENTRAL_COMMITTEE):
        if lead and _MASS_CENTRE.search(lead):
            return lead
        if lead in ("Bộ Chính trị", "Ban Bí thư"):
            return lead
        return as_written(body[1], text, form) if body and body[1] != "BAN CHẤP HÀNH" else committee
    if body is None:
        if not lead or not _is_of_committee(lead.upper(), organ.name):
            return committee
        body = _COLLECTIVE.match(lead.upper())
        # "Ban Thường vụ Đảng ủy" below "ĐẢNG ỦY XÃ …"
        shortened = body and organ.name.startswith(f"{lead.upper()[body.end() :].strip()} ")
        return f"{lead[: body.end()]} {committee}" if shortened else lead
    if body[1] in ("BAN CHẤP HÀNH", "BCH"):
        return f"Ban Chấp hành {_PARTY_BODY.get(organ.name, committee.replace('Đảng ủy', 'Đảng bộ'))}"
    collective = {"BTV": "BAN THƯỜNG VỤ"}.get(body[1], body[1])
    return f"{as_written(collective, text, form)} {committee}"


def _is_of_committee(lead: str, committee: str) -> bool:
    """Whether the lead names this committee or an organ of it: "BAN THƯỜNG VỤ ĐẢNG ỦY" of "ĐẢNG ỦY XÃ"."""
    said = _COLLECTIVE.sub("", lead).strip()
    return bool(said) and (committee.startswith(said) or said in (committee, _PARTY_BODY.get(committee, "").upper()))


def _longest_written(form: str, text: str, *names: str) -> str:
    """The first of `names` that the text writes; the last one where it writes none."""
    low = form.casefold()
    for name in names:
        if low.count(name.casefold()):
            return as_written(name, text, form)
    return as_written(names[-1], text, form)


def _lead(lines: Sequence[Line], form: str) -> str | None:
    """The issuer that the opening paragraphs name, without its place."""
    return _lead_and_place(lines, form)[0]


def _lead_and_place(lines: Sequence[Line], form: str) -> tuple[str | None, str]:
    """The issuer that the opening paragraphs name, first of those that end by ordering something ("… như sau:"), and
    the place that follows its name, or ""."""
    start = next((index for index, line in enumerate(lines) if line.zone == "body"), len(lines))
    # a line that a web page puts above the letterhead is no lead
    start = max([start, *(index + 1 for index, line in enumerate(lines[:_MAX_HEAD]) if line.zone == "head")])
    near = [line for line in lines[: start + _LEAD_LINES] if line.zone in ("head", "body")]
    opening = [form[max(line.start, line.end - _MAX_LEAD) : line.end] for line in near]
    for said in opening:
        found = list(marks.pattern("lead").finditer(said)) if said.endswith(":") else []
        if found:
            return _said_in(found[-1])
    letter = any(marks.match("addressee", said) for said in opening)
    for said in opening[-_LEAD_LINES:]:
        for found in marks.pattern("lead").finditer(said):
            verb = " ".join(found["verb"].split())
            if verb in _ISSUES or (letter and verb == "đề nghị"):
                return _said_in(found)
    return None, ""


def _said_in(found: re.Match[str]) -> tuple[str, str]:
    issuer, place = " ".join(found["issuer"].split()), " ".join((found["place"] or "").split())
    # "Phó Chủ tịch Ủy ban nhân dân tỉnh Trần Văn An": the holder of the office, no province
    holder = "hủ tịch" in issuer and issuer.endswith("tỉnh") and find_province(place) is None
    return issuer, "" if holder else place


def _signed_for(signers, form: str) -> str | None:
    """The committee whose organ signs, where only one such name stands in the text."""
    for signer in signers:
        body = _COLLECTIVE.match(_upper(signer.on_behalf_of)) if signer.on_behalf_of else None
        if not body:
            continue
        wanted = rf"{body[1].capitalize()}\s+((?:Tỉnh|Thành|Huyện|Thị|Quận|Đảng)\s+ủy)".replace("vụ", "vụ")
        named = Counter(re.sub(r"\s+", " ", hit[0]) for hit in re.finditer(wanted, form, re.IGNORECASE))
        if len(named) == 1:
            return next(iter(named))
    return None


def _without_place(name: str, organ: Organ) -> str:
    return name[: len(organ.name)].rstrip() if organ.place else name


def _upper(text: str | None) -> str:
    return " ".join(matching_form(text or "").split()).upper()


# ---------------------------------------------------------------- level, side, place


def _level(organ: Organ, organs: Sequence[Organ], name: str) -> model.Level | None:
    if organ.level:
        return organ.level
    if _CENTRAL.search(name) and not re.search(r"TỈNH|HUYỆN|XÃ(?! HỘI)|PHƯỜNG", name):
        return "central"
    committee = re.search(
        r"\b(TỈNH|THÀNH|HUYỆN|THỊ|QUẬN) ỦY|ĐẢNG BỘ (TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|QUẬN|XÃ|PHƯỜNG)", name
    )
    if committee:
        word = committee[1] or committee[2]
        return {"TỈNH": "province", "XÃ": "commune", "PHƯỜNG": "commune"}.get(word) or _city_level(organs, "district")
    if name.startswith(("SỞ ", "CHI CỤC")):
        return "province"
    superior = next((other for other in reversed(organs) if other is not organ), None)
    if _UNIT.match(name):
        return "unit"
    if superior is not None:
        return superior.level or ("central" if _CENTRAL.search(superior.name) else None)
    return None


def _city_level(organs: Sequence[Organ], default: model.Level) -> model.Level:
    return next((organ.level for organ in reversed(organs) if organ.level), default)


def _side(head: Letterhead, name: str, organs: Sequence[Organ]) -> model.Side | None:
    if _FRONT.search(name):
        return "front"
    if _PARTY.search(name) or "party" in head.sides:
        return "party"
    if "front" in head.sides:
        return "front"
    if (
        "state" in head.sides
        or _CENTRAL.match(name)
        or re.match(r"(?:CHỦ TỊCH )?(?:ỦY BAN|UBND|HỘI ĐỒNG|HĐND|SỞ) ", name)
    ):
        return "state"
    return None


def _units(organ: Organ, organs, level, head: Letterhead, lines: Sequence[Line], form: str) -> dict[str, str | None]:
    """province, district, commune of the issuer, as far as the document names them."""
    units: dict[str, str | None] = {"province": None, "district": None, "commune": None}
    if level == "central":
        return units
    for other in (*organs, organ):
        if other.level in units and other.unit:
            units[other.level] = other.unit
    span = form[: lines[-1].end] if lines else form
    if level in ("district", "commune") and organ.level and units[level] is None:
        units[level] = _named_unit(organ, level, head, span)
    if level and units["province"] is None:
        units["province"] = _named_province(level, head, span)
    return units


def _named_province(level: model.Level, head: Letterhead, form: str) -> str | None:
    """The province that the place line, or else the text, names; None where it names two alike."""
    if level == "province" and head.place and (unit := find_province(head.place, head.issued_on)):
        return unit.title
    counts = mentioned_provinces(form, head.issued_on) or _counted_units(("tỉnh",), form)
    return _clear(counts.most_common(2)) or province_of_paper(form, head.issued_on)


def _named_unit(organ: Organ, level: model.Level, head: Letterhead, form: str) -> str | None:
    """The district or commune of a body whose letterhead does not name it: from the text, or the place line."""
    seat = organ.name.split()[-2:]
    word = _KIND_OF_COMMITTEE.get(seat[0]) if seat[-1] == "ỦY" else None
    kinds = [word] if word else ["huyện", "quận", "thị xã", "thành phố"] if level == "district" else []
    kinds = kinds or ["xã", "phường", "thị trấn", "đặc khu"]
    found = _counted_units(kinds, form)
    # a city under the centre is the province of its districts
    for unit in [
        unit for unit in found if unit.startswith("thành phố ") and find_province(unit[10:], kind="thành phố")
    ]:
        del found[unit]
    best = found.most_common(2)
    at_place = [unit for unit in found if head.place and unit.endswith(f" {head.place}")]
    if at_place:
        return at_place[0]
    return f"{kinds[0]} {head.place}" if head.place and len(kinds) == 1 and not best else _clear(best)


def _counted_units(kinds: Sequence[str], form: str) -> Counter[str]:
    """How often the text names each unit of these kinds: "huyện Thạch Sơn", "Huyện ủy Thạch Sơn"."""
    found: Counter[str] = Counter()
    seats = "|".join(kind.capitalize() for kind in kinds)
    for hit in re.finditer(
        rf"(?<!\w)({'|'.join(kinds)}|(?:{seats})(?=\sủy))(?:\sủy)?((?:[^\S\n][^\W\d_][\w']*){{1,3}})", form
    ):
        words = list(takewhile(lambda word: word[0].isupper(), hit[2].split()))
        if words:
            found[f"{hit[1].lower()} {' '.join(words)}"] += 1
    return found


def _clear(best: list[tuple[str, int]]) -> str | None:
    if not best or (len(best) > 1 and best[0][1] < 2 * best[1][1]):
        return None
    return best[0][0]
