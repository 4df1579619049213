"""What to look for, as data: TOML files whose entries carry their own examples, which are their tests.

A file holds `[[entry]]` tables: `id`, `pattern` (a verbose regular expression over the matching form of the
text), `examples` that it must match whole, `not_examples` in which it must find nothing, and whatever else the
code that uses it needs. `[macros]` name pieces that patterns use as `{name}`. A file that says
`include = ["calendar"]` may also use the macros of calendar.toml and, by their ids, its entries.

To add a way of saying something, add an entry with its examples; to add a name to a list, add a line to it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from vanban.grammar.forms import LOWER, UPPER, matching_form


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a grammar file, compiled. `extra` holds the keys that only its users know."""

    id: str
    regex: re.Pattern[str]
    examples: tuple[str, ...] = ()
    not_examples: tuple[str, ...] = ()
    extra: MappingProxyType[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@cache
def data(name: str) -> MappingProxyType[str, Any]:
    """The TOML file `name`.toml as it stands. Raises FileNotFoundError for a name that is not there."""
    source = files(__package__).joinpath(f"{name}.toml").read_text("utf-8")
    return MappingProxyType(tomllib.loads(source))


@cache
def entries(name: str) -> tuple[Entry, ...]:
    """The compiled entries of `name`.toml, in their order. Raises ValueError for an entry that does not compile."""
    source = data(name)
    macros = macro_table(name)
    known = {"id", "pattern", "examples", "not_examples"}
    return tuple(
        Entry(
            id=row["id"],
            regex=compiled(row["pattern"], macros, where=f"{name}.toml: {row['id']}"),
            examples=tuple(row.get("examples", ())),
            not_examples=tuple(row.get("not_examples", ())),
            extra=MappingProxyType({key: value for key, value in row.items() if key not in known}),
        )
        for row in source.get("entry", ())
    )


@cache
def patterns(name: str) -> MappingProxyType[str, re.Pattern[str]]:
    """The compiled patterns of `name`.toml by the ids of their entries."""
    return MappingProxyType({entry.id: entry.regex for entry in entries(name)})


@cache
def macro_table(name: str) -> MappingProxyType[str, str]:
    """The macros of `name`.toml with their own macros expanded; a macro may use those above it."""
    done: dict[str, str] = {"upper": f"[{UPPER}]", "lower": f"[{LOWER}]"}
    for other in data(name).get("include", ()):
        done |= macro_table(other)
        for row in data(other)["entry"]:
            # the same group name may stand in a pattern once only: an included entry loses its names
            nameless = re.sub(r"\(\?P<\w+>", "(?:", _expand(row["pattern"], done))
            done[row["id"].replace("-", "_")] = f"(?:{nameless})"
    for key, pattern in data(name).get("macros", {}).items():
        done[key] = f"(?:{_expand(pattern, done)})"
    return MappingProxyType(done)


def compiled(pattern: str, macros: MappingProxyType[str, str], where: str, flags: int = 0) -> re.Pattern[str]:
    """`pattern` with its macros expanded, compiled verbose; it sees the matching form of the text."""
    try:
        return re.compile(_expand(matching_form(pattern), macros), re.VERBOSE | flags)
    except re.error as error:
        raise ValueError(f"{where}: {error}") from error


def _expand(pattern: str, macros: MappingProxyType[str, str] | dict[str, str]) -> str:
    # only {lower_case_names} are macros: {2,4} stays a repetition
    return re.sub(r"\{([a-z_]+)\}", lambda match: macros[match[1]], matching_form(pattern))
