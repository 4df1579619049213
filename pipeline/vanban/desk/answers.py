"""The answers that pages, their JSON twins and the interface share: `vanban.queries`, narrowed by what is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from vanban import model, queries
from vanban.corrections import Log
from vanban.desk.asking import address
from vanban.errors import VanbanError
from vanban.store import Store, open_store

# excerpts of one search; more would not be read
MOST_HITS = 200
_MOST_MISSING = 2_000
# documents in one picture
MOST_POINTS = 1_500


def search(store: Store, words: str) -> queries.Listing[queries.Hit]:
    """Where words stand, best first."""
    return queries.search_listing(store, words, MOST_HITS)


def warm(outputs: Path) -> None:
    """Count the lists that most people ask for first, so that nobody waits for it; nothing where there is no run."""
    with suppress(VanbanError), open_store(outputs) as store:
        queries.document_listing(store)
        queries.types(store)
        queries.task_listing(store)
        queries.deadline_listing(store)


class Followed(queries.TaskFound):
    """A task, how far it is, and who has noted that when; "late" is what is not done and had a last day before."""

    progress: Literal["open", "late", "done"]
    note: str
    noted_by: str | None
    noted_on: str | None


def followed(store: Store, log: Log, progress: str | None = None, **wanted: Any) -> queries.ByDocument[Followed]:
    """Tasks as `queries.task_listing` finds them, with how far they are on the day `on` (today).

    Only those of one `progress` if one is named; "open" is all that is not done. Raises UnknownDocument.
    """
    on = wanted.get("on") or date.today()
    noted: dict[str, list[model.Correction]] = defaultdict(list)
    for said in log.states:
        noted[said.document].append(said)
    if progress == "late":
        wanted["overdue"] = True
    base = queries.task_listing(store, **wanted)

    def of(documents: Sequence[str]) -> list[Followed]:
        rows = _with_notes(base.things_of(documents), [each for key in documents for each in noted.get(key, ())], on)
        return [row for row in rows if progress in (None, row.progress) or (progress, row.progress) == ("open", "late")]

    if progress is None:
        return queries.ByDocument(base.spread, of)
    untold = 0 if progress == "done" else 1
    counts = ((key, len(of([key])) if key in noted else untold * count) for key, count in base.spread.counts())
    return queries.ByDocument(queries.Spread(counts), of)


def _with_notes(found: Sequence[queries.TaskFound], states: Sequence[model.Correction], on: date) -> Iterator[Followed]:
    exact = {(each.document, each.start, each.text): each for each in states}
    here = {(task.document, task.start, task.text) for task in found}
    # where the text has shifted since
    moved = {key[::2]: said for key, said in exact.items() if key not in here}
    for task in found:
        said = exact.get((task.document, task.start, task.text)) or moved.get((task.document, task.text))
        done = said is not None and said.progress == "done"
        now = "done" if done else "late" if queries.is_overdue(task, on) else "open"
        told = {"note": said.note, "noted_by": said.by, "noted_on": said.at[:10]} if said else {"note": ""}
        yield Followed(**{"noted_by": None, "noted_on": None} | dict(task) | told, progress=now)


def windows(today: date) -> list[tuple[str, date, date]]:
    """Times that are often asked about: key of the desk's words, first and last day."""
    month = today.replace(day=1)
    months = [month]
    for _ in range(12):
        months.append((months[-1] + timedelta(days=31)).replace(day=1))
    quarter = next(at for at in range(1, 4) if months[at].month % 3 == 1)
    year = next(at for at in range(1, 13) if months[at].month == 1)
    ends = {"this_month": (0, 1), "next_month": (1, 2), "this_quarter": (0, quarter), "this_year": (0, year)}
    return [(key, months[first], months[last] - timedelta(days=1)) for key, (first, last) in ends.items()]


def missing(store: Store) -> list[queries.Missing]:
    """The documents that are cited but not held."""
    return queries.missing(store, _MOST_MISSING)


def addresses(store: Store, nodes: Iterable[str | None]) -> dict[str, str]:
    """Where each of some nodes has its page: that of its document, or what is known about it."""
    known = store.nodes_of(node for node in nodes if node)
    return {id: node_address(node) for id, node in known.items()}


def node_address(node: model.Node) -> str:
    """The page of a node: that of its document, or what cites it."""
    if node.documents:
        return document_address(node.documents[0])
    return address("/relations", {"question": "cited-by", "what": node.id})


def document_address(id: str) -> str:
    """The page of a held document."""
    return f"/documents/{quote(id, safe='')}"
