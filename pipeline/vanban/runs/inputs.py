"""Which files a run reads: folders walked, what is plainly no document left aside, each file known by its bytes."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from vanban.errors import InputError, MissingFile
from vanban.reading import page_folders, shown
from vanban.runs.places import Place, stat_of
from vanban.runs.records import ErrorRecord, Skipped
from vanban.runs.remote import Remote

# What stands beside documents in a folder and is none: data and code. Everything else is tried, and what no reader
# knows (an archive, a spreadsheet, a photograph of a page) becomes a named error, since it may hold a document.
NO_DOCUMENTS = frozenset({
    ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".db", ".sqlite", ".ics", ".graphml",
    ".yaml", ".yml", ".toml", ".ini", ".cfg", ".log", ".lock",
    ".py", ".ipynb", ".js", ".css", ".sh", ".bat", ".svg", ".woff", ".woff2",
})  # fmt: skip
# seconds; FAT keeps times to two of them
_TICK = 3.0
# files behind URLs that are hashed at one time: each waits for its answer
_AT_ONCE = 16
ABOUT_THE_FOLDER = frozenset({"readme", "license", "licence", "changelog", "thumbs", "desktop"})


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read: its path as given, the SHA-256 of its bytes, and how it was when that was taken.

    `stat` is None where the file is so young that it could change unseen.
    """

    path: Place
    sha256: str
    size: int
    stat: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the paths of a run hold: files to read, files left aside and why, paths that cannot be read."""

    inputs: tuple[Input, ...]
    skipped: tuple[Skipped, ...]
    errors: tuple[ErrorRecord, ...]


def _not_known(path: Place, stat: str) -> str | None:
    return None


def find(paths: Sequence[Place], outputs: Place, hash_of: Callable[[Place, str], str | None] = _not_known) -> Found:
    """The files below `paths`, each once, in the order of their paths.

    `hash_of` tells the hash of a file that was hashed before and is now as `stat_of` says; None: it is to be hashed.

    A path named by the caller is always tried. In a folder, hidden files, data and code (NO_DOCUMENTS), files that
    speak of the folder (README …), links to folders or out of it and the folder `outputs` are left aside.
    """
    skipped: list[Skipped] = []
    errors: list[ErrorRecord] = []
    inputs = []
    for path, identify in _identities(_candidates(paths, outputs, skipped, errors), hash_of):
        try:
            inputs.append(identify())
        except InputError as error:
            errors.append(ErrorRecord.of(error, path))
    return Found(tuple(inputs), tuple(skipped), tuple(errors))


def states(paths: Sequence[Path], outputs: Path) -> dict[Path, str]:
    """The files that `find` would read, each with what tells that it is as it was; not one of them is opened."""
    found = {}
    for path in _candidates(paths, outputs, [], []):
        # a folder of page images is as its images are; what vanishes meanwhile is not there
        for each in page_folders.page_images(path) or (path,):
            with suppress(OSError):
                found[each] = stat_of(each.stat())
    return found


def _candidates(
    paths: Sequence[Place], outputs: Place, skipped: list[Skipped], errors: list[ErrorRecord]
) -> Sequence[Place]:
    """The files to try, each once, in the order of their paths."""
    candidates: dict[str, Place] = {}
    for path in paths:
        if _says(path.is_dir):
            real = _Real()
            walked = _walk(path, os.path.realpath(outputs), errors) if isinstance(path, Path) else _walk_remote(path)
            for each in walked:
                if why := _why_not(each, path):
                    skipped.append(Skipped(path=shown(each), why=why))
                else:
                    candidates.setdefault(real.path(each), each)
        else:
            candidates.setdefault(os.path.realpath(path), path)
    return sorted(candidates.values(), key=os.fspath)


def _walk(folder: Path, outputs: str, errors: list[ErrorRecord]) -> Iterator[Path]:
    """Every file below `folder` whose name and folders are not hidden, and links to folders; not below `outputs`.

    A folder of page images that are one document stands for them.
    """

    def unreadable(error: OSError) -> None:
        where = Path(error.filename or folder)
        failure = MissingFile(f"The folder cannot be read: {error.strerror}.", advice="Check its permissions.")
        errors.append(ErrorRecord.of(failure, where))

    for parent, folders, files in os.walk(folder, onerror=unreadable):
        here = Path(parent)
        if not folders and page_folders.page_images(here):
            yield here
            continue
        folders[:] = sorted(
            name for name in folders
            if not name.startswith(".") and name != "__pycache__" and os.path.realpath(here / name) != outputs
        )  # fmt: skip
        yield from (here / name for name in folders if _says((here / name).is_symlink))
        # "~$name" is Word's note that somebody has the file open
        yield from (here / name for name in sorted(files) if not name.startswith((".", "~$")))


def _walk_remote(folder: Remote) -> Iterator[Remote]:
    """Every file below `folder` whose name and folders are not hidden."""
    for path in folder.files():
        pieces = path.url[len(folder.url) :].split("/")
        if not any(piece.startswith((".", "~$")) or piece == "__pycache__" for piece in pieces):
            yield path


def _why_not(path: Place, folder: Place) -> str | None:
    """Why a file that was met in a folder is not tried; None if it is."""
    link = _says(path.is_symlink)
    if link and _says(path.is_dir):
        return "link to a folder"
    if path.suffix.lower() in NO_DOCUMENTS:
        return "data or code"
    if path.stem.lower() in ABOUT_THE_FOLDER:
        return "about the folder"
    if link and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        return "link out of the folder"
    return None


def _says(test: Callable[[], bool]) -> bool:
    """What a path says of itself; False where it may not be asked, or its name is too long."""
    with suppress(OSError):
        return test()
    return False


class _Real:
    """Where files really are; their folders are looked up once."""

    def __init__(self) -> None:
        self._folders: dict[Path, str] = {}

    def path(self, path: Place) -> str:
        """The path without links."""
        if isinstance(path, Remote):
            return path.url
        if _says(path.is_symlink):
            return os.path.realpath(path)
        folder = self._folders.get(path.parent)
        if folder is None:
            folder = self._folders[path.parent] = os.path.realpath(path.parent)
        return f"{folder}/{path.name}"


def _identities(
    paths: Sequence[Place], hash_of: Callable[[Place, str], str | None]
) -> Iterator[tuple[Place, Callable[[], Input]]]:
    """Each path, and what gives its input or raises InputError. What is far away is hashed many at once."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        far: dict[Place, Callable[[], Input]] = {}
        for path in paths:
            if isinstance(path, Remote):
                known = _known_remote(path, hash_of)
                far[path] = partial(_itself, known) if known else threads.submit(_identify_remote, path).result
        for path in paths:
            yield path, far.get(path) or partial(_identify, path, hash_of)


