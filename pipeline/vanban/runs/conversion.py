"""Files of old Word, converted together before a run reads its documents: one by one it takes ten times as long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from vanban.runs.places import Place

# as many as are lost and tried again when LibreOffice dies, and enough that its start does not count
_BATCH = 20
_WORTH_IT = 2


def convert(
    paths: Sequence[Place],
    folder: Path,
    at_once: int,
    progress: Callable[[str, int, int, str, str | None], None],
) -> None:
    """Convert those of `paths` that need it into `folder`, so many batches at once.

    What fails here is tried again when it is read.
    """
    from vanban.reading import doc

    waiting = [path for path in paths if isinstance(path, Path) and doc.needs_conversion(path)]
    if len(waiting) < _WORTH_IT:
        return
    size = min(_BATCH, -(-len(waiting) // at_once))
    batches = [waiting[start : start + size] for start in range(0, len(waiting), size)]
    progress("conversion", 0, len(waiting), "", None)
    done = 0
    with ThreadPoolExecutor(at_once) as pool:
        futures = {pool.submit(doc.prepare, batch, folder): batch for batch in batches}
        for future in as_completed(futures):
            future.result()
            done += len(futures[future])
            progress("conversion", done, len(waiting), str(futures[future][-1]), None)
