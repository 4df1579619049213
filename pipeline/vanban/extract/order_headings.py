"""Headings above duties: the bodies that they name, and those below which nothing is ordered."""

from __future__ import annotations

import re

from vanban.extract.body_headings import introduces, read_heading, read_institution, read_unknown_heading
from vanban.extract.charges import Charge
from vanban.extract.open_names import read_open_part
from vanban.extract.order_words import words
from vanban.extract.roles import begins_with_verb
from vanban.extract.units import Unit
from vanban.structure.outline import is_closed_title, reads_as_title


def stands_idle(unit: Unit) -> bool:
    """Below a heading about money, membership, rights, persons or taking effect nothing is ordered."""
    idle, named_only = _headed_idle(unit)
    principle = unit.parent is not None and states_principles(unit.parent)
    return (idle and not _watches_over(unit)) or (named_only and not unit.actors()) or principle


# "- Phân cấp, phân quyền theo một số nguyên tắc chính sau:" is an order, what follows are its rules
_PRINCIPLES = re.compile(r"(?<!\w)nguyên tắc(?: chính| cơ bản| chung)?(?: như)?(?: sau)?(?: đây)?\s*:$")


def states_principles(unit: Unit) -> bool:
    """Whether the unit orders what is to be done by the principles that are its items."""
    own = unit.own.rstrip()
    orders = own.endswith(":") and bool(_PRINCIPLES.search(own)) and begins_with_verb(unit.form, unit.start, unit.end)
    return orders and bool(unit.items)


# "Điều 9. Văn phòng Huyện ủy theo dõi, đôn đốc việc thực hiện Quy chế này" among the closing provisions
_WATCHING = re.compile(r"(?:theo dõi|đôn đốc|kiểm tra|giám sát|hướng dẫn)[^.;:]{0,80}(?:thực hiện|thi hành) \w+ \w+")


def _watches_over(unit: Unit) -> bool:
    """Whether a closing provision charges somebody to watch over how the document is carried out."""
    closing = any("điều khoản" in above.title for above in unit.above())
    return closing and bool(unit.actors()) and bool(_WATCHING.search(unit.own))


def _headed_idle(unit: Unit) -> tuple[bool, bool]:
    """Whether the unit or what it stands below is headed by words that order nothing, and by words below which only who
    is named is charged: about money, or about what persons have to do.
    """
    if unit.idle is None:
        idle, named_only = _headed_idle(unit.parent) if unit.parent else (False, False)
        if unit.section.role == "duties" and unit.parent and unit.parent.section.role != "duties":
            # "III. Biện pháp chủ yếu" of an article that agrees to a budget
            named_only = False
        if unit.section.heading and unit.section.label and unit.section.role != "duties" and unit.items:
            own = unit.own.strip()
            title = unit.title if reads_as_title(own) or is_closed_title(unit.section.kind, own) else ""
            # "Điều 6. Tổ chức thực hiện" orders something even below "Chương III. Điều khoản thi hành", and "các tổ
            # chức thành viên" act, where "Thành viên" is a list
            opened = idle and not words()["organising"].search(title)
            idle = opened or (_names_idle(title) and not (heading_bodies(unit) or unit.actors()))
            persons = unit.section.kind == "article" and bool(words()["persons_duty"].match(title))
            named_only = named_only or ((persons or bool(words()["money"].search(title))) and not unit.actors())
        if unit.items:
            said = unit.own.strip()
            idle = idle or bool(words()["rights"].match(said) or words()["setting"].match(said))
            named_only = named_only or bool(words()["setting_time"].match(said))
        unit.idle = idle, named_only
    return unit.idle


# "Ban Thường trực và các thành viên giám sát thông qua việc: …" is a sentence, "Thành phần, thành viên" a title
_LONGEST_TITLE = 15
# "Quyền hạn, trách nhiệm của các ngành" says what they have to do, "Chức năng, quyền hạn" what they are; "Nâng cao hiệu
# lực, hiệu quả quản lý" is work, "Hiệu lực thi hành" none
_ANSWERABLE = re.compile(
    r"quyền hạn(?=(?:,| và) trách nhiệm)|(?<=trách nhiệm, )quyền hạn|(?<=trách nhiệm và )quyền hạn"
    r"|hiệu lực(?=(?:,| và) hiệu quả| quản lý| chỉ đạo| điều hành)|(?<=hiệu quả, )hiệu lực|(?<=hiệu quả và )hiệu lực"
)


