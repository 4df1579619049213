"""Where a body's name stands: "Ban Dân vận Huyện ủy", "các sở, ban, ngành", "Chủ tịch Ủy ban nhân dân các xã".

A name is a head from `grammar/bodies.toml` and a tail (level, place, "có liên quan"). Everything works on the
matching form of a text and returns offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from vanban import grammar
from vanban.grammar.forms import UPPER, matching_form
from vanban.grammar.wordlists import alternatives

_HYPHENS = (" - ", "- ", " -", "-", " ")
_DETERMINER = r"(?:(?:[Tt]ất cả|[Tt]oàn thể|[Cc]ác|[Nn]hững|[Mm]ỗi|[Mm]ọi|[Tt]ừng)[ ]+)"


class Name(NamedTuple):
    """A body's name at [start, end) of the text; `kind`, `side` and `level` come from its head."""

    start: int
    end: int
    kind: str
    side: str = "other"
    level: str | None = None


@cache
def _data() -> dict:
    return dict(grammar.data("bodies"))


def _spellings(names: Iterable[str]) -> list[str]:
    """The names, and those with a hyphen as careless hands and scans leave it: "Phát thanh- Truyền hình"."""
    return [name.replace(" - ", hyphen) for name in names for hyphen in (_HYPHENS if " - " in name else [" - "])]


@cache
def _fixed() -> re.Pattern[str]:
    names = _spellings(name for group in _data()["group"] for name in group["names"])
    # "tổ chức hội nghị", "cấp ủy viên": the word goes on
    goes_on = r"[ ]+(?:nghị|nghề|thảo|thi|diễn|chợ|viên|ủy(?![ ]+ban))(?!\w)"
    return re.compile(rf"{_DETERMINER}?(?P<head>(?i:{alternatives(map(str.lower, names))}))(?!\w)(?!{goes_on})")


@cache
def _groups() -> dict[str, dict]:
    return {matching_form(name).lower(): group for group in _data()["group"] for name in _spellings(group["names"])}


@cache
def _capital_only() -> frozenset[str]:
    return frozenset(matching_form(name).lower() for name in _data()["capital_only"])


@cache
def _local_names() -> frozenset[str]:
    """The heads that the name of a place may follow at once: committees, branches of central bodies."""
    data = _data()
    return frozenset(matching_form(name).lower() for name in (*data["local_committees"], *data["local_branches"]))


@cache
def _person() -> re.Pattern[str]:
    return re.compile(rf"(?i:{_DETERMINER}?(?:{alternatives(_data()['persons'])}))(?!\w)")


@cache
def _fielded() -> re.Pattern[str]:
    rows = _data()["fielded"]
    # "Sở Tài nguyên & Môi trường"
    short = [name.replace(" và ", " & ") for name in rows["fields"] if " và " in name]
    heads, fields = alternatives(rows["heads"]), alternatives(_spellings([*rows["fields"], *short]))
    listed = rf":[ ]*(?:{fields})(?:[ ]*(?:,|;|và)[ ]*(?:{fields}))*"
    # "các Bộ Quốc phòng, Công an": one head for several fields; "Công an tỉnh" would be a body of its own
    shared = rf"(?:[ ]*(?:,|và)[ ]+(?:{fields})(?!\w)(?![ ]+(?:tỉnh|huyện|thành phố|xã|cấp|các)(?!\w)))+"
    several = rf"[Cc]ác[ ]+(?:Bộ|Sở)[ ]+(?:{fields}){shared}"
    one = rf"(?P<head>{heads}|ngành|phòng|bộ|sở)(?:[ ]+(?:{fields})|{listed})"
    return re.compile(rf"(?:{several}|{_DETERMINER}?{one})(?!\w)")


