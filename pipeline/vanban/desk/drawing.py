"""The graph around a document and of the whole run: drawn by the server, and by WebGL where the scripts were built.

The picture of the server needs no script, and every card or dot of it leads on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from vanban import model
from vanban.desk import answers, asking
from vanban.desk.rooms import assets, desk, language, show
from vanban.desk.words import WORDS
from vanban.exports.overview import overview
from vanban.exports.picture import chain, colour
from vanban.pages.words import LANGUAGES, Language
from vanban.queries.landscape import YEARS, Landscape, Point, in_order, landscape
from vanban.queries.neighbourhood import LEVELS, TELLING, Neighbourhood, neighbourhood
from vanban.store import Store

router = APIRouter(include_in_schema=False)
# edges away from the document in the middle; documents in a picture of cards, and in one of dots
_STEPS, _CARDS, _DOTS = 4, 120, 300


def _asked(request: Request) -> dict[str, Any]:
    """What the address asks for, as queries take it. Raises BadValue."""
    query = request.query_params
    first, last = _number(query, "from"), _number(query, "to")
    years = tuple(sorted((first or YEARS[0], last or YEARS[1]))) if first or last else None
    return {
        "steps": min(_number(query, "steps") or 2, _STEPS), "relations": asking.relations(query), "years": years,
    }  # fmt: skip


def _number(query: Mapping[str, str], name: str) -> int | None:
    text = asking.word(query, name)
    if text is not None and not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise asking.BadValue("bad_value", text)
    return int(text) if text else None


def _around(store: Store, request: Request) -> Neighbourhood | None:
    """The documents around the one that the address names; None where it names none."""
    what = asking.word(request.query_params, "what")
    return neighbourhood(store, what, most=_CARDS, **_asked(request)) if what else None


def _seen(store: Store, request: Request, most: int) -> Landscape:
    return landscape(store, asking.word(request.query_params, "what"), most=most, **_asked(request))


@router.get("/graph")
def graph(request: Request) -> Response:
    """The picture, and the same in words for those who cannot see it."""
    with desk(request).store() as store:
        around, seen = _around(store, request), _seen(store, request, answers.MOST_POINTS)
        few = None if around else _seen(store, request, _DOTS)
    query = request.query_params
    wanted = asking.several(query)

    def address(node: model.Node | Point) -> str:
        return asking.address("/graph", wanted, what=node.id, page=None)

    nodes = {placed.node.id: placed.node for placed in around.placed} if around else {}
    picture = overview(few, "", page_of) if few else chain(around, address)
    documents = asking.sliced(in_order(seen.points), asking.page_number(query))
    # cards say more than dots, as long as they can be read
    drawn = "graph.js" in assets() and (around is None or around.left_out > 0)
    source = asking.address("/graph/points.json", wanted, page=None, lang=None) if drawn else None
    return show(
        request, "graph.html", around=around, seen=seen, documents=documents, picture=picture, nodes=nodes,
        node_address=address, page_of=page_of, source=source, chosen=asking.relations(query) or TELLING, colour=colour,
        map_words=_map_words(language(request)), steps=range(1, _STEPS + 1), bounds=_bounds(seen, query),
    )  # fmt: skip


def _map_words(chosen: Language) -> dict[str, str]:
    """What the script writes into the picture."""
    at = LANGUAGES.index(chosen)
    return {
        key: WORDS[key][at].capitalize()
        for key in ("undated", *(f"level_{each or 'none'}" for each in (*LEVELS, None)))
    }


def page_of(point: Point) -> str:
    """The page of a document, or of what is known about it."""
    if point.document:
        return answers.document_address(point.document)
    return f"/relations?question=cited-by&what={quote(point.id, safe='')}"


def _bounds(seen: Landscape, query: Mapping[str, str]) -> Sequence[tuple[str, int, int, int]] | None:
    """The two ends of the time slider: name, least, most, value; None where no document has a day."""
    if not seen.years:
        return None
    first, last = seen.years[0][0], seen.years[-1][0] - 1
    given = {"from": _number(query, "from") or first, "to": _number(query, "to") or last}
    return [(name, first, last, min(max(value, first), last)) for name, value in given.items()]


@router.get("/graph.svg")
def graph_file(request: Request) -> Response:
    """The picture alone, to be taken away."""
    with desk(request).store() as store:
        around = _around(store, request)
        picture = chain(around) if around else overview(_seen(store, request, _DOTS), "Các văn bản và quan hệ")
    headers = {"Content-Disposition": 'attachment; filename="do-thi.svg"'}
    return Response(picture, media_type="image/svg+xml", headers=headers)


@router.get("/graph.json")
def graph_data(request: Request) -> Response:
    """The same as JSON: around a document with the sentences that edges rest on, of the whole run as it is laid out."""
    with desk(request).store() as store:
        found = _around(store, request) or _seen(store, request, _DOTS)
    return Response(found.model_dump_json(by_alias=True), media_type="application/json")


@router.get("/graph/points.json")
def graph_points(request: Request) -> Response:
    """What WebGL draws."""
    with desk(request).store() as store:
        found = _seen(store, request, answers.MOST_POINTS)
    return Response(found.model_dump_json(), media_type="application/json")
