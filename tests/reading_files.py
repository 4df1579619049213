"""Files that the tests of reading make for themselves: DOCX with what Word knows, PDF drawn line by line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def docx(body: str, numbering: str = "", footnotes: str = "", styles: str = "") -> bytes:
    """A DOCX whose parts hold the given XML; python-docx makes the package."""
    import docx as python_docx

    stream = io.BytesIO()
    python_docx.Document().save(stream)
    replaced = {
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {SPACES}>{numbering}</w:numbering>",
    }
    if styles:
        replaced["word/styles.xml"] = f"<w:styles {SPACES}>{styles}</w:styles>"
    if footnotes:
        replaced["word/footnotes.xml"] = f"<w:footnotes {SPACES}>{footnotes}</w:footnotes>"
    return _repacked(stream.getvalue(), replaced, bool(footnotes))


def _repacked(package: bytes, replaced: dict[str, str], notes: bool) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if notes and name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                row = f'<Relationship Id="rIdN" Type="{kind}" Target="footnotes.xml"/></Relationships>'
                text = text.replace(b"</Relationships>", row.encode())
            if notes and name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                text = text.replace(
                    b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
                )
            if name not in replaced:
                target.writestr(name, text)
        for name, xml in replaced.items():
            target.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{xml}')
    return result.getvalue()


def run(text: str, properties: str = "") -> str:
    """A w:r."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str = "", properties: str = "", number: tuple[int, int] | None = None) -> str:
    """A w:p around runs (or around plain text); `number` is (numId, level)."""
    content = content if content.startswith("<") else run(content)
    if number is not None:
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def abstract(key: int, *levels: tuple[str, str], extra: str = "") -> str:
    """A w:abstractNum; each level is (number format, level text)."""
    rows = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{extra}</w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{key}">{rows}</w:abstractNum>'


def num(key: int, definition: int, restart: bool = False) -> str:
    """A w:num; `restart` starts its first level anew."""
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restart else ""
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{definition}"/>{override}</w:num>'


def table(rows: list[list[str]], borders: bool = True, cells: dict[tuple[int, int], str] | None = None) -> str:
    """A w:tbl; `cells` gives the w:tcPr of single cells, a row whose text is None is left out of a merge."""
    lines = "".join(f'<w:{side} w:val="single"/>' for side in ("top", "left", "insideH", "insideV")) if borders else ""
    content = ""
    for at, row in enumerate(rows):
        content += "<w:tr>"
        for column, text in enumerate(row):
            settings = (cells or {}).get((at, column), "")
            content += f"<w:tc><w:tcPr>{settings}</w:tcPr>{text if text.startswith('<w:p') else p(text)}</w:tc>"
        content += "</w:tr>"
    return f"<w:tbl><w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr>{content}</w:tbl>"


# ---------------------------------------------------------------- PDF


def pdf(pages: list[list[tuple]], lines: dict[int, list[tuple]] | None = None, **settings) -> bytes:
    """A PDF of A4 pages. A text is (x, y, text) or (x, y, text, size) or (x, y, text, size, "bold"), y from the
    bottom; `lines` gives ruling lines (x0, y0, x1, y1) by page number."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, **settings)
    regular, bold = _faces()
    for number, texts in enumerate(pages, start=1):
        for x, y, text, *look in texts:
            size = look[0] if look else 12
            canvas.setFont(bold if "bold" in look else regular, size)
            canvas.drawString(x, y, text)
        for x0, y0, x1, y1 in (lines or {}).get(number, []):
            canvas.line(x0, y0, x1, y1)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def has_font() -> bool:
    """Whether a font with Vietnamese letters is installed; without one PDFs are drawn with plain Latin letters."""
    return (DEJAVU / "DejaVuSerif.ttf").is_file()


def _faces() -> tuple[str, str]:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if not has_font():
        return "Times-Roman", "Times-Bold"
    for name in ("DejaVuSerif", "DejaVuSerif-Bold"):
        pdfmetrics.registerFont(TTFont(name, str(DEJAVU / f"{name}.ttf")))
    return "DejaVuSerif", "DejaVuSerif-Bold"


def width(text: str, size: float = 12) -> float:
    """The width of a text in points as `pdf` draws it."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return stringWidth(text, _faces()[0], size)


def paragraph(
    text: str, top: float, left: float = 85, right: float = 525, indent: float = 28, size: float = 12
) -> list:
    """A paragraph set flush left with its first line indented: the (x, y, text, size) of its lines."""
    lines, current, x = [], "", left + indent
    for word in text.split():
        longer = f"{current} {word}".strip()
        if current and x + width(longer, size) > right:
            lines.append((x, top - 16 * len(lines), current, size))
            current, x = word, left
        else:
            current = longer
    return [*lines, (x, top - 16 * len(lines), current, size)]


def grid(xs: list[float], ys: list[float]) -> list[tuple[float, float, float, float]]:
    """The ruling lines of a table with these edges."""
    across = [(xs[0], y, xs[-1], y) for y in ys]
    return across + [(x, ys[0], x, ys[-1]) for x in xs]
