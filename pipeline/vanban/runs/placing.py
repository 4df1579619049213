"""Documents to their places, one after the other, and what each adds to the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from vanban import store
from vanban.runs.places import Place
from vanban.runs.plan import WORK, Entry, document_file
from vanban.runs.pool import Engine
from vanban.runs.workers import Placed, Placing, place
from vanban.store.ledger import Ledger

_SAVED = 500


class Placings(Sequence[Placing]):
    """The jobs that place documents, each made when it is asked for: together they would be as large as the graph."""

    def __init__(self, entries: Sequence[Entry], ledger: Ledger, outputs: Place):
        self.entries, self._ledger, self._outputs = entries, ledger, outputs

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, at: int) -> Placing:
        entry = self.entries[at]
        own, answers, dates = self._ledger.resolved.answers(entry.key)
        return Placing(entry.file, self.target(at), entry.id, own, answers, dates, entry.corrections)

    def target(self, at: int) -> Place:
        """The place of a document."""
        return document_file(self._outputs, self.entries[at].id)


def changed(held: Sequence[Entry], ledger: Ledger, outputs: Place) -> list[Entry]:
    """The documents that do not stand in the outputs as they now should; the ledger notes it of those that stand there.

    To be asked when the citations are resolved, and saved with what they were resolved to.
    """
    by_key = {entry.key: entry for entry in held}
    retold = [(by_key[key], filled) for key, filled in ledger.resolved.retold()]
    jobs = Placings([entry for entry, _ in retold], ledger, outputs)
    ledger.refill(entry.key for (entry, filled), job in zip(retold, jobs, strict=True) if job.digest != filled)
    unfilled = ledger.unfilled()
    return [entry for entry in held if entry.known is None or entry.key in unfilled]


def step_aside(held: Sequence[Entry], outputs: Place, ledger: Ledger) -> None:
    """Move documents whose id goes to another document now, which must not be written over them."""
    moving = [entry for entry in held if entry.known and entry.known.id != entry.id]
    # noted first: what is moved and not noted would be missed, what is noted and not moved is only read again
    ledger.unplace(entry.key for entry in moving)
    if isinstance(outputs, Path):
        (outputs / WORK).mkdir(exist_ok=True)
    for entry in moving:
        entry.file = entry.file.rename(outputs / WORK / f"{entry.key}.json")


def place_all(
    jobs: Placings, engine: Engine, writer: store.Writer, ledger: Ledger, told: Callable[[int, Entry, Placed], None]
) -> None:
    """Write the documents to their places, and let the store and the ledger have what they add.

    `told` hears of each: how many are done, which, and what it took.
    """
    for done, (entry, placed) in enumerate(zip(jobs.entries, _placed(jobs, engine), strict=True), 1):
        _keep(entry, placed, writer, ledger)
        told(done, entry, placed)
        if done % _SAVED == 0:
            ledger.save()
            _clear(jobs, range(done - _SAVED, done))


def _placed(jobs: Placings, engine: Engine) -> Iterator[Placed]:
    """The documents at their places, in their order."""
    early: dict[int, Placed] = {}
    expected = 0
    for at, fate, placed in engine.results(place, jobs):
        if fate != "done":
            raise OSError(f"{jobs.entries[at].file} cannot be read again")
        early[at] = placed
        while expected in early:
            yield early.pop(expected)
            expected += 1


def _keep(entry: Entry, placed: Placed, writer: store.Writer, ledger: Ledger) -> None:
    writer.add(placed.rows)
    for edge, quotes in placed.said.items():
        writer.say(edge, quotes)
    ledger.put_share(entry.key, placed.share)
    ledger.place(entry.key, entry.id, placed.digest, placed.stamp)


def _clear(jobs: Placings, done: range) -> None:
    """Remove what waited for documents that have their place now: it would take as much room as they do."""
    for at in done:
        if jobs.entries[at].file != jobs.target(at):
            jobs.entries[at].file.unlink()
