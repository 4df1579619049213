"""The paragraphs of the outline as a tree, each with what it says itself and whom its words charge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from vanban import model
from vanban.draft import Draft
from vanban.extract.body_headings import small_head
from vanban.extract.body_lists import read_names
from vanban.extract.charges import Charge
from vanban.extract.roles import begins_with_verb, read_charges, read_proposal
from vanban.grammar import patterns
from vanban.grammar.forms import UPPER, matching_form
from vanban.structure.attributes import read_attribute
from vanban.structure.labels import read_label

_LEADS = patterns("order_leads")
# sections that order nothing
IDLE_ROLES = {"purpose", "aims", "targets", "basis", "closing"}
# its tasks are what it asks the addressee to decide
SUBMISSION = "to_trinh"


@dataclass(slots=True, eq=False)
class Unit:
    """One paragraph of the outline: [start, end) is its own text, without its label and without its children.

    `attribute` is what an attribute line tells of the unit above it (lead, time, product …), None for all others;
    `before_items` tells that it stands before the first numbered item of a text that has some, and before the lead
    sentence that asks for a list; `shared` are the lines that tell of several units ("2. Cơ quan chủ trì" behind "1.
    Nội dung" with its items); `opener` is the paragraph beside it that says whose duties follow ("Tổ giúp việc có nhiệm
    vụ:", "Sở Y tế:"), and a `topic` is a heading without a number that names a work (see loose_headings); `roots` are
    all units that stand below no other; `retold` tells that a page has begun before it to tell what is ordered ("Theo
    đó, …"); `listed` tells of a line or item outside all headings that a lead sentence asks somebody for ("X yêu cầu
    các cấp ủy … sau:"); `inspected` is a line that may only name what somebody looks at ("giám sát việc …, cụ thể:").
    What follows the children is read when it is first asked for, since most paragraphs are never
    asked: who is charged in it, the bodies of a heading by its own words and among its like, whether headings over it
    order nothing or charge only who is named, its items, their numbers, and whether those of a kind read as titles.
    """

    section: model.Section
    start: int
    end: int
    form: str
    doc_type: str | None
    attribute: str | None = None
    before_items: bool = False
    parent: Unit | None = None
    children: list[Unit] = field(default_factory=list)
    shared: list[Unit] = field(default_factory=list)
    opener: Unit | None = None
    listed: bool = False
    topic: bool = False
    inspected: bool = False
    charged: list[Charge] | None = None
    headed: list[Charge] | None = None
    named: list[Charge] | None = None
    idle: tuple[bool, bool] | None = None
    kept: list[Unit] | None = None
    loose: dict[Unit, int] | None = None
    like_titles: dict[str, bool] = field(default_factory=dict)
    like_bodies: dict[str, tuple[int, int]] = field(default_factory=dict)
    roots: list[Unit] = field(default_factory=list)
    retold: bool = False

    @property
    def own(self) -> str:
        """Its own text in matching form."""
        return self.form[self.start : self.end]

    @property
    def title(self) -> str:
        """Its heading in matching form and small letters, "" where it has none."""
        return matching_form(self.section.heading or "").lower()

    @property
    def items(self) -> list[Unit]:
        """The children that are units of their own."""
        if self.kept is None:
            self.kept = [child for child in self.children if child.attribute is None]
        return self.kept

    @property
    def siblings(self) -> list[Unit]:
        """The units below the same one, or below none, itself among them."""
        return self.parent.items if self.parent else self.roots

    def number(self, child: Unit) -> int | None:
        """The number of a bullet or paragraph among those below this unit, None for a child with a label."""
        if self.loose is None:
            loose = [item for item in self.items if not item.section.label or item.section.kind == "bullet"]
            self.loose = {item: at for at, item in enumerate(loose, 1)}
        return self.loose.get(child)

    @property
    def attributes(self) -> list[Unit]:
        """The attribute lines below it, and those that it shares with others."""
        return [child for child in self.children if child.attribute is not None] + self.shared

    def above(self) -> Iterator[Unit]:
        """Its ancestors, the nearest first."""
        unit = self.parent
        while unit is not None:
            yield unit
            unit = unit.parent

    @property
    def charges(self) -> list[Charge]:
        """The bodies that its own words charge, each with its role."""
        if self.charged is None:
            self.charged = []
            if self.section.role not in IDLE_ROLES and self.attribute is None:
                read = read_proposal if self.doc_type == SUBMISSION else read_charges
                small = small_head(self.form, self.start, self.end)
                if small:
                    self.charged = [charge.moved(self.start) for charge in read(small, 0, len(small))]
                else:
                    self.charged = read(self.form, self.start, self.end)
        return self.charged

    def actors(self) -> list[Charge]:
        """Those whom its own words charge to act; those who are only directed ("chỉ đạo Y làm") follow others."""
        return [charge for charge in self.charges if charge.actor and not charge.directed]


def units(draft: Draft) -> list[Unit]:
    """Every paragraph of the outline as a tree, in the order of the text; tables and their rows are left out."""
    form = matching_form(draft.text)
    ends = {line.start: line.end for line in draft.lines}
    found: dict[str, Unit] = {}
    for section in draft.sections:
        if section.kind in ("table", "row") or section.start not in ends:
            continue
        line = form[section.start : ends[section.start]]
        doc_type = next((part.doc_type for part in draft.parts if part.start <= section.start < part.end), None)
        doc_type = doc_type or draft.metadata.doc_type
        unit = Unit(section, section.start, ends[section.start], form, doc_type)
        _find_own_text(unit, line)
        unit.parent = found.get(section.parent or "")
        if unit.parent:
            unit.parent.children.append(unit)
        found[section.id] = unit
    roots = [unit for unit in found.values() if unit.parent is None]
    first = _first_item(found.values(), roots)
    for unit in list(found.values()):
        unit.roots = roots
        unit.before_items = unit.start < first
        _adopt_numbered_attributes(unit)
        _share_attributes(unit)
        _tell_openers(unit)
        _tell_inspected(unit)
    for unit in found.values():
        _skip_heading(unit)
    _tell_retold(roots)
    _tell_listed(roots)
    return list(found.values())


def _first_item(every: Iterable[Unit], roots: list[Unit]) -> int:
    """Where the numbered items begin, or the paragraphs that a lead sentence in front of them asks for."""
    first = next((unit.start for unit in every if unit.section.kind == "clause"), 0)
    for unit in roots:
        own = unit.own.rstrip()
        if unit.start < first and own.endswith(":") and _LEADS["asks-for-list"].search(own):
            return unit.end
    return first


def _tell_retold(roots: list[Unit]) -> None:
    """Mark the paragraphs behind the one in which a page without a letterhead begins to tell what is ordered."""
    retold = False
    for unit in roots:
        unit.retold = retold and unit.section.kind == "paragraph"
        retold = retold or (unit.doc_type in (None, "cong_van") and bool(_LEADS["retells"].match(unit.own.strip())))


def _tell_listed(roots: list[Unit]) -> None:
    """Mark what a page lists behind a lead sentence that asks for it, with numbers or without, down to a heading."""
    asked = charged = False
    for unit in roots:
        if unit.section.kind in ("bullet", "clause"):
            # what somebody hears or discusses is listed so, too
            unit.listed = asked and charged
        elif unit.section.kind != "paragraph":
            asked = False
        elif unit.own.rstrip().endswith(":"):
            asked = bool(_LEADS["asks-for-list"].search(unit.own.rstrip()))
            charged = bool(_LEADS["charges"].search(unit.own))
            asked = (asked or charged) and (" yêu cầu " in unit.own or bool(unit.actors()))
        else:
            unit.listed = asked


def _find_own_text(unit: Unit, line: str) -> None:
    if unit.section.kind == "attribute" and (attribute := read_attribute(line)):
        unit.attribute = attribute[0]
        unit.start += attribute[1]
    elif unit.section.label and (label := read_label(line)):
        unit.start += label.rest


_DUTIES_OF = re.compile(r"[^.;:]{3,90}?\scó (?:các |những )?(?:nhiệm vụ|trách nhiệm)(?: như)?(?: sau)?(?: đây)?\s*:")


def _tell_openers(unit: Unit) -> None:
    """Each bullet below the unit with the paragraph before it that says whose duties the bullets are."""
    opener: Unit | None = None
    for child in unit.children:
        bullet = child.section.kind == "bullet"
        child.opener = opener if bullet else None
        # behind a bullet, the outline takes a paragraph for the bullet's own
        last = child.children[-1] if bullet and child.children else child
        if last.section.kind == "paragraph":
            opener = last if _DUTIES_OF.fullmatch(last.own.strip()) else None
        elif not bullet:
            opener = None


_INSPECTS = re.compile(
    r"(?![^\n]*\sthông qua\s)(?:[^.;:\n]{2,90}\s)?(?<![Bb]an )(?<!đoàn )"
    r"(?i:kiểm tra|giám sát|khảo sát|thanh tra)\s[^\n]*?"
    r"(?:[Cc]ụ thể|[Nn]ội dung|[Vv]ấn đề|[Tt]ập trung|gồm|sau(?: đây)?)(?:\s[^\s.;:]+){0,5}\s?:$"
)


def _tell_inspected(unit: Unit) -> None:
    """Mark what is listed behind "Giám sát việc lập danh sách …. Cụ thể:", below that line or beside it."""
    below = bool(unit.section.label) and _inspects(unit)
    beside = False
    for child in unit.children:
        if child.attribute is None and child.own.rstrip().endswith(":"):
            beside = _inspects(child)
        elif child.attribute is None and child.section.kind != "bullet":
            beside = False
        else:
            child.inspected = beside
        child.inspected = child.inspected or below


def _inspects(unit: Unit) -> bool:
    own = unit.own.strip()
    return own.endswith(":") and bool(_INSPECTS.match(own))


def _adopt_numbered_attributes(unit: Unit) -> None:
    """A task written as a numbered form: "1. Tên nhiệm vụ: …", "2. Cơ quan chủ trì: …" are one task."""
    told = {child: read_attribute(child.own, every=True) for child in unit.children if child.section.label}
    numbered = ((child, named) for child, named in told.items() if child.section.kind != "bullet")
    event = dict(takewhile(lambda one: one[1] is not None, numbered))
    for child, named in event.items() if _is_event(event) else ():
        _describe(child, named[0] if named[0] != "task" else "other")
    owner: Unit | None = None
    for child in list(unit.children):
        named = told.get(child)
        if named is None or child.attribute:
            owner = None
        elif named[0] == "task":
            owner = child
            child.start += named[1]
        elif owner is not None:
            child.attribute = named[0]
            child.start += named[1]
            child.parent = owner
            owner.children.append(child)
    unit.children = [child for child in unit.children if child.parent is unit]


def _is_event(told: dict[Unit, tuple[str, int]]) -> bool:
    """Whether the numbered forms tell what an event is about, when and for whom, and nothing that is to be done.

    "1. Nội dung: Nghị quyết Đại hội", "2. Hình thức: trực tuyến", "3. Thời gian: 01 buổi".
    """
    roles = {named[0] for named in told.values()}
    if len(told) < _FEWEST_TOLD or not roles & {"time", "other"} or roles & {*_WHO, "direct"}:
        return False
    contents = [(one, one.start + named[1]) for one, named in told.items() if named[0] == "task"]
    return not any(begins_with_verb(one.form, start, one.end) for one, start in contents)


_FEWEST_TOLD = 3


def _describe(unit: Unit, attribute: str) -> None:
    unit.attribute = attribute
    for child in unit.children:
        _describe(child, attribute)


def _share_attributes(unit: Unit) -> None:
    """Duties written as "1. Nội dung" with items, "2. Cơ quan chủ trì", "3. Thời gian": these hold for each item."""
    labelled = [child for child in unit.children if child.section.label and child.section.kind != "bullet"]
    at = next((at for at, child in enumerate(labelled) if child.children and _names(child) == "task"), None)
    if at is None or not any(_names(child) in _WHO or _attribute_heads(child) for child in labelled[at + 1 :]):
        return
    lines = [line for child in labelled[at + 1 :] for line in _attribute_lines(child)]
    unit.children = [child for child in unit.children if child.attribute is None]
    below = list(labelled[at].children)
    while below:
        item = below.pop()
        item.shared = lines
        below += item.children


_WHO = ("lead", "implement", "coordinate")
_LONGEST_NAME = 45
_BODY_NAME = re.compile(r"(?i:(?:các )?(?:cơ quan|đơn vị|chủ trì|phối hợp))(?!\w)")


def _names(unit: Unit) -> str | None:
    """What a heading that is nothing but the name of an attribute tells ("2. Cơ quan chủ trì"); else None."""
    own = unit.own.strip(" .:")
    if len(own) > _LONGEST_NAME:
        return None
    named = read_attribute(f"{own.split(', biện pháp')[0]}:", every=True)
    # below "Tổ chức thực hiện" stand duties, no names
    return named[0] if named and (named[0] not in _WHO or _BODY_NAME.match(own)) else None


def _attribute_heads(unit: Unit) -> list[Unit]:
    """The headings below "2. Cơ quan chủ trì, phối hợp" that each name one of them."""
    heads = [child for child in unit.children if child.section.label and (child.children or _inline(child))]
    told = all((_inline(head) or _names(head)) in _WHO for head in heads)
    return heads if len(unit.own) <= _LONGEST_NAME and heads and told else []


def _inline(unit: Unit) -> str | None:
    """What "a) Cơ quan chủ trì: Bộ Y tế" tells, with its value on the line of its name; else None."""
    named = read_attribute(unit.own)
    return named[0] if named and unit.own[named[1] :].strip() else None


def _attribute_lines(unit: Unit) -> list[Unit]:
    """The lines that hold the values of a heading, with what they tell; the heading itself is no duty any more."""
    if heads := _attribute_heads(unit):
        unit.attribute = "other"
        return [line for head in heads for line in _attribute_lines(head)]
    if inline := read_attribute(unit.own):
        unit.attribute = inline[0]
        unit.start += inline[1]
        return [unit]
    role = _names(unit)
    if role is None or role == "task":
        return []
    unit.attribute = role
    for child in unit.children:
        child.attribute = role
    return unit.children


# a heading and its first bullet on one line, as automatic lists leave them: the unit is the bullet
_SHARED_LINE = re.compile(rf"[^.;:]{{20,300}}?(?<!Mác)\s-\s(?=[{UPPER}](?:\S+\s+){{4}})")


def _skip_heading(unit: Unit) -> None:
    # what ends with a colon is all heading: "3. Công ty Môi trường - Xí nghiệp Sơn Trà:"
    bullets = not unit.own.rstrip().endswith(":") and any(child.section.kind == "bullet" for child in unit.children)
    if bullets and unit.section.label and (heading := _SHARED_LINE.match(unit.form, unit.start, unit.end)):
        # "1. Phòng Bảo trợ xã hội - Trẻ em - Bình đẳng giới" is one name
        names, end = read_names(unit.form, unit.start)
        unit.start = heading.end() if not names or unit.form[end : unit.end].strip() else unit.start
