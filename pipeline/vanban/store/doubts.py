"""What of a store a person should look at first, as SQL."""

from __future__ import annotations

_FACTS = (
    "SELECT '{0}' AS kind, document, id, start_offset AS start, end_offset AS end, text, confidence, rule AS reason"
    " FROM {0} WHERE confidence < ?1"
)
_FINDINGS = (
    "SELECT 'findings', document, 'f' || (position + 1), start_offset, end_offset, message, 0.0, code FROM findings"
    " WHERE severity <> 'info'"
)


def doubts_sql(head: str) -> str:
    """Facts less sure than ?1 and findings that warn, ?2 of them, with the columns `head` of their documents `d`."""
    every = " UNION ALL ".join([*map(_FACTS.format, ("tasks", "citations", "deadlines", "targets")), _FINDINGS])
    return (
        f"SELECT {head}, x.kind, x.id, x.start, x.end, x.text, x.confidence, x.reason FROM ({every}) AS x"
        " JOIN documents d ON d.id = x.document ORDER BY x.confidence, x.document, x.start LIMIT ?2"
    )
