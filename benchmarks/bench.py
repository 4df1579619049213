"""Measures vanban beside its peers and writes the results into benchmarks/README.md: `make bench`."""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path

import desks
import extraction
import graphs
import ocr
import peers
import reading
import runs
import speed

README = Path(__file__).resolve().parent / "README.md"
# what is measured: to add a benchmark, add its function, which returns tables
PARTS = {
    "reading": reading.tables,
    "extraction": extraction.tables,
    "speed": speed.tables,
    "runs": runs.tables,
    "peers": peers.tables,
    "ocr": ocr.tables,
    "graph": graphs.tables,
    "desk": desks.tables,
}
_PEERS = ("vanban", "pypdfium2", "pdfplumber", "pydantic", "spacy", "underthesea", "networkx")


def main() -> None:
    """Run all parts, or those named, and write their results between their marks in README.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts", nargs="*", choices=[[], *PARTS], metavar="PART", help=f"{', '.join(PARTS)} (default: all)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="repetitions of each measurement (default: %(default)s)")
    arguments = parser.parse_args()
    text = README.read_text("utf-8")
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(unknown)}")
    for part in arguments.parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            tables = PARTS[part](arguments.rounds, Path(folder))
        shown = "\n".join([f"`make bench PARTS={part}`. {_machine()}", "", *map(_markdown, tables)])
        print(shown)
        text = _put(text, part, shown)
    README.write_text(text, "utf-8")


def _markdown(table: reading.Table) -> str:
    lines = [f"### {table.title}", "", table.about, "", _line(table.header), _line(["---"] * len(table.header))]
    return "\n".join([*lines, *map(_line, table.rows), ""])


def _line(cells) -> str:
    return f"| {' | '.join(cells)} |"


def _put(text: str, part: str, shown: str) -> str:
    start, end = f"<!-- {part} -->", f"<!-- /{part} -->"
    if start not in text or end not in text:
        raise SystemExit(f"{README.name} has no place for {part}: {start} … {end}")
    return re.sub(f"{start}.*?{end}", lambda _: f"{start}\n{shown}\n{end}", text, flags=re.DOTALL)


def _machine() -> str:
    """The machine and the versions that the figures hold for."""
    model = platform.processor() or platform.machine()
    cpus = Path("/proc/cpuinfo")
    if cpus.is_file() and (named := re.search(r"model name\s*:\s*(.+)", cpus.read_text())):
        model = named[1]
    versions = ", ".join(f"{name} {version(name)}" for name in _PEERS)
    where = f"{os.cpu_count()} × {model}, {platform.system()}, Python {platform.python_version()}"
    return f"Measured {date.today().isoformat()} on {where}; {versions}."


if __name__ == "__main__":
    sys.exit(main())
