"""What in normative texts charges a named body, paragraphs and periods: all else only lays down what holds."""

from __future__ import annotations

import re

from vanban.extract.body_names import Name
from vanban.extract.charges import Charge
from vanban.extract.order_headings import heading_bodies
from vanban.extract.order_words import MONEY, closes, words
from vanban.extract.roles import begins_with_verb, read_charges
from vanban.extract.scope import STOP
from vanban.extract.units import Unit
from vanban.grammar.forms import lowered, matching_form
from vanban.structure.labels import read_label


def charges_in_norm(unit: Unit) -> bool:
    """A norm is a task only where it charges a named body to organise, guide, report, issue or check."""
    own = unit.own.strip()
    if MONEY.match(own) or words()["rule_of_form"].match(own) or (own.endswith(":") and heading_bodies(unit)):
        return False
    charged = any(words()["charged_chapters"].search(above.title) for above in unit.above())
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
    if not unit.actors() or own.endswith(":"):
        return False
    reports = re.search(r"định kỳ|báo cáo|có trách nhiệm|[Tt]rong thời hạn \d", unit.own)
    return bool(reports and words()["norm_duties"].search(unit.own.lower())) or _binds_an_organ(unit)


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

# agencies of ministries and departments by whatever field: "Tổng cục Hải quan", "Chi cục Kiểm lâm"
_AGENCY = re.compile(r"(?:Tổng cục|Cục|Chi cục|Vụ) ")
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
    return _has_to_act(unit.form, unit.actors(), unit.end)


def binds_organ(text: str, start: int, phrase: tuple[int, int], end: int) -> bool:
    """Whether the sentence at `start` charges an organ of the State, so that its `phrase` of time is a deadline.

    Whoever "có trách nhiệm" is charged as well. The sentence ends at its first stop behind the phrase, at `end` at
    the latest.
    """
    stop = STOP.search(lowered(text), phrase[1], end)
    form, end = matching_form(text), stop.start() if stop else end
    label = read_label(form[start:end])
    start += label.rest if label else 0
    actors = [charge for charge in read_charges(form, start, end) if charge.actor]
    charged = any(form.startswith(" có trách nhiệm ", actor.name.end) for actor in actors)
    return charged or _has_to_act(form, actors, end)


def _has_to_act(form: str, actors: list[Charge], end: int) -> bool:
    """Whether an organ of the State is among the actors, and what it does is a duty that a norm may impose."""
    organs = [actor.name for actor in actors if _is_organ(form, actor.name)]
    if not organs:
        return False
    clause = _CLAUSE.match(form, organs[-1].end, end)[0].lower()
    if clause.startswith(" quy định "):
        return True
    clause = _ACTING.sub("", clause)
    act = words()["norm_acts"].search(clause)
    return act is not None and not words()["norm_leaves"].search(clause, 0, act.start())


def _is_organ(form: str, name: Name) -> bool:
    agency = name.kind in _ORGANS and name.side == "state"
    return agency or _AGENCY.match(form, name.start) is not None
