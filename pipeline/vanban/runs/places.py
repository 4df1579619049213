"""Where the files of a run are: on a disk of this machine, or behind a URL.

    located("s3://archive/2024")       # a Remote; any file system that fsspec knows and whose package is installed
    located("letters/plan.docx")       # a Path, as is file:///srv/letters/plan.docx

What is one file for all documents (ledger, store, exports) is made in a folder of this machine, fetched from the remote
one before and sent back after (`at_home`); documents go there one by one, from the process that made them.
"""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from vanban.errors import MissingFile, UsageError
from vanban.runs.remote import Remote
from vanban.store import ledger

Place = Path | Remote
_HERE = platform.node()


def located(place: str | os.PathLike[str]) -> Place:
    """The place that is meant: a Remote for a URL, a Path for everything else.

    Raises UsageError where fsspec, or what it needs for this kind of URL, is not installed.
    """
    if not isinstance(place, str):
        return place if isinstance(place, Remote) else Path(place)
    if "://" not in place:
        return Path(place)
    if place.startswith("file://"):
        return Path(unquote(urlsplit(place).path))
    kind = place.partition("://")[0]
    try:
        import fsspec
    except ImportError as error:
        advice = "Install it: pip install 'vanban[cluster]'"
        raise UsageError(f"{place} needs the package fsspec.", advice=advice) from error
    try:
        fsspec.get_filesystem_class(kind)
    except ImportError as error:
        raise UsageError(f"{place} needs another package.", advice=f"{error}.") from error
    except ValueError as error:
        advice = "Write a path, or a URL of a file system that fsspec knows (s3://, gs://, sftp:// …)."
        raise UsageError(f"{kind}:// is no file system that fsspec knows.", advice=advice) from error
    return Remote(place)


def is_there(place: Place) -> bool:
    """Whether there is anything, if only a link that leads nowhere."""
    return os.path.lexists(place) if isinstance(place, Path) else place.exists()


def stat_of(found: os.stat_result) -> str:
    """What tells that a file is as it was: no program changes its bytes without changing one of these."""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def stamp(place: Place) -> str | None:
    """What tells that the file is as it was; None where nothing does. Raises OSError where it cannot be asked."""
    return stat_of(place.stat()) if isinstance(place, Path) else place.size_and_stamp()[1]


def write_whole(place: Place, data: bytes) -> None:
    """Write a file whole or not at all, making its folder where it is missing."""
    if isinstance(place, Remote):
        place.write_whole(data)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    # workers of several machines may share the folder
    part = place.with_name(f".{_HERE}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def remove_all(place: Place) -> None:
    """Remove a folder and all that is in it, if it is there."""
    if isinstance(place, Remote):
        place.remove_all()
    else:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def fetched(place: Place) -> Iterator[Path]:
    """The file as one of this machine, for as long as the block lasts. Raises MissingFile."""
    if isinstance(place, Path):
        yield place
        return
    with tempfile.TemporaryDirectory(prefix="vanban-") as folder:
        file = Path(folder) / place.name
        try:
            fetch(place, file)
        except OSError as error:
            message = f"The file cannot be read: {error.strerror or error}."
            raise MissingFile(message, advice="Check the path.") from error
        yield file


def fetch(place: Place, file: Path) -> None:
    """Have the bytes of `place` in `file`, where they are not there already."""
    if isinstance(place, Remote):
        with place.open() as source, file.open("wb") as target:
            shutil.copyfileobj(source, target)


def send(file: Path, place: Place) -> None:
    """Have the bytes of `file` at `place`, where they are not there already."""
    if isinstance(place, Remote):
        place.receive(file)


@contextmanager
def at_home(outputs: Place) -> Iterator[Path]:
    """The folder of this machine where the ledger of a run is, and what is made of all documents together.

    That of the outputs themselves, or one for the time of the run. The ledger is sent back however the block ends.
    """
    if isinstance(outputs, Path):
        yield outputs
        return
    with tempfile.TemporaryDirectory(prefix="vanban-") as folder:
        home = Path(folder)
        with suppress(FileNotFoundError):
            fetch(outputs / ledger.NAME, home / ledger.NAME)
        try:
            yield home
        finally:
            if (home / ledger.NAME).is_file():
                send(home / ledger.NAME, outputs / ledger.NAME)
