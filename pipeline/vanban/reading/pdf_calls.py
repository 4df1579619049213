"""The functions of pdfium that are called for every word and every object of a page, with plain addresses.

pypdfium2 declares them with typed pointers; checking these and wrapping what comes back takes longer than the functions
themselves. A handle's address is `address(handle)`; where another function wants the typed pointer, `page_object`
gives it back.
"""

from __future__ import annotations

import ctypes
from ctypes import c_int, c_void_p

import pypdfium2.raw as raw


def _plain(function, result, *arguments):
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, c_void_p).value)


# text page, index of the character, address of an FS_RECTF → whether there is one
loose_box = _plain(raw.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
# text page, index → weight of the font, -1 where it is unknown
font_weight = _plain(raw.FPDFText_GetFontWeight, c_int, c_void_p, c_int)
# text page, index → address of the text object that the character belongs to
text_object = _plain(raw.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
# page or form, index → address of an object, None where there is none
object_of_page = _plain(raw.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
object_of_form = _plain(raw.FPDFFormObj_GetObject, c_void_p, c_void_p, ctypes.c_ulong)
# object → one of FPDF_PAGEOBJ_…
kind = _plain(raw.FPDFPageObj_GetType, c_int, c_void_p)
# object, four addresses of unsigned int: red, green, blue, alpha → whether it has a colour
fill_colour = _plain(raw.FPDFPageObj_GetFillColor, c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
# object, four addresses of float: left, bottom, right, top → whether it has bounds
bounds = _plain(raw.FPDFPageObj_GetBounds, c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)


def address(handle) -> int:
    """The address of a typed pointer."""
    return ctypes.cast(handle, c_void_p).value


def page_object(place: int):
    """The typed pointer to the object at an address."""
    return ctypes.cast(place, raw.FPDF_PAGEOBJECT)
