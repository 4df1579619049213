"""Fill a store: beside the old one, one document after the other, then put in its place whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from vanban import model
from vanban.errors import StoreError
from vanban.store.packing import pack
from vanban.store.rows import NODE_COLUMNS, OF_DOCUMENTS, Rows, node_row, rows_of

# "VANB"; any SQLite file may be called vanban.db
APPLICATION_ID = 0x56414E42
VERSION = 4

_NODE = (
    f"INSERT INTO nodes ({', '.join(NODE_COLUMNS)}) VALUES ({', '.join('?' * len(NODE_COLUMNS))}) ON CONFLICT (id) DO"
    f" UPDATE SET {', '.join(f'{column} = excluded.{column}' for column in NODE_COLUMNS[1:])}"
)
_KEY = "SELECT key FROM nodes WHERE id = ?"
# keys of nodes that are kept at hand, some 250 bytes each
_KEYS = 1 << 20
_ARC = "INSERT INTO arcs (source, target, relation) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_ARC_ID = "SELECT id FROM arcs WHERE source = ? AND target = ? AND relation = ?"
_EVIDENCE = "INSERT INTO evidence VALUES (?, ?, ?, ?, ?)"
_FOUND = "INSERT INTO search (rowid, text, plain) SELECT rowid, text, plain FROM searched WHERE rowid = ?"
# what a graph tells of a document: its node, and the evidence that it gives
_SAID_BY = (
    "SELECT id, node FROM documents WHERE id = ?",
    "SELECT from_node, to_node, relation, document, start_offset, end_offset, text FROM evidence JOIN edges e"
    " ON e.id = edge WHERE document = ?",
)
_NOT_FOUND = (
    "INSERT INTO search (search, rowid, text, plain)"
    " SELECT 'delete', rowid, text, plain FROM searched WHERE rowid = (SELECT rowid FROM documents WHERE id = ?)"
)


def write(path: Path, documents: Iterable[model.Document], graph: model.Graph) -> None:
    """Write the store of a run to `path`: its documents, resolved, and their graph.

    Each document is read once. A store that stands there stays as it is until the new one is complete.
    Raises StoreError where it cannot be written.
    """
    own = {document: node.id for node in graph.nodes for document in node.documents}
    with filling(path) as writer:
        writer.put_nodes(graph.nodes)
        for document in documents:
            writer.add(rows_of(document, own[document.id]))
        for edge in graph.edges:
            writer.say((edge.from_, edge.to, edge.relation), edge.evidence)


@contextmanager
def filling(path: Path, update: bool = False) -> Iterator[Writer]:
    """A store to fill, put in its place at `path` when the block ends well; `update` begins with what stands there.

    Raises StoreError where it cannot be written, or where there is nothing that can be updated.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        beside.unlink(missing_ok=True)
        if update:
            shutil.copyfile(path, beside)
        with closing(sqlite3.connect(beside)) as connection:
            prepare(connection, update)
            with connection, nullcontext() if update else indexes_last(connection):
                writer = Writer(connection, update)
                yield writer
            with connection:
                writer.finish()
            connection.execute("PRAGMA optimize")
        settle(beside)
        beside.replace(path)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"The store cannot be written: {error}.",
            advice="Check that the folder can be written to and that the disk has room.",
            path=str(path),
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def prepare(connection: sqlite3.Connection, update: bool = False) -> None:
    """Make the file ready to be filled: empty tables, or as it stands if it is to be updated."""
    # a journal is of no use: a half-written file is never put in place
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -64000;")
    if update:
        # nodes go and come back while rows refer to them
        connection.execute("PRAGMA foreign_keys = OFF")
        return
    connection.execute("PRAGMA foreign_keys = ON")
    connection.executescript(files(__package__).joinpath("schema.sql").read_text("utf-8"))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


@contextmanager
def indexes_last(connection: sqlite3.Connection) -> Iterator[None]:
    """Make the indexes of an empty store when it is full: in the order of their keys, for half of the work."""
    sql = "SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    indexes = connection.execute(sql).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield
    for _, sql in indexes:
        connection.execute(sql)


