"""Which lines belong to one paragraph, by their words alone; and how two pieces are put together.

Geometry, where there is any (PDF), decides first; what stands here decides for plain text and at page breaks.
"""

from __future__ import annotations

import re

from vanban import grammar
from vanban.grammar.forms import UPPER
from vanban.reading.blocks import BULLETS, PAGE_TURN

_WORDS = grammar.data("furniture")
# a piece that opens an item of its own: "1.", "1-", "1.2.", "a)", "IV.", "Điều 5.", "-", "+", "*"
_ITEM = re.compile(
    rf"\s*(?: [-–—+•*{BULLETS}]\s*\S |"
    r""" \d{1,2}(?:\s?[-–]|/)\s+(?=[^\W\d_a-z]) | \(?\d{1,3}(?:\.\d{1,3})*[.)](?!\d) | \d{1,2}(?:\.\d{1,2})+\s
    | \(?[a-zđ]{1,2}\) | [a-zđ][./]\s
    | (?!(?:CV|CL|L)[-/][A-ZĐ]{2}|[IVX]{1,3}/\d) [IVXLC]{1,6}[.)\-–/]\s? | [A-ZĐ][.)]\s  # but 521-⏎CV/TU, quý ⏎II/2026
    | Điều\s+\d+[a-zđ]?\s*(?:[.:]|[-–]\s*[A-ZĐ])
    | (?:Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC|Phụ\ lục|PHỤ\ LỤC|Mẫu\ số)
      \s+(?:số\s+)?(?:thứ\s+\w+|THỨ\s+\w+|[\dIVXLC]+(?![IVXLC]+\b))\s*(?:[.:]|$|[A-ZĐ]{2})
    )""",
    re.VERBOSE,
)
_TERMINAL = tuple(".;:!?…")
_CLOSING = "\"”»’')] \t\f"
_TYPES = "|".join(map(re.escape, _WORDS["title_types"]))
_ALONE = re.compile(
    rf"(?:(?:DỰ THẢO )?(?:{_TYPES}):?"
    r"|(?:PHỤ LỤC|Phụ lục|CHƯƠNG|Chương|PHẦN|Phần|MỤC|Mục|Mẫu(?: số)?|Biểu(?: số)?)"
    r"(?:\s+(?:số\s+)?[\dIVXLC]+[.:]?)?(?:\s+(?:thứ|THỨ)\s+\w+)?)$"
)
_AUTHORITY = re.compile(rf"\s*(?:TM|KT|TL|TUQ|Q)\s*[./]\s*[{UPPER}]|\s*[TK]/[MTL]\.?\s*[{UPPER}]")
# a symbol or number that the line end has cut: "25-", "NĐ-", "126/", "QĐ-UBND/", "12/TTr-"
_CUT_SYMBOL = re.compile(r"(?:[\dA-ZĐ]|\d[-/][A-ZĐ]{1,3}[a-z]{1,2})[-–/]\s*$")
_CUTS = ("-", "–", "/")
_SYMBOL_REST = re.compile(r"\s*[\dA-ZĐ]")
# 66. | 13/2026/NQ-CP and 1. | 500.000
_CUT_NUMBER = re.compile(r"(?<=\d)\.\s*$")
_NUMBER_REST = re.compile(r"\s*(?:\d{1,3}/\d{4}/[A-ZĐ]|\d{3}(?!\d))")
_SYMBOL_START = re.compile(r"\s*[-–/](?=[A-ZĐ]{2})")
_SYMBOL_END = re.compile(r"\d[\dA-ZĐ/.]*\s*$")
# a number with its symbol; behind the name of a type it is what the line above cites
_NUMBERED = re.compile(r"\s*\d{1,5}[a-zđ]?(?:\.\d{1,3})?[/-](?:\d{4}/)?(?:[A-ZĐ]{1,5}[A-ZĐa-z]*[-–/]|(?:UBTV)?QH\d)")
_TYPE_END = re.compile(
    rf"(?:^|\s)(?:{'|'.join(name for row in grammar.data('doc_types')['types'].values() for name in row['names'])})"
    r"(?:\s+số\s?:?)?\s*$",
    re.IGNORECASE,
)
# "tại các Tờ trình:" / "Số 202/TTr-BCT …"
_LISTED_TYPE = re.compile(r"\S\s+(?:các|những)\s+(?:văn bản|[Tt]ờ trình|[Bb]áo cáo|[Cc]ông văn|[Qq]uyết định)\s?:\s*$")
_LISTED_NUMBER = re.compile(r"\s*[Ss]ố\s+\d")
# "thành cụm từ “khoản 2 Điều 16” tại" / "Điều 10.": an article that a sentence names; one of its own goes on
_NAMED_ARTICLE = re.compile(r"\s*Điều\s+\d+[a-zđ]?\s*[.;,:]?\s*$")
_NAMES_ARTICLE = re.compile(r"\s(?:tại|của|theo|và|hoặc|khoản \d+[a-zđ]?|điểm [a-zđ]\d?)\s*$")
# "nhiệm vụ quy định tại Điều 17" / "Thông tư số 26/2016/TT-BNV": a place in the document that the next line names
_PLACE_END = re.compile(
    r"(?:\s(?:tại|của|theo|và|hoặc|khoản \d+[a-zđ]?|điểm [a-zđ]\d?)|,)\s+"
    r"(?:[Đđ]iều|khoản|điểm|[Mm]ục|[Cc]hương)\s+(?:\d+[a-zđ]?|[IVX]{1,5}|[a-zđ])\s*$"
)
_DOCUMENT = re.compile(
    r"\s*(?:(?:Luật|Bộ luật|Pháp lệnh|Hiến pháp)\s+(?!này)\S"
    r"|(?:Nghị (?:định|quyết)|Quyết định|Thông tư(?: liên tịch)?|Chỉ thị|Quy (?:chế|định))\s+(?:số\s+)?\d)"
)
# "Ban Chấp hành Trung ương khóa" / "XI. Sơ kết …": a number that the words before it ask for labels no item
_ROMAN = re.compile(r"\s*[IVX]{1,5}(?![^\W_])")
_ASKS_ROMAN = re.compile(r"\s(?:[Kk]hóa|[Kk]hoá|lần thứ|[Qq]uý|hạng|loại)\s*$")
# "phát triển kinh tế" / "- xã hội": the second half of a compound opens no item
_COMPOUNDS: dict[str, tuple[str, ...]] = {}
for _first, _second in (compound.split(" - ") for compound in _WORDS["compounds"]):
    _COMPOUNDS[_second] = (*_COMPOUNDS.get(_second, ()), f" {_first}")
