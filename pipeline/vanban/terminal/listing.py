"""Records one below the other: a table where there is room for its columns, else a card for each record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from vanban.exports.whole import clean

# characters of a line below which columns become too narrow to read
_NARROW = 100


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, what it shows of a record, its share of the width (None: as wide as its longest word)."""

    title: str
    show: Callable[[Any], str | Text]
    share: int | None = None
    right: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Records with their columns, for any console. `spaced` puts an empty line between records of several lines."""

    title: str
    columns: Sequence[Column]
    records: Iterable[Any]
    spaced: bool = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.title:
            yield Text(self.title, style="bold")
        yield self._cards() if options.max_width < _NARROW else self._table()

    def _table(self) -> RenderableType:
        table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1), leading=int(self.spaced))
        for column in self.columns:
            justify = "right" if column.right else "left"
            table.add_column(column.title, ratio=column.share, no_wrap=column.share is None, justify=justify)
        for record in self.records:
            table.add_row(*(_text(column.show(record)) for column in self.columns))
        return table

    def _cards(self) -> RenderableType:
        cards = Table.grid(padding=(0, 1))
        cards.add_column(style="dim", max_width=18)
        cards.add_column(overflow="fold")
        for record in self.records:
            cards.add_row()
            for column in self.columns:
                if shown := _text(column.show(record)):
                    cards.add_row(column.title, shown)
        return cards


def cut(text: str, length: int) -> str:
    """The text on one line, at most `length` characters of it."""
    text = " ".join(clean(text).split())
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + " …"


def around(text: str, word: str, length: int) -> str:
    """As `cut`, but with `word` in it: where it stands late, the beginning is left out."""
    text = " ".join(text.split())
    at = text.find(word)
    if len(text) <= length or at < 0 or at + len(word) <= length - 2:
        return cut(text, length)
    start = text.find(" ", max(0, min(at - length // 3, len(text) - length))) + 1
    return f"… {cut(text[start:], length - 2)}"


def _text(shown: str | Text) -> Text:
    return shown if isinstance(shown, Text) else Text(clean(shown))
