"""What is to be done for each input: nothing, because it is unchanged or a copy, or the whole way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vanban.reading import shown
from vanban.runs import versions
from vanban.runs.inputs import Found, Input
from vanban.runs.records import InputRecord, Outcome

WORK = ".work"
# bytes of a document's JSON in which its source stands
_HEAD = 65_536


@dataclass(slots=True)
class Entry:
    """One input on its way: `file` holds its document's JSON, `base_id` is the id that the document gave itself.

    `id` is unique in the run. A copy has the bytes of another entry, `same_as`, and no document of its own.
    """

    input: Input
    key: str
    file: Path
    outcome: Outcome | None = None
    base_id: str | None = None
    id: str | None = None
    seconds: float = 0.0
    same_as: Entry | None = None

    @property
    def path(self) -> str:
        """The path as given, as text."""
        return shown(self.input.path)

    @property
    def has_document(self) -> bool:
        """Whether this entry has a document of its own."""
        return self.outcome in ("read", "kept")

    def record(self) -> InputRecord:
        """The entry as it stands in run.json."""
        document = self.same_as.id if self.same_as else self.id
        return InputRecord(
            path=self.path,
            sha256=self.input.sha256,
            size=self.input.size,
            key=self.key,
            outcome=self.outcome,
            document=document,
            base_id=self.base_id,
            seconds=round(self.seconds, 4),
        )


def document_file(outputs: Path, id: str) -> Path:
    """Where the document with this id stands in a run's outputs."""
    return outputs / "documents" / f"{id}.json"


def plan(found: Found, outputs: Path, previous: dict[str, InputRecord]) -> list[Entry]:
    """An entry for each input, in the order of the paths; those without an outcome are to be processed.

    `previous` are the inputs of the run before by their keys.
    """
    entries, first = [], {}
    for each in found.inputs:
        key = versions.key(shown(each.path), each.sha256)
        entry = Entry(each, key, outputs / WORK / f"{key}.json")
        # the ending counts too: .txt and .md are read differently
        original = first.setdefault((each.sha256, each.path.suffix.lower()), entry)
        before = previous.get(key)
        if original is not entry:
            entry.same_as, entry.outcome = original, "duplicate"
        elif before and _holds(file := document_file(outputs, before.document), each.sha256):
            entry.file, entry.base_id, entry.seconds = file, before.base_id, before.seconds
            entry.outcome = "kept"
        elif id := _waiting(entry.file):
            entry.base_id, entry.outcome = id, "read"
        entries.append(entry)
    return entries


def name(entries: list[Entry]) -> None:
    """Give each entry with a document an id that is unique in the run.

    Of several that call themselves the same (a .docx and its .pdf), the first in the order of the paths has the
    bare id and the others a piece of their hash behind it.
    """
    taken: set[str] = set()
    for entry in entries:
        if entry.has_document:
            bare = entry.base_id or entry.input.sha256[:16]
            entry.id = next(id for id in _variants(bare, entry.input.sha256) if id not in taken)
            taken.add(entry.id)


def _variants(bare: str, sha256: str) -> Iterator[str]:
    yield bare
    # "~" sorts behind ".": "x.json" stands before "x~….json" in every listing
    yield from (f"{bare}~{sha256[:length]}" for length in range(8, len(sha256) + 1))


def _holds(file: Path, sha256: str) -> bool:
    """Whether a document's file, which a run that failed later may have written over, is that of these bytes."""
    try:
        with file.open("rb") as opened:
            return f'"sha256": "{sha256}"'.encode() in opened.read(_HEAD)
    except OSError:
        return False


def _waiting(file: Path) -> str | None:
    """The id of a document that an interrupted run finished, or None."""
    try:
        # a piece of its hash behind "~" belongs to the run before, not to the document
        return json.loads(file.read_bytes())["id"].partition("~")[0]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
