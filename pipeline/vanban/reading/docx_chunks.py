"""Whole files that a Word document takes in (w:altChunk): programs that make DOCX out of web pages put them there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from vanban import errors, model
from vanban.reading.blocks import Paragraph, Reading
from vanban.reading.pieces import Piece, Sheet

# content type: the reader of such a part
_READERS = {
    "text/html": "html:read",
    "application/xhtml+xml": "html:read",
    "message/rfc822": "mhtml:read",
    "multipart/related": "mhtml:read",
    "text/plain": "plain:read",
}


@dataclass(slots=True)
class Chunks:
    """The files by the ids of their relations: content type and bytes; collects what reading them takes out."""

    path: Path
    parts: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    removed: list[model.Removed] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def read(self, key: str | None) -> list[Piece | Sheet]:
        """What stands in one of them; nothing, and a row in `unread`, where there is no reader for it."""
        content_type, data = self.parts.get(key or "", ("missing", b""))
        reader = _READERS.get(content_type.split(";")[0].strip().lower())
        if reader is None:
            self.unread.append(content_type)
            return []
        module, name = reader.split(":")
        function: Callable[[Path, bytes], Reading] = getattr(import_module(f"vanban.reading.{module}"), name)
        try:
            reading = function(self.path, data)
        except errors.InputError as error:
            self.unread.append(f"{content_type}: {error.name}")
            return []
        self.removed += reading.removed
        return [
            # its paragraphs are whole already
            Piece(block.text, item=True) if isinstance(block, Paragraph) else Sheet(block.rows, block.header_rows)
            for block in reading.blocks
        ]

    def warnings(self) -> list[str]:
        """What to warn of."""
        if not self.unread:
            return []
        return [f"{len(self.unread)} files inside the document (altChunk) are not read: {', '.join(self.unread)}"]
