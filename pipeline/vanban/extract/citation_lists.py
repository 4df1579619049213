"""Lists of documents: what stands once behind a list holds for each member before it that has none of its own."""

from __future__ import annotations

import re

from vanban.extract.citation_parts import View, word
from vanban.extract.mentions import Mention

_MAX_BEFORE = 200
_WRITTEN_BY = frozenset({"to_trinh", "cong_van", "bao_cao", "thong_bao"})


def shared(page: View, mentions: list[Mention]) -> list[Mention]:
    """`mentions` with issuer, term and date filled in where they stand behind the list, or before the mention."""
    done: list[Mention] = []
    inner = _inside_others(mentions)
    for at, mention in reversed(list(enumerate(mentions))):
        following = done[-1] if done else None
        if following and at not in inner and word("between_members").fullmatch(page.low, mention.end, following.start):
            mention = _with_shared(mention, following)
        done.append(mention)
    done.reverse()
    found: list[Mention] = []
    for mention in done:
        mention = _with_issuer_before(page, mention, found[-1] if found else None)
        found.append(_with_issuer_of_list(page, mention, found))
    return found


def _with_issuer_of_list(page: View, mention: Mention, before: list[Mention]) -> Mention:
    """A letter without a type word of its own has the writer of its list: "tại các Công văn: Số A về …; số B về …"."""
    if mention.issuer or mention.headed or mention.doc_type not in _WRITTEN_BY:
        return mention
    line = page.low.rfind("\n", 0, mention.start)
    first = next((one for one in reversed(before) if one.doc_type == mention.doc_type and one.issuer), None)
    return mention._replace(issuer=first.issuer) if first and first.start > line else mention


def _inside_others(mentions: list[Mention]) -> set[int]:
    """The places of mentions that are part of another one's issuer or name, and no members of a list."""
    inner, end = set(), 0
    for at, mention in enumerate(mentions):
        if mention.end <= end:
            inner.add(at)
        end = max(end, mention.end)
    return inner


def _with_shared(mention: Mention, following: Mention) -> Mention:
    same_body = _body(mention) == _body(following) or (mention.code is None and mention.doc_type == following.doc_type)
    if not same_body or mention.number is None or following.number is None:
        return mention
    issuer = mention.issuer or following.issuer
    alone = mention.issuer is None and mention.term is None
    close = following.shared_date or not following.headed
    return mention._replace(
        issuer=issuer,
        term=following.term if alone else mention.term,
        issued_on=mention.issued_on or (following.issued_on if close and "ngày" not in mention.rule else None),
        shared_date=following.shared_date,
    )


def _body(mention: Mention) -> str:
    """The end of the symbol, which names the issuer: TW of QĐ/TW, CP of NQ-CP."""
    return re.split(r"[-/]", mention.symbol)[-1] if mention.symbol else ""


def _with_issuer_before(page: View, mention: Mention, before: Mention | None) -> Mention:
    """The writer of a letter or submission who is named before it ("của Sở X tại Công văn số …")."""
    if mention.issuer or mention.number is None or mention.doc_type not in _WRITTEN_BY:
        return mention
    start = max(page.low.rfind("\n", 0, mention.start) + 1, mention.start - _MAX_BEFORE)
    if before and before.end > start and before.end <= mention.start:
        start = before.end
        if before.doc_type in _WRITTEN_BY and word("between_members").fullmatch(page.low, before.end, mention.start):
            return mention._replace(issuer=before.issuer)
    text = page.low[start : mention.start]
    if text.endswith("("):
        found = word("issuer_bracketed").search(text)
        issuer = page.text[start + found.start("issuer") : start + found.end("issuer")] if found else ""
        return mention._replace(issuer=issuer) if issuer[:1].isupper() else mention
    at = text.rfind("của ")
    while at >= 0 or text:
        found = word("issuer_before").match(text, max(at, 0))
        if found:
            issuer = page.text[start + found.start("issuer") : start + found.end("issuer")]
            return mention._replace(issuer=issuer) if issuer[0].isupper() else mention
        if at <= 0:
            break
        at = text.rfind("của ", 0, at)
    return mention