_SECOND_HALF = re.compile(rf"\s*[-–]\s+(?P<half>{'|'.join(sorted(_COMPOUNDS, reverse=True))})(?!\w)")
_YEAR_END = re.compile(r"(?<!\d)(?:19|20)\d\d\s*$")
_DUTY_HEADING = re.compile(
    rf"\s*Điều \d+[a-zđ]?\s*[.:]?\s*Trách nhiệm của [^.;:\n]{{3,160}}\s(?!và$|hoặc$)[^\W\d_{UPPER}]\w*"
)
_DUTY_START = re.compile(rf"(?:{'|'.join(_WORDS['duty_starts'])})(?!\w)")
_TO_NUMBER = re.compile(r"\s*[-–]\s*\d")
_TO_YEAR = re.compile(r"\s*[-–]\s*(?:19|20)\d\d(?!\d)")
_DOCUMENT_END = "./."
_OPEN_RANGE = re.compile(r"\d\s*[-–]\s*$")
_CUT_QUARTER = re.compile(r"\bquý (?:IV|I{1,3})(?:/| năm )\d{4}", re.IGNORECASE)
_CLOSES = re.compile(r"\s*[^\s()]{1,12}\)")
# words that no paragraph ends with, and words that no title starts or ends with
_OPEN_END = re.compile(rf"(?:^|\s)(?:{'|'.join(_WORDS['open_ends'])})$")
_CLOSED_END = re.compile(rf"(?:^|\s)(?:{'|'.join(_WORDS['closed_ends'])})$")
_LINKS = re.compile(rf"(?:{'|'.join(_WORDS['title_links'])})\b")
_LINKS_END = re.compile(rf"(?:,|\s(?:{'|'.join(_WORDS['title_links'])}))$")
_DATE_LINE = re.compile(r"\s*(?!Thứ\b|Chủ [Nn]hật\b)[^,]{2,40},\s*ngày\b.{0,30}\bnăm\b.{0,6}$")
_CUT_DAY = re.compile(r"[^,]{2,40},\s*ngày\b(?:(?!năm\s+\d).){0,30}")
_REST_OF_DAY = re.compile(r"(?:(?:tháng\b.{0,12})?\bnăm\s+)?\d{4}")
# "Số: 16 -" / "HD/BTCTW", "Số:" / "16-HD/BTCTW"
_CUT_HEAD_NUMBER = re.compile(r"Số\s*:?\s*(?:\d{0,5}\s*[-–/])?")
_NUMBER_LINE = re.compile(r"\(?Số\s*:?\s*\d{1,5}\s?[-/][^\s,;]{2,30}\)?")
_HEAD_SYMBOL = re.compile(r"(?:\d{0,5}\s*[-–/]\s*)?[A-ZĐ]{2,}[A-ZĐa-z]*(?:[-/–][A-ZĐ][A-ZĐa-z]*){0,3}")
# the first word of a name or of a type, which some converters set apart: "BỘ" / "CHÍNH TRỊ", "QUY" / "CHẾ"
_FIRST_WORDS = {"BỘ", "BAN", "ĐẢNG", "TỈNH", "THÀNH", "HUYỆN", "THỊ", "QUẬN", "ỦY", "UỶ", "HỘI", "ĐOÀN", "CỘNG"}
_FIRST_WORDS |= {name.split()[0] for name in _WORDS["title_types"] if " " in name}
_BARE_LABEL = re.compile(r"\s*(?:[IVX]{1,5}\s?[.)/]|\d{1,2}(?:\.\d{1,2}){0,2}\s?[.)/])\s*$")
_BARE_POWER = re.compile(r"(?:[TK]/[MTL]|(?:TM|KT|TL|TUQ)\.)")
_STATE_NAMES = [
    re.compile(name)
    for name in (
        "CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM$",
        "ĐẢNG CỘNG SẢN VIỆT NAM$",
        "Độc lập ?[-–] ?Tự do ?[-–] ?Hạnh phúc$",
    )
]
_BRACKETED = re.compile(r"\([^()]{2,30}\)")
_REMARK = re.compile(r"\s*\(\s*(?:ban hành|(?:đính )?kèm|dự thảo)", re.IGNORECASE)
_BASIS = re.compile(r"\s*(?:Căn cứ|Theo đề nghị|Xét|Thực hiện|Trên cơ sở)\b")
_GROUNDS = re.compile(r"\s*(?:[-–+]\s*)?(?:Căn cứ|Theo đề nghị|Xét|Trên cơ sở)\b")
_ORDERS = re.compile(
    r"\s*(?:(?:Bộ Chính trị|Ban (?:Bí thư|Thường vụ|Chấp hành)|(?:Tỉnh|Thành|Huyện|Thị|Quận|Đảng) [ủu][ỷy])\b"
    r"|Nay ban hành\b"
    r"|(?:Bộ|Chính phủ|Thủ tướng|Thống đốc|Tổng|Chủ (?:tịch|nhiệm)|Chánh án|Viện trưởng|Ủy ban|Hội đồng|Thường trực)\s"
    r"[^.;:,]{0,80}?\s(?:ban hành|hướng dẫn|quy định)\b)"
)
# "QUYẾT ĐỊNH SỐ 20/2016/QĐ-TTG" / "NGÀY 11 THÁNG 5 …": the day of what a title cites; a head's own stands alone
_CITED_CODE = re.compile(r"\S\s+SỐ\s+\d[^\s,]*[-/][^\s,]+$")
_DAY = re.compile(r"NGÀY\s+\d")
_LONG = 80
# the end of a line tells how it goes on; a search through all of it would cost more than the rest of reading
_TAIL = 40


