"""Bytes → canonical text. Nobody else opens a document.

    read(path) -> (Source, Text); read([path, path]) for page images that are one document

READERS has one row a format: to add a format, add one module with `read(path, data) -> blocks.Reading` and one
row. What a file is, its first bytes say; its name decides only between formats that look alike.
"""

from __future__ import annotations

import hashlib
import importlib
import os
from collections.abc import Sequence
from pathlib import Path

from vanban import draft, errors, model
from vanban.reading import blocks, limits, page_folders, sniff

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


@limits.collector_at_rest()
def read(path: Path | Sequence[Path]) -> tuple[model.Source, draft.Text]:
    """Read one document: a file, a folder of page images (page_folders), or a list of page images in their order.

    Raises the kinds of errors.InputError, each with its path.
    """
    paths = [Path(path)] if isinstance(path, str | os.PathLike) else [*map(Path, path)]
    try:
        images = page_folders.page_images(paths[0]) if len(paths) == 1 and paths[0].is_dir() else paths
        return _read(paths[0]) if len(images) < 2 else _read_images(paths[0], images)
    except errors.InputError as error:
        error.path = error.path or str(paths[0])
        raise


def shown(path: str | os.PathLike[str]) -> str:
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
    return _finished(path, reader, reading, hashlib.sha256(data).hexdigest(), len(data))


def _read_images(path: Path, images: Sequence[Path]) -> tuple[model.Source, draft.Text]:
    """Page images that are one document, which is known by `path`."""
    from vanban.reading import pictures

    parts = [*map(_bytes, images)]
    readers = [sniff.choose(image, data, READERS) for image, data in zip(images, parts, strict=True)]
    if odd := next((image for image, reader in zip(images, readers, strict=True) if not _is_image(reader)), None):
        raise errors.UnknownFormat(
            f"{odd.name} is no page image.", advice="Only page images (PNG, JPEG, TIFF) make one document of several."
        )
    size = sum(map(len, parts))
    return _finished(path, readers[0], pictures.read_all(parts), page_folders.digest(parts), size)


def _is_image(reader: sniff.Reader) -> bool:
    return reader.media_type.startswith("image/")


def _finished(path: Path, reader: sniff.Reader, reading: blocks.Reading, sha256: str, size: int):
    """Source and text of what was read. Raises EmptyFile, TooLarge."""
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
        sha256=sha256,
        size=size,
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
