"""A file's document with what people have said of it; what was read is kept, so that no correction reads it again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vanban import corrections, model
from vanban.errors import DamagedFile
from vanban.identity import document_id


def process(path: Path, sha256: str, said: Sequence[model.Correction], as_read: Path | None) -> model.Document:
    """The document of the file at `path`, with those of the corrections that are of it.

    `as_read` is where it is kept as it was read before them, by this code. Raises DamagedFile where the bytes are not
    those that `sha256` tells, and what `stages.process` raises.
    """
    from vanban import stages

    known = corrections.kept(as_read) if said and as_read else None
    document = known or stages.process(path)
    if document.source.sha256 != sha256:
        raise DamagedFile("The file was changed while the run read it.", advice="Run again.")
    mine = corrections.Log(said).of(document) if said else []
    if not mine:
        return document
    if known is None and as_read:
        corrections.keep(as_read, document)
    found = corrections.correct(document, mine).document
    # what it is called follows from what it is
    return found.model_copy(update={"id": document_id(found.metadata, found.source)})
