"""Who implements, cites and is cited; the way between two documents; what is cited and not here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from vanban import model, queries
from vanban.desk import answers
from vanban.desk.asking import BadValue, page_number, relation, sliced, word
from vanban.desk.rooms import desk, show
from vanban.exports.wording import COURSES
from vanban.store import Store

router = APIRouter(include_in_schema=False)
_ABOUT_ONE: Mapping[str, Callable[[Store, str], Sequence[model.Record]]] = {
    "implements": queries.implements,
    "changes": queries.changes,
    "delays": queries.delays,
    "silent": queries.silent,
    "gaps": lambda store, what: queries.gaps(store, document=what),
}
_OF_A_RELATION = {"cites": queries.cites, "cited-by": queries.cited_by}
QUESTIONS = ("implements", "cites", "cited-by", "chain", "compare", "changes", "delays", "silent", "gaps")
_OF_TWO = {"chain": queries.chain, "compare": queries.compare}


def _asked(store: Store, request: Request) -> Sequence[model.Record] | None:
    """The answer to the question of the address; None where it asks nothing yet."""
    query = request.query_params
    what, last = word(query, "what"), word(query, "last")
    question = word(query, "question") or "implements"
    if question not in QUESTIONS:
        raise BadValue("bad_value", question)
    if what is None or (question in _OF_TWO and last is None):
        return None
    if question in _OF_TWO:
        return _OF_TWO[question](store, what, last or "")
    if question in _ABOUT_ONE:
        return _ABOUT_ONE[question](store, what)
    return _OF_A_RELATION[question](store, what, relation=relation(query))


@router.get("/relations")
def relations(request: Request) -> Response:
    """The questions about relations, and the answer to one."""
    query = request.query_params
    with desk(request).store() as store:
        found = _asked(store, request)
        what = word(query, "what")
        state = queries.state(store, what) if what and found is not None else None
        question = word(query, "question") or "implements"
        ends = ("what", "last") if found is not None and question == "compare" else ()
        pair = [queries.find(store, word(query, name) or "") for name in ends]
    counts = Counter(each.course for each in found) if pair else {}
    courses = {key: counts[key] for key in COURSES if key in counts}
    shown = sliced(_of_course(found, query), page_number(query)) if found is not None else None
    return show(request, "relations.html", question=question, questions=QUESTIONS, found=shown, state=state,
                node_address=answers.node_address, pair=pair, courses=courses,
                differing=differing)  # fmt: skip


def _of_course(found: Sequence[model.Record], query: Mapping[str, str]) -> Sequence[model.Record]:
    """Only the pairs that go the way which the address names, if it names one. Raises BadValue."""
    course = word(query, "course")
    if course is None or word(query, "question") != "compare":
        return found
    if course not in COURSES:
        raise BadValue("bad_value", course)
    return [each for each in found if each.course == course]


def differing(text: str, amounts: Sequence[str | None]) -> list[tuple[str, bool]]:
    """The text in pieces, and whether each is one of the amounts in which two documents differ."""
    wanted = sorted({each for each in amounts if each}, key=len, reverse=True)
    if not wanted:
        return [(text, False)]
    pieces = re.split(f"({'|'.join(map(re.escape, wanted))})", text)
    return [(piece, piece in wanted) for piece in pieces if piece]


@router.get("/relations.json")
def relations_data(request: Request) -> Response:
    """The same as JSON, all of it."""
    with desk(request).store() as store:
        found = _asked(store, request)
    if found is None:
        raise BadValue("bad_value", "what")
    shown = _of_course(found, request.query_params)
    return JSONResponse([each.model_dump(mode="json", by_alias=True) for each in shown])


@router.get("/missing")
def missing(request: Request) -> Response:
    """The documents that are cited and not here, most cited first."""
    with desk(request).store() as store:
        found = sliced(answers.missing(store), page_number(request.query_params))
    return show(request, "missing.html", found=found, node_address=answers.node_address)


@router.get("/missing.json")
def missing_data(request: Request) -> Response:
    """The same as JSON, all of it."""
    with desk(request).store() as store:
        return JSONResponse([each.model_dump(mode="json", by_alias=True) for each in answers.missing(store)])
