"""Citations as facts: what a mention says with the words of the text, its pinpoint and its relation."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from pydantic import TypeAdapter

from vanban import model
from vanban.extract.citation_parts import View
from vanban.extract.mentions import Mention, begins
from vanban.extract.relation_grounds import Governed


def facts(page: View, mentions: list[Mention], governed: list[Governed]) -> tuple[model.Citation, ...]:
    """The citation that each mention is. `governed`: its relation, with the word that says so."""
    fields = (_fields(page, mention, *why) for mention, why in zip(mentions, governed, strict=True))
    return _checked().validate_python(tuple(fields))


@cache
def _checked() -> TypeAdapter[tuple[model.Citation, ...]]:
    """Makes and checks all citations of a document at once: one after the other costs half as much again."""
    return TypeAdapter(tuple[model.Citation, ...])


def _fields(page: View, mention: Mention, relation: model.Relation, cue: str | None) -> dict[str, Any]:
    text = page.text
    lead = begins(page, mention)
    return {
        "start": mention.start,
        "end": mention.end,
        "text": text[mention.start : mention.end],
        "rule": mention.rule,
        "confidence": mention.certain,
        "doc_type": mention.doc_type,
        "number": mention.number,
        "symbol": mention.symbol,
        "code": mention.code,
        "issued_on": mention.issued_on,
        "issuer": _named_body(mention.issuer) if mention.issuer else None,
        "term": mention.term,
        "title": text[mention.title[0] : mention.title[1]] if mention.title else None,
        "pinpoint": text[lead : mention.start].strip(" ,") if lead < mention.start else None,
        "relation": relation,
        "cue": cue,
    }


@lru_cache(maxsize=1024)
def _named_body(printed: str) -> model.Named:
    return model.Named(name=" ".join(printed.split()))
