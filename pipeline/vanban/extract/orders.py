"""Which paragraphs are directive units: the numbered items, bullets and paragraphs that say what is to be done."""

from __future__ import annotations

import re
from functools import cache

from vanban import grammar
from vanban.extract.body_headings import introduces, read_heading, read_unknown_heading
from vanban.extract.roles import Charge, begins_with_verb
from vanban.extract.units import IDLE_ROLES, SUBMISSION, Unit
from vanban.grammar.forms import UPPER, matching_form
from vanban.structure.outline import reads_as_title

# attribute lines that make the unit above them a task, whatever its words
_CHARGING_LINES = {"lead", "implement", "direct"}
# types whose numbered items are orders even where no heading says so, and those whose paragraphs among them are too
_ORDERS = {"chi_thi", "cong_dien", "ke_hoach", "chuong_trinh", "de_an", "phuong_an", "thong_tri"}
_ORDERING = _ORDERS | {"thong_bao"}
_CONCLUDING = _ORDERING | {"ket_luan", "nghi_quyet"}


# the patterns of tasks.toml that are written with spaces between their parts
_VERBOSE = ("hindrance", "rule_of_form", "plan_in_article")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = grammar.data("tasks")
    lists = ("idle", "money", "charged_chapters", "acknowledging", "charging", "worked_at", "organising")
    words = {
        name: re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, map(matching_form, data[name])))})(?!\w)")
        for name in (*lists, "norm_duties", "norm_acts", "norm_leaves")
    }
    openings = "|".join(f"(?:{matching_form(pattern)})" for pattern in data["routine_openings"])
    return words | {
        "routine_openings": re.compile(openings, re.VERBOSE | re.IGNORECASE),
        "opening": re.compile(matching_form(data["opening"])),
        "rights": re.compile(matching_form(data["rights"])),
        **{name: re.compile(matching_form(data[name]), re.VERBOSE) for name in _VERBOSE},
    }


def is_order(unit: Unit) -> bool:
    """Whether the unit is a task: it says itself what somebody has to do."""
    section, own = unit.section, unit.own.strip()
    if section.role in IDLE_ROLES or unit.attribute or section.kind == "chapter" or _is_blank(own):
        return False
    if any(line.attribute in _CHARGING_LINES for line in unit.attributes):
        return True
    if _is_routine(own) or _stands_idle(unit) or (own.isupper() and not (section.label and unit.actors())):
        return False
    if unit.items and _only_introduces(unit):
        return False
    if unit.doc_type == SUBMISSION:
        return bool(unit.charges or proposed_above(unit)) and not own.endswith(":")
    if unit.doc_type in grammar.data("tasks")["normative"]:
        return _charges_in_norm(unit)
    if unit.doc_type in grammar.data("tasks")["guiding"] and section.role not in ("duties", "organisation"):
        return not own.endswith(":") and bool(unit.actors() or _guides_to_do(unit) or _has_to_be_sent(unit))
    if section.role in ("duties", "organisation"):
        return _says_something(unit) and not _tells_of_money(unit)
    if unit.doc_type in grammar.data("tasks")["reporting"] and not (unit.charges and _CHARGED.search(own)):
        return False
    return _charges_by_itself(unit)


@cache
def _routine() -> tuple[re.Pattern[str], ...]:
    # one by one, for `re` finds a pattern that begins with a word faster than a choice of words
    return tuple(re.compile(matching_form(pattern), re.VERBOSE) for pattern in grammar.data("tasks")["routine"])


def _is_blank(own: str) -> bool:
    """Whether the paragraph is empty, or a line of a form that waits for words ("Tham dự: ……")."""
    return 3 * sum(map(own.count, ".…_")) >= len(own)


def _guides_to_do(unit: Unit) -> bool:
    """Whether an item of guidance orders something without saying whom: its verb leads, below a heading of a work."""
    if unit.section.kind == "paragraph" or not begins_with_verb(unit.form, unit.start, unit.end, named=True):
        return False
    titles = [matching_form(above.section.heading or "").lower() for above in unit.above()]
    return any(_patterns()["worked_at"].search(title) for title in titles)


