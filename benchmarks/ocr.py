"""How well and how fast page images are read, beside plain Tesseract on the same pages: what bench.py calls."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from reading import REAL, Table

# real pages whose text somebody has written down, and under which name
_TRUTHS = {
    "nrl-qd-729-ttg": "real_qd_729_ttg",
    "nrl-qd-729-ttg.p1img": "real_qd_729_ttg",
    "nrl-hanoi-tb-453-flag.p1img": "real_hanoi_tb_453_flag",
}
# shorter paragraphs are letterhead and signature; a paragraph of which both read less than this stands otherwise on the
# page than in what was written down (one legal basis of 729/QĐ-TTg does)
_BODY, _OTHER_TEXT = 80, 0.1
_HEADS = ("Nơi nhận", "THỦ TƯỚNG", "ỦY BAN", "QUYẾT ĐỊNH\n", "THÔNG BÁO")
_COPIES = 3
_SCANS = ("qn-660tb-2024", "qn-280bc-2024", "qn-05ct-2020")


def tables(rounds: int, folder: Path, real: Path = REAL) -> list[Table]:
    """All results; none without the real scans, since made ones tell nothing about stamps and pens."""
    if not (real / "nrl-groundtruth.jsonl").is_file():
        return []
    return [_accuracy(real, folder), _cost(real, rounds, folder), _scaling(real, rounds, folder)]


def _accuracy(real: Path, folder: Path) -> Table:
    found = Table(
        "OCR beside plain Tesseract: what is right",
        "**words**: of those written down, how many are read, in their order. **letters**: errors in the paragraphs of "
        "the body, as a share of their letters. Plain: `tesseract -l vie` on the page at 300 dpi.",
        ("page", "words, vanban", "words, plain", "wrong letters, vanban", "wrong letters, plain"),
    )
    for row in accuracies(real, folder):
        name, *shares = row
        found.rows.append((name, *(f"{100 * share:.1f} %" for share in shares)))
    return found


def accuracies(real: Path, folder: Path) -> Iterator[tuple[str, float, float, float, float]]:
    """For each page with a truth: words right, ours and plain, and wrong letters of the body, ours and plain."""
    from vanban import read

    truths = {}
    for line in (real / "nrl-groundtruth.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        truths[row["doc_id"]] = row["text"]
    for name, key in _TRUTHS.items():
        ours, plain = read(real / f"{name}.pdf")[1].text, _plain(real / f"{name}.pdf", folder)
        wrong = _wrong_letters(truths[key], ours, plain)
        yield name, _words_right(truths[key], ours), _words_right(truths[key], plain), *wrong


def _plain(path: Path, folder: Path, page: int = 0) -> str:
    """What Tesseract makes of a page of a PDF at 300 dpi."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(path)
    document[page].render(scale=300 / 72).to_pil().save(folder / "page.png", dpi=(300, 300))
    document.close()
    done = subprocess.run(
        ["env", "OMP_THREAD_LIMIT=1", "tesseract", "page.png", "-", "-l", "vie"],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def _words_right(truth: str, text: str) -> float:
    """The share of the truth's words that stand in the text in the same order (longest common subsequence)."""
    meant, read = truth.split(), text.split()
    row = [0] * (len(read) + 1)
    for word in meant:
        before = 0
        for at, other in enumerate(read, 1):
            before, row[at] = row[at], before + 1 if word == other else max(row[at], row[at - 1])
    return row[-1] / len(meant)


def _wrong_letters(truth: str, *texts: str) -> list[float]:
    flat = [" ".join(text.split()) for text in texts]
    wrong, letters = [0] * len(texts), 0
    for paragraph in truth.split("\n\n"):
        meant = " ".join(paragraph.split())
        if len(meant) < _BODY or paragraph.startswith(_HEADS):
            continue
        found = [_distance(meant, text) for text in flat]
        if min(found) < _OTHER_TEXT * len(meant):
            letters += len(meant)
            wrong = [before + more for before, more in zip(wrong, found, strict=True)]
    return [count / letters for count in wrong]


def _distance(meant: str, text: str) -> int:
    """How many letters must change to make `meant` of the most similar stretch of `text`."""
    letters, places = np.frombuffer(text.encode("utf-32-le"), np.uint32), np.arange(len(text) + 1)
    row = np.zeros(len(text) + 1, np.int64)
    for at, letter in enumerate(meant, 1):
        below = np.minimum(row[1:] + 1, row[:-1] + (letters != ord(letter)))
        # what stands in the text only is passed over from the left
        row = np.minimum.accumulate(np.concatenate([[at], below]) - places) + places
    return int(row.min())


# ---------------------------------------------------------------- time


def _cost(real: Path, rounds: int, folder: Path) -> Table:
    paths = [real / f"{name}.pdf" for name in _SCANS]
    found = Table(
        "OCR: seconds of CPU a page, and what vanban adds to Tesseract's own time",
        f"Best of {rounds} rounds. **plain** is Tesseract's own time: `tesseract -l vie` on the same page drawn at 300 "
        "dpi. **engine**: our Tesseract processes, which read its lines at 200 dpi. **drawing**: the page's image "
        "taken out of the PDF and scaled, which somebody who calls plain Tesseract has to do as well (not counted in "
        "plain). **rest**: all else from the file to the text (straightening, columns, lines, tables, dirt, mending, "
        "paragraphs). **added**: drawing and rest, beside our own engine, which is the stricter yardstick, and beside "
        "plain. **all : plain**: the three together beside plain.",
        ("file", "pages", "plain", "engine", "drawing", "rest", "added : engine", "added : plain", "all : plain"),
    )
    times = [_times(path, rounds, folder) for path in paths]
    found.rows += [_row(path.name, *each) for path, each in zip(paths, times, strict=True)]
    found.rows.append(_row("**all**", *map(sum, zip(*times, strict=True))))
    return found


def _times(path: Path, rounds: int, folder: Path) -> tuple[int, float, float, float, float]:
    """Pages, and seconds of CPU for all of them: plain Tesseract, our engine, our own work, the drawing in it."""
    from vanban import read

    pages = read(path)[0].page_count
    own, engine, _ = _best(lambda: read(path), rounds)
    drawing, _, _ = _best(lambda: _draw(path), rounds)
    _, plain, _ = _best(lambda: [_plain(path, folder, at) for at in range(pages)], rounds)
    return pages, plain, engine, own, drawing


def _row(name: str, pages: int, plain: float, engine: float, own: float, drawing: float) -> tuple[str, ...]:
    rest = own - drawing
    each = [f"{value / pages:.3f}" for value in (plain, engine, drawing, rest)]
    shares = [f"{100 * own / engine:.1f} %", f"{100 * own / plain:.1f} %", f"{(own + engine) / plain:.2f}"]
    return name, str(pages), *each, *shares


def _draw(path: Path) -> None:
    import pypdfium2 as pdfium

    from vanban.reading import ocr_drawing

    document = pdfium.PdfDocument(path)
    for page in document:
        ocr_drawing.drawn(page)
    document.close()


def _scaling(real: Path, rounds: int, folder: Path) -> Table:
    """How many cores are at work: CPU of this process and its children by the clock."""
    from vanban import read, run

    cores = os.sched_getaffinity(0)
    found = Table(
        "OCR: one core and all of them",
        f"Best of {rounds} rounds, seconds. **at work**: CPU by the clock with all cores, so many of them were busy; "
        "another load on the machine makes it smaller, that of the one core too. Load before: "
        f"{os.getloadavg()[0]:.1f}.",
        ("what", "pages", "one core", f"{len(cores)} cores", "faster", "at work"),
    )
    # pages and documents enough: of three pages, two cores save a third of the time and no more
    long = folder / "long.pdf"
    paths = [_joined(_COPIES * [real / f"{name}.pdf" for name in _SCANS], long), *_copies(real, folder)]
    work = {
        "pages of one document": (paths[:1], lambda: read(long)),
        "several documents (`vanban run`)": (paths[1:], lambda: run(paths[1:], folder / "outputs", force=True)),
    }
    for name, (files, act) in work.items():
        pages = sum(read(path)[0].page_count for path in files)
        own, children, all_cores = _best(act, rounds)
        os.sched_setaffinity(0, {min(cores)})
        try:
            _, _, one_core = _best(act, rounds)
        finally:
            os.sched_setaffinity(0, cores)
        clock = [f"{one_core:.2f}", f"{all_cores:.2f}", f"{one_core / all_cores:.2f} ×"]
        found.rows.append((name, str(pages), *clock, f"{(own + children) / all_cores:.2f}"))
    return found


def _joined(paths: Sequence[Path], to: Path) -> Path:
    """The pages of several files as one document."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument.new()
    for path in paths:
        document.import_pages(pdfium.PdfDocument(path))
    document.save(to)
    return to


def _copies(real: Path, folder: Path) -> list[Path]:
    """The scans several times, each file with bytes of its own, since equal ones are read once."""
    copies = []
    for at in range(_COPIES):
        for name in _SCANS:
            copies.append(folder / f"{name}.{at}.pdf")
            copies[-1].write_bytes((real / f"{name}.pdf").read_bytes() + b"%" + str(at).encode())
    return copies


def _best(work: Callable[[], object], rounds: int) -> tuple[float, float, float]:
    """The least CPU of this process, CPU of its children, and time on the clock, in seconds."""
    times = []
    for _ in range(rounds):
        start, own, children = time.perf_counter(), _cpu(resource.RUSAGE_SELF), _cpu(resource.RUSAGE_CHILDREN)
        work()
        times.append((
            _cpu(resource.RUSAGE_SELF) - own, _cpu(resource.RUSAGE_CHILDREN) - children, time.perf_counter() - start,
        ))  # fmt: skip
    return tuple(map(min, zip(*times, strict=True)))


def _cpu(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime
