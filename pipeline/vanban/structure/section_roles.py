"""What each section is for: grounds, aims, targets, duties, organisation. Reports tell what was, then what will be."""

from __future__ import annotations

import re
from functools import cache

from vanban import grammar
from vanban.grammar.forms import UPPER, matching_form
from vanban.structure.items import Item

_LEADS = grammar.patterns("order_leads")


def give_roles(items: list[Item], doc_type: str | None) -> None:
    """Give each item its role: by its heading, by what it stands under, by the lead before it."""
    reports = doc_type == "bao_cao" or (doc_type == "cong_van" and _reports(items))
    announced: set[tuple[int, int]] = set()
    ahead = False
    for item in items:
        _give_role(item, announced if doc_type not in _NO_ORDERS else set(), doc_type in DIRECTIVES)
        if reports:
            ahead = _tell_past(item, ahead)
    _give_aims(items)


@cache
def _role_words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    roles = grammar.data("outline")["roles"]
    return tuple(
        (role, re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, map(matching_form, words))) + r")(?!\w)"))
        for role, words in roles.items()
    )


# a long heading says at its beginning what it is for; "… nhằm giảm mục tiêu …" further on tells nothing
_ROLE_REACH = 45
# … but one that opens a list says it at its end: "Để có cơ sở pháp lý thực hiện, Bộ Chính trị yêu cầu:"
_OPENS = re.compile(
    r"(?<!\w)(?:(?:bộ chính trị|bí thư|ủy|vụ|trực|chính phủ|nhân dân) yêu cầu"
    r"|(?:quan điểm|nguyên tắc)(?: (?:chỉ đạo|cơ bản|chung|chính))?(?: như)? sau(?: đây)?)\s*:$"
)
# "TỰ ĐÁNH GIÁ CỦA CÁC ĐƠN VỊ", "Đánh giá, xếp loại tổ chức đảng" is work to do, no account of what was
_GRADING = re.compile(
    r"(?:tự|tổ chức|quy trình|phương pháp|cách) đánh giá|đánh giá(?:,| và)? xếp loại"
    # "Điều 2. Căn cứ danh mục nêu tại Điều 1:": by what its items are to be done
    r"|^căn cứ (?!(?:pháp lý|để|lập|xây dựng|ban hành|xác định|tính|chính trị|thực tiễn|khoa học)(?!\w))[^:]{12,}:$"
)
# … and so is whatever a norm has judged: "Chương III. Đánh giá hồ sơ", "Điều 9. Đánh giá viên chức"
_JUDGING = re.compile(rf"{_GRADING.pattern}|đánh giá(?! (?:tình|kết|thực trạng|việc|chung|công tác)(?!\w))")
# "3. Phòng Quản lý đối tượng chính sách" among duties says who acts, whatever its name holds
_BODY = re.compile(
    r"(?:[Cc]ác )?(?:Phòng|Ban(?! hành)|Vụ|Cục|Chi cục|Tổng cục|Trung tâm|Văn phòng|Viện|Sở|Bộ|Đài|Trường|Hội|Trạm|Tổ"
    rf"|Đội|Quỹ|Công ty) (?=[{UPPER}])"
)
# where a heading names several things, the operative one decides ("MỤC TIÊU, NHIỆM VỤ": its items say which)
_RANKING = ("organisation", "duties", "targets", "aims", "purpose", "basis")


def _turns_to_order(item: Item) -> bool:
    """Whether a paragraph of a section that tells what was orders something; what follows its colon is ordered too."""
    rest = item.rest.lstrip()
    opens = item.kind == "paragraph" and rest.rstrip().endswith(":")
    # "Tình hình tiếp tục phục hồi. Chính phủ yêu cầu các bộ … sau đây:": what opens the list is its last sentence
    start = max(rest.rfind(". "), rest.rfind("; ")) + 2 if opens and not _LEADS["asks-whom"].match(rest) else 0
    if item.kind in ("row", "table", "attribute") or not _LEADS["asks-whom"].match(rest, start):
        return False
    if opens:
        item.parent.turned = True
    return True


