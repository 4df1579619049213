"""Documents for measuring: directives composed from lists with a seed, set as PDF pages by reportlab."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

# complete Vietnamese fonts, by what Debian's packages call them; the first that is there is used
_FONTS = (
    "dejavu/DejaVuSerif{}.ttf",
    "liberation2/LiberationSerif-{}.ttf",
    "noto/NotoSerif-{}.ttf",
)
_LEADS = (
    "Sở Nội vụ",
    "Sở Tài chính",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Sở Xây dựng",
    "Ban Dân vận Tỉnh ủy",
    "Sở Y tế",
)
_PARTNERS = (
    "các sở, ban, ngành",
    "Ủy ban nhân dân các xã, phường",
    "Công an tỉnh",
    "Báo và Đài Phát thanh, Truyền hình",
)
_DUTIES = (
    "rà soát thủ tục hành chính thuộc phạm vi quản lý, đề xuất cắt giảm ít nhất {n}% thời gian giải quyết",
    "tham mưu kế hoạch đào tạo, bồi dưỡng cán bộ cấp xã, bảo đảm {n}% cán bộ được cập nhật kiến thức",
    "tổng hợp nhu cầu kinh phí, trình Ủy ban nhân dân tỉnh xem xét, quyết định theo phân cấp",
    "hướng dẫn các địa phương thống kê, cập nhật cơ sở dữ liệu dùng chung, kết nối với trục liên thông của tỉnh",
    "kiểm tra việc tiếp công dân, giải quyết đơn thư kéo dài, không để phát sinh điểm nóng",
    "đẩy mạnh tuyên truyền trên các phương tiện thông tin đại chúng và hệ thống truyền thanh cơ sở",
)
_TIMES = ("trước ngày {d}/{m}/2027", "trong quý III năm 2027", "định kỳ 6 tháng một lần", "hoàn thành trong năm 2027")
_GROUNDS = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
    "Căn cứ Nghị định số {n}/2025/NĐ-CP ngày {d} tháng {m} năm 2025 của Chính phủ;",
    "Thực hiện Chỉ thị số {n}-CT/TU ngày {d}/{m}/2026 của Ban Thường vụ Tỉnh ủy;",
)


class Composer:
    """Writes paragraphs of a directive; the same seed writes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def _filled(self, form: str) -> str:
        pick = self._random.randint
        return form.format(n=pick(10, 98), d=pick(1, 28), m=pick(1, 12))

    def duty(self) -> str:
        """One paragraph that charges a body."""
        choose = self._random.choice
        duties = "; ".join(self._filled(choose(_DUTIES)) for _ in range(self._random.randint(1, 3)))
        return f"{choose(_LEADS)} chủ trì, phối hợp với {choose(_PARTNERS)} {duties}; {self._filled(choose(_TIMES))}."

    def row(self, number: int) -> list[str]:
        """One row of a table of duties."""
        choose = self._random.choice
        duty = self._filled(choose(_DUTIES))
        return [
            str(number),
            duty[0].upper() + duty[1:],
            choose(_LEADS),
            choose(_PARTNERS),
            self._filled(choose(_TIMES)),
        ]

    def paragraphs(self) -> Iterator[str]:
        """The body of a plan without end: legal basis, then sections with duties."""
        yield from (self._filled(ground) for ground in _GROUNDS)
        section = 0
        while True:
            section += 1
            yield f"{roman(section)}. NHIỆM VỤ VÀ GIẢI PHÁP NHÓM {section}"
            for item in range(1, 7):
                yield f"{item}. {self.duty()}"
                yield f"a) {self.duty()}"
                yield f"- {self.duty()}"


def roman(number: int) -> str:
    """A number from 1 to 399 in Roman figures."""
    marks = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, mark in marks:
        while number >= value:
            text, number = text + mark, number - value
    return text


def prose_pdf(pages: int, seed: int = 1) -> bytes:
    """A plan of so many A4 pages without tables, its lines justified as word processors do it."""
    sheet = _Sheet()
    _letterhead(sheet, seed)
    for paragraph in Composer(seed).paragraphs():
        lines = sheet.wrapped(paragraph, 410)
        for number, line in enumerate(lines):
            if sheet.y < 70:
                if sheet.pages == pages:
                    return sheet.data()
                sheet.turn()
            if number < len(lines) - 1:
                sheet.justified(85 + (0 if number else 28), 525, line)
            else:
                sheet.line(85 + (0 if number else 28), line, bold=line.isupper())
    raise AssertionError("unreachable: the paragraphs never end")


