"""All that one decision on a relation looks at: the document, its mentions, their paragraphs and governing words."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from vanban import model
from vanban.draft import Draft, Line
from vanban.extract.citation_parts import View, line_start
from vanban.extract.mentions import Mention, begins
from vanban.extract.relation_cues import Cue, governing, masked, reason
from vanban.grammar.forms import matching_form

LABEL = re.compile(r"[ ]*(?:điều[ ]+\d+[a-z]?[.:]?|\d+(?:\.\d+)*[.)]?|[a-zđ][.)]|[ivx]+[.-]|[-+•*○]|o(?=[ ]))?[ ]*\"?")


@dataclass(slots=True)
class Sight:
    """`lines[i]` is the paragraph of mention i, None in tables; `floors[i]` is where its paragraph or cell begins.

    `outer[i]` is the mention before it that stands in no title, None for the first of them.
    `hidden` is the lower-case text without the words of other documents; `titled` says what this document does by its
    own title or lead; `duties` are the stretches of text where duties are given; `consolidated` tells a
    văn bản hợp nhất.
    """

    draft: Draft
    page: View
    mentions: list[Mention]
    hidden: str
    lines: list[Line | None]
    floors: list[int]
    outer: list[int | None]
    titled: dict[str, model.Relation] = field(default_factory=dict)
    duties: list[tuple[int, int]] = field(default_factory=list)
    consolidated: bool = False
    _cues: dict[int, Cue | None] = field(default_factory=dict)
    _grounds: list[tuple[int, int]] | None = None

    @property
    def grounds(self) -> list[tuple[int, int]]:
        """The stretches of text below a heading on the grounds, looked for when they are asked for, since few do."""
        if self._grounds is None:
            self._grounds = _stretches(self.draft, _tells_grounds)
        return self._grounds

    def cue(self, at: int) -> Cue | None:
        """The word that governs mention `at`, or None; looked for when it is asked for, since few are."""
        if at not in self._cues:
            self._cues[at] = governing(self.page, self.hidden, self.mentions[at], self.floors[at])
        return self._cues[at]

    def begins(self, at: int) -> int:
        """Where mention `at` begins with its pinpoint ("khoản 3 Điều 52 Luật …")."""
        return begins(self.page, self.mentions[at])

    def opens(self, at: int) -> bool:
        """Whether mention `at`, with its pinpoint, begins its paragraph or cell, label aside."""
        label = LABEL.match(self.page.low, self.floors[at])
        return self.page.low[label.end() : self.begins(at)].strip() in ("", "các", "những", "tại")


def look(draft: Draft, page: View, mentions: list[Mention]) -> Sight:
    """The sight on `mentions`."""
    hidden = masked(page, mentions)
    starts = [line.start for line in draft.lines]
    lines: list[Line | None] = []
    floors = []
    outer: list[int | None] = []
    before = None
    for number, mention in enumerate(mentions):
        at = bisect_right(starts, mention.start) - 1
        line = draft.lines[at] if at >= 0 and mention.start < draft.lines[at].end else None
        lines.append(line)
        edge = line_start(page.low, mention.start)
        floors.append(max(line.start, edge) if line else edge)
        outer.append(before)
        if mention.owner is None:
            before = number
    consolidated = "VBHN" in (draft.metadata.symbol or "")
    duties = _stretches(draft, _gives_duties)
    return Sight(draft, page, mentions, hidden, lines, floors, outer, duties=duties, consolidated=consolidated)


def _gives_duties(section: model.Section) -> bool:
    return section.role in ("duties", "organisation")


def _tells_grounds(section: model.Section) -> bool:
    """Whether the section is headed "Căn cứ pháp lý" or the like."""
    if not section.heading:
        return False
    heading = matching_form(section.heading).lower().strip(" .:")
    return reason("grounds_heading").fullmatch(heading) is not None


def _stretches(draft: Draft, holds: Callable[[model.Section], bool]) -> list[tuple[int, int]]:
    """The stretches that the sections which `holds` tells of cover, apart and in order."""
    found: list[tuple[int, int]] = []
    for section in draft.sections:
        if holds(section) and (not found or section.end > found[-1][1]):
            if found and section.start < found[-1][1]:
                found[-1] = found[-1][0], section.end
            else:
                found.append((section.start, section.end))
    return found


def stretch_at(stretches: list[tuple[int, int]], start: int) -> tuple[int, int] | None:
    """The one of the `stretches`, which are apart and in order, that holds what begins at `start`."""
    near = bisect_right(stretches, (start, sys.maxsize)) - 1
    return stretches[near] if near >= 0 and start < stretches[near][1] else None
