"""Documents: the list and the search, one document, the pages of its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from vanban import model, queries
from vanban.boxes import Boxes
from vanban.desk import answers
from vanban.desk.asking import page_number, sliced, word
from vanban.desk.images import has_images
from vanban.desk.rooms import desk, show
from vanban.identity.names import fold
from vanban.pages import page
from vanban.pages.blocks import blocks, chunks
from vanban.pages.marks import Marked, marks
from vanban.store import Store

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Place:
    """A mark on the image of a page, in points from the upper left corner."""

    letter: str
    anchor: str
    text: str
    x: float
    y: float
    width: float
    height: float


@router.get("/")
def start() -> Response:
    """The list of documents is where the desk begins."""
    return RedirectResponse("/documents", 303)


@router.get("/documents")
def listing(request: Request) -> Response:
    """The held documents, filtered; or where some words stand."""
    query = request.query_params
    words = word(query, "q")
    with desk(request).lists() as store:
        types = queries.types(store)
        if words:
            found = sliced(answers.search(store, words), page_number(query))
            return show(request, "search.html", found=found, words=words, pieces=excerpt, types=types)
        found = sliced(_filtered(store, request), page_number(query))
    return show(
        request, "documents.html", found=found, held=len(queries.document_listing(store)), types=types, words=""
    )


@router.get("/documents.json")
def listing_data(request: Request) -> Response:
    """The same as JSON, all of it."""
    words = word(request.query_params, "q")
    with desk(request).lists() as store:
        return _json(answers.search(store, words) if words else _filtered(store, request))


def _filtered(store: Store, request: Request) -> Sequence[queries.DocumentFound]:
    query = request.query_params
    wanted = {"doc_type": word(query, "type"), "place": word(query, "place"), "year": word(query, "year")}
    return queries.document_listing(store, **wanted)


@router.get("/documents/{id}.json")
def document_data(request: Request, id: str) -> Response:
    """One document by the contract."""
    with desk(request).store() as store:
        document = desk(request).corrected(store, id).document
    return Response(document.model_dump_json(by_alias=True), media_type="application/json")


@router.get("/documents/{id}.html")
def document_page(request: Request, id: str) -> Response:
    """One document as a page to take away."""
    with desk(request).store() as store:
        document = desk(request).corrected(store, id).document
        html = page(document, queries.cited_by(store, document.id))
    headers = {"Content-Disposition": 'attachment; filename="vanban.html"'}
    return Response(html, media_type="text/html; charset=utf-8", headers=headers)


@router.get("/documents/{id}")
def document(request: Request, id: str) -> Response:
    """One document: its text with marks, its facts, what cites it."""
    with desk(request).store() as store:
        context = page_context(store, desk(request).corrected(store, id).document)
    return show(request, "one_document.html", correcting=None, **context)


def page_context(store: Store, found: model.Document) -> dict[str, Any]:
    """What the templates of a document's page ask for."""
    incoming = queries.cited_by(store, found.id)
    named = [node for each in found.citations for node in (each.target, *each.candidates)]
    known = answers.addresses(store, [*named, *(edge.source.id for edge in incoming)])
    marked = Marked(found)
    # the anchors are known when the text is written
    text = list(chunks(found, marked))
    own = answers.document_address(found.id)
    return {
        "document": found, "text": text, "anchors": marked.anchors, "incoming": incoming, "address": known.get,
        "image_address": lambda number: f"{own}/pages/{number}" if has_images(found) else None, "standalone": False,
    }  # fmt: skip


@router.get("/documents/{id}/pages/{number}.png")
def image_data(request: Request, id: str, number: int) -> Response:
    """The image of a page of the source."""
    with desk(request).store() as store:
        found = desk(request).held(store, id)
    if not has_images(found) or not 0 < number <= found.source.page_count:
        raise HTTPException(404)
    png = desk(request).drawer.png(found.source, number)
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@router.get("/documents/{id}/pages/{number}")
def image(request: Request, id: str, number: int) -> Response:
    """A page of the source as an image with the marks on it, and its text beside it."""
    with desk(request).store() as store:
        found = desk(request).corrected(store, id).document
    layout = next((each for each in found.layout if each.number == number), None)
    stretch = next((each for each in found.pages if each.number == number), None)
    if not has_images(found) or stretch is None:
        return show(request, "error.html", 404, heading="error_404", key="no_images", told=found.id, near=())
    places = list(_places(found, layout)) if layout else []
    marked = Marked(found)
    text = [list(blocks(found, marked, stretch.start, stretch.end))]
    return show(request, "image.html", document=found, text=text, number=number, layout=layout, places=places,
                anchors=marked.anchors)  # fmt: skip


def _places(document: model.Document, layout: model.PageLayout) -> Iterator[Place]:
    """Where the marks stand on a page, tasks first so that what lies in them can be pointed at."""
    boxes = Boxes(document)
    stretch = next(page for page in document.pages if page.number == layout.number)
    for mark in sorted(marks(document), key=lambda mark: mark.letter != "t"):
        if mark.end <= stretch.start or mark.start >= stretch.end:
            continue
        for box in boxes.of(mark.start, mark.end):
            if box.page == layout.number:
                text = document.text[mark.start : mark.end]
                low = layout.height - box.y1
                yield Place(mark.letter, mark.anchor, text, box.x0, low, box.x1 - box.x0, box.y1 - box.y0)


def excerpt(text: str, words: str) -> list[tuple[str, bool]]:
    """The words of an excerpt, each with whether it is one of those that were looked for."""
    wanted = set(fold(words.replace('"', " ")).split())
    return [(piece, bool(wanted & set(fold(piece).split()))) for piece in text.split()]


def _json(records: Iterable[model.Record]) -> JSONResponse:
    return JSONResponse([record.model_dump(mode="json", by_alias=True) for record in records])
