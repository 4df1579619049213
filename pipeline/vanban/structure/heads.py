"""Where the head of a document stands: its type line, its subject, and the first line after it.

A head is the letterhead, the type line, the subject (trích yếu), the line that says what the document came with,
and the line of the authority or of the addressee. What is no head is prose, a basis line, or a label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vanban.grammar.forms import UPPER
from vanban.structure import marks
from vanban.structure.labels import read_label
from vanban.structure.letterhead import is_number_line
from vanban.structure.marks import Row
from vanban.structure.title_openings import behind_issuer, behind_type, is_issuer_only, is_of_issuer
from vanban.structure.titles import is_alone, read_small_title, read_title

# how many lines a letterhead has at most before its type line, and a subject after it
_MAX_LETTERHEAD = 40
_MAX_SUBJECT_LINES = 14
_MAX_SUBJECT = 1600
_LONG = 150
# an addressee of a telegram may be a list of all ministries and provinces
_LONG_LIST = 1000
_INNER_STOP = re.compile(rf"(?<![Tt]p)(?<=[^\W_{UPPER}])\.\s+(?=[{UPPER}])")
# what a web page prints beside a headline: "16:40 26/09/2023 GMT+7", "Chủ Nhật, ngày 24/11/2024", "Lượt xem: 7"
PAGE_LINE = re.compile(
    r"\(?(?:\d{1,2}[:hg]\d{2}\b|\d{1,2}[/-]\d{1,2}[/-]\d{4}\b(?!\s*của)"
    r"|(?:Thứ (?:[Hh]ai|[Bb]a|[Tt]ư|[Nn]ăm|[Ss]áu|[Bb]ảy|\d)"
    r"|Chủ [Nn]hật)\b|(?:Số hiệu|Loại văn bản|Nơi ban hành|Ngày (?:ban hành|hiệu lực|công báo)|Tình trạng|Lĩnh vực)\s*:"
    r"|Trích lược$|(?:Ngày đăng|Đăng ngày|Ngày cập nhật|Cập nhật|Lượt xem)(?: lần cuối)?(?: lúc)?\s*:?\s*\d)"
)
# below a title in capitals such a line is the first of the text, whose lines a page has cut
_BEGINS_PROSE = re.compile(r"(?:Thực hiện|Thi hành|Căn cứ|Để |Nhằm |Trong |Thời gian|Hiện nay|Vừa qua|Theo |Ngày )")
_SHORT = 20


@dataclass(frozen=True, slots=True)
class Head:
    """The pieces of one head. `title`, `after` are rows (`after`: the first row that is no head any more).

    `subject` are the spans of its lines; `attached` is the row that says what the document came with.
    """

    title: int | None
    doc_type: str | None
    subject: tuple[tuple[int, int], ...]
    after: int
    annex: bool = False
    attached: int | None = None
    addressee: int | None = None


def find_head(rows: Sequence[Row], first: int, last: int, lenient: bool = False) -> Head:
    """The head of the document that begins at row `first` and ends before `last`.

    `lenient` also takes a type line in small letters (legacy fonts, consolidated copies).
    """
    if (number := _letter_number(rows, first, last)) is not None:
        return _letter(rows, first, number, last)
    title, key, rest, annex = _find_title(rows, first, last, lenient)
    if title is None:
        after, attached, addressee = _after_subject(rows, _end_of_letterhead(rows, first, last), last, upper=False)
        return Head(None, None, _letter_subject(rows, first, after), after, attached=attached, addressee=addressee)
    spans, after = _subject(rows, title, rest, last)
    upper = bool(spans) and marks.is_upper(" ".join(row.form for row in rows[title:after]))
    after, attached, addressee = _after_subject(rows, after, last, upper)
    return Head(title, key, tuple(spans), after, annex, attached, addressee)


def is_letterhead(form: str) -> bool:
    """Whether a line can stand above a type line: an organ, a motto, number, place and date, a stamp, a rule."""
    if marks.is_any(
        form, "rule", "gazette", "stamp", "draft", "urgency", "secrecy", "about", "organ", "form", "motto_piece"
    ):
        return True
    if any(marks.find(mark, form) for mark in ("state_motto", "freedom_motto", "party_title", "front_title")):
        return len(form) <= _LONG or all(marks.find(mark, form) for mark in ("freedom_motto", "number", "place_date"))
    if len(form) <= _LONG and (marks.find("number", form) or marks.find("place_date", form)):
        return not marks.ends_sentence(form) or is_day_line(form) or is_number_line(form)
    return len(form) <= 120 and marks.is_upper(form) and read_label(form) is None


def is_day_line(form: str) -> bool:
    """Whether a line holds nothing but place and day, even with a full stop: "Hà Nội, ngày 2 tháng 3 năm 2017."."""
    return marks.match("place_date", form.rstrip(" .")) is not None


def _find_title(rows, first, last, lenient):
    """(row, type key, offset of the subject in it, whether it is an annex) of the type line; row None if none."""
    for index in range(first, min(last, first + _MAX_LETTERHEAD)):
        form = rows[index].form
        if found := marks.match("annex", form):
            return index, None, found.start("title") if found["title"] else len(form), True
        title = read_title(form)
        if title is None and lenient and index - first <= 12:
            title = read_small_title(form)
            if title and not (is_alone(form, title) or re.match(r"(?:của|số)\s", form[title.rest :], re.IGNORECASE)):
                title = None
        if title and not _is_operative(rows, index, first):
            return index, title.key, title.rest, False
        if marks.match("addressee", form) or _is_prose(form):
            break
    return None, None, 0, False


def _is_operative(rows, index, first) -> bool:
    """Whether the line is the "QUYẾT ĐỊNH" after the basis lines."""
    return index > first and marks.is_any(rows[index - 1].form, "basis")


def _is_prose(form: str) -> bool:
    if marks.match("basis", form):
        return True
    label = read_label(form)
    if label and label.kind != "bullet" and not marks.find("number", form):
        return True
    return len(form) > _LONG and marks.ends_sentence(form)


def _end_of_letterhead(rows, first, last) -> int:
    index = first
    about = False
    while index < last and index - first < _MAX_LETTERHEAD:
        form = rows[index].form
        # "V/v …" may go on in the lines below it
        about = bool(marks.match("about", form)) or (about and form[:1].islower() and len(form) <= _LONG)
        if not (about or is_letterhead(form)):
            break
        index += 1
    return index


_PIECES = ("state_motto", "freedom_motto", "motto_piece", "place_date", "rule", "draft", "urgency", "secrecy", "stamp")
_LETTER = re.compile(r"[-/]\s?CV\s?[/-]")
_MOST_ABOUT = 8


def _letter_number(rows, first, last) -> int | None:
    """The row of the number of a Party letter ("Số 12-CV/TU"), which has no type line: what is below is its subject."""
    for index in range(first, min(last, first + _MAX_LETTERHEAD)):
        form = rows[index].form
        if _LETTER.search(form) and marks.find("number", form) and is_letterhead(form):
            below = rows[index + 1 : min(last, index + 1 + _MOST_ABOUT)]
            return index if any(marks.match("addressee", row.form) for row in below) else None
        if marks.match("addressee", form) or _is_prose(form):
            return None
    return None


def _letter(rows, first, number, last) -> Head:
    """The head of a Party letter: its subject stands below the number, often without "V/v"."""
    to = next(index for index in range(number + 1, last) if marks.match("addressee", rows[index].form))
    spans = tuple((row.start, row.end) for row in rows[number + 1 : to] if _may_be_subject(row.form))
    after, attached, addressee = _after_subject(rows, to, last, upper=False)
    return Head(None, None, spans or _letter_subject(rows, first, to), after, attached=attached, addressee=addressee)


def _may_be_subject(form: str) -> bool:
    """A line between a letter's number and its addressee that is no other piece of the letterhead."""
    stamps = ("urgency", "secrecy", "draft", "stamp")
    pieces = ("party_title", "number", "place_date", "rule", "gazette", "motto_piece", *stamps)
    return marks.match("about", form) is not None or not (marks.is_any(form, *pieces) or form.isupper())


