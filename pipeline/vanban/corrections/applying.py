"""A document with what people have said of it: the laws of the contract hold as before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable
from dataclasses import dataclass

from vanban import model
from vanban.corrections import outlines
from vanban.corrections.heads import metadata_of
from vanban.corrections.places import place
from vanban.corrections.sayings import CORRECTED, IDENTITY, fact_of
from vanban.identity.doubts import DOUBTS

# findings: a correction without a place; a reading that is not what a person has accepted
LOST, DISAGREES = "correction-lost", "reading-disagrees"
KINDS = ("tasks", "citations", "deadlines", "targets")
# under which id the metadata stand among the verdicts
METADATA = "metadata"
_PREFIX = {"tasks": "t", "citations": "c", "deadlines": "d", "targets": "g"}
# how much two spans must share to be of one fact
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Corrected:
    """A document as people say it is, the last word on each fact and on the progress of each task by id, and the
    corrections whose place is gone. The metadata have the id METADATA, links that of `link_id`."""

    document: model.Document
    verdicts: dict[str, model.Correction]
    states: dict[str, model.Correction]
    lost: tuple[model.Correction, ...]


def correct(document: model.Document, corrections: Iterable[model.Correction]) -> Corrected:
    """Put the corrections that stand into a document that was read, in the order in which they were said."""
    draft = _Draft(document)
    for each in standing(corrections):
        draft.take(each)
    return Corrected(draft.made(), draft.verdicts, draft.states, tuple(draft.lost))


def link_id(at: int) -> str:
    """The id of a document's link at a place of its list, among what people say: links have none of their own."""
    return f"l{at + 1}"


def put_away(document: model.Document, corrections: Iterable[model.Correction]) -> model.Document:
    """The document without the findings that people have put away; resolution finds some after all else is done."""
    said = [each for each in standing(corrections) if each.kind == "findings"]
    left = tuple(finding for finding in document.findings if not any(_is_meant(finding, each) for each in said))
    return document if left == document.findings else document.model_copy(update={"findings": left})


def as_resolved(document: model.Document, held: model.Document) -> model.Document:
    """A document with what the run made of its citations, as far as they are those that the run knew.

    Its findings on what citations mean are those of the run too.
    """
    known = {citation.id: citation for citation in held.citations}
    citations = tuple(_resolved(each, known.get(each.id)) for each in document.citations)
    own = [finding for finding in document.findings if finding.code not in DOUBTS]
    findings = [*own, *(finding for finding in held.findings if finding.code in DOUBTS)]
    findings.sort(key=lambda finding: (finding.start, finding.end))
    return document.model_copy(update={"citations": citations, "findings": tuple(findings)})


def _resolved(citation: model.Citation, known: model.Citation | None) -> model.Citation:
    if known is None or any(getattr(citation, name) != getattr(known, name) for name in IDENTITY):
        return citation
    return citation.model_copy(update={"target": known.target, "candidates": known.candidates})


def standing(corrections: Iterable[model.Correction]) -> list[model.Correction]:
    """The corrections that nobody took back."""
    kept: dict[str, model.Correction] = {}
    for each in corrections:
        if each.verdict == "undo":
            kept.pop(each.undoes or "", None)
        else:
            kept[each.id] = each
    return list(kept.values())


