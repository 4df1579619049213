"""Mentions of the document itself: its letterhead, its annexes' "Kèm theo" lines, the scheme that it promulgates."""

from __future__ import annotations

import re
from bisect import bisect_right

from vanban.draft import Draft
from vanban.extract.citation_parts import View, line_start, type_names, word
from vanban.extract.mentions import Mention
from vanban.grammar.forms import matching_form
from vanban.structure.tables import columns

_HEAD = re.compile(r"(?:chương trình|kế hoạch)(?: hành động)?")
# what is carried out, up to its number: dates and issuers may differ from mention to mention
_CARRIED = re.compile(r"(?:(?<=thực hiện )|(?<=triển khai )(?!thực hiện ))[^\d]{3,40}\d[^\s,;]*")
_TELLS = re.compile(r"(?:ban hành|(?:vừa|đã) ký)\s+$")
_NEAR = 20
_OWN_NAMES = frozenset({"scheme", "strategy", "planning", "programme_of_resolution"})


def is_own(draft: Draft, page: View, mention: Mention) -> bool:
    """Whether a mention names the document that it stands in: its letterhead, its annexes' "Kèm theo" lines."""
    meta = draft.metadata
    if mention.code is not None and meta.code is None:
        return False
    # the web page above a document may call it by another type
    same_type = meta.doc_type in (None, mention.doc_type) or _is_above(draft, mention)
    if mention.rule in _OWN_NAMES:
        return _is_own_name(draft, page, mention) or _is_to_be_made(draft, mention)
    if mention.rule == "congress":
        return same_type and _is_own_congress(page, mention, meta.subject)
    if mention.number is None and mention.symbol is not None:
        return mention.symbol == meta.symbol and same_type
    if meta.code and mention.code:
        dates = {meta.issued_on, mention.issued_on} - {None}
        return _bare_code(meta.code) == _bare_code(mention.code) and same_type and len(dates) < 2
    if mention.code is not None or mention.number is None or mention.number != meta.number:
        return False
    if same_type and (_is_headline(page, mention) or _is_headed_remark(page, mention)):
        return True
    # "…, Ban Thường vụ Tỉnh ủy ban hành Chỉ thị số 17 về …" above a text that has no other number
    told = meta.code is None and _TELLS.search(page.low, max(0, mention.start - _NEAR), mention.start)
    return bool(told) and mention.doc_type == meta.doc_type


_CONGRESS = re.compile(r"(?:của )?đại hội [^,.;:]{0,60}?đảng bộ [^,.;:]{0,80}?lần thứ (?P<term>[ivxlc]+|\d+)(?!\w)")


def _is_own_congress(page: View, mention: Mention, subject: str | None) -> bool:
    """Whether a resolution is that of the local congress which the subject of this one names."""
    own = _CONGRESS.match(" ".join(matching_form(subject or "").lower().split()))
    if own is None or (mention.term or "").lower() != own["term"]:
        return False
    return "đảng bộ" in page.low[mention.start : mention.end]


def _is_headline(page: View, mention: Mention) -> bool:
    """Whether a line begins with a type and a bare number, and no more is said of it ("Kết luận 31: Khẩn trương …")."""
    told = mention.issuer or mention.issued_on
    return not told and line_start(page.text, mention.start) == mention.start


_REMARK = re.compile(r"\([^()\n]{0,80}(?:đính|gửi) kèm[^()\n]{0,60}\)")


def _is_headed_remark(page: View, mention: Mention) -> bool:
    """Whether a line says in brackets what is enclosed with a type and a bare number ("(Biểu của QĐ 12 đính kèm)")."""
    told = mention.issuer or mention.issued_on
    return not told and _REMARK.match(page.low, line_start(page.text, mention.start)) is not None


def _is_above(draft: Draft, mention: Mention) -> bool:
    """Whether a mention stands in the head of the main document."""
    below = next((line.start for line in draft.lines if line.zone != "head" or line.part), len(draft.text))
    return mention.start < below


def _is_own_name(draft: Draft, page: View, mention: Mention) -> bool:
    """Whether a named scheme, strategy or programme is the one that this file promulgates, and not one it changes."""
    name = re.sub(r"\s+", " ", page.low[mention.start : mention.end])
    for subject in (draft.metadata.subject, *(part.subject for part in draft.parts)):
        whole = re.sub(r"\s+", " ", matching_form(subject or "").lower())
        at = whole.find(name)
        if at >= 0 and (word("promulgates").fullmatch(whole, 0, at) or word("lists_duties").fullmatch(whole, 0, at)):
            return True
        if at < 0 and mention.rule == "programme_of_resolution" and _carries_out(draft, name, whole):
            return True
    return False


def _is_to_be_made(draft: Draft, mention: Mention) -> bool:
    """Whether a duty of a table begins with the name of a scheme without a number: it is what has to be made."""
    if mention.number is not None:
        return False
    for table in draft.tables:
        if table.role == "duties" and table.start <= mention.start < table.end:
            row = table.rows[max(0, bisect_right(table.rows, mention.start, key=lambda row: row[0].start) - 1)]
            cells = [row[at] for at in columns(table).get("task", []) if at < len(row)]
            begun = [draft.text[cell.start : mention.start] for cell in cells if cell.start <= mention.start]
            return any(not before.strip(" -+•\n") for before in begun)
    return False


def _carries_out(draft: Draft, name: str, subject: str) -> bool:
    """Whether a programme under another name carries out the document that this file's programme carries out."""
    carried = _CARRIED.search(name)
    at = subject.find(carried[0]) if carried else -1
    head = _HEAD.search(subject, 0, max(at, 0))
    if at < 0 or (head and not word("promulgates").fullmatch(subject, 0, head.start())):
        return False
    own = {draft.metadata.doc_type, *(part.doc_type for part in draft.parts)}
    return head is not None or type_names()[_HEAD.match(name)[0]] in own


def _bare_code(code: str) -> str:
    return re.sub(r"\s+", "", code).upper().lstrip("0").replace("/", "-")
