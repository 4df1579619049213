"""The graph around a document, drawn by the server: no script is needed, and every card leads to the next picture."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from vanban import model
from vanban.desk import asking
from vanban.desk.rooms import desk, show
from vanban.exports.picture import chain
from vanban.exports.wording import RELATIONS
from vanban.queries.neighbourhood import Neighbourhood, neighbourhood
from vanban.store import Store

router = APIRouter(include_in_schema=False)
# edges away from the document in the middle; documents in one picture
_STEPS, _MOST = 4, 120
_YEARS = 1945, 2100


def _around(store: Store, request: Request) -> Neighbourhood | None:
    """What the address asks for; None where it names no document yet."""
    query = request.query_params
    what = asking.word(query, "what")
    if what is None:
        return None
    relation, first, last = asking.relation(query), _number(query, "from"), _number(query, "to")
    years = (first or _YEARS[0], last or _YEARS[1]) if first or last else None
    steps = min(_number(query, "steps") or 2, _STEPS)
    return neighbourhood(store, what, steps=steps, most=_MOST, relations=(relation,) if relation else (), years=years)


def _number(query, name: str) -> int | None:
    text = asking.word(query, name)
    if text is not None and not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise asking.BadValue("bad_value", text)
    return int(text) if text else None


@router.get("/graph")
def graph(request: Request) -> Response:
    """The picture, and the edges in words for those who cannot see it."""
    with desk(request).store() as store:
        around = _around(store, request)
    query = dict(request.query_params)

    def address(node: model.Node) -> str:
        return asking.address("/graph", query, what=node.id)

    nodes = {placed.node.id: placed.node for placed in around.placed} if around else {}
    picture = chain(around, address) if around else None
    return show(request, "graph.html", around=around, picture=picture, nodes=nodes, node_address=address,
                relations=RELATIONS, steps=range(1, _STEPS + 1))  # fmt: skip


@router.get("/graph.svg")
def graph_file(request: Request) -> Response:
    """The picture alone, to be taken away."""
    with desk(request).store() as store:
        around = _around(store, request)
    if around is None:
        raise asking.BadValue("bad_value", "what")
    headers = {"Content-Disposition": 'attachment; filename="do-thi.svg"'}
    return Response(chain(around), media_type="image/svg+xml", headers=headers)


@router.get("/graph.json")
def graph_data(request: Request) -> Response:
    """The same as JSON."""
    with desk(request).store() as store:
        around = _around(store, request)
    if around is None:
        raise asking.BadValue("bad_value", "what")
    return Response(around.model_dump_json(by_alias=True), media_type="application/json")