def is_item(text: str) -> bool:
    """Whether a line opens a numbered or bulleted item, or an article, chapter or part."""
    return bool(_ITEM.match(text))


def ends_sentence(text: str) -> bool:
    """Whether a line ends with the punctuation that may end a paragraph."""
    return text.rstrip(_CLOSING).endswith(_TERMINAL)


def ends_document(text: str) -> bool:
    """Whether a line ends with the mark behind the last word of a document: "… để giải quyết./."."""
    return text.rstrip(_CLOSING).endswith(_DOCUMENT_END)


def stands_alone(text: str) -> bool:
    """Whether a line of a head stands for itself: the type of the document, an authority, "QUYẾT ĐỊNH:", "Chương I"."""
    return bool(_ALONE.match(text.strip()))


def is_authority(text: str) -> bool:
    """Whether a line says in whose name somebody signs: "TM. CHÍNH PHỦ", "T/M BAN THƯỜNG VỤ", "KT. CHỦ TỊCH"."""
    return bool(_AUTHORITY.match(text))


def is_type_line(text: str) -> bool:
    """Whether a line is the name of a type of document, which its subject follows."""
    return text.strip().rstrip(":") in _WORDS["title_types"]


def is_number_line(text: str) -> bool:
    """Whether a line is the number of the document, which some set below its type."""
    return bool(_NUMBER_LINE.fullmatch(text.strip()))


