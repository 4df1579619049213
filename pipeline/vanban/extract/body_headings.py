"""Headings and run-in items that are, or name, the bodies that act below them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from vanban.extract import body_patterns as patterns
from vanban.extract.body_lists import read_names
from vanban.extract.body_names import Name
from vanban.extract.charges import Charge, read_holder
from vanban.extract.complements import acts_above_all
from vanban.extract.open_names import is_kind, read_open_part
from vanban.grammar.forms import UPPER, lowered
from vanban.grammar.wordlists import alternatives

_BEFORE_BODIES = re.compile(
    r"(?i:(?:giao(?: cho| nhiệm vụ cho)?|phân công|chỉ đạo|đối với|(?:trân trọng |kính )?đề nghị|yêu cầu|về phía"
    r"|(?:các )?(?:trách nhiệm|nhiệm vụ)(?:,? (?:và )?quyền hạn| chung| cụ thể| chủ yếu| trọng tâm)? (?:của|đối với)"
    r"|trách nhiệm(?= [A-ZĐ]))\s+)?"
)
_WATCHES = (
    r"(?:kiểm tra|giám sát|khảo sát|thẩm tra)(?:,? (?:và )?(?:kiểm tra|giám sát|khảo sát|thẩm tra)){0,3}"
    r"(?: (?:chuyên đề|thường xuyên|định kỳ|trực tiếp|tại (?:các )?(?:kỳ|phiên) họp|(?:trong )?năm \d{4})){0,3}"
)
# "Giám sát chuyên đề của Hội đồng nhân dân tỉnh": whose work the items are; "Giám sát hoạt động của …" looks at him
_WORK_OF = re.compile(
    r"(?i:(?:(?:các |chương trình |kế hoạch )?(?:hoạt động|công tác|nội dung|nhiệm vụ|chương trình|kế hoạch)\s+)?"
    rf"{_WATCHES}\s+của\s+)"
)
_RESPONSIBLE = re.compile(r"[Tt]rách nhiệm của ")
# "đơn vị quản lý vận hành", among bodies: a kind with what tells it
_KIND = re.compile(r"(?:các )?(?:đơn vị|cơ quan|tổ chức|doanh nghiệp) [^\W\d_]")
# "Lãnh đạo Ban Dân vận": an office, which stands for its body
_LEADERS = re.compile(r"(?:[Tt]ập thể )?[Ll]ãnh đạo\s+")
_AFTER_BODIES = re.compile(
    r"(?:,\s*(?:nhất|đặc biệt|trước hết) là\s[^.;:\n]{2,200})?"
    r"(?:[\s.:;]*(?:có trách nhiệm|chịu trách nhiệm|chủ trì|thực hiện)?[\s.:;]*$|\s*\([^()]*\)[\s.:;]*$"
    r"|,?\s+(?:căn cứ|theo|trong phạm vi) (?:chức năng|nhiệm vụ|thẩm quyền|quyền hạn)[^.;:()\n]{0,60}:\s*$"
    r"|\s+có (?:các |những )?(?:trách nhiệm|nhiệm vụ)(?:,? (?:và )?quyền hạn)?(?: như)?(?: sau)?(?: đây)?[\s.:;]*$)"
)
# "Khu Công nghệ số tập trung": a name of its own, where "Công tác tuyên truyền" is a topic
# "Nhiệm vụ của Tổ công tác gồm:"
_CONSISTS = re.compile(r"\s+(?:bao gồm|gồm(?: có)?|cụ thể(?: như sau)?|như sau)\s*:\s*$")
# "Nhiệm vụ của Tổ tiếp dân, xử lý đơn thư:": a team by what it is for, with commas in its name
_FOUNDED = re.compile(r"((?:Tổ|Đoàn|Đội|Tiểu ban|Ban|Hội đồng) [^\W\d_](?:[^.;:()\n]{2,160}[^\s.;:()])?)\s*:\s*")
_IN_CAPITALS = re.compile(rf"(?:[Cc]ác\s+)?[{UPPER}][^\W\d_]*\s+(?:[^\W\d_]+\s+){{0,8}}?[{UPPER}]")
# "X chủ trì, phối hợp với Y thực hiện:", "… tập trung thực hiện các nhiệm vụ, cụ thể như sau:"
_OPENS_ITEMS = re.compile(
    rf"\s+(?:tiến hành |tổ chức )?{_WATCHES}\s*:\s*"
    r"|(?:\s+(?:cần |phải )?(?:tập trung|khẩn trương|chủ động|nghiêm túc|tiếp tục))?"
    r"(?:\s+(?:lãnh đạo|chỉ đạo|tổ chức|thực hiện|triển khai|có trách nhiệm)(?:,|\s+và)?){0,4}"
    r"(?:\s+(?:tốt|nghiêm túc))?(?:\s+(?:các|những|một số))?"
    r"(?:\s+(?:nhiệm vụ|nội dung|công việc|việc|công tác))?(?:\s+(?:trọng tâm|chủ yếu|cụ thể))?"
    r"(?:,?\s+cụ thể)?(?:\s+như)?(?:\s+sau(?:\s+đây)?)?\s*:\s*"
)

# in capitals: a place behind its unit, which has no capitals of its own to be known by
_PLACE_BEHIND = re.compile(
    r"((?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu) )(\w+(?: \w+){0,3})(?=$|[,;:.(])"
)
_MOST_CAPITALS = 160


def read_heading(form: str, start: int, end: int) -> list[Charge]:
    """The bodies of a heading `form[start:end]` that names nothing else ("2. Giao Sở Tài chính:", "SỞ TÀI CHÍNH")."""
    if form[start:end].isupper():
        return _read_in_capitals(form, start, end, read_heading)
    work = _WORK_OF.match(form, start, end)
    start, first = (work or _BEFORE_BODIES.match(form, start, end)).end(), start
    if holder := read_holder(form, start, end):
        return [Charge(holder, "implement")]
    duties_of = "nhiệm" in form[first:start].lower()
    if duties_of and (consists := _CONSISTS.search(form, start, end)):
        said = f"{form[first : consists.start()]}:"
        return [charge.moved(first) for charge in read_heading(said, 0, len(said))]
    led = _LEADERS.match(form, start, end)
    names, after = read_names(form, led.end() if led else start)
    if not names and start > first and (place := patterns.cue("acting-place").match(form, start, end)):
        # "Đối với tỉnh Quảng Trị": there the place acts
        names, after = [Name(start, place.end(), "class", "state")], place.end()
    if names and acts_above_all(form, after, end) is not None:
        # "Các cấp ủy, nhất là người đứng đầu, phải kiểm tra …" is a sentence
        return []
    if not (names and after <= end and _AFTER_BODIES.match(form[after:end])):
        ordered = start > first and (form[start:end].rstrip().endswith(":") or _RESPONSIBLE.match(form, first))
        unknown = read_unknown_heading(form, start, end) if ordered else []
        return unknown or (_read_founded(form, start, end) if ordered and duties_of else [])
    if led:
        names[0] = names[0]._replace(start=start)
    return [Charge(name, "implement") for name in names]


def _read_founded(form: str, start: int, end: int) -> list[Charge]:
    founded = _FOUNDED.fullmatch(form, start, end)
    return [Charge(Name(start, founded.end(1), "organisation"), "implement")] if founded else []


# what stands between the bodies of a heading
_BETWEEN = re.compile(r",?\s+(?:và|cùng|với)\s+|,\s+")
_MOST_WORDS = 30


def read_unknown_heading(form: str, start: int, end: int) -> list[Charge]:
    """The bodies of a heading among headings that are bodies, where only some of its names, or their kinds, are known.

    A part in capitals at whose place no name can be read is a name as it stands, but for the order that it may be.
    """
    if form[start:end].isupper():
        return _read_in_capitals(form, start, end, read_unknown_heading)
    start, end = _trimmed(form, start, end)
    if len(form[start:end].split()) > _MOST_WORDS or "." in form[start:end] or ":" in form[start:end]:
        return []
    known, names, at = 0, [], start
    while at < end:
        read, after = read_names(form, at)
        # "Bệnh viện Lao và bệnh phổi": what is known of the name ends before its "và"
        if (part := read_open_part(form, at, end)) and part.end > after:
            read, after = [part], part.end
        stop = _BETWEEN.search(form, at, end)
        limit = stop.start() if stop else end
        if read and (after == end or _BETWEEN.match(form, after, end)):
            known += len(read)
            names += read
            limit = after
        elif _IN_CAPITALS.match(form, at, limit) or (names and _KIND.match(form, at, limit)):
            names.append(Name(at, limit, "organisation"))
        else:
            return []
        separator = _BETWEEN.match(form, limit, end)
        at = separator.end() if separator else end
    return [Charge(name, "implement") for name in names] if known else []


_LONGEST_INSTITUTION = 16


def read_institution(form: str, start: int, end: int) -> list[Charge]:
    """The one body that a heading among headings that are bodies is, told by its kind: "Vụ Giáo dục Đại học"."""
    start, end = _trimmed(form, start, end)
    said = form[start:end]
    if len(said.split()) > _LONGEST_INSTITUTION or any(mark in said for mark in ".:;\n") or not is_kind(form, start):
        return []
    return [Charge(Name(start, end, "organisation"), "implement")]


def _trimmed(form: str, start: int, end: int) -> tuple[int, int]:
    """The heading `form[start:end]` without the blanks around it and the marks that close it."""
    end -= len(form[start:end]) - len(form[start:end].rstrip(" .:;\n"))
    return start + len(form[start:end]) - len(form[start:end].lstrip()), end


def introduces(form: str, charges: Iterable[Charge], end: int) -> bool:
    """Whether an item that ends at `end` says who acts, and nothing but that its items follow."""
    return any(_OPENS_ITEMS.fullmatch(form, charge.name.end, end) for charge in charges)


@cache
def _known_names() -> tuple[re.Pattern[str], dict[str, str]]:
    """The names that grammar knows, and how each is written."""
    written = {name.lower(): name for name in patterns.written_names()}
    return re.compile(rf"(?<!\w){alternatives(written, space=' ')}(?!\w)"), written


def _in_small_letters(text: str) -> str:
    """A heading in capitals as it is written in a sentence, as long as before; "" where it is too long for one."""
    if len(text) > _MOST_CAPITALS:
        return ""
    pattern, written = _known_names()
    small = pattern.sub(lambda found: written[found[0]], lowered(text))
    small = _PLACE_BEHIND.sub(lambda found: found[1] + found[2].title(), small)
    # letters of other languages that are two in capitals
    return small if len(small) == len(text) else ""


def _read_in_capitals(form: str, start: int, end: int, read: Callable[[str, int, int], list[Charge]]) -> list[Charge]:
    """What `read` finds in a heading in capitals, as it is written in a sentence."""
    small = _in_small_letters(form[start:end])
    small = small[:1].upper() + small[1:]
    # a single letter is a capital still
    return [] if not small or small.isupper() else [charge.moved(start) for charge in read(small, 0, len(small))]


# "1. SỞ TÀI CHÍNH: Bố trí kinh phí …": capitals before a colon and a sentence
_CAPITAL_HEAD = re.compile(rf"[{UPPER}]{{2}}[^:.;\n]{{2,{_MOST_CAPITALS - 2}}}(?=:\s*[^\W\d])")


def small_head(form: str, start: int, end: int) -> str:
    """`form[start:end]` with its head in capitals as it is written in a sentence, as long as before; "" without one."""
    head = _CAPITAL_HEAD.match(form, start, end)
    if head is None or not head[0].isupper():
        return ""
    small = _in_small_letters(head[0])
    return small[:1].upper() + small[1:] + form[head.end() : end] if small else ""
