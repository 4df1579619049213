"""A body with its role in a duty, and the names at a place that may be charged there."""

from __future__ import annotations

import re
from typing import NamedTuple

from vanban import model
from vanban.extract import body_patterns as patterns
from vanban.extract.body_lists import TOLD_ROLE, read_names
from vanban.extract.body_names import Name
from vanban.grammar.forms import UPPER


class Charge(NamedTuple):
    """A body with its role; `actor` tells those who act from those who are only told, asked or joined.

    `directed` are those whom another one directs ("X chỉ đạo Y làm Z": Y acts, but Y is not charged by himself).
    """

    name: Name
    role: model.Role
    directed: bool = False

    @property
    def actor(self) -> bool:
        """Whether the body is charged to act itself."""
        return self.role in ("lead", "direct", "implement")

    def moved(self, by: int) -> Charge:
        """The same charge in a text in which its name stands `by` characters later."""
        name = self.name
        return self._replace(name=name._replace(start=name.start + by, end=name.end + by))


# a word of a person's name
_CAPITAL = rf"[{UPPER}]\w*"
# a person called by his office ("báo cáo đồng chí Bí thư Tỉnh ủy") stands for the body
# … behind his name or his seat in a committee: "Đồng chí Ủy viên Ban Thường vụ, Chủ tịch Hội"
_SEATED = r"Ủy viên (?:Ban (?:Thường vụ|Chấp hành|Thường trực)|Trung ương)(?: [^\W\d_]+){0,6}"
_HOLDER = rf"(?:(?:{_CAPITAL} ){{1,3}}{_CAPITAL}|{_SEATED})(?:,| -) (?=Phó |Bí|Chủ|Giám|Trưởng)"
# … also politely: "Các ông (bà) Trưởng phòng", "Ông Nguyễn Văn A, Giám đốc"
_SIR = r"(?:[Ôô]ng(?: \([Bb]à\)|(?:,|/| và) [Bb]à|/[Bb]à)?|[Bb]à)"
_COMRADE = re.compile(rf"(?:[Cc]ác )?(?:[Đđ]ồng chí|{_SIR}):? (?:{_HOLDER})?(?=\S)")
_COMRADE_LETTERS = frozenset("CcĐđÔôBb")


def names_at(form: str, at: int, end: int) -> tuple[list[Name], int]:
    """The names of bodies from `at` on that lie before `end`, and where they end; a person stands by his office."""
    comrade = _COMRADE.match(form, at) if form[at : at + 1] in _COMRADE_LETTERS else None
    names, after = read_names(form, comrade.end() if comrade else at)
    if comrade and names and names[0].kind != "office" and not form.startswith("Thường trực", names[0].start):
        return [], at
    return [name for name in names if name.end <= end], min(after, end)


def told_role(form: str, name: Name) -> model.Role | None:
    """The role that brackets behind a name tell: "Sở Y tế (chủ trì), Sở Tài chính (phối hợp) thẩm định"."""
    told = TOLD_ROLE.match(form, name.end)
    return None if told is None else "lead" if told["role"] == "chủ trì" else "coordinate"


# "Phó Chủ tịch phụ trách lĩnh vực Dân tộc, Tôn giáo và các hội": which of several holders, down to the end of the line
_FIELD = r"phụ trách (?:các )?(?:lĩnh vực|khối|mảng|địa bàn)[^.;:()\n]{2,140}?"
_FIELD_HELD = re.compile(rf"(?: Thường trực)?,? {_FIELD}[\s.:;]*$")
_ALONE = re.compile(r"(?: [Tt]hường trực)?[\s.:;]*$")
_CALLED = re.compile(r"\s*((?:[Cc]ác )?[Đđ]ồng chí )?")


def read_holder(form: str, start: int, end: int) -> Name | None:
    """The office that `form[start:end]` is and nothing else, called by its holder or with his field.

    "Đồng chí Phó Chủ tịch Thường trực", "Các Phó Chủ tịch phụ trách khối …".
    """
    called = _CALLED.match(form, start, end)
    office = patterns.office().match(form, called.end(), end)
    if office is None:
        return None
    if not (_FIELD_HELD.match(form, office.end(), end) or (called[1] and _ALONE.match(form, office.end(), end))):
        return None
    return Name(called.end(), start + len(form[start:end].rstrip(" .:;\n")), "office", "state")
