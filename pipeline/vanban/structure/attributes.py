"""What the name before a colon tells of a task: its lead, its time, its product …"""

from __future__ import annotations

import re
from functools import cache

from vanban.grammar.column_heads import attribute_names

# "Nội dung:" or "Chỉ tiêu:" at the start of a paragraph introduces a paragraph of its own
_NO_LINES = {"task", "number", "indicator", "unit"}
# what may share a line with another attribute
_SHARED = {"lead", "implement", "coordinate", "direct", "report_to", "time", "product"}


@cache
def _reach() -> int:
    """How far behind the beginning of a line the colon of an attribute stands at most: a bullet, a name, a note."""
    return max(map(len, attribute_names())) + 60


@cache
def _line(every: bool) -> re.Pattern[str]:
    names = [name for name, role in attribute_names().items() if every or role not in _NO_LINES]
    known = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?:[-+*•○]\s*|o\s+)?({known})(?:\s*\([^)]{{0,40}}\))?\s*:\s*", re.IGNORECASE)


def read_attribute(form: str, every: bool = False) -> tuple[str, int] | None:
    """(role, offset of the value) of an attribute line in matching form, or None.

    `every` also takes the names that as a rule open a paragraph of their own ("Tên nhiệm vụ:").
    """
    # most paragraphs are prose: the names of attributes are short and end with a colon
    if form.find(":", 0, _reach()) < 0:
        return None
    match = _line(every).match(form)
    return (attribute_names()[match[1].lower()], match.end()) if match else None


@cache
def _further() -> re.Pattern[str]:
    known = "|".join(
        re.escape(name)
        for name in sorted(attribute_names(), key=len, reverse=True)
        if attribute_names()[name] in _SHARED
    )
    # "Chủ trì: Sở Y tế Phối hợp: các xã": a line break between them may be gone
    return re.compile(rf"(?:[;.,]\s+(?:-\s*)?|\s+(?=(?-i:[A-ZĐ])))({known})\s*:\s*", re.IGNORECASE)


def read_attributes(form: str) -> list[tuple[str, int, int]]:
    """(role, start, end) of each value of an attribute line: "Chủ trì: Sở Y tế; phối hợp: các xã" tells two things.

    Empty where the line is no attribute line.
    """
    first = read_attribute(form)
    if first is None:
        return []
    found = [(*first, len(form))]
    for match in _further().finditer(form, first[1]):
        role, start, _ = found[-1]
        found[-1] = (role, start, match.start())
        found.append((attribute_names()[match[1].lower()], match.end(), len(form)))
    return found
