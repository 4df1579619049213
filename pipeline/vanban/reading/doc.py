"""Word 97 (.doc), RTF, ODT and Word's XML of 2003: LibreOffice makes DOCX of them, which our own reader reads.

In a run all such files are converted together before anything is read (`prepare`), and readers find the results in
a folder (`converted_in`). A file that is read alone is converted alone. Where LibreOffice is missing or fails,
antiword reads the text of Word 97.
"""

from __future__ import annotations

import hashlib
import struct
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from vanban import errors
from vanban.reading import converting, docx, plain, programs
from vanban.reading.blocks import Reading
from vanban.reading.converting import Conversion

_CONVERTED: ContextVar[Path | None] = ContextVar("converted", default=None)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
# the first bytes of Word's file information block, in Word 97 and in Word 6 and 95; blocks begin at multiples of 64
_BLOCKS = ((b"\xec\xa5", "doc"), (b"\xdc\xa5", "doc95"))
_ENCRYPTED = 0x0100
_HEAD = 4096
_ANTIWORD_SECONDS = 30
_SAVE_AGAIN = "Open it in Word or LibreOffice and save it again as .docx."


def kind_of(data: bytes) -> str | None:
    """The key in converting.FILTERS for a file's bytes; None for a format that is not converted."""
    if data[:8] == _OLE:
        return _word_block(data)[0]
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head[:5] == b"{\\rtf":
        return "rtf"
    if data[:4] == b"PK\x03\x04" and _ODT in data[:200]:
        return "odt"
    return "wordml" if head[:1] == b"<" and b"<w:wordDocument" in head else None


def read(path: Path, data: bytes) -> Reading:
    """Read a file by way of DOCX. Raises NeedsConverter, EncryptedFile, DamagedFile, TooLarge."""
    kind = kind_of(data)
    if kind is None or (kind in ("doc", "doc95") and _word_block(data)[1]):
        raise _refusal(kind)
    made = _converted(path, data, kind)
    if made is not None:
        # its errors speak of a DOCX, since LibreOffice wrote one
        return docx.read(path.with_name("converted.docx"), made)
    if kind == "doc" and (text := _antiword(path)):
        reading = plain.read(path, text)
        reading.warnings.append("read by antiword: automatic numbers are missing, and tables may be broken")
        return reading
    if programs.find("soffice") is None:
        raise errors.NeedsConverter(
            "This file must be converted by LibreOffice first, which is not installed.",
            advice=f"Install it: {programs.how_to_install('soffice', *(['antiword'] if kind == 'doc' else []))}",
        )
    raise errors.DamagedFile("LibreOffice cannot read this file: it is damaged or incomplete.", advice=_SAVE_AGAIN)


@contextmanager
def converted_in(folder: Path | None) -> Iterator[None]:
    """Inside this block `read` finds what `prepare` has put into `folder`."""
    token = _CONVERTED.set(folder)
    try:
        yield
    finally:
        _CONVERTED.reset(token)


def needs_conversion(path: Path) -> bool:
    """Whether a file is one that `prepare` would convert; False for one that cannot be read."""
    try:
        with path.open("rb") as file:
            # the block of Word 97 may stand anywhere in its file
            head = file.read(_HEAD)
    except OSError:
        return False
    return head[:8] == _OLE or kind_of(head) is not None


def prepare(paths: Sequence[Path], folder: Path) -> None:
    """Convert the files among `paths` that need it into `folder`, each under the hash of its bytes.

    What cannot be read or converted is left out: `read` finds the error.
    """
    conversions = []
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError:
            continue
        kind, target = kind_of(data), _place(folder, data)
        if kind and not target.is_file() and not (kind.startswith("doc") and _word_block(data)[1]):
            conversions.append(Conversion(path, kind, target))
    converting.convert(conversions)


def _place(folder: Path, data: bytes) -> Path:
    return folder / f"{hashlib.sha256(data).hexdigest()}.docx"


def _converted(path: Path, data: bytes, kind: str) -> bytes | None:
    """The file as DOCX: made before by `prepare`, or now; None where that fails."""
    folder = _CONVERTED.get()
    if folder is not None:
        made = _place(folder, data)
        if made.is_file():
            return made.read_bytes()
        if converting.rejected(made).is_file():
            return None
    with tempfile.TemporaryDirectory(prefix="vanban-") as temporary:
        target = Path(temporary) / "made.docx"
        converting.convert([Conversion(path, kind, target)])
        return target.read_bytes() if target.is_file() else None


def _word_block(data: bytes) -> tuple[str | None, bool]:
    """Which kind of Word wrote an OLE file (None: it holds no text of Word), and whether it is encrypted."""
    for magic, kind in _BLOCKS:
        at = data.find(magic, 512)
        while at >= 0:
            if at % 64 == 0 and at + 12 <= len(data):
                version, flags = struct.unpack_from("<2xH6xH", data, at)
                if 0x20 < version < 0x200:
                    return kind, bool(flags & _ENCRYPTED)
            at = data.find(magic, at + 1)
    return None, False


def _refusal(kind: str | None) -> errors.InputError:
    if kind is None:
        return errors.DamagedFile(
            "This is a file of an old Office program, but no text of Word is in it.", advice=_SAVE_AGAIN
        )
    return errors.EncryptedFile(
        "The Word document is protected by a password.", advice="Save it again without the password."
    )


def _antiword(path: Path) -> bytes | None:
    """The text of a Word 97 document, one paragraph a line; None where antiword is missing or fails."""
    program = programs.find("antiword")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="vanban-") as temporary:
        copy = Path(temporary) / "0.doc"
        copy.write_bytes(path.read_bytes())
        command = [program, "-m", "UTF-8.txt", "-w", "0", str(copy)]
        outcome = programs.call(command, _ANTIWORD_SECONDS, Path(temporary))
    return outcome.output if outcome.status == 0 and outcome.output.strip() else None
