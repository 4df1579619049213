"""A workbook of sheets with the same columns, whose rows come packed: all that gives it its look."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from itertools import count
from typing import NamedTuple
from urllib.parse import quote

from vanban.exports import packed
from vanban.exports.mending import Mended
from vanban.exports.packed import Segment
from vanban.exports.whole import clean

HEADINGS, TEXT, NUMBER, DATE = range(1, 5)  # styles of cells, in the order in which openpyxl meets them
# column of tables.TASK_COLUMNS: its heading, its width in characters
SHOWN = {
    "code": ("Số, ký hiệu", 16), "doc_type": ("Loại văn bản", 14), "issued_on": ("Ngày ban hành", 13),
    "issuer": ("Cơ quan ban hành", 24), "province": ("Tỉnh, thành phố", 18), "district": ("Huyện", 16),
    "at": ("Mục", 8), "text": ("Nhiệm vụ", 80),
    "product": ("Sản phẩm", 24), "direct": ("Chỉ đạo", 24), "lead": ("Chủ trì", 28), "implement": ("Thực hiện", 28),
    "coordinate": ("Phối hợp", 28), "advise_to": ("Tham mưu cho", 24), "report_to": ("Báo cáo", 24), "via": ("Qua", 20),
    "deadlines": ("Thời hạn", 24), "due": ("Hạn cuối", 13), "recurrence": ("Lặp lại", 18), "targets": ("Chỉ tiêu", 28),
    "citations": ("Văn bản được dẫn", 24), "page": ("Trang", 7), "subject": ("Trích yếu", 40),
    "document": ("Mã văn bản", 36), "task": ("Mã nhiệm vụ", 9),
}  # fmt: skip
# the same with how far each task is, behind its times
FOLLOWED = {
    name: told
    for shown in SHOWN
    for name, told in [
        (shown, SHOWN[shown]),
        *([("progress", ("Tiến độ", 11)), ("note", ("Ghi chú", 28)), ("noted_by", ("Người ghi", 16)),
           ("noted_on", ("Ngày ghi", 13))] if shown == "recurrence" else []),
    ]
}  # fmt: skip
Columns = Mapping[str, tuple[str, int]]
# of the format: links of a sheet, characters of a sheet's name, those that it may not have
_LINKS, _TITLE, _NOT_IN_TITLE = 65_530, 31, re.compile(r"[\[\]:*?/\\'\U00010000-\U0010ffff]+")
_ROWS_END, _MARGINS = b"</sheetData>", b"<pageMargins"
# what a link may hold as it is
_PLAIN = re.compile(r"[\w.~-]*", re.ASCII)
_NOW = re.compile(rb"(W3CDTF\">)[^<]+")
_MAIN = "http://schemas.openxmlformats.org"
_RELATED = f"{_MAIN}/officeDocument/2006/relationships"


class _Sheet(NamedTuple):
    """What its name is made of, its name, its rows with the heading; the tasks that the contents tell of it, if any."""

    name: str
    title: str
    count: int = 1
    tasks: int = 0


class Workbook:
    """A workbook in an open archive, written to `file` sheet by sheet, each with at most `most` rows and the heading.

    Of the rows only how many there are is kept, and where `linked`, of which documents they are: the ids of these lead
    to their files in the folder documents/ beside the workbook.
    """

    def __init__(self, archive: zipfile.ZipFile, file: Mended, most: int, linked: bool, shown: Columns = SHOWN):
        self._archive, self._file, self._most, self._linked, self._shown = archive, file, most, linked, shown
        self._before, self._after = _around_rows(tuple(shown.items()))
        self._sheets: list[_Sheet] = []
        self._contents: int | None = None
        self._member: packed.Member | None = None
        self._links: list[tuple[int, int, str]] = []

    def begin(self, name: str, tasks: int = 0) -> None:
        """Begin a sheet; the contents tell how many tasks it has, and lead to it, where that is said here."""
        self._end()
        self._sheets.append(_Sheet(name, self._title(name), tasks=tasks))
        self._member = packed.Member(self._archive, _member(len(self._sheets)), self._file)
        self._member.add(self._before)

    def begin_contents(self, name: str) -> None:
        """Put the sheet here that leads to those of which the number of tasks is told."""
        self._end()
        self._contents = len(self._sheets)
        self._sheets.append(_Sheet(name, self._title(name)))

    def add(self, rows: Segment) -> int:
        """Add rows of a document to the last sheet, or to a new one where they do not fit; tell where they stand."""
        if self._sheets[-1].count + rows.rows > self._most:
            self.begin(self._sheets[-1].name)
        sheet = self._sheets[-1]
        self._sheets[-1] = sheet._replace(count=sheet.count + rows.rows)
        if self._linked and len(self._links) < _LINKS:
            self._links.append((sheet.count + 1, sheet.count + rows.rows, rows.document))
        return self._member.add(rows)

    def close(self) -> None:
        """Write what is left: the contents, and all that is neither rows nor their sheets."""
        self._end()
        for name, data in _frame(self._sheets, self._contents, self._shown).items():
            if name not in self._archive.NameToInfo:
                self._archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)

    def _end(self) -> None:
        if self._member is None:
            return
        links, related = _linked(self._links, self._shown)
        own = _filter(self._sheets[-1].count, self._shown)
        after = self._after.replace(_filter(1, self._shown).encode(), own.encode())
        self._member.close(after.replace(_MARGINS, links + _MARGINS, 1))
        if links:
            name = zipfile.ZipInfo(f"xl/worksheets/_rels/sheet{len(self._sheets)}.xml.rels")
            self._archive.writestr(name, related, zipfile.ZIP_DEFLATED)
        self._member, self._links = None, []

    def _title(self, name: str) -> str:
        """A name for a sheet that no other has, short and without what the format forbids."""
        plain = " ".join(_NOT_IN_TITLE.sub(" ", clean(name)).split()) or "-"
        taken = {sheet.title.casefold() for sheet in self._sheets}
        ends = ("" if number == 1 else f" {number}" for number in count(1))
        titles = (plain[: _TITLE - len(end)].rstrip() + end for end in ends)
        return next(title for title in titles if title.casefold() not in taken)


def _member(sheet: int) -> str:
    return f"xl/worksheets/sheet{sheet}.xml"


@cache
def _around_rows(shown: tuple[tuple[str, tuple[str, int]], ...]) -> tuple[Segment, bytes]:
    """What stands before the rows of a sheet, its heading included, and what behind them if there are none."""
    before, end, after = _frame([_Sheet("", "_")], None, dict(shown))[_member(1)].partition(_ROWS_END)
    return packed.segment(before), end + after


def _linked(places: list[tuple[int, int, str]], shown: Columns) -> tuple[bytes, bytes]:
    """The links of the documents' ids in rows from … to …, and the file that tells where they lead."""
    column = _letter(list(shown).index("document") + 1)
    links = "".join(f'<hyperlink ref="{column}{first}:{column}{last}" r:id="rId{at}"/>'
                    for at, (first, last, _) in enumerate(places))  # fmt: skip
    related = "".join(
        f'<Relationship Id="rId{at}" Type="{_RELATED}/hyperlink" TargetMode="External"'
        f' Target="documents/{document if _PLAIN.fullmatch(document) else quote(document, safe="")}.json"/>'
        for at, (_, _, document) in enumerate(places)
    )
    whole = f'<Relationships xmlns="{_MAIN}/package/2006/relationships">{related}</Relationships>'
    return f'<hyperlinks xmlns:r="{_RELATED}">{links}</hyperlinks>'.encode() if links else b"", whole.encode()


