"""The references that mean one document, gathered, and whether one more belongs to them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from vanban import model
from vanban.identity.codes import LOOKALIKES, Code, type_codes
from vanban.identity.known import Known
from vanban.identity.names import place_slug, slug, type_slug
from vanban.identity.places import Place
from vanban.identity.references import Period, Reference, term_of


# plain dictionaries count: a run has hundreds of thousands of groups, and Counters would take three times as much
@dataclass(slots=True, eq=False)
class Group:
    """What all mentions of one document tell of it. `held` are the documents of the run that are this one.

    `known` is what the list of well-known documents tells; `told` that a mention or a held document tells when;
    `candidate` that a mention may mean this one or another.
    """

    key: tuple
    period: Period | None = None
    code: Code | None = None
    place: Place | None = None
    name: str = ""
    held: list[str] = field(default_factory=list)
    held_date: str | None = None
    known: Known | None = None
    told: bool = False
    candidate: bool = False
    homes: set[str] = field(default_factory=set)
    types: dict[str, int] = field(default_factory=dict)
    dates: dict[str, int] = field(default_factory=dict)
    years: set[str] = field(default_factory=set)
    issuers: set[str] = field(default_factory=set)
    printed: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def issued_on(self) -> str | None:
        """Its own date where it is held, that of the list, else the one told most often, the earliest of equals."""
        return self.held_date or (self.known.issued_on if self.known else commonest(self.dates))

    @property
    def in_force_from(self) -> str | None:
        """The day from which a law is in force, that of its issue where no other is known."""
        return (self.known.effective_on if self.known else None) or self.issued_on

    def join(self, reference: Reference, times: int = 1) -> None:
        """Add what one reference tells; `times` is how often it occurs."""
        if reference.home:
            self.homes.add(reference.home)
            self.told = self.told or reference.tells_when
        if reference.doc_type:
            self.types[reference.doc_type] = self.types.get(reference.doc_type, 0) + times
        if reference.issued_on:
            self.dates[reference.issued_on] = self.dates.get(reference.issued_on, 0) + times
        if reference.year:
            self.years.add(reference.year)
        if reference.issuer:
            self.issuers.add(reference.issuer)
        self.period = self.period or reference.period
        self.code = self.code or reference.code
        self.place = self.place or reference.place
        self.name = self.name or reference.name

    def print(self, values: dict[str, str | None], times: int = 1) -> None:
        """Count the printed forms (code, number, symbol, issuer, title, term) for display."""
        for said in values.items():
            if said[1]:
                self.printed[said] = self.printed.get(said, 0) + times

    def shown(self, key: str) -> str | None:
        """The printed form that occurs most often, the longest of equals; None where it was never told."""
        forms = {form: times for (kind, form), times in self.printed.items() if kind == key}
        return min(forms, key=lambda form: (-forms[form], -len(form), form)) if forms else None


def commonest(counter: dict[str, int]) -> str | None:
    """The most frequent value, the smallest of equals; None where nothing was counted."""
    return min(counter, key=lambda value: (-counter[value], value)) if counter else None


def fits(group: Group, reference: Reference) -> bool:
    """Whether nothing that the reference tells speaks against its meaning the group's document."""
    return _types_agree(group, reference) and (
        _dates_agree(group, reference) if reference.issued_on else _periods_agree(group, reference)
    )


def _types_agree(group: Group, reference: Reference) -> bool:
    told = reference.doc_type
    if not told or not group.types or told in group.types:
        return True
    if reference.issued_on and reference.issued_on in group.dates:
        return True
    # "Chương trình hành động số 282/NQ-CP" is the resolution with what it promulgates: the word is not that of the code
    code = reference.code or group.code
    numbered_as = type_codes().get(code.kind or "", frozenset()) if code else frozenset()
    return bool(numbered_as) and (told not in numbered_as or not numbered_as & set(group.types))


def _dates_agree(group: Group, reference: Reference) -> bool:
    if reference.issued_on in group.dates:
        return True
    if group.dates:
        # one number within one term or year: the other date is a slip
        return reference.period == group.period and reference.period is not None and reference.period[0] != "day"
    return not group.years or reference.year in group.years


def _periods_agree(group: Group, reference: Reference) -> bool:
    if reference.year and group.years and reference.year not in group.years:
        return False
    if reference.period and reference.period[0] == "term":
        known = group.period if group.period and group.period[0] == "term" else None
        day = group.issued_on
        if known is None and day:
            known = ("term", term_of(day) or "")
        if known and known != reference.period:
            return False
    day, before = group.issued_on, reference.before
    if reference.year is None and day is None and group.years and before:
        return min(group.years) <= before[:4]
    return not (day and before) or day <= before


def node_of(group: Group) -> model.Node:
    """The group as a node of the graph, without its places."""
    return model.Node(
        id=group.held[0] if group.held else node_id(group),
        doc_type=commonest(group.types),
        code=group.shown("code"),
        number=group.shown("number"),
        symbol=group.shown("symbol"),
        issued_on=group.issued_on,
        issuer=group.shown("issuer"),
        term=group.shown("term"),
        title=group.shown("title"),
        in_corpus=bool(group.held),
        documents=tuple(sorted(group.held)),
    )


def node_id(group: Group) -> str:
    """A readable id like that of a held document: "nghi-quyet.25-nq-tw.2013-06-03", "luat.dat-dai.2024"."""
    named = slug((group.shown("code") or "").translate(LOOKALIKES)) or slug(group.name)
    if not named:
        named = ".".join(
            part for part in (slug(group.shown("number") or ""), slug(group.shown("issuer") or "")) if part
        )
    place = group.place or Place()
    where = [place_slug(name) for name in (place.province, place.district, place.commune)]
    day = group.issued_on
    when = slug(day or "")
    if group.code is None and group.period:
        when = f"khoa-{slug(group.period[1])}" if group.period[0] == "term" else group.period[1]
    elif not day and group.period and group.period[0] == "term":
        when = f"khoa-{slug(group.period[1])}"
    elif not day and not (group.code and group.code.year) and len(group.years) == 1:
        when = min(group.years)
    parts = [type_slug(commonest(group.types)), named or "khong-so", *where, when]
    if isinstance(group.key[-1], str):
        parts.append(digest(group.key[-1]))
    return ".".join(part for part in parts if part)


def digest(text: str) -> str:
    """Eight hexadecimal digits that stand for `text`."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
