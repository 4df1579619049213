"""Where tests find documents, and one run over them for the whole session."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vanban.runs import RunReport, run

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# pytest-xdist tells its processes a width of 80; what is printed here goes to no terminal and has none
os.environ.pop("COLUMNS", None)


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


@pytest.fixture(scope="session")
def corpus_run(tmp_path_factory) -> RunReport:
    """A run over corpus/."""
    return run([ROOT / "corpus"], tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def desk(corpus_run):
    """A client of the desk of that run."""
    from desk_client import client_of

    with client_of(corpus_run.outputs) as client:
        yield client


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium."""
    from chromium import chromium

    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(corpus_run) -> str:
    """Where the desk of that run is served."""
    from desk_client import served

    with served(corpus_run.outputs) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def shared_run(shared, tmp_path_factory) -> RunReport:
    """A run over ../shared/corpus."""
    return run([shared / "corpus"], tmp_path_factory.mktemp("shared"))
