"""The two consoles, and how the field's words are shown."""

from __future__ import annotations

import os
import re
from functools import cache
from types import MappingProxyType

from rich.console import Console

# what a console that is no terminal takes as its width: long lines of a pipe are not broken
_PIPE_WIDTH = 160


def output() -> Console:
    """The console of results: standard output."""
    return _console(stderr=False)


def notes() -> Console:
    """The console of progress and messages: standard error."""
    return _console(stderr=True)


def _console(stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, soft_wrap=False)
    if not console.is_terminal and not os.environ.get("COLUMNS"):
        console.width = _PIPE_WIDTH
    return console


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


def number(value: int) -> str:
    """A count with dots between thousands: 12345 → 12.345."""
    return f"{value:,}".replace(",", ".")


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
