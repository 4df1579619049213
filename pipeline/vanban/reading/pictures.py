"""Image files (PNG, JPEG, TIFF with one page or many, or several files that are one document): each frame is a
page image, read by OCR."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
from PIL import Image, ImageOps

from vanban import errors
from vanban.reading import limits, ocr, ocr_engine, ocr_image, pdf
from vanban.reading.blocks import Reading
from vanban.reading.pdf_drawings import Drawings
from vanban.reading.pdf_page import PageText

# pixels of one page: A4 at 1,200 dpi has 140 million
MAX_PIXELS = 150_000_000
_FORMATS = ("PNG", "JPEG", "TIFF")
# a resolution that a file gives counts where it makes a page of this width in inches; else the page is taken for A4
_WIDTHS = (4.0, 24.0)
_A4 = (8.27, 11.69)
_FETCH_AGAIN = "Open it and save it again, or scan the page anew."


def read(path: Path, data: bytes) -> Reading:
    """Read page images. Raises NeedsOcr without Tesseract, DamagedFile, TooLarge."""
    return read_all([data])


def read_all(files: Sequence[bytes]) -> Reading:
    """Read the images of one document, each with a page or more, in their order. Raises like `read`."""
    engine = ocr_engine.demand("The file is an image of a page, and no OCR program for Vietnamese is installed.")
    frames = [(picture, at) for picture in map(_open, files) for at in range(getattr(picture, "n_frames", 1))]
    count, most = len(frames), limits.current().pages
    if count > most:
        raise errors.TooLarge(f"The image has {count} pages, more than {most}.", advice="Split it into its documents.")
    pages = [PageText(number, 0.0, 0.0, Drawings()) for number in range(1, count + 1)]
    lock = Lock()

    def draw(page: PageText) -> ocr.Picture:
        # the frames of one file are read one after the other
        with lock:
            return _frame(*frames[page.number - 1], page.number)

    reading = Reading(blocks=[], page_count=count)
    ocr.read_pages(draw, pages, reading, engine)
    pdf.arrange(pages, reading)
    ocr.put_back(pages)
    return reading


def _open(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own limit of pixels is lower
            return Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise errors.TooLarge(f"The image is too large ({error}).", advice="Scan it with 300 dpi.") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise errors.DamagedFile(f"The image cannot be opened ({error}).", advice=_FETCH_AGAIN) from error


def _frame(picture: Image.Image, index: int, number: int) -> ocr.Picture:
    """Frame `index`, the document's page `number`, in grey at the resolution at which pages are read.

    Raises DamagedFile, TooLarge.
    """
    try:
        picture.seek(index)
        if picture.width * picture.height > MAX_PIXELS:
            raise errors.TooLarge(
                f"Page {number} has {picture.width} × {picture.height} pixels.", advice="Scan it with 300 dpi."
            )
        dpi = picture.info.get("dpi")
        page = ImageOps.exif_transpose(picture)
        if page.mode in ("RGBA", "LA", "PA") or "transparency" in page.info:
            page = page.convert("RGBA")
            page = Image.alpha_composite(Image.new("RGBA", page.size, "white"), page)
        grey = page.convert("L") if page.mode in ("1", "L") else page.convert("RGB").getchannel("R")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise errors.DamagedFile(f"Page {number} of the image is damaged ({error}).", advice=_FETCH_AGAIN) from error
    scale = ocr_image.DPI / _resolution(grey.size, dpi)
    size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
    return np.asarray(grey.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC)), ocr_image.DPI


def _resolution(size: tuple[int, int], told: Sequence[float] | None) -> float:
    """Dots an inch: what the file tells where that can be, else what makes the page A4."""
    width, height = size
    dpi = float(told[0]) if told else 0.0
    if dpi >= 72 and _WIDTHS[0] <= min(size) / dpi <= _WIDTHS[1]:
        return dpi
    return width / _A4[width > height]
