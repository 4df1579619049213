"""Which claims have to do with each other: those that share a key, in however many steps, are resolved together.

A reference is looked for, and made known, under the keys that `links` gives, and under no others: what shares none of
them, by itself or by others between, cannot change what it means. Parts of a run may therefore be resolved apart, and
what did not change need not be resolved again.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple

from vanban.identity.claims import Held
from vanban.identity.copies import KEYS
from vanban.identity.references import Reference


class Links(NamedTuple):
    """Numbers that stand for keys. What has one of `keys` in common belongs together.

    So does what has one of its `seeking` among the `found` or the `seeking` of another: where nobody seeks, what is
    only found under one key has nothing to do with each other.
    """

    keys: tuple[int, ...]
    found: tuple[int, ...] = ()
    seeking: tuple[int, ...] = ()


def links(reference: Reference) -> Links:
    """All keys under which a reference is looked for or made known."""
    keys = [*reference.keys, *within(reference)]
    code, found, seeking = reference.code, [], []
    if code and code.year:
        keys.append(misspelt(reference))
    if code and reference.doc_type:
        found.append(("numbered", reference.doc_type, code.number))
    if reference.keys[0][0] == "number":
        seeking.append(("numbered", reference.doc_type, reference.number))
    return Links(_numbers(keys), _numbers(found), _numbers(seeking))


def links_of_held(claim: Held) -> Links:
    """Those of a held document: it may also be a copy of another, if one of the two does not tell number and day."""
    own = links(claim.reference)
    alike = _numbers(("alike", each) for each in claim.likeness.sketch[:KEYS])
    if is_told(claim.reference):
        return own._replace(found=own.found + alike)
    return own._replace(seeking=own.seeking + alike)


def is_told(reference: Reference) -> bool:
    """Whether a held document tells its number and its day."""
    return bool(reference.code and reference.issued_on)


def within(reference: Reference) -> list[tuple]:
    """The key of a code inside one document: a mention that does not tell its place is that which names it there."""
    return [("within", reference.home, key[1:-1]) for key in reference.keys[:1] if key[0] == "code"]


def misspelt(reference: Reference) -> tuple:
    """The key under which a code with a slip in its last letters is found: in one document, by number and year."""
    code = reference.code
    return ("misspelt", reference.home, code.number, code.year, code.kind)


def _numbers(keys: Iterable[tuple]) -> tuple[int, ...]:
    """A signed number of 64 bits for each key, the same in every process."""
    digests = (blake2b(repr(key).encode(), digest_size=8).digest() for key in keys)
    return tuple(dict.fromkeys(int.from_bytes(each, signed=True) for each in digests))
