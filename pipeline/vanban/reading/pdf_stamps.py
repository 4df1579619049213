"""Which text of a PDF page comes from its annotations: numbers and days that an office system stamped, signatures.

pdfium leaves annotations out of a page's text until they are flattened into the page, and that costs as much as to
read the page again: so it is done only where an annotation shows text at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vanban.reading import pdf_calls

_DEPTH = 6


def has_text(page: pdfium.PdfPage) -> bool:
    """Whether annotations show text; links show none, and signatures are often mere pictures."""
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        try:
            # what stands in the list may be no annotation
            if not annotation or raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_LINK:
                continue
            if next(_texts(pdf_calls.objects_of_annotation(annotation), _DEPTH), None):
                return True
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return False


def text_objects(page: pdfium.PdfPage, own: int) -> frozenset[int]:
    """The addresses of the text objects of a page behind the first `own` of its objects: those of annotations."""
    return frozenset(_texts(pdf_calls.objects_of_page(page.raw)[own:], _DEPTH))


def _texts(items: Iterable[pdf_calls.Handle], depth: int) -> Iterator[int]:
    for item in items:
        kind = pdf_calls.kind(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield item.value
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth > 1:
            yield from _texts(pdf_calls.objects_of_form(pdf_calls.page_object(item)), depth - 1)
