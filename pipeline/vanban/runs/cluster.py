"""A Dask cluster at work: an engine like those of `pool`, whose processes are on other machines.

A task of Dask is a batch of jobs. The worker that gets it does them in a process of its own, as the pool of a run on
one machine would, so that what hangs, crashes or eats memory costs one document here too. What a lost worker had is
given to others by Dask; every job may be done twice, since it writes whole files that are the same each time.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from vanban.errors import StoreError, UsageError
from vanban.runs import versions
from vanban.runs.pool import Fate, Function, Pool, Waiting

# batches that wait for a thread of the cluster: one is at work while the next is already there
_AHEAD = 2
# seconds
_ANSWER, _LOOK, _ALONE = 20.0, 5.0, 300.0
_AGAIN = "Run again: it goes on where it stopped."


class Order(NamedTuple):
    """What a worker must know to do a job as this process would: code, folder, limits of a document, warming up."""

    code: str
    folder: str
    limits: tuple[tuple[str, str], ...]
    seconds: float
    memory: int
    warm: Callable[[], None]


class Cluster:
    """The workers of the cluster at an address; has the methods of a Pool."""

    def __init__(self, address: str, seconds: float, memory: int, warm: Callable[[], None]):
        """At most `seconds` for a job and `memory` bytes for a process, which calls `warm` before its first job.

        Raises UsageError where `distributed` is not installed, or where no scheduler or no worker answers.
        """
        limits = tuple(sorted((name, value) for name, value in os.environ.items() if name.startswith("VANBAN_MAX_")))
        self._order = Order(versions.code_version(), str(Path.cwd()), limits, seconds, memory, warm)
        self._address, self._client = address, _client(address)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            # the processes on the workers: a cluster that others use too should not keep them
            with suppress(Exception):
                self._client.run(_end_idle, on_error="ignore")
        self._client.close()

    def results(self, function: Function, jobs: Sequence[Any]) -> Iterator[tuple[int, Fate, Any]]:
        """As `Engine.results`. Raises StoreError where the cluster is lost."""
        waiting = Waiting(len(jobs), self._threads())
        at_work: dict[Any, list[int]] = {}
        try:
            while waiting or at_work:
                while waiting and len(at_work) < _AHEAD * self._threads():
                    batch = waiting.batch()
                    at_work[self._submit(function, [jobs[at] for at in batch])] = batch
                for task in self._ended(list(at_work)):
                    yield from self._outcomes(task, at_work.pop(task), waiting)
        finally:
            with suppress(Exception):
                self._client.cancel(list(at_work))

    def _threads(self) -> int:
        """How many batches are done at once now: workers come and go."""
        with self._named():
            return max(1, sum(self._client.nthreads().values()))

    def _submit(self, function: Function, jobs: list[Any]) -> Any:
        with self._named():
            return self._client.submit(work, self._order, function, jobs, pure=False)

    def _ended(self, tasks: list[Any]) -> list[Any]:
        """Those of the tasks that ended, when some have. Raises StoreError where nobody is left to do them."""
        from distributed import wait

        last = time.monotonic() + _ALONE
        while time.monotonic() < last:
            with self._named(), self._client.as_current():
                try:
                    return list(wait(tasks, timeout=_LOOK, return_when="FIRST_COMPLETED").done)
                except TimeoutError:
                    if self._client.nthreads():
                        last = time.monotonic() + _ALONE
        raise StoreError(f"The cluster at {self._address} has no workers any more.", advice=_AGAIN)

    def _outcomes(self, task: Any, batch: list[int], waiting: Waiting) -> Iterator[tuple[int, Fate, Any]]:
        from distributed import KilledWorker

        with self._named():
            error = task.exception()
            done = None if error else task.result()
        if not error:
            yield from ((at, fate, value) for at, (fate, value) in zip(batch, done, strict=True))
        elif not isinstance(error, KilledWorker):
            raise error
        elif len(batch) > 1:
            # several workers in turn were lost with this batch: whose fault it is, each job alone will tell
            waiting.again(batch)
        else:
            yield batch[0], "died", None

    @contextmanager
    def _named(self) -> Iterator[None]:
        from concurrent.futures import CancelledError

        try:
            yield
        except (OSError, CancelledError) as error:
            raise StoreError(f"The cluster at {self._address} is lost: {error}.", advice=_AGAIN) from error


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        advice = "Install it: pip install 'vanban[cluster]'"
        raise UsageError("A run on a cluster needs the package distributed.", advice=advice) from error
    try:
        client = Client(address, timeout=_ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        advice = "Check the address, or start one: dask scheduler"
        raise UsageError(f"No scheduler of a Dask cluster answers at {address}.", advice=advice) from error
    try:
        client.wait_for_workers(1, timeout=_ANSWER)
    except TimeoutError as error:
        client.close()
        advice = f"Start some: dask worker {address} --nthreads 4"
        raise UsageError(f"The cluster at {address} has no workers.", advice=advice) from error
    return client


# ---------------------------------------------------------------- on a worker


# processes that wait for the next batch: as many as the worker has threads
_IDLE: list[tuple[Order, Pool]] = []


def work(order: Order, function: Function, jobs: Sequence[Any]) -> list[tuple[Fate, Any]]:
    """Do a batch, in a process of this worker's own; the fate and the value of each job.

    Raises what `Pool.results` raises, and UsageError where this worker's code is not that of the run.
    """
    if versions.code_version() != order.code:
        advice = "Install the same vanban, the same Python and the same programs on all machines, and start them again."
        raise UsageError("A worker of the cluster has other code than this run.", advice=advice)
    with _pool(order) as pool:
        done = {at: (fate, value) for at, fate, value in pool.results(function, jobs)}
    return [done[at] for at in range(len(jobs))]


@contextmanager
def _pool(order: Order) -> Iterator[Pool]:
    # a process that is minded by another one may have none of its own, since it could leave them behind: these notice
    multiprocessing.current_process()._config.pop("daemon", None)
    pool = _idle(order) or Pool(1, order.seconds, order.memory, partial(_prepare, order))
    try:
        yield pool
    except BaseException:
        pool.__exit__()
        raise
    _IDLE.append((order, pool))


def _idle(order: Order) -> Pool | None:
    with suppress(IndexError):
        while True:
            made_for, pool = _IDLE.pop()
            if made_for == order:
                return pool
            pool.__exit__()
    return None


def _end_idle() -> None:
    """End the processes that wait."""
    with suppress(IndexError):
        while True:
            _IDLE.pop()[1].__exit__()


def _prepare(order: Order) -> None:
    """Make a process like that which the run was started in."""
    os.environ.update(order.limits)
    with suppress(OSError):
        # where machines share no folder, the paths are URLs
        os.chdir(order.folder)
    order.warm()
