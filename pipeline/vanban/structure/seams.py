"""The seams of a file: where one document ends and the next begins.

A new document begins at an annex line, at a letterhead that comes again, at a title that says what it came with
("Kèm theo Quyết định số …"), and, after a signature, at a type line, a form or any title in capitals. Documents
that are only quoted or named in running text make no seam.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vanban import model
from vanban.draft import Text
from vanban.structure import marks
from vanban.structure.closing import begins_closing, can_close, is_signer
from vanban.structure.heads import Head, find_head, is_letterhead
from vanban.structure.labels import read_label
from vanban.structure.letterhead import is_number_line
from vanban.structure.marks import Row
from vanban.structure.news import find_headline
from vanban.structure.titles import is_alone, read_title

_SEAM_MARKS = ("annex", "party_title", "attached", "form")
_MAX_TITLE_LINES = 6
_LOOK_AHEAD = 12
_MAX_PREFACE = 30
_LONGEST_NUMBER = 100
_ENACTED = {"QUYẾT ĐỊNH": "quyet_dinh", "QUYẾT NGHỊ": "nghi_quyet", "NGHỊ ĐỊNH": "nghi_dinh"}
# from this share of blank lines on a part is a form to fill in
_FORM_SHARE = 0.2
_BLANK = re.compile(r"[.…_](?:(?<=\.)\.{3,}|(?<=…)…+|(?<=_)_{4,})")


@dataclass(frozen=True, slots=True)
class Seam:
    """The beginning of one document of the file: its first row, its kind and its head."""

    row: int
    kind: model.PartKind
    head: Head


def find_seams(rows: Sequence[Row], text: Text) -> list[Seam]:
    """The documents of the file in their order; the first one is the main document."""
    seams = [Seam(0, "main", find_main_head(rows))]
    index = floor = max(seams[0].head.after, 1)
    closing = signed = False
    while index < len(rows):
        start = _seam_at(rows, index, floor, signed)
        if start is not None:
            head = find_head(rows, start, len(rows))
            seams.append(Seam(start, "attachment", head))
            index = floor = max(head.after, index + 1)
            closing = signed = False
            continue
        closing = begins_closing(rows, index) or (closing and can_close(rows[index].form))
        signed = closing and (signed or is_signer(rows, index))
        index += 1
    ends = [rows[seam.row].start for seam in seams[1:]] + [len(text.text)]
    return [
        _with_kind(rows, _with_subject(rows, seam), text.text[rows[seam.row].start : end])
        for seam, end in zip(seams, ends, strict=True)
    ]


def find_main_head(rows: Sequence[Row]) -> Head:
    """The head of the main document: a letterhead with its type line, or the headline of a newspaper."""
    head = find_head(rows, 0, len(rows), lenient=True)
    below = _letterhead_below(rows, head)
    if below is not None:
        return find_head(rows, below, len(rows))
    if head.title is not None or head.addressee is not None:
        return _told_in_lead(rows, head)
    late = _late_title(rows)
    if late is not None:
        return find_head(rows, late, len(rows))
    return _letter_below(rows) or _enacted(rows) or find_headline(rows) or head


def _told_in_lead(rows: Sequence[Row], head: Head) -> Head:
    """The head of a copy below "Nghị quyết số 9-NQ/TW" alone, whose lead tells what it is about, else `head`."""
    if head.title != 0 or head.subject or read_title(rows[0].form):
        return head
    lead = find_headline(rows)
    return lead if lead and lead.subject and lead.doc_type == head.doc_type else head


def _letterhead_below(rows: Sequence[Row], head: Head) -> int | None:
    """The first row of the letterhead below the headline and lead of a page that carries a document in full."""
    until = head.after if head.title is None else head.title
    if any(_is_letterhead_piece(row.form) for row in rows[:until]):
        return None
    for index, row in enumerate(rows[:_MAX_PREFACE]):
        label = read_label(row.form)
        if (label and label.kind != "bullet") or marks.is_any(row.form, "basis", "recipients", "authority"):
            return None
        if _has_motto(row.form) and _leads_to_title(rows, index):
            return _letterhead_start(rows, index, 0)
    return None


def _is_letterhead_piece(form: str) -> bool:
    """A motto, or a line that holds no more than a number or a day."""
    return _has_motto(form) or (len(form) < 80 and marks.is_any(form, "number", "place_date"))


def _late_title(rows: Sequence[Row]) -> int | None:
    """The row of a type line below the words with which a web site introduces its copy."""
    for index, row in enumerate(rows[:_MAX_PREFACE]):
        title = read_title(row.form)
        if title and is_alone(row.form, title):
            return index
        label = read_label(row.form)
        if (label and label.kind != "bullet") or marks.is_any(row.form, "basis", "recipients", "authority"):
            return None
    return None


def _enacted(rows: Sequence[Row]) -> Head | None:
    """The head of a copy that begins with its subject: below it stand the organ in capitals and its grounds, and the
    operative line tells the type.
    """
    organ = next((at for at, row in enumerate(rows[:_MAX_TITLE_LINES]) if marks.match("organ", row.form)), 0)
    after = organ + 1
    if after < len(rows) and marks.match("session", rows[after].form):
        after += 1
    if not organ or any(marks.ends_sentence(row.form) for row in rows[:organ]):
        return None
    basis = after
    while basis < len(rows) and marks.match("basis", rows[basis].form):
        basis += 1
    key = _ENACTED.get(rows[basis].form.rstrip(" :").upper()) if after < basis < len(rows) else None
    return Head(0, key, tuple((row.start, row.end) for row in rows[:organ]), after) if key else None


def _letter_below(rows: Sequence[Row]) -> Head | None:
    """The head of a letter below a page's own lines: number, "V/v …", "Kính gửi", nothing else between them."""
    start = 0
    for index, row in enumerate(rows[:_MAX_PREFACE]):
        if row.form[:8].lower() == "kính gửi" and any(_begins_with_number(own.form) for own in rows[start:index]):
            head = find_head(rows, start, len(rows))
            return head if head.addressee == index else None
        if not (is_letterhead(row.form) or (row.form[:1].islower() and start < index)):
            start = index + 1
    return None


