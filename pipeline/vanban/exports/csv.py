"""Tables as CSV that Excel opens: UTF-8 with a byte order mark, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from vanban.exports.mending import Piece, mended
from vanban.exports.tables import Value
from vanban.exports.whole import clean

FORMULA_STARTS = ("=", "+", "-", "@", "\t")


def lines(rows: Iterable[Sequence[Value]]) -> bytes:
    """The rows as they stand in a table."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue().encode()


@contextmanager
def table(path: Path, columns: Sequence[str]) -> Iterator[Callable[[Piece], int]]:
    """Write a table to `path`: the block gets a function that adds what `lines` gave, and tells where it stands.

    Whole or not at all.
    """
    with mended(path) as file:
        file.add(b"\xef\xbb\xbf" + lines([columns]))
        yield file.add


def _cell(value: Value) -> Value:
    """A text that begins like a formula gets an apostrophe before it, a bullet "- …" too; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    text = clean(value)
    # spreadsheets pass over white space before they look for a formula
    return f"'{text}" if text.lstrip(" \n").startswith(FORMULA_STARTS) else text
