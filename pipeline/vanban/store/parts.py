"""The parts into which the claims of a run fall, and what they were resolved to: the half of the ledger that lasts.

Claims that share a key (`identity.linking`) are in one part; parts only grow, and what has nothing to do with each
other any more may stay in one. What was resolved holds for the documents that have an `as_id`, under these ids.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from vanban.identity.known import Known
from vanban.identity.linking import Links, links
from vanban.identity.references import of_known

SCHEMA = """
-- a key and a part that has it; what is only found by those who seek it, and whether it seeks itself
CREATE TABLE IF NOT EXISTS links (hash INTEGER PRIMARY KEY, part INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS ends (
    hash INTEGER, part INTEGER, seeking INTEGER, PRIMARY KEY (hash, seeking, part)
) WITHOUT ROWID;
-- parts that became one have one root, one of them
CREATE TABLE IF NOT EXISTS parts (part INTEGER PRIMARY KEY, root INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS parts_by_root ON parts (root);
-- keys of held documents: those that share one may be copies
CREATE TABLE IF NOT EXISTS heads (
    hash INTEGER, kind INTEGER, document INTEGER, PRIMARY KEY (hash, kind, document)
) WITHOUT ROWID;
-- how held documents write the names of places
CREATE TABLE IF NOT EXISTS spelled (
    place TEXT, document INTEGER, name TEXT, PRIMARY KEY (place, document)
) WITHOUT ROWID;
-- parts that are to be resolved
CREATE TABLE IF NOT EXISTS stale (part INTEGER PRIMARY KEY);
-- the well-known documents by their places in the list
CREATE TABLE IF NOT EXISTS known (place INTEGER PRIMARY KEY, part INTEGER NOT NULL);
"""
TABLES = ("links", "ends", "parts", "heads", "spelled", "stale", "known")
_KEY, _FOUND, _SEEKING = range(3)
_GIVEN = "IN (SELECT value FROM json_each(?))"

Do = Callable[..., Iterator[tuple]]


class Parts:
    """The parts in an open ledger. `do` executes SQL and gives its rows, `many` executes it for many rows."""

    def __init__(self, do: Do, many: Callable[[str, Iterable[Sequence[Any]]], None]):
        self._do, self._many = do, many

    # ------------------------------------------------------------ linking

    def link(self, told: Links, part: int | None = None) -> int:
        """The part of a claim with these links; parts that it has to do with become one, and `part` with them."""
        sql, values = _touched(told)
        if part is not None:
            sql, values = f"{sql} UNION SELECT root FROM parts WHERE part = ?", [*values, part]
        roots = sorted(root for (root,) in self._do(sql, values))
        if not roots:
            (number,) = next(self._do("SELECT coalesce(max(part), 0) + 1 FROM parts"))
            self._do("INSERT INTO parts VALUES (?1, ?1)", [number])
            roots = [number]
        part = roots[0]
        for other in roots[1:]:
            self._do("UPDATE parts SET root = ? WHERE root = ?", [part, other])
        self._many("INSERT OR IGNORE INTO links VALUES (?, ?)", ((key, part) for key in told.keys))
        ends = [(key, part, 0) for key in told.found] + [(key, part, 1) for key in told.seeking]
        if ends:
            self._many("INSERT OR IGNORE INTO ends VALUES (?, ?, ?)", ends)
        return part

    def introduce(self, document: int, told: Links) -> list[int]:
        """Note the keys of a held document. Returns those that share one: they may be copies, or it may be theirs."""
        asked = (
            (told.keys, f"kind = {_KEY}"), (told.found, f"kind = {_SEEKING}"), (told.seeking, f"kind > {_KEY}"),
        )  # fmt: skip
        found: set[int] = set()
        for keys, kind in asked:
            if keys:
                sql = f"SELECT DISTINCT document FROM heads WHERE hash IN ({_marks(keys)}) AND {kind}"
                found.update(other for (other,) in self._do(sql, keys))
        rows = [(key, kind, document) for kind, keys in enumerate(told) for key in keys]
        self._many("INSERT OR IGNORE INTO heads VALUES (?, ?, ?)", rows)
        return sorted(found - {document})

    def know(self, documents: Sequence[Known], last: str | None) -> str:
        """Link the well-known documents. Returns what stands for the list; where it is not `last`, all is stale."""
        told = hashlib.sha256(repr(documents).encode()).hexdigest()
        if told != last:
            self._do("DELETE FROM known")
            self._many("INSERT INTO known VALUES (?, ?)",
                       ((at, self.link(links(of_known(each)))) for at, each in enumerate(documents)))  # fmt: skip
            self._do("INSERT OR IGNORE INTO stale SELECT part FROM parts")
        return told

    # ------------------------------------------------------------ what is to be resolved

    def spoil_of(self, documents: Sequence[int]) -> None:
        """Let the parts of all claims of these documents be stale, and of those that may be copies of them."""
        alike = f"IN (SELECT number FROM documents WHERE home IN (SELECT home FROM documents WHERE number {_GIVEN}))"
        for column, table in (("number", "documents"), ("document", "mentions")):
            sql = f"INSERT OR IGNORE INTO stale SELECT part FROM {table} WHERE {column} {alike}"
            self._do(sql, [json.dumps(documents)])

    def sizes(self) -> Iterator[tuple[int, int]]:
        """The roots of the parts that are to be resolved, and how many claims of documents each has, if any."""
        sql = (
            "SELECT root, count(*) FROM (SELECT part FROM mentions UNION ALL SELECT part FROM documents) JOIN parts"
            " USING (part) WHERE root IN (SELECT root FROM stale JOIN parts USING (part)) GROUP BY root ORDER BY root"
        )
        return self._do(sql)

    def sizes_of_alike(self) -> Iterator[tuple[int, int]]:
        """As `sizes`, how many held documents each has, of the parts that hold some that may be copies."""
        several = "home IN (SELECT home FROM documents GROUP BY home HAVING count(*) > 1)"
        sql = (
            "SELECT root, count(*) FROM documents JOIN parts USING (part)"
            " WHERE root IN (SELECT root FROM stale JOIN parts USING (part) INTERSECT"
            f" SELECT root FROM documents JOIN parts USING (part) WHERE {several}) GROUP BY root ORDER BY root"
        )
        return self._do(sql)

    def known(self, roots: Sequence[int]) -> list[int]:
        """The places in the list of the well-known documents of these parts."""
        sql = f"SELECT place FROM known JOIN parts USING (part) WHERE root {_GIVEN} ORDER BY place"
        return [place for (place,) in self._do(sql, [json.dumps(roots)])]

    def spelled(self) -> Iterator[tuple[str, str]]:
        """How the documents of this run write the names of places: each as the first of their ids does."""
        rows = self._do("SELECT place, name, min(c.id) FROM spelled JOIN current c ON number = document GROUP BY place")
        return ((place, name) for place, name, _ in rows)

    def held(self, roots: Sequence[int]) -> Iterator[tuple[int, int, str, str, str]]:
        """Of the held documents of these parts root, number, id in the run, the id that each gave itself, claim."""
        sql = (
            "SELECT root, number, c.id, d.base_id, d.held FROM parts p JOIN documents d USING (part)"
            f" JOIN current c USING (number) WHERE root {_GIVEN} ORDER BY c.id"
        )
        return self._do(sql, [json.dumps(roots)])

    def mentions(self, roots: Sequence[int]) -> Iterator[tuple[int, int, int, str, str, str, str, str]]:
        """The mentions of these parts: root, document, place in it, rank, ids as in `held`, data.

        Between the two ids of the document stands that of the one that speaks for it.
        """
        sql = (
            "SELECT root, document, at, rank, c.id, coalesce(d.speaker, c.id), d.base_id, data FROM parts p"
            " JOIN mentions m USING (part) JOIN current c ON c.number = document"
            f" JOIN documents d ON d.number = document WHERE root {_GIVEN} ORDER BY rank, c.id"
        )
        return self._do(sql, [json.dumps(roots)])


def _touched(told: Links) -> tuple[str, list[int]]:
    """The roots that a claim has to do with, as SQL with its values."""
    asked = (
        (told.keys, "links", ""), (told.found, "ends", "AND seeking = 1"), (told.seeking, "ends", ""),
    )  # fmt: skip
    selects = [
        f"SELECT root FROM {table} JOIN parts USING (part) WHERE hash IN ({_marks(keys)}) {only}"
        for keys, table, only in asked if keys
    ]  # fmt: skip
    return " UNION ".join(selects), [key for keys, _, _ in asked for key in keys]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
