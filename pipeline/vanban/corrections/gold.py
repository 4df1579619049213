"""What people have gone through as gold: the kinds of a document of which every fact was accepted, changed or added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vanban import model
from vanban.corrections.applying import KINDS, METADATA, Corrected, link_id
from vanban.corrections.outlines import counted

_FIRST, _LAST = 8, 5


def gold(corrected: Corrected) -> dict[str, Any] | None:
    """The document as `vanban evaluate` reads gold, with the kinds that were gone through; None where none was.

    A kind of which some facts were not looked at is left out, which means: it is not compared. Of a kind in which
    nothing was found nobody can tell whether somebody looked.
    """
    document = corrected.document
    done = [kind for kind in KINDS if _is_done(corrected, kind)]
    frame = dict(_frame(corrected))
    if not (done or frame):
        return None
    by_id = {fact.id: fact for kind in ("deadlines", "targets") for fact in getattr(document, kind)}
    row = {"tasks": _task, "citations": _citation, "deadlines": _deadline, "targets": _target}
    return (
        {"document": document.id}
        | frame
        | {kind: [row[kind](fact, by_id) for fact in getattr(document, kind)] for kind in done}
    )


def _frame(corrected: Corrected) -> Iterator[tuple[str, Any]]:
    """Metadata, outline and links, as far as they were gone through."""
    document, said = corrected.document, corrected.verdicts
    if METADATA in said:
        yield "metadata", _metadata(document.metadata)
    sections = counted(document)
    if sections and all(each.id in said for each in sections):
        yield "sections", [{"label": each.label, "heading": each.heading, "depth": each.depth} for each in sections]
    if document.links and all(link_id(at) in said for at in range(len(document.links))):
        yield "links", [each.model_dump(by_alias=True, exclude={"start", "end"}) for each in document.links]


def _metadata(head: model.Metadata) -> dict[str, Any]:
    plain = ("doc_type", "code", "symbol", "issued_on", "effective_on", "subject", "status")
    issuer, period = head.issuer, head.period
    return {
        **{name: getattr(head, name) for name in plain},
        "issuer": issuer.name if issuer else None,
        "province": issuer.province if issuer else None,
        "district": issuer.district if issuer else None,
        "period": [period.start, period.end] if period else None,
        "signers": [each.model_dump() for each in head.signers],
        "recipients": list(head.recipients),
    }


def _is_done(corrected: Corrected, kind: str) -> bool:
    facts = getattr(corrected.document, kind)
    return bool(facts) and all(fact.id in corrected.verdicts for fact in facts)


def _task(task: model.Task, by_id: dict[str, model.Fact]) -> dict[str, Any]:
    words = task.text.split()
    return {
        "at": task.at,
        "starts": " ".join(words[:_FIRST]),
        "ends": " ".join(words[-_LAST:]),
        "bodies": [{"name": body.name, "role": body.role} for body in task.bodies],
        "deadlines": [by_id[id].text for id in task.deadlines],
        "targets": [by_id[id].text for id in task.targets],
    }


def _citation(citation: model.Citation, by_id: dict[str, model.Fact]) -> dict[str, Any]:
    names = ("doc_type", "code", "number", "issued_on", "term", "title", "relation")
    issuer = citation.issuer.name if citation.issuer else None
    return {"quote": citation.text, **{name: getattr(citation, name) for name in names}, "issuer": issuer}


def _deadline(deadline: model.Deadline, by_id: dict[str, model.Fact]) -> dict[str, Any]:
    values = {"kind": deadline.kind, "start": deadline.date_start, "end": deadline.date_end}
    return {"quote": deadline.text, **values, "times": deadline.times, "per": deadline.per, "event": deadline.event}


def _target(target: model.Target, by_id: dict[str, model.Fact]) -> dict[str, Any]:
    names = ("comparator", "value", "value_max", "unit", "indicator")
    by = by_id[target.by].text if target.by else None
    return {"quote": target.text, **{name: getattr(target, name) for name in names}, "by": by}
