"""What each answer tells of the document that it stands in."""

from __future__ import annotations

from vanban import model


class OfDocument(model.Record):
    """The head of the document (its id first) in which something was found."""

    document: str
    code: str | None
    doc_type: str | None
    issued_on: str | None
    province: str | None
    district: str | None
    subject: str | None
