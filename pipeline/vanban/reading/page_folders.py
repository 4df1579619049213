"""Several page images that are one document: a folder that holds nothing else, its files numbered by page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})
# "trang 01", "scan-3", "IMG_0002": a name that may be empty, and the page's number
_NUMBERED = re.compile(r"(?P<name>.*?)[\s._-]*(?P<number>\d{1,4})")


def page_images(folder: Path) -> tuple[Path, ...]:
    """The page images of a folder in their order, where they are one document; otherwise none.

    They are one where the folder holds two files or more, all of them images of one name that number the pages from 0
    or 1 on without a gap. Hidden files do not count.
    """
    pages: dict[int, Path] = {}
    names = set()
    with suppress(OSError):
        for path in folder.iterdir():
            if path.name.startswith("."):
                continue
            found = _NUMBERED.fullmatch(path.stem)
            if not found or path.suffix.lower() not in SUFFIXES or not path.is_file() or path.is_symlink():
                return ()
            names.add(found["name"].lower())
            if pages.setdefault(int(found["number"]), path) is not path:
                return ()
    numbers = sorted(pages)
    whole = len(numbers) > 1 and numbers[0] in (0, 1) and numbers[-1] - numbers[0] + 1 == len(numbers)
    return tuple(pages[number] for number in numbers) if whole and len(names) == 1 else ()


def digest(parts: Iterable[bytes]) -> str:
    """The SHA-256 of a document of several files: of the digests of their bytes, in their order."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
