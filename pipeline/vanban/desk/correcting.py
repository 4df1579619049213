"""Accept, change, reject, add facts of a document, and take it back; what was gone through as gold."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from vanban import corrections, model, queries
from vanban.corrections import KINDS, Corrected
from vanban.desk import asking, editing
from vanban.desk.answers import document_address
from vanban.desk.asking import BadValue
from vanban.desk.documents import page_context
from vanban.desk.forms import reader, received, remember, show_form
from vanban.desk.notebook import correction
from vanban.desk.notebook import now as moment
from vanban.desk.rooms import Desk, desk
from vanban.exports.wording import type_names
from vanban.pages.marks import finding_id

router = APIRouter(include_in_schema=False)
_COMPARATORS = model.Target.model_fields["comparator"].annotation.__args__
_AROUND = 200
_DOUBTS = 2_000
_DEADLINES = model.Deadline.model_fields["kind"].annotation.__args__


@router.get("/review")
def review(request: Request) -> Response:
    """What to look at first: what is least sure and what findings warn of, without what was judged already."""
    here = desk(request)
    with here.store() as store:
        found = _unjudged(here, queries.doubts(store, limit=_DOUBTS))
    kind = asking.word(request.query_params, "kind")
    rows = [each for each in found if kind in (None, each.kind)]
    since = here.notebook.since(here.outputs)
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
        request, "correct.html", correcting=found, said=said[::-1], kinds=KINDS, has_gold=corrections.gold(found),
        own=document_address(found.document.id), **context,
    )  # fmt: skip


@router.get("/documents/{id}/correct/{fact}")
def form(request: Request, id: str, fact: str) -> Response:
    """The form to change a fact; with the name of a kind in its place, to add one."""
    here = desk(request)
    with here.store() as store:
        document = here.corrected(store, id).document
    query = request.query_params
    if fact in KINDS:
        near = _near(document, query.get("near", ""))
        fields = editing.new_fields(fact, query.get("quote", "")[:20_000])
        return _form(request, document, fact, None, fields, near)
    kind, found = _fact(document, fact)
    return _form(request, document, kind, found, editing.fields_of(document, kind, found), found.start)


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
    kind, fact = _fact(document, what) if verb == "change" else (what, None)
    if kind not in KINDS:
        raise BadValue("bad_value", kind)
    near = fact.start if fact else _near(document, (fields.get("near") or [""])[0])
    try:
        quote = editing.quote_of(document, fields, near)
        said = editing.said_from(document, kind, fields, quote)
    except BadValue as wrong:
        return _form(request, document, kind, fact, fields, near, wrong)
    told: dict[str, Any] = {"verdict": verb, "kind": kind, "said": said}
    if fact is not None:
        told |= {"nth": _nth(document, kind, fact), "was": _quote(fact)}
    new = correction(document, quote, who, **told)
    desk(request).notebook.say(held, [new])
    after = desk(request).notebook.corrected(held)
    goes_on = next((id for id, said in after.verdicts.items() if said.id == new.id), kind)
    return _back(held.id, goes_on, who)


def _back(id: str, anchor: str, who: str) -> Response:
    answer = RedirectResponse(f"{document_address(id)}/correct#{anchor}", 303)
    remember(answer, who)
    return answer


def _form(request: Request, document: model.Document, kind: str, fact: model.Fact | None, fields: editing.Fields,
          near: int, wrong: BadValue | None = None) -> Response:  # fmt: skip
    return show_form(
        request, "fact.html", 400 if wrong else 200, document=document, kind=kind, fact=fact, fields=fields, near=near,
        wrong=wrong, own=document_address(document.id), choices=editing.choices(document, near), types=type_names(),
        comparators=_COMPARATORS, deadline_kinds=_DEADLINES,
        before=document.text[max(0, near - _AROUND) : near], after=document.text[fact.end :][:_AROUND] if fact else "",
    )  # fmt: skip


# ---------------------------------------------------------------- verdicts: (what to write down, where to go on)


def _accept(here: Desk, now: Corrected, what: str, who: str) -> tuple[list[model.Correction], str]:
    kind, fact = _fact(now.document, what)
    return [_accepted(now.document, kind, fact, who)], _next(now, kind, fact)


def _accept_all(here: Desk, now: Corrected, what: str, who: str) -> tuple[list[model.Correction], str]:
    if what not in KINDS:
        raise BadValue("bad_value", what)
    rest = [fact for fact in getattr(now.document, what) if fact.id not in now.verdicts]
    at = moment()
    return [_accepted(now.document, what, fact, who, at) for fact in rest], what


def _reject(here: Desk, now: Corrected, what: str, who: str) -> tuple[list[model.Correction], str]:
    document = now.document
    for at, finding in enumerate(document.findings):
        if finding_id(at) == what:
            told = {"verdict": "reject", "kind": "findings", "finding": finding.code, "note": finding.message}
            return [correction(document, _quote(finding, document), who, **told)], "findings"
    kind, fact = _fact(document, what)
    told = {"verdict": "reject", "kind": kind, "nth": _nth(document, kind, fact)}
    return [correction(document, _quote(fact), who, **told)], _next(now, kind, fact)


def _undo(here: Desk, now: Corrected, what: str, who: str) -> tuple[list[model.Correction], str]:
    standing = corrections.standing(here.notebook.log().of(now.document))
    last = standing[-1].at if standing else None
    taken = [each for each in standing if each.id == what or (what == "last" and each.at == last)]
    if not taken:
        raise BadValue("nothing_to_undo", "")
    nowhere = model.Quote(start=0, end=0, text="")
    anchor = next((id for id, said in now.verdicts.items() if said.id == taken[0].id), taken[0].kind or "tasks")
    return [correction(now.document, nowhere, who, verdict="undo", undoes=each.id) for each in taken], anchor


def _only_name(here: Desk, now: Corrected, what: str, who: str) -> tuple[list[model.Correction], str]:
    """The reader says who she is, and nothing yet."""
    return [], "tasks"


_VERDICTS = {"name": _only_name, "accept": _accept, "all": _accept_all, "reject": _reject, "undo": _undo}


def _accepted(
    document: model.Document, kind: str, fact: model.Fact, who: str, at: str | None = None
) -> model.Correction:
    said = corrections.said_of({name: getattr(document, name) for name in KINDS}, kind, fact)
    told = {"verdict": "accept", "kind": kind, "said": said, "nth": _nth(document, kind, fact)}
    return correction(document, _quote(fact), who, at, **told)


def _next(now: Corrected, kind: str, fact: model.Fact) -> str:
    """The next fact of the kind that nobody has looked at; the kind's list where there is none."""
    facts = getattr(now.document, kind)
    at = facts.index(fact)
    left = (each.id for each in (*facts[at + 1 :], *facts[:at]) if each.id not in now.verdicts)
    return next(left, kind)


def _fact(document: model.Document, id: str) -> tuple[str, model.Fact]:
    for kind in KINDS:
        for fact in getattr(document, kind):
            if fact.id == id:
                return kind, fact
    raise HTTPException(404)


def _nth(document: model.Document, kind: str, fact: model.Fact) -> int:
    """Which of the facts of one span it is."""
    same = [each.id for each in getattr(document, kind) if (each.start, each.end) == (fact.start, fact.end)]
    return same.index(fact.id)


def _near(document: model.Document, anchor: str) -> int:
    """Where the mark or the section begins that a reader has selected words behind."""
    places = {fact.id: fact.start for kind in KINDS for fact in getattr(document, kind)}
    places |= {section.id: section.start for section in document.sections}
    return places.get(anchor, 0)


def _quote(fact: model.Span, document: model.Document | None = None) -> model.Quote:
    text = document.text[fact.start : fact.end] if document else fact.text
    return model.Quote(start=fact.start, end=fact.end, text=text)


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
