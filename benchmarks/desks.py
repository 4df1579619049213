"""The desk at size: how long its pages take with twenty people at once, over a store of a hundred thousand documents.

The store is made of a run over composed directives: its rows are copied, each copy with ids of its own, until there are
enough. A run over so many texts would take an hour and would give the desk no other work.
"""

from __future__ import annotations

import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import directives
from reading import Table

from vanban.runs import run
from vanban.store.packing import pack
from vanban.store.writing import prepare

# VANBAN_BENCH_DOCUMENTS: fewer, to try it
DOCUMENTS = int(os.environ.get("VANBAN_BENCH_DOCUMENTS", 100_000))
_COMPOSED, _TASKS_OF_EACH = 400, 12
_USERS, _SECONDS, _PAUSE = 20, 30, 1.0
# documents that can be opened: their files are beside the store
_OPEN = 200
_GOAL = 0.3
_PREPARED = ("nodes", "documents")


def tables(rounds: int, folder: Path) -> list[Table]:
    """The time of pages as twenty people get them; `rounds` is of no use, since each asks for half a minute."""
    outputs = multiplied(folder)
    with closing(sqlite3.connect(outputs / "vanban.db")) as connection:
        held, tasks = (
            connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("documents", "tasks")
        )
    views = _views(outputs)
    with _served(outputs) as (address, process):
        first = {kind: max(_asked(address + path) for path in paths) for kind, paths in views.items()}
        times = _crowd(address, views)
        memory = _memory(process.pid)
    every = [seconds for found in times.values() for seconds in found]
    about = (
        f"A store of {held:,} documents and {tasks:,} tasks; {_USERS} people who each ask for a page, read it for "
        f"{_PAUSE:.0f} second and ask for another, for {_SECONDS} seconds; milliseconds by the clock, on "
        f"{os.cpu_count()} cores that also do the asking. “first”: the longest of each kind while nobody had asked "
        f"before. Memory of the server at its most: {memory:,.0f} MB (goal: 600)."
    )
    found = Table("The desk with twenty people at once", about,
                  ("page", "asked", "median", "95 of 100", "first", "goal"))  # fmt: skip
    for kind, seconds in [*times.items(), ("all", every)]:
        alone = f"{first[kind] * 1000:,.0f}" if kind in first else "–"
        figures = (f"{_share(seconds, share) * 1000:,.0f}" for share in (0.5, 0.95))
        found.rows.append((kind, f"{len(seconds):,}", *figures, alone, f"≤ {_GOAL * 1000:.0f}"))
    return [found]


