"""How much of a machine one document may take. Defaults are far above what real documents need.

Each limit can be set by an environment variable: VANBAN_MAX_ and its name in capitals, e.g. VANBAN_MAX_PAGES=5000.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields

from vanban import errors


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes or characters, times in seconds."""

    bytes: int = 200_000_000
    # what a zip (DOCX, ODT) may unpack to, all its members together
    unpacked: int = 300_000_000
    # of that, its XML
    xml: int = 100_000_000
    html: int = 20_000_000
    pages: int = 2000
    # of canonical text; the longest law has two million
    characters: int = 10_000_000
    # for one document in a run, OCR of all its pages included
    seconds: int = 1800
    # address space of a worker; what it asks for beyond ends the document, not the run
    memory: int = 3_000_000_000
    # without a new file while LibreOffice converts
    conversion_seconds: int = 60


def current() -> Limits:
    """The limits that hold now. Raises UsageError for a variable that is no whole number from 1 on."""
    found = {}
    for limit in fields(Limits):
        name = f"VANBAN_MAX_{limit.name.upper()}"
        text = os.environ.get(name, "").strip()
        if text and (not text.isdecimal() or int(text) < 1):
            raise errors.UsageError(f"{name}={text} is no whole number from 1 on.", advice="Correct or unset it.")
        if text:
            found[limit.name] = int(text)
    return Limits(**found)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let the collector of cyclic garbage wait while one document is made.

    Thousands of words and facts come into being and all live until its end: the collector would look at them, and at
    the dictionaries that are loaded, again and again for nothing, which is half of the time of a document.
    """
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()