def goes_on_subject(left: str, right: str) -> bool:
    """Whether a line goes on with a subject that is set over several short lines below the type."""
    if max(len(left), len(right)) > _LONG + 20 or left.endswith((".", ";", ":")) or right.endswith((".", ";", ":")):
        return False
    if is_upper(left) or is_upper(right) or is_item(right) or right.startswith("(") or _DATE_LINE.match(right):
        return False
    return not (_BASIS.match(right) or stands_alone(right) or right.startswith(("Kính gửi", "Số", "Ngày")))


def goes_on_in_column(left: str, right: str, entry: bool) -> bool:
    """Whether a line of a letterhead or a signature goes on with the one above: an `entry` of a list of recipients,
    or a subject below the number ("V/v …"); every other line there stands alone."""
    subject = left.lstrip().lower().startswith(("v/v", "về việc"))
    if not entry and not subject:
        return False
    return continues(left, right) or (subject and goes_on_subject(left, right))


def completes_head(left: str, right: str) -> bool:
    """Whether a line of a letterhead ends what a narrow column has cut: the name of the State or of the Party, the
    year of the day, the symbol behind the number."""
    # what a narrow column cuts is short; most lines are not
    if len(left) > _LONG:
        return False
    left, right = left.strip(), right.strip()
    if _CUT_HEAD_NUMBER.fullmatch(left) and _HEAD_SYMBOL.fullmatch(right):
        return True
    if (left in _FIRST_WORDS or _BARE_POWER.fullmatch(left)) and is_upper(right) and not is_item(right):
        return True
    if _CUT_DAY.fullmatch(left) and _REST_OF_DAY.fullmatch(right):
        return True
    if len(left) < 8 and left.istitle() and left.isalpha() and _DATE_LINE.match(right):
        return True
    # none of the names is longer, and nearly every line is
    return len(left) + len(right) < _LONG // 2 and any(name.match(f"{left} {right}") for name in _STATE_NAMES)


def is_upper(text: str) -> bool:
    """Whether all letters of a line are capitals."""
    return text.isupper()


