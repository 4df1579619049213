"""The outline: which paragraph stands under which, and what each headed section is for.

Ranks order the labels of one document (`grammar/outline.toml`); a paragraph stands under the nearest one before it
with a lower rank. Numbering that restarts or is broken (a newspaper's copy, an automatic list) does not matter:
only ranks do, and a capital heading with an arabic number counts as a top one where others are not capital.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from vanban import grammar, model
from vanban.draft import Draft, Line
from vanban.grammar.forms import matching_form
from vanban.structure.attributes import read_attribute
from vanban.structure.labels import Label, read_label

_BULLET_RANK = 11
_ATTRIBUTE_RANK = 14
_PARAGRAPH_RANK = 13
_TOP_RANK = 6
_LETTER_RANK = 5
_HEADING_WORDS = 10
_MAX_TITLE_WORDS = 60
_CAPITAL_PROBE = 40  # the first characters tell prose from capitals in all but a few lines


@dataclass(slots=True)
class _Item:
    """One paragraph on its way to a section; `turned`: behind what was, its paragraphs have come to orders."""

    line: Line
    form: str
    label: Label | None
    rank: float
    kind: str
    text_start: int
    heading: str | None = None
    title: bool = False
    end: int = 0
    parent: _Item | None = None
    role: str | None = None
    turned: bool = False
    depth: int = 1
    children: list[_Item] = field(default_factory=list)


def outline(draft: Draft) -> tuple[model.Section, ...]:
    """The sections of the document in the order of the text: labelled items, bullets, attributes, paragraphs, tables.

    Labels are as printed; `heading` is the title, or the first ten words of an item without one.
    """
    whole = matching_form(draft.text)
    items = [_item(line, whole[line.start : line.end]) for line in draft.lines if line.zone in ("body", "basis")]
    _number_quotes(items)
    _level_unlabelled(items)
    _join_headings(items)
    _lift_capitals(items)
    _lower_letters(items)
    items = sorted(items + _annex_heads(draft) + _tables(draft), key=lambda item: (item.line.start, item.rank))
    _nest(items, draft.parts)
    for item in items:
        item.title = _is_title(item)
    ahead = False
    reports = draft.metadata.doc_type == "bao_cao" or (draft.metadata.doc_type == "cong_van" and _reports(items))
    announced: set[tuple[int, int]] = set()
    for item in items:
        _give_heading(item)
        _give_role(item, announced if draft.metadata.doc_type not in _NO_ORDERS else set())
        if reports:
            ahead = _tell_past(item, ahead)
    _give_aims(items)
    return _sections(items)


# ---------------------------------------------------------------- items


def _item(line: Line, form: str) -> _Item:
    if line.zone == "basis":
        return _Item(line, form, None, _PARAGRAPH_RANK, "paragraph", line.start, role="basis")
    label = read_label(form)
    if (label is None or label.kind == "bullet") and (attribute := read_attribute(form)):
        return _Item(line, form, label, _ATTRIBUTE_RANK, "attribute", line.start + attribute[1])
    if label is None:
        capital = _is_capital(form) and len(form) > 6 and line.zone == "body"
        rank, kind = (_TOP_RANK, "section") if capital else (_PARAGRAPH_RANK, "paragraph")
        return _Item(line, form, None, rank, kind, line.start)
    return _Item(line, form, label, label.rank, label.kind, line.start + label.rest)


def _is_capital(form: str) -> bool:
    if sum(map(str.islower, form[:_CAPITAL_PROBE])) > _CAPITAL_PROBE // 8:
        return False
    letters = list(filter(str.isalpha, form))
    small = sum(map(str.islower, letters))
    # a stray small letter is a slip ("Tổ CHỨC THỰC HIỆN")
    return len(letters) >= 4 and small <= len(letters) // 8


def _number_quotes(items: list[_Item]) -> None:
    """Paragraphs inside a quotation over several paragraphs (new wording of a law) are no items of this document."""
    for at, item in enumerate(items):
        rest = item.form[item.text_start - item.line.start :]
        if not rest.startswith('"') or rest.count('"') % 2 == 0:
            continue
        closing = next((i for i in range(at + 1, min(at + 60, len(items))) if items[i].form.count('"') % 2), None)
        for inner in items[at + 1 : (closing or at) + 1]:
            inner.label, inner.rank, inner.kind, inner.text_start = (
                None, _PARAGRAPH_RANK, "paragraph", inner.line.start)  # fmt: skip


def _level_unlabelled(items: list[_Item]) -> None:
    """Where a part numbers its headings, a line in capitals without a number is none (a sample, a slogan)."""
    numbered = {item.line.part for item in items if item.label and item.rank <= _TOP_RANK}
    for item in items:
        if item.label is None and item.rank == _TOP_RANK and item.line.part in numbered:
            item.rank, item.kind = _PARAGRAPH_RANK, "paragraph"


def _join_headings(items: list[_Item]) -> None:
    """A label that stands alone on its line ("Chương I") takes the next line as its heading."""
    for item, following in pairwise(items):
        alone = item.label and item.text_start >= item.line.end
        if alone and following.label is None and following.line.part == item.line.part:
            item.heading = following.line.text
            item.end = following.line.end
            following.rank = -1
    items[:] = [item for item in items if item.rank != -1]


def _lift_capitals(items: list[_Item]) -> None:
    """In broken numbering a capital heading is a top one, whatever its number ("5. NHIỆM VỤ" above "6. Tăng cường")."""
    plain = {item.line.part for item in items if item.label and item.rank == 7 and not _is_capital(_rest(item))}
    for item in items:
        if item.label and item.rank == 7 and item.line.part in plain and _is_capital(_rest(item)):
            item.rank = _TOP_RANK


def _lower_letters(items: list[_Item]) -> None:
    """Where the first capital letter stands below a roman number ("II. NỘI DUNG" above "A. Kiểm tra"), all do."""
    first: dict[int, float] = {}
    for item in items:
        if item.label and item.rank in (_LETTER_RANK, _TOP_RANK):
            first.setdefault(item.line.part, item.rank)
    for item in items:
        if item.label and item.rank == _LETTER_RANK and first[item.line.part] == _TOP_RANK:
            item.rank = _TOP_RANK + 0.5


def _rest(item: _Item) -> str:
    return item.form[item.text_start - item.line.start :]


def _annex_heads(draft: Draft) -> list[_Item]:
    """An annex is a section of its own: its label is the line "PHỤ LỤC I", its heading the part's title."""
    heads = []
    for at, part in enumerate(draft.parts):
        first = next((line for line in draft.lines if line.part == at and line.zone == "head"), None)
        # a file that is nothing but an annex has it as its main part
        if part.kind not in ("annex", "main") or first is None:
            continue
        match = re.match(r"(?:PHỤ LỤC|Phụ lục)(?:\s+(?:SỐ|số))?(?:\s+(?:[IVX]+|\d+[A-Za-z]?|[A-Z])\b)?", first.text)
        if match:
            label = Label("part", 0, match[0], match.end(), "annex")
            heads.append(_Item(first, first.text, label, 0, "part", first.end, heading=part.subject))
    return heads


