"""The head of a newspaper's or web site's copy of a document: a lead, a headline, captions, no letterhead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from vanban import model
from vanban.grammar import patterns
from vanban.structure import marks
from vanban.structure.heads import Head, behind_issuer
from vanban.structure.labels import read_label
from vanban.structure.marks import Row
from vanban.structure.titles import is_alone, read_small_title, read_title, read_told_type

_TELLINGS = patterns("tellings")
_MAX_HEAD = 25
_MIN_REPEATED = 80
_MAX_LEAD = 6
_NUMBER = re.compile(
    r"(?:[Kk]ết luận\s+(?=số\s))?(?:số\s*:?\s*)?\d[\d.]*(?:/\d{4})?(?:\s*[-/]\s*[A-ZĐ][\w&]*(?:[-/][\w&.]+)*)?,?\s+"
    r"(?:năm\s+\d{4}\s+|\(?ngày\s+[\d/.-]+\)?,?\s+)?"
)
_BY = re.compile(r"\s+do\s+(?:[^,;]{3,60}\s)?ban hành$")
# the number behind the subject: "… về công tác cán bộ (Kết luận số 12-KL/TW)"
_NUMBER_BEHIND = re.compile(r"\s*\([^()\d]{4,60}\s(?P<number>số\s*\d{1,5}\s?[-/][^()\n]{2,50})\)$")


def find_headline(rows: Sequence[Row]) -> Head | None:
    """The head of a copy without letterhead, or None: its headline, or else its lead, names a type and a subject.

    Where the lead is repeated below the headline, the text begins at the repetition.
    """
    last = min(len(rows), _MAX_HEAD)
    repeated = _repeated_lead(rows, last)
    for index in range(repeated or last):
        row = rows[index]
        skip = match.end() if (match := _TELLINGS["call"].match(row.form)) else 0
        form = row.form[skip:]
        if index and (read_label(form) or marks.match("basis", form)):
            break
        if index == 0 and _TITLE_WITH_STOP.fullmatch(form):
            row = replace(row, form=row.form[:-1], end=row.end - 1)
            form = form[:-1]
        title = read_title(form) or read_small_title(form)
        if title is None or is_alone(form, title) or len(form) < 30 or marks.ends_sentence(form):
            continue
        span = _told_later(rows, form, title) or _without_number(row, skip + title.rest)
        after = repeated or _after_notices(rows, _after_captions(rows, index + 1, last), last)
        return Head(index, title.key, (span,), after)
    return _announcement(rows, last) or told_of(rows) or (Head(None, None, (), repeated) if repeated else None)


# the first line of a copy is a title although a full stop ends it, where it tells nothing: "Chỉ thị về việc gom rác."
_TITLE_WITH_STOP = re.compile(
    r"(?i:chỉ thị|công điện) (?:của [^.;:]{3,60} )?(?:về|v/v) (?:(?!\b(?:đã|vừa|là|được)\b)[^.;:])+\."
)
_BARE = re.compile(r"(?:số\s+)?(\d{1,5})\s*:\s+")


def _told_later(rows, form, title) -> tuple[int, int] | None:
    """The subject of a page headed by a bare number and its own words ("Kết luận 31: Khẩn trương …"), where a sentence
    below tells what was issued ("Ngày …, Ban Bí thư đã ban hành Kết luận 31-KL/TW về …")."""
    bare = _BARE.match(form, title.rest)
    for row in rows if bare else ():
        issued = _TELLINGS["issued"].search(row.form) if row.form.startswith(("Ngày", "Thay mặt")) else None
        told = read_small_title(issued["what"].rstrip(" .")) if issued else None
        if told and told.key == title.key and re.match(rf"(?:số\s+)?{bare[1]}(?!\d)", issued["what"][told.rest :]):
            start, _ = _without_number(row, issued.start("what") + told.rest)
            start = row.start + behind_issuer(row.form, start - row.start)
            return start, row.start + issued.start("what") + len(issued["what"].rstrip(" ."))
    return None


def _after_notices(rows, index, last) -> int:
    """The row behind the lines in which the page says what it carries: "… trân trọng giới thiệu toàn văn …", and
    behind the headline said again."""
    for at in range(index, min(index + _MAX_LEAD, last)):
        if read_label(rows[at].form) or marks.match("basis", rows[at].form):
            break
        if _TELLINGS["notice"].search(rows[at].form) and not rows[at].form.endswith(":"):
            again = at + 1 < last and read_small_title(rows[at + 1].form) is not None
            return _after_captions(rows, at + 2, last) if again and at + 2 < last else at + 1
    return index


def _without_number(row: Row, start: int) -> tuple[int, int]:
    """The subject of a headline: behind its number and year, before "do … ban hành"."""
    number = _NUMBER.match(row.form, start)
    start = number.end() if number else start
    tail = _BY.search(row.form, start)
    return row.start + start, row.start + (tail.start() if tail else max(start, len(row.form.rstrip(" .|_-"))))


def _announcement(rows, last) -> Head | None:
    """A lead that tells of the document: "Ngày 6/8, … ban hành Chỉ thị số 17 về việc …", "Thay mặt Ban Bí thư, …"."""
    for index in range(min(last, _MAX_LEAD)):
        form = rows[index].form
        found = _issued(form)
        title = read_small_title(found["what"].rstrip(" .")) if found else None
        if title is None:
            continue
        end = found.start("what") + len(_NUMBER_BEHIND.sub("", found["what"].rstrip(" .")))
        start, _ = _without_number(rows[index], found.start("what") + title.rest)
        start = rows[index].start + behind_issuer(form, start - rows[index].start)
        return Head(index, title.key, ((start, rows[index].start + end),), _after_captions(rows, index + 1, last))
    return None


def _issued(form: str) -> re.Match[str] | None:
    """What a sentence at the head of a page says was issued, from its type on."""
    opens = _TELLINGS["site"].match(form) or _TELLINGS["telling"].match(form)
    return _TELLINGS["issued"].search(form) if opens else None


def told_issuer(form: str) -> str | None:
    """Whose the document is of which a page's lead tells: "… ký ban hành Kết luận số 9-KL/TW của Bộ Chính trị về …"."""
    issued = _issued(form)
    title = read_told_type(issued["what"]) if issued else None
    found = _TELLINGS["of_organ"].match(issued["what"], title.rest) if title else None
    return found["organ"] if found else None


