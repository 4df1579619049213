"""Who has to do what by when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from vanban import model
from vanban.extract.recurrence import next_due
from vanban.queries.lookup import find
from vanban.store import Store
from vanban.store.reading import Row

_DEADLINE = ("id", "text", "kind", "date_start", "date_end", "times", "per", "rrule", "event", "anchor", "inclusive")


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


class TaskFound(model.Record):
    """A task, with the head of its document."""

    document: str
    code: str | None
    doc_type: str | None
    issued_on: str | None
    province: str | None
    district: str | None
    subject: str | None
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


class DeadlineFound(model.Record):
    """A day on which something is due, with the tasks that it binds and the targets that are to be reached by it.

    `fixed`: the text tells the day. Where it only tells how often ("hằng năm"), `due` is the last day of the turn.
    """

    due: str
    fixed: bool
    text: str
    kind: model.DeadlineKind
    rrule: str | None
    document: str
    code: str | None
    doc_type: str | None
    issued_on: str | None
    province: str | None
    district: str | None
    subject: str | None
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
    role: model.Role | None = None,
    document: str | None = None,
    until: date | None = None,
    overdue: bool = False,
    on: date | None = None,
) -> list[TaskFound]:
    """Tasks in the order of their documents.

    `body` is some words of a charged body's name, case and accents aside; `role` its role; `document` as in `find`.
    `until` keeps what is next due from `on` (today) to that day, `overdue` what had its last day before `on`.
    Raises UnknownDocument.
    """
    on = on or date.today()
    rows = [row for key in _held(store, document) for row in store.tasks(document=key, body=body, role=role)]
    found = _complete(store, rows, on)
    if until is not None:
        last = until.isoformat()
        found = [task for task in found if any(d.next_due and d.next_due <= last for d in task.deadlines)]
    if overdue:
        found = [task for task in found if is_overdue(task, on)]
    return found


def is_overdue(task: TaskFound, on: date) -> bool:
    """Whether a task had a last day before `on`."""
    return any(_is_past(deadline, on) for deadline in task.deadlines)


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
    on = on or date.today()
    last = until or on + timedelta(days=365)
    bound: dict[tuple[str, str], list[str]] = defaultdict(list)
    days: dict[tuple[str, str], tuple[date, Row]] = {}
    for row in (row for key in _held(store, document) for row in store.deadlines(document=key)):
        key = (row["document"], row["id"])
        if row["task"]:
            bound[key].append(row["task"])
        if key not in days and (day := _next(row, on)) and day <= last:
            days[key] = day, row
    held = {key[0] for key in days}
    known = {(task.document, task.id): task for task in _tasks_of(store, held, body, on)}
    targets = store.targets_by_deadline()
    found = []
    for key, (day, row) in days.items():
        concerned = tuple(known[key[0], task] for task in bound[key] if (key[0], task) in known)
        if concerned or body is None:
            fields = {name: row[name] for name in DeadlineFound.model_fields.keys() & row.keys()}
            fixed = row["rrule"] is None or "BY" in row["rrule"]
            reached = tuple(targets.get(key, ()))
            found.append(DeadlineFound(due=day.isoformat(), fixed=fixed, tasks=concerned, targets=reached, **fields))
    return sorted(found, key=lambda deadline: (deadline.due, not deadline.fixed, deadline.document, deadline.start))


def _held(store: Store, document: str | None) -> Iterable[str | None]:
    """The ids of the held documents that are meant; None stands for all."""
    return (None,) if document is None else find(store, document).documents


def _tasks_of(store: Store, documents: set[str], body: str | None, on: date) -> list[TaskFound]:
    rows = [row for row in store.tasks(body=body) if row["document"] in documents]
    return _complete(store, rows, on)


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
    deadline = model.Deadline(start=0, end=len(row["text"]), **{name: row[name] for name in _DEADLINE})
    issued, last = _day(row["issued_on"]), _day(row["period_end"])
    day = next_due(deadline, on, issued)
    again = deadline.rrule is not None or (deadline.date_end or "").startswith("--")
    if day and last and day > last and again:
        # after the period only what falls due for the first time: a report by 15 January on the year that has ended
        return day if issued and day == next_due(deadline, issued, issued) else None
    return day


def _is_past(deadline: Due, on: date) -> bool:
    last = _day(deadline.date_end)
    return deadline.rrule is None and last is not None and last < on


def _day(iso: str | None) -> date | None:
    """A calendar day; None for null and for a day of every year."""
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None
