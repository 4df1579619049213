"""Whom a duty names beside those who act: with whom, for whom, to whom, through whom, and whom an actor directs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from vanban import model
from vanban.extract import body_patterns as patterns
from vanban.extract.body_lists import read_unlisted
from vanban.extract.body_names import Name
from vanban.extract.charges import Charge, names_at
from vanban.extract.open_names import read_initials, read_open
from vanban.extract.role_cues import COLON, Places, cues, each_match, next_match
from vanban.grammar.forms import UPPER

_COMPLEMENTS: tuple[model.Role, ...] = ("coordinate", "advise_to", "report_to", "via")
_TOLD_OF = re.compile(r"(?i:thông báo (?:cho|đến))\s+$")
# "Giám sát việc chủ trì, phối hợp với X": what is looked at is no doing of the unit
_LOOKED_AT = re.compile(
    r"(?i:kiểm tra|giám sát|thanh tra|khảo sát|đánh giá|theo dõi)(?:,? (?:và )?(?:kiểm tra|giám sát|đánh giá))*"
    r" (?:tình hình |kết quả )?việc (?:chủ trì,? )?$"
)
_FAR_BEFORE = 60
# how far behind its verb the one who gets a report may stand
_FARTHEST_GAP = 170
# "trình lãnh đạo Bộ Công an": whoever leads a body stands for it
_LEADERS = re.compile(rf"[Ll]ãnh đạo (?=[{UPPER}])")
# "tham mưu lãnh đạo Sở sửa đổi …": those of one's own house, by a bare word
_OWN_LEADERS = re.compile(
    r"[Ll]ãnh đạo (?:Bộ|Sở|Ban|Tổng cục|Cục|Chi cục|Vụ|Ngành|Phòng|Trường|Học viện|Viện|Trung tâm|Tập đoàn|Văn phòng)"
    r"(?!\w)(?! (?:của|các)\s)"
)
_LOCALITY = re.compile(r"(?:(?:chính quyền )?địa phương|nhà trường)(?!\w)")


def read_complements(form: str, start: int, end: int, places: Places) -> list[Charge]:
    """Whom the sentence `form[start:end]` joins, asks, advises or directs, in the order of their verbs."""
    found: list[tuple[int, Charge]] = []
    begun = places.between(start, end)
    for role in filter(begun.__contains__, _COMPLEMENTS):
        at = start
        while match := next_match(places, role, form, at, end):
            if role == "report_to" and form.startswith("đã ", match.start() - 3):
                at = match.end()  # what was sent before
                continue
            looked_at = _LOOKED_AT.search(form, max(start, match.start() - _FAR_BEFORE), match.start())
            names = _asked(form, match.end(), end, role) if looked_at is None else []
            if len(names) > 1 and _FIRST.search(form, max(start, match.start() - _NEAR_BEFORE), match.start()):
                names = _before_subject(form, names, end)
            names = _before_clause(form, names, end, role)
            found += [(match.start(), Charge(name, role)) for name in names]
            at = names[-1].end if names else match.start() + 1
    for match in each_match(places, "co-lead", form, start, end):
        found += [(match.start(), Charge(name, "lead", directed=True)) for name in names_at(form, match.end(), end)[0]]
    advised = {charge.name.end for _, charge in found if charge.role == "advise_to"}
    done = start
    for match in each_match(places, "directing", form, start, end):
        # "đề xuất Chính phủ chỉ đạo các bộ": whom somebody may direct one day is not charged here; and who stands in
        # a list ("chỉ đạo Sở Y tế, lãnh đạo UBND xã") directs nobody, and would read the rest of the list once more
        if match.start() - 1 in advised or match.start() < done:
            continue
        directed, done = _directed(form, match.end(), end)
        found += [(match.start(), charge) for charge in directed]
    charges = [charge for _, charge in sorted(found, key=lambda row: row[0])]
    return list(_without_overlaps(charges))


# what is done first, by whoever acts behind its comma: "Sau khi thống nhất với Bộ Y tế, Bộ Tài chính quy định …"
_FIRST = re.compile(r"(?i:sau khi|trên cơ sở)(?: (?:đã|có|được))? $")
_NEAR_BEFORE = 20


def _before_subject(form: str, names: list[Name], end: int) -> list[Name]:
    """The names without the last one where that is, behind a comma, the subject of what follows."""
    parted = form[names[-2].end : names[-1].start].strip() == ","
    return names[:-1] if parted and cues()["duty"].match(form, names[-1].end, end) else names


# "phối hợp với Sở Y tế; Sở Tài chính chủ trì …": behind the semicolon somebody with a share of his own
_HIS_SHARE = re.compile(r" (?:đồng )?(?:chủ trì|phối hợp với|có trách nhiệm|chịu trách nhiệm)(?!\w)")


def _before_clause(form: str, names: list[Name], end: int, role: model.Role) -> list[Name]:
    """The names before the one semicolon behind which a clause begins: "báo cáo UBND tỉnh; Sở Y tế tổng hợp …"."""
    parted = [number for number, (one, other) in enumerate(pairwise(names), 1) if ";" in form[one.end : other.start]]
    if len(parted) != 1:
        return names
    acts = (_HIS_SHARE if role == "coordinate" else cues()["duty"]).match(form, names[-1].end, end)
    return names[: parted[0]] if acts else names


# "(qua Phòng Nghiệp vụ Y, Sở Y tế)": a part of a body and the body that it belongs to, no two
_PART = re.compile(r"(?:[Pp]hòng|Vụ|Cục|Chi cục|Trung tâm) [^,;()]+, (?=(?:Sở|Bộ|Công an|Tổng cục) )")


def _asked(form: str, at: int, end: int, role: model.Role) -> list[Name]:
    names, behind = names_at(form, at, end)
    whole = len(names) == 1 and form.startswith(")", behind)
    if role == "via" and not whole and (one := patterns.cue("bracketed-division").match(form, at, end)):
        return [Name(at, one.end(), "division")]
    if role == "via" and len(names) == 2 and (part := _PART.match(form, at)) and part.end() == names[1].start:
        names = [names[0]._replace(end=names[1].end)]
    if not names and role == "coordinate" and (place := patterns.cue("acting-place").match(form, at, end)):
        return [Name(at, place.end(), "class", "state")]
    if not names and (leaders := _LEADERS.match(form, at, end)):
        names, _ = names_at(form, leaders.end(), end)
        names = [name._replace(start=at, kind="office") for name in names[:1]]
    if not names and role in ("advise_to", "report_to") and (leaders := _OWN_LEADERS.match(form, at, end)):
        names = [Name(at, leaders.end(), "office")]
    if not names and role == "coordinate":
        one = read_initials(form, at) or read_open(form, at, listed=True)
        names = [name for name in ([one] if one else read_unlisted(form, at)) if name.end <= end]
    # "phối hợp với địa phương": with whom one works, even by a bare word
    if not names and role == "coordinate" and (place := _LOCALITY.match(form, at, end)):
        names = [Name(at, place.end(), "class")]
    if not names and role == "coordinate" and (gap := cues()["joined-gap"].match(form, at, end)):
        return names_at(form, gap.end(), end)[0]
    # firms and households are told of a thing, they get no report
    if role == "report_to" and _TOLD_OF.search(form, max(0, at - 16), at):
        names = [name for name in names if name.kind not in ("class", "system")]
    return names or (_beyond_gap(form, at, end) if role == "report_to" else [])


def _beyond_gap(form: str, at: int, end: int) -> list[Name]:
    """Who gets a report whose subject stands between: "báo cáo việc hỗ trợ cho người lao động về Sở Nội vụ"."""
    start, names = at - 1, []
    while not names and (gap := cues()["report-gap"].match(form, start, min(end, at + _FARTHEST_GAP))):
        names, start = names_at(form, gap.end(), end)[0], gap.end() - 1
    return names


def _without_overlaps(charges: list[Charge]) -> Iterator[Charge]:
    """Nested cues ("báo cáo và kiến nghị X") find a body twice: the first verb keeps it."""
    taken: set[int] = set()
    for charge in charges:
        letters = range(charge.name.start, charge.name.end)
        if taken.isdisjoint(letters):
            yield charge
        taken.update(letters)


# ---------------------------------------------------------------- those who are directed


# "chỉ đạo các ngân hàng, nhất là các ngân hàng ở vùng sâu, bảo đảm …", "… nhất là các xã A, B và C chủ động rà soát"
ABOVE_ALL = re.compile(
    r",\s+(?:nhất|đặc biệt|trước hết) là\s(?:[^,.;:\n]{2,120},(?=\s)"
    r"|[^.;:\n]{2,300}?(?=\s(?:chủ động|khẩn trương|tập trung|tăng cường|tiếp tục|phải|cần|có trách nhiệm)\s))"
)
_ABOVE_ALL_OPENS = re.compile(r",\s+(?:nhất|đặc biệt|trước hết) là\s")
_ABOVE_ALL_STOPS = re.compile(r",(?=\s)|(?=\s(?:phải|cần|có trách nhiệm|chịu trách nhiệm)\s)")
_LONGEST_ABOVE_ALL = 300
# "chỉ đạo các bộ trên cơ sở Nghị quyết xây dựng …"
_ON_GROUNDS = re.compile(
    r",?\s+(?:trên cơ sở|căn cứ|bám sát)(?:\s[\w,]+){1,9}?"
    r"(?=\s(?:xây dựng|tổ chức|ban hành|rà soát|triển khai|thực hiện|chủ động|cụ thể hóa|bố trí|lập)\s)"
)


# "chỉ đạo các xã, cán bộ y tế thôn rà soát …": persons behind bodies are none, and part no verb from them
_PERSONS = re.compile(
    r"(?:,| và)\s(?:đội ngũ )?(?:cán bộ|công chức|viên chức|cộng tác viên|giáo viên|nhân viên"
    r"|báo cáo viên|tuyên truyền viên|(?:đảng|đoàn|hội) viên)(?!\w)[^.;:\n]{0,120}?"
    r"(?=\s(?:xây dựng|tổ chức|rà soát|triển khai|thực hiện|giám sát|kiểm tra|tuyên truyền(?! viên)|hướng dẫn|chủ động"
    r"|phối hợp|tăng cường|tiếp tục|tập trung|khẩn trương|đẩy mạnh|tích cực|hưởng ứng|tham gia|nâng cao)(?:\s|[.;]|$))"
)

# "chỉ đạo một số đảng bộ cơ sở tổ chức đại hội điểm"
_SOME = "một số "


def _directed(form: str, at: int, end: int) -> tuple[list[Charge], int]:
    """In "chỉ đạo Y làm Z", behind which offset `at` lies, the bodies Y, who have to do Z, and their end."""
    names, after = names_at(form, at, end)
    if not names and form.startswith(_SOME, at):
        names, after = names_at(form, at + len(_SOME), end)
        names[:1] = [name._replace(start=at) for name in names[:1]]
    listed = after
    if names and (some := ABOVE_ALL.match(form, after, end)):
        after = some.end()
    if names and (persons := _PERSONS.match(form, after, end)):
        after = persons.end()
    if names and (grounds := _ON_GROUNDS.match(form, after, end)):
        after = grounds.end()
    if not names or not (cues()["told"].match(form, after, end) or COLON.match(form, after, end)):
        return [], listed
    leads = cues()["lead"].match(form, after, end) or cues()["contact"].match(form, after, end)
    role: model.Role = "lead" if leads else "implement"
    return [Charge(name, role, directed=True) for name in names], listed


def acts_above_all(form: str, at: int, end: int) -> int | None:
    """Where the verb stands in "các cấp ủy, nhất là cấp ủy cơ sở(,) xây dựng …", whose name ends at `at`, or None."""
    opening = _ABOVE_ALL_OPENS.match(form, at, end)
    if opening is None:
        return None
    behind = names_at(form, opening.end(), end)[1]
    limit = min(end, opening.end() + _LONGEST_ABOVE_ALL)
    stops = (stop.end() for stop in _ABOVE_ALL_STOPS.finditer(form, opening.end(), limit))
    known = cues()
    # right behind "nhất là" stands no verb, but who acts
    return next(
        (stop for stop in (behind, *stops) if stop > opening.end() and known["duty"].match(form, stop, end)), None
    )
