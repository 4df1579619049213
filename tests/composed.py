"""Documents composed by hand for the tests of identity, graph, store, queries and exports."""

from __future__ import annotations

import hashlib

from vanban import model

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
        id=id or model_id(metadata, source),
        source=source,
        text=text,
        pages=(model.Page(number=1, start=0, end=len(text)),),
        metadata=metadata,
        citations=tuple(citations),
        links=tuple(model.Link(start=0, end=len(text), **{"from": a, "to": b, "relation": r}) for a, b, r in links),
        **fields,
    )


def model_id(metadata: model.Metadata, source: model.Source) -> str:
    """The id that a run gives."""
    from vanban import identity

    return identity.document_id(metadata, source)
