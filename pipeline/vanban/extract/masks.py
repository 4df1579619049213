"""What is masked inside of operative passages: citations, names of documents and the own title hold no facts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from vanban import model
from vanban.draft import Draft
from vanban.extract.scope import words
from vanban.grammar.forms import lowered

# an unquoted title that runs on into the order ("… về giá dịch vụ trước ngày 30/9")
_ORDER_IN_TITLE = re.compile(
    r"[,\s](?:trước\s+(?:ngày|\d)|chậm\s+nhất|hoàn\s+thành|(?<=,\s)định\s+kỳ|trong\s+(?:quý|tháng)\s)"
)


class Masks:
    """Stretches in which nothing counts: citations with their titles, quoted names of documents, the own title.

    `taken` are further ones, which hold facts that were found before.
    """

    def __init__(self, draft: Draft, form: str, taken: Iterable[model.Fact] = ()):
        spans = [_with_title(citation, draft.text) for citation in draft.citations]
        spans += [(fact.start, fact.end) for fact in taken]
        spans += _quotations(form)
        spans += _own_titles(draft, form)
        spans += _slogans(form)
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def end_at(self, offset: int) -> int | None:
        """The end of the masked stretch that holds `offset`, or None."""
        at = bisect_right(self._starts, offset) - 1
        return self._ends[at] if at >= 0 and offset < self._ends[at] else None


def _with_title(citation: model.Citation, text: str) -> tuple[int, int]:
    if not citation.title:
        return citation.start, citation.end
    at = text.find(citation.title, citation.end, citation.end + len(citation.title) + 80)
    if at < 0:
        return citation.start, citation.end
    end = at + len(citation.title)
    order = _ORDER_IN_TITLE.search(text, at, end)
    return citation.start, order.start() if order else end


# what a document does with what it is about, which its articles say again: "Phê duyệt Đề án …, giai đoạn 2026 - 2030"
_DOING = re.compile(r"(?:(?:về việc|v/v|về|phê duyệt|ban hành|thành lập|kiện toàn|thông qua|triển khai)\s+)*")
_LEAST_TITLE = 6


def _own_titles(draft: Draft, form: str) -> Iterator[tuple[int, int]]:
    """Where the text says the document's own subject again."""
    subject = " ".join(lowered(draft.metadata.subject or "").split())
    core = subject[_DOING.match(subject).end() :]
    if len(core.split()) < _LEAST_TITLE:
        return
    at = form.find(core)
    while at >= 0:
        yield at, at + len(core)
        at = form.find(core, at + len(core))


def _slogans(form: str) -> Iterator[tuple[int, int]]:
    """Lines that call out: "Nhiệt liệt chào mừng kỷ niệm 80 năm Quốc khánh (02/9/1945 - 02/9/2025)!"."""
    at = form.find("!\n")
    while at >= 0:
        yield form.rfind("\n", 0, at) + 1, at
        at = form.find("!\n", at + 1)


_QUOTED = re.compile(r'"[^"\n]{1,600}"')


def _quotations(form: str) -> Iterator[tuple[int, int]]:
    activity = re.compile(words("activity").pattern + r"\s*$", re.VERBOSE)
    for match in _QUOTED.finditer(form):
        if not activity.search(form, max(0, match.start() - 60), match.start()):
            yield match.span()
