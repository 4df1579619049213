"""Which code made a document: a fingerprint of this package, and the versions of what it stands on."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import vanban
from vanban.reading import programs

# the packages whose releases can change what is read in a document
PACKAGES = (
    "lxml", "pdfplumber", "pydantic", "pypdfium2", "python-docx", "spacy", "underthesea",
)  # fmt: skip


@cache
def package_versions() -> dict[str, str]:
    """The installed version of each of PACKAGES."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    return found


@cache
def code_version() -> str:
    """16 hex digits that change when a file of this package, Python, or what it reads with changes."""
    folder = Path(vanban.__file__).parent
    digest = hashlib.sha256(f"{platform.python_version()} {package_versions()} {programs.fingerprint()}".encode())
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".toml", ".txt"):
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def key(path: str, sha256: str, said: str = "") -> str:
    """32 hex digits that stand for all that a document depends on: its path, its bytes, the code, its corrections.

    `said` stands for the corrections; without it, the key of the document as it was read.
    """
    told = f"{code_version()}\0{path}\0{sha256}" + (f"\0{said}" if said else "")
    return hashlib.sha256(told.encode()).hexdigest()[:32]
