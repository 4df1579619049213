"""Names that a head and words of their own make ("Ban Quản lý dự án Bắc Sơn"): how far these words go.

What stands behind them, level, place and owner, is read with the name (`body_names`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vanban.extract import body_patterns as patterns

# bodies of a ministry or department, whose names are longer than those of the fields they are for
BRANCHES = ("Cục", "Chi cục", "Vụ", "Tổng cục")
# names that may go on in small letters, and how
_SMALL_ENDS = (
    (("Trung tâm ", "Ban Quản lý ", "Trạm ", "Công ty "), "scoped-centre"),
    (("Hội ", "Hiệp hội ", "Liên hiệp hội ", "Câu lạc bộ "), "small-name"),
)
# bodies that are called after their work: "Cục Quản lý đầu tư xây dựng"
_CALLED_AFTER = (*BRANCHES, "Ban Quản lý", "Trung tâm")
# bodies that are told apart by whose they are: "Ban Chỉ đạo của Tỉnh ủy"
_WITHOUT_FIELD = ("Ban Chỉ đạo", "Tổ công tác", "Tổ Công tác", "Tổ giúp việc", "Tổ Giúp việc")


class ProperWords(NamedTuple):
    """A head and its words up to the offset `end`; `owners` tells whether "của …" behind them belongs to the name."""

    end: int
    owners: bool


def read_proper_words(form: str, at: int) -> ProperWords | None:
    """The head at offset `at` of `form` with the words that make it a name; None where it has none."""
    match = patterns.proper().match(form, at)
    if match is None:
        return None
    drawn = patterns.cue("drawn-up").search(form, match.end("head"), match.end())
    end = drawn.start() if drawn else match.end()
    # "Bệnh viện Bạch Mai và các xã": what "và" joins is the next body
    end = match.start() + len(patterns.cue("joining").sub("", form[match.start() : end]))
    if not (_has_capitals(form, match) or _is_named_small(form, match, end)):
        return None
    # "Ban Quản lý dự án đầu tư xây dựng huyện": what a level follows belongs to the name
    whole = match["head"] in _CALLED_AFTER and patterns.cue("closes-name").match(form, end)
    if not whole and not patterns.cue("modifier").match(form, end):
        end = match.start() + len(patterns.cue("dangling").sub("", form[match.start() : end]))
    goes_on = next((cue for heads, cue in _SMALL_ENDS if form.startswith(heads, match.start("head"))), None)
    if goes_on and (more := patterns.cue(goes_on).match(form, end)) and not patterns.duty_begins().match(form, end):
        end = more.end()
    # "các Phòng Giao dịch của Kho bạc": bodies of one kind are told apart by whose they are, too
    several = form.startswith(("các ", "Các "), at)
    owners = several or match["head"] == "Ủy ban" or form.endswith(_WITHOUT_FIELD, at, end)
    return ProperWords(end, owners) if end > match.end("head") else None


def _has_capitals(form: str, match: re.Match[str]) -> bool:
    return any(map(str.isupper, form[match.end("head") : match.end()]))


def _is_named_small(form: str, match: re.Match[str], end: int) -> bool:
    """Whether what a head names in small letters is a name.

    A level follows ("Văn phòng điều phối nông thôn mới tỉnh"), or it is a branch's field, behind which the name
    closes ("Chi cục bảo vệ thực vật,").
    """
    if patterns.cue("modifier").match(form, match.end()):
        return True
    behind = match.end("head")
    branch = match["head"] in BRANCHES or form.startswith("Ban quản lý ", match.start("head"))
    if not branch or patterns.cue("act-begins").match(form, behind):
        return False
    return bool(patterns.cue("closes-name").match(form, end) or patterns.cue("act-begins").match(form, end))
