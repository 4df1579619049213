"""The graph as JSON-LD: every document and every edge, in words that others know."""

from __future__ import annotations

import json

import pytest
import rdflib

import chain
from vanban import exports
from vanban.exports.jsonld import ELI
from vanban.model import Relation


@pytest.fixture
def network(tmp_path):
    held, network = chain.run(chain.documents())
    exports.write(tmp_path, held, network)
    return network, tmp_path / "graph.jsonld"


def test_every_relation_has_a_word():
    assert set(ELI) == set(Relation.__args__)


def test_every_document_and_edge_is_told(network):
    graph, path = network
    told = json.loads(path.read_text("utf-8"))
    documents = {item["@id"]: item for item in told["@graph"] if "@type" in item}
    assert len(documents) == len(graph.nodes)
    root = documents["urn:vanban:document:nghi-quyet.25-nq-tw.2013-06-03"]
    assert root["schema:legislationIdentifier"] == "25-NQ/TW"
    assert root["schema:legislationDate"] == {"@value": "2013-06-03", "@type": "xsd:date"}
    said = [
        (item["@id"], name.removeprefix("vanban:"), target["@id"])
        for item in told["@graph"] if "@type" not in item
        for name, targets in item.items() if name.startswith("vanban:")
        for target in targets
    ]  # fmt: skip
    wanted = {(f"urn:vanban:document:{e.from_}", e.relation, f"urn:vanban:document:{e.to}") for e in graph.edges}
    assert set(said) == wanted and len(said) == len(wanted)


# rdflib warns of names of its own
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_rdflib_reads_it(network):
    graph, path = network
    found = rdflib.Graph().parse(path, format="json-ld")
    implements = rdflib.URIRef("http://data.europa.eu/eli/ontology#implements")
    wanted = sum(edge.relation == "implements" for edge in graph.edges)
    assert len(list(found.triples((None, implements, None)))) == wanted > 0
