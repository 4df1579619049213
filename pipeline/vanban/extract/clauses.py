"""Where in a sentence those who act may stand: at the start of its clauses, behind words that charge them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from vanban.extract.body_lists import read_names
from vanban.extract.body_names import Name
from vanban.extract.role_cues import COLON, Places, cues, each_match, next_match
from vanban.grammar.forms import UPPER

# words that charge whom they stand before
_CHARGING = ("charge", "by", "entrust", "permit", "carried-out")
# a slogan ("Đảng lãnh đạo, Nhà nước quản lý") charges nobody
_QUOTED = re.compile(r'"[^"\n]*"')
_COMMA = re.compile(r",\s+(?=\S)")
# "nếu có vướng mắc các đơn vị báo cáo": no comma parts what one meets with from who meets with it
_MET = re.compile(r"(?:vướng mắc|khó khăn|phát sinh)\s+(?=(?:các|những) |(?:Sở|Phòng|Thủ trưởng|Ủy ban|UBND) )")
# "kế hoạch đã được Đảng ủy, Ban Giám hiệu phê duyệt, phòng …": who has decided is no actor of what follows
_DECIDED = re.compile(
    r"(?<!\w)được\s[^,.;:\n]{2,60},\s+(?=[^,.;:\n]{2,60}\s(?:phê duyệt|thông qua|chấp thuận|cho phép|phê chuẩn)(?!\w))"
)
_TOPIC = re.compile(r":\s+(?=\S)")
# "nếu vượt thẩm quyền thì Sở Y tế báo cáo": who acts where the condition holds
_THEN = re.compile(r"thì(?<=\sthì)\s+(?=\S)")
# "quá thời hạn trên, các hội không nộp báo cáo, Sở Nội vụ xem xét": who fails to act is part of the condition
_FAILING = re.compile(
    r"(?<=,\s)[^,.;:\n]{2,60}?\s(?:không|chưa|vẫn|chậm)\s[^,.;:\n]{3,120}(?:,\s|\sthì\s)(?=[^.;:\n]{3})"
)
_CONDITION = re.compile(r"\s*(?i:quá|hết|nếu|trường hợp)\s")
# "theo Thông tư liên tịch số 5 của Bộ Tài chính - Bộ Nội vụ hướng dẫn …": a dash between those who issued it
_JOINT = re.compile(r"(?:liên tịch|/TTLT|/NQLT)[^.;:()\n]{0,140}?\scủa\s[^.;:()\n]{3,140}\s-\s+$")
_FAR_JOINT = 320
# "Căn cứ kế hoạch kinh tế - xã hội, các sở …": a dash inside what is named before the actor
_DASHED = re.compile(r"-\s+$")
_MOST_DASHES = 8
_ADDRESSED = re.compile(rf"(?:[Tt]rách nhiệm|[Nn]hiệm vụ) của (?=\S)|(?:[Đđ]ối với|[Vv]ề phía) (?=[{UPPER}]|cấp |các )")
# kinds of bodies that are spoken to, where "Đối với các doanh nghiệp: miễn thuế …" speaks of whom it concerns
_SPOKEN_TO = ("party_committee", "party_office", "front", "people_committee")
_OFFICIAL = re.compile(r"các (?:cơ quan|sở|ban|phòng|ngành|bộ)(?!\w)")
# "Riêng Sở Y tế báo cáo trước tháng 5": one of those who act has a duty of his own
_ALONE = re.compile(r"[Rr]iêng (?:đối với )?(?=\S)")
# how far before a comma a time stands that the comma parts from the actor
_NEAR_COMMA = 16
_NEAR_JOINED = 120
_JOINED = re.compile(r"(?:theo\s[^,.;:()\n]{2,50}|[Tt]ham (?:gia|dự)\s(?:[^.;:()\n]|\([^()\n]{1,40}\)){2,100})\sdo\s+$")
_SHARED = ("chủ trì", "chỉ đạo", "phụ trách", "tham mưu")
_SHARE = re.compile(
    rf"(?<!\w)(?:{'|'.join(_SHARED)})(?! của )(?:\s[^\s,.;:]+){{0,8}},\s+"
    rf"(?=(?:các\s|[{UPPER}])[^,.;:\n]{{4,70}}(?<!\s[Bb]an)\s(?:chủ trì|phối hợp|chỉ đạo)(?!\w))"
)
# "UBND xã kiện toàn bộ máy, Mặt trận Tổ quốc xã chủ trì hiệp thương": words that only begin a share of one's own
_LEADS = ("chủ trì", "chịu trách nhiệm", "có trách nhiệm", "là cơ quan thường trực")
_LEADING = re.compile(rf",\s+(?=(?:các\s|[{UPPER}])[^,.;:()\n]{{4,70}}?(?<!\s[Bb]an)\s(?:{'|'.join(_LEADS)})(?!\w))")
# … but for those who lead what others join: "hội nghị do Bộ Y tế, Bộ Tài chính chủ trì"
_BY = re.compile(r"\sdo\s(?=[^.;:\n]{2,120}$)")
_KNOWN = re.compile(
    r"(?:xác định|coi|xem|nhận thức)\s[^.;:\n]{2,120}?\slà\s(?:trách nhiệm|nhiệm vụ)\s(?:[\w,]+\s){0,4}?của\s+"
)


def clause_starts(form: str, start: int, end: int, places: Places) -> tuple[list[int], dict[int, bool]]:
    """The starts of the clauses, and all places where actors may stand; True behind a word that charges them."""
    known, begun = cues(), places.between(start, end)
    first = start + len(form[start:end]) - len(form[start:end].lstrip())
    clauses = [first, *_later_clauses(form, first, end)]
    starts = dict.fromkeys(clauses, False)
    ends = [*clauses[1:], end]
    for number, (at, stop) in enumerate(zip(clauses, ends, strict=True), 1):
        if time := _time_at(form, at, stop):
            starts[time.end() + 1] = False
        if alone := _ALONE.match(form, at, stop):
            starts[alone.end()] = False
        # "Trách nhiệm của Sở Y tế: tổ chức …", "Đối với Sở Y tế: tổ chức …"
        if (addressed := _addressed(form, at, stop)) is not None:
            starts[addressed] = False
        introduced = bool(known["introduction"].match(form, at, stop))
        if introduced and stop < end:
            later = ends[number - 1 : number + _MOST_DASHES]
            stop = next((one for one in later if one == end or not _DASHED.search(form, one - 4, one)), later[-1])
        if introduced or ("time" in begun and next_match(places, "time", form, at, stop)):
            starts |= dict.fromkeys(_behind_commas(form, at, stop, end, introduced, places), False)
        if introduced:
            starts |= {met.end(): False for met in _MET.finditer(form, at, stop)}
        # "Dự án đường ven biển: Sở Xây dựng chủ trì …"
        if form.find(":", at, stop) >= 0:
            starts |= {colon.end(): False for colon in _TOPIC.finditer(form, at, stop)}
    # "Giao Huyện đoàn chủ trì, các xã phối hợp": behind the comma another one with his share
    if any(form.find(word, first, end) >= 0 for word in _SHARED):
        starts = {share.end(): False for share in _SHARE.finditer(form, first, end)} | starts
    if any(form.find(word, first, end) >= 0 for word in _LEADS):
        starts = {one.end(): False for one in _LEADING.finditer(form, first, end) if not _led(form, one)} | starts
    if form.find("thì", first, end) >= 0:
        starts = {then.end(): False for then in _THEN.finditer(form, first, end)} | starts
    for cue in filter(begun.__contains__, _CHARGING):
        starts |= {match.end(): True for match in each_match(places, cue, form, start, end)}
    # "theo kế hoạch do Sở Y tế chủ trì", "tham gia hội thao do huyện chủ trì": who leads what others join
    starts = {at: told for at, told in starts.items() if not (told and _joins(form, first, at))}
    # "các cấp xác định cải cách là trách nhiệm của cả hệ thống chính trị": what is to be known charges nobody
    if form.find("là", start, end) >= 0:
        for known in _KNOWN.finditer(form, start, end):
            starts.pop(known.end(), None)
    for decided in _DECIDED.finditer(form, start, end) if form.find(" được ", start, end) >= 0 else ():
        starts.pop(decided.end(), None)
    if form.find('"', start, end) < 0:
        return clauses, starts
    quoted = [match.span() for match in _QUOTED.finditer(form, start, end)]
    return clauses, {at: charged for at, charged in starts.items() if not _is_inside(at, quoted)}


def _led(form: str, comma: re.Match[str]) -> bool:
    return bool(_BY.search(form, max(0, comma.start() - _NEAR_JOINED), comma.start()))


def _joins(form: str, first: int, at: int) -> bool:
    return bool(_JOINED.search(form, max(first, at - _NEAR_JOINED), at))


def _behind_commas(form: str, at: int, stop: int, end: int, introduced: bool, places: Places) -> Iterator[int]:
    """Where actors may stand behind the commas of the clause [at, stop), which something introduces or times."""
    topic = _end_of_grounds(form, at, stop) if introduced else at
    for comma in _COMMA.finditer(form, _end_of_topic(form, at, end) if topic == at else topic, stop):
        if introduced and _FAILING.match(form, comma.end(), stop) and _CONDITION.match(form, at):
            continue
        if introduced or next_match(places, "time", form, max(at, comma.start() - _NEAR_COMMA), comma.start()):
            yield comma.end()
            # "Căn cứ nguồn vốn, hằng năm Sở Y tế lập kế hoạch"
            if introduced and (time := _time_at(form, comma.end(), stop)):
                yield time.end() + 1


def _later_clauses(form: str, first: int, end: int) -> list[int]:
    """Where clauses begin behind the first, but for a dash between those who issued a document together."""
    found = cues()["clause"].finditer(form, first, end)
    if not any(form.find(word, first, end) >= 0 for word in ("liên tịch", "/TTLT", "/NQLT")):
        return [match.end() for match in found]
    return [
        match.end() for match in found if not _JOINT.search(form, max(first, match.end() - _FAR_JOINT), match.end())
    ]


# "Trước ngày 15/3/2024 Ủy ban nhân dân các xã lập danh sách": no comma parts the time from the actor
_DATED = re.compile(
    r"(?:[Đđ]ịnh kỳ (?:hằng|hàng) (?:năm|quý|tháng|tuần)|(?:[Tt]rước|[Cc]hậm nhất) (?:ngày )?\d{1,2}/\d{1,2}(?:/\d{4})?"
    r"|[Tt]rong (?:năm |quý [IVX]{1,3}/)\d{4})(?= )"
)


def _time_at(form: str, at: int, end: int) -> re.Match[str] | None:
    """The time right before an actor: "hằng năm các sở báo cáo"."""
    return _DATED.match(form, at, end) or cues()["time"].match(form, at, end)


def _addressed(form: str, at: int, stop: int) -> int | None:
    """Where those stand to whom a clause speaks before its colon; None where it speaks to nobody."""
    of = _ADDRESSED.match(form, at, stop)
    names, after = read_names(form, of.end()) if of else ([], at)
    if of is None or not COLON.match(form, after):
        return None
    kind = form[of.end()].islower() and names and names[0].kind
    return of.end() if not kind or kind in _SPOKEN_TO or _OFFICIAL.match(form, of.end()) else None


def _is_inside(at: int, spans: list[tuple[int, int]]) -> bool:
    """Whether one of the spans, which follow one another, begins before `at` and ends behind it."""
    number = bisect_left(spans, (at,)) - 1
    return number >= 0 and at < spans[number][1]


def _end_of_topic(form: str, at: int, end: int) -> int:
    """Where the clause begins to say who acts: behind "Đối với các đơn vị thuộc Sở Tài chính, Sở Xây dựng: Các …"."""
    colon = _TOPIC.search(form, at, end) if form.startswith(("Đối với ", "đối với "), at) else None
    return colon.end() if colon and read_names(form, colon.end())[0] else at


# grounds that a sentence names before its actor: "Trên cơ sở đề xuất của các bộ, cơ quan ngang bộ, …"
_GROUNDS = re.compile(r"(?i:trên cơ sở|căn cứ|theo)\s[^,.;:()\n]{2,60}?\scủa\s+(?=các\s)")


def _end_of_grounds(form: str, at: int, end: int) -> int:
    """Where a ground at `at` that lists kinds of bodies ends: the first body by name behind them is who acts.

    `at` itself where no such ground stands.
    """
    grounds = _GROUNDS.match(form, at, end)
    names = read_names(form, grounds.end())[0] if grounds else []
    acting = next((name for name in names if name.end <= end and not _is_kind(form, name)), None)
    return acting.start - 2 if acting else at


def _is_kind(form: str, name: Name) -> bool:
    """Whether a name is that of several bodies: "các sở", "cơ quan ngang bộ", "Ủy ban nhân dân các xã"."""
    return name.kind == "class" or form[name.start].islower() or " các " in form[name.start : name.end]
