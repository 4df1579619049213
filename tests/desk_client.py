"""A client of the desk, for tests: runs to be served, and what their pages say."""

from __future__ import annotations

from lxml import html as lxml_html
from starlette.testclient import TestClient

from vanban import graph, identity, store
from vanban.desk.application import application

HERE = "http://127.0.0.1:8765"


def client_of(outputs, **options):
    """A client of the run in `outputs` on this machine."""
    return TestClient(application(outputs), base_url=HERE, follow_redirects=False, **options)


def write_run(folder, held):
    """The outputs of a run over composed documents, as far as the desk needs them."""
    answers = identity.resolve(held)
    filled = [answers.fill(one) for one in held]
    (folder / "documents").mkdir(parents=True)
    for one in filled:
        (folder / "documents" / f"{one.id}.json").write_text(one.model_dump_json(by_alias=True), "utf-8")
    store.write(folder / "vanban.db", filled, graph.build(filled, answers))
    return client_of(folder, raise_server_exceptions=False)


def tree(answer):
    """The page that an answer holds."""
    return lxml_html.document_fromstring(answer.text)
