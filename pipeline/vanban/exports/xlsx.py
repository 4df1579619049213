"""Tasks as an Excel workbook that is read at once: headings in Vietnamese, filters, a fixed first row, wrapped text.

openpyxl makes the workbook without its rows, with all that gives it its look (`workbook`); the rows come between as
XML of our own, packed document by document: with openpyxl they would take longer than the extraction of all tasks.
Behind all tasks those of each body that leads most have a sheet of their own, and one leads to these.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from functools import cache
from itertools import count, islice
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from vanban.exports import packed
from vanban.exports.mending import Kept, Mended
from vanban.exports.packed import Segment
from vanban.exports.tables import PROGRESS_COLUMNS, TASK_COLUMNS, Value
from vanban.exports.whole import clean, whole
from vanban.exports.wording import PROGRESS, day, recurrence, type_name
from vanban.exports.workbook import DATE, NUMBER, SHOWN, TEXT, Columns, Workbook

_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
# of the format: rows of a sheet with its heading, characters of a cell
_ROWS, _CHARACTERS = 1_048_576, 32_767
# bodies with a sheet of their own; bodies of one task that get its row
BODIES, _BODIES_OF_TASK = 40, 20
_DOCUMENT, _LEAD, _IMPLEMENT = map(TASK_COLUMNS.index, ("document", "lead", "implement"))
# several values of one cell stand between "; "
_IN_WORDS = {
    "doc_type": type_name,
    "progress": PROGRESS.__getitem__,
    "due": lambda value: value if _DAY.fullmatch(value) else "; ".join(map(day, value.split("; "))),
    "recurrence": lambda value: "; ".join(map(recurrence, value.split("; "))),
}
# the first day of a workbook's calendar; its year 1900 had a 29th of February that never was
_FIRST_DAY = date(1899, 12, 30)


def segments(rows: Iterable[Sequence[Value]], shown: Columns = SHOWN) -> Iterator[Segment]:
    """Rows of `TASK_COLUMNS` of one document, packed for the workbook; texts are stored as texts, never as formulas.

    With `FOLLOWED`, PROGRESS_COLUMNS stand behind them.
    First those of all tasks, then those of each body that leads: or, where none leads, of those that carry out.
    """
    rest = iter(rows)
    while part := list(islice(rest, _ROWS - 1)):
        document, found = str(part[0][_DOCUMENT] or ""), {"": []}
        for values in part:
            row = _row(values, tuple(shown))
            found[""].append(row)
            for body in _leading(values):
                found.setdefault(body, []).append(row)
        for body, theirs in found.items():
            yield packed.segment("".join(theirs).encode(), len(theirs), document=document, body=body)


def _leading(values: Sequence[Value]) -> list[str]:
    """The bodies on whose sheets a row stands, with a capital: many are written with and without, by their place."""
    names = str(values[_LEAD] or values[_IMPLEMENT] or "").split("; ")[:_BODIES_OF_TASK]
    return list(dict.fromkeys(name[0].upper() + name[1:] for name in names if name))


@contextmanager
def tasks(
    path: Path, linked: bool = False, shown: Columns = SHOWN, told: Callable[[int, int], object] | None = None
) -> Iterator[Callable[[Segment], object]]:
    """Write the workbook of tasks to `path`: the block gets a function that adds segments of rows.

    What does not fit into one sheet goes on in the next. `linked`: the id of a document leads to its file in the
    folder documents/ beside the workbook. `told` hears of segments, by their places among all, where they stand.
    """
    told = told or (lambda at, place: None)
    with (
        whole(path) as part,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive,
        closing(Mended(archive.fp, path)) as mended,
        tempfile.TemporaryFile(dir=path.parent) as file,
    ):
        book, apart, number = Workbook(archive, mended, _ROWS, linked, shown), _Apart(file), count()
        book.begin("Nhiệm vụ")

        def add(rows: Segment) -> None:
            at = next(number)
            apart.keep(at, rows) if rows.body else told(at, book.add(rows))

        yield add
        found = apart.most(BODIES)
        if found:
            book.begin_contents("Cơ quan chủ trì")
        for body, tasks_of_body in found:
            book.begin(body, tasks_of_body)
            for at, rows in apart.rows(body):
                told(at, book.add(rows))
        book.close()


class _Apart:
    """The rows of each body until it is known which have most: new ones on the disk, of those kept the places."""

    def __init__(self, file: IO[bytes]):
        self._file = file
        self._counts: Counter[str] = Counter()
        # of each body one after the other: place among all, rows, size, CRC, whether kept, start and size packed
        self._told: dict[str, array] = {}
        self._documents: dict[str, list[str]] = {}

    def keep(self, at: int, rows: Segment) -> None:
        """Put a segment away."""
        self._counts[rows.body] += rows.rows
        data, kept = rows.data, isinstance(rows.data, Kept)
        where = data if kept else (self._file.tell(), len(data))
        if not kept:
            self._file.write(data)
        self._told.setdefault(rows.body, array("Q")).extend((at, rows.rows, rows.size, rows.crc, kept, *where))
        self._documents.setdefault(rows.body, []).append(rows.document)

    def most(self, limit: int) -> list[tuple[str, int]]:
        """The bodies with most rows, and how many they have."""
        return self._counts.most_common(limit)

    def rows(self, body: str) -> Iterator[tuple[int, Segment]]:
        """What was kept of a body, in the same order."""
        numbers = iter(self._told[body])
        # seven of each by the same iterator
        told = zip(self._documents[body], *[numbers] * 7, strict=True)
        for document, at, rows, size, crc, kept, start, length in told:
            data = Kept(start, length) if kept else self._read(start, length)
            yield at, Segment(document, body, rows, size, crc, data)

    def _read(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size)


def _row(values: Sequence[Value], shown: tuple[str, ...]) -> str:
    return f"<row>{''.join(_cell(name, values[at]) for name, at in _places(shown))}</row>"


@cache
def _places(shown: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    columns = (*TASK_COLUMNS, *PROGRESS_COLUMNS)
    return tuple((name, columns.index(name)) for name in shown)


def _cell(name: str, value: Value) -> str:
    if value is None:
        return "<c/>"
    worded = _IN_WORDS[name](value) if value and name in _IN_WORDS else value
    if not isinstance(worded, str):
        return f'<c s="{NUMBER}"><v>{worded}</v></c>'
    if day := _as_day(worded):
        return f'<c s="{DATE}"><v>{(day - _FIRST_DAY).days}</v></c>'
    # white space at an edge would be lost
    text = escape(clean(worded)[:_CHARACTERS])
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f'<c s="{TEXT}" t="inlineStr"><is><t{keep}>{text}</t></is></c>'


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
