"""What of a document can be judged, one by one: its facts, and its metadata, sections and links beside them."""

from __future__ import annotations

from typing import Any, NamedTuple

from starlette.exceptions import HTTPException

from vanban import corrections, model
from vanban.corrections import KINDS, METADATA

JUDGED = (METADATA, "sections", *KINDS, "links")
# of these there is not one more or less
ADDED = JUDGED[1:]
NOWHERE = model.Quote(start=0, end=0, text="")


class Thing(NamedTuple):
    """Something that is judged: what was read, its id, the words by which it is found again.

    `nth` tells apart what stands at one span.
    """

    kind: str
    id: str
    read: Any
    quote: model.Quote
    nth: int = 0


def things(document: model.Document, kind: str) -> list[Thing]:
    """All of a kind, in the order of the text; only those sections that have a label of their own."""
    if kind == METADATA:
        return [Thing(kind, METADATA, document.metadata, NOWHERE)]
    if kind == "sections":
        rows = [(each.id, each, corrections.head_of(document.text, each)) for each in corrections.counted(document)]
    elif kind == "links":
        rows = [(corrections.link_id(at), each, quote_of(document, each)) for at, each in enumerate(document.links)]
    else:
        rows = [(each.id, each, quote_of(document, each)) for each in getattr(document, kind)]
    found: list[Thing] = []
    times: dict[object, int] = {}
    for id, read, quote in rows:
        key = quote.start if kind == "sections" else (quote.start, quote.end)
        found.append(Thing(kind, id, read, quote, times.get(key, 0)))
        times[key] = found[-1].nth + 1
    return found


def thing(document: model.Document, id: str) -> Thing:
    """The one with this id. Raises HTTPException (404)."""
    for kind in JUDGED:
        for each in things(document, kind):
            if each.id == id:
                return each
    raise HTTPException(404)


def said_of(document: model.Document, judged: Thing) -> model.Said:
    """What is said by one who accepts it as it is."""
    if judged.kind == METADATA:
        return corrections.said_of_metadata(judged.read)
    if judged.kind == "sections":
        return corrections.said_of_section(judged.read)
    if judged.kind == "links":
        return model.SaidLink(**judged.read.model_dump(include={"from_", "to", "relation"}))
    return corrections.said_of({name: getattr(document, name) for name in KINDS}, judged.kind, judged.read)


def quote_of(document: model.Document, span: model.Span) -> model.Quote:
    """A span with its words."""
    return model.Quote(start=span.start, end=span.end, text=document.text[span.start : span.end])
