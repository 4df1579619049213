"""Load: files from the browser into the run, how far it is, and what became of each file."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from vanban.desk import uploads
from vanban.desk.asking import BadValue
from vanban.desk.forms import check_origin, check_seal, check_size, received, show_form
from vanban.desk.rooms import Desk, desk, language
from vanban.desk.words import WORDS
from vanban.errors import UsageError
from vanban.pages.rendering import in_one
from vanban.runs import RunReport, last_run

router = APIRouter(include_in_schema=False)
_BUSY = 409


@router.get("/load")
def form(request: Request) -> Response:
    """The form to send files with; while a run is at work, how far it is; afterwards what became of the files."""
    here = desk(request)
    return show_form(
        request, "load.html", progress=here.loader.progress, rows=_rows(here), errors=_errors(here), told=WORDS,
        endings=uploads.ENDINGS, largest=uploads.LARGEST_FILE >> 20, load=uploads.LARGEST_LOAD >> 20,
        most=uploads.MOST_FILES, stages=_stages(request),
    )  # fmt: skip


def _stages(request: Request) -> str:
    """What the stages of a run are called in the reader's language, as JSON for the script."""
    say = in_one(language(request), WORDS)
    return json.dumps({key.removeprefix("stage_"): say(key) for key in WORDS if key.startswith("stage_")})


@router.get("/load.json")
def form_data(request: Request) -> Response:
    """How far the run is."""
    return JSONResponse(desk(request).loader.progress.model_dump(mode="json"))


@router.post("/load")
async def load(request: Request) -> Response:
    """Take in files and start a run over them and all that the run before had."""
    here = desk(request)
    check_origin(request)
    check_size(request, uploads.LARGEST_LOAD)
    async with request.form(max_files=uploads.MOST_FILES, max_fields=5) as sent:
        check_seal(request, sent)
        files = [(each.filename, each.file) for each in sent.getlist("files")
                 if isinstance(each, UploadFile) and each.filename]  # fmt: skip
        if not files:
            raise BadValue("no_files", "")
        if here.loader.progress.running:
            raise HTTPException(_BUSY)
        paths = _paths(here)
        report = await run_in_threadpool(_report, here)
        held = (
            {row.sha256 for row in report.record.inputs if row.document and Path(row.path).exists()}
            if report
            else set()
        )
        here.loads[:] = await run_in_threadpool(uploads.store, here.outputs, files, held)
    if any(each.file for each in here.loads):
        _start(here, paths)
    return RedirectResponse("/load", 303)


@router.post("/load/again")
async def load_again(request: Request) -> Response:
    """Make the last run again, so that what was corrected since stands in its tables and graph too."""
    await received(request)
    here = desk(request)
    here.loads.clear()
    _start(here, [path for path in _paths(here) if path.exists()])
    return RedirectResponse("/load", 303)


def _start(here: Desk, paths: list[Path]) -> None:
    if not here.loader.start(paths, here.outputs):
        raise HTTPException(_BUSY)


def _paths(here: Desk) -> list[Path]:
    """What the next run reads: the paths of the last one, and the uploads.

    Raises BadValue where a path of the last run is not there: the run would forget its documents.
    """
    before: list[Path] = []
    with suppress(UsageError):
        before = [Path(path) for path in last_run(here.outputs).record.paths]
    mine = here.outputs / uploads.FOLDER
    for path in before:
        if path != mine and not path.exists():
            raise BadValue("paths_gone", str(path))
    return list(dict.fromkeys([*before, mine]))


def _report(here: Desk) -> RunReport | None:
    with suppress(UsageError):
        return last_run(here.outputs)
    return None


def _rows(here: Desk) -> list[tuple[uploads.Upload, str | None, str | None]]:
    """The files of the last load: upload, the document it gave, the error it gave; both none while the run goes on."""
    report = None if here.loader.progress.running else _report(here)
    documents = {row.sha256: row.document for row in report.record.inputs if row.document} if report else {}
    errors = {Path(error.path).name: error.error for error in report.errors} if report else {}
    return [(each, documents.get(each.sha256 or ""), errors.get(each.file or "")) for each in here.loads]


def _errors(here: Desk) -> list[tuple[str, str, str]]:
    """What the last run could not read: path, error, message."""
    report = None if here.loader.progress.running else _report(here)
    return [(error.path, error.error, f"{error.message} {error.advice}") for error in report.errors] if report else []
