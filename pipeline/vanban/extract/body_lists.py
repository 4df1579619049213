"""Lists of bodies: "Ban Tuyên giáo, Ban Dân vận Tỉnh ủy và các sở", "các hội: Hội Nghề cá, Hội Tin học"."""

from __future__ import annotations

import re
from functools import lru_cache

from vanban.extract import body_patterns as patterns
from vanban.extract.body_names import COMMA, Name, read_name
from vanban.extract.open_names import lengthened, read_last, read_open
from vanban.extract.role_cues import cues
from vanban.grammar.forms import UPPER

_SEPARATOR = re.compile(
    r"[ ]*(?:[,;/][ ]*(?:và[ ]+|cùng[ ]+|với[ ]+|cũng như[ ]+)?(?:của[ ]+)?"
    r"|[ ](?:và|cùng(?:[ ]+với)?|với|hoặc|cũng như)[ ]+(?:của[ ]+)?|[ ]-[ ](?=(?:Hội|Đoàn|Công đoàn)[ ]))"
)
_RENAMED = re.compile(r"[ ]*\([ ]*")
_WHICH = re.compile(rf"[ ]*\([{UPPER}][^\W\d_{UPPER}][^()\n:;.]{{1,120}}\)")
# "Tập đoàn Than Bắc Hà (TBH)": short for the name before it; "(C08)"
_INITIALS = re.compile(rf"[{UPPER}](?:[{UPPER}&]{{1,8}}|\d{{2}})(?=\))")
# "Sở Y tế (chủ trì), Sở Tài chính (phối hợp)": what each of them is in the matter
TOLD_ROLE = re.compile(r"[ ]\((?:(?:cơ quan|đơn vị)[ ])?(?P<role>chủ trì|phối hợp)\)")
_CAPACITIES = ("chủ đầu tư", "cơ quan thường trực", "cơ quan chủ trì", "đơn vị chủ trì", "đơn vị thường trực")
# "các cơ quan, cán bộ, công chức thuộc phạm vi quản lý": whom somebody has under him
_UNDER = re.compile(r"[ ]thuộc (?:phạm vi|thẩm quyền|quyền) quản lý(?!\w)")
# the level that may close a name: "các Đại biểu Hội đồng nhân dân Tỉnh giám sát"; it always matches, be it nothing
_LEVEL = re.compile(r"(?:[ ](?:[Tt]ỉnh|[Tt]hành phố|[Hh]uyện|[Xx]ã|[Pp]hường)(?!\w)(?![ ](?:ủy|đoàn|hội)))?")
_COLON = re.compile(rf"[ ]*:[ ]*(?=[{UPPER}])")


def _members(form: str, at: int, kind: str) -> tuple[list[Name] | None, int] | None:
    """The bodies that a class is written out as behind a colon ("các hội: Hội Nghề cá, Hội Tin học"), and their end."""
    colon = _COLON.match(form, at)
    # behind an office they are only told apart by it: "Giám đốc các sở, ngành: Tài chính, Xây dựng"
    names, end = read_names(form, colon.end()) if colon and kind == "class" else ([], at)
    # "Các sở, ngành: Tài chính, Xây dựng": by their fields only, all are one name
    if not names and colon and (fields := patterns.fields().match(form, colon.end())):
        return None, fields.end()
    # "các Trung tâm: Khuyến nông, Giống cây trồng"
    if not names and (members := patterns.cue("kind-members").match(form, at)):
        return None, members.end()
    return (
        (names, end)
        if len(names) > 1 and all(form[name.start].isupper() or form.startswith("các ", name.start) for name in names)
        else None
    )


# names that may say behind a colon which of a kind they are
_OF_A_KIND = ("class", "office", "party_office")
# how many of them may follow one another
_MOST_UNLISTED = 3


def _unlisted(form: str, at: int, depth: int = 1) -> Name | None:
    """A member that no list knows, between two bodies or before the duty of all: "Sở Y tế, Trang trại X chủ trì"."""
    match = patterns.cue("unlisted").match(form, at)
    if match is None or cues()["duty"].match(form, at):
        return None
    end = match.start() + len(match[0].rstrip())
    if not patterns.cue("act-begins").match(form, match.end()):
        separator = _SEPARATOR.match(form, end)
        if separator is None:
            return None
        known = read_name(form, separator.end(), listed=True)
        if not known and (depth == _MOST_UNLISTED or not _unlisted(form, separator.end(), depth + 1)):
            return None
    return Name(at, end, "organisation")


