"""What can go wrong in a run costs the document that it befell, and nothing else.

Each test disturbs a run and compares what it leaves with a run that nobody disturbed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from disturbed import (
    as_everybody,
    assert_true,
    assert_undisturbed,
    command,
    left,
    letter,
    many,
    put_on_stage,
    wait_until,
)
from small import write_folder
from vanban.runs import last_run, run

LINUX = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")


@pytest.fixture
def folder(tmp_path):
    folder = write_folder(tmp_path / "texts")
    for number in range(9):
        (folder / f"letter-{number}.txt").write_text(letter(number), "utf-8")
    return folder


@pytest.fixture
def outputs(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def play(tmp_path):
    return put_on_stage(tmp_path / "play")


def workers_of(pid):
    """The workers among the children of the process `pid`."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


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


def test_a_file_that_may_not_be_read(folder, outputs):
    (folder / "letter-2.txt").chmod(0)
    assert subprocess.run(**command(folder, outputs), preexec_fn=as_everybody, timeout=120).returncode == 1
    assert_true(outputs, {"letter-2.txt": "MissingFile"})
    assert_undisturbed(outputs, folder, ["letter-2.txt"])


@pytest.mark.parametrize("fault", ["unreadable", "vanished", "changed"])
def test_a_file_that_cannot_be_read_when_its_turn_comes(fault, folder, outputs):
    """A name that leads nowhere stands for what may not be opened."""
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
