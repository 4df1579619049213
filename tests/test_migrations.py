"""Stores of older versions are made new when they are opened, and answer as ours do."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import chain
import changing
from vanban import store
from vanban.errors import StoreError

OLD_SCHEMA = Path(__file__).parent / "cases" / "store_2.sql"


@pytest.fixture
def old(tmp_path):
    """A store as version 2 wrote it, with the documents of `chain`, and the same as ours."""
    ours, old = tmp_path / "ours.db", tmp_path / "old.db"
    store.write(ours, *chain.run(chain.documents()))
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.executescript(OLD_SCHEMA.read_text("utf-8"))
        connection.execute("ATTACH ? AS ours", [str(ours)])
        strict = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'"
        tables = [name for (name,) in connection.execute(strict)]
        for table in tables:
            columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM ours.{table}")
        connection.execute("INSERT INTO main.search (search) VALUES ('rebuild')")
        connection.execute("PRAGMA application_id = 0x56414E42")
        connection.execute("PRAGMA user_version = 2")
    return old, ours


def test_an_old_store_is_made_new(old):
    before, ours = old
    with store.open_store(before) as opened:
        assert opened.version == store.VERSION
        assert opened.search("duong lang", 5)
        assert opened.reach(opened.nodes(code="25-NQ/TW")[0].id, relations=["implements"], incoming=True)
    assert changing.dumped(before) == changing.dumped(ours)
    assert [path.name for path in before.parent.iterdir() if path.name.startswith(".")] == []


def test_an_old_store_that_is_damaged_stays_as_it_is(old):
    before, _ = old
    with closing(sqlite3.connect(before)) as connection, connection:
        connection.execute("DROP TABLE evidence")
    told = before.read_bytes()
    with pytest.raises(StoreError, match="older"):
        store.open_store(before)
    assert before.read_bytes() == told
