"""Relations that the text states between two documents that it cites: "A về thực hiện B", "A được sửa đổi bởi B"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from vanban import model
from vanban.draft import Draft
from vanban.extract.citation_parts import View, type_names, view, word
from vanban.extract.mentions import pinpoint_start
from vanban.extract.relation_cues import cues, reason
from vanban.grammar.forms import matching_form

_CHANGES: dict[str, model.Relation] = {
    "thay thế": "replaces", "đính chính": "corrects", "bãi bỏ": "repeals",
}  # fmt: skip
_LAWS = frozenset({"luat", "bo_luat", "phap_lenh", "hien_phap"})
_LETTERS = frozenset({"cong_van", "to_trinh", "bao_cao", "thong_bao"})
# these carry a law out by laying down its details: "Nghị định số … về thi hành Luật Đất đai"
_DETAILING = frozenset({"nghi_dinh", "thong_tu", "thong_tu_lien_tich"})
_FINDINGS = ("tình hình", "kết quả", "tiến độ")
_PROGRAMME = re.compile(r"(?<!\w)(?:chương\s+trình|kế\s+hoạch|đề\s+án|phương\s+án)(?!\w)")
# how far behind its mention a title may begin: " về việc “"
_TITLE_GAP = 24


class _Cited(NamedTuple):
    """A citation with the span of its title, and the citation inside whose title or name it stands.

    `covers` is the end of the titles of those that stand in its own name.
    """

    citation: model.Citation
    title: tuple[int, int] | None
    owner: int | None
    covers: int = 0

    @property
    def reach(self) -> int:
        """Where it ends, with its title and with those that stand in its title."""
        return max(self.citation.end, self.title[1] if self.title else 0, self.covers)

    @property
    def label(self) -> str:
        """What it is called: its code, or its words."""
        return self.citation.code or self.citation.text


def links(draft: Draft) -> tuple[model.Link, ...]:
    """Every relation between two cited documents, each pair once, in the order of the text."""
    page = view(draft.text)
    cited = _cited(draft)
    found: dict[tuple[str, str], model.Link] = {}
    ways = (_inside, _changed, _between, _answered)
    stated = sorted((one for way in ways for one in way(page, cited)), key=lambda one: one[:2])
    for start, end, source, target, relation in stated:
        if source == target or draft.metadata.code in (source, target):
            continue
        link = model.Link(start=start, end=end, **{"from": source}, to=target, relation=relation)
        found.setdefault((source.upper(), target.upper()), link)
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
        owner = open_ones[-1] if open_ones else None
        found.append(_Cited(citation, title, owner))
        if owner is not None and citation.end <= found[owner].citation.end:
            found[owner] = found[owner]._replace(covers=found[at].reach)
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
    # "… (Tờ trình số …)": by what it was proposed, nothing that the title says
    if target.doc_type in ("to_trinh", "bao_cao") and page.form[target.start - 1] == "(":
        return None
    if target.end <= owner.citation.end:
        return {"law_amending": "amends", "programme_of_resolution": "implements"}.get(owner.citation.rule)
    before = cited[at - 1]
    if before.owner == cited[at].owner and reason("and_also").fullmatch(page.low, before.reach, target.start):
        return known.get(at - 1)
    start = owner.title[0] if owner.title else owner.citation.end
    if before.owner == cited[at].owner:
        start = max(start, before.reach)
    words = cues(page.low, start, target.start)
    if not words or reason("changed_by").search(page.low, start, target.start):
        return None
    # a title that begins by changing or detailing a document says so first; else the nearest word governs
    first = words[0].acts and words[0].start - start < _TITLE_GAP
    # "sửa đổi Chương trình hành động thực hiện B": the programme is changed, and it carries out B
    first = first and not _PROGRAMME.search(page.low, words[0].end, words[-1].start)
    by = page.low.startswith("theo", words[-1].start)
    cue = words[0] if first and not by else words[-1]
    if owner.citation.doc_type in _LETTERS and owner.title and reason("about_draft").match(page.low, owner.title[0]):
        return None
    if cue.relation == "applies":
        return "applies" if target.doc_type in _LAWS else "implements"
    if owner.title and _reports(page, owner):
        return "reports_on"
    if (
        target.doc_type in _LAWS
        and owner.citation.doc_type in _DETAILING
        and page.low.startswith("thi hành", cue.start)
    ):
        return "guides"
    return None if cue.relation in ("mentions", "based_on") else cue.relation


def _reports(page: View, owner: _Cited) -> bool:
    """Whether the title says what came of something: "Kết luận số … về tình hình thực hiện Nghị quyết …"."""
    start = owner.title[0]
    if owner.citation.doc_type == "bao_cao":
        return reason("reported").match(page.low, start) is not None
    return page.low.startswith(_FINDINGS, start)


def _changed(page: View, cited: list[_Cited]) -> Iterator[_Stated]:
    """ "A được sửa đổi, bổ sung bởi B, C": each of B, C amends A."""
    ends: dict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(cited):
        if one.owner is None or one.reach <= cited[one.owner].reach:
            ends[one.reach].append(at)
    starts = [one.citation.start for one in cited]
    for end, together in ends.items():
        how = reason("changed_by").match(page.low, end)
        following = bisect_left(starts, how.end()) if how else len(cited)
        if following == len(cited) or not _reaches(page, how.end(), cited[following]):
            continue
        target = cited[_meant(cited, together, cited[following].citation)]
        relation = _CHANGES.get(how["how"], "amends")
        # behind a colon a list goes on from line to line; else a semicolon ends it: "A được sửa đổi bởi B; C …"
        listed = ":" in how[0]
        for source in _listed(page, cited, following, apart=listed):
            # "A được sửa đổi bởi B và C": C of the same day as A stands in the list of grounds, it changes nothing
            days = source.citation.issued_on, target.citation.issued_on
            if None in days or source is cited[following] or days[0] > days[1]:
                yield _stated(source, target, relation)


def _reaches(page: View, at: int, following: _Cited) -> bool:
    """Whether nothing but a pinpoint stands between `at` and the document that follows."""
    start = following.citation.start
    pin = pinpoint_start(page, start)
    return at == start or (pin is not None and pin <= at)


def _meant(cited: list[_Cited], together: list[int], by: model.Citation) -> int:
    """Which of the documents that end together, one in the title of the other, is changed by `by`.

    A document is changed by one of its own kind: a decree by a decree, a law by a law.
    """
    alike = [at for at in together if _kind(cited[at].citation) == _kind(by)]
    return (alike or together)[0]


def _kind(citation: model.Citation) -> str | None:
    return "luat" if citation.doc_type in _LAWS else citation.doc_type


def _listed(page: View, cited: list[_Cited], at: int, apart: bool = True) -> Iterator[_Cited]:
    """The document at `at` and those behind it in the same list, which semicolons may set `apart`."""
    yield cited[at]
    last = cited[at]
    for following in islice(cited, at + 1, None):
        if following.citation.start < last.reach:
            continue
        between = reason("and_also").fullmatch(page.low, last.reach, following.citation.start)
        if not between or (not apart and ";" in between[0]):
            return
        yield following
        last = following


def _between(page: View, cited: list[_Cited]) -> Iterator[_Stated]:
    """What stands between two documents: "A thay thế B", "A ban hành kèm theo B", "A và B về thực hiện nghị quyết"."""
    outer = [at for at, one in enumerate(cited) if one.owner is None]
    for before, at in pairwise(outer):
        first, second = cited[before], cited[at]
        start, end = first.reach, second.citation.start
        if (verb := reason("changes_other").fullmatch(page.low, start, end)) is not None:
            for target in _listed(page, cited, at):
                yield _stated(first, target, _CHANGES.get(verb["how"] or verb["how2"], "amends"))
        elif first.citation.code is None and word("carrier_follows").fullmatch(page.low, start, end):
            yield _stated(first, second, "attached_to")
        elif reason("drafted_in").fullmatch(page.low, start, end) and _is_changed(page, first):
            yield _stated(second, first, "amends")
        elif reason("and_also").fullmatch(page.low, start, end) and _names_back(first, second):
            yield _stated(second, first, "implements")


def _is_changed(page: View, one: _Cited) -> bool:
    cue = one.citation.cue
    return cue is not None and any(found.relation == "amends" for found in cues(cue.lower(), 0, len(cue)))


def _names_back(first: _Cited, second: _Cited) -> bool:
    """Whether the second's title ends with the bare word for the first ("… về triển khai thực hiện nghị quyết")."""
    title = matching_form(second.citation.title or "").lower()
    found = reason("named_back").search(title)
    return found is not None and type_names().get(found["type"]) == first.citation.doc_type


def _answered(page: View, cited: list[_Cited]) -> Iterator[_Stated]:
    """A letter about a letter: both are followed up here, and the first follows up the second."""
    for first, second in pairwise(cited):
        letters = first.citation.relation == second.citation.relation == "follows_up"
        between = page.low[first.citation.end : second.citation.start]
        if letters and "đề nghị" in between and "." not in between and "\n" not in between:
            yield _stated(first, second, "follows_up")
