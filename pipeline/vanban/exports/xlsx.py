"""Tasks as an Excel workbook that is read at once: headings in Vietnamese, filters, a fixed first row, wrapped text.

openpyxl makes the workbook without its rows, with all that gives it its look; the rows come between as XML of our
own, packed document by document: with openpyxl they would take longer than the extraction of all tasks.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape

from vanban.exports import packed
from vanban.exports.packed import Segment
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

_HEADINGS, _TEXT, _NUMBER, _DATE = range(1, 5)  # styles of cells, in the order in which openpyxl meets them
_ROWS_END = b"</sheetData>"
# the first day of a workbook's calendar; its year 1900 had a 29th of February that never was
_FIRST_DAY = date(1899, 12, 30)
_NOW = re.compile(rb"(W3CDTF\">)[^<]+")


def segments(rows: Iterable[Sequence[Value]]) -> Iterator[Segment]:
    """Rows of `TASK_COLUMNS`, packed for the workbook; every text is stored as text, never as a formula."""
    rest = iter(rows)
    while part := list(islice(rest, _ROWS - 1)):
        yield packed.segment("".join(map(_row, part)).encode(), len(part))


@contextmanager
def tasks(path: Path) -> Iterator[Callable[[Segment], None]]:
    """Write the workbook of tasks to `path`: the block gets a function that adds segments of rows.

    What does not fit into one sheet goes on in the next.
    """
    counts = [1]
    with whole(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        member = packed.Member(archive, _member(1))
        member.add(packed.segment(_before_rows(1)))

        def add(rows: Segment) -> None:
            nonlocal member
            if counts[-1] + rows.rows > _ROWS:
                member.close(_after_rows(counts))
                counts.append(1)
                member = packed.Member(archive, _member(len(counts)))
                member.add(packed.segment(_before_rows(len(counts))))
            member.add(rows)
            counts[-1] += rows.rows

        yield add
        member.close(_after_rows(counts))
        for name, data in _frame(counts).items():
            if name not in map(_member, range(1, len(counts) + 1)):
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


def _member(sheet: int) -> str:
    return f"xl/worksheets/sheet{sheet}.xml"


def _before_rows(sheet: int) -> bytes:
    """What stands before the rows of the sheet of this number, its headings included."""
    return _frame([1] * sheet)[_member(sheet)].partition(_ROWS_END)[0]


def _after_rows(counts: list[int]) -> bytes:
    """What stands behind the rows of the last sheet."""
    return _ROWS_END + _frame(counts)[_member(len(counts))].partition(_ROWS_END)[2]


def _row(values: Sequence[Value]) -> str:
    return f"<row>{''.join(_cell(name, values[at]) for name, at in _shown_columns())}</row>"


@cache
def _shown_columns() -> tuple[tuple[str, int], ...]:
    return tuple((name, TASK_COLUMNS.index(name)) for name in _SHOWN)


def _cell(name: str, value: Value) -> str:
    if value is None:
        return "<c/>"
    worded = _IN_WORDS[name](value) if value and name in _IN_WORDS else value
    if not isinstance(worded, str):
        return f'<c s="{_NUMBER}"><v>{worded}</v></c>'
    if day := _as_day(worded):
        return f'<c s="{_DATE}"><v>{(day - _FIRST_DAY).days}</v></c>'
    # white space at an edge would be lost
    text = escape(clean(worded)[:_CHARACTERS])
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f'<c s="{_TEXT}" t="inlineStr"><is><t{keep}>{text}</t></is></c>'


def _frame(counts: list[int]) -> dict[str, bytes]:
    """The parts of a workbook with so many sheets, which will have so many rows each, but without their rows."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "vanban"
    for number, count in enumerate(counts, start=1):
        _sheet(book, number, count)
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    # the time at which it was made would change the file in every run
    parts["docProps/core.xml"] = _NOW.sub(rb"\g<1>2000-01-01T00:00:00Z", parts["docProps/core.xml"])
    return parts


def _sheet(book, number: int, count: int) -> None:
    """Add a sheet with its headings, filters over `count` rows, and the styles that its cells will have."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet = book.create_sheet(_SHEET if number == 1 else f"{_SHEET} {number}")
    sheet.freeze_panes = "A2"
    # on paper: across, all columns on one page, the heading on each
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"
    for column, (_, width) in enumerate(_SHOWN.values(), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_SHOWN))}{count}"
    heading = {"font": Font(bold=True, color="FFFFFF"), "fill": PatternFill("solid", fgColor="7A1F1F")}
    # a text that begins with "=" would become a formula; the quote prefix keeps it a text when it is edited
    styles = ({"quotePrefix": True, **heading}, {"quotePrefix": True}, {}, {"number_format": "dd/mm/yyyy"})
    found = [_styled(sheet, None, properties).style_id for properties in styles]
    assert found == [_HEADINGS, _TEXT, _NUMBER, _DATE]
    sheet.append([_styled(sheet, name, styles[0]) for name, _ in _SHOWN.values()])
    sheet.close()


def _styled(sheet, value: str | None, properties: dict):
    """A cell at the top of its row and broken into lines."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    cell = WriteOnlyCell(sheet, value)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    for name, each in properties.items():
        setattr(cell, name, each)
    return cell


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
