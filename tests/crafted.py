"""Files made to hurt: archives that grow, entities, tables without end, PDFs that turn in circles."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from mutations import sound

DOCUMENT = "word/document.xml"
PARAGRAPH = b"<w:p><w:r><w:t>Ke hoach thuc hien</w:t></w:r></w:p>"
_FONT = b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>"
TEXT = b"BT /F1 14 Tf 90 700 Td (Ke hoach thuc hien nhiem vu trong nam nay cua tat ca cac co quan, don vi o xa) Tj ET "


def changed(part: str, change: Callable[[bytes], bytes], added: dict[str, bytes] | None = None) -> bytes:
    """The sound DOCX with one part changed and others added."""
    stream = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(sound()["a.docx"]))
    with source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(source.read(name)) if name == part else source.read(name))
        for name, data in (added or {}).items():
            target.writestr(name, data)
    return stream.getvalue()


def with_body(xml: bytes) -> bytes:
    """The sound DOCX with `xml` before its first paragraph."""
    return changed(DOCUMENT, lambda data: data.replace(b"<w:body>", b"<w:body>" + xml, 1))


def with_entity(declared: str) -> bytes:
    """The sound DOCX with entities declared, of which it uses "e"."""
    dtd = f"?><!DOCTYPE x [{declared}]>".encode()
    return changed(DOCUMENT, lambda data: data.replace(b"?>", dtd, 1).replace(b"NHI", b"&e;NHI", 1))


def billion_laughs() -> str:
    """Entities that would make ten thousand million letters."""
    rows = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!ENTITY a0 "haha">{rows}<!ENTITY e "&a9;">'


def with_relation(kind: str, target: str, external: bool) -> bytes:
    """The sound DOCX with one more relation to something."""
    mode = ' TargetMode="External"' if external else ""
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    row = f'<Relationship Id="rIdX" Type="{space}/{kind}" Target="{target}"{mode}/></Relationships>'.encode()
    return changed("word/_rels/document.xml.rels", lambda data: data.replace(b"</Relationships>", row))


def with_macros() -> bytes:
    """A DOCM: the sound DOCX with a project of macros and the type of one."""
    types = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return changed("[Content_Types].xml", lambda data: data.replace(plain, types), {"word/vbaProject.bin": bytes(900)})


# ---------------------------------------------------------------- PDF


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects; the first is the catalog, the second the tree of pages."""
    data, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return data + end % (len(objects) + 1, rows, len(objects) + 1, len(data))


def pages(count: int = 1, kids: bytes = b"", said: int | None = None, objects: bytes = b"") -> bytes:
    """A PDF whose pages all have one line; `kids` come before them in the tree, which says that it has `said`."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R" + _FONT + objects + b">>>>"
    numbers = kids + b" ".join(b"%d 0 R" % (4 + at) for at in range(count))
    tree = b"<</Type/Pages/Kids[%s]/Count %d>>" % (numbers, count if said is None else said)
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, stream(TEXT), *[page] * count)


def form_in_itself() -> bytes:
    """A page that draws a form that draws itself twice: pdfium takes all memory that it can get."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R" + _FONT + b"/XObject<</X 5 0 R>>>>>>"
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, page, stream(TEXT + b"/X Do"), stream(b"/X Do /X Do", form))
