"""How keys and values of the model are said in Vietnamese: types, roles, relations, days, amounts, what comes back."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType

RELATIONS = MappingProxyType({
    "implements": "thực hiện", "applies": "áp dụng", "based_on": "căn cứ", "amends": "sửa đổi, bổ sung",
    "replaces": "thay thế", "repeals": "bãi bỏ", "suspends": "tạm ngưng hiệu lực", "extends": "kéo dài hiệu lực",
    "corrects": "đính chính", "guides": "hướng dẫn", "attached_to": "ban hành kèm theo", "consolidates": "hợp nhất",
    "reports_on": "sơ kết, tổng kết", "follows_up": "tiếp theo", "mentions": "nhắc đến",
})  # fmt: skip

ROLES = MappingProxyType({
    "direct": "chỉ đạo", "lead": "chủ trì", "implement": "thực hiện", "coordinate": "phối hợp",
    "advise_to": "tham mưu cho", "report_to": "báo cáo", "via": "qua",
})  # fmt: skip

STANDINGS = MappingProxyType({
    "not_issued": "chưa ban hành", "not_in_force": "chưa có hiệu lực", "in_force": "còn hiệu lực",
    "suspended": "tạm ngưng hiệu lực", "replaced": "đã bị thay thế", "repealed": "đã bị bãi bỏ", "unknown": "không rõ",
})  # fmt: skip

# how far a task is
PROGRESS = MappingProxyType({"open": "chưa xong", "late": "quá hạn", "done": "đã xong"})

COURSES = MappingProxyType({
    "carries_on": "tiếp tục", "sharpens": "nâng cao", "weakens": "hạ thấp", "left_out": "bỏ qua", "own": "tự đặt thêm",
})  # fmt: skip

_COMPARATORS = MappingProxyType({
    "=": "", ">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "range": "", "increase": "tăng ", "decrease": "giảm ",
})  # fmt: skip
_TURNS = MappingProxyType({
    ("DAILY", 1): "hằng ngày", ("WEEKLY", 1): "hằng tuần", ("MONTHLY", 1): "hằng tháng", ("MONTHLY", 3): "hằng quý",
    ("YEARLY", 1): "hằng năm",
})  # fmt: skip
_UNITS = MappingProxyType({"DAILY": "ngày", "WEEKLY": "tuần", "MONTHLY": "tháng", "YEARLY": "năm"})
_DAYS = MappingProxyType({"DAILY": 1, "WEEKLY": 7, "MONTHLY": 30, "YEARLY": 365})
_WEEKDAYS = MappingProxyType({
    "MO": "thứ Hai", "TU": "thứ Ba", "WE": "thứ Tư", "TH": "thứ Năm", "FR": "thứ Sáu", "SA": "thứ Bảy",
    "SU": "Chủ nhật",
})  # fmt: skip


@cache
def type_names() -> MappingProxyType[str, str]:
    """The Vietnamese name of each type key: ke_hoach → Kế hoạch."""
    from vanban import grammar

    types = grammar.data("doc_types")["types"]
    return MappingProxyType({key: row["name"].capitalize() for key, row in types.items()})


def type_name(key: str | None) -> str:
    """How a document type is shown; "không rõ loại" where there is none."""
    return type_names().get(key, key) if key else "không rõ loại"


def day(value: str | None) -> str:
    """An ISO date as Vietnamese write it: 2021-03-16 → 16/3/2021, --03-31 → 31/3."""
    match = re.fullmatch(r"(\d{4}|-)-(\d\d)-(\d\d)", value or "")
    if not match:
        return value or ""
    year = "" if match[1] == "-" else f"/{match[1]}"
    return f"{int(match[3])}/{int(match[2])}{year}"


def number(value: float) -> str:
    """A number with a comma before decimals and dots between thousands: 12345.5 → 12.345,5."""
    shown = f"{value:,.4f}".rstrip("0").rstrip(".")
    return shown.translate(str.maketrans(",.", ".,"))


def amount(comparator: str, value: float | None, value_max: float | None, unit: str | None) -> str:
    """What a target asks for: ">=", 95.5, None, "%" → "≥ 95,5%"."""
    values = " - ".join(number(each) for each in (value, value_max) if each is not None)
    space = " " if values and unit and not unit.startswith("%") else ""
    return f"{_COMPARATORS.get(comparator, '')}{values}{space}{unit or ''}"


def recurrence(rule: str) -> str:
    """A rule of RFC 5545 in words: FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31 → "ngày 31/3 hằng năm"."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", 1))
    turn = _TURNS.get((frequency, interval)) or f"{interval} {_UNITS[frequency]} một lần"
    return " ".join(filter(None, (_day_of_turn(parts), turn)))


def turn(rule: str) -> int:
    """About how many days lie between two times of a rule, to sort by."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    return _DAYS[parts["FREQ"]] * int(parts.get("INTERVAL", 1))


def _day_of_turn(parts: dict[str, str]) -> str:
    if days := parts.get("BYMONTHDAY"):
        month = f"/{parts['BYMONTH']}" if "BYMONTH" in parts else ""
        return "ngày cuối" if days == "-1" else f"ngày {', '.join(f'{each}{month}' for each in days.split(','))}"
    place = parts.get("BYDAY", "")
    name = _WEEKDAYS.get(place[-2:], "")
    return f"{name} cuối cùng" if place.startswith("-") else f"{name} đầu tiên" if place[:1].isdigit() else name
