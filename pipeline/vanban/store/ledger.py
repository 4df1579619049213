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
from vanban.identity import claims
from vanban.identity.linking import Links, links
from vanban.identity.references import moved_home
from vanban.store import parts, resolved
from vanban.store.parts import Parts
from vanban.store.resolved import Resolved

NAME = ".ledger.db"
# documents that may be read again where the process dies before they are written down
_AT_ONCE = 200
_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS inputs (path BLOB PRIMARY KEY, stat TEXT NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID;
-- `id`, `filled` and `file` are null until the document stands in documents/; `filled` is empty where it should stand
-- there otherwise. `home` is shared by those that may be copies of each other, `speaker` is the id of that which a copy
-- is a copy of; the node `own` and the answers of the mentions hold for the id `as_id`
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, base_id TEXT NOT NULL, part INTEGER, home TEXT NOT NULL,
    speaker TEXT, as_id TEXT, own INTEGER, id TEXT, filled TEXT, file TEXT, seconds REAL NOT NULL, counts TEXT NOT NULL,
    held TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS documents_by_part ON documents (part);
CREATE INDEX IF NOT EXISTS documents_by_home ON documents (home);
CREATE INDEX IF NOT EXISTS documents_by_as ON documents (as_id);
CREATE TABLE IF NOT EXISTS mentions (
    document INTEGER, at INTEGER, part INTEGER, rank TEXT NOT NULL, data TEXT NOT NULL, answer TEXT,
    PRIMARY KEY (document, at)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS mentions_by_part ON mentions (part);
CREATE TABLE IF NOT EXISTS current (number INTEGER PRIMARY KEY, id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS shares (
    key TEXT PRIMARY KEY, tasks BLOB, citations BLOB, targets BLOB, events BLOB, rows BLOB
);
-- of shares what is asked without their data: the sums of their rows, and where they stand in the exports of a run
CREATE TABLE IF NOT EXISTS sums (key TEXT PRIMARY KEY, pieces TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS places (key TEXT PRIMARY KEY, texts TEXT NOT NULL, rows TEXT NOT NULL) WITHOUT ROWID;
"""
# all that depends on the code
_TABLES = ("documents", "mentions", "current", "shares", "sums", "places", "facts")
# of the tables above and of the parts; a ledger of another version is made anew
_VERSION = 2
# the sums of the pieces, four texts, the data of the pieces
Packed = tuple[bytes | str, ...]
# of a piece: document, body, rows, size, CRC, size when packed
Sums = tuple[str, str, int, int, int, int]


class Known(NamedTuple):
    """A document that was read before: the id that it gave itself, what it counts, how it stands in the outputs."""

    base_id: str
    seconds: float
    counts: dict[str, Any]
    id: str | None
    filled: str | None
    file: str | None


class Told(NamedTuple):
    """What the reading of a document tells the ledger.

    `held` and, with their ranks and links, `mentions` are packed claims (identity.claims); `places` is how it writes
    the names of places, `links` are those of itself.
    """

    base_id: str
    seconds: float
    counts: dict[str, Any]
    held: str
    links: Links
    places: dict[str, str]
    mentions: tuple[tuple[str, str, Links], ...]


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
        self.parts = Parts(self._do, self._many)
        self.resolved = Resolved(self._do, self._many)

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path)
        try:
            # a killed process loses nothing by it, and what a power cut spoils is made anew from the files; on a busy
            # disk, waiting for it keeps Ctrl-C waiting too
            connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version != _VERSION:
                if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                    raise sqlite3.DatabaseError(f"a ledger of version {version}")
                schema = _SCHEMA + parts.SCHEMA + resolved.SCHEMA
                connection.executescript(f"BEGIN; {schema} PRAGMA user_version = {_VERSION}; COMMIT;")
            connection.executescript(resolved.OF_ONE_RUN)
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
            for table in (
                "documents",
                "mentions",
                "shares",
                "sums",
                "places",
                "facts",
                *parts.TABLES,
                *resolved.TABLES,
            ):
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
        for (number,) in self._do("SELECT number FROM documents WHERE key = ?", [key]):
            # read again: what it said before may hold no more
            self.parts.spoil_of([number])
            self._forget([number])
        (number,) = next(self._do("SELECT coalesce(max(number), 0) + 1 FROM documents"))
        part = self.parts.link(told.links)
        row = [number, key, told.base_id, part, told.base_id, told.seconds, json.dumps(told.counts), told.held]
        names = "number, key, base_id, part, home, seconds, counts, held"
        self._do(f"INSERT INTO documents ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        self._many(
            "INSERT INTO mentions (document, at, part, rank, data) VALUES (?, ?, ?, ?, ?)",
            ((number, at, self.parts.link(own), rank, data) for at, (rank, data, own) in enumerate(told.mentions)),
        )
        self._many(
            "INSERT INTO spelled VALUES (?, ?, ?)", ((place, number, name) for place, name in told.places.items())
        )
        if others := self.parts.introduce(number, told.links):
            self._pair([number, *others])
        self._unsaved += 1
        if self._unsaved >= _AT_ONCE:
            self.save()

    def _pair(self, documents: list[int]) -> None:
        """Link the mentions of documents that may be copies of each other as if they stood in one document."""
        sql = (
            "SELECT home, (SELECT count(*) FROM documents o WHERE o.home = d.home) FROM documents d"
            " WHERE number IN (SELECT value FROM json_each(?)) GROUP BY home"
        )
        homes = dict(self._do(sql, [json.dumps(documents)]))
        home = min(homes, key=lambda each: (-homes[each], each))
        for other in homes.keys() - {home}:
            rows = self._do("SELECT document, at, m.part, data FROM documents JOIN mentions m ON document = number"
                            " WHERE home = ?", [other])  # fmt: skip
            for document, at, part, data in list(rows):
                reference = claims.unpack_mention(data).reference
                moved = moved_home(reference, {reference.home: home})
                part = self.parts.link(links(moved), part)
                self._do("UPDATE mentions SET part = ? WHERE document = ? AND at = ?", [part, document, at])
            self._do("UPDATE documents SET home = ? WHERE home = ?", [home, other])

    def set_current(self, documents: Iterable[tuple[str, str]]) -> None:
        """Tell which documents this run holds: their keys and their ids in it."""
        self._do("DELETE FROM current")
        self._many("INSERT INTO current SELECT number, ?2 FROM documents WHERE key = ?1", documents)

    def gone(self) -> list[tuple[str, str | None]]:
        """The documents that this run does not hold: their keys, and their ids where they stood in the outputs."""
        return list(self._do("SELECT key, id FROM documents WHERE number NOT IN (SELECT number FROM current)"))

    def forget_gone(self) -> None:
        """Forget the documents that this run does not hold; they must not be among what was resolved."""
        self._forget(
            [number for (number,) in self._do("SELECT number FROM documents EXCEPT SELECT number FROM current")]
        )

    def _forget(self, numbers: Sequence[int]) -> None:
        told = json.dumps(numbers)
        of_numbers = "IN (SELECT value FROM json_each(?))"
        for table in ("shares", "sums", "places"):
            self._do(f"DELETE FROM {table} WHERE key IN (SELECT key FROM documents WHERE number {of_numbers})", [told])
        self._do(f"DELETE FROM documents WHERE number {of_numbers}", [told])
        for table in ("mentions", "heads", "spelled"):
            # two of them have no index for it, which would be as large as they are
            self._do(f"DELETE FROM {table} WHERE document {of_numbers}", [told])

    def unplace(self, keys: Iterable[str]) -> None:
        """Note that these documents do not stand in the outputs any more, and let that survive."""
        self._many("UPDATE documents SET id = NULL, filled = NULL, file = NULL WHERE key = ?", ([key] for key in keys))
        self.save()

    def unfilled(self) -> set[str]:
        """The keys of the documents of this run that do not stand in the outputs as they now should."""
        sql = "SELECT key FROM current JOIN documents d USING (number) WHERE coalesce(filled, '') = ''"
        return {key for (key,) in self._do(sql)}

    def refill(self, keys: Iterable[str]) -> None:
        """Note that these documents do not stand in the outputs as they now should."""
        self._many("UPDATE documents SET filled = '' WHERE key = ?", ([key] for key in keys))

    def place(self, key: str, id: str, filled: str, file: str) -> None:
        """Note how a document stands in the outputs."""
        self._do("UPDATE documents SET id = ?, filled = ?, file = ? WHERE key = ?", [id, filled, file, key])

    # ------------------------------------------------------------ shares

    def put_share(self, key: str, share: Packed) -> None:
        """Keep what a document adds to the exports."""
        pieces, *data = share
        self._do("INSERT OR REPLACE INTO shares VALUES (?, ?, ?, ?, ?, ?)", [key, *data])
        self._do("INSERT OR REPLACE INTO sums VALUES (?, ?)", [key, pieces])
        self._do("DELETE FROM places WHERE key = ?", [key])

    def share(self, key: str) -> Packed:
        """What `put_share` kept. Raises KeyError where there is nothing."""
        for share in self._do("SELECT pieces, s.* FROM shares s JOIN sums USING (key) WHERE key = ?", [key]):
            return (share[0], *share[2:])
        raise KeyError(key)

    def pieces(self, key: str) -> list[Sums]:
        """The sums of the pieces of a share."""
        return json.loads(next(self._do("SELECT pieces FROM sums WHERE key = ?", [key]))[0])

    def put_places(self, places: Iterable[tuple[str, Sequence[int], Sequence[int]]]) -> None:
        """Note, of all shares, where their texts and their rows stand in the exports; of no others any more."""
        self._do("DELETE FROM places")
        rows = ((key, json.dumps(texts), json.dumps(rows)) for key, texts, rows in places)
        self._many("INSERT INTO places VALUES (?, ?, ?)", rows)
        self.save()

    def places(self, key: str) -> tuple[list[int], list[int]] | None:
        """What `put_places` noted of a share, if it is the same since."""
        for texts, rows in self._do("SELECT texts, rows FROM places WHERE key = ?", [key]):
            return json.loads(texts), json.loads(rows)
        return None

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


def pack_share(texts: Sequence[bytes], rows: Sequence[tuple[str, str, int, int, int, bytes]]) -> Packed:
    """What a document adds to the exports, for the ledger: four texts, and pieces of rows with their data last."""
    pieces = json.dumps([(*piece[:-1], len(piece[-1])) for piece in rows])
    return (pieces, *(zlib.compress(text, 1) for text in texts), b"".join(piece[-1] for piece in rows))


def unpack_share(share: Packed) -> tuple[list[bytes], list[tuple[str, str, int, int, int, bytes]]]:
    """What `pack_share` packed."""
    pieces, *texts, data = share
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
