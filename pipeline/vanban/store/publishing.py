"""Fill the shared store from the file of a run, in one transaction."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from vanban.errors import StoreError
from vanban.store.postgres import SCHEMA, connect, named, shown, spaced
from vanban.store.reading import open_file
from vanban.store.words import plain
from vanban.store.writing import VERSION

# any number that nobody else uses: two runs that publish at once wait for each other
_LOCK = 0x56414E42
_CHUNK = 1_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": "\ufffd"})


def publish(outputs: Path, address: str) -> None:
    """Put the store of a run, `vanban.db` beside documents/, in the place of what the database at `address` has.

    In one transaction: until it ends well, whoever asks has the answers of before. Raises StoreError where the run
    cannot be read, the server does not answer, or the database has something else under our name.
    """
    with open_file(outputs) as source, named(address), closing(connect(address)) as connection:
        connection.run("BEGIN")
        connection.run(f"SELECT pg_advisory_xact_lock({_LOCK})")
        _refuse_others(connection, address)
        fresh = f"{SCHEMA}_new"
        connection.run(
            f"DROP SCHEMA IF EXISTS {fresh} CASCADE; CREATE SCHEMA {fresh}; SET LOCAL search_path TO {fresh}"
        )
        connection.run(_schema())
        with closing(sqlite3.connect(f"{source.path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            for table in _tables(file):
                _copy(connection, table, file.execute(f"SELECT * FROM {table}"))
            _copy(connection, "search", map(_searched, file.execute("SELECT id, text FROM documents")))
            ids = file.execute("SELECT id FROM documents")
            _copy(connection, "contents", ((id, source.content(id).decode()) for (id,) in ids))
        connection.run(f"INSERT INTO store VALUES ({VERSION}); ANALYZE")
        connection.run(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; ALTER SCHEMA {fresh} RENAME TO {SCHEMA}")
        connection.run("COMMIT")


def _refuse_others(connection, address: str) -> None:
    """Raise StoreError where the schema that would be replaced holds something that is not ours."""
    sql = f"SELECT to_regnamespace('{SCHEMA}') IS NOT NULL AND to_regclass('{SCHEMA}.store') IS NULL"
    if connection.run(sql)[0][0]:
        advice = "Name another database."
        raise StoreError(f"The schema “{SCHEMA}” of this database is not ours.", advice=advice, path=shown(address))


@cache
def _schema() -> str:
    """schema.sql in the words of PostgreSQL, with what it needs beside it."""
    package = files(__package__)
    ours = package.joinpath("schema.sql").read_text("utf-8")
    ours = re.sub(r"CREATE (?:VIEW searched|VIRTUAL TABLE search) .*?;", "", ours, flags=re.DOTALL)
    for old, new in (
        (r"\) STRICT(?:, WITHOUT ROWID)?;", ");"), (r"\bINTEGER\b", "BIGINT"), (r"\bREAL\b", "DOUBLE PRECISION"),
        (r"\bBLOB\b", "BYTEA"), (r" TEXT\b(?!\[)", ' TEXT COLLATE "C"'),
    ):  # fmt: skip
        ours = re.sub(old, new, ours)
    beside = package.joinpath("postgres.sql").read_text("utf-8")
    functions, tables = beside.split("-- Full text", 1)
    return f"{functions}\n{ours}\n-- Full text{tables}"


def _tables(file: sqlite3.Connection) -> list[str]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%' ORDER BY rowid"
    return [name for (name,) in file.execute(sql)]


def _copy(connection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    connection.run(f"COPY {table} FROM STDIN", stream=_lines(rows))


def _lines(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Rows as COPY reads them, some at a time."""
    some: list[str] = []
    for row in rows:
        some.append("\t".join(map(_field, row)) + "\n")
        if len(some) == _CHUNK:
            yield "".join(some).encode()
            some.clear()
    yield "".join(some).encode()


def _field(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    return str(value).translate(_ESCAPES)


def _searched(row: tuple[str, str]) -> tuple[Any, ...]:
    """The row of a document in the table `search`."""
    document, text = row
    told = [re.findall(r"[^\W_]+", plain(text, d_too=d_too)) for d_too in (False, True)]
    columns = (spaced(" ".join(words)) for words in told)
    return document, *columns, len(told[0]), f"{{{','.join(sorted({*told[0], *told[1]}))}}}"
