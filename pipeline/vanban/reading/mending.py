"""Which lines belong to one paragraph, by their words alone; and how two pieces are put together.

Geometry, where there is any (PDF), decides first; what stands here decides for plain text and at page breaks.
"""

from __future__ import annotations

import re

from vanban.reading.blocks import PAGE_TURN

# a piece that opens an item of its own: "1.", "1.2.", "a)", "IV.", "Điều 5", "-", "+", "*"
ITEM = re.compile(
    r"\s*(?:[-–—+•●▪*]\s*\S|\(?\d{1,3}(?:\.\d{1,3})*[.)](?!\d)|\(?[a-zđ]{1,2}\)|[a-zđ]\.\s|[IVXLC]{1,6}[.)\-–/]\s?|[A-ZĐ][.)]\s"
    r"|Điều\s+\d+[a-zđ]?\s*[.:]"
    r"|(?:Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC|Phụ lục|PHỤ LỤC|Mẫu số)\s+(?:số\s+)?(?:thứ\s+\w+|[\dIVXLC]+)\s*(?:[.:]|$|[A-ZĐ]{2}))"
)
_TERMINAL = re.compile(r"[.;:!?…][\"”»’')\]]*\s*$")
_ALONE = re.compile(
    r"(?:(?:DỰ THẢO )?(?:QUYẾT ĐỊNH|NGHỊ QUYẾT|QUYẾT NGHỊ|NGHỊ ĐỊNH|THÔNG TƯ|THÔNG TƯ LIÊN TỊCH|CHỈ THỊ|KẾT LUẬN|QUY CHẾ|QUY ĐỊNH|THÔNG BÁO"
    r"|HƯỚNG DẪN|KẾ HOẠCH|KẾ HOẠCH HÀNH ĐỘNG|CHƯƠNG TRÌNH|CHƯƠNG TRÌNH HÀNH ĐỘNG|ĐỀ ÁN|PHƯƠNG ÁN|BÁO CÁO|TỜ TRÌNH|CÔNG ĐIỆN|LUẬT|PHÁP LỆNH"
    r"|VĂN BẢN HỢP NHẤT|CHIẾN LƯỢC|QUY HOẠCH|DỰ ÁN|ĐIỀU LỆ):?"
    r"|(?:PHỤ LỤC|Phụ lục|CHƯƠNG|Chương|PHẦN|Phần|MỤC|Mục|Mẫu(?: số)?|Biểu(?: số)?)(?:\s+(?:số\s+)?[\dIVXLC]+[.:]?)?(?:\s+thứ\s+\w+)?)$"
)
# a symbol or number that the line end has cut: "25-", "NĐ-", "126/", "QĐ-UBND/"
_CUT_SYMBOL = re.compile(r"(?<=[\dA-ZĐ])[-–/]\s*$")
_SYMBOL_REST = re.compile(r"\s*[\dA-ZĐ]")
# 66. | 13/2026/NQ-CP and 1. | 500.000
_CUT_NUMBER = re.compile(r"(?<=\d)\.\s*$")
_NUMBER_REST = re.compile(r"\s*(?:\d{1,3}/\d{4}/[A-ZĐ]|\d{3}(?!\d))")
_SYMBOL_START = re.compile(r"\s*[-–/](?=[A-ZĐ]{2})")


def is_item(text: str) -> bool:
    """Whether a line opens a numbered or bulleted item, or an article, chapter or part."""
    return bool(ITEM.match(text))


def ends_sentence(text: str) -> bool:
    """Whether a line ends with the punctuation that may end a paragraph."""
    return bool(_TERMINAL.search(text))


def stands_alone(text: str) -> bool:
    """Whether a line of a head stands for itself: the type of the document, an authority, "QUYẾT ĐỊNH:", "Chương I"."""
    return bool(_ALONE.match(text.strip()))


def is_upper(text: str) -> bool:
    """Whether all letters of a line are capitals."""
    return text.isupper()


def starts_lower(text: str) -> bool:
    """Whether a line starts with a small letter."""
    first = text.lstrip(' \t"“(')[:1]
    return first.islower()


def is_cut(left: str) -> bool:
    """Whether a line ends in the middle of a symbol or number."""
    return bool(_CUT_SYMBOL.search(left))


def is_range(left: str, right: str) -> bool:
    """Whether a dash at a line's start goes on with a range: "2026" / "- 2030"."""
    return bool(re.search(r"\d\s*$", left)) and bool(re.match(r"\s*[-–]\s*\d", right))


def open_bracket(text: str) -> bool:
    """Whether the last bracket or quotation mark of a line is still open."""
    return text.rfind("(") > text.rfind(")") or text.rfind("“") > text.rfind("”")


def continues(left: str, right: str) -> bool:
    """Whether `right` goes on with the sentence of `left`, although a blank line or a page break parts them."""
    if not left or not right:
        return False
    if is_tight(left, right) and not is_item(right):
        return True
    if is_item(right) or ends_sentence(left):
        return False
    if is_upper(left) and not is_upper(right):
        return False
    if starts_lower(right):
        return True
    return open_bracket(left) and not is_upper(left) and len(left) > 40


def join(left: str, right: str, turn: str = "") -> str:
    """The two pieces as one: no space within a symbol or number, one space elsewhere; `turn` marks a page break."""
    left, right = left.rstrip(), right.lstrip()
    return f"{left}{turn}{right}" if is_tight(left, right) else f"{left} {turn}{right}"


def is_tight(left: str, right: str) -> bool:
    """Whether the break between two pieces cuts a symbol or a number."""
    if _CUT_SYMBOL.search(left) and _SYMBOL_REST.match(right):
        return True
    if _CUT_NUMBER.search(left) and _NUMBER_REST.match(right):
        return True
    return bool(_SYMBOL_START.match(right)) and left.rstrip()[-1:].isalnum()


def turns(count: int) -> str:
    """Marks for `count` page breaks."""
    return PAGE_TURN * max(count, 0)