def _letter_subject(rows, first, after):
    """The "V/v …" line of an official letter, with the lines that it is broken into."""
    for index in range(first, after):
        row = rows[index]
        if not marks.match("about", row.form):
            continue
        spans = [(row.start, row.end)]
        for other in rows[index + 1 : after]:
            if not other.form[:1].islower() or marks.find("place_date", other.form):
                break
            spans.append((other.start, other.end))
        return tuple(spans)
    return _untyped_subject(rows, first, after)


def _untyped_subject(rows, first, after):
    """The lines in capitals between number and authority of a copy that has lost its type line."""
    number = next((i for i in range(first, after) if marks.find("number", rows[i].form)), after)
    pieces = ("organ", "session", *_PIECES)
    start = next((i for i in range(number + 1, after) if not marks.is_any(rows[i].form, *pieces)), after)
    end = next((i for i in range(start, after) if not _is_capital_title(rows[i].form, pieces)), after)
    if start == end or end == len(rows) or not marks.is_any(rows[end].form, "organ", "basis"):
        return ()
    return tuple((row.start, row.end) for row in rows[start:end])


def _is_capital_title(form: str, pieces: tuple[str, ...]) -> bool:
    return marks.is_upper(form) and not marks.is_any(form, *pieces)


def _subject(rows, title, rest, last):
    """The spans of the subject behind the type line, and the first row after them."""
    row = rows[title]
    rest = len(row.form) if is_issuer_only(row.form[rest:]) else rest
    rest += behind_issuer(row.form[rest:])
    spans = [(row.start + rest, row.end)] if rest < len(row.form) else []
    said = row.form[rest:]
    index = title + 1
    while index < min(last, title + _MAX_SUBJECT_LINES) and len(said) < _MAX_SUBJECT:
        form = rows[index].form
        numbered = index == title + 1 and not said and is_number_line(form)
        if not numbered and _ends_subject(rows, index, last, said):
            break
        between = numbered or (
            not said and index + 1 < last and (is_of_issuer(form) or _is_meeting(form, rows[index + 1].form))
        )
        if between:
            index += 1
            continue
        start = 0 if said else behind_issuer(form, behind_type(form, row.form))
        spans.append((rows[index].start + start, rows[index].end))
        said = f"{said} {form}".strip()
        index += 1
    return spans, index


