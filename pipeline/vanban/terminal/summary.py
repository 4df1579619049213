"""The summary of a run: what was read and found, what is due next, who implements what, what failed and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rich import box
from rich.console import Console, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from vanban.errors import StoreError
from vanban.exports.wording import day, number, recurrence, turn, type_name
from vanban.model import Node
from vanban.queries import DeadlineFound, deadlines
from vanban.runs import RunReport
from vanban.store import Store, open_store
from vanban.terminal.failures import failures
from vanban.terminal.listing import Column, Listing, cut
from vanban.terminal.tables import document_name, node_name, work

_DUE, _ROOTS, _BRANCHES = 8, 6, 8
# a rule that comes at least as often as every week would stand in the list of what is due next for ever
_ROUTINE = 7
# characters of a path on a line of its own; Linux allows 4,096
_PATH = 4_096

FILES = (
    ("documents/", "mỗi văn bản một tệp JSON"),
    ("vanban.db", "cơ sở dữ liệu SQLite, hỏi bằng: vanban query"),
    ("graph.json, .graphml, .jsonld", "đồ thị dẫn chiếu"),
    ("tasks.csv, tasks.xlsx, tasks.ics", "nhiệm vụ: bảng và lịch"),
    ("citations.csv, targets.csv", "dẫn chiếu, chỉ tiêu"),
    ("run.json, errors.jsonl", "nhật ký lượt chạy và các tệp không đọc được"),
)


def summarise(report: RunReport, console: Console) -> None:
    """Print the summary of a run."""
    console.print(_head(report))
    if report.record.counts.documents:
        console.print(_types(report))
        for block in _answers(report):
            console.print(block)
    for block in failures(report.errors):
        console.print(block)
    console.print(_files(report))


def summarise_briefly(report: RunReport, console: Console) -> None:
    """Print a line for a run, and one for each input that could not be read."""
    console.print(f"{datetime.fromisoformat(report.record.finished_at).astimezone():%H:%M:%S}  {_outcomes(report)}")
    for error in report.errors:
        console.print(Text("✗ ", style="red").append(f"{error.error}: {cut(error.path, _PATH)}", style="default"))


def _answers(report: RunReport) -> list[RenderableType]:
    """What the store tells at once."""
    if not isinstance(report.outputs, Path):
        return [Text("Muốn tra cứu, hãy tải thư mục kết quả về máy rồi dùng: vanban query … -o THƯ-MỤC\n", style="dim")]
    try:
        with open_store(report.outputs) as store:
            return [*_due(store), *_chains(store)]
    except StoreError as error:
        return [Text(str(error), style="red")]


def _head(report: RunReport) -> Panel:
    counts, seconds = report.record.counts, report.record.timings.get("total", 0.0)
    rows = Table.grid(padding=(0, 3))
    rows.add_row("Tệp", f"{number(counts.inputs)}: {_outcomes(report)}")
    found = (("nhiệm vụ", counts.tasks), ("dẫn chiếu", counts.citations), ("thời hạn", counts.deadlines),
             ("chỉ tiêu", counts.targets), ("điều cần xem lại", counts.findings))  # fmt: skip
    rows.add_row("Tìm thấy", ", ".join(f"[bold]{number(value)}[/] {name}" for name, value in found))
    rows.add_row("Đồ thị", f"{number(counts.nodes)} văn bản, {number(counts.edges)} quan hệ")
    title = f"[bold]{number(counts.documents)} văn bản[/] trong {number(round(seconds, 1))} giây"
    return Panel(
        rows, title=title, title_align="left", box=box.ROUNDED, border_style="red" if counts.failed else "green"
    )


def _outcomes(report: RunReport) -> str:
    """What became of the inputs, and behind a semicolon what is none of them."""
    counts = report.record.counts
    inputs = ((counts.read, "mới đọc"), (counts.kept, "không đổi"), (counts.duplicates, "trùng nội dung"))
    others = ((counts.skipped, "tệp khác bỏ qua"), (counts.forgotten, "văn bản cũ đã gỡ"))
    told, more = (", ".join(f"{number(value)} {name}" for value, name in rows if value) for rows in (inputs, others))
    failed = f"[red]{number(counts.failed)} không đọc được[/]" if counts.failed else ""
    read = ", ".join(filter(None, (told, failed))) or "không có văn bản nào"
    return "; ".join(filter(None, (read, more)))


def _types(report: RunReport) -> Text:
    line = Text("Loại văn bản  ", style="bold")
    for at, (key, count) in enumerate(report.record.counts.by_type.items()):
        line.append(" · " if at else "", style="dim")
        line.append(f"{type_name(None if key == 'null' else key)} ", style="default")
        line.append(number(count), style="cyan")
    line.append("\n")
    return line


def _due(store: Store) -> Iterator[RenderableType]:
    """What has a day, the next first; of what only comes again, how much there is."""
    dated, again = [], Counter()
    for each in deadlines(store):
        if each.rrule and (not each.fixed or turn(each.rrule) <= _ROUTINE):
            again[each.rrule] += 1
        elif each.tasks or each.targets:
            dated.append(each)
    if dated:
        title = f"Sắp đến hạn ({number(len(dated))} thời hạn có ngày trong 12 tháng tới)"
        days: dict[tuple[str, str], list[DeadlineFound]] = {}
        for each in dated:
            days.setdefault((each.due, each.code or each.document), []).append(each)
        yield Listing(title, _DUE_COLUMNS, list(days.values())[:_DUE])
    if again:
        line = Text("Định kỳ  ", style="bold")
        for at, rule in enumerate(sorted(again, key=lambda rule: (turn(rule), rule))):
            line.append(" · " if at else "", style="dim").append(f"{recurrence(rule)} ")
            line.append(number(again[rule]), style="cyan")
        yield line.append("\n")


_DUE_COLUMNS = (
    Column("Ngày", lambda same: day(same[0].due)),
    Column("Thời hạn", lambda same: cut(same[0].text, 60), 2),
    Column("Văn bản", lambda same: document_name(same[0]), 2),
    Column("Việc phải làm", lambda same: _first_of(same), 6),
)


def _first_of(same: list[DeadlineFound]) -> str:
    """What is due first of what one document wants on one day, and how much more there is."""
    lines = dict.fromkeys(line for each in same for line in work(each, 110).split("\n"))
    more = f" (và {number(len(lines) - 1)} việc nữa)" if len(lines) > 1 else ""
    return next(iter(lines)) + more


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
    for members in below.values():
        members.sort(key=lambda node: (nodes[node].issued_on or "9999", node))
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
    name = Text(node_name(node), style="default" if node.in_corpus else "dim")
    if not node.in_corpus:
        name.append("  (chỉ được dẫn)", style="dim")
    return name


def _files(report: RunReport) -> Table:
    table = Table.grid(padding=(0, 2))
    table.title, table.title_justify = Text(f"Kết quả trong {report.outputs}/", style="bold"), "left"
    for name, what in FILES:
        table.add_row(Text(f"  {name}", style="cyan"), Text(what, style="dim"))
    return table
