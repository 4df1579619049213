"""How far a long run is: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.text import Text

from vanban.exports.wording import number
from vanban.runs import Progress
from vanban.terminal.console import notes
from vanban.terminal.listing import cut

STAGES = {
    "conversion": "Đổi tệp Word cũ", "documents": "Đọc văn bản", "graph": "Nối đồ thị", "store": "Ghi cơ sở dữ liệu",
    "exports": "Xuất bảng",
}  # fmt: skip
# characters of a path on a line of its own; Linux allows 4,096
_LINE = 4_096
# seconds between two plain lines
_PAUSE = 5.0


class Pace:
    """How fast a run goes: documents a second, the time left, how many have failed; as text for a line."""

    def __init__(self) -> None:
        self._begun: dict[str, tuple[float, int]] = {}
        self._failed = 0

    def told(self, stage: str, done: int, total: int, error: str | None) -> str:
        """“12,4/giây, còn 3:20, 2 lỗi”; empty in the first second of a stage."""
        self._failed += error is not None
        begun, before = self._begun.setdefault(stage, (time.monotonic(), done))
        seconds = time.monotonic() - begun
        if seconds < 1 or done <= before:
            return ""
        rate = (done - before) / seconds
        minutes, rest = divmod(round((total - done) / rate), 60)
        left = f", còn {minutes}:{rest:02}" if done < total else ""
        return f"{number(round(rate, 1))}/giây{left}" + (f", {number(self._failed)} lỗi" if self._failed else "")


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A progress function for `runs.run`, on standard error."""
    console = notes()
    if console.is_terminal:
        with _bar(console) as report:
            yield report
    else:
        yield _lines(console)


@contextmanager
def _bar(console) -> Iterator[Progress]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TextColumn("{task.fields[pace]}"),
               TextColumn("{task.fields[item]}", style="dim", markup=False))  # fmt: skip
    with Bar(*columns, console=console, transient=True) as bar:
        tasks: dict[str, int] = {}
        pace = Pace()

        def report(stage: str, done: int, total: int, item: str, error: str | None) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(STAGES.get(stage, stage), total=total, item="", pace="")
            told = pace.told(stage, done, total, error)
            bar.update(tasks[stage], completed=done, total=total, pace=told, item=_short(item) if done < total else "")
            if error:
                # in one piece: what follows on the line would be the bar
                bar.console.print(Text("✗ ", style="red").append(f"{error}: {cut(item, _LINE)}", style="default"))

        yield report


def _lines(console) -> Progress:
    last = time.monotonic()
    pace = Pace()

    def report(stage: str, done: int, total: int, item: str, error: str | None) -> None:
        nonlocal last
        item, told = cut(item, _LINE), pace.told(stage, done, total, error)
        now = time.monotonic()
        if error or now - last >= _PAUSE or (done == total and stage == "documents"):
            last = now
            what = f"✗ {error}: {item}" if error else item
            shown = f" ({told})" if told else ""
            console.print(f"{STAGES.get(stage, stage)} {done}/{total}{shown}  {what}", markup=False)

    return report


def _short(item: str) -> str:
    item = cut(item, _LINE)
    return item if len(item) <= 40 else "…" + item[-39:]
