"""The whole way of one document, on one screen. To add a stage, add a line to STAGES."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from time import perf_counter
from typing import Any

from vanban import model, reading
from vanban.draft import Draft, Text
from vanban.errors import StageError, VanbanError
from vanban.extract import bodies, citations, deadlines, findings, links, scope, targets, tasks
from vanban.identity import document_id
from vanban.reading import limits
from vanban.structure import frame, metadata, outline, tables


def _frame(draft: Draft) -> tuple[Any, Any]:
    return frame.frame(draft.reading)


# stage: the fields of the draft that it fills, and the function from the draft to their values
STAGES: tuple[tuple[tuple[str, ...], Callable[[Draft], Any]], ...] = (
    (("lines", "parts"), _frame),
    (("metadata",), metadata.metadata),
    (("tables",), tables.tables),
    (("sections",), outline.outline),
    (("citations",), citations.citations),
    (("links",), links.links),
    (("passages",), scope.passages),
    (("deadlines",), deadlines.deadlines),
    (("targets",), targets.targets),
    (("tasks",), tasks.tasks),
    (("bodies", "tasks"), bodies.bodies),
    (("findings",), findings.findings),
)

_OBSERVER: ContextVar[Callable[[str, float], object]] = ContextVar("observer", default=lambda name, seconds: None)
_ID_PREFIX = {"citations": "c", "deadlines": "d", "targets": "g", "tasks": "t"}


def process(path: Path | Sequence[Path]) -> model.Document:
    """Read the file at `path`, or the page images that are one document, and extract all that it holds.

    Raises InputError where the file is at fault, StageError where we are.
    """
    with limits.collector_at_rest():
        observe, begun = _OBSERVER.get(), perf_counter()
        source, text = reading.read(path)
        observe("reading", perf_counter() - begun)
        return build(source, text)


@contextmanager
def observed(observe: Callable[[str, float], object]) -> Iterator[None]:
    """Inside this block, `observe` is told of each stage that has ended: its name, and the seconds that it took."""
    token = _OBSERVER.set(observe)
    try:
        yield
    finally:
        _OBSERVER.reset(token)


def build(source: model.Source, text: Text) -> model.Document:
    """The document that `text` holds. Raises StageError, which names the stage."""
    draft = Draft(source, text)
    observe = _OBSERVER.get()
    for fields, stage in STAGES:
        name, begun = "+".join(fields), perf_counter()
        try:
            found = stage(draft)
        except VanbanError:
            raise
        except Exception as error:
            raise _bug(source, name, error) from error
        for field, values in zip(fields, found if len(fields) > 1 else (found,), strict=True):
            setattr(draft, field, _placed(draft, values, _ID_PREFIX[field]) if field in _ID_PREFIX else values)
        observe(name, perf_counter() - begun)
    try:
        begun = perf_counter()
        document = _document(draft)
    except Exception as error:
        raise _bug(source, "document", error) from error
    observe("document", perf_counter() - begun)
    return document


def _bug(source: model.Source, stage: str, error: Exception) -> StageError:
    return StageError(
        f"{type(error).__name__} in stage {stage}: {error}",
        advice="This is a bug of vanban, not of the document: please report it with the file.",
        path=source.path,
        stage=stage,
    )


def _placed(draft: Draft, facts: Sequence[model.Fact], prefix: str) -> tuple[model.Fact, ...]:
    """The facts with id, page and innermost section."""
    page_starts = [page.start for page in draft.reading.pages]
    section_starts = [section.start for section in draft.sections]
    by_id = {section.id: section for section in draft.sections}

    def section_of(fact: model.Fact) -> str | None:
        at = bisect_right(section_starts, fact.start) - 1
        section = draft.sections[at] if at >= 0 else None
        while section is not None and section.end < fact.end:
            section = by_id.get(section.parent)
        return section.id if section else None

    return tuple(
        fact.having(
            id=f"{prefix}{at}",
            page=draft.reading.pages[max(0, bisect_right(page_starts, fact.start) - 1)].number,
            section=section_of(fact),
        )
        for at, fact in enumerate(sorted(facts, key=lambda fact: (fact.start, fact.end)), 1)
    )


def _document(draft: Draft) -> model.Document:
    return model.Document(
        id=document_id(draft.metadata, draft.source),
        source=draft.source,
        text=draft.text,
        pages=draft.reading.pages,
        layout=draft.reading.layout,
        removed=draft.reading.removed,
        metadata=draft.metadata,
        parts=draft.parts,
        sections=draft.sections,
        tables=draft.tables,
        bodies=draft.bodies,
        citations=draft.citations,
        links=draft.links,
        deadlines=draft.deadlines,
        targets=draft.targets,
        tasks=draft.tasks,
        findings=draft.findings,
    )