def starts_lower(text: str) -> bool:
    """Whether a line starts with a small letter."""
    first = text.lstrip(' \t"“(')[:1]
    return first.islower()


def closes_bracket(left: str, right: str) -> bool:
    """Whether a line begins with what closes the bracket of the one above: "(Phụ lục" / "1)."."""
    return left.rfind("(") > left.rfind(")") and bool(_CLOSES.match(right))


def is_bracketed(text: str) -> bool:
    """Whether a short line stands in brackets as a whole: "(đã ký)", "(chữ ký)"."""
    return bool(_BRACKETED.fullmatch(text.strip()))


def is_remark(text: str) -> bool:
    """Whether a line in brackets says what the document came with, or that it is a draft."""
    return text.lstrip().startswith("(") and (not starts_lower(text) or bool(_REMARK.match(text)))


def is_cut(left: str) -> bool:
    """Whether a line ends in the middle of a symbol or number."""
    # most lines end in a letter, and their last character tells it sooner than a search
    return left.rstrip().endswith(_CUTS) and bool(_CUT_SYMBOL.search(left[-_TAIL:]))


def is_range(left: str, right: str) -> bool:
    """Whether a dash at a line's start goes on with a range: "2026" / "- 2030"."""
    if not _TO_NUMBER.match(right):
        return False
    # below "1. Mục tiêu đến năm 2030" the item "- 100% hộ …" goes on with nothing
    return bool(_TO_YEAR.match(right)) if _YEAR_END.search(left[-_TAIL:]) else left.rstrip()[-1:].isdigit()


def open_bracket(text: str) -> bool:
    """Whether the last bracket or quotation mark of a line is still open; “ may be closed by a straight mark."""
    return text.rfind("(") > text.rfind(")") or text.rfind("“") > max(text.rfind("”"), text.rfind('"'))


def _cuts_quarter(left: str, right: str) -> bool:
    """Whether the seam of two lines lies inside "quý II/2026"; one that ends with it is whole."""
    found = _CUT_QUARTER.search(f"{left} {right}")
    return bool(found) and found.start() < len(left) < found.end()


def continues(left: str, right: str) -> bool:
    """Whether `right` goes on with the sentence of `left`, although a blank line or a page break parts them."""
    if not left or not right:
        return False
    if closes_bracket(left, right):
        return True
    if is_tight(left, right) and (not is_item(right) or right.lstrip()[0] in "-–/"):
        return True
    if _OPEN_RANGE.search(left[-_TAIL:]) and right.lstrip()[:1].isdigit():
        return True
    if _NUMBERED.match(right) and _TYPE_END.search(left[-_TAIL:]):
        return True
    if _LISTED_NUMBER.match(right) and _LISTED_TYPE.search(left[-_TAIL:]):
        return True
    if _NAMED_ARTICLE.match(right) and _NAMES_ARTICLE.search(left[-_TAIL:]):
        return True
    if _DOCUMENT.match(right) and _PLACE_END.search(left[-_TAIL:]):
        return True
    if (_ROMAN.match(right) and _ASKS_ROMAN.search(left[-_TAIL:])) or _cuts_compound(left, right):
        return True
    if is_item(right) or ends_sentence(left) or _DATE_LINE.match(left):
        return False
    if _cuts_quarter(left.rstrip()[-_TAIL:], right.lstrip()[:_TAIL]):
        return True
    if is_upper(left) or is_upper(right):
        return is_upper(left) and title_goes_on(left, right)
    if starts_lower(right):
        return True
    # "I. Kết quả đạt được": a short numbered line is a heading, whatever word it ends with
    heading = is_item(left) and len(left) <= _LONG // 2 and right.lstrip()[:1].isupper() and not _GROUNDS.match(left)
    tail = left.rstrip()[-_TAIL:]
    # "… các chi bộ trực thuộc" / "Căn cứ …": a title that ends so is whole before the grounds and before who orders
    whole = tail.endswith("trực thuộc") and (_BASIS.match(right) or _ORDERS.match(right))
    if not heading and not whole and _OPEN_END.search(tail) and not _CLOSED_END.search(tail):
        return True
    enumerates = left.rstrip().endswith(",") and (len(left) > _LONG or _is_numbered(left))
    if enumerates and not (_BASIS.match(right) or ends_basis(left, right) or is_authority(right)):
        return True
    return open_bracket(left) and len(left) > _LONG // 2


