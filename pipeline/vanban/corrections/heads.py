"""Head and foot of a document as a person says they are."""

from __future__ import annotations

import re

from vanban import model

_CODE = re.compile(r"(?P<number>\d+[^\W\d_]*)(?:[-/]\d{4}(?=[-/]))?[-/](?P<symbol>\S.*)")
_PLAIN = ("status", "doc_type", "code", "issued_on", "effective_on", "place", "subject", "urgency", "secrecy",
          "signers", "recipients")  # fmt: skip
_OF_ISSUER = ("level", "side", "province", "district", "commune")


def number_and_symbol(code: str | None) -> tuple[str, str] | None:
    """The parts of a code: "31-KH/TU" → 31, KH/TU; None where it is no code."""
    parts = _CODE.fullmatch(code or "")
    return (parts["number"], parts["symbol"]) if parts else None


def said_of_metadata(read: model.Metadata) -> model.SaidMetadata:
    """What is said by one who accepts the metadata as they are."""
    issuer, period = read.issuer, read.period
    return model.SaidMetadata(
        **{name: getattr(read, name) for name in _PLAIN},
        symbol=read.symbol,
        issuer=issuer.name if issuer else None,
        **{name: getattr(issuer, name, None) for name in _OF_ISSUER},
        period_start=period.start if period else None,
        period_end=period.end if period else None,
    )


def metadata_of(said: model.SaidMetadata, read: model.Metadata) -> model.Metadata:
    """The metadata that a person says; a number and a symbol that were read of the same code stay as they are."""
    number, symbol = read.number, said.symbol
    if said.code != read.code:
        number, symbol = number_and_symbol(said.code) or (None, said.symbol)
    issuer = None
    if said.issuer:
        issuer = model.Issuer(name=said.issuer, **{name: getattr(said, name) for name in _OF_ISSUER})
    period = None
    if said.period_start or said.period_end:
        period = model.Period(start=said.period_start, end=said.period_end)
    plain = {name: getattr(said, name) for name in _PLAIN}
    return model.Metadata(**plain, number=number, symbol=symbol, issuer=issuer, period=period)
