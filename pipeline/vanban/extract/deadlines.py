"""When, or how often, something is to be done: phrases of deadlines.toml → kinds, days, rules.

To add a way of saying when, add an entry to deadlines.toml. What a kind means is said in deadline_values.py; here,
which phrases count, and what the next member of a list leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from vanban import grammar, model
from vanban.draft import Draft
from vanban.extract import recurrence
from vanban.extract.calendar import number, read_stretch
from vanban.extract.deadline_values import Context, Values, every, named, read_values, settled
from vanban.extract.issue_days import covers_years, day_of_issue, day_told_before
from vanban.extract.masks import Masks
from vanban.extract.norms import binds_organ
from vanban.extract.phrases import Phrase, closes_heading, phrases, sentence_start
from vanban.extract.recurrence import next_due
from vanban.extract.scope import Passage, asks, makes_rules, passages, words
from vanban.grammar.forms import lowered

__all__ = ["deadlines", "next_due"]


def deadlines(draft: Draft) -> tuple[model.Deadline, ...]:
    """All expressions in the operative parts that say when or how often something is to be done, in their order."""
    text = lowered(draft.text)
    years = covers_years(draft.metadata)
    context = Context(text, draft.text, day_of_issue(draft), years is True, years is False, makes_rules(draft))
    masks = Masks(draft, text)
    found: list[model.Deadline] = []
    for passage in draft.passages or passages(draft):
        if passage.setting != "product":
            # a sheet without a day of its own names, row by row, the documents that order the duties
            day = None if draft.metadata.issued_on or not passage.table else day_told_before(text, passage.start)
            found += _in_passage(replace(context, issued_on=day) if day else context, passage, masks)
    return tuple(found)


def _in_passage(context: Context, passage: Passage, masks: Masks) -> Iterator[model.Deadline]:
    read_up_to = passage.start
    for phrase in phrases(context.text, passage, masks):
        if phrase.match.start() < read_up_to or _silent(context, phrase):
            continue
        for deadline, end in _read(context, phrase):
            read_up_to = end
            if not _is_past(deadline, phrase, context):
                yield deadline


# ---------------------------------------------------------------- what does not count


def _silent(context: Context, phrase: Phrase) -> bool:
    """Whether the sentence tells of the past, of taking effect, or of conduct in general."""
    start, passage = phrase.match.start(), phrase.passage
    sentence = sentence_start(context.text, passage, start)
    examined = bool(words("examined").search(context.text, sentence, start))
    if examined or passage.setting == "time" or passage.table:
        return examined
    if closes_heading(context.original, context.text, phrase.match.span()):
        return True
    end = min(passage.end, phrase.match.end() + 240)
    charged = passage.normative and passage.setting == "prose"
    if phrase.form.kind == "relative" and (passage.setting == "rule" or (context.rules and not charged)):
        return not binds_organ(context.original, sentence, phrase.match.span(), end)
    opening = sentence + len(context.text[sentence:start]) - len(context.text[sentence:start].lstrip())
    if words("past").search(context.text, sentence, start) or words("formula").match(context.text, opening):
        return True
    if passage.setting == "lead":
        return not words("orders").search(context.text, sentence, end)
    if passage.setting == "story":
        firm = phrase.form.kind in ("by", "recurring")
        return not asks(context.original, sentence, phrase.match.span(), end, firm=firm)
    if passage.setting == "rule":
        bound = words("duty").search(context.text, sentence, end) or binds_organ(
            context.original, sentence, phrase.match.span(), end
        )
        return phrase.form.kind in ("event", "ongoing") or not bound
    return False


def _is_past(deadline: model.Deadline, phrase: Phrase, context: Context) -> bool:
    """Prose orders nothing for a day before the order, but by a misprint; a table that was signed late does."""
    issued_on, start, end = context.issued_on, deadline.date_start, deadline.date_end
    if issued_on is None or phrase.passage.setting == "time":
        return False
    if end:
        past = not end.startswith("--") and date.fromisoformat(end) < issued_on
        return past and not (phrase.form.kind == "by" and _hands_in(context.text, phrase))
    return bool(start) and not start.startswith("--") and int(start[:4]) < issued_on.year


def _hands_in(text: str, phrase: Phrase) -> bool:
    """Whether the clause of the phrase is an order to be done or handed in by a day: "Báo cáo kết quả trước …"."""
    start = phrase.match.start()
    sentence = sentence_start(text, phrase.passage, start)
    clause = max(sentence, text.rfind(",", sentence, start) + 1)
    return bool(words("handing").match(text, clause, start))


# ---------------------------------------------------------------- values


def _read(context: Context, phrase: Phrase) -> Iterator[tuple[model.Deadline, int]]:
    """The deadline of a phrase and those of the list that it opens, each with the offset up to which it reads."""
    values = read_values(context, phrase)
    if values is None:
        return
    start, end = phrase.match.span()
    yield _deadline(context, phrase, start, end, values), end
    yield from _elided(context, phrase, end, values)


def _deadline(context: Context, phrase: Phrase, start: int, end: int, values: Values) -> model.Deadline:
    confidence = phrase.form.confidence * (0.8 if phrase.passage.setting in ("lead", "rule", "story") else 1)
    text = context.original[start:end].rstrip()
    return model.Deadline(
        start=start,
        end=start + len(text),
        text=text,
        rule=phrase.form.entry.id,
        confidence=round(confidence, 3),
        **{"kind": phrase.form.kind, **values},
    )


# ---------------------------------------------------------------- what the next member of a list leaves out


@cache
def _continuations() -> dict[str, re.Pattern[str]]:
    macros = grammar.macro_table("deadlines")
    rows = grammar.data("deadlines")["elided"]
    return {kind: grammar.compiled(pattern, macros, f"deadlines.toml: elided.{kind}") for kind, pattern in rows.items()}


def _elided(context: Context, phrase: Phrase, end: int, values: Values) -> Iterator[tuple[model.Deadline, int]]:
    """ "định kỳ 6 tháng, năm", "trước ngày 15/6 và ngày 01/12": the next members leave the leading word out."""
    pattern = _continuations().get(phrase.form.kind)
    if pattern is None or (phrase.form.kind == "recurring" and "per" not in values):
        return
    while match := pattern.match(context.text, end, phrase.passage.end):
        start, end = match.span("item")
        if phrase.form.kind == "recurring":
            more = every(number(match["n"]) or 1, match["unit"])
        else:
            each = match["each"] or "" if "each" in match.re.groupindex else ""
            stretch = read_stretch(" ".join(match["item"].removesuffix(each).split()))
            if stretch is None or stretch.end is None:
                return
            stretch = settled(context, phrase, stretch, each)
            rule = recurrence.yearly(stretch.end) if stretch.yearless else None
            more = named(stretch) if phrase.form.kind == "on" else values | {"date_end": stretch.end, "rrule": rule}
        yield _deadline(context, phrase, start, end, more), match.end()
