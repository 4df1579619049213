"""Who has to do what by when."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from operator import itemgetter
from sys import intern

from vanban import model
from vanban.extract.recurrence import next_day
from vanban.queries.below import ranks_below
from vanban.queries.heads import OfDocument
from vanban.queries.listing import ByDocument, Listing, Spread, kept
from vanban.queries.lookup import find
from vanban.store import Store
from vanban.store.lists import Dated, Rank
from vanban.store.reading import Row

# of a key of `_Places`; 21 more hold the day and whether it only comes again
_PLACE_BITS = 42
# what tells when a deadline is due
_DUE = ("kind", "date_end", "rrule", "issued_on", "period_end")
_When = tuple[str | None, ...]


class Charged(model.Record):
    """A body in a task."""

    name: str
    role: model.Role
    inherited: bool


class Due(model.Record):
    """A deadline of a task; `next_due` is the first day from the day asked about, null where none is or it is past."""

    text: str
    kind: model.DeadlineKind
    date_start: str | None
    date_end: str | None
    rrule: str | None
    next_due: str | None


class TaskFound(OfDocument):
    """A task, with the head of its document."""

    id: str
    at: str
    text: str
    action: str | None
    product: str | None
    page: int
    start: int
    end: int
    bodies: tuple[Charged, ...]
    deadlines: tuple[Due, ...]
    targets: tuple[str, ...]


class _Day(model.Record):
    due: str
    fixed: bool
    text: str
    kind: model.DeadlineKind
    rrule: str | None


# the fields of the last base come first: the day before the document
class DeadlineFound(OfDocument, _Day):
    """A day on which something is due, with the tasks that it binds and the targets that are to be reached by it.

    `fixed`: the text tells the day. Where it only tells how often ("hằng năm"), `due` is the last day of the turn.
    """

    id: str
    page: int
    start: int
    end: int
    tasks: tuple[TaskFound, ...]
    targets: tuple[str, ...]


def tasks(
    store: Store,
    *,
    body: str | None = None,
    below: bool = False,
    role: model.Role | None = None,
    document: str | None = None,
    until: date | None = None,
    overdue: bool = False,
    on: date | None = None,
) -> list[TaskFound]:
    """Tasks in the order of their documents.

    `body` is some words of a charged body's name, case and accents aside; `below` takes the bodies below it too, of the
    same side and within its place; `role` is their role; `document` as in `find`.
    `until` keeps what is next due from `on` (today) to that day, `overdue` what had its last day before `on`.
    Raises UnknownDocument.
    """
    on = on or date.today()
    wanted = {"body": body, "below": _below(store, body, below), "role": role}
    rows = [row for key in _held(store, document) for row in store.tasks(document=key, **wanted)]
    return _meant(_complete(store, rows, on), until, overdue, on)


def _below(store: Store, body: str | None, wanted: bool) -> Sequence[Rank]:
    return ranks_below(store, body) if wanted and body is not None else ()


def task_listing(
    store: Store,
    *,
    body: str | None = None,
    below: bool = False,
    role: model.Role | None = None,
    document: str | None = None,
    place: str | None = None,
    until: date | None = None,
    overdue: bool = False,
    on: date | None = None,
) -> ByDocument[TaskFound]:
    """`tasks`, a piece at a time; `place` is some words of the province or district of their documents."""
    on, held = on or date.today(), tuple(_held(store, document))
    wanted = {"body": body, "below": _below(store, body, below), "role": role}

    def counts() -> Iterator[tuple[str, int]]:
        for key in held:
            if until is None and not overdue:
                yield from store.task_counts(**wanted, document=key, place=place)
            else:
                last = until and until.isoformat()
                days = store.task_days(on.isoformat(), last, overdue, **wanted, document=key, place=place)
                yield from _due_counts(days, until, overdue, on)

    def of(documents: Sequence[str]) -> list[TaskFound]:
        rows = [row for key in documents for row in store.tasks(document=key, **wanted)]
        return _meant(_complete(store, rows, on), until, overdue, on)

    question = "tasks", body, below, role, held, place, until, overdue, on
    return ByDocument(kept(store, question, lambda: Spread(counts())), of)


def _meant(found: list[TaskFound], until: date | None, overdue: bool, on: date) -> list[TaskFound]:
    """Those that are next due by `until`, and those that had their last day before `on`."""
    if until is not None:
        last = until.isoformat()
        found = [task for task in found if any(d.next_due and d.next_due <= last for d in task.deadlines)]
    if overdue:
        found = [task for task in found if is_overdue(task, on)]
    return found


def is_overdue(task: TaskFound, on: date) -> bool:
    """Whether a task had a last day before `on`."""
    return any(_is_past(deadline.rrule, deadline.date_end, on) for deadline in task.deadlines)


def _due_counts(days: Iterable[Dated], until: date | None, overdue: bool, on: date) -> Iterator[tuple[str, int]]:
    """How many tasks of each document `_meant` would leave, by the deadlines of the tasks."""
    next_day = _known_days(on)

    @cache
    def is_meant(due: _When) -> tuple[bool, bool]:
        day = next_day(due)
        return until is None or bool(day and day <= until), not overdue or _is_past(due[2], due[1], on)

    for document, rows in groupby(days, key=itemgetter(0)):
        tasks: dict[str, tuple[bool, bool]] = {}
        for row in rows:
            now, before = is_meant(row[2:]), tasks.get(row[1], (False, False))
            tasks[row[1]] = now[0] or before[0], now[1] or before[1]
        if count := sum(by_then and past for by_then, past in tasks.values()):
            yield document, count


def _known_days(on: date) -> Callable[[_When], date | None]:
    """The first day from `on` of what tells it; many deadlines tell the same."""

    @cache
    def next_day(due: _When) -> date | None:
        return _next(dict(zip(_DUE, due, strict=True)), on)

    return next_day


def deadlines(
    store: Store,
    *,
    on: date | None = None,
    until: date | None = None,
    body: str | None = None,
    document: str | None = None,
) -> list[DeadlineFound]:
    """What falls due from `on` (today) to `until` (a year later), each deadline once on its next day, earliest first.

    On one day, what the text fixes stands before what only comes again. What comes again ends with the period that
    its document covers. `body` and `document` as in `tasks`. Raises UnknownDocument.
    """
    return deadline_listing(store, on=on, until=until, body=body, document=document)[:]


def deadline_listing(
    store: Store,
    *,
    on: date | None = None,
    until: date | None = None,
    body: str | None = None,
    document: str | None = None,
) -> Listing[DeadlineFound]:
    """`deadlines`, a piece at a time."""
    on = on or date.today()
    last, held = until or on + timedelta(days=365), tuple(_held(store, document))
    question = "deadlines", body, held, on, last
    places = kept(store, question, lambda: _places(store, held, body, on, last))

    def fetch(first: int, end: int) -> list[DeadlineFound]:
        wanted = [places.of(at) for at in range(first, end)]
        found = _found(store, dict.fromkeys(document for document, _ in wanted), body, on)
        return [found[place] for place in wanted]

    return Listing(len(places.keys), fetch)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where deadlines stand: the ids of their documents and their own, and in `keys` the order of their days.

    A key is one number: the day, whether it only comes again, the place in the lists, which go by document and start.
    """

    documents: list[str]
    ids: list[str]
    keys: array

    def of(self, at: int) -> tuple[str, str]:
        """The ids of the document and of the deadline at a place of the order."""
        place = self.keys[at] & (1 << _PLACE_BITS) - 1
        return self.documents[place], self.ids[place]


