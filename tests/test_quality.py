"""Quality, measured as `vanban evaluate` does it, never falls below tests/floors.json. Floors only rise."""

from __future__ import annotations

import json

import pytest

from conftest import ROOT
from vanban.evaluation import ALL, evaluate, gold_id, share_right

FLOORS = json.loads((ROOT / "tests" / "floors.json").read_text("utf-8"))


def measured(figures):
    rows = {kind: row["f1"] for kind, row in figures.items() if "f1" in row}
    return rows | {"metadata": share_right(figures, "meta."), "citation fields": share_right(figures, "citation.")}


@pytest.fixture(scope="module")
def corpus_figures(corpus_run):
    evaluation = evaluate(ROOT / "corpus" / "gold", corpus_run.outputs)
    assert not evaluation.lost
    return measured(evaluation.scores[ALL])


@pytest.fixture(scope="module")
def shared_figures(shared, shared_run):
    evaluation = evaluate(shared / "gold", shared_run.outputs)
    failed = {gold_id(error.path.rpartition("/")[2]) for error in shared_run.errors}
    assert set(evaluation.lost) <= failed, "annotated, of a format that is read, and yet without an output"
    return measured(evaluation.scores[ALL])


@pytest.mark.parametrize("kind", FLOORS["corpus"])
def test_corpus(kind, corpus_figures):
    assert corpus_figures[kind] >= FLOORS["corpus"][kind]


@pytest.mark.parametrize("kind", FLOORS["shared"])
def test_shared(kind, shared_figures):
    assert shared_figures[kind] >= FLOORS["shared"][kind]
