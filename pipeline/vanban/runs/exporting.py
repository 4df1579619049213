"""What is made of all documents together: tables from the shares that the ledger keeps, the graph from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from vanban.runs.pool import Engine, Here, Pool
from vanban.store.ledger import Ledger, unpack_share

_TABLES = "tables"
# folder, what is to be written, the keys of the documents for the tables, whether the files before may be mended
Job = tuple[Path, str, Sequence[str], bool]


def export_all(keys: Sequence[str], names: Sequence[str], home: Path, engine: Engine, *, mend: bool) -> None:
    """Write the exports of the documents with these keys in the folder of store and ledger, each by another process.

    Of the formats of the graph those that are among `names`. `mend`: the tables that stand there are those of the run
    before.
    """
    from vanban import exports

    jobs = [(home, _TABLES, keys, mend), *((home, name, (), mend) for name in exports.GRAPHS if name in names)]
    # the workers of a cluster are elsewhere, and no other machine should open a file of SQLite
    near = engine if isinstance(engine, Pool) else Here()
    for at, fate, _ in near.results(export, jobs):
        if fate != "done":
            raise OSError(f"{jobs[at][1]} cannot be made")


def export(job: Job) -> None:
    """Write the tables, or one format of the graph."""
    from vanban import exports, store

    folder, name, keys, mend = job
    if name == _TABLES:
        with Ledger(folder) as ledger:
            _tables(folder, ledger, keys, mend)
        return
    with store.open_store(folder) as opened:
        exports.GRAPHS[name](folder / name, opened.each_node(), opened.each_edge())


def _tables(folder: Path, ledger: Ledger, keys: Sequence[str], mend: bool) -> None:
    from vanban import exports

    most: Counter[str] = Counter()
    for key in keys:
        for _, body, rows, *_ in ledger.pieces(key):
            most[body] += rows
    most.pop("", None)
    shown = {"", *(body for body, _ in most.most_common(exports.BODIES))}
    places = exports.write_tables(folder, (_share(ledger, key, shown, mend) for key in keys))
    ledger.put_places((key, *each) for key, each in zip(keys, places, strict=True))


def _share(ledger: Ledger, key: str, shown: set[str], mend: bool):
    """What a document adds: where it stands in the exports before, or itself, if not all of it stands there.

    Rows of bodies that are not shown are counted only, wherever they are.
    """
    from vanban.exports import Kept, Segment, Share

    if mend and (stands := ledger.places(key)):
        texts, places = stands
        rows = list(zip(ledger.pieces(key), places, strict=True))
        if all(place >= 0 or body not in shown for (_, body, *_), place in rows):
            kept = (Kept(*texts[at : at + 2]) for at in range(0, len(texts), 2))
            return Share(*kept, tuple(Segment(*sums, Kept(place, size)) for (*sums, size), place in rows))
    texts, pieces = unpack_share(ledger.share(key))
    return Share(*texts, tuple(Segment(*piece) for piece in pieces))
