"""Who does what in one directive unit: the bodies that its sentences name, each with its role.

Actors stand before their verb ("Sở Tài chính chủ trì …"), before a colon, or behind a verb that charges them
("Giao Sở Nội vụ …"); the others are complements of "phối hợp với", "tham mưu", "báo cáo", "trình", "gửi", "qua"
(`grammar/roles.toml`). Bodies inside noun phrases ("sự lãnh đạo của các cấp ủy") are never found: nothing here
looks for them. All texts are in matching form; names carry offsets into them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vanban import model
from vanban.extract import body_patterns as patterns
from vanban.extract.body_names import Name, read_names
from vanban.extract.grounds import end_of_grounds
from vanban.extract.role_cues import Places, cues, each_match, next_match, places_of
from vanban.grammar.forms import UPPER

_COMPLEMENTS: tuple[model.Role, ...] = ("coordinate", "advise_to", "report_to", "via")
_COLON = re.compile(r"\s*:\s*")
_TOLD_OF = re.compile(r"(?i:thông báo (?:cho|đến))\s+$")
# a slogan ("Đảng lãnh đạo, Nhà nước quản lý") charges nobody
_QUOTED = re.compile(r'"[^"\n]*"')
_COMMA = re.compile(r",\s+(?=\S)")
_BREAK = re.compile(r"[,;]\s+(?=\S)")
# "nếu có vướng mắc các đơn vị báo cáo": no comma parts what one meets with from who meets with it
_MET = re.compile(r"(?:vướng mắc|khó khăn|phát sinh)\s+(?=(?:các|những) |(?:Sở|Phòng|Thủ trưởng|Ủy ban|UBND) )")
_TOPIC = re.compile(r":\s+(?=\S)")
# how far before a comma a time stands that the comma parts from the actor
_NEAR_COMMA = 16
# "Giám sát việc chủ trì, phối hợp với X": what is looked at is no doing of the unit
_LOOKED_AT = re.compile(
    r"(?i:kiểm tra|giám sát|thanh tra|khảo sát|đánh giá|theo dõi)(?:,? (?:và )?(?:kiểm tra|giám sát|đánh giá))*"
    r" (?:tình hình |kết quả )?việc (?:chủ trì,? )?$"
)
_FAR_BEFORE = 60
# how far behind its verb the one who gets a report may stand
_FARTHEST_GAP = 170
# words that a proposal has at the least behind the one who is asked
_LEAST_PROPOSAL = 5


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


def read_charges(form: str, start: int, end: int) -> list[Charge]:
    """The bodies charged in `form[start:end]` with their roles, in the order of the text, each once."""
    found: list[Charge] = []
    at = start
    for stop in [*(match.start() for match in cues()["sentence"].finditer(form, start, end)), end]:
        found += _sentence(form, at, stop)
        at = stop
    return _once(form, _in_brackets(form, start, end, found) + found)


# who does it, in brackets behind what is to be done: "Khởi công cầu … (Sở Xây dựng chủ trì; các xã phối hợp)"
_BRACKETS = re.compile(r"\((?!qua |thông qua )([^()\n]{4,300})\)[\s.;/]*$")
_DOES = re.compile(
    r"\s*:?\s*(?P<does>chủ trì|phối hợp|thực hiện|tham mưu|là cơ quan chủ trì)?(?:\s+thực hiện)?\s*[;.]?\s*$"
)
_ROLE_OF: dict[str, model.Role] = {"chủ trì": "lead", "là cơ quan chủ trì": "lead", "phối hợp": "coordinate"}


def _in_brackets(form: str, start: int, end: int, found: list[Charge]) -> list[Charge]:
    """Who is charged by the brackets at the end of a duty that names nobody else to act."""
    bracket = _BRACKETS.search(form, max(start, end - 310), end)
    if not bracket or any(charge.actor and charge.name.end <= bracket.start() for charge in found):
        return []
    charges: list[Charge] = []
    at = bracket.start(1)
    for piece in bracket[1].split(";"):
        lead = len(piece) - len(piece.lstrip())
        names, after = _names(form, at + lead, at + len(piece))
        does = _DOES.match(form[after : at + len(piece)])
        if not names or not does:
            return []
        charges += [Charge(name, _ROLE_OF.get(does["does"] or "", "implement")) for name in names]
        at += len(piece) + 1
    return charges


def _sentence(form: str, start: int, end: int) -> list[Charge]:
    places = places_of(form)
    complements = _complements(form, start, end, places)
    taken = [(charge.name.start, charge.name.end) for charge in complements]
    return sorted(
        _actors(form, start, end, taken, places) + complements,
        key=lambda charge: (charge.name.start, -charge.name.end),
    )


# a word of a person's name
_CAPITAL = rf"[{UPPER}]\w*"
# a person called by his office ("báo cáo đồng chí Bí thư Tỉnh ủy") stands for the body
_HOLDER = rf"(?:{_CAPITAL} ){{1,3}}{_CAPITAL}(?:,| -) (?=Phó |Bí|Chủ|Giám|Trưởng)"
_COMRADE = re.compile(rf"(?:[Cc]ác )?[Đđ]ồng chí (?:{_HOLDER})?(?=\S)")
_COMRADE_LETTERS = frozenset("CcĐđ")


# "trình lãnh đạo Bộ Công an": whoever leads a body stands for it
_LEADERS = re.compile(rf"[Ll]ãnh đạo (?=[{UPPER}])")


_LOCALITY = re.compile(r"(?:chính quyền )?địa phương(?!\w)")


def _names(form: str, at: int, end: int) -> tuple[list[Name], int]:
    comrade = _COMRADE.match(form, at) if form[at : at + 1] in _COMRADE_LETTERS else None
    names, after = read_names(form, comrade.end() if comrade else at)
    if comrade and names and names[0].kind != "office" and not form.startswith("Thường trực", names[0].start):
        return [], at
    return [name for name in names if name.end <= end], min(after, end)


def _once(form: str, charges: list[Charge]) -> list[Charge]:
    """Each body once: the first verb decides, but who is responsible and also directs is the one who directs."""
    seen: dict[str, Charge] = {}
    for charge in charges:
        key = " ".join(form[charge.name.start : charge.name.end].lower().split())
        first = seen.setdefault(key, charge)
        if first.role == "implement" and charge.role == "direct":
            seen[key] = first._replace(role="direct")
    return list(seen.values())


# ---------------------------------------------------------------- complements


def _complements(form: str, start: int, end: int, places: Places) -> list[Charge]:
    found: list[tuple[int, Charge]] = []
    for role in _COMPLEMENTS:
        at = start
        while match := next_match(places, role, form, at, end):
            looked_at = _LOOKED_AT.search(form, max(start, match.start() - _FAR_BEFORE), match.start())
            names = _asked(form, match.end(), end, role) if looked_at is None else []
            found += [(match.start(), Charge(name, role)) for name in names]
            at = names[-1].end if names else match.start() + 1
    for match in each_match(places, "co-lead", form, start, end):
        found += [(match.start(), Charge(name, "lead", directed=True)) for name in _names(form, match.end(), end)[0]]
    advised = {charge.name.end for _, charge in found if charge.role == "advise_to"}
    for match in each_match(places, "directing", form, start, end):
        # "đề xuất Chính phủ chỉ đạo các bộ": whom somebody may direct one day is not charged here
        if match.start() - 1 in advised:
            continue
        found += [(match.start(), charge) for charge in _directed(form, match.end(), end)]
    charges = [charge for _, charge in sorted(found, key=lambda row: row[0])]
    # nested cues ("báo cáo và kiến nghị X") find a body twice: the first verb keeps it
    return [c for i, c in enumerate(charges) if not any(_overlap(c.name, o.name) for o in charges[:i])]


# "(qua Phòng Nghiệp vụ Y, Sở Y tế)": a part of a body and the body that it belongs to, no two
_PART = re.compile(r"(?:[Pp]hòng|Vụ|Cục|Chi cục|Trung tâm) [^,;()]+, (?=(?:Sở|Bộ|Công an|Tổng cục) )")


def _asked(form: str, at: int, end: int, role: model.Role) -> list[Name]:
    names, _ = _names(form, at, end)
    if role == "via" and len(names) == 2 and (part := _PART.match(form, at)) and part.end() == names[1].start:
        names = [names[0]._replace(end=names[1].end)]
    if not names and role == "coordinate" and (place := patterns.cue("acting-place").match(form, at, end)):
        return [Name(at, place.end(), "class", "state")]
    if not names and (leaders := _LEADERS.match(form, at, end)):
        names, _ = _names(form, leaders.end(), end)
        names = [name._replace(start=at, kind="office") for name in names[:1]]
    # "phối hợp với địa phương": with whom one works, even by a bare word
    if not names and role == "coordinate" and (place := _LOCALITY.match(form, at, end)):
        names = [Name(at, place.end(), "class")]
    # firms and households are told of a thing, they get no report
    if role == "report_to" and _TOLD_OF.search(form, max(0, at - 16), at):
        names = [name for name in names if name.kind not in ("class", "system")]
    return names or (_beyond_gap(form, at, end) if role == "report_to" else [])


def _beyond_gap(form: str, at: int, end: int) -> list[Name]:
    """Who gets a report whose subject stands between: "báo cáo việc hỗ trợ cho người lao động về Sở Nội vụ"."""
    start, names = at - 1, []
    while not names and (gap := cues()["report-gap"].match(form, start, min(end, at + _FARTHEST_GAP))):
        names, start = _names(form, gap.end(), end)[0], gap.end() - 1
    return names


def _overlap(one: Name, other: Name) -> bool:
    return one.start < other.end and other.start < one.end


# ---------------------------------------------------------------- actors


def _actors(form: str, start: int, end: int, taken: list[tuple[int, int]], places: Places) -> list[Charge]:
    """Those who stand before their verb, at the start of the sentence or of one of its clauses."""
    found: list[Charge] = []
    done = start
    clauses, starts = _clause_starts(form, start, end, places)
    for at, charged in sorted(starts.items()):
        if at < done or any(a <= at < b for a, b in taken):
            continue
        names, after = _names(form, at, end)
        if names and at not in clauses and not charged and _goes_on(form, names[0]):
            continue
        if names and _is_topic(form, names[0], after):
            continue
        role = _role(form, after, end, charged) if names else None
        if role is None and names and _is_subject(form, after, end):
            role = "implement"
        if role is None:
            continue
        if role == "implement" and any(c.role == "lead" for c in found) and _JOINS.match(form, after, end):
            role = "coordinate"
        found += [Charge(name, role) for name in names]
        # "Trưởng phòng Y tế - Phó Trưởng Tiểu ban: …": a second office of the same
        second = cues()["apposition"].match(form, after, end)
        done = second.end() if second else after
    return _leads(form, found, end)


def _clause_starts(form: str, start: int, end: int, places: Places) -> tuple[list[int], dict[int, bool]]:
    """The starts of the clauses, and all places where actors may stand; True behind a word that charges them."""
    known = cues()
    first = start + len(form[start:end]) - len(form[start:end].lstrip())
    clauses = [first, *(match.end() for match in known["clause"].finditer(form, first, end))]
    starts = dict.fromkeys(clauses, False)
    for at, stop in zip(clauses, [*clauses[1:], end], strict=True):
        # "hằng năm các sở báo cáo": no comma parts the time from the actor
        if time := known["time"].match(form, at, stop):
            starts[time.end() + 1] = False
        introduced = bool(known["introduction"].match(form, at, stop))
        if introduced or next_match(places, "time", form, at, stop):
            topic = end_of_grounds(form, at, stop) if introduced else at
            for comma in _COMMA.finditer(form, _end_of_topic(form, at, end) if topic == at else topic, stop):
                if introduced or next_match(places, "time", form, max(at, comma.start() - _NEAR_COMMA), comma.start()):
                    starts[comma.end()] = False
        if introduced:
            starts |= {met.end(): False for met in _MET.finditer(form, at, stop)}
        # "Dự án đường ven biển: Sở Xây dựng chủ trì …"
        if form.find(":", at, stop) >= 0:
            starts |= {colon.end(): False for colon in _TOPIC.finditer(form, at, stop)}
    # "Giao Huyện đoàn chủ trì, các xã phối hợp": behind the comma another one with his share
    if any(form.find(word, first, end) >= 0 for word in _SHARED):
        starts = {share.end(): False for share in _SHARE.finditer(form, first, end)} | starts
    for cue in ("charge", "by", "entrust", "permit", "carried-out"):
        starts |= {match.end(): True for match in each_match(places, cue, form, start, end)}
    # "theo kế hoạch do Sở Y tế chủ trì", "tham gia hội thao do huyện chủ trì": who leads what others join
    starts = {at: told for at, told in starts.items() if not (told and _JOINED.search(form, max(first, at - 70), at))}
    # "các cấp xác định cải cách là trách nhiệm của cả hệ thống chính trị": what is to be known charges nobody
    for known in _KNOWN.finditer(form, start, end):
        starts.pop(known.end(), None)
    if form.find('"', start, end) < 0:
        return clauses, starts
    quoted = [match.span() for match in _QUOTED.finditer(form, start, end)]
    return clauses, {at: charged for at, charged in starts.items() if not any(a < at < b for a, b in quoted)}


_JOINED = re.compile(r"(?:theo|tham gia|tham dự)\s[^,.;:()\n]{2,50}\sdo\s+$")
_JOINS = re.compile(r"\s+phối hợp(?!\s+(?:chặt chẽ\s+)?(?:với|cùng)(?!\w))")
_SHARED = ("chủ trì", "chỉ đạo", "phụ trách", "tham mưu")
_SHARE = re.compile(
    rf"(?<!\w)(?:{'|'.join(_SHARED)})(?:\s[^\s,.;:]+){{0,8}},\s+"
    rf"(?=(?:các\s|[{UPPER}])[^,.;:\n]{{4,70}}\s(?:chủ trì|phối hợp|chỉ đạo)(?!\w))"
)
_KNOWN = re.compile(
    r"(?:xác định|coi|xem|nhận thức)\s[^.;:\n]{2,120}?\slà\s(?:trách nhiệm|nhiệm vụ)\s(?:[\w,]+\s){0,4}?của\s+"
)


def _end_of_topic(form: str, at: int, end: int) -> int:
    """Where the clause begins to say who acts: behind "Đối với các đơn vị thuộc Sở Tài chính, Sở Xây dựng: Các …"."""
    colon = _TOPIC.search(form, at, end) if form.startswith(("Đối với ", "đối với "), at) else None
    return colon.end() if colon and read_names(form, colon.end())[0] else at


def _is_topic(form: str, name: Name, after: int) -> bool:
    """Whether a name before a colon only says which group of bodies is spoken of: "Khối Đảng: Ban Tổ chức …"."""
    return form.startswith(("Khối ", "khối "), name.start) and bool(_COLON.match(form, after))


def _goes_on(form: str, name: Name) -> bool:
    """Whether a class behind a comma only goes on with a list: "của từng bộ, cơ quan, địa phương cụ thể hóa"."""
    return name.kind == "class" and not form.startswith(("các ", "những ", "tất cả ", "toàn thể "), name.start)


def _is_subject(form: str, at: int, end: int) -> bool:
    """Whether a name at the start of a clause is its subject: a word follows that is neither idle nor a preposition."""
    known = cues()
    return bool(known["told"].match(form, at, end)) and not (
        known["idle"].match(form, at, end) or _charges_others(form, at, end)
    )


def _role(form: str, at: int, end: int, charged: bool) -> model.Role | None:
    """The role of the actors whose names end at `at`, or None where no verb of duty follows."""
    known = cues()
    apposition = known["apposition"].match(form, at, end) or known["when"].match(form, at, end)
    if apposition or (apposition := _ABOVE_ALL.match(form, at, end)):
        at = apposition.end()
    if colon := _COLON.match(form, at, end):
        at, charged = colon.end(), True
        if known["states"].match(form, at, end):
            return None
    elif (not charged and known["idle"].match(form, at, end)) or _charges_others(form, at, end):
        return None
    if known["lead"].match(form, at, end) or known["contact"].match(form, at, end):
        return "lead"
    if known["direct"].match(form, at, end):
        return "direct"
    return "implement" if charged or known["duty"].match(form, at, end) else None


def _charges_others(form: str, at: int, end: int) -> bool:
    """Whether whose name ends at `at` charges others; who sends his own people ("phân công cán bộ …") acts himself."""
    charger = cues()["charger"].match(form, at, end)
    own = charger is not None and charger[0].strip().lower() in ("phân công", "giao")
    return charger is not None and (not own or bool(_names(form, charger.end(), end)[0]))


# "chỉ đạo các ngân hàng, nhất là các ngân hàng ở vùng sâu, bảo đảm …", "… nhất là các xã A, B và C chủ động rà soát"
_ABOVE_ALL = re.compile(
    r",\s+(?:nhất|đặc biệt|trước hết) là\s(?:[^,.;:\n]{2,120},(?=\s)"
    r"|[^.;:\n]{2,300}?(?=\s(?:chủ động|khẩn trương|tập trung|tăng cường|tiếp tục|phải|cần|có trách nhiệm)\s))"
)


# "chỉ đạo các bộ trên cơ sở Nghị quyết xây dựng …"
_ON_GROUNDS = re.compile(
    r",?\s+(?:trên cơ sở|căn cứ|bám sát)(?:\s[\w,]+){1,9}?"
    r"(?=\s(?:xây dựng|tổ chức|ban hành|rà soát|triển khai|thực hiện|chủ động|cụ thể hóa|bố trí|lập)\s)"
)


def _directed(form: str, at: int, end: int) -> list[Charge]:
    """In "chỉ đạo Y làm Z", behind which offset `at` lies, the bodies Y, who have to do Z."""
    names, after = _names(form, at, end)
    if names and (some := _ABOVE_ALL.match(form, after, end)):
        after = some.end()
    if names and (grounds := _ON_GROUNDS.match(form, after, end)):
        after = grounds.end()
    if not names or not (cues()["told"].match(form, after, end) or _COLON.match(form, after, end)):
        return []
    role: model.Role = "lead" if cues()["lead"].match(form, after, end) else "implement"
    return [Charge(name, role, directed=True) for name in names]


def _leads(form: str, actors: list[Charge], end: int) -> list[Charge]:
    """One actor whose sentence goes on with "…, chủ trì, phối hợp với Y" leads, whatever his first verb."""
    if len(actors) != 1 or actors[0].role != "implement":
        return actors
    later = cues()["later-lead"].search(form, actors[0].name.end, end)
    return [actors[0]._replace(role="lead")] if later else actors


def leading_role(form: str, start: int, end: int) -> model.Role:
    """How a unit that begins with its verb, or goes on with "…; chủ trì …", charges those whom it inherits."""
    role = _role(form, start, end, charged=True) or "implement"
    return "lead" if role == "implement" and cues()["later-lead"].search(form, start, end) else role


def read_proposal(form: str, start: int, end: int) -> list[Charge]:
    """In a submission who proposes, and whom he asks to decide; empty where nobody proposes anything."""
    known = cues()
    for stop in [start, *(match.end() for match in _BREAK.finditer(form, start, end))]:
        senders, after = _names(form, stop, end)
        if senders and (cue := known["propose"].match(form, after, end)):
            asked, behind = _names(form, cue.end(), end)
            # "Kính trình … xem xét." alone proposes nothing; "… các nội dung sau:" proposes what follows
            if asked and (form[start:end].rstrip().endswith(":") or len(form[behind:end].split()) >= _LEAST_PROPOSAL):
                return [Charge(name, "implement") for name in senders] + [Charge(name, "advise_to") for name in asked]
    return []


# "Đợt 1 (từ tháng 9 đến tháng 12/2025): Tuyên truyền …"
_NAMED = re.compile(r"[^.;:()\n]{2,60}(?:\([^()\n]{2,90}\)[^.;:()\n]{0,20})?:\s+")


def begins_with_verb(form: str, start: int, end: int, named: bool = False) -> bool:
    """Whether `form[start:end]` begins with a verb of duty, as an order does; `named`: also behind a name and colon."""
    if named and (name := _NAMED.match(form, start, end)):
        start = name.end()
    return bool(cues()["duty"].match(form, start, end))
