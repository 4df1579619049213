"""What stands on a page image besides the text: stamps in the margin, and what was written by hand into blanks.

An incoming-mail stamp ("CÔNG VĂN ĐẾN Số … Ngày …") reaches from the left margin into the first lines of the text. The
number and the day of a letterhead are often written by hand: what OCR makes of handwriting is a guess, so they are
taken out as blanks, and told (`removed`, why "handwritten_number", "handwritten_day") for a person to look at.
"""

from __future__ import annotations

import re

from vanban import grammar
from vanban.grammar.forms import matching_form
from vanban.reading import mending, pdf_flow
from vanban.reading.ocr_page import LETTERHEAD, SeenPage
from vanban.reading.ocr_words import OcrWord, is_sound
from vanban.reading.pdf_flow import Margins
from vanban.reading.pdf_rows import Row
from vanban.reading.pdf_words import Box

# points left of the text where nothing of the text begins
_OUTSIDE = 10.0
# a figure that is printed: confidence, and how far its ink reaches above and below the base line (shares of the
# type's size). Of 144 printed ones at hand 99 % keep to it, of 30 written ones none.
_SURE, _GLUED = 0.8, 0.95
_RISE, _SINK, _LOW_MONTH = (0.5, 0.755), 0.065, 0.3
_MOST_ROWS = 14
_NUMBER = re.compile(
    r"^(?P<head>[Ss][ốóỐÓôỔổỗồòo]\s?[:.]?)\s?(?P<blank>.{0,14}?)\s?"
    r"(?=/\s?[A-ZĐÐ][A-Za-zĐÐ]*(?:\s?-|\s|$)|/(?:19|20)\d\d/|-\s?[A-ZĐÐ][A-Za-zĐÐ]*\s?/)"
)
_DAY = re.compile(
    r"(?P<head>,\s?ngày)\s?(?P<blank>\S{0,6}(?:\s\S{1,3})?)\s?(?P<month>tháng)\s?(?P<second>\S{0,4}?)\s?(?=năm\b)",
    re.IGNORECASE,
)
_BODY = re.compile(r"Căn cứ|Kính gửi|Thực hiện|Theo\b")
# names and positions: at most so many words
_SHORT = 8
_STOP = re.compile(r"(?<=\w{2})[.,]$")
_BEFORE, _BEHIND = re.compile(r"^[“”\"'‘’`*^~|.,:;]+(?=\w)"), re.compile(r"(?<=\w)[“”\"'‘’`*^~|]+$")
# points: a stamp in the margin is no wider; where it reaches so far into a line it covers words
_STAMP, _COVERED = 170.0, 12.0
# points around a stamp's frame in which what cannot be read is its ink
_TOUCHES = 9.0
# stands in the text for words that cannot be read
COVERED = "[…]"


def take_margin(page: SeenPage) -> None:
    """Take stamps in the left margin, with what they have spoilt of the text's lines, to the page's noise.

    A line that loses its first words begins with the mark COVERED.
    """
    edges = _margins(page)
    if edges is None or page.tables:
        return
    kept = []
    for row in page.rows:
        words = row.words
        if row.x0 < edges.left - _OUTSIDE:
            words = _inside(words, edges.left) if row.x1 > _STAMP else []
            words = _told(page, row, words, edges)
        if words:
            if words is not row.words:
                row.put(words)
            kept.append(row)
    page.rows = kept


def _margins(page: SeenPage) -> Margins | None:
    """The margins of the text; a row that begins in a stamp's frame does not tell them."""
    rows = [row for row in page.rows if page.frame is None or not _is_in(page.frame, row.words[0], 0.0)]
    return pdf_flow.margins(rows, 0.8 * page.width, letterhead=True)


def _told(page: SeenPage, row: Row, words: list, edges: Margins) -> list:
    """The words left of a row, behind a mark where its first ones are lost; the others go to the page's noise."""
    taken = [word for word in row.words if word not in words]
    if taken:
        page.noise.append(" ".join(word.text for word in taken))
    if not words or not taken or taken[0].x0 > words[0].x0 or row.x1 < edges.right - _COVERED:
        # a short line beside a stamp is one of the title, which begins there
        return words
    if min(taken[-1].x1, words[0].x0) - edges.left <= _COVERED:
        return words
    page.covered += 1
    return [_gap(words[0], edges.left), *words]


def take_frame(page: SeenPage) -> None:
    """Take what stands in a stamp's frame to the page's noise; urgency and secrecy are stamped too, and stay."""
    edges = _margins(page)
    if page.frame is None or edges is None:
        return
    kept = []
    for row in page.rows:
        dirt = [word for word in row.words if _is_in(page.frame, word, 0.0)]
        if len(dirt) < len(row.words):
            # a line of the text that the stamp touches keeps those of its words that can be read
            near = [word for word in row.words if _is_in(page.frame, word, _TOUCHES)]
            dirt = [word for word in near if word.x1 < edges.left - 2 or not _is_word(word)]
        words = row.words
        if dirt and not _is_marking(row.text):
            words = _told(page, row, [word for word in words if word not in dirt], edges)
        if words:
            if words is not row.words:
                row.put(words)
            kept.append(row)
    page.rows = kept