def _tables(draft: Draft) -> list[_Item]:
    items = []
    for table in draft.tables:
        part = next((at for at, part in enumerate(draft.parts) if part.start <= table.start < part.end), 0)
        line = Line(table.start, table.end, draft.text[table.start : table.end], "body", part)
        items.append(_Item(line, "", None, _PARAGRAPH_RANK, "table", table.start))
        for row in table.rows:
            filled = [cell for cell in row if cell.text]
            if filled:
                line = Line(filled[0].start, filled[-1].end, "", "body", part)
                items.append(_Item(line, "", None, _ATTRIBUTE_RANK, "row", line.start))
    return items


# ---------------------------------------------------------------- nesting


def _nest(items: list[_Item], parts: tuple[model.Part, ...]) -> None:
    stack: list[_Item] = []
    for item in items:
        while stack and (stack[-1].rank >= item.rank or stack[-1].line.part != item.line.part):
            stack.pop()
        if stack:
            item.parent = stack[-1]
            item.depth = stack[-1].depth + 1
            stack[-1].children.append(item)
        item.end = max(item.end, item.line.end)
        for above in stack:
            above.end = max(above.end, item.end)
        stack.append(item)


def _is_title(item: _Item) -> bool:
    """Whether the item's own line is a heading, not a sentence."""
    rest = _rest(item).strip()
    if item.heading is not None:
        return True
    if not rest or item.kind in ("attribute", "table", "row", "bullet"):
        return False
    if _is_capital(rest):
        return True
    return item.label is not None and reads_as_title(rest)


def reads_as_title(rest: str) -> bool:
    """Whether the text behind a label is a title: short enough, and without the stop of a sentence."""
    return len(rest.split()) <= _MAX_TITLE_WORDS and not rest.endswith((".", ";", ",", "/"))


def _give_heading(item: _Item) -> None:
    if item.heading is not None or item.kind in ("paragraph", "table", "row", "attribute"):
        return
    rest = " ".join(item.line.text[item.text_start - item.line.start :].split())
    item.heading = rest if item.title else " ".join(rest.split()[:_HEADING_WORDS])


