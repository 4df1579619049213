"""Files are written whole or not at all, and hold no character that their readers refuse."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# control characters but tab and newline, and what XML 1.0 leaves out
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; put in its place when the block ends well, removed when it does not."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def clean(text: str) -> str:
    """`text` with one kind of newline and without characters that no table, calendar or XML file may hold."""
    # most texts are one line: what can be printed is neither refused nor a newline
    return text if text.isprintable() else _REFUSED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
