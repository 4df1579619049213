"""Processes at work: each gets its jobs in batches, and what kills one of them costs one job at most.

A job is given again where its process died, once: it may have been somebody else's fault. A process that is busy for
longer than a job may take is ended.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import queue
import signal
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import connection
from typing import Any, Literal, Protocol

from vanban.errors import StoreError
from vanban.runs.guards import limit_memory

# not fork: the parent may have threads (a progress bar), and a forked lock stays locked
_CONTEXT = multiprocessing.get_context("spawn")
# a worker of a cluster has a pool in each of its threads
_STARTING = threading.Lock()
# batches that wait in a worker: one is at work while the next is already there
_AHEAD = 2
_BATCH = 16
# seconds: a document notices by itself that its time is over, unless a library is busy in C
_GRACE = 5.0
_LOOK = 1.0

# what became of a job: its value; its process died at it twice; it took too long
Fate = Literal["done", "died", "late"]
Function = Callable[[Any], Any]


class Engine(Protocol):
    """What does jobs: this process, a pool of processes, a cluster."""

    def results(self, function: Function, jobs: Sequence[Any]) -> Iterator[tuple[int, Fate, Any]]:
        """The place of each job in `jobs`, its fate and its value, as they come.

        `function` stands at the top of a module. Raises OSError where it does; other errors of it are StoreError.
        """
        ...


class Here:
    """No processes: jobs are done in this one. Has the methods of a Pool."""

    processes = 1

    def results(self, function: Function, jobs: Sequence[Any]) -> Iterator[tuple[int, Fate, Any]]:
        """As `Engine.results`."""
        for at, job in enumerate(jobs):
            yield at, "done", function(job)


class Pool:
    """So many processes, warm from one call to the next; ended with the block that it opens."""

    def __init__(self, processes: int, seconds: float, memory: int, warm: Callable[[], None]):
        """At most `seconds` for a job and `memory` bytes for a process, which calls `warm` before its first job."""
        self.processes, self._seconds, self._memory, self._warm = processes, seconds, memory, warm
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()

    def results(self, function: Function, jobs: Sequence[Any]) -> Iterator[tuple[int, Fate, Any]]:
        """As `Engine.results`."""
        waiting = Waiting(len(jobs), self.processes)
        deaths: Counter[int] = Counter()
        while waiting or any(worker.at for worker in self._workers):
            self._feed(function, jobs, waiting)
            for worker in self._ready():
                if (answer := worker.answer()) is None:
                    yield from self._bury(worker, waiting, deaths)
                else:
                    yield from answer
            for worker in self._overdue():
                at = worker.at[0]
                self._replace(worker, waiting, but=1)
                yield at, "late", None

    def _feed(self, function: Function, jobs: Sequence[Any], waiting: Waiting) -> None:
        while len(self._workers) < min(self.processes, waiting.count + len(self._workers)):
            self._workers.append(_Worker(self._memory, self._warm))
        for _ in range(_AHEAD):
            for worker in self._workers:
                if worker.batches < _AHEAD and waiting:
                    batch = waiting.batch()
                    worker.give(function, batch, [jobs[at] for at in batch])

    def _ready(self) -> list[_Worker]:
        by_end = {worker.pipe: worker for worker in self._workers if worker.at}
        return [by_end[end] for end in connection.wait(list(by_end), timeout=_LOOK)]

    def _overdue(self) -> list[_Worker]:
        latest = time.monotonic() - self._seconds - _GRACE
        return [worker for worker in self._workers if worker.at and worker.ready and worker.since < latest]

    def _bury(self, worker: _Worker, waiting: Waiting, deaths: Counter[int]) -> Iterator[tuple[int, Fate, Any]]:
        self._failed_starts = 0 if worker.ready else self._failed_starts + 1
        if self._failed_starts > self.processes:
            advice = f"Look whether {self._memory // 1_000_000} MB are too little for one (VANBAN_MAX_MEMORY)."
            raise StoreError("The processes that read documents cannot start.", advice=advice)
        first = worker.at[0]
        deaths[first] += worker.ready
        given_up = deaths[first] > 1
        self._replace(worker, waiting, but=int(given_up))
        if given_up:
            yield first, "died", None

    def _replace(self, worker: _Worker, waiting: Waiting, but: int) -> None:
        """End a worker; its jobs but the first `but` go back, and the one that it was at goes alone."""
        waiting.again(list(worker.at)[but:])
        worker.end()
        self._workers.remove(worker)


class Waiting:
    """The places of the jobs that nobody has yet."""

    def __init__(self, count: int, processes: int):
        self._next, self._count, self._processes = 0, count, processes
        self._again: deque[int] = deque()

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self._again) + self._count - self._next

    def __bool__(self) -> bool:
        return self.count > 0

    def batch(self) -> list[int]:
        """The places of the next jobs; one that was given before is given alone."""
        if self._again:
            return [self._again.popleft()]
        start = self._next
        # smaller and smaller in the end, so that all processes end together
        self._next += max(1, min(_BATCH, (self._count - start) // (4 * self._processes)))
        return list(range(start, self._next))

    def again(self, places: list[int]) -> None:
        """Give these once more, first."""
        self._again.extendleft(reversed(places))


@dataclass(eq=False)
class _Worker:
    """A process and the jobs that it was given: places in the order in which it does them."""

    memory: int
    warm: Callable[[], None]
    at: deque[int] = field(default_factory=deque)
    ends: deque[int] = field(default_factory=deque)
    ready: bool = False
    since: float = 0.0

    def __post_init__(self) -> None:
        self.pipe, theirs = _CONTEXT.Pipe()
        with _main_hidden():
            self._process = _CONTEXT.Process(target=_serve, args=(theirs, self.memory, self.warm), daemon=True)
            self._process.start()
        theirs.close()

    @property
    def batches(self) -> int:
        """How many batches it has that are not done."""
        return len(self.ends)

    def give(self, function: Function, places: list[int], jobs: list[Any]) -> None:
        """Send a batch. A process that died is found out later."""
        if not self.at:
            self.since = time.monotonic()
        self.at.extend(places)
        self.ends.append(places[-1])
        with suppress(OSError):
            self.pipe.send((function, jobs))

    def answer(self) -> tuple[tuple[int, Fate, Any], ...] | None:
        """The next result, or nothing yet; None where the process died."""
        try:
            kind, value = self.pipe.recv()
        except (EOFError, OSError):
            return None
        self.since = time.monotonic()
        if kind == "ready":
            self.ready = True
            return ()
        if kind == "failed":
            raise value
        at = self.at.popleft()
        if self.ends[0] == at:
            self.ends.popleft()
        return ((at, "done", value),)

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Start workers inside this block: they then do not import the caller's script.

    They need nothing of it, and a script that calls `run` at its top level would start another run in each worker.
    """
    with _STARTING:
        main = sys.modules["__main__"]
        hidden = {name: getattr(main, name) for name in ("__spec__", "__file__") if hasattr(main, name)}
        main.__spec__ = main.__file__ = None
        try:
            yield
        finally:
            del main.__file__
            for name, value in hidden.items():
                setattr(main, name, value)


