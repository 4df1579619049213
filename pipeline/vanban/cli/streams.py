"""Standard output and standard error: in UTF-8 whatever the locale says, and readers that go away in the middle."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


def write_utf8() -> None:
    """Write UTF-8 from now on: no other encoding that a locale may ask for has all Vietnamese letters."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a file name may hold bytes that are no text
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def close_output() -> None:
    """Write nothing to standard output any more; Python would complain once more when it closes it."""
    if sys.stdout is not None:
        with suppress(io.UnsupportedOperation):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def readers_may_leave() -> Iterator[None]:
    """Inside this block, a reader of our output that has seen enough (head, less) is no error."""
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        close_output()
