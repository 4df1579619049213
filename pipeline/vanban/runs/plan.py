"""What is to be done for each input: nothing, because it is unchanged or a copy, or the whole way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from vanban import corrections, model
from vanban.reading import shown
from vanban.runs import versions
from vanban.runs.inputs import Found, Input
from vanban.runs.places import Place, stamp
from vanban.runs.records import InputRecord, Outcome
from vanban.runs.remote import Remote
from vanban.store.ledger import Known, Ledger

WORK = ".work"


@dataclass(slots=True)
class Entry:
    """One input on its way: `file` holds its document's JSON, `base_id` is the id that the document gave itself.

    `id` is unique in the run; `known` is how the document stands in the outputs, if it does. `corrections` are those
    of its bytes and those whose bytes are gone, `as_read` is where the document is kept as it was before them (None:
    nowhere).
    A copy has the bytes of another entry, `same_as`, and no document of its own.
    """

    input: Input
    key: str
    file: Place
    outcome: Outcome | None = None
    base_id: str | None = None
    id: str | None = None
    seconds: float = 0.0
    same_as: Entry | None = None
    known: Known | None = None
    corrections: tuple[model.Correction, ...] = ()
    as_read: Path | None = None

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


def document_file(outputs: Place, id: str) -> Place:
    """Where the document with this id stands in a run's outputs."""
    return outputs / "documents" / f"{id}.json"


def plan(found: Found, outputs: Place, ledger: Ledger) -> list[Entry]:
    """An entry for each input, in the order of the paths; those without an outcome are to be processed."""
    entries, first = [], {}
    if isinstance(outputs, Remote):
        # one question for all documents instead of one for each
        (outputs / "documents").files()
    said = corrections.read(outputs)
    strays = said.strays({each.sha256 for each in found.inputs})
    for each in found.inputs:
        if each.stat:
            ledger.put_hash(each.path, each.stat, each.sha256)
        mine, bare = said.of_bytes(each.sha256), versions.key(shown(each.path), each.sha256)
        key = versions.key(shown(each.path), each.sha256, corrections.digest(mine)) if mine else bare
        entry = Entry(each, key, outputs / WORK / f"{key}.json", corrections=(*strays, *mine))
        if isinstance(outputs, Path):
            entry.as_read = corrections.as_read_file(outputs, each.sha256, bare)
        # the ending counts too: .txt and .md are read differently
        original = first.setdefault((each.sha256, each.path.suffix.lower()), entry)
        if original is not entry:
            entry.same_as, entry.outcome = original, "duplicate"
        elif known := ledger.known(key):
            _find_document(entry, known, outputs)
        entries.append(entry)
    if isinstance(outputs, Path):
        corrections.forget_others(outputs, {entry.as_read for entry in entries if entry.corrections})
    return entries


def _find_document(entry: Entry, known: Known, outputs: Place) -> None:
    """Give the entry the document that was made of it before, if that stands where it should, as it should."""
    if known.id and known.file and _stamp(file := document_file(outputs, known.id)) == known.file:
        entry.file, entry.outcome, entry.known = file, "kept", known
    elif not known.id and entry.file.is_file():
        # finished by a run that was interrupted
        entry.outcome = "read"
    else:
        return
    entry.base_id, entry.seconds = known.base_id, known.seconds


def _stamp(file: Place) -> str | None:
    with suppress(OSError):
        return stamp(file)
    return None


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
