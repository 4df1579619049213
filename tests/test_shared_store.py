"""The shared store gives the answers of a file, and is whole whatever happens to its server."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from datetime import date

import pytest

import shared_server
from vanban import open_store, queries
from vanban.errors import StoreError
from vanban.queries.landscape import landscape
from vanban.store import postgres, publish, publishing

DAY = date(2025, 1, 1)


@pytest.fixture(scope="module")
def server():
    if reason := shared_server.reason_for_none():
        pytest.skip(reason)
    running = shared_server.Server()
    yield running
    running.remove()


@pytest.fixture
def both(server, corpus_run):
    publish(corpus_run.outputs, server.address)
    with open_store(corpus_run.outputs) as file, open_store(server.address) as shared:
        yield file, shared


def _questions(store):
    """Every question, over every document that the run knows."""
    nodes = [node.id for node in store.nodes()]
    held = [each.id for each in queries.documents(store)]
    yield from (("implements", queries.implements(store, id)) for id in nodes)
    yield from (("cites", queries.cites(store, id)) for id in nodes)
    yield from (("cited by", queries.cited_by(store, id)) for id in nodes)
    yield from (("changes", queries.changes(store, id)) for id in nodes)
    yield from (("state", queries.state(store, id, DAY)) for id in nodes)
    yield from (("delays", queries.delays(store, id)) for id in nodes)
    yield from (("silent", queries.silent(store, id)) for id in held)
    yield from (("load", queries.load(store, id)) for id in held)
    yield (
        "chain",
        queries.chain(store, "ke-hoach.168-kh-tu.son-hai.2025-02-14", "nghi-quyet.09-nq-tu.son-hai.2021-10-28"),
    )
    yield "tasks", queries.tasks(store, on=DAY)
    yield "tasks of a body", queries.tasks(store, body="Sở Nội vụ", role="lead", on=DAY)
    yield "overdue", queries.tasks(store, overdue=True, on=DAY)
    yield "deadlines", queries.deadlines(store, on=DAY)
    yield "gaps", queries.gaps(store)
    yield "targets", queries.targets(store, words="ho nong thon")
    yield "documents", queries.documents(store)
    yield "missing", queries.missing(store)
    yield "compare", queries.compare(store, held[0], held[-1])
    yield "landscape", landscape(store, years=(2020, 2024))
    yield "landscape around one", landscape(store, nodes[0])
    yield "reach", store.reach(nodes[0], incoming=True)
    yield "doubts", store.doubts(0.9, 50)
    yield "bodies", store.bodies()
    yield "edges", list(store.each_edge())
    yield "types", store.types()
    for words in ("Sơn Hải", "Tân Lĩnh", "nowhere"):
        yield "documents of a place", list(store.document_days(place=words, year="2022"))
        yield "tasks of a place", list(store.task_counts(place=words, body="Ủy ban nhân dân", role="implement"))
    for body in (None, "Sở Nội vụ", "nobody"):
        yield "days of tasks", list(store.task_days("2023-01-01", "2025-01-01", True, body=body, role="lead"))
        yield "days of deadlines", list(store.deadline_days("2023-01-01", "2025-01-01", body=body))


def test_the_same_questions_have_the_same_answers(both):
    file, shared = both
    for (name, one), (_, other) in zip(_questions(file), _questions(shared), strict=True):
        assert one == other, name


@pytest.mark.parametrize(
    "words",
    ["rác", "rac", "phân loại rác", '"phân loại rác"', "đường", "duong", '"chuyển đổi số" chi bộ', "12-CT/TU",
     "OR NOT (", "khôngcótừnày", "% _ \\"],
)  # fmt: skip
def test_searches_find_the_same_in_the_same_order(both, words):
    one, other = (queries.search(store, words) for store in both)
    assert [hit.model_dump() for hit in one] == [hit.model_dump() for hit in other]


def test_views_are_there(both, corpus_run):
    file, shared = both
    views = [row["name"] for row in file._rows("SELECT name FROM sqlite_master WHERE type = 'view'")]
    for view in set(views) - {"searched"}:
        count = f"SELECT count(*) AS n FROM {view}"
        assert file._rows(count) == shared._rows(count), view
    every = "SELECT * FROM implementing_delays ORDER BY from_node, to_node"
    assert file._rows(every) == shared._rows(every) != []


def test_the_command_line_asks_it(server, both):
    command = [sys.executable, "-m", "vanban", "query", "implements", "12-CT/TU", "--json", "--store", server.address]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert len(told) == len(queries.implements(both[0], "12-CT/TU")) > 0


def test_unknown_codes_are_refused_as_in_a_file(both):
    told = []
    for store in both:
        with pytest.raises(queries.lookup.UnknownDocument) as error:
            queries.find(store, "12-CT/TƯ 1999")
        told.append(str(error.value))
    assert told[0] == told[1]


def test_a_second_run_replaces_the_first_whole(server, corpus_run, tmp_path):
    publish(corpus_run.outputs, server.address)
    with open_store(server.address) as shared:
        before = [node.id for node in shared.nodes()]
        publish(corpus_run.outputs, server.address)
        assert [node.id for node in shared.nodes()] == before


def test_a_server_that_goes_away_while_it_is_written_leaves_what_was(server, corpus_run, monkeypatch):
    publish(corpus_run.outputs, server.address)
    lines, stopped = publishing._lines, threading.Event()

    def failing(rows):
        yield from lines(list(rows)[:5])
        if not stopped.is_set():
            stopped.set()
            server.stop()
        yield b"x" * 10_000_000

    monkeypatch.setattr(publishing, "_lines", failing)
    with pytest.raises(StoreError) as error:
        publish(corpus_run.outputs, server.address)
    assert "secret" not in str(error.value)
    monkeypatch.undo()
    server.start()
    with open_store(server.address) as shared, open_store(corpus_run.outputs) as file:
        assert shared.nodes() == file.nodes()
        found = shared._rows("SELECT count(*) AS n FROM information_schema.schemata WHERE schema_name = 'vanban_new'")
        assert found == [{"n": 0}]


def test_a_server_that_goes_away_while_it_is_asked_is_a_clear_error(server, corpus_run):
    publish(corpus_run.outputs, server.address)
    with open_store(server.address) as shared:
        server.stop()
        try:
            with pytest.raises(StoreError, match="shared store"):
                shared.nodes()
            with pytest.raises(StoreError, match="shared store"):
                open_store(server.address)
        finally:
            server.start()


def test_what_is_no_store_of_ours_is_refused(server, corpus_run):
    publish(corpus_run.outputs, server.address)
    with_version = "UPDATE vanban.store SET version = {}"
    connection = postgres.connect(server.address)
    try:
        connection.run(with_version.format(99))
        with pytest.raises(StoreError, match="newer vanban"):
            open_store(server.address)
        connection.run("DROP SCHEMA vanban CASCADE")
        with pytest.raises(StoreError, match="no store of vanban"):
            open_store(server.address)
        connection.run("CREATE SCHEMA vanban; CREATE TABLE vanban.mine (a int)")
        with pytest.raises(StoreError, match="not ours"):
            publish(corpus_run.outputs, server.address)
        connection.run("DROP SCHEMA vanban CASCADE")
    finally:
        connection.close()
