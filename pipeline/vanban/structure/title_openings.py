"""What a title says before its subject: issuer, number, day ("CỦA CHÍNH PHỦ SỐ 12/2003/NĐ-CP NGÀY 5/6/2003 VỀ …")."""

from __future__ import annotations

import re

from vanban.grammar import patterns
from vanban.grammar.forms import UPPER
from vanban.structure import marks
from vanban.structure.titles import read_small_title

_TELLINGS = patterns("tellings")
# behind the type's name in its own line: "CỦA CHÍNH PHỦ", "của Chính phủ số 12/2003/NĐ-CP ngày 05 tháng 6 năm 2003"
_ISSUER_ONLY = re.compile(
    r"(?:của\s+(?:(?!(?:về|thực hiện|triển khai|nhằm)\s)[^,;:.]){3,60}?)?[\s,]*"
    r"(?:số\s*:?\s*[\d./ ]+[-/][\w/-]+)?[\s,]*(?:ngày\s+\d.{5,25})?",
    re.IGNORECASE,
)
# "KẾT LUẬN 45-KL/TW CỦA BAN BÍ THƯ VỀ …", "Chỉ thị số 12-CT/TU, ngày 5/6/2023 của …"
_NUMBER_FIRST = re.compile(
    rf"(?:số\s*:?\s*)?\d{{1,5}}\s*[-/]\s*(?:\d{{4}}/)?[{UPPER}][\w&]*(?:[-/][\w&]+)*,?\s+"
    rf"(?:ngày\s+(?:\d+\s+tháng\s+\d+\s+năm\s+\d{{4}}|[\d/.-]+),?\s+)?(?=của\s|về\s|(?-i:[{UPPER}]))",
    re.IGNORECASE,
)
# the day alone, below the line that has issuer and number: "NGÀY 12 THÁNG 5 NĂM 2003 VỀ VIỆC …"
_DAY_FIRST = re.compile(r"ngày\s+(?:\d+\s+tháng\s+\d+\s+năm\s+\d{4}|[\d/.-]+),?\s+(?=(?:của|về)\s)", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"[\s,]+(?P<said>số\s*:?\s*\d)", re.IGNORECASE)


def is_issuer_only(form: str) -> bool:
    """Whether the words behind the type in its own line name nothing but issuer, number and day."""
    return _ISSUER_ONLY.fullmatch(form) is not None


def is_of_issuer(form: str) -> bool:
    """A line of its own between type and subject: "CỦA BAN BÍ THƯ", "CỦA CHÍNH PHỦ SỐ 12/2003/NĐ-CP NGÀY 5/6/2003"."""
    if not form.upper().startswith("CỦA ") or not (_OWN_NUMBER.search(form) or form.isupper()):
        return False
    organ = _OWN_NUMBER.split(form, maxsplit=1)[0][4:].upper()
    if " VỀ " in organ or not marks.match("organ", organ):
        return False
    return len(organ) + 4 == len(form) or bool(_ISSUER_ONLY.fullmatch(form))


def own_number(form: str) -> int | None:
    """The offset of the document's own number in the line below the type that names issuer and number."""
    found = _OWN_NUMBER.search(form) if form.upper().startswith("CỦA ") else None
    organ = form[4 : found.start()].upper() if found else ""
    return found.start("said") if found and " VỀ " not in organ and marks.match("organ", organ) else None


def behind_type(form: str, title: str) -> int:
    """The offset behind the type where a headline is said again in full: "Chỉ thị số 9-CT/TW" over "Chỉ thị số 9-CT/TW
    ngày … của Ban Bí thư về …"."""
    again = read_small_title(form)
    said = read_small_title(title)
    same = again and said and again.key == said.key and _NUMBER_FIRST.match(form, again.rest)
    return again.rest if same else 0


def behind_issuer(form: str, at: int = 0) -> int:
    """The offset at which a subject begins that names number or issuer first: "số 9-CT/TW của Ban Bí thư về …"."""
    number = _NUMBER_FIRST.match(form, at) or _DAY_FIRST.match(form, at)
    start = number.end() if number else at
    found = _TELLINGS["issuer_first"].match(form, start)
    return found.end() if found else start


# "KẾ HOẠCH SỐ 12/KH-UBND NGÀY 03/4/2024 CỦA UBND TỈNH … VỀ …", "CHỈ THỊ CỦA BỘ TRƯỞNG BỘ … SỐ 02/2003/CT-…"
_TYPE = r"(?:(?!VỀ |THỰC HIỆN|TRIỂN KHAI)[^\W\d_]+ ){1,4}?"
_DAY = r"NGÀY (?:\d+ THÁNG \d+ NĂM \d{4}|[\d/.-]+),?"
_ORGAN = re.compile(
    rf"{_TYPE}(?P<number>SỐ ?:? ?\d\S* (?:{_DAY} )?)?CỦA (?P<organ>[^,;:.\d()]{{3,80}}?)"
    rf"(?:(?P<behind> SỐ ?:? ?\d)| {_DAY}| VỀ |$)"
)


def named_organ(said: str) -> str | None:
    """The organ that a title in capitals, `said` with its type, names beside the number."""
    found = _ORGAN.match(said)
    if not found or not (found["number"] or found["behind"]):
        return None
    return found["organ"] if marks.match("organ", found["organ"]) else None
