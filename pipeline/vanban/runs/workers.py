"""What is done for one document, here or in another process: read it; write it with its citations resolved."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vanban.errors import TooLarge
from vanban.identity.resolution import Answers
from vanban.model import Correction
from vanban.reading import shown
from vanban.runs import correcting
from vanban.runs.guards import TimeIsUp, time_limit
from vanban.runs.places import Place, fetched, stamp, write_whole
from vanban.runs.pool import Engine, Here, Pool
from vanban.runs.records import ErrorRecord
from vanban.store.ledger import Packed, Told, pack_share

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
# seconds of work from which on a file is begun before the others, so that it does not end long after them
_LONG = 2.0
_HEAVY = "Split it, or save it again without its images; VANBAN_MAX_SECONDS and VANBAN_MAX_MEMORY set the limits."
# has a word for every stage
_ANY = """Số 1-KH/TU

KẾ HOẠCH
về một việc

Thực hiện Chỉ thị số 2-CT/TU ngày 03/4/2020 của Ban Thường vụ Tỉnh ủy, Tỉnh ủy ban hành kế hoạch như sau:

1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát thủ tục, hoàn thành trước ngày 30/6/2020, đạt 95% hồ sơ.
"""
_COUNTED = ("citations", "tasks", "deadlines", "targets", "findings")


@dataclass(frozen=True, slots=True)
class Job:
    """A file to process, the hash of its bytes, where its JSON goes, where converted files are, its size in bytes.

    `corrections` are what people have said of it, `as_read` is where it is kept as it was before them.
    """

    path: Place
    sha256: str
    target: Place
    converted: Path | None = None
    size: int = 0
    corrections: tuple[Correction, ...] = ()
    as_read: Path | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a job: what the ledger is told of the document, or the error; and the seconds of each stage."""

    told: Told | None
    error: ErrorRecord | None
    seconds: float
    stages: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placing:
    """A document that was read, to be written to its place: with which id, node, answers, and dates of what it cites.

    `digest` stands for all of these: a document that was written with the same one need not be written again. With
    other `corrections` it would have been made anew.
    """

    file: Place
    target: Place
    id: str
    own: str
    answers: Answers
    dates: dict[str, str]
    corrections: tuple[Correction, ...] = ()

    @property
    def digest(self) -> str:
        """32 hex digits."""
        told = repr((self.id, self.own, self.answers, sorted(self.dates.items())))
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Placed:
    """What a written document adds to the store, to the graph and to the exports, and how its file is."""

    stamp: str | None
    digest: str
    seconds: float
    rows: list[tuple[str, list[tuple[Any, ...]]]]
    said: dict[tuple[str, str, str], list[Any]]
    share: Packed


@contextmanager
def engine_for(jobs: Sequence[Job], processes: int | None, scheduler: str | None) -> Iterator[Engine]:
    """What does the jobs: the Dask cluster of a scheduler, or processes of this machine; None: as many as are worth it.

    Plain texts for one process are read in this one; what libraries in C read (PDF, archives, images) never is, since
    a crash of theirs would end the run.
    """
    from vanban.reading import limits

    allowed = limits.current()
    if scheduler:
        from vanban.runs.cluster import Cluster

        with Cluster(scheduler, allowed.seconds, allowed.memory, warm) as cluster:
            yield cluster
        return
    if processes is None:
        processes = worth(jobs)
    if processes <= 1 and all(_is_plain(job.path) for job in jobs):
        yield Here()
        return
    with Pool(processes, allowed.seconds, allowed.memory, warm) as pool:
        yield pool


def warm() -> None:
    """Load what every document needs: packages, the grammar, the dictionaries; a document has its time for itself."""
    from vanban import model, stages
    from vanban.reading import blocks, plain

    text = blocks.assemble(plain.read(Path("warm.txt"), _ANY.encode()))
    source = model.Source(path="", name="", sha256="", size=0, media_type="", reader="text", page_count=1)
    stages.build(source, text)


def read_all(jobs: Sequence[Job], engine: Engine) -> Iterator[tuple[int, Result]]:
    """The place of each job and its result, as they come. Raises OSError where the results cannot be written."""
    # in the order of the paths but for what takes long
    order = sorted(range(len(jobs)), key=lambda at: -_seconds(jobs[at]) if _seconds(jobs[at]) > _LONG else 0)
    for at, fate, result in engine.results(read, [jobs[at] for at in order]):
        yield order[at], result if fate == "done" else _lost(jobs[order[at]], fate)


