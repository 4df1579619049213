"""spaCy reads what is written for it: every fact is a span of its group."""

from __future__ import annotations

import subprocess
import sys

import spacy
from spacy.tokens import DocBin

from vanban import open_store, queries


def test_every_fact_is_a_span_of_its_group(corpus_run, tmp_path):
    file = tmp_path / "corpus.spacy"
    command = [sys.executable, "-m", "vanban", "docbin", "-o", str(file), "--outputs", str(corpus_run.outputs)]
    subprocess.run(command, check=True)
    read = {doc.user_data["id"]: doc for doc in DocBin().from_disk(file).get_docs(spacy.blank("xx").vocab)}
    with open_store(corpus_run.outputs) as store:
        for each in queries.documents(store):
            document, doc = queries.load(store, each.id), read[each.id]
            assert doc.text == document.text
            for kind in ("citations", "tasks", "deadlines", "targets"):
                facts, spans = getattr(document, kind), doc.spans[kind]
                assert len(facts) == len(spans)
                assert all(fact.text in span.text for fact, span in zip(facts, spans, strict=True))
            assert len(doc.spans["bodies"]) == sum(len(body.mentions) for body in document.bodies)
