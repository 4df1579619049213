"""Accept, change, reject, add facts of a document, and take it back; what was gone through as gold."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from vanban import corrections, model, queries
from vanban.corrections import METADATA, Corrected
from vanban.desk import asking, editing
from vanban.desk.answers import document_address
from vanban.desk.asking import BadValue
from vanban.desk.documents import page_context
from vanban.desk.forms import reader, received, remember, show_form
from vanban.desk.notebook import correction
from vanban.desk.notebook import now as moment
from vanban.desk.rooms import Desk, desk
from vanban.desk.things import ADDED, JUDGED, NOWHERE, Thing, quote_of, said_of, thing, things
from vanban.exports.wording import type_names
from vanban.pages.marks import finding_id

router = APIRouter(include_in_schema=False)
_AROUND = 200
_DOUBTS = 2_000


@router.get("/review")
def review(request: Request) -> Response:
    """What to look at first: what is least sure and what findings warn of, without what was judged already."""
    here = desk(request)
    with here.store() as store:
        found = _unjudged(here, queries.doubts(store, limit=_DOUBTS))
    kind = asking.word(request.query_params, "kind")
    rows = [each for each in found if kind in (None, each.kind)]
    since = len(here.notebook.since())
    return show_form(request, "review.html", found=asking.sliced(rows, asking.page_number(request.query_params)),
                     kinds=Counter(each.kind for each in found), waiting=since)  # fmt: skip


def _unjudged(here: Desk, found: list[queries.Doubt]) -> list[queries.Doubt]:
    """Those of which nobody has said anything."""
    said = corrections.standing(here.notebook.log().corrections)
    facts = {(each.document, each.kind, quote.start, quote.end) for each in said for quote in (each, each.was) if quote}
    seen = {(each.document, each.note) for each in said if each.kind == "findings"}
    return [
        each for each in found
        if (each.document, each.kind, each.start, each.end) not in facts and (each.document, each.text) not in seen
    ]  # fmt: skip


@router.get("/documents/{id}/correct")
def correct(request: Request, id: str) -> Response:
    """A document with a verdict to be given on each fact."""
    here = desk(request)
    with here.store() as store:
        found = here.corrected(store, id)
        context = page_context(store, found.document)
    said = corrections.standing(here.notebook.log().of(found.document))
    return show_form(
        request, "correct.html", correcting=found, said=said[::-1], kinds=JUDGED, has_gold=corrections.gold(found),
        own=document_address(found.document.id), things=things, **context,
    )  # fmt: skip


@router.get("/documents/{id}/correct/{fact}")
def form(request: Request, id: str, fact: str) -> Response:
    """The form to change a fact; with the name of a kind in its place, to add one."""
    here = desk(request)
    with here.store() as store:
        document = here.corrected(store, id).document
    query = request.query_params
    if fact in ADDED:
        near = _near(document, query.get("near", ""))
        fields = editing.new_fields(fact, query.get("quote", "")[:20_000])
        return _form(request, document, fact, None, fields, near)
    found = thing(document, fact)
    fields = editing.fields_of(said_of(document, found), found.quote.text)
    return _form(request, document, found.kind, found, fields, found.quote.start)


@router.post("/documents/{id}/corrections")
async def say(request: Request, id: str) -> Response:
    """Take a verdict down, and go on with the next fact of its kind."""
    fields = await received(request)
    return await run_in_threadpool(_say, request, id, fields)


def _say(request: Request, id: str, fields: editing.Fields) -> Response:
    here = desk(request)
    with here.store() as store:
        held = here.held(store, id)
    now = here.notebook.corrected(held)
    verb, _, what = (fields.get("do") or [""])[-1].partition(":")
    who = reader({name: values[0] for name, values in fields.items()})
    if verb in ("change", "add"):
        return _edited(request, held, now.document, verb, what, who, fields)
    if verb not in _VERDICTS:
        raise BadValue("bad_value", verb)
    said, goes_on = _VERDICTS[verb](here, now, what, who)
    here.notebook.say(held, said)
    return _back(held.id, goes_on, who)


def _edited(
    request: Request, held: model.Document, document: model.Document, verb: str, what: str, who: str, fields
) -> Response:
    """A fact changed or added; where the form cannot be taken, the form again with what is wrong."""
    found = thing(document, what) if verb == "change" else None
    kind = found.kind if found else what
    if found is None and kind not in ADDED:
        raise BadValue("bad_value", kind)
    near = found.quote.start if found else _near(document, (fields.get("near") or [""])[0])
    try:
        quote = NOWHERE if kind == METADATA else editing.quote_of(document, fields, near)
        said = editing.said_from(document, kind, fields, quote)
    except BadValue as wrong:
        return _form(request, document, kind, found, fields, near, wrong)
    told: dict[str, Any] = {"verdict": verb, "kind": kind, "said": said}
    if found is not None:
        told |= {"nth": found.nth, "was": found.quote if found.quote.text else None}
    new = correction(document, quote, who, **told)
    desk(request).notebook.say(held, [new])
    after = desk(request).notebook.corrected(held)
    goes_on = next((id for id, said in after.verdicts.items() if said.id == new.id), kind)
    return _back(held.id, goes_on, who)


def _back(id: str, anchor: str, who: str) -> Response:
    answer = RedirectResponse(f"{document_address(id)}/correct#{anchor}", 303)
    remember(answer, who)
    return answer


def _form(request: Request, document: model.Document, kind: str, found: Thing | None, fields: editing.Fields,
          near: int, wrong: BadValue | None = None) -> Response:  # fmt: skip
    quote = found.quote if found else None
    return show_form(
        request, "fact.html", 400 if wrong else 200, document=document, kind=kind, fact=found, fields=fields, near=near,
        wrong=wrong, own=document_address(document.id), choices=editing.choices(document, near), types=type_names(),
        offered=editing.OFFERED,
        before=_whole_words(document.text[max(0, near - _AROUND) : near], near > _AROUND, at=0),
        after=_whole_words(document.text[quote.end : quote.end + _AROUND + 1], True, at=-1) if quote else "",
    )  # fmt: skip


def _whole_words(text: str, is_cut: bool, at: Literal[0, -1]) -> str:
    """A piece of a text without the word that is cut at its beginning (0) or end (-1)."""
    words = text.split(" ")
    if not is_cut or len(words) < 2 or len(text) < _AROUND:
        return text
    return f"… {' '.join(words[1:])}" if at == 0 else f"{' '.join(words[:-1])} …"


# ---------------------------------------------------------------- verdicts: (what to write down, where to go on)


def _accept(here: Desk, now: Corrected, what: str, who: str) -> tuple[list[model.Correction], str]:
    found = thing(now.document, what)
    return [_accepted(now.document, found, who)], _next(now, found)


def _accept_all(here: Desk, now: Corrected, what: str, who: str) -> tuple[list[model.Correction], str]:
    if what not in JUDGED:
        raise BadValue("bad_value", what)
    rest = [each for each in things(now.document, what) if each.id not in now.verdicts]
    at = moment()
    return [_accepted(now.document, each, who, at) for each in rest], what


def _reject(here: Desk, now: Corrected, what: str, who: str) -> tuple[list[model.Correction], str]:
    document = now.document
    for at, finding in enumerate(document.findings):
        if finding_id(at) == what:
            told = {"verdict": "reject", "kind": "findings", "finding": finding.code, "note": finding.message}
            return [correction(document, quote_of(document, finding), who, **told)], "findings"
    found = thing(document, what)
    if found.kind == METADATA:
        raise BadValue("bad_value", what)
    told = {"verdict": "reject", "kind": found.kind, "nth": found.nth}
    return [correction(document, found.quote, who, **told)], _next(now, found)


def _undo(here: Desk, now: Corrected, what: str, who: str) -> tuple[list[model.Correction], str]:
    standing = corrections.standing(here.notebook.log().of(now.document))
    last = standing[-1].at if standing else None
    taken = [each for each in standing if each.id == what or (what == "last" and each.at == last)]
    if not taken:
        raise BadValue("nothing_to_undo", "")
    anchor = next((id for id, said in now.verdicts.items() if said.id == taken[0].id), taken[0].kind or "tasks")
    return [correction(now.document, NOWHERE, who, verdict="undo", undoes=each.id) for each in taken], anchor


def _only_name(here: Desk, now: Corrected, what: str, who: str) -> tuple[list[model.Correction], str]:
    """The reader says who she is, and nothing yet."""
    return [], "tasks"


_VERDICTS = {"name": _only_name, "accept": _accept, "all": _accept_all, "reject": _reject, "undo": _undo}


def _accepted(document: model.Document, found: Thing, who: str, at: str | None = None) -> model.Correction:
    told = {"verdict": "accept", "kind": found.kind, "said": said_of(document, found), "nth": found.nth}
    return correction(document, found.quote, who, at, **told)


def _next(now: Corrected, found: Thing) -> str:
    """The next of the kind that nobody has looked at; the kind's list where there is none."""
    ids = [each.id for each in things(now.document, found.kind)]
    at = ids.index(found.id)
    return next((id for id in (*ids[at + 1 :], *ids[:at]) if id not in now.verdicts), found.kind)


def _near(document: model.Document, anchor: str) -> int:
    """Where the mark or the section begins that a reader has selected words behind."""
    places = {each.id: each.quote.start for kind in ADDED for each in things(document, kind)}
    return places.get(anchor, 0) or next((each.start for each in document.sections if each.id == anchor), 0)


# ---------------------------------------------------------------- gold


@router.get("/documents/{id}/gold.json")
def gold(request: Request, id: str) -> Response:
    """The kinds of a document that were gone through, as `vanban evaluate` reads gold."""
    here = desk(request)
    with here.store() as store:
        found = corrections.gold(here.corrected(store, id))
    if found is None:
        raise BadValue("no_gold", "")
    return JSONResponse(found)
