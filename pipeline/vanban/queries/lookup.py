"""Which document is asked for: by code, id or path."""

from __future__ import annotations

import difflib
import hashlib
import re
from pathlib import Path
from sys import intern

from vanban import model
from vanban.errors import StoreError, UnknownDocument
from vanban.identity.codes import parse_code
from vanban.identity.names import fold
from vanban.queries.listing import Listing, kept
from vanban.store import Store

_NEAREST = 5


class DocumentFound(model.Record):
    """A document of the run, without its text and its facts."""

    id: str
    node: str
    code: str | None
    doc_type: str | None
    issued_on: str | None
    issuer: str | None
    province: str | None
    district: str | None
    subject: str | None
    status: str
    path: str
    page_count: int


def documents(store: Store) -> list[DocumentFound]:
    """Every document that the run holds, by id."""
    fields = DocumentFound.model_fields
    return [DocumentFound(**{key: row[key] for key in fields if key != "id"}, id=row["document"])
            for row in store.documents()]  # fmt: skip


def document_listing(
    store: Store, *, doc_type: str | None = None, place: str | None = None, year: str | None = None
) -> Listing[DocumentFound]:
    """The documents of a type, of a province or district (some words of it), of a year: the latest first, in pieces."""
    question = "documents", doc_type, place, year
    ids = kept(
        store,
        question,
        lambda: [intern(id) for _, id in store.document_days(doc_type=doc_type, place=place, year=year)],
    )
    fields = DocumentFound.model_fields

    def fetch(first: int, last: int) -> list[DocumentFound]:
        rows = store.documents_of(ids[first:last])
        return [DocumentFound(**{key: row[key] for key in fields if key != "id"}, id=row["document"]) for row in rows]

    return Listing(len(ids), fetch)


def types(store: Store) -> dict[str, int]:
    """How many documents of each type the run holds, the most frequent first."""
    return kept(store, "types", store.types)


def find(store: Store, what: str) -> model.Node:
    """The one document that `what` names: node id, document id, path, file name, or code with words that tell it apart.

    Raises UnknownDocument where none fits, with the nearest codes, or several do, with what tells them apart.
    """
    what = what.strip()
    if nodes := store.nodes(id=what) or _held(store, what):
        return nodes[0]
    code, words = _split(what)
    nodes = [node for node in store.nodes(code=code) if words <= _words(node)] if code else []
    if len(nodes) == 1:
        return nodes[0]
    raise _ambiguous(what, nodes) if nodes else _unknown(store, what)


def load(store: Store, what: str) -> model.Document:
    """The held document that `what` names (see `find`), whole, from the run's `documents/`.

    Raises UnknownDocument where it is only cited, StoreError where its file is gone or damaged.
    """
    held = [row["document"] for row in store.documents(what)]
    if not held:
        node = find(store, what)
        held = list(node.documents)
        if not held:
            message = f"“{what}” is cited in this run, but its text is not here."
            raise UnknownDocument(message, advice="Add its file to the folder and run again.")
    return _read(store, held[0])


def load_file(store: Store, path: Path) -> model.Document:
    """The held document that the file at `path` gave, found by its bytes.

    Raises UnknownDocument where the run did not read these bytes, OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    rows = [row for row in store.documents() if row["sha256"] == sha256]
    if not rows:
        raise UnknownDocument("The run did not read this file as it is now.", advice="Run again.", path=str(path))
    same_name = [row for row in rows if row["name"] == path.name]
    return _read(store, (same_name or rows)[0]["document"])


def _read(store: Store, id: str) -> model.Document:
    try:
        return model.Document.model_validate_json(store.content(id))
    except (OSError, ValueError) as error:
        raise StoreError("This document cannot be read.", advice="Run again.", path=f"documents/{id}.json") from error


def _held(store: Store, what: str) -> list[model.Node]:
    names = dict.fromkeys((what, str(Path(what)), Path(what).name if "/" not in what else what))
    for name in names:
        nodes = dict.fromkeys(row["node"] for row in store.documents(name))
        if len(nodes) == 1:
            return store.nodes(id=next(iter(nodes)))
    return []


def _split(what: str) -> tuple[str | None, frozenset[str]]:
    """The code in `what`, and the other words, folded."""
    for piece in re.findall(r"\S+", what):
        if parse_code(piece):
            return piece, frozenset(fold(what.replace(piece, " ", 1)).split())
    return (what, frozenset()) if parse_code(what) else (None, frozenset())


def _words(node: model.Node) -> frozenset[str]:
    places = (node.commune, node.district, node.province)
    told = (node.id, node.doc_type, node.issued_on, node.issuer, *places, node.term, node.title)
    return frozenset(word for value in told if value for word in fold(value.replace("_", " ")).split())


def _ambiguous(what: str, nodes: list[model.Node]) -> UnknownDocument:
    shown = "; ".join(f"{node.id} ({_told(node)})" for node in nodes[: 2 * _NEAREST])
    message = f"“{what}” fits {len(nodes)} documents: {shown}."
    return UnknownDocument(message, advice="Ask by id, or add the place or the year: “15-KH/HU Tân Lĩnh”.")


def _told(node: model.Node) -> str:
    when = node.issued_on or (node.term and f"khóa {node.term}") or "không rõ ngày"
    told = (node.issuer, node.commune, node.district, node.province, when)
    return ", ".join(value for value in told if value)


def _unknown(store: Store, what: str) -> UnknownDocument:
    code, _ = _split(what)
    number = re.match(r"\d+", code or what)
    known = {known.casefold(): known for known in store.codes()}
    if number:
        known |= {known.casefold(): known for known in store.codes(number[0])}
    near = difflib.get_close_matches((code or what).casefold(), known, n=_NEAREST, cutoff=0.6)
    advice = f"Known and near: {', '.join(known[code] for code in near)}." if near else "See: vanban query documents"
    return UnknownDocument(f"No document of this run fits “{what}”.", advice=advice)
