"""Tasks as an Excel workbook that is read at once: headings in Vietnamese, filters, a fixed first row, wrapped text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from vanban.exports.tables import TASK_COLUMNS, Value
from vanban.exports.whole import clean, whole
from vanban.exports.wording import day, recurrence, type_name

_SHEET = "Nhiệm vụ"
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
# of the format: rows of a sheet with its heading, characters of a cell
_ROWS, _CHARACTERS = 1_048_576, 32_767
# column of tables.TASK_COLUMNS: its heading, its width in characters
_SHOWN = {
    "code": ("Số, ký hiệu", 16), "doc_type": ("Loại văn bản", 14), "issued_on": ("Ngày ban hành", 13),
    "issuer": ("Cơ quan ban hành", 24), "province": ("Tỉnh, thành phố", 18), "district": ("Huyện", 16),
    "at": ("Mục", 8), "text": ("Nhiệm vụ", 80),
    "product": ("Sản phẩm", 24), "direct": ("Chỉ đạo", 24), "lead": ("Chủ trì", 28), "implement": ("Thực hiện", 28),
    "coordinate": ("Phối hợp", 28), "advise_to": ("Tham mưu cho", 24), "report_to": ("Báo cáo", 24), "via": ("Qua", 20),
    "deadlines": ("Thời hạn", 24), "due": ("Hạn cuối", 13), "recurrence": ("Lặp lại", 18), "targets": ("Chỉ tiêu", 28),
    "citations": ("Văn bản được dẫn", 24), "page": ("Trang", 7), "subject": ("Trích yếu", 40),
    "document": ("Mã văn bản", 36), "task": ("Mã nhiệm vụ", 9),
}  # fmt: skip

# several values of one cell stand between "; "
_IN_WORDS = {
    "doc_type": type_name,
    "due": lambda value: value if _DAY.fullmatch(value) else "; ".join(map(day, value.split("; "))),
    "recurrence": lambda value: "; ".join(map(recurrence, value.split("; "))),
}

Add = Callable[[Iterable[Sequence[Value]]], None]


@contextmanager
def tasks(path: Path) -> Iterator[Add]:
    """Write the workbook of tasks to `path`: the block gets a function that adds rows of `TASK_COLUMNS`.

    Every text is stored as text, never as a formula. What does not fit into one sheet goes on in the next.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "vanban"
    at = [TASK_COLUMNS.index(name) for name in _SHOWN]
    sheet = _Sheet(book, 1)

    def add(rows: Iterable[Sequence[Value]]) -> None:
        nonlocal sheet
        for row in rows:
            if sheet.rows == _ROWS:
                sheet.close()
                sheet = _Sheet(book, sheet.number + 1)
            sheet.add([_worded(name, row[column]) for name, column in zip(_SHOWN, at, strict=True)])

    with whole(path) as part:
        try:
            yield add
        finally:
            # a sheet that is left open complains when it is thrown away
            sheet.close()
        book.save(part)


def _worded(name: str, value: Value) -> Value:
    return _IN_WORDS[name](value) if value and name in _IN_WORDS else value


class _Sheet:
    def __init__(self, book, number: int) -> None:
        from openpyxl.styles import Font, PatternFill
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.properties import PageSetupProperties

        self.number, self.rows = number, 1
        self._sheet = book.create_sheet(_SHEET if number == 1 else f"{_SHEET} {number}")
        self._sheet.freeze_panes = "A2"
        # on paper: across, all columns on one page, the heading on each
        self._sheet.page_setup.orientation, self._sheet.page_setup.paperSize = "landscape", 8
        self._sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self._sheet.page_setup.fitToHeight = 0
        self._sheet.print_title_rows = "1:1"
        for column, (_, width) in enumerate(_SHOWN.values(), start=1):
            self._sheet.column_dimensions[get_column_letter(column)].width = width
        self._last = get_column_letter(len(_SHOWN))
        # a text that begins with "=" would become a formula; the quote prefix keeps it a text when it is edited
        self._text, self._heading = (
            self._style(quotePrefix=True),
            self._style(
                quotePrefix=True, font=Font(bold=True, color="FFFFFF"), fill=PatternFill("solid", fgColor="7A1F1F")
            ),
        )
        self._number, self._date = self._style(), self._style(number_format="dd/mm/yyyy")
        self._sheet.append([self._cell(name, self._heading) for name, _ in _SHOWN.values()])

    def add(self, values: Sequence[Value]) -> None:
        """One row."""
        self._sheet.append([value if value is None else self._cell(value, self._text) for value in values])
        self.rows += 1

    def close(self) -> None:
        """Filters over all rows, and no more rows."""
        self._sheet.auto_filter.ref = f"A1:{self._last}{self.rows}"
        self._sheet.close()

    def _style(self, **properties):
        """The style of a cell with these properties, at the top of its row and broken into lines."""
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment

        cell = WriteOnlyCell(self._sheet)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        for name, value in properties.items():
            setattr(cell, name, value)
        return cell._style

    def _cell(self, value: Value, text_style):
        from openpyxl.cell import WriteOnlyCell

        as_day = _as_day(value) if isinstance(value, str) else None
        if as_day or not isinstance(value, str):
            cell = WriteOnlyCell(self._sheet, as_day or value)
            cell._style = self._date if as_day else self._number
        else:
            cell = WriteOnlyCell(self._sheet)
            # not by its setter, which looks for formulas and errors
            cell._value, cell.data_type, cell._style = clean(value)[:_CHARACTERS], "s", text_style
        return cell


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
