"""One document for a reader: head, outline, tasks with bodies and deadlines, citations, findings."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from vanban.model import Citation, Document, Section, Task
from vanban.terminal.console import RELATIONS, ROLES, day, number, type_name
from vanban.terminal.tables import cut

_OUTLINE_KINDS = ("part", "chapter", "section", "article", "clause")
_MARKS = {"error": ("✗", "red"), "warning": ("!", "yellow"), "info": ("i", "blue")}


def show(document: Document, console: Console) -> None:
    """Print the whole document in short."""
    for block in (_head, _outline, _tasks, _targets, _citations, _findings):
        if (drawn := block(document)) is not None:
            console.print(drawn)
            console.print()


def _head(document: Document) -> Panel:
    data, source = document.metadata, document.source
    title = Text(f"{type_name(data.doc_type)} {data.code or ''}".strip(), style="bold")
    if data.status == "draft":
        title.append("  (dự thảo)", style="yellow")
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    for label, value in _facts(document):
        if value:
            rows.add_row(label, Text(value))
    size = f"{number(source.page_count)} trang, {number(len(document.text))} ký tự"
    return Panel(
        Group(Text(data.subject or "", style="italic"), Text(), rows),
        title=title,
        subtitle=Text(f"{source.path} · {size} · {source.reader}", style="dim"),
        box=box.ROUNDED,
    )


def _facts(document: Document) -> Iterator[tuple[str, str]]:
    data = document.metadata
    issuer = data.issuer
    places = (issuer.commune, issuer.district, issuer.province) if issuer else ()
    yield "Cơ quan ban hành", ", ".join(filter(None, (issuer.name if issuer else "", *places)))
    yield "Ngày ban hành", ", ".join(filter(None, (data.place, day(data.issued_on))))
    yield "Hiệu lực", day(data.effective_on)
    if data.period:
        yield "Giai đoạn", f"{day(data.period.start) or '…'} - {day(data.period.end) or '…'}"
    yield "Mức độ", ", ".join(filter(None, (data.urgency, data.secrecy)))
    yield "Người ký", "; ".join(", ".join(filter(None, (s.name, s.position, s.on_behalf_of))) for s in data.signers)
    yield "Nơi nhận", "; ".join(data.recipients)
    yield (
        "Kèm theo",
        "; ".join(
            " ".join(filter(None, (type_name(part.doc_type) if part.doc_type else "Phụ lục", part.subject)))
            for part in document.parts
            if part.kind != "main"
        ),
    )
    yield "Mã trong lượt chạy", document.id


def _outline(document: Document) -> Tree | None:
    shown = [section for section in document.sections if section.kind in _OUTLINE_KINDS and section.label]
    if not shown:
        return None
    tree = Tree(Text("Bố cục", style="bold"))
    branches: dict[str, Tree] = {}
    parents = {section.id: section.parent for section in document.sections}
    for section in shown:
        above = parents[section.id]
        while above is not None and above not in branches:
            above = parents[above]
        branches[section.id] = branches.get(above, tree).add(_section(section))
    return tree


def _section(section: Section) -> Text:
    line = Text(f"{section.label} ", style="cyan")
    line.append(cut(section.heading or "", 100), style="default")
    return line


def _tasks(document: Document) -> RenderableType | None:
    if not document.tasks:
        return None
    deadlines = {deadline.id: deadline.text for deadline in document.deadlines}
    table = _table(f"Nhiệm vụ ({number(len(document.tasks))})")
    table.add_column("Mục", style="cyan", no_wrap=True)
    table.add_column("Việc phải làm", ratio=5)
    table.add_column("Cơ quan", ratio=3)
    table.add_column("Thời hạn", ratio=2)
    for task in document.tasks:
        times = Text("; ".join(deadlines[key] for key in task.deadlines), style="magenta")
        table.add_row(task.at, Text(cut(task.text, 220)), _bodies(task), times)
    return table


def _bodies(task: Task) -> Text:
    lines = Text()
    for at, body in enumerate(task.bodies):
        lines.append("\n" if at else "")
        lines.append(f"{ROLES[body.role]}: ", style="green")
        lines.append(body.name, style="dim" if body.inherited else "default")
    return lines


def _targets(document: Document) -> RenderableType | None:
    if not document.targets:
        return None
    deadlines = {deadline.id: deadline.text for deadline in document.deadlines}
    table = _table(f"Chỉ tiêu ({number(len(document.targets))})")
    table.add_column("Nguyên văn", ratio=4)
    table.add_column("Giá trị", ratio=2)
    table.add_column("Thời hạn", ratio=2)
    for target in document.targets:
        value = " - ".join(f"{each:g}" for each in (target.value, target.value_max) if each is not None)
        amount = " ".join(filter(None, (target.comparator, value, target.unit)))
        table.add_row(Text(cut(target.text, 200)), Text(amount), Text(deadlines.get(target.by or "", "")))
    return table


def _citations(document: Document) -> RenderableType | None:
    if not document.citations:
        return None
    groups: dict[tuple, list[Citation]] = {}
    for each in document.citations:
        groups.setdefault((each.target or each.code or each.text, each.relation), []).append(each)
    table = _table(f"Văn bản được dẫn ({number(len(document.citations))} lần)")
    table.add_column("Quan hệ", style="green", no_wrap=True)
    table.add_column("Nguyên văn", ratio=4)
    table.add_column("Văn bản", ratio=3, style="dim")
    table.add_column("Lần", justify="right")
    for (_, relation), mentions in groups.items():
        first = mentions[0]
        meant = first.target or "; ".join(first.candidates)
        table.add_row(RELATIONS[relation], Text(cut(first.text, 160)), Text(meant), str(len(mentions)))
    return table


def _findings(document: Document) -> RenderableType | None:
    if not document.findings:
        return None
    lines = Text("Điều cần xem lại", style="bold")
    for finding in document.findings:
        mark, style = _MARKS[finding.severity]
        lines.append(f"\n {mark} ", style=style)
        lines.append(f"{finding.message} ", style="default")
        lines.append(f"({finding.code}, {finding.start})", style="dim")
    return lines


def _table(title: str) -> Table:
    return Table(
        title=Text(title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD, expand=True, padding=(0, 1)
    )
