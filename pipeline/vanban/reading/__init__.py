"""Bytes → canonical text. Nobody else opens a document.

    read(path) -> (Source, Text)

READERS has one row a format: to add a format, add one module with `read(path, data) -> blocks.Reading` and one
row. What a file is, its first bytes say; its name decides only between formats that look alike.
"""

from __future__ import annotations

import hashlib
import importlib
import os
from dataclasses import dataclass
from pathlib import Path

from vanban import draft, errors, model
from vanban.reading import blocks

MAX_BYTES = 200_000_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: its key, media type, the names' suffixes, and where its function is ("module:function")."""

    key: str
    media_type: str
    suffixes: tuple[str, ...]
    function: str


READERS = (
    Reader("pdf", "application/pdf", (".pdf",), "pdf:read"),
    Reader("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",), "docx:read"),
    Reader("html", "text/html", (".html", ".htm"), "html:read"),
    Reader("markdown", "text/markdown", (".md", ".markdown"), "plain:read_markdown"),
    Reader("text", "text/plain", (".txt", ".text"), "plain:read"),
)


def read(path: Path) -> tuple[model.Source, draft.Text]:
    """Read one document. Raises the kinds of errors.InputError, each with its path."""
    path = Path(path)
    try:
        return _read(path)
    except errors.InputError as error:
        error.path = error.path or str(path)
        raise


def shown(path: Path) -> str:
    """The path as text; bytes of a name that are no UTF-8 become U+FFFD, since JSON cannot hold them."""
    return os.fsencode(path).decode("utf-8", "replace")


def _read(path: Path) -> tuple[model.Source, draft.Text]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise errors.MissingFile(f"The file cannot be read: {error.strerror}.", advice="Check the path.") from error
    if not data.strip():
        raise errors.EmptyFile("The file is empty.", advice="Fetch it again from its source.")
    reader = choose(path, data)
    module, function = reader.function.split(":")
    reading = getattr(importlib.import_module(f"{__name__}.{module}"), function)(path, data)
    text = blocks.assemble(reading)
    if not text.text.strip():
        raise errors.EmptyFile("No text was found in the file.", advice="Open it and see whether it is the right file.")
    source = model.Source(
        path=shown(path),
        name=shown(Path(path.name)),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=reader.media_type,
        reader=reader.key,
        page_count=reading.page_count,
        encoding=text.encoding,
        warnings=text.warnings,
    )
    return source, text


def choose(path: Path, data: bytes) -> Reader:
    """The reader for a file, by its first bytes, then by its name."""
    rows = {reader.key: reader for reader in READERS}
    head = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t")
    if b"%PDF-" in data[:1024]:
        return rows["pdf"]
    if data[:4] == b"PK\x03\x04":
        return rows["docx"]
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" or head[:5] == b"{\\rtf":
        raise errors.NeedsConverter(
            "This is a file of old Word (.doc) or RTF.",
            advice="Convert it to .docx with LibreOffice: soffice --headless --convert-to docx FILE.",
        )
    if head[:1] == b"<" and (b"<html" in data[:4096].lower() or b"<!doctype" in head[:20].lower()):
        return rows["html"]
    known = {suffix for reader in READERS for suffix in reader.suffixes}
    if b"\x00" in data and data[:2] not in _UTF16 and path.suffix.lower() not in known:
        raise errors.UnknownFormat(
            f"No reader knows this kind of file ({path.suffix or 'a name without an ending'}).",
            advice="Save it as .docx, .pdf, .html, .md or .txt.",
        )
    if path.suffix.lower() in rows["markdown"].suffixes:
        return rows["markdown"]
    return rows["text"]
