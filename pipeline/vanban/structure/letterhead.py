"""What a letterhead says: who issues, number and symbol, place and day, draft, urgency, secrecy.

Hướng dẫn 36-HD/VPTW (Party: "Số 31-KH/TU"), Nghị định 30/2020/NĐ-CP (State: "Số: 844/QĐ-TTg"). Columns that the page
sets side by side may come as one line, in any order; blanks for the number or the day are told from missing lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from vanban.structure import marks
from vanban.structure.marks import Row

_NUMBER_WORD = re.compile(r"\s*số\s*:?\s*", re.IGNORECASE)
_MOTTOS = ("state_motto", "freedom_motto", "party_title", "front_title")


@dataclass(frozen=True, slots=True)
class Reference:
    """A document's own number and symbol as printed, without spaces around hyphens.

    The number is None where it is `blank`, or where a scan has misread what was written by hand.
    """

    number: str | None
    symbol: str | None
    code: str | None
    blank: bool = False


@dataclass(slots=True)
class Letterhead:
    """The letterhead read. `organs` are the lines of the issuing bodies, superior first, as printed.

    `dated`: there is a line for place and day.
    """

    organs: list[str] = field(default_factory=list)
    reference: Reference | None = None
    place: str | None = None
    issued_on: str | None = None
    dated: bool = False
    draft: bool = False
    urgency: str | None = None
    secrecy: str | None = None
    sides: set[str] = field(default_factory=set)


def read_letterhead(rows: Sequence[Row]) -> Letterhead:
    """The letterhead in `rows`: the head's lines above the type line (or all of a letter's), stray ones included."""
    head = Letterhead()
    before = None
    for row in rows:
        # "Số:" and its number in two lines
        if before and _NUMBER_WORD.fullmatch(before.form) and not marks.find("number", row.form):
            row = replace(row, text=f"{before.text} {row.text}", form=f"{before.form} {row.form}")
        for text, form in _fragments(row):
            _take(head, text, form)
        before = row
    return head


# "Kết quả thực hiện Nghị quyết số 9-NQ/TW" above a letter: the number is that of what it speaks of
_OF_ANOTHER = re.compile(r"(?:thực hiện|triển khai|quán triệt|sơ kết|tổng kết)\s+$")


def _fragments(row: Row) -> Iterator[tuple[str, str]]:
    """The pieces of a line whose columns have run together: each motto, number and date is one."""
    spans = [found.span() for mark in (*_MOTTOS, "number", "place_date") if (found := marks.find(mark, row.form))]
    spans = [span for span in spans if not _OF_ANOTHER.search(row.form, 0, span[0])]
    # "Số: 12/CT-TTg Hà Nội, ngày …": the place does not begin inside the symbol
    number = marks.find("number", row.form)
    inside = range(number.start() + 1, number.end()) if number else ()
    edges = {edge for span in spans for edge in span if edge not in inside}
    cuts = sorted({0, len(row.form), *edges})
    for start, end in pairwise(cuts):
        for piece in re.finditer(r"[^\t]+", row.form[start:end]):
            text = row.text[start + piece.start() : start + piece.end()].strip(" |")
            if any(map(str.isalnum, text)):
                yield text, piece[0].strip(" |")


def is_number_word(form: str) -> bool:
    """Whether a line is nothing but the word before the number, which stands in the next one."""
    return _NUMBER_WORD.fullmatch(form) is not None


def is_number_line(form: str) -> bool:
    """Whether a line is the document's number, alone or with its day: "Số: 103/VPUBND-KT, ngày 09 tháng 3 năm 2012"."""
    found = marks.find("number", form)
    if found is None or found.start() > 0:
        return False
    behind = form[found.end() :].strip(" ,.;()-")
    return not behind or marks.match("place_date", behind) is not None


def _take(head: Letterhead, text: str, form: str) -> None:
    """File one piece of the letterhead where it belongs."""
    if marks.match("state_motto", form) or marks.match("freedom_motto", form):
        head.sides.add("state")
    elif marks.match("party_title", form):
        head.sides.add("party")
    elif marks.match("front_title", form) and head.organs:
        head.sides.add("front")
    elif found := marks.match("number", form):
        head.reference = head.reference or read_reference(found, text)
    elif found := marks.match("place_date", form):
        if not head.dated:
            head.place = text[slice(*found.span("place"))] if found["place"] else head.place
            head.issued_on = read_date(found)
            head.dated = True
    elif marks.match("draft", form):
        head.draft = True
    elif marks.match("urgency", form):
        head.urgency = text
    elif marks.match("secrecy", form):
        head.secrecy = text
    elif not is_number_word(form) and not marks.is_any(
        form, "rule", "gazette", "stamp", "about", "addressee", "attached", "form", "annex", "motto_piece"
    ):
        head.organs.append(text)


def read_reference(found: re.Match[str], text: str) -> Reference:
    """Number, symbol and code of a `number` match; `text` is the line as printed."""
    symbol = _tight(text[slice(*found.span("symbol"))]).rstrip("./-")
    number, year = found["number"], found["year"]
    code = None
    if number:
        code = f"{number}{f'/{year}' if year else ''}{found['separator']}{symbol}"
    before = found.string[: found.start("separator")] if not number else ""
    blank = not number and not re.sub(r"^.*?số|[\s:.…_]|/\s*\d{4}", "", before, flags=re.IGNORECASE)
    return Reference(number, symbol, code, blank)


def read_date(found: re.Match[str]) -> str | None:
    """The ISO day of a `place_date` match; None where day, month or year is blank or no day of the calendar."""
    day, month, year = (found[f"{part}2"] or found[part] for part in ("day", "month", "year"))
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except (TypeError, ValueError):
        return None


def _tight(symbol: str) -> str:
    return re.sub(r"\s*([-/–.])\s*", r"\1", symbol).replace("–", "-").strip()
