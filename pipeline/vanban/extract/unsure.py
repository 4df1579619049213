"""Fields of a scanned document that OCR is not sure of: its number, its day, the names that signed it.

A number or day that was written by hand is a blank in the text; what OCR made of it is told, for a person to check.
"""

from __future__ import annotations

from collections.abc import Iterator

from vanban import grammar, model
from vanban.draft import Draft, Line
from vanban.grammar.forms import matching_form

_CODE = "low-ocr-confidence"


def unsure(draft: Draft) -> Iterator[model.Finding]:
    """A finding for each blank that holds handwriting, and for each doubtful word of number, day and signers."""
    if draft.source.ocr is None:
        return
    by_hand = list(_written_by_hand(draft))
    yield from by_hand
    told = {finding.start for finding in by_hand}
    for line, what in _fields(draft):
        words = [draft.text[start:end] for start, end, _ in draft.reading.doubtful if line.start <= start < line.end]
        words = [word for word in words if any(map(str.isalnum, word))]
        if words and line.start not in told:
            quoted = ", ".join(f"“{word}”" for word in words)
            yield _finding(line, f"{what} trên bản quét khó đọc, máy đọc là {quoted}; cần đối chiếu với bản gốc.")


def _written_by_hand(draft: Draft) -> Iterator[model.Finding]:
    for why, mark, what in (
        ("handwritten_number", "number", "Số văn bản"),
        ("handwritten_day", "place_date", "Ngày, tháng ban hành"),
    ):
        read = [item.text for item in draft.reading.removed if item.why == why]
        if read:
            line = next((line for line in _head(draft) if _is(mark, line)), None)
            quoted = ", ".join(f"“{text.strip('“”')}”" for text in read)
            yield _finding(
                line, f"{what} viết tay hoặc đóng dấu, máy đọc là {quoted} nên để trống; cần nhập theo bản gốc."
            )


def _fields(draft: Draft) -> Iterator[tuple[Line, str]]:
    for line in _head(draft):
        if _is("number", line):
            yield line, "Số, ký hiệu"
        elif _is("place_date", line):
            yield line, "Ngày ban hành"
    names = {signer.name for signer in draft.metadata.signers}
    for line in draft.lines:
        if line.zone == "closing" and any(name in line.text for name in names):
            yield line, "Tên người ký"


def _head(draft: Draft) -> Iterator[Line]:
    return (line for line in draft.lines if line.zone == "head" and line.part == 0)


def _is(mark: str, line: Line) -> bool:
    return bool(grammar.patterns("letterhead")[mark].search(matching_form(line.text)))


def _finding(line: Line | None, message: str) -> model.Finding:
    start, end = (line.start, line.end) if line else (0, 0)
    return model.Finding(code=_CODE, severity="warning", message=message, start=start, end=end)
