"""The ASGI application: its rooms, its guard, and what is said where something is wrong."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import Scope

import vanban
from vanban.desk import api, correcting, documents, drawing, duties, loading, relations
from vanban.desk.asking import BadValue
from vanban.desk.guards import Guard
from vanban.desk.limits import Limits
from vanban.desk.rooms import Desk, assets, show
from vanban.desk.words import WORDS
from vanban.errors import StoreError, UnknownDocument, UsageError, VanbanError
from vanban.store import Store

_log = logging.getLogger("vanban.desk")
_DATA = (".json", ".xlsx", ".ics", ".csv", ".png")


def application(outputs: Path, token: str | None = None) -> FastAPI:
    """The desk of the run in `outputs`; with a `token`, only those who know it are answered."""
    made = FastAPI(
        title="vanban",
        version=vanban.__version__,
        description="Documents, tasks, deadlines and relations of one run.",
        openapi_url="/api/v1/openapi.json",
        # their pages load scripts from the web
        docs_url=None,
        redoc_url=None,
        lifespan=_open,
    )
    made.state.desk = Desk(Path(outputs))
    made.add_middleware(Limits, refuse=_too_often)
    made.add_middleware(Guard, token=token, refuse=_refuse)
    for room in (correcting, documents, duties, relations, drawing, loading, api):
        made.include_router(room.router)
    made.add_api_route("/static/{name}", _asset, include_in_schema=False)
    made.add_exception_handler(VanbanError, _known_error)
    made.add_exception_handler(BadValue, _bad_value)
    made.add_exception_handler(HTTPException, _http_error)
    made.add_exception_handler(RequestValidationError, _invalid)
    made.add_exception_handler(Exception, _our_error)
    return made


@asynccontextmanager
async def _open(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.desk.drawer.close()
    app.state.desk.loader.close()
    app.state.desk.lately.close()


def _asset(name: str) -> Response:
    if name not in assets():
        raise HTTPException(404)
    kind, text = assets()[name]
    return Response(text, media_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"})


def _wants_data(request: Request) -> bool:
    path = request.url.path
    return path.startswith("/api/") or path.endswith(_DATA)


def _complain(request: Request, status: int, key: str, *, told: str = "", error: str = "", **more) -> Response:
    """The error as a page in the reader's language, or as JSON where data were asked for."""
    if _wants_data(request):
        return JSONResponse({"error": error or key, "message": told or key}, status)
    heading = f"error_{status}" if f"error_{status}" in WORDS else "error_400"
    return show(request, "error.html", status, heading=heading, key=key, told=told, **{"near": (), **more})


def _refuse(scope: Scope) -> Response:
    return _complain(Request(scope), 401, "no_token")


def _too_often(scope: Scope) -> Response:
    return _complain(Request(scope), 429, "too_often")


def _known_error(request: Request, error: VanbanError) -> Response:
    told = str(error)
    if isinstance(error, StoreError | UsageError):
        return _complain(request, 503, "no_run", told=told, error=error.name)
    if not isinstance(error, UnknownDocument):
        return _complain(request, 404, "not_drawn", told=told, error=error.name)
    what = request.query_params.get("what") or request.query_params.get("document") or ""
    what = what or request.path_params.get("id", "")
    if _wants_data(request):
        return _complain(request, 404, "no_such_document", told=told, error=error.name)
    with request.app.state.desk.store() as store:
        near = _near(store, what)
    only_cited = len(near) == 1 and not near[0].documents
    key = "only_cited" if only_cited else "several_documents" if len(near) > 1 else "no_such_document"
    return _complain(request, 404, key, told=what, near=near, error=error.name)


def _near(store: Store, what: str) -> list:
    """The nodes that may be meant: of this id, or of this code."""
    code = next((piece for piece in what.split() if "/" in piece), what)
    return store.nodes(id=what) or store.nodes(code=code)


def _bad_value(request: Request, error: BadValue) -> Response:
    return _complain(request, 400, error.key, told=error.value)


def _http_error(request: Request, error: HTTPException) -> Response:
    key = {404: "no_such_page", 409: "busy"}.get(error.status_code, "bad_value")
    if request.url.path == "/load" and error.status_code == 400:
        key = "too_many"
    return _complain(request, error.status_code, key)


def _invalid(request: Request, error: RequestValidationError) -> Response:
    told = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
    return _complain(request, 400, "bad_value", told=told)


def _our_error(request: Request, error: Exception) -> Response:
    _log.exception("%s", request.url.path, exc_info=error)
    return _complain(request, 500, "our_fault")
