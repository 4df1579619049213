"""The bodies that a cell of a table or an attribute line enumerates, each in its role."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanban import model
from vanban.extract import body_patterns as patterns
from vanban.extract.body_lists import read_names
from vanban.extract.body_names import Name
from vanban.extract.charges import Charge, read_holder, told_role
from vanban.extract.roles import begins_with_verb, read_charges
from vanban.grammar.column_heads import BODY_COLUMNS
from vanban.grammar.forms import UPPER
from vanban.structure.attributes import read_attributes

_SEPARATORS = re.compile(rf"[\s,;.\-+*•/:]+|(?i:và|cùng|trình|báo cáo)\s+|\d{{1,2}}[.)]\s*(?=[{UPPER}])")
_NEXT = re.compile(r"[,;:\n]|\s+và\s+|\s+trình\s+|$")
# "Bộ Tư pháp (đối với thủ tục hành chính) Bộ Tài chính (…)": what a body answers for
_REMARK = re.compile(r"\s*\([^()\n\t]{0,200}\)")
# "Sở Nội vụ (chủ trì), các xã phối hợp", "Sở Nội vụ - Chủ trì": the role of those who were named before it
_ROLE_BEHIND = re.compile(
    r"\s*[-(]?\s*(?:(?:là\s+)?(?:cơ quan|đơn vị)\s+)?(?:(?P<lead>(?i:chủ trì))|(?P<coordinate>(?i:phối hợp)))"
    r"(?:\s+thực hiện)?\s*\)?(?=\s*(?:[,;.\n\t]|và\s|$))"
)
# alone in a cell a word for a kind of bodies names that kind
_LONE_CLASS = re.compile(
    r"(?i:doanh nghiệp|đơn vị|địa phương|cơ quan|tổ chức|hợp tác xã|tổ dân phố|khu phố|thôn|bản|ấp"
    r"|cộng đồng doanh nghiệp)(?=\s*(?:[,;.\n\t]|$))"
)
# "một số tỉnh đủ điều kiện": some of a kind
_SOME = re.compile(r"(?i:một số|một vài) [^,;:.()\n\t]{2,60}")
# what else stands in a column of bodies: a name begins with a capital and has few words
_NAME = re.compile(rf"[{UPPER}][^\s:.()]*(?:[ ][^\s:.()]+){{0,7}}")
_NO_NAME = re.compile(
    r"(?:(?i:không|như trên|như|theo|thường xuyên|hằng|hàng|năm|tháng|quý|trước|sau|nt|đồng chí|ông|bà)(?!\w)|(?i:đ/c))"
)
# beside names that are known a short form is one too: "BHXH tỉnh", "TT. Y tế", "VP HĐND-UBND"; not "CSDL ngành"
_SHORT = re.compile(
    r"(?:(?<![^\W\d][ ])|(?<=và[ ]))(?!NT(?!\w))(?:"
    rf"[{UPPER}]{{1,3}}\.[ ]?(?=[{UPPER}])(?:(?! và | trình )[^,;:.()\n\t]){{1,60}}"
    rf"|[{UPPER}]{{2,}}[{UPPER}&\-]*(?:[ ][{UPPER}][\w&\-]*)*(?:[ ](?:tỉnh|huyện|xã|phường|thành phố|khu vực|chi nhánh)"
    r"(?:(?! và | trình )[^,;:.()\n\t]){0,40})?(?=[ ]*(?:[,;.(\n]|$)|[ ]và[ ]))"
)
# behind a name that was read: what belongs to no name, how many words of one there are at most, where it ends
_NO_REST = re.compile(
    r" (?:$|trong (?!nước)|trước|theo|để|khi|từ|đến|năm|tháng|quý|hằng|hàng|là|cùng|với|trình|đối với|các|do|nếu|về"
    r"|cho|của|gồm|tại|trên|và một (?:số|vài)|-|\d)"
)
_MOST_REST = 8
_NUMBERED = re.compile(r" (?:số )?\d{1,2}(?=\s*(?:[,;.(\n\t]|$))")
_ENDS_NAME = re.compile(r"[,;:.\n\t(]| trình | báo cáo |$")


def read_cell(form: str, start: int, end: int, role: model.Role) -> list[Charge]:
    """All bodies that a cell or an attribute line enumerates; `role` is what the column says.

    What the cell says itself comes first: "Chủ trì: Sở Y tế" on a line of its own, "Sở Y tế (chủ trì)".
    """
    charges: list[Charge] = []
    for told, at, stop in _parts(form, start, end, role):
        if holder := read_holder(form, at, stop):
            charges.append(Charge(holder, told))
            continue
        asked = [charge.moved(-at) for charge in read_charges(form, at, stop) if not charge.actor]
        # a name ends with its part, whatever words the next part begins with
        charges += [charge.moved(at) for charge in _enumerated(form[at:stop], told, asked)]
    return charges or [Charge(Name(*whole, "organisation"), role) for whole in _unknown(form, start, end)]


def _parts(form: str, start: int, end: int, role: model.Role) -> Iterator[tuple[model.Role, int, int]]:
    """(role, start, end) of the parts of a cell: those behind "Chủ trì:" and "Phối hợp:", or all of it."""
    at = start
    for line in form[start:end].split("\n"):
        told = [(found, at + a, at + b) for found, a, b in read_attributes(line) if found in BODY_COLUMNS]
        # what follows on lines without a name of their own belongs to the last that had one
        yield from told or [(role, at, at + len(line))]
        role = told[-1][0] if told else role
        at += len(line) + 1


def _enumerated(form: str, role: model.Role, asked: list[Charge]) -> list[Charge]:
    """The bodies of a part of a cell.

    "Ủy ban nhân dân tỉnh trình Hội đồng nhân dân", "Sở Y tế phối hợp với các xã": what such a cell asks for keeps the
    role of its own verb.
    """
    charges: list[Charge] = []
    own = {charge.name.start: charge.role for charge in asked}
    at, end = 0, len(form)
    while at < end:
        if at and (remark := _REMARK.match(form, at)):
            at = remark.end()
        if gap := _SEPARATORS.match(form, at):
            at = gap.end()
            continue
        names, after = _names(form, at, end)
        told = _ROLE_BEHIND.match(form, after) if names else None
        given: model.Role | None = "lead" if told and told["lead"] else "coordinate" if told else None
        after = told.end() if told else after
        # what stands behind a name is the role of those before it, too
        for name in reversed(names):
            given = told_role(form, name) or given
            charges.append(Charge(name, given or own.get(name.start, role)))
        at = after if names else max(at + 1, _NEXT.search(form, at).end())
    missed = [a for a in asked if all(a.name.end <= c.name.start or c.name.end <= a.name.start for c in charges)]
    return sorted([*charges, *missed], key=lambda charge: charge.name.start)


def _names(form: str, at: int, end: int) -> tuple[list[Name], int]:
    """The names that stand in a cell from offset `at` on, and where the last of them ends."""
    names, _ = read_names(form, at)
    if names:
        last = names[-1].end
        last = _rest_of_name(form, last, end) or last
        last = _behind_commas(form, names[-1].kind, last, end)
        names[-1] = names[-1]._replace(end=last)
        return names, last
    if word := _LONE_CLASS.match(form, at, end):
        return [Name(at, word.end(), "class")], word.end()
    if other := _SOME.match(form, at, end) or _SHORT.match(form, at, end):
        after = at + len(other[0].rstrip())
        return [Name(at, after, "organisation")], after
    return [], at


# ", truyền hình và thông tin điện tử", ", Tài chính": what a name may go on with behind a comma
_PIECE = re.compile(r",[ ]([^,;:.()\n\t]{2,60})(?=[,;:.()\n\t]|$)")
_JOINED = re.compile(r"[ ]và[ ](?=\S)")
_GOING_ON = ("organisation", "division", "department", "justice", "party_office", "media")


def _behind_commas(form: str, kind: str, at: int, end: int) -> int:
    """Where a name ends that goes on behind a comma: "Cục Phát thanh, truyền hình và thông tin điện tử".

    What follows names no body itself, and is written small, is a known field, or is joined by the last "và".
    """
    after, told = at, kind in _GOING_ON
    while told and (piece := _PIECE.match(form, after, end)):
        first, after = piece.start(1), piece.start(1) + len(piece[1].rstrip())
        joined = [found.end() for found in _JOINED.finditer(form, first, after)]
        field = patterns.field().fullmatch(form, first, after)
        if not field and (_is_none(form, first, end) or any(read_names(form, start)[0] for start in joined)):
            break
        if field or joined or form[first].islower():
            at = after
    return at


def _is_none(form: str, at: int, end: int) -> bool:
    """Whether what begins at `at` goes on with no name: another body begins there, a time, a verb."""
    if any(found.match(form, at, end) for found in (_NO_NAME, _SHORT, _SOME, _LONE_CLASS)):
        return True
    return bool(read_names(form, at)[0]) or begins_with_verb(form, at, end)


def _rest_of_name(form: str, at: int, end: int) -> int | None:
    """Where a name ends that goes on with words which the grammar does not know, as it may in a cell of bodies.

    None where nothing more belongs to the name that was read up to `at`.
    """
    # "Thuế cơ sở 5", "Đội Quản lý thị trường số 2"
    if numbered := _NUMBERED.match(form, at, end):
        return numbered.end()
    if form[at : at + 1] != " " or _NO_REST.match(form, at, end) or begins_with_verb(form, at, end):
        return None
    if form.endswith("thẩm quyền", 0, at):
        return None
    rest = form[at : _ENDS_NAME.search(form, at, end).start()].rstrip()
    words = [at + word.end() for word in re.finditer(r"\s+(?:và\s+)?", rest)]
    # "các bộ, cơ quan UBND tỉnh": another body that no comma parts from the first
    if len(words) > _MOST_REST or any(read_names(form, word)[0] for word in words):
        return None
    return at + len(rest)


def _unknown(form: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The short names of a cell that holds none that the grammar knows: its column says that they are bodies."""
    for piece in re.finditer(r"[^,;\n\t]+", form[start:end]):
        name = piece[0].strip(" .-+*•")
        if _NAME.fullmatch(name) and not _NO_NAME.match(name):
            at = start + piece.start() + piece[0].index(name)
            yield at, at + len(name)
