"""Real files (../shared) from bytes to facts: head and foot, rows of duty tables, cells, as their pages show them."""

from __future__ import annotations

import itertools
import json
from collections import Counter

import pytest

from conftest import ROOT
from vanban.boxes import Boxes
from vanban.model import Document

FIELDS = ("doc_type", "code", "issued_on", "issuer", "province", "signers")


def rows(name):
    return json.loads((ROOT / "tests" / "cases" / f"{name}.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def documents(shared_run):
    """Each document of ../shared by the name of its file."""
    found = [
        Document.model_validate_json(path.read_bytes()) for path in (shared_run.outputs / "documents").glob("*.json")
    ]
    return {document.source.name: document for document in found}


def told(document):
    """Head and foot of a document as the rows of cases/real_metadata.json have them."""
    meta = document.metadata
    return {
        "doc_type": meta.doc_type,
        "code": meta.code,
        "issued_on": meta.issued_on,
        "issuer": meta.issuer and meta.issuer.name,
        "province": meta.issuer and meta.issuer.province,
        "signers": [[signer.name, signer.position] for signer in meta.signers],
    }


def test_head_and_foot_of_born_digital_files(documents):
    """Type, number, day, issuer and signer are right in at least 95 % of the files, each."""
    expected = rows("real_metadata")
    wrong = [
        (row["file"], field, row[field], found[field])
        for row in expected
        for found in [told(documents[row["file"]])]
        for field in FIELDS
        if found[field] != row[field]
    ]
    counts = Counter(field for _, field, *_ in wrong)
    assert all(counts[field] <= 0.05 * len(expected) for field in FIELDS), wrong


@pytest.mark.parametrize("row", rows("real_tables"), ids=lambda row: row["file"])
def test_each_row_of_a_duty_table_is_one_task(row, documents):
    document = documents[row["file"]]
    (table,) = (table for table in document.tables if table.role == "duties")
    tasks = [task for task in document.tasks if table.start <= task.start < table.end]
    found = {
        "rows": len(tasks),
        "lead": sum(any(body.role == "lead" for body in task.bodies) for task in tasks),
        "coordinate": sum(any(body.role == "coordinate" for body in task.bodies) for task in tasks),
        "product": sum(bool(task.product) for task in tasks),
        "deadline": sum(bool(task.deadlines) for task in tasks),
    }
    assert found == {key: row[key] for key in found}


def test_no_word_stands_in_the_cell_of_its_neighbour(documents):
    """Where the page has the words of a cell, they keep to its column, and below the cell above it."""
    seen = 0
    for name, document in documents.items():
        if document.source.ocr is not None or not document.layout:
            continue
        boxes = Boxes(document)
        for table in document.tables:
            rows = [[boxes.of(cell.start, cell.end) for cell in row] for row in table.rows]
            for row in rows:
                cells = [cell for cell in row if cell]
                seen += len(cells)
                for left, right in itertools.pairwise(cells):
                    assert max(box.x1 for box in left) <= min(box.x0 for box in right) + 1, name
            for column in zip(*rows, strict=True):
                for above, below in itertools.pairwise(cell for cell in column if cell):
                    page = below[0].page
                    low = min((box.y0 for box in above if box.page == page), default=10_000)
                    assert max(box.y1 for box in below if box.page == page) < low + 2, name
    assert seen > 500
