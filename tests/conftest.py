"""Where tests find documents, and one processing of each for the whole session."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and their gold, which stands beside the repository and not in it."""
    if not (SHARED / "gold").is_dir():
        pytest.skip("no ../shared beside the repository: the real documents are not here")
    return SHARED
