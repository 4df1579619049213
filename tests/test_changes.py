"""A run that goes on from another is as one from nothing, whatever was added, changed, removed or killed before."""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import changing
from vanban import open_store
from vanban.runs import run

# which plans a step holds, in which edition
STATES = st.dictionaries(
    st.sampled_from(changing.NUMBERS), st.integers(0, 2), min_size=1, max_size=len(changing.NUMBERS)
)
KILLS = 50


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STATES, min_size=2, max_size=4))
def test_incremental_is_as_from_nothing(states):
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        for state in states:
            changing.lay(place / "in", state)
            run([place / "in"], place / "out", jobs=1)
        assert changing.left(place / "out") == changing.fresh(place / "in", place / "fresh")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
def test_a_killed_run_leaves_what_opens_and_completes(tmp_path):
    chance = random.Random(5)

    def change() -> None:
        present = {number: chance.randrange(3) for number in changing.NUMBERS if chance.random() < 0.8}
        changing.lay(tmp_path / "in", {0: 0, **present})

    def job() -> None:
        run([tmp_path / "in"], tmp_path / "out", jobs=1)

    change()
    job()
    change()
    began = time.perf_counter()
    job()
    whole = time.perf_counter() - began
    killed = 0
    for _ in range(4 * KILLS):
        change()
        killed += _killed_after(chance.uniform(0, whole), job)
        with open_store(tmp_path / "out") as store:
            assert store.documents()
        changing.dumped(tmp_path / "out" / "vanban.db")
        if killed == KILLS:
            break
    assert killed == KILLS, "most runs were over before they were killed"
    job()
    assert changing.left(tmp_path / "out") == changing.fresh(tmp_path / "in", tmp_path / "fresh")


def _killed_after(seconds: float, job) -> bool:
    """Whether the job, done in a process of its own, was killed before it was done."""
    child = os.fork()
    if child == 0:
        try:
            job()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
