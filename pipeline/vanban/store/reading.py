"""Ask a store: rows and models, no opinions. The questions of a user stand in `vanban.queries`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Self

from vanban import model
from vanban.errors import StoreError
from vanban.identity.codes import comparable
from vanban.store.doubts import doubts_sql
from vanban.store.lists import Lists, Rank, marks, only
from vanban.store.migrations import OLDEST, migrate
from vanban.store.overviews import Overviews
from vanban.store.searching import HEAD, Searching
from vanban.store.walks import Walks, walks
from vanban.store.writing import APPLICATION_ID, VERSION

_NAME = "vanban.db"
# well below the 32,766 parameters that SQLite takes in one statement
_MANY = 5_000
_NODE = (
    "id, doc_type, code, number, symbol, issued_on, issuer, province, district, commune, term, title, in_corpus,"
    " (SELECT json_group_array(d.id) FROM documents d WHERE d.node = nodes.id) AS documents"
)
_FACT = "{0}.id, {0}.start_offset AS start, {0}.end_offset AS end, {0}.page, {0}.section, {0}.text"
_DOCUMENT = f"{HEAD}, d.node, d.path, d.name, d.sha256, d.page_count, d.effective_on, d.level, d.status, d.period_start"
_QUOTE = ("document", "start", "end", "text")

Row = dict[str, Any]


def open_file(path: Path | str) -> Store:
    """Open the store at `path`, a file or the folder of a run, read only.

    A store of an older version is made new. Raises StoreError where it is missing, damaged, locked, no store of ours,
    or of a version that cannot be made new.
    """
    path = Path(path)
    file = path if path.suffix == ".db" or path.is_file() else path / _NAME
    if not file.is_file():
        folder = file.parent
        raise StoreError(f"There is no run in {folder}.", advice=f"Make one first: vanban run PATH -o {folder}")
    store = Store(file)
    try:
        if OLDEST <= store.version < VERSION:
            migrate(file, store.version)
            store.close()
            store = Store(file)
        store.check()
    except BaseException:
        store.close()
        raise
    return store


class Store(Lists, Searching, Overviews):
    """An open store. Close it, or use it in a `with` statement; one thread at a time."""

    def __init__(self, path: Path):
        self.path = path
        try:
            self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        except sqlite3.Error as error:
            raise self._unreadable(error) from error
        self._connection.row_factory = sqlite3.Row
        self._walks: dict[tuple[tuple[str, ...], bool], Walks] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    @property
    def identity(self) -> Hashable:
        """What tells this store from any other, also from the one that a later run puts in its place."""
        found = self.path.stat()
        return str(self.path.absolute()), found.st_ino, found.st_size, found.st_mtime_ns

    @property
    def version(self) -> int:
        """The version that the store says it has; 0 for a file of others. Raises StoreError if it cannot be read."""
        ours = self._rows("PRAGMA application_id")[0]["application_id"] == APPLICATION_ID
        return self._rows("PRAGMA user_version")[0]["user_version"] if ours else 0

    def check(self) -> None:
        """Raise StoreError where this is no store of ours, or one of another version."""
        application = self._rows("PRAGMA application_id")[0]["application_id"]
        version = self.version
        where, again = str(self.path), self._again()
        if application != APPLICATION_ID:
            raise StoreError("This is an SQLite file, but no store of vanban.", advice=again, path=where)
        if version > VERSION:
            advice = f"Update vanban. {again}"
            raise StoreError(f"A newer vanban wrote this store (version {version}).", advice=advice, path=where)
        if version < VERSION:
            raise StoreError(f"An older vanban wrote this store (version {version}).", advice=again, path=where)

    # ------------------------------------------------------------ nodes, documents, edges

    def nodes(self, *, id: str | None = None, code: str | None = None) -> list[model.Node]:
        """The nodes with this id, or with this code in any spelling; all where neither is given."""
        if id is not None:
            return self._nodes("WHERE id = ?", [id])
        if code is not None:
            return self._nodes("WHERE code_key = ? ORDER BY id", [comparable(code) or ""])
        return self._nodes("ORDER BY id", [])

    def nodes_of(self, ids: Iterable[str]) -> dict[str, model.Node]:
        """The nodes with these ids, by id."""
        parts = _parts(dict.fromkeys(ids))
        return {node.id: node for part in parts for node in self._nodes(f"WHERE id IN ({marks(part)})", part)}

    def missing(self, limit: int) -> list[tuple[model.Node, int, int]]:
        """Nodes that are cited and not held, with the number of mentions and of citing documents, most cited first."""
        rows = self._rows("SELECT id, mentions, documents FROM missing_documents LIMIT ?", [limit])
        nodes = self.nodes_of(row["id"] for row in rows)
        return [(nodes[row["id"]], row["mentions"], row["documents"]) for row in rows]

    def codes(self, number: str | None = None, limit: int = 20_000) -> list[str]:
        """The known codes, only those with this number if one is given."""
        only, values = ("AND number = ?", [number]) if number else ("", [])
        sql = f"SELECT DISTINCT code FROM nodes WHERE code IS NOT NULL {only} ORDER BY code LIMIT ?"
        return [row["code"] for row in self._rows(sql, [*values, limit])]

    def documents(self, source: str | None = None) -> list[Row]:
        """The held documents without their texts; only those with this id, path or file name if one is given."""
        only, values = ("WHERE d.id = ?1 OR d.path = ?1 OR d.name = ?1", [source]) if source is not None else ("", [])
        return self._rows(f"SELECT {_DOCUMENT} FROM documents d {only} ORDER BY d.id", values)

    def documents_of(self, ids: Sequence[str]) -> list[Row]:
        """The documents with these ids, in this order, as `documents` gives them."""
        sql = f"SELECT {_DOCUMENT} FROM documents d WHERE d.id IN "
        found = {row["document"]: row for part in _parts(ids) for row in self._rows(f"{sql} ({marks(part)})", part)}
        return [found[id] for id in ids]

    def edges(
        self, nodes: Iterable[str], *, incoming: bool, relations: Sequence[str] = (), evidence: bool = True
    ) -> list[model.Edge]:
        """The edges that end in one of `nodes` (`incoming`) or begin there, of the given relations or of all."""
        side = "to_node" if incoming else "from_node"
        only = f"AND relation IN ({marks(relations)})" if relations else ""
        rows: list[Row] = []
        for part in _parts(dict.fromkeys(nodes)):
            sql = f"SELECT id, from_node, to_node, relation FROM edges WHERE {side} IN ({marks(part)}) {only}"
            rows += self._rows(sql, [*part, *relations])
        rows.sort(key=lambda row: (row["from_node"], row["to_node"], row["relation"]))
        quotes = self._evidence(row["id"] for row in rows) if evidence else {}
        return [_edge(row, tuple(quotes.get(row["id"], ()))) for row in rows]

    def effective_on(self, node: str) -> str | None:
        """The day from which a held document is in force, where it tells it."""
        rows = self._rows("SELECT min(effective_on) AS day FROM documents WHERE node = ?", [node])
        return rows[0]["day"]

    def is_partial(self, source: str, target: str, relation: str) -> bool:
        """Whether all that says so names only a part of the target: an article, a phrase."""
        sql = (
            "SELECT count(*) AS said, count(c.pinpoint) AS parts FROM citations c JOIN documents d ON d.id = c.document"
            " WHERE d.node = ? AND c.target = ? AND c.relation = ?"
        )
        row = self._rows(sql, [source, target, relation])[0]
        return row["said"] > 0 and row["said"] == row["parts"]

    def targets(self, document: str | None = None) -> list[Row]:
        """Targets with the heads of their documents and the days by which they are to be reached."""
        where, values = only("g.document", document)
        sql = (
            f"SELECT {HEAD}, {_FACT.format('g')}, g.comparator, g.value, g.value_max, g.unit, g.indicator,"
            " x.text AS deadline, x.date_end FROM targets g JOIN documents d ON d.id = g.document"
            " LEFT JOIN deadlines x ON x.document = g.document AND x.id = g.deadline"
            f" WHERE {where} ORDER BY g.document, g.start_offset"
        )
        return self._rows(sql, values)

    def bodies(self, document: str | None = None) -> list[Row]:
        """The bodies that documents name, with how often each is charged in a task and in which roles."""
        where, values = only("b.document", document)
        sql = (
            "SELECT b.document, b.id, b.name, b.folded, b.kind, b.level, b.side, b.province, b.district, b.commune,"
            " count(t.task) AS tasks, group_concat(DISTINCT t.role) AS roles FROM bodies b LEFT JOIN task_bodies t"
            f" ON t.document = b.document AND t.body = b.id WHERE {where}"
            " GROUP BY b.document, b.id ORDER BY b.document, tasks DESC, b.id"
        )
        roles = ((row, sorted((row["roles"] or "").split(","))) for row in self._rows(sql, values))
        return [{**row, "roles": ",".join(names) or None} for row, names in roles]

    def reach(
        self, node: str, *, relations: Sequence[str] = (), incoming: bool, depth: int | None = None
    ) -> list[tuple[str, int]]:
        """The ids of all nodes that are reached from `node` and how many steps away each is, nearest first.

        Over arcs of the given relations or of all, against their direction if `incoming`; at most `depth` steps.
        """
        start = self._rows("SELECT key FROM nodes WHERE id = ?", [node])
        if not start:
            return []
        side = tuple(relations), incoming
        if side not in self._walks:
            # what lies in memory is as large as the graph: one at a time
            self._walks = {side: walks(self._rows, relations, incoming=incoming)}
        found = self._walks[side].reached(start[0]["key"], depth)
        keys = found.keys.tolist()
        ids = self.ids(keys)
        return list(zip(map(ids.__getitem__, keys), found.depths.tolist(), strict=True))

    def ids(self, keys: Sequence[int]) -> dict[int, str]:
        """The ids of the nodes with these keys, by key."""
        found: dict[int, str] = {}
        for part in _parts(keys):
            found.update(self._tuples(f"SELECT key, id FROM nodes WHERE key IN ({marks(part)})", part))
        return found

    def each_node(self) -> Iterator[model.Node]:
        """All nodes in the order of their ids, one by one."""
        for row in self._each(f"SELECT {_NODE} FROM nodes ORDER BY id"):
            yield _node(row)

    def each_edge(self) -> Iterator[model.Edge]:
        """All edges in their order with their evidence, one by one."""
        sql = (
            "SELECT e.from_node, e.to_node, e.relation, v.document, v.start_offset AS start, v.end_offset AS end,"
            " v.text FROM edges e JOIN evidence v ON v.edge = e.id"
            " ORDER BY e.from_node, e.to_node, e.relation, v.document, v.start_offset, v.end_offset"
        )
        ends = itemgetter("from_node", "to_node", "relation")
        for _, rows in groupby(self._each(sql), key=ends):
            quotes = list(rows)
            found = (model.Evidence(**{key: row[key] for key in _QUOTE}) for row in quotes)
            yield _edge(quotes[0], tuple(found))

    def _evidence(self, edges: Iterable[int]) -> dict[int, list[model.Evidence]]:
        found: dict[int, list[model.Evidence]] = {}
        for part in _parts(edges):
            sql = "SELECT edge, document, start_offset, end_offset, text FROM evidence WHERE edge IN ({})"
            for row in self._rows(f"{sql.format(marks(part))} ORDER BY edge, document, start_offset", part):
                quote = model.Evidence(
                    document=row["document"], start=row["start_offset"], end=row["end_offset"], text=row["text"]
                )
                found.setdefault(row["edge"], []).append(quote)
        return found

    # ------------------------------------------------------------ tasks, deadlines

    def tasks(
        self,
        *,
        document: str | None = None,
        body: str | None = None,
        below: Sequence[Rank] = (),
        role: str | None = None,
    ) -> list[Row]:
        """Tasks with the heads of their documents; `body` is some words of the name of a body that is charged.

        Those charged who stand `below` count too.
        """
        where, values = only("t.document", document)
        if body is not None or role is not None:
            named, told = self._charged(body, role, below)
            charged = ["b.document = t.document", "b.task = t.id", *named]
            where = f"{where} AND EXISTS (SELECT 1 FROM task_bodies b WHERE {' AND '.join(charged)})"
            values = [*values, *told]
        sql = (
            f"SELECT {HEAD}, {_FACT.format('t')}, t.label, t.action, t.product"
            f" FROM tasks t JOIN documents d ON d.id = t.document WHERE {where} ORDER BY t.document, t.start_offset"
        )
        return self._rows(sql, values)

    def of_tasks(self, documents: Iterable[str]) -> Iterator[tuple[str, Row]]:
        """What belongs to the tasks of these documents: ("body", "deadline" or "target", its row)."""
        for part in _parts(dict.fromkeys(documents)):
            within = f"IN ({marks(part)})"
            sql = f"SELECT document, task, name, role, body, inherited FROM task_bodies WHERE document {within}"
            yield from (("body", row) for row in self._rows(f"{sql} ORDER BY document, task, position", part))
            for kind, table, own in (("deadline", "deadlines", "x.*"), ("target", "targets", "x.id, x.text")):
                sql = (
                    f"SELECT j.task, x.document, {own} FROM task_{table} j JOIN {table} x"
                    f" ON x.document = j.document AND x.id = j.{kind} WHERE j.document {within}"
                    " ORDER BY j.document, j.task, x.start_offset"
                )
                yield from ((kind, row) for row in self._rows(sql, part))

    def deadlines(self, *, document: str | None = None) -> list[Row]:
        """Deadlines that have a day or recur, with their documents' heads and the ids of the tasks that they bind."""
        where, values = only("x.document", document)
        sql = (
            f"SELECT {HEAD}, {_FACT.format('x')}, x.kind, x.date_start, x.date_end, x.times, x.per, x.rrule, x.event,"
            " x.anchor, x.inclusive, j.task FROM deadlines x JOIN documents d ON d.id = x.document"
            " LEFT JOIN task_deadlines j ON j.document = x.document AND j.deadline = x.id"
            f" WHERE {where} AND (x.rrule IS NOT NULL OR x.date_end IS NOT NULL)"
            " ORDER BY x.document, x.start_offset, j.task"
        )
        return self._rows(sql, values)

    def targets_by_deadline(self, document: str) -> dict[tuple[str, str], list[str]]:
        """The texts of a document's targets that have a deadline, by its id and that of the deadline."""
        sql = "SELECT * FROM targets WHERE document = ? AND deadline IS NOT NULL ORDER BY start_offset"
        found: dict[tuple[str, str], list[str]] = {}
        for row in self._rows(sql, [document]):
            found.setdefault((row["document"], row["deadline"]), []).append(row["text"])
        return found

    def doubts(self, below: float, limit: int) -> list[Row]:
        """Facts that are less sure than `below`, and findings that warn (sure at 0), the least sure first."""
        return self._rows(doubts_sql(HEAD), [below, limit])

    def content(self, document: str) -> bytes:
        """The JSON of a held document. Raises OSError where its file is gone."""
        return (self.path.parent / "documents" / f"{document}.json").read_bytes()

    # ------------------------------------------------------------ SQL

    def _nodes(self, rest: str, values: Sequence[Any]) -> list[model.Node]:
        return [_node(row) for row in self._rows(f"SELECT {_NODE} FROM nodes {rest}", values)]

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        return list(self._each(sql, values))

    def _each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        try:
            yield from map(dict, self._connection.execute(sql, values))
        except sqlite3.Error as error:
            raise self._unreadable(error) from error

    def _tuples(self, sql: str, values: Sequence[Any]) -> Iterator[tuple]:
        # of a million rows: their names would cost more than all that is done with them
        cursor = self._connection.cursor()
        cursor.row_factory = None
        try:
            yield from cursor.execute(sql, values)
        except sqlite3.Error as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: sqlite3.Error) -> StoreError:
        # the low byte is the kind of an error; what Python's module raises by itself has no code
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            advice = "Close the program that holds it, or ask again when that is done."
            return StoreError("Another program holds the store locked.", advice=advice, path=str(self.path))
        return StoreError(f"The store cannot be read: {error}.", advice=self._again(), path=str(self.path))

    def _again(self) -> str:
        return f"Make the run again: vanban run PATH -o {self.path.parent}"


def _node(row: Row) -> model.Node:
    return model.Node(**{**row, "documents": tuple(sorted(json.loads(row["documents"])))})


def _edge(row: Row, evidence: tuple[model.Evidence, ...]) -> model.Edge:
    return model.Edge(
        from_=row["from_node"],
        to=row["to_node"],
        relation=row["relation"],
        evidence=evidence,
        asserted_by=tuple(sorted({quote.document for quote in evidence})),
    )


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(values)
    while part := list(islice(rest, _MANY)):
        yield part
