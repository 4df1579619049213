"""Every citation resolved to a node: find first, resolve after; where two nodes fit, none is chosen."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from vanban import grammar, model
from vanban.identity import claims
from vanban.identity.claims import Held, Mention, rank
from vanban.identity.copies import Copies
from vanban.identity.doubts import DOUBTS, Told, doubts
from vanban.identity.groups import Group, digest, fits, node_of
from vanban.identity.known import Known, known_documents
from vanban.identity.linking import is_told, misspelt, within
from vanban.identity.narrowing import narrow
from vanban.identity.places import Place, code_entry, province_key
from vanban.identity.references import NAMED_TYPES, Reference, moved_home, of_known


class Answer(NamedTuple):
    """What one citation means: a node, or those that it may mean; `by_list`: only the list of known ones tells."""

    target: str | None = None
    candidates: tuple[str, ...] = ()
    by_list: bool = False

    @classmethod
    def of(cls, ids: Iterable[str], by_list: bool) -> Answer:
        """The answer of a mention that may mean the nodes with these ids."""
        found = tuple(sorted(ids))
        return cls(found[0], (), by_list) if len(found) == 1 else cls(None, found)


# of a mention of a known document
_SURE, _BARE, _UNDATED = range(3)

# for each citation of a document
Answers = tuple[Answer, ...]


class Named(NamedTuple):
    """A node but for what all others decide: its id is that of another too, perhaps, and then `tail` is put behind it.

    `units` are its province, district and commune in comparable form: how they are written, held documents tell.
    """

    node: model.Node
    tail: str
    units: tuple[str, str, str]


class Part(NamedTuple):
    """What `resolve_part` found: nodes, the node of each held document, and what mentions mean, all by their places.

    `said` tells of each mention what it came with, where it stands, and the place of its answer in `meant`, which
    tells nodes and whether only the list of known documents does.
    """

    nodes: list[Named]
    own: dict[str, int]
    meant: list[tuple[tuple[int, ...], bool]]
    said: list[tuple[Any, tuple[int, ...], int]]


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

    def dates(self, answers: Answers) -> dict[str, Told]:
        """The days and codes of the nodes that the answers name, where they are known."""
        return {each.target: self._told[each.target] for each in answers if each.target in self._told}

    @cached_property
    def _told(self) -> dict[str | None, Told]:
        return {node.id: (node.issued_on, node.code) for node in self.nodes if node.issued_on or node.code}


def fill(document: model.Document, answers: Answers, dates: dict[str, Told]) -> model.Document:
    """The document with its answers in its citations; `dates` are the days and codes of the nodes that they name.

    A document that was filled before is filled anew.
    """
    citations, findings = [], [finding for finding in document.findings if finding.code not in DOUBTS]
    for citation, answer in zip(document.citations, answers, strict=True):
        filled = citation.model_copy(update={"target": answer.target, "candidates": answer.candidates})
        citations.append(filled)
        findings += doubts(filled, dates.get(answer.target), by_list=answer.by_list)
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
    sizes: dict[str, int] = {}
    places = province_names()

    def noted() -> Iterable[Held]:
        for claim in held:
            sizes[claim.reference.home] = claim.citations
            for key, name in claim.places.items():
                places.setdefault(key, name)
            yield claim

    found = resolve_part(noted(), mentions, known_documents())
    often = Counter(each.node.id for each in found.nodes)
    nodes = [_whole(each, places, unique=often[each.node.id] == 1) for each in found.nodes]
    meant = [Answer.of((nodes[at].id for at in numbers), by_list) for numbers, by_list in found.meant]
    # the place of each answer in `meant`, and no answers: they are few and stand for many
    answers = {home: array("l", [0]) * size for home, size in sizes.items()}
    for home, at, number in found.said:
        for index in at:
            answers[home][index] = number
    return Resolution(
        tuple(sorted(nodes, key=lambda node: node.id)),
        {home: nodes[at].id for home, at in found.own.items()},
        {home: tuple(meant[number] for number in numbers) for home, numbers in answers.items()},
    )


def _whole(told: Named, places: dict[str, str], unique: bool) -> model.Node:
    province, district, commune = map(places.get, told.units)
    id = told.node.id if unique or told.node.in_corpus else f"{told.node.id}.{told.tail}"
    return told.node.model_copy(update={"id": id, "province": province, "district": district, "commune": commune})


def resolve_part(
    held: Iterable[Held], mentions: Callable[[dict[str, str]], Iterable[tuple[Mention, Any]]], known: Iterable[Known]
) -> Part:
    """Resolve claims that have nothing to do with any others (`identity.linking`); arguments as of `resolve_claims`.

    `known` are the well-known documents that they may mean. What each mention comes with is given back with its answer.
    """
    register = _Register(held)
    register.place_known(known)
    same: list[tuple[Mention, Any]] = []
    for mention, where in mentions(register.copies()):
        if same and same[0][0].reference != mention.reference:
            register.place(same)
            same = []
        same.append((mention, where))
    if same:
        register.place(same)
    return register.part()


def copies(held: Iterable[Held]) -> dict[str, str]:
    """The copies among the held documents of `resolve_part`: the id of each, that of the one which speaks for it."""
    return _Register(held).copies()


class _Register:
    """The groups of held documents, to which mentions are added; `held` is in the order of the ids."""

    def __init__(self, held: Iterable[Held]) -> None:
        self.groups: dict[tuple, list[Group]] = defaultdict(list)
        self.all: list[Group] = []
        self.said: list[tuple[Any, tuple[int, ...], int]] = []
        self.meant: list[tuple[list[Group], int]] = []
        self.numbers: dict[tuple[int, ...], int] = {}
        self.twins: Copies[Group] = Copies()
        self.waiting: list[Held] = []
        for claim in held:
            self.hold(claim)
        self.hold_waiting()

    def place(self, same: list[tuple[Mention, Any]]) -> None:
        """Find the group of equal references, and note it where each of them stands."""
        reference = same[0][0].reference
        groups = self._place(reference, [mention for mention, _ in same])
        doubt = _doubt(groups, reference)
        number = self.numbers.setdefault((doubt, *map(id, groups)), len(self.meant))
        if number == len(self.meant):
            self.meant.append((groups, doubt))
        self.said += ((where, mention.at, number) for mention, where in same)

    def copies(self) -> dict[str, str]:
        """The held documents that are copies of another: what they say is said by one."""
        return {home: group.held[0] for group in self.all for home in group.held[1:]}

    def part(self) -> Part:
        """Name the groups, and answer."""
        told = [group for group in self.all if group.homes or group.candidate]
        places = {id(group): at for at, group in enumerate(told)}
        meant = []
        for groups, doubt in self.meant:
            by_list = doubt == _UNDATED or (doubt == _BARE and not groups[0].told)
            meant.append((tuple(places[id(group)] for group in groups), by_list))
        own = {home: at for at, group in enumerate(told) for home in group.held}
        return Part([_named(group) for group in told], own, meant, self.said)

    def hold(self, claim: Held) -> None:
        """Take in what one held document says of itself."""
        if is_told(claim.reference):
            group = self._place_held(claim.reference, claim.shown)
            self.twins.add(claim.likeness, _head(claim.reference), group)
        else:
            self.waiting.append(claim)

    def hold_waiting(self) -> None:
        """Place the held documents that do not tell number and day: they may be copies of those that do."""
        for claim in sorted(self.waiting, key=lambda one: (one.reference.code is None, one.reference.home)):
            head = _head(claim.reference)
            twins = self.twins.of(claim.likeness, head)
            group = self._place_held(claim.reference, claim.shown, twins[0] if len(twins) == 1 else None)
            self.twins.add(claim.likeness, head, group)
        self.waiting.clear()
        self.twins.clear()

    def place_known(self, documents: Iterable[Known]) -> None:
        """Make the well-known documents known; those that nobody names do not become nodes."""
        for known in documents:
            reference = of_known(known)
            held = [group for group in self._found(reference) if reference.issued_on in group.dates]
            group = held[0] if len(held) == 1 else self._new(reference)
            group.known = known
            group.join(reference)
            if not group.held:
                shown = {"code": known.code, "issuer": known.issuer, "title": known.title, "number": reference.number}
                group.print(shown)
            self._index(group, reference)

    def _place_held(self, reference: Reference, shown: dict[str, str | None], copied: Group | None = None) -> Group:
        same = [
            group
            for group in self._found(reference)
            if group.key == reference.keys[0] or (reference.issued_on and group.held_date == reference.issued_on)
        ]
        group = same[0] if same and (same[0].key == reference.keys[0] or fits(same[0], reference)) else None
        group = group or copied or self._new(reference)
        group.held.append(reference.home)
        group.held_date = group.held_date or reference.issued_on
        group.join(reference)
        if len(group.held) == 1:
            # a held document's own words weigh more than any number of mentions
            group.print(shown, times=1_000_000)
        self._index(group, reference)
        return group

    def _place(self, reference: Reference, mentions: list[Mention]) -> list[Group]:
        """The group that the reference joins; several, none of them joined, where it fits several."""
        fitting = narrow([group for group in self._found(reference) if fits(group, reference)], reference)
        if len(fitting) > 1:
            for group in fitting:
                group.candidate = True
            return fitting
        group = fitting[0] if fitting else self._new(reference)
        group.join(reference, sum(len(mention.at) for mention in mentions))
        for values, times in (form for mention in mentions for form in mention.printed):
            group.print(dict(values), times)
        self._index(group, reference)
        return [group]

    def _found(self, reference: Reference) -> list[Group]:
        keys = reference.keys if reference.certain else (*reference.keys, *within(reference))
        found = {id(group): group for key in keys for group in self.groups.get(key, ())}
        if not found and reference.code and reference.code.year:
            found = {id(group): group for group in self.groups.get(misspelt(reference), ()) if _slip(group, reference)}
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
        keys += within(reference)
        if reference.code and reference.code.year:
            keys.append(misspelt(reference))
        if reference.code and reference.doc_type:
            keys.append(("numbered", reference.doc_type, reference.code.number))
        for key in keys:
            if group not in self.groups[key]:
                self.groups[key].append(group)


def _named(group: Group) -> Named:
    place = group.place or Place()
    tail = digest(repr((group.key, group.period, group.issued_on)))
    return Named(node_of(group), tail, (place.province, place.district, place.commune))


def _head(reference: Reference) -> tuple:
    return reference.doc_type, reference.code, reference.issued_on


def _slip(group: Group, reference: Reference) -> bool:
    """Whether the code lacks one letter of the group's: "26/2016/TT-BLĐTBX" beside "26/2016/TT-BLĐTBXH"."""
    if group.code is None or reference.issued_on or code_entry(reference.code):
        return False
    body, whole = reference.code.body, group.code.body
    return any(whole[:at] + whole[at + 1 :] == body for at in range(len(whole)))


def _doubt(groups: list[Group], reference: Reference) -> int:
    """Whether a known document is meant by a mention that does not say when, and by one that is undated itself."""
    if len(groups) > 1 or groups[0].known is None or groups[0].held or reference.tells_when:
        return _SURE
    return _UNDATED if reference.doc_type in NAMED_TYPES and reference.before is None else _BARE


def _may_sign(group: Group, reference: Reference) -> bool:
    """Whether a number without its symbol may be the group's: by the named issuer, or in the same document."""
    if reference.issuer is None:
        return reference.home in group.homes
    if group.place != reference.place or group.code is None:
        return False
    return group.code.body.rstrip("0123456789") in reference.signs or reference.issuer in group.issuers


def province_names() -> dict[str, str]:
    """How each known province is written, by its comparable form."""
    rows = grammar.data("places")["province"]
    return {province_key(row["name"]): f"{row['kind']} {row['name']}" for row in rows}
