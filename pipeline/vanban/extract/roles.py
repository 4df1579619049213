"""Who does what in one directive unit: the bodies that its sentences name, each with its role.

Actors stand before their verb ("Sở Tài chính chủ trì …"), before a colon, or behind a verb that charges them
("Giao Sở Nội vụ …"); the others are complements of "phối hợp với", "tham mưu", "báo cáo", "trình", "gửi", "qua"
(`grammar/roles.toml`). Bodies inside noun phrases ("sự lãnh đạo của các cấp ủy") are never found: nothing here
looks for them. All texts are in matching form; names carry offsets into them.
"""

from __future__ import annotations

import re

from vanban import model
from vanban.extract import body_patterns as patterns
from vanban.extract.body_lists import read_unlisted
from vanban.extract.body_names import Name
from vanban.extract.charges import Charge, names_at, told_role
from vanban.extract.clauses import clause_starts
from vanban.extract.complements import ABOVE_ALL, acts_above_all, read_complements
from vanban.extract.open_names import read_run_in
from vanban.extract.role_cues import COLON, Places, cues, places_of

_BREAK = re.compile(r"[,;]\s+(?=\S)")
_JOINS = re.compile(r"\s+phối hợp(?!\s+(?:chặt chẽ\s+)?(?:với|cùng)(?!\w))")
# "…, các đơn vị thuộc Sở, đồng thời gửi Kho bạc": what follows a list is said of another
_ENDS = re.compile(r"\s*,\s*đồng thời(?!\w)")
# words that a proposal has at the least behind the one who is asked
_LEAST_PROPOSAL = 5


def read_charges(form: str, start: int, end: int) -> list[Charge]:
    """The bodies charged in `form[start:end]` with their roles, in the order of the text, each once."""
    found: list[Charge] = []
    at = start
    for stop in [*(match.start() for match in cues()["sentence"].finditer(form, start, end)), end]:
        found += _sentence(form, at, stop)
        at = stop
    told = _in_brackets(form, start, end, found)
    if told:
        # "(Phòng Văn hóa - Xã hội tổng hợp)": behind its dash stands nobody else
        found = [charge for charge in found if not (charge.actor and charge.name.start > told[0].name.start)]
    return _once(form, told + found)


# who does it, in brackets behind what is to be done: "Khởi công cầu … (Sở Xây dựng chủ trì; các xã phối hợp)"
_BRACKETS = re.compile(r"\((?!qua |thông qua )([^()\n]{4,300})\)[\s.;/]*$")
# … and where commas part them: "(Sở Xây dựng chủ trì, các xã phối hợp)", but not what he leads with whom
_PIECES = re.compile(r";|(?<=chủ trì),(?= (?!phối hợp|cùng))|(?<=thực hiện),(?= )")
_DOES = re.compile(
    r"\s*:?\s*(?P<does>chủ trì|phối hợp|thực hiện|tham mưu|là cơ quan chủ trì)?(?:\s+thực hiện)?\s*[;.]?\s*$"
)
# "(Sở Xây dựng chủ trì; thời gian: quý II)": a piece that says when, or for what
_TOLD_BESIDE = re.compile(r"\s*(?i:thời (?:gian|hạn)|hoàn thành|sản phẩm|kinh phí|trước|trong|quý|tháng|năm)(?!\w)")
# "(do Sở Xây dựng thực hiện)", "(giao Sở Xây dựng chủ trì)"
_BY = re.compile(r"\s*(?i:do|giao(?: cho)?)\s+(?=\S)")
_ROLE_OF: dict[str, model.Role] = {"chủ trì": "lead", "là cơ quan chủ trì": "lead", "phối hợp": "coordinate"}


def _in_brackets(form: str, start: int, end: int, found: list[Charge]) -> list[Charge]:
    """Who is charged by the brackets at the end of a duty that names nobody else to act."""
    bracket = _BRACKETS.search(form, max(start, end - 310), end)
    if not bracket or any(charge.actor and charge.name.end <= bracket.start() for charge in found):
        return []
    # "vùng cam (Thôn 1), vùng nhãn (các thôn còn lại)": where, and not who
    if form.startswith("(các thôn ", bracket.start()):
        return []
    charges: list[Charge] = []
    at = bracket.start(1)
    for piece in _PIECES.split(bracket[1]):
        stop = at + len(piece)
        # "(A chủ trì, phối hợp với B; C tham mưu)": the list of those with whom may go on behind the semicolon
        if stop < bracket.end(1) and "phối hợp với" in piece:
            return []
        by = _BY.match(form, at, stop)
        names, after = names_at(form, by.end() if by else at + len(piece) - len(piece.lstrip()), stop)
        if names or not _TOLD_BESIDE.match(piece):
            role = _role_in_brackets(form, after, stop) if names else None
            if role is None:
                return []
            charges += [Charge(name, role) for name in names]
        at = stop + 1
    return charges