def _serve(pipe: connection.Connection, memory: int, warm: Callable[[], None]) -> None:
    """The life of a worker: batch after batch, until its parent hangs up."""
    # Ctrl-C reaches the workers too: they end at once and without a traceback, the parent tells the user. In the
    # background of a script it reaches nobody: then they go on as their parent does.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    batches: queue.SimpleQueue[tuple[Function, list[Any]]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, batches), daemon=True).start()
    limit_memory(memory)
    # what is loaded now is never garbage: the collector need not look at it, now or later
    gc.disable()
    try:
        warm()
    except Exception as error:
        sys.exit(f"{type(error).__name__}: {error}")
    gc.freeze()
    gc.enable()
    pipe.send(("ready", None))
    while True:
        function, jobs = batches.get()
        for job in jobs:
            pipe.send(_outcome(function, job))


def _listen(pipe: connection.Connection, batches: queue.SimpleQueue) -> None:
    # in a thread of its own: a parent that must wait until its batch is taken cannot take results meanwhile
    with suppress(EOFError, OSError):
        while True:
            batches.put(pipe.recv())
    # the parent is gone, killed perhaps: nobody waits for the rest
    os._exit(1)


def _outcome(function: Function, job: Any) -> tuple[str, Any]:
    try:
        return "done", function(job)
    except OSError as error:
        return "failed", error
    except Exception as error:
        return "failed", StoreError(f"{type(error).__name__}: {error}", advice="Run again with --force.")
