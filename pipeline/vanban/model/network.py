"""The reference graph of a run: nodes are documents, edges what one does to another."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from vanban.model.base import SCHEMA_VERSION, IsoDate, Record, Relation


class Evidence(Record):
    """The place in a document that an edge rests on."""

    document: str
    start: int
    end: int
    text: str


class Node(Record):
    """A document, held (`in_corpus`) or only cited; `documents` are the ids of those held: copies share a node."""

    id: str
    doc_type: str | None = None
    code: str | None = None
    number: str | None = None
    symbol: str | None = None
    issued_on: IsoDate | None = None
    issuer: str | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    term: str | None = None
    title: str | None = None
    in_corpus: bool = False
    documents: tuple[str, ...] = ()


class Edge(Record):
    """What one document does to another, with its evidence; `asserted_by` are the documents that say so."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    from_: str = Field(alias="from")
    to: str
    relation: Relation
    evidence: tuple[Evidence, ...]
    asserted_by: tuple[str, ...]


class Graph(Record):
    """The reference graph of a run."""

    schema_version: str = SCHEMA_VERSION
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
