"""Where a body's name stands: "Ban Dân vận Huyện ủy", "các sở, ban, ngành", "Chủ tịch Ủy ban nhân dân các xã".

A name is a head from `grammar/bodies.toml` and a tail (level, place, "có liên quan"). Everything works on the
matching form of a text and returns offsets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vanban import grammar
from vanban.grammar.forms import UPPER, matching_form

_DETERMINER = r"(?:(?:[Tt]ất cả|[Tt]oàn thể|[Cc]ác|[Nn]hững|[Mm]ỗi|[Mm]ọi|[Tt]ừng)[ ]+)"
_UNIT = (
    r"(?:tỉnh|thành[ ]+phố|huyện|quận|thị[ ]+xã|thị[ ]+trấn|xã|phường|đặc[ ]+khu|thôn|ấp|bản|tổ[ ]+dân[ ]+phố|Tỉnh|"
    r"Thành[ ]+phố|Huyện|Quận|Thị[ ]+xã|Xã|Phường)(?!\w)(?![ ]+(?:ủy|đội|bộ)(?!\w))"
)
_CAPITALS = rf"(?:[{UPPER}][\w&.]*(?:[ \-]{{1,3}}[{UPPER}][\w&.]*)*)"


@dataclass(frozen=True, slots=True)
class Name:
    """A body's name at [start, end) of the text; `kind`, `side` and `level` come from its head."""

    start: int
    end: int
    kind: str
    side: str = "other"
    level: str | None = None


def _alternatives(names: list[str] | set[str]) -> str:
    ordered = sorted({matching_form(name) for name in names}, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"[ ]+") for name in ordered)


@cache
def _data() -> dict:
    return dict(grammar.data("bodies"))


@cache
def _fixed() -> re.Pattern[str]:
    names = [name for group in _data()["group"] for name in group["names"]]
    return re.compile(rf"{_DETERMINER}?(?P<head>(?i:{_alternatives(names)}))(?!\w)")


@cache
def _groups() -> dict[str, dict]:
    return {matching_form(name).lower(): group for group in _data()["group"] for name in group["names"]}


@cache
def _capital_only() -> frozenset[str]:
    return frozenset(matching_form(name).lower() for name in _data()["capital_only"])


@cache
def _person() -> re.Pattern[str]:
    return re.compile(rf"(?i:{_DETERMINER}?(?:{_alternatives(_data()['persons'])}))(?!\w)")


@cache
def _fielded() -> re.Pattern[str]:
    rows = _data()["fielded"]
    heads, fields = _alternatives(rows["heads"]), _alternatives(rows["fields"])
    listed = rf":[ ]*(?:{fields})(?:[ ]*(?:,|;|và)[ ]*(?:{fields}))*"
    return re.compile(rf"{_DETERMINER}?(?P<head>{heads}|ngành|phòng|bộ|sở)(?:[ ]+(?:{fields})|{listed})(?!\w)")


@cache
def _proper() -> re.Pattern[str]:
    rows = _data()["proper"]
    heads, inner = _alternatives(rows["heads"]), _alternatives(rows["inner"])
    word = rf'(?:(?i:{inner})(?!\w)|(?!(?:{heads})[ ]+[{UPPER}])[{UPPER}][\w&]*|\d{{1,4}}|"[^"\n]{{1,80}}"|[-&])'
    first = rf"(?:(?i:{inner})(?!\w)|[{UPPER}][\w&]*)"
    comma = rf",[ ]+(?!(?:{heads}|Sở|Bộ|Công an|Mặt trận|Ủy ban|Chủ tịch|Các|UBND|HĐND|MTTQ)\b)(?=[{UPPER}]\w*[^,.;:]{{0,40}}?[ ]+và[ ]+[{UPPER}])"
    return re.compile(rf"{_DETERMINER}?(?P<head>{heads})[ ]+{first}(?:(?:[ ]+|{comma}){word})*")


@cache
def _office() -> re.Pattern[str]:
    return re.compile(rf"(?i:{_DETERMINER})?(?P<head>{_alternatives(_data()['office']['heads'])})(?!\w)")


@cache
def _classes() -> re.Pattern[str]:
    rows = _data()["classes"]
    word = rf"(?:(?i:{_alternatives(rows['words'])})(?!\w)(?![ ]+(?:{_alternatives(rows['not_before'])})(?!\w)))"
    joint = rf"(?:[ ]*[,/][ ]*(?:và[ ]+)?|[ ]+và[ ]+|[ ]+-[ ]+)(?:các[ ]+|chính quyền[ ]+)?{word}"
    return re.compile(rf"(?P<determiner>{_DETERMINER})?{word}(?P<more>(?:{joint})*)")


