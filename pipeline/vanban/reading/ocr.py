"""Scans: page images read by Tesseract, then taken for pages of a PDF with a text layer.

Page by page: a file may mix both. The way of a page: drawn at 200 dpi, straightened, its columns and lines found
(ocr_image, ocr_lines), each line read (ocr_engine), dirt and handwriting taken out (ocr_page, ocr_dirt), spoilt forms
mended (ocr_mending). Paragraphs, columns and tables are then made as for any other page (pdf, pdf_flow).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import numpy as np

from vanban import errors, model
from vanban.reading import ocr_dirt, ocr_engine, ocr_mending, ocr_page
from vanban.reading.blocks import Reading
from vanban.reading.ocr_drawing import Picture, drawn
from vanban.reading.ocr_page import SeenPage
from vanban.reading.ocr_words import OcrWord, mean_confidence
from vanban.reading.pdf_page import PageText
from vanban.reading.pdf_rows import Row

# a page whose words are read with less confidence is named in the warnings
_UNSURE = 0.8


def read_scans(data: bytes, pages: Sequence[PageText], reading: Reading, blind: Container[int] = ()) -> None:
    """Read the images of `pages` of the PDF `data` and put their words into the pages' rows.

    The words that a page's text layer has (a running head, a signature typed on it) stay, except on the pages whose
    numbers are in `blind`. Raises NeedsOcr without Tesseract, where it fails, and where no page can be read.
    """
    numbers = ", ".join(str(page.number) for page in pages)
    engine = ocr_engine.demand(
        f"Page {numbers} is an image without text." if len(pages) == 1 else f"Pages {numbers} are images without text."
    )
    import pypdfium2 as pdfium

    document, lock = pdfium.PdfDocument(data), Lock()

    def draw(page: PageText) -> Picture:
        # pdfium works for one thread at a time
        with lock:
            return drawn(document[page.number - 1])

    for page in pages:
        page.rows = [] if page.number in blind else page.rows
    try:
        read_pages(draw, pages, reading, engine)
    finally:
        document.close()


def read_pages(draw: Callable[[PageText], Picture], pages: Sequence[PageText], reading: Reading, engine: str) -> None:
    """Put what OCR sees on each page that `draw` draws beside the rows that the page has; note what it was.

    Raises NeedsOcr where Tesseract fails, and where no page of the document can be read.
    """
    seen = dict(zip((page.number for page in pages), _see_all(draw, pages), strict=True))
    for page in pages:
        _fill(page, seen[page.number], reading)
    _conclude(reading, engine, seen)


def _see_all(draw: Callable[[PageText], Picture], pages: Iterable[PageText]) -> Iterable[SeenPage]:
    """The pages as OCR sees them, in order; as many at once as there are cores."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with ThreadPoolExecutor(max_workers=cores) as pool:
        tasks = [pool.submit(lambda page: see(*draw(page)), page) for page in pages]
        try:
            for task in tasks:
                yield task.result()
        finally:
            pool.shutdown(cancel_futures=True)


def see(image: np.ndarray, dpi: float) -> SeenPage:
    """A page image as rows of words, without stamps in the margin."""
    page = ocr_page.see(image, dpi)
    ocr_dirt.take_frame(page)
    ocr_dirt.take_margin(page)
    ocr_dirt.take_stray_marks(page.rows)
    return page


def _fill(page: PageText, found: SeenPage, reading: Reading) -> None:
    """Put what OCR has seen into a page, beside the rows of its text layer."""
    layer = [] if found.turned else page.rows
    rows = [row for row in found.rows if not _covered(row, layer)]
    tell = ocr_dirt.take_handwriting(rows, found.height)
    tell += [(f"{read} → {meant}", "ocr_mended") for read, meant in ocr_mending.mend_rows(rows)]
    tell += [(text, "ocr_noise") for text in found.noise if any(map(str.isalnum, text))]
    reading.removed += (model.Removed(page=page.number, text=text, why=why) for text, why in tell)
    page.width, page.height = found.width, found.height
    if found.turned:
        # places on the upright image are not those on the page
        reading.sizes.pop(page.number, None)
    else:
        reading.sizes[page.number] = (page.width, page.height)
    page.rows = sorted([*layer, *rows], key=lambda row: -row.middle)
    page.words = [word for row in page.rows for word in row.words]
    page.drawings = found.rules


def _covered(row: Row, layer: Sequence[Row]) -> bool:
    """Whether most words of a row stand where the text layer has words."""
    inside = sum(
        any(
            other.x0 <= word.middle[0] <= other.x1 and other.y0 <= word.middle[1] <= other.y0 + other.height
            for other in layer
        )
        for word in row.words
    )
    return inside > 0.5 * len(row.words)


def put_back(pages: Iterable[PageText]) -> None:
    """Give the words of pages that were made straight the places at which the images have them."""
    for page in pages:
        ocr_page.put_back(page.words)


def _conclude(reading: Reading, engine: str, seen: dict[int, SeenPage]) -> None:
    """Note engine, confidence and what a person should know. Raises NeedsOcr where nothing could be read."""
    words = [word for page in seen.values() for row in page.rows for word in row.words if isinstance(word, OcrWord)]
    mean = mean_confidence(words)
    if mean is None and len(seen) == reading.page_count:
        raise errors.NeedsOcr(
            "The page images hold no words that OCR can read.",
            advice="Scan them again with 300 dpi, upright and clean.",
        )
    if len(seen) == reading.page_count:
        reading.reader = "ocr"
    reading.ocr = model.Ocr(
        engine=engine,
        mean_confidence=round(mean or 0.0, 3),
        pages=tuple(
            model.OcrPage(number=number, confidence=None if page.confidence is None else round(page.confidence, 3))
            for number, page in seen.items()
        ),
    )
    empty = [str(number) for number, page in seen.items() if page.confidence is None]
    unsure = [str(number) for number, page in seen.items() if page.confidence is not None and page.confidence < _UNSURE]
    for number, page in seen.items():
        if page.covered:
            what = f"a stamp covers the beginning of {page.covered} lines"
            reading.warnings.append(f"{what} on page {number}: {ocr_dirt.COVERED} in the text")
    if empty:
        reading.warnings.append(f"OCR found no words on page {', '.join(empty)}")
    if unsure:
        reading.warnings.append(f"OCR is unsure of page {', '.join(unsure)}: compare them with the original")
