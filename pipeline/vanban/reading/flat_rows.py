"""The lines of a row of a flattened table, shared among its columns: of all ways the one that fits best.

Columns of bodies hold lines that begin with the name of a body, the column of time one that tells a time; a cell goes
on with a small letter or behind a comma. Sharing takes time linear in the lines and quadratic in the few columns.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from vanban import grammar
from vanban.grammar.column_heads import BODY_COLUMNS
from vanban.grammar.forms import UPPER, lowered, matching_form
from vanban.grammar.wordlists import alternatives
from vanban.reading import mending

_SIGNS = grammar.patterns("flat_tables")
Lines = list[tuple[int, str]]

_NEVER = -1e9
# behind the last column of the last row: what stands below the table
_AFTER = "after"
# a cell of the column left empty
_EMPTY = {
    "task": -8.0,
    "lead": -3.0,
    "implement": -3.0,
    "coordinate": -1.5,
    "time": -2.5,
    "product": -1.5,
    "other": 0.0,
    _AFTER: 0.0,
}
_HELD = (",", "-", "/", "&", "(", " và")
_LINKED = (*_HELD, ";", ":")
# "1. Bộ Tài chính …", "- Chủ trì: …": an item of a cell of bodies
_ITEM = re.compile(r"(?:(?P<number>\d{1,2})[.)]|[-+•])\s*(?=\D)")
# two cells that no line break parts: "Sở Nội vụ Các sở, ban, ngành"
_RUN_ON = re.compile(r"(?<=[^\W\d_]) (?=(?:Các|Bộ|Sở|Ủy ban|UBND)\s)")
_LONGEST_TIME = 70
_WIDEST = 10_000
_SHORT = 10
# how far beyond the width of its column a line may be, how full a line is behind which none had room
_LONGER = 1.2
_TOO_LONG = 2.5
_ROOM = 0.85


@dataclass(slots=True)
class Row:
    """A row: its number and its lines with their places in the file, in several parts where a page cuts it."""

    start: int
    label: str
    parts: list[Lines] = field(default_factory=lambda: [[]])

    @property
    def is_duty(self) -> bool:
        """Whether the row has cells besides the heading of a group."""
        texts = (text for part in self.parts for _, text in part)
        return bool(self.label) and any(_tells_time(t) or _names_body(t) or _says_as_above(t) for t in texts)

    @property
    def is_half(self) -> bool:
        """Whether the lines name a body and tell no time yet."""
        return self.is_duty and not any(_tells_time(text) for part in self.parts for _, text in part)


@dataclass(slots=True)
class Shared:
    """The lines of a row by column, and the line of the file behind the last of them."""

    cells: list[list[str]]
    end: int


def share(row: Row, roles: list[str | None], last: bool, widths: list[int] | None = None) -> Shared:
    """The lines of a row, each in its column; the `last` row may be followed by text.

    `widths` tell how long the lines of each column are, where rows that were shared before have told it.
    """
    if not row.is_duty:
        lines = [line for part in row.parts for line in part]
        heading = [" ".join(text for _, text in lines)]
        empty: list[list[str]] = [[] for _ in roles[1:]]
        return Shared([heading, *empty], (lines[-1][0] if lines else row.start) + 1)
    columns = [*roles, _AFTER] if last else roles
    shared = Shared([[] for _ in columns], row.start + 1)
    for part in map(_whole_words, row.parts):
        places = _places(part, columns, shared.cells, [*(widths or [_WIDEST] * len(roles)), _WIDEST])
        for column, (line, text) in zip(places, part, strict=True):
            shared.cells[column].append(text)
            shared.end = line + 1 if columns[column] != _AFTER else shared.end
    del shared.cells[len(roles) :]
    return shared


def widths(rows: list[Shared]) -> list[int]:
    """How long the lines of each column are: nearly all are no longer."""
    found = []
    for cells in zip(*(row.cells for row in rows), strict=True):
        lengths = sorted(len(text) for cell in cells for text in cell)
        found.append(lengths[int(0.95 * (len(lengths) - 1))] if lengths else _WIDEST)
    return found


def _whole_words(lines: Lines) -> Lines:
    """The lines, one for words that a justified line has set apart: "Các" / "bộ" / "ở"."""
    found: Lines = []
    for line, text in lines:
        if found and found[-1][1].count(" ") < 2 and len(found[-1][1]) < _SHORT and mending.starts_lower(text):
            found[-1] = (line, f"{found[-1][1]} {text}")
        else:
            found.append((line, text))
    return found


# ---------------------------------------------------------------- which line stands in which column


def _places(lines: Lines, columns: list[str | None], above: list[list[str]], wide: list[int]) -> list[int]:
    """The column of each line; `above` are the lines that the cells have on the page before."""
    empty = _left_out(columns, above)
    # worth[column] of the best way to share the lines so far, the last of which stands in that column
    worth: list[float] = []
    ways: list[list[int]] = []
    for number, (_, text) in enumerate(lines):
        line = _Look(text, lines[number + 1][1] if number + 1 < len(lines) else "")
        over = lines[number - 1][1] if number else None
        new, way = [], []
        for column, role in enumerate(columns):
            cut = above[column][-1] if above[column] else None
            first = line.follows(role, cut, wide[column]) if cut else line.begins(role, wide[column]) - _held(over)
            steps = [(worth[at] + empty[column] - empty[at + 1] + first, at) for at in range(column) if over]
            if over:
                steps.append((worth[column] + line.follows(role, over, wide[column]), column))
            best, at = max(steps) if steps else (empty[column] + first if not over else _NEVER, column)
            new.append(best)
            way.append(at)
        worth = new
        ways.append(way)
    return _back([value + empty[-1] - empty[at + 1] for at, value in enumerate(worth)], ways)


def _held(line: str | None) -> float:
    """What speaks against a new cell below a line: hardly any cell ends with a comma, few with a semicolon."""
    return 0.0 if line is None else 6.0 if line.endswith(_HELD) else 1.5 if line.endswith(";") else 0.0


def _back(worth: list[float], ways: list[list[int]]) -> list[int]:
    """The columns of the best way, from its end back to its beginning."""
    column = max(range(len(worth)), key=worth.__getitem__, default=0)
    found = []
    for way in reversed(ways):
        found.append(column)
        column = way[column]
    return found[::-1]


def _left_out(columns: list[str | None], above: list[list[str]]) -> list[float]:
    """What it costs to leave all columns before each one empty; one that has lines on the page before is not empty."""
    costs = [0.0 if lines else _EMPTY.get(role or "other", -1.5) for role, lines in zip(columns, above, strict=True)]
    return [0.0, *itertools.accumulate(costs)]


class _Look:
    """What a line looks like: where it may begin a cell, and where it goes on with one."""

    def __init__(self, text: str, below: str) -> None:
        self._text = text
        form = matching_form(text)
        self._small = mending.starts_lower(text) or text.startswith("Và ") or bool(_SIGNS["whose"].match(form))
        item = _ITEM.match(text)
        self._item = bool(item)
        self._later = bool(item and item["number"] and int(item["number"]) > 1)
        self._body = _names_body(text[item.end() :] if item else text)
        cut = (mending.starts_lower(below) or below[:1].isdigit()) and len(text) + len(below) < _LONGEST_TIME
        self._time = _tells_time(text) or (cut and _tells_time(f"{text} {below}"))
        self._term = bool(_SIGNS["term"].match(form))
        self._ditto = _says_as_above(text)

    def begins(self, role: str | None, wide: int) -> float:
        """How well the line begins a cell of a column whose lines are so `wide`."""
        return self._begins(role) - (_TOO_LONG if len(self._text) > wide * _LONGER else 0.0)

    def follows(self, role: str | None, over: str, wide: int) -> float:
        """How well the line goes on with a cell of such a column, of which `over` is the line above."""
        worth = self._goes_on(role, over) - (_TOO_LONG if len(self._text) > wide * _LONGER else 0.0)
        # what had room in the line above is no rest of it; names of bodies stand on lines of their own
        named = role in BODY_COLUMNS and (self._body or self._item)
        room = not named and wide < _WIDEST and len(over) + 1 + len(self._text.split()[0]) < _ROOM * wide
        return worth - (1.0 if room else 0.0)

    def _begins(self, role: str | None) -> float:
        if self._later:
            return -6.0
        if self._ditto:
            return -6.0 if role == "task" else 2.5
        if role in BODY_COLUMNS:
            worth = 4.0 if self._body else -6.0 if self._time else 0.0 if self._item or self._small else -2.0
            return worth - (3.0 if self._small else 0.0)
        if role == "time":
            return 5.0 if self._time else 1.0 if self._term else -6.0
        if self._time:
            return -5.0 if role == "task" else -3.0
        if self._small:
            return -3.0
        if role == "task":
            return -1.0 if self._body else 2.0
        if role == _AFTER:
            return 1.0 if self._item or len(self._text) > _LONGEST_TIME or self._text.isupper() else -0.5
        return -0.5 if self._body else 1.5 if role == "product" else 0.3

    def _goes_on(self, role: str | None, before: str) -> float:
        if self._ditto:
            return _NEVER
        linked = self._small or before.endswith(_LINKED) or mending.open_bracket(before)
        link = 1.5 if linked else -1.0
        if role == "time":
            return 1.0 if linked or self._time else -4.0
        if self._time:
            return link - (5.0 if role in BODY_COLUMNS else 3.0)
        if role in BODY_COLUMNS:
            if self._body or self._item:
                return 2.0 if self._later else 0.5 if linked or self._item else 0.2 if role == "coordinate" else -0.3
            return link - (2.0 if self._term else 0.0)
        if self._body and not linked:
            return -2.5
        return link


def _says_as_above(text: str) -> bool:
    return bool(_SIGNS["ditto"].fullmatch(matching_form(text)))


@cache
def _body() -> re.Pattern[str]:
    data = grammar.data("bodies")
    fixed = [name for group in data["group"] for name in group["names"]]
    heads = [
        *data["fielded"]["heads"],
        *data["proper"]["heads"],
        *data["office"]["heads"],
        *fixed,
        *data["abbreviations"],
    ]
    kinds = alternatives({matching_form(word).lower() for word in data["classes"]["words"] + data["classes"]["places"]})
    names = alternatives({matching_form(head).lower() for head in heads})
    several = r"(?:(?i:và|cùng) )?(?i:các|những|toàn thể|tất cả(?: các)?) "
    return re.compile(
        rf"{several}(?i:{kinds}|{names})(?!\w)|(?=[{UPPER}])(?i:{names})(?!\w)(?!{_SIGNS['thing'].pattern})"
        rf"|(?=[{UPPER}])(?i:{kinds})(?=,|/| (?:có )?liên quan|$)|[{UPPER}]{{1,3}}\. ?(?=[{UPPER}])"
    )


@lru_cache(maxsize=4096)
def _names_body(text: str) -> bool:
    form = matching_form(text)
    return bool(_body().match(form)) and not _SIGNS["whose"].match(form)


@lru_cache(maxsize=4096)
def _tells_time(text: str) -> bool:
    """Whether a line is a time and little else: "Quý II/2026", "Nhiệm vụ thường xuyên", "2026 - 2030"."""
    if len(text) > _LONGEST_TIME:
        return False
    form = lowered(matching_form(text))
    for entry in grammar.entries("deadlines"):
        if (found := entry.regex.search(form)) and found.start() <= 12:
            opens = found.start() == 0 and form[found.end() : found.end() + 1] in (";", ",", "(")
            if opens or len(found[0]) >= 0.45 * len(form):
                return True
    return False


# ---------------------------------------------------------------- the text of a cell


def texts(shared: Shared, roles: list[str | None]) -> list[str]:
    """The text of each cell of a row."""
    cells = shared.cells
    for at, (role, after) in enumerate(itertools.pairwise(roles)):
        if role in BODY_COLUMNS and after in BODY_COLUMNS and cells[at] and not cells[at + 1]:
            _part_run_on(cells, at)
    return [_joined(cell, role in BODY_COLUMNS) for cell, role in zip(cells, roles, strict=True)]


def _part_run_on(cells: list[list[str]], at: int) -> None:
    """Give the next column of bodies, which is empty, what stands in one line with the cell before it."""
    for number, text in enumerate(cells[at]):
        if seam := _RUN_ON.search(text):
            cells[at + 1] = [text[seam.end() :], *cells[at][number + 1 :]]
            cells[at] = [*cells[at][:number], text[: seam.start()]]
            return


def _joined(lines: list[str], bodies: bool) -> str:
    """The text of a cell: its lines joined to paragraphs, in a column of bodies one for each name or item."""
    found = ""
    for text in lines:
        if not found:
            found = text
            continue
        last = found.rsplit("\n", 1)[-1]
        new = _ITEM.match(text) or (mending.ends_sentence(last) and not mending.starts_lower(text))
        if bodies and not new:
            cut = mending.starts_lower(text) or last.endswith((" và", ",")) or mending.open_bracket(last)
            new = _names_body(text) and not cut
        found = f"{found}\n{text}" if new else mending.join(found, text)
    return found
