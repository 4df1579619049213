"""How fast files are read, each beside its peer in the same run: what bench.py calls, and what it measures with."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import samples

HERE = Path(__file__).resolve().parent
# gazette scans carry a running head in their text layer
_FEW_LETTERS = 200
REAL = HERE.parent.parent / "shared" / "corpus" / "real"


@dataclass
class Table:
    """A table of results with what was measured and how."""

    title: str
    about: str
    header: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)


def tables(rounds: int, folder: Path, real: Path = REAL, small: int = 1000, pages: int = 300) -> list[Table]:
    """All results: speed of PDFs, memory. Files that the benchmark makes are written into `folder`."""
    made = [(folder / "prose.pdf", samples.prose_pdf(10)), (folder / "ruled.pdf", samples.ruled_pdf(5))]
    for path, data in made:
        path.write_bytes(data)
    plain, ruled = _sorted_out([*sorted(real.glob("*.pdf")), *(path for path, _ in made)])
    return [
        _speed("Born-digital PDF without tables", plain, rounds),
        _speed("Born-digital PDF with ruled tables", ruled, rounds),
        _memory(folder, small, pages),
    ]


def _sorted_out(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """The PDFs that are read as text, without and with tables; scans and what cannot be read are left out."""
    import pypdfium2 as pdfium

    from vanban import read
    from vanban.errors import InputError

    plain, ruled = [], []
    for path in paths:
        if not _has_text(pdfium.PdfDocument(path)):
            continue
        try:
            source, text = read(path)
        except InputError:
            continue
        if source.ocr is None:
            (ruled if text.tables else plain).append(path)
    return plain, ruled


def _has_text(document) -> bool:
    """Whether every page but the last, which may hold a signature only, has a text layer of its own."""
    letters = [document[at].get_textpage().count_chars() for at in range(len(document))]
    return all(count > _FEW_LETTERS for count in letters[:-1] or letters)


def _speed(title: str, paths: list[Path], rounds: int) -> Table:
    from vanban import process

    found = Table(
        f"{title}: milliseconds of CPU a page",
        f"Best of {rounds} rounds, the three one after the other in each. **pypdfium2**: opens the file and takes the "
        "bare text of every page. **vanban**: `process(path)`, from the file to the validated document with all its "
        "facts. **pdfplumber**: `extract_text()` of every page.",
        ("file", "pages", "pypdfium2", "vanban", "pdfplumber", "vanban : pypdfium2", "pdfplumber : vanban"),
    )
    sums = [0.0, 0.0, 0.0]
    pages = 0
    for path in paths:
        count = _bare(path)
        times = _raced([lambda: _bare(path), lambda: process(path), lambda: _plumbed(path)], rounds)  # noqa: B023
        sums = [a + b for a, b in zip(sums, times, strict=True)]
        pages += count
        found.rows.append(_row(path.name, count, times))
    if paths:
        found.rows.append(_row("**all**", pages, sums))
    return found


def _raced(runners: list[Callable[[], object]], rounds: int) -> list[float]:
    """The least CPU time that each needs, in seconds; they take turns, so that all meet the same machine."""
    best = [float("inf")] * len(runners)
    for _ in range(rounds):
        for at, run in enumerate(runners):
            start = time.process_time()
            run()
            best[at] = min(best[at], time.process_time() - start)
    return best


def _row(name: str, pages: int, times: list[float]) -> tuple[str, ...]:
    bare, ours, plumber = times
    each = [f"{1000 * value / pages:.1f}" for value in times]
    return (name, str(pages), *each, f"{ours / bare:.1f}", f"{plumber / ours:.1f}")


def _bare(path: Path) -> int:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(path.read_bytes())
    count = len(document)
    for at in range(count):
        page = document[at]
        layer = page.get_textpage()
        layer.get_text_range()
        layer.close()
        page.close()
    document.close()
    return count


def _plumbed(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.close()
        return len(document.pages)


# ---------------------------------------------------------------- memory


_LONG = """
import resource, sys
from pathlib import Path
from vanban import process
process(Path(sys.argv[2]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
document = process(Path(sys.argv[1]))
print(len(document.pages), before / 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_MANY = """
import sys
from pathlib import Path
from vanban import process
paths = sorted(Path(sys.argv[1]).glob("*.pdf"))
for number, path in enumerate(paths, 1):
    process(path)
    if number % max(1, len(paths) // 20) == 0:
        status = Path("/proc/self/status").read_text()
        print(next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")))
"""


def _memory(folder: Path, small: int, pages: int) -> Table:
    """Peak memory of a long file, and memory over many small ones, each in a process of its own."""
    found = Table(
        "Memory, MB",
        "Each in a fresh process. The long file is made by the benchmark; the small ones are "
        f"{small} files of two pages, all different.",
        ("what", "at first", "at the end"),
    )
    short, long = folder / "short.pdf", folder / "long.pdf"
    short.write_bytes(samples.prose_pdf(2))
    long.write_bytes(samples.prose_pdf(pages))
    count, before, peak = _outcome(_LONG, long, short)
    found.rows.append(
        (f"peak while a file of {count:.0f} pages is read, and before it", f"{before:.0f}", f"{peak:.0f}")
    )
    many = folder / "many"
    many.mkdir(exist_ok=True)
    for seed in range(small):
        (many / f"{seed:05}.pdf").write_bytes(samples.prose_pdf(2, seed))
    measured = _outcome(_MANY, many)
    # the first twentieth warms up: caches of patterns and names fill to their limits
    first, last = measured[1], statistics.median(measured[-3:])
    found.rows.append(
        (f"resident over {small} files, after a tenth of them and at the end", f"{first:.0f}", f"{last:.0f}")
    )
    return found


def _outcome(code: str, *arguments: Path) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    return [float(word) for word in done.stdout.split()]