def _begins_with_number(form: str) -> bool:
    """Whether a line is the document's number, perhaps before a day that OCR has misread."""
    found = marks.find("number", form) if len(form) < _LONGEST_NUMBER else None
    return is_number_line(form) or (found is not None and found.start() == 0 and "ngày" in form[found.end() :])


def _seam_at(rows, index, floor, signed) -> int | None:
    """The first row of the document whose mark stands at row `index`, or None; never before row `floor`."""
    form = rows[index].form
    # nine of ten rows bear none of these marks
    if not (
        signed or marks.is_any(form, "annex", "party_title", "attached", "form") or marks.find("state_motto", form)
    ):
        return None
    if len(form) > marks.MAX_MARK or marks.match("stamp", form):
        return None
    if _is_annex_line(rows, index):
        return index
    if _has_motto(form):
        return _letterhead_start(rows, index, floor) if _leads_to_title(rows, index) else None
    if marks.match("attached", form):
        return _title_start(rows, index, floor)
    if signed:
        return index if _begins_after_signature(rows, index) else None
    if marks.match("form", form) and len(form) <= 60 and _leads_to_title(rows, index, within=4):
        return index
    return None


def _has_motto(form: str) -> bool:
    """Whether the line is the motto of a letterhead, perhaps behind the issuer; prose also names the Republic."""
    if marks.match("party_title", form):
        return True
    return bool(marks.find("state_motto", form)) and len(form) <= 120 and not marks.ends_sentence(form)