def told_number(form: str) -> tuple[int, int] | None:
    """Where such a lead gives the document's number behind its subject: "… về cán bộ (Kết luận số 9-KL/TW)"."""
    issued = _issued(form)
    found = _NUMBER_BEHIND.search(issued["what"].rstrip(" .")) if issued else None
    return (issued.start("what") + found.start("number"), issued.start("what") + found.end("number")) if found else None


_FULL_NUMBER = re.compile(r"\s*(?:khẩn\s+|hỏa tốc\s+)?(?:số\s*:?\s*)?\d{1,5}\s?[-/]\s?[^\W\d]{2}")


def told_of(rows: Sequence[Row]) -> Head | None:
    """The head of a page that tells in its first lines which document it gives, by type, number and symbol."""
    for index, row in enumerate(rows[:_MAX_LEAD]):
        at = site.end() if (site := _TELLINGS["site"].match(row.form)) else 0
        found = _TELLINGS["told"].match(row.form, at) or (
            _TELLINGS["told_of_day"].match(row.form, at) if index else None
        )
        title = read_told_type(found["what"]) if found else None
        number = _FULL_NUMBER.match(found["what"], title.rest) if title else None
        if number is None or (found.re is _TELLINGS["told_of_day"] and not _headlined(rows[:index], number[0])):
            continue
        start = _without_number(row, found.start("what") + title.rest)[0]
        about = re.match(r"(?:về|V/v)\s", row.form[start - row.start :])
        return Head(index, title.key, ((start, row.start + len(row.form.rstrip(" .:"))),) if about else (), index + 1)
    return None


def _headlined(rows: Sequence[Row], number: str) -> bool:
    """Whether a line above names the document by the same number."""
    number = number.removeprefix("số").strip(" :")
    return any(f" {number}" in row.form for row in rows)


def signed_in_lead(rows: Sequence[Row]) -> tuple[model.Signer, ...]:
    """Who has signed the document for whom, as the lead of a copy without a signature tells it."""
    for row in rows[:_MAX_LEAD]:
        found = _TELLINGS["signed"].match(_TELLINGS["site"].sub("", row.form))
        if found and (found["office"] or found["offices"]):
            position, body = found["office"] or found["offices"], found["before"] or found["behind"]
            return (model.Signer(name=found["name"], position=position, on_behalf_of=body),)
    return ()


def _repeated_lead(rows, last) -> int | None:
    """The row that says again what a row before it said, in full: the beginning of the text proper."""
    seen: list[str] = []
    for index in range(last):
        form = _TELLINGS["site"].sub("", rows[index].form)
        if marks.ends_sentence(form) and len(form) >= _MIN_REPEATED and form in seen:
            return index
        seen.append(form)
    return None


def _after_captions(rows, index, last) -> int:
    while index < last and len(rows[index].form) < _MIN_REPEATED:
        form = rows[index].form
        if read_label(form) or marks.ends_sentence(form) or marks.match("basis", form):
            break
        index += 1
    return index
