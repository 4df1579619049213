"""Measurable amounts to be reached, each with what must reach it and by when.

`amounts.py` finds the amounts; here it is decided which of them are aims, and what the clause around them says:
the quote is the shortest clause that holds amount, unit and what is counted, without the predicate that follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from vanban import model
from vanban.draft import Draft
from vanban.extract.amounts import Amount, amounts, elsewhere, member, rule, value
from vanban.extract.deadline_links import Governing
from vanban.extract.phrases import sentence_start
from vanban.extract.scope import Masks, Passage, lowered, passages
from vanban.extract.target_tables import table_targets

_AIMS = ("aims", "targets")
_LONGEST = 260
# a clause may begin anew behind these, or with these
_STRONG = re.compile(r"(?<!\w)(?:phấn đấu|bảo đảm|đảm bảo|trong đó|mục tiêu|hướng tới|nhằm|để)(?!\w)")
_NAMED = re.compile(
    r"(?<!\w)(?:(?:cắt )?giảm |tăng )?(?:mỗi(?!\s+năm)|tỷ lệ|tỉ lệ|tỷ trọng|số lượng|tốc độ|thu nhập)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class _Clause:
    """The clause of an amount: what must reach it [subject], and where the counted noun phrase ends."""

    start: int
    subject: tuple[int, int] | None
    end: int


def targets(draft: Draft) -> tuple[model.Target, ...]:
    """All measurable amounts to be reached, in their order; `by` is the id of the deadline that governs one."""
    text = lowered(draft.text)
    masks = Masks(draft, text)
    governing = Governing(draft)
    found: list[model.Target] = []
    for passage in passages(draft):
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
    cursor = passage.start
    for amount in amounts(text, passage, masks):
        if amount.start < cursor or governing.overlaps(amount.start, amount.end):
            continue
        opening = max(cursor, sentence_start(text, passage, amount.start))
        if not _counts(text, passage, amount, opening):
            continue
        clause = _clause(text, passage, amount, opening, governing)
        yield _target(draft.text, text, passage, amount, clause, governing)
        cursor = clause.end
        for further, end in _members(text, passage, amount, clause.end):
            yield _target(draft.text, text, passage, further, replace(clause, start=further.start, end=end), governing)
            cursor = end


def _target(
    original: str, text: str, passage: Passage, amount: Amount, clause: _Clause, governing: Governing
) -> model.Target:
    quote = original[clause.start : clause.end]
    counted = (amount.unit[1] if "%" in original[slice(*amount.unit)] else amount.unit[0], clause.end)
    indicator = " ".join(original[slice(*(clause.subject or counted))].split()).strip(" ,;:-")
    indicator = re.sub(r"^(?:(?:[Cc]ắt )?[Gg]iảm|[Tt]ăng) (?!trưởng)", "", indicator)
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
        unit=re.sub(r"\s+", " ", original[slice(*amount.unit)]),
        indicator=indicator or None,
        by=governing.deadline_of(clause.start, amount.end, passage.start, passage.end),
    )


# ---------------------------------------------------------------- which amounts are aims


def _counts(text: str, passage: Passage, amount: Amount, opening: int) -> bool:
    entry = amount.entry
    if rule("past").search(text, opening, amount.start) or rule("money", "at end").search(text, opening, amount.start):
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
    if "đồng" in unit or "usd" in unit:
        return cued
    if entry.extra["where"] == "any":
        return True
    if elsewhere(entry.id).match(text, amount.end, passage.end):
        return True
    return set_up or (cued and not (bare and "%" not in unit))


def _comparator(text: str, clause: _Clause, amount: Amount) -> str:
    """ "giảm số dự án tối thiểu 30%" is a decrease, whatever stands before the number; "giảm còn 2%" is none."""
    if amount.comparator not in (">=", "=", ">") or "%" not in text[slice(*amount.unit)]:
        return amount.comparator
    head = text[clause.start : amount.start]
    direction = re.match(r"(?:cắt\s+)?giảm\s|tăng\s(?!trưởng)", head)
    if not direction or re.search(r"\b(?:còn|xuống|lên|đạt)\b", head):
        return amount.comparator
    return "increase" if head.startswith("tăng") else "decrease"


# ---------------------------------------------------------------- the clause around an amount


def _clause(text: str, passage: Passage, amount: Amount, opening: int, governing: Governing) -> _Clause:
    subject = _subject(text, governing.end_before(opening, amount.start), amount.start)
    end = _phrase_end(text, passage, amount, bool(subject))
    start = subject[0] if subject else amount.start
    return _Clause(start, subject, end)


def _subject(text: str, start: int, end: int) -> tuple[int, int] | None:
    """What must reach the amount: the noun phrase between the opening of the clause and its verb."""
    for pattern, place in ((_STRONG, "end"), (_NAMED, "start")):
        places = [getattr(match, place)() for match in pattern.finditer(text, start, end)]
        start = max((at for at in places if at < end), default=start)
    while match := rule("opening").match(text, start, end):
        start = match.end()
    while match := rule("link", "at end").search(text, start, end) or rule("setting_up", "at end").search(
        text, start, end
    ):
        end = match.start()
    if rule("detached", "at end").search(text, start, end):
        return None
    while start < end and text[start] in " ,:-+*•(\t\n":
        start += 1
    while start < end and text[end - 1] in " ,:-(\t\n":
        end -= 1
    acting = rule("acting").match(text, start, end)
    return (start, end) if end - start > 3 and not acting and end - start < _LONGEST else None


def _phrase_end(text: str, passage: Passage, amount: Amount, has_subject: bool) -> int:
    """Where the counted noun phrase ends: before its predicate, a further amount, or the end of the clause."""
    limit = min(passage.end, amount.end + _LONGEST)
    share = "%" in text[slice(*amount.unit)] and not has_subject
    stop = re.compile(r"[;.:(\n\t]|(?:,|\bvà)\s+(?=\d|một\s)" if share else r"[;.:(,\n\t]|\bvà\s+(?=\d|một\s)")
    end = limit
    if match := stop.search(text, amount.end, limit):
        end = match.start()
    if match := rule("predicate").search(text, amount.end, end):
        end = match.start()
    return amount.end + len(text[amount.end : end].rstrip(" ,;-\n\t"))


def _members(text: str, passage: Passage, amount: Amount, end: int) -> Iterator[tuple[Amount, int]]:
    """What "ít nhất", "không quá" before the first member of a list says of the others."""
    if amount.comparator not in (">=", "<="):
        return
    while match := member().match(text, end, passage.end):
        start = match.start("low")
        further = replace(amount, start=start, end=match.end(), low=value(match["low"]), unit=match.span("unit"))
        end = _phrase_end(text, passage, further, has_subject=True)
        yield further, end
