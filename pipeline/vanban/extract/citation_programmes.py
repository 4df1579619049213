"""Programmes and plans known by the document that they carry out ("Chương trình hành động … thực hiện Nghị quyết …").

They have no number of their own. A programme of action is one; a plan only where the document that carries it is
named with it ("… ban hành kèm theo Quyết định số …"). What is still to be drafted is none; nor is what stands in
another document's title, unless that says what is done to it ("… sửa đổi, bổ sung Chương trình hành động …").
"""

from __future__ import annotations

import re

from vanban.extract.citation_names import is_drafted
from vanban.extract.citation_parts import View, line_start, type_names, word
from vanban.extract.citation_titles import owned
from vanban.extract.mentions import Mention

RULE = "programme_of_resolution"
_MAX_NAME = 160
# with one of these ends what `programme_before` finds
_CARRIES_OUT = ("hiện ", "khai ", "hóa ", "các ", "  ")


def with_programmes(page: View, mentions: list[Mention]) -> list[Mention]:
    """`mentions` with the programmes that carry some of them out; what stands in such a name has it as its owner."""
    added = []
    for at, mention in enumerate(mentions):
        if not mention.headed or not (programme := _programme(page, mentions, at)):
            continue
        if mention.owner is None or _is_changed(page, mentions[mention.owner], programme):
            added.append(programme)
    return owned(sorted([*mentions, *added], key=lambda one: (one.start, -one.end))) if added else mentions


def _programme(page: View, mentions: list[Mention], at: int) -> Mention | None:
    """The programme whose name ends with mention `at`, and with those behind it that it carries out as well."""
    mention = mentions[at]
    if not page.low.endswith(_CARRIES_OUT, 0, mention.start):
        return None
    line = line_start(page.low, mention.start)
    found = word("programme_before").search(page.low, max(line, mention.start - _MAX_NAME), mention.start)
    if not found or not page.text[found.start()].isupper():
        return None
    end, covers = _last_of(page, mentions, at)
    carried = word("carrier_follows").match(page.low, covers) is not None
    if not carried and ("hành động" not in found["type"] or is_drafted(page, found.start())):
        return None
    return Mention(
        start=found.start(),
        end=end,
        doc_type=type_names()[re.sub(r"[ ]+", " ", found["type"])],
        issuer=page.text[found.start("body") : found.end("body")] if found["body"] else None,
        rule=RULE,
        certain=0.7,
        covers=covers,
    )


def _is_changed(page: View, owner: Mention, programme: Mention) -> bool:
    """Whether the title of `owner` says right before the programme what is done to it."""
    before = max(owner.end, programme.start - _MAX_NAME)
    return programme.start > before and word("changing_before").search(page.low, before, programme.start) is not None


def _last_of(page: View, mentions: list[Mention], at: int) -> tuple[int, int]:
    """End of the documents that the programme carries out, without and with their titles."""
    last = mentions[at]
    for following in mentions[at + 1 :]:
        if following.owner != last.owner:
            continue
        if following.headed and following.doc_type != last.doc_type:
            break
        if not word("between_members").fullmatch(page.low, last.end, following.start):
            break
        last = following
    return last.end, last.reach
