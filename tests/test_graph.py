"""Edges, and the sentences that they rest on."""

from __future__ import annotations

import pytest

import chain
from composed import HA_TINH, cite, document
from vanban import model
from vanban.graph import sentence
from vanban.identity.codes import comparable, parse_code
from vanban.identity.places import level_of


@pytest.fixture(scope="module")
def composed():
    return chain.run(chain.documents())


def edge(network: model.Graph, source: str, relation: str, target: str) -> model.Edge:
    codes = {node.id: node.code for node in network.nodes}
    found = [e for e in network.edges if (codes[e.from_], e.relation, codes[e.to]) == (source, relation, target)]
    assert len(found) == 1, f"{source} {relation} {target}: {len(found)} edges"
    return found[0]


def test_a_document_has_the_edges_of_its_citations(composed):
    documents, network = composed
    found = edge(network, "138-KH/TU", "implements", "43-KL/TW")
    assert found.asserted_by == (documents[0].id,)
    assert found.evidence[0].text.startswith("Thực hiện Kết luận số 43-KL/TW")
    assert edge(network, "05-KH/HU", "implements", "20-KH/TU").to == documents[3].id


def test_a_node_knows_its_place_down_to_the_commune(composed):
    places = {node.code: (node.province, node.district) for node in composed[1].nodes}
    assert places["05-KH/HU"] == ("tỉnh Hà Tĩnh", "huyện Thạch Hà")
    assert places["138-KH/TU"] == ("tỉnh Thanh Hóa", None) and places["25-NQ/TW"] == (None, None)


def test_a_link_is_an_edge_between_two_cited_documents(composed):
    documents, network = composed
    found = edge(network, "43-KL/TW", "implements", "25-NQ/TW")
    assert found.asserted_by == (documents[0].id,)
    held = {node.id for node in network.nodes if node.in_corpus}
    assert not {found.from_, found.to} & held


def test_every_edge_rests_on_what_stands_in_a_document(composed):
    documents, network = composed
    texts = {held.id: held.text for held in documents}
    assert network.edges
    for found in network.edges:
        assert found.evidence
        assert found.asserted_by == tuple(sorted({quote.document for quote in found.evidence}))
        for quote in found.evidence:
            assert texts[quote.document][quote.start : quote.end] == quote.text != ""


def test_every_edge_joins_two_different_nodes_once(composed):
    _, network = composed
    ids = [node.id for node in network.nodes]
    assert len(set(ids)) == len(ids)
    pairs = [(found.from_, found.to, found.relation) for found in network.edges]
    assert len(set(pairs)) == len(pairs)
    assert all(a != b and {a, b} <= set(ids) for a, b, _ in pairs)


def test_several_mentions_are_several_places_of_one_edge():
    mention = ("Chỉ thị số 45-CT/TU", "chi_thi", "45-CT/TU")
    plan = document(
        *("Thực hiện ", cite(*mention, relation="implements"), ". Tiếp tục thực hiện ",
          cite(*mention, relation="implements"), ". Theo ", cite(*mention, relation="applies"), "."),
        issuer=HA_TINH,
    )  # fmt: skip
    _, network = chain.run([plan])
    assert [(e.relation, len(e.evidence)) for e in network.edges] == [("applies", 1), ("implements", 2)]


def test_a_mention_of_itself_is_no_edge():
    plan = document("Kế hoạch số 31-KH/TU: ", cite("31-KH/TU", "ke_hoach", "31-KH/TU"), issuer=HA_TINH, code="31-KH/TU")
    _, network = chain.run([plan])
    assert not network.edges


def test_a_link_whose_ends_are_not_known_is_no_edge():
    plan = document("Nội dung.", issuer=HA_TINH, links=(("43-KL/TW", "25-NQ/TW", "implements"),))
    _, network = chain.run([plan])
    assert not network.edges


def test_the_order_of_documents_does_not_matter(composed):
    _, network = composed
    assert chain.run(chain.documents()[::-1])[1] == network


