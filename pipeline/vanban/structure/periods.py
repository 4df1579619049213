"""The period that a document covers, told by its own subject, not by the title of a document that it cites."""

from __future__ import annotations

import calendar
import re

from vanban import model
from vanban.grammar.forms import matching_form
from vanban.structure import marks

# documents that are made for a span of time: for them a bare "năm 2025" or "nhiệm kỳ" is the span
_PLANS = {"ke_hoach", "chuong_trinh", "de_an", "phuong_an", "chien_luoc", "quy_hoach", "du_an", "bao_cao", "huong_dan"}
_COUNTS = {"ba": 3, "sáu": 6, "chín": 9}
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}
# a resolution on the tasks of a year, a decision that issues a plan for one, hold for that year
_FOR_A_YEAR = re.compile(
    r"(?:về |về việc |ban hành |phê duyệt |thông qua |giao |tổ chức |triển khai |thực hiện |lãnh đạo |xây dựng )*"
    r"(?:các )?"
    r"(?:phương hướng|mục tiêu|nhiệm vụ|kế hoạch|chương trình|chỉ tiêu|dự toán|kinh phí)(?!\w)",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"\b(?i:số)\s*\d|\d+\s*-\s*[A-ZĐ]{2}\w*/|(?:Nghị quyết|Chỉ thị|Kết luận|Quyết định|Thông tri)\s+\d+\b"
    r"|(?:Nghị quyết|Văn kiện)\s+(?:Đại hội|Hội nghị|Trung ương)|\bLuật\s+[A-ZĐ]"
)
# "Kế hoạch năm 2027 thực hiện Chương trình … giai đoạn 2026 - 2030": the span is that of the programme
_WORK_OF_A_YEAR = re.compile(
    r"\b(?:kế hoạch|nhiệm vụ|dự toán)(?:\s[^\W\d]+){0,4}?\snăm\s(\d{4})\s(?:thực hiện|triển khai)\s"
    r"(?=.{3,300}\d{4}\s?-\s?\d{4})",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\d{4}\s?-\s?\d{4}")
_CONGRESS = re.compile(r"\s*đại hội\s+(?:đại biểu|đảng bộ|đảng viên)", re.IGNORECASE)
# the term of those who are elected: a plan for the election or the congress is over long before it ends
_ELECTED = re.compile(
    r"bầu cử|hiệp thương|ứng cử"
    r"|(?:tổ chức|tuyên truyền|chào mừng|tiến tới|chuẩn bị|phục vụ)\s(?:[^,;:]{0,60}\s)?đại hội",
    re.IGNORECASE,
)
_YEAR_OF_PLAN = re.compile(
    r"(?:về |về việc |ban hành |phê duyệt |thông qua )*"
    r"(?:kế hoạch|chương trình)(?:\s[^\W\d]+){1,4}?\snăm\s\d{4}(?!\s?-)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"[^"]*"?')
# what a decision approves is its own, also in quotation marks: 'Phê duyệt Đề án "… giai đoạn 2024 - 2028"'
_ISSUES = re.compile(r"(?:về việc |v/v )?(?:phê duyệt|ban hành|thông qua)\s[^\"]{3,40}(?=\")", re.IGNORECASE)


def read_period(subject: str | None, doc_type: str | None) -> model.Period | None:
    """The period in a subject, ISO days, open ends None; None where the document tells no period of its own."""
    if not subject:
        return None
    own = _own_words(matching_form(subject))
    if (work := _WORK_OF_A_YEAR.search(own)) and not _SPAN.search(own[: work.start()]):
        return model.Period(start=f"{work[1]}-01-01", end=f"{work[1]}-12-31")
    if doc_type not in _PLANS and _FOR_A_YEAR.match(own):
        doc_type = "ke_hoach"
    best = None
    for found in marks.pattern("period").finditer(own):
        rank = _rank(found, doc_type)
        if rank is not None and (best is None or rank < best[0]):
            best = (rank, found)
    return _period(best[1]) if best else None


def _own_words(form: str) -> str:
    """The subject without quoted titles and without what follows a cited document, blanked to keep its length.

    A period at the end belongs to the document again behind a comma ("… của Tỉnh ủy về …, giai đoạn 2026 - 2030")
    or where the cited document has no title.
    """
    cited = _CITED.search(form)
    plain = form if _ISSUES.match(form) else _QUOTED.sub(lambda quote: " " * len(quote[0]), form)
    if not cited or not (re.search(r"\s(?i:về)\s", form[cited.end() :]) or '"' in form[cited.end() :]):
        return plain
    last = re.search(r",\s*((?:giai đoạn|năm)\s[^,]*)$", plain[cited.start() :])
    end = f"{' ' * last.start(1)}{last[1]}" if last else ""
    return plain[: cited.start()] + end


def _rank(found: re.Match[str], doc_type: str | None) -> int | None:
    if found["first"] or found["first2"] or found["first4"]:
        return 0
    # a resolution or conclusion on the duties of a year is made for that year
    tasked = doc_type in ("nghi_quyet", "ket_luan") and "nhiệm vụ" in found.string[: found.start()]
    # … and that of a congress for the term that it opens
    tasked = tasked or (bool(found["first3"]) and bool(_CONGRESS.match(found.string)))
    if doc_type not in _PLANS and not tasked:
        return None
    if found["first3"] and _ELECTED.search(found.string, 0, found.start()):
        return None
    # "Chương trình giám sát năm 2027 của Hội đồng nhân dân tỉnh …, nhiệm kỳ 2026 - 2031": the term is the council's
    if found["first3"] and _YEAR_OF_PLAN.match(found.string):
        return None
    return 1 if found["first3"] else 2 if found["until"] else 3


def _part_of_year(found: re.Match[str]) -> model.Period | None:
    """A half, a quarter or a month of a year ("6 tháng cuối năm 2025"); None where the period is none of them."""
    if found["half"]:
        months = found["months"].lower()
        count = int(months) if months.isdigit() else _COUNTS[months]
        first, last = (1, count) if found["half"].lower() == "đầu" else (13 - count, 12)
        year = found["half_year"]
    elif found["quarter"]:
        number = _QUARTERS.get(found["quarter"].upper()) or int(found["quarter"])
        year, first, last = found["quarter_year"], 3 * number - 2, 3 * number
    elif found["month"] and 1 <= int(found["month"]) <= 12:
        year, first, last = found["month_year"], int(found["month"]), int(found["month"])
    else:
        return None
    days = calendar.monthrange(int(year), last)[1]
    return model.Period(start=f"{year}-{first:02}-01", end=f"{year}-{last:02}-{days}")


def _period(found: re.Match[str]) -> model.Period | None:
    if found["half"] or found["quarter"] or found["month"]:
        return _part_of_year(found)
    first = found["first"] or found["first2"] or found["first4"] or found["first3"] or found["year"]
    last = found["last"] or found["last2"] or found["last4"] or found["last3"] or found["until"] or found["year"]
    return model.Period(start=f"{first}-01-01" if first else None, end=f"{last}-12-31")
