"""Tables as CSV that Excel opens: UTF-8 with a byte order mark, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from vanban.exports.tables import Value
from vanban.exports.whole import clean, whole

Add = Callable[[Iterable[Sequence[Value]]], None]
FORMULA_STARTS = ("=", "+", "-", "@", "\t")


@contextmanager
def table(path: Path, columns: Sequence[str]) -> Iterator[Add]:
    """Write a table to `path`, row by row: the block gets a function that adds rows. Whole or not at all."""
    with whole(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        yield lambda rows: writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Value) -> Value:
    """A text that begins like a formula gets an apostrophe before it, a bullet "- …" too; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    text = clean(value)
    # spreadsheets pass over white space before they look for a formula
    return f"'{text}" if text.lstrip(" \n").startswith(FORMULA_STARTS) else text
