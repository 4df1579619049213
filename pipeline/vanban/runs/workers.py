"""Many documents over the cores: each is processed apart, and none can stop the others."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vanban.errors import StageError
from vanban.runs.records import ErrorRecord

# seconds after which a document is given up; the largest real one takes a small part of it
PATIENCE = 600
# below so many documents the start of the workers costs more than they save
WORTH_WORKERS = 4


@dataclass(frozen=True, slots=True)
class Job:
    """A file to process, and where its JSON goes."""

    path: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a job: the document's id, or the error."""

    job: Job
    id: str | None
    error: ErrorRecord | None
    seconds: float


def results(jobs: Sequence[Job], processes: int | None = None) -> Iterator[Result]:
    """The results of all jobs, as they come. `processes` None: as many as there are cores, few jobs in this one."""
    if processes is None:
        processes = min(_cores(), len(jobs)) if len(jobs) >= WORTH_WORKERS else 1
    if processes <= 1:
        yield from map(process, jobs)
        return
    left = {job.target: job for job in jobs}
    for result in _pooled(jobs, processes):
        del left[result.job.target]
        yield result
    # Jobs are left only when a worker died, and nobody can tell of which: each of them gets a worker of its own.
    for job in left.values():
        yield from list(_pooled([job], 1)) or [_died(job)]


def process(job: Job) -> Result:
    """Process one file and write its JSON. Never raises: an error is part of the result."""
    from vanban import stages

    started = time.perf_counter()
    try:
        with _patience(PATIENCE):
            document = stages.process(job.path)
        write_whole(job.target, document.model_dump_json(by_alias=True, indent=1).encode())
        return Result(job, document.id, None, time.perf_counter() - started)
    except Exception as error:
        return Result(job, None, ErrorRecord.of(error, job.path), time.perf_counter() - started)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, making its folder where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _pooled(jobs: Sequence[Job], processes: int) -> Iterator[Result]:
    """The results of the jobs until all are done or a worker dies."""
    # not fork: the parent may have threads (a progress bar), and a forked lock stays locked
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_start_worker)
    try:
        with _main_hidden():
            futures = [pool.submit(process, job) for job in jobs]
        for future in as_completed(futures):
            yield future.result()
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Start workers inside this block: they then do not import the caller's script.

    They need nothing of it, and a script that calls `run` at its top level would start another run in each worker.
    """
    main = sys.modules["__main__"]
    hidden = {name: getattr(main, name) for name in ("__spec__", "__file__") if hasattr(main, name)}
    main.__spec__ = main.__file__ = None
    try:
        yield
    finally:
        del main.__file__
        for name, value in hidden.items():
            setattr(main, name, value)


def _start_worker() -> None:
    # Ctrl-C reaches the workers too: they end at once and without a traceback, the parent tells the user
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _died(job: Job) -> Result:
    error = StageError("The process that read this file was ended from outside or ran out of memory.", stage="process")
    return Result(job, None, ErrorRecord.of(error, job.path), 0.0)


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _patience(seconds: int) -> Iterator[None]:
    """Raise TimeoutError inside the block after `seconds`, where the system can (a main thread on Unix)."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def give_up(*_: object) -> None:
        raise TimeoutError(f"not done after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
