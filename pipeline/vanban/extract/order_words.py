"""The words by which a paragraph is known as a duty or as none: the lists of tasks.toml as patterns."""

from __future__ import annotations

import re
from functools import cache

from vanban import grammar
from vanban.extract.units import Unit
from vanban.grammar.forms import matching_form

# where the money comes from is no duty
MONEY = re.compile(
    r"(?i:(?:nguồn )?kinh phí)(?! để)|Nguồn (?:vốn|lực)"
    r"|(?i:tổng (?:nhu cầu|mức|dự toán) (?:vốn|đầu tư|kinh phí)|khái toán)"
)
# a name and the dots to be filled in by hand
TO_FILL = re.compile(r":\s*[.…_]+$")
# where the money comes from, or how much it is
FUNDED = re.compile(
    r"(?i:(?:do|từ|trong)\s(?:[\w,]+\s){0,4}?(?:ngân sách|nguồn (?:chi|vốn|thu|kinh phí|xã hội|huy động|tài trợ))"
    r"|\s(?:được )?(?:thực hiện|bảo đảm|đảm bảo|sử dụng|bố trí|chi) theo (?:đúng )?(?:quy định|phân cấp|dự toán)(?!\w)"
    r"|tổng (?:nhu cầu|mức|dự toán|kinh phí)[^.;]{0,80}\s\d[\d.,]*\s(?:nghìn |ngàn )?(?:tỷ|tỉ|triệu)(?!\w))"
)
# the patterns of tasks.toml that are written with spaces between their parts
_VERBOSE = ("hindrance", "rule_of_form", "plan_in_article", "persons_duty", "setting", "setting_time")


@cache
def words() -> dict[str, re.Pattern[str]]:
    """The patterns of tasks.toml by their names."""
    data = grammar.data("tasks")
    lists = ("idle", "money", "charged_chapters", "acknowledging", "charging", "worked_at", "organising")
    lists_of_words = {
        name: re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, map(matching_form, data[name])))})(?!\w)")
        for name in (*lists, "norm_duties", "norm_acts", "norm_leaves")
    }
    return lists_of_words | {
        "opening": re.compile(matching_form(data["opening"])),
        "rights": re.compile(matching_form(data["rights"])),
        **{name: re.compile(matching_form(data[name]), re.VERBOSE) for name in _VERBOSE},
    }


# formulas, and a word that each holds: most paragraphs hold none of these words, and a look for a word costs little
_Formulas = tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]


@cache
def _routine() -> _Formulas:
    # one by one, for `re` finds a pattern that begins with a word faster than a choice of words
    return tuple(
        (row["holds"], tuple(re.compile(matching_form(pattern), re.VERBOSE) for pattern in row["patterns"]))
        for row in grammar.data("tasks")["routine"]
    )


@cache
def _routine_openings() -> _Formulas:
    data = grammar.data("tasks")
    found = []
    for row in data["routine_openings"]:
        choice = "|".join(f"(?:{pattern})" for pattern in row["patterns"]).replace("{hindrance}", data["hindrance"])
        found.append((row["holds"], (re.compile(matching_form(choice), re.VERBOSE | re.IGNORECASE),)))
    return tuple(found)


def is_routine(own: str) -> bool:
    """Whether a formula of every directive stands there ("Chỉ thị này được phổ biến đến …"), which orders nothing."""
    low = own.lower()
    for word, formulas in _routine_openings():
        if word in low and any(formula.match(own) for formula in formulas):
            return True
    return any(formula.search(low) for word, formulas in _routine() if word in low for formula in formulas)


def closes(unit: Unit) -> bool:
    """Whether the unit closes a directive: "Trong quá trình thực hiện, nếu có vướng mắc, … báo cáo …".

    A sentence that says what the document was may stand before that: "Trên đây là Kế hoạch …. Trong quá trình …".
    """
    if unit.section.kind != "paragraph":
        return False
    own = unit.own.strip()
    start = own.find(". ") + 2 if own.startswith("Trên đây là ") else 0
    return bool(words()["hindrance"].match(own, start))
