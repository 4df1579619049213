"""Answers as tables for a reader: to show another kind of answer, add its columns to COLUMNS."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vanban.model import Node, Record
from vanban.terminal.console import RELATIONS, ROLES, day, number, type_name

Column = tuple[str, int | None, Callable[[Any], str]]

_EVIDENCE_LENGTH = 240


def answer(name: str, records: Sequence[Record], console: Console) -> None:
    """Print the records that answer the question `name`, or that there are none."""
    if not records:
        console.print("Không có kết quả.")
        return
    table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1))
    for title, ratio, _ in COLUMNS[name]:
        table.add_column(title, ratio=ratio, overflow="fold")
    for record in records:
        table.add_row(*(Text(show(record)) for _, _, show in COLUMNS[name]))
    console.print(table)
    console.print(Text(f"{number(len(records))} kết quả", style="dim"))


def node_name(node: Node) -> str:
    """A document in a few words: type, code or title, issuer, date."""
    name = " ".join(filter(None, (node.doc_type and type_name(node.doc_type), node.code or cut(node.title or "", 70))))
    details = (node.issuer, node.province, day(node.issued_on), node.term and f"khóa {node.term}")
    told = ", ".join(detail for detail in details if detail and detail not in name)
    return f"{name or node.id}{f' ({told})' if told else ''}"


def cut(text: str, length: int) -> str:
    """The text on one line, at most `length` characters of it."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + " …"


def _evidence(record: Any) -> str:
    return "\n".join(f"“{cut(each.text, _EVIDENCE_LENGTH)}”" for each in record.evidence[:2])


def _bodies(task: Any) -> str:
    return "\n".join(f"{ROLES[body.role]}: {body.name}" for body in task.bodies)


def _dues(task: Any) -> str:
    return "\n".join(due.text + (f" (tới: {day(due.next_due)})" if due.next_due else "") for due in task.deadlines)


def _concerned(deadline: Any) -> str:
    bodies = dict.fromkeys(body.name for task in deadline.tasks for body in task.bodies if body.role != "report_to")
    return "; ".join(bodies)


def _head(record: Any) -> str:
    return record.code or record.document


_RELATED = (
    ("Văn bản", 3, lambda r: node_name(r.source)),
    ("Quan hệ", 1, lambda r: RELATIONS[r.relation]),
    ("Văn bản được dẫn", 3, lambda r: node_name(r.target)),
    ("Căn cứ trong văn bản", 5, _evidence),
)

COLUMNS: MappingProxyType[str, tuple[Column, ...]] = MappingProxyType({
    "implements": (
        ("Bậc", None, lambda r: str(r.depth)),
        ("Văn bản thực hiện", 3, lambda r: node_name(r.node)),
        ("Có trong kho", 1, lambda r: "có" if r.node.in_corpus else "chỉ được dẫn"),
        ("Qua", 2, lambda r: node_name(r.through) if r.through else "trực tiếp"),
        ("Căn cứ trong văn bản", 5, _evidence),
    ),
    "cites": _RELATED,
    "cited-by": _RELATED,
    "chain": _RELATED,
    "tasks": (
        ("Văn bản", 1, _head),
        ("Mục", None, lambda r: r.at),
        ("Việc phải làm", 4, lambda r: cut(r.text, 220)),
        ("Cơ quan", 3, _bodies),
        ("Thời hạn", 2, _dues),
    ),
    "deadlines": (
        ("Đến hạn", None, lambda r: day(r.due)),
        ("Nguyên văn", 2, lambda r: r.text),
        ("Văn bản", 1, _head),
        ("Cơ quan", 2, _concerned),
        ("Việc phải làm", 4, lambda r: "\n".join(cut(task.text, 160) for task in r.tasks)),
    ),
    "documents": (
        ("Mã", 3, lambda r: r.id),
        ("Văn bản", 2, lambda r: f"{type_name(r.doc_type)} {r.code or ''}".strip()),
        ("Ngày", 1, lambda r: day(r.issued_on)),
        ("Cơ quan ban hành", 2, lambda r: ", ".join(filter(None, (r.issuer, r.district, r.province)))),
        ("Trích yếu", 4, lambda r: cut(r.subject or "", 160)),
    ),
    "search": (
        ("Văn bản", 2, lambda r: f"{type_name(r.doc_type)} {r.code or ''}".strip()),
        ("Ngày", 1, lambda r: day(r.issued_on)),
        ("Trích yếu", 3, lambda r: cut(r.subject or "", 120)),
        ("Đoạn tìm thấy", 4, lambda r: cut(r.text, 240)),
    ),
    "missing": (
        ("Văn bản được dẫn", 4, lambda r: node_name(r.node)),
        ("Tên", 4, lambda r: cut(r.node.title or "", 160)),
        ("Lần dẫn", None, lambda r: number(r.mentions)),
        ("Văn bản dẫn", None, lambda r: number(r.documents)),
    ),
})  # fmt: skip
