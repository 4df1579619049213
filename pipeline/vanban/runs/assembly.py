"""From single documents to a run: citations resolved over all of them, the graph, the store, the exports.

Nothing here holds the documents: their claims are resolved in the ledger, and only those that are new, or whose
citations now mean something else, are opened to be written to their place.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from vanban import exports, store
from vanban.runs.exporting import export_all
from vanban.runs.log import Log
from vanban.runs.places import Place, fetch, send, stamp
from vanban.runs.placing import Placings, changed, place_all, step_aside
from vanban.runs.plan import Entry
from vanban.runs.pool import Engine
from vanban.runs.records import Counts
from vanban.runs.resolving import resolve
from vanban.runs.workers import Placed
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
    places = resolve(ledger, engine)
    new = changed(held, ledger, outputs)
    ledger.state("outputs", None)
    ledger.save()
    progress("graph", 1, 1, "", None)
    mend = whole and len(new) + len(gone) <= _MENDED * len(held)
    if mend:
        fetch(outputs / _STORE, home / _STORE)
    jobs = Placings(new if mend else held, ledger, outputs)
    old = [*(id for _, id in gone if id), *(entry.known.id for entry in new if entry.known)] if mend else []
    step_aside(held, outputs, ledger)

    def told(done: int, entry: Entry, placed: Placed) -> None:
        log("stage", path=entry.path, stage="placing", seconds=placed.seconds)
        progress("store", done, len(jobs), entry.path, None)

    with store.filling(home / _STORE, update=mend) as writer:
        writer.remove(old)
        writer.put_nodes(ledger.resolved.nodes(places, fresh=mend), ledger.resolved.lost() if mend else ())
        place_all(jobs, engine, writer, ledger, told)
    ledger.save()
    forgotten = _forget(held, outputs)
    progress("exports", 0, 1, "", None)
    names = [name for name in exports.FILES if not (writer.same_graph and name in exports.GRAPHS)]
    # the files of a remote folder are not at home
    export_all([entry.key for entry in held], names, home, engine, mend=mend and isinstance(outputs, Path))
    for name in (_STORE, *names):
        send(home / name, outputs / name)
    graph = {"nodes": ledger.resolved.count(), "edges": writer.edges}
    ledger.forget_gone()
    ledger.state("graph", json.dumps(graph))
    ledger.state("outputs", _stamps(outputs))
    ledger.save()
    progress("exports", 1, 1, "", None)
    return _count(held, ledger, graph, forgotten)


# ---------------------------------------------------------------- documents that are gone


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
