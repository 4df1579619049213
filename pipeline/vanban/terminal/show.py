"""One document for a reader: head, outline, tasks with bodies and deadlines, citations, findings."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from vanban.exports.whole import clean
from vanban.exports.wording import RELATIONS, amount, day, number, type_name
from vanban.model import Citation, Document, Section, Source
from vanban.terminal.listing import Column, Listing, cut
from vanban.terminal.tables import bodies

_OUTLINE_KINDS = ("part", "chapter", "section", "article", "clause")
_TITLED = ("part", "chapter", "article")
# entries of an outline from which on only titles are shown
_LONG_OUTLINE = 60
_LEGACY = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII", "cp1258": "Windows-1258"}
_MARKS = {"error": ("✗", "red"), "warning": ("!", "yellow"), "info": ("i", "blue")}


def show(document: Document, console: Console) -> None:
    """Print the whole document in short."""
    for block in (_head, _outline, _tasks, _targets, _citations, _findings):
        if (drawn := block(document)) is not None:
            console.print(drawn)
            console.print()


def _head(document: Document) -> Panel:
    data = document.metadata
    title = Text(f"{type_name(data.doc_type)} {data.code or ''}".strip(), style="bold")
    if data.status == "draft":
        title.append("  (dự thảo)", style="yellow")
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    for label, value in _facts(document):
        if value:
            rows.add_row(label, Text(clean(value)))
    return Panel(
        Group(Text(data.subject or "", style="italic"), Text(), rows),
        title=title,
        box=box.ROUNDED,
    )


def _facts(document: Document) -> Iterator[tuple[str, str]]:
    data = document.metadata
    issuer = data.issuer
    places = (issuer.commune, issuer.district, issuer.province) if issuer else ()
    yield "Cơ quan ban hành", ", ".join(filter(None, (issuer.name if issuer else "", *places)))
    yield "Nơi, ngày ban hành", ", ".join(filter(None, (data.place, day(data.issued_on) or "không rõ ngày")))
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
    size = f"{number(document.source.page_count)} trang, {number(len(document.text))} ký tự"
    yield "Tệp", f"{document.source.path} ({size})"
    yield "Cách đọc", "; ".join(_ways(document.source))


def _ways(source: Source) -> Iterator[str]:
    """What makes the text less sure than that of a plain file."""
    if source.ocr:
        sure = number(round(100 * source.ocr.mean_confidence, 1))
        yield f"nhận dạng chữ bằng {source.ocr.engine}, độ tin cậy {sure}%"
    if source.encoding in _LEGACY:
        yield f"giải mã từ {_LEGACY[source.encoding]}"
    yield from source.warnings


def _outline(document: Document) -> Tree | None:
    text = document.text
    shown = [section for section in document.sections if section.kind in _OUTLINE_KINDS and section.label]
    if not shown:
        return None
    titled = [section for section in shown if section.kind in _TITLED or not _goes_on(text, section)]
    hidden = len(shown) - len(titled) if len(shown) > _LONG_OUTLINE else 0
    title = Text("Bố cục", style="bold")
    title.append(f" (không kể {number(hidden)} mục không có tiêu đề)" if hidden else "", style="dim")
    tree = Tree(title)
    branches: dict[str, Tree] = {}
    parents = {section.id: section.parent for section in document.sections}
    for section in titled if hidden else shown:
        above = parents[section.id]
        while above is not None and above not in branches:
            above = parents[above]
        branches[section.id] = branches.get(above, tree).add(_section(text, section))
    return tree


def _section(text: str, section: Section) -> Text:
    """Label and heading as printed; a heading that is only the beginning of a paragraph ends with dots."""
    printed = text.find(section.label, section.start, section.end)
    after = text[printed + len(section.label) :][:1] if printed >= 0 else ""
    line = Text(f"{section.label}{after if after and after in '.):' else ''} ", style="cyan")
    heading = cut(section.heading or "", 100)
    dots = " …" if _goes_on(text, section) and not heading.endswith("…") else ""
    return line.append(f"{heading}{dots}", style="default")


def _goes_on(text: str, section: Section) -> bool:
    """Whether the heading of a section is only how its paragraph begins."""
    heading = section.heading or ""
    begun = text.find(heading, section.start, section.end) if heading else -1
    return begun >= 0 and text[begun + len(heading) :][:1] not in ("", "\n", "\t", ".", ":", ";")


def _tasks(document: Document) -> RenderableType | None:
    if not document.tasks:
        return None
    deadlines = {deadline.id: deadline.text for deadline in document.deadlines}
    columns = (
        Column("Mục", lambda task: Text(task.at, style="cyan")),
        Column("Việc phải làm", lambda task: cut(task.text, 220), 5),
        Column("Cơ quan", bodies, 3),
        Column("Thời hạn", lambda task: Text("; ".join(deadlines[key] for key in task.deadlines), style="magenta"), 2),
    )
    return Listing(f"Nhiệm vụ ({number(len(document.tasks))})", columns, document.tasks, spaced=True)


def _targets(document: Document) -> RenderableType | None:
    if not document.targets:
        return None
    deadlines = {deadline.id: deadline.text for deadline in document.deadlines}
    columns = (
        Column("Nguyên văn", lambda target: cut(target.text, 200), 4),
        Column("Giá trị", lambda target: amount(target.comparator, target.value, target.value_max, target.unit), 2),
        Column("Thời hạn", lambda target: deadlines.get(target.by or "", ""), 2),
    )
    return Listing(f"Chỉ tiêu ({number(len(document.targets))})", columns, document.targets)


def _citations(document: Document) -> RenderableType | None:
    if not document.citations:
        return None
    groups: dict[tuple, list[Citation]] = {}
    for each in document.citations:
        groups.setdefault((each.target or each.code or each.text, each.relation), []).append(each)
    columns = (
        Column("Quan hệ", lambda mentions: Text(RELATIONS[mentions[0].relation], style="green")),
        Column("Nguyên văn", lambda mentions: cut(mentions[0].text, 160), 4),
        Column("Mã văn bản", lambda mentions: Text(_meant(mentions[0]), style="dim"), 3),
        Column("Lần", lambda mentions: str(len(mentions)), right=True),
    )
    return Listing(f"Văn bản được dẫn ({number(len(document.citations))} lần)", columns, tuple(groups.values()))


def _meant(citation: Citation) -> str:
    return citation.target or " hoặc ".join(citation.candidates)


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
