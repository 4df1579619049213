"""Mentions of documents in the real files that are read fast, as rows to annotate and to compare."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vanban import identity, model, process
from vanban.identity.codes import comparable
from vanban.identity.groups import digest
from vanban.identity.names import slug

_FILES = ("*.txt", "real/*.ref.txt", "real/*.gt.txt", "real/*.md", "real/*.docx")


def documents(corpus: Path) -> tuple[list[model.Document], dict[str, model.Node]]:
    """The documents of the folder that need no other program to be read, resolved together, and the nodes."""
    held = [process(path) for pattern in _FILES for path in sorted(corpus.glob(pattern))]
    resolution = identity.resolve(held)
    nodes = {node.id: node for node in resolution.nodes}
    return [resolution.fill(one) for one in held], nodes


def says(citation: model.Citation) -> str:
    """What a mention says of its document, in short; equal for mentions that say the same."""
    named = citation.code or citation.number or slug(citation.text)
    if named == slug(citation.text) and len(citation.text) > len(named):
        named = f"{named}~{digest(slug(citation.text, 1000))[:4]}"
    told = (citation.doc_type, named, citation.issued_on, citation.term)
    return " ".join(part for part in told if part)


def means(node: model.Node) -> str:
    """The key of a node: code in comparable form, day, place; its id where it has no code."""
    place = slug(" ".join(part for part in (node.province, node.district, node.commune) if part))
    return " ".join(part for part in (comparable(node.code) or node.id, node.issued_on, place) if part)


def rows(document: model.Document, nodes: dict[str, model.Node]) -> Iterator[tuple[str, str, model.Citation]]:
    """What each mention says and what it was taken to mean: "" where nothing was chosen."""
    for citation in document.citations:
        node = nodes.get(citation.target or "")
        yield says(citation), means(node) if node else "", citation
