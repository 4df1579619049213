"""Many documents become one graph: who does what to whom, each edge with the sentences that it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vanban import model
from vanban.identity import Resolution
from vanban.identity.codes import parse_code
from vanban.identity.names import fold

# what a sentence shows at most on either side of the mention: a paragraph may be a whole hostile file
_REACH = 500
_STOP = re.compile(r"[.!?…][\"”’')\]]*\s+")
_ABBREVIATED = re.compile(r"(?:^|[\s(/])(?:TP|Tp|Đ/c|đ/c|TS|PGS|GS|ThS)\.\s+$")
_LABEL = re.compile(r"\s*(?:\d{1,3}|[A-ZĐ]|[IVXL]{1,6})(?:\.\d{1,3})*\.\s+")

Edge = tuple[str, str, model.Relation]


def build(documents: Iterable[model.Document], resolution: Resolution) -> model.Graph:
    """The reference graph of `documents`, whose citations `resolution` has filled; each document is read once.

    A citation gives an edge from its document, a link an edge between two cited documents. One pair has each
    relation once, with all its evidence. A citation without a target, or of the document itself, gives no edge.
    """
    evidence: dict[Edge, list[model.Evidence]] = {}
    for document in documents:
        for edge, quotes in said(document, resolution.own[document.id]).items():
            evidence.setdefault(edge, []).extend(quotes)
    edges = (
        model.Edge(
            from_=source,
            to=target,
            relation=relation,
            evidence=tuple(sorted(found, key=lambda quote: (quote.document, quote.start, quote.end))),
            asserted_by=tuple(sorted({quote.document for quote in found})),
        )
        for (source, target, relation), found in sorted(evidence.items())
    )
    return model.Graph(nodes=resolution.nodes, edges=tuple(edges))


def said(document: model.Document, own: str) -> dict[Edge, list[model.Evidence]]:
    """What `document`, whose own node is `own`, says that documents do to documents: each edge with its sentences."""
    found: dict[Edge, dict[tuple[int, int], model.Evidence]] = {}
    for edge, span in _edges(document, own):
        start, end = sentence(document.text, span.start, span.end)
        quotes = found.setdefault(edge, {})
        if (start, end) not in quotes:
            text = document.text[start:end]
            quotes[start, end] = model.Evidence(document=document.id, start=start, end=end, text=text)
    return {edge: list(quotes.values()) for edge, quotes in found.items()}


def _edges(document: model.Document, own: str) -> Iterator[tuple[Edge, model.Span]]:
    for citation in document.citations:
        if citation.target and citation.target != own:
            yield (own, citation.target, citation.relation), citation
    for link in document.links:
        source, target = (_link_end(document, name, link, own) for name in (link.from_, link.to))
        if source and target and source != target:
            yield (source, target, link.relation), link


def _link_end(document: model.Document, name: str, link: model.Span, own: str) -> str | None:
    """The node that a link's code or quote stands for, by the document's own citations; None where that is not one."""
    code = parse_code(name)
    if code and code == parse_code(document.metadata.code):
        return own
    if code:
        meant = [citation for citation in document.citations if parse_code(citation.code) == code]
    else:
        meant = [citation for citation in document.citations if fold(citation.text) == fold(name)]
    near = [citation for citation in meant if link.start <= citation.start and citation.end <= link.end]
    targets = {citation.target for citation in near or meant}
    return targets.pop() if len(targets) == 1 else None


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence around [start, end): inside its paragraph or cell, at most 500 characters beyond."""
    low = max(start - _REACH, max(text.rfind(mark, 0, start) for mark in "\n\t") + 1, 0)
    breaks = [at for mark in "\n\t" if (at := text.find(mark, end, end + _REACH)) >= 0]
    high = min([end + _REACH, len(text), *breaks])
    first, last = low, high
    for match in _STOP.finditer(text, low, high):
        if not _ends_sentence(text, low, match):
            continue
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end:
            last = match.end()
            break
    if first == low == start - _REACH:
        first = min(text.find(" ", low, start) + 1 or low, start)
    if last == high == end + _REACH and last < len(text):
        last = max(text.rfind(" ", end, high), end) if " " in text[end:high] else high
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def _ends_sentence(text: str, low: int, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 2].lstrip("\"“‘'(")
    if not after[:1].isupper():
        return False
    if _LABEL.fullmatch(text, low, match.end()):
        return False
    return not _ABBREVIATED.search(text, max(low, match.end() - 12), match.end())
