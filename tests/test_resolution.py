"""Identity over real files: annotated mentions, and no two documents on one node."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

import mentions
from vanban.identity.codes import parse_code
from vanban.identity.doubts import DOUBTS

CASES = json.loads((Path(__file__).parent / "cases" / "resolution.json").read_text("utf-8"))
FLOOR = 0.98


@pytest.fixture(scope="module")
def resolved(shared):
    return mentions.documents(shared / "corpus")


def judged(resolved):
    """Each annotated mention: whether it was resolved rightly, whether a finding stands at it, and what it says."""
    held, nodes = resolved
    for document in held:
        truth = CASES["files"].get(document.source.name, {})
        doubted = {(f.start, f.end) for f in document.findings if f.code in DOUBTS}
        for says, means, citation in mentions.rows(document, nodes):
            if says in truth:
                where = f"{document.source.name}: {says} → {means or citation.candidates}, not {truth[says]}"
                yield means == truth[says], (citation.start, citation.end) in doubted, where


def test_mentions_are_resolved_rightly(resolved):
    rows = list(judged(resolved))
    wrong = [where for right, _, where in rows if not right]
    assert len(rows) >= 300
    assert 1 - len(wrong) / len(rows) >= FLOOR, "\n".join(wrong)


def test_nothing_is_wrong_without_a_finding(resolved):
    assert not [where for right, doubted, where in judged(resolved) if not right and not doubted]


def test_no_two_documents_share_a_node(resolved):
    """What a node gathers never contradicts itself: one number, one issuing code, one place, one day but for slips."""
    held, nodes = resolved
    codes, dates = defaultdict(set), defaultdict(set)
    for document in held:
        for citation in document.citations:
            if citation.target and (code := parse_code(citation.code)):
                codes[citation.target].add((code.number, code.kind, code.body))
                slip = [f for f in document.findings if f.code in DOUBTS and f.start == citation.start]
                if citation.issued_on and not slip:
                    dates[citation.target].add(citation.issued_on)
    assert {len(days) for days in dates.values()} == {1}
    assert [found for found in codes.values() if len(found) > 1] == [{("26", "TT", "BLĐTBX"), ("26", "TT", "BLĐTBXH")}]
    heads = {id: {(d.metadata.code, d.metadata.issued_on) for d in held if d.id in nodes[id].documents} for id in nodes}
    assert all(len({code for code, _ in told if code}) <= 1 for told in heads.values())
    assert all(len({day for _, day in told if day}) <= 1 for told in heads.values())


@pytest.mark.parametrize("code", ["25-NQ/TW", "43-KL/TW", "290-QĐ/TW", "124-QĐ/TW"])
def test_central_documents_are_one_node_however_cited(resolved, code):
    held, _ = resolved
    meant = {c.target for d in held for c in d.citations if parse_code(c.code) == parse_code(code)}
    assert len(meant) == 1 and None not in meant


def test_two_spellings_of_one_code_are_told(resolved):
    held, _ = resolved
    told = [f for d in held for f in d.findings if f.code == "code-spelled-otherwise" and "124-QĐ" in f.message]
    assert len(told) == 1
