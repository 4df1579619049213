"""The rows of the tables that a run leaves: one function a table; how they are written is said elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from vanban import model
from vanban.extract.recurrence import yearly

Value = str | int | float | bool | None

ROLES: tuple[model.Role, ...] = ("direct", "lead", "implement", "coordinate", "advise_to", "report_to", "via")
_HEAD = ("document", "code", "doc_type", "subject", "issued_on", "issuer", "province", "district")
_PLACE = ("page", "start", "end", "rule", "confidence")
TASK_COLUMNS = (
    *_HEAD, "task", "at", "text", "action", "product", *ROLES, "deadlines", "due", "recurrence", "targets", "citations",
    *_PLACE,
)  # fmt: skip
# how far a task is, which people note: behind TASK_COLUMNS in a list of the desk
PROGRESS_COLUMNS = ("progress", "note", "noted_by", "noted_on")
CITATION_COLUMNS = (
    "document", "document_code", "citation", "text", "doc_type", "code", "number", "issued_on", "issuer", "term",
    "title", "pinpoint", "relation", "cue", "target", "candidates", *_PLACE,
)  # fmt: skip
TARGET_COLUMNS = (
    "document", "document_code", "target", "text", "comparator", "value", "value_max", "unit", "indicator", "by", "due",
    *_PLACE,
)  # fmt: skip


def task_rows(document: model.Document) -> Iterator[tuple[Value, ...]]:
    """TASK_COLUMNS for each task; several bodies, deadlines or targets stand in one cell, separated by "; "."""
    head = document.metadata
    issuer = head.issuer or model.Issuer(name="")
    start = (
        document.id,
        head.code,
        head.doc_type,
        head.subject,
        head.issued_on,
        issuer.name or None,
        issuer.province,
        issuer.district,
    )
    deadlines = {deadline.id: deadline for deadline in document.deadlines}
    targets = {target.id: target for target in document.targets}
    citations = {citation.id: citation for citation in document.citations}
    for task in document.tasks:
        due = [deadlines[key] for key in task.deadlines]
        yield (
            *start, task.id, task.at, task.text, task.action, task.product,
            *(_joined(body.name for body in task.bodies if body.role == role) for role in ROLES),
            _joined(deadline.text for deadline in due),
            _joined(_last_day(deadline) for deadline in due),
            _joined(rule_of(deadline) for deadline in due),
            _joined(targets[key].text for key in task.targets),
            _joined(citations[key].code or citations[key].text for key in task.citations),
            *_place(task),
        )  # fmt: skip


def citation_rows(document: model.Document) -> Iterator[tuple[Value, ...]]:
    """CITATION_COLUMNS for each citation."""
    for c in document.citations:
        issuer = c.issuer.name if c.issuer else None
        yield (
            document.id, document.metadata.code, c.id, c.text, c.doc_type, c.code, c.number, c.issued_on, issuer,
            c.term, c.title, c.pinpoint, c.relation, c.cue, c.target, _joined(c.candidates), *_place(c),
        )  # fmt: skip


def target_rows(document: model.Document) -> Iterator[tuple[Value, ...]]:
    """TARGET_COLUMNS for each target."""
    deadlines = {deadline.id: deadline for deadline in document.deadlines}
    for g in document.targets:
        by = deadlines.get(g.by or "")
        yield (
            document.id, document.metadata.code, g.id, g.text, g.comparator, _number(g.value), _number(g.value_max),
            g.unit, g.indicator,
            by.text if by else None, _last_day(by) if by else None, *_place(g),
        )  # fmt: skip


def rule_of(deadline: model.Deadline) -> str | None:
    """The rule (RFC 5545) by which the deadline comes again; a day without a year comes every year."""
    if deadline.rrule is None and (deadline.date_end or "").startswith("--"):
        return yearly(deadline.date_end)
    return deadline.rrule


def _last_day(deadline: model.Deadline) -> str | None:
    # a day of every year is in the rule; "--03-31" would look like a formula
    return None if (deadline.date_end or "").startswith("--") else deadline.date_end


def _number(value: float | None) -> float | int | None:
    """98.0 as 98, as the document writes it."""
    return int(value) if value is not None and value.is_integer() else value


def _place(fact: model.Fact) -> tuple[Value, ...]:
    return (fact.page, fact.start, fact.end, fact.rule, fact.confidence)


def _joined(values) -> str | None:
    return "; ".join(dict.fromkeys(value for value in values if value)) or None
