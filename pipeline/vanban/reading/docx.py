"""DOCX."""

from __future__ import annotations

import io
from pathlib import Path

from vanban import errors
from vanban.reading.blocks import Grid, Paragraph, Reading


def read(path: Path, data: bytes) -> Reading:
    """Read a DOCX file."""
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:
        raise errors.DamagedFile(
            f"The file is no readable DOCX: {error}", advice="Open it in Word or LibreOffice and save it again."
        ) from error
    reading = Reading(blocks=[])
    for item in document.iter_inner_content():
        if hasattr(item, "rows"):
            seen, rows = set(), []
            for row in item.rows:
                cells = []
                for cell in row.cells:
                    cells.append("" if cell._tc in seen else cell.text)
                    seen.add(cell._tc)
                rows.append(cells)
            width = max(map(len, rows))
            rows = [r + [""] * (width - len(r)) for r in rows]
            if item.style is not None and "Grid" in item.style.name:
                reading.blocks.append(Grid(rows, 1))
            else:
                for column in range(width):
                    for row in rows:
                        reading.blocks += [Paragraph(t) for t in row[column].split("\n")]
        else:
            reading.blocks.append(Paragraph(item.text))
    return reading
