"""Load: files from the browser into the run, how far it is, and what became of each file."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from vanban.desk import uploads
from vanban.desk.asking import BadValue
from vanban.desk.rooms import Desk, desk, language, show
from vanban.desk.words import WORDS
from vanban.errors import UsageError
from vanban.pages.rendering import in_one
from vanban.runs import RunReport, last_run

router = APIRouter(include_in_schema=False)
_FORM = "vanban-form"
_BUSY = 409


@router.get("/load")
def form(request: Request) -> Response:
    """The form to send files with; while a run is at work, how far it is; afterwards what became of the files."""
    here = desk(request)
    known = request.cookies.get(_FORM)
    mine = known if known and known.isalnum() else secrets.token_hex(16)
    answer = show(
        request, "load.html", progress=here.loader.progress, rows=_rows(here), errors=_errors(here),
        seal=_seal(here, mine), told=WORDS, endings=uploads.ENDINGS, largest=uploads.LARGEST_FILE >> 20,
        most=uploads.MOST_FILES, stages=_stages(request),
    )  # fmt: skip
    answer.set_cookie(_FORM, mine, httponly=True, samesite="strict")
    return answer


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
    _check_origin(request)
    _check_size(request)
    async with request.form(max_files=uploads.MOST_FILES, max_fields=5) as sent:
        seal = sent.get("seal")
        right = _seal(here, request.cookies.get(_FORM, ""))
        if not isinstance(seal, str) or not hmac.compare_digest(seal.encode(), right.encode()):
            raise BadValue("not_from_here", "")
        files = [(each.filename, each.file) for each in sent.getlist("files")
                 if isinstance(each, UploadFile) and each.filename]  # fmt: skip
        if not files:
            raise BadValue("no_files", "")
        if here.loader.progress.running:
            raise HTTPException(_BUSY)
        paths = _paths(here)
        here.loads[:] = await run_in_threadpool(uploads.store, here.outputs, files)
    if any(each.file for each in here.loads) and not here.loader.start(paths, here.outputs):
        raise HTTPException(_BUSY)
    return RedirectResponse("/load", 303)


def _check_origin(request: Request) -> None:
    """A form of another site may not send files here, whatever cookies the browser adds. Raises BadValue."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none") or (origin and urlsplit(origin).netloc != request.headers.get("host")):
        raise BadValue("not_from_here", "")


def _check_size(request: Request) -> None:
    """What is too long is not even read; the length that is told is held by the server. Raises BadValue."""
    told = request.headers.get("content-length", "")
    if not told.isdecimal() or int(told) > uploads.LARGEST_LOAD:
        raise BadValue("too_much", f"{uploads.LARGEST_LOAD >> 20} MB")


def _seal(here: Desk, mine: str) -> str:
    """What a form of ours holds: it shows that the sender has read a page of this server."""
    return hmac.new(here.secret, mine.encode(), hashlib.sha256).hexdigest()


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
