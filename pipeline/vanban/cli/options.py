"""What several commands have in common: how a command is added, and the option that names the run."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path


def add_command(
    rows: argparse._SubParsersAction, name: str, function: Callable, help: str, example: str
) -> argparse.ArgumentParser:
    """Add the command `name`, which calls `function` with the parsed arguments; every help text has an example."""
    row = rows.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.", epilog=f"Example: {example}")
    row.set_defaults(command=function)
    return row


def outputs_default() -> Path:
    """The outputs folder where none is named: $VANBAN_OUTPUTS, or outputs/."""
    return Path(os.environ.get("VANBAN_OUTPUTS") or "outputs")


def add_outputs(row: argparse.ArgumentParser, kind: Callable[[str], Path | str] | None = None) -> None:
    """Give a command the option that every one has which reads or writes a run; `kind` makes a value of its text."""
    row.add_argument("-o", "--outputs", type=kind or path, default=outputs_default(), metavar="DIR",
                     help="the folder of the run (default: %(default)s; $VANBAN_OUTPUTS)")  # fmt: skip


def add_store(row: argparse.ArgumentParser, help: str) -> None:
    """Give a command the option that names a shared store."""
    row.add_argument("--store", default=os.environ.get("VANBAN_STORE") or None, metavar="URL", type=_address,
                     help=f"{help}: postgresql://user@host/database (default: $VANBAN_STORE)")  # fmt: skip


def _address(text: str) -> str:
    if not text.startswith(("postgresql://", "postgres://")):
        raise argparse.ArgumentTypeError("an address begins with postgresql://")
    return text


def path(text: str) -> Path:
    """A path, for argparse; an empty one would be the folder that one stands in."""
    if not text:
        raise argparse.ArgumentTypeError("an empty path")
    return Path(text)


def place(text: str) -> Path | str:
    """A path or a URL, for argparse."""
    return text if "://" in text else path(text)


def positive(text: str) -> int:
    """A whole number from 1 on, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)
