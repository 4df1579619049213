"""How the report of `vanban doctor` is shown."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from vanban.doctor import Report


def show(report: Report, console: Console) -> None:
    """Print which readers work, on what, and the command that installs what is missing."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("", "Đọc được", "Nhờ", "Ghi chú"):
        table.add_column(title)
    for check in report.checks:
        mark = Text("✓", "green") if check.works else Text("✗", "red" if check.needed else "yellow")
        lacking = f"thiếu {', '.join(check.missing)}" if check.missing else check.note
        table.add_row(mark, Text(check.reads), Text(check.stands_on), Text(lacking))
    console.print(table)
    if report.install:
        console.print(Text(f"\nCài phần còn thiếu: {report.install}"))
