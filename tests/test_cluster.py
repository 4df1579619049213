"""A run on a Dask cluster of processes that share nothing but the disk: the same outputs, whatever is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager

import pytest

from conftest import ROOT
from disturbed import assert_true, assert_undisturbed, left, letter, many, put_on_stage, wait_until
from small import write_folder
from vanban.cli import main
from vanban.errors import StoreError, UsageError
from vanban.runs import run

pytest.importorskip("distributed", reason="the extra “cluster” is not installed")


@contextmanager
def started(*words: str, path=(), **environment):
    """A process of Dask in a session of its own, which is killed at the end with all that it started."""
    paths = os.pathsep.join([str(ROOT / "pipeline"), *map(str, path)])
    command = [sys.executable, "-m", "dask", *words, "--no-dashboard", "--host", "127.0.0.1"]
    environment = {**os.environ, "PYTHONPATH": paths, **environment}
    running = subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        yield running
    finally:
        kill(running)


def kill(running):
    """As if its machine lost its power."""
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """The address of a scheduler."""
    told = tmp_path_factory.mktemp("scheduler") / "scheduler.json"
    with started("scheduler", "--port", "0", "--scheduler-file", str(told)):
        wait_until(told.exists)
        yield json.loads(told.read_text())["address"]


@contextmanager
def workers(scheduler, number=2, **options):
    with ExitStack() as stack:
        words = ("worker", scheduler, "--no-nanny", "--nthreads", "1")
        yield [stack.enter_context(started(*words, **options)) for _ in range(number)]


@pytest.fixture
def folder(tmp_path):
    folder = write_folder(tmp_path / "texts")
    many(folder, 40)
    return folder


@pytest.fixture
def outputs(tmp_path):
    return tmp_path / "out"


def test_a_lost_worker_costs_nothing(scheduler, folder, outputs):
    lost = []
    with workers(scheduler) as both:

        def lose(stage, done, *_):
            # one while it reads documents, and the other, when a third has come, while it writes them to their places
            if (stage, done > 5, len(lost)) in (("documents", True, 0), ("store", True, 1)):
                lost.append(both[len(lost)])
                kill(lost[-1])

        with workers(scheduler, 1):
            report = run([folder], outputs, scheduler=scheduler, progress=lose)
    assert len(lost) == 2 and report.exit_status == 0
    assert_undisturbed(outputs, folder)


def test_all_workers_are_lost_and_others_come(scheduler, folder, outputs):
    with ExitStack() as later, workers(scheduler, 1) as (only,):

        def lose(stage, done, *_):
            if stage == "documents" and done > 5 and only.poll() is None:
                kill(only)
                later.enter_context(workers(scheduler, 1))

        report = run([folder], outputs, scheduler=scheduler, progress=lose)
    assert only.poll() is not None and report.exit_status == 0
    assert_undisturbed(outputs, folder)


def test_what_hangs_or_crashes_costs_one_document_here_too(scheduler, folder, outputs, tmp_path, monkeypatch):
    # of the processes that read, which are told the limits of the run and not those of their machine
    monkeypatch.setenv("VANBAN_MAX_SECONDS", "8")
    for number, words in enumerate(("NGỦ SÂU", "ĐỔ VỠ")):
        (folder / f"letter-{number}.txt").write_text(letter(number, words), "utf-8")
    with workers(scheduler, path=[put_on_stage(tmp_path / "play")]):
        assert run([folder], outputs, scheduler=scheduler).exit_status == 1
    assert_true(outputs, {"letter-0.txt": "TooLarge", "letter-1.txt": "TooLarge"})
    assert_undisturbed(outputs, folder, ["letter-0.txt", "letter-1.txt"])


def test_only_what_changed_and_by_relative_paths(scheduler, folder, outputs, monkeypatch):
    monkeypatch.chdir(folder.parent)
    run([folder.name], outputs.name, jobs=1)
    (folder / "more-007.txt").write_text(letter(2007), "utf-8")
    with workers(scheduler, 1):
        assert run([folder.name], outputs.name, scheduler=scheduler).record.counts.read == 1
    run([folder.name], "fresh", jobs=1)
    assert left(outputs) == left(outputs.with_name("fresh"))


def test_inputs_and_outputs_behind_urls(scheduler, folder, outputs):
    texts, out = f"local://{folder}", f"local://{outputs}"
    with workers(scheduler):
        report = run([texts], out, scheduler=scheduler)
        assert report.exit_status == 0
        assert run([texts], out, scheduler=scheduler).record.counts.kept == 43
    run([texts], outputs.with_name("here"), jobs=1)
    assert left(outputs) == left(outputs.with_name("here"))


def test_a_worker_of_other_code_is_refused(scheduler, folder, outputs, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "sitecustomize.py").write_text("import vanban.runs.versions as v\nv.code_version = lambda: 'other'\n")
    with workers(scheduler, 1, path=[other]), pytest.raises(UsageError, match="other code"):
        run([folder], outputs, scheduler=scheduler)


def test_a_cluster_that_is_lost_is_told_and_the_next_run_goes_on(folder, outputs, tmp_path, monkeypatch):
    monkeypatch.setattr("vanban.runs.cluster._ANSWER", 3)
    told = tmp_path / "scheduler.json"
    with started("scheduler", "--port", "0", "--scheduler-file", str(told)) as running:
        wait_until(told.exists)
        address = json.loads(told.read_text())["address"]
        with workers(address, 1), pytest.raises(StoreError, match=r"cluster at .* goes on where it stopped"):
            run([folder], outputs, scheduler=address, progress=lambda stage, done, *_: done > 5 and kill(running))
    read = []
    run([folder], outputs, jobs=1, progress=lambda stage, done, *_: read.append(stage))
    assert 0 < read.count("documents") < 40
    assert_undisturbed(outputs, folder)


def test_what_is_missing_is_told(scheduler, folder, outputs, monkeypatch, capsys):
    monkeypatch.setattr("vanban.runs.cluster._ANSWER", 0.5)
    words = ["run", str(folder), "-o", str(outputs)]
    for more, said in (
        (["--engine", "dask"], "belong together"),
        (["--scheduler", scheduler], "belong together"),
        (["--engine", "dask", "--scheduler", "tcp://127.0.0.1:9"], "dask scheduler"),
        (["--engine", "dask", "--scheduler", scheduler], f"dask worker {scheduler}"),
    ):
        assert main([*words, *more]) == 2 and said in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main([*words, "--engine", "dask", "--scheduler", scheduler]) == 2
    assert "pip install 'vanban[cluster]'" in capsys.readouterr().err
