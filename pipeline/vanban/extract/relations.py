"""What this document does to each one that it cites, by its own words (grammar/relations.toml).

The order of reasons: inside another document's title a document is merely named; the document that this one carries
out by its title or lead is carried out in every mention; the grounds before the operative part; then the word that
governs the mention in its sentence, the words behind it, and the list or section that it stands in.
"""

from __future__ import annotations

import re

from vanban import model
from vanban.draft import Draft
from vanban.extract.citation_parts import View
from vanban.extract.mentions import Mention, known_as, short_key
from vanban.extract.relation_cues import Cue, cues, reason
from vanban.extract.relation_grounds import (
    Columns,
    Governed,
    basis,
    below_grounds,
    in_example,
    list_line,
    told_of_list,
    under_heading,
)
from vanban.extract.relation_senses import judged, told_in_bracket
from vanban.extract.relation_sight import LABEL, Sight, look

# as far as a mention's clause may go on behind it, with the documents that stand there
_CLAUSE = re.compile(r"[^.;\t\n]{0,3000}")
# as far before a mention as another may stand whose list it goes on with
_LIST_TAIL = 400
_LEAD_LINES = 8
# what becomes of a document that was carried out until now: "Chỉ thị này thay thế Chỉ thị số 3"
_ENDS = ("replaces", "repeals", "amends", "suspends")
_SAID_BEHIND: tuple[tuple[str, model.Relation], ...] = (
    ("stays_in_force", "extends"), ("goes_on", "implements"), ("out_of_force", "repeals"),
)  # fmt: skip


def relations(draft: Draft, page: View, mentions: list[Mention]) -> list[Governed]:
    """The relation of each mention, with the word that says so; as long as `mentions`."""
    sight = look(draft, page, mentions)
    sight.titled = _by_title(sight)
    columns = Columns(draft)
    found: list[Governed] = []
    raw: list[Governed] = []
    for at, mention in enumerate(mentions):
        word = _by_words(sight, at, raw)
        if word[0] == "mentions" and mention.owner is None:
            carried = mention.code and word[1] and below_grounds(sight, at)
            word = ("based_on", None) if carried or columns.hold(mention.start) else word
        raw.append(word)
        titled = sight.titled and (sight.titled.get(known_as(page, mention)) or _titled_in_short(sight, mention))
        if mention.owner is not None:
            found.append(("mentions", None))
        elif titled and _does_as_titled(titled, word[0]) and not _not_kept(sight, at):
            found.append((titled, word[1]))
        else:
            found.append(word)
    return found


# ---------------------------------------------------------------- title and lead


def _titled_in_short(sight: Sight, mention: Mention) -> model.Relation | None:
    """What the title does with a document that is named here by its type and number alone ("Chỉ thị 12")."""
    return sight.titled.get(short_key(mention)) if mention.code is None else None


def _by_title(sight: Sight) -> dict[str, model.Relation]:
    """What the document does by its own title or lead, for each document that it names there."""
    found: dict[str, model.Relation] = {}
    leads = _lead_starts(sight.draft)
    for at, (mention, line) in enumerate(zip(sight.mentions, sight.lines, strict=True)):
        if mention.owner is not None or line is None:
            continue
        lead = line.start in leads and reason("carried_line").match(sight.page.low, line.start)
        if line.zone != "head" and not lead:
            continue
        relation = _own_relation(sight, at)
        if relation in (None, "mentions", "attached_to", "based_on", "applies", "follows_up"):
            continue
        if line.zone == "head" or relation == "implements":
            found.setdefault(known_as(sight.page, mention), relation)
            if short := short_key(mention):
                found.setdefault(short, relation)
    return found


def _own_relation(sight: Sight, at: int) -> model.Relation | None:
    """What the words before mention `at`, or before the list that it belongs to, say."""
    while (before := _coordinated_with(sight, at)) is not None:
        at = before
    cue = None if _approves(sight, at) else sight.cue(at)
    return judged(sight, at, cue) if cue else None


def _lead_starts(draft: Draft) -> set[int]:
    """Paragraphs before the first heading of each part, and the grounds that begin with "Thực hiện"."""
    starts: set[int] = set()
    for part in {line.part for line in draft.lines}:
        body = [line for line in draft.lines if line.part == part and line.zone in ("basis", "body")]
        starts.update(line.start for line in body if line.zone == "basis")
        starts.update(line.start for line in [line for line in body if line.zone == "body"][:_LEAD_LINES])
    return starts


# ---------------------------------------------------------------- the words of the sentence


def _does_as_titled(titled: model.Relation, told: model.Relation) -> bool:
    return told not in _ENDS and (titled == "implements" or told in ("mentions", titled))


def _not_kept(sight: Sight, at: int) -> bool:
    """Whether the words say that others do not carry out the document ("chưa thực hiện nghiêm Chỉ thị …")."""
    cue = sight.cue(at)
    return cue is not None and cue.entry == "not_kept"


