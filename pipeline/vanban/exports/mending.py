"""A file that is written anew from pieces of which most stand in the one before it: those are copied, many at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from vanban.exports.whole import whole

_AT_ONCE = 1 << 20


class Kept(NamedTuple):
    """A piece that stands in the file before: where it begins, and its size in bytes."""

    start: int
    size: int


Piece = bytes | Kept


class Mended:
    """An open file to which pieces are added; `before` is the path of the file before it, asked for what is kept."""

    def __init__(self, file: IO[bytes], before: Path):
        self._file, self._path = file, before
        self._before: IO[bytes] | None = None
        # what is to be copied next: to where, from where to where
        self._place, self._start, self._end = 0, 0, 0

    def add(self, piece: Piece) -> int:
        """Add a piece, and tell where it stands now. Others may write to the file after `flush` only."""
        if isinstance(piece, Kept):
            start, size = piece
            if self._start == self._end or start != self._end:
                self.flush()
                self._place, self._start, self._end = self._file.tell(), start, start
            self._end += size
            return self._place + start - self._start
        self.flush()
        place = self._file.tell()
        self._file.write(piece)
        return place

    def flush(self) -> None:
        """Copy what was kept. Raises OSError where the file before has no more so much."""
        if self._start == self._end:
            return
        if self._before is None:
            self._before = self._path.open("rb")
        self._before.seek(self._start)
        while self._start < self._end:
            data = self._before.read(min(_AT_ONCE, self._end - self._start))
            if not data:
                raise OSError(f"{self._path} is shorter than it was")
            self._file.write(data)
            self._start += len(data)

    def close(self) -> None:
        """Let go of the file before."""
        if self._before:
            self._before.close()


@contextmanager
def mended(path: Path) -> Iterator[Mended]:
    """A file to put in the place of that at `path` when the block ends well, whole or not at all."""
    with whole(path) as part, part.open("wb") as file:
        found = Mended(file, path)
        try:
            yield found
            found.flush()
        finally:
            found.close()
