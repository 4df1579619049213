"""Answers as flat tables: for CSV, for the terminal, for pandas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from vanban import model

if TYPE_CHECKING:
    import pandas


def rows(records: Iterable[model.Record]) -> list[dict[str, Any]]:
    """One flat dictionary for each record: parts of a part are `part_name`, lists are joined by "; "."""
    return [dict(_flat("", record)) for record in records]


def to_frame(records: Iterable[model.Record]) -> pandas.DataFrame:
    """The records as a DataFrame with the columns of `rows`."""
    import pandas

    return pandas.DataFrame(rows(records))


def _flat(prefix: str, record: model.Record):
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, model.Record):
            yield from _flat(f"{prefix}{name}_", value)
        elif isinstance(value, tuple):
            yield prefix + name, "; ".join(_short(item) for item in value)
        else:
            yield prefix + name, value


def _short(item: Any) -> str:
    """An item of a list in a few words."""
    if not isinstance(item, model.Record):
        return str(item)
    if hasattr(item, "role"):
        return f"{item.name} ({item.role})"
    return item.text