_SENT = re.compile(r"(?<!\w)(?:phải|cần) (?:được )?(?:gửi|nộp|trình|báo cáo|chuyển)(?!\w)")


def _has_to_be_sent(unit: Unit) -> bool:
    """Whether an item of guidance says what somebody has to get ("Biên bản phải gửi về Ủy ban bầu cử …")."""
    return bool(unit.charges) and bool(_SENT.search(unit.own))


def _is_routine(own: str) -> bool:
    """Whether a formula of every directive stands there ("Chỉ thị này được phổ biến đến …"), which orders nothing."""
    low = own.lower()
    return bool(_patterns()["routine_openings"].match(own)) or any(formula.search(low) for formula in _routine())


def proposed_above(unit: Unit) -> list[Charge]:
    """In a submission who proposes the items of a list, and to whom: its lead sentence says so."""
    parent = unit.parent
    if unit.doc_type == SUBMISSION and parent and parent.own.rstrip().endswith(":"):
        return parent.charges
    return []


def _stands_idle(unit: Unit) -> bool:
    """Below a heading about money, membership, rights or taking effect nothing is ordered."""
    idle, money = _headed_idle(unit)
    return (idle and not _watches_over(unit)) or (money and not unit.actors())


# "Điều 9. Văn phòng Huyện ủy theo dõi, đôn đốc việc thực hiện Quy chế này" among the closing provisions
_WATCHING = re.compile(r"(?:theo dõi|đôn đốc|kiểm tra|giám sát|hướng dẫn)[^.;:]{0,80}(?:thực hiện|thi hành) \w+ \w+")


def _watches_over(unit: Unit) -> bool:
    """Whether a closing provision charges somebody to watch over how the document is carried out."""
    closing = any("điều khoản" in matching_form(above.section.heading or "").lower() for above in unit.above())
    return closing and bool(unit.actors()) and bool(_WATCHING.search(unit.own))


def _headed_idle(unit: Unit) -> tuple[bool, bool]:
    """Whether the unit or what it stands below is headed by words that order nothing, and by words about money."""
    if unit.idle is None:
        idle, money = _headed_idle(unit.parent) if unit.parent else (False, False)
        heading = unit.section.heading
        if heading and unit.section.label and unit.section.role != "duties" and unit.items:
            words = matching_form(heading).lower() if reads_as_title(unit.own.strip()) else ""
            # "Điều 6. Tổ chức thực hiện" orders something even below "Chương III. Điều khoản thi hành", and "các tổ
            # chức thành viên" act, where "Thành viên" is a list
            opened = idle and not _patterns()["organising"].search(words)
            idle = opened or (_names_idle(words) and not (heading_bodies(unit) or unit.actors()))
            money = money or bool(_patterns()["money"].search(words))
        idle = idle or bool(unit.items and _patterns()["rights"].match(unit.own.strip()))
        unit.idle = idle, money
    return unit.idle


# "Ban Thường trực và các thành viên giám sát thông qua việc: …" is a sentence, "Thành phần, thành viên" a title
_LONGEST_TITLE = 15


def _names_idle(heading: str) -> bool:
    return bool(_patterns()["idle"].search(heading)) and len(heading.split()) <= _LONGEST_TITLE


def _only_introduces(unit: Unit) -> bool:
    """Whether a unit with items of its own is only their heading or lead sentence."""
    own = unit.own.strip()
    if own.endswith(":") or _patterns()["opening"].search(own):
        short = len(own.split()) < 8
        opens = short or bool(_patterns()["opening"].search(own)) or is_body_heading(unit)
        return opens or introduces(unit.form, unit.charges, unit.end)
    if reads_as_title(own) or own.isupper():
        return True
    return not unit.actors() and _is_heading_like_siblings(unit)


def _is_heading_like_siblings(unit: Unit) -> bool:
    """A heading that ends with a full stop among headings that do not: one sentence with items, like the others."""
    if unit.parent is None or unit.own.count(".") > 1 or ";" in unit.own or " trách nhiệm " in unit.own:
        return False
    kind, known = unit.section.kind, unit.parent.like_titles
    if kind not in known:
        like = [other for other in unit.parent.items if other.section.kind == kind and other.items]
        known[kind] = len(like) > 1 and sum(reads_as_title(other.own.strip()) for other in like) * 2 >= len(like)
    return known[kind]