_MODIFIER = re.compile(
    rf"""[ ]+(?:
      (?:(?:ở|tại)[ ]+)?(?:[Tt]rung\ ương|địa\ phương|cơ\ sở)(?:[ ]+(?:Đảng|đến\ (?:cơ\ sở|địa\ phương)))?(?!\w)
    | từ\ (?:[Tt]rung\ ương|tỉnh|huyện|thành\ phố)\ (?:đến|xuống)\ (?:cơ\ sở|địa\ phương|xã)(?!\w)
    | (?:đảng[ ]+)?(?:các\ cấp|cùng\ cấp|cấp\ mình|cấp\ trên(?:\ trực\ tiếp)?|cấp\ dưới)(?!\w)
    | cấp\ (?:trung\ ương|Trung\ ương|tỉnh|huyện|xã|quận|phường|cơ\ sở|thôn)
        (?:[ ]*(?:,|và|/)[ ]*(?:cấp\ )?(?:tỉnh|huyện|xã|phường)(?!\w)|[ ]+và[ ]+cơ\ sở(?!\w))*
    | (?:các|từng|mỗi)?[ ]*{_UNIT}(?!\w)(?:[ ]*(?:,|/|và)[ ]*(?:các[ ]+)?{_UNIT}(?!\w))*
        (?:[ ]+trực\ thuộc\ (?:[Tt]rung\ ương|tỉnh))?(?:[ ]+(?!Cơ\ quan|Ủy|Ban|Sở|Bộ){_CAPITALS})?(?:[ ]+khác(?!\w))?
    | (?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng)[ ]+(?:ủy|bộ)(?:[ ]+(?:tỉnh|huyện|thành\ phố|xã|phường|khối|cấp\ \w+)(?!\w))?(?:[ ]+{_CAPITALS})?
    | Việt\ Nam | [Qq]uốc\ gia(?!\w) | [Nn]hà\ nước(?!\w) | khu\ vực(?:[ ]+[IVX\d]+)? | số\ \d+
    | (?:có[ ]+|và[ ]+)?liên\ quan(?![ ]+đến|[ ]+tới)(?!\w) | khác(?!\w) | chức\ năng(?![ ]*,[ ]*nhiệm|[ ]+nhiệm) | chuyên\ trách(?!\w) | nghiệp\ vụ(?!\w)
    | (?:trực\ )?thuộc\ (?:tỉnh|huyện|thành\ phố|xã|Chính\ phủ|[Tt]rung\ ương|trung\ ương)(?!\w)
    | trực\ thuộc(?!\w)
    | trên\ địa\ bàn(?:[ ]+(?:toàn[ ]+)?{_UNIT}(?!\w)(?:[ ]+{_CAPITALS})?)?
    | Tổ\ quốc | Hồ\ Chí\ Minh | {_UNIT}[ ]+{_CAPITALS}
    )""",
    re.VERBOSE,
)
# a name does not end with a word that joins, nor with one that is the verb of what follows
_DANGLING = re.compile(
    r"(?:[ ,\-&]+|[ ](?:và|về|xây dựng|thực hiện|quản lý|phát triển|đổi mới|hỗ trợ|bảo vệ|kiểm soát|phát hành|đào tạo|bồi dưỡng|"
    r"hành động|đăng ký|kinh doanh|thống kê|xúc tiến|giải phóng|đầu tư|thống nhất|chỉ đạo))+$"
)
_OWNER = re.compile(r"[ ]+(?:của|trực thuộc|thuộc)[ ]+")
# "các huyện, thị, thành ủy": bare words that share one "ủy"
_SHARED_COMMITTEE = re.compile(
    rf"{_DETERMINER}?(?:tỉnh|thành|huyện|thị|quận|đảng)[ ]*(?:,[ ]*(?:tỉnh|thành|huyện|thị|quận|đảng)[ ]*){{1,4}}(?:và[ ]+\w+[ ]+)?ủy(?!\w)",
    re.IGNORECASE,
)


def read_name(form: str, at: int) -> Name | None:
    """The body's name that begins at offset `at` of `form`, or None."""
    if match := _SHARED_COMMITTEE.match(form, at):
        return Name(at, _tail(form, match.end()), "party_committee", "party")
    for read in (_read_office, _read_fixed, _read_fielded, _read_class, _read_proper):
        if name := read(form, at):
            return name
    return None


