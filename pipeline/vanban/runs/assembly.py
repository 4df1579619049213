"""From single documents to a run: citations resolved over all of them, the graph, the store, the exports.

Nothing here holds the documents: their claims come from the ledger in the order of resolution, and only those that
are new, or whose citations now mean something else, are opened to be written to their place.
"""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from vanban import exports, model, store
from vanban.identity import Resolution, claims
from vanban.identity.references import moved_home
from vanban.identity.resolution import resolve_claims
from vanban.runs.inputs import stat_of
from vanban.runs.log import Log
from vanban.runs.plan import WORK, Entry, document_file
from vanban.runs.pool import Here, Pool
from vanban.runs.records import Counts
from vanban.runs.workers import Placed, Placing, place
from vanban.store.ledger import Ledger

# stage, how many of how many are done, what was done last, the name of its error
Progress = Callable[[str, int, int, str, str | None], None]

_STORE = "vanban.db"
_COUNTED = ("citations", "tasks", "deadlines", "targets", "findings")
# of the documents; where more are new, a store is filled faster than mended
_MENDED = 0.25
_SAVED = 500


def assemble(
    entries: list[Entry], outputs: Path, ledger: Ledger, pool: Here | Pool, progress: Progress, log: Log
) -> Counts:
    """Write documents/, the graph, the store and the exports of the entries that have a document.

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
    jobs = [_placing(entry, resolution, outputs) for entry in held]
    todo = [at for at, job in enumerate(jobs) if job.digest != (held[at].known and held[at].known.filled)]
    mend = whole and len(todo) + len(gone) <= _MENDED * len(held)
    old = [id for _, id in gone if id]
    old += [held[at].known.id for at in todo if held[at].known]
    if not mend:
        todo = list(range(len(held)))
    ledger.state("outputs", None)
    _step_aside(held, outputs, ledger)
    todo = [(held[at], _at(jobs[at], held[at])) for at in todo]
    with store.filling(outputs / _STORE, update=mend) as writer:
        if mend:
            writer.remove(old)
        writer.put_nodes(resolution.nodes)
        for done, (entry, placed) in enumerate(_placed(todo, pool), 1):
            _keep(entry, placed, writer, ledger)
            log("stage", path=entry.path, stage="placing", seconds=placed.seconds)
            progress("store", done, len(todo), entry.path, None)
            if done % _SAVED == 0:
                ledger.save()
                _clear(todo[done - _SAVED : done])
    forgotten = _forget(held, outputs)
    progress("exports", 0, 1, "", None)
    graph = _export(held, outputs, ledger)
    ledger.forget([key for key, _ in gone])
    ledger.state("graph", json.dumps(graph))
    ledger.state("outputs", _stats(outputs))
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


# ---------------------------------------------------------------- documents and store


def _placing(entry: Entry, resolution: Resolution, outputs: Path) -> Placing:
    answers = resolution.answers[entry.id]
    target = document_file(outputs, entry.id)
    dates = resolution.dates(answers)
    return Placing(entry.file, target, entry.id, resolution.own[entry.id], answers, dates, entry.corrections)


def _step_aside(held: Sequence[Entry], outputs: Path, ledger: Ledger) -> None:
    """Move documents whose id goes to another document now, which must not be written over them."""
    moving = [entry for entry in held if entry.known and entry.known.id != entry.id]
    # noted first: what is moved and not noted would be missed, what is noted and not moved is only read again
    ledger.unplace(entry.key for entry in moving)
    (outputs / WORK).mkdir(exist_ok=True)
    for entry in moving:
        entry.file = entry.file.rename(outputs / WORK / f"{entry.key}.json")


def _at(job: Placing, entry: Entry) -> Placing:
    return replace(job, file=entry.file)


def _placed(todo: list[tuple[Entry, Placing]], pool: Here | Pool) -> Iterator[tuple[Entry, Placed]]:
    """The documents at their places, in their order."""
    early: dict[int, Placed] = {}
    expected = 0
    for at, fate, placed in pool.results(place, [job for _, job in todo]):
        if fate != "done":
            raise OSError(f"{todo[at][1].file} cannot be read again")
        early[at] = placed
        while expected in early:
            yield todo[expected][0], early.pop(expected)
            expected += 1


def _clear(done: Sequence[tuple[Entry, Placing]]) -> None:
    """Remove what waited for documents that have their place now: it would take as much room as they do."""
    for _, job in done:
        if job.file != job.target:
            job.file.unlink()


def _keep(entry: Entry, placed: Placed, writer: store.Writer, ledger: Ledger) -> None:
    writer.add(placed.rows)
    for edge, quotes in placed.said.items():
        writer.say(edge, quotes)
    ledger.put_share(entry.key, placed.share[:4], placed.share[4])
    ledger.place(entry.key, entry.id, placed.digest, placed.stat)


def _forget(held: list[Entry], outputs: Path) -> int:
    """Remove the documents of earlier runs that are not in this one, and return how many they were."""
    current = {f"{entry.id}.json" for entry in held}
    (outputs / "documents").mkdir(exist_ok=True)
    gone = [path for path in (outputs / "documents").glob("*.json") if path.name not in current]
    # a file that somebody else put there is not ours to remove
    ours = [path for path in gone if path.read_bytes()[:64].lstrip(b"{ \n").startswith(b'"schema_version"')]
    for path in ours:
        path.unlink()
    return len(ours)


# ---------------------------------------------------------------- exports


def _export(held: list[Entry], outputs: Path, ledger: Ledger) -> dict[str, int]:
    """Write the exports, and return how many nodes and edges the graph has."""
    exports.write_tables(outputs, (_share(ledger, entry.key) for entry in held))
    counted = Counter(nodes=0, edges=0)

    def counting(kind: str, items: Iterator[model.Node | model.Edge]) -> Iterator[model.Node | model.Edge]:
        counted[kind] = 0
        for item in items:
            counted[kind] += 1
            yield item

    with store.open_store(outputs) as opened:
        exports.write_graph(
            outputs, lambda: counting("nodes", opened.each_node()), lambda: counting("edges", opened.each_edge())
        )
    return dict(counted)


def _share(ledger: Ledger, key: str) -> exports.Share:
    texts, pieces = ledger.share(key)
    return exports.Share(*texts, tuple(exports.Segment(*piece) for piece in pieces))


def _stats(outputs: Path) -> str:
    """How the files of the run are that are made of all documents together."""
    return json.dumps({name: stat_of((outputs / name).stat()) for name in (_STORE, *exports.FILES)})


def _stands(outputs: Path, ledger: Ledger) -> bool:
    """Whether the files of the run before are as it left them."""
    with suppress(OSError):
        return ledger.fact("outputs") == _stats(outputs)
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
