"""Tesseract as a subprocess: grey images of lines in, words with boxes and confidence out.

Debian's packages tesseract-ocr and tesseract-ocr-vie are all that is needed. Each call reads the lines of one page on
one thread (OMP_THREAD_LIMIT=1): with its own threads Tesseract is several times slower; several calls use the cores.
"""

from __future__ import annotations

import re
import struct
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from vanban import errors
from vanban.reading import programs

LANGUAGE = "vie"
# seconds for the lines of one page; a dense page takes two
PAGE_SECONDS = 120
_START_SECONDS = 20
_ADVICE = "Scan the page again, or see what `tesseract -l vie` says of it."

# how a row of Tesseract's table of pages, blocks, paragraphs, lines and words begins
_PAGE, _WORD = "1\t", "5\t"
# tags of a TIFF directory: width, height, bits, compression (none), black is 0, where the pixels are, samples, rows in
# the one strip, its bytes
_TIFF_TAGS = (256, 257, 258, 259, 262, 273, 277, 278, 279)
# how many tags, each with its type, count and value, and where the next directory is
_DIRECTORY = struct.Struct(f"<H{len(_TIFF_TAGS) * 'HHII'}I")


class SeenWord(NamedTuple):
    """A word as Tesseract reads it: left and right edge in pixels of its line's image, confidence in 0…1."""

    text: str
    x0: int
    x1: int
    confidence: float


@cache
def version() -> str | None:
    """Tesseract's version, "5.3.0"; None where it is missing or has no Vietnamese."""
    if programs.find("tesseract") is None:
        return None
    languages = _run(["--list-langs"], _START_SECONDS)
    name = re.search(r"tesseract v?(\d[\w.]*)", _run(["--version"], _START_SECONDS))
    return name[1] if name and LANGUAGE in languages.split() else None


def demand(message: str) -> str:
    """The engine and its version, "tesseract 5.3.0 (vie)". Raises NeedsOcr with `message` where there is none."""
    found = version()
    if found is None:
        raise errors.NeedsOcr(message, advice=f"Install OCR: {programs.how_to_install('tesseract', 'tesseract-vie')}")
    return f"tesseract {found} ({LANGUAGE})"


def recognise(lines: Sequence[np.ndarray]) -> list[tuple[SeenWord, ...]]:
    """The words of each grey image of one line. Raises NeedsOcr when Tesseract fails or takes too long."""
    if not lines:
        return []
    # segmentation mode 13 takes each image of the file as one line, as it is
    found = parse(_run(["lines.tif", "-", "-l", LANGUAGE, "--psm", "13", "tsv"], PAGE_SECONDS, lines))
    return found + [()] * (len(lines) - len(found))


def parse(table: str) -> list[tuple[SeenWord, ...]]:
    """The words of each page of Tesseract's table."""
    pages: list[list[SeenWord]] = []
    for row in table.split("\n"):
        if row.startswith(_WORD):
            _, _, _, _, _, _, left, _, width, _, confidence, text = row.split("\t", 11)
            if text := "".join(text.split()):
                x0 = int(left)
                # a whole number of hundredths, as Tesseract rounds it elsewhere
                pages[-1].append(SeenWord(text, x0, x0 + int(width), int(float(confidence)) / 100))
        elif row.startswith(_PAGE):
            pages.append([])
    return [*map(tuple, pages)]


def orientation(image: np.ndarray) -> int:
    """By how many degrees a page must be turned clockwise to stand upright: 0, 90, 180, 270; 0 where none is sure."""
    try:
        told = _run(["lines.tif", "-", "--psm", "0", "-l", "osd"], PAGE_SECONDS, [image])
    except errors.NeedsOcr:
        return 0  # too few letters to tell
    turn = re.search(r"Rotate: (\d+)", told)
    return int(turn[1]) if turn else 0


def _run(arguments: list[str], seconds: float, images: Sequence[np.ndarray] = ()) -> str:
    with tempfile.TemporaryDirectory(prefix="vanban-ocr-") as folder:
        if images:
            (Path(folder) / "lines.tif").write_bytes(_tiff(images))
        done = programs.call(["env", "OMP_THREAD_LIMIT=1", "tesseract", *arguments], seconds, Path(folder))
    if done.status is None:
        raise errors.NeedsOcr(f"OCR took more than {seconds:.0f} seconds for a page.", advice=_ADVICE)
    if done.status != 0:
        complaint = done.complaint.decode("utf-8", "replace").strip()[-200:]
        raise errors.NeedsOcr(f"Tesseract failed on a page: {complaint or done.status}.", advice=_ADVICE)
    return (done.output or done.complaint).decode("utf-8", "replace")


def _tiff(images: Sequence[np.ndarray]) -> bytes:
    """Grey images as the pages of an uncompressed TIFF; Pillow's writer takes thirty times as long."""
    pieces: list[bytes | memoryview] = [struct.pack("<2sHI", b"II", 42, 8)]
    at = 8
    for left, image in zip(range(len(images) - 1, -1, -1), images, strict=True):
        height, width = image.shape
        pixels = at + _DIRECTORY.size
        # directories begin at even places
        at = pixels + image.size + image.size % 2
        values = (width, height, 8, 1, 1, pixels, 1, height, image.size)
        tags = [part for tag, value in zip(_TIFF_TAGS, values, strict=True) for part in (tag, 4, 1, value)]
        pieces.append(_DIRECTORY.pack(len(values), *tags, at if left else 0))
        pieces += (np.ascontiguousarray(image).data, b"\0" * (image.size % 2))
    return b"".join(pieces)
