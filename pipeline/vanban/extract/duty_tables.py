"""Tables of duties: each row is a task, its columns give lead, coordinating bodies, time and product."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from vanban import model
from vanban.draft import Draft
from vanban.extract.actions import action
from vanban.extract.body_cells import read_cell
from vanban.extract.body_headings import read_heading
from vanban.extract.charges import Charge
from vanban.extract.roles import read_charges
from vanban.extract.task_parts import ids_inside, written_bodies
from vanban.grammar.column_heads import BODY_COLUMNS
from vanban.grammar.forms import matching_form
from vanban.structure.tables import columns

# "Chưa đề xuất", "Đang thực hiện": how far a duty has come, no product
_STATE = re.compile(r"(?i:chưa|đã|đang|hoàn thành|không)(?!\w)")
_BULLETS = ("-", "+", "•")
_ROMAN = re.compile(r"[IVXLC]+\.?|[A-H]\.?")
# what numbers a row, before its text
_LABEL = re.compile(r"\s*(?:[IVXLC]+|[A-H]|\d{1,2}(?:\.\d{1,2})*)(?:[.\-)/:]\s*|\s+|$)")
# the same as in the row above
_DITTO = re.compile(r"(?i:[\s\-–_.\"]*(?:nt|như trên)[\s\-–_.\"]*|[\s\-–]*[\"″”“]{1,2}[\s\-–]*|\s*''\s*)")

Row = tuple[model.Cell, ...]


@dataclass(slots=True)
class _Duty:
    """One duty of a table: its row, and the rows below that only go on with it (a second product and its time).

    `start` is where its row begins in the text; what stands before that is inherited. `headed` are the bodies of the
    row above that heads a group of rows with them ("I. VĂN PHÒNG ỦY BAN"), `over` is where that row stands: it may tell
    the time ("THÁNG 3").
    """

    start: int
    rows: list[Row]
    group: str
    label: str
    headed: list[Charge]
    over: tuple[int, int]

    def cells(self, columns_: Iterable[int]) -> list[model.Cell]:
        """The cells of these columns, row by row."""
        return [row[at] for row in self.rows for at in columns_ if at < len(row)]


def table_tasks(draft: Draft) -> list[model.Task]:
    """The rows of all duty tables as tasks."""
    form = matching_form(draft.text)
    found = []
    for table in draft.tables:
        roles = _roles(table)
        at = _duty_column(table, roles) if table.role == "duties" else None
        if at is not None:
            annex = _annex(draft, table)
            filled = _filled(table, roles, at, draft.reading.covered)
            duties = _duties(zip(table.rows, filled, strict=True), roles, at, form)
            found += [_task(draft, form, duty, roles, at, annex) for duty in duties]
    return found


def _roles(table: model.Table) -> dict[str, list[int]]:
    """The columns by role; in a sheet that follows up duties, "kết quả thực hiện" is no product."""
    roles = columns(table)
    # who joins and who hears of it may be told in the remarks
    roles["note"] = [at for at in roles.get("other", []) if table.header[at].strip().lower().startswith("ghi chú")]
    kept = [at for at in roles.get("product", []) if not _tells_state(table, at)]
    return {role: kept if role == "product" else columns_ for role, columns_ in roles.items()}


def _tells_state(table: model.Table, at: int) -> bool:
    cells = [text for row in table.rows if at < len(row) and (text := row[at].text.strip())]
    return sum(bool(_STATE.match(text)) for text in cells) > 0.5 * len(cells)


def _duty_column(table: model.Table, roles: dict[str, list[int]]) -> int | None:
    """The column of the duty: the one so called, else the one with most text that no role claims."""
    if roles.get("task"):
        return roles["task"][0]
    claimed = {at for columns_ in roles.values() for at in columns_}
    free = [at for at in range(len(table.header)) if at not in claimed]
    return max(free, key=lambda at: sum(len(row[at].text) for row in table.rows if at < len(row)), default=None)


def _filled(table: model.Table, roles: dict[str, list[int]], at: int, covered: frozenset[int]) -> list[Row]:
    """The rows with what they share with the row above: in a merged cell, behind "-nt-", in cells left empty."""
    rows: list[Row] = []
    for number, row in enumerate(table.rows):
        above = rows[-1] if rows and len(rows[-1]) == len(row) else row
        left = _left_empty(table, number, roles, at, covered)
        rows.append(
            tuple(
                old
                if column != at
                and (new.start in covered or _DITTO.fullmatch(new.text) or (column in left and not new.text.strip()))
                else new
                for column, (new, old) in enumerate(zip(row, above, strict=True))
            )
        )
    return rows


def _left_empty(
    table: model.Table, number: int, roles: dict[str, list[int]], at: int, covered: frozenset[int]
) -> set[int]:
    """The columns in which an empty cell of a row means what the row above says.

    Those of bodies and time in a sub-item ("- …"); those of bodies in a row that has no number where others have, and
    in the next item that has a number of its own and names nobody. A row that names one body names all. An item with
    sub-items below it, or below a group's heading, only heads them.
    """
    row = table.rows[number]
    if not number or at >= len(row) or not row[at].text.strip():
        return set()
    held = {column for role in BODY_COLUMNS for column in roles.get(role, [])}
    own = _number(row, roles, at)
    charged = _charged(row, roles) or any(row[column].start in covered for column in held if column < len(row))
    if (own or row[at].text.lstrip()[:1]) in _BULLETS:
        return {*(() if charged else held), *roles.get("time", [])}
    if not own and roles.get("number"):
        alone = sum(bool(cell.text.strip()) for cell in row) == 1
        return set() if charged or alone else held
    above = _number(table.rows[number - 1], roles, at)
    next_row = table.rows[number + 1] if number + 1 < len(table.rows) else ()
    ends = not next_row or _is_group(next_row, at) or 0 < _depth(_number(next_row, roles, at)) <= _depth(own)
    return held if ends and _depth(own) == _depth(above) > 0 and not charged else set()


def _depth(label: str) -> int:
    """How deep the number of a row is: 1 for "3", 2 for "3.1", 0 for what is no number."""
    return label.count(".") + 1 if re.fullmatch(r"\d+(?:\.\d+)*", label) else 0


def _duties(rows: Iterable[tuple[Row, Row]], roles: dict[str, list[int]], at: int, form: str) -> list[_Duty]:
    """The duties of the rows, each as printed and filled."""
    found: list[_Duty] = []
    group = number = ""
    headed: list[Charge] = []
    over = (0, 0)
    below = 0
    for printed, row in rows:
        if at >= len(row):
            continue
        own = _number(row, roles, at)
        named = _heading(row, form)
        if named or _is_group(row, at) or (_ROMAN.fullmatch(own) and number.isdigit() and not _charged(row, roles)):
            group, number, below, headed = _group_label(row), "", 0, named
            over = (printed[0].start, printed[-1].end)
        elif row[at].text.strip():
            is_sub = bool(number) and own in ("", *_BULLETS)
            number, below = (number, below + 1) if is_sub else (own, 0)
            found.append(_Duty(printed[0].start, [row], group, f"{number}-{below}" if is_sub else own, headed, over))
        elif found and (not own or own == number):
            found[-1].rows.append(row)
    return found


def _heading(row: Row, form: str) -> list[Charge]:
    """The bodies that act in the rows below, where a row holds nothing else: "I. VĂN PHÒNG ỦY BAN", "Giao Sở Y tế"."""
    filled = [cell for cell in row if cell.text.strip()]
    if not filled or len(filled) > 2 or (len(filled) == 2 and not _LABEL.fullmatch(filled[0].text.strip())):
        return []
    label = _LABEL.match(filled[-1].text)
    return read_heading(form, filled[-1].start + (label.end() if label else 0), filled[-1].end)


def _charged(row: Row, roles: dict[str, list[int]]) -> bool:
    """Whether the row names a body in a column of bodies."""
    held = [column for role in BODY_COLUMNS for column in roles.get(role, []) if column < len(row)]
    return any(row[column].text.strip() for column in held)


def _is_group(row: Row, at: int) -> bool:
    """A row that only heads the rows below it: one text, or a Roman number and one text."""
    filled = [cell.text.strip() for cell in row if cell.text.strip()]
    if len(filled) == 1:
        return not row[at].text.strip() or filled[0].isupper() or bool(re.match(r"[IVXLC]+\s*[.\-)]", filled[0]))
    return len(filled) == 2 and bool(_ROMAN.fullmatch(filled[0]))


def _group_label(row: Row) -> str:
    filled = [cell.text.strip() for cell in row if cell.text.strip()]
    match = re.match(r"([IVXLC]+|[A-H])\s*[.\-)]?(?:\s|$)", filled[0])
    return match[1] if match else ""


def _number(row: Row, roles: dict[str, list[int]], at: int) -> str:
    """The running number of a row, "" where it has none."""
    column = roles.get("number", [0])[0]
    return row[column].text.strip(" .\n") if column != at and column < len(row) else ""


def _task(draft: Draft, form: str, duty: _Duty, roles: dict[str, list[int]], at: int, annex: str) -> model.Task:
    cell = duty.rows[0][at]
    start = cell.start + len(cell.text) - len(cell.text.lstrip(" -+•\n"))
    end = cell.start + len(cell.text.rstrip())
    spans = [(other.start, other.end) for row in duty.rows for other in row]
    products = [" ".join(cell.text.split()) for cell in duty.cells(roles.get("product", [])) if cell.text.strip()]
    charges = [
        charge
        for role in BODY_COLUMNS
        for cell in duty.cells(roles.get(role, []))
        for charge in read_cell(form, cell.start, cell.end, role)
    ]
    notes = duty.cells(roles.get("note", []))
    charges += [charge for cell in notes for charge in read_charges(form, cell.start, cell.end) if not charge.actor]
    if not any(charge.actor for charge in charges):
        charges = [*duty.headed, *charges]
    return model.Task(
        start=start,
        end=end,
        text=draft.text[start:end],
        at=".".join(part for part in (annex, duty.group, duty.label) if part),
        action=action(draft.text[start:end], form[start:end]),
        product="; ".join(dict.fromkeys(products)) or None,
        bodies=written_bodies(draft.text, [*charges, *read_charges(form, start, end)], duty.start, len(form)),
        deadlines=ids_inside(draft.deadlines, spans) or ids_inside(draft.deadlines, [duty.over]),
        targets=ids_inside(draft.targets, spans),
        citations=ids_inside(draft.citations, spans),
        rule="duty-table",
        confidence=0.95,
    )


def _annex(draft: Draft, table: model.Table) -> str:
    """The labels of the sections in which the table stands, the outermost first."""
    holding = [s for s in draft.sections if s.label and s.start <= table.start and table.end <= s.end]
    return ".".join(section.label for section in holding if section.label and section.kind != "bullet")