def is_body_heading(unit: Unit) -> bool:
    """Whether the unit's own text is nothing but the bodies that act below it ("2. Giao Sở Tài chính:")."""
    return bool(heading_bodies(unit))


def heading_bodies(unit: Unit) -> list[Charge]:
    """The bodies of a heading that names nothing else."""
    if unit.named is None:
        unit.named = read_heading(unit.form, unit.start, unit.end)
        if not unit.named and _stands_among_bodies(unit):
            unit.named = read_unknown_heading(unit.form, unit.start, unit.end)
        # "2. Trách nhiệm của các sở, ban, ngành;" / "Ủy ban nhân dân các xã": one heading on two lines
        if unit.named and unit.own.rstrip().endswith(";") and unit.items and unit.items[0].section.kind == "paragraph":
            unit.named = unit.named + heading_bodies(unit.items[0])
    return unit.named


def _stands_among_bodies(unit: Unit) -> bool:
    """Whether a heading that does not begin with a verb has two like it at least, and most of them, that are bodies."""
    if not (unit.parent and unit.items and unit.section.label) or begins_with_verb(unit.form, unit.start, unit.end):
        return False
    kind = unit.section.kind
    like = [other for other in unit.parent.items if other.section.kind == kind and other is not unit]
    bodies = sum(bool(read_heading(other.form, other.start, other.end)) for other in like)
    return bodies > 1 and bodies * 2 > len(like)


def _says_something(unit: Unit) -> bool:
    """In the operative part every item is an order, but a bare heading or a lone name is none."""
    own = unit.own.strip()
    if is_body_heading(unit) or len(own.split()) < 4:
        return False
    if own.endswith(":") and (not unit.section.label or _patterns()["opening"].search(own)):
        return _orders_first(unit)
    # "c) Dự án đường dây Bắc Sơn:" only names what its items are about
    if own.endswith(":") and unit.items and not (unit.charges or begins_with_verb(unit.form, unit.start, unit.end)):
        return False
    return not _acknowledges(unit)


def _orders_first(unit: Unit) -> bool:
    """Whether a sentence of its own orders something before that which opens a list ("Đẩy mạnh …. Tập trung sau:")."""
    stop = _SENTENCE_END.search(unit.own.strip())
    return bool(stop) and begins_with_verb(unit.form, unit.start, unit.end, named=True)


def _acknowledges(unit: Unit) -> bool:
    """Whether the unit only takes note or agrees; a sentence behind that may charge ("Đồng ý …. Sở Y tế …")."""
    own = unit.own
    if not _patterns()["acknowledging"].match(own.strip()):
        return False
    stop = _SENTENCE_END.search(own)
    return not (stop and any(charge.name.start >= unit.start + stop.end() for charge in unit.actors()))


# where the money comes from is no duty
_MONEY = re.compile(r"(?:Nguồn )?[Kk]inh phí(?! để)|Nguồn (?:vốn|lực)")
_FUNDED = re.compile(r"(?i:(?:do|từ|trong)\s(?:[\w,]+\s){0,4}?ngân sách)")


def _tells_of_money(unit: Unit) -> bool:
    """Whether the unit says where the money comes from, and charges nobody to provide it."""
    own = unit.own.strip()
    return bool(_MONEY.match(own)) and bool(_FUNDED.search(own)) and not unit.actors()


