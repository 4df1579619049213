"""Tables of duties: each row is a task, its columns give lead, coordinating bodies, time and product."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vanban import model
from vanban.draft import Draft
from vanban.extract.actions import action
from vanban.extract.body_names import Name, read_names
from vanban.extract.roles import Charge, begins_with_verb, read_charges
from vanban.extract.task_parts import ids_inside, written_bodies
from vanban.grammar.forms import UPPER, matching_form
from vanban.structure.tables import columns

# columns and attribute lines that name bodies, with the role that they give
BODY_COLUMNS: tuple[model.Role, ...] = ("direct", "lead", "implement", "coordinate", "report_to")
_SEPARATORS = re.compile(r"[\s,;.\-+*•/:]+|(?:và|cùng|trình|báo cáo)\s+")
_NEXT = re.compile(r"[,;\n]|\s+và\s+|\s+trình\s+|$")
# "Bộ Tư pháp (đối với thủ tục hành chính) Bộ Tài chính (…)": what a body answers for
_REMARK = re.compile(r"\s*\([^()\n\t]{0,200}\)")
# alone in a cell a word for a kind of bodies names that kind
_LONE_CLASS = re.compile(
    r"(?i:doanh nghiệp|đơn vị|địa phương|cơ quan|tổ chức|hợp tác xã|tổ dân phố|khu phố|thôn|bản|ấp"
    r"|cộng đồng doanh nghiệp)(?=\s*(?:[,;.\n\t]|$))"
)
# what else stands in a column of bodies: a name begins with a capital and has few words
_NAME = re.compile(rf"[{UPPER}][^\s:.()]*(?:[ ][^\s:.()]+){{0,7}}")
_NO_NAME = re.compile(r"(?i:không|như trên|như|theo|thường xuyên|hằng|hàng|năm|tháng|quý|trước|sau|nt)(?!\w)")
# behind a name that was read: what belongs to no name, how many words of one there are at most, where it ends
_NO_REST = re.compile(
    r" (?:$|trong (?!nước)|trước|theo|để|khi|từ|đến|năm|tháng|quý|hằng|hàng|là|cùng|với|trình|đối với|các|do|nếu|về"
    r"|cho|của|gồm|tại|trên|-|\d)"
)
_MOST_REST = 8
_ENDS_NAME = re.compile(r"[,;:.\n\t(]| trình | báo cáo |$")
# "Chưa đề xuất", "Đang thực hiện": how far a duty has come, no product
_STATE = re.compile(r"(?i:chưa|đã|đang|hoàn thành|không)(?!\w)")
_BULLETS = ("-", "+", "•")
_ROMAN = re.compile(r"[IVXLC]+\.?|[A-H]\.?")


def read_cell(form: str, start: int, end: int, role: model.Role) -> list[Charge]:
    """All bodies that a cell or an attribute line enumerates; `role` is what the column says.

    "Ủy ban nhân dân tỉnh trình Hội đồng nhân dân": what such a cell asks for keeps the role of its own verb.
    """
    asked = {charge.name.start: charge for charge in read_charges(form, start, end) if not charge.actor}
    charges: list[Charge] = []
    at = start
    while at < end:
        if at > start and (remark := _REMARK.match(form, at, end)):
            at = remark.end()
        if gap := _SEPARATORS.match(form, at, end):
            at = gap.end()
            continue
        names, after = read_names(form, at)
        if names and (rest := _rest_of_name(form, after, end)):
            names[-1], after = names[-1]._replace(end=rest), rest
        charges += [asked.get(name.start) or Charge(name, role) for name in names if name.end <= end]
        if not names and (word := _LONE_CLASS.match(form, at, end)):
            charges.append(Charge(Name(at, word.end(), "class"), role))
        at = after if names else max(at + 1, _NEXT.search(form, at, end).end())
    return charges or [Charge(Name(*whole, "organisation"), role) for whole in _unknown(form, start, end)]


def _rest_of_name(form: str, at: int, end: int) -> int | None:
    """Where a name ends that goes on with words which the grammar does not know, as it may in a cell of bodies.

    None where nothing more belongs to the name that was read up to `at`.
    """
    if form[at : at + 1] != " " or _NO_REST.match(form, at, end) or begins_with_verb(form, at, end):
        return None
    rest = form[at : _ENDS_NAME.search(form, at, end).start()].rstrip()
    words = [at + word.end() for word in re.finditer(r"\s+(?:và\s+)?", rest)]
    # "các bộ, cơ quan UBND tỉnh": another body that no comma parts from the first
    if len(words) > _MOST_REST or any(read_names(form, word)[0] for word in words):
        return None
    return at + len(rest)


def _unknown(form: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The short names of a cell that holds none that the grammar knows: its column says that they are bodies."""
    for piece in re.finditer(r"[^,;\n\t]+", form[start:end]):
        name = piece[0].strip(" .-+*•")
        if _NAME.fullmatch(name) and not _NO_NAME.match(name):
            at = start + piece.start() + piece[0].index(name)
            yield at, at + len(name)


