"""A run that does only what changed leaves what a run over everything would leave."""

from __future__ import annotations

import sqlite3

import pytest

from small import LETTER, write_folder
from vanban import runs
from vanban.runs import assembly, run
from vanban.store import ledger

# hidden, or about the run itself
_OWN = {"run.json", "vanban.db"}


@pytest.fixture
def folder(tmp_path):
    folder = write_folder(tmp_path / "texts")
    for number in range(20):
        text = LETTER.replace("118", str(200 + number)).replace("31-KH/HU", f"{31 + number % 3}-KH/HU")
        (folder / f"letter-{number:02}.txt").write_text(text, "utf-8")
    return folder


def files(outputs):
    """Everything that a run leaves but for the record of itself and the store, whose rows are compared."""
    return {
        path.relative_to(outputs): path.read_bytes()
        for path in outputs.rglob("*")
        if path.is_file() and path.name not in _OWN and not path.name.startswith(".")
    }


def rows(outputs):
    """The tables of the store; the numbers of its edges and the places of its rows mean nothing."""
    connection = sqlite3.connect(outputs / "vanban.db")
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'"
    names = [name for (name,) in connection.execute(tables)]
    found = {name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}"))) for name in names}
    # keys are of one file alone
    del found["arcs"], found["packed_arcs"]
    found["nodes"] = [row.partition(", ")[2] for row in found["nodes"]]
    found["nodes"].sort()
    found["edges"] = sorted(connection.execute("SELECT from_node, to_node, relation FROM edges"))
    evidence = "SELECT from_node, to_node, relation, v.* FROM edges e JOIN evidence v ON v.edge = e.id"
    found["evidence"] = sorted((*row[:3], *row[4:]) for row in connection.execute(evidence))
    words = "SELECT id FROM documents WHERE rowid IN (SELECT rowid FROM search WHERE search MATCH ?)"
    found["search"] = [sorted(connection.execute(words, [word])) for word in ("don", "đốc", "hoan", '"thu tuc"')]
    assert not connection.execute("PRAGMA foreign_key_check").fetchall()
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    connection.close()
    return found


def change(folder):
    (folder / "letter-03.txt").write_text(LETTER.replace("118", "203").replace("15/11/2024", "20/11/2024"), "utf-8")


def cite_another(folder):
    (folder / "letter-05.txt").write_text(LETTER.replace("118", "205").replace("31-KH/HU", "77-KH/HU"), "utf-8")


def remove(folder):
    (folder / "letter-07.txt").unlink()


def remove_what_is_cited(folder):
    (folder / "ke-hoach.md").unlink()


def add(folder):
    (folder / "a-new.txt").write_text(LETTER.replace("118", "999"), "utf-8")


def move(folder):
    (folder / "deep").mkdir()
    (folder / "letter-09.txt").rename(folder / "deep" / "other.txt")


def add_a_copy(folder):
    (folder / "zz-copy.txt").write_bytes((folder / "letter-11.txt").read_bytes())


def take_the_id_of_another(folder):
    # the first of the two paths has the bare id: the other document must make room
    text = (folder / "letter-12.txt").read_text("utf-8")
    (folder / "a-first.txt").write_text(text.replace("đôn đốc", "tiếp tục đôn đốc"), "utf-8")


def damage(folder):
    (folder / "letter-13.txt").write_bytes(b"")


def exchange(folder):
    one, other = folder / "letter-14.txt", folder / "letter-15.txt"
    first = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(first)


def touch(folder):
    (folder / "letter-16.txt").touch()


CHANGES = (change, cite_another, remove, remove_what_is_cited, add, move, add_a_copy, take_the_id_of_another, damage,
           exchange, touch)  # fmt: skip


@pytest.mark.parametrize("changed", CHANGES, ids=lambda each: each.__name__)
@pytest.mark.parametrize("mended", [True, False], ids=["mended", "filled"])
def test_what_changed_is_all_that_is_done(changed, mended, folder, tmp_path, monkeypatch):
    monkeypatch.setattr(assembly, "_MENDED", 1.0 if mended else 0.0)
    run([folder], tmp_path / "out", jobs=1)
    changed(folder)
    report = run([folder], tmp_path / "out", jobs=1)
    assert report.record.counts.read <= 2
    fresh = run([folder], tmp_path / "fresh", jobs=1)
    assert files(tmp_path / "out") == files(tmp_path / "fresh")
    assert rows(tmp_path / "out") == rows(tmp_path / "fresh")
    left = report.record.counts.model_copy(update={"read": 0, "kept": 0, "forgotten": 0})
    assert left == fresh.record.counts.model_copy(update={"read": 0, "kept": 0, "forgotten": 0})


def test_all_changes_one_after_the_other(folder, tmp_path):
    run([folder], tmp_path / "out", jobs=1)
    for changed in CHANGES:
        changed(folder)
        run([folder], tmp_path / "out", jobs=1)
    run([folder], tmp_path / "fresh", jobs=1)
    assert files(tmp_path / "out") == files(tmp_path / "fresh")
    assert rows(tmp_path / "out") == rows(tmp_path / "fresh")


def test_where_nothing_changed_no_document_is_opened(folder, tmp_path, monkeypatch):
    first = run([folder], tmp_path / "out", jobs=1)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*") if path.is_file()}
    for name in ("workers.read", "placing.place"):
        monkeypatch.setattr(f"vanban.runs.{name}", lambda job: pytest.fail(f"{job} was opened"))
    again = run([folder], tmp_path / "out", jobs=1)
    assert again.record.counts.kept == 23
    assert again.record.counts.model_copy(update={"kept": 0, "read": 23}) == first.record.counts
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {path.name for path in after if after[path] != before[path]} <= {
        "run.json", "errors.jsonl", ".lock", ".ledger.db", ".ledger.db-wal", ".ledger.db-shm",
    }  # fmt: skip


def test_a_file_that_could_have_changed_unseen_is_hashed_again(folder, tmp_path, monkeypatch):
    hashed = []
    real = ledger.Ledger.hash_of
    monkeypatch.setattr(ledger.Ledger, "hash_of", lambda *a: hashed.append(real(*a)) or hashed[-1])
    run([folder], tmp_path / "out", jobs=1)
    run([folder], tmp_path / "out", jobs=1)
    assert hashed == [None] * 46, "the files are younger than a tick of the clock"
    monkeypatch.setattr("vanban.runs.inputs._TICK", -1.0)
    run([folder], tmp_path / "out", jobs=1)
    hashed.clear()
    run([folder], tmp_path / "out", jobs=1)
    assert len(hashed) == 23 and all(hashed)
    time = (folder / "letter-02.txt").stat()
    text = (folder / "letter-02.txt").read_text("utf-8").replace("15/11", "16/11")
    (folder / "letter-02.txt").write_text(text, "utf-8")
    runs.inputs.os.utime(folder / "letter-02.txt", ns=(time.st_atime_ns, time.st_mtime_ns))
    assert run([folder], tmp_path / "out", jobs=1).record.counts.read == 1, "same size, same time, other bytes"
