"""Many documents: read what changed, forget what is gone, write everything that the contract promises.

    report = run([Path("corpus")], Path("outputs"))
    report.record.counts.documents, report.errors

A document is made anew when its bytes, its path or this code changed. What failed is tried again by every run,
since what it lacked may be there now. Finished documents wait in `outputs/.work` until all are done: a run that
was interrupted goes on where it stopped, and the outputs of the run before it stay whole until then.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import vanban
from vanban.errors import StoreError, UsageError
from vanban.reading import shown
from vanban.runs import versions
from vanban.runs.assembly import Progress, assemble
from vanban.runs.conversion import convert
from vanban.runs.inputs import Found, find
from vanban.runs.log import Log, no_log
from vanban.runs.places import Place, at_home, is_there, located, remove_all, write_whole
from vanban.runs.plan import WORK, Entry, name, plan
from vanban.runs.pool import Engine
from vanban.runs.records import Counts, ErrorRecord, InputRecord, RunRecord, RunReport
from vanban.runs.remote import Remote
from vanban.runs.workers import Job, cores, engine_for, read_all
from vanban.store import ledger as ledgers
from vanban.store.ledger import Ledger

__all__ = ["Progress", "RunRecord", "RunReport", "last_run", "run"]

_RUN, _ERRORS, _LOCK = "run.json", "errors.jsonl", ".lock"


def run(
    paths: Sequence[str | os.PathLike[str]],
    outputs: str | os.PathLike[str] = Path("outputs"),
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
    log: Log = no_log,
) -> RunReport:
    """Read the files and folders `paths` and leave everything that the contract names in the folder `outputs`.

    Each may be a URL that fsspec knows (`s3://archive/2024`). `jobs` is the number of processes (None: as many as the
    work is worth); with `scheduler`, the address of one (`tcp://host:8786`), the workers of its Dask cluster do the
    work instead, for which the paths must be the same as here. `force` makes every document anew,
    `progress` is called as progress(stage, done, total, item, error), `log` with the events that `runs.log` names.
    Afterwards `outputs` holds this run alone:
    documents of an earlier run whose files are not among `paths` any more are forgotten. Bad inputs are in the
    report's errors and never raise. UsageError is raised where `outputs` cannot be used, another run is writing to
    it, none of `paths` is there, or the cluster does not answer; StoreError where the disk is full or fails, or the
    cluster is lost.
    """
    paths, outputs, started = [*map(located, paths)], located(outputs), datetime.now(UTC)
    timings: dict[str, float] = {}
    progress = progress or _silent
    log("run", paths=[shown(path) for path in paths], outputs=shown(outputs), code=versions.code_version())
    with _ours(outputs, paths), _written(outputs), at_home(outputs) as home:
        if force:
            remove_all(outputs / WORK)
            ledgers.remove(home)
        with Ledger(home) as ledger:
            ledger.for_code(versions.code_version())
            with _timed(timings, "find"):
                found = find(paths, outputs, ledger.hash_of)
                entries = plan(found, outputs, ledger)
            work = _jobs(entries, outputs, None if scheduler else jobs or cores(), progress)
            with engine_for([job for _, job in work], jobs, scheduler) as engine:
                with _timed(timings, "documents"):
                    errors = [*found.errors, *_read(work, entries, ledger, engine, progress, log)]
                    errors.sort(key=lambda error: error.path)
                name(entries)
                with _timed(timings, "graph and exports"):
                    counts = assemble(entries, outputs, home, ledger, engine, progress, log)
        counts = counts.model_copy(update=_outcomes(entries, found, errors))
        record = _record(paths, started, timings, counts, entries, found)
        report = RunReport(outputs, record, tuple(errors))
        _leave(report)
    _log_end(report, log)
    return report


def _leave(report: RunReport) -> None:
    """What the run says of itself, last of all, and nothing of its work."""
    lines = "".join(f"{error.model_dump_json()}\n" for error in report.errors)
    write_whole(report.outputs / _ERRORS, lines.encode())
    write_whole(report.outputs / _RUN, report.record.model_dump_json(indent=1).encode())
    remove_all(report.outputs / WORK)


def _log_end(report: RunReport, log: Log) -> None:
    for step, seconds in report.record.timings.items():
        log("step", step=step, seconds=seconds)
    log("end", status=report.exit_status, counts=report.record.counts.model_dump())


def last_run(outputs: Place) -> RunReport:
    """The report of the run that left `outputs`. Raises UsageError where there is none that can be read."""
    try:
        record = RunRecord.model_validate_json((outputs / _RUN).read_bytes())
        lines = (outputs / _ERRORS).read_text("utf-8").splitlines()
        return RunReport(outputs, record, tuple(ErrorRecord.model_validate_json(line) for line in lines))
    except (OSError, ValueError) as error:
        advice = f"Make one first: vanban run PATH -o {outputs}"
        raise UsageError(f"There is no run that can be read in {outputs}.", advice=advice) from error


def _silent(stage: str, done: int, total: int, item: str, error: str | None) -> None:
    """The progress of a run that nobody watches."""


def _jobs(entries: list[Entry], outputs: Place, here: int | None, progress: Progress) -> list[tuple[Entry, Job]]:
    """What is to be done for the entries that have no outcome yet.

    Files of old Word are converted together first, `here` at once; None: by those who read them.
    """
    waiting = [entry for entry in entries if entry.outcome is None]
    converted = outputs / WORK / "converted" if here and isinstance(outputs, Path) else None
    if converted:
        convert([entry.input.path for entry in waiting], converted, here, progress)
    return [
        (entry, Job(entry.input.path, entry.input.sha256, entry.file, converted, entry.input.size, entry.corrections,
                    entry.as_read))
        for entry in waiting
    ]  # fmt: skip


def _read(
    work: list[tuple[Entry, Job]],
    entries: list[Entry],
    ledger: Ledger,
    engine: Engine,
    progress: Progress,
    log: Log,
) -> list[ErrorRecord]:
    """Read what is to be read and give each entry its outcome. Returns the errors."""
    errors: dict[str, ErrorRecord] = {}
    if work:
        progress("documents", 0, len(work), "", None)
    for done, (at, result) in enumerate(read_all([job for _, job in work], engine), 1):
        entry = work[at][0]
        entry.seconds = result.seconds
        if result.error:
            entry.outcome, errors[entry.key] = "failed", result.error
        else:
            entry.outcome, entry.base_id = "read", result.told.base_id
            ledger.put(entry.key, result.told)
        error = result.error.error if result.error else None
        for stage, seconds in result.stages.items():
            log("stage", path=entry.path, stage=stage, seconds=seconds)
        log("document", path=entry.path, outcome=entry.outcome, error=error, seconds=result.seconds)
        progress("documents", done, len(work), entry.path, error)
    ledger.save()
    for entry in entries:
        if entry.same_as and entry.same_as.outcome == "failed":
            entry.outcome = "failed"
            errors[entry.key] = errors[entry.same_as.key].model_copy(update={"path": entry.path})
    return list(errors.values())


def _outcomes(entries: list[Entry], found: Found, errors: list[ErrorRecord]) -> dict[str, int]:
    """How many inputs had each outcome, as Counts names them."""
    number = [entry.outcome for entry in entries].count
    return {
        "inputs": len(entries) + len(found.errors),
        "read": number("read"),
        "kept": number("kept"),
        "duplicates": number("duplicate"),
        "failed": len(errors),
        "skipped": len(found.skipped),
    }


def _record(
    paths: list[Path],
    started: datetime,
    timings: dict[str, float],
    counts: Counts,
    entries: list[Entry],
    found: Found,
) -> RunRecord:
    finished = datetime.now(UTC)
    return RunRecord(
        vanban=vanban.__version__,
        code=versions.code_version(),
        python=platform.python_version(),
        packages=versions.package_versions(),
        paths=tuple(map(shown, paths)),
        # as exactly as the moment of a correction, which may have come just before
        started_at=started.isoformat(timespec="microseconds"),
        finished_at=finished.isoformat(timespec="seconds"),
        timings={**timings, "total": round((finished - started).total_seconds(), 3)},
        counts=counts,
        inputs=tuple(sorted([*map(Entry.record, entries), *map(_unread, found.errors)], key=lambda row: row.path)),
        skipped=found.skipped,
    )


def _unread(error: ErrorRecord) -> InputRecord:
    """The input that could not even be opened."""
    return InputRecord(path=error.path, outcome="failed")


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    timings[stage] = round(time.perf_counter() - begun, 3)


@contextmanager
def _written(outputs: Place) -> Iterator[None]:
    """Inside this block, what the disk refuses is named; what was read until then waits for the next run."""
    try:
        yield
    except OSError as error:
        advice = "Check the space on the disk and the permissions, then run again: it goes on where it stopped."
        raise StoreError(f"{outputs} cannot be written: {error.strerror or error}.", advice=advice) from error


@contextmanager
def _ours(outputs: Place, paths: list[Place]) -> Iterator[None]:
    """The folder `outputs`, made if need be, for this run alone. (Behind a URL nobody can lock it.)"""
    if any(os.path.realpath(path) == os.path.realpath(outputs) for path in paths):
        raise UsageError(f"{outputs} is an input of the run.", advice="Name another folder for the outputs with -o.")
    if not any(map(is_there, paths)):
        # a slip of the pen must not cost a run that may have taken hours
        missing = ", ".join(map(shown, paths)) or "no path"
        raise UsageError(f"There is nothing here: {missing}.", advice=f"Check the path; {outputs} stays as it is.")
    if isinstance(outputs, Remote):
        yield
        return
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        lock = (outputs / _LOCK).open("w")
    except OSError as error:
        advice = "Name another folder with -o, or check the permissions and the space on the disk."
        raise UsageError(f"{outputs} cannot be written: {error.strerror}.", advice=advice) from error
    with lock:
        try:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # no such locks on this system
            pass
        except OSError as error:
            advice = "Wait until it is done, or name another folder with -o."
            raise UsageError(f"Another run is writing to {outputs}.", advice=advice) from error
        # of a run that was killed
        _sweep(outputs)
        try:
            yield
        finally:
            # of processes that were ended at work
            _sweep(outputs)


def _sweep(outputs: Path) -> None:
    """Remove files that nobody finishes any more."""
    for folder in (outputs, outputs / "documents", outputs / WORK):
        for unfinished in (*folder.glob(".*.part"), *folder.glob(".*.new")):
            with suppress(OSError):
                unfinished.unlink()