class _Draft:
    """The facts of a document while corrections are put into them."""

    def __init__(self, document: model.Document) -> None:
        self.document = document
        self.facts = {kind: list(getattr(document, kind)) for kind in KINDS}
        self.metadata, self.sections, self.links = document.metadata, list(document.sections), list(document.links)
        self.findings = list(document.findings)
        self.verdicts: dict[str, model.Correction] = {}
        self.states: dict[str, model.Correction] = {}
        self.said_links: dict[model.Link, model.Correction] = {}
        self.lost: list[model.Correction] = []

    def take(self, said: model.Correction) -> None:
        """Put in one correction."""
        if said.kind == "findings":
            self.findings = [each for each in self.findings if not _is_meant(each, said)]
        elif said.kind == "metadata":
            self._take_metadata(said)
        elif said.kind == "sections":
            self._take_section(said)
        elif said.kind == "links":
            self._take_link(said)
        else:
            self._take_fact(said)

    def _take_metadata(self, said: model.Correction) -> None:
        if not isinstance(said.said, model.SaidMetadata):
            return
        now = metadata_of(said.said, self.metadata)
        if said.verdict == "accept" and now != self.metadata:
            self.findings.append(_disagreement(said))
        self.metadata, self.verdicts[METADATA] = now, said

    def _take_section(self, said: model.Correction) -> None:
        span, was = self._places(said)
        here = [each for each in self.sections if was and each.start == was[0] and each.label and said.verdict != "add"]
        found = here[min(said.nth, len(here) - 1)] if here else None
        if isinstance(said.said, model.SaidSection):
            if span is None:
                self.lost.append(said)
                return
            id = found.id if found else _new_id("s", said, {each.id for each in self.sections})
            if said.verdict == "accept" and (found is None or outlines.said_of_section(found) != said.said):
                self.findings.append(_disagreement(said, span))
            self.sections = outlines.put(self.document.text, self.sections, said.said, span[0], found, id)
            self.verdicts[id] = said
        elif found is not None:
            self.sections = outlines.take_out(self.sections, found)
            self.verdicts.pop(found.id, None)

    def _take_link(self, said: model.Correction) -> None:
        span, was = self._places(said)
        here = [each for each in self.links if (each.start, each.end) == was and said.verdict != "add"]
        found = here[min(said.nth, len(here) - 1)] if here else None
        if isinstance(said.said, model.SaidLink) and span is None:
            self.lost.append(said)
            return
        at = len(self.links)
        if found is not None:
            at = self.links.index(found)
            self.links.remove(found)
            self.said_links.pop(found, None)
        if isinstance(said.said, model.SaidLink):
            told = said.said
            new = model.Link(start=span[0], end=span[1], from_=told.from_, to=told.to, relation=told.relation)
            if said.verdict == "accept" and new != found:
                self.findings.append(_disagreement(said, span))
            self.links.insert(at, new)
            self.said_links[new] = said

    def _places(self, said: model.Correction) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """Where a correction stands, and where what it means stood before."""
        span = place(self.document.text, said, said.before, said.after)
        if said.was is None or said.was.text == said.text:
            return span, span
        return span, place(self.document.text, said.was, "", "")

    def _take_fact(self, said: model.Correction) -> None:
        kind = said.kind or "tasks"
        span = place(self.document.text, said, said.before, said.after)
        found = self._found(kind, said, span)
        if said.verdict == "state":
            if found is not None:
                self.states[found.id] = said
            else:
                self.lost.append(said)
        elif said.said is None:
            if found is not None:
                self.facts[kind].remove(found)
                self.verdicts.pop(found.id, None)
        elif span is None:
            self.lost.append(said)
        else:
            self._put(kind, said, span, found)

    def _found(self, kind: str, said: model.Correction, span: tuple[int, int] | None) -> model.Fact | None:
        """The fact that a correction means."""
        for at in (place(self.document.text, said.was, "", "") if said.was else None, span):
            same = [fact for fact in self.facts[kind] if (fact.start, fact.end) == at]
            if same:
                return same[min(said.nth, len(same) - 1)]
        if span is None or said.verdict == "add":
            return None
        like = [fact for fact in self.facts[kind] if _likeness(fact, span) >= _HALF]
        return max(like, key=lambda fact: _likeness(fact, span), default=None)

    def _put(self, kind: str, said: model.Correction, span: tuple[int, int], found: model.Fact | None) -> None:
        quote = model.Quote(start=span[0], end=span[1], text=self.document.text[slice(*span)])
        fact = fact_of(self.document, self.facts, said.said, quote, found, self._fact_id(kind, said))
        if found is not None:
            self.facts[kind].remove(found)
        fact = fact.model_copy(update={"page": self._page(fact), "section": self._section(fact)})
        if said.verdict == "accept" and fact.rule == CORRECTED != (found.rule if found else None):
            self.findings.append(_disagreement(said, span))
        self.facts[kind].append(fact)
        self.facts[kind].sort(key=lambda each: (each.start, each.end))
        self.verdicts[fact.id] = said

    def _fact_id(self, kind: str, said: model.Correction) -> str:
        return _new_id(_PREFIX[kind], said, {fact.id for fact in self.facts[kind]})

    def _page(self, fact: model.Fact) -> int:
        starts = [page.start for page in self.document.pages]
        return self.document.pages[max(0, bisect_right(starts, fact.start) - 1)].number if starts else 1

    def _section(self, fact: model.Fact) -> str | None:
        around = [each for each in self.sections if each.start <= fact.start and fact.end <= each.end]
        return max(around, key=lambda section: section.depth).id if around else None

    def _placed(self, fact: model.Fact) -> model.Fact:
        """The fact, with the section that it stands in now."""
        section = self._section(fact)
        return fact if section == fact.section else fact.model_copy(update={"section": section})

    def made(self) -> model.Document:
        """The document, without references to what is no more."""
        if self.sections != list(self.document.sections):
            self.facts = {kind: [self._placed(fact) for fact in facts] for kind, facts in self.facts.items()}
        links = ((link_id(at), self.said_links.get(link)) for at, link in enumerate(self.links))
        self.verdicts |= {id: said for id, said in links if said}
        left = {fact.id for facts in self.facts.values() for fact in facts}
        tasks = [_kept(task, left, ("deadlines", "targets", "citations")) for task in self.facts["tasks"]]
        targets = [each if each.by in left else each.model_copy(update={"by": None}) for each in self.facts["targets"]]
        findings = sorted([*self.findings, *map(_told, self.lost)], key=lambda each: (each.start, each.end))
        frame = {"sections": self.sections, "links": self.links}
        facts = {**self.facts, **frame, "tasks": tasks, "targets": targets, "findings": findings}
        # built, not copied: so the laws are checked
        fields = {name: getattr(self.document, name) for name in model.Document.model_fields}
        fields["metadata"] = self.metadata
        return model.Document(**fields | {kind: tuple(rows) for kind, rows in facts.items()})