# ---------------------------------------------------------------- roles


@cache
def _role_words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    roles = grammar.data("outline")["roles"]
    return tuple(
        (role, re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, map(matching_form, words))) + r")(?!\w)"))
        for role, words in roles.items()
    )


# a long heading says at its beginning what it is for; "… nhằm giảm mục tiêu …" further on tells nothing
_ROLE_REACH = 45
# "TỰ ĐÁNH GIÁ CỦA CÁC ĐƠN VỊ", "Đánh giá, xếp loại tổ chức đảng" is work to do, no account of what was
_GRADING = re.compile(
    r"(?:tự|tổ chức|quy trình|phương pháp|cách) đánh giá|đánh giá(?:,| và)? xếp loại"
    # "Điều 2. Căn cứ danh mục nêu tại Điều 1:": by what its items are to be done
    r"|^căn cứ (?!(?:pháp lý|để|lập|xây dựng|ban hành|xác định|tính|chính trị|thực tiễn|khoa học)(?!\w))[^:]{12,}:$"
)
# … and so is whatever a norm has judged: "Chương III. Đánh giá hồ sơ", "Điều 9. Đánh giá viên chức"
_JUDGING = re.compile(rf"{_GRADING.pattern}|đánh giá(?! (?:tình|kết|thực trạng|việc|chung|công tác)(?!\w))")
# where a heading names several things, the operative one decides ("MỤC TIÊU, NHIỆM VỤ": its items say which)
_ORDER = ("organisation", "duties", "targets", "aims", "purpose", "basis")


# "Chính phủ yêu cầu các bộ … thực hiện các nhiệm vụ sau:", behind what such a section tells of the state of affairs
_ORDERS = re.compile(
    r"(?:(?:Chính phủ, )?"
    r"(?:(?:Phó )?(?:Chủ tịch|Thủ tướng|Bí thư)|Chính phủ|Ủy ban nhân dân|UBND|Thường trực|Ban Thường vụ)"
    r"[^,.;:\n]{0,50} )?(?:[Yy]êu cầu|[Gg]iao|[Đđ]ề nghị|[Pp]hân công) (?=(?:các|[Cc]hính quyền|Thủ trưởng) |[A-ZĐỦ])"
)


def _turns_to_order(item: _Item) -> bool:
    """Whether a paragraph of a section that tells what was orders something; what follows its colon is ordered too."""
    rest = _rest(item).lstrip()
    opens = item.kind == "paragraph" and rest.rstrip().endswith(":")
    # "Tình hình tiếp tục phục hồi. Chính phủ yêu cầu các bộ … sau đây:": what opens the list is its last sentence
    start = max(rest.rfind(". "), rest.rfind("; ")) + 2 if opens and not _ORDERS.match(rest) else 0
    if item.kind in ("row", "table", "attribute") or not _ORDERS.match(rest, start):
        return False
    if opens:
        item.parent.turned = True
    return True


_DONE = re.compile(
    r"(?:về )?(?:tình hình|kết quả)(?:,? (?:và )?(?:tình hình|kết quả))? (?:triển khai |tổ chức )?thực hiện(?!\w)"
    r"|(?:thống kê )?(?:các )?nhiệm vụ (?:đã|được giao,? (?:đã )?)(?:hoàn thành|thực hiện)(?!\w)"
)
_TO_DO = re.compile(r"giải pháp|phương hướng|thời gian tới|trọng tâm|(?:,|;| và) (?:các )?nhiệm vụ|báo cáo|chế độ")


# "Bộ Chính trị yêu cầu các cấp ủy … thực hiện tốt một số nhiệm vụ trọng tâm sau:": what stands behind it is ordered
_DUTIES_FOLLOW = re.compile(
    r"(?<!\w)(?:yêu cầu|đề nghị|giao|chỉ đạo|tập trung|thực hiện|triển khai|làm tốt)(?!\w)(?:[^.;:]|\.(?!\s))*?"
    r"(?<!\w)(?:nhiệm vụ|giải pháp|biện pháp|công việc|việc)(?:,? [^\W\d_]+){0,4}? (?:sau|sau đây|dưới đây):$"
)
_LEAD_REACH = 800  # patterns that go on to the colon of a lead from each verb take no longer text
_MAY_ANNOUNCE = ("paragraph", "article", "clause", "point")
# texts that tell, propose or guide: their lists are none of orders
_NO_ORDERS = {"bao_cao", "to_trinh", "huong_dan"}


