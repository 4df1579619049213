"""What the word that governs a mention does with it where both stand: who acts, in which part of what document."""

from __future__ import annotations

import re

from vanban import model
from vanban.extract.relation_cues import Cue, cues, reason
from vanban.extract.relation_sight import LABEL, Sight, stretch_at

_ARTICLE = re.compile(r"[ ]*điều[ ]+\d+")
_SELF = re.compile(r"(?<!\w)này(?!\w)")
# "Bộ trưởng Bộ Y tế ban hành Thông tư sửa đổi …": the formula between the grounds and the first article
_PROMULGATES = re.compile(r"[^.;:]{4,120}[ ]ban hành[ ](?:thông tư(?: liên tịch)?|nghị định|nghị quyết|quyết định)[ ]$")
_MAX_ATTACHED = 160
_MAX_DRAFTING = 60
# by the entry that governs: what stands between the changing verb and it
_CONTENT = {"carry_out": "content_of", "by": "content_of", "by_rule": "laid_down_in"}
# documents without a number that another one carries ("ban hành kèm theo Quyết định số …")
_CARRIED = frozenset({"programme_of_resolution", "scheme", "strategy", "planning"})
# types whose own words change other documents; a plan or programme only plans to
_ACTING = frozenset({
    "luat", "bo_luat", "phap_lenh", "lenh", "nghi_quyet", "nghi_quyet_lien_tich", "nghi_dinh", "quyet_dinh",
    "thong_tu", "thong_tu_lien_tich", "quy_dinh", "quy_che", "huong_dan", "ket_luan", "chi_thi",
})  # fmt: skip
# in brackets they say by what something was told or proposed, not what is carried out: "(Báo cáo số …)"
_TELLING = frozenset({"bao_cao", "to_trinh", "bien_ban"})
# … or what a meeting was told with: "sau khi nghe Ban Tổ chức báo cáo về … (Công văn số …)"
_HEARD = re.compile(r"(?<!\w)nghe\s[^.;]{3,90}?\sbáo cáo(?!\w)[^.;]*\($")
_HEARD_REACH = 600
# letters speak of their grounds where plans speak of duties
_LETTERS = frozenset({"to_trinh", "cong_van", "bao_cao"})


def told_in_bracket(sight: Sight, at: int) -> bool:
    """Whether the bracket names by what something was told or proposed: "… tiến độ (Báo cáo số …)"."""
    mention = sight.mentions[at]
    if sight.page.form[mention.start - 1] != "(":
        return False
    floor = max(sight.floors[at], mention.start - _HEARD_REACH)
    return mention.doc_type in _TELLING or bool(_HEARD.search(sight.hidden, floor, mention.start))


def judged(sight: Sight, at: int, cue: Cue) -> model.Relation:
    """The relation of mention `at` that `cue` governs, if it does what its word says."""
    if cue.entry == "attached":
        return _attached(sight, at, cue)
    if cue.relation == "implements" and told_in_bracket(sight, at):
        return "mentions"
    if cue.relation == "based_on":
        return "applies" if _in_duty(sight, at) else "based_on"
    if cue.entry == "received" and _proposed(sight, at, cue):
        return "based_on"
    if cue.acts:
        if _performed(sight, at, cue):
            return cue.relation
        return "implements" if _instructs(sight, cue) else "mentions"
    if cue.relation == "implements" and _reported(sight, at):
        return "reports_on"
    return _changed_content(sight, at, cue) or cue.relation


def _proposed(sight: Sight, at: int, cue: Cue) -> bool:
    """Whether what somebody proposes in a submission is followed ("theo đề nghị của X tại Tờ trình …")."""
    return sight.mentions[at].doc_type == "to_trinh" and sight.hidden.startswith("theo", cue.start)


def _reported(sight: Sight, at: int) -> bool:
    """Whether the subject of a report names what it reports on ("Kết quả 06 tháng thực hiện Nghị quyết …")."""
    line = sight.lines[at]
    if line is None or line.zone != "head" or sight.draft.metadata.doc_type != "bao_cao":
        return False
    return reason("reported").match(sight.page.low, line.start) is not None