def worth(jobs: Sequence[Job]) -> int:
    """How many processes the jobs are worth, by the number and the size of their files."""
    return max(1, min(cores(), len(jobs), int(sum(map(_seconds, jobs)) / _WORTH_IT)))


def _seconds(job: Job) -> float:
    return _PER_FILE + _PER_MEGABYTE.get(job.path.suffix.lower(), 0) * job.size / 1e6


def read(job: Job) -> Result:
    """Process one file and write its JSON. An error of the file is part of the result.

    Raises OSError where the JSON cannot be written, which is not the file's fault.
    """
    from vanban import stages
    from vanban.reading import doc, limits

    started = time.perf_counter()
    times: dict[str, float] = {}
    try:
        allowed = limits.current()
        with (
            time_limit(allowed.seconds),
            doc.converted_in(job.converted),
            stages.observed(times.__setitem__),
            fetched(job.path) as file,
        ):
            document = correcting.process(file, job.sha256, job.corrections, job.as_read)
            document = _known_as(shown(job.path), document)
            data = document.model_dump_json(by_alias=True, indent=1).encode()
            said = told(document, started)
    except TimeIsUp:
        error = TooLarge(f"Not read after {allowed.seconds} seconds.", advice=_HEAVY)
    except Exception as failure:
        error = failure
        if isinstance(failure, MemoryError) or isinstance(failure.__cause__, MemoryError):
            error = TooLarge(f"It takes more than {allowed.memory // 1_000_000} MB of memory.", advice=_HEAVY)
    else:
        write_whole(job.target, data)
        return Result(said, None, time.perf_counter() - started, times)
    return Result(None, ErrorRecord.of(error, job.path), time.perf_counter() - started, times)


def _known_as(path: str, document):
    """The document, known by the path under which the run knows its file."""
    if document.source.path == path:
        return document
    return document.model_copy(update={"source": document.source.model_copy(update={"path": path})})


def told(document, started: float) -> Told:
    """What the ledger is told of a document whose reading began at `started`, by the clock of `time.perf_counter`."""
    from vanban.identity import claims
    from vanban.identity.linking import links, links_of_held

    counts = {"doc_type": document.metadata.doc_type} | {kind: len(getattr(document, kind)) for kind in _COUNTED}
    mentions = tuple(
        (claims.rank(each.reference), claims.pack_mention(each), links(each.reference))
        for each in claims.mentions(document)
    )
    own = claims.held(document)
    seconds = time.perf_counter() - started
    return Told(document.id, seconds, counts, claims.pack_held(own), links_of_held(own), own.places, mentions)


def place(job: Placing) -> Placed:
    """Write a document that was read, resolved, to its place. Raises OSError where it cannot be read or written."""
    from vanban import exports, graph, store
    from vanban.corrections import put_away
    from vanban.identity.resolution import fill
    from vanban.model import Document

    started = time.perf_counter()
    data = job.file.read_bytes()
    document = Document.model_validate_json(data)
    if document.id != job.id:
        document = document.model_copy(update={"id": job.id})
    document = put_away(fill(document, job.answers, job.dates), job.corrections)
    filled = document.model_dump_json(by_alias=True, indent=1).encode()
    if job.file != job.target or filled != data:
        write_whole(job.target, filled)
    rows = [(table, list(rows)) for table, rows in store.rows_of(document, job.own)]
    said, share = graph.said(document, job.own), exports.share(document)
    packed = pack_share(share[:4], share.rows)
    return Placed(stamp(job.target), job.digest, time.perf_counter() - started, rows, said, packed)


def _is_plain(path: Place) -> bool:
    """Whether a file is text, or cannot be opened at all."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError:
        return True
    return b"\x00" not in head and b"%PDF-" not in head and head[:2] != b"PK"


def _lost(job: Job, fate: str) -> Result:
    from vanban.reading import limits

    message = "The process that read this file died: it took too much memory or time, or a library crashed on it."
    if fate == "late":
        message = f"Not read after {limits.current().seconds} seconds."
    return Result(None, ErrorRecord.of(TooLarge(message, advice=_HEAVY), job.path), 0.0)


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