_DONE = re.compile(
    r"(?:về )?(?:tình hình|kết quả)(?:,? (?:và )?(?:tình hình|kết quả))? (?:triển khai |tổ chức )?thực hiện(?!\w)"
    r"|(?:thống kê )?(?:các )?nhiệm vụ (?:đã|được giao,? (?:đã )?)(?:hoàn thành|thực hiện)(?!\w)"
)
# the first section of all is an account of the year before: "Điều 1. Đánh giá kết quả thực hiện nhiệm vụ năm 2025"
_ASSESSED = re.compile(
    r"(?:về )?đánh giá (?:chung )?(?:về )?(?:tình hình|kết quả)(?: và kết quả)? (?:triển khai |tổ chức )?thực hiện"
    r"(?!\w).*(?<!\w)(?:năm|giai đoạn|nhiệm kỳ|tháng)(?!\w)"
)
_FIRST = re.compile(r"(?:(?:điều|phần|mục|chương) )?(?:(?:thứ )?nhất|1|i|a)", re.IGNORECASE)
_HEADED = ("part", "chapter", "section", "article")
_TO_DO = re.compile(r"giải pháp|phương hướng|thời gian tới|trọng tâm|(?:,|;| và) (?:các )?nhiệm vụ|báo cáo|chế độ")


# patterns that go on to the colon of a lead from each verb take no longer text
_LEAD_REACH = 800
_MAY_ANNOUNCE = ("paragraph", "article", "clause", "point")
# texts that tell, propose or guide: their lists are none of orders
_NO_ORDERS = {"bao_cao", "to_trinh", "huong_dan"}
# texts that are nothing but orders behind the lead that says whose: "Ủy ban nhân dân tỉnh chỉ thị:"
DIRECTIVES = {"chi_thi", "cong_dien"}


def _announces_duties(item: Item, directive: bool) -> bool:
    """Whether a paragraph or item outside all headed sections opens a list of duties."""
    said = item.rest.rstrip()[-_LEAD_REACH:].lower()
    if item.kind not in _MAY_ANNOUNCE or not said.endswith(":"):
        return False
    if _LEADS["duties-follow"].search(said) or (item.kind == "article" and _LEADS["article-duties"].search(said)):
        return True
    return directive and not item.label and bool(_LEADS["orders-follow"].search(said))


def _give_role(item: Item, announced: set[tuple[int, int]], directive: bool) -> None:
    """The role of the item; `announced` holds the (part, parent) whose headings follow a lead that announces duties.

    In a `directive` any lead does that which asks for something.
    """
    above = item.parent.role if item.parent else None
    if item.role is None and item.title and item.heading:
        judged = _JUDGING if item.kind in ("chapter", "article") else _GRADING
        heading = judged.sub("", matching_form(item.heading).lower())
        reach = _reach(heading)
        # "2. Yêu cầu Sở Y tế" is no purpose
        asked = heading.startswith("yêu cầu") and _LEADS["asks-whom"].match(item.heading)
        found = {role for role, words in _role_words() if words.search(reach) and not (asked and role == "purpose")}
        # "VỀ KẾT QUẢ THỰC HIỆN NHIỆM VỤ THÁNG 3" names duties that were done
        if (_DONE.match(heading) or _assesses(item, heading)) and not _TO_DO.search(heading):
            found = {"basis"}
        if not (above in ("duties", "organisation") and _BODY.match(item.heading)):
            item.role = next((role for role in _RANKING if role in found), None)
    place = (item.line.part, id(item.parent))
    if above is None and place in announced and item.title and not item.rest.rstrip().endswith(":"):
        above = "duties"
    if above == "basis" and item.role is None and (item.parent.turned or _turns_to_order(item)):
        above = "duties"
    if above == "purpose" and item.role is None and item.label and _STRIVES.fullmatch(item.rest.strip()):
        above = "targets"
    # among duties "Kiểm tra, đánh giá" orders something, it does not tell what was found
    if item.role is None or (item.role == "basis" and above in ("duties", "organisation")):
        item.role = above
    if item.role is None and _announces_duties(item, directive):
        if item.label:
            item.role = "duties"
        else:
            announced.add(place)


