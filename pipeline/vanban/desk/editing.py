"""Between the fields of a form and what a person says of a fact: texts as Vietnamese write them, both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from vanban import corrections, model
from vanban.corrections import places
from vanban.desk.asking import BadValue, iso_day
from vanban.exports.wording import day, number

Fields = dict[str, list[str]]
# empty rows for more bodies of a task
_MORE = 2
_NEAR = 8
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")


def fields_of(document: model.Document, kind: str, fact: model.Fact) -> Fields:
    """The fields of the form that changes a fact."""
    facts = {name: getattr(document, name) for name in ("deadlines", "targets")}
    said = corrections.said_of(facts, kind, fact)
    return {"quote": [fact.text], **_SHOWN[kind](said)}


def new_fields(kind: str, quote: str) -> Fields:
    """The fields of the form that adds a fact of a kind."""
    empty = {
        "tasks": model.SaidTask(bodies=()),
        "citations": model.SaidCitation(relation="mentions"),
        "deadlines": model.SaidDeadline(kind="by"),
        "targets": model.SaidTarget(comparator="="),
    }
    return {"quote": [quote], **_SHOWN[kind](empty[kind])}


def quote_of(document: model.Document, fields: Fields, near: int) -> model.Quote:
    """Where the words of the form stand in the text, nearest to `near`. Raises BadValue where they do not."""
    words = _one(fields, "quote")
    wanted = model.Quote(start=near, end=near + len(words), text=words)
    found = places.place(document.text, wanted, "", "") if words else None
    if found is None:
        raise BadValue("no_such_words", words[:200])
    return model.Quote(start=found[0], end=found[1], text=document.text[slice(*found)])


def said_from(document: model.Document, kind: str, fields: Fields, quote: model.Quote) -> model.Said:
    """What the form says. Raises BadValue."""
    try:
        said = _READ[kind](fields)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadValue("bad_value", f"{'.'.join(map(str, first['loc']))}: {first['input']}"[:200]) from error
    for body in said.bodies if isinstance(said, model.SaidTask) else ():
        if places.nearest(document.text, body.name, quote.start, quote.end) is None:
            raise BadValue("no_such_body", body.name)
    return said


def choices(document: model.Document, near: int) -> dict[str, Sequence[str]]:
    """What a form offers: deadlines and targets around a place, the names of bodies."""

    def around(facts: Sequence[model.Fact]) -> list[str]:
        nearest = sorted(facts, key=lambda fact: abs(fact.start - near))[:_NEAR]
        return list(dict.fromkeys(fact.text for fact in sorted(nearest, key=lambda fact: fact.start)))

    names = dict.fromkeys(body.name for body in document.bodies)
    return {"deadlines": around(document.deadlines), "targets": around(document.targets), "bodies": list(names)}


# ---------------------------------------------------------------- to fields


def _shown_task(said: model.SaidTask) -> Fields:
    bodies = [*said.bodies, *[None] * _MORE]
    return {
        "at": [said.at],
        "product": [said.product or ""],
        "body": [body.name if body else "" for body in bodies],
        "role": [body.role if body else "implement" for body in bodies],
        "deadline": list(said.deadlines),
        "target": list(said.targets),
    }


def _shown_plain(said: model.Said) -> Fields:
    return {name: [_shown(name, value)] for name, value in said.model_dump().items()}


def _shown(name: str, value: object) -> str:
    if value is None:
        return ""
    if name in _DAYS:
        return day(str(value))
    return number(value) if name in _NUMBERS else str(value)


_DAYS = ("issued_on", "date_start", "date_end")
_NUMBERS = ("value", "value_max")
_SHOWN = {"tasks": _shown_task, "citations": _shown_plain, "deadlines": _shown_plain, "targets": _shown_plain}


# ---------------------------------------------------------------- from fields


def _one(fields: Fields, name: str) -> str:
    return (fields.get(name) or [""])[0].strip()


def _read_task(fields: Fields) -> model.SaidTask:
    rows = zip(fields.get("body", ()), fields.get("role", ()), strict=False)
    bodies = [{"name": " ".join(name.split()), "role": role} for name, role in rows if name.strip()]
    return model.SaidTask.model_validate({
        "at": _one(fields, "at"),
        "product": _one(fields, "product") or None,
        "bodies": bodies,
        "deadlines": tuple(fields.get("deadline", ())),
        "targets": tuple(fields.get("target", ())),
    })  # fmt: skip


def _read_plain(said: type[model.Said]):
    def read(fields: Fields) -> model.Said:
        return said.model_validate({name: _value(name, _one(fields, name)) for name in said.model_fields})

    return read


def _value(name: str, text: str) -> str | None:
    if not text:
        return None
    if name in _DAYS:
        return iso_day(text)
    if name in _NUMBERS:
        plain = text.replace(".", "") if _THOUSANDS.fullmatch(text) else text
        return plain.replace(",", ".")
    return text


_READ: Mapping = {
    "tasks": _read_task,
    "citations": _read_plain(model.SaidCitation),
    "deadlines": _read_plain(model.SaidDeadline),
    "targets": _read_plain(model.SaidTarget),
}
