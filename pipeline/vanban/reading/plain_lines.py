"""Lines of a plain text or Markdown file → blocks: tables, columns made with spaces, paragraphs."""

from __future__ import annotations

import itertools
import re

from vanban import model
from vanban.reading import columns, furniture, mending, plain_tables, tables
from vanban.reading.blocks import Grid, Paragraph
from vanban.reading.markup import plain
from vanban.reading.plain_tables import Line

_NUMBER = re.compile(r"\s*(?:[-–]\s*)?\d{1,4}\s*(?:[-–]\s*)?$")
# "đến hết năm" / "2030" / "có 12 bến mới": the number that a line's last word asks for is no page's
_ASKS_NUMBER = re.compile(r"(?<!\w)(?:ngày|tháng|năm|số|[Đđ]iều|khoản|lần thứ)\s*$")
_WIDEST_WRAP = 140
_NUMBERED_ITEM = re.compile(r"[\s*_]*(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])[.)]\s|[\s*_]*Điều \d")
_FEWEST_ITEMS = 4


def blocks(lines: list[Line], removed: list[model.Removed], markdown: bool) -> list[Paragraph | Grid]:
    """The blocks of a file; what is no text goes to `removed`."""
    lines = _without_furniture(plain_tables.with_flat_tables(lines, removed), removed)
    found: list[Paragraph | Grid] = []
    width = _wrap_width(lines)
    writer = _Paragraphs(found, width, width is not None and _blanks_part(lines), _is_ragged(lines))
    raws = [line.raw for line in lines]
    index = 0
    while index < len(lines):
        table, size = plain_tables.table_at(lines, index, removed, markdown)
        if table is None:
            placed, size = columns.arrange(raws, index)
            column_lines = [Line(text, lines[at].page) for at, text in placed]
            for line in column_lines or [lines[index]]:
                if column_lines and (why := furniture.reason(line.raw)) not in (None, "web_residue"):
                    removed.append(model.Removed(page=line.page, text=line.raw.strip(), why=why))
                    continue
                text = plain(line.raw, line.page, removed, markdown)
                writer.add(Line(text, line.page), in_columns=bool(column_lines))
            if column_lines:
                writer.close()
        elif tables.is_layout(table.rows, table.header_rows, ruled=True):
            _add_columns(writer, table)
        else:
            found.append(table)
            writer.close()
        index += size
    return found


def _add_columns(writer: _Paragraphs, table: Grid) -> None:
    """A letterhead or signature that a table of Markdown sets side by side: the left column before the right one."""
    writer.close()
    for column in range(len(table.rows[0])):
        for row, page in zip(table.rows, table.pages, strict=True):
            for text in tables.lines_of_cell(row[column]):
                writer.add(Line(text, page), in_columns=True)
        writer.close()


# ---------------------------------------------------------------- furniture


def _without_furniture(lines: list[Line], removed: list[model.Removed]) -> list[Line]:
    numbers = _page_numbers(lines)
    kept: list[Line] = []
    block = False
    for index, line in enumerate(lines):
        why = None if line.is_blank or "|" in line.raw else furniture.reason(line.raw, in_block=block)
        if index in numbers:
            why = "page_number"
        block = why == "signature_block"
        if why is None or why == "web_residue":
            kept.append(line)
        else:
            removed.append(model.Removed(page=line.page, text=line.raw.strip(), why=why))
            # the rest of a sentence that a page break has cut stands after a blank line
            kept.append(Line("", line.page))
    return kept


def _page_numbers(lines: list[Line]) -> set[int]:
    """Lines that hold only a number and stand at the edge of a page, between blank lines, or inside a sentence."""
    found = set()
    filled = [index for index, line in enumerate(lines) if not line.is_blank]
    bare = [at for at, index in enumerate(filled) if _NUMBER.match(lines[index].raw)]
    for at in bare:
        index = filled[at]
        before = filled[at - 1] if at else None
        after = filled[at + 1] if at + 1 < len(filled) else None
        at_edge = (
            before is None or after is None or lines[before].page < lines[index].page < lines[after].page + 1
        ) and (before is None or after is None or lines[before].page != lines[after].page)
        if at_edge or _is_between(lines, before, index, after):
            found.add(index)
    if len(bare) > 1 and _are_in_sequence([(at, lines[filled[at]].raw) for at in bare]):
        found.update(filled[at] for at in bare)
    return found


