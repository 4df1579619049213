"""The shared store: what a run left, in a PostgreSQL database, for many machines to ask. Needs the extra `postgres`.

publish(outputs, "postgresql://user:password@host/database")                  # whole or not at all
with open_store("postgresql://user:password@host/database") as store: …       # the same questions, the same answers

Tables, views and queries are those of SQLite; postgres.sql holds what they need here beside them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from vanban.errors import StoreError
from vanban.store.reading import Row, Store
from vanban.store.words import keeps_d, phrases, plain
from vanban.store.writing import VERSION

SCHEMA = "vanban"
# the constants of bm25 in FTS5, so that both stores rank alike
_K1, _B, _LEAST_IDF = 1.2, 0.75, 1e-6
_WAIT = 10


class PostgresStore(Store):
    """An open shared store. Close it, or use it in a `with` statement; one thread at a time."""

    _KEY = "d.id"

    def __init__(self, address: str):
        """Raises StoreError where there is no server, no store, or one of another version."""
        self._address, self._walks = address, {}
        self._connection = connect(address)
        try:
            self.check()
            self._rows(f"SET search_path TO {SCHEMA}")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Leave the server."""
        with suppress(*_failures()):
            self._connection.close()

    @property
    def identity(self) -> Hashable:
        """What tells this store from any other, also from the one that is published in its place."""
        return self._address, self._rows("SELECT CAST(to_regclass(?) AS oid) AS made", [f"{SCHEMA}.store"])[0]["made"]

    @property
    def version(self) -> int:
        """The version of the store in the database; 0 where there is none."""
        if self._rows("SELECT to_regclass(?) AS found", [f"{SCHEMA}.store"])[0]["found"] is None:
            return 0
        return self._rows(f"SELECT version FROM {SCHEMA}.store")[0]["version"]

    def check(self) -> None:
        """Raise StoreError where there is no store of ours, or one of another version."""
        version, where, again = self.version, shown(self._address), self._again()
        if version == 0:
            raise StoreError("There is no store of vanban in this database.", advice=again, path=where)
        if version != VERSION:
            older = "A newer" if version > VERSION else "An older"
            advice = f"Update vanban. {again}" if version > VERSION else again
            raise StoreError(f"{older} vanban wrote this store (version {version}).", advice=advice, path=where)

    def content(self, document: str) -> bytes:
        """The JSON of a held document. Raises OSError where it is gone."""
        rows = self._rows("SELECT json FROM contents WHERE document = ?", [document])
        if not rows:
            raise FileNotFoundError(document)
        return rows[0]["json"].encode()

    def found(self, words: str, limit: int) -> list[Any]:
        """The keys of the documents in which all `words` stand, best first."""
        d_too = not keeps_d(words)
        wanted = [plain(each, d_too=d_too) for each in phrases(words)]
        return [id for _, id in self._ranked("plain" if d_too else "text", wanted)[:limit]] if wanted else []

    def _ranked(self, column: str, wanted: Sequence[str]) -> list[tuple[float, str]]:
        """The documents that have all phrases with their ranks by bm25, best first."""
        total = self._rows("SELECT count(*) AS documents, coalesce(avg(length), 1) AS length FROM search")[0]
        count, usual = total["documents"], float(total["length"])
        having = [
            self._rows(f"SELECT count(*) AS n FROM search WHERE {_has(column)}", _values(each)) for each in wanted
        ]
        weights = [_idf(count, rows[0]["n"]) for rows in having]
        often = ", ".join(f"({_often(column, at)}) AS often_{at}" for at in range(len(wanted)))
        every = [word for each in wanted for word in each.split()]
        values = [every, *(spaced(each) for each in wanted)]
        sql = f"SELECT document, length, {often} FROM search WHERE words @> CAST(?1 AS TEXT[])"
        ranked = []
        for row in self._rows(sql, values):
            times = [row[f"often_{at}"] for at in range(len(wanted))]
            if all(times):
                norm = _K1 * (1 - _B + _B * row["length"] / usual)
                score = sum(w * n * (_K1 + 1) / (n + norm) for w, n in zip(weights, times, strict=True))
                ranked.append((-score, row["document"]))
        return sorted(ranked)

    def _each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        names, rows = self._asked(sql, values)
        yield from (dict(zip(names, row, strict=True)) for row in rows)

    def _tuples(self, sql: str, values: Sequence[Any]) -> Iterator[tuple]:
        yield from map(tuple, self._asked(sql, values)[1])

    def _asked(self, sql: str, values: Sequence[Any]) -> tuple[list[str], list[tuple]]:
        with named(self._address):
            context = self._connection.execute_unnamed(_numbered(sql), vals=tuple(values))
        return [column["name"] for column in context.columns or ()], context.rows or []

    def _again(self) -> str:
        return "Publish a run: vanban run PATH -o DIR --store postgresql://…"


def connect(address: str):
    """A connection of pg8000 to the server at this address. Raises StoreError."""
    try:
        from pg8000.native import Connection
    except ImportError as error:
        advice = "Install it: pip install 'vanban[postgres]'"
        raise StoreError("A shared store needs the package pg8000.", advice=advice) from error
    with named(address):
        parts = urlsplit(address)
        folder = parse_qs(parts.query).get("host", [None])[0]
        port = parts.port or 5432
        connection = Connection(
            unquote(parts.username or "postgres"), host=parts.hostname or "localhost", port=port,
            unix_sock=folder and f"{folder}/.s.PGSQL.{port}", password=unquote(parts.password or "") or None,
            database=parts.path.strip("/") or None, timeout=_WAIT, application_name="vanban",
        )  # fmt: skip
        # the wait is for a server that does not answer at all, not for a long query
        connection._usock.settimeout(None)
        return connection


def shown(address: str) -> str:
    """The address without its password."""
    return re.sub(r"(//[^:/@]*):[^@]*@", r"\1@", address)


@cache
def _failures() -> tuple[type[Exception], ...]:
    from pg8000.exceptions import Error

    return Error, OSError, ValueError


@contextmanager
def named(address: str) -> Iterator[None]:
    """Let what goes wrong with the server be a StoreError."""
    try:
        yield
    except _failures() as error:
        told = error.args[0] if error.args else error
        reason = told.get("M", told) if isinstance(told, dict) else told
        advice = "Check the address and that the server runs. What the store had before is still there, whole."
        raise StoreError(
            f"The shared store cannot be asked or written: {reason}.", advice=advice, path=shown(address)
        ) from error


def spaced(phrase: str) -> str:
    """The words of a phrase between two blanks each, so that one that is found ends before the next begins."""
    return f" {'  '.join(phrase.split())} "


def _values(phrase: str) -> list[Any]:
    return [phrase.split(), spaced(phrase)]


def _has(column: str) -> str:
    return f"words @> CAST(?1 AS TEXT[]) AND strpos({column}, ?2) > 0"


def _often(column: str, at: int) -> str:
    return f"(length({column}) - length(replace({column}, ?{at + 2}, ''))) / length(?{at + 2})"


def _idf(documents: int, having: int) -> float:
    return max(math.log((documents - having + 0.5) / (having + 0.5)), _LEAST_IDF)


def _numbered(sql: str) -> str:
    """The parameters of SQLite, `?` or `?2`, as PostgreSQL has them."""
    count = iter(range(1, sql.count("?") + 1))
    return re.sub(r"\?(\d*)", lambda match: f"${match[1] or next(count)}", sql)
