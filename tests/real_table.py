"""Writes the table of the real files beside the repository into tests/README.md: `make real-table`.

Facts only: the name of each file, by which reader it was read, its pages, seconds, words and findings, or the error
that it gives. Nothing of what the files say is written.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from vanban import process
from vanban.errors import InputError

README = Path(__file__).resolve().parent / "README.md"
REAL = README.parent.parent.parent / "shared" / "corpus" / "real"
START, END = "<!-- real files -->", "<!-- /real files -->"
HEADER = ("file", "kind", "reader", "pages", "seconds", "words", "findings", "error")


def rows(folder: Path) -> Iterator[tuple[str, ...]]:
    """One row for each file that the manifest lists, in its order."""
    for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        started = time.perf_counter()
        try:
            document = process(folder / entry["file"])
        except InputError as error:
            yield (entry["file"], entry["kind"], "", "", _since(started), "", "", error.name)
            continue
        source = document.source
        reader = f"{source.reader}, OCR" if source.ocr is not None and "ocr" not in source.reader else source.reader
        words = str(len(document.text.split()))
        findings = str(len(document.findings))
        yield (entry["file"], entry["kind"], reader, str(source.page_count), _since(started), words, findings, "")


def _since(started: float) -> str:
    return f"{time.perf_counter() - started:.2f}"


def main() -> None:
    """Read all files and put the table between its marks."""
    if not REAL.is_dir():
        sys.exit("There is no ../shared beside the repository: the real files are not here.")
    found = [*rows(REAL)]
    read = sum(not row[-1] for row in found)
    table = [HEADER, tuple("---" for _ in HEADER), *found]
    lines = [f"{len(found)} files, {read} read, {len(found) - read} with an error.", ""]
    lines += [f"| {' | '.join(row)} |" for row in table]
    text = README.read_text("utf-8")
    shown = "\n".join([START, *lines, END])
    README.write_text(re.sub(f"{START}.*{END}", lambda _: shown, text, flags=re.DOTALL), "utf-8")


if __name__ == "__main__":
    main()
