"""Documents for those who train models: spaCy's DocBin with a span group for each kind of fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from vanban import model
from vanban.exports.whole import whole

# kind: the field that labels its spans
_LABELS = {"citations": "relation", "tasks": "rule", "deadlines": "kind", "targets": "comparator"}


def write(path: Path, documents: Iterable[model.Document]) -> None:
    """Write the documents to `path`, whole or not at all, with the groups citations, tasks, deadlines, targets, bodies.

    A span's label is its relation, rule, kind or comparator, that of a body its kind; where a fact ends within a token
    of spaCy, its span ends with the token. `doc.user_data["id"]` is the document's id.
    """
    import spacy
    from spacy.tokens import DocBin

    make, held = spacy.blank("xx"), DocBin(store_user_data=True)
    make.max_length = 1 << 40
    for document in documents:
        made = make.make_doc(document.text)
        made.user_data["id"] = document.id
        for kind in (*_LABELS, "bodies"):
            told = _told(document, kind)
            spans = (made.char_span(*where, label=label, alignment_mode="expand") for where, label in told)
            made.spans[kind] = [span for span in spans if span is not None]
        held.add(made)
    with whole(path) as part:
        part.write_bytes(held.to_bytes())


def _told(document: model.Document, kind: str) -> Iterator[tuple[tuple[int, int], str]]:
    if kind == "bodies":
        yield from (((m.start, m.end), body.kind or "other") for body in document.bodies for m in body.mentions)
        return
    yield from (((fact.start, fact.end), getattr(fact, _LABELS[kind])) for fact in getattr(document, kind))