def _is_word(word: OcrWord) -> bool:
    return is_sound(word) and any(map(str.isalnum, word.text))


def _is_in(frame: Box, word: OcrWord, around: float) -> bool:
    (x0, y0, x1, y1), (x, y) = frame, word.middle
    return x0 - around <= x <= x1 + around and y0 - around <= y <= y1 + around


def _is_marking(text: str) -> bool:
    marks = (entry for entry in grammar.entries("letterhead") if entry.id in ("urgency", "secrecy"))
    return any(entry.regex.search(matching_form(text)) for entry in marks)


def _gap(word: OcrWord, left: float) -> OcrWord:
    """The mark of what a stamp covers between the margin and a word."""
    values = {name: getattr(word, name) for name in word.__dataclass_fields__}
    return type(word)(**{**values, "text": COVERED, "x0": left, "x1": word.x0 - 3, "confidence": 0.0})


def _inside(words: list, left: float) -> list:
    """The words of a row from the first one on that is text; none where the row is short and begins outside."""
    at = 0
    while at < len(words) and (words[at].x1 < left - 2 or (words[at].x0 < left + 72 and not _is_text(words[at], left))):
        at += 1
    return words[at:]


def _is_text(word, left: float) -> bool:
    return word.x0 >= left - _OUTSIDE and is_sound(word)


def take_stray_marks(rows: list[Row]) -> None:
    """Take off the signs that a pen's strokes and a stamp leave beside names and positions: short lines, capitals."""
    for row in rows:
        if len(row.words) > _SHORT or not all(
            word.text[:1].isupper() or not word.text[:1].isalpha() for word in row.words
        ):
            continue
        for word, pattern in ((row.words[0], _BEFORE), (row.words[-1], _BEHIND)):
            word.text = pattern.sub("", word.text) or word.text
        kept = [word for word in row.words if any(map(str.isalnum, word.text)) or word.text in "-–+"]
        if kept:
            row.put(kept)
            # names and titles in capitals end without a stop
            if row.text.isupper() and len(kept) > 1:
                kept[-1].text = _STOP.sub("", kept[-1].text)
                row.put(kept)


def take_handwriting(rows: list[Row], height: float) -> list[tuple[str, str]]:
    """Take number and day out of a letterhead where they are not surely printed; returns what OCR made of them, and
    which it was: "handwritten_number", "handwritten_day"."""
    taken: list[tuple[str, str]] = []
    for row in rows[:_MOST_ROWS]:
        if row.y0 < (1 - LETTERHEAD) * height or mending.is_type_line(row.text) or _BODY.match(row.text):
            break
        for pattern, why in ((_NUMBER, "handwritten_number"), (_DAY, "handwritten_day")):
            if found := pattern.search(row.text):
                taken += ((text, why) for text in _blanked(row, found))
    return taken


def _blanked(row: Row, found: re.Match[str]) -> list[str]:
    taken = []
    for group in ("second", "blank"):
        if group not in found.re.groupindex or not found[group].strip():
            continue
        start, end = found.span(group)
        # the month is nearly always printed: too low a figure is one whose place was measured badly
        low = _LOW_MONTH if group == "second" else _RISE[0]
        if not _is_printed(row, start, end, low):
            taken.insert(0, found[group].strip())
            _cut(row, start, end)
    return taken


def _is_printed(row: Row, start: int, end: int, low: float) -> bool:
    """Whether the characters [start, end) of a row are a figure, `low` or higher, whose print leaves no doubt."""
    if not re.fullmatch(r"\d{1,5}[a-zđ]?|\d{1,3}\.\d{1,3}", row.text[start:end].strip()):
        return False
    at = 0
    for word in row.words:
        stop = at + len(word.text)
        if at < end and start < stop and isinstance(word, OcrWord):
            alone = start <= at and stop <= end
            glued = not alone and not re.match(r"\d+[a-zđ]?[/-]", word.text)
            if word.confidence < (_GLUED if glued else _SURE):
                return False
            if not (low <= word.rise <= _RISE[1] and word.sink <= _SINK):
                return False
        at = stop + 1
    return True


def _cut(row: Row, start: int, end: int) -> None:
    """Take the characters [start, end) out of a row's words."""
    at, kept = 0, []
    for word in row.words:
        stop = at + len(word.text)
        if at < end and start < stop:
            # what stands on either side is parted by the blank
            left, right = word.text[: max(0, start - at)], word.text[max(0, end - at) :] if end < stop else ""
            kept += _parts(word, left, right)
        else:
            kept.append(word)
        at = stop + 1
    row.put(kept or row.words)


def _parts(word: OcrWord, left: str, right: str) -> list[OcrWord]:
    step = (word.x1 - word.x0) / len(word.text)
    parts = []
    for text, x0, x1 in (
        (left, word.x0, word.x0 + step * len(left)),
        (right, word.x1 - step * len(right), word.x1),
    ):
        if text:
            values = {name: getattr(word, name) for name in word.__dataclass_fields__}
            parts.append(type(word)(**{**values, "text": text, "x0": x0, "x1": x1}))
    return parts
