"""The two consoles: results on standard output, notes on standard error."""

from __future__ import annotations

import os

from rich.console import Console

# what a console that is no terminal takes as its width: long lines of a pipe are not broken
_PIPE_WIDTH = 160


def output() -> Console:
    """The console of results: standard output."""
    return _console(stderr=False)


def notes() -> Console:
    """The console of progress and messages: standard error."""
    return _console(stderr=True)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Tell the caller: rich would end the process, with the status of a failure."""
        raise


def _console(stderr: bool) -> Console:
    console = _Console(stderr=stderr, highlight=False, soft_wrap=False)
    if not console.is_terminal and not os.environ.get("COLUMNS"):
        console.width = _PIPE_WIDTH
    return console
