"""A client of the desk, for tests: runs to be served, and what their pages say."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager

import uvicorn
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


@contextmanager
def served(outputs):
    """The desk at a port of this machine, as `vanban serve` serves it."""
    server = uvicorn.Server(uvicorn.Config(application(outputs), "127.0.0.1", 0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(10)
