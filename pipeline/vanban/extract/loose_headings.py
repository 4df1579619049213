"""Headings without a number: "Sở Tài chính:" in a line of its own, above the duties that it has.

A page sets them bold, a copy has lost their numbers. They are units like others; what follows them knows them as its
`opener`: bullets and paragraphs, and items whose count begins anew ("a)") right below the heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from vanban.extract.order_headings import heading_bodies
from vanban.extract.units import Unit

# a heading may list all whom a plan charges
_LONGEST = 500
_BELOW = frozenset({"paragraph", "bullet"})
# the first labels of lists
_FIRST = frozenset({"a", "1", "A"})
_NONE: frozenset[str] = frozenset()
# a line without a colon is a heading only among others like it
_FEWEST_BARE = 2


def tell_loose_headings(units: Sequence[Unit]) -> None:
    """Give what stands below a heading without a number that heading as its opener.

    A heading holds until the next one, or until an item of a kind that does not begin anew below it.
    """
    followed = [unit for unit, below in pairwise(units) if _may_head(unit) and _kinds_below(below)]
    headings = {unit for unit in followed if heading_bodies(unit)}
    headings -= {unit for unit, below in pairwise(units) if unit in headings and _is_heading(below)}
    if len(headings) < _FEWEST_BARE:
        headings = {unit for unit in headings if unit.own.rstrip().endswith(":")}
    opener, kinds = None, _NONE
    for unit, below in zip(units, [*units[1:], None], strict=True) if headings else ():
        counted = opener is not None and _is_counted(opener) and _is_counted(unit)
        if counted:
            # the outline takes it for a part of the bullet before it
            unit.parent = opener.parent
        if unit in headings:
            opener, kinds = unit, _kinds_below(below)
        elif counted:
            kinds = _NONE
        elif unit.section.kind not in (kinds | _BELOW):
            opener = None
        elif opener and kinds and unit.opener is None and (unit.parent is None or unit.parent.opener is not opener):
            unit.opener = opener


def tell_loose_topics(units: Sequence[Unit]) -> None:
    """Mark the headings without a number that name a work: lines without a full stop above paragraphs that have one."""
    for parent, siblings in groupby(units, key=lambda unit: unit.parent):
        lines = list(siblings)
        stops = sum(line.own.rstrip().endswith((".", ";", "/.")) for line in lines)
        topics = [line for line, below in pairwise(lines) if _may_head(line) and _is_said_of(below)]
        topics = [line for line in topics if not (line.items or line.own.rstrip().endswith(":") or line.actors())]
        if _FEWEST_BARE <= len(topics) <= stops and (parent is None or parent.section.kind != "bullet"):
            for line in topics:
                line.topic = True


def _is_said_of(unit: Unit) -> bool:
    return unit.section.kind in _BELOW and not _may_head(unit)


def _kinds_below(first: Unit) -> frozenset[str]:
    """The kinds of what stands below a heading whose first line is `first`; none where no heading stands before it."""
    kind, label = first.section.kind, first.section.label
    if kind in ("clause", "point") and label in _FIRST:
        return _BELOW | {kind}
    return _BELOW if kind in _BELOW else _NONE


def _may_head(unit: Unit) -> bool:
    """Whether a paragraph, or an item "(1)", which ranks below all bullets, is short and ends as headings do."""
    if (
        not (unit.section.kind == "paragraph" or _is_counted(unit))
        or unit.attribute
        or unit.end - unit.start > _LONGEST
    ):
        return False
    own = unit.own.strip()
    return own[:1].isupper() and not own.endswith((".", ";", ",", "/"))


def _is_counted(unit: Unit) -> bool:
    return unit.section.kind == "bullet" and (unit.section.label or "").isdigit()


def _is_heading(unit: Unit) -> bool:
    return _may_head(unit) and bool(heading_bodies(unit))
