"""Which files a run reads: folders walked, what is plainly no document left aside, each file known by its bytes."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from vanban.errors import InputError, MissingFile
from vanban.reading import shown
from vanban.runs.records import ErrorRecord, Skipped

# What stands beside documents in a folder and is none: data and code. Everything else is tried, and what no reader
# knows (an archive, a spreadsheet, a photograph of a page) becomes a named error, since it may hold a document.
NO_DOCUMENTS = frozenset({
    ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".db", ".sqlite", ".ics", ".graphml",
    ".yaml", ".yml", ".toml", ".ini", ".cfg", ".log", ".lock",
    ".py", ".ipynb", ".js", ".css", ".sh", ".bat", ".svg", ".woff", ".woff2",
})  # fmt: skip
ABOUT_THE_FOLDER = frozenset({"readme", "license", "licence", "changelog", "thumbs", "desktop"})


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read: its path as given and the SHA-256 of its bytes."""

    path: Path
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Found:
    """What the paths of a run hold: files to read, files left aside and why, paths that cannot be read."""

    inputs: tuple[Input, ...]
    skipped: tuple[Skipped, ...]
    errors: tuple[ErrorRecord, ...]


def find(paths: Sequence[Path], outputs: Path) -> Found:
    """The files below `paths`, each once, in the order of their paths.

    A path named by the caller is always tried. In a folder, hidden files, data and code (NO_DOCUMENTS), files that
    speak of the folder (README …), links to folders or out of it and the folder `outputs` are left aside.
    """
    candidates: dict[str, Path] = {}
    skipped: list[Skipped] = []
    errors: list[ErrorRecord] = []
    for path in paths:
        if _says(path.is_dir):
            for each in _walk(path, os.path.realpath(outputs), errors):
                if why := _why_not(each, path):
                    skipped.append(Skipped(path=shown(each), why=why))
                else:
                    candidates.setdefault(os.path.realpath(each), each)
        else:
            candidates.setdefault(os.path.realpath(path), path)
    inputs = []
    for path in sorted(candidates.values(), key=os.fspath):
        try:
            inputs.append(_identify(path))
        except InputError as error:
            errors.append(ErrorRecord.of(error, path))
    return Found(tuple(inputs), tuple(skipped), tuple(errors))


def _walk(folder: Path, outputs: str, errors: list[ErrorRecord]) -> Iterator[Path]:
    """Every file below `folder` whose name and folders are not hidden, and links to folders; not below `outputs`."""

    def unreadable(error: OSError) -> None:
        where = Path(error.filename or folder)
        failure = MissingFile(f"The folder cannot be read: {error.strerror}.", advice="Check its permissions.")
        errors.append(ErrorRecord.of(failure, where))

    for parent, folders, files in os.walk(folder, onerror=unreadable):
        here = Path(parent)
        folders[:] = sorted(
            name for name in folders
            if not name.startswith(".") and name != "__pycache__" and os.path.realpath(here / name) != outputs
        )  # fmt: skip
        yield from (here / name for name in folders if _says((here / name).is_symlink))
        # "~$name" is Word's note that somebody has the file open
        yield from (here / name for name in sorted(files) if not name.startswith((".", "~$")))


def _why_not(path: Path, folder: Path) -> str | None:
    """Why a file that was met in a folder is not tried; None if it is."""
    if _says(path.is_dir):
        return "link to a folder"
    if path.suffix.lower() in NO_DOCUMENTS:
        return "data or code"
    if path.stem.lower() in ABOUT_THE_FOLDER:
        return "about the folder"
    inside = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    if _says(path.is_symlink) and not inside:
        return "link out of the folder"
    return None


def _says(test: Callable[[], bool]) -> bool:
    """What a path says of itself; False where it may not be asked, or its name is too long."""
    with suppress(OSError):
        return test()
    return False


def _identify(path: Path) -> Input:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise MissingFile("This is no ordinary file.", advice="Name a file or a folder of files.")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return Input(path, digest.hexdigest(), os.fstat(file.fileno()).st_size)
    except FileNotFoundError as error:
        raise MissingFile("There is no such file or folder.", advice="Check the path.") from error
    except OSError as error:
        advice = "Check its permissions." if isinstance(error, PermissionError) else "Check the path."
        raise MissingFile(f"The file cannot be read: {error.strerror}.", advice=advice) from error
