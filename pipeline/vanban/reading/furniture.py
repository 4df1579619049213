"""What a page carries besides its text: running heads, page numbers, signature blocks, ornaments.

Forms that tell by themselves are in grammar/furniture.toml; running heads and feet are known by repetition.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from vanban import grammar
from vanban.grammar.forms import matching_form

_LONGEST = 200
_TOP_MARGIN = 0.88
_FOOT_MARGIN = 0.12
_LETTERHEAD = re.compile(
    r"CỘNG HÒA XÃ HỘI|ĐẢNG CỘNG SẢN|Độc lập\s*-\s*Tự do|^\s*Số\s*:|ỦY BAN NHÂN DÂN|TỈNH ỦY|ĐẢNG ỦY"
)


def reason(line: str, at_edge: bool = False, in_block: bool = False) -> str | None:
    """Why a line is no part of the text, or None when it is; `at_edge` at the top or foot of a page."""
    if len(line) > _LONGEST:
        return None
    form = matching_form(line.strip())
    anything, entries = _holding(at_edge, in_block)
    # one look for all forms together: nearly every line is none
    if not anything.fullmatch(form):
        return None
    return next((entry.extra["why"] for entry in entries if entry.regex.fullmatch(form)), None)


def suspects(lines: Sequence[str]) -> list[bool]:
    """Whether each of the lines of a page has the form of anything that `reason` tells, whatever its place: one look
    at all of them costs a third of a look at each."""
    if not lines:
        return []
    anything, _ = _holding(True, True)
    return [bool(anything.fullmatch(form.strip())) for form in matching_form("\n".join(lines)).split("\n")]


@cache
def _holding(at_edge: bool, in_block: bool) -> tuple[re.Pattern[str], tuple[grammar.Entry, ...]]:
    """The entries that hold for a line at such a place, one by one and as one pattern."""
    places = {"line", *(["edge"] if at_edge else []), *(["block"] if in_block else [])}
    entries = tuple(entry for entry in grammar.entries("furniture") if entry.extra["where"] in places)
    return re.compile("|".join(f"(?:{entry.regex.pattern})" for entry in entries), re.VERBOSE), entries


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A line at the top or foot of a page: `rank` 0 is the outermost, `height` its place on the page (0…1)."""

    page: int
    text: str
    rank: int
    top: bool
    height: float


def running(lines: Sequence[EdgeLine], pages: int) -> set[EdgeLine]:
    """Those of the edge lines that repeat at their place on two pages or more, page numbers apart.

    A letterhead that opens each of several documents in one file repeats too, and is none.
    """
    groups: dict[tuple[bool, str], list[EdgeLine]] = defaultdict(list)
    for line in lines:
        in_margin = line.height > _TOP_MARGIN if line.top else line.height < _FOOT_MARGIN
        if in_margin and not _LETTERHEAD.search(matching_form(line.text)):
            groups[line.top, shape(line.text)].append(line)
    found: set[EdgeLine] = set()
    for (_, form), group in groups.items():
        places = Counter(round(line.height * 40) for line in group)
        often = len({line.page for line in group})
        if form.strip("# -") and often >= 2 and often >= 0.4 * pages and len(places) <= 2:
            found.update(group)
    outer = {(line.page, line.top) for line in found if line.rank == 0}
    outer |= {(line.page, line.top) for line in lines if line.rank == 0 and reason(line.text, at_edge=True)}
    return {line for line in found if line.rank == 0 or (line.page, line.top) in outer}


def shape(text: str) -> str:
    """A line with its numbers and white space levelled, to see whether two pages carry the same one."""
    return re.sub(r"\s+", " ", re.sub(r"\d+", "#", text)).strip().lower()