def _charges_by_itself(unit: Unit) -> bool:
    """Where no heading announces duties, the unit's own words have to charge."""
    section, own = unit.section, unit.own.strip()
    if _acknowledges(unit) or (own.endswith(":") and not _orders_before_list(own)):
        return False
    if _is_noun_in_list(unit) or _is_preamble(unit):
        return False
    if unit.actors() and (section.kind != "paragraph" or _is_charged_prose(unit)):
        return True
    if unit.doc_type == "cong_van" and _ASKS_PERSON.search(own):
        return True
    if section.kind == "paragraph":
        # "3. Sở Tài chính" with its duty in the line below
        below = unit.parent is not None and unit.parent.section.label
        headed = below and (heading_bodies(unit.parent) or _goes_on(unit))
        if headed and begins_with_verb(unit.form, unit.start, unit.end):
            return True
        # "Mọi vướng mắc đề nghị phản ánh về Sở Nội vụ": who is told of what hinders, by whomever it hinders
        return closes(unit) and bool(unit.charges)
    if section.kind == "article":
        return False
    article = next((above for above in unit.above() if above.section.kind == "article"), None)
    if article is not None:
        if _patterns()["plan_in_article"].match(article.own.strip()):
            return begins_with_verb(unit.form, unit.start, unit.end)
        return any(heading_bodies(above) for above in unit.above())
    # whatever stands below "Giao Sở Y tế:" is charged to it
    if unit.parent is not None and unit.parent.section.label and heading_bodies(unit.parent):
        return True
    # a list in a text of no known kind may be one of trades or goods
    return unit.doc_type in _ORDERS or (unit.doc_type is not None and begins_with_verb(unit.form, unit.start, unit.end))


def _goes_on(unit: Unit) -> bool:
    """Whether a paragraph without a number goes on with the duties of the item that it stands below."""
    return unit.doc_type in _ORDERS and not reads_as_title(unit.parent.own.strip()) and not _TELLS.search(unit.own)


_SENTENCE_END = re.compile(rf"\.\s+(?=[{UPPER}])")
# "Trong đó, lưu ý các dữ liệu về:" asks for nouns
_NOUNS_FOLLOW = re.compile(r"(?:về|gồm|là|như)\s*:$")
# a letter may ask persons, who are no bodies: "Kính đề nghị các đồng chí cho ý kiến"
_ASKS_PERSON = re.compile(
    r"(?:kính|trân trọng|xin)(?: trân trọng)? đề nghị (?:các |quý )?(?:đồng chí|đ/c|ông|bà|anh|chị|thầy|cô)(?!\w)", re.I
)
_CHARGED = re.compile(r"(?<!\w)(?:yêu cầu|đề nghị|giao(?! (?:dịch|thông|lưu|tiếp))|phân công)(?!\w)", re.I)


def _orders_before_list(own: str) -> bool:
    """Whether sentences of their own stand before the words that open a list ("Nắm chắc …. Trong đó, lưu ý về:")."""
    return bool(_NOUNS_FOLLOW.search(own) and _SENTENCE_END.search(own))


def _is_noun_in_list(unit: Unit) -> bool:
    """Whether a bullet only names what the item above it asks about ("… các dữ liệu về:")."""
    parent = unit.parent
    if parent is None or unit.section.kind != "bullet" or not _NOUNS_FOLLOW.search(parent.own.rstrip()):
        return False
    return not unit.actors() and not begins_with_verb(unit.form, unit.start, unit.end)


def _is_preamble(unit: Unit) -> bool:
    """Whether the paragraph tells, before the first item of a directive, why it is issued, and charges nobody."""
    return unit.before_items and unit.section.kind == "paragraph" and not _CHARGED.search(unit.own)


def closes(unit: Unit) -> bool:
    """Whether the unit closes a directive: "Trong quá trình thực hiện, nếu có vướng mắc, … báo cáo …"."""
    return unit.section.kind == "paragraph" and bool(_patterns()["hindrance"].match(unit.own.strip()))


# what was, or is still lacking, among the items of a conclusion
_TELLS = re.compile(r"(?<!\w)(?:đã|còn|chưa|vẫn|đạt|thời gian qua)(?!\w)")


# "Căn cứ chủ trương của Bộ Chính trị, Đảng ủy Chính phủ …"
_GROUNDS = re.compile(r"(?:Căn cứ|Trên cơ sở|Theo) [^,.;:]{3,120},")


