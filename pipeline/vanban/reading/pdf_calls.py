"""The functions of pdfium that are called for every word and every object of a page, as cheaply as Python calls C.

pypdfium2 declares them with typed pointers and lets other threads run during each call: checking, wrapping and that
take longer than the functions themselves. Here nothing is declared: an argument is the `handle` of what pypdfium2
gives, a Handle that one of these functions returns, or a whole number, and anything else ends the process. Like pdfium
itself they serve one thread at a time.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from ctypes import c_double, c_float, c_int, c_uint, c_ulong, c_void_p
from itertools import repeat

import numpy as np
import pypdfium2.raw as raw


class Handle(c_void_p):
    """A pointer that these functions take and return; false where there is nothing."""


def _plain(function, result: type) -> Callable:
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, c_void_p).value)


def handle(typed):
    """A typed pointer of pypdfium2 as an argument."""
    return ctypes.byref(typed.contents)


def page_object(item: Handle):
    """An object of a page as the typed pointer that pypdfium2 wants."""
    return ctypes.cast(item, raw.FPDF_PAGEOBJECT)


def objects_of_page(page) -> list[Handle]:
    """The objects of a page, those of its forms apart."""
    count = max(0, raw.FPDFPage_CountObjects(page))
    return [*map(_object_of_page, repeat(handle(page)), range(count))]


def objects_of_annotation(annotation) -> list[Handle]:
    """The objects of an annotation of a page."""
    count = max(0, raw.FPDFAnnot_GetObjectCount(annotation))
    return [*map(_object_of_annotation, repeat(handle(annotation)), range(count))]


def objects_of_form(form) -> list[Handle]:
    """The objects of a form on a page."""
    count = max(0, raw.FPDFFormObj_CountObjects(form))
    return [*map(_object_of_form, repeat(handle(form)), map(c_ulong, range(count)))]


# text page, index → size of the font before the text's matrix is applied
font_size = _plain(raw.FPDFText_GetFontSize, c_double)
# text page, index → weight of the font, -1 where it is unknown
font_weight = _plain(raw.FPDFText_GetFontWeight, c_int)
# text page, index → the text object that the character belongs to
text_object = _plain(raw.FPDFText_GetTextObject, Handle)
_object_of_page = _plain(raw.FPDFPage_GetObject, Handle)
_object_of_annotation = _plain(raw.FPDFAnnot_GetObject, Handle)
_object_of_form = _plain(raw.FPDFFormObj_GetObject, Handle)
# object → one of FPDF_PAGEOBJ_…
kind = _plain(raw.FPDFPageObj_GetType, c_int)


class _Gathering:
    """Calls a function of pdfium for many things; the numbers that it fills in become rows of an array."""

    # calls at a time: the words of a full page; a page may have millions
    _ROWS = 1024

    def __init__(self, function, number: type, width: int, together: bool) -> None:
        """`function` fills in `width` numbers, whose places it is told `together` or one by one."""
        memory = (number * (width * self._ROWS))()
        places = [ctypes.byref(memory, ctypes.sizeof(number) * at) for at in range(len(memory))]
        self._function = _plain(function, c_int)
        self._places = [places[at::width] for at in range(1 if together else width)]
        self._numbers = np.frombuffer(memory, number).reshape(self._ROWS, width)

    def __call__(self, things: Sequence, *before) -> np.ndarray:
        """A row for each of the `things`, zeros where it has none; `before` are the arguments before it."""
        found = np.empty((len(things), self._numbers.shape[1]))
        for start in range(0, len(things), self._ROWS):
            some = things[start : start + self._ROWS]
            done = [*map(self._function, *map(repeat, before), some, *self._places)]
            found[start : start + len(some)] = self._numbers[: len(some)]
            if not all(done):
                found[start : start + len(some)][np.equal(done, 0)] = 0
        return found


# indexes of characters, text page → left, top, right, bottom: the boxes of the font, not of the ink
loose_boxes = _Gathering(raw.FPDFText_GetLooseCharBox, c_float, 4, together=True)
# indexes of characters, text page → a, b, c, d, e, f
matrices = _Gathering(raw.FPDFText_GetMatrix, c_float, 6, together=True)
# objects → left, bottom, right, top
bounds = _Gathering(raw.FPDFPageObj_GetBounds, c_float, 4, together=False)
# objects → red, green, blue, alpha
fill_colours = _Gathering(raw.FPDFPageObj_GetFillColor, c_uint, 4, together=False)
# indexes of characters, text page → red, green, blue, alpha
text_colours = _Gathering(raw.FPDFText_GetFillColor, c_uint, 4, together=False)
