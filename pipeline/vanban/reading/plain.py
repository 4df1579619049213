"""Plain text and Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from vanban import errors, model
from vanban.reading import mending
from vanban.reading.blocks import Grid, Paragraph, Reading, is_column_numbers

_MARKUP = re.compile(
    r"</?(?:i|b|u|em|strong|br|sup|sub|span)\b[^<>]*/?>|\*{1,3}|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)|\\(?=[^\w\s])|^\s*#{1,6}\s+"
)
_RULE = re.compile(r"\s*(?:[-–—_=*~.]\s*){3,}$|\s*\*\s*$")
_PAGE_NUMBER = re.compile(r"\s*[-–]?\s*(\d{1,3})\s*[-–]?\s*$")
_PIPE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")


def decode(data: bytes) -> tuple[str, str, list[str]]:
    """Bytes as text: the text, the name of the encoding, warnings. Raises DamagedFile for bytes that are no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").lstrip("\ufeff"), "utf-16", []
    if b"\x00" in data:
        raise errors.DamagedFile(
            "The file holds binary data, not text.",
            advice="Open it in the program it comes from and save it as .docx, .pdf or .txt (UTF-8).",
        )
    try:
        return data.decode("utf-8-sig"), "utf-8", []
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1258"), "cp1258", ["decoded as cp1258: the bytes are no UTF-8"]
    except UnicodeDecodeError:
        raise errors.DamagedFile(
            "The file is text in no encoding that is known here.", advice="Save it as UTF-8."
        ) from None


def read(path: Path, data: bytes) -> Reading:
    """Read plain text; form feeds are page breaks."""
    return _read(data, markdown=False)


def read_markdown(path: Path, data: bytes) -> Reading:
    """Read Markdown: marks of emphasis and headings out, pipe tables as tables."""
    return _read(data, markdown=True)


def _read(data: bytes, markdown: bool) -> Reading:
    text, encoding, warnings = decode(data)
    reading = Reading(blocks=[], encoding=encoding, warnings=warnings)
    lines = []
    for page, chunk in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\f"), start=1):
        lines += [(line, page) for line in chunk.split("\n")] + [("", page)]
        reading.page_count = page
    _paragraphs(lines, reading)
    return reading


def _paragraphs(lines, reading):
    current, last_page, blank = None, 1, False
    k = 0
    while k < len(lines):
        raw, page = lines[k]
        k += 1
        if "|" in raw and k < len(lines) and _PIPE_RULE.match(lines[k][0]) and "|" in lines[k][0]:
            rows = [raw]
            k += 1
            while k < len(lines) and "|" in lines[k][0]:
                rows.append(lines[k][0])
                k += 1
            cells = [[_plain(c, page, reading) for c in re.split(r"(?<!\\)\|", row.strip().strip("|"))] for row in rows]
            width = max(map(len, cells))
            reading.blocks.append(Grid([c + [""] * (width - len(c)) for c in cells], 1, [page] * len(cells)))
            current = None
            continue
        if "\t" in raw.strip("\t ") or (raw.count("\t") >= 2 and raw.strip()):
            rows = [raw]
            while k < len(lines) and "\t" in lines[k][0]:
                rows.append(lines[k][0])
                k += 1
            if len(rows) >= 3:
                cells = [[_plain(c, page, reading) for c in row.split("\t")] for row in rows]
                width = max(map(len, cells))
                cells = [c + [""] * (width - len(c)) for c in cells]
                head = 1
                while head < len(cells) and not cells[head][0]:
                    head += 1
                if head < len(cells) and is_column_numbers(cells[head]):
                    head += 1
                reading.blocks.append(Grid(cells, head, [page] * len(cells)))
                current = None
                continue
            k -= len(rows) - 1
        if not raw.strip():
            blank = True
            continue
        if _RULE.match(raw):
            reading.removed.append(model.Removed(page=page, text=raw.strip(), why="ornament"))
            continue
        if _PAGE_NUMBER.match(raw) and (blank or current is None):
            reading.removed.append(model.Removed(page=page, text=raw.strip(), why="page_number"))
            continue
        line = _plain(raw, page, reading).strip()
        if not line:
            continue
        if current is not None and mending.continues(current.text, line):
            current.text = mending.join(current.text, line, mending.turns(page - last_page))
        else:
            current = Paragraph(line, page)
            reading.blocks.append(current)
        last_page, blank = page, False


def _plain(text, page, reading):
    def out(match):
        mark = match[0]
        reading.removed.append(model.Removed(page=page, text=mark.strip(), why="markup"))
        return " " if mark.startswith("<br") else ""

    return _MARKUP.sub(out, text)