def _places(store: Store, held: Iterable[str | None], body: str | None, on: date, last: date) -> _Places:
    places, keys = _Places([], [], array("q")), []
    days, next_day = (on.isoformat(), last.isoformat()), _known_days(on)

    @cache
    def key_of(due: _When) -> int | None:
        day, rrule = next_day(due), due[2]
        if day is None or day > last:
            return None
        return (day.toordinal() << 1 | (rrule is not None and "BY" not in rrule)) << _PLACE_BITS

    for document, id, *due in (row for key in held for row in store.deadline_days(*days, body=body, document=key)):
        if (key := key_of(tuple(due))) is not None:
            keys.append(key | len(keys))
            # the same few strings again and again
            places.documents.append(intern(document))
            places.ids.append(intern(id))
    keys.sort()
    places.keys.extend(keys)
    return places


def _found(store: Store, documents: Iterable[str], body: str | None, on: date) -> dict[tuple[str, str], DeadlineFound]:
    """The deadlines of some documents by the ids of document and deadline, with the tasks of a body that they bind."""
    documents = list(documents)
    bound: dict[tuple[str, str], list[str]] = defaultdict(list)
    days: dict[tuple[str, str], tuple[date, Row]] = {}
    for row in (row for key in documents for row in store.deadlines(document=key)):
        key = row["document"], row["id"]
        if row["task"]:
            bound[key].append(row["task"])
        if key not in days and (day := _next(row, on)):
            days[key] = day, row
    rows = [row for key in documents for row in store.tasks(document=key, body=body)]
    known = {(task.document, task.id): task for task in _complete(store, rows, on)}
    reached = {key: texts for each in documents for key, texts in store.targets_by_deadline(each).items()}
    found = {}
    for key, (day, row) in days.items():
        fields = {name: row[name] for name in DeadlineFound.model_fields.keys() & row.keys()}
        fixed = row["rrule"] is None or "BY" in row["rrule"]
        concerned = tuple(known[key[0], task] for task in bound[key] if (key[0], task) in known)
        targets = tuple(reached.get(key, ()))
        found[key] = DeadlineFound(due=day.isoformat(), fixed=fixed, tasks=concerned, targets=targets, **fields)
    return found


