"""A watched folder is read again when a file has come, changed or gone, and only once it stands still."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

import small
from vanban.errors import StoreError, UsageError
from vanban.runs import last_run, run
from vanban.runs.watching import watch


class Enough(Exception):
    """The pauses of a test are used up."""


class Pauses:
    """Stands for time.sleep: does at each pause what the test says, and ends the watch after the last."""

    def __init__(self, *steps):
        self.steps, self.seconds = list(steps), []

    def __call__(self, seconds):
        self.seconds.append(seconds)
        if not self.steps:
            raise Enough
        if step := self.steps.pop(0):
            step()


def seen(folder, outputs, pauses, make=None):
    reports = []
    make = make or (lambda: run([folder], outputs))
    with pytest.raises(Enough):
        for report in watch([folder], outputs, make, every=1, sleep=pauses):
            reports.append(report)
    return reports


def test_each_change_makes_one_run_and_rest_makes_none(tmp_path):
    folder, outputs = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "a.txt").write_text(small.DIRECTIVE)
    add = lambda: (folder / "b.txt").write_text(small.PLAN)  # noqa: E731
    remove = lambda: (folder / "a.txt").unlink()  # noqa: E731
    counts = [
        (report.record.counts.documents, report.record.counts.read, report.record.counts.forgotten)
        for report in seen(folder, outputs, Pauses(None, None, add, None, None, remove, None, None))
    ]
    assert counts == [(1, 1, 0), (2, 1, 0), (1, 0, 1)]


def test_a_file_that_still_grows_is_left_until_it_stands_still(tmp_path):
    folder, outputs = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    file = folder / "a.txt"
    file.write_text(small.DIRECTIVE[:40])
    half, whole = small.DIRECTIVE[:400], small.DIRECTIVE
    reports = seen(folder, outputs, Pauses(lambda: file.write_text(half), lambda: file.write_text(whole), None))
    assert [report.record.counts.read for report in reports] == [1]
    assert reports[0].record.inputs[0].size == len(whole.encode())


@pytest.mark.parametrize("error", [UsageError("Another run is writing."), StoreError("The disk is full.")])
def test_a_run_that_cannot_be_made_is_told_and_tried_again_after_a_longer_pause(tmp_path, error):
    (tmp_path / "a.txt").write_text(small.DIRECTIVE)
    outcomes = [error, "read"]

    def make():
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    pauses = Pauses(None, None, None)
    assert seen(tmp_path, tmp_path / "out", pauses, make) == [error, "read"]
    assert pauses.seconds == [1, 10, 1, 1]


def test_the_command_tells_each_run_and_ends_at_ctrl_c(tmp_path):
    folder, outputs = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "a.txt").write_text(small.DIRECTIVE)
    (folder / "b.pdf").write_bytes(b"%PDF-1.7 nothing more")
    command = [sys.executable, "-m", "vanban", "watch", str(folder), "-o", str(outputs), "--every", "1"]
    # in the background of a shell, SIGINT is ignored, and a child inherits that
    heard = lambda: signal.signal(signal.SIGINT, signal.default_int_handler)  # noqa: E731
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=heard)
    until = time.monotonic() + 60
    while not (outputs / "run.json").is_file() and time.monotonic() < until:
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert last_run(outputs).record.counts.read == 1
    if "mới đọc" in told:  # the interruption may come between the run and its line
        assert "1 không đọc được" in told and "b.pdf" in told
