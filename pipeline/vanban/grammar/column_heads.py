"""What the head of a table's column tells of a task: its lead, its time, its product …"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from vanban import grammar, model
from vanban.grammar.forms import matching_form

# columns that hold bodies, in the order in which roles win where a row says several of one body
BODY_COLUMNS: tuple[model.Role, ...] = ("direct", "lead", "implement", "coordinate", "report_to")
_LONGEST_NAME = 60


@cache
def attribute_names() -> dict[str, str]:
    """Each name of `grammar/attributes.toml` in small letters, and what it tells."""
    names = grammar.data("attributes")["names"]
    return {matching_form(name).lower(): role for role, group in names.items() for name in group}


@cache
def _lower_head() -> re.Pattern[str]:
    known = "|".join(re.escape(name) for name, role in attribute_names().items() if role in ("lead", "coordinate"))
    return re.compile(rf" ({known})$")


@lru_cache(maxsize=1024)
def column_role(header: str) -> str | None:
    """What the column under `header` holds: task, lead, coordinate, time, product …; None where it is not known."""
    name = " ".join(matching_form(header).lower().split()).strip(" .:*")
    if not name:
        return None
    if name in attribute_names():
        return attribute_names()[name]
    # "Phân công thực hiện" over "Chủ trì" and "Phối hợp": the lower head tells more
    if (lower := _lower_head().search(name)) and name[: lower.start()] in attribute_names():
        return attribute_names()[lower[1]]
    # "Đơn vị" alone is a measure, "Đơn vị …" is whoever does it
    longer = (known for known, role in attribute_names().items() if role != "unit" and name.startswith(known + " "))
    prefix = max(longer, key=len, default=None)
    if prefix and len(name) <= _LONGEST_NAME:
        return attribute_names()[prefix]
    words = grammar.data("attributes")["words"]
    return next((role for role, group in words.items() if any(re.search(rf"\b{word}\b", name) for word in group)), None)