def _cuts_compound(left: str, right: str) -> bool:
    """Whether the seam cuts a compound such as "kinh tế - xã hội" before its dash; a heading may end with its half."""
    found = _SECOND_HALF.match(right)
    heading = is_item(left) and len(left) <= _LONG // 2
    return bool(found) and not heading and left.rstrip().endswith(_COMPOUNDS[found["half"]])


def _is_numbered(text: str) -> bool:
    """Whether a line opens an item with a number or a letter; a bullet's may be an entry of a list of recipients."""
    return is_item(text) and text.lstrip()[:1].isalnum()


def labels(left: str, right: str) -> bool:
    """Whether a line holds nothing but the label of the item whose words the next line begins: "I." / "MỤC ĐÍCH"."""
    return len(left) < 10 and bool(_BARE_LABEL.match(left)) and right.lstrip()[:1].isalpha() and not is_item(right)


def ends_basis(left: str, right: str) -> bool:
    """Whether the last basis line ends and the issuer follows: "- Xét đề nghị của Văn phòng," / "Ban Bí thư …"."""
    return left.rstrip().endswith((",", ";")) and bool(_GROUNDS.match(left) and _ORDERS.match(right))


def opens_ground(left: str, right: str) -> bool:
    """Whether a line begins the next of the grounds on which a document rests: "Căn cứ …;" / "Thực hiện …"."""
    return left.rstrip().endswith(";") and bool(_GROUNDS.match(left) and _BASIS.match(right))


def opens_duty(left: str, right: str) -> bool:
    """Whether a line begins what the one named in the heading above has to do: "Trách nhiệm của X" / "Phối hợp …".

    A heading that ends in a capital is a name cut in two: "Trách nhiệm của Ban" / "Tổ chức Trung ương".
    """
    heading = _DUTY_HEADING.fullmatch(left.rstrip())
    return heading is not None and _DUTY_START.match(right.lstrip()) is not None


def title_goes_on(left: str, right: str) -> bool:
    """Whether a line in capitals goes on with the title in capitals above it."""
    if not is_upper(right) or is_item(right) or stands_alone(left) or stands_alone(right):
        return False
    if _DAY.match(right.lstrip()):
        return bool(_CITED_CODE.search(left.rstrip()[-_TAIL:]))
    return bool(_LINKS.match(right.lstrip()) or _LINKS_END.search(left.rstrip()[-_TAIL:]))


# no paragraph of a document is longer; where lines never end, joining them all would take hours
LONGEST_PARAGRAPH = 60_000


def join(left: str, right: str, turn: str = "") -> str:
    """The two pieces as one: no space within a symbol or number, one space elsewhere; `turn` marks a page break."""
    left, right = left.rstrip(), right.lstrip()
    return f"{left}{turn}{right}" if is_tight(left, right) else f"{left} {turn}{right}"


def is_tight(left: str, right: str) -> bool:
    """Whether the break between two pieces cuts a symbol or a number."""
    if is_cut(left) and _SYMBOL_REST.match(right):
        return True
    if _NUMBER_REST.match(right) and _CUT_NUMBER.search(left[-_TAIL:]):
        return True
    if not _SYMBOL_START.match(right) or not _SYMBOL_END.search(left[-_TAIL:]):
        return False
    return "/" in left.split()[-1] or "/" in right.split()[0]


def turns(count: int) -> str:
    """Marks for `count` page breaks."""
    return PAGE_TURN * max(count, 0)
