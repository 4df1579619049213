"""What can go wrong in a run costs the document that it befell, and nothing else.

Each test disturbs a run and compares what it leaves with a run that nobody disturbed. Hanging, crashing and greedy
documents are played by a stage that knows their words: tests put it into the workers by `sitecustomize`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ROOT
from small import LETTER, write_folder
from vanban.runs import last_run, run

LINUX = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
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


@pytest.fixture
def folder(tmp_path):
    folder = write_folder(tmp_path / "texts")
    for number in range(9):
        (folder / f"letter-{number}.txt").write_text(letter(number), "utf-8")
    return folder


@pytest.fixture
def outputs(tmp_path):
    return tmp_path / "out"


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


@pytest.fixture
def play(tmp_path):
    (tmp_path / "play").mkdir()
    (tmp_path / "play" / "sitecustomize.py").write_text(PLAY, "utf-8")
    return tmp_path / "play"


def workers_of(pid):
    """The workers among the children of the process `pid`."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def wait_until(holds, seconds=60):
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, f"not after {seconds} seconds"
        time.sleep(0.02)


@pytest.mark.parametrize("words", ["NGỦ QUÊN", "NGỦ SÂU", "ĐỔ VỠ", "NGỐN BỘ NHỚ"])
def test_a_document_that_hangs_crashes_or_eats_memory_costs_itself_only(words, folder, outputs, play):
    (folder / "letter-4.txt").write_text(letter(4, words), "utf-8")
    done = subprocess.run(**command(folder, outputs, play=play, seconds=6, memory=2_000_000_000), timeout=120)
    assert done.returncode == 1, done.stderr
    assert_true(outputs, {"letter-4.txt": "TooLarge"})
    assert_undisturbed(outputs, folder, ["letter-4.txt"])


def test_several_that_crash(folder, outputs, play):
    for number in (0, 1, 8):
        (folder / f"letter-{number}.txt").write_text(letter(number, "ĐỔ VỠ"), "utf-8")
    assert subprocess.run(**command(folder, outputs, play=play), timeout=120).returncode == 1
    names = [f"letter-{number}.txt" for number in (0, 1, 8)]
    assert_true(outputs, dict.fromkeys(names, "TooLarge"))
    assert_undisturbed(outputs, folder, names)


def many(folder, count=80):
    for number in range(count):
        (folder / f"more-{number:03}.txt").write_text(letter(1000 + number) * 3, "utf-8")


@LINUX
def test_a_killed_worker_costs_nothing(folder, outputs):
    many(folder)
    running = subprocess.Popen(**command(folder, outputs))
    for at in range(2):
        wait_until(lambda at=at: len(list(outputs.glob(".work/*.json"))) > 10 + 20 * at)
        os.kill(workers_of(running.pid)[0], signal.SIGKILL)
    running.communicate(timeout=120)
    assert running.returncode == 0
    assert_true(outputs, {})
    assert_undisturbed(outputs, folder)


@LINUX
@pytest.mark.parametrize("when", [".work/*.json", "documents/*.json"])
def test_a_killed_parent_leaves_what_is_finished_and_the_next_run_completes(when, folder, outputs):
    many(folder)
    running = subprocess.Popen(**command(folder, outputs))
    wait_until(lambda: len(list(outputs.glob(when))) > 40)
    orphans = workers_of(running.pid)
    running.kill()
    running.communicate()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in orphans))
    assert not (outputs / "run.json").exists(), "a run that did not end has no record"
    for path in outputs.rglob("*.json"):
        json.loads(path.read_bytes())
    again = run([folder], outputs, jobs=1)
    assert again.exit_status == 0 and again.record.counts.documents == 92
    assert_undisturbed(outputs, folder)


