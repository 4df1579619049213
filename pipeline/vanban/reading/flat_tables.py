"""Tables of duties that copying has flattened: each cell, or each printed line of a cell, is a line of the text.

The names of the columns stand below each other ("TT", "Nhiệm vụ", "Cơ quan chủ trì", …), then row by row a number and
the cells. Numbers part the rows; which lines make which cell is told by what columns hold: names of bodies, a time. Of
all ways to share the lines of a row among its columns the one is taken that fits best (`flat_rows`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from vanban.grammar.column_heads import BODY_COLUMNS, attribute_names, column_role
from vanban.grammar.forms import UPPER
from vanban.reading import flat_rows, furniture, mending
from vanban.reading.blocks import Grid
from vanban.reading.flat_rows import Row

_MOST_HEAD_LINES = 24
_MOST_FAILED = 12
_LONGEST_ROW = 300
_FEWEST_ROWS = 2
_LABEL = re.compile(r"(?:\d{1,3}(?:\.\d{1,2}){0,3}|[IVXL]{1,6}|[A-H])[.)]?|[-+]")
_ROMAN = re.compile(r"[IVXL]{1,6}|[A-H]")
# "2. Đẩy mạnh nghiên cứu": the heading of a group in one line with its number
_RUN_IN = re.compile(rf"(?P<label>[IVXL]{{1,6}}|[A-H]|\d{{1,3}})(?:[.)]\s+(?=\S)|(?<=[IVXL])\s+(?=[{UPPER}]))")
_OF_BODIES = re.compile(r"cơ quan|đơn vị (?!tính)|thẩm (?:định|tra)", re.IGNORECASE)
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")
_STOP = re.compile(
    r"(?:Nơi nhận|Ghi chú|Tổng (?:số|cộng)|Phụ lục|PHỤ LỤC|Điều \d|Lưu ý|Biểu(?: mẫu)? (?:số )?\d|Mẫu số)(?!\w)",
    re.IGNORECASE,
)
_MOST_SKIPPED = 5
# "-" and '"' are ornaments elsewhere, here a sub-item and "as above"
_LONGEST_SIGN = 2
_SIGNS = ("-", "+")


@dataclass(slots=True)
class Flat:
    """A flattened table: its lines are [start, end) of the file, `repeated` are those that say the header again."""

    start: int
    end: int
    grid: Grid
    repeated: list[int] = field(default_factory=list)


def find(lines: Sequence[str], pages: Sequence[int]) -> list[Flat]:
    """The flattened tables of a file, given its lines and the page of each."""
    plain = [raw.strip(" \t\xa0*_|") for raw in lines]
    numbers = _numbers()
    heads = [at for at, text in enumerate(plain) if text.lower() in numbers]
    found: list[Flat] = []
    failed = 0
    for at in heads:
        if found and at < found[-1].end:
            continue
        if table := _table(plain, pages, at):
            found.append(table)
        else:
            failed += 1
        # each look that finds none may have gone to the end of the file
        if failed > _MOST_FAILED:
            break
    return found


def _numbers() -> set[str]:
    return {name for name, role in attribute_names().items() if role == "number"}


@dataclass(frozen=True, slots=True)
class TabRows:
    """The rows of a table copied with tabs, each with the number of its first line; a cell may hold line breaks."""

    rows: list[tuple[int, str]]
    size: int


_TAB_LABEL = re.compile(rf"\s*(?:{_LABEL.pattern})[ ]*\t")


def numbers_rows(header: str) -> bool:
    """Whether a line with tabs may be a header whose first column numbers the rows."""
    return header.count("\t") >= 2 and header.split("\t", 1)[0].strip(" *").lower() in _numbers()


def tab_rows(lines: Sequence[str]) -> TabRows:
    """The rows of a table below its header, the first of the lines.

    A browser copies cells with tabs and their paragraphs as lines.
    """
    count = lines[0].count("\t")
    rows, size = [(0, lines[0])], 1
    for at, raw in enumerate(lines[1:], start=1):
        start, last = rows[-1]
        whole = last.count("\t") >= count
        if not raw.strip() or (whole and "\t" not in raw and not _goes_on_in_last(lines, at)):
            break
        if _TAB_LABEL.match(raw) or (whole and raw.count("\t") == count):
            rows.append((at, raw))
        elif last.count("\t") + raw.count("\t") <= count and start:
            rows[-1] = (start, f"{last}\n{raw}")
        else:
            break
        size = at + 1
    return TabRows(rows, size)


def _goes_on_in_last(lines: Sequence[str], at: int) -> bool:
    """Whether a line without tabs is a paragraph of the last cell of its row: another row follows soon."""
    following = next((raw for raw in lines[at : at + _MOST_HEAD_LINES] if "\t" in raw or not raw.strip()), "")
    return bool(_TAB_LABEL.match(following))


# ---------------------------------------------------------------- the header


def _table(plain: list[str], pages: Sequence[int], at: int) -> Flat | None:
    heads = _head_lines(plain, at)
    names = _columns([plain[line] for line in heads[1:]])
    roles = [column_role(name) for name in names]
    if "task" not in roles or not any(role in BODY_COLUMNS for role in roles):
        return None
    # "Cơ quan thẩm định" holds bodies too, whatever they do
    roles = [_held(name, role) for name, role in zip(names, roles, strict=True)]
    walk = _Walk(plain, [plain[line] for line in heads])
    rows = walk.rows(_past_numbers(plain, heads[-1] + 1, len(names) + 1))
    if sum(row.is_duty for row in rows) < _FEWEST_ROWS:
        return None
    lasts = [number + 1 == len(rows) for number in range(len(rows))]
    first = [flat_rows.share(row, roles, last) for row, last in zip(rows, lasts, strict=True)]
    wide = flat_rows.widths([shared for row, shared in zip(rows, first, strict=True) if row.is_duty])
    grid = Grid([[plain[at], *names]], header_rows=1, pages=[pages[at]])
    end = at
    for row, last in zip(rows, lasts, strict=True):
        shared = flat_rows.share(row, roles, last, wide)
        cells = flat_rows.texts(shared, roles)
        # a heading with its number in one line stands where numbers stand
        grid.rows.append([row.label, *cells] if row.label else [*cells, ""])
        grid.pages.append(pages[row.start])
        end = shared.end
    return Flat(at, end, grid, walk.repeated)


def _held(name: str, role: str | None) -> str | None:
    """What the cells of a column hold: its role, or bodies where its name says so."""
    return "implement" if role in (None, "other") and _OF_BODIES.match(name) else role


def _head_lines(plain: list[str], at: int) -> list[int]:
    """The lines from the name of the number column up to the first row."""
    found = [at]
    for line in range(at + 1, min(at + 3 * _MOST_HEAD_LINES, len(plain))):
        if _LABEL.fullmatch(plain[line]) or _RUN_IN.match(plain[line]) or plain[line] == "(1)":
            break
        if plain[line]:
            found.append(line)
    return found[:_MOST_HEAD_LINES]


def _columns(lines: list[str]) -> list[str]:
    """The names of the columns, of which each may have several lines: the way to part them that knows most."""
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(lines) + 1):
        ways = [
            (best[start][0] + _worth(lines[start:end], best[start][1]), [*best[start][1], " ".join(lines[start:end])])
            for start in range(max(0, end - 4), end)
            if start == 0 or not mending.starts_lower(lines[start])
        ]
        best.append(max(ways, default=(-1e9, []), key=lambda way: way[0]))
    return _below_common_head(best[-1][1])


def _worth(lines: list[str], before: list[str]) -> float:
    """How well some lines make the name of one column behind the others."""
    name = " ".join(lines)
    role = column_role(name)
    again = role not in (None, "product", "other") and any(column_role(other) == role for other in before)
    known = 4.0 if name.lower() in attribute_names() else 2.0 if role else 1.2
    return known - 3.0 - (6.0 if again else 0.0)


def _below_common_head(names: list[str]) -> list[str]:
    """The columns in their order, where "Chủ trì", "Phối hợp" stand below a common name and so behind all others."""
    roles = [column_role(name) for name in names]
    if roles[-2:] == ["lead", "coordinate"] and "implement" in roles[:-2]:
        common = roles.index("implement")
        return [*names[:common], *names[-2:], *names[common + 1 : -2]]
    return names


def _past_numbers(plain: list[str], at: int, count: int) -> int:
    """Where the rows begin behind a row that numbers the columns: "(1)", "(2)", …"""
    line = at
    for number in range(1, count + 1):
        while line < len(plain) and not plain[line]:
            line += 1
        if line == len(plain) or not _COLUMN_NUMBER.fullmatch(plain[line]) or plain[line].strip("()") != str(number):
            return at
        line += 1
    return line


# ---------------------------------------------------------------- the rows


class _Walk:
    """Goes down the lines below a header and parts them into rows by their numbers."""

    def __init__(self, plain: list[str], head: list[str]) -> None:
        self._plain = plain
        self._head = head
        # of the last row that has a number: to look for it among the rows anew for each line would be quadratic
        self._number = 0
        # the lines that the last row has so far, on all its pages
        self._size = 0
        self.repeated: list[int] = []

    def rows(self, at: int) -> list[Row]:
        """The rows from line `at` to the end of the table or of the file."""
        rows: list[Row] = []
        while at < len(self._plain):
            text = self._plain[at]
            if not text or (furniture.reason(text) and len(text) > _LONGEST_SIGN):
                at += 1
            elif self._says_header(at):
                at = self._skip_header(at, rows)
            elif self._is_page_number(at):
                at += 1
            elif _STOP.match(text) or mending.is_authority(text):
                break
            elif opened := self._opens(at, rows):
                rows.append(opened)
                if number := re.match(r"\d+", opened.label or text):
                    self._number = int(number[0])
                self._size = 0
                at += 1
            elif rows and self._size < _LONGEST_ROW:
                rows[-1].parts[-1].append((at, text))
                self._size += 1
                at += 1
            else:
                break
        return rows

    def _opens(self, at: int, rows: list[Row]) -> Row | None:
        """The row that a line opens: a number of its own, or the heading of a group with its number."""
        text = self._plain[at]
        if _LABEL.fullmatch(text):
            label = text.strip(".)")
            # a dash in a row that tells its bodies and no time yet says that a cell is empty
            blank = label in _SIGNS and bool(rows) and rows[-1].label not in _SIGNS and rows[-1].is_half
            return Row(at, label) if self._follows(label) and not blank else None
        if run_in := _RUN_IN.match(text):
            label = run_in["label"]
            below = self._next_label(at)
            child = below is not None and (
                below.startswith(f"{label}.") or (_ROMAN.fullmatch(label) and below[:1].isdigit())
            )
            return Row(at, "", parts=[[(at, text)]]) if child else None
        return None

    def _next_label(self, at: int) -> str | None:
        """The number that stands alone in one of the next lines."""
        following = (line for line in range(at + 1, min(at + _MOST_HEAD_LINES, len(self._plain))) if self._plain[line])
        return next((self._plain[line].strip(".)") for line in following if _LABEL.fullmatch(self._plain[line])), None)

    def _says_header(self, at: int) -> bool:
        if self._plain[at] != self._head[0]:
            return False
        lines = [text for text in self._plain[at : at + 3 * len(self._head)] if text]
        return lines[: len(self._head)] == self._head

    def _is_page_number(self, at: int) -> bool:
        """Whether a bare number stands above a header that is said again, or beside a running head."""
        if not self._plain[at].isdigit():
            return False
        after = next((line for line in range(at + 1, len(self._plain)) if self._plain[line]), at)
        over = next((line for line in range(at - 1, -1, -1) if self._plain[line]), at)
        beside = any(furniture.reason(self._plain[line]) == "running_head" for line in (over, after))
        return self._says_header(after) or (beside and not self._follows(self._plain[at]))

    def _skip_header(self, at: int, rows: list[Row]) -> int:
        """Past a header that a page says again; what follows in the same row stands on the next page."""
        left = len(self._head)
        while left:
            if self._plain[at]:
                self.repeated.append(at)
                left -= 1
            at += 1
        if rows:
            rows[-1].parts.append([])
        return at

    def _follows(self, label: str) -> bool:
        """Whether a number may be that of the next row: a table counts, a number inside a cell does not."""
        return not label.isdigit() or label in ("1", "01") or 0 < int(label) - self._number <= _MOST_SKIPPED + 1
