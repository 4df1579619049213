"""What stands behind a number or name: date, issuer, term, in any order, each once."""

from __future__ import annotations

import re
from typing import NamedTuple

from vanban.extract.citation_parts import View, of_kind, read_date, read_issuer, read_term, word, words


class Tail(NamedTuple):
    """Where the mention ends with its tail, and what the tail says. `shared_date`: "cùng ngày …"."""

    end: int
    issued_on: str | None = None
    issuer: str | None = None
    term: str | None = None
    dated: bool = False
    shared_date: bool = False


_GAP = re.compile(r"[ ]*(?:,[ ]*)?(?P<open>\([ ]*)?")
# most mentions end before a full stop or a semicolon: nothing of them follows there
_BEFORE_PART = frozenset(" ,(")
_SPACES = re.compile(r"[ ]+")
_COMMA = re.compile(r"[ ]*,?[ ]+")
_CLOSING = re.compile(r"[ ]*\)")
_AND = re.compile(r"(?:[ ]*,|[ ]+và|[ ]*-)[ ]+")
_OF = re.compile(r"(?:của|do)[ ]+(?=[^\W\d_])")
_ISSUED_BY = re.compile(r"[ ]+(?:ban hành|ký)(?!\w)(?![ ]+kèm)")
_AFTER_CENTRE = re.compile(r"[ ]*(?:[,;.:()\"\n\t]|về(?!\w)|khóa(?!\w)|$)")


def read_tail(page: View, at: int, *, years: bool = False, joint: bool = False) -> Tail:
    """The tail behind `at`. `years`: a year alone identifies too ("Luật Giá năm 2023"); `joint`: several issue it."""
    tail = Tail(at)
    for _ in range(5):
        following = _next_part(page, tail, years)
        if following is None:
            break
        tail = _jointly(page, following) if joint and following.issuer and not tail.issuer else following
    return tail


def _jointly(page: View, tail: Tail) -> Tail:
    """ "của Bộ Nội vụ và Bộ Tài chính": the bodies of a joint document are one issuer, as written."""
    while joined := _AND.match(page.form, tail.end):
        end = read_issuer(page, joined.end())
        if end is None:
            break
        tail = tail._replace(end=end, issuer=f"{tail.issuer}{page.text[joined.start() : end]}")
    return tail


def _next_part(page: View, tail: Tail, years: bool) -> Tail | None:
    if page.form[tail.end : tail.end + 1] not in _BEFORE_PART:
        return None
    adopted = word("adopted").match(page.low, tail.end) if not tail.dated else None
    gap = _GAP.match(page.form, tail.end)
    at = adopted.end() if adopted else gap.end()
    part = (
        (None if tail.dated else _dated(page, tail, at))
        or (None if tail.term else _termed(page, tail, gap))
        or (None if tail.issuer else _issued(page, tail, gap.end()))
        or (None if tail.dated else _year(page, tail, years))
    )
    if part is None or not gap["open"] or adopted or part.term != tail.term or part.end <= gap.end():
        return part
    closing = _CLOSING.match(page.form, part.end)
    if closing:
        return part._replace(end=closing.end())
    # an open bracket that holds more than this part belongs to the sentence
    return part if page.form[gap.start("open") : part.end].count(")") else None


def _dated(page: View, tail: Tail, at: int) -> Tail | None:
    if at == tail.end:
        return None
    found = read_date(page, at)
    if found is None:
        return None
    together = page.low.startswith("cùng", at)
    return tail._replace(end=found.end, issued_on=found.iso, dated=True, shared_date=together)


def _termed(page: View, tail: Tail, gap: re.Match[str]) -> Tail | None:
    at = gap.start("open") if gap["open"] else gap.end()
    found = read_term(page, at)
    return tail._replace(end=found[0], term=found[1]) if found else None


def _issued(page: View, tail: Tail, at: int) -> Tail | None:
    start = _OF.match(page.low, at) if at > tail.end else None
    if start is None:
        return _without_of(page, tail)
    end = read_issuer(page, start.end())
    if end is None:
        return None
    found = tail._replace(end=end, issuer=page.text[start.end() : end])
    if not page.low.startswith("do", start.start()):
        return found
    for issued_by in (found, _jointly(page, found)):
        if issued := _ISSUED_BY.match(page.low, issued_by.end):
            return issued_by._replace(end=issued.end())
    return None


def _without_of(page: View, tail: Tail) -> Tail | None:
    gap = _SPACES.match(page.form, tail.end)
    if not gap or not words("centre").match(page.low, gap.end()):
        return None
    end = read_issuer(page, gap.end())
    if end is None or not _AFTER_CENTRE.match(page.low, end):
        return None
    return tail._replace(end=end, issuer=page.text[gap.end() : end])


def _year(page: View, tail: Tail, bare: bool) -> Tail | None:
    gap = _COMMA.match(page.form, tail.end)
    if not gap:
        return None
    for entry in of_kind("year"):
        if entry.id != "year" and not bare:
            continue
        if found := entry.regex.match(page.form, gap.end()):
            return tail._replace(end=found.end(), dated=True)
    return None
