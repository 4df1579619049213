"""Answers as flat tables: for CSV, for the terminal, for pandas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

from vanban import model

if TYPE_CHECKING:
    import pandas


def rows(records: Iterable[model.Record]) -> list[dict[str, Any]]:
    """One flat dictionary for each record: parts of a part are `part_name`, lists are joined by "; "."""
    return [dict(_flat("", type(record), record)) for record in records]


def columns(kind: type[model.Record]) -> list[str]:
    """The columns of `rows` for records of this kind."""
    return [name for name, _ in _flat("", kind, None)]


def to_frame(records: Iterable[model.Record]) -> pandas.DataFrame:
    """The records as a DataFrame with the columns of `rows`."""
    import pandas

    return pandas.DataFrame(rows(records))


def _flat(prefix: str, kind: type[model.Record], record: model.Record | None) -> Iterator[tuple[str, Any]]:
    for name, field in kind.model_fields.items():
        value = getattr(record, name, None)
        if part := _part(field.annotation):
            yield from _flat(f"{prefix}{name}_", part, value)
        elif isinstance(value, tuple):
            yield prefix + name, "; ".join(_short(item) for item in value)
        else:
            yield prefix + name, value


def _part(annotation: Any) -> type[model.Record] | None:
    """The record that a field holds or may hold; a part that is null has all its columns too."""
    kinds = (annotation, *get_args(annotation)) if get_origin(annotation) in (None, UnionType) else ()
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, model.Record)), None)


def _short(item: Any) -> str:
    """An item of a list in a few words."""
    if not isinstance(item, model.Record):
        return str(item)
    if hasattr(item, "turn"):
        return " ".join(filter(None, (f"{item.kind}: {item.upper} → {item.lower or '–'}", item.turn)))
    if hasattr(item, "role"):
        return f"{item.name} ({item.role})"
    return item.text
