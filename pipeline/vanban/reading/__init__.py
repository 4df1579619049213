"""Bytes → canonical text. Nobody else opens a document.

    read(path) -> (Source, Text)

READERS has one row a format: to add a format, add one module with `read(path, data) -> blocks.Reading` and one
row. What a file is, its first bytes say; its name decides only between formats that look alike.
"""

from __future__ import annotations

import hashlib
import importlib
import os
from pathlib import Path

from vanban import draft, errors, model
from vanban.reading import blocks, limits, sniff

READERS = (
    sniff.Reader("pdf", "application/pdf", (".pdf",), "pdf:read"),
    sniff.Reader(
        "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",), "docx:read"
    ),
    sniff.Reader("doc", "application/msword", (".doc", ".dot"), "doc:read"),
    sniff.Reader("rtf", "application/rtf", (".rtf",), "doc:read"),
    sniff.Reader("odt", "application/vnd.oasis.opendocument.text", (".odt",), "doc:read"),
    sniff.Reader("wordml", "application/xml", (), "doc:read"),
    sniff.Reader("mhtml", "multipart/related", (".mht", ".mhtml"), "mhtml:read"),
    sniff.Reader("html", "text/html", (".html", ".htm"), "html:read"),
    sniff.Reader("png", "image/png", (".png",), "pictures:read"),
    sniff.Reader("jpeg", "image/jpeg", (".jpg", ".jpeg"), "pictures:read"),
    sniff.Reader("tiff", "image/tiff", (".tif", ".tiff"), "pictures:read"),
    sniff.Reader("markdown", "text/markdown", (".md", ".markdown"), "plain:read_markdown"),
    sniff.Reader("text", "text/plain", (".txt", ".text"), "plain:read"),
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
    data = _bytes(path)
    reader = sniff.choose(path, data, READERS)
    module, function = reader.function.split(":")
    try:
        reading = getattr(importlib.import_module(f"{__name__}.{module}"), function)(path, data)
    except RecursionError as error:
        raise errors.DamagedFile("The file is nested too deeply.", advice="Save it again as .docx or .txt.") from error
    text = blocks.assemble(reading)
    if not text.text.strip():
        raise errors.EmptyFile("No text was found in the file.", advice="Open it and see whether it is the right file.")
    if len(text.text) > limits.current().characters:
        raise errors.TooLarge(
            f"The text has {len(text.text):,} characters, more than {limits.current().characters:,}.",
            advice="Split it into its documents.",
        )
    source = model.Source(
        path=shown(path),
        name=shown(Path(path.name)),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=reader.media_type,
        reader=reading.reader or reader.key,
        page_count=reading.page_count,
        encoding=text.encoding,
        ocr=reading.ocr,
        warnings=text.warnings,
    )
    return source, text


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.current().bytes:
            raise errors.TooLarge(
                f"The file has {size // 1_000_000} MB, more than {limits.current().bytes // 1_000_000}.",
                advice="Split it into its documents, or save its images smaller.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise errors.MissingFile(f"The file cannot be read: {error.strerror}.", advice="Check the path.") from error
    if not data.strip():
        raise errors.EmptyFile("The file is empty.", advice="Fetch it again from its source.")
    return data