def _names_idle(heading: str) -> bool:
    return bool(words()["idle"].search(_ANSWERABLE.sub("", heading))) and len(heading.split()) <= _LONGEST_TITLE


# "2.2. Bước 2: Kiểm tra hiện trạng nhà ở.": a step by its number, with a full stop
_STEP = re.compile(r"(?:Bước|Giai đoạn|Đợt) (?:\d+|[IVX]+)\s?[:.-]")
# "Chỉ đạo cán bộ kế toán của các đơn vị trực thuộc:"
_PERSONS = re.compile(
    r"(?:Chỉ đạo|Giao|Phân công|Yêu cầu) (?:các )?(?:cán bộ|[cv]\w+ chức|chuyên viên|nhân viên|đồng chí)[^.;,:]*:$"
)


# "Các đồng chí Ủy viên Ban Thường vụ tăng cường bám cơ sở.": a duty, though persons are no bodies
_PERSONS_ACT = re.compile(
    r"(?:Các đồng chí|Đồng chí|Người đứng đầu)\s[^.;:\n]{3,200}?\s"
    r"(?:chủ trì|tăng cường|tập trung|chỉ đạo|theo dõi|kiểm tra|giám sát|bám sát|bám|dự|chủ động"
    r"|thường xuyên|trực tiếp|nêu cao|phải|cần|có trách nhiệm|chịu trách nhiệm|phối hợp)(?!\w)"
)


def persons_act(unit: Unit) -> bool:
    """Whether the unit says what persons, who are called comrades, have to do."""
    return bool(_PERSONS_ACT.match(unit.own.strip()))


_ASKS_PERSONS = re.compile(r"(?:Yêu cầu|Đề nghị) (?:các )?đồng chí ")


def asks_persons(unit: Unit) -> bool:
    """Whether the unit charges persons by name or office, who are no bodies: "Yêu cầu các đồng chí Thành viên …"."""
    return bool(_ASKS_PERSONS.match(unit.own.strip())) and not unit.actors()


def only_introduces(unit: Unit) -> bool:
    """Whether a unit with items of its own is only their heading or lead sentence."""
    own = unit.own.strip()
    if lists_papers(unit):
        return False
    if own.endswith(":") or words()["opening"].search(own):
        short = len(own.split()) < 8
        opens = (
            short
            or _is_said_below(unit)
            or bool(_PERSONS.match(own))
            or bool(words()["opening"].search(own))
            or is_body_heading(unit)
            or _heads_paragraphs(unit)
        )
        return opens or introduces(unit.form, unit.charges, unit.end)
    if reads_as_title(own) or own.isupper() or (_STEP.match(own) and not unit.actors()):
        return True
    closed = is_closed_title(unit.section.kind, own)
    return not unit.actors() and (closed or _is_heading_like_siblings(unit))


_CONSISTS_OF = re.compile(r"gồm(?: có)?(?: các)?(?: giấy tờ| tài liệu)?(?: sau| sau đây)?\s*:$")
_PAPER = re.compile(
    r"(?:Các )?(?:[Đđ]ơn|[Bb]iên bản|[Tt]ờ trình|[Tt]ờ khai|[Hh]ồ sơ|[Bb]áo cáo|[Dd]anh sách|[Bb]ản|[Gg]iấy|[Cc]hứng từ"
    r"|[Pp]hiếu|[Vv]ăn bản|[Qq]uyết định|[Hh]ợp đồng|[Cc]ông văn|[Ss]ổ|[Mm]ẫu|[Hh]óa đơn)(?!\w)"
)


def lists_papers(unit: Unit) -> bool:
    """Whether an order says of which papers that consists which is to be made ("Lập hồ sơ hoàn công, bao gồm:")."""
    if not (unit.items and _CONSISTS_OF.search(unit.own.rstrip())):
        return False
    return begins_with_verb(unit.form, unit.start, unit.end) and all(
        _PAPER.match(item.own.strip()) for item in unit.items
    )