def _role_in_brackets(form: str, at: int, end: int) -> model.Role | None:
    """The role of those whose names end at `at` in brackets: by one word or none, or by what they do."""
    does = _DOES.match(form[at:end])
    return _ROLE_OF.get(does["does"] or "", "implement") if does else _role(form, at, end, charged=False)


def _sentence(form: str, start: int, end: int) -> list[Charge]:
    places = places_of(form)
    complements = read_complements(form, start, end, places)
    complements += _named_by_role(form, start, end, complements)
    taken = {at for charge in complements for at in range(charge.name.start, charge.name.end)}
    actors = _actors(form, start, end, taken, places)
    # "Huyện ủy, lãnh đạo UBND huyện phân công …" directs nobody
    inside = {at for charge in actors for at in range(charge.name.start + 1, charge.name.end)}
    return sorted(
        actors + [charge for charge in complements if charge.name.start not in inside],
        key=lambda charge: (charge.name.start, -charge.name.end),
    )


# "Cơ quan chủ trì: Sở Y tế; cơ quan phối hợp: Công an tỉnh" inside a paragraph. It begins with a colon, which is rare
_ROLE_NAMED = re.compile(
    r":(?:(?<=[Cc](?P<lead>hủ trì):)|(?<=(?P<led>rì) thực hiện:)|(?<=[Pp]hối hợp:)|(?<=hợp thực hiện:))\s+(?=\S)"
)


def _named_by_role(form: str, start: int, end: int, found: list[Charge]) -> list[Charge]:
    """Who is listed behind the name of a role and a colon, but for those that are found already."""
    if form.find(":", start, end) < 0:
        return []
    charges: list[Charge] = []
    for named in _ROLE_NAMED.finditer(form, start, end):
        role: model.Role = "lead" if named["lead"] or named["led"] else "coordinate"
        charges += [Charge(name, role) for name in names_at(form, named.end(), end)[0]]
    known = {charge.name.start for charge in found}
    return [charge for charge in charges if charge.name.start not in known]


def _once(form: str, charges: list[Charge]) -> list[Charge]:
    """Each body once: the first verb decides, but who is responsible and also directs is the one who directs."""
    seen: dict[str, Charge] = {}
    for charge in charges:
        key = " ".join(form[charge.name.start : charge.name.end].lower().split())
        first = seen.setdefault(key, charge)
        if first.role == "implement" and charge.role == "direct":
            seen[key] = first._replace(role="direct")
    return list(seen.values())


# ---------------------------------------------------------------- actors


_LONG_LIST = 60


def _actors(form: str, start: int, end: int, taken: set[int], places: Places) -> list[Charge]:
    """Those who stand before their verb, at the start of the sentence or of one of its clauses."""
    found: list[Charge] = []
    done, led = start, False
    clauses, starts = clause_starts(form, start, end, places)
    opening = set(clauses)
    for at, charged in sorted(starts.items()):
        if at < done or at in taken:
            continue
        opens = at in opening
        names, after = names_at(form, at, end)
        if at == clauses[0] and not COLON.match(form, after, end) and (whole := read_run_in(form, at, end)):
            names, after = [whole], whole.end
        if not names and opens:
            names, after = _place_at(form, at, end)
        if not names and (charged or opens):
            names, after = _unknown_at(form, at, end, charged, first=at == clauses[0])
        if names and not opens and not charged and (_goes_on(form, names[0]) or _ENDS.match(form, after, end)):
            continue
        if names and _is_topic(form, names[0], after):
            continue
        # "Giám đốc các sở, triển khai …": the comma ends the list of those who act
        if names and at == clauses[0] and (parted := cues()["parted"].match(form, after, end)):
            after = parted.end()
        after = _behind_company(form, after, end) if names else after
        role = _role(form, after, end, charged) if names else None
        if role is None and names and _is_subject(form, after, end):
            role = "implement"
        if role is None:
            # of so long a list that charges nobody, no part does: to read it from each member on would take hours
            done = after if len(names) > _LONG_LIST else done
            continue
        if role == "implement" and led and _JOINS.match(form, after, end):
            role = "coordinate"
        led |= role == "lead"
        found += [Charge(name, told_role(form, name) or role) for name in names]
        # "Trưởng phòng Y tế - Phó Trưởng Tiểu ban: …": a second office of the same
        second = cues()["apposition"].match(form, after, end)
        done = second.end() if second else after
    return _leads(form, found, end)


# "Bưu điện xã, cùng với Trạm Y tế, tổ chức …": with whom he acts, between the actor and his verb
_COMPANY = re.compile(r",\s+cùng(?: với)?\s+(?=\S)")


def _behind_company(form: str, at: int, end: int) -> int:
    """Where the verb of an actor whose name ends at `at` is looked for: behind those with whom he acts, if any."""
    company = _COMPANY.match(form, at, end)
    names, after = names_at(form, company.end(), end) if company else ([], at)
    return after + form.startswith(",", after) if names else at