def _is_between(lines: list[Line], before: int, index: int, after: int) -> bool:
    above, below = lines[before].raw, lines[after].raw
    if _ASKS_NUMBER.search(above) and not below.lstrip()[:1].isdigit():
        return False
    if furniture.reason(above) == "running_head" or furniture.reason(below) == "running_head":
        return True
    if index - before > 1 and after - index > 1:
        return True
    return mending.starts_lower(below) and not mending.ends_sentence(above) and not mending.is_item(below)


def _are_in_sequence(numbers: list[tuple[int, str]]) -> bool:
    """Whether bare numbers count up one by one, each a page's length of lines from the one before."""
    values = [int(re.sub(r"\D", "", text)) for _, text in numbers]
    steps = zip(numbers, numbers[1:], values, values[1:], strict=False)
    return all(b[0] - a[0] >= 15 and y - x == 1 for a, b, x, y in steps)


# ---------------------------------------------------------------- paragraphs


def _wrap_width(lines: list[Line]) -> int | None:
    """The width at which the file breaks its lines, or None when each paragraph is one line."""
    lengths = sorted(len(line.raw.strip()) for line in lines if not line.is_blank)
    if len(lengths) < 5:
        return None
    width = lengths[int(0.97 * (len(lengths) - 1))]
    if not 40 <= width <= _WIDEST_WRAP:
        return None
    long = [
        (line.raw, after.raw)
        for line, after in itertools.pairwise(lines)
        if len(line.raw.strip()) > 0.8 * width and not after.is_blank
    ]
    broken = [left for left, right in long if not mending.ends_sentence(left) and not mending.is_item(right)]
    return width if len(broken) >= max(3, 0.5 * len(long)) else None


def _blanks_part(lines: list[Line]) -> bool:
    """Whether a blank line stands before every item of the file: then lines with none between are one paragraph."""
    items = [before.is_blank for before, line in itertools.pairwise(lines) if _NUMBERED_ITEM.match(line.raw)]
    return len(items) >= _FEWEST_ITEMS and all(items)


_LABELLED = re.compile(r"[\s*_]*(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*)[.)]\s")
_LEAST_RAGGED = 8


def _is_ragged(lines: list[Line]) -> bool:
    """Whether sentences go on in the next line wherever the line ends, as in text that was copied from a page."""
    pairs = [(a.raw, b.raw) for a, b in itertools.pairwise(lines) if not (a.is_blank or b.is_blank)]
    cut = sum(mending.starts_lower(right) and not mending.ends_sentence(left) for left, right in pairs)
    return cut >= max(_LEAST_RAGGED, len(pairs) / 4)


_BULLET = re.compile(r"\s*[-+]\s+\S")
# no title ends so: with who is asked, a word that joins, or an office before its body
_OPEN = re.compile(
    r"(?:[.)]\s+(?:Đề nghị|Yêu cầu|Giao|Chỉ đạo)|\s(?:của|và|với|tại|theo|các|những|cho|trong)"
    r"|(?:Thường trực|Chủ tịch|Giám đốc|Thủ trưởng|Bộ Chỉ huy))\s*$"
)
_LONGEST_TITLE = 20


def _is_running(text: str) -> bool:
    """Whether a paragraph is no title: a bullet, several sentences or clauses, or longer than a title is."""
    return bool(_BULLET.match(text) or _OPEN.search(text)) or ";" in text or len(text.split()) > _LONGEST_TITLE


def _is_among_items(before: bool, text: str) -> bool:
    """Whether a new paragraph stands between the first item and the foot of a document; `before`: the one above did."""
    foot = mending.is_authority(text) or text.strip(" *_|").startswith("Nơi nhận")
    return not foot and (before or bool(_NUMBERED_ITEM.match(text)))


def _is_prose(text: str) -> bool:
    """Whether a line has small letters and does not stand in a frame of a table."""
    return any(map(str.islower, text)) and "|" not in text