def _opens_with_actor(unit: Unit) -> bool:
    """Whether the paragraph begins with who acts and tells nothing of what was: "Các Bộ trưởng trực tiếp chỉ đạo …"."""
    first = unit.actors()[0].name.start if unit.actors() else unit.end
    before = unit.form[unit.start : first].strip()
    return (not before or bool(_GROUNDS.fullmatch(before))) and not _TELLS.search(unit.own)


def _is_charged_prose(unit: Unit) -> bool:
    if unit.own.strip().endswith(":"):
        return False
    # among the items of a directive even a paragraph without a number says who does what
    below_item = unit.parent is not None and bool(unit.parent.section.label)
    # … and in a copy that has lost its numbers those that begin with who acts
    loose = unit.parent is None and not unit.before_items and unit.doc_type in _CONCLUDING and _opens_with_actor(unit)
    among_items = loose or (below_item and (unit.doc_type in _ORDERING or _opens_with_actor(unit)))
    return bool(among_items or _patterns()["charging"].search(unit.own.lower()))


def _charges_in_norm(unit: Unit) -> bool:
    """A norm is a task only where it charges a named body to organise, guide, report, issue or check."""
    if _MONEY.match(unit.own.strip()) or _patterns()["rule_of_form"].match(unit.own.strip()):
        return False
    charged = any(
        above.section.heading and _patterns()["charged_chapters"].search(matching_form(above.section.heading).lower())
        for above in unit.above()
    )
    # "1. Ủy ban nhân dân xã: Khi nhận được hồ sơ, có trách nhiệm:" names who acts in its points
    inherited = any(
        heading_bodies(above) or (above.own.rstrip().endswith(":") and above.actors()) for above in unit.above()
    )
    if charged or unit.section.role == "organisation":
        return bool(unit.actors() or inherited or unit.charges)
    introduced = inherited and unit.parent.own.rstrip().endswith(":")
    if (introduced or _is_led(unit)) and begins_with_verb(unit.form, unit.start, unit.end):
        return True
    if closes(unit):
        return bool(unit.charges)
    if not unit.actors() or unit.own.rstrip().endswith(":"):
        return False
    reports = re.search(r"định kỳ|báo cáo|có trách nhiệm|[Tt]rong thời hạn \d", unit.own)
    return bool(reports and _patterns()["norm_duties"].search(unit.own.lower())) or _binds_an_organ(unit)


def _is_led(unit: Unit) -> bool:
    """Whether a paragraph above the items charges them: "Việc kiểm kê do Sở Y tế thực hiện, cụ thể như sau:"."""
    if unit.parent is None or not unit.section.label:
        return False
    lead = unit.parent.items[0]
    return lead.section.kind == "paragraph" and lead.own.rstrip().endswith(":") and bool(lead.actors())


# bodies that a norm binds by their names; who founds a firm or an association is free to
_ORGANS = {
    "ministry",
    "department",
    "division",
    "people_committee",
    "people_council",
    "government",
    "justice",
    "office",
}

_HEADED = ("article", "chapter", "section")
_CLAUSE = re.compile(r"[^.;:\n]{0,90}")
# "ký hợp đồng với cơ quan chủ trì": who acts is no act
_ACTING = re.compile(
    r"(?:cơ quan|đơn vị|tổ chức|cá nhân) (?:được )?(?:chủ trì|tổ chức|ban hành|kiểm tra|thẩm định|giám sát|báo cáo)"
)


def _binds_an_organ(unit: Unit) -> bool:
    """Whether an organ of the State is the subject of a duty: "Giám đốc Sở Y tế ra quyết định thành lập Hội đồng"."""
    # "Chính phủ ban hành Nghị định về …" stands above all articles
    if not any(above.section.kind in _HEADED for above in (unit, *unit.above())):
        return False
    organs = [charge.name for charge in unit.actors() if charge.name.kind in _ORGANS and charge.name.side == "state"]
    if not organs:
        return False
    clause = _CLAUSE.match(unit.form, organs[-1].end, unit.end)[0].lower()
    act = clause.startswith(" quy định ") or _patterns()["norm_acts"].search(_ACTING.sub("", clause))
    return bool(act) and not _patterns()["norm_leaves"].search(clause)