_PLACES = ("Xã ", "Phường ", "Thị trấn ", "Đặc khu ", "Huyện ", "Quận ", "Thị xã ")
_IS_TOLD = re.compile(r"\s+(?:có|là|thuộc|làm|thành lập|hình thành)(?!\w)")


def _place_at(form: str, at: int, end: int) -> tuple[list[Name], int]:
    """A place that acts by its bare name before a verb of duty ("Phường Bến Nghé lập …"), or all bodies of a level."""
    if level := patterns.cue("acting-level").match(form, at, end):
        acts = cues()["duty"].match(form, level.end(), end)
        return ([Name(at, level.end(), "class", "state")], level.end()) if acts else ([], at)
    place = patterns.cue("acting-place").match(form, at, end) if form.startswith(_PLACES, at) else None
    if place is None or _IS_TOLD.match(form, place.end()):
        return [], at
    colon = COLON.match(form, place.end(), end)
    orders = cues()["duty"].match(form, colon.end() if colon else place.end(), end)
    return ([Name(at, place.end(), "class", "state")], place.end()) if orders else ([], at)


def _unknown_at(form: str, at: int, end: int, charged: bool, first: bool) -> tuple[list[Name], int]:
    """Who acts by a name that no list knows: before words of duty, or the first of a list whose others are known.

    `first` tells that the sentence begins there: behind a dash or a semicolon lists have members of all kinds.
    """
    cue = patterns.cue("unknown-charged" if charged else "unknown-actor")
    if unknown := cue.match(form, at, end):
        return [Name(at, unknown.end(), "organisation")], unknown.end()
    listed = read_unlisted(form, at) if first and not patterns.cue("no-actor").match(form, at) else []
    return (listed, listed[-1].end) if len(listed) > 1 and listed[-1].end <= end else ([], at)


def _is_topic(form: str, name: Name, after: int) -> bool:
    """Whether a name before a colon only says which group of bodies is spoken of: "Khối Đảng: Ban Tổ chức …"."""
    return form.startswith(("Khối ", "khối "), name.start) and bool(COLON.match(form, after))


def _goes_on(form: str, name: Name) -> bool:
    """Whether a class behind a comma only goes on with a list: "của từng bộ, cơ quan, địa phương cụ thể hóa"."""
    return name.kind == "class" and not form.startswith(("các ", "những ", "tất cả ", "toàn thể "), name.start)


_ASKS = re.compile(r"\s[^.;:,\n]{1,90}?\s(?:yêu cầu|đề nghị)\s+(?=\S)")


def _is_subject(form: str, at: int, end: int) -> bool:
    """Whether a name at the start of a clause is its subject: a word follows that is neither idle nor a preposition."""
    known = cues()
    if not known["told"].match(form, at, end) or known["idle"].match(form, at, end):
        return False
    # "Ban X kiêm Tiểu ban Y đề nghị các sở …": what is known of the name ends before its end
    asks = _ASKS.match(form, at, end)
    return not (_charges_others(form, at, end) or (asks and names_at(form, asks.end(), end)[0]))


def _role(form: str, at: int, end: int, charged: bool) -> model.Role | None:
    """The role of the actors whose names end at `at`, or None where no verb of duty follows."""
    known = cues()
    apposition = known["apposition"].match(form, at, end) or known["when"].match(form, at, end)
    if (acts := acts_above_all(form, at, end)) is not None:
        at = acts
    elif apposition or (apposition := ABOVE_ALL.match(form, at, end)):
        at = apposition.end()
    if colon := COLON.match(form, at, end):
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
    return charger is not None and (not own or bool(names_at(form, charger.end(), end)[0]))


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
        senders, after = names_at(form, stop, end)
        if senders and (cue := known["propose"].match(form, after, end)):
            asked, behind = names_at(form, cue.end(), end)
            # "Kính trình … xem xét." alone proposes nothing; "… các nội dung sau:" proposes what follows
            if asked and (form[start:end].rstrip().endswith(":") or len(form[behind:end].split()) >= _LEAST_PROPOSAL):
                return [Charge(name, "implement") for name in senders] + [Charge(name, "advise_to") for name in asked]
    return []


# "Đợt 1 (từ tháng 9 đến tháng 12/2025): Tuyên truyền …"
_NAMED = re.compile(r"[^.;:()\n]{2,60}(?:\([^()\n]{2,90}\)[^.;:()\n]{0,20})?:\s+")


def begins_with_verb(form: str, start: int, end: int, named: bool = False) -> bool:
    """Whether `form[start:end]` begins with a verb of duty, as an order does; `named`: also behind a name and colon.

    The words that count it may stand before that: "Một là, rà soát …".
    """
    if counted := cues()["counted"].match(form, start, end):
        start = counted.end()
    if named and (name := _NAMED.match(form, start, end)):
        start = name.end()
    return bool(cues()["duty"].match(form, start, end) or cues()["forbids"].match(form, start, end))
