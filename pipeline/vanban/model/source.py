"""The file that was read, and what its head and foot say."""

from __future__ import annotations

from pydantic import Field

from vanban.model.base import (
    Confidence,
    IsoDate,
    Level,
    PartKind,
    Quote,
    Record,
    SectionKind,
    SectionRole,
    Side,
    Span,
    Status,
    TableRole,
)


class OcrPage(Record):
    """A page that OCR has read, and the mean confidence of its words; null where it found none."""

    number: int = Field(ge=1)
    confidence: Confidence | None = None


class Ocr(Record):
    """How page images were read. `mean_confidence` is that of all words of `pages`, which may be some of all pages."""

    engine: str
    mean_confidence: float
    pages: tuple[OcrPage, ...] = ()


class Source(Record):
    """The file that was read: path as given, size in bytes, SHA-256 of its bytes."""

    path: str
    name: str
    sha256: str
    size: int
    media_type: str
    reader: str
    page_count: int
    encoding: str | None = None
    ocr: Ocr | None = None
    warnings: tuple[str, ...] = ()


class Page(Span):
    """One page of the source and the text that stands on it."""

    number: int = Field(ge=1)


class PageLayout(Record):
    """Where the words of a page stand on it; `vanban.boxes` turns it into the boxes of any span of the text.

    `width` and `height` are those of the page as it is seen, in points. `lines`: one entry for each line or part of
    a line, separated by ";": the offset of its first character, a space, and numbers of two digits in base 36, which
    count 1,295ths of the height (first its lower and its upper edge, from the lower edge of the page) and of the
    width (then the left edge of each of its words, as white space parts them, and the right edge of the last).
    """

    number: int = Field(ge=1)
    width: float
    height: float
    lines: str = Field(default="", pattern=r"^(\d+ [0-9a-z]{8,}(;\d+ [0-9a-z]{8,})*)?$")


class Box(Record):
    """A rectangle on a page in points, from its lower left corner, as the page is seen."""

    page: int = Field(ge=1)
    x0: float
    y0: float
    x1: float
    y1: float


class Removed(Record):
    """What the reader took out of the text, and why; `count` folds repetitions on one page."""

    page: int
    text: str
    why: str
    count: int = 1


class Period(Record):
    """A stretch of time; an open end is null."""

    start: IsoDate | None = None
    end: IsoDate | None = None


class Issuer(Record):
    """The body that issues, as the document names it, with the place it is responsible for."""

    name: str
    level: Level | None = None
    side: Side | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None


class Signer(Record):
    """Who signed; position and on_behalf_of as printed."""

    name: str
    position: str | None = None
    on_behalf_of: str | None = None


class Metadata(Record):
    """Head and foot of the document (thể thức; Hướng dẫn 36-HD/VPTW, Nghị định 30/2020/NĐ-CP)."""

    doc_type: str | None = None
    number: str | None = None
    symbol: str | None = None
    code: str | None = None
    issued_on: IsoDate | None = None
    effective_on: IsoDate | None = None
    issuer: Issuer | None = None
    place: str | None = None
    subject: str | None = None
    period: Period | None = None
    status: Status = "issued"
    urgency: str | None = None
    secrecy: str | None = None
    signers: tuple[Signer, ...] = ()
    recipients: tuple[str, ...] = ()


class Part(Span):
    """One of the documents that a file holds: the main one, what it promulgates, annexes, forms."""

    kind: PartKind
    doc_type: str | None = None
    subject: str | None = None


class Section(Span):
    """One node of the outline; a section's span holds its children's. `depth` 1 is the top."""

    id: str
    parent: str | None = None
    kind: SectionKind
    label: str | None = None
    heading: str | None = None
    depth: int
    role: SectionRole | None = None


class Cell(Quote):
    """One cell of a table; merged cells stand in the first place they cover, the others are empty."""


class Table(Span):
    """A table of the source. Rows exclude the header; cell texts are spans of the canonical text."""

    id: str = ""
    role: TableRole = "other"
    page: int = 1
    header: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