def _announces_duties(item: _Item) -> bool:
    """Whether a paragraph or item outside all headed sections opens a list of duties."""
    lead = _rest(item).rstrip()[-_LEAD_REACH:].lower()
    return item.kind in _MAY_ANNOUNCE and lead.endswith(":") and bool(_DUTIES_FOLLOW.search(lead))


def _give_role(item: _Item, announced: set[tuple[int, int]]) -> None:
    """The role of the item; `announced` holds the (part, parent) whose headings follow a lead that announces duties."""
    if item.role is None and item.title and item.heading:
        judged = _JUDGING if item.kind in ("chapter", "article") else _GRADING
        heading = judged.sub("", matching_form(item.heading).lower())
        reach = heading if len(heading) <= _ROLE_REACH else heading[: _ROLE_REACH // 2]
        asked = heading.startswith("yêu cầu") and _ORDERS.match(item.heading)  # "2. Yêu cầu Sở Y tế" is no purpose
        found = {role for role, words in _role_words() if words.search(reach) and not (asked and role == "purpose")}
        # "VỀ KẾT QUẢ THỰC HIỆN NHIỆM VỤ THÁNG 3" names duties that were done
        if _DONE.match(heading) and not _TO_DO.search(heading):
            found = {"basis"}
        item.role = next((role for role in _ORDER if role in found), None)
    place = (item.line.part, id(item.parent))
    above = item.parent.role if item.parent else None
    if above is None and place in announced and item.title and not _rest(item).rstrip().endswith(":"):
        above = "duties"
    if above == "basis" and item.role is None and (item.parent.turned or _turns_to_order(item)):
        above = "duties"
    # among duties "Kiểm tra, đánh giá" orders something, it does not tell what was found
    if item.role is None or (item.role == "basis" and above in ("duties", "organisation")):
        item.role = above
    if item.role is None and _announces_duties(item):
        if item.label:
            item.role = "duties"
        else:
            announced.add(place)


# what a report says of the time to come, and what it asks for
_AHEAD = re.compile(r"phương hướng|thời gian tới|trọng tâm|dự kiến|sắp tới|năm sau|tiếp theo")
_ASKS = re.compile(
    r"\W*(?:(?:Ban|Đảng|Chi|Tỉnh|Huyện|Thành|Ủy)[^.;:]{0,60}?\s)?"
    r"(?:(?:kính |trân trọng )?[Đđ]ề nghị|[Kk]iến nghị)(?!\w)"
)
# "Ban Thường vụ Đảng ủy báo cáo kết quả thực hiện … như sau:", and nobody else is asked to report
_REPORTS = re.compile(r"(?<!\w)(?:xin )?báo cáo (?:kết quả|tình hình|tiến độ)[^:]*?(?:như sau|cụ thể)[^:]*:$")
_ASKED = re.compile(r"(?<!\w)(?:đề nghị|yêu cầu|giao)(?!\w)")


def _reports(items: list[_Item]) -> bool:
    """Whether a letter is a report: its lead says so before its first numbered item."""
    for item in items:
        if item.label is not None and item.kind != "bullet":
            return False
        said = item.form.lower().rstrip()
        if said.endswith(":") and _REPORTS.search(said[-_LEAD_REACH:]) and not _ASKED.search(said):
            return True
    return False


def _tell_past(item: _Item, ahead: bool) -> bool:
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
    elif not _ASKS.match(_rest(item)):
        item.role = "basis"
    return ahead


# "Kế hoạch đặt mục tiêu đến năm 2030:" and not "Để đạt mục tiêu trên, … thực hiện các nhiệm vụ sau:"
_AIMS_FOLLOW = re.compile(
    r"(?<!\w)(?:mục tiêu|chỉ tiêu)(?!\w)(?:(?!nhiệm vụ|giải pháp|yêu cầu|thực hiện|chỉ đạo|nội dung)[^.;]){0,80}:$"
)


def _give_aims(items: list[_Item]) -> None:
    """Without a heading, the sentence that says that aims follow and the bullets below it are aims."""
    aims = False
    for item in items:
        if item.kind == "paragraph":
            aims = item.role is None and bool(_AIMS_FOLLOW.search(item.form.lower().rstrip()))
        elif item.kind != "bullet":
            aims = False
        if aims and item.role is None:
            item.role = "aims"


def _sections(items: list[_Item]) -> tuple[model.Section, ...]:
    ids = {id(item): f"s{at}" for at, item in enumerate(items, 1)}
    return tuple(
        model.Section(
            id=ids[id(item)],
            parent=ids[id(item.parent)] if item.parent else None,
            kind=item.kind,
            label=item.label.text if item.label else None,
            heading=item.heading,
            depth=item.depth,
            role=item.role,
            start=item.line.start,
            end=item.end,
        )
        for item in items
    )
