"""What each table is for, by its column heads and by what its cells hold."""

from __future__ import annotations

import re

from vanban import model
from vanban.draft import Draft
from vanban.grammar.column_heads import column_role

_CHARGED = {"lead", "implement", "coordinate", "direct"}
_BLANK = re.compile(r"[\s.…_\-]*")
_ORDINAL = re.compile(r"[\s.\-\d()]*")
_NUMBER = re.compile(r"\d[\d.,]*\s*%?|[<>≥≤]")


def tables(draft: Draft) -> tuple[model.Table, ...]:
    """The tables of the reading with ids and roles."""
    forms = [part for part in draft.parts if part.kind == "form"]
    return tuple(
        table.model_copy(
            update={
                "id": f"tb{at}",
                "role": "form" if any(p.start <= table.start < p.end for p in forms) else _role(table),
            }
        )
        for at, table in enumerate(draft.reading.tables, 1)
    )


def columns(table: model.Table) -> dict[str, list[int]]:
    """Role → the columns that have it, from the header."""
    found: dict[str, list[int]] = {}
    for at, name in enumerate(table.header):
        role = column_role(name)
        if role:
            found.setdefault(role, []).append(at)
    return found


def _role(table: model.Table) -> model.TableRole:
    roles = columns(table)
    cells = [cell.text for row in table.rows for cell in row]
    # the rows of an empty form are numbered
    blank = sum(bool(_ORDINAL.fullmatch(row[0].text)) for row in table.rows if row)
    blank += sum(bool(_BLANK.fullmatch(cell.text)) for row in table.rows for cell in row[1:])
    if cells and blank > 0.7 * len(cells):
        return "form"
    # a table of indicators may name who watches them; it is one of duties only where it has a column of duties
    if "indicator" in roles and "task" not in roles and ("unit" in roles or _numeric(cells)):
        return "targets"
    if "task" in roles and (_CHARGED | {"time"}) & roles.keys():
        return "duties"
    if _CHARGED & roles.keys() and {"time", "product"} & roles.keys():
        return "duties"
    return "other"


def _numeric(cells: list[str]) -> bool:
    return sum(bool(_NUMBER.match(text.strip())) for text in cells) > 0.2 * len(cells)
