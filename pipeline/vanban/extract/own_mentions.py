"""Mentions of the document itself: its letterhead, its annexes' "Kèm theo" lines, the scheme that it promulgates."""

from __future__ import annotations

import re

from vanban.draft import Draft
from vanban.extract.citation_parts import View
from vanban.extract.mentions import Mention
from vanban.grammar.forms import matching_form

_OWN_NAMES = frozenset({"scheme", "strategy", "programme_of_resolution"})


def is_own(draft: Draft, page: View, mention: Mention) -> bool:
    """Whether a mention names the document that it stands in: its letterhead, its annexes' "Kèm theo" lines."""
    meta = draft.metadata
    same_type = meta.doc_type in (None, mention.doc_type)
    if mention.rule in _OWN_NAMES:
        return _is_own_name(draft, page, mention)
    if mention.number is None and mention.symbol is not None:
        return mention.symbol == meta.symbol and same_type
    if meta.code and mention.code:
        dates = {meta.issued_on, mention.issued_on} - {None}
        return _bare_code(meta.code) == _bare_code(mention.code) and same_type and len(dates) < 2
    return False


def _is_own_name(draft: Draft, page: View, mention: Mention) -> bool:
    """Whether a named scheme, strategy or programme is the one that this file promulgates."""
    name = re.sub(r"\s+", " ", page.low[mention.start : mention.end])
    subjects = [draft.metadata.subject, *(part.subject for part in draft.parts)]
    return any(name in re.sub(r"\s+", " ", matching_form(subject).lower()) for subject in subjects if subject)


def _bare_code(code: str) -> str:
    return re.sub(r"\s+", "", code).upper().lstrip("0")
