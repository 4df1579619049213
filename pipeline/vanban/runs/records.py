"""What a run says of itself: run.json and the lines of errors.jsonl, as models."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from vanban.errors import InputError, StageError, VanbanError
from vanban.model import SCHEMA_VERSION, Record
from vanban.reading import shown
from vanban.runs.places import Place

# read: processed now; kept: unchanged since the run before; duplicate: the same bytes as an earlier path
Outcome = Literal["read", "kept", "duplicate", "failed"]


class ErrorRecord(Record):
    """One line of errors.jsonl: an input without a document. `bug` tells our fault from the file's."""

    path: str
    stage: str
    error: str
    message: str
    advice: str = ""
    bug: bool = False
    trace: str | None = None

    @classmethod
    def of(cls, error: BaseException, path: Place) -> ErrorRecord:
        """The record of an exception met with the file at `path`; what is none of ours is a bug of ours."""
        if isinstance(error, InputError):
            return cls(path=shown(path), stage=error.stage or "reading", error=error.name,
                       message=error.message, advice=error.advice)  # fmt: skip
        ours = isinstance(error, VanbanError)
        return cls(
            path=shown(path),
            stage=(error.stage if ours else None) or "process",
            error=error.name if ours else StageError.__name__,
            message=error.message if ours else f"{type(error).__name__}: {error}",
            advice="This is a bug of vanban, not of the document: please report it with the file.",
            bug=True,
            trace="".join(traceback.format_exception(error)[-12:]),
        )


class Skipped(Record):
    """A file in a walked folder that was not tried, and why."""

    path: str
    why: str


class InputRecord(Record):
    """One input: the SHA-256 of its bytes, the document it gave (None if it failed), and the seconds it took.

    `key` stands for all that the document depends on: bytes, path and the version of the code. What could not be
    opened has no hash, no size and no key.
    """

    path: str
    sha256: str | None = None
    size: int | None = None
    key: str | None = None
    outcome: Outcome
    document: str | None = None
    base_id: str | None = None
    seconds: float = 0.0


class Counts(Record):
    """How much a run read and found. `by_type` counts documents by type key ("null" where there is none)."""

    inputs: int = 0
    documents: int = 0
    read: int = 0
    kept: int = 0
    duplicates: int = 0
    failed: int = 0
    skipped: int = 0
    forgotten: int = 0
    by_type: dict[str, int] = Field(default_factory=dict)
    citations: int = 0
    tasks: int = 0
    deadlines: int = 0
    targets: int = 0
    findings: int = 0
    nodes: int = 0
    edges: int = 0


class RunRecord(Record):
    """run.json: what was read, by which code, how long it took. Times are UTC, ISO 8601; timings are seconds."""

    schema_version: str = SCHEMA_VERSION
    vanban: str
    code: str
    python: str
    packages: dict[str, str]
    paths: tuple[str, ...]
    started_at: str
    finished_at: str
    timings: dict[str, float]
    counts: Counts
    inputs: tuple[InputRecord, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class RunReport:
    """What `run` returns: the record that stands in run.json, the lines of errors.jsonl, and where both are."""

    outputs: Place
    record: RunRecord
    errors: tuple[ErrorRecord, ...]

    @property
    def exit_status(self) -> int:
        """0 if every input was read, 1 if some failed."""
        return 1 if self.errors else 0
