"""Targets in tables: an indicator, its unit and the value to be reached stand in columns of their own.

Also quotas: below aims or "chỉ tiêu giao cho …" each row is one who must reach what the column heads count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vanban import grammar, model
from vanban.draft import Draft
from vanban.extract.amounts import value
from vanban.extract.deadline_links import Governing
from vanban.extract.scope import header_cells
from vanban.grammar.forms import lowered
from vanban.structure.tables import columns

_SIGNS = {
    "≥": ">=", ">=": ">=", "ít nhất": ">=", "tối thiểu": ">=", "từ": ">=", "≤": "<=", "<=": "<=", "tối đa": "<=",
    "không quá": "<=", ">": ">", "trên": ">", "<": "<", "dưới": "<", "tăng": "increase", "giảm": "decrease",
}  # fmt: skip
_GROWING = re.compile(r"(?:tốc độ\s+)?(?<!trưởng )tăng(?:\s+(?:thêm|bình quân|trung bình|hằng năm|hàng năm))*\s*$")
_FALLING = re.compile(r"(?<!cắt )giảm(?:\s+(?:bình quân|trung bình|hằng năm|hàng năm))*\s*$")
_CONFIDENCE = 0.9
_QUOTA_CONFIDENCE = 0.75


@dataclass(frozen=True, slots=True)
class _Named:
    """What an amount in a cell is said of: the cell that names it, its words, its unit, the deadline above it."""

    cell: model.Cell
    indicator: str
    unit: str | None
    by: str | None
    confidence: float = _CONFIDENCE


def table_targets(draft: Draft, text: str, governing: Governing) -> Iterator[model.Target]:
    """The targets of all tables with role "targets", and quotas; each quote runs from the indicator to its value."""
    for table in draft.tables:
        if table.role == "targets":
            yield from _table(draft, text, table, governing)
        elif table.role == "other" and table.rows and _stands_below_aims(draft, table):
            yield from _quotas(draft, text, table, governing)


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
    heads = _dated_heads(draft, table, governing)
    by = None
    for row in table.rows:
        filled = [cell for cell in row if cell.text.strip()]
        if filled and len(filled) <= 2 and (above := governing.inside(filled[0].start, filled[-1].end)):
            by = above
        if named >= len(row) or not row[named].text.strip():
            continue
        unit = next((row[at].text for at in units if at < len(row) and row[at].text.strip()), None)
        words = " ".join(row[named].text.split())
        yield from _thresholds(draft, row[named], by)
        for at in holding:
            if at < len(row):
                said = _Named(row[named], words, unit, heads.get(at) or by or governing.heading_of(table.start))
                yield from _values(draft, text, row[at], said)


def _dated_heads(draft: Draft, table: model.Table, governing: Governing) -> dict[int, str]:
    """Column → the deadline that its head names ("Đến năm 2030", "Năm 2027")."""
    cells = enumerate(header_cells(draft, table))
    return {at: found for at, (start, end) in cells if (found := governing.inside(start, end))}


def _width(table: model.Table) -> int:
    return max((len(row) for row in table.rows), default=0)


def _is_remark(table: model.Table, column: int) -> bool:
    return column < len(table.header) and bool(_pattern("not_values").search(lowered(table.header[column])))


def _values(draft: Draft, text: str, cell: model.Cell, said: _Named) -> Iterator[model.Target]:
    """One target for each amount with which the cell or a member of its list begins ("≤ 3 ASEAN; ≤ 50 thế giới")."""
    start = cell.start
    for member in re.split(r"(?<=[;\n])", text[cell.start : cell.end]):
        if match := _pattern("value").match(member.lstrip()):
            yield _target(draft, match, start + len(member.rstrip(" ;\n\t")), said)
        start += len(member)


def _thresholds(draft: Draft, named: model.Cell, by: str | None) -> Iterator[model.Target]:
    """What bounds the things that an indicator counts ("Tỷ lệ hộ có đường truyền tốc độ trên 1Gb/s")."""
    for match in _pattern("threshold").finditer(lowered(named.text)):
        start, end = named.start + match.start(), named.start + match.end()
        yield model.Target(
            start=start,
            end=end,
            text=draft.text[start:end],
            rule="table",
            confidence=_QUOTA_CONFIDENCE,
            comparator=_SIGNS[" ".join(match["sign"].split())],
            value=value(match["low"]),
            unit=named.text[slice(*match.span("unit"))],
            by=by,
        )


def _target(draft: Draft, match: re.Match[str], end: int, said: _Named) -> model.Target:
    sign = " ".join((match["sign"] or "").split())
    comparator = _SIGNS.get(sign, ">=" if match["up"] else "=")
    if match["high"]:
        comparator = "range"
    elif comparator == "=" and _GROWING.search(lowered(said.cell.text)):
        comparator = "increase"
    elif comparator == "=" and _FALLING.search(lowered(said.cell.text)):
        comparator = "decrease"
    percent = match["unit"] or match["low_unit"]
    unit = said.unit if said.unit and (not percent or percent in said.unit) else percent
    if unit is None and match["thing"]:
        thing = end - (len(match.string.rstrip(" ;\n\t")) - match.start("thing"))
        unit = draft.text[thing : thing + len(match["thing"])]
    return model.Target(
        start=said.cell.start,
        end=end,
        text=draft.text[said.cell.start : end],
        rule="table",
        confidence=said.confidence,
        comparator=comparator,
        value=value(match["low"]),
        value_max=value(match["high"]) if match["high"] else None,
        unit=unit,
        indicator=said.indicator or None,
        by=said.by,
    )


# ---------------------------------------------------------------- quotas


def _stands_below_aims(draft: Draft, table: model.Table) -> bool:
    """Whether the innermost heading above the table speaks of aims, or gives quotas ("Giao chỉ tiêu cho các xã")."""
    around = [section for section in draft.sections if section.start <= table.start < section.end]
    for section in reversed(around):
        if section.heading and _pattern("quota_heading").search(lowered(section.heading)):
            return True
        if section.role:
            return section.role in ("aims", "targets")
    return False


def _quotas(draft: Draft, text: str, table: model.Table, governing: Governing) -> Iterator[model.Target]:
    counted = {
        at: found
        for at, head in enumerate(table.header)
        if not _is_remark(table, at) and (found := _pattern("counting_head").search(lowered(head)))
    }
    if not counted:
        return
    by = governing.heading_of(table.start)
    heads = _dated_heads(draft, table, governing)
    named = next((at for at in range(_width(table)) if at not in counted and _holds_names(table, at)), None)
    for row in table.rows if named is not None else ():
        if named >= len(row) or not row[named].text.strip():
            continue
        for at, head in counted.items():
            if at < len(row):
                unit = next((words for words in head.groups() if words), None)
                name = f"{' '.join(row[named].text.split())}: {' '.join(table.header[at].split())}"
                yield from _values(
                    draft, text, row[at], _Named(row[named], name, unit, heads.get(at) or by, _QUOTA_CONFIDENCE)
                )


def _holds_names(table: model.Table, column: int) -> bool:
    """Whether most cells of the column begin with letters."""
    cells = [row[column].text.strip() for row in table.rows if column < len(row)]
    return sum(cell[:1].isalpha() and len(cell) > 3 for cell in cells) > len(cells) / 2
