"""Every citation resolved to a node: find first, resolve after; where two nodes fit, none is chosen."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from vanban import grammar, model
from vanban.identity import claims
from vanban.identity.claims import Held, Mention, rank
from vanban.identity.groups import Group, digest, fits, node_of
from vanban.identity.places import province_key
from vanban.identity.references import Reference, moved_home

# the findings of `fill`
_DOUBTS = ("ambiguous-citation", "date-contradicts-other-mention")

# for each citation of a document: the node that it means, or those that it may mean
Answers = tuple[tuple[str | None, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Resolution:
    """What `resolve` found: the node table, and for each document its own node and its citations' answers.

    `own` maps the id of a held document to its node: another id only where the run holds one document twice.
    """

    nodes: tuple[model.Node, ...]
    own: dict[str, str]
    answers: dict[str, Answers]

    def fill(self, document: model.Document) -> model.Document:
        """The document with `target` or `candidates` in each citation, and findings where identity is in doubt.

        Raises KeyError for a document that was not among those resolved.
        """
        answers = self.answers[document.id]
        return fill(document, answers, self.dates(answers))

    def dates(self, answers: Answers) -> dict[str, str]:
        """The dates of the nodes that the answers name, where they are known."""
        return {target: day for target, _ in answers if target and (day := self._days.get(target))}

    @cached_property
    def _days(self) -> dict[str, str]:
        return {node.id: node.issued_on for node in self.nodes if node.issued_on}


def fill(document: model.Document, answers: Answers, dates: dict[str, str]) -> model.Document:
    """The document with its answers in its citations; `dates` are those of the nodes that they name.

    A document that was filled before is filled anew.
    """
    citations, findings = [], [finding for finding in document.findings if finding.code not in _DOUBTS]
    for citation, (target, candidates) in zip(document.citations, answers, strict=True):
        filled = citation.model_copy(update={"target": target, "candidates": candidates})
        citations.append(filled)
        findings += _doubts(filled, dates)
    findings.sort(key=lambda finding: (finding.start, finding.end))
    return document.model_copy(update={"citations": tuple(citations), "findings": tuple(findings)})


def resolve(documents: Iterable[model.Document]) -> Resolution:
    """Resolve every citation of `documents`, each read once; the result does not depend on their order.

    References that tell more go first: held documents, then code with date, code alone, names, bare numbers.
    """
    held, told = [], []
    for document in documents:
        held.append(claims.held(document))
        told += claims.mentions(document)
    held.sort(key=lambda one: one.reference.home)

    def in_order(homes: dict[str, str]) -> list[tuple[Mention, str]]:
        moved = [mention._replace(reference=moved_home(mention.reference, homes)) for mention in told]
        ranked = sorted(zip(moved, told, strict=True), key=lambda pair: rank(pair[0].reference))
        return [(mention, original.reference.home) for mention, original in ranked]

    return resolve_claims(held, in_order)


def resolve_claims(
    held: Iterable[Held], mentions: Callable[[dict[str, str]], Iterable[tuple[Mention, str]]]
) -> Resolution:
    """Resolve the claims of many documents: `held` in the order of their ids, then the mentions.

    `mentions` is called once with the copies among the held (id of a copy: id of the document that speaks for it) and
    gives all mentions, each with the id of its document, their references moved home and in the order of `rank`.
    """
    register = _Register()
    for claim in held:
        register.hold(claim)
    homes = register.copies()
    same: list[tuple[Mention, str]] = []
    for mention, home in mentions(homes):
        if same and same[0][0].reference != mention.reference:
            register.place(same)
            same = []
        same.append((mention, home))
    if same:
        register.place(same)
    return register.resolution()


class _Register:
    def __init__(self) -> None:
        self.groups: dict[tuple, list[Group]] = defaultdict(list)
        self.all: list[Group] = []
        self.places = _province_names()
        # for each citation the place of its answer in `meant`
        self.answers: dict[str, array] = {}
        self.meant: list[list[Group]] = []
        self.numbers: dict[tuple[int, ...], int] = {}

    def place(self, same: list[tuple[Mention, str]]) -> None:
        """Find the group of equal references, and note it where each of them stands."""
        groups = self._place(same[0][0].reference, [mention for mention, _ in same])
        number = self.numbers.setdefault(tuple(map(id, groups)), len(self.meant))
        if number == len(self.meant):
            self.meant.append(groups)
        for mention, home in same:
            for index in mention.at:
                self.answers[home][index] = number

    def copies(self) -> dict[str, str]:
        """The held documents that are copies of another: what they say is said by one."""
        return {home: group.held[0] for group in self.all for home in group.held[1:]}

    def resolution(self) -> Resolution:
        """Name the groups, and answer."""
        names = self._name_groups()
        ids = [tuple(sorted(names[id(group)].id for group in groups)) for groups in self.meant]
        meant = [(found[0], ()) if len(found) == 1 else (None, found) for found in ids]
        answers = {home: tuple(meant[number] for number in numbers) for home, numbers in self.answers.items()}
        own = {home: names[id(group)].id for group in self.all for home in group.held}
        return Resolution(tuple(sorted(names.values(), key=lambda node: node.id)), own, answers)

    def hold(self, claim: Held) -> None:
        """Take in what one held document says of itself."""
        for key, name in claim.places.items():
            self.places.setdefault(key, name)
        self.answers[claim.reference.home] = array("l", [0]) * claim.citations
        self._place_held(claim.reference, claim.shown)

    def _place_held(self, reference: Reference, shown: dict[str, str | None]) -> None:
        same = [
            group
            for group in self._found(reference)
            if group.key == reference.keys[0] or (reference.issued_on and group.held_date == reference.issued_on)
        ]
        group = same[0] if same and (same[0].key == reference.keys[0] or fits(same[0], reference)) else None
        group = group or self._new(reference)
        group.held.append(reference.home)
        group.held_date = group.held_date or reference.issued_on
        group.join(reference)
        if len(group.held) == 1:
            # a held document's own words weigh more than any number of mentions
            group.print(shown, times=1_000_000)
        self._index(group, reference)

    def _place(self, reference: Reference, mentions: list[Mention]) -> list[Group]:
        """The group that the reference joins; several, none of them joined, where it fits several."""
        fitting = _narrow([group for group in self._found(reference) if fits(group, reference)], reference)
        if len(fitting) > 1:
            return fitting
        group = fitting[0] if fitting else self._new(reference)
        group.join(reference, sum(len(mention.at) for mention in mentions))
        for values, times in (form for mention in mentions for form in mention.printed):
            group.print(dict(values), times)
        self._index(group, reference)
        return [group]

    def _found(self, reference: Reference) -> list[Group]:
        keys = reference.keys if reference.certain else (*reference.keys, *_within(reference))
        found = {id(group): group for key in keys for group in self.groups.get(key, ())}
        if reference.keys[0][0] == "number":
            for group in self.groups.get(("numbered", reference.doc_type, reference.number), ()):
                if _may_sign(group, reference):
                    found[id(group)] = group
        return list(found.values())

    def _new(self, reference: Reference) -> Group:
        group = Group(key=reference.keys[0], period=reference.period, code=reference.code, place=reference.place)
        self.all.append(group)
        return group

    def _index(self, group: Group, reference: Reference) -> None:
        """Make the group known under its own key, and by the name or the bare number that the reference adds.

        Not under the other places where the reference might have stood: those are not the group's.
        """
        keys = [group.key, *(key for key in reference.keys if key[0] != reference.keys[0][0])]
        keys += _within(reference)
        if reference.code and reference.doc_type:
            keys.append(("numbered", reference.doc_type, reference.code.number))
        for key in keys:
            if group not in self.groups[key]:
                self.groups[key].append(group)

    def _name_groups(self) -> dict[int, model.Node]:
        named = {id(group): node_of(group, self.places) for group in self.all}
        often = Counter(node.id for node in named.values())
        for group in self.all:
            node = named[id(group)]
            if often[node.id] > 1 and not group.held:
                unique = f"{node.id}.{digest(repr((group.key, group.period, group.issued_on)))}"
                named[id(group)] = node.model_copy(update={"id": unique})
        return named


def _within(reference: Reference) -> list[tuple]:
    """The key of a code inside one document: a mention that does not tell its place is that which names it there."""
    return [("within", reference.home, key[1:-1]) for key in reference.keys[:1] if key[0] == "code"]


def _narrow(fitting: list[Group], reference: Reference) -> list[Group]:
    """Of several groups that fit, those that fit best: same day, same type, named in the same document."""
    tests = (
        lambda group: reference.issued_on is not None and reference.issued_on in group.dates,
        lambda group: reference.doc_type in group.types,
        lambda group: reference.home in group.homes,
    )
    for test in tests:
        if len(fitting) > 1:
            fitting = [group for group in fitting if test(group)] or fitting
    return fitting


def _may_sign(group: Group, reference: Reference) -> bool:
    """Whether a number without its symbol may be the group's: by the named issuer, or in the same document."""
    if reference.issuer is None:
        return reference.home in group.homes
    if group.place != reference.place or group.code is None:
        return False
    return group.code.body.rstrip("0123456789") in reference.signs or reference.issuer in group.issuers


def _province_names() -> dict[str, str]:
    """How each known province is written, by its comparable form."""
    rows = grammar.data("places")["province"]
    return {province_key(row["name"]): f"{row['kind']} {row['name']}" for row in rows}


def _doubts(citation: model.Citation, dates: dict[str, str]) -> list[model.Finding]:
    def finding(code: str, severity: model.Severity, message: str) -> model.Finding:
        return model.Finding(code=code, severity=severity, message=message, start=citation.start, end=citation.end)

    if citation.candidates:
        listed = "; ".join(citation.candidates)
        message = f"“{citation.text}” có thể là nhiều văn bản khác nhau ({listed}); không chọn văn bản nào."
        return [finding("ambiguous-citation", "warning", message)]
    day = dates.get(citation.target or "")
    if day and citation.issued_on and day != citation.issued_on:
        message = (
            f"“{citation.text}”: ngày {_day(citation.issued_on)} khác với ngày {_day(day)} "
            "của cùng văn bản này ở nơi khác."
        )
        return [finding("date-contradicts-other-mention", "warning", message)]
    return []


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
