"""A source as a born-digital PDF: ruled tables whose head repeats, running heads or page numbers, no fixed place."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus import Paragraph as Flow
from source import Paragraph, Ruled, Source

FONTS = Path("/usr/share/fonts/truetype/dejavu")
FACES = {
    "Serif": "DejaVuSerif.ttf",
    "Serif-Bold": "DejaVuSerif-Bold.ttf",
    "Serif-Italic": "DejaVuSerif-Italic.ttf",
    "Serif-BoldItalic": "DejaVuSerif-BoldItalic.ttf",
}
MARKS = {"letter": ")", "dash": "", "plus": ""}


def fonts_present() -> bool:
    """Whether the fonts that the build needs are installed."""
    return all((FONTS / name).exists() for name in FACES.values())


def build(source: Source) -> bytes:
    """The PDF file's bytes, the same in every run. Raises FileNotFoundError without the DejaVu fonts."""
    for face, name in FACES.items():
        pdfmetrics.registerFont(TTFont(face, str(FONTS / name)))
    pdfmetrics.registerFontFamily("Serif", "Serif", "Serif-Bold", "Serif-Italic", "Serif-BoldItalic")
    foot = _columns(["Nơi nhận:", *(f"- {r}" for r in source.recipients)], source.signature, small=True)
    flow = [_columns(source.left, source.right, small=False), Spacer(1, 10)]
    placed = False
    for block in source.body:
        if isinstance(block, Ruled):
            flow.append(_ruled(block, source.widths))
        elif block.kind == "foot":
            flow.append(foot)
            placed = True
        else:
            flow.append(_flow(block))
    if not placed:
        flow.append(foot)
    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer, pagesize=A4, invariant=1, leftMargin=2.2 * cm, rightMargin=2 * cm, topMargin=2.2 * cm,
        bottomMargin=2 * cm, title="", author="",
    )  # fmt: skip
    template.build(
        flow,
        onFirstPage=partial(_furniture, source.running_head, first=True),
        onLaterPages=partial(_furniture, source.running_head, first=False),
    )
    return buffer.getvalue()


def _furniture(running_head: str | None, canvas: object, template: object, *, first: bool) -> None:
    """A gazette's head stands on every page, a plain page number from the second on."""
    canvas.setFont("Serif", 9)
    if running_head:
        canvas.drawString(2.2 * cm, A4[1] - 1.4 * cm, running_head)
        canvas.drawRightString(A4[0] - 2 * cm, A4[1] - 1.4 * cm, str(canvas.getPageNumber() + 40))
    elif not first:
        canvas.drawCentredString(A4[0] / 2, A4[1] - 1.4 * cm, str(canvas.getPageNumber()))


def _style(name: str, **changes: object) -> ParagraphStyle:
    settings = {"fontName": "Serif", "fontSize": 11.5, "leading": 16, "spaceAfter": 5} | changes
    return ParagraphStyle(name, **settings)


BODY = _style("body", alignment=TA_JUSTIFY, firstLineIndent=22)
CENTRED = _style("centred", alignment=TA_CENTER)
CELL = _style("cell", fontSize=9, leading=11.5, spaceAfter=1)
SMALL = _style("small", fontSize=9.5, leading=12.5, spaceAfter=0)
HEAD = _style("head", fontSize=10.5, leading=14, alignment=TA_CENTER, spaceAfter=0)


def _flow(block: Paragraph) -> object:
    text = escape(block.text)
    if block.kind == "page":
        return PageBreak()
    if block.kind == "centred":
        return Flow(f"<b>{text}</b>", CENTRED)
    if block.kind == "note":
        return Flow(f"<i>{text}</i>", CENTRED)
    if block.kind == "italic":
        return Flow(f"<i>{text}</i>", BODY)
    if block.label is None:
        return Flow(text, BODY)
    shown = f"{escape(block.label)}{MARKS.get(block.kind, '.')} "
    if block.kind == "roman":
        return Flow(f"<b>{shown}{text}</b>", BODY)
    return Flow(f"<b>{shown}</b>{text}" if block.kind == "article" else shown + text, BODY)


def _columns(left: tuple[str, ...], right: tuple[str, ...], *, small: bool) -> Table:
    """Two columns without rules: letterhead, or recipients and signature."""
    left_style = SMALL if small else HEAD
    cells = [
        [Flow(escape(line), left_style) for line in left],
        [Flow(f"<b>{escape(line)}</b>", HEAD) for line in right],
    ]
    return Table([cells], colWidths=[7.2 * cm, 9.6 * cm], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))


def _ruled(block: Ruled, widths: tuple[float, ...]) -> Table:
    rows = [[Flow(f"<b>{escape(cell)}</b>", CELL) for cell in block.header]]
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    for row in block.rows:
        group = len(row) < len(block.header)
        if group:
            style.append(("SPAN", (0, len(rows)), (-1, len(rows))))
        rows.append([[Flow(f"<b>{escape(p)}</b>" if group else escape(p), CELL) for p in c.split(" // ")] for c in row])
        rows[-1] += [""] * (len(block.header) - len(row))
    return Table(rows, colWidths=[width * cm for width in widths], repeatRows=1, style=TableStyle(style))