def _heads_paragraphs(unit: Unit) -> bool:
    """Whether a numbered title with a colon names nobody, and paragraphs without marks below it say what is done."""
    if not unit.section.label or unit.section.kind == "bullet" or unit.actors():
        return False
    own = unit.own.strip()
    below = [item for item in unit.items if item.section.kind == "paragraph"]
    return reads_as_title(own) and "; " not in own and len(below) == len(unit.items) > 1


def _is_said_below(unit: Unit) -> bool:
    """Whether what ends with a colon names nobody, and each of its items (or its one paragraph) says who does it."""
    alone = len(unit.items) == 1
    said = all(item.actors() and (item.section.kind == "paragraph") == alone for item in unit.items)
    return said and not unit.actors()


def _is_heading_like_siblings(unit: Unit) -> bool:
    """A heading that ends with a full stop among headings that do not: one sentence with items, like the others."""
    if unit.parent is None or unit.own.count(".") > 1 or ";" in unit.own or " trách nhiệm " in unit.own:
        return False
    if persons_act(unit):
        return False
    kind, known = unit.section.kind, unit.parent.like_titles
    if kind not in known:
        like = [other for other in unit.parent.items if other.section.kind == kind and other.items]
        titles = len(like) > 1 and sum(reads_as_title(other.own.strip()) for other in like) * 2 >= len(like)
        known[kind] = titles or (len(like) >= _ALIKE and all(map(_heads_lines, like)))
    return known[kind]


# so many short sentences, each with paragraphs below it, are the headings of a text that closes them with a full stop
_ALIKE = 3


def _heads_lines(unit: Unit) -> bool:
    """Whether a numbered sentence is short enough for a title, names nobody, and lines without marks stand below it."""
    own = unit.own.strip()
    short = own.count(".") < 2 and reads_as_title(own.rstrip(" ./"))
    return short and not unit.actors() and all(item.section.kind == "paragraph" for item in unit.items)


def is_body_heading(unit: Unit) -> bool:
    """Whether the unit's own text is nothing but the bodies that act below it ("2. Giao Sở Tài chính:")."""
    return bool(heading_bodies(unit))


def heading_bodies(unit: Unit) -> list[Charge]:
    """The bodies of a heading that names nothing else."""
    if unit.named is None:
        unit.named = _read_alone(unit)
        if not unit.named and _stands_among_bodies(unit):
            place = unit.form, unit.start, unit.end
            unit.named = read_unknown_heading(*place) or read_institution(*place)
        # "2. Trách nhiệm của các sở, ban, ngành;" / "Ủy ban nhân dân các xã": one heading on two lines
        if unit.named and unit.own.rstrip().endswith(";") and unit.items and unit.items[0].section.kind == "paragraph":
            unit.named = unit.named + heading_bodies(unit.items[0])
    return unit.named


def _stands_among_bodies(unit: Unit) -> bool:
    """Whether a heading that does not begin with a verb has two like it at least, and most of them, that are bodies."""
    place = unit.form, unit.start, unit.end
    # "Hợp tác xã …" begins with a verb only by its letters
    if not (unit.items and unit.section.label) or (begins_with_verb(*place) and not read_open_part(*place)):
        return False
    kind, first = unit.section.kind, (unit.siblings or [unit])[0]
    if kind not in first.like_bodies:
        like = [other for other in unit.siblings if other.section.kind == kind]
        first.like_bodies[kind] = len(like), sum(bool(_read_alone(other)) for other in like)
    # the unit itself is none of them
    like, bodies = first.like_bodies[kind]
    return bodies > 1 and bodies * 2 > like - 1


_CARRIES_OUT = re.compile(r"^\s*(?:Chỉ đạo|Giao|Yêu cầu|Đề nghị|Phân công)\s.*\sthực hiện\s*[.;]\s*$")


def _read_alone(unit: Unit) -> list[Charge]:
    """The bodies of a heading by its own words; of many items of one kind each asks for those of all others."""
    if unit.headed is None:
        # "- Chỉ đạo các xã thực hiện." with nothing below it orders
        orders = not unit.items and _CARRIES_OUT.search(unit.own)
        unit.headed = [] if orders else read_heading(unit.form, unit.start, unit.end)
    return unit.headed