def _held(store: Store, document: str | None) -> Iterable[str | None]:
    """The ids of the held documents that are meant; None stands for all."""
    return (None,) if document is None else find(store, document).documents


def _complete(store: Store, rows: list[Row], on: date) -> list[TaskFound]:
    """The tasks with their bodies, deadlines and targets."""
    parts: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for kind, row in store.of_tasks(row["document"] for row in rows):
        parts[row["document"], row["task"], kind].append(row)
    found = []
    for row in rows:
        bodies, dues, targets = (parts[row["document"], row["id"], kind] for kind in ("body", "deadline", "target"))
        fields = {name: row[name] for name in TaskFound.model_fields.keys() & row.keys()}
        found.append(
            TaskFound(
                **fields,
                at=row["label"],
                bodies=tuple(Charged(name=b["name"], role=b["role"], inherited=b["inherited"]) for b in bodies),
                deadlines=tuple(_due({**row, **due}, on) for due in dues),
                targets=tuple(target["text"] for target in targets),
            )
        )
    return found


def _due(row: Row, on: date) -> Due:
    day = _next(row, on)
    fields = {name: row[name] for name in ("text", "kind", "date_start", "date_end", "rrule")}
    return Due(**fields, next_due=day.isoformat() if day else None)


def _next(row: Row, on: date) -> date | None:
    issued, last = _day(row["issued_on"]), _day(row["period_end"])
    rule = row["kind"], row["date_end"], row["rrule"]
    day = next_day(*rule, on, issued)
    again = row["rrule"] is not None or (row["date_end"] or "").startswith("--")
    if day and last and day > last and again:
        # after the period only what falls due for the first time: a report by 15 January on the year that has ended
        return day if issued and day == next_day(*rule, issued, issued) else None
    return day


def _is_past(rrule: str | None, date_end: str | None, on: date) -> bool:
    last = _day(date_end)
    return rrule is None and last is not None and last < on


def _day(iso: str | None) -> date | None:
    """A calendar day; None for null and for a day of every year."""
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None
