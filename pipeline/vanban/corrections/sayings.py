"""Facts and what people say of them: values without ids and offsets, which outlive a text that shifts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vanban import model
from vanban.corrections.heads import number_and_symbol
from vanban.corrections.places import nearest
from vanban.extract.recurrence import repeat, yearly

CORRECTED = "corrected"
_PLAIN = {
    "citations": ("relation", "doc_type", "code", "number", "issued_on", "term", "title", "pinpoint"),
    "deadlines": ("kind", "date_start", "date_end", "times", "per", "event"),
    "targets": ("comparator", "value", "value_max", "unit", "indicator"),
}
# what a resolved citation rests on
IDENTITY = ("doc_type", "code", "number", "issued_on", "issuer", "term")
Facts = Mapping[str, Sequence[Any]]


def said_of(facts: Facts, kind: str, fact: model.Fact) -> model.Said:
    """What is said by one who accepts `fact` as it is; `facts` are all of its document by kind."""
    values = {name: getattr(fact, name) for name in _PLAIN.get(kind, ())}
    if kind == "tasks":
        quotes = {name: _quotes(facts[name], getattr(fact, name)) for name in ("deadlines", "targets")}
        bodies = tuple(model.SaidBody(name=body.name, role=body.role) for body in fact.bodies)
        return model.SaidTask(at=fact.at, product=fact.product, bodies=bodies, **quotes)
    if kind == "citations":
        return model.SaidCitation(**values, issuer=fact.issuer.name if fact.issuer else None)
    if kind == "deadlines":
        return model.SaidDeadline(**values)
    return model.SaidTarget(**values, by=next(iter(_quotes(facts["deadlines"], [fact.by])), None))


def fact_of(
    document: model.Document, facts: Facts, said: model.Said, span: model.Quote, found: model.Fact | None, id: str
) -> model.Fact:
    """The fact that is said to stand at `span`; `found` is the one that was read there, `id` that of a new one.

    What nobody can say (the node that a citation means, the verb of a task) is kept of `found` where it still holds.
    """
    place = {"start": span.start, "end": span.end, "text": span.text, "confidence": 1.0, "rule": CORRECTED}
    if found is not None:
        moved = (found.start, found.end) != (span.start, span.end)
        place |= {} if moved or said != said_of(facts, _kind(said), found) else {"rule": found.rule}
        id = found.id
    values = _VALUES[type(said)](document, facts, said, span, found)
    if found is not None:
        return found.model_copy(update={**place, **values})
    return _MODELS[type(said)](id=id, **place, **values)


def _task(document: model.Document, facts: Facts, said: model.SaidTask, span: model.Quote, found) -> dict[str, Any]:
    bodies = tuple(filter(None, (_body(document, each, span, found) for each in said.bodies)))
    named = {name: _ids(facts[name], getattr(said, name), span, getattr(found, name, ())) for name in
             ("deadlines", "targets")}  # fmt: skip
    within = [each.id for each in facts["citations"] if span.start <= each.start and each.end <= span.end]
    return {"at": said.at, "product": said.product, "bodies": bodies, "citations": tuple(within), **named}


def _body(document: model.Document, said: model.SaidBody, span: model.Quote, found) -> model.TaskBody | None:
    """The body as the text names it; None where the text has no such words any more."""
    for body in found.bodies if found else ():
        if body.name == said.name:
            return body.model_copy(update={"role": said.role})
    place = nearest(document.text, said.name, span.start, span.end)
    if place is None:
        return None
    start, end = place
    known = next((body.id for body in document.bodies if body.name == said.name
                  or any((each.start, each.end) == place for each in body.mentions)), None)  # fmt: skip
    inherited = not span.start <= start < span.end
    return model.TaskBody(start=start, end=end, name=said.name, role=said.role, body=known, inherited=inherited)


def _citation(document: model.Document, facts: Facts, said: model.SaidCitation, span: model.Quote, found):
    values = said.model_dump(exclude={"issuer"})
    values["issuer"] = model.Named(name=said.issuer) if said.issuer else None
    same = found is not None and all(getattr(found, name) == values[name] for name in IDENTITY)
    if same:
        return values
    number, symbol = number_and_symbol(said.code) or (said.number, None)
    return values | {"number": number, "symbol": symbol, "target": None, "candidates": ()}


def _deadline(document: model.Document, facts: Facts, said: model.SaidDeadline, span: model.Quote, found):
    values = said.model_dump()
    if found is not None and all(getattr(found, name) == value for name, value in values.items()):
        return values
    day = said.date_end or said.date_start or ""
    rule = yearly(day) if day.startswith("--") else repeat(said.per, said.times) if said.per else None
    return values | {"rrule": rule}


def _target(document: model.Document, facts: Facts, said: model.SaidTarget, span: model.Quote, found):
    by = _ids(facts["deadlines"], (said.by,) if said.by else (), span, (found.by,) if found else ())
    return said.model_dump(exclude={"by"}) | {"by": next(iter(by), None)}


_VALUES = {model.SaidTask: _task, model.SaidCitation: _citation, model.SaidDeadline: _deadline,
           model.SaidTarget: _target}  # fmt: skip
_MODELS = {model.SaidTask: model.Task, model.SaidCitation: model.Citation, model.SaidDeadline: model.Deadline,
           model.SaidTarget: model.Target}  # fmt: skip
_KINDS = {model.SaidTask: "tasks", model.SaidCitation: "citations", model.SaidDeadline: "deadlines",
          model.SaidTarget: "targets"}  # fmt: skip


def _kind(said: model.Said) -> str:
    return _KINDS[type(said)]


def _quotes(facts: Sequence[model.Fact], ids: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(fact.text for fact in facts if fact.id in ids)


def _ids(facts: Sequence[model.Fact], quotes: Sequence[str], span: model.Quote, known: Sequence[str | None]):
    """The facts that quotes mean: one that is known already, else the nearest to the span with these words."""
    found: list[str] = []
    for quote in quotes:
        same = [fact for fact in facts if fact.text == quote and fact.id not in found]
        if same:
            found.append(min(same, key=lambda fact: (fact.id not in known, _distance(fact, span))).id)
    return tuple(found)


def _distance(fact: model.Fact, span: model.Quote) -> int:
    return max(0, span.start - fact.start, fact.end - span.end)
