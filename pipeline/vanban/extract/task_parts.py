"""What a task of prose and a task of a table share: bodies as the contract writes them, the facts that stand in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from vanban import model
from vanban.draft import Draft
from vanban.extract.charges import Charge


def written_bodies(text: str, charges: Iterable[Charge], start: int, end: int) -> tuple[model.TaskBody, ...]:
    """The charges as task bodies, each body once: the first verb decides.

    A body that stands outside [start, end), the task with its attribute lines, is inherited.
    """
    seen: dict[str, model.TaskBody] = {}
    for charge in charges:
        name = text[charge.name.start : charge.name.end]
        body = model.TaskBody(
            start=charge.name.start,
            end=charge.name.end,
            name=name,
            role=charge.role,
            inherited=not start <= charge.name.start < end,
        )
        seen.setdefault(" ".join(name.lower().split()), body)
    return tuple(seen.values())


def ids_inside(facts: Sequence[model.Fact], spans: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """The ids of the facts (in the order of the text) that lie wholly in one of the spans."""
    found: dict[str, None] = {}
    for start, end in spans:
        at = bisect_left(facts, start, key=lambda fact: fact.start)
        while at < len(facts) and facts[at].start < end:
            if facts[at].end <= end:
                found[facts[at].id] = None
            at += 1
    return tuple(found)


# what a heading that only tells when says beside the time: "Đợt 1: …", "Giai đoạn 2 (…)", "* Thời gian: …"
_STAGE = re.compile(
    r"(?i:(?:giai đoạn|đợt|bước|vòng|chặng|lần)\s+(?:thứ\s+)?(?:\d{1,2}|[ivx]+|một|hai|ba|tư|năm|nhất)(?!\w))?"
    r"[\s:,.()–-]*(?i:thời gian(?: thực hiện)?\s*:)?[\s(]*"
)


def time_of_heading(draft: Draft, start: int, end: int) -> tuple[str, ...]:
    """The id of the deadline that the heading at [start, end) is, stage and number aside; else none.

    "1. Tại kỳ họp giữa năm 2026:", "Đợt 1: Trong tháng 12/2026" tell for all items below when they are due.
    """
    at = bisect_left(draft.deadlines, start, key=lambda fact: fact.start)
    if at == len(draft.deadlines) or draft.deadlines[at].end > end:
        return ()
    told = draft.deadlines[at]
    behind = draft.text[told.end : end].strip(" .:;)-")
    return (told.id,) if not behind and _STAGE.fullmatch(draft.text, start, told.start) else ()