def _reach(heading: str) -> str:
    """The words of a heading that say what it is for."""
    if len(heading) <= _ROLE_REACH:
        return heading
    opens = _OPENS.search(heading)
    return opens.group() if opens else heading[: _ROLE_REACH // 2]


def _assesses(item: Item, heading: str) -> bool:
    """Whether the first section assesses what was done in a time that it names."""
    first = item.kind in _HEADED and item.label is not None and _FIRST.fullmatch(item.label.text) is not None
    return first and _ASSESSED.match(heading) is not None


# "4. Phấn đấu đạt các mục tiêu, chỉ tiêu sau" among purposes: what stands below it is to be reached
_STRIVES = re.compile(
    r"(?:Phấn đấu|Bảo đảm|Nhằm)? ?(?:[Đđ]ạt|[Hh]oàn thành|[Tt]hực hiện)[^.;:]{0,40} (?:mục|chỉ) tiêu[^.;]{0,80}"
)

# what a report says of the time to come, and what it asks for
_AHEAD = re.compile(r"phương hướng|thời gian tới|trọng tâm|dự kiến|sắp tới|năm sau|tiếp theo")
_ASKS = re.compile(
    r"\W*(?:(?:Ban|Đảng|Chi|Tỉnh|Huyện|Thành|Ủy)[^.;:]{0,60}?\s)?"
    r"(?:(?:kính |trân trọng )?[Đđ]ề nghị|[Kk]iến nghị)(?!\w)"
)
# "Ban Thường vụ Đảng ủy báo cáo kết quả thực hiện … như sau:", and nobody else is asked to report
_REPORTS = re.compile(r"(?<!\w)(?:xin )?báo cáo (?:kết quả|tình hình|tiến độ)[^:]*?(?:như sau|cụ thể)[^:]*:$")
_ASKED = re.compile(r"(?<!\w)(?:đề nghị|yêu cầu|giao)(?!\w)")


def _reports(items: list[Item]) -> bool:
    """Whether a letter is a report: its lead says so before its first numbered item."""
    for item in items:
        if item.label is not None and item.kind != "bullet":
            return False
        said = item.form.lower().rstrip()
        if said.endswith(":") and _REPORTS.search(said[-_LEAD_REACH:]) and not _ASKED.search(said):
            return True
    return False


def _tell_past(item: Item, ahead: bool) -> bool:
    """A report tells what was, until a heading or a lead says what is to be done, and returns whether one has."""
    if item.role is not None or item.kind in ("table", "row"):
        return ahead
    headed = item.title and item.label is not None and item.kind != "bullet"
    opens = bool(_AHEAD.search(matching_form(item.heading or item.form).lower()))
    if headed:
        ahead = opens
    elif opens and item.form.rstrip().endswith(":"):
        ahead = True
    if ahead:
        item.role = "duties"
    elif not _ASKS.match(item.rest):
        item.role = "basis"
    return ahead


# "Kế hoạch đặt mục tiêu đến năm 2030:" and not "Để đạt mục tiêu trên, … thực hiện các nhiệm vụ sau:"
_AIMS_FOLLOW = re.compile(
    r"(?<!\w)(?:mục tiêu|chỉ tiêu)(?!\w)(?:(?!nhiệm vụ|giải pháp|yêu cầu|thực hiện|chỉ đạo|nội dung)[^.;]){0,80}:$"
)


def _give_aims(items: list[Item]) -> None:
    """Without a heading, the sentence that says that aims follow and the bullets below it are aims."""
    aims = False
    for item in items:
        if item.kind == "paragraph":
            aims = item.role is None and bool(_AIMS_FOLLOW.search(item.form.lower().rstrip()))
        elif item.kind != "bullet":
            aims = False
        if aims and item.role is None:
            item.role = "aims"
