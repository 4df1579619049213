"""What one document claims of itself and of the documents that it cites: all that resolution needs, without its text.

Claims of a hundred thousand documents do not fit into memory as documents do not: they can be packed, kept elsewhere,
and given back one by one in the order that `rank` tells.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from vanban import model
from vanban.identity.codes import Code
from vanban.identity.copies import Likeness, likeness
from vanban.identity.names import fold, own_name
from vanban.identity.places import Place, province_key
from vanban.identity.references import NAMED_TYPES, Reference, context, of_citation, of_document, plenum_of

_PRINTED = ("code", "number", "symbol", "title", "term")
# parts of `rank`: below every character that may stand in one
_APART = "\x01"
_UNITS = attrgetter("province", "district", "commune")
_CODE = attrgetter("number", "kind", "body", "year", "printed_kind")

Printed = tuple[tuple[str, str | None], ...]


class Mention(NamedTuple):
    """One reference of a document: where it stands (indices of citations), and the ways in which it is printed."""

    reference: Reference
    at: tuple[int, ...]
    printed: tuple[tuple[Printed, int], ...]


class Held(NamedTuple):
    """A held document: what it says of itself, its printed forms, how its places are written, its citations' number,
    and what its copies are known by."""

    reference: Reference
    shown: dict[str, str | None]
    places: dict[str, str]
    citations: int
    likeness: Likeness


def held(document: model.Document) -> Held:
    """What `document` says of itself."""
    metadata, issuer = document.metadata, document.metadata.issuer
    places = {}
    if issuer and issuer.province:
        places[province_key(issuer.province)] = issuer.province
    for name in (issuer.district, issuer.commune) if issuer else ():
        if name:
            places[fold(name)] = name
    shown = {key: getattr(metadata, key, None) for key in ("code", "number", "symbol")}
    shown |= {"issuer": issuer.name if issuer else None, "title": metadata.subject}
    return Held(of_document(document), shown, places, len(document.citations), likeness(document.text))


def mentions(document: model.Document) -> Iterator[Mention]:
    """What `document` says of others, each reference once."""
    citing = context(document)
    found: dict[Reference, list[tuple[int, Printed]]] = {}
    for index, citation in enumerate(document.citations):
        found.setdefault(of_citation(citation, citing), []).append((index, _printed(citation)))
    for reference, said in found.items():
        counted: dict[Printed, int] = {}
        for _, printed in said:
            counted[printed] = counted.get(printed, 0) + 1
        yield Mention(reference, tuple(index for index, _ in said), tuple(counted.items()))


def rank(reference: Reference) -> str:
    """Where the reference stands in the order of resolution: what tells more goes first. Equal only for equals."""
    kind = {"code": "0", "name": "1", "number": "2"}[reference.keys[0][0]]
    told = "0" if reference.issued_on else "1" if reference.period else "2" if reference.year else "3"
    whole = hashlib.sha256(_json(_listed(reference)).encode()).hexdigest()[:24]
    parts = (repr(reference.keys), reference.issued_on or "", reference.home, whole)
    return f"{kind}{told}{0 if reference.certain else 1}{_APART.join(parts)}"


def _printed(citation: model.Citation) -> Printed:
    issuer = citation.issuer.name if citation.issuer else None
    told = {key: getattr(citation, key) for key in _PRINTED} | {"issuer": issuer}
    named = citation.doc_type in NAMED_TYPES
    if named or (not citation.title and not citation.code and (plenum_of(citation) or not citation.number)):
        told["title"] = own_name(citation.text, citation.doc_type) or citation.title
    return tuple(told.items())


# ---------------------------------------------------------------- packed


def pack_held(claim: Held) -> str:
    """The claim as JSON, for `unpack_held`."""
    return _json([_listed(claim.reference), claim.shown, claim.places, claim.citations, claim.likeness.packed()])


def unpack_held(text: str) -> Held:
    """The claim that `pack_held` packed."""
    reference, shown, places, citations, packed = json.loads(text)
    return Held(_reference(reference), shown, places, citations, Likeness.unpacked(packed))


def say_the_same(one: str, other: str) -> bool:
    """Whether two held documents, packed, say the same of themselves; their bytes and the rest of them may differ."""
    (reference, *said, _), (others, *told, _) = json.loads(one), json.loads(other)
    (own, *keys), (_, *other_keys) = json.loads(reference[0]), json.loads(others[0])
    assert own[0] == "held"
    return keys == other_keys and reference[1:] == others[1:] and said == told


def pack_mention(mention: Mention) -> str:
    """The mention as JSON, for `unpack_mention`."""
    printed = [[[value for _, value in form], times] for form, times in mention.printed]
    return _json([_listed(mention.reference), mention.at, printed])


def unpack_mention(text: str) -> Mention:
    """The mention that `pack_mention` packed."""
    reference, at, printed = json.loads(text)
    names = (*_PRINTED, "issuer")
    forms = tuple((tuple(zip(names, values, strict=True)), times) for values, times in printed)
    return Mention(_reference(reference), tuple(at), forms)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _listed(reference: Reference) -> list:
    # the keys as a text of their own: many references share them, and are given one tuple
    keys = _json([[[*_UNITS(part)] if isinstance(part, Place) else part for part in key] for key in reference.keys])
    code = _json(_CODE(reference.code)) if reference.code else None
    place = _json(_UNITS(reference.place)) if reference.place else None
    return [
        keys, reference.doc_type, code, reference.number, reference.name, reference.issuer, reference.issued_on,
        reference.period, reference.year, place, reference.home, reference.certain, reference.before,
        sorted(reference.signs), reference.around,
    ]  # fmt: skip


def _reference(row: list) -> Reference:
    row[0], row[2], row[9] = _keys(row[0]), row[2] and _code(row[2]), row[9] and _place(row[9])
    row[7] = tuple(row[7]) if row[7] else None
    # one text for all mentions of a document
    row[10], row[13] = sys.intern(row[10]), frozenset(row[13])
    return Reference(*row)


@lru_cache(maxsize=16384)
def _keys(text: str) -> tuple[tuple, ...]:
    return tuple(tuple(Place(*part) if isinstance(part, list) else part for part in key) for key in json.loads(text))


@lru_cache(maxsize=16384)
def _code(text: str) -> Code:
    return Code(*json.loads(text))


@lru_cache(maxsize=4096)
def _place(text: str) -> Place:
    return Place(*json.loads(text))
