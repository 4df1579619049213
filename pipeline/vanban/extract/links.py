"""Relations that the text states between two documents that it cites: "A về thực hiện B", "A được sửa đổi bởi B"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from vanban import model
from vanban.draft import Draft
from vanban.extract.citation_parts import View, view
from vanban.extract.relation_cues import cues, reason

_CHANGES: dict[str, model.Relation] = {
    "thay thế": "replaces", "đính chính": "corrects", "bãi bỏ": "repeals",
}  # fmt: skip
_LAWS = frozenset({"luat", "bo_luat", "phap_lenh", "hien_phap"})
# how far behind its mention a title may begin: " về việc “"
_TITLE_GAP = 24


@dataclass(frozen=True, slots=True)
class _Cited:
    """A citation with the span of its title, and the citation inside whose title or name it stands."""

    citation: model.Citation
    title: tuple[int, int] | None
    owner: int | None

    @property
    def reach(self) -> int:
        return max(self.citation.end, self.title[1] if self.title else 0)

    @property
    def label(self) -> str:
        return self.citation.code or self.citation.text


def links(draft: Draft) -> tuple[model.Link, ...]:
    """Every relation between two cited documents, each pair once, in the order of the text."""
    page = view(draft.text)
    cited = _cited(draft)
    found: dict[tuple[str, str], model.Link] = {}
    stated = sorted((*_inside(page, cited), *_changed(page, cited), *_answered(page, cited)), key=lambda one: one[:2])
    for start, end, source, target, relation in stated:
        if source == target or draft.metadata.code in (source, target):
            continue
        link = model.Link(start=start, end=end, **{"from": source}, to=target, relation=relation)
        found.setdefault((source, target), link)
    return tuple(found.values())


_Stated = tuple[int, int, str, str, model.Relation]


def _cited(draft: Draft) -> list[_Cited]:
    found: list[_Cited] = []
    open_ones: list[int] = []
    for at, citation in enumerate(draft.citations):
        title = None
        if citation.title:
            limit = citation.end + len(citation.title) + _TITLE_GAP
            start = draft.text.find(citation.title, citation.end, limit)
            title = (start, start + len(citation.title)) if start >= 0 else None
        while open_ones and found[open_ones[-1]].reach <= citation.start:
            open_ones.pop()
        found.append(_Cited(citation, title, open_ones[-1] if open_ones else None))
        open_ones.append(at)
    return found


def _stated(source: _Cited, target: _Cited, relation: model.Relation) -> _Stated:
    start = min(source.citation.start, target.citation.start)
    end = max(source.citation.end, target.citation.end)
    return start, end, source.label, target.label, relation


def _inside(page: View, cited: list[_Cited]) -> Iterator[_Stated]:
    """What a document's title or name says of the documents named in it."""
    relation_of: dict[int, model.Relation | None] = {}
    for at, target in enumerate(cited):
        if target.owner is None:
            continue
        owner = cited[target.owner]
        relation = _titled_relation(page, cited, at, owner, relation_of)
        relation_of[at] = relation
        if relation and relation != "mentions":
            yield _stated(owner, target, relation)


def _titled_relation(
    page: View, cited: list[_Cited], at: int, owner: _Cited, known: dict[int, model.Relation | None]
) -> model.Relation | None:
    target = cited[at].citation
    if target.end <= owner.citation.end:
        return {"law_amending": "amends", "programme_of_resolution": "implements"}.get(owner.citation.rule)
    before = cited[at - 1]
    if before.owner == cited[at].owner and reason("and_also").fullmatch(page.low, before.reach, target.start):
        return known.get(at - 1)
    start = owner.title[0] if owner.title else owner.citation.end
    if before.owner == cited[at].owner:
        start = max(start, before.reach)
    words = list(cues(page.low, start, target.start))
    if not words or reason("changed_by").search(page.low, start, target.start):
        return None
    # a title that begins by changing or detailing a document says so first; else the nearest word governs
    word = words[0] if words[0].acts and words[0].start - start < _TITLE_GAP else words[-1]
    if word.relation == "applies":
        return "applies" if target.doc_type in _LAWS else "implements"
    if owner.citation.doc_type == "bao_cao" and owner.title and reason("reported").match(page.low, owner.title[0]):
        return "reports_on"
    return None if word.relation in ("mentions", "based_on") else word.relation


def _changed(page: View, cited: list[_Cited]) -> Iterator[_Stated]:
    """ "A được sửa đổi, bổ sung bởi B, C": each of B, C amends A."""
    for at, target in enumerate(cited):
        how = reason("changed_by").match(page.low, target.reach)
        if not how or (target.owner is not None and cited[target.owner].reach < how.start()):
            continue
        following = next(
            (later for later in range(at + 1, len(cited)) if cited[later].citation.start >= how.end()), None
        )
        if following is None or cited[following].citation.start != how.end():
            continue
        relation = _CHANGES.get(how["how"], "amends")
        while True:
            source = cited[following]
            yield _stated(source, target, relation)
            following += 1
            if following == len(cited):
                break
            if not reason("and_also").fullmatch(page.low, source.reach, cited[following].citation.start):
                break


def _answered(page: View, cited: list[_Cited]) -> Iterator[_Stated]:
    """A letter about a letter: both are followed up here, and the first follows up the second."""
    for first, second in pairwise(cited):
        letters = first.citation.relation == second.citation.relation == "follows_up"
        between = page.low[first.citation.end : second.citation.start]
        if letters and "đề nghị" in between and "." not in between and "\n" not in between:
            yield _stated(first, second, "follows_up")