@cache
def _proper() -> re.Pattern[str]:
    rows = _data()["proper"]
    heads, inner = alternatives(rows["heads"]), alternatives(rows["inner"])
    # "Phòng TN-MT": short names of two fields in one
    joined = rf"(?:-[{UPPER}]{{2,}}(?!\w))?"
    # … and of several: "Ủy ban KH,CN&MT"
    capital = rf"(?:[{UPPER}]{{2,}}(?:,[{UPPER}&]{{2,}})+(?!\w)|[{UPPER}][\w&]*{joined})"
    word = rf'(?:(?i:{inner})(?!\w)|(?!(?:{heads})[ ]+[{UPPER}]){capital}|\d{{1,4}}|"[^"\n]{{1,80}}"|[-&])'
    first = rf"(?:(?i:{inner})(?!\w)|{capital})"
    # "Sở Văn hóa, Thể thao và Du lịch": a comma inside a name, before a capital that begins no other name
    other = rf"(?:{heads}|Sở|Bộ|Công an|Mặt trận|Ủy ban|Chủ tịch|Các|UBND|HĐND|MTTQ)(?!\w)"
    comma = rf",[ ]+(?!{other})(?=[{UPPER}]\w*[^,.;:]{{0,40}}?[ ]+và[ ]+[{UPPER}])"
    # "Tập đoàn Hóa chất Việt Nam": whatever stands between the head and the country
    stop = rf"(?:{alternatives(rows['not_in_country'])}|{heads})(?!\w)"
    country = rf"[{UPPER}][\w&]*(?:[ ]+(?!{stop})[\w&\-]+){{0,8}}?[ ]+Việt[ ]Nam(?!\w)"
    return re.compile(rf"{_DETERMINER}?(?P<head>{heads})[ ]+(?!CHỨC)(?:{country}|{first}(?:(?:[ ]+|{comma}){word})*)")


@cache
def _office() -> re.Pattern[str]:
    return re.compile(rf"(?i:{_DETERMINER})?(?P<head>{alternatives(_data()['office']['heads'])})(?!\w)")


@cache
def _classes() -> re.Pattern[str]:
    rows = _data()["classes"]
    # "các cơ quan, đơn vị tham mưu Ủy ban": before a name it is what they do
    other = rf"(?:{alternatives(rows['not_before'])})(?!\w)(?![ ]+ủy(?!\w))(?!(?<=tham mưu)[ ]+(?:cho[ ]+)?[{UPPER}])"
    word = rf"(?:(?i:{alternatives(rows['words'])})(?!\w)(?![ ]+{other}))"
    places = alternatives(rows["places"])
    # "các cơ quan và Ban Nội chính": a word in capitals before another begins the name of the next body
    capital = rf"[{UPPER}][^\W_{UPPER}]"
    next_name = rf"(?!{capital}\w*[ ]+(?!Tỉnh|Thành|Huyện|Trung|Quận|Xã|Phường|Việt){capital})"
    joint = rf"(?:[ ]*[,/][ ]*(?:và[ ]+)?|[ ]+và[ ]+|[ ]+-[ ]+)(?:các[ ]+|chính quyền[ ]+)?{next_name}{word}"
    lands = rf"{_DETERMINER}(?:{places})(?!\w)(?![ ]+(?:ủy|hội|đội)(?!\w))(?:[ ]*[,/][ ]*(?:{places})(?!\w))*"
    return re.compile(rf"(?P<determiner>{_DETERMINER})?{word}(?P<more>(?:{joint})*)|(?P<places>{lands})")


def _cue(name: str) -> re.Pattern[str]:
    return _cues()[name]


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    return {entry.id: entry.regex for entry in grammar.entries("bodies")}


_OWNER = re.compile(r"[ ]+(?:của|trực thuộc|thuộc)[ ]+")
_MOST_MODIFIERS = 5


def read_name(form: str, at: int, listed: bool = False) -> Name | None:
    """The body's name that begins at offset `at` of `form`, or None.

    In a list of bodies (`listed`) even a common word in small letters names one: "các sở, mặt trận, đoàn thể".
    """
    # "mỗi xã", "từng đơn vị" count, they do not name
    if form[at : at + 4].lower() in ("mỗi ", "từng"):
        return None
    if match := _cue("shared-committee").match(form, at):
        return Name(at, _tail(form, match.end()), "party_committee", "party")
    if name := _read_seat(form, at) or _read_office(form, at):
        return name
    if name := _read_fixed(form, at, listed) or _read_fielded(form, at) or _read_class(form, at):
        # "Trung tâm Văn hóa - Thông tin - Thể thao": a name that goes on behind a field that is known
        if name.kind == "division" and (longer := _read_proper(form, at)) and form.startswith(" - ", name.end):
            name = longer if longer.end > name.end else name
        # "các ngành, địa phương": a list of classes that begins like a fixed name
        wider = _read_class(form, at) if name.kind == "system" else None
        return _qualified(form, wider if wider and wider.end > name.end else name)
    return _read_proper(form, at) or _read_bare(form, at) or (_read_trading(form, at) if listed else None)


