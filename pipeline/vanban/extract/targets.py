"""Measurable amounts to be reached, each with what must reach it and by when.

`amounts.py` finds the amounts; here it is decided which of them are aims, and what the clause around them says:
the quote is the shortest clause that holds amount, unit and what is counted, without the predicate that follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from vanban import model
from vanban.draft import Draft
from vanban.extract.amounts import Amount, amounts, elsewhere, member, rule, value
from vanban.extract.deadline_links import Governing
from vanban.extract.phrases import sentence_start
from vanban.extract.scope import Masks, Passage, passages
from vanban.extract.target_clauses import Clause, clause_of, phrase_end
from vanban.extract.target_tables import table_targets
from vanban.grammar.forms import lowered

_AIMS = ("aims", "targets")
# words of the amount that are no part of what it counts
_AROUND = re.compile(
    r"^(?:(?:cắt )?giảm|tăng|rút ngắn) (?!trưởng)| trở lên$"
    r"|^(?:(?:trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ) )+(?=lượt|người|khách|hộ)",
    re.IGNORECASE,
)

# what stands between two members of a list
_FURTHER = re.compile(r"\s*(?:,|và|, và|cho|với|(?:, )?gồm|(?:, )?cấp)?\s*(?:khoảng\s*)?")


def targets(draft: Draft) -> tuple[model.Target, ...]:
    """All measurable amounts to be reached, in their order; `by` is the id of the deadline that governs one."""
    text = lowered(draft.text)
    masks = Masks(draft, text)
    governing = Governing(draft)
    found: list[model.Target] = []
    for passage in draft.passages or passages(draft):
        if _may_hold(text, passage):
            found += _in_passage(draft, text, passage, masks, governing)
    found += table_targets(draft, text, governing)
    return tuple(sorted(found, key=lambda target: (target.start, target.end)))


def _may_hold(text: str, passage: Passage) -> bool:
    if passage.normative or passage.setting not in ("prose", "product"):
        return False
    if passage.table:
        return passage.role == "duties"
    if passage.role is not None:
        return True
    ordering = rule("ordering").search(text, passage.start, passage.end)
    return bool(ordering) or not rule("standing").search(text, passage.start, passage.end)


def _in_passage(
    draft: Draft, text: str, passage: Passage, masks: Masks, governing: Governing
) -> Iterator[model.Target]:
    cursor, subject = passage.start, False
    for amount in amounts(text, passage, masks):
        if amount.start < cursor or governing.overlaps(amount.start, amount.end):
            continue
        opening = max(cursor, sentence_start(text, passage, amount.start))
        if not _counts(text, passage, amount, opening, follows=opening == cursor > passage.start):
            continue
        parallel = subject and opening == cursor
        clause = clause_of(text, passage, amount, opening, governing, parallel)
        yield _target(draft.text, text, passage, amount, clause, governing)
        cursor, subject = clause.end, clause.subject is not None
        for further, end in _members(text, passage, amount, clause.end, governing):
            yield _target(draft.text, text, passage, further, replace(clause, start=further.start, end=end), governing)
            cursor = end


def _target(
    original: str, text: str, passage: Passage, amount: Amount, clause: Clause, governing: Governing
) -> model.Target:
    quote = original[clause.start : clause.end]
    trusted = passage.role in _AIMS
    return model.Target(
        start=clause.start,
        end=clause.end,
        text=quote,
        rule=amount.entry.id,
        confidence=round(amount.entry.extra["confidence"] * (1 if trusted else 0.85), 3),
        comparator=_comparator(text, clause, amount),
        value=amount.low,
        value_max=amount.high,
        unit=re.sub(r"\s+", " ", original[slice(*amount.unit)]) or None,
        indicator=_indicator(original, amount, clause),
        by=governing.deadline_of(clause.start, amount.end, passage.start, passage.end),
    )


def _indicator(original: str, amount: Amount, clause: Clause) -> str | None:
    """What must reach the amount, else what it counts: the noun of its unit with what describes it."""
    if clause.subject:
        words = original[slice(*clause.subject)]
    elif "%" in (unit := original[slice(*amount.unit)]):
        words = original[amount.unit[1] : clause.end]
    else:
        words = unit.split("/")[0] + original[amount.unit[1] : clause.end]
    words = _AROUND.sub("", " ".join(words.split())).strip(" ,;:-")
    return words or None


# ---------------------------------------------------------------- which amounts are aims


def _counts(text: str, passage: Passage, amount: Amount, opening: int, follows: bool) -> bool:
    entry = amount.entry
    if rule("past").search(text, opening, amount.end) or rule("money", "at end").search(text, opening, amount.start):
        return False
    if rule("not_before", "behind").match(text, amount.end, passage.end):
        return False
    unit = text[slice(*amount.unit)]
    bare = amount.comparator in ("=", "range") and amount.entry.id != "all"
    if bare and rule("listed", "at end").search(text, opening, amount.start):
        return False
    if passage.role in _AIMS:
        return True
    sentence = max(passage.start, text.rfind(". ", passage.start, opening))
    cued = bool(rule("cues").search(text, sentence, amount.start))
    set_up = bool(rule("setting_up", "at end").search(text, opening, amount.start))
    # "tổ chức 02 hội nghị, 04 lớp tập huấn cho khoảng 300 học viên"
    set_up = set_up or (follows and bool(_FURTHER.fullmatch(text, opening, amount.start)))
    if "đồng" in unit or "usd" in unit:
        return cued
    if entry.extra["where"] == "any":
        return True
    if elsewhere(entry.id).match(text, amount.end, passage.end):
        return True
    return set_up or (cued and not (bare and "%" not in unit))


def _comparator(text: str, clause: Clause, amount: Amount) -> str:
    """ "giảm số dự án tối thiểu 30%" is a decrease, whatever stands before the number; "giảm còn 2%" is none."""
    if amount.comparator not in (">=", "=", ">") or "%" not in text[slice(*amount.unit)]:
        return amount.comparator
    head = text[clause.start : amount.start]
    direction = re.match(r"(?:cắt\s+)?giảm\s|rút\s+ngắn\s|tăng\s(?!trưởng)", head)
    if not direction or re.search(r"\b(?:còn|xuống|lên|đạt)\b", head):
        return amount.comparator
    return "increase" if head.startswith("tăng") else "decrease"


def _members(
    text: str, passage: Passage, amount: Amount, end: int, governing: Governing
) -> Iterator[tuple[Amount, int]]:
    """What "ít nhất", "không quá" before the first member of a list says of the others."""
    if amount.comparator not in (">=", "<="):
        return
    while match := member().match(text, end, passage.end):
        start = match.start("low")
        further = replace(amount, start=start, end=match.end(), low=value(match["low"]), unit=match.span("unit"))
        end = phrase_end(text, passage, further, True, governing)
        yield further, end
