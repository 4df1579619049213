"""Lists of documents: what stands once behind a list holds for each member before it that has none of its own."""

from __future__ import annotations

import re
from dataclasses import replace

from vanban.extract.citation_parts import View
from vanban.extract.mentions import Mention

_BETWEEN = re.compile(r"[ ]*(?:,|;|và|hoặc|&|cùng với|cũng như)?(?:[ ]*và)?[ ]*(?:(?:các|những)[ ]+)?(?:số[ ]*:?[ ]*)?")
# "Theo đề nghị của X tại Tờ trình số …": who wrote it stands before it
_ISSUER_BEFORE = re.compile(r"của[ ]+(?P<issuer>[^.;:()\"\n\t]{3,160}?)[ ]+(?:tại|theo|trong)[ ]+(?:các[ ]+)?$")
_MAX_BEFORE = 200


def shared(page: View, mentions: list[Mention]) -> list[Mention]:
    """`mentions` with issuer, term and date filled in where they stand behind the list, or before the mention."""
    done: list[Mention] = []
    for mention in reversed(mentions):
        following = done[-1] if done else None
        if following and _BETWEEN.fullmatch(page.low, mention.end, following.start):
            mention = _with_shared(mention, following)
        done.append(mention)
    done.reverse()
    return [_with_issuer_before(page, mention) for mention in done]


def _with_shared(mention: Mention, following: Mention) -> Mention:
    same_body = _body(mention) == _body(following) or (mention.code is None and mention.doc_type == following.doc_type)
    if not same_body or mention.number is None or following.number is None:
        return mention
    issuer = mention.issuer or following.issuer
    alone = mention.issuer is None and mention.term is None
    close = following.shared_date or not following.headed
    return replace(
        mention,
        issuer=issuer,
        term=following.term if alone else mention.term,
        issued_on=mention.issued_on or (following.issued_on if close and "ngày" not in mention.rule else None),
        shared_date=following.shared_date,
    )


def _body(mention: Mention) -> str:
    """The end of the symbol, which names the issuer: TW of QĐ/TW, CP of NQ-CP."""
    return re.split(r"[-/]", mention.symbol)[-1] if mention.symbol else ""


def _with_issuer_before(page: View, mention: Mention) -> Mention:
    """The writer of a letter or submission that is named before it ("của Sở X tại Công văn số …")."""
    if (
        mention.issuer
        or mention.number is None
        or mention.doc_type not in ("to_trinh", "cong_van", "bao_cao", "thong_bao")
    ):
        return mention
    start = max(page.low.rfind("\n", 0, mention.start) + 1, mention.start - _MAX_BEFORE)
    before = page.low[start : mention.start]
    at = before.rfind("của ")
    while at >= 0:
        found = _ISSUER_BEFORE.fullmatch(before, at)
        if found:
            issuer = page.text[start + found.start("issuer") : start + found.end("issuer")]
            return replace(mention, issuer=issuer) if issuer[0].isupper() else mention
        at = before.rfind("của ", 0, at)
    return mention