_SEVERAL = re.compile(r"(?<!\w)(?:[Cc]ác|[Nn]hững|[Tt]oàn thể|[Tt]ất cả)[ ]")
_TRADING = re.compile(r"(?i:doanh nghiệp|công ty|tập đoàn|hợp tác xã|hiệp hội|hội|đơn vị|tổ chức|cơ sở)(?!\w)")


def _read_trading(form: str, at: int) -> Name | None:
    """In a list even one kind of firms without "các" before it: "…, doanh nghiệp sản xuất hàng hóa"."""
    name = _read_class(form, at, alone=True)
    return longer if name and (longer := _qualified(form, name)).end > name.end else None


def _qualified(form: str, name: Name) -> Name:
    """The name with what tells which of a class are meant: "các doanh nghiệp khai thác, chế biến khoáng sản"."""
    several = name.kind in ("class", "system") or _SEVERAL.search(form, name.start, name.end)
    if not several or form[name.end : name.end + 1] != " ":
        return name
    tail = _cue("qualifier").match(form, name.end)
    if tail is None and _TRADING.search(form, name.start, name.end):
        tail = _cue("trade").match(form, name.end)
    return name._replace(end=tail.end()) if tail else name


def _read_seat(form: str, at: int) -> Name | None:
    """A name before which what it is of it stands: its office, the Party members in it."""
    seat = _cue("seat").match(form, at)
    whose = read_name(form, seat.end()) if seat else None
    if whose is None or whose.kind == "class":
        return None
    kind = whose.kind if form.startswith(("Cơ", "cơ"), at) else "party_committee"
    return Name(at, whose.end, kind, whose.side if kind == whose.kind else "party", whose.level)


def _read_fixed(form: str, at: int, listed: bool) -> Name | None:
    match = _fixed().match(form, at)
    if match is None or (not listed and match["head"].lower() in _capital_only() and match["head"][0].islower()):
        return None
    group = _groups()[" ".join(match["head"].lower().split())]
    if (
        group["kind"] in _HAS_OWNER
        and not _cue("several-committees").match(form, match.end())
        and form[match.end() : match.end() + 1] == " "
        and (whose := read_name(form, match.end() + 1))
    ):
        return Name(at, whose.end, group["kind"], group.get("side", "other"), whose.level)
    end = match.end()
    if match["head"].lower().startswith("ban quản lý") and (more := _cue("scoped-centre").match(form, end)):
        return Name(at, more.end(), group["kind"], "state")
    if match["head"].lower() in _local_names() and (place := _cue("place").match(form, end)):
        # "Kho bạc Nhà nước Khu vực XI" is read as what it modifies
        end = end if _cue("modifier").match(form, end) else place.end()
    end = _tail(form, end, owners=group["kind"] in ("party_office", "system", "media", "justice"))
    if group["kind"] == "justice":
        end = _owned(form, end)
    return Name(at, end, group["kind"], group.get("side", "other"), group.get("level"))


def _owned(form: str, end: int) -> int:
    """The end of a name whose owner follows at once, in capitals: "Cục Lưu trữ Văn phòng Trung ương Đảng"."""
    if form[end : end + 1] == " " and form[end + 1 : end + 2].isupper():
        owner = _read_fixed(form, end + 1, listed=False)
        return owner.end if owner else end
    return end


def _read_fielded(form: str, at: int) -> Name | None:
    match = _fielded().match(form, at)
    if match is None:
        return None
    head = match["head"] or match[0].split()[1]
    kind = {"bộ": "ministry", "sở": "department"}.get(head.lower(), "division")
    # "Trung tâm Du lịch Bắc Sơn": a centre may bear the name of its place
    place = _cue("place").match(form, match.end()) if head.lower() == "trung tâm" else None
    goes_on = _cue("small-name").match(form, match.end()) if head in _SPECIAL and place is None else None
    end = _tail(form, (place or goes_on or match).end())
    return Name(at, end, kind, "state", "central" if kind == "ministry" else None)


