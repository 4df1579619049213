"""The summary of a run: what was read and found, what is due next, who implements what, what failed and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from rich import box
from rich.console import Console, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from vanban.errors import StoreError
from vanban.model import Node
from vanban.queries import deadlines
from vanban.runs import RunReport
from vanban.runs.records import ErrorRecord
from vanban.store import Store, open_store
from vanban.terminal.console import day, number, type_name
from vanban.terminal.tables import cut, node_name

_ROUTINE = ("FREQ=DAILY", "FREQ=WEEKLY")
_DUE, _ROOTS, _BRANCHES, _FAILURES = 8, 6, 8, 5

FILES = (
    ("documents/", "mỗi văn bản một tệp JSON"),
    ("vanban.db", "cơ sở dữ liệu SQLite, hỏi bằng: vanban query"),
    ("graph.json, graph.graphml", "đồ thị dẫn chiếu"),
    ("tasks.csv, tasks.xlsx, tasks.ics", "nhiệm vụ: bảng và lịch"),
    ("citations.csv, targets.csv", "dẫn chiếu, chỉ tiêu"),
    ("run.json, errors.jsonl", "nhật ký lượt chạy và các tệp không đọc được"),
)


def summarise(report: RunReport, console: Console) -> None:
    """Print the summary of a run."""
    console.print(_head(report))
    if report.record.counts.documents:
        console.print(_types(report))
        try:
            with open_store(report.outputs) as store:
                blocks = [*_due(store), *_chains(store)]
        except StoreError as error:
            blocks = [Text(str(error), style="red")]
        for block in blocks:
            console.print(block)
    for block in _failures(report.errors):
        console.print(block)
    console.print(_files(report))


def _head(report: RunReport) -> Panel:
    counts, seconds = report.record.counts, report.record.timings.get("total", 0.0)
    failed = f", [red]{number(counts.failed)} không đọc được[/]" if counts.failed else ""
    rows = Table.grid(padding=(0, 3))
    rows.add_row("Tệp", f"{number(counts.inputs)}: {_outcomes(report)}{failed}")
    found = (("nhiệm vụ", counts.tasks), ("dẫn chiếu", counts.citations), ("thời hạn", counts.deadlines),
             ("chỉ tiêu", counts.targets), ("điều cần xem lại", counts.findings))  # fmt: skip
    rows.add_row("Tìm thấy", ", ".join(f"[bold]{number(value)}[/] {name}" for name, value in found))
    rows.add_row("Đồ thị", f"{number(counts.nodes)} văn bản, {number(counts.edges)} quan hệ")
    time = f"{seconds:.1f}".replace(".", ",")
    title = f"[bold]{number(counts.documents)} văn bản[/] trong {time} giây"
    return Panel(
        rows, title=title, title_align="left", box=box.ROUNDED, border_style="red" if counts.failed else "green"
    )


def _outcomes(report: RunReport) -> str:
    counts = report.record.counts
    told = ((counts.read, "mới đọc"), (counts.kept, "không đổi"), (counts.duplicates, "trùng nội dung"),
            (counts.skipped, "bỏ qua"), (counts.forgotten, "văn bản cũ đã gỡ"))  # fmt: skip
    return ", ".join(f"{number(value)} {name}" for value, name in told if value) or "không có văn bản nào"


def _types(report: RunReport) -> Text:
    line = Text("Loại văn bản  ", style="bold")
    for at, (key, count) in enumerate(report.record.counts.by_type.items()):
        line.append(" · " if at else "", style="dim")
        line.append(f"{type_name(None if key == 'null' else key)} ", style="default")
        line.append(number(count), style="cyan")
    line.append("\n")
    return line


def _due(store: Store) -> Iterator[RenderableType]:
    # what is due every day or week would fill the list for ever
    found = [each for each in deadlines(store) if not (each.rrule or "").startswith(_ROUTINE)]
    if not found:
        return
    title = Text(f"Sắp đến hạn (12 tháng tới: {number(len(found))})", style="bold")
    table = Table(title=title, title_justify="left",
                  box=box.SIMPLE_HEAD, expand=True, padding=(0, 1))  # fmt: skip
    for title, ratio in (("Ngày", None), ("Thời hạn", 2), ("Văn bản", 2), ("Việc phải làm", 6)):
        table.add_column(title, ratio=ratio, no_wrap=ratio is None)
    for each in found[:_DUE]:
        work = cut(each.tasks[0].text, 110) if each.tasks else ""
        table.add_row(day(each.due), Text(cut(each.text, 60)), Text(each.code or each.document), Text(work))
    yield table


def _chains(store: Store) -> Iterator[RenderableType]:
    """A tree for each document that others implement and that implements none itself, the largest first."""
    nodes = {node.id: node for node in store.nodes()}
    below: dict[str, list[str]] = defaultdict(list)
    above: set[str] = set()
    for edge in store.edges(nodes, incoming=True, relations=("implements",), evidence=False):
        below[edge.to].append(edge.from_)
        above.add(edge.from_)
    sizes = {root: len(_reached(root, below)) for root in below if root not in above}
    if not sizes:
        return
    yield Text(f"Văn bản nào thực hiện văn bản nào ({number(len(sizes))} chuỗi)", style="bold")
    drawn: set[str] = set()
    for root in sorted(sizes, key=lambda root: (-sizes[root], root))[:_ROOTS]:
        tree = Tree(_node(nodes[root]))
        _grow(tree, root, below, nodes, drawn)
        yield tree
    if len(sizes) > _ROOTS:
        yield Text(f"… và {number(len(sizes) - _ROOTS)} chuỗi nữa: vanban query implements MÃ-SỐ", style="dim")
    yield Text()


def _reached(root: str, below: dict[str, list[str]]) -> set[str]:
    reached, waiting = set(), [root]
    while waiting:
        for node in below.get(waiting.pop(), ()):
            if node not in reached:
                reached.add(node)
                waiting.append(node)
    return reached


def _grow(tree: Tree, at: str, below: dict[str, list[str]], nodes: dict[str, Node], drawn: set[str]) -> None:
    """Draw what implements `at`; what stands below a document is drawn once."""
    drawn.add(at)
    for node in below.get(at, ())[:_BRANCHES]:
        name = _node(nodes[node])
        if node in drawn and below.get(node):
            tree.add(name.append("  (như trên)", style="dim"))
        else:
            _grow(tree.add(name), node, below, nodes, drawn)
    if (more := len(below.get(at, ())) - _BRANCHES) > 0:
        tree.add(Text(f"… và {number(more)} văn bản nữa", style="dim"))


def _node(node: Node) -> Text:
    name = Text(cut(node_name(node), 120), style="default" if node.in_corpus else "dim")
    if not node.in_corpus:
        name.append("  (chỉ được dẫn)", style="dim")
    return name


def _failures(errors: tuple[ErrorRecord, ...]) -> Iterator[RenderableType]:
    kinds = Counter((error.error, error.bug) for error in errors)
    for (name, bug), count in kinds.most_common():
        rows = [error for error in errors if (error.error, error.bug) == (name, bug)]
        head = Text(f"✗ {name}", style="bold red")
        head.append(f" × {number(count)}", style="red")
        head.append("  lỗi của chương trình, không phải của tệp" if bug else "", style="red")
        yield head
        for error in rows[:_FAILURES]:
            line = Text(f"    {error.path}", style="default")
            line.append(f"  {cut(error.message, 160)}", style="dim")
            yield line
        if count > _FAILURES:
            yield Text(f"    … và {number(count - _FAILURES)} tệp nữa: errors.jsonl", style="dim")
        yield Text(f"    → {rows[0].advice}\n", style="yellow")


def _files(report: RunReport) -> Table:
    table = Table.grid(padding=(0, 2))
    table.title, table.title_justify = Text(f"Kết quả trong {report.outputs}/", style="bold"), "left"
    for name, what in FILES:
        table.add_row(Text(f"  {name}", style="cyan"), Text(what, style="dim"))
    return table
