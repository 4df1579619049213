"""What a person says of the facts that were read: kept beside the outputs, applied again after every run."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from vanban.model.base import (
    SCHEMA_VERSION,
    Comparator,
    DeadlineKind,
    IsoDate,
    Level,
    Quote,
    Record,
    Relation,
    Role,
    SectionKind,
    SectionRole,
    Side,
    Status,
)
from vanban.model.source import Signer

CorrectedKind = Literal[
    "metadata", "sections", "tasks", "citations", "links", "deadlines", "targets", "findings"
]  # fmt: skip
Verdict = Literal["accept", "change", "reject", "add", "state", "undo"]
Progress = Literal["open", "done"]


class SaidBody(Record):
    """A body that a person sees charged, by its name in the text."""

    name: str = Field(min_length=1, max_length=500)
    role: Role


class SaidTask(Record):
    """A task as it should be; its deadlines and targets by their quotes."""

    at: str = Field(default="", max_length=100)
    product: str | None = Field(default=None, max_length=2_000)
    bodies: tuple[SaidBody, ...]
    deadlines: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


class SaidCitation(Record):
    """A citation as it should be."""

    relation: Relation
    doc_type: str | None = Field(default=None, max_length=100)
    code: str | None = Field(default=None, max_length=100)
    number: str | None = Field(default=None, max_length=50)
    issued_on: IsoDate | None = None
    issuer: str | None = Field(default=None, max_length=500)
    term: str | None = Field(default=None, max_length=50)
    title: str | None = Field(default=None, max_length=2_000)
    pinpoint: str | None = Field(default=None, max_length=500)


class SaidDeadline(Record):
    """A deadline as it should be."""

    kind: DeadlineKind
    date_start: IsoDate | None = None
    date_end: IsoDate | None = None
    times: int | None = Field(default=None, ge=1, le=1_000)
    per: str | None = Field(default=None, pattern=r"^P\d{1,3}[YMWD]$")
    event: str | None = Field(default=None, max_length=500)


class SaidTarget(Record):
    """A target as it should be; `by` is the quote of its deadline."""

    comparator: Comparator
    value: float | None = Field(default=None, allow_inf_nan=False)
    value_max: float | None = Field(default=None, allow_inf_nan=False)
    unit: str | None = Field(default=None, max_length=200)
    indicator: str | None = Field(default=None, max_length=1_000)
    by: str | None = Field(default=None, max_length=500)


class SaidLink(Record):
    """A relation between two cited documents as it should be: codes, or quotes where there is no code."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    from_: str = Field(alias="from", min_length=1, max_length=500)
    to: str = Field(min_length=1, max_length=500)
    relation: Relation


class SaidSection(Record):
    """A node of the outline as it should be; where it ends follows from the others."""

    kind: SectionKind
    label: str | None = Field(default=None, max_length=100)
    heading: str | None = Field(default=None, max_length=2_000)
    depth: int = Field(ge=1, le=20)
    role: SectionRole | None = None


class SaidMetadata(Record):
    """Head and foot as they should be; the number follows from the code, the symbol too where there is a code."""

    status: Status
    doc_type: str | None = Field(default=None, max_length=100)
    code: str | None = Field(default=None, max_length=100)
    symbol: str | None = Field(default=None, max_length=100)
    issued_on: IsoDate | None = None
    effective_on: IsoDate | None = None
    issuer: str | None = Field(default=None, max_length=500)
    level: Level | None = None
    side: Side | None = None
    province: str | None = Field(default=None, max_length=200)
    district: str | None = Field(default=None, max_length=200)
    commune: str | None = Field(default=None, max_length=200)
    place: str | None = Field(default=None, max_length=200)
    subject: str | None = Field(default=None, max_length=5_000)
    period_start: IsoDate | None = None
    period_end: IsoDate | None = None
    urgency: str | None = Field(default=None, max_length=100)
    secrecy: str | None = Field(default=None, max_length=100)
    signers: tuple[Signer, ...] = Field(default=(), max_length=50)
    recipients: tuple[str, ...] = Field(default=(), max_length=500)


Said = SaidTask | SaidCitation | SaidDeadline | SaidTarget | SaidLink | SaidSection | SaidMetadata


class Correction(Quote):
    """One line of corrections.jsonl: who said when what of which fact.

    [start, end) with `text` is where the fact stands in the text that was seen (of a section its first line, of the
    metadata nowhere), `before` and `after` what stands around it: by them it is found again where the text has
    shifted. `was` is where it stood before its span was changed, `nth` tells facts of one span apart. `said` is the
    fact as it should be: accepted, changed or added; null where it is rejected. "state" says how far a task is, "undo"
    takes the correction with the id `undoes` back.
    """

    schema_version: str = SCHEMA_VERSION
    id: str = Field(pattern=r"^[0-9a-f]{16}$")
    at: str
    by: str = Field(max_length=100)
    verdict: Verdict
    document: str
    sha256: str
    kind: CorrectedKind | None = None
    was: Quote | None = None
    nth: int = Field(default=0, ge=0)
    before: str = ""
    after: str = ""
    said: Said | None = None
    finding: str | None = None
    progress: Progress | None = None
    note: str = Field(default="", max_length=2_000)
    undoes: str | None = None
