"""A file or folder on no disk of this machine, by its URL: the words of pathlib which a run needs, by way of fsspec."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

# what file systems call that which changes with the bytes of a file: a sum of them, or a time
_STAMPS = ("ETag", "etag", "md5Hash", "CRC", "mtime", "LastModified", "last_modified", "modified", "updated", "created")


class Remote(os.PathLike):
    """A file or folder by its URL. Its methods are those of pathlib.Path or like them; all raise OSError."""

    __slots__ = ("url",)

    def __init__(self, url: str):
        # of "zip://folder::s3://bucket/a.zip", only the first link is a path inside its file system
        first, *chain = url.split("::")
        self.url = "::".join([first.rstrip("/") if not first.endswith("://") else first, *chain])

    def __fspath__(self) -> str:
        return self.url

    __str__ = __fspath__

    def __repr__(self) -> str:
        return f"Remote({self.url!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Remote) and other.url == self.url

    def __hash__(self) -> int:
        return hash(self.url)

    def __truediv__(self, name: str) -> Remote:
        first, *chain = self.url.split("::")
        return Remote("::".join([f"{first}{'' if first.endswith('/') else '/'}{name}", *chain]))

    @property
    def _pure(self) -> PurePosixPath:
        return PurePosixPath(self.url.partition("::")[0].partition("://")[2])

    @property
    def name(self) -> str:
        """The last piece."""
        return self._pure.name

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return self._pure.stem

    @property
    def suffix(self) -> str:
        """The ending of the name, with its dot."""
        return self._pure.suffix

    def is_dir(self) -> bool:
        """Whether this is a folder."""
        return self._do("isdir")

    def is_file(self) -> bool:
        """Whether this is a file."""
        return self._do("isfile")

    def is_symlink(self) -> bool:
        """Behind a URL nothing is."""
        return False

    def exists(self) -> bool:
        """Whether there is anything here."""
        return self._do("exists")

    def open(self, mode: str = "rb") -> BinaryIO:
        """The file, to read from."""
        return self._do("open", mode)

    def read_bytes(self) -> bytes:
        """All bytes of the file."""
        return self._do("cat_file")

    def read_text(self, encoding: str) -> str:
        """The file as text."""
        return self.read_bytes().decode(encoding)

    def write_whole(self, data: bytes) -> None:
        """Write the file, making its folders. An object store has it whole or not at all."""
        self._in_folder(lambda: self._do("pipe_file", data))

    def receive(self, file: Path) -> None:
        """Become a copy of a file of this machine."""
        self._in_folder(lambda: self._do("put_file", os.fspath(file), last=True))

    def unlink(self) -> None:
        """Remove the file."""
        self._do("rm_file")

    def rename(self, target: Remote) -> Remote:
        """Move the file inside its file system."""
        target._in_folder(lambda: self._do("mv", target._found()[1]))
        return target

    def remove_all(self) -> None:
        """Remove the folder and all that is in it, if it is there."""
        with suppress(FileNotFoundError):
            self._do("rm", recursive=True)

    def files(self) -> list[Remote]:
        """All files below, in the order of their names; what they are need not be asked one by one afterwards."""
        _archive.cache_clear()
        _, root = self._found()
        self._do("invalidate_cache")
        return [self / path[len(root) :].lstrip("/") for path in sorted(self._do("find"))]

    def size_and_stamp(self) -> tuple[int, str | None]:
        """The bytes of the file, and what changes whenever they do (None: nothing tells)."""
        told = self._do("info")
        if told["type"] != "file":
            raise IsADirectoryError(errno.EISDIR, "it is a folder", self.url)
        size = told["size"] or 0
        return size, next((f"{size} {told[name]}" for name in _STAMPS if told.get(name)), None)

    def _in_folder(self, write: Callable[[], None]) -> None:
        try:
            write()
        except FileNotFoundError:
            # object stores know no folders, and to ask each time would cost as much as to write
            fs, path = self._found()
            fs.makedirs(path.rpartition("/")[0], exist_ok=True)
            write()

    def _found(self) -> tuple[Any, str]:
        from fsspec.core import url_to_fs

        first, chained, chain = self.url.partition("::")
        kind, _, path = first.partition("://")
        return (_archive(kind, chain), path) if chained else url_to_fs(self.url)

    def _do(self, method: str, *values: Any, last: bool = False, **options: Any) -> Any:
        """Call a method of the file system with the path; `last`: with the path behind the values."""
        fs, path = self._found()
        try:
            return getattr(fs, method)(*((*values, path) if last else (path, *values)), **options)
        except OSError:
            raise
        except Exception as error:
            # what a service refuses (credentials that are missing, say) has errors of its own kind in each package
            raise OSError(f"{type(error).__name__}: {error}") from error


@lru_cache(maxsize=8)
def _archive(kind: str, where: str) -> Any:
    """The file system inside a file; fsspec keeps none, and closes its file as soon as nobody holds it."""
    from fsspec.core import url_to_fs

    return url_to_fs(f"{kind}://::{where}")[0]