def _read_fixed(form: str, at: int) -> Name | None:
    match = _fixed().match(form, at)
    # "thanh tra", "thường trực" in small letters are no names
    if match is None or (match["head"].lower() in _capital_only() and match["head"][0].islower()):
        return None
    group = _groups()[" ".join(match["head"].lower().split())]
    if (
        group["kind"] in _HAS_OWNER
        and form[match.end() : match.end() + 1] == " "
        and (whose := read_name(form, match.end() + 1))
    ):
        return Name(at, whose.end, group["kind"], group.get("side", "other"), whose.level)
    end = _tail(form, match.end(), owners=group["kind"] in ("party_office", "system", "media", "justice"))
    return Name(at, end, group["kind"], group.get("side", "other"), group.get("level"))


def _read_fielded(form: str, at: int) -> Name | None:
    match = _fielded().match(form, at)
    if match is None:
        return None
    kind = {"bộ": "ministry", "sở": "department"}.get(match["head"].lower(), "division")
    return Name(at, _tail(form, match.end()), kind, "state", "central" if kind == "ministry" else None)


def _read_proper(form: str, at: int) -> Name | None:
    match = _proper().match(form, at)
    if match is None or not any(char.isupper() for char in form[match.end("head") : match.end()]):
        return None
    end = match.start() + len(_DANGLING.sub("", match[0]))
    return Name(at, _tail(form, end), "organisation") if end > match.end("head") else None


def _read_class(form: str, at: int) -> Name | None:
    match = _classes().match(form, at)
    if match is None:
        return None
    end = _tail(form, match.end(), owners=True)
    # a bare "đơn vị" is a word, "các đơn vị", "cơ quan, đơn vị" or "đơn vị liên quan" are classes of bodies
    if not (match["determiner"] or match["more"] or end > match.end()):
        return None
    return Name(at, end, "class")


def _read_office(form: str, at: int) -> Name | None:
    match = _office().match(form, at)
    if match is None:
        return None
    end = match.end()
    if form[end : end + 1] == " " and (whose := read_name(form, end + 1)):
        end = whose.end
        # "Thủ trưởng cơ quan ngang bộ, cơ quan thuộc Chính phủ": one office for several kinds of bodies
        while (comma := _COMMA.match(form, end)) and (other := read_name(form, comma.end())):
            if other.kind not in ("class", "government") or form[comma.end()].isupper():
                break
            end = other.end
        return Name(at, end, "office", whose.side, whose.level)
    return Name(at, _tail(form, end), "office", "state")


def _tail(form: str, end: int, owners: bool = False) -> int:
    """The end of the name whose head ends at `end`."""
    for _ in range(5):
        if match := _MODIFIER.match(form, end):
            end = match.end()
            continue
        owner = _OWNER.match(form, end)
        if owners and owner and (whose := read_name(form, owner.end())):
            return whose.end
        break
    return end


# "Đảng ủy Công an tỉnh", "Thường trực Hội đồng nhân dân": the owner follows without a word between
_HAS_OWNER = {"party_committee", "people_council"}
_SEPARATOR = re.compile(r"[ ]*(?:[,;/][ ]*(?:và[ ]+|cùng[ ]+|với[ ]+)?|[ ](?:và|cùng(?:[ ]+với)?|với|hoặc)[ ]+)")
_COMMA = re.compile(r",[ ]+|[ ]+và[ ]+")
_RENAMED = re.compile(r"[ ]*\([ ]*")


def read_names(form: str, at: int) -> tuple[list[Name], int]:
    """The bodies enumerated from offset `at` on ("Ban Tuyên giáo, Ban Dân vận Tỉnh ủy và các sở"), and their end."""
    names: list[Name] = []
    end = at
    while True:
        if name := read_name(form, at):
            names.append(name)
            end = name.end
        elif names and (person := _person().match(form, at)):
            # persons stand among the bodies of a list but are none
            whose = read_name(form, person.end() + 1)
            end = whose.end if whose else person.end()
        else:
            break
        # a body in parentheses that renames the one before has its role too
        opened = _RENAMED.match(form, end)
        other = read_name(form, opened.end()) if opened else None
        if other and form[other.end : other.end + 1] == ")":
            names.append(other)
            end = other.end + 1
        separator = _SEPARATOR.match(form, end)
        if separator is None:
            break
        at = separator.end()
    return names, end
