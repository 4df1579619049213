"""A mention of another document while it is being read, and the pinpoint that stands before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vanban.extract.citation_parts import View, word


@dataclass(slots=True, eq=False)
class Mention:
    """What one mention says, as far as it is known: each step fills in its own part, as with a draft.

    [start, end) runs from the type word to the last identifying part; `reach` is its end with its title.

    `headed` is False for a member of a list that shares the type word of another; `resume` is where the search goes
    on; `member` tells a member of a list behind a colon, with which the title of the one before ends; `title` is the
    span of the title that belongs to the mention; `owner` is the index of the mention inside whose title it stands;
    `covers` is the end of the titles of those that stand in its own name; `certain` lies in 0…1; `lead` is where it
    begins with its pinpoint, once somebody asked (`begins`).
    """

    start: int
    end: int
    doc_type: str | None = None
    number: str | None = None
    symbol: str | None = None
    code: str | None = None
    issued_on: str | None = None
    issuer: str | None = None
    term: str | None = None
    rule: str = ""
    certain: float = 0.9
    headed: bool = True
    resume: int = 0
    shared_date: bool = False
    member: bool = False
    title: tuple[int, int] | None = None
    owner: int | None = None
    covers: int = 0
    lead: int | None = None
    reach: int = field(init=False)

    def __post_init__(self) -> None:
        self.reach = max(self.end, self.covers)

    def entitle(self, start: int, end: int) -> None:
        """The title that belongs to the mention stands at [start, end)."""
        self.title = start, end
        self.reach = max(self.reach, end)

    @property
    def key(self) -> str:
        """What mentions of one document in one text have in common; a title in capitals prints "QĐ-TTG"."""
        return self.code.upper() if self.code else f"{self.doc_type}:{self.number or ''}:{self.term or ''}"


# a law is named with its day and without
_LAWS = frozenset({"luat", "bo_luat", "phap_lenh"})
_DAY = re.compile(r",? (?:ngày \d|năm \d{4}).*")


def known_as(page: View, mention: Mention) -> str:
    """What two mentions of one document in one text have in common, be it the name alone."""
    if mention.code or mention.number or mention.term:
        return mention.key
    name = re.sub(r"\s+", " ", page.low[mention.start : mention.end])
    return _DAY.sub("", name) if mention.doc_type in _LAWS else name


def short_key(mention: Mention) -> str:
    """Type and number, by which a document is named again that was named in full ("Chỉ thị 12"); else empty."""
    return f"{mention.doc_type} {mention.number.lstrip('0')}" if mention.number else ""


_MAX_PINPOINT = 240


# the last word before the document to which a pinpoint leads: a label, or what may stand behind that
_LAST = re.compile(r"(?<!\w)(?:[ivxlc]+(?:\.\d+)*|\d{1,3}(?:\.\d{1,2})*[a-zđ]?|[a-zđ]\d?|của|tại|trong|theo)$")
_MAX_LAST = 40
# a word before the document that is none of these: two letters end it, the last of which ends none of them
_NO_LEAD = re.compile(r"[^\W\d_](?![ivxlcago])[^\W\d_][ ]")
# without one of these there is no pinpoint
_UNITS = re.compile("điều|khoản|điểm|mục|phụ lục|phần|chương|mẫu")


def pinpoint_start(page: View, at: int) -> int | None:
    """Where the pinpoint begins that leads to the mention at `at` ("khoản 3 Điều 52 Luật …"), or None."""
    low = page.low
    if _NO_LEAD.match(low, at - 3):
        return None
    start = max(low.rfind("\n", 0, at) + 1, at - _MAX_PINPOINT)
    last = low[max(start, at - _MAX_LAST) : at].rstrip(" ,-").rpartition(" ")[2]
    if not (_LAST.search(last) and _UNITS.search(low, start, at)):
        return None
    before = low[start:at]
    found = None
    for candidate in word("pinpoint").finditer(before):
        if word("to_document").fullmatch(before, candidate.end()):
            found = candidate
    return start + found.start() if found else None


def begins(page: View, mention: Mention) -> int:
    """Where `mention` begins with the pinpoint that leads to it. Its relation, title and fact ask, one by one."""
    if mention.lead is None:
        pin = pinpoint_start(page, mention.start)
        mention.lead = mention.start if pin is None else pin
    return mention.lead
