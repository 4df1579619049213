"""From single documents to a run: citations resolved over all of them, the graph, the store, the exports.

Nothing here holds the documents: their claims come from the ledger in the order of resolution, and only those that
are new, or whose citations now mean something else, are opened to be written to their place.
"""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from vanban import exports, store
from vanban.identity import Resolution, claims
from vanban.identity.references import moved_home
from vanban.identity.resolution import resolve_claims
from vanban.runs.log import Log
from vanban.runs.places import Place, fetch, send, stamp
from vanban.runs.placing import Placings, place_all, step_aside
from vanban.runs.plan import Entry
from vanban.runs.pool import Engine, Here, Pool
from vanban.runs.records import Counts
from vanban.runs.workers import TABLES, Placed, export
from vanban.store.ledger import Ledger

# stage, how many of how many are done, what was done last, the name of its error
Progress = Callable[[str, int, int, str, str | None], None]

_STORE = "vanban.db"
_COUNTED = ("citations", "tasks", "deadlines", "targets", "findings")
# of the documents; where more are new, a store is filled faster than mended
_MENDED = 0.25


def assemble(
    entries: list[Entry], outputs: Place, home: Path, ledger: Ledger, engine: Engine, progress: Progress, log: Log
) -> Counts:
    """Write documents/, the graph, the store and the exports of the entries that have a document.

    What is made of all documents together is made in the folder `home` of this machine.
    Documents of earlier runs that are not among them are removed. Where nothing has changed, nothing is written.
    """
    held = [entry for entry in entries if entry.has_document]
    ledger.set_current((entry.key, entry.id) for entry in held)
    gone = ledger.gone()
    whole = _stands(outputs, ledger)
    if whole and not gone and all(entry.known and entry.known.id == entry.id for entry in held):
        return _count(held, ledger, json.loads(ledger.fact("graph")), 0)
    progress("graph", 0, 1, "", None)
    resolution = _resolve(ledger)
    progress("graph", 1, 1, "", None)
    jobs = Placings(held, resolution, outputs)
    changed = jobs.changed()
    mend = whole and len(changed) + len(gone) <= _MENDED * len(held)
    if mend:
        jobs = Placings(changed, resolution, outputs)
        fetch(outputs / _STORE, home / _STORE)
    old = [*(id for _, id in gone if id), *(entry.known.id for entry in changed if entry.known)] if mend else []
    ledger.state("outputs", None)
    step_aside(held, outputs, ledger)

    def told(done: int, entry: Entry, placed: Placed) -> None:
        log("stage", path=entry.path, stage="placing", seconds=placed.seconds)
        progress("store", done, len(jobs), entry.path, None)

    with store.filling(home / _STORE, update=mend) as writer:
        writer.remove(old)
        writer.put_nodes(resolution.nodes)
        place_all(jobs, engine, writer, ledger, told)
    ledger.save()
    forgotten = _forget(held, outputs)
    progress("exports", 0, 1, "", None)
    _export(held, home, outputs, engine)
    graph = {"nodes": len(resolution.nodes), "edges": writer.edges}
    ledger.forget([key for key, _ in gone])
    ledger.state("graph", json.dumps(graph))
    ledger.state("outputs", _stamps(outputs))
    ledger.save()
    progress("exports", 1, 1, "", None)
    return _count(held, ledger, graph, forgotten)


# ---------------------------------------------------------------- resolution


def _resolve(ledger: Ledger) -> Resolution:
    def mentions(homes: dict[str, str]) -> Iterator[tuple[claims.Mention, str]]:
        for _, id, data in heapq.merge(_at_home(ledger, homes), _moved(ledger, homes)):
            mention = claims.unpack_mention(data)
            reference = moved_home(mention.reference, {mention.reference.home: homes.get(id, id)})
            yield mention._replace(reference=reference), id

    return resolve_claims(map(_held, ledger.held()), mentions)


def _held(row: tuple[str, str, str]) -> claims.Held:
    id, base_id, data = row
    claim = claims.unpack_held(data)
    return claim._replace(reference=moved_home(claim.reference, {base_id: id}))


def _at_home(ledger: Ledger, homes: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for rank, id, base_id, data in ledger.mentions():
        if homes.get(id, id) == base_id:
            yield rank, id, data


def _moved(ledger: Ledger, homes: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """The mentions whose rank is not that which they were packed with, since their document has another id now."""

    def ranked() -> Iterator[tuple[str, str, str]]:
        for _, id, base_id, data in ledger.mentions():
            if (home := homes.get(id, id)) != base_id:
                reference = moved_home(claims.unpack_mention(data).reference, {base_id: home})
                yield claims.rank(reference), id, data

    return ledger.sorted(ranked())


# ---------------------------------------------------------------- documents


def _forget(held: list[Entry], outputs: Place) -> int:
    """Remove the documents of earlier runs that are not in this one, and return how many they were."""
    current = {f"{entry.id}.json" for entry in held}
    gone = [path for path in _json_files(outputs / "documents") if path.name not in current]
    # a file that somebody else put there is not ours to remove
    ours = [path for path in gone if path.read_bytes()[:64].lstrip(b"{ \n").startswith(b'"schema_version"')]
    for path in ours:
        path.unlink()
    return len(ours)


def _json_files(folder: Place) -> list[Place]:
    if isinstance(folder, Path):
        folder.mkdir(exist_ok=True)
        return list(folder.glob("*.json"))
    return [path for path in folder.files() if path.suffix == ".json"]


# ---------------------------------------------------------------- exports


def _export(held: list[Entry], home: Path, outputs: Place, engine: Engine) -> None:
    """Write the exports, each by another process, and let the outputs have them and the store."""
    keys = [entry.key for entry in held]
    jobs = [(home, TABLES, keys), *((home, name, ()) for name in exports.GRAPHS)]
    # the workers of a cluster are elsewhere, and no other machine should open a file of SQLite
    near = engine if isinstance(engine, Pool) else Here()
    for at, fate, _ in near.results(export, jobs):
        if fate != "done":
            raise OSError(f"{jobs[at][1]} cannot be made")
    for name in (_STORE, *exports.FILES):
        send(home / name, outputs / name)


def _stamps(outputs: Place) -> str:
    """How the files of the run are that are made of all documents together."""
    return json.dumps({name: stamp(outputs / name) for name in (_STORE, *exports.FILES)})


def _stands(outputs: Place, ledger: Ledger) -> bool:
    """Whether the files of the run before are as it left them."""
    with suppress(OSError):
        return ledger.fact("outputs") == _stamps(outputs)
    return False


def _count(held: list[Entry], ledger: Ledger, graph: dict[str, int], forgotten: int) -> Counts:
    counted, types = Counter(), Counter()
    for entry in held:
        counts = (entry.known or ledger.known(entry.key)).counts
        types[counts["doc_type"] or "null"] += 1
        counted.update({kind: counts[kind] for kind in _COUNTED})
    return Counts(
        documents=len(held),
        forgotten=forgotten,
        by_type=dict(sorted(types.items(), key=lambda row: (-row[1], row[0]))),
        **graph,
        **counted,
    )
