"""Between the fields of a form and what a person says of a fact: texts as Vietnamese write them, both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import ValidationError

from vanban import model
from vanban.corrections import places
from vanban.desk.asking import BadValue, iso_day
from vanban.exports.wording import day, number
from vanban.model import base

Fields = dict[str, list[str]]
# empty rows for more bodies of a task
_MORE = 2
_NEAR = 8
# what a field may be, where it may not be anything
OFFERED: Mapping[str, Sequence[str]] = {
    "comparator": get_args(base.Comparator), "deadline": get_args(base.DeadlineKind),
    "section": get_args(base.SectionKind), "section_role": get_args(base.SectionRole), "level": get_args(base.Level),
    "side": get_args(base.Side), "status": get_args(base.Status),
}  # fmt: skip
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")


def fields_of(said: model.Said, quote: str) -> Fields:
    """The fields of the form that changes what is said so until now, and that stands at `quote`."""
    shown = _shown_task(said) if isinstance(said, model.SaidTask) else _shown_plain(said)
    return {"quote": [quote], **shown}


def new_fields(kind: str, quote: str) -> Fields:
    """The fields of the form that adds a fact of a kind."""
    empty = {
        "tasks": model.SaidTask(bodies=()),
        "citations": model.SaidCitation(relation="mentions"),
        "deadlines": model.SaidDeadline(kind="by"),
        "targets": model.SaidTarget(comparator="="),
        "sections": model.SaidSection(kind="clause", depth=1),
        "links": model.SaidLink(from_=" ", to=" ", relation="implements"),
    }
    return fields_of(empty[kind], quote)


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
    """What a form offers: deadlines and targets around a place, the names of bodies, what documents are cited by."""

    def around(facts: Sequence[model.Fact]) -> list[str]:
        nearest = sorted(facts, key=lambda fact: abs(fact.start - near))[:_NEAR]
        return list(dict.fromkeys(fact.text for fact in sorted(nearest, key=lambda fact: fact.start)))

    names = dict.fromkeys(body.name for body in document.bodies)
    codes = dict.fromkeys(each.code or each.text for each in document.citations)
    return {"deadlines": around(document.deadlines), "targets": around(document.targets), "bodies": list(names),
            "codes": list(codes)}  # fmt: skip


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
    return {name: [_shown(name, value)] for name, value in said.model_dump(by_alias=True).items()}


def _shown(name: str, value: object) -> str:
    if value is None:
        return ""
    if name == "signers":
        return "\n".join(_BETWEEN.join(each[part] or "" for part in _SIGNER).rstrip(_BETWEEN) for each in value)
    if name == "recipients":
        return "\n".join(value)
    if name in _DAYS:
        return day(str(value))
    return number(value) if name in _NUMBERS else str(value)


_DAYS = ("issued_on", "effective_on", "date_start", "date_end", "period_start", "period_end")
_NUMBERS = ("value", "value_max")
# a signer is a line of a form: name; position; on whose behalf
_SIGNER, _BETWEEN = ("name", "position", "on_behalf_of"), "; "


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
        names = (field.alias or name for name, field in said.model_fields.items())
        return said.model_validate({name: _value(name, _one(fields, name)) for name in names})

    return read


def _value(name: str, text: str) -> Any:
    if name in ("signers", "recipients"):
        lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        return lines if name == "recipients" else [_signer(line) for line in lines]
    if not text:
        return None
    if name in _DAYS:
        return iso_day(text)
    if name in _NUMBERS:
        plain = text.replace(".", "") if _THOUSANDS.fullmatch(text) else text
        return plain.replace(",", ".")
    return text


def _signer(line: str) -> dict[str, str | None]:
    parts = [part.strip() or None for part in line.split(_BETWEEN.strip(), len(_SIGNER) - 1)]
    return dict(zip(_SIGNER, [*parts, None, None], strict=False)) | {"name": parts[0] or "?"}


_READ: Mapping = {
    "tasks": _read_task,
    "citations": _read_plain(model.SaidCitation),
    "deadlines": _read_plain(model.SaidDeadline),
    "targets": _read_plain(model.SaidTarget),
    "links": _read_plain(model.SaidLink),
    "sections": _read_plain(model.SaidSection),
    "metadata": _read_plain(model.SaidMetadata),
}
