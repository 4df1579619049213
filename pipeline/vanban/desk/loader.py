"""A run that the desk has started: in a process of its own, so that nothing it meets can end the server."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from vanban import model
from vanban.errors import VanbanError
from vanban.runs import run

_RECENT = 50


class Progress(model.Record):
    """How far a run is. `failed` are the last items that could not be read; `error` tells why the run itself failed."""

    running: bool = False
    stage: str | None = None
    done: int = 0
    total: int = 0
    item: str | None = None
    failed: tuple[tuple[str, str], ...] = ()
    error: str | None = None
    finished: bool = False


class Loader:
    """Starts one run at a time and tells how far it is."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._progress = Progress()
        self._process: multiprocessing.process.BaseProcess | None = None

    @property
    def progress(self) -> Progress:
        """How far the run is, or how the last one ended."""
        return self._progress

    def start(self, paths: Sequence[Path], outputs: Path) -> bool:
        """Start a run over `paths`; False where one is at work."""
        with self._changing:
            if self._progress.running:
                return False
            ours, theirs = multiprocessing.get_context("spawn").Pipe(duplex=False)
            # no daemon: it starts workers itself
            self._process = multiprocessing.get_context("spawn").Process(
                target=_work, args=(list(paths), outputs, theirs), daemon=False
            )
            self._process.start()
            theirs.close()
            self._progress = Progress(running=True)
        threading.Thread(target=self._follow, args=(self._process, ours), daemon=True).start()
        return True

    def _follow(self, process: multiprocessing.process.BaseProcess, told: Connection) -> None:
        """Take in what the run tells until it ends, well or not."""
        error: str | None = "WorkerDied"
        with suppress(EOFError, OSError):
            while True:
                kind, value = told.recv()
                if kind == "end":
                    error = value
                else:
                    self._progress = _moved(self._progress, *value)
        process.join()
        self._progress = self._progress.model_copy(update={"running": False, "finished": True, "error": error})

    def close(self) -> None:
        """Stop the run that is at work; what it has read is kept for the next one."""
        process = self._process
        if process is not None and process.is_alive() and process.pid:
            os.kill(process.pid, signal.SIGINT)
            process.join(5)
            process.kill()


def _moved(before: Progress, stage: str, done: int, total: int, item: str, error: str | None) -> Progress:
    failed = (*before.failed, (item, error))[-_RECENT:] if error else before.failed
    return before.model_copy(update={"stage": stage, "done": done, "total": total, "item": item, "failed": failed})


def _work(paths: list[Path], outputs: Path, tell: Connection) -> None:
    """The run, in its own process; `tell` gets ("step", progress) and at last ("end", None or what went wrong)."""
    try:
        run(paths, outputs, progress=lambda *step: tell.send(("step", step)))
        tell.send(("end", None))
    except VanbanError as error:
        tell.send(("end", str(error)))
    except KeyboardInterrupt:
        tell.send(("end", "KeyboardInterrupt"))
