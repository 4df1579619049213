"""Runs that are disturbed, for tests of what they leave: documents that hang or crash, outputs to compare.

Hanging, crashing and greedy documents are played by a stage that knows their words: `put_on_stage` gives the folder
that brings it into every process with that folder on its path, by `sitecustomize`.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from conftest import ROOT
from small import LETTER
from vanban.runs import last_run, run

# what a stage does with the documents that hold these words, in every process that is started with it on its path
PLAY = """
import ctypes, importlib.util, signal, sys, time

def disturbed(real):
    def tasks(draft):
        if "NGỦ QUÊN" in draft.text:
            while True:
                time.sleep(0.1)
        if "NGỦ SÂU" in draft.text:
            # no signal is heard, as while a library in C is busy
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
            time.sleep(600)
        if "ĐỔ VỠ" in draft.text:
            ctypes.string_at(0)
        if "NGỐN BỘ NHỚ" in draft.text:
            held = [bytes(50_000_000) for _ in range(1000)]
        return real(draft)
    return tasks

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name != "vanban.extract.tasks":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module

        def exec_module(module):
            load(module)
            module.tasks = disturbed(module.tasks)

        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Finder())
"""


def letter(number: int, words: str = "") -> str:
    return LETTER.replace("118", str(200 + number)).replace("TM. ỦY BAN", f"{words}\n\nTM. ỦY BAN")


def many(folder, count=80):
    for number in range(count):
        (folder / f"more-{number:03}.txt").write_text(letter(1000 + number) * 3, "utf-8")


def left(outputs):
    """All that a run leaves for others but the record of itself; of the store, that it can be read."""
    import sqlite3

    files = {
        path.relative_to(outputs).as_posix(): path.read_bytes()
        for path in outputs.rglob("*")
        if path.is_file() and path.name not in ("run.json", "errors.jsonl", "vanban.db")
        if not any(part.startswith(".") for part in path.relative_to(outputs).parts)
    }
    store = sqlite3.connect(outputs / "vanban.db")
    files["store"] = sorted(map(repr, store.execute("SELECT id, node, sha256, text FROM documents")))
    store.close()
    return files


def assert_undisturbed(outputs, folder, without=()):
    """The outputs are those of a run over the folder without the files that failed, and hold nothing unfinished."""
    for name in without:
        (folder / name).unlink(missing_ok=True)
    fresh = outputs.with_name("undisturbed")
    run([folder], fresh, jobs=1)
    assert left(outputs) == left(fresh)
    assert {path.name for path in outputs.iterdir() if path.name.startswith(".")} <= {".lock", ".ledger.db"}


def assert_true(outputs, failed):
    """run.json and errors.jsonl tell which inputs failed, and by what."""
    record = json.loads((outputs / "run.json").read_text("utf-8"))
    rows = {row["path"].rpartition("/")[2]: row for row in record["inputs"]}
    assert {name for name, row in rows.items() if row["outcome"] == "failed"} == set(failed)
    assert record["counts"]["failed"] == len(failed)
    assert record["counts"]["documents"] == len(list((outputs / "documents").iterdir())) == len(rows) - len(failed)
    errors = {error.path.rpartition("/")[2]: error.error for error in last_run(outputs).errors}
    assert errors == failed


def command(folder, outputs, *options, play: Path | None = None, **limits):
    """A run in a process of its own, and the environment that it wants."""
    paths = [str(ROOT / "pipeline"), *([str(play)] if play else [])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    environment |= {f"VANBAN_MAX_{name.upper()}": str(value) for name, value in limits.items()}
    words = [sys.executable, "-m", "vanban", "run", str(folder), "-o", str(outputs), "--jobs", "2", "-q", *options]
    return {"args": words, "env": environment, "start_new_session": True, "stderr": subprocess.PIPE, "text": True}


def as_everybody() -> None:
    """In a child, before its program starts: let root, too, read only what its permissions allow."""
    if sys.platform == "linux":
        # PR_CAPBSET_DROP of CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH; whoever is not root may not, and need not
        for power in (1, 2):
            ctypes.CDLL(None).prctl(24, power, 0, 0, 0)


def put_on_stage(folder: Path) -> Path:
    """Write the play into `folder` and return it."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(PLAY, "utf-8")
    return folder


def wait_until(holds, seconds=60):
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, f"not after {seconds} seconds"
        time.sleep(0.02)
