"""What stands behind a number or name: date, issuer, term, in any order, each once."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from vanban import grammar
from vanban.extract.citation_parts import (
    View,
    iso_date,
    known_issuers,
    of_kind,
    read_date,
    read_issuer,
    read_term,
    term_end,
    word,
    words,
)
from vanban.grammar.forms import UPPER, matching_form
from vanban.grammar.wordlists import alternatives


class Tail(NamedTuple):
    """Where the mention ends with its tail, and what the tail says. `shared_date`: "cùng ngày …"."""

    end: int
    issued_on: str | None = None
    issuer: str | None = None
    term: str | None = None
    dated: bool = False
    shared_date: bool = False


# reads a part behind a tail and the gap after it, or None; with `years`, a year alone is one
_Reader = Callable[[View, Tail, re.Match[str], bool], Tail | None]

_COMMA = re.compile(r"[ ]*,?[ ]+")
_CLOSING = re.compile(r"[ ]*\)")
_AND = re.compile(r"(?:[ ]*,|[ ]+(?:và|với)|[ ]*-)[ ]+")
_OF = re.compile(r"(?:của|do|giữa)[ ]+(?=[^\W\d_])")
_ISSUED_BY = re.compile(r"[ ]+(?:ban hành|ký)(?!\w)(?![ ]+kèm)")
_AFTER_CENTRE = re.compile(r"[ ]*(?:[,;.:()\"\n\t]|về(?!\w)|khóa(?!\w)|$)")


def read_tail(page: View, at: int, *, years: bool = False, joint: bool = False) -> Tail:
    """The tail behind `at`. `years`: a year alone identifies too ("Luật Giá năm 2023"); `joint`: several issue it."""
    tail = Tail(at) if joint else _plain(page, at)
    for _ in range(5):
        following = _next_part(page, tail, years)
        if following is None:
            break
        tail = _jointly(page, following) if joint and following.issuer and not tail.issuer else following
    return tail


def _plain(page: View, at: int) -> Tail:
    """What most tails hold, with one look for all: a date in figures, an issuer known by its whole name, a term."""
    found = _plain_parts().match(page.form, at)
    day, month, year, issuer, term = found.group("day", "month", "year", "issuer", "term")
    end = found.end()
    if issuer:
        begins, ends = found.span("issuer")
        issuer = page.text[begins:ends]
    if term:
        end, term = term_end(page, found.start("termed"), end), term.upper()
    if not day:
        return Tail(end, None, issuer, term)
    together = page.low.startswith("cùng", found.start("date"))
    return Tail(end, iso_date(day, month, year, True), issuer, term, True, together)


@cache
def _plain_parts() -> re.Pattern[str]:
    date = next(entry.regex.pattern for entry in of_kind("date") if entry.id == "date_figures")
    term = next(entry.regex.pattern for entry in of_kind("term"))
    # a name that goes on behind it with a capital is read word by word
    issuer = rf"(?i:của)[ ]+(?P<issuer>(?>{known_issuers().pattern}))(?!\s*[{UPPER}])"
    gap = "[ ]*(?:,[ ]*)?"
    parts = rf"(?:(?=[ ,]){gap}(?P<date>{date}))?+(?:(?=[ ,]){gap}{issuer})?+(?:(?=[ ,(]){gap}(?P<termed>{term}))?+"
    return re.compile(parts, re.VERBOSE)


def _jointly(page: View, tail: Tail) -> Tail:
    """ "của Bộ Nội vụ và Bộ Tài chính": the bodies of a joint document are one issuer, as written."""
    while joined := _AND.match(page.form, tail.end):
        end = read_issuer(page, joined.end())
        if end is None:
            break
        tail = tail._replace(end=end, issuer=f"{tail.issuer}{page.text[joined.start() : end]}")
    return tail


def _next_part(page: View, tail: Tail, years: bool) -> Tail | None:
    gap = _gap().match(page.low, tail.end)
    if gap is None:
        return None
    part = None
    for read in parts()[gap["begins"] or "0"]:
        if part := read(page, tail, gap, years):
            break
    if part is None or not gap["open"] or part.term != tail.term or part.end <= gap.end():
        return part
    closing = _CLOSING.match(page.form, part.end)
    if closing:
        return part._replace(end=closing.end())
    # an open bracket that holds more than this part belongs to the sentence
    return part if page.form[gap.start("open") : part.end].count(")") else None


@cache
def _gap() -> re.Pattern[str]:
    """What stands between a mention and a part of its tail, and the first two letters of that part, if no figure.

    A careless hand leaves out the blank before "của": "năm 2011của Chính phủ".
    """
    begins = alternatives(begins for begins in parts() if begins != "0")
    return re.compile(rf"(?:(?=[ ,(])|(?<=\d)(?=của ))[ ]*(?:,[ ]*)?(?P<open>\([ ]*)?(?=\d|(?P<begins>{begins}))")


@cache
def parts() -> dict[str, tuple[_Reader, ...]]:
    """What may follow by its first two letters ("0": figures), and how it is read."""
    date, term, issuer, year, adopted = (_dated,), (_termed,), (_issued,), (_year,), (_adopted,)
    known = {"ng": date, "th": date, "cù": date, "ký": date, "ba": date, "0": date + year, "nă": year,
             "kh": term, "củ": issuer, "do": issuer, "gi": issuer, "đư": adopted, "đã": adopted}  # fmt: skip
    for name in grammar.data("citations")["words"]["centre"]:
        begins = matching_form(name)[:2]
        known[begins] = (*(read for read in known.get(begins, ()) if read is not _without_of), _without_of)
    return known


def _adopted(page: View, tail: Tail, gap: re.Match[str], years: bool) -> Tail | None:
    found = None if tail.dated else word("adopted").match(page.low, tail.end)
    return _at_date(page, tail, found.end()) if found else None


def _dated(page: View, tail: Tail, gap: re.Match[str], years: bool) -> Tail | None:
    return None if tail.dated else _at_date(page, tail, gap.end())


def _at_date(page: View, tail: Tail, at: int) -> Tail | None:
    found = read_date(page, at)
    if found is None:
        return None
    together = page.low.startswith("cùng", at)
    return Tail(found.end, found.iso, tail.issuer, tail.term, dated=True, shared_date=together)


def _termed(page: View, tail: Tail, gap: re.Match[str], years: bool) -> Tail | None:
    if tail.term:
        return None
    found = read_term(page, gap.start("open") if gap["open"] else gap.end())
    return Tail(found[0], tail.issued_on, tail.issuer, found[1], tail.dated, tail.shared_date) if found else None


def _issued(page: View, tail: Tail, gap: re.Match[str], years: bool) -> Tail | None:
    start = None if tail.issuer else _OF.match(page.low, gap.end())
    if start is None:
        return None
    end = read_issuer(page, start.end())
    if end is None:
        return None
    found = _by(tail, end, page.text[start.end() : end])
    if page.low.startswith("giữa", start.start()):
        joint = _jointly(page, found)
        return joint if joint.end > found.end else None
    if not page.low.startswith("do", start.start()):
        return found
    for issued_by in (found, _jointly(page, found)):
        if issued := _ISSUED_BY.match(page.low, issued_by.end):
            return issued_by._replace(end=issued.end())
    return None


def _without_of(page: View, tail: Tail, gap: re.Match[str], years: bool) -> Tail | None:
    at = gap.end()
    if tail.issuer or page.form[tail.end : at].strip(" ") or not words("centre").match(page.low, at):
        return None
    end = read_issuer(page, at)
    if end is None or not _AFTER_CENTRE.match(page.low, end):
        return None
    return _by(tail, end, page.text[at:end])


def _by(tail: Tail, end: int, issuer: str) -> Tail:
    return Tail(end, tail.issued_on, issuer, tail.term, tail.dated, tail.shared_date)


def _year(page: View, tail: Tail, gap: re.Match[str], years: bool) -> Tail | None:
    comma = None if tail.dated else _COMMA.match(page.form, tail.end)
    if not comma:
        return None
    for entry in of_kind("year"):
        if entry.id != "year" and not years:
            continue
        if found := entry.regex.match(page.form, comma.end()):
            return tail._replace(end=found.end(), dated=True)
    return None