@LINUX
def test_a_run_that_is_killed_leaves_the_outputs_before_it_whole(folder, outputs):
    run([folder], outputs, jobs=1)
    before = left(outputs)
    many(folder)
    running = subprocess.Popen(**command(folder, outputs))
    wait_until(lambda: len(list(outputs.glob(".work/*.json"))) > 20)
    running.kill()
    running.communicate()
    assert left(outputs) == before and last_run(outputs).record.counts.documents == 12


@LINUX
def test_ctrl_c_ends_within_two_seconds(folder, outputs):
    many(folder, 400)
    # what a shell starts in the background hears no Ctrl-C, and these tests may be such
    running = subprocess.Popen(
        **command(folder, outputs), preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    )
    wait_until(lambda: len(list(outputs.glob(".work/*.json"))) > 20)
    finished = {path: path.read_bytes() for path in outputs.glob(".work/*.json")}
    workers = workers_of(running.pid)
    started = time.monotonic()
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert time.monotonic() - started < 2
    assert running.returncode == 130 and "Traceback" not in said and "đã dừng" in said
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
    assert {path: path.read_bytes() for path in finished} == finished


@pytest.fixture
def small_disk(tmp_path):
    """A file system of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("file systems may not be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_full_disk(jobs, folder, small_disk):
    outputs = small_disk / "out"
    run([folder], outputs, jobs=1)
    before = left(outputs)
    many(folder)
    done = subprocess.run(**command(folder, outputs, "--jobs", jobs), timeout=120)
    assert done.returncode == 2 and "cannot be written" in done.stderr and "run again" in done.stderr
    assert "Traceback" not in done.stderr
    assert left(outputs) == before, "what stood there stands"
    assert not list(outputs.rglob("*.part")) and not list(outputs.rglob("*.new"))
    subprocess.run(["mount", "-o", "remount,size=60m", str(small_disk)], check=True)
    assert subprocess.run(**command(folder, outputs), timeout=120).returncode == 0
    shutil.copytree(outputs, folder.with_name("out"))
    assert_undisturbed(folder.with_name("out"), folder)


def test_read_only_outputs(folder, small_disk):
    outputs = small_disk / "out"
    run([folder], outputs, jobs=1)
    before = left(outputs)
    (folder / "letter-1.txt").write_text(letter(77), "utf-8")
    mounted = subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], capture_output=True, text=True)
    assert mounted.returncode == 0, mounted.stderr
    done = subprocess.run(**command(folder, outputs), timeout=120)
    assert done.returncode == 2 and "cannot be written" in done.stderr and "Traceback" not in done.stderr
    assert left(outputs) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(folder, outputs):
    (folder / "letter-2.txt").chmod(0)
    assert run([folder], outputs, jobs=2).exit_status == 1
    assert_true(outputs, {"letter-2.txt": "MissingFile"})
    assert_undisturbed(outputs, folder, ["letter-2.txt"])


@pytest.mark.parametrize("fault", ["unreadable", "vanished", "changed"])
def test_a_file_that_cannot_be_read_when_its_turn_comes(fault, folder, outputs):
    """Root may read everything: a name that leads nowhere stands for what may not be opened."""
    victim = folder / "letter-2.txt"
    if fault == "unreadable":
        victim.unlink()
        victim.symlink_to(folder / "letter-2.txt.d" / "nothing")

    def disturb(stage, done, *_):
        if stage == "documents" and done == 0 and fault == "vanished":
            victim.unlink()
        if stage == "documents" and done == 0 and fault == "changed":
            victim.write_text(letter(3_000), "utf-8")

    assert run([folder], outputs, jobs=2, progress=disturb).exit_status == 1
    assert_true(outputs, {"letter-2.txt": "DamagedFile" if fault == "changed" else "MissingFile"})
    assert_undisturbed(outputs, folder, ["letter-2.txt"])


def test_workers_that_cannot_start(folder, outputs):
    done = subprocess.run(**command(folder, outputs, memory=1_000_000), timeout=120)
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr.replace("MemoryError", "")
    assert run([folder], outputs, jobs=2).exit_status == 0
    assert_undisturbed(outputs, folder)
