"""What all routes need: the run that is served, its store, and pages in the reader's language."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from vanban import model, queries
from vanban.corrections import Corrected
from vanban.desk import asking
from vanban.desk.answers import document_address
from vanban.desk.images import Drawer
from vanban.desk.lately import Lately
from vanban.desk.loader import Loader
from vanban.desk.notebook import Notebook
from vanban.desk.uploads import Upload
from vanban.desk.words import WORDS
from vanban.exports.wording import RELATIONS, ROLES
from vanban.pages.rendering import environment, in_one, static
from vanban.pages.words import LANGUAGES, Language
from vanban.store import Store, open_store

_LANGUAGE = "vanban-language"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Desk:
    """What is served: the outputs of a run, who draws the pages of its sources, who reads new files.

    `notebook` holds what people have said of the run's documents, `loads` are the files of the last load, `secret`
    seals the forms of this server.
    """

    outputs: Path
    drawer: Drawer = field(default_factory=Drawer)
    loader: Loader = field(default_factory=Loader)
    loads: list[Upload] = field(default_factory=list)
    notebook: Notebook = field(init=False)
    lately: Lately = field(init=False)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "notebook", Notebook(self.outputs))
        object.__setattr__(self, "lately", Lately(self.notebook))

    def store(self) -> Store:
        """The store as it is now, to be closed; a run may have put another one in its place. Raises StoreError."""
        return open_store(self.outputs)

    def lists(self) -> Store:
        """The store with what was corrected since its run, for lists, to be closed. Raises StoreError."""
        return self.lately.over(self.store())

    def held(self, store: Store, id: str) -> model.Document:
        """The document of this id as the last run left it. Raises UnknownDocument."""
        return queries.load(store, id)

    def corrected(self, store: Store, id: str) -> Corrected:
        """The document of this id with all that people have said of it until now. Raises UnknownDocument."""
        return self.notebook.corrected(self.held(store, id))


def desk(request: Request) -> Desk:
    """The desk that a request came to."""
    return request.app.state.desk


def language(request: Request) -> Language:
    """The language that the reader has chosen, Vietnamese where none."""
    for told in (request.query_params.get("lang"), request.cookies.get(_LANGUAGE)):
        if told in LANGUAGES:
            return told
    return "vi"


def show(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page in the reader's language."""
    chosen = language(request)
    other = LANGUAGES[1 - LANGUAGES.index(chosen)]
    query, all_values = dict(request.query_params), asking.several(request.query_params)
    html = (
        environment("vanban.desk")
        .get_template(template)
        .render(
            context,
            w=in_one(chosen, WORDS),
            language=chosen,
            other_language=other,
            switch=asking.address(request.url.path, all_values, lang=other),
            path=request.url.path,
            query=query,
            turned=lambda number: asking.address(request.url.path, all_values, page=number),
            twin=lambda ending: asking.address(f"{request.url.path}.{ending}", all_values, lang=None, page=None),
            document_address=document_address,
            asset=_asset,
            assets=assets(),
            address_of=asking.address,
            ROLES=ROLES,
            RELATIONS=RELATIONS,
        )
    )
    answer = HTMLResponse(html, status)
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie(_LANGUAGE, chosen, max_age=_YEAR, httponly=True, samesite="lax")
    return answer


@cache
def assets() -> Mapping[str, tuple[str, str]]:
    """The files that pages ask for: media type and text by name; those with libraries only where they were built."""
    own = files(__package__).joinpath("static")
    built = own.joinpath("built")
    scripts = built.iterdir() if built.is_dir() else ()
    return {
        "page.css": ("text/css", static("page.css")),
        "desk.css": ("text/css", own.joinpath("desk.css").read_text("utf-8")),
        "desk.js": ("text/javascript", own.joinpath("desk.js").read_text("utf-8")),
        "load.js": ("text/javascript", own.joinpath("load.js").read_text("utf-8")),
        "correct.js": ("text/javascript", own.joinpath("correct.js").read_text("utf-8")),
        "icon.svg": ("image/svg+xml", own.joinpath("icon.svg").read_text("utf-8")),
        "page.js": ("text/javascript", static("page.js")),
        **{each.name: ("text/javascript", each.read_text("utf-8")) for each in scripts if each.name.endswith(".js")},
    }


@cache
def _asset(name: str) -> str:
    """The address of a file; another one when the file is another."""
    return f"/static/{name}?v={hashlib.sha256(assets()[name][1].encode()).hexdigest()[:12]}"