@dataclass(slots=True)
class _Duty:
    """One duty of a table: its row, and the rows below that only go on with it (a second product and its time)."""

    rows: list[tuple[model.Cell, ...]]
    group: str
    label: str

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
            found += [_task(draft, form, duty, roles, at, annex) for duty in _duties(table, roles, at)]
    return found


def _roles(table: model.Table) -> dict[str, list[int]]:
    """The columns by role; in a sheet that follows up duties, "kết quả thực hiện" is no product."""
    roles = columns(table)
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


def _duties(table: model.Table, roles: dict[str, list[int]], at: int) -> list[_Duty]:
    found: list[_Duty] = []
    group = number = ""
    below = 0
    for row in table.rows:
        if at >= len(row):
            continue
        own = _number(row, roles, at)
        if _is_group(row, at) or (_ROMAN.fullmatch(own) and number.isdigit() and not _charged(row, roles)):
            group, number, below = _group_label(row), "", 0
        elif row[at].text.strip():
            above = found[-1].rows[0] if found else ()
            is_sub = bool(number) and own in ("", *_BULLETS)
            number, below = (number, below + 1) if is_sub else (own, 0)
            found.append(_Duty([_with_merged(row, above, roles, at)], group, f"{number}-{below}" if is_sub else own))
        elif found and not own:
            found[-1].rows.append(row)
    return found


def _charged(row: tuple[model.Cell, ...], roles: dict[str, list[int]]) -> bool:
    """Whether the row names a body in a column of bodies."""
    held = [column for role in BODY_COLUMNS for column in roles.get(role, []) if column < len(row)]
    return any(row[column].text.strip() for column in held)


def _is_group(row: tuple[model.Cell, ...], at: int) -> bool:
    """A row that only heads the rows below it: one text, or a Roman number and one text."""
    filled = [cell.text.strip() for cell in row if cell.text.strip()]
    if len(filled) == 1:
        return not row[at].text.strip() or filled[0].isupper() or bool(re.match(r"[IVXLC]+\s*[.\-)]", filled[0]))
    return len(filled) == 2 and bool(_ROMAN.fullmatch(filled[0]))


def _group_label(row: tuple[model.Cell, ...]) -> str:
    filled = [cell.text.strip() for cell in row if cell.text.strip()]
    match = re.match(r"([IVXLC]+|[A-H])\s*[.\-)]?(?:\s|$)", filled[0])
    return match[1] if match else ""


def _number(row: tuple[model.Cell, ...], roles: dict[str, list[int]], at: int) -> str:
    """The running number of a row, "" where it has none."""
    column = roles.get("number", [0])[0]
    return row[column].text.strip(" .\n") if column != at and column < len(row) else ""


def _with_merged(
    row: tuple[model.Cell, ...], above: tuple[model.Cell, ...], roles: dict[str, list[int]], at: int
) -> tuple[model.Cell, ...]:
    """A sub-item ("- …" without a number) shares the merged cells of the row above: bodies, time."""
    mark = _number(row, roles, at) or row[at].text.lstrip()[:1]
    if mark not in _BULLETS or len(above) != len(row):
        return row
    shared = {column for role in (*BODY_COLUMNS, "time") for column in roles.get(role, [])}
    return tuple(
        old if column in shared and not new.text.strip() else new
        for column, (new, old) in enumerate(zip(row, above, strict=True))
    )


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
    return model.Task(
        start=start,
        end=end,
        text=draft.text[start:end],
        at=".".join(part for part in (annex, duty.group, duty.label) if part),
        action=action(draft.text[start:end], form[start:end]),
        product="; ".join(dict.fromkeys(products)) or None,
        bodies=written_bodies(draft.text, [*charges, *read_charges(form, start, end)], 0, len(form)),
        deadlines=ids_inside(draft.deadlines, spans),
        targets=ids_inside(draft.targets, spans),
        citations=ids_inside(draft.citations, spans),
        rule="duty-table",
        confidence=0.95,
    )


def _annex(draft: Draft, table: model.Table) -> str:
    """The labels of the sections in which the table stands, the outermost first."""
    holding = [s for s in draft.sections if s.label and s.start <= table.start and table.end <= s.end]
    return ".".join(section.label for section in holding if section.label and section.kind != "bullet")
