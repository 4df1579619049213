"""The rows of a store: what stands of one document in each table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from vanban import model
from vanban.identity.codes import comparable
from vanban.identity.names import fold

Rows = Iterable[tuple[Any, ...]]

# the tables with rows of one document, by their column `document`; those that refer to others stand before them
OF_DOCUMENTS = (
    "evidence", "findings", "task_citations", "task_targets", "task_deadlines", "task_bodies", "tasks", "targets",
    "deadlines", "citation_candidates", "citations", "bodies", "sections",
)  # fmt: skip


NODE_COLUMNS = (
    "id", "doc_type", "code", "number", "symbol", "issued_on", "issuer", "province", "district", "commune", "term",
    "title", "in_corpus", "code_key",
)  # fmt: skip


def node_row(node: model.Node) -> tuple[Any, ...]:
    """The row of a node."""
    return (
        node.id, node.doc_type, node.code, node.number, node.symbol, node.issued_on, node.issuer, node.province,
        node.district, node.commune, node.term, node.title, node.in_corpus, comparable(node.code),
    )  # fmt: skip


def rows_of(document: model.Document, node: str) -> Iterator[tuple[str, Rows]]:
    """Table by table the rows of one document, whose node is `node`, in the order that the foreign keys ask for."""
    key = document.id
    yield "documents", [_head(document, node)]
    yield "sections", (_section(key, section) for section in document.sections)
    yield "bodies", (_body(key, body) for body in document.bodies)
    yield "citations", (_citation(key, citation) for citation in document.citations)
    yield "citation_candidates", ((key, c.id, node) for c in document.citations for node in c.candidates)
    yield "deadlines", (_deadline(key, deadline) for deadline in document.deadlines)
    yield "targets", (_target(key, target) for target in document.targets)
    yield "tasks", (_task(key, task) for task in document.tasks)
    charged = ((task, at, body) for task in document.tasks for at, body in enumerate(task.bodies))
    yield "task_bodies", (_task_body(key, task, at, body) for task, at, body in charged)
    for table, field in (("task_deadlines", "deadlines"), ("task_targets", "targets"), ("task_citations", "citations")):
        yield table, ((key, t.id, other) for t in document.tasks for other in dict.fromkeys(getattr(t, field)))
    findings = enumerate(document.findings)
    yield "findings", ((key, at, f.code, f.severity, f.message, f.start, f.end) for at, f in findings)


def _head(document: model.Document, node: str) -> tuple[Any, ...]:
    source, head = document.source, document.metadata
    issuer = head.issuer or model.Issuer(name="")
    period = head.period or model.Period()
    signers = json.dumps([signer.model_dump() for signer in head.signers], ensure_ascii=False)
    return (
        document.id, node, source.path, source.name, source.sha256, source.media_type, source.reader, source.size,
        source.page_count, head.doc_type, head.number, head.symbol, head.code, head.issued_on, head.effective_on,
        issuer.name or None, issuer.level, issuer.side, issuer.province, issuer.district, issuer.commune, head.place,
        head.subject, period.start, period.end, head.status, head.urgency, head.secrecy, signers,
        json.dumps(head.recipients, ensure_ascii=False), document.text,
    )  # fmt: skip


def _section(key: str, s: model.Section) -> tuple[Any, ...]:
    return (key, s.id, s.parent, s.kind, s.label, s.heading, s.depth, s.role, s.start, s.end)


def _body(key: str, b: model.Body) -> tuple[Any, ...]:
    where = (b.kind, b.level, b.side, b.province, b.district, b.commune)
    return (key, b.id, b.name, fold(b.name), *where, len(b.mentions))


def _place(key: str, fact: model.Fact) -> tuple[Any, ...]:
    return (key, fact.id, fact.start, fact.end, fact.page, fact.section, fact.text)


def _citation(key: str, c: model.Citation) -> tuple[Any, ...]:
    issuer = c.issuer.name if c.issuer else None
    return (
        *_place(key, c), c.doc_type, c.number, c.symbol, c.code, c.issued_on, issuer, c.term, c.title, c.pinpoint,
        c.relation, c.cue, c.target, c.rule, c.confidence,
    )  # fmt: skip


def _deadline(key: str, d: model.Deadline) -> tuple[Any, ...]:
    return (
        *_place(key, d), d.kind, d.date_start, d.date_end, d.times, d.per, d.rrule, d.event, d.anchor, d.inclusive,
        d.rule, d.confidence,
    )  # fmt: skip


def _target(key: str, g: model.Target) -> tuple[Any, ...]:
    return (*_place(key, g), g.comparator, g.value, g.value_max, g.unit, g.indicator, g.by, g.rule, g.confidence)


def _task(key: str, t: model.Task) -> tuple[Any, ...]:
    return (*_place(key, t), t.at, t.action, t.product, t.rule, t.confidence)


def _task_body(key: str, task: model.Task, at: int, b: model.TaskBody) -> tuple[Any, ...]:
    return (key, task.id, at, b.name, fold(b.name), b.role, b.body, b.inherited, b.start, b.end)