def _share(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


# ---------------------------------------------------------------- the store


def multiplied(folder: Path, count: int = DOCUMENTS) -> Path:
    """Outputs whose store holds about `count` documents; the files of some of them are there too."""
    directives.write(folder / "texts", _COMPOSED)
    base = run([folder / "texts"], folder / "base").outputs
    outputs = folder / "outputs"
    (outputs / "documents").mkdir(parents=True)
    with closing(sqlite3.connect(outputs / "vanban.db")) as connection:
        prepare(connection)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("ATTACH ? AS base", [str(base / "vanban.db")])
        for copy in range(max(1, count // _COMPOSED)):
            _copy(connection, copy)
        connection.commit()
        pack(connection)
        connection.execute("INSERT INTO search (search) VALUES ('rebuild')")
        connection.execute("ANALYZE")
        connection.commit()
    for id in _known(outputs):
        held = json.loads((base / "documents" / f"{id.rpartition('~')[0]}.json").read_text("utf-8"))
        (outputs / "documents" / f"{id}.json").write_text(json.dumps({**held, "id": id}, ensure_ascii=False), "utf-8")
    return outputs


def _copy(connection: sqlite3.Connection, copy: int) -> None:
    """Once more all rows, under ids of their own; nodes that are only cited are the same in all copies."""
    held = "(SELECT id FROM base.nodes WHERE in_corpus)"
    own = {
        "document": "document || :at", "node": f"CASE WHEN node IN {held} THEN node || :at ELSE node END",
        "target": f"CASE WHEN target IN {held} THEN target || :at ELSE target END", "edge": "edge + :shift",
    }  # fmt: skip
    values = {"at": f"~{copy}", "shift": copy * 1_000_000}
    key = "(CASE WHEN in_corpus THEN key + :shift ELSE key END)"
    special = {
        "nodes": {"key": key, "id": "CASE WHEN in_corpus THEN id || :at ELSE id END"},
        "documents": {"id": "id || :at", "node": "node || :at"},
        "arcs": {"id": "id + :shift", **{side: f"(SELECT {key} FROM base.nodes WHERE key = {side})"
                                         for side in ("source", "target")}},
    }  # fmt: skip
    for (table,) in connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'"
    ).fetchall():
        if table in ("packed_arcs", "sections", "findings"):
            continue
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        told = [special.get(table, own).get(column, column) for column in columns]
        few = f" WHERE CAST(substr({'id' if table == 'tasks' else 'task'}, 2) AS INTEGER) <= {_TASKS_OF_EACH}"
        rest = few if table.startswith("task") else ""
        connection.execute(f"INSERT OR IGNORE INTO main.{table} SELECT {', '.join(told)} FROM base.{table}{rest}",
                           {name: value for name, value in values.items() if f":{name}" in " ".join(told)})  # fmt: skip


def _known(outputs: Path) -> list[str]:
    """The ids of the documents that can be opened."""
    with closing(sqlite3.connect(outputs / "vanban.db")) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM documents ORDER BY id")]
    return random.Random(1).sample(ids, min(_OPEN, len(ids)))


# ---------------------------------------------------------------- asking


def _views(outputs: Path) -> dict[str, list[str]]:
    """What people ask for, by kind of page."""
    ids, quote = _known(outputs), urllib.parse.quote
    bodies = [quote(name) for name in directives.BODIES]
    words = [quote(" ".join(topic.split()[-2:])) for topic in directives._TOPICS]
    return {
        "tasks": ["/tasks", "/tasks?page=700", "/tasks?until=31/12/2026&on=2026-01-01",
                  "/tasks?overdue=1&on=2026-01-01",
                  *(f"/tasks?body={body}" for body in bodies), *(f"/tasks?body={body}&role=lead" for body in bodies)],
        "deadlines": ["/deadlines?on=2026-01-01", *(f"/deadlines?on=2026-01-01&body={body}" for body in bodies)],
        "documents": ["/documents", "/documents?page=400", "/documents?type=ke_hoach", "/documents?place=an+giang",
                      "/documents?year=2022"],
        "search": [f"/documents?q={word}" for word in words],
        "document": [f"/documents/{quote(id)}" for id in ids],
        "relations": [f"/relations?question={question}&what={quote(id)}" for id in ids[:60]
                      for question in ("implements", "cites", "cited-by")],
        "graph": ["/graph", "/graph/points.json", "/graph?relation=implements", "/graph?from=2021&to=2023",
                  *(f"/graph?what={quote(id)}" for id in ids[:30])],
    }  # fmt: skip


def _crowd(address: str, views: dict[str, list[str]]) -> dict[str, list[float]]:
    """The seconds of each page that the people got, by kind."""
    times: dict[str, list[float]] = defaultdict(list)
    until = time.monotonic() + _SECONDS

    def person(number: int) -> None:
        chance = random.Random(number)
        time.sleep(chance.random() * _PAUSE)
        while time.monotonic() < until:
            kind = chance.choice(list(views))
            times[kind].append(_asked(address + chance.choice(views[kind])))
            time.sleep(_PAUSE)

    people = [threading.Thread(target=person, args=(number,)) for number in range(_USERS)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return dict(sorted(times.items()))


def _asked(address: str) -> float:
    begun = time.perf_counter()
    with urllib.request.urlopen(address, timeout=120) as answer:
        answer.read()
    return time.perf_counter() - begun


@contextmanager
def _served(outputs: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "vanban", "serve", "-o", str(outputs), "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(lambda: _asked(f"{address}/static/icon.svg"))
        yield address, process
    finally:
        process.terminate()
        process.wait(20)


def _wait(answered: Callable[[], float]) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            answered()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _memory(pid: int) -> float:
    """The most that a process has had resident, in MB."""
    rows = (line.split() for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return next(int(row[1]) / 1024 for row in rows if row[0] == "VmHWM:")