_OPEN_ENDED = {"organisation": "grows", "division": "grows", "class": "open-tail", "system": "open-tail"}


# "Trung tâm Kiểm nghiệm thuốc, mỹ phẩm": whose fields are a list, unless the name has come to its level
_BRANCH = re.compile(
    r"(?:Cục|Chi cục|Vụ|Trung tâm|Phòng|Ban Bồi thường|Ban [Qq]uản lý)[ ]"
    r"(?!.*[ ](?:tỉnh|thành phố|huyện|quận|xã|phường)$)"
)


# "Viện Kiểm | nghiệm", "Hiệp hội Gỗ và Lâm | sản": one capital alone is half of a word
_HALF_WORD = re.compile(rf"(?:^[^ ]+|[ ](?:[^\W\d_{UPPER}]+|-)) [{UPPER}][^\W\d_{UPPER}]+$")


def _with_places(form: str, name: Name) -> Name:
    """Several of one kind with the names that tell them apart: "các Bệnh viện Bắc Sơn, Nam Hà"."""
    kind = patterns.cue("institutions").match(form, name.start, name.end)
    # the first of the names stands within what is read ("các Công ty Bắc Sơn |, Nam Hà"), or behind it
    named = kind and any(word[0].isupper() for word in form[kind.end() : name.end].split())
    places = kind and patterns.cue("more-places" if named else "places").match(form, name.end)
    if not places:
        return name
    starts = [comma.end() for comma in COMMA.finditer(form, name.end, places.end())]
    # "các Hạt Kiểm lâm Bắc Sơn, Trạm Y tế xã": a body of its own; "các Trường Đại học, Trung | cấp": half a word
    half = starts and " " not in form[starts[-1] : places.end()] and form.startswith(" ", places.end())
    if half or any(read_name(form, start, listed=True) for start in starts):
        return name
    return name._replace(end=places.end())


def _whole(form: str, name: Name) -> Name:
    """The name with all that goes on behind what is known of it."""
    return _with_places(form, _grown(form, _of_each(form, lengthened(form, name))))


# who is one, and no organ that each of a class has
_ONE = ("ministry", "department", "government", "office")
_LEVELLED = re.compile(
    rf"(?i: (?:tỉnh|huyện|thành phố|xã|phường|ủy|các cấp|trung ương))$|[a-zà-ỹ] [{UPPER}]\w+ [{UPPER}]\w+$"
)


def _of_each(form: str, name: Name) -> Name:
    """An organ that each of a class has, with the whole class: "Công đoàn các sở, ban, ngành"."""
    if name.kind in _ONE or form.startswith(("các ", "Các "), name.start):
        return name
    inside = form.rfind(" các ", name.start, name.end)
    at = inside if inside > 0 else name.end
    if not form.startswith(" các ", at) or (inside < 0 and _LEVELLED.search(form, name.start, name.end)):
        return name
    each = patterns.classes().match(form, at + 1)
    # "Công an các xã, các phòng": the next "các" begins another
    next_one = form.find(", các ", at, each.end()) if each else -1
    end = next_one if next_one > 0 else each.end() if each else at
    if end <= name.end:
        return name
    acts = inside > 0 or cues()["duty"].match(form, end) or _SEPARATOR.match(form, end)
    return name._replace(end=end) if acts else name


