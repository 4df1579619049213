"""A source as DOCX: borderless tables for letterhead and signature, labels as Word's automatic numbers."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt
from source import Paragraph, Ruled, Source

# level, number format and text of each label; Word starts a level anew after an item of a level above it
LEVELS = {
    "roman": (0, "upperRoman", "%1."),
    "number": (1, "decimal", "%2."),
    "sub": (2, "decimal", "%2.%3."),
    "letter": (3, "lowerLetter", "%4)"),
    "dash": (4, "bullet", "-"),
    "plus": (5, "bullet", "+"),
}
ARTICLE_LEVELS = {
    "article": (0, "decimal", "Điều %1."),
    "number": (1, "decimal", "%2."),
    "letter": (2, "lowerLetter", "%3)"),
    "dash": (3, "bullet", "-"),
    "plus": (4, "bullet", "+"),
}
WRITTEN = "written"
MOMENT = datetime(2022, 1, 1, tzinfo=UTC)


def build(source: Source) -> bytes:
    """The DOCX file's bytes, the same in every run. Raises ValueError where an automatic number differs from the
    label that the source shows."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    _borderless(document, source.left, source.right, centred=True)
    levels = ARTICLE_LEVELS if any(getattr(b, "kind", "") == "article" for b in source.body) else LEVELS
    counter = Counter(levels)
    number_id = _add_numbering(document, levels)
    for block in source.body:
        if isinstance(block, Ruled):
            _ruled(document, block)
        elif block.kind == "foot":
            _foot(document, source)
        else:
            _paragraph(document, block, None if source.numbering == WRITTEN else counter, number_id)
    if not any(getattr(block, "kind", "") == "foot" for block in source.body):
        _foot(document, source)
    return _frozen(document)


class Counter:
    """Counts as Word does, to be sure that the page shows the labels that the source shows."""

    def __init__(self, levels: dict[str, tuple[int, str, str]]) -> None:
        self.levels = levels
        self.counts = [0] * 9

    def check(self, paragraph: Paragraph) -> int:
        """The level of a labelled paragraph, after counting it."""
        level, form, _ = self.levels[paragraph.kind]
        self.counts[level] += 1
        self.counts[level + 1 :] = [0] * (8 - level)
        shown = self._shown(level, form)
        if form != "bullet" and not paragraph.label.endswith(shown):
            raise ValueError(f"Word would number {shown!r} what the source calls {paragraph.label!r}: {paragraph.text}")
        return level

    def _shown(self, level: int, form: str) -> str:
        count = self.counts[level]
        if form == "upperRoman":
            return (["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"])[count - 1]
        return "abcdefghij"[count - 1] if form == "lowerLetter" else str(count)


def _add_numbering(document: docx.document.Document, levels: dict[str, tuple[int, str, str]]) -> int:
    """Add one list of many levels to the numbering part; its id."""
    numbering = document.part.numbering_part.element
    parts = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="567"/></w:pPr></w:lvl>'
        for level, form, text in levels.values()
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>{parts}'
        "</w:abstractNum>"
    )
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    return 90


def _paragraph(document: docx.document.Document, block: Paragraph, counter: Counter | None, number_id: int) -> None:
    paragraph = document.add_paragraph()
    if block.kind == "page":
        paragraph.add_run().add_break(WD_BREAK.PAGE)
        return
    written = f"{block.label}{_closing_mark(block)} " if block.label and counter is None else ""
    run = paragraph.add_run(written + block.text)
    if block.kind in ("centred", "note"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run.bold = block.kind in ("centred", "roman") or None
    run.italic = block.kind in ("note", "italic") or None
    if block.label and counter is not None:
        level = counter.check(block)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/></w:numPr>')
        )


def _foot(document: docx.document.Document, source: Source) -> None:
    recipients = (f"- {recipient}" for recipient in source.recipients)
    _borderless(document, ("Nơi nhận:", *recipients), source.signature, centred=False)


def _closing_mark(block: Paragraph) -> str:
    return {"letter": ")", "dash": "", "plus": ""}.get(block.kind, ".")


def _borderless(
    document: docx.document.Document, left: tuple[str, ...], right: tuple[str, ...], *, centred: bool
) -> None:
    table = document.add_table(rows=1, cols=2)
    for cell, lines, bold in zip(table.rows[0].cells, (left, right), (False, True), strict=True):
        cell.width = Cm(8)
        for i, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
            paragraph.add_run(line).bold = bold or None
            if centred or (cell is not table.rows[0].cells[0] and bold):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _ruled(document: docx.document.Document, block: Ruled) -> None:
    table = document.add_table(rows=0, cols=len(block.header))
    table.style = "Table Grid"
    for row in [block.header, *block.rows]:
        cells = table.add_row().cells
        if len(row) < len(cells):
            cells[0].merge(cells[-1])
        for cell, text in zip(cells, row, strict=False):
            for i, line in enumerate(text.split(" // ")):
                paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
                paragraph.add_run(line).bold = (row is block.header) or None


def _frozen(document: docx.document.Document) -> bytes:
    """Save with fixed dates: python-docx stamps the archive's members with the time of day."""
    properties = document.core_properties
    properties.created = properties.modified = MOMENT
    properties.author = properties.last_modified_by = "vanban"
    properties.title = ""
    saved, frozen = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(frozen, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, (2022, 1, 1, 0, 0, 0)), before.read(name), zipfile.ZIP_DEFLATED)
    return frozen.getvalue()
