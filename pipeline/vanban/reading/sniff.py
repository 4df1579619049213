"""What kind of file this is: its first bytes decide, its name only between formats that look alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vanban import errors

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_CONVERT = "Open it in Word and save it as .docx."
_FETCH_AGAIN = "Fetch it again from its source; it may be an error page or a download that was cut off."
_MARKUP = (b"<html", b"<!doctype html", b"<body", b"<p>", b"<p ", b"<div", b"<table", b"<h1", b"<article", b"<span")


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: its key, media type, the names' suffixes, and where its function is ("module:function")."""

    key: str
    media_type: str
    suffixes: tuple[str, ...]
    function: str


def choose(path: Path, data: bytes, readers: Sequence[Reader]) -> Reader:
    """The reader for a file. Raises UnknownFormat, NeedsConverter, EncryptedFile, DamagedFile."""
    rows = {reader.key: reader for reader in readers}
    suffix = path.suffix.lower()
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t")
    if b"%PDF-" in data[:1024]:
        return rows["pdf"]
    if data[:4] == b"PK\x03\x04":
        return rows["odt" if _ODT in data[:200] else "docx"]
    if key := _picture(data) or _older(data, head, suffix):
        return rows[key]
    _refuse(data, head, suffix)
    if _is_html(data, head, suffix, rows["html"]):
        return rows["html"]
    known = {ending for reader in readers for ending in reader.suffixes}
    if b"\x00" in data and data[:2] not in _UTF16 and suffix not in known:
        raise errors.UnknownFormat(
            f"No reader knows this kind of file ({path.suffix or 'a name without an ending'}).",
            advice="Save it as .docx, .doc, .pdf, .html, .md or .txt.",
        )
    return rows["markdown"] if suffix in rows["markdown"].suffixes else rows["text"]


def _picture(data: bytes) -> str | None:
    """The key of a page image."""
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "png"
    if data[:3] == b"\xff\xd8\xff":
        return "jpeg"
    return "tiff" if data[:4] in (b"II*\x00", b"MM\x00*") else None


def _older(data: bytes, head: bytes, suffix: str) -> str | None:
    """The key of an older or odder form of Word's documents."""
    if data[:8] == _OLE and "EncryptedPackage".encode("utf-16-le") not in data:
        return "doc" if "WordDocument".encode("utf-16-le") in data or suffix == ".doc" else None
    if head[:5] == b"{\\rtf":
        return "rtf"
    if head[:13].lower() == b"mime-version:":
        return "mhtml"
    return "wordml" if head[:1] == b"<" and b"<w:wordDocument" in head else None


def _refuse(data: bytes, head: bytes, suffix: str) -> None:
    """Raise the error that says what a file is that no reader takes."""
    if data[:8] == _OLE:
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise errors.EncryptedFile(
                "The Word document is protected by a password.", advice="Save it again without the password."
            )
        raise errors.UnknownFormat(
            "This is a file of an old Office program, but no text of Word.", advice="Save its text as .docx or .pdf."
        )
    if b"<pkg:package" in head:
        raise errors.NeedsConverter("This is a Word document saved as XML.", advice=_CONVERT)
    if suffix in (".pdf", ".docx"):
        raise errors.DamagedFile(f"The file is named {suffix}, but is none.", advice=_FETCH_AGAIN)


def _is_html(data: bytes, head: bytes, suffix: str, row: Reader) -> bool:
    if data[:2] in _UTF16:
        head = data[: 2 * _HEAD].decode("utf-16", "replace").lstrip().encode("ascii", "replace")
    looks = head[:1] == b"<" and any(mark in head.lower() for mark in _MARKUP)
    return looks or (suffix in row.suffixes and b"\x00" not in data)