def settle(path: Path) -> None:
    """Let the disk have the file before it is put in its place."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


class Writer:
    """An open store that is being filled: nodes first, then documents, then what they say of the nodes.

    `edges` is how many there are in the end, `same_graph` whether nodes, edges and what they rest on are as before.
    """

    edges, same_graph = 0, False

    def __init__(self, connection: sqlite3.Connection, update: bool):
        self._connection, self._update = connection, update
        # the keys of all nodes would not fit into memory: those that were asked for last
        self._key = lru_cache(maxsize=_KEYS)(self._find_key)
        # of a store that is updated: what was said and is not, or is and was not; and whether nodes are others
        self._other: set[int] = set()
        self._other_nodes = not update

    def put_nodes(self, nodes: Iterable[model.Node], gone: Iterable[str] = ()) -> None:
        """Let the store have these nodes, and those with the ids `gone` no more; what it has keeps its key."""
        before = self._connection.total_changes
        self._key.cache_clear()
        # what other documents say of these is gone by the end, or they would still be nodes
        self._connection.executemany("DELETE FROM nodes WHERE id = ?", ((id,) for id in gone))
        self._connection.executemany(_NODE, map(node_row, nodes))
        self._other_nodes |= self._connection.total_changes > before

    def add(self, tables: Iterable[tuple[str, Rows]]) -> None:
        """Add a document by what `rows_of` gives."""
        for table, rows in tables:
            self._insert(table, rows)
            if table == "documents":
                self._note(row[:2] for row in rows)
                (at,) = self._connection.execute("SELECT last_insert_rowid()").fetchone()
                self._connection.execute(_FOUND, [at])

    def say(self, edge: tuple[str, str, str], evidence: Iterable[model.Evidence]) -> None:
        """Add an edge, or to an edge, with what it rests on."""
        source, target, relation = edge
        arc = self._key(source), self._key(target), relation
        cursor = self._connection.execute(_ARC, arc)
        number = cursor.lastrowid if cursor.rowcount == 1 else self._connection.execute(_ARC_ID, arc).fetchone()[0]
        for quote in evidence:
            told = number, quote.document, quote.start, quote.end, quote.text
            self._connection.execute(_EVIDENCE, told)
            if self._update:
                self._note([(*edge, *told[1:])])

    def _find_key(self, node: str) -> int:
        return self._connection.execute(_KEY, [node]).fetchone()[0]

    def remove(self, documents: Sequence[str]) -> None:
        """Remove the documents with these ids and all that they say."""
        keys = [(document,) for document in documents]
        for key in keys:
            self._note(row for sql in _SAID_BY for row in self._connection.execute(sql, key))
        self._connection.executemany(_NOT_FOUND, keys)
        for table in OF_DOCUMENTS:
            self._connection.executemany(f"DELETE FROM {table} WHERE document = ?", keys)
        self._connection.executemany("DELETE FROM documents WHERE id = ?", keys)

    def _note(self, told: Iterable[tuple[Any, ...]]) -> None:
        """Note what is not said any more, or is said now: twice is not at all."""
        if self._update:
            self._other ^= set(map(hash, told))

    def finish(self) -> None:
        """Remove the edges that nothing is left of, and pack the others."""
        if self._update:
            self._connection.execute("DELETE FROM arcs WHERE id NOT IN (SELECT edge FROM evidence)")
        self.same_graph = not (self._other or self._other_nodes)
        if not self.same_graph:
            pack(self._connection)
        (self.edges,) = self._connection.execute("SELECT count(*) FROM arcs").fetchone()

    def _insert(self, table: str, rows: Rows) -> None:
        rows = iter(rows)
        first = next(rows, None)
        if first is None:
            return
        # `table` is one of the names in this package, never input
        statement = f"INSERT INTO {table} VALUES ({','.join('?' * len(first))})"
        self._connection.execute(statement, first)
        self._connection.executemany(statement, rows)