class _Paragraphs:
    """Joins lines to paragraphs as they come; `parted`: between the first item and the foot only blank lines part
    them; `ragged`: lines end anywhere, also before a name."""

    def __init__(self, found: list[Paragraph | Grid], width: int | None, parted: bool, ragged: bool):
        self._found = found
        self._width = width
        self._parted = parted
        self._ragged = ragged
        self._among_items = False
        self._current: Paragraph | None = None
        self._page = 1
        self._last = self._above = Line("", 1)
        self._first = Line("", 1)
        self._blank = False
        self._in_subject = False

    def close(self) -> None:
        """End the paragraph at hand: nothing that follows belongs to it."""
        self._current = None

    def add(self, line: Line, in_columns: bool = False) -> None:
        """One more line; blank lines part paragraphs unless a sentence goes on behind them."""
        if line.is_blank:
            self._blank = True
            return
        goes_on = self._current is not None and len(self._current.text) < mending.LONGEST_PARAGRAPH
        if goes_on and self._joins(line, in_columns):
            turn = mending.turns(line.page - self._page)
            self._current.text = mending.join(self._current.text, line.raw, turn)
        else:
            self._current = Paragraph(line.raw.strip(), line.page)
            self._first = line
            self._found.append(self._current)
            self._among_items = self._parted and _is_among_items(self._among_items, line.raw)
            # "QUYẾT ĐỊNH:" is the formula above the first item, no type
            opens = self._last.raw.rstrip().endswith(":") or mending.is_item(line.raw)
            above = self._above if mending.is_number_line(self._last.raw) else self._last
            below_type = mending.is_type_line(above.raw) and not (mending.is_upper(line.raw) or opens)
            below_type = below_type and not mending.is_number_line(line.raw)
            self._in_subject = below_type or self._current.text.lower().startswith("v/v")
        self._above, self._last, self._page, self._blank = self._last, line, line.page, False

    def _joins(self, line: Line, in_columns: bool) -> bool:
        left, right = self._current.text, line.raw.strip()
        if not in_columns and (mending.labels(left, right) or mending.completes_head(left, right)):
            return True
        if mending.stands_alone(left) or mending.stands_alone(right) or mending.is_number_line(left):
            return False
        if mending.ends_document(left):
            return False
        if self._goes_on_in_list(line):
            return True
        if in_columns:
            return mending.goes_on_in_column(left, right, columns.is_entry(left))
        if mending.continues(left, right):
            return True
        if self._in_subject and not self._blank and mending.goes_on_subject(left, right):
            return True
        if mending.ends_basis(left, right) or mending.opens_duty(left, right):
            return False
        if line.page != self._page:
            return self._goes_on_overleaf(right)
        if self._blank:
            return False
        return (self._ragged and self._is_cut(right)) or (self._width is not None and self._is_wrapped(right))

    def _goes_on_overleaf(self, right: str) -> bool:
        """Whether a page ends with a full line in mid sentence: then the next may begin with a name."""
        last = self._last.raw.strip()
        if self._width is None or mending.ends_sentence(last) or mending.is_upper(last) or mending.is_authority(right):
            return False
        return self._is_full(last, right) and self._is_wrapped(right)

    def _is_full(self, last: str, right: str) -> bool:
        return len(last) + 1 + len(right.split()[0]) > 0.85 * self._width

    def _is_cut(self, right: str) -> bool:
        """Whether a line that may end anywhere goes on in the next: inside a paragraph that is no title."""
        last = self._last.raw.strip()
        if mending.is_upper(last) and mending.is_upper(right):
            return bool(_NUMBERED_ITEM.match(self._current.text)) and not mending.is_item(right)
        whole = mending.ends_sentence(last) and not (mending.starts_lower(right) and last.endswith(";"))
        if mending.is_range(last, right):
            return True
        if whole or mending.is_item(right) or not _is_running(self._current.text):
            return False
        if self._width is not None and self._is_heading(right):
            return False
        return _is_prose(last) and _is_prose(right) and not mending.is_authority(right)

    def _is_heading(self, right: str) -> bool:
        """Whether the paragraph is one short line with a label, above a full line that begins like a sentence."""
        left = self._current.text
        short = len(left) < self._width / 2 < 0.6 * len(right) and _LABELLED.match(left)
        # "2. Yêu cầu" stands below "1. Mục đích" far more often than above those who are asked
        opened = _OPEN.search(left) and not left.endswith("Yêu cầu")
        return bool(short) and not opened and right[:1].isupper()

    def _goes_on_in_list(self, line: Line) -> bool:
        entry = columns.is_entry(self._first.raw) and line.indent >= max(2, self._first.indent + 1)
        return entry and not mending.is_item(line.raw) and not re.search(r"[.;:]\s*$", self._current.text)

    def _is_wrapped(self, right: str) -> bool:
        last = self._last.raw.strip()
        if mending.is_item(right) and not mending.is_range(last, right):
            return False
        if mending.opens_ground(self._current.text, right):
            return False
        if self._among_items and _is_prose(last) and not (mending.ends_sentence(last) or self._is_heading(right)):
            return _is_prose(right) or mending.ends_sentence(right)
        if mending.is_upper(last) != mending.is_upper(right):
            return False
        if mending.ends_sentence(last) and not mending.starts_lower(right):
            return len(last) + 1 + len(right.split()[0]) > self._width
        return self._is_full(last, right)
