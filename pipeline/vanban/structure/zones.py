"""What each line of one document is for: head, basis, body, closing."""

from __future__ import annotations

from collections.abc import Sequence

from vanban.draft import Zone
from vanban.grammar.forms import without_diacritics
from vanban.structure import marks
from vanban.structure.closing import begins_closing, can_close, is_signer
from vanban.structure.labels import read_label
from vanban.structure.marks import Row
from vanban.structure.seams import Seam

# the operative line stands at most so many lines below the head
_MAX_BASIS = 60
_MAX_BLOCK = 6


def zones(rows: Sequence[Row], seam: Seam, last: int) -> list[Zone]:
    """The zone of each row of the document that begins at `seam` and ends before row `last`."""
    head = min(max(seam.head.after, seam.row), last)
    basis = _end_of_basis(rows, head, last)
    closing = _start_of_closing(rows, basis, last)
    marked: list[Zone] = ["head"] * (head - seam.row) + ["basis"] * (basis - head) + ["body"] * (closing - basis)
    marked += ["closing"] * (last - closing)
    for index in range(basis, _first_label(rows, basis, closing)):
        # a consolidated text tells of its amendments before its basis lines
        if marks.match("basis", rows[index].form) and rows[index].form.endswith(";"):
            marked[index - seam.row] = "basis"
    for index in range(head, closing):
        if _is_stray_letterhead(rows, index):
            for near in _stray_block(rows, index, head, closing):
                marked[near - seam.row] = "head"
    return marked


def _end_of_basis(rows, first, last) -> int:
    """The row after the basis lines and the operative line."""
    for index in range(first, min(last, first + _MAX_BASIS)):
        form = rows[index].form
        if _is_operative(form):
            return index + 1
        label = read_label(form)
        if label and label.kind != "bullet":
            break
    index = first
    while index < last and _is_basis(rows[index].form):
        index += 1
    return index


def _is_operative(form: str) -> bool:
    """The operative line, also where OCR has misread its marks: "QUYÉT ĐỊNH:"."""
    if marks.match("operative", form):
        return True
    return len(form) < 20 and without_diacritics(form).rstrip(" :") in ("QUYET DINH", "QUYET NGHI", "NGHI DINH")


def _first_label(rows, first, last) -> int:
    """The first row that begins an item, at most so far below the head as basis lines stand; else `first`."""
    for index in range(first, min(last, first + _MAX_BASIS)):
        label = read_label(rows[index].form)
        if label and label.kind != "bullet":
            return index
    return first


def _is_basis(form: str) -> bool:
    """A basis line without an operative line after it; the lead that ends "… như sau:" is body."""
    return (bool(marks.match("basis", form)) and form.endswith((";", ","))) or (
        bool(marks.match("basis", form)) and form.endswith(".") and "ban hành" not in form and len(form) < 300
    )


def _start_of_closing(rows, first, last) -> int:
    """The row with which recipients and signature begin, `last` where there are none."""
    last_label = _last_label(rows, first, last)
    start = None
    signed = False
    for index in range(first, last):
        if start is None:
            start = index if begins_closing(rows, index, last) else None
            signed = False
        elif not can_close(rows[index].form) and (not signed or index <= last_label):
            # a sample or a quoted signature: the operative text goes on
            start = None
        signed = start is not None and (signed or is_signer(rows, index))
    return last if start is None else _with_certificate(rows, first, start)


def _last_label(rows, first, last) -> int:
    """The last row that begins an item of the outline, -1 where none does."""
    for index in range(last - 1, first - 1, -1):
        label = read_label(rows[index].form)
        if label is not None and label.kind != "bullet":
            return index
    return -1


def _with_certificate(rows, first, start) -> int:
    """A consolidated text has its organ, number and date at the foot ("XÁC THỰC VĂN BẢN HỢP NHẤT")."""
    index = start
    while index > first and start - index < 8:
        form = rows[index - 1].form
        if not (marks.is_any(form, "number", "place_date", "rule", "stamp") or is_capital_line(form)):
            break
        index -= 1
    certified = any(marks.match("number", row.form) for row in rows[index:start])
    return index if certified else start


def is_capital_line(form: str) -> bool:
    """Whether the line is set in capitals and begins no item."""
    return len(form) < 120 and marks.is_upper(form) and read_label(form) is None


def _is_stray_letterhead(rows, index) -> bool:
    """Letterhead lines that the layout of the page has put into the text."""
    form = rows[index].form
    if marks.is_any(form, "state_motto", "freedom_motto", "stamp", "gazette"):
        return True
    return form[:2] in ("Số", "SỐ") and len(form) < 40 and bool(marks.match("number", form))


def _stray_block(rows, index, first, last) -> range:
    """The letterhead lines around a stray one."""
    start, end = index, index + 1
    while start > max(first, index - _MAX_BLOCK) and _beside_stray(rows[start - 1].form):
        start -= 1
    while end < min(last, index + _MAX_BLOCK) and _beside_stray(rows[end].form):
        end += 1
    return range(start, end)


def _beside_stray(form: str) -> bool:
    return marks.is_any(form, "organ", "place_date", "number", "freedom_motto")