def _instructs(sight: Sight, cue: Cue) -> bool:
    """ "hướng dẫn thực hiện X" as a duty orders X to be carried out; "văn bản hướng dẫn thi hành X" only names it."""
    if not reason("instructs").match(sight.hidden, cue.start):
        return False
    return not reason("drafting").search(sight.hidden, max(0, cue.start - _MAX_DRAFTING), cue.start)


def _changed_content(sight: Sight, at: int, cue: Cue) -> model.Relation | None:
    """ "Kéo dài thời gian thực hiện X", "Điều chỉnh nhiệm vụ triển khai X", "Sửa đổi mức phí quy định tại X":
    what is changed is X itself."""
    line = sight.lines[at]
    name = _CONTENT.get(cue.entry)
    if name is None or line is None or (name == "laid_down_in" and sight.hidden[cue.start] != "q"):
        return None
    for acting in cues(sight.hidden, max(line.start, cue.start - _MAX_ATTACHED), cue.start):
        # "thẻ bị thu hồi trong các trường hợp quy định tại X": what happens to another thing
        passive = sight.hidden.endswith((" bị ", " được "), line.start, acting.start)
        if acting.acts and not passive and reason(name).fullmatch(sight.hidden, acting.end, cue.start):
            return acting.relation if _performed(sight, at, acting) else None
    return None


def _attached(sight: Sight, at: int, cue: Cue) -> model.Relation:
    """ "(Kèm theo Quyết định số …)" under a title attaches this text; in a sentence it says where a rule stands.

    Behind a document that is known by its name only, it says which document carries that one.
    """
    line, floor = sight.lines[at], sight.floors[at]
    if (line is not None and not sight.page.low[floor : cue.start].strip(" (")) or _carries(sight, at, cue):
        return "attached_to"
    outer = cues(sight.hidden, max(floor, cue.start - _MAX_ATTACHED), cue.start)
    governed = bool(outer) and outer[-1].entry != cue.entry
    if line is not None and line.zone == "head" and not (governed and outer[-1].relation != "mentions"):
        return "attached_to"
    return judged(sight, at, outer[-1]) if governed else "mentions"


def _carries(sight: Sight, at: int, cue: Cue) -> bool:
    """Whether the document right before `cue` is a programme or plan without a number of its own."""
    if sight.outer[at] is None:
        return False
    before = sight.mentions[sight.outer[at]]
    if before.number is not None or before.reach > cue.start:
        return False
    return before.rule in _CARRIED and not sight.page.low[before.reach : cue.start].strip(" ,(")


def _in_duty(sight: Sight, at: int) -> bool:
    """Whether the mention stands where duties are given, and not where the document tells its own grounds."""
    if sight.draft.metadata.doc_type in _LETTERS:
        return False
    if sight.lines[at] is None:
        return True
    return stretch_at(sight.duties, sight.mentions[at].start) is not None


def _performed(sight: Sight, at: int, cue: Cue) -> bool:
    """Whether this document itself changes the other one, and does not only order that it be changed."""
    line = sight.lines[at]
    if line is None:
        return False
    if line.zone == "head":
        return True
    before = sight.hidden[line.start : cue.start]
    if reason("others_acting").search(before[-_MAX_DRAFTING:]):
        return False
    itself = _SELF.search(before)
    if itself:
        return not reason("planning").search(before, itself.end())
    parts = sight.draft.parts
    doc_type = parts[line.part].doc_type if line.part < len(parts) else None
    if (doc_type or sight.draft.metadata.doc_type) not in _ACTING:
        return False
    if _PROMULGATES.fullmatch(before) and not reason("planning").search(before):
        return all(section.start > line.start for section in sight.draft.sections if section.kind != "paragraph")
    if not LABEL.fullmatch(before):
        return False
    if _ARTICLE.match(before):
        return True
    return any(
        section.kind == "article" and section.start <= line.start < section.end for section in sight.draft.sections
    )
