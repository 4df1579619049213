"""Tables of duties: each row is a task, its columns give lead, coordinating bodies, time and product."""

from __future__ import annotations

import re

from vanban import model
from vanban.draft import Draft
from vanban.extract.actions import action
from vanban.extract.body_names import Name, read_names
from vanban.extract.roles import Charge, read_charges
from vanban.grammar.forms import matching_form
from vanban.structure.tables import columns

_BODY_COLUMNS: tuple[model.Role, ...] = ("direct", "lead", "implement", "coordinate", "report_to")
_SEPARATORS = re.compile(r"[\s,;.\-+*•/:]+|(?:và|cùng|trình|báo cáo)\s+")
_NEXT = re.compile(r"[,;\n]|\s+và\s+|\s+trình\s+|$")
# alone in a cell a word for a kind of bodies names that kind
_LONE_CLASS = re.compile(
    r"(?i:doanh nghiệp|đơn vị|địa phương|cơ quan|tổ chức|hợp tác xã|cộng đồng doanh nghiệp)(?=\s*(?:[,;.\n\t]|$))"
)
_ROMAN = re.compile(r"[IVXLC]+\.?|[A-H]\.?")


def read_cell(form: str, start: int, end: int, role: model.Role) -> list[Charge]:
    """All bodies that a cell or an attribute line enumerates; `role` is what the column says.

    "Ủy ban nhân dân tỉnh trình Hội đồng nhân dân": what such a cell asks for keeps the role of its own verb.
    """
    asked = {charge.name.start: charge for charge in read_charges(form, start, end) if not charge.actor}
    charges: list[Charge] = []
    at = start
    while at < end:
        if gap := _SEPARATORS.match(form, at, end):
            at = gap.end()
            continue
        names, after = read_names(form, at)
        charges += [asked.get(name.start) or Charge(name, role) for name in names if name.end <= end]
        if not names and (word := _LONE_CLASS.match(form, at, end)):
            charges.append(Charge(Name(at, word.end(), "class"), role))
        at = after if names else max(at + 1, _NEXT.search(form, at, end).end())
    return charges


def table_tasks(draft: Draft) -> list[model.Task]:
    """The rows of all duty tables as tasks."""
    form = matching_form(draft.text)
    found = []
    for table in draft.tables:
        if table.role != "duties":
            continue
        roles = columns(table)
        duty = _duty_column(table, roles)
        group = ""
        above: tuple[model.Cell, ...] = ()
        for row in table.rows:
            if duty is None or duty >= len(row):
                continue
            if _is_group(row, duty):
                group = _group_label(row)
                continue
            if row[duty].text.strip():
                row = above = _with_merged(row, above, roles, duty)
                found.append(_row_task(draft, form, table, row, roles, duty, group))
    return found


def _duty_column(table: model.Table, roles: dict[str, list[int]]) -> int | None:
    """The column of the duty: the one so called, else the one with most text that no role claims."""
    if roles.get("task"):
        return roles["task"][0]
    claimed = {at for columns_ in roles.values() for at in columns_}
    free = [at for at in range(len(table.header)) if at not in claimed]
    return max(free, key=lambda at: sum(len(row[at].text) for row in table.rows if at < len(row)), default=None)


def _is_group(row: tuple[model.Cell, ...], duty: int) -> bool:
    """A row that only heads the rows below it: one text, or a Roman number and one text."""
    filled = [cell.text.strip() for cell in row if cell.text.strip()]
    if len(filled) == 1:
        return not row[duty].text.strip() or filled[0].isupper() or bool(re.match(r"[IVXLC]+\s*[.\-)]", filled[0]))
    return len(filled) == 2 and bool(_ROMAN.fullmatch(filled[0]))


def _with_merged(
    row: tuple[model.Cell, ...], above: tuple[model.Cell, ...], roles: dict[str, list[int]], duty: int
) -> tuple[model.Cell, ...]:
    """A sub-item ("- …" without a number) shares the merged cells of the row above: bodies, time."""
    number = roles.get("number", [0])[0]
    mark = row[number].text.strip() or row[duty].text.lstrip()[:1]
    if mark not in ("-", "+", "•") or len(above) != len(row):
        return row
    shared = {at for role in (*_BODY_COLUMNS, "time") for at in roles.get(role, [])}
    return tuple(
        old if at in shared and not new.text.strip() else new
        for at, (new, old) in enumerate(zip(row, above, strict=True))
    )


def _group_label(row: tuple[model.Cell, ...]) -> str:
    filled = [cell.text.strip() for cell in row if cell.text.strip()]
    match = re.match(r"([IVXLC]+|[A-H])\s*[.\-)]?(?:\s|$)", filled[0])
    return match[1] if match else ""


def _row_task(
    draft: Draft,
    form: str,
    table: model.Table,
    row: tuple[model.Cell, ...],
    roles: dict[str, list[int]],
    duty: int,
    group: str,
) -> model.Task:
    cell = row[duty]
    start = cell.start + len(cell.text) - len(cell.text.lstrip(" -+•\n"))
    end = cell.start + len(cell.text.rstrip())
    spans = [(other.start, other.end) for other in row]
    number = next((row[at].text.strip(" .\n") for at in roles.get("number", [0]) if at < len(row) and at != duty), "")
    product = next((row[at].text.strip() for at in roles.get("product", []) if at < len(row)), "")
    return model.Task(
        start=start,
        end=end,
        text=draft.text[start:end],
        at=".".join(part for part in (_annex(draft, table), group, number) if part),
        action=action(draft.text[start:end], form[start:end]),
        product=" ".join(product.split()) or None,
        bodies=_row_bodies(draft, form, row, roles, start, end),
        deadlines=_inside(draft.deadlines, spans),
        targets=_inside(draft.targets, spans),
        citations=_inside(draft.citations, spans),
        rule="duty-table",
        confidence=0.95,
    )


def _annex(draft: Draft, table: model.Table) -> str:
    """The labels of the sections in which the table stands, the outermost first."""
    holding = [s for s in draft.sections if s.label and s.start <= table.start and table.end <= s.end]
    return ".".join(section.label for section in holding if section.label and section.kind != "bullet")


def _row_bodies(draft, form, row, roles, start: int, end: int) -> tuple[model.TaskBody, ...]:
    charges: list[Charge] = []
    for role in _BODY_COLUMNS:
        for at in roles.get(role, []):
            if at < len(row):
                charges += read_cell(form, row[at].start, row[at].end, role)
    charges += read_charges(form, start, end)
    seen: dict[str, model.TaskBody] = {}
    for charge in charges:
        name = draft.text[charge.name.start : charge.name.end]
        body = model.TaskBody(start=charge.name.start, end=charge.name.end, name=name, role=charge.role)
        seen.setdefault(" ".join(name.lower().split()), body)
    return tuple(seen.values())


def _inside(facts, spans: list[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(fact.id for fact in facts if any(a <= fact.start and fact.end <= b for a, b in spans))