def _grown(form: str, name: Name) -> Name:
    """The name with words that no list knows, where what parts it from its duty or the next body follows them."""
    if form.startswith(", ", name.end) and _BRANCH.match(form, name.start, name.end):
        fields = patterns.cue("field-list").match(form, name.end)
        begins = name.end + len(", ")
        if fields and not (cues()["duty"].match(form, begins) or read_name(form, begins, listed=True)):
            return name._replace(end=_LEVEL.match(form, fields.end()).end())
    if form[name.end : name.end + 1] != " " or form.startswith(("Bộ ", "Sở "), name.start):
        return name
    cue = _OPEN_ENDED.get(name.kind)
    more = patterns.cue(cue).match(form, name.end) if cue else None
    if more is None and cue == "grows" and _HALF_WORD.search(form[name.start : name.end]):
        more = patterns.cue("other-half").match(form, name.end)
    if more is None or cues()["duty"].match(form, name.end):
        return name
    duty = patterns.duty_begins().search(form, name.end, more.end())
    return name._replace(end=duty.start() if duty else _LEVEL.match(form, more.end()).end())


def read_unlisted(form: str, at: int) -> list[Name]:
    """The bodies from `at` on of which no list knows the first: "(phối hợp với) Trung đoàn 12 và Công an tỉnh"."""
    first = _unlisted(form, at)
    if first is None:
        return []
    separator = _SEPARATOR.match(form, first.end)
    return [first, *(read_names(form, separator.end())[0] if separator else [])]


def read_names(form: str, at: int) -> tuple[list[Name], int]:
    """The bodies enumerated from offset `at` on ("Ban Tuyên giáo, Ban Dân vận Tỉnh ủy và các sở"), and their end."""
    names, end = _read(form, at)
    return list(names), end


_ALSO = " kiêm "
_OWNERS = ("ministry", "department")


def _behind_brackets(form: str, end: int, names: list[Name]) -> int:
    """The offset behind brackets at `end` that name the last of `names` anew, which has that name's role, too."""
    if told := TOLD_ROLE.match(form, end):
        return told.end()
    opened = _RENAMED.match(form, end)
    other = read_name(form, opened.end()) if opened else None
    other = _grown(form, other) if other else None
    # "các xã có rừng (Tân Lập, Bình An)": which ones they are
    if opened and not other and names and names[-1].kind == "class" and (which := _WHICH.match(form, end)):
        return which.end()
    if opened and not other and names and (short := _INITIALS.match(form, opened.end())):
        other = Name(short.start(), short.end(), names[-1].kind)
    if other is None or form[other.end : other.end + 1] != ")":
        return end
    # "(chủ đầu tư)" says what the body is in the matter, "Cục Việc làm (Bộ Nội vụ)" whose it is
    whose = bool(names) and other.kind in _OWNERS and names[-1].kind not in _OWNERS
    if not whose and not form[other.start : other.end].lower().startswith(_CAPACITIES):
        names.append(other)
    return other.end + 1


# one paragraph is asked as a heading, for its charges and by those around it, one after the other
@lru_cache(maxsize=32)
def _read(form: str, at: int) -> tuple[tuple[Name, ...], int]:
    names: list[Name] = []
    end = at
    while True:
        known = read_name(form, at, listed=bool(names))
        name = _whole(form, known) if known else read_open(form, at, listed=bool(names))
        if name:
            # "Ban Chỉ huy A kiêm Ban Chỉ huy B": one body that is two
            if form.startswith(_ALSO, name.end) and (other := read_name(form, name.end + len(_ALSO))):
                name = name._replace(end=other.end)
            names.append(name)
            end = name.end
            if name.kind in _OF_A_KIND and (members := _members(form, end, name.kind)):
                names[-1:] = members[0] or [name._replace(end=members[1])]
                end = members[1]
        elif (person := patterns.person().match(form, at)) and (names or COMMA.match(form, person.end())):
            # persons stand among the bodies of a list but are none
            whose = read_name(form, person.end() + 1)
            end = whose.end if whose else _LEVEL.match(form, person.end()).end()
            end = under.end() if (under := _UNDER.match(form, end)) else end
        elif names and (places := patterns.cue("listed-places").match(form, at)):
            names.append(Name(at, places.end(), "class", "state"))
            end = places.end()
        elif names and (member := _unlisted(form, at) or read_last(form, at)):
            names.append(member)
            end = member.end
        else:
            break
        end = _behind_brackets(form, end, names)
        if within := patterns.cue("within").match(form, end):
            end = within.end()
        separator = _SEPARATOR.match(form, end)
        if separator is None:
            break
        at = separator.end()
    return tuple(names), end
