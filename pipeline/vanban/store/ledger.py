"""What the runs before knew of their inputs and documents, so that the next one does only what changed.

An SQLite file in the outputs folder, for runs only: nothing in it is a promise to anybody. It survives the death of
its process at any moment; where it is damaged or missing, documents are read anew.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, Self

from vanban.errors import StoreError

NAME = ".ledger.db"
# documents that may be read again where the process dies before they are written down
_AT_ONCE = 200
_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS inputs (path BLOB PRIMARY KEY, stat TEXT NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID;
-- `id`, `filled` and `file` are null until the document stands in documents/
CREATE TABLE IF NOT EXISTS documents (
    key TEXT PRIMARY KEY, base_id TEXT NOT NULL, seconds REAL NOT NULL, counts TEXT NOT NULL, held TEXT NOT NULL,
    id TEXT, filled TEXT, file TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mentions (rank TEXT, key TEXT, data TEXT NOT NULL, PRIMARY KEY (rank, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shares (
    key TEXT PRIMARY KEY, tasks BLOB, citations BLOB, targets BLOB, events BLOB, pieces TEXT, rows BLOB
);
CREATE TEMP TABLE current (key TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE moved (rank TEXT, key TEXT, data TEXT NOT NULL, PRIMARY KEY (rank, key)) WITHOUT ROWID;
"""


# four texts, the sums of the pieces, their data
Packed = tuple[bytes | str, ...]


class Known(NamedTuple):
    """A document that was read before: the id that it gave itself, what it counts, how it stands in the outputs."""

    base_id: str
    seconds: float
    counts: dict[str, Any]
    id: str | None
    filled: str | None
    file: str | None


class Told(NamedTuple):
    """What the reading of a document tells the ledger; `held` and `mentions` are packed claims (identity.claims)."""

    base_id: str
    seconds: float
    counts: dict[str, Any]
    held: str
    mentions: tuple[tuple[str, str], ...]