def ruled_pdf(pages: int, seed: int = 1) -> bytes:
    """A plan of one page with a table of duties on so many more."""
    sheet = _Sheet()
    _letterhead(sheet, seed)
    composer = Composer(seed)
    for line in sheet.wrapped(f"1. {composer.duty()}", 440):
        sheet.line(85, line)
    header = ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"]
    number = 0
    for _ in range(pages):
        sheet.turn()
        sheet.row(header)
        while sheet.y > 160:
            number += 1
            sheet.row(composer.row(number))
    return sheet.data()


def _letterhead(sheet: _Sheet, seed: int) -> None:
    for left, right in (
        ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("TỈNH NAM HẢI", "Độc lập - Tự do - Hạnh phúc"),
        (f"Số: {seed + 1}/KH-UBND", f"Nam Hải, ngày {seed % 27 + 1} tháng 3 năm 2026"),
    ):
        sheet.text(100, left)
        sheet.line(290, right)
    sheet.line(260, "KẾ HOẠCH", bold=True)
    sheet.line(150, f"Cải cách hành chính của tỉnh năm 2027 (đợt {seed})", bold=True)


class _Sheet:
    """A canvas that is filled from the top down."""

    _COLUMNS = (60, 95, 270, 360, 470, 550)

    def __init__(self) -> None:
        from reportlab.lib.pagesizes import A4
        from reportlab.pdfgen.canvas import Canvas

        self._stream = io.BytesIO()
        self._canvas = Canvas(self._stream, pagesize=A4, invariant=True)
        self._fonts = faces()
        self.pages, self.y = 1, 780.0

    def wrapped(self, text: str, width: float, size: float = 12) -> list[str]:
        """`text` broken into lines."""
        from reportlab.lib.utils import simpleSplit

        return simpleSplit(text, self._fonts[0], size, width)

    def text(self, x: float, text: str, bold: bool = False, size: float = 12) -> None:
        """Write at the current height."""
        self._canvas.setFont(self._fonts[bold], size)
        self._canvas.drawString(x, self.y, text)

    def line(self, x: float, text: str, bold: bool = False) -> None:
        """Write a line and go down to the next."""
        self.text(x, text, bold)
        self.y -= 17

    def justified(self, left: float, right: float, text: str) -> None:
        """Write a line from edge to edge, each word at its place, and go down to the next."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        words = text.split()
        widths = [stringWidth(word, self._fonts[0], 12) for word in words]
        gap = (right - left - sum(widths)) / max(1, len(words) - 1)
        for word, width in zip(words, widths, strict=True):
            self.text(left, word)
            left += width + gap
        self.y -= 17

    def row(self, cells: Sequence[str]) -> None:
        """Write a row of a ruled table."""
        edges = self._COLUMNS
        lines = [self.wrapped(cell, b - a - 8, 10) for cell, a, b in zip(cells, edges, edges[1:], strict=False)]
        height = 13 * max(map(len, lines)) + 6
        top = self.y
        for column, x in zip(lines, edges, strict=False):
            for number, line in enumerate(column):
                self.y = top - 12 - 13 * number
                self.text(x + 4, line, size=10)
        self._canvas.grid(edges, [top, top - height])
        self.y = top - height

    def turn(self) -> None:
        """Go on on a new page, which carries its number."""
        self._canvas.showPage()
        self.pages, self.y = self.pages + 1, 810.0
        self.text(295, str(self.pages))
        self.y = 780.0

    def data(self) -> bytes:
        """The file."""
        self._canvas.save()
        return self._stream.getvalue()


def faces() -> tuple[str, str]:
    """The names of a regular and a bold font; of plain Latin ones where no Vietnamese font is installed."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for form in _FONTS:
        regular, bold = _installed(form, ("", "Regular")), _installed(form, ("-Bold", "Bold"))
        if regular and bold:
            for name, path in (("Benchmark", regular), ("Benchmark-Bold", bold)):
                if name not in pdfmetrics.getRegisteredFontNames():
                    pdfmetrics.registerFont(TTFont(name, path))
            return "Benchmark", "Benchmark-Bold"
    return "Times-Roman", "Times-Bold"


def _installed(form: str, kinds: tuple[str, ...]) -> str | None:
    paths = (Path("/usr/share/fonts/truetype") / form.format(kind) for kind in kinds)
    return next((str(path) for path in paths if path.is_file()), None)