_MEETING = re.compile(r"HỘI NGHỊ (?:BAN (?:CHẤP HÀNH|THƯỜNG VỤ)|ĐẢNG (?:ỦY|BỘ)|CHI BỘ)[^,;:.]{0,80}")


def _is_meeting(form: str, below: str) -> bool:
    """A line that says which board has met, above a subject: "HỘI NGHỊ BAN CHẤP HÀNH ĐẢNG BỘ XÃ", "về …"."""
    return bool(_MEETING.fullmatch(form)) and below[:3].lower() in ("về ", "v/v")


# "Tuyên truyền kỷ niệm 95 năm …" / "(03/02/1930 - 03/02/2025)"
_DAY = r"(?:ngày )?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
_ANNIVERSARY = re.compile(rf"\({_DAY}\s?-\s?{_DAY}\)")


def _ends_subject(rows, index, last, said: str) -> bool:
    form = rows[index].form
    if said and _ANNIVERSARY.fullmatch(form):
        return False
    # a line whose first words a stamp covers on a scan: stamps lie below the title, over the first paragraph
    if (said and form.startswith("[…]")) or (PAGE_LINE.match(form) and len(form) < _LONG):
        return True
    if marks.is_any(form, "rule", "gazette", "stamp", "attached", "addressee", "basis", "draft"):
        return True
    if said and marks.match("session", form) and not _goes_on_about(rows, index, last):
        return True
    if marks.is_any(form, "recipients", "authority", "annex", "state_motto", "party_title", "urgency", "secrecy"):
        return True
    if (form.startswith("(") and not _is_open(said)) or (said and marks.is_any(form, "form", "dotted")):
        return True
    if marks.match("number", form) or marks.match("place_date", form):
        return True
    title = read_title(form)
    # "THÔNG BÁO / KẾT LUẬN / của …" is one title
    if said and title and is_alone(form, title):
        return True
    # "… Sau khi thảo luận, Đại hội / QUYẾT NGHỊ": a paragraph of several sentences, or the last one before the order
    if said and (_INNER_STOP.search(form) or (index + 1 < last and marks.match("operative", rows[index + 1].form))):
        return True
    label = read_label(form)
    if label is not None and not (said and label.kind in ("bullet", "point")):
        return True
    if _is_authority_line(rows, index, last, said):
        return True
    if _is_open(said) or form[:1].islower():
        return len(form) > _MAX_SUBJECT or (bool(said) and form.endswith(":"))
    if not said:
        ends = marks.ends_sentence(form) and not _is_open(form) and not _may_end_with_stop(rows, index, last)
        return len(form) > _MAX_SUBJECT or ends
    if marks.is_upper(said) and len(said) > _SHORT and _BEGINS_PROSE.match(form):
        return True
    if marks.is_upper(form) and marks.is_upper(said) and _may_end_with_stop(rows, index, last):
        return False
    return len(form) > 250 or marks.ends_sentence(form) or bool(re.search(r"như\s+sau\W*$", form))


