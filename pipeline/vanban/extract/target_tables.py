"""Targets in tables: an indicator, its unit and the value to be reached stand in columns of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from vanban import grammar, model
from vanban.draft import Draft
from vanban.extract.amounts import value
from vanban.extract.deadline_links import Governing
from vanban.grammar.forms import lowered
from vanban.structure.tables import columns

_SIGNS = {
    "≥": ">=", ">=": ">=", "ít nhất": ">=", "tối thiểu": ">=", "từ": ">=", "≤": "<=", "<=": "<=", "tối đa": "<=",
    "không quá": "<=", ">": ">", "trên": ">", "<": "<", "dưới": "<", "tăng": "increase", "giảm": "decrease",
}  # fmt: skip
_GROWING = re.compile(r"(?:tốc độ\s+)?(?<!trưởng )tăng(?:\s+(?:thêm|bình quân|trung bình|hằng năm|hàng năm))*\s*$")
_CONFIDENCE = 0.9


def table_targets(draft: Draft, text: str, governing: Governing) -> Iterator[model.Target]:
    """The targets of all tables with role "targets"; each quote runs from the indicator to its value."""
    for table in draft.tables:
        if table.role == "targets":
            yield from _table(draft, text, table, governing)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return grammar.compiled(
        grammar.data("targets")["tables"][name], grammar.macro_table("targets"), f"targets.toml: tables.{name}"
    )


def _table(draft: Draft, text: str, table: model.Table, governing: Governing) -> Iterator[model.Target]:
    roles = columns(table)
    named = (roles.get("indicator") or roles.get("task") or [1])[0]
    units = roles.get("unit", [])
    holding = [at for at in range(named + 1, _width(table)) if at not in units and not _is_remark(table, at)]
    by = None
    for row in table.rows:
        filled = [cell for cell in row if cell.text.strip()]
        if filled and len(filled) <= 2 and (above := governing.inside(filled[0].start, filled[-1].end)):
            by = above
        if named >= len(row) or not row[named].text.strip():
            continue
        unit = next((row[at].text for at in units if at < len(row) and row[at].text.strip()), None)
        for at in holding:
            if at < len(row):
                yield from _values(draft, text, row[named], row[at], unit, by)


def _width(table: model.Table) -> int:
    return max((len(row) for row in table.rows), default=0)


def _is_remark(table: model.Table, column: int) -> bool:
    return column < len(table.header) and bool(_pattern("not_values").search(lowered(table.header[column])))


def _values(
    draft: Draft, text: str, named: model.Cell, cell: model.Cell, unit: str | None, by: str | None
) -> Iterator[model.Target]:
    """One target for each amount with which the cell or a member of its list begins ("≤ 3 ASEAN; ≤ 50 thế giới")."""
    start = cell.start
    for member in re.split(r"(?<=[;\n])", text[cell.start : cell.end]):
        match = _pattern("value").match(member.lstrip())
        if match and not member.lstrip()[match.end() : match.end() + 1].isalnum():
            end = start + len(member.rstrip(" ;\n\t"))
            yield _target(draft, named, match, (named.start, end), unit, by)
        start += len(member)


def _target(
    draft: Draft, named: model.Cell, match: re.Match[str], span: tuple[int, int], unit: str | None, by: str | None
) -> model.Target:
    sign = " ".join((match["sign"] or "").split())
    comparator = _SIGNS.get(sign, ">=" if match["up"] else "=")
    if match["high"]:
        comparator = "range"
    elif comparator == "=" and _GROWING.search(lowered(named.text)):
        comparator = "increase"
    percent = match["unit"] or match["low_unit"]
    start, end = span
    return model.Target(
        start=start,
        end=end,
        text=draft.text[start:end],
        rule="table",
        confidence=_CONFIDENCE,
        comparator=comparator,
        value=value(match["low"]),
        value_max=value(match["high"]) if match["high"] else None,
        unit=unit if unit and (not percent or "%" in unit) else percent,
        indicator=" ".join(named.text.split()) or None,
        by=by,
    )
