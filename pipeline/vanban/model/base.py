"""Spans, quotes and facts: what every other model is made of; and the words that fields may hold."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

SCHEMA_VERSION = "1.0"
R = TypeVar("R", bound="Record")

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

    @classmethod
    def unchecked(cls, values: dict[str, Any]) -> Self:
        """The record with `values` for all of its fields, in their order, which nobody checks: where each is right by
        construction, in a third of the time.
        """
        return _made(cls, values, _names(cls))

    def having(self, **values: Any) -> Self:
        """This record with other `values`, which nobody checks: `model_copy` of fields alone, in half its time."""
        return _made(type(self), self.__dict__ | values, self.__pydantic_fields_set__ | values.keys())


def _made(kind: type[R], values: dict[str, Any], told: set[str]) -> R:
    made, put = object.__new__(kind), object.__setattr__
    put(made, "__dict__", values)
    put(made, "__pydantic_fields_set__", told)
    put(made, "__pydantic_extra__", None)
    put(made, "__pydantic_private__", None)
    return made


@cache
def _names(kind: type[Record]) -> set[str]:
    return set(kind.model_fields)


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
