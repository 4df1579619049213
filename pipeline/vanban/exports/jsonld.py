"""The reference graph as JSON-LD, with the properties of the European Legislation Identifier and of schema.org.

Source: the ELI ontology of the Publications Office of the European Union; what it has no word for is told as a change
(`eli:changes`) or a citation (`eli:cites`), and all relations also under our own names (`vanban:`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

from vanban import model
from vanban.exports.whole import clean, whole
from vanban.exports.wording import type_name

CONTEXT = MappingProxyType({
    "eli": "http://data.europa.eu/eli/ontology#", "schema": "https://schema.org/", "vanban": "urn:vanban:relation:",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
})  # fmt: skip
# relation: the property of ELI
ELI: MappingProxyType[str, str] = MappingProxyType({
    "implements": "eli:implements", "applies": "eli:applies", "based_on": "eli:based_on", "amends": "eli:amends",
    "replaces": "eli:repeals", "repeals": "eli:repeals", "suspends": "eli:changes", "extends": "eli:changes",
    "corrects": "eli:corrects", "guides": "eli:ensures_implementation_of", "attached_to": "eli:is_part_of",
    "consolidates": "eli:consolidates", "reports_on": "eli:cites", "follows_up": "eli:cites", "mentions": "eli:cites",
})  # fmt: skip


def write(path: Path, nodes: Iterable[model.Node], edges: Iterable[model.Edge]) -> None:
    """Write the graph to `path`, whole or not at all; `edges` in the order of the documents where they begin."""
    with whole(path) as part, part.open("w", encoding="utf-8") as file:
        file.write(f'{{"@context": {json.dumps(dict(CONTEXT))},\n"@graph": [')
        before = "\n"
        for item in _items(nodes, edges):
            file.write(f"{before}{json.dumps(item, ensure_ascii=False)}")
            before = ",\n"
        file.write("\n]}\n")


def _items(nodes: Iterable[model.Node], edges: Iterable[model.Edge]) -> Iterator[dict[str, Any]]:
    yield from map(_document, nodes)
    # a second object with the same @id adds to the first
    for source, group in groupby(edges, key=lambda edge: edge.from_):
        said: dict[str, list[dict[str, str]]] = {}
        for edge in group:
            for name in (ELI[edge.relation], f"vanban:{edge.relation}"):
                said.setdefault(name, []).append({"@id": _iri(edge.to)})
        yield {"@id": _iri(source), **said}


def _document(node: model.Node) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": _iri(node.id), "@type": ["schema:Legislation", "eli:LegalResource"]}
    told = {
        "schema:legislationIdentifier": node.code,
        "eli:id_local": node.code,
        "schema:name": node.title,
        "schema:legislationType": type_name(node.doc_type) if node.doc_type else None,
        "schema:spatialCoverage": ", ".join(filter(None, (node.commune, node.district, node.province))),
    }
    found |= {name: clean(value) for name, value in told.items() if value}
    if node.issued_on:
        found["schema:legislationDate"] = found["eli:date_document"] = {"@value": node.issued_on, "@type": "xsd:date"}
    if node.issuer:
        found["schema:legislationPassedBy"] = {"@type": "schema:Organization", "schema:name": clean(node.issuer)}
    return found


def _iri(id: str) -> str:
    # ids are ASCII letters, digits, dots, hyphens and "~"
    return f"urn:vanban:document:{id}"