def _by_words(sight: Sight, at: int, raw: list[Governed]) -> Governed:
    mention = sight.mentions[at]
    if mention.owner is not None or in_example(sight, at):
        return "mentions", None
    if grounds := basis(sight, at):
        return grounds
    if told := _behind(sight, mention):
        return told
    if sight.consolidated and _consolidates(sight, at):
        return "consolidates", None
    if not told_in_bracket(sight, at):
        before = _coordinated_with(sight, at)
        if before is not None:
            return raw[before]
        if alias := _alias(sight, at, raw):
            return alias
    if _approves(sight, at):
        return "mentions", None
    cue = sight.cue(at)
    if cue is None and (line := list_line(sight, at)):
        if told := told_of_list(sight, line):
            return told
        cue = _of_list(sight, *line)
    if cue is None:
        return _uncued(sight, at, raw), None
    if cue.entry == "was_changed":
        changed = _changed_one(sight, at, cue)
        if changed is not None:
            return raw[changed][0], None
    return judged(sight, at, cue), sight.draft.text[cue.start : cue.end]


def _uncued(sight: Sight, at: int, raw: list[Governed]) -> model.Relation:
    """For a mention that no word before it governs: a ground, a rule that is quoted, or merely named."""
    if under_heading(sight, at):
        return "based_on"
    if (before := _behind_semicolon(sight, at)) is not None:
        return raw[before][0]
    quoted = sight.opens(at) and reason("rule_quoted").match(sight.hidden, sight.mentions[at].reach)
    if quoted and (quoted["colon"] or sight.begins(at) < sight.mentions[at].start):
        return "applies"
    return "mentions"


def _behind_semicolon(sight: Sight, at: int) -> int | None:
    """The mention before one right behind ";", whose list goes on although something else stands between them."""
    before, start = sight.outer[at], sight.begins(at)
    if before is None or sight.mentions[before].start < sight.floors[at]:
        return None
    reach = sight.mentions[before].reach
    if start - reach > _LIST_TAIL or not sight.hidden[reach:start].rstrip().endswith(";"):
        return None
    return None if ". " in sight.hidden[reach:start] else before


def _behind(sight: Sight, mention: Mention) -> Governed | None:
    """What is said behind the mention: "… tiếp tục có hiệu lực", "… hết hiệu lực"."""
    clause = _CLAUSE.match(sight.hidden, mention.reach)[0]
    # tiếp tục, hiệu lực, bãi bỏ
    if "tục" not in clause and "lực" not in clause and "bỏ" not in clause:
        return None
    for name, relation in _SAID_BEHIND:
        if found := reason(name).match(sight.hidden, mention.reach):
            others = cues(sight.hidden, mention.reach, found.end())
            if relation == "repeals" and any(cue.relation != "mentions" for cue in others):
                continue
            return relation, found[0].split("  ")[-1].strip(" \x01,")[-24:]
    return None


def _consolidates(sight: Sight, at: int) -> bool:
    """A consolidated text (văn bản hợp nhất) names before its grounds what it puts together."""
    line = sight.lines[at]
    if line is None or line.zone not in ("head", "body"):
        return False
    basis = next((one.start for one in sight.draft.lines if one.zone == "basis"), None)
    return basis is not None and line.start < basis


def _coordinated_with(sight: Sight, at: int) -> int | None:
    """The mention before this one in the same list, or None."""
    before = sight.outer[at]
    reach = sight.mentions[before].reach if before is not None else -1
    if reach < sight.floors[at]:
        return None
    between = sight.page.low[reach : max(sight.begins(at), reach)]
    return before if reason("coordinated").fullmatch(between) else None


def _approves(sight: Sight, at: int) -> bool:
    """ "Quy hoạch … đã được phê duyệt tại Quyết định số …": the words before govern the planning, not the decision."""
    before, start = sight.outer[at], sight.mentions[at].start
    if before is None:
        return False
    return reason("approved_by").fullmatch(sight.page.low, sight.mentions[before].reach, start) is not None


def _changed_one(sight: Sight, at: int, cue: Cue) -> int | None:
    """For B in "A được sửa đổi bởi B": A, whose relation B shares."""
    before = sight.outer[at]
    if before is None or sight.mentions[before].reach > cue.start:
        return None
    between = sight.page.low[sight.mentions[before].reach : cue.start].strip(" ,()")
    return before if between in ("", "và", "đã", "và đã") else None


def _alias(sight: Sight, at: int, raw: list[Governed]) -> Governed | None:
    """ "(sau đây gọi tắt là Chỉ thị số …)" says again what stands before the bracket."""
    mention = sight.mentions[at]
    bare = mention.start > 0 and sight.page.form[mention.start - 1] == "("
    if not bare and not reason("short_name").search(
        sight.page.low, max(sight.floors[at], mention.start - 80), mention.start
    ):
        return None
    for before in range(at - 1, -1, -1):
        other = sight.mentions[before]
        if other.owner is None or known_as(sight.page, other) == known_as(sight.page, mention):
            return raw[before] if other.owner is None else raw[other.owner]
    return None


def _of_list(sight: Sight, start: int, end: int) -> Cue | None:
    """The cue of the line [start, end) for the items of the list that it introduces."""
    found = [cue for cue in cues(sight.hidden, start, end) if cue.relation not in ("mentions", "follows_up")]
    if not found:
        return None
    # "Tạm ngưng … cho đến khi … đối với các văn bản sau đây:" — what the line begins by doing
    opens = found[0].acts and LABEL.fullmatch(sight.page.low, start, found[0].start)
    return found[0] if opens else found[-1]
