"""The document, whose construction checks the laws of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Self

from pydantic import model_validator

from vanban.model.base import SCHEMA_VERSION, Quote, Record, Span
from vanban.model.facts import Body, Citation, Deadline, Finding, Link, Target, Task
from vanban.model.source import Metadata, Page, PageLayout, Part, Removed, Section, Source, Table


class Document(Record):
    """All that was read in one document. Building one checks the laws of the contract."""

    schema_version: str = SCHEMA_VERSION
    id: str
    source: Source
    text: str
    pages: tuple[Page, ...]
    layout: tuple[PageLayout, ...] = ()
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
            if any(a.start > b.start for a, b in pairwise(group)):
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
