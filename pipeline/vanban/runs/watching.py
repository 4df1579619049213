"""A folder that is watched: a run each time its files have changed and stand still.

By looking, not by the system's notices of changes: those do not come from a folder that another machine shares, and
such a folder is where an office puts its documents. A look costs one `stat` for each file.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from vanban.errors import StoreError, UsageError
from vanban.runs.inputs import states
from vanban.runs.records import RunReport

# times the pause after a run that could not be made: the disk is full, or another run is at work
_PATIENCE = 10


def watch(
    paths: Sequence[Path],
    outputs: Path,
    run: Callable[[], RunReport],
    *,
    every: float = 2.0,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[RunReport | UsageError | StoreError]:
    """Run at first and after every change of the files below `paths`, for ever; gives how each run ended.

    Looks `every` so many seconds. A file that is still being written is not read: two looks must see the same.
    A run that cannot be made is tried again after a longer pause.
    """
    read: dict[Path, str] | None = None
    while True:
        seen = states(paths, outputs)
        sleep(every)
        if seen == read or states(paths, outputs) != seen:
            continue
        try:
            report: RunReport | UsageError | StoreError = run()
            read = seen
        except (UsageError, StoreError) as error:
            report = error
            sleep(_PATIENCE * every)
        yield report