def _itself(found: Input) -> Input:
    return found


def _known_remote(path: Remote, hash_of: Callable[[Place, str], str | None]) -> Input | None:
    with suppress(OSError):
        size, told = path.size_and_stamp()
        if told and (sha256 := hash_of(path, told)):
            return Input(path, sha256, size, told)
    return None


def _identify_remote(path: Remote) -> Input:
    with _readable():
        size, told = path.size_and_stamp()
        with path.open() as file:
            return Input(path, hashlib.file_digest(file, "sha256").hexdigest(), size, told)


def _identify(path: Path, hash_of: Callable[[Place, str], str | None]) -> Input:
    with _readable():
        if images := page_folders.page_images(path):
            parts = [image.read_bytes() for image in images]
            return Input(path, page_folders.digest(parts), sum(map(len, parts)))
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise MissingFile("This is no ordinary file.", advice="Name a file or a folder of files.")
        if sha256 := hash_of(path, stat_of(found)):
            return Input(path, sha256, found.st_size, stat_of(found))
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            found = os.fstat(file.fileno())
            # within one tick of the clock of a file system, a file can change and keep its times
            settled = time.time() - max(found.st_mtime, found.st_ctime) > _TICK
            return Input(path, digest.hexdigest(), found.st_size, stat_of(found) if settled else None)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise MissingFile("There is no such file or folder.", advice="Check the path.") from error
    except OSError as error:
        advice = "Check its permissions." if isinstance(error, PermissionError) else "Check the path."
        raise MissingFile(f"The file cannot be read: {error.strerror or error}.", advice=advice) from error