def _goes_on_about(rows, index, last) -> bool:
    """Whether the subject goes on below a conference's name ("HỘI NGHỊ LẦN THỨ … / về …")."""
    return any(row.form.startswith(("về ", "VỀ ", "Về ")) for row in rows[index + 1 : min(last, index + 3)])


def _is_open(said: str) -> bool:
    """Whether the subject so far waits for more: an open bracket or quotation mark, a comma, a hyphen."""
    if said.endswith((",", "-", " và", " của", " về", " các", " số", " ngày")):
        return True
    # "VỀ PHÁT ĐỘNG PHONG TRÀO …; / GIẢM THIỂU …": a subject in capitals of two clauses
    if said.endswith(";") and marks.is_upper(said):
        return True
    return said.count("(") > said.count(")") or said.count('"') % 2 == 1


def _may_end_with_stop(rows, index, last) -> bool:
    """A subject may be printed with a full stop when the head goes on right after it."""
    form = rows[index].form
    if form.endswith((":", ";")) or len(form) > 2 * _LONG or index + 1 >= last:
        return False
    following = rows[index + 1].form
    return marks.is_any(following, "basis", "rule", "attached", "addressee", "organ") or bool(read_label(following))


def _is_authority_line(rows, index, last, said: str) -> bool:
    """Whether the line is the issuer above the basis lines ("THỦ TƯỚNG CHÍNH PHỦ"), not part of the subject."""
    form = rows[index].form
    if not said or not marks.match("organ", form.upper()):
        return False
    if marks.is_upper(form) and not marks.is_upper(said):
        return True
    return len(form) < 80 and index + 1 < last and marks.is_any(rows[index + 1].form, "basis", "session")


def _after_subject(rows, index, last, upper):
    """(first row of the text, row of "Kèm theo …", row of "Kính gửi"), skipping what else belongs to the head."""
    attached = addressee = None
    while index < last:
        form = rows[index].form
        if marks.match("attached", form) and attached is None:
            attached = index
            index = _end_of_bracket(rows, index, last)
        elif marks.match("addressee", form):
            addressee = index
            index = _end_of_addressees(rows, index, last)
        elif _stays_in_head(rows, index, last):
            index += 1
        else:
            break
    return index, attached, addressee


def _stays_in_head(rows, index, last) -> bool:
    form = rows[index].form
    if marks.is_any(form, "rule", "gazette", "stamp", "draft", "urgency", "secrecy", "state_motto", "freedom_motto"):
        return True
    if marks.is_any(form, "party_title", "number", "place_date", "about"):
        return True
    if marks.is_any(form, "organ", "session"):
        return read_label(form) is None
    # the authority in small letters of a legacy font, right above its basis lines
    return index + 1 < last and len(form) < 80 and not marks.ends_sentence(form) and _leads_to_basis(rows, index)


def _leads_to_basis(rows, index) -> bool:
    return bool(marks.match("basis", rows[index + 1].form)) and not marks.match("basis", rows[index].form)


def _end_of_bracket(rows, index, last) -> int:
    """The row after a bracket that may run over several lines."""
    said = rows[index].form
    index += 1
    while said.count("(") > said.count(")") and index < last and len(said) < 600:
        said += rows[index].form
        index += 1
    return index


def _end_of_addressees(rows, index, last) -> int:
    """The row after "Kính gửi:", in a telegram "… điện:", and the bodies listed below it."""
    listed = rows[index].form.rstrip(" :.").lower().endswith(("gửi", "điện"))
    index += 1
    while index < last:
        form = rows[index].form
        if marks.is_any(form, "state_motto", "freedom_motto") or is_day_line(form):
            index += 1  # a scan may put the right column of the letterhead between the words and the list
            continue
        label = read_label(form)
        longest = _LONG_LIST if form.startswith("-") else 200
        numbered = label is not None and label.kind not in ("bullet", "point")
        if numbered or len(form) > longest or form.endswith(":"):
            break
        if not (form.startswith(("-", "+", "•")) or listed or rows[index - 1].form.endswith((";", ","))):
            break
        listed = False
        index += 1
    return index
