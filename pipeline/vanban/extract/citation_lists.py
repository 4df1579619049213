"""Lists of documents: what stands once behind a list holds for each member before it that has none of its own."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from vanban.extract.citation_parts import View, read_issuer, word
from vanban.extract.mentions import Mention, begins
from vanban.grammar.forms import UPPER

_MAX_BEFORE = 200
# "tại ", "tại các " end so near to the document
_NEAR = 12
# more than what parts two members: it holds words of its own
_MAX_BETWEEN = 80
_WRITTEN_BY = frozenset({"to_trinh", "cong_van", "bao_cao", "thong_bao"})
# "Ủy ban đã có Thông báo số …": which of them is not said
_NAMELESS = re.compile(r"(?:ủy ban|hội đồng|ban|bộ|sở|cục|ngành|văn phòng|tỉnh|huyện)")
# where the name of a body may begin, and how many places are tried
_CAPITAL = re.compile(rf"(?<![\w&])[{UPPER}]")
_MAX_TRIED = 8
_MAX_SENTENCE = 600


def share(page: View, mentions: list[Mention]) -> None:
    """Fills in issuer, term and date of `mentions` where they stand behind the list, or before the mention."""
    inner = _inside_others(mentions)
    between = word("between_members")
    for at in range(len(mentions) - 2, -1, -1):
        mention, following = mentions[at], mentions[at + 1]
        near = following.start - mention.end < _MAX_BETWEEN and at not in inner
        if near and between.fullmatch(page.low, mention.end, following.start):
            _share_with(page, mention, following)
    told: _Told | None = None
    for at, mention in enumerate(mentions):
        if mention.issuer is None and mention.doc_type in _WRITTEN_BY:
            mention.issuer = _issuer_before(page, mention, mentions[at - 1] if at else None)
            if mention.issuer is None and not mention.headed:
                mention.issuer = _issuer_of_list(page, mention, mentions[:at])
        elif mention.issuer is None and mention.number is not None and mention.code:
            mention.issuer = _who_says(page, mention)
        if mention.issuer is None and mention.number is not None:
            told = _told_by_subject(page, mention) or (told if _goes_on(page, told, mention) else None)
            if told:
                mention.issuer = told.issuer


def _issuer_of_list(page: View, mention: Mention, before: list[Mention]) -> str | None:
    """A letter without a type word of its own has the writer of its list: "tại các Công văn: Số A về …; số B về …"."""
    line = page.low.rfind("\n", 0, mention.start)
    first = next((one for one in reversed(before) if one.doc_type == mention.doc_type and one.issuer), None)
    return first.issuer if first and first.start > line else None


def _inside_others(mentions: list[Mention]) -> set[int]:
    """The places of mentions that are part of another one's issuer or name, and no members of a list."""
    inner, end = set(), 0
    for at, mention in enumerate(mentions):
        if mention.end <= end:
            inner.add(at)
        end = max(end, mention.end)
    return inner


def _share_with(page: View, mention: Mention, following: Mention) -> None:
    same_body = _body(mention) == _body(following) or (mention.code is None and mention.doc_type == following.doc_type)
    if not same_body or mention.number is None or following.number is None:
        return
    if mention.issuer is None and mention.term is None and mention.doc_type == following.doc_type:
        mention.term = following.term  # a conclusion of one term often tells how a directive of an earlier one goes on
    mention.issuer = mention.issuer or following.issuer
    close = following.shared_date or not following.headed or _one_after_another(page, mention, following)
    if close and "ngày" not in mention.rule:
        mention.issued_on = mention.issued_on or following.issued_on
    mention.shared_date = following.shared_date


def _one_after_another(page: View, mention: Mention, following: Mention) -> bool:
    """Two of one symbol with numbers in a row, a comma before the day: "217-QĐ/TW và Quyết định 218-QĐ/TW, ngày …"."""
    alike = mention.symbol == following.symbol and mention.doc_type == following.doc_type
    numbers = f"{mention.number} {following.number}".split()
    in_a_row = alike and all(map(str.isdecimal, numbers)) and int(numbers[1]) - int(numbers[0]) == 1
    return in_a_row and ", ngày" in page.low[following.start : following.end]


def _body(mention: Mention) -> str:
    """The end of the symbol, which names the issuer: TW of QĐ/TW, CP of NQ-CP."""
    return re.split(r"[-/]", mention.symbol)[-1] if mention.symbol else ""


def _issuer_before(page: View, mention: Mention, before: Mention | None) -> str | None:
    """The writer of a letter or submission who is named before it ("của Sở X tại Công văn số …")."""
    if mention.number is None:
        return None
    start = max(0, mention.start - _MAX_BEFORE)
    start = max(start, page.low.rfind("\n", start, mention.start) + 1)
    if before and before.end > start and before.end <= mention.start:
        start = before.end
        if before.doc_type in _WRITTEN_BY and word("between_members").fullmatch(page.low, before.end, mention.start):
            return before.issuer
    text = page.low[start : mention.start]
    if text.endswith("("):
        found = word("issuer_bracketed").search(text)
        issuer = page.text[start + found.start("issuer") : start + found.end("issuer")] if found else ""
        return issuer if issuer[:1].isupper() else None
    at = text.rfind("của ")
    while at >= 0 or text:
        found = word("issuer_before").match(text, max(at, 0))
        if found:
            issuer = page.text[start + found.start("issuer") : start + found.end("issuer")]
            return issuer if issuer[0].isupper() else None
        if at <= 0:
            break
        at = text.rfind("của ", 0, at)
    return None


def _who_says(page: View, mention: Mention) -> str | None:
    """Who orders or asks something in a directive: "theo chỉ đạo của X tại Chỉ thị số …"."""
    at = begins(page, mention)
    if page.low.find("tại", max(0, at - _NEAR), at) < 0:
        return None
    start = max(0, at - _MAX_BEFORE)
    start = max(start, page.low.rfind("\n", start, at) + 1)
    found = word("saying").search(page.low, start, at)
    if not found or not page.form[found.start("issuer")].isupper():
        return None
    return page.text[slice(*found.span("issuer"))]


class _Told(NamedTuple):
    """Who issued, by the subject of the sentence, what `first` mentions and what is listed behind it.

    The day of such a sentence is left: `issued_on` is only what the mention itself says.
    """

    first: Mention
    issuer: str


def _told_by_subject(page: View, mention: Mention) -> _Told | None:
    """What the subject says of the mention: "X (đã) ban hành Quyết định số …"."""
    verb = word("issuing").search(page.low, max(0, mention.start - 40), mention.start)
    if not verb or not mention.headed:
        return None
    start = max(0, verb.start() - _MAX_BEFORE)
    start = max(start, *(page.low.rfind(mark, start, verb.start()) + 1 for mark in ".;:,(\n\t"))
    for capital in islice(_CAPITAL.finditer(page.form, start, verb.start()), _MAX_TRIED):
        if read_issuer(page, capital.start()) == verb.start():
            if _NAMELESS.fullmatch(page.low, capital.start(), verb.start()):
                return None
            return _Told(mention, page.text[capital.start() : verb.start()])
    return None


def _goes_on(page: View, told: _Told | None, mention: Mention) -> bool:
    """Whether `mention` stands in the same sentence as the one that was told of, and has the same symbol."""
    if told is None or told.first.symbol is None or told.first.symbol != mention.symbol:
        return False
    between = page.low[told.first.end : mention.start]
    member = between.rstrip(" ").endswith((",", ";", " và", "số"))
    return member and len(between) < _MAX_SENTENCE and ". " not in between and "\n" not in between