# names that may go on in small letters, and how
_SMALL_ENDS = (
    (("Trung tâm ", "Ban Quản lý ", "Trạm ", "Công ty "), "scoped-centre"),
    (("Hội ", "Hiệp hội ", "Liên hiệp hội ", "Câu lạc bộ "), "small-name"),
)
# heads of central bodies, which are called after their work: "Cục Quản lý đầu tư xây dựng"
_CALLED_AFTER = ("Cục", "Vụ", "Tổng cục", "Chi cục", "Ban Quản lý", "Trung tâm")
# bodies of a ministry or department, whose names are longer than those of the fields they are for
_SPECIAL = ("Cục", "Chi cục", "Vụ", "Tổng cục")
# bodies that are told apart by whose they are: "Ban Chỉ đạo của Tỉnh ủy"
_WITHOUT_FIELD = ("Ban Chỉ đạo", "Tổ công tác", "Tổ Công tác", "Tổ giúp việc", "Tổ Giúp việc")


def _read_proper(form: str, at: int) -> Name | None:
    if scoped := _cue("document-committee").match(form, at) or _cue("scoped-committee").match(form, at):
        return Name(at, _tail(form, scoped.end()), "organisation")
    match = _proper().match(form, at)
    if match is None:
        return None
    # "Văn phòng điều phối nông thôn mới tỉnh": a name in small letters needs a level behind it
    if not any(map(str.isupper, form[match.end("head") : match.end()])) and not _cue("modifier").match(
        form, match.end()
    ):
        return None
    drawn = _DRAWN_UP.search(form, match.end("head"), match.end())
    end = drawn.start() if drawn else match.end()
    # "Ban Quản lý dự án đầu tư xây dựng huyện": what a level follows belongs to the name
    whole = match["head"] in _CALLED_AFTER and _cue("closes-name").match(form, end)
    if not whole and not _cue("modifier").match(form, end):
        end = match.start() + len(_cue("dangling").sub("", form[match.start() : end]))
    goes_on = next((cue for heads, cue in _SMALL_ENDS if form.startswith(heads, match.start("head"))), None)
    if goes_on and (more := _cue(goes_on).match(form, end)):
        end = more.end()
    whose = match["head"] == "Ủy ban" or form.endswith(_WITHOUT_FIELD, at, end)
    return Name(at, _owned(form, _tail(form, end, owners=whose)), "organisation") if end > match.end("head") else None


_BARE = re.compile(
    r"[Tt]ổ (?:công tác|giúp việc|kiểm tra|giám sát)(?!\w)(?![ ][A-ZĐ])"
    r"|Văn phòng(?=[ ]*[),.;]|[ ]+(?:theo dõi|tổng hợp|chuẩn bị|tham mưu|phối hợp|chủ trì|đôn đốc|bố trí|có trách nhiệm"
    r"|là)\b)|(?:[Ll]ãnh đạo[ ])?(?:Bộ|Sở|Cục|Tổng cục|Tập đoàn)(?=[ ]*[(),.;]|[ ]+(?:trước|qua|thông qua|để|theo|xem"
    r"|chậm|định kỳ|vào|bằng|và|phê|quyết định|kết quả|xin|biết|tổng hợp)\b)"
)
# "tham mưu Ban Chỉ đạo xây dựng chương trình công tác": what is drawn up is no part of the name
_DRAWN_UP = re.compile(
    r"[ ](?:xây dựng|ban hành|tổ chức|triển khai)[ ](?:chương trình(?! mục tiêu)|kế hoạch|đề án|quy chế|quy định"
    r"|báo cáo|hội nghị)\b"
)


def _read_bare(form: str, at: int) -> Name | None:
    """The office of the body that speaks, by its bare name: "gửi về Tỉnh Đoàn (qua Văn phòng)"."""
    match = _BARE.match(form, at)
    return Name(at, match.end(), "party_office", "other") if match else None


def _read_class(form: str, at: int, alone: bool = False) -> Name | None:
    """A class of bodies; behind an office ("Giám đốc sở") even a word that stands `alone` names one."""
    match = _classes().match(form, at)
    if match is None or _names_one(form, match):
        return None
    end = _tail(form, match.end(), owners=True)
    # a bare "đơn vị" is a word, "các đơn vị", "cơ quan, đơn vị" or "đơn vị liên quan" are classes of bodies
    several = alone or match["determiner"] or match["more"] or match["places"] or end > match.end()
    if not several or form[at:end].lower() == "các cá nhân":
        return None
    return Name(at, end, "class")


