"""Fill a store: beside the old one, one document after the other, then put in its place whole."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

from vanban import model
from vanban.errors import StoreError
from vanban.identity.codes import comparable
from vanban.identity.names import fold

# "VANB"; any SQLite file may be called vanban.db
APPLICATION_ID = 0x56414E42
VERSION = 2

Rows = Iterable[tuple[Any, ...]]


def write(path: Path, documents: Iterable[model.Document], graph: model.Graph) -> None:
    """Write the store of a run to `path`: its documents, resolved, and their graph.

    Each document is read once. A store that stands there stays as it is until the new one is complete.
    Raises StoreError where it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        beside.unlink(missing_ok=True)
        with closing(sqlite3.connect(beside)) as connection:
            _prepare(connection)
            with connection:
                _fill(connection, documents, graph)
            connection.execute("PRAGMA optimize")
        _settle(beside)
        beside.replace(path)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"The store cannot be written: {error}.",
            advice="Check that the folder can be written to and that the disk has room.",
            path=str(path),
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def _prepare(connection: sqlite3.Connection) -> None:
    # a journal is of no use: a half-written file is never put in place
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;")
    connection.executescript(files(__package__).joinpath("schema.sql").read_text("utf-8"))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _settle(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _fill(connection: sqlite3.Connection, documents: Iterable[model.Document], graph: model.Graph) -> None:
    own = {document: node.id for node in graph.nodes for document in node.documents}
    _insert(connection, "nodes", (_node(node) for node in graph.nodes))
    for document in documents:
        for table, rows in _document(document, own[document.id]):
            _insert(connection, table, rows)
    edges = list(enumerate(graph.edges, start=1))
    _insert(connection, "edges", ((number, edge.from_, edge.to, edge.relation) for number, edge in edges))
    quotes = ((number, quote) for number, edge in edges for quote in edge.evidence)
    _insert(connection, "evidence", ((n, q.document, q.start, q.end, q.text) for n, q in quotes))
    connection.execute("INSERT INTO search (search) VALUES ('rebuild')")


def _insert(connection: sqlite3.Connection, table: str, rows: Rows) -> None:
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    # `table` is one of the names in this file, never input
    statement = f"INSERT INTO {table} VALUES ({','.join('?' * len(first))})"
    connection.execute(statement, first)
    connection.executemany(statement, rows)


def _node(node: model.Node) -> tuple[Any, ...]:
    return (
        node.id, node.doc_type, node.code, node.number, node.symbol, node.issued_on, node.issuer, node.province,
        node.district, node.commune, node.term, node.title, node.in_corpus, comparable(node.code),
    )  # fmt: skip


def _document(document: model.Document, node: str) -> Iterator[tuple[str, Rows]]:
    """Table by table the rows of one document, in the order that the foreign keys ask for."""
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
