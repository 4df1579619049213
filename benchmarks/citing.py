"""How fast one tool finds citations in the texts of a file: run by extraction.py, with the Python that has the tool.

    python citing.py TOOL TEXTS.json FOLDER

Prints JSON: name of the texts → [MB of UTF-8 a second, how many citations are found].
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

# the texts are read again until so much time is spent: few short ones take milliseconds, and one pass tells little
_PASSES, _SECONDS = 2, 1.0


def main(tool: str, texts: str, folder: str) -> None:
    """Measure `tool` on each list of texts; `folder` is for what a tool wants to keep (Hyperscan's databases)."""
    warnings.simplefilter("ignore")
    find = TOOLS[tool](Path(folder))
    measured = {}
    for name, rows in json.loads(Path(texts).read_text("utf-8")).items():
        found = sum(len(find(text)) for text in rows)
        size = sum(len(text.encode()) for text in rows) / 1e6
        spent: list[float] = []
        while len(spent) < _PASSES or sum(spent) < _SECONDS:
            spent.append(_seconds(find, rows, len(spent)))
        measured[name] = size / min(spent), found
    print(json.dumps(measured))


def _seconds(find: Callable[[str], Sequence], rows: list[str], turn: int) -> float:
    # a text that differs in its last letter: what a tool keeps of whole texts is of no use
    fresh = [f"{text}\n{turn}" for text in rows]
    start = time.process_time()
    for text in fresh:
        find(text)
    return time.process_time() - start


def _vanban(folder: Path) -> Callable[[str], Sequence]:
    from vanban import model
    from vanban.draft import Draft, Text
    from vanban.extract.citations import citations

    source = model.Source(
        path="x", name="x", sha256="0" * 64, size=0, media_type="text/plain", reader="text", page_count=1
    )
    return lambda text: citations(Draft(source, Text(text, (model.Page(number=1, start=0, end=len(text)),))))


def _german(folder: Path) -> Callable[[str], Sequence]:
    from refex.orchestrator import CitationExtractor

    extractor = CitationExtractor()
    return lambda text: extractor.extract(text).citations


def _eyecite(folder: Path) -> Callable[[str], Sequence]:
    from eyecite import get_citations
    from eyecite.tokenizers import HyperscanTokenizer

    tokenizer = HyperscanTokenizer(cache_dir=str(folder))
    return lambda text: get_citations(text, tokenizer=tokenizer)


TOOLS = {"vanban": _vanban, "legal-reference-extraction": _german, "eyecite": _eyecite}

if __name__ == "__main__":
    main(*sys.argv[1:4])
