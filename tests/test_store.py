"""A run goes into the store and comes out; what is no store is refused with a reason."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from functools import partial

import pytest

import chain
from composed import HA_TINH, cite, document, with_task
from vanban import model, store
from vanban.errors import StoreError

HOSTILE = "'; DROP TABLE documents; -- \" \x00 %_ \\ =1+1 <a> & “đ”"


@pytest.fixture(scope="module")
def composed():
    return chain.run(chain.documents())


@pytest.fixture
def file(composed, tmp_path):
    store.write(tmp_path / "vanban.db", *composed)
    return tmp_path / "vanban.db"


def test_nodes_and_edges_come_back_as_they_were(composed, file):
    _, network = composed
    with store.open_store(file) as opened:
        assert tuple(opened.nodes()) == network.nodes
        ids = [node.id for node in network.nodes]
        assert tuple(opened.edges(ids, incoming=False)) == network.edges
        assert sorted(opened.edges(ids, incoming=True), key=repr) == sorted(network.edges, key=repr)


def test_every_fact_is_in_its_table(composed, file):
    documents, network = composed
    connection = sqlite3.connect(file)

    def count(table: str) -> int:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    for table in ("citations", "tasks", "deadlines", "targets", "bodies", "sections", "findings"):
        assert count(table) == sum(len(getattr(held, table)) for held in documents)
    assert count("task_bodies") == sum(len(task.bodies) for held in documents for task in held.tasks)
    assert count("evidence") == sum(len(edge.evidence) for edge in network.edges)
    for (view,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
        # nothing changes anything in `chain`
        assert count(view) > 0 or view == "changing", view
    for held in documents:
        row = connection.execute("SELECT text, code FROM documents WHERE id = ?", [held.id]).fetchone()
        assert row == (held.text, held.metadata.code)


def test_references_hold(file):
    connection = sqlite3.connect(file)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_hostile_strings_are_only_strings(tmp_path):
    text = f"Thực hiện {HOSTILE} ngay."
    held = document("Thực hiện ", cite(HOSTILE, "chi_thi", number=HOSTILE, title=HOSTILE), " ngay.",
                    issuer=model.Issuer(name=HOSTILE, province=HOSTILE), code=HOSTILE, subject=HOSTILE)  # fmt: skip
    held = with_task(held, text, at=HOSTILE, bodies=((HOSTILE, "lead"),))
    store.write(tmp_path / "vanban.db", *chain.run([held]))
    with store.open_store(tmp_path) as opened:
        (row,) = opened.documents(held.id)
        assert (row["code"], row["issuer"], row["subject"]) == (HOSTILE, HOSTILE, HOSTILE)
        for words in (HOSTILE, '"', "a AND OR NOT (", "text:x", "*", "NEAR(a b)", "^a"):
            opened.search(words, 5)
            opened.tasks(body=words, role=words, document=words)
            opened.documents(words)
            opened.nodes(code=words)
        assert opened.tasks(document=held.id)[0]["text"] == text


def test_a_store_is_replaced_whole(composed, file):
    documents, network = composed
    before = file.read_bytes()

    def broken():
        yield documents[0]
        raise RuntimeError("a document that cannot be read")

    with pytest.raises(RuntimeError):
        store.write(file, broken(), network)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_reader_keeps_its_store_while_a_new_one_is_written(composed, file):
    documents, _ = composed
    with store.open_store(file) as opened:
        store.write(file, *chain.run(documents[:1]))
        assert len(opened.documents()) == len(documents)
    with store.open_store(file) as opened:
        assert len(opened.documents()) == 1


def test_a_folder_that_cannot_be_written_to(composed, tmp_path):
    with pytest.raises(StoreError, match="cannot be written"):
        store.write(tmp_path / "missing" / "vanban.db", *composed)


def test_readers_cannot_write(file):
    with store.open_store(file) as opened, pytest.raises(StoreError):
        opened._rows("DELETE FROM evidence")


def mangled(file, kind: str):
    if kind == "missing":
        file.unlink()
    elif kind == "empty":
        file.write_bytes(b"")
    elif kind == "rubbish":
        file.write_bytes(b"no database at all" * 500)
    elif kind == "truncated":
        file.write_bytes(file.read_bytes()[:5000])
    elif kind == "foreign":
        file.unlink()
        sqlite3.connect(file).execute("CREATE TABLE t (x)").connection.commit()
    else:
        version = store.VERSION + 1 if kind == "newer" else 0
        sqlite3.connect(file).execute(f"PRAGMA user_version = {version}").connection.commit()


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("missing", "There is no run in .* vanban run PATH -o "),
        ("empty", "no store of vanban"),
        ("rubbish", "cannot be read"),
        ("truncated", "cannot be read"),
        ("foreign", "no store of vanban"),
        ("newer", "A newer vanban"),
        ("older", "An older vanban"),
    ],
)
def test_what_is_no_store_is_refused(file, kind, reason):
    mangled(file, kind)
    with pytest.raises(StoreError, match=reason) as caught, store.open_store(file) as opened:
        opened.nodes()
    assert caught.value.advice
    assert str(file.parent) in str(caught.value)


def test_a_locked_store_says_so(file, monkeypatch):
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.1))
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="Another program holds the store locked") as caught:
            store.open_store(file)
        assert str(file) in str(caught.value) and "vanban run" not in str(caught.value)
        other.rollback()
    with store.open_store(file) as opened:
        assert opened.nodes()


def test_a_store_locked_while_it_is_read_says_so(file, monkeypatch):
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.1))
    with store.open_store(file) as opened, closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for ask in (opened.nodes, lambda: opened.search("duong", 10)):
            with pytest.raises(StoreError, match="locked"):
                ask()


def test_search_folds_what_is_not_typed(file, composed):
    with store.open_store(file) as opened:

        def found(words: str) -> set[str]:
            return {row["code"] for row in opened.search(words, 10)}

        assert found("đường làng") == found("duong lang") == found("ĐƯỜNG") == found('"ra soat duong"') == {"05-KH/HU"}
        assert found('"lang duong"') == set()
        assert found("đuong") == {"05-KH/HU"}
        assert found("43-KL/TW") == {"138-KH/TU", "20-KH/TU"}
        (hit,) = opened.search("duong lang", 10)
    text = next(held.text for held in composed[0] if held.id == hit["document"])
    assert text[hit["start"] : hit["end"]] == hit["text"]
    assert "đường làng" in hit["text"]


def test_many_documents_are_written_in_one_go(tmp_path):
    held = [
        document(f"Thực hiện số {n}: ", cite(f"Chỉ thị số {n}-CT/TU", "chi_thi", f"{n}-CT/TU"), issuer=HA_TINH,
                 code=f"{n}-KH/TU", issued_on="2021-01-01")
        for n in range(300)
    ]  # fmt: skip
    started = time.perf_counter()
    store.write(tmp_path / "vanban.db", *chain.run(held))
    assert time.perf_counter() - started < 20
    with store.open_store(tmp_path) as opened:
        assert len(opened.nodes()) == 600
