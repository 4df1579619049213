"""How long one document takes, and where its time goes; what several cores give; how fast the command starts."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import directives
import samples
from plots import bars
from reading import Table

_KILOBYTES = (9, 11)
_TEXTS = 60
_WARM = "from vanban.runs.workers import warm; warm()"


def tables(rounds: int, folder: Path, texts: int = _TEXTS) -> list[Table]:
    """All results; files that are read are written into `folder`."""
    paths = _texts(folder, texts)
    book = folder / "ten-pages.pdf"
    book.write_bytes(samples.prose_pdf(10))
    return [_goals(rounds, paths, book), _starts(rounds), _stages(rounds, paths)]


def _texts(folder: Path, count: int) -> list[Path]:
    found = []
    for path in directives.write(folder / "speed", 12 * count, seed=2):
        if _KILOBYTES[0] <= path.stat().st_size / 1000 <= _KILOBYTES[1] and path.suffix == ".txt":
            found.append(path)
    return found[:count]


def _goals(rounds: int, paths: list[Path], book: Path) -> Table:
    found = Table(
        "One document, one core",
        "Milliseconds of CPU, the median over the documents of the best of all rounds; `process(path)` and the writing "
        "of its JSON.",
        ("what", "measured", "goal"),
    )
    each = [_best(lambda path=path: _whole(path), rounds) for path in paths]
    found.rows.append(
        (f"text of {_KILOBYTES[0]} to {_KILOBYTES[1]} KB ({len(paths)} files)", _ms(statistics.median(each)), "≤ 8 ms")
    )
    found.rows.append(("PDF of 10 pages without tables", _ms(_best(lambda: _whole(book), rounds)), "≤ 40 ms"))
    return found


def _whole(path: Path) -> bytes:
    from vanban import process

    return process(path).model_dump_json(by_alias=True, indent=1).encode()


def _best(action: Callable[[], object], rounds: int) -> float:
    action()
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        action()
        best = min(best, time.process_time() - start)
    return best


def _starts(rounds: int) -> Table:
    found = Table(
        "Starts and imports",
        "Milliseconds by the clock from the start of Python to its end, the best of all rounds.",
        ("what", "measured", "goal"),
    )
    for what, words, goal in (
        ("Python alone", ("-c", ""), "–"),
        ("`import vanban`", ("-c", "import vanban"), "–"),
        ("`vanban --help`", ("-m", "vanban", "--help"), "< 150 ms"),
        ("`from vanban import process`", ("-c", "from vanban import process"), "–"),
        ("a process that is warm: grammar, spaCy, underthesea", ("-c", _WARM), "–"),
    ):
        found.rows.append((what, _ms(min(_started(words) for _ in range(max(3, rounds)))), goal))
    return found


def _started(words: Sequence[str]) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *words], capture_output=True, check=True)
    return time.perf_counter() - begun


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


def _stages(rounds: int, paths: list[Path]) -> Table:
    """Where the time of a text goes, stage by stage."""
    found = Table(
        "Where the time of a text goes",
        "Milliseconds of CPU a document, the mean over the same files of the best of all rounds.",
        ("step", "ms", "share"),
    )
    times: dict[str, float] = {}
    for path in paths:
        best: dict[str, float] = {}
        for _ in range(rounds):
            for step, seconds in _timed(path).items():
                best[step] = min(best.get(step, seconds), seconds)
        for step, seconds in best.items():
            times[step] = times.get(step, 0.0) + seconds
    whole = sum(times.values())
    for step, seconds in times.items():
        found.rows.append((step, f"{1000 * seconds / len(paths):.2f}", f"{seconds / whole:.0%}"))
    found.rows.append(("**all**", f"{1000 * whole / len(paths):.2f}", ""))
    shown = {step: 1000 * seconds / len(paths) for step, seconds in times.items()}
    bars("speed-stages.svg", "milliseconds of CPU of a text of 10 KB", shown)
    return found


def _timed(path: Path) -> dict[str, float]:
    from vanban import stages

    times: dict[str, float] = {}
    last = time.process_time()

    def ended(step: str, _: float = 0.0) -> None:
        # by the CPU: what the stages measure for the log is time by the clock
        nonlocal last
        now = time.process_time()
        times[step], last = now - last, now

    with stages.observed(ended):
        document = stages.process(path)
    document.model_dump_json(by_alias=True, indent=1).encode()
    ended("JSON")
    return times
