"""The interface for other programs, version 1: the same answers as the pages, a page of results at a time.

`/api/v1/openapi.json` describes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from vanban import model, queries
from vanban.desk import answers, asking
from vanban.desk.rooms import desk
from vanban.queries.landscape import YEARS, Landscape, landscape

router = APIRouter(prefix="/api/v1", tags=["v1"])
Item = TypeVar("Item")


class Results(model.Record, Generic[Item]):
    """A page of results; `next` is the address of the one after it, null on the last."""

    items: tuple[Item, ...]
    total: int
    page: int
    size: int
    next: str | None


class Problem(model.Record):
    """Why there is no answer: the name of an error, and what to do."""

    error: str
    message: str


class Paging:
    """Which page of results is wanted."""

    def __init__(
        self,
        request: Request,
        page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
        size: Annotated[int, Query(ge=1, le=asking.LARGEST_PAGE)] = asking.PAGE_SIZE,
    ) -> None:
        self._request, self._page, self._size = request, page, size

    def of(self, items: Sequence[Any]) -> dict[str, Any]:
        """The fields of `Results` for all `items`."""
        found = asking.sliced(items, self._page, self._size)
        url = self._request.url
        following = asking.address(url.path, dict(self._request.query_params), page=self._page + 1)
        return {
            "items": found.items, "total": found.total, "page": self._page, "size": self._size,
            "next": following if self._page < found.last else None,
        }  # fmt: skip


Pages = Annotated[Paging, Depends()]
What = Annotated[str, Query(min_length=1, max_length=500, description="a code, an id or a file name of a document")]
Words = Annotated[str | None, Query(max_length=500)]
_PROBLEMS: dict[int | str, dict[str, Any]] = {400: {"model": Problem}, 404: {"model": Problem}, 503: {"model": Problem}}


@router.get("/documents", responses=_PROBLEMS)
def documents(
    request: Request, paging: Pages, type: Words = None, place: Words = None, year: Words = None
) -> Results[queries.DocumentFound]:
    """The held documents, latest first."""
    with desk(request).lists() as store:
        return paging.of(queries.document_listing(store, doc_type=type, place=place, year=year))


@router.get("/documents/{id}", responses=_PROBLEMS)
def document(request: Request, id: str) -> model.Document:
    """One document by the contract."""
    with desk(request).store() as store:
        found = desk(request).corrected(store, id).document
    return Response(found.model_dump_json(by_alias=True), media_type="application/json")


@router.get("/corrections", responses=_PROBLEMS)
def corrected(request: Request, paging: Pages, document: Words = None) -> Results[model.Correction]:
    """What people have said of facts, of one document (its id) or of all; nothing is left out that was taken back."""
    found = desk(request).notebook.log().corrections
    return paging.of([each for each in found if document in (None, each.document)])


@router.get("/doubts", responses=_PROBLEMS)
def doubts(request: Request, paging: Pages) -> Results[queries.Doubt]:
    """What to look at first: facts that are not sure, findings that warn; the least sure first."""
    with desk(request).store() as store:
        return paging.of(queries.doubts(store))


@router.get("/search", responses=_PROBLEMS)
def search(
    request: Request, paging: Pages, q: Annotated[str, Query(min_length=1, max_length=500)]
) -> Results[queries.Hit]:
    """Where words stand, best first; accents may be left out."""
    with desk(request).lists() as store:
        return paging.of(answers.search(store, q))


@router.get("/tasks", responses=_PROBLEMS)
def tasks(
    request: Request,
    paging: Pages,
    body: Words = None,
    below: bool = False,
    role: model.Role | None = None,
    document: Words = None,
    place: Words = None,
    on: date | None = None,
    until: date | None = None,
    overdue: bool = False,
    state: Literal[asking.PROGRESS] | None = None,
) -> Results[answers.Followed]:
    """Tasks in the order of their documents; `below` takes the bodies below `body` too, within its place.

    `until`, `overdue` and "late" count from the day `on` (today).
    """
    days = {name: asking.in_calendar(day) for name, day in (("on", on), ("until", until)) if day}
    wanted = {
        "body": body,
        "below": below,
        "role": role,
        "document": document,
        "place": place,
        "overdue": overdue,
        **days,
    }
    with desk(request).lists() as store:
        return paging.of(answers.followed(store, desk(request).notebook.log(), state, **wanted))


@router.get("/deadlines", responses=_PROBLEMS)
def deadlines(
    request: Request,
    paging: Pages,
    on: date | None = None,
    until: date | None = None,
    body: Words = None,
    document: Words = None,
) -> Results[queries.DeadlineFound]:
    """What falls due from `on` (today) to `until` (a year later), earliest first."""
    days = {name: asking.in_calendar(day) for name, day in (("on", on), ("until", until)) if day}
    with desk(request).lists() as store:
        return paging.of(queries.deadline_listing(store, body=body, document=document, **days))


@router.get("/implements", responses=_PROBLEMS)
def implements(request: Request, paging: Pages, what: What) -> Results[queries.Implementing]:
    """What implements a document, directly and through others."""
    with desk(request).store() as store:
        return paging.of(queries.implements(store, what))


@router.get("/cites", responses=_PROBLEMS)
def cites(
    request: Request, paging: Pages, what: What, relation: model.Relation | None = None
) -> Results[queries.Related]:
    """What a document cites."""
    with desk(request).store() as store:
        return paging.of(queries.cites(store, what, relation=relation))


@router.get("/cited-by", responses=_PROBLEMS)
def cited_by(
    request: Request, paging: Pages, what: What, relation: model.Relation | None = None
) -> Results[queries.Related]:
    """What cites a document."""
    with desk(request).store() as store:
        return paging.of(queries.cited_by(store, what, relation=relation))


@router.get("/chain", responses=_PROBLEMS)
def chain(request: Request, paging: Pages, first: What, last: What) -> Results[queries.Related]:
    """How two documents hang together, step by step."""
    with desk(request).store() as store:
        return paging.of(queries.chain(store, first, last))


@router.get("/graph", responses=_PROBLEMS)
def graph(
    request: Request,
    what: Words = None,
    relation: Annotated[list[model.Relation], Query(max_length=20)] = [],  # noqa: B006
    steps: Annotated[int, Query(ge=1, le=4)] = 2,
    first: Annotated[int, Query(alias="from", ge=YEARS[0], le=YEARS[1])] = YEARS[0],
    last: Annotated[int, Query(alias="to", ge=YEARS[0], le=YEARS[1])] = YEARS[1],
    most: Annotated[int, Query(ge=1, le=answers.MOST_POINTS)] = answers.MOST_POINTS,
) -> Landscape:
    """The documents with most relations of the run, or those around one, each with its place in a picture."""
    years = None if (first, last) == YEARS else (min(first, last), max(first, last))
    with desk(request).store() as store:
        return landscape(store, what or None, steps=steps, most=most, relations=relation, years=years)


@router.get("/compare", responses=_PROBLEMS)
def compare(request: Request, paging: Pages, upper: What, lower: What) -> Results[queries.Compared]:
    """The tasks of two held documents side by side."""
    with desk(request).store() as store:
        return paging.of(queries.compare(store, upper, lower))


@router.get("/changes", responses=_PROBLEMS)
def changes(request: Request, paging: Pages, what: What) -> Results[queries.Related]:
    """What a document changes, and what changes it."""
    with desk(request).store() as store:
        return paging.of(queries.changes(store, what))


@router.get("/state", responses=_PROBLEMS)
def state(request: Request, what: What, on: date | None = None) -> queries.State:
    """Whether a document is in force on a day (today), as far as the run tells."""
    with desk(request).store() as store:
        return queries.state(store, what, asking.in_calendar(on) if on else None)


@router.get("/delays", responses=_PROBLEMS)
def delays(request: Request, paging: Pages, what: What) -> Results[queries.Delay]:
    """How many days after a document those were issued that implement it."""
    with desk(request).store() as store:
        return paging.of(queries.delays(store, what))


@router.get("/silent", responses=_PROBLEMS)
def silent(request: Request, paging: Pages, what: What) -> Results[queries.Silent]:
    """The bodies that a document charges and of which the run knows no document that cites it."""
    with desk(request).store() as store:
        return paging.of(queries.silent(store, what))


@router.get("/silent-bodies", responses=_PROBLEMS)
def silent_bodies(
    request: Request, paging: Pages, body: Words = None, place: Words = None
) -> Results[queries.SilentBody]:
    """The bodies that held documents charge and of which none is held that cites these; those that left most first."""
    with desk(request).lists() as store:
        return paging.of(queries.silent_bodies(store, body=body, place=place))


@router.get("/gaps", responses=_PROBLEMS)
def gaps(request: Request, paging: Pages, document: Words = None) -> Results[queries.Gap]:
    """The tasks that name nobody to act, or no time."""
    with desk(request).lists() as store:
        return paging.of(queries.gaps(store, document=document))


@router.get("/targets", responses=_PROBLEMS)
def targets(request: Request, paging: Pages, document: Words = None, q: Words = None) -> Results[queries.TargetFound]:
    """Targets, of one document or of all; `q` are words in them."""
    with desk(request).lists() as store:
        return paging.of(queries.targets(store, document=document, words=q))


@router.get("/missing", responses=_PROBLEMS)
def missing(request: Request, paging: Pages) -> Results[queries.Missing]:
    """The documents that are cited and not held, most cited first."""
    with desk(request).store() as store:
        return paging.of(answers.missing(store))
