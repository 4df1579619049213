"""The laws of the contract, on every document that the tests can find: corpus/ and, where it is, ../shared/corpus."""

from __future__ import annotations

import json
import unicodedata

import jsonschema
import pytest
from pydantic import ValidationError

from vanban import process, schemas
from vanban.errors import InputError
from vanban.model import Document

# formats that the pipeline reads; PDF is left out here, since a scan is a PDF that cannot be read yet
READ = (".txt", ".md", ".docx", ".html", ".htm")


@pytest.fixture(params=["corpus_run", "shared_run"], scope="module")
def report(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def documents(report):
    """Every document of the run, as its model (which checks spans, quotes, order and references) and as its JSON."""
    files = sorted((report.outputs / "documents").glob("*.json"))
    return [(Document.model_validate_json(path.read_bytes()), json.loads(path.read_text("utf-8"))) for path in files]


def test_every_input_is_a_document_or_a_named_error(report):
    failed = {error.path for error in report.errors}
    for row in report.record.inputs:
        assert (row.document is None) == (row.path in failed), row.path
    bugs = [f"{error.path}: {error.message}" for error in report.errors if error.bug]
    assert not bugs
    unread = [error.path for error in report.errors if error.path.lower().endswith(READ)]
    assert not unread, "a format that the pipeline reads"


def test_documents_obey_their_schema(documents):
    validator = jsonschema.Draft202012Validator(schemas.schema("document"))
    for _, data in documents:
        validator.validate(data)


def test_run_and_graph_obey_their_schemas(report):
    for name in ("graph", "run"):
        data = json.loads((report.outputs / f"{name}.json").read_text("utf-8"))
        jsonschema.Draft202012Validator(schemas.schema(name)).validate(data)


def test_text_is_canonical(documents):
    for document, _ in documents:
        assert unicodedata.is_normalized("NFC", document.text), document.source.path
        assert "\r" not in document.text and "\x00" not in document.text, document.source.path


def test_pages_cover_the_text_in_order(documents):
    for document, _ in documents:
        numbers = [page.number for page in document.pages]
        assert numbers == sorted(set(numbers)), document.source.path
        assert all(a.end <= b.start for a, b in zip(document.pages, document.pages[1:], strict=False))
        assert document.pages[0].start == 0 and document.pages[-1].end == len(document.text), document.source.path


def test_sections_nest_by_their_spans(documents):
    for document, _ in documents:
        known = {section.id: section for section in document.sections}
        for section in document.sections:
            if section.parent:
                parent = known[section.parent]
                assert parent.start <= section.start and section.end <= parent.end, f"{document.id} {section.id}"
                assert parent.depth < section.depth, f"{document.id} {section.id}"


def test_facts_stand_on_their_page_and_in_their_innermost_section(documents):
    for document, _ in documents:
        pages = {page.number: page for page in document.pages}
        sections = {section.id: section for section in document.sections}
        for fact in (*document.citations, *document.deadlines, *document.targets, *document.tasks):
            page = pages[fact.page]
            assert page.start <= fact.start <= page.end, f"{document.id} {fact.id}"
            assert fact.rule, f"{document.id} {fact.id}: found by no rule"
            holding = [s for s in document.sections if s.start <= fact.start and fact.end <= s.end]
            if fact.section:
                inner = sections[fact.section]
                assert inner in holding, f"{document.id} {fact.id}"
                assert all(inner.depth >= section.depth for section in holding), f"{document.id} {fact.id}"
            else:
                assert not holding, f"{document.id} {fact.id} stands in {[s.id for s in holding]}"


def test_a_target_of_a_citation_is_a_node(report, documents):
    nodes = {node["id"] for node in json.loads((report.outputs / "graph.json").read_text("utf-8"))["nodes"]}
    for document, _ in documents:
        for citation in document.citations:
            assert not (citation.target and citation.candidates), "resolved, and yet in doubt"
            assert {*filter(None, (citation.target,)), *citation.candidates} <= nodes, f"{document.id} {citation.id}"


def test_evidence_stands_in_its_document(report, documents):
    texts = {document.id: document.text for document, _ in documents}
    graph = json.loads((report.outputs / "graph.json").read_text("utf-8"))
    nodes = {node["id"] for node in graph["nodes"]}
    for edge in graph["edges"]:
        assert {edge["from"], edge["to"]} <= nodes and edge["evidence"]
        for quote in edge["evidence"]:
            assert texts[quote["document"]][quote["start"] : quote["end"]] == quote["text"]


def test_the_same_bytes_give_the_same_document(corpus_run):
    for row in corpus_run.record.inputs:
        first, second = process(row.path), process(row.path)
        assert first == second
        written = Document.model_validate_json((corpus_run.outputs / "documents" / f"{row.document}.json").read_bytes())
        # what the run adds to a document: its citations resolved, and the doubts about that
        bare = [c.model_copy(update={"target": None, "candidates": ()}) for c in written.citations]
        assert tuple(bare) == first.citations
        assert written.model_copy(update={"citations": (), "findings": ()}) == first.model_copy(
            update={"citations": (), "findings": ()}
        )


def test_a_broken_law_cannot_be_loaded(documents):
    data = next(data for _, data in documents if data["tasks"])
    Document.model_validate(data)
    task = data["tasks"][0]
    for broken in ({**task, "start": task["start"] + 1}, {**task, "deadlines": ["d999"]}, {**task, "text": "khác"}):
        with pytest.raises(ValidationError):
            Document.model_validate({**data, "tasks": [broken, *data["tasks"][1:]]})


@pytest.mark.parametrize("cut", [0.0, 0.3, 0.7, 0.97])
def test_any_part_of_a_file_is_a_document_or_a_named_error(cut, root, tmp_path):
    for path in sorted((root / "corpus" / "documents").iterdir()):
        data = path.read_bytes()
        part = tmp_path / path.name
        part.write_bytes(data[int(len(data) * cut / 2) : int(len(data) * cut)])
        try:
            assert process(part).text
        except InputError as error:
            assert error.message and error.advice and error.path
