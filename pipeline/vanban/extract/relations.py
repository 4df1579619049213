"""What this document does to each one that it cites, by its own words (grammar/relations.toml).

The order of reasons: inside another document's title a document is merely named; the document that this one carries
out by its title or lead is carried out in every mention; the grounds before the operative part; then the word that
governs the mention in its sentence, the words behind it, and the list or section that it stands in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from vanban import model
from vanban.draft import Draft, Line
from vanban.extract.citation_parts import View
from vanban.extract.mentions import Mention, pinpoint_start
from vanban.extract.relation_cues import Cue, cues, governing, masked, reason

Governed = tuple[model.Relation, str | None]

_LABEL = re.compile(r"[ ]*(?:điều[ ]+\d+[a-z]?[.:]?|\d+(?:\.\d+)*[.)]?|[a-zđ][.)]|[ivx]+[.-]|[-+•*])?[ ]*\"?")
_ARTICLE = re.compile(r"[ ]*điều[ ]+\d+")
_SELF = re.compile(r"(?<!\w)này(?!\w)")
_LEAD_LINES = 8
_LIST_LINES = 12
_MAX_ATTACHED = 160

# types whose own words change other documents; a plan or programme only plans to
_ACTING = frozenset(
    [
        "luat",
        "bo_luat",
        "phap_lenh",
        "lenh",
        "nghi_quyet",
        "nghi_quyet_lien_tich",
        "nghi_dinh",
        "quyet_dinh",
        "thong_tu",
        "thong_tu_lien_tich",
        "quy_dinh",
        "quy_che",
        "huong_dan",
        "ket_luan",
        "chi_thi",
    ]
)
# letters speak of their grounds where plans speak of duties
_LETTERS = frozenset({"to_trinh", "cong_van", "bao_cao"})


@dataclass(slots=True)
class _Sight:
    """All that one decision looks at. `lines[i]` is the paragraph of mention i, None in tables."""

    draft: Draft
    page: View
    mentions: list[Mention]
    hidden: str
    lines: list[Line | None]
    floors: list[int]
    cues: list[Cue | None] = field(default_factory=list)
    titled: dict[str, model.Relation] = field(default_factory=dict)


def relations(draft: Draft, page: View, mentions: list[Mention]) -> list[Governed]:
    """The relation of each mention, with the word that says so; as long as `mentions`."""
    sight = _look(draft, page, mentions)
    found: list[Governed] = []
    raw: list[Governed] = []
    for at, mention in enumerate(mentions):
        word = _by_words(sight, at, raw)
        raw.append(word)
        titled = sight.titled.get(key(page, mention)) or sight.titled.get(_short_key(mention))
        if mention.owner is not None:
            found.append(("mentions", None))
        elif titled and (titled == "implements" or word[0] in ("mentions", titled) or _basis(sight, at) is None):
            found.append((titled, word[1]))
        else:
            found.append(word)
    return found


def _short_key(mention: Mention) -> str:
    """Type and number, by which a document is named again that was named in full ("Chỉ thị 12")."""
    if mention.number is None or mention.code is not None:
        return ""
    return f"{mention.doc_type} {mention.number.lstrip('0')}"


def key(page: View, mention: Mention) -> str:
    """What two mentions of one document in one text have in common."""
    if mention.code or mention.number or mention.term:
        return mention.key
    return re.sub(r"\s+", " ", page.low[mention.start : mention.end])


def _look(draft: Draft, page: View, mentions: list[Mention]) -> _Sight:
    hidden = masked(page, mentions)
    starts = [line.start for line in draft.lines]
    lines: list[Line | None] = []
    floors = []
    for mention in mentions:
        at = bisect_right(starts, mention.start) - 1
        line = draft.lines[at] if at >= 0 and mention.start < draft.lines[at].end else None
        lines.append(line)
        edge = max(page.low.rfind("\n", 0, mention.start), page.low.rfind("\t", 0, mention.start)) + 1
        floors.append(max(line.start, edge) if line else edge)
    sight = _Sight(draft, page, mentions, hidden, lines, floors)
    sight.cues = [governing(page, hidden, one, floor) for one, floor in zip(mentions, floors, strict=True)]
    sight.titled = _by_title(sight)
    return sight


# ---------------------------------------------------------------- title and lead


def _by_title(sight: _Sight) -> dict[str, model.Relation]:
    """What the document does by its own title or lead, for each document that it names there."""
    found: dict[str, model.Relation] = {}
    leads = _lead_starts(sight.draft)
    for at, (mention, line) in enumerate(zip(sight.mentions, sight.lines, strict=True)):
        if mention.owner is not None or line is None:
            continue
        cue = sight.cues[at] or _inherited_cue(sight, at)
        if cue is None or cue.relation in ("mentions", "attached_to", "based_on", "applies", "follows_up"):
            continue
        lead = line.start in leads and reason("carried_line").match(sight.page.low, line.start)
        if line.zone == "head" or (lead and cue.relation == "implements"):
            found.setdefault(key(sight.page, mention), cue.relation)
            if mention.number:
                found.setdefault(f"{mention.doc_type} {mention.number.lstrip('0')}", cue.relation)
    return found


def _inherited_cue(sight: _Sight, at: int) -> Cue | None:
    before = _coordinated_with(sight, at)
    return (sight.cues[before] or _inherited_cue(sight, before)) if before is not None else None


def _lead_starts(draft: Draft) -> set[int]:
    """Paragraphs before the first heading of each part, and the grounds that begin with "Thực hiện"."""
    starts: set[int] = set()
    for part in {line.part for line in draft.lines}:
        body = [line for line in draft.lines if line.part == part and line.zone in ("basis", "body")]
        starts.update(line.start for line in body if line.zone == "basis")
        starts.update(line.start for line in [line for line in body if line.zone == "body"][:_LEAD_LINES])
    return starts


# ---------------------------------------------------------------- the words of the sentence


def _by_words(sight: _Sight, at: int, raw: list[Governed]) -> Governed:
    mention = sight.mentions[at]
    if mention.owner is not None:
        return "mentions", None
    if basis := _basis(sight, at):
        return basis
    if told := _behind(sight, mention):
        return told
    if _consolidated(sight, at):
        return "consolidates", None
    cue = sight.cues[at]
    before = _coordinated_with(sight, at)
    if before is not None:
        return raw[before]
    if alias := _alias(sight, at, raw):
        return alias
    cue = cue or _of_list(sight, at)
    if cue is None:
        return ("based_on" if _under_grounds(sight, at) else "mentions"), None
    if cue.entry == "was_changed":
        changed = _changed_one(sight, at, cue)
        if changed is not None:
            return raw[changed][0], None
    return _judged(sight, at, cue), sight.draft.text[cue.start : cue.end]


def _basis(sight: _Sight, at: int) -> Governed | None:
    line = sight.lines[at]
    low = sight.page.low
    if line is None or line.zone not in ("basis", "body"):
        return None
    opening = reason("grounds_line").match(low, line.start)
    closed = line.zone == "basis" or low[line.start : line.end].rstrip().endswith(";")
    closed = closed or reason("proposal_line").match(low, line.start) is not None
    if opening and closed:
        return "based_on", sight.draft.text[opening.start() : opening.end()].strip(" (-")
    if line.zone == "basis":
        carried = reason("carried_line").match(low, line.start)
        return ("implements", sight.draft.text[carried.start() : carried.end()].strip(" -")) if carried else None
    return None


def _behind(sight: _Sight, mention: Mention) -> Governed | None:
    """What is said behind the mention: "… tiếp tục có hiệu lực", "… hết hiệu lực"."""
    for name, relation in (("stays_in_force", "extends"), ("out_of_force", "repeals")):
        if found := reason(name).match(sight.hidden, mention.reach):
            others = cues(sight.hidden, mention.reach, found.end())
            if relation == "repeals" and any(cue.relation != "mentions" for cue in others):
                continue
            return relation, found[0].split("  ")[-1].strip(" \x01,")[-24:]
    return None


def _consolidated(sight: _Sight, at: int) -> bool:
    """A consolidated text (văn bản hợp nhất) names before its grounds what it puts together."""
    line = sight.lines[at]
    if "VBHN" not in (sight.draft.metadata.symbol or "") or line is None or line.zone not in ("head", "body"):
        return False
    basis = next((one.start for one in sight.draft.lines if one.zone == "basis"), None)
    return basis is not None and line.start < basis


def _coordinated_with(sight: _Sight, at: int) -> int | None:
    """The mention before this one in the same list, or None."""
    mention = sight.mentions[at]
    for before in range(at - 1, -1, -1):
        other = sight.mentions[before]
        if other.owner is not None:
            continue
        if other.reach < sight.floors[at]:
            return None
        pin = pinpoint_start(sight.page, mention.start)
        between = sight.page.low[other.reach : mention.start if pin is None else max(pin, other.reach)]
        return before if reason("coordinated").fullmatch(between) else None
    return None


def _changed_one(sight: _Sight, at: int, cue: Cue) -> int | None:
    """For B in "A được sửa đổi bởi B": A, whose relation B shares."""
    for before in range(at - 1, -1, -1):
        other = sight.mentions[before]
        if other.owner is None:
            gap = sight.page.low[other.reach : cue.start]
            return before if other.reach <= cue.start and not gap.strip(" ,(") else None
    return None


def _alias(sight: _Sight, at: int, raw: list[Governed]) -> Governed | None:
    """ "(sau đây gọi tắt là Chỉ thị số …)" says again what stands before the bracket."""
    mention = sight.mentions[at]
    bare = mention.start > 0 and sight.page.form[mention.start - 1] == "("
    if not bare and not reason("short_name").search(
        sight.page.low, max(sight.floors[at], mention.start - 80), mention.start
    ):
        return None
    for before in range(at - 1, -1, -1):
        other = sight.mentions[before]
        if other.owner is None or key(sight.page, other) == key(sight.page, mention):
            return raw[before] if other.owner is None else raw[other.owner]
    return None


def _of_list(sight: _Sight, at: int) -> Cue | None:
    """For a mention that begins an item of a list: the cue of the line that introduces the list with ":"."""
    low, start = sight.page.low, sight.floors[at]
    label = _LABEL.match(low, start)
    if label.end() != sight.mentions[at].start:
        return None
    end = start - 1
    for number in range(_LIST_LINES):
        if end <= 0:
            return None
        start = max(low.rfind("\n", 0, end), low.rfind("\t", 0, end)) + 1
        if low[start:end].rstrip().endswith(":"):
            found = [cue for cue in cues(sight.hidden, start, end) if cue.relation not in ("mentions", "follows_up")]
            return found[-1] if found and (label[0].strip() or number == 0) else None
        if not _LABEL.match(low, start)[0].strip():
            return None
        end = start - 1
    return None


def _under_grounds(sight: _Sight, at: int) -> bool:
    """Whether the mention begins an item of a section on the grounds ("Căn cứ pháp lý")."""
    mention = sight.mentions[at]
    pin = pinpoint_start(sight.page, mention.start)
    begins = _LABEL.match(sight.page.low, sight.floors[at]).end()
    if sight.page.low[begins : mention.start if pin is None else pin].strip() not in ("", "các", "những"):
        return False
    for section in sight.draft.sections:
        if section.start > mention.start:
            break
        if section.end >= mention.end and section.heading:
            heading = section.heading.lower().strip(" .:")
            if reason("grounds_heading").fullmatch(heading):
                return True
    return False


# ---------------------------------------------------------------- what a word means here


def _judged(sight: _Sight, at: int, cue: Cue) -> model.Relation:
    if cue.entry == "attached":
        return _attached(sight, at, cue)
    if cue.relation == "based_on":
        return "applies" if _in_duty(sight, at) else "based_on"
    if cue.acts:
        return cue.relation if _performed(sight, at, cue) else "mentions"
    return cue.relation


def _attached(sight: _Sight, at: int, cue: Cue) -> model.Relation:
    """ "(Kèm theo Quyết định số …)" under a title attaches this text; in a sentence it says where a rule stands."""
    line = sight.lines[at]
    floor = sight.floors[at]
    if line is not None and (line.zone == "head" or not sight.page.low[floor : cue.start].strip(" (")):
        return "attached_to"
    outer = list(cues(sight.hidden, max(floor, cue.start - _MAX_ATTACHED), cue.start))
    if not outer or outer[-1].entry == cue.entry:
        return "mentions"
    return _judged(sight, at, outer[-1]) if outer[-1].relation != "based_on" else "mentions"


def _in_duty(sight: _Sight, at: int) -> bool:
    """Whether the mention stands where duties are given, and not where the document tells its own grounds."""
    if sight.draft.metadata.doc_type in _LETTERS:
        return False
    if sight.lines[at] is None:
        return True
    start = sight.mentions[at].start
    return any(
        section.role in ("duties", "organisation") and section.start <= start < section.end
        for section in sight.draft.sections
    )


def _performed(sight: _Sight, at: int, cue: Cue) -> bool:
    """Whether this document itself changes the other one, and does not only order that it be changed."""
    line = sight.lines[at]
    if line is None:
        return False
    if line.zone == "head":
        return True
    before = sight.hidden[line.start : cue.start]
    itself = _SELF.search(before)
    if itself:
        return not reason("planning").search(before, itself.end())
    parts = sight.draft.parts
    doc_type = parts[line.part].doc_type if line.part < len(parts) else None
    if (doc_type or sight.draft.metadata.doc_type) not in _ACTING or not _LABEL.fullmatch(before):
        return False
    if _ARTICLE.match(before):
        return True
    return any(
        section.kind == "article" and section.start <= line.start < section.end for section in sight.draft.sections
    )
