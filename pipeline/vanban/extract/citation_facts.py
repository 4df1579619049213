"""Citations as facts: what a mention says with the words of the text, its pinpoint and its relation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from vanban import model
from vanban.extract.citation_parts import View
from vanban.extract.mentions import Mention, begins
from vanban.extract.relation_grounds import Governed


def facts(page: View, mentions: list[Mention], governed: list[Governed]) -> tuple[model.Citation, ...]:
    """The citation that each mention is. `governed`: its relation, with the word that says so."""
    made = model.Citation.unchecked
    return tuple([made(_fields(page, mention, *why)) for mention, why in zip(mentions, governed, strict=True)])


def _fields(page: View, mention: Mention, relation: model.Relation, cue: str | None) -> dict[str, Any]:
    text, start, lead = page.text, mention.start, begins(page, mention)
    return {
        "start": start,
        "end": mention.end,
        "text": text[start : mention.end],
        "id": "",
        "page": 1,
        "section": None,
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
        "pinpoint": text[lead:start].strip(" ,") if lead < start else None,
        "relation": relation,
        "cue": cue,
        "target": None,
        "candidates": (),
    }


@lru_cache(maxsize=1024)
def _named_body(printed: str) -> model.Named:
    return model.Named(name=" ".join(printed.split()))
