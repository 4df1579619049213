"""The file of corrections beside the outputs, and the documents that have some as they were read before them."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections import defaultdict
from collections.abc import Collection, Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from vanban import model
from vanban.corrections.applying import standing
from vanban.errors import UsageError
from vanban.identity import document_id

FILE = "corrections.jsonl"
# documents without their corrections; hidden, made anew where they are lost, and by their ending no JSON of the run
_AS_READ = ".as-read"


class Log:
    """The corrections of a run, in the order in which they were said."""

    def __init__(self, corrections: Iterable[model.Correction] = ()) -> None:
        self.corrections = tuple(corrections)
        self._places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, each in enumerate(self.corrections):
            self._places["sha256", each.sha256].append(at)
            self._places["id", each.document].append(at)

    def of(self, document: model.Document) -> list[model.Correction]:
        """The corrections of a document: of its bytes, and of its id when its bytes were others.

        The id may have changed with its metadata, so that what was said of those other bytes under another id counts.
        """
        named = self._of("id", document.id)
        bytes_ = {document.source.sha256, *(self.corrections[at].sha256 for at in named)}
        mine = {*named, *(at for sha256 in bytes_ for at in self._of("sha256", sha256))}
        return [self.corrections[at] for at in sorted(mine)]

    def of_bytes(self, sha256: str) -> list[model.Correction]:
        """The corrections of a file's bytes."""
        return [self.corrections[at] for at in self._of("sha256", sha256)]

    def strays(self, here: Collection[str]) -> list[model.Correction]:
        """The corrections of bytes that are not `here` any more (hashes); a document of the same id may want them."""
        return [each for each in self.corrections if each.sha256 not in here]

    @cached_property
    def states(self) -> list[model.Correction]:
        """What was said of the progress of tasks and not taken back, the last word on each last."""
        return [each for each in standing(self.corrections) if each.verdict == "state"]

    def _of(self, name: str, value: str) -> list[int]:
        return self._places.get((name, value), [])


def read(outputs: Path) -> Log:
    """The corrections beside the outputs; none where there is no file.

    What an interruption left of a last line is passed over. Raises UsageError where another line cannot be read: a
    correction is work of a person and is not left out in silence.
    """
    file = outputs / FILE
    try:
        lines = file.read_bytes().split(b"\n")
    except FileNotFoundError:
        return Log()
    *whole, _ = lines
    found = []
    for number, line in enumerate(whole, 1):
        try:
            found += [model.Correction.model_validate_json(line)] if line.strip() else []
        except ValueError as error:
            raise UsageError(f"Line {number} of {file} is no correction.", advice="Mend it, or take it out.") from error
    return Log(found)


def append(outputs: Path, corrections: Iterable[model.Correction]) -> None:
    """Write corrections behind those that are there. Raises OSError where that cannot be done."""
    data = b"".join(each.model_dump_json(by_alias=True).encode() + b"\n" for each in corrections)
    with (outputs / FILE).open("a+b") as file:
        # two servers may serve one run
        fcntl.flock(file, fcntl.LOCK_EX)
        if end := file.seek(0, os.SEEK_END):
            file.seek(end - 1)
            # what an interruption cut is a line of its own, which nobody can read: it is taken out
            if file.read(1) != b"\n":
                file.seek(0)
                file.truncate(file.read().rfind(b"\n") + 1)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def digest(corrections: Iterable[model.Correction]) -> str:
    """16 hex digits that stand for some corrections; "" where there are none."""
    told = "".join(f"{each.id} " for each in corrections)
    return hashlib.sha256(told.encode()).hexdigest()[:16] if told else ""


def as_read(outputs: Path, document: model.Document) -> model.Document:
    """A held document before its corrections; as it is where nothing was kept of it."""
    files = (outputs / _AS_READ).glob(f"{document.source.sha256[:16]}-*.kept")
    for file in sorted(files, key=lambda file: file.stat().st_mtime_ns, reverse=True):
        found = kept(file)
        if found is not None and found.source.path == document.source.path:
            return found.model_copy(update={"id": document.id})
    return document


def as_read_file(outputs: Path, sha256: str, key: str) -> Path:
    """Where a document of these bytes is kept as it was read; `key` stands for path, bytes and code."""
    return outputs / _AS_READ / f"{sha256[:16]}-{key}.kept"


def keep(file: Path, document: model.Document) -> None:
    """Keep a document as it was read, under the id that it gives itself. Raises OSError where that cannot be done."""
    document = document.model_copy(update={"id": document_id(document.metadata, document.source)})
    file.parent.mkdir(exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_text(document.model_dump_json(by_alias=True), "utf-8")
    part.replace(file)


def kept(file: Path) -> model.Document | None:
    """What `keep` has written; None where it is lost."""
    with suppress(OSError, ValueError):
        return model.Document.model_validate_json(file.read_bytes())
    return None


def forget_others(outputs: Path, wanted: Collection[Path]) -> None:
    """Remove the documents that were kept as they were read and are not `wanted` any more."""
    for file in (outputs / _AS_READ).glob("*.kept"):
        if file not in wanted:
            file.unlink(missing_ok=True)