@pytest.mark.parametrize(
    ("text", "mention", "expected"),
    [
        ("Một việc. Thực hiện Chỉ thị 5 của tỉnh. Ba việc.", "Chỉ thị 5", "Thực hiện Chỉ thị 5 của tỉnh."),
        ("Dòng trên\n- Thực hiện Chỉ thị 5\nDòng dưới", "Chỉ thị 5", "- Thực hiện Chỉ thị 5"),
        ("Ô một\tÔ hai, Chỉ thị 5\tÔ ba", "Chỉ thị 5", "Ô hai, Chỉ thị 5"),
        ("UBND TP. Vinh thực hiện Chỉ thị 5; theo dõi. Hết.", "Chỉ thị 5",
         "UBND TP. Vinh thực hiện Chỉ thị 5; theo dõi."),
        ("1. Thực hiện Chỉ thị 5. Hết", "Chỉ thị 5", "1. Thực hiện Chỉ thị 5."),
        ("Chỉ thị 5", "Chỉ thị 5", "Chỉ thị 5"),
        ("Xong! “Thực hiện Chỉ thị 5.” Hết.", "Chỉ thị 5", "“Thực hiện Chỉ thị 5.”"),
    ],
)  # fmt: skip
def test_sentences(text, mention, expected):
    start = text.index(mention)
    begin, end = sentence(text, start, start + len(mention))
    assert text[begin:end] == expected


def test_a_sentence_without_end_is_cut_between_words():
    text = "từ " * 5000 + "Chỉ thị 5 " + "từ " * 5000
    start = text.index("Chỉ")
    begin, end = sentence(text, start, start + 9)
    assert end - begin < 1100
    assert text[begin - 1] == " " and text[begin:end].split() == text[begin:end].strip().split()
    assert text[begin:end].startswith("từ") and text[begin:end].endswith("từ")


@pytest.fixture(params=["corpus_run", "shared_run"])
def outputs(request):
    return request.getfixturevalue(request.param).outputs


def test_laws_of_the_graph_of_a_run(outputs):
    """Of the sample corpus, and of the real documents where they are at hand."""
    network = model.Graph.model_validate_json((outputs / "graph.json").read_bytes())
    held = {
        path.stem: model.Document.model_validate_json(path.read_bytes()) for path in (outputs / "documents").iterdir()
    }
    nodes = {node.id: node for node in network.nodes}
    assert len(nodes) == len(network.nodes)
    assert {one for node in network.nodes for one in node.documents} == held.keys()
    assert all(node.in_corpus == bool(node.documents) for node in network.nodes)
    for found in network.edges:
        assert found.from_ in nodes and found.to in nodes and found.from_ != found.to
        for quote in found.evidence:
            assert held[quote.document].text[quote.start : quote.end] == quote.text
    for one in held.values():
        for citation in one.citations:
            assert (citation.target in nodes) != bool(citation.candidates)
            assert set(citation.candidates) <= nodes.keys()
            assert len(citation.candidates) != 1


def test_a_node_is_one_code_and_a_central_code_of_a_day_one_node(outputs):
    network = model.Graph.model_validate_json((outputs / "graph.json").read_bytes())
    meant: dict[str, set] = {}
    for path in (outputs / "documents").iterdir():
        one = model.Document.model_validate_json(path.read_bytes())
        misspelt = {finding.start for finding in one.findings if finding.code == "code-spelled-otherwise"}
        for citation in one.citations:
            if citation.target and citation.code and citation.start not in misspelt:
                meant.setdefault(citation.target, set()).add(comparable(citation.code))
    assert not {node: codes for node, codes in meant.items() if len(codes) > 1}
    central = [node for node in network.nodes if level_of(parse_code(node.code), node.issuer) == "central"]
    keys = [(node.doc_type, comparable(node.code), node.issued_on) for node in central if node.issued_on]
    assert len(set(keys)) == len(keys), "one central document is two nodes"