def _is_annex_line(rows, index) -> bool:
    form = rows[index].form
    found = marks.match("annex", form)
    if not found or len(form) > 200 or marks.ends_sentence(form.rstrip(".:")):
        return False
    if form.startswith("PHỤ") or found["title"] or found["label"]:
        following = rows[index + 1].form if index + 1 < len(rows) else ""
        return not following[:1].islower()
    return index + 1 < len(rows) and _is_title_line(rows[index + 1].form)


def _is_title_line(form: str) -> bool:
    return (marks.is_upper(form) and read_label(form) is None) or bool(marks.match("attached", form))


def _leads_to_title(rows, index, within=_LOOK_AHEAD) -> bool:
    """Whether a type line or a title in capitals follows after nothing but letterhead lines."""
    for row in rows[index + 1 : index + 1 + within]:
        form = row.form
        if read_title(form) or marks.match("annex", form):
            return True
        if marks.is_upper(form) and read_label(form) is None and not marks.is_any(form, "organ", "authority"):
            mottos = ("freedom_motto", "state_motto", "party_title", "urgency", "secrecy", "draft")
            if not any(marks.find(mark, form) for mark in mottos):
                return True
        if not is_letterhead(form):
            return False
    return False


def _letterhead_start(rows, index, floor) -> int:
    """The first line of the letterhead that holds the motto at `index`: organs may stand above it."""
    start = index
    while start > floor and index - start < 8:
        form = rows[start - 1].form
        if not marks.is_any(form, "organ", "rule", "form", "urgency", "secrecy", "draft", "number"):
            break
        start -= 1
    return start


def _title_start(rows, index, floor) -> int | None:
    """The first line of the title above a "Kèm theo …" line, or None where there is none."""
    start, found = index, None
    while start > floor and index - start < _MAX_TITLE_LINES:
        form = rows[start - 1].form
        if marks.match("annex", form) or ((title := read_title(form)) and not form.endswith(":") and title):
            return start - 1
        if len(form) > marks.MAX_MARK or marks.ends_sentence(form) or read_label(form):
            break
        if marks.is_any(form, "stamp", "position", "authority", "recipients"):
            break
        start -= 1
        if marks.is_upper(form) or marks.match("dotted", form) or marks.match("form", form):
            found = start
    return found


def _begins_after_signature(rows, index) -> bool:
    form = rows[index].form
    if marks.is_any(form, "stamp", "rule", "gazette", "position", "authority", "person", "recipients"):
        return False
    title = read_title(form)
    if title and (is_alone(form, title) or marks.is_upper(form)):
        return True
    if marks.is_any(form, "form", "dotted"):
        return True
    long_enough = len(form) > 12 and not marks.is_any(form, "organ", "person_upper")
    return long_enough and marks.is_upper(form) and read_label(form) is None


def _with_subject(rows, seam: Seam) -> Seam:
    """A part without a type line is named by its lines in capitals."""
    if seam.kind == "main" or seam.head.title is not None or seam.head.subject:
        return seam
    spans: list[tuple[int, int]] = []
    for row in rows[seam.row : seam.head.after]:
        if _names_part(row.form):
            spans.append((row.start, row.end))
        elif spans:
            break
    return replace(seam, head=replace(seam.head, subject=tuple(spans)))


def _names_part(form: str) -> bool:
    if not marks.is_upper(form) or len(form) <= 12 or _has_motto(form):
        return False
    return not marks.is_any(form, "organ", "position", "dotted", "motto_piece")


def _with_kind(rows, seam: Seam, text: str) -> Seam:
    if seam.kind == "main":
        return seam
    form = rows[seam.row].form
    lines = [line for line in text.splitlines() if line.strip()]
    blank = sum(bool(_BLANK.search(line)) for line in lines)
    if marks.match("form", form) or (blank >= 2 and blank >= _FORM_SHARE * len(lines)):
        return replace(seam, kind="form")
    if seam.head.annex:
        return replace(seam, kind="annex")
    return seam if seam.head.doc_type else replace(seam, kind="annex")
