"""Born-digital PDF."""

from __future__ import annotations

import re
from pathlib import Path

from vanban import errors, model
from vanban.reading import mending
from vanban.reading.blocks import Paragraph, Reading

_HEAD = re.compile(r"\s*(?:CÔNG BÁO/Số.*|\d{1,3})\s*$")
_RULE = re.compile(r"\s*[-–—_=*]{3,}\s*$")


def read(path: Path, data: bytes) -> Reading:
    """Read a PDF with a text layer."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise errors.EncryptedFile(
                "The PDF is protected by a password.", advice="Save it again without the password."
            ) from error
        raise errors.DamagedFile(
            f"The PDF cannot be parsed: {error}.", advice="Fetch it again from its source."
        ) from error
    reading = Reading(blocks=[], page_count=len(document))
    empty, current, last_page = [], None, 1
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        if raw.FPDFPage_GetAnnotCount(page) > 0:
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
            page = document[number - 1]
        textpage = page.get_textpage()
        text = textpage.get_text_range()
        textpage.close()
        page.close()
        lines = [line for line in text.replace("\ufffe", "-").split("\r\n") if line.strip()]
        body = [line for line in lines if not _HEAD.match(line)]
        if sum(map(len, body)) < 100:
            empty.append(number)
        for line in lines:
            if _HEAD.match(line) or _RULE.match(line):
                reading.removed.append(model.Removed(page=number, text=line.strip(), why="running_head"))
            elif current is not None and (
                mending.continues(current.text, line)
                or (width > 60 and not mending.is_item(line) and not mending.ends_sentence(current.text))
            ):
                current.text = mending.join(current.text, line, mending.turns(number - last_page))
                last_page, width = number, len(line)
            else:
                current = Paragraph(line, number)
                reading.blocks.append(current)
                last_page, width = number, len(line)
    document.close()
    if len(empty) * 2 > reading.page_count:
        raise errors.NeedsOcr(
            f"Pages {', '.join(map(str, empty))} are images without text.",
            advice="Install tesseract-ocr and tesseract-ocr-vie (apt-get install) when this version reads scans; for now convert the scan to text.",
        )
    return reading
