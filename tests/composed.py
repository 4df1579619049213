"""Documents composed by hand for the tests of identity, graph, store, queries and exports."""

from __future__ import annotations

import hashlib

from vanban import identity, model

HA_TINH = model.Issuer(name="Ban Thường vụ Tỉnh ủy", level="province", side="party", province="tỉnh Hà Tĩnh")
THANH_HOA = HA_TINH.model_copy(update={"province": "tỉnh Thanh Hóa"})
THACH_HA = model.Issuer(
    name="Ban Thường vụ Huyện ủy", level="district", side="party", province="tỉnh Hà Tĩnh", district="huyện Thạch Hà"
)
GOVERNMENT = model.Issuer(name="Chính phủ", level="central", side="state")
SECRETARIAT = model.Issuer(name="Ban Bí thư", level="central", side="party")


def cite(text: str, doc_type: str | None = None, code: str | None = None, **fields) -> model.Citation:
    """A citation as extraction gives it; `document` puts it at its place."""
    issuer = fields.pop("issuer", None)
    number = fields.pop("number", code.split("-")[0].split("/")[0] if code else None)
    return model.Citation(
        start=0,
        end=len(text),
        text=text,
        doc_type=doc_type,
        code=code,
        number=number,
        issuer=model.Named(name=issuer) if issuer else None,
        **fields,
    )


def document(
    *pieces: str | model.Citation,
    doc_type: str = "ke_hoach",
    code: str | None = None,
    issued_on: str | None = None,
    issuer: model.Issuer | None = None,
    subject: str | None = None,
    links: tuple[tuple[str, str, model.Relation], ...] = (),
    id: str = "",
    **fields,
) -> model.Document:
    """A document whose text is `pieces` one after the other; citations among them become its citations."""
    text, citations = "", []
    for piece in pieces:
        if isinstance(piece, model.Citation):
            moved = {"start": len(text), "end": len(text) + len(piece.text), "id": f"c{len(citations) + 1}"}
            citations.append(piece.model_copy(update=moved))
            text += piece.text
        else:
            text += piece
    metadata = model.Metadata(doc_type=doc_type, code=code, issued_on=issued_on, issuer=issuer, subject=subject)
    sha256 = hashlib.sha256(f"{text}{metadata!r}".encode()).hexdigest()
    source = model.Source(
        path=f"in/{sha256[:6]}.txt",
        name=f"{sha256[:6]}.txt",
        sha256=sha256,
        size=len(text),
        media_type="text/plain",
        reader="text",
        page_count=1,
    )
    return model.Document(
        id=id or identity.document_id(metadata, source),
        source=source,
        text=text,
        pages=(model.Page(number=1, start=0, end=len(text)),),
        metadata=metadata,
        citations=tuple(citations),
        links=tuple(model.Link(start=0, end=len(text), **{"from": a, "to": b, "relation": r}) for a, b, r in links),
        **fields,
    )


def with_task(
    held: model.Document,
    text: str,
    *,
    at: str = "1",
    bodies: tuple[tuple[str, model.Role], ...] = (),
    deadline: dict | None = None,
    target: dict | None = None,
) -> model.Document:
    """The document with one task more: `text`, its bodies, its deadline and its target stand in the document's text."""
    start = held.text.index(text)

    def span(words: str) -> dict:
        begin = held.text.index(words, start)
        return {"start": begin, "end": begin + len(words)}

    number = len(held.tasks) + 1
    fields: dict = {}
    if deadline:
        fact = model.Deadline(id=f"d{number}", **deadline, **span(deadline["text"]))
        fields["deadlines"] = (*held.deadlines, fact)
    if target:
        fact = model.Target(id=f"g{number}", by=f"d{number}" if deadline else None, **target, **span(target["text"]))
        fields["targets"] = (*held.targets, fact)
    charged = tuple(model.TaskBody(name=name, role=role, **span(name)) for name, role in bodies)
    task = model.Task(
        id=f"t{number}", text=text, at=at, action=text, bodies=charged, **span(text),
        deadlines=(f"d{number}",) if deadline else (), targets=(f"g{number}",) if target else (),
    )  # fmt: skip
    return model.Document.model_validate({**dict(held), **fields, "tasks": (*held.tasks, task)})
