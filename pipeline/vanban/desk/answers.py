"""The answers that pages, their JSON twins and the interface share: `vanban.queries`, narrowed by what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal
from urllib.parse import quote

from vanban import model, queries
from vanban.corrections import Log
from vanban.desk.asking import address
from vanban.identity.names import fold
from vanban.store import Store

# excerpts of one search; more would not be read
MOST_HITS = 200
_MOST_MISSING = 2_000


def documents(
    store: Store, *, doc_type: str | None = None, place: str | None = None, year: str | None = None
) -> list[queries.DocumentFound]:
    """The held documents of a type, of a province or district (some words of it), of a year."""
    found: Iterable[queries.DocumentFound] = queries.documents(store)
    if doc_type:
        found = (each for each in found if each.doc_type == doc_type)
    if place:
        found = (each for each in found if in_place(each, place))
    if year:
        found = (each for each in found if (each.issued_on or "").startswith(year))
    return sorted(found, key=lambda each: (each.issued_on or "", each.id), reverse=True)


def in_place(found: queries.DocumentFound | queries.TaskFound, place: str) -> bool:
    """Whether words stand in the province or the district of a document or task, accents and case aside."""
    return any(f" {fold(place)} " in f" {fold(name)} " for name in (found.district, found.province) if name)


def search(store: Store, words: str) -> list[queries.Hit]:
    """Where words stand, best first."""
    return queries.search(store, words, MOST_HITS)


def tasks(
    store: Store,
    *,
    body: str | None = None,
    role: model.Role | None = None,
    document: str | None = None,
    place: str | None = None,
    until: date | None = None,
    overdue: bool = False,
    on: date | None = None,
) -> list[queries.TaskFound]:
    """Tasks as `queries.tasks` finds them, of documents of a province or district. Raises UnknownDocument."""
    found = queries.tasks(store, body=body, role=role, document=document, until=until, overdue=overdue, on=on)
    return [each for each in found if in_place(each, place)] if place else found


class Followed(queries.TaskFound):
    """A task, how far it is, and who has noted that when; "late" is what is not done and had a last day before."""

    progress: Literal["open", "late", "done"]
    note: str
    noted_by: str | None
    noted_on: str | None


def followed(
    log: Log, found: Sequence[queries.TaskFound], on: date | None = None, progress: str | None = None
) -> list[Followed]:
    """Tasks with how far they are on a day (today), only those of one `progress`; "open" is all that is not done."""
    exact = {(each.document, each.start, each.text): each for each in log.states}
    here = {(task.document, task.start, task.text) for task in found}
    # where the text has shifted since
    moved = {key[::2]: said for key, said in exact.items() if key not in here}
    rows = []
    for task in found:
        said = exact.get((task.document, task.start, task.text)) or moved.get((task.document, task.text))
        done = said is not None and said.progress == "done"
        now = "done" if done else "late" if queries.is_overdue(task, on or date.today()) else "open"
        if progress in (None, now) or (progress == "open" and not done):
            told = {"note": said.note, "noted_by": said.by, "noted_on": said.at[:10]} if said else {"note": ""}
            rows.append(Followed(**{"noted_by": None, "noted_on": None} | dict(task) | told, progress=now))
    return rows


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


def deadlines(
    store: Store,
    *,
    on: date | None = None,
    until: date | None = None,
    body: str | None = None,
    document: str | None = None,
) -> list[queries.DeadlineFound]:
    """What falls due, as `queries.deadlines` finds it. Raises UnknownDocument."""
    on = on or date.today()
    return queries.deadlines(store, on=on, until=until or on + timedelta(days=365), body=body, document=document)


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
