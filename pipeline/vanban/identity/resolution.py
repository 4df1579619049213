"""Every citation resolved to a node: find first, resolve after; where two nodes fit, none is chosen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from vanban import grammar, model
from vanban.identity.groups import Group, digest, fits, node_of
from vanban.identity.names import fold, own_name
from vanban.identity.places import province_key
from vanban.identity.references import NAMED_TYPES, Reference, context, moved_home, of_citation, of_document, plenum_of

# the findings of `fill`
_DOUBTS = ("ambiguous-citation", "date-contradicts-other-mention")
_PRINTED = ("code", "number", "symbol", "title", "term")


@dataclass(frozen=True)
class Resolution:
    """What `resolve` found: the node table, and for each document its own node and its citations' answers.

    `own` maps the id of a held document to its node: another id only where the run holds one document twice.
    """

    nodes: tuple[model.Node, ...]
    own: dict[str, str]
    answers: dict[str, tuple[tuple[str | None, tuple[str, ...]], ...]]

    def fill(self, document: model.Document) -> model.Document:
        """The document with `target` or `candidates` in each citation, and findings where identity is in doubt.

        Raises KeyError for a document that was not among those resolved.
        """
        by_id = self._by_id
        # a document that was filled before is filled anew
        citations, findings = [], [finding for finding in document.findings if finding.code not in _DOUBTS]
        for citation, (target, candidates) in zip(document.citations, self.answers[document.id], strict=True):
            filled = citation.model_copy(update={"target": target, "candidates": candidates})
            citations.append(filled)
            findings += _doubts(filled, by_id)
        findings.sort(key=lambda finding: (finding.start, finding.end))
        return document.model_copy(update={"citations": tuple(citations), "findings": tuple(findings)})

    @property
    def _by_id(self) -> dict[str, model.Node]:
        if "by_id" not in self.__dict__:
            self.__dict__["by_id"] = {node.id: node for node in self.nodes}
        return self.__dict__["by_id"]


def resolve(documents: Iterable[model.Document]) -> Resolution:
    """Resolve every citation of `documents`, each read once; the result does not depend on their order.

    References that tell more go first: held documents, then code with date, code alone, names, bare numbers.
    """
    register = _Register()
    for document in documents:
        register.add(document)
    return register.resolve()


@dataclass(slots=True)
class _Mentions:
    """One reference with all the places where it stands: (document, index of the citation)."""

    at: list[tuple[str, int]] = field(default_factory=list)
    printed: Counter = field(default_factory=Counter)


class _Register:
    def __init__(self) -> None:
        self.held: list[tuple[Reference, dict[str, str | None]]] = []
        self.mentions: dict[Reference, _Mentions] = defaultdict(_Mentions)
        self.counts: dict[str, int] = {}
        self.groups: dict[tuple, list[Group]] = defaultdict(list)
        self.all: list[Group] = []
        self.places = _province_names()

    def add(self, document: model.Document) -> None:
        """Take in what one document tells of itself and of others."""
        citing = context(document)
        metadata = document.metadata
        issuer = metadata.issuer
        if issuer and issuer.province:
            self.places.setdefault(province_key(issuer.province), issuer.province)
        for name in (issuer.district, issuer.commune) if issuer else ():
            if name:
                self.places.setdefault(fold(name), name)
        shown = {key: getattr(metadata, key, None) for key in ("code", "number", "symbol")}
        shown |= {"issuer": issuer.name if issuer else None, "title": metadata.subject}
        self.held.append((of_document(document), shown))
        self.counts[document.id] = len(document.citations)
        for index, citation in enumerate(document.citations):
            mentions = self.mentions[of_citation(citation, citing)]
            mentions.at.append((document.id, index))
            mentions.printed[_printed(citation)] += 1

    def resolve(self) -> Resolution:
        """Group all references, then name the groups."""
        for reference, shown in sorted(self.held, key=lambda pair: pair[0].home):
            self._place_held(reference, shown)
        self._move_home()
        meant = {
            reference: self._place(reference, mentions)
            for reference, mentions in sorted(self.mentions.items(), key=lambda item: _precedence(item[0]))
        }
        names = self._name_groups()
        answers: dict[str, list] = {home: [(None, ())] * count for home, count in self.counts.items()}
        for reference, groups in meant.items():
            ids = tuple(sorted(names[id(group)].id for group in groups))
            answer = (ids[0], ()) if len(ids) == 1 else (None, ids)
            for home, index in self.mentions[reference].at:
                answers[home][index] = answer
        own = {home: names[id(group)].id for group in self.all for home in group.held}
        nodes = tuple(sorted(names.values(), key=lambda node: node.id))
        return Resolution(nodes, own, {home: tuple(found) for home, found in answers.items()})

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

    def _move_home(self) -> None:
        """Let what the copies of one document say be said by one."""
        homes = {home: group.held[0] for group in self.all for home in group.held[1:]}
        for reference in [one for one in self.mentions if one.home in homes]:
            said = self.mentions.pop(reference)
            known = self.mentions[moved_home(reference, homes)]
            known.at += said.at
            known.printed += said.printed

    def _place(self, reference: Reference, mentions: _Mentions) -> list[Group]:
        """The group that the reference joins; several, none of them joined, where it fits several."""
        fitting = _narrow([group for group in self._found(reference) if fits(group, reference)], reference)
        if len(fitting) > 1:
            return fitting
        group = fitting[0] if fitting else self._new(reference)
        group.join(reference, len(mentions.at))
        for values, times in mentions.printed.items():
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


def _precedence(reference: Reference) -> tuple:
    kind = {"code": 0, "name": 1, "number": 2}[reference.keys[0][0]]
    told = 0 if reference.issued_on else 1 if reference.period else 2 if reference.year else 3
    order = (repr(reference.keys), reference.issued_on or "", reference.home, repr(reference))
    return (kind, told, not reference.certain, *order)


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


def _printed(citation: model.Citation) -> tuple[tuple[str, str | None], ...]:
    issuer = citation.issuer.name if citation.issuer else None
    told = {key: getattr(citation, key) for key in _PRINTED} | {"issuer": issuer}
    named = citation.doc_type in NAMED_TYPES
    if named or (not citation.title and not citation.code and (plenum_of(citation) or not citation.number)):
        told["title"] = own_name(citation.text, citation.doc_type) or citation.title
    return tuple(told.items())


def _province_names() -> dict[str, str]:
    """How each known province is written, by its comparable form."""
    rows = grammar.data("places")["province"]
    return {province_key(row["name"]): f"{row['kind']} {row['name']}" for row in rows}


def _doubts(citation: model.Citation, nodes: dict[str, model.Node]) -> list[model.Finding]:
    def finding(code: str, severity: model.Severity, message: str) -> model.Finding:
        return model.Finding(code=code, severity=severity, message=message, start=citation.start, end=citation.end)

    if citation.candidates:
        listed = "; ".join(citation.candidates)
        message = f"“{citation.text}” có thể là nhiều văn bản khác nhau ({listed}); không chọn văn bản nào."
        return [finding("ambiguous-citation", "warning", message)]
    node = nodes.get(citation.target or "")
    if node and citation.issued_on and node.issued_on not in (None, citation.issued_on):
        message = (
            f"“{citation.text}”: ngày {_day(citation.issued_on)} khác với ngày {_day(node.issued_on)} "
            "của cùng văn bản này ở nơi khác."
        )
        return [finding("date-contradicts-other-mention", "warning", message)]
    return []


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
