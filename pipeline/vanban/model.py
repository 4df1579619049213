"""The contract: what the pipeline writes, as frozen pydantic models. Nothing here knows how a fact is found.

Offsets are half-open, in code points of `Document.text`. Dates are ISO 8601 strings; a date that repeats
every year is `--MM-DD`. `schemas/` holds the JSON Schema that is generated from these models.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

SCHEMA_VERSION = "1.0"

Relation = Literal[
    "implements", "applies", "based_on", "amends", "replaces", "repeals", "suspends", "extends", "corrects",
    "guides", "attached_to", "consolidates", "reports_on", "follows_up", "mentions",
]  # fmt: skip
Role = Literal["direct", "lead", "implement", "coordinate", "advise_to", "report_to", "via"]
DeadlineKind = Literal["by", "on", "period", "recurring", "ongoing", "event", "relative"]
Comparator = Literal["=", ">=", "<=", ">", "<", "range", "increase", "decrease"]
SectionKind = Literal[
    "part", "chapter", "section", "article", "clause", "point", "bullet", "paragraph", "attribute", "table", "row"
]
SectionRole = Literal["purpose", "aims", "targets", "duties", "organisation", "basis", "closing"]
PartKind = Literal["main", "attachment", "annex", "form"]
TableRole = Literal["duties", "targets", "form", "other"]
Side = Literal["party", "state", "front", "other"]
Level = Literal["central", "province", "district", "commune", "unit"]
Severity = Literal["info", "warning", "error"]
Status = Literal["issued", "draft"]

IsoDate = Annotated[str, Field(pattern=r"^(\d{4}|-)-\d{2}-\d{2}$")]
Confidence = Annotated[float, Field(ge=0.0, le=1.0)]


class Record(BaseModel):
    """Base of all models: immutable, no unknown fields. What is written has every field, so schemas require all."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Span(Record):
    """A half-open stretch of the canonical text."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"span ends before it starts: [{self.start}, {self.end})")
        return self


class Quote(Span):
    """A span with the text that stands there."""

    text: str


class Fact(Quote):
    """A span that was found by a rule: `rule` is the entry of the grammar, `confidence` lies in 0…1."""

    id: str = ""
    page: int = 1
    section: str | None = None
    rule: str = ""
    confidence: Confidence = 1.0


# ---------------------------------------------------------------- the source


class Ocr(Record):
    """How page images were read."""

    engine: str
    mean_confidence: float


class Source(Record):
    """The file that was read: path as given, size in bytes, SHA-256 of its bytes."""

    path: str
    name: str
    sha256: str
    size: int
    media_type: str
    reader: str
    page_count: int
    encoding: str | None = None
    ocr: Ocr | None = None
    warnings: tuple[str, ...] = ()


class Page(Span):
    """One page of the source and the text that stands on it."""

    number: int = Field(ge=1)


class Removed(Record):
    """What the reader took out of the text, and why; `count` folds repetitions on one page."""

    page: int
    text: str
    why: str
    count: int = 1


# ---------------------------------------------------------------- head and outline


class Period(Record):
    """A stretch of time; an open end is null."""

    start: IsoDate | None = None
    end: IsoDate | None = None


class Issuer(Record):
    """The body that issues, as the document names it, with the place it is responsible for."""

    name: str
    level: Level | None = None
    side: Side | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None


class Signer(Record):
    """Who signed; position and on_behalf_of as printed."""

    name: str
    position: str | None = None
    on_behalf_of: str | None = None


class Metadata(Record):
    """Head and foot of the document (thể thức; Hướng dẫn 36-HD/VPTW, Nghị định 30/2020/NĐ-CP)."""

    doc_type: str | None = None
    number: str | None = None
    symbol: str | None = None
    code: str | None = None
    issued_on: IsoDate | None = None
    effective_on: IsoDate | None = None
    issuer: Issuer | None = None
    place: str | None = None
    subject: str | None = None
    period: Period | None = None
    status: Status = "issued"
    urgency: str | None = None
    secrecy: str | None = None
    signers: tuple[Signer, ...] = ()
    recipients: tuple[str, ...] = ()


class Part(Span):
    """One of the documents that a file holds: the main one, what it promulgates, annexes, forms."""

    kind: PartKind
    doc_type: str | None = None
    subject: str | None = None


class Section(Span):
    """One node of the outline; a section's span holds its children's. `depth` 1 is the top."""

    id: str
    parent: str | None = None
    kind: SectionKind
    label: str | None = None
    heading: str | None = None
    depth: int
    role: SectionRole | None = None


class Cell(Quote):
    """One cell of a table; merged cells stand in the first place they cover, the others are empty."""


class Table(Span):
    """A table of the source. Rows exclude the header; cell texts are spans of the canonical text."""

    id: str = ""
    role: TableRole = "other"
    page: int = 1
    header: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


# ---------------------------------------------------------------- facts


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
    """When, or how often, something is to be done (TIMEX3 in spirit; `rrule` is RFC 5545)."""

    kind: DeadlineKind
    date_start: IsoDate | None = None
    date_end: IsoDate | None = None
    times: int | None = None
    per: str | None = None
    rrule: str | None = None
    event: str | None = None
    anchor: str | None = None
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


# ---------------------------------------------------------------- the document


class Document(Record):
    """All that was read in one document. Building one checks the laws of the contract."""

    schema_version: str = SCHEMA_VERSION
    id: str
    source: Source
    text: str
    pages: tuple[Page, ...]
    removed: tuple[Removed, ...] = ()
    metadata: Metadata
    parts: tuple[Part, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    bodies: tuple[Body, ...] = ()
    citations: tuple[Citation, ...] = ()
    links: tuple[Link, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    tasks: tuple[Task, ...] = ()
    findings: tuple[Finding, ...] = ()

    def quotes(self) -> Iterator[Quote]:
        """Every item that carries its own text."""
        yield from self.citations
        yield from self.deadlines
        yield from self.targets
        yield from self.tasks
        for body in self.bodies:
            yield from body.mentions
        for table in self.tables:
            for row in table.rows:
                yield from row

    def spans(self) -> Iterator[Span]:
        """Every span of the document, those with a text of their own included."""
        yield from self.quotes()
        for group in (self.pages, self.parts, self.sections, self.tables, self.links):
            yield from group
        for task in self.tasks:
            yield from task.bodies

    @model_validator(mode="after")
    def _laws(self) -> Self:
        for span in self.spans():
            if span.end > len(self.text):
                raise ValueError(f"{type(span).__name__} [{span.start}, {span.end}) lies outside the text")
        for quote in self.quotes():
            if self.text[quote.start : quote.end] != quote.text:
                raise ValueError(f"{type(quote).__name__} at {quote.start}: {quote.text!r} does not stand there")
        for task in self.tasks:
            for body in task.bodies:
                if self.text[body.start : body.end] != body.name:
                    raise ValueError(f"task {task.id}: body {body.name!r} does not stand at {body.start}")
        for group in (self.citations, self.deadlines, self.targets, self.tasks, self.sections):
            if any(a.start > b.start for a, b in zip(group, group[1:], strict=False)):
                raise ValueError(f"{type(group[0]).__name__}s are not in the order of the text")
        self._check_references()
        return self

    def _check_references(self) -> None:
        groups = (self.sections, self.tables, self.bodies, self.citations, self.deadlines, self.targets, self.tasks)
        ids = [item.id for group in groups for item in group]
        if "" in ids or len(set(ids)) != len(ids):
            raise ValueError("ids are missing or repeated")
        known = {None, *ids}
        for fact in (*self.citations, *self.deadlines, *self.targets, *self.tasks):
            if fact.section not in known:
                raise ValueError(f"{fact.id} stands in an unknown section {fact.section!r}")
        for section in self.sections:
            if section.parent not in known:
                raise ValueError(f"{section.id} has an unknown parent {section.parent!r}")
        for target in self.targets:
            if target.by not in known:
                raise ValueError(f"{target.id} refers to an unknown deadline {target.by!r}")
        for task in self.tasks:
            named = (*task.deadlines, *task.targets, *task.citations, *(body.body for body in task.bodies))
            if missing := set(named) - known:
                raise ValueError(f"task {task.id} refers to unknown {sorted(missing)}")


# ---------------------------------------------------------------- the graph


class Evidence(Record):
    """The place in a document that an edge rests on."""

    document: str
    start: int
    end: int
    text: str


class Node(Record):
    """A document, held (`in_corpus`) or only cited; `documents` are the ids of those held: copies share a node."""

    id: str
    doc_type: str | None = None
    code: str | None = None
    number: str | None = None
    symbol: str | None = None
    issued_on: IsoDate | None = None
    issuer: str | None = None
    province: str | None = None
    term: str | None = None
    title: str | None = None
    in_corpus: bool = False
    documents: tuple[str, ...] = ()


class Edge(Record):
    """What one document does to another, with its evidence; `asserted_by` are the documents that say so."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    from_: str = Field(alias="from")
    to: str
    relation: Relation
    evidence: tuple[Evidence, ...]
    asserted_by: tuple[str, ...]


class Graph(Record):
    """The reference graph of a run."""

    schema_version: str = SCHEMA_VERSION
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