class Ledger:
    """The open ledger of an outputs folder; one process at a time. Raises StoreError where it cannot be written."""

    def __init__(self, outputs: Path):
        self.path = outputs / NAME
        self._unsaved = 0
        try:
            self._connection = self._opened()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise _unwritable(self.path, error) from error
            remove(outputs)
            with _named(self.path):
                self._connection = self._opened()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path)
        try:
            # a killed process loses nothing by it, and what a power cut spoils is made anew from the files; on a busy
            # disk, waiting for it keeps Ctrl-C waiting too
            connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")
            connection.executescript(_SCHEMA)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # what was read until an error is of use to the next run; a full disk may refuse it
        with suppress(sqlite3.Error):
            self._connection.commit()
        self._connection.close()

    def save(self) -> None:
        """Let all that was written until now survive."""
        with _named(self.path):
            self._connection.commit()
        self._unsaved = 0

    # ------------------------------------------------------------ inputs

    def for_code(self, version: str) -> None:
        """Forget the documents that other code has read."""
        if self.fact("code") != version:
            for table in ("documents", "mentions", "shares", "facts"):
                self._do(f"DELETE FROM {table}")
            self.state("code", version)
            self.save()

    def fact(self, name: str) -> str | None:
        """What was stated under this name."""
        return next((value for (value,) in self._do("SELECT value FROM facts WHERE name = ?", [name])), None)

    def state(self, name: str, value: str | None) -> None:
        """State something under a name; None takes it back."""
        self._do("DELETE FROM facts WHERE name = ?", [name])
        if value is not None:
            self._do("INSERT INTO facts VALUES (?, ?)", [name, value])

    def hash_of(self, path: Path, stat: str) -> str | None:
        """The hash of a file's bytes, if it is as it was when that was taken."""
        rows = self._do("SELECT sha256 FROM inputs WHERE path = ? AND stat = ?", [os.fsencode(path), stat])
        return next((sha256 for (sha256,) in rows), None)

    def put_hash(self, path: Path, stat: str, sha256: str) -> None:
        """Note the hash of a file that is as `stat` tells."""
        self._do("INSERT OR REPLACE INTO inputs VALUES (?, ?, ?)", [os.fsencode(path), stat, sha256])

    # ------------------------------------------------------------ documents

    def known(self, key: str) -> Known | None:
        """What is known of the document with this key."""
        sql = "SELECT base_id, seconds, counts, id, filled, file FROM documents WHERE key = ?"
        for base_id, seconds, counts, id, filled, file in self._do(sql, [key]):
            return Known(base_id, seconds, json.loads(counts), id, filled, file)
        return None

    def put(self, key: str, told: Told) -> None:
        """Note a document that was read."""
        row = [key, told.base_id, told.seconds, json.dumps(told.counts), told.held]
        self._do("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, NULL, NULL, NULL)", row)
        self._many(
            "INSERT OR REPLACE INTO mentions VALUES (?, ?, ?)", ((rank, key, data) for rank, data in told.mentions)
        )
        self._unsaved += 1
        if self._unsaved >= _AT_ONCE:
            self.save()

    def set_current(self, documents: Iterable[tuple[str, str]]) -> None:
        """Tell which documents this run holds: their keys and their ids in it."""
        self._do("DELETE FROM current")
        self._many("INSERT INTO current VALUES (?, ?)", documents)

    def gone(self) -> list[tuple[str, str | None]]:
        """The documents that this run does not hold: their keys, and their ids where they stood in the outputs."""
        return list(self._do("SELECT key, id FROM documents WHERE key NOT IN (SELECT key FROM current)"))

    def forget(self, keys: Sequence[str]) -> None:
        """Forget these documents."""
        for table in ("documents", "shares"):
            self._many(f"DELETE FROM {table} WHERE key = ?", ([key] for key in keys))
        if keys:
            # no index finds them: it would be as large as the table
            self._do("DELETE FROM mentions WHERE key IN (SELECT value FROM json_each(?))", [json.dumps(list(keys))])

    def unplace(self, keys: Iterable[str]) -> None:
        """Note that these documents do not stand in the outputs any more, and let that survive."""
        self._many("UPDATE documents SET id = NULL, filled = NULL, file = NULL WHERE key = ?", ([key] for key in keys))
        self.save()

    def place(self, key: str, id: str, filled: str, file: str) -> None:
        """Note how a document stands in the outputs."""
        self._do("UPDATE documents SET id = ?, filled = ?, file = ? WHERE key = ?", [id, filled, file, key])

    # ------------------------------------------------------------ claims

    def held(self) -> Iterator[tuple[str, str, str]]:
        """Of each document of this run its id in it, the id that it gave itself and its claim, by the first."""
        sql = "SELECT c.id, d.base_id, d.held FROM current c JOIN documents d USING (key) ORDER BY c.id"
        return self._do(sql)

    def mentions(self) -> Iterator[tuple[str, str, str, str]]:
        """The mentions of the documents of this run by rank: rank, the document's two ids as in `held`, data."""
        sql = (
            "SELECT m.rank, c.id, d.base_id, m.data FROM mentions m JOIN current c USING (key)"
            " JOIN documents d USING (key) ORDER BY m.rank, c.id"
        )
        return self._do(sql)

    def sorted(self, mentions: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
        """Rank, document and data of mentions, by rank; more of them than fit into memory."""
        self._do("DELETE FROM moved")
        self._many("INSERT INTO moved VALUES (?, ?, ?)", mentions)
        return self._do("SELECT rank, key, data FROM moved ORDER BY rank, key")

    # ------------------------------------------------------------ shares

    def put_share(self, key: str, share: Packed) -> None:
        """Keep what a document adds to the exports."""
        self._do("INSERT OR REPLACE INTO shares VALUES (?, ?, ?, ?, ?, ?, ?)", [key, *share])

    def share(self, key: str) -> Packed:
        """What `put_share` kept. Raises KeyError where there is nothing."""
        for _, *share in self._do("SELECT * FROM shares WHERE key = ?", [key]):
            return tuple(share)
        raise KeyError(key)

    # ------------------------------------------------------------ SQL

    def _do(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple]:
        with _named(self.path):
            cursor = self._connection.execute(sql, values)
        return self._rows(cursor)

    def _rows(self, cursor: sqlite3.Cursor) -> Iterator[tuple]:
        with _named(self.path):
            yield from cursor

    def _many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with _named(self.path):
            self._connection.executemany(sql, rows)


def pack_share(texts: Sequence[bytes], rows: Sequence[tuple[int, int, int, bytes]]) -> Packed:
    """What a document adds to the exports, for the ledger: four texts, and pieces of rows with their data last."""
    pieces = json.dumps([(*piece[:-1], len(piece[-1])) for piece in rows])
    return (*(zlib.compress(text, 1) for text in texts), pieces, b"".join(piece[-1] for piece in rows))


def unpack_share(share: Packed) -> tuple[list[bytes], list[tuple[int, int, int, bytes]]]:
    """What `pack_share` packed."""
    *texts, pieces, data = share
    rows, start = [], 0
    for *sums, size in json.loads(pieces):
        rows.append((*sums, data[start : start + size]))
        start += size
    return [zlib.decompress(text) for text in texts], rows


def remove(outputs: Path) -> None:
    """Remove the ledger of an outputs folder, where there is one."""
    for end in ("", "-wal", "-shm"):
        (outputs / f"{NAME}{end}").unlink(missing_ok=True)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: sqlite3.Error) -> StoreError:
    advice = "Check the space on the disk and the permissions, then run again: it goes on where it stopped."
    return StoreError(f"{path.parent} cannot be written: {error}.", advice=advice)
