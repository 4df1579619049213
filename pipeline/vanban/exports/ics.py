"""Tasks with a day as a calendar (RFC 5545): an all-day event on the last day, repeated by the deadline's rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from vanban import model
from vanban.exports.mending import Piece, mended
from vanban.exports.tables import rule_of
from vanban.exports.whole import clean
from vanban.exports.wording import ROLES, type_name
from vanban.extract.recurrence import next_due

_OCTETS = 75
_SUMMARY = 120
# would fill the calendar
_ROUTINE = ("FREQ=DAILY", "FREQ=WEEKLY")
_HEADER = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//vanban//tasks//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
           "X-WR-CALNAME:Nhiệm vụ")  # fmt: skip


@contextmanager
def calendar(path: Path) -> Iterator[Callable[[Piece], int]]:
    """Write a calendar to `path`: the block gets a function that adds what `lines` gave, and tells where it stands.

    Whole or not at all.
    """
    with mended(path) as file:
        file.add(b"".join(map(_folded, _HEADER)))
        yield file.add
        file.add(_folded("END:VCALENDAR"))


def lines(document: model.Document) -> bytes:
    """The document's events as they stand in a calendar."""
    return b"".join(map(_folded, events(document)))


def events(document: model.Document) -> Iterator[str]:
    """The content lines of one event for each task and each of its deadlines that has a day or a rule.

    What repeats begins with its first day after the document's date (where that is not known, after the last date
    that it cites) and ends with the period that the document covers. Nothing is said where no day can be told, nor
    of what is to be done every day or every week.
    """
    deadlines = {deadline.id: deadline for deadline in document.deadlines}
    since = _since(document)
    for task in document.tasks:
        for key in task.deadlines:
            if days := _days(deadlines[key], since, document.metadata.period):
                yield from _event(document, task, deadlines[key], *days)


def _days(deadline: model.Deadline, since: date | None, period: model.Period | None) -> tuple[date, str | None] | None:
    """The first day, and the rule by which it comes again."""
    rule = rule_of(deadline)
    if rule is None:
        day = _day(deadline.date_end)
        return (day, None) if day and deadline.kind not in ("ongoing", "event") else None
    if _is_loose(deadline) and rule.startswith(_ROUTINE):
        return None
    first = next_due(deadline, since, since) if since else None
    if first is None:
        return None
    if rule.startswith("FREQ=MONTHLY") and "BY" not in rule and (first + timedelta(days=1)).day == 1:
        # due at the end of each turn; from the 31st a calendar would pass over the short months
        rule += ";BYMONTHDAY=-1"
    last = _day(period.end) if period else None
    if last is None:
        return first, rule
    return first, f"{rule};UNTIL={last:%Y%m%d}" if first <= last else None


def _event(
    document: model.Document, task: model.Task, deadline: model.Deadline, day: date, rule: str | None
) -> Iterator[str]:
    head = document.metadata
    name = head.code or f"{type_name(head.doc_type)} {head.subject or document.source.name}"
    words = " ".join(task.text.split())
    summary = words if len(words) <= _SUMMARY else f"{words[: _SUMMARY - 2].rpartition(' ')[0]} …"
    loose = " (văn bản không nêu ngày; ghi vào ngày cuối kỳ)" if rule and _is_loose(deadline) else ""
    page = f", trang {task.page}" if document.source.page_count > 1 else ""
    details = [task.text, *_bodies(task), f"Thời hạn: {deadline.text}{loose}", f"Văn bản: {name}{page}"]
    yield "BEGIN:VEVENT"
    yield f"UID:{document.id}.{task.id}.{deadline.id}@vanban"
    # the time at which the event was written would change the file in every run
    yield f"DTSTAMP:{(_day(head.issued_on) or date(1970, 1, 1)):%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    if rule:
        yield f"RRULE:{rule}"
    place = f"{head.code or type_name(head.doc_type)} {task.at}".strip()
    yield f"SUMMARY:{_escaped(f'{place}: {summary}')}"
    yield f"DESCRIPTION:{_escaped(chr(10).join(line for line in details if line))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _bodies(task: model.Task) -> Iterator[str]:
    """One line a role."""
    for role in dict.fromkeys(body.role for body in task.bodies):
        names = "; ".join(body.name for body in task.bodies if body.role == role)
        yield f"{ROLES[role].capitalize()}: {names}"


def _is_loose(deadline: model.Deadline) -> bool:
    """Whether the text says how often, and not on which day."""
    return "BY" not in (rule_of(deadline) or "BY")


def _since(document: model.Document) -> date | None:
    own = _day(document.metadata.issued_on)
    cited = (_day(citation.issued_on) for citation in document.citations)
    return own or max((day for day in cited if day), default=None)


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", clean(text)).replace("\n", "\\n").replace("\t", " ")


def _folded(line: str) -> bytes:
    """The line as octets, broken after at most 75 of them and never inside a character (RFC 5545, 3.1)."""
    octets, pieces, start = line.encode(), [], 0
    # from the second piece on, the space that it begins with counts
    while len(octets) - start > _OCTETS - bool(start):
        end = start + _OCTETS - bool(start)
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[start:end])
        start = end
    return b"\r\n ".join([*pieces, octets[start:]]) + b"\r\n"
