"""The list of well-known documents of the centre: what a short mention means. A user may add a list of their own."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from vanban import grammar
from vanban.errors import UsageError
from vanban.identity.codes import parse_code
from vanban.identity.names import fold

# the file with a user's own list, of the form of grammar/known.toml
VARIABLE = "VANBAN_KNOWN"
_AMENDING = ("SĐBS ", "sửa đổi, bổ sung một số điều của ")


@dataclass(frozen=True, slots=True)
class Known:
    """A document as the list tells it; days as ISO 8601, `effective_on` for laws only."""

    doc_type: str
    code: str
    issued_on: str
    issuer: str
    title: str = ""
    effective_on: str | None = None
    cited_in: str | None = None
    aliases: tuple[str, ...] = ()


def known_documents() -> tuple[Known, ...]:
    """The list of grammar/known.toml and, if $VANBAN_KNOWN names a file, the user's own; each document once.

    Raises UsageError where the user's file cannot be read or a line of it is wrong.
    """
    return _all(os.environ.get(VARIABLE) or "")


def known_aliases() -> frozenset[str]:
    """The other names of all known documents, in comparable form."""
    return _aliases(os.environ.get(VARIABLE) or "")


@lru_cache(maxsize=4)
def _aliases(own: str) -> frozenset[str]:
    return frozenset(fold(alias) for known in _all(own) for alias in known.aliases)


@lru_cache(maxsize=4)
def _all(own: str) -> tuple[Known, ...]:
    ours = grammar.data("known")
    found = list(_listed(ours["documents"], ours["issuers"], "known.toml"))
    if own:
        try:
            data = tomllib.loads(Path(own).read_text("utf-8"))
        except (OSError, ValueError) as error:
            advice = f"Mend the file, or unset {VARIABLE}."
            raise UsageError(
                f"The list of known documents cannot be read: {error}.", advice=advice, path=own
            ) from error
        # what the user says of a document stands before what we say
        found = [*_listed(data.get("documents", {}), {**ours["issuers"], **data.get("issuers", {})}, own), *found]
    return tuple({(each.doc_type, each.code, each.issued_on): each for each in reversed(found)}.values())


def _listed(documents: Mapping[str, Any], issuers: Mapping[str, str], where: str) -> Iterator[Known]:
    types = grammar.data("doc_types")["types"]
    for doc_type, lines in documents.items():
        if doc_type not in types:
            raise UsageError(
                f"There is no type of document “{doc_type}”.", advice=f"One of: {', '.join(types)}.", path=where
            )
        yield from (_known(doc_type, line, issuers, where) for line in lines)


def _known(doc_type: str, line: str, issuers: Mapping[str, str], where: str) -> Known:
    parts = [part.strip() for part in line.split("|")]
    code, day, issuer, title, effective, cited, names = (*parts[:7], *[""] * (7 - len(parts)))
    if not (parse_code(code) and _is_day(day) and issuer in issuers and (not effective or _is_day(effective))):
        advice = "A line is: code | day of issue as 2013-06-03 | issuer of [issuers] | subject …"
        raise UsageError(f"This line of the list of known documents is wrong: {line}.", advice=advice, path=where)
    return Known(
        doc_type=doc_type,
        code=code,
        issued_on=day,
        issuer=issuers[issuer],
        title=title.replace(*_AMENDING),
        effective_on=effective or None,
        cited_in=cited or None,
        aliases=tuple(name.strip() for name in names.split(";") if name.strip()),
    )


def _is_day(iso: str) -> bool:
    with suppress(ValueError):
        return bool(date.fromisoformat(iso))
    return False