def _filter(rows: int, shown: Columns) -> str:
    return f"A1:{_letter(len(shown))}{rows}"


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _frame(sheets: list[_Sheet], contents: int | None, shown: Columns) -> dict[str, bytes]:
    """The parts of a workbook with these sheets, one of which may be the contents.

    The others have no rows, and only the first has its headings: they are the same in all.
    """
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "vanban"
    for number, sheet in enumerate(sheets):
        if number == contents:
            _list(book, sheet.title, [sheet for sheet in sheets if sheet.tasks])
        else:
            _sheet(book, sheet, shown, dressed=number == 0)
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    # the time at which it was made would change the file in every run
    parts["docProps/core.xml"] = _NOW.sub(rb"\g<1>2000-01-01T00:00:00Z", parts["docProps/core.xml"])
    return parts


def _sheet(book, told: _Sheet, shown: Columns, dressed: bool) -> None:
    """Add a sheet with filters over its rows; where `dressed`, also its headings and the styles of its cells."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet = book.create_sheet(told.title)
    sheet.freeze_panes = "A2"
    # on paper: across, all columns on one page, the heading on each
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = _filter(told.count, shown)
    if dressed:
        for column, (_, width) in enumerate(shown.values(), start=1):
            sheet.column_dimensions[_letter(column)].width = width
        styles = _styles()
        assert [_styled(sheet, None, each).style_id for each in styles] == [HEADINGS, TEXT, NUMBER, DATE]
        sheet.append([_styled(sheet, name, styles[0]) for name, _ in shown.values()])
    sheet.close()


def _styles() -> tuple[dict, ...]:
    from openpyxl.styles import Font, PatternFill

    heading = {"font": Font(bold=True, color="FFFFFF"), "fill": PatternFill("solid", fgColor="7A1F1F")}
    # a text that begins with "=" would become a formula; the quote prefix keeps it a text when it is edited
    return {"quotePrefix": True, **heading}, {"quotePrefix": True}, {}, {"number_format": "dd/mm/yyyy"}


def _list(book, title: str, sheets: list[_Sheet]) -> None:
    """Add the sheet that tells how many tasks each of these sheets has, and leads to them."""
    from openpyxl.styles import Font
    from openpyxl.utils import quote_sheetname
    from openpyxl.worksheet.hyperlink import Hyperlink

    found = book.create_sheet(title)
    found.freeze_panes = "A2"
    found.column_dimensions["A"].width, found.column_dimensions["B"].width = 60, 14
    heading, text, number, _ = _styles()
    found.append([_styled(found, name, heading) for name in ("Cơ quan", "Số nhiệm vụ")])
    text = {**text, "font": Font(underline="single", color="0563C1")}
    for row, sheet in enumerate(sheets, start=2):
        name = _styled(found, clean(sheet.name), text)
        name.data_type = "s"
        found.append([name, _styled(found, sheet.tasks, number)])
        # a cell of a sheet that is only written takes no link by itself
        found._hyperlinks.append(Hyperlink(ref=f"A{row}", location=f"{quote_sheetname(sheet.title)}!A1"))
    found.close()


def _styled(sheet, value: str | int | None, properties: dict):
    """A cell at the top of its row and broken into lines."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    cell = WriteOnlyCell(sheet, value)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    for name, each in properties.items():
        setattr(cell, name, each)
    return cell
