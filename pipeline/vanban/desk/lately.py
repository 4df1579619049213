"""What people have corrected since the last run, in the lists too: those few documents have a small store of their own.

A list asks the run's store and this one, and puts what they answer together: of a corrected document the rows are those
of the small store. The graph is the run's.
"""

from __future__ import annotations

import heapq
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from operator import itemgetter
from pathlib import Path
from typing import Any

from vanban import model, queries
from vanban.desk.notebook import Notebook
from vanban.errors import UnknownDocument
from vanban.store import Store, rows_of
from vanban.store.lists import Rank
from vanban.store.reading import Row
from vanban.store.writing import Writer, prepare

_document = itemgetter("document")


class Lately:
    """Keeps the small store as new as what people have said."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._making = threading.Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._base: Any = None
        self._made = 0
        self._known: dict[str, str] = {}
        self._held: frozenset[str] = frozenset()

    def over(self, store: Store) -> Store:
        """The store, or one that answers in its place where something was said since its run; to be closed."""
        fresh = self._notebook.fresh()
        if not fresh:
            return store
        with self._making:
            if (store.identity, fresh) != (self._base, self._known):
                self._make(store, fresh)
            if not self._held:
                return store
            store.close()
            return Overlaid(store.path, self._file(), self._held)

    def close(self) -> None:
        """Remove the files."""
        if self._folder:
            self._folder.cleanup()

    def _file(self) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="vanban-")
        return Path(self._folder.name) / f"{self._made}.db"

    def _make(self, store: Store, fresh: Mapping[str, str]) -> None:
        """Write the small store anew: documents of which nothing new was said stay as they are in it."""
        before = self._file()
        same = before.exists() and store.identity == self._base
        known, held = (self._known, set(self._held)) if same else ({}, set())
        self._made += 1
        if same:
            shutil.copyfile(before, self._file())
        changed = [id for id in {**known, **fresh} if known.get(id) != fresh.get(id)]
        with closing(sqlite3.connect(self._file())) as connection:
            prepare(connection, update=same)
            connection.execute("PRAGMA foreign_keys = OFF")
            with connection:
                writer = Writer(connection, update=True)
                for id in changed:
                    writer.remove([id])
                    held.discard(id)
                    if id in fresh and (found := self._corrected(store, id)):
                        writer.add(rows_of(*found))
                        held.add(id)
        # who reads it still has it open
        before.unlink(missing_ok=True)
        self._base, self._known, self._held = store.identity, dict(fresh), frozenset(held)

    def _corrected(self, store: Store, id: str) -> tuple[model.Document, str] | None:
        """A document as people say it is, and its node; None where the run does not hold it."""
        with suppress(UnknownDocument):
            rows = [row for row in store.documents(id) if row["document"] == id]
            if rows:
                return self._notebook.corrected(queries.load(store, id)).document, rows[0]["node"]
        return None


class Overlaid(Store):
    """A store in which some documents have the rows of another one."""

    def __init__(self, path: Path, file: Path, ids: frozenset[str]):
        super().__init__(path)
        self._ids, self._file = ids, file
        self._over = Store(file)

    def close(self) -> None:
        """Release both files."""
        self._over.close()
        super().close()

    @property
    def identity(self) -> Any:
        """What tells it from any other."""
        return super().identity, str(self._file)

    def task_counts(self, *, document: str | None = None, **wanted: Any) -> Iterator[tuple[str, int]]:
        """As `Store.task_counts`."""
        return self._merged(lambda store: store.task_counts(document=document, **wanted), document, itemgetter(0))

    def task_days(self, *days: Any, document: str | None = None, **wanted: Any) -> Iterator[Row]:
        """As `Store.task_days`."""
        return self._merged(lambda store: store.task_days(*days, document=document, **wanted), document, itemgetter(0))

    def deadline_days(self, *days: Any, document: str | None = None, **wanted: Any) -> Iterator[Row]:
        """As `Store.deadline_days`."""
        return self._merged(
            lambda store: store.deadline_days(*days, document=document, **wanted), document, itemgetter(0)
        )

    def tasks(self, *, document: str | None = None, **wanted: Any) -> list[Row]:
        """As `Store.tasks`."""
        return list(self._merged(lambda store: store.tasks(document=document, **wanted), document, _document))

    def deadlines(self, *, document: str | None = None) -> list[Row]:
        """As `Store.deadlines`."""
        return list(self._merged(lambda store: store.deadlines(document=document), document, _document))

    def targets(self, document: str | None = None) -> list[Row]:
        """As `Store.targets`."""
        return list(self._merged(lambda store: store.targets(document), document, _document))

    def bodies(self, document: str | None = None) -> list[Row]:
        """As `Store.bodies`."""
        return list(self._merged(lambda store: store.bodies(document), document, _document))

    def targets_by_deadline(self, document: str) -> dict[tuple[str, str], list[str]]:
        """As `Store.targets_by_deadline`."""
        asked = self._over if document in self._ids else super()
        return asked.targets_by_deadline(document)

    def of_tasks(self, documents: Iterable[str]) -> Iterator[tuple[str, Row]]:
        """As `Store.of_tasks`."""
        wanted = list(dict.fromkeys(documents))
        yield from super().of_tasks(id for id in wanted if id not in self._ids)
        yield from self._over.of_tasks(id for id in wanted if id in self._ids)

    def ranks(self, words: str | None = None) -> list[Rank]:
        """As `Store.ranks`."""
        return list(dict.fromkeys([*super().ranks(words), *self._over.ranks(words)]))

    def document_days(self, **wanted: Any) -> Iterator[tuple[str, str]]:
        """As `Store.document_days`."""
        mine = (row for row in super().document_days(**wanted) if row[1] not in self._ids)
        return heapq.merge(mine, self._over.document_days(**wanted), reverse=True)

    def documents_of(self, ids: Sequence[str]) -> list[Row]:
        """As `Store.documents_of`."""
        found = {row["document"]: row for row in super().documents_of(ids)}
        found |= {row["document"]: row for row in self._over.documents_of([id for id in ids if id in self._ids])}
        return [found[id] for id in ids]

    def excerpts(self, words: str, keys: Sequence[Any]) -> list[Row]:
        """As `Store.excerpts`; the words of a text are the run's, its head is not."""
        rows = super().excerpts(words, keys)
        heads = {
            row["document"]: row for row in self._over.documents_of([*{_document(row) for row in rows} & self._ids])
        }
        return [{**row, **{name: value for name, value in heads.get(row["document"], {}).items() if name in row}}
                for row in rows]  # fmt: skip

    def _merged(self, ask: Callable[[Any], Iterable[Any]], document: str | None, key: Callable) -> Iterator[Any]:
        """Rows in the order of their documents; of one document, of the store that has it."""
        if document is not None:
            yield from ask(self._over if document in self._ids else super())
            return
        mine = (row for row in ask(super()) if key(row) not in self._ids)
        yield from heapq.merge(mine, ask(self._over), key=key)
