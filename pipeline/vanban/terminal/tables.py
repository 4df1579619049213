"""Answers as tables for a reader: to show another kind of answer, add its columns to COLUMNS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType
from typing import Any

from rich.console import Console
from rich.text import Text

from vanban.exports.wording import (
    COURSES,
    RELATIONS,
    ROLES,
    STANDINGS,
    amount,
    day,
    number,
    recurrence,
    turn,
    type_name,
)
from vanban.model import Node, Record
from vanban.terminal.listing import Column, Listing, around, cut

_EVIDENCE_LENGTH = 240
# names of bodies in one cell; the others are counted
_BODIES = 4
# whoever has to do something, the first to be named first
_ACTING = ("lead", "implement", "direct", "coordinate")
_CODE = re.compile(r"\d{1,5}(?:/(?:19|20)\d\d)?\s?[-/]\s?[A-ZĐ]{2}")


def answer(name: str, records: Sequence[Record], console: Console) -> None:
    """Print the records that answer the question `name`, or that there are none."""
    if not records:
        console.print("Không có kết quả.")
        return
    for listing in _LISTINGS.get(name, _plain)(name, records):
        console.print(listing)
    console.print(Text(f"{number(len(records))} kết quả", style="dim"))


def node_name(node: Node) -> str:
    """A document in a few words: type, code or title, issuer, date."""
    name = " ".join(filter(None, (node.doc_type and type_name(node.doc_type), node.code or cut(node.title or "", 70))))
    places = (node.commune, node.district, node.province)
    details = (node.issuer, *places, day(node.issued_on), node.term and f"khóa {node.term}")
    told = ", ".join(detail for detail in details if detail and detail not in name)
    return f"{name or node.id}{f' ({told})' if told else ''}"


def document_name(record: Any) -> Text:
    """The document of a task or a deadline in two lines: its code, or what it is; then its place, or what it is on."""
    name = Text(record.code or f"{type_name(record.doc_type)} (không số)")
    below = record.district or record.province or (None if record.code else cut(record.subject or "", 60))
    return name.append(f"\n{below}", style="dim") if below else name


def bodies(task: Any) -> Text:
    """The bodies of a task, one line a role; those that stand outside the task are dim."""
    lines = Text()
    for at, role in enumerate(dict.fromkeys(body.role for body in task.bodies)):
        lines.append("\n" if at else "").append(f"{ROLES[role]}: ", style="green")
        for place, body in enumerate(each for each in task.bodies if each.role == role):
            lines.append("; " if place else "").append(body.name, style="dim" if body.inherited else "default")
    return lines


def concerned(deadline: Any) -> str:
    """Who has to keep a deadline: the first few bodies, the leading ones before the others."""
    charged = [body for task in deadline.tasks for body in task.bodies if body.role in _ACTING]
    charged.sort(key=lambda body: _ACTING.index(body.role))
    names = list(dict.fromkeys(body.name for body in charged))
    more = f"; và {len(names) - _BODIES} cơ quan nữa" if len(names) > _BODIES else ""
    return "; ".join(names[:_BODIES]) + more


def work(deadline: Any, length: int) -> str:
    """What is to be done by a deadline, or to be reached where no task has it."""
    tasks = [around(task.text, " ".join(deadline.text.split()), length) for task in deadline.tasks]
    return "\n".join(tasks or [f"Chỉ tiêu: {cut(target, length)}" for target in deadline.targets])


def _plain(name: str, records: Sequence[Record]) -> Iterator[Listing]:
    yield Listing("", COLUMNS[name], records, spaced=name in _LONG)


def _deadlines(name: str, records: Sequence[Any]) -> Iterator[Listing]:
    """First what has a day, earliest first; then what only comes again, the most frequent first."""
    dated, loose = ([record for record in records if record.fixed is fixed] for fixed in (True, False))
    if dated:
        yield Listing(f"Có ngày ({number(len(dated))})", COLUMNS[name], dated, spaced=True)
    if loose:
        loose.sort(key=lambda record: (turn(record.rrule), record.document, record.start))
        columns = (
            Column("Kỳ", lambda r: recurrence(r.rrule)),
            Column("Hết kỳ", COLUMNS[name][0].show),
            *COLUMNS[name][1:],
        )
        yield Listing(f"Định kỳ, không nêu ngày ({number(len(loose))})", columns, loose, spaced=True)


def _cites(name: str, records: Sequence[Any]) -> Iterator[Listing]:
    """The document that is asked for stands above the table."""
    sides = (("source", "dẫn"), ("target", "được dẫn trong"))
    side, verb = sides[name == "cited-by"]
    columns = [column for column in COLUMNS["chain"] if column.title != _SIDES[side]]
    yield Listing(f"{node_name(getattr(records[0], side))} {verb}:", columns, records, spaced=True)


def _evidence(record: Any) -> str:
    code = record.target.code if hasattr(record, "target") else None
    return "\n".join(f"“{_quote(each.text, code)}”" for each in record.evidence[:2])


def _quote(text: str, code: str | None) -> str:
    """A sentence cut so that the document which it cites stands in it."""
    found = _CODE.search(text)
    word = code if code and code in text else found[0] if found else ""
    return around(text, word, _EVIDENCE_LENGTH)


def _dues(task: Any) -> str:
    return "\n".join(due.text + (f" (tới: {day(due.next_due)})" if due.next_due else "") for due in task.deadlines)


def _missing_title(record: Any) -> str:
    # without a code the title stands in the name
    return cut(record.node.title or "", 160) if record.node.code else ""


def _difference(each: Any) -> str:
    title = {"amount": "chỉ tiêu", "deadline": "thời hạn", "bodies": "cơ quan"}[each.kind]
    upper, lower = (day(side) if each.kind == "deadline" and side else side for side in (each.upper, each.lower))
    turn = {"sharpens": ": nâng cao", "weakens": ": hạ thấp"}.get(each.turn, "")
    return f"{title}: cấp trên {upper}; cấp dưới {lower or 'không nêu'}{turn}"


_SIDES = MappingProxyType({"source": "Văn bản", "target": "Văn bản được dẫn"})
_LISTINGS: MappingProxyType[str, Callable[[str, Sequence[Any]], Iterator[Listing]]] = MappingProxyType(
    {"deadlines": _deadlines, "cites": _cites, "cited-by": _cites}
)
_LONG = ("implements", "chain", "changes", "tasks", "compare")

_CHAIN = (
    Column(_SIDES["source"], lambda r: node_name(r.source), 3),
    Column("Quan hệ", lambda r: RELATIONS[r.relation]),
    Column(_SIDES["target"], lambda r: node_name(r.target), 3),
    Column("Căn cứ trong văn bản", _evidence, 5),
)
COLUMNS: MappingProxyType[str, tuple[Column, ...]] = MappingProxyType({
    "implements": (
        Column("Bậc", lambda r: str(r.depth)),
        Column("Văn bản thực hiện", lambda r: node_name(r.node), 3),
        Column("Có trong kho", lambda r: "có" if r.node.in_corpus else "chỉ được dẫn"),
        Column("Qua", lambda r: node_name(r.through) if r.through else "trực tiếp", 2),
        Column("Căn cứ trong văn bản", _evidence, 5),
    ),
    "chain": _CHAIN,
    "changes": _CHAIN,
    "tasks": (
        Column("Văn bản", document_name, 2),
        Column("Mục", lambda r: r.at, 1),
        Column("Việc phải làm", lambda r: cut(r.text, 220), 5),
        Column("Cơ quan", bodies, 4),
        Column("Thời hạn", _dues, 2),
    ),
    "deadlines": (
        Column("Đến hạn", lambda r: day(r.due)),
        Column("Nguyên văn", lambda r: r.text, 2),
        Column("Văn bản", document_name, 2),
        Column("Cơ quan", concerned, 3),
        Column("Việc phải làm", lambda r: work(r, 160), 4),
    ),
    "documents": (
        Column("Mã", lambda r: r.id, 3),
        Column("Văn bản", lambda r: f"{type_name(r.doc_type)} {r.code or ''}".strip(), 2),
        Column("Ngày", lambda r: day(r.issued_on)),
        Column("Cơ quan ban hành", lambda r: ", ".join(filter(None, (r.issuer, r.district, r.province))), 2),
        Column("Trích yếu", lambda r: cut(r.subject or "", 160), 4),
    ),
    "search": (
        Column("Văn bản", document_name, 2),
        Column("Ngày", lambda r: day(r.issued_on)),
        Column("Trích yếu", lambda r: cut(r.subject or "", 120), 3),
        Column("Đoạn tìm thấy", lambda r: cut(r.text, 240), 4),
    ),
    "missing": (
        Column("Văn bản được dẫn", lambda r: node_name(r.node), 4),
        Column("Tên", _missing_title, 4),
        Column("Lần dẫn", lambda r: number(r.mentions), right=True),
        Column("Văn bản dẫn", lambda r: number(r.documents), right=True),
    ),
    "state": (
        Column("Văn bản", lambda r: node_name(r.node), 3),
        Column("Ngày", lambda r: day(r.on)),
        Column("Hiệu lực", lambda r: STANDINGS[r.standing]),
        Column("Từ ngày", lambda r: day(r.since)),
        Column("Bởi văn bản", lambda r: node_name(r.by) if r.by else "\n".join(r.amended_by), 3),
        Column("Căn cứ trong văn bản", _evidence, 4),
    ),
    "delays": (
        Column("Tỉnh, thành phố", lambda r: r.province or "–", 2),
        Column("Văn bản thực hiện", lambda r: node_name(r.node), 4),
        Column("Bậc", lambda r: str(r.depth)),
        Column("Sau (ngày)", lambda r: number(r.days), right=True),
    ),
    "silent": (
        Column("Cơ quan được giao", lambda r: r.name, 4),
        Column("Cấp", lambda r: r.level or "–", 1),
        Column("Nhiệm vụ", lambda r: number(r.tasks), right=True),
        Column("Văn bản giao", lambda r: r.document, 3),
    ),
    "gaps": (
        Column("Văn bản", lambda r: r.code or r.document, 2),
        Column("Mục", lambda r: r.at, 1),
        Column("Nhiệm vụ", lambda r: cut(r.text, 220), 6),
        Column("Thiếu", lambda r: ", ".join({"lead": "cơ quan", "deadline": "thời hạn"}[each] for each in r.lacks), 1),
    ),
    "targets": (
        Column("Văn bản", document_name, 2),
        Column("Chỉ tiêu", lambda r: cut(r.text, 200), 5),
        Column("Mức", lambda r: amount(r.comparator, r.value, r.value_max, r.unit), 1),
        Column("Đến hạn", lambda r: day(r.date_end) or r.deadline or "", 1),
    ),
    "compare": (
        Column("", lambda r: COURSES[r.course]),
        Column("Văn bản cấp trên", lambda r: f"{r.upper}: {cut(r.upper_text, 160)}" if r.upper_text else "", 4),
        Column("Văn bản cấp dưới", lambda r: f"{r.lower}: {cut(r.lower_text, 160)}" if r.lower_text else "", 4),
        Column("Khác nhau", lambda r: "\n".join(map(_difference, r.differences)), 3),
        Column("Điểm", lambda r: number(r.score) if r.score else "", right=True),
    ),
})  # fmt: skip
