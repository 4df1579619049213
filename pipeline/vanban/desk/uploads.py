"""Files that a browser sends: few, small and of known kinds, stored under names of our own in `outputs/uploads`."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from vanban import model
from vanban.identity.names import fold
from vanban.reading import READERS

FOLDER = "uploads"
# who sent what under which name; hidden, so that a run passes over it
_NAMES = ".names.jsonl"
MOST_FILES = 500
LARGEST_FILE = 100 << 20
LARGEST_LOAD = 200 << 20
ENDINGS = tuple(sorted({ending for reader in READERS for ending in reader.suffixes}))
_PIECE = 1 << 20
_LONGEST_STEM = 60


class Upload(model.Record):
    """A file that was sent: its own name, the file it was stored as (null where it was refused), and why not.

    `refused` is "type", "size" or "empty"; `known` tells that the same bytes are here already.
    """

    name: str
    file: str | None = None
    sha256: str | None = None
    refused: str | None = None
    known: bool = False


def store(outputs: Path, files: Iterable[tuple[str, IO[bytes]]], held: Collection[str] = ()) -> list[Upload]:
    """Store files (name, open file) in the uploads of a run and tell what became of each.

    What is there already, in the uploads or among the hashes `held`, is not stored again.
    """
    folder = outputs / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    here = {each.name.partition("-")[0] for each in folder.iterdir() if not each.name.startswith(".")}
    done = []
    for name, file in files:
        done.append(_store(folder, name, file, here, held))
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with (folder / _NAMES).open("a", encoding="utf-8") as names:
        for each in done:
            if each.file:
                names.write(json.dumps({"at": at, **each.model_dump(include={"name", "file", "sha256"})}) + "\n")
    return done


def _store(folder: Path, name: str, file: IO[bytes], here: set[str], held: Collection[str]) -> Upload:
    name = shown_name(name)
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        return Upload(name=name, refused="type")
    part = folder / f".{os.getpid()}.part"
    try:
        digest, size = _copied(file, part)
        if not 0 < size <= LARGEST_FILE:
            return Upload(name=name, refused="size" if size else "empty")
        # half of the hash tells files apart; the words are for people
        key = digest[:32]
        stored = f"{key}-{_stem(name)}{ending}"
        if key in here or digest in held:
            return Upload(name=name, sha256=digest, known=True)
        part.replace(folder / stored)
        here.add(key)
        return Upload(name=name, file=stored, sha256=digest)
    finally:
        part.unlink(missing_ok=True)


def _copied(file: IO[bytes], part: Path) -> tuple[str, int]:
    """Copy a file, not more than is allowed and one byte; its hash and size."""
    digest, size = hashlib.sha256(), 0
    with part.open("wb") as target:
        while size <= LARGEST_FILE and (piece := file.read(_PIECE)):
            digest.update(piece)
            size += len(piece)
            target.write(piece)
    return digest.hexdigest(), size


def shown_name(name: str) -> str:
    """The last part of a name as a browser tells it, without what no name may hold."""
    last = re.split(r"[\\/]", name)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-200:].strip() or "?"


def _stem(name: str) -> str:
    """What of a name can stand in the name of a file: a to z, digits and hyphens."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(Path(name).stem)).strip("-")
    return words[:_LONGEST_STEM].strip("-") or "van-ban"
