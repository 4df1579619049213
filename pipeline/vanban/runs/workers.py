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

from vanban.errors import TooLarge
from vanban.runs.guards import TimeIsUp, limit_memory, time_limit
from vanban.runs.records import ErrorRecord

# Seconds of work that each process more must find, or its start (interpreter, packages, grammar: two seconds)
# costs more than it saves.
_WORTH_IT = 3.0
# Seconds of work in a megabyte of a file, by its ending, as measured and rounded up; a page that is a picture makes
# PDF the slowest. And in any file.
_PER_MEGABYTE = {
    ".txt": 4, ".md": 4, ".html": 5, ".htm": 5, ".mht": 5, ".docx": 3, ".doc": 3, ".rtf": 3, ".odt": 3, ".pdf": 3,
    ".png": 3, ".jpg": 3, ".jpeg": 3, ".tif": 3, ".tiff": 3,
}  # fmt: skip
_PER_FILE = 0.01
_HEAVY = "Split it, or save it again without its images; VANBAN_MAX_SECONDS and VANBAN_MAX_MEMORY set the limits."


@dataclass(frozen=True, slots=True)
class Job:
    """A file to process, where its JSON goes, the folder with files that were converted before, its size in bytes."""

    path: Path
    target: Path
    converted: Path | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a job: the document's id, or the error."""

    job: Job
    id: str | None
    error: ErrorRecord | None
    seconds: float


def results(jobs: Sequence[Job], processes: int | None = None) -> Iterator[Result]:
    """The results of all jobs, as they come.

    `processes` None: as many as the work is worth. Plain texts for one process are read in this one; what libraries
    in C read (PDF, archives, images) never is, since a crash of theirs would end the run. Raises OSError where the
    results cannot be written.
    """
    if processes is None:
        processes = worth(jobs)
    if processes <= 1 and all(_is_plain(job.path) for job in jobs):
        yield from map(process, jobs)
        return
    left = {job.target: job for job in jobs}
    while left:
        for result in _pooled(list(left.values()), min(processes, len(left))):
            del left[result.job.target]
            yield result
        # Jobs are left only when a worker died. It was at one of those that were handed out: the first ones.
        for job in list(left.values())[: 2 * processes + 1]:
            del left[job.target]
            yield from list(_pooled([job], 1)) or [_died(job)]


def worth(jobs: Sequence[Job]) -> int:
    """How many processes the jobs are worth, by the number and the size of their files."""
    work = sum(_PER_FILE + _PER_MEGABYTE.get(job.path.suffix.lower(), 0) * job.size / 1e6 for job in jobs)
    return max(1, min(cores(), len(jobs), int(work / _WORTH_IT)))


def process(job: Job) -> Result:
    """Process one file and write its JSON. An error of the file is part of the result.

    Raises OSError where the JSON cannot be written, which is not the file's fault.
    """
    from vanban import stages
    from vanban.reading import doc, limits

    started = time.perf_counter()
    try:
        allowed = limits.current()
        with time_limit(allowed.seconds, ends_process=_is_worker()), doc.converted_in(job.converted):
            document = stages.process(job.path)
    except TimeIsUp:
        error = TooLarge(f"Not read after {allowed.seconds} seconds.", advice=_HEAVY)
    except Exception as failure:
        error = failure
        if isinstance(failure, MemoryError) or isinstance(failure.__cause__, MemoryError):
            error = TooLarge(f"It takes more than {allowed.memory // 1_000_000} MB of memory.", advice=_HEAVY)
    else:
        write_whole(job.target, document.model_dump_json(by_alias=True, indent=1).encode())
        return Result(job, document.id, None, time.perf_counter() - started)
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
    from vanban.reading import limits

    # Ctrl-C reaches the workers too: they end at once and without a traceback, the parent tells the user. In the
    # background of a script it reaches nobody: then they go on as their parent does.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    limit_memory(limits.current().memory)


def _end_with_parent() -> None:
    # without this, the workers of a run that was killed wait for jobs for ever
    multiprocessing.parent_process().join()
    os._exit(1)


def _is_worker() -> bool:
    return multiprocessing.parent_process() is not None


def _is_plain(path: Path) -> bool:
    """Whether a file is text, or cannot be opened at all."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError:
        return True
    return b"\x00" not in head and b"%PDF-" not in head and head[:2] != b"PK"


def _died(job: Job) -> Result:
    message = "The process that read this file died: it took too much memory or time, or a library crashed on it."
    return Result(job, None, ErrorRecord.of(TooLarge(message, advice=_HEAVY), job.path), 0.0)


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
