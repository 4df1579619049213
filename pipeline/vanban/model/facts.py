"""What is found in a text: bodies, citations, links, deadlines, targets, tasks, findings."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from vanban.model.base import (
    Comparator,
    DeadlineKind,
    Fact,
    IsoDate,
    Level,
    Quote,
    Record,
    Relation,
    Role,
    Severity,
    Side,
    Span,
)


class Mention(Quote):
    """Where a body is named."""


class Body(Record):
    """A body that the document names, once, with all its mentions."""

    id: str = ""
    name: str
    kind: str | None = None
    level: Level | None = None
    side: Side | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    mentions: tuple[Mention, ...] = ()


class Named(Record):
    """A body as a citation names it."""

    name: str


class Citation(Fact):
    """A mention of another document. `target` is the node it resolves to, `candidates` those that also fit."""

    doc_type: str | None = None
    number: str | None = None
    symbol: str | None = None
    code: str | None = None
    issued_on: IsoDate | None = None
    issuer: Named | None = None
    term: str | None = None
    title: str | None = None
    pinpoint: str | None = None
    relation: Relation = "mentions"
    cue: str | None = None
    target: str | None = None
    candidates: tuple[str, ...] = ()


class Link(Span):
    """A relation that the text states between two cited documents: codes, or quotes where there is no code."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    from_: str = Field(alias="from")
    to: str
    relation: Relation


class Deadline(Fact):
    """When, or how often, something is to be done (TIMEX3 in spirit; `rrule` is RFC 5545).

    `duration` (ISO 8601) says how long after its `anchor` a relative one falls due; `working_days` whether only days
    of work are counted.
    """

    kind: DeadlineKind
    date_start: IsoDate | None = None
    date_end: IsoDate | None = None
    times: int | None = None
    per: str | None = None
    rrule: str | None = None
    event: str | None = None
    anchor: str | None = None
    duration: str | None = None
    working_days: bool = False
    inclusive: bool = True


class Target(Fact):
    """A measurable amount to be reached; `by` is the id of its deadline."""

    comparator: Comparator
    value: float | None = None
    value_max: float | None = None
    unit: str | None = None
    indicator: str | None = None
    by: str | None = None


class TaskBody(Span):
    """A body charged in a task. `name` as written at [start, end); `inherited` when it stands outside the task."""

    name: str
    role: Role
    body: str | None = None
    inherited: bool = False


class Task(Fact):
    """A directive unit of the operative part. `at` is its label path, `action` the verb phrase that leads."""

    at: str = ""
    action: str | None = None
    product: str | None = None
    bodies: tuple[TaskBody, ...] = ()
    deadlines: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()


class Finding(Record):
    """Something that a person should look at; `message` is Vietnamese."""

    code: str
    severity: Severity
    message: str
    start: int = 0
    end: int = 0
