"""The sources of the built samples: one TOML file a document, read into a head, paragraphs, tables and a foot.

The body is written as a reader sees the page, one paragraph a line. What a line is, its beginning says:

    I. 1. 1.1. a) - + Điều 1.   an item; DOCX numbers it automatically, and the number must come out as written
    ^ text                      centred and bold (type, subject, heading)
    _ text                      centred and italic ("Kèm theo …")
    / text                      italic (căn cứ)
    |= a | b                    head of a ruled table
    |* I | a                    its group row, over all columns: "I. a"
    | 1 | a | b                 its row; " // " parts the paragraphs of a cell
    =====                       a new page
    ~~~~~                       recipients and signature stand here, not at the end (attachments follow)
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = HERE / "sources"

PARTY_HEAD = ("ĐẢNG CỘNG SẢN VIỆT NAM",)
STATE_HEAD = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    # the motto under the name of the State (Nghị định 30/2020/NĐ-CP, Phụ lục I)
    "Độc lập - Tự do - Hạnh phúc",
)

LABELS = (
    ("roman", re.compile(r"([IVX]+)\.\s+")),
    ("article", re.compile(r"(Điều \d+)\.\s+")),
    ("sub", re.compile(r"(\d+\.\d+)\.\s+")),
    ("number", re.compile(r"(\d+)\.\s+")),
    ("letter", re.compile(r"([a-zđ])\)\s+")),
    ("dash", re.compile(r"(-)\s+")),
    ("plus", re.compile(r"(\+)\s+")),
)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: `kind` is a label's kind, "plain", "centred", "note", "italic", "page" or "foot"."""

    kind: str
    text: str
    label: str | None = None


@dataclass
class Ruled:
    """A ruled table; a group row has one cell."""

    header: list[str]
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """One source: where it is built to, its head (left and right column), body and foot."""

    id: str
    file: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    body: tuple[Paragraph | Ruled, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    running_head: str | None = None
    widths: tuple[float, ...] = ()
    numbering: str = "automatic"


def load(path: Path) -> Source:
    """Read one source file. Raises KeyError where a field is missing."""
    data = tomllib.loads(path.read_text("utf-8"))
    head = STATE_HEAD if data["side"] == "state" else PARTY_HEAD
    return Source(
        id=data["id"],
        file=data["file"],
        left=tuple(data["left"]),
        right=(*head, *data["right"]),
        body=tuple(_body(data["body"])),
        recipients=tuple(data.get("recipients", ())),
        signature=tuple(data.get("signature", ())),
        running_head=data.get("running_head"),
        widths=tuple(data.get("widths", ())),
        numbering=data.get("numbering", "automatic"),
    )


def sources() -> list[Source]:
    """All sources, in the order of their names."""
    return [load(path) for path in sorted(SOURCES.glob("*.toml"))]


def _body(text: str) -> list[Paragraph | Ruled]:
    blocks: list[Paragraph | Ruled] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        if not line.startswith("|"):
            blocks.append(_paragraph(line))
        elif line.startswith("|="):
            blocks.append(Ruled(_cells(line[2:])))
        else:
            blocks[-1].rows.append([". ".join(_cells(line[2:]))] if line.startswith("|*") else _cells(line[1:]))
    return blocks


def _paragraph(line: str) -> Paragraph:
    if line[:5] in ("=====", "~~~~~"):
        return Paragraph("page" if line[0] == "=" else "foot", "")
    marks = {"^ ": "centred", "_ ": "note", "/ ": "italic"}
    if line[:2] in marks:
        return Paragraph(marks[line[:2]], line[2:])
    for kind, pattern in LABELS:
        if match := pattern.match(line):
            return Paragraph(kind, line[match.end() :], match[1])
    return Paragraph("plain", line)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")]
