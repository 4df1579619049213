"""Pages of a PDF drawn in grey for OCR."""

from __future__ import annotations

import math

import numpy as np
import pypdfium2.raw as raw
from PIL import Image

from vanban.reading import ocr_image

Picture = tuple[np.ndarray, float]

# pixels of a JPEG that is decoded whole: A4 at 600 dpi has 35 million
_LARGEST = 40_000_000


def drawn(page) -> Picture:
    """A page of pdfium as a grey image, and its dots an inch. Annotations are not drawn: a signature's block would
    cover the letterhead; their words come from the text layer."""
    width, height = page.get_size()
    dpi = ocr_image.usual_dpi(width, height)
    image = _scaled(page, dpi)
    if image is None:
        image = ocr_image.grey(page.render(scale=dpi / 72, draw_annots=False).to_numpy())
    return image, dpi


def _scaled(page, dpi: float) -> np.ndarray | None:
    """A page that is one JPEG and nothing else, scaled down: what pdfium needs half as long again for. None for any
    other page."""
    picture = _only_picture(page)
    if picture is None:
        return None
    left, low, right, high = page.get_cropbox()
    a, b, c, d, e, f = picture.get_matrix().get()
    inside = left - 1 <= e and low - 1 <= f and e + a <= right + 1 and f + d <= high + 1
    scale = dpi / 72
    size = round(a * scale), round(d * scale)
    wide, tall = picture.get_px_size()
    if b or c or not (inside and 0 < size[0] <= wide and 0 < size[1] <= tall and wide * tall <= _LARGEST):
        return None
    grey = Image.fromarray(ocr_image.grey(picture.get_bitmap().to_numpy()))
    page_size = math.ceil((right - left) * scale), math.ceil((high - low) * scale)
    sheet = Image.new("L", page_size, 255)
    sheet.paste(grey.resize(size, Image.Resampling.HAMMING), (round((e - left) * scale), round((high - f - d) * scale)))
    return np.asarray(sheet)


def _only_picture(page):
    """The JPEG that is all there is on a page that stands upright; None for another page."""
    if page.get_rotation() or raw.FPDFPage_CountObjects(page) != 1:
        return None
    (only,) = page.get_objects(max_depth=1)
    is_picture = only.type == raw.FPDF_PAGEOBJ_IMAGE and not raw.FPDFPageObj_HasTransparency(only)
    return only if is_picture and only.get_filters() == ["DCTDecode"] else None