def _names_one(form: str, match: re.Match[str]) -> bool:
    """Whether a word for a kind of bodies is the head of a name in capitals: "các Phòng Giao dịch"."""
    word = match[0][len(match["determiner"] or "") :]
    following = form[match.end() : match.end() + 2]
    return not match["more"] and word[:1].isupper() and " " not in word and following[1:].isupper()


def _read_office(form: str, at: int) -> Name | None:
    match = _office().match(form, at)
    if match is None:
        return None
    end = match.end()
    if form[end : end + 1] == " " and (whose := read_name(form, end + 1) or _read_class(form, end + 1, alone=True)):
        end = whose.end
        # "Phó Thủ tướng Chính phủ Trần Văn An"
        if whose.kind == "government" and (person := _cue("person-name").match(form, end)):
            end = person.end()
        # "Thủ trưởng cơ quan ngang bộ, cơ quan thuộc Chính phủ": one office for several kinds of bodies
        while (comma := _COMMA.match(form, end)) and (other := read_name(form, comma.end())):
            if other.kind not in ("class", "government", "party_committee") or form[comma.end()].isupper():
                break
            end = other.end
        return Name(at, end, "office", whose.side, whose.level)
    person = _cue("person-name").match(form, end)
    return Name(at, person.end() if person else _tail(form, end), "office", "state")


def _tail(form: str, end: int, owners: bool = False) -> int:
    """The end of the name whose head ends at `end`."""
    for _ in range(_MOST_MODIFIERS):
        if form[end : end + 1] != " ":
            break
        # "các đơn vị trực thuộc Sở Y tế": whoever is named behind "trực thuộc" belongs to it
        owner = _OWNER.match(form, end) if owners else None
        if owner and (whose := read_name(form, owner.end())):
            return whose.end
        # "Ban Tổ chức Đảng ủy Công an tỉnh": the committee is a name of its own
        if form.startswith(" Đảng ủy ", end) and (committee := _read_fixed(form, end + 1, listed=False)):
            return committee.end
        # "Ban Tuyên giáo các huyện, thành ủy"
        shared = _cue("shared-committee").match(form, end + 1) if form.startswith(" các ", end) else None
        match = shared or _cue("modifier").match(form, end)
        if match is None:
            break
        end = match.end()
    return end


# "Đảng ủy Công an tỉnh", "Thường trực Hội đồng nhân dân": the owner follows without a word between
_HAS_OWNER = {"party_committee", "people_council", "board"}
_SEPARATOR = re.compile(
    r"[ ]*(?:[,;/][ ]*(?:và[ ]+|cùng[ ]+|với[ ]+)?(?:của[ ]+)?|[ ](?:và|cùng(?:[ ]+với)?|với|hoặc)[ ]+(?:của[ ]+)?)"
)
_COMMA = re.compile(r",[ ]+|[ ]+và[ ]+")
_RENAMED = re.compile(r"[ ]*\([ ]*")


_COLON = re.compile(r"[ ]*:[ ]*(?=[{UPPER}])".replace("{UPPER}", UPPER))


def _members(form: str, at: int) -> tuple[list[Name], int] | None:
    """The bodies that a class is written out as behind a colon ("các hội: Hội Nghề cá, Hội Tin học"), and their end."""
    colon = _COLON.match(form, at)
    names, end = read_names(form, colon.end()) if colon else ([], at)
    return (names, end) if len(names) > 1 and all(form[name.start].isupper() for name in names) else None


def read_names(form: str, at: int) -> tuple[list[Name], int]:
    """The bodies enumerated from offset `at` on ("Ban Tuyên giáo, Ban Dân vận Tỉnh ủy và các sở"), and their end."""
    names: list[Name] = []
    end = at
    while True:
        if name := read_name(form, at, listed=bool(names)):
            names.append(name)
            end = name.end
            if name.kind == "class" and (members := _members(form, end)):
                names[-1:] = members[0]
                end = members[1]
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
