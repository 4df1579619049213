"""Measurable amounts to be reached, each with what must reach it and by when.

`amounts.py` finds the amounts; here it is decided which of them are aims, and what the clause around them says:
the quote is the shortest clause that holds amount, unit and what is counted, without the predicate that follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from vanban import model
from vanban.draft import Draft
from vanban.extract.amounts import Amount, amounts, elsewhere, member, people, rule, value
from vanban.extract.deadline_links import Governing
from vanban.extract.masks import Masks
from vanban.extract.phrases import sentence_start
from vanban.extract.scope import STOP, Passage, passages
from vanban.extract.target_clauses import Clause, before_colon, clause_of, phrase_end
from vanban.extract.target_tables import table_targets
from vanban.grammar.forms import lowered

_AIMS = ("aims", "targets")
# words of the amount that are no part of what it counts
_AROUND = re.compile(
    r"^(?:(?:cắt )?giảm|tăng|rút ngắn) (?!trưởng)|^trở lên | trở lên$"
    r"|^(?:(?:trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ) )+(?=lượt|người|khách|hộ)",
    re.IGNORECASE,
)

# all of them are neither more nor less
_ALL = 100

# what stands before a result or between two of them
_BETWEEN = re.compile(r"[\s\-+,;:.]|khoảng|và")
# where a sentence that tells of a past year ends, or turns
_TURN = re.compile(r"[.;](?=\s)|phấn đấu|đến năm")
_PREDICATE = re.compile(r"(?<!\w)(?:được|đạt|có|phải|đều|tham gia|hoàn thành)(?!\w)")
_LABEL = re.compile(r"[\s\-+*•]*(?:(?:[a-zđ]|\d+(?:\.\d+)*)[.)]\s+)?")
# between two amounts that one verb changes: "giảm ít nhất 30% chi phí tuân thủ, ít nhất 20% thủ tục"
_ALONG = re.compile(
    r"(?:(?!\b(?:đạt|tăng|nâng|bảo đảm|đảm bảo|phấn đấu|có|đưa|giải quyết|hoàn thành)\b)[^.;:\n]){0,60}?(?:,|\bvà)\s*"
)
# what stands between two members of a list
_FURTHER = re.compile(r"\s*(?:,|và|, và|cho|với|(?:, )?gồm|(?:, )?cấp)?\s*(?:khoảng\s*)?")


def targets(draft: Draft) -> tuple[model.Target, ...]:
    """All measurable amounts to be reached, in their order; `by` is the id of the deadline that governs one."""
    text = lowered(draft.text)
    masks = Masks(draft, text, taken=draft.deadlines)
    governing = Governing(draft)
    found: list[model.Target] = []
    for passage in draft.passages or passages(draft):
        passage = _sought(text, passage) if passage.setting == "lead" else passage
        if passage and _may_hold(text, passage):
            found += _in_passage(draft, text, passage, masks, governing)
    found += table_targets(draft, text, governing)
    return tuple(sorted(found, key=lambda target: (target.start, target.end)))


def _sought(text: str, lead: Passage) -> Passage | None:
    """What the lead before the first item says is striven for ("…; phấn đấu giải ngân 100% …, yêu cầu …:")."""
    found = rule("striven").search(text, lead.start, lead.end)
    if not found:
        return None
    stop = STOP.search(text, found.end(), lead.end)
    end = stop.start() if stop else lead.end
    return lead._replace(start=found.start(), end=end, setting="prose")


def _may_hold(text: str, passage: Passage) -> bool:
    if passage.normative or passage.setting not in ("prose", "product"):
        return False
    if passage.table:
        return passage.role == "duties"
    if passage.role is not None:
        return True
    ordering = rule("ordering").search(text, passage.start, passage.end)
    return bool(ordering) or not rule("standing").search(text, passage.start, passage.end)


class _Before(NamedTuple):
    """The target before an amount in its passage, from which the amount may take what it leaves out."""

    amount: Amount
    clause: Clause
    unit: str
    comparator: str


def _in_passage(
    draft: Draft, text: str, passage: Passage, masks: Masks, governing: Governing
) -> Iterator[model.Target]:
    cursor, before, told = passage.start, None, 0
    for amount in amounts(text, passage, masks):
        if governing.overlaps(amount.start, amount.end):
            continue
        if amount.start < cursor:
            if before and _is_threshold(amount, before):
                clause = Clause(amount.start, None, amount.end)
                yield _target(draft.text, passage, amount, clause, amount.comparator, governing, 0)
            continue
        opening = max(cursor, sentence_start(text, passage, amount.start))
        follows = before if before and opening == cursor else None
        if _is_of_the_past(text, passage, amount, opening, draft.metadata.issued_on) or (
            told and not _TURN.search(text, told, amount.start)
        ):
            told = amount.end
            continue
        if not _counts(text, passage, amount, opening, before):
            continue
        alike = follows is not None and (amount.share or follows.unit == text[slice(*amount.unit)])
        opening = before_colon(text, passage, amount, opening, cursor)
        clause = clause_of(text, passage, amount, opening, governing, alike and follows.clause.subject is not None)
        comparator = _comparator(text, clause, amount, follows if alike else None)
        yield _target(draft.text, passage, amount, clause, comparator, governing, cursor)
        cursor, before = clause.end, _Before(amount, clause, text[slice(*amount.unit)], comparator)
        for further, end in _members(text, passage, amount, clause.end, governing):
            clause = clause._replace(start=further.start, end=end)
            changing = comparator if comparator in ("increase", "decrease") else further.comparator
            yield _target(draft.text, passage, further, clause, changing, governing, cursor)
            cursor = end


def _is_threshold(amount: Amount, before: _Before) -> bool:
    """Whether an amount inside the counted phrase of another bounds it ("100% hộ dùng mạng có tốc độ trên 1Gb/s")."""
    return amount.start >= before.amount.end and amount.comparator in (">=", "<=", ">", "<")


def _target(
    original: str,
    passage: Passage,
    amount: Amount,
    clause: Clause,
    comparator: str,
    governing: Governing,
    taken: int,
) -> model.Target:
    trusted = passage.role in _AIMS
    return model.Target(
        start=clause.start,
        end=clause.end,
        text=original[clause.start : clause.end],
        rule=amount.entry.id,
        confidence=round(amount.entry.extra["confidence"] * (1 if trusted else 0.85), 3),
        comparator=comparator,
        value=amount.low,
        value_max=amount.high,
        unit=re.sub(r"\s+", " ", original[slice(*amount.unit)]).strip() or None,
        indicator=_indicator(original, amount, clause),
        by=governing.deadline_of(clause.start, amount.end, passage, taken),
    )


def _indicator(original: str, amount: Amount, clause: Clause) -> str | None:
    """What must reach the amount, else what it counts: the noun of its unit with what describes it."""
    if clause.subject:
        words = original[slice(*clause.subject)]
    elif amount.share:
        words = original[amount.unit[1] : clause.end]
    else:
        words = original[slice(*amount.unit)].split("/")[0] + original[amount.unit[1] : clause.end]
    words = _AROUND.sub("", " ".join(words.split())).strip(" ,;:-")
    return words or None


# ---------------------------------------------------------------- which amounts are aims


# how far before a share of the output "phấn đấu" may stand, where no heading tells aims
_SOUGHT = 240


def _counts(text: str, passage: Passage, amount: Amount, opening: int, before: _Before | None) -> bool:
    entry, unit = amount.entry, text[slice(*amount.unit)]
    valued = amount.share or "đồng" in unit or "usd" in unit
    if rule("past").search(text, opening, amount.end):
        return False
    sought = passage.role in _AIMS or "phấn đấu" in text[max(passage.start, amount.start - _SOUGHT) : amount.start]
    output = sought and amount.share and rule("of_output", "behind").match(text, amount.end, passage.end)
    paid = not output and rule("money" if valued else "budget", "at end").search(text, opening, amount.start)
    if paid and not (amount.share and _are_helped(text, amount, opening)):
        return False
    if rule("not_before", "behind").match(text, amount.end, passage.end):
        return False
    bare = amount.comparator in ("=", "range") and entry.id != "all"
    aims = passage.role in _AIMS
    if not aims and _is_told(text, passage, amount, opening, bare):
        return False
    # "bằng 38% GRDP", "chiếm khoảng 30% GDP" are aims where aims stand, "bằng 02 hình thức" never
    equals = aims and amount.share and text[opening : amount.start].rstrip().endswith(("bằng", "chiếm khoảng"))
    visited = rule("visited", "at end").search(text, opening, amount.start)
    if bare and not (equals or visited) and rule("listed", "at end").search(text, opening, amount.start):
        return False
    if bare and not aims and rule("named_for", "at end").search(text, opening, amount.start):
        return False
    if aims or (passage.setting == "product" and not _BETWEEN.sub("", text[opening : amount.start])):
        return True
    if "đồng" in unit or "usd" in unit:
        aside = amount.comparator in (">=", ">") and rule("set_aside", "at end").search(text, opening, amount.start)
        return bool(aside) or _is_cued(text, passage, amount, opening)
    if visited or entry.extra["where"] == "any" or elsewhere(entry.id).match(text, amount.end, passage.end):
        return True
    return _is_set_up(text, passage, amount, opening, before) or (
        not (bare and not amount.share) and _is_cued(text, passage, amount, opening)
    )


def _are_helped(text: str, amount: Amount, opening: int) -> bool:
    """Whether a share is that of those who are helped, and not of what is paid ("hỗ trợ 100% hộ nghèo")."""
    helping = rule("helping", "at end").search(text, opening, amount.start)
    return helping is not None and rule("helped", "behind").match(text, amount.end) is not None


# no sentence is longer: a text without full stops is not read from its beginning for each amount
_LONGEST_SENTENCE = 2000


def _sentence(text: str, passage: Passage, offset: int) -> int:
    """Where the sentence before `offset` begins."""
    low = max(passage.start, offset - _LONGEST_SENTENCE)
    return max(low, text.rfind(". ", low, offset) + 1)


def _is_told(text: str, passage: Passage, amount: Amount, opening: int, bare: bool) -> bool:
    """Whether prose outside aims only says which ones are meant, or what was reached."""
    if not bare and rule("condition", "at end").search(text, opening, amount.start):
        return True
    if rule("achieved", "behind").match(text, amount.end, passage.end):
        return True
    sentence = _sentence(text, passage, opening)
    noted = rule("acknowledging", "behind").match(text, _LABEL.match(text, passage.start).end(), amount.start)
    sentence = max(passage.start, amount.start - _LONGEST_SENTENCE) if noted else sentence
    turned = max((match.end() for match in rule("turning").finditer(text, sentence, amount.start)), default=sentence)
    return bool(noted and turned == sentence) or bool(rule("reported").search(text, turned, amount.start))


def _is_of_the_past(text: str, passage: Passage, amount: Amount, opening: int, issued_on: str | None) -> bool:
    """Whether the amount was reached in a year before the year of issue ("năm 2024 đạt 68%", "Năm 2024, …")."""
    sentence = _sentence(text, passage, opening)
    near = rule("of_year", "at end").search(text, opening, amount.start)
    found = near or rule("in_year", "behind").match(text, sentence, amount.start)
    if found and issued_on:
        return found["year"] < issued_on[:4]
    day = rule("by_day", "behind").match(text, sentence, amount.start)
    return bool(day and issued_on) and f"{day['year']}-{day['month']:0>2}-{day['day']:0>2}" < issued_on


def _is_cued(text: str, passage: Passage, amount: Amount, opening: int) -> bool:
    """Whether the sentence says before the amount that something is to be reached ("phấn đấu", "tỷ lệ …")."""
    sentence = _sentence(text, passage, opening)
    return bool(rule("cues").search(text, sentence, amount.start))


def _is_set_up(text: str, passage: Passage, amount: Amount, opening: int, before: _Before | None) -> bool:
    """Whether the amount is the object of a verb that sets up or serves, or goes on a list of such objects."""
    if rule("setting_up", "at end").search(text, opening, amount.start):
        return True
    # "Bồi dưỡng nhận thức về Đảng: 02 lớp"
    introduced = text[opening - 1 : opening] == ":" and not text[opening : amount.start].strip()
    if introduced and rule("setting_up", "behind").match(text, _label_end(text, passage, opening)):
        return True
    if before is None:
        return False
    # "tổ chức 02 hội nghị, 04 lớp tập huấn cho khoảng 300 học viên"
    if opening == before.clause.end and _FURTHER.fullmatch(text, opening, amount.start):
        return True
    # "vùng I trồng 500 ha, vùng II 300 ha"
    between = text[before.clause.end : min(amount.start, before.clause.end + _LONGEST_SENTENCE)]
    return before.unit == text[slice(*amount.unit)] and ". " not in between


def _label_end(text: str, passage: Passage, offset: int) -> int:
    """Where the words of the sentence begin that closes before `offset`."""
    return _LABEL.match(text, _sentence(text, passage, offset - 1)).end()


def _comparator(text: str, clause: Clause, amount: Amount, alike: _Before | None) -> str:
    """ "giảm số dự án tối thiểu 30%" is a decrease, whatever stands before the number; "giảm còn 2%" is none.

    A bare amount behind one like it changes as that does ("dịch vụ tăng 9%, công nghiệp 12%").
    """
    change = alike.comparator if alike and alike.comparator in ("increase", "decrease") else None
    least = alike and amount.comparator == ">=" and _ALONG.fullmatch(text, alike.clause.end, amount.start)
    if change and (amount.comparator == "=" or least) and _is_elided(text, clause, amount):
        return change
    if amount.comparator not in (">=", "=", ">") or not amount.share:
        return amount.comparator
    head = text[clause.start : amount.start]
    direction = re.match(r"(?:cắt\s+)?giảm\s|rút\s+ngắn\s|tăng\s(?!trưởng)", head)
    if not direction or re.search(r"\b(?:còn|xuống|lên|đạt)\b", head):
        return amount.comparator
    return "increase" if head.startswith("tăng") else "decrease"


_NEXT_WORDS = 24


def _is_elided(text: str, clause: Clause, amount: Amount) -> bool:
    """Whether no verb of its own stands with the amount, before or behind it."""
    if amount.entry.id == "all" or (clause.subject and text[clause.subject[1] : amount.start].strip()):
        return False
    # "…, 30% chi phí; hoàn thành trước …": the next clause is not its own
    close = text.find(";", clause.end, clause.end + _NEXT_WORDS)
    return not _PREDICATE.search(text, amount.end, close if close >= 0 else clause.end + _NEXT_WORDS)


def _members(
    text: str, passage: Passage, amount: Amount, end: int, governing: Governing
) -> Iterator[tuple[Amount, int]]:
    """What "ít nhất", "không quá" before the first member of a list says of the others; who lives in so many houses."""
    if amount.comparator == "=" and (match := people().match(text, end, passage.end)):
        start, end = match.start("low"), match.end()
        yield amount._replace(start=start, end=end, low=value(match["low"]), unit=match.span("unit")), end
        return
    if amount.comparator not in (">=", "<=") or amount.entry.id in ("and-up", "from-up"):
        return
    while match := member().match(text, end, passage.end):
        start = match.start("low")
        further = amount._replace(start=start, end=match.end(), low=value(match["low"]), unit=match.span("unit"))
        if further.low == _ALL and match["unit"].startswith("%"):
            return
        end = phrase_end(text, passage, further, True, governing)
        yield further, end
