"""`vanban query …`: one row a question."""

from __future__ import annotations


def add(rows) -> None:
    """Add the command `query` with all its questions."""
