"""Quality, measured as `vanban evaluate` does it, never falls below tests/floors.json. Floors only rise."""

from __future__ import annotations

import json

import pytest

from conftest import ROOT
from vanban.evaluation import ALL, evaluate, gold_id, share_right
from vanban.evaluation.diagnosis import PROMISED, reliability

FLOORS = json.loads((ROOT / "tests" / "floors.json").read_text("utf-8"))


def measured(figures):
    rows = {kind: row["f1"] for kind, row in figures.items() if "f1" in row}
    shares = {
        "metadata": "meta.",
        "citation fields": "citation.",
        "deadline values": "deadline.",
        "target values": "target.",
    }
    return rows | {name: share_right(figures, prefix) for name, prefix in shares.items()}


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


def test_confidence_keeps_its_promise(corpus_run, request):
    """Of the facts that claim to be sure, 97 % are right in every field; and most facts do claim it."""
    folders = [(ROOT / "corpus" / "gold", corpus_run.outputs)]
    if (ROOT.parent / "shared" / "gold").is_dir():
        folders.append((ROOT.parent / "shared" / "gold", request.getfixturevalue("shared_run").outputs))
    for gold, outputs in folders:
        trust = reliability(evaluate(gold, outputs))
        assert trust.sure.share >= PROMISED
        assert trust.sure.facts >= 0.6 * sum(step.facts for step in trust.steps)
