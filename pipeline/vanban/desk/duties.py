"""Who has to do what by when: tasks and deadlines, and what can be taken away of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from itertools import groupby
from pathlib import Path
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from vanban import model, queries
from vanban.desk import answers, asking
from vanban.desk.forms import reader, received, remember, show_form
from vanban.desk.notebook import correction
from vanban.desk.rooms import Desk, desk, show
from vanban.exports import csv, ics, xlsx
from vanban.exports.tables import PROGRESS_COLUMNS, TASK_COLUMNS, Value, task_rows
from vanban.exports.workbook import FOLLOWED
from vanban.store import Store

router = APIRouter(include_in_schema=False)
# a document with the tasks of a list, and for each of these PROGRESS_COLUMNS
_Narrowed = tuple[model.Document, list[tuple[str | None, ...]]]
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


def _tasks(store: Store, request: Request) -> Sequence[answers.Followed]:
    query = request.query_params
    return answers.followed(
        store,
        desk(request).notebook.log(),
        asking.progress(query),
        body=asking.word(query, "body"),
        below=bool(asking.word(query, "below")),
        role=asking.role(query),
        document=asking.word(query, "document"),
        place=asking.word(query, "place"),
        on=asking.day(query, "on"),
        until=asking.day(query, "until"),
        overdue=bool(asking.word(query, "overdue")),
    )


@router.get("/tasks")
def tasks(request: Request) -> Response:
    """The tasks that the address asks for."""
    with desk(request).lists() as store:
        found = asking.sliced(_tasks(store, request), asking.page_number(request.query_params))
    return show_form(request, "tasks.html", found=found, windows=answers.windows(date.today()), states=asking.PROGRESS)


@router.post("/tasks/progress")
async def progress(request: Request) -> Response:
    """Note how far a task is, and go back to the list."""
    fields = await received(request)
    return await run_in_threadpool(_note, request, {name: values[-1] for name, values in fields.items()})


def _note(request: Request, fields: dict[str, str]) -> Response:
    here, who = desk(request), reader(fields)
    state = asking.progress({"state": fields.get("do", "")})
    with here.store() as store:
        held = here.held(store, fields.get("document", ""))
    document = here.notebook.corrected(held).document
    task = next((each for each in document.tasks if each.id == fields.get("task")), None)
    if task is None or state not in ("open", "done"):
        raise asking.BadValue("bad_value", fields.get("task", ""))
    told = {"verdict": "state", "kind": "tasks", "progress": state, "note": fields.get("note", "").strip()[:2_000]}
    here.notebook.say(held, [correction(document, task, who, **told)])
    back = asking.address("/tasks", dict(parse_qsl(fields.get("back", ""))))
    answer = RedirectResponse(f"{back}#{held.id}.{task.id}", 303)
    remember(answer, who)
    return answer


@router.get("/tasks.json")
def tasks_data(request: Request) -> Response:
    """The same as JSON, all of it."""
    with desk(request).lists() as store:
        return JSONResponse([each.model_dump(mode="json", by_alias=True) for each in _tasks(store, request)])


@router.get("/tasks.{ending}")
def tasks_file(request: Request, ending: str) -> Response:
    """The same as a workbook, a calendar or a table."""
    if ending not in _TYPES:
        raise asking.BadValue("bad_value", ending)
    with desk(request).lists() as store:
        data = _written(ending, _narrowed(desk(request), store, _tasks(store, request)))
    headers = {"Content-Disposition": f'attachment; filename="nhiem-vu.{ending}"'}
    return Response(data, media_type=_TYPES[ending], headers=headers)


def _narrowed(here: Desk, store: Store, found: Iterable[answers.Followed]) -> Iterator[_Narrowed]:
    """The documents of some tasks, each with those of its tasks alone, and how far these are."""
    for id, rows in groupby(found, key=lambda task: task.document):
        wanted = {row.id: tuple(getattr(row, name) for name in PROGRESS_COLUMNS) for row in rows}
        document = here.corrected(store, id).document
        tasks = tuple(task for task in document.tasks if task.id in wanted)
        yield document.model_copy(update={"tasks": tasks}), [wanted[task.id] for task in tasks]


def _written(ending: str, documents: Iterable[_Narrowed]) -> bytes:
    """The tasks of documents in one of the formats that a run leaves too, with how far they are where rows tell it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"tasks.{ending}"
        with ExitStack() as stack:
            if ending == "xlsx":
                workbook = stack.enter_context(xlsx.tasks(path, shown=FOLLOWED))
                for document, told in documents:
                    for segment in xlsx.segments(_rows(document, told), FOLLOWED):
                        workbook(segment)
            elif ending == "ics":
                calendar = stack.enter_context(ics.calendar(path))
                for document, _ in documents:
                    calendar(ics.lines(document))
            else:
                table = stack.enter_context(csv.table(path, (*TASK_COLUMNS, *PROGRESS_COLUMNS)))
                for document, told in documents:
                    table(csv.lines(_rows(document, told)))
        return path.read_bytes()


def _rows(document: model.Document, told: Iterable[tuple[str | None, ...]]) -> Iterator[tuple[Value, ...]]:
    return ((*row, *more) for row, more in zip(task_rows(document), told, strict=True))


def _deadlines(store: Store, request: Request) -> Sequence[queries.DeadlineFound]:
    query = request.query_params
    return queries.deadline_listing(
        store,
        on=asking.day(query, "on"),
        until=asking.day(query, "until"),
        body=asking.word(query, "body"),
        document=asking.word(query, "document"),
    )


@router.get("/deadlines")
def deadlines(request: Request) -> Response:
    """What falls due in the time that the address asks for, by month."""
    with desk(request).lists() as store:
        found = asking.sliced(_deadlines(store, request), asking.page_number(request.query_params))
    months = [(month, list(rows)) for month, rows in groupby(found.items, key=lambda each: each.due[:7])]
    return show(request, "deadlines.html", found=found, months=months, windows=answers.windows(date.today()))


@router.get("/deadlines.json")
def deadlines_data(request: Request) -> Response:
    """The same as JSON, all of it."""
    with desk(request).lists() as store:
        return JSONResponse([each.model_dump(mode="json", by_alias=True) for each in _deadlines(store, request)])


def _silent(store: Store, request: Request) -> list[queries.SilentBody]:
    query = request.query_params
    return queries.silent_bodies(store, body=asking.word(query, "body"), place=asking.word(query, "place"))


@router.get("/silent")
def silent(request: Request) -> Response:
    """Who was charged by the held documents and left none that cites them."""
    with desk(request).lists() as store:
        found = asking.sliced(_silent(store, request), asking.page_number(request.query_params))
    return show(request, "silent.html", found=found)


@router.get("/silent.json")
def silent_data(request: Request) -> Response:
    """The same as JSON, all of it."""
    with desk(request).lists() as store:
        return JSONResponse([each.model_dump(mode="json") for each in _silent(store, request)])