def _new_id(prefix: str, said: model.Correction, taken: Container[str]) -> str:
    """An id that is the same after every run: as much of the correction's as no other fact of the kind has."""
    ids = (f"{prefix}x{said.id[:length]}" for length in range(6, 17))
    return next(id for id in ids if id not in taken)


def _is_meant(finding: model.Finding, said: model.Correction) -> bool:
    same = (finding.start, finding.end) == (said.start, said.end)
    return finding.code == said.finding and (same or finding.message == said.note)


def _kept(task: model.Task, left: set[str], names: Iterable[str]) -> model.Task:
    update = {name: tuple(id for id in getattr(task, name) if id in left) for name in names}
    return task.model_copy(update=update)


def _likeness(fact: model.Fact, span: tuple[int, int]) -> float:
    """What two spans share of what they cover together."""
    shared = min(fact.end, span[1]) - max(fact.start, span[0])
    return shared / (max(fact.end, span[1]) - min(fact.start, span[0])) if shared > 0 else 0.0


def _told(lost: model.Correction) -> model.Finding:
    message = f"Không còn tìm thấy chỗ của chỉnh sửa ngày {_signed(lost)}: “{_short(lost.text)}”."
    return model.Finding(code=LOST, severity="warning", message=message)


def _disagreement(said: model.Correction, span: tuple[int, int] = (0, 0)) -> model.Finding:
    what = f"“{_short(said.text)}”" if said.text else "thông tin chung của văn bản"
    message = f"Lần đọc này khác với điều đã được xác nhận ngày {_signed(said)}: {what}."
    return model.Finding(code=DISAGREES, severity="warning", message=message, start=span[0], end=span[1])


def _signed(said: model.Correction) -> str:
    """When and by whom something was said: "22/11/2026 (Mai)"."""
    return f"{'/'.join(reversed(said.at[:10].split('-')))} ({said.by})"


def _short(text: str) -> str:
    quote = " ".join(text.split())
    return quote if len(quote) <= 120 else f"{quote[:118]} …"
