"""Plain text and Markdown: bytes → lines → blocks."""

from __future__ import annotations

import re
from pathlib import Path

from vanban import model
from vanban.reading import plain_lines, torn, web
from vanban.reading.blocks import Reading
from vanban.reading.encodings import decode

# what no eye sees stands also before numbers and bullets, where the way of a line is read
_UNSEEN = str.maketrans("\u00a0\u2007\u202f", "   ", "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_FRONT_MATTER = re.compile(r"\s*---\r?\n(?:[\w-]+\s*:.*\r?\n|[ \t-].*\r?\n)+---\r?\n")


def read(path: Path, data: bytes) -> Reading:
    """Read plain text; form feeds are page breaks. Raises DamagedFile for bytes that are no text."""
    return _read(data, markdown=False)


def read_markdown(path: Path, data: bytes) -> Reading:
    """Read Markdown: marks of emphasis and headings out, pipe tables as tables. Raises DamagedFile."""
    return _read(data, markdown=True)


def _read(data: bytes, markdown: bool) -> Reading:
    text, encoding, warnings = decode(data)
    reading = Reading(blocks=[], encoding=encoding, warnings=warnings)
    if markdown and (front := _FRONT_MATTER.match(text)):
        reading.removed.append(model.Removed(page=1, text=front[0].strip(), why="markup"))
        text = text[front.end() :]
    if any(chr(mark) in text for mark in _UNSEEN):
        text = text.translate(_UNSEEN)
    text = torn.mended(text)
    pages = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").rstrip("\f\n ").split("\f")
    reading.page_count = len(pages)
    lines = [plain_lines.Line(line, number) for number, page in enumerate(pages, start=1) for line in page.split("\n")]
    reading.blocks = plain_lines.blocks(lines, reading.removed, markdown)
    reading.blocks = web.without_residue(reading.blocks, reading.removed)
    return reading
