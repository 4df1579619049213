"""Places as administrative units: provinces by name, with kind and days of validity."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from vanban import grammar
from vanban.grammar.forms import matching_form


@dataclass(frozen=True, slots=True)
class Province:
    """A province or a city under the centre; `since`, `until` are ISO days (until: the first day without it)."""

    name: str
    kind: str
    since: str | None = None
    until: str | None = None
    successors: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Kind and name: "tỉnh Hà Tĩnh"."""
        return f"{self.kind} {self.name}"

    def stood_on(self, day: str | None) -> bool:
        """Whether the unit stood on that ISO day; True where no day is told."""
        if day is None:
            return True
        return (self.since or "") <= day and (self.until is None or day < self.until)


@cache
def provinces() -> tuple[Province, ...]:
    """All units of grammar/places.toml."""
    rows = grammar.data("places")["province"]
    return tuple(
        Province(row["name"], row["kind"], row.get("since"), row.get("until"), tuple(row.get("successors", ())))
        for row in rows
    )


def _key(name: str) -> str:
    return re.sub(r"\s*-\s*", " - ", " ".join(matching_form(name).split())).casefold()


@cache
def _by_name() -> dict[str, tuple[Province, ...]]:
    found: dict[str, list[Province]] = {}
    for province, row in zip(provinces(), grammar.data("places")["province"], strict=True):
        for name in (row["name"], *row.get("variants", ())):
            found.setdefault(_key(name), []).append(province)
    return {name: tuple(units) for name, units in found.items()}


def find_province(name: str, day: str | None = None, kind: str | None = None) -> Province | None:
    """The unit with that name (any case, any known spelling) that stood on `day`; None where none or two fit."""
    units = [unit for unit in _by_name().get(_key(name), ()) if kind is None or unit.kind == kind]
    standing = [unit for unit in units if unit.stood_on(day)] or units
    return standing[-1] if standing and len({unit.kind for unit in standing}) == 1 else None


@cache
def _mention() -> re.Pattern[str]:
    names = sorted({re.escape(name).replace(r"\ ", r"\s*") for name in _by_name()}, key=len, reverse=True)
    return re.compile(rf"\b(tỉnh(?:\s+ủy)?|thành\s+(?:phố|ủy)|tp\.?)\s*({'|'.join(names)})(?![^\W\d_])", re.IGNORECASE)


@cache
def _paper() -> re.Pattern[str]:
    names = sorted({re.escape(name).replace(r"\ ", r"\s*") for name in _by_name()}, key=len, reverse=True)
    return re.compile(rf"\bBáo\s+({'|'.join(names)})(?![^\W\d_])", re.IGNORECASE)


def province_of_paper(form: str, day: str | None = None) -> str | None:
    """The province whose paper copies a document ("Báo Bến Sơn đăng toàn văn …"); None where it names none or two."""
    named = {unit.title for found in _paper().finditer(form) if (unit := find_province(found[1], day))}
    return named.pop() if len(named) == 1 else None


def mentioned_provinces(form: str, day: str | None = None) -> Counter[str]:
    """How often each province is named with its kind word in a text in matching form; keys are titles.

    Only those that stood on `day` count, where one of them is named: Huế was a city below a province until 2025.
    """
    counts: Counter[str] = Counter()
    standing: Counter[str] = Counter()
    for found in _mention().finditer(form):
        kind = "tỉnh" if found[1].lower().startswith("tỉnh") else "thành phố"
        # "tỉnh hà nam" in running text is no name
        if found[2][:1].isupper() and (unit := find_province(found[2], kind=kind)):
            counts[unit.title] += 1
            standing[unit.title] += unit.stood_on(day)
    return +standing or counts
