"""Where a body's name stands: "Ban Dân vận Huyện ủy", "các sở, ban, ngành", "Chủ tịch Ủy ban nhân dân các xã".

A name is a head from `grammar/bodies.toml` and a tail (level, place, "có liên quan"). Everything works on the
matching form of a text and returns offsets.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vanban.extract import body_patterns as patterns
from vanban.extract.nesting import nested
from vanban.extract.proper_names import BRANCHES, read_proper_words
from vanban.grammar.forms import UPPER


class Name(NamedTuple):
    """A body's name at [start, end) of the text; `kind`, `side` and `level` come from its head."""

    start: int
    end: int
    kind: str
    side: str = "other"
    level: str | None = None


# "các cơ quan thành viên Ban Chỉ huy …" belong to it as much
_OWNER = re.compile(r"[ ]+(?:của|trực thuộc|thuộc(?:(?:,| và) trực thuộc)?|thành viên(?: của)?)[ ]+")
_MOST_MODIFIERS = 5
# between two names
COMMA = re.compile(r",[ ]+|[ ]+và[ ]+")


def read_name(form: str, at: int, listed: bool = False) -> Name | None:
    """The body's name that begins at offset `at` of `form`, or None.

    In a list of bodies (`listed`) even a common word in small letters names one: "các sở, mặt trận, đoàn thể".
    """
    # "mỗi xã", "từng đơn vị" count, they do not name; "Từng cấp ủy" that begins a sentence does, and so in a list
    if form.startswith(("Mỗi ", "mỗi "), at) or (form.startswith("từng ", at) and not listed):
        return None
    if match := patterns.cue("shared-committee").match(form, at):
        return Name(at, _tail(form, match.end()), "party_committee", "party")
    if match := patterns.first_of(patterns.NAMED_AFTER).match(form, at):
        return Name(at, _owned(form, _tail(form, match.end(), owners=True)), "organisation")
    asked = form[max(0, at - 8) : at].lower() in ("yêu cầu ", "đề nghị ")
    charged = listed or asked or form.startswith("Chỉ huy ", at)
    if name := _read_seat(form, at) or _read_office(form, at) or _read_leaders(form, at, charged):
        # "Phó Thủ tướng phụ trách lĩnh vực": which of several holders
        field = patterns.cue("in-charge").match(form, name.end)
        return name._replace(end=field.end()) if field else name
    # alone "địa phương" is a word, in a list it closes, "các bộ, cơ quan ngang bộ, địa phương", it names one
    place = listed and form.endswith((", địa phương", " và địa phương"), 0, at + 10) and form[at + 10 : at + 11] != ","
    if name := _read_fixed(form, at, listed) or _read_fielded(form, at) or _read_class(form, at, alone=place):
        # "Trung tâm Văn hóa - Thông tin - Thể thao", "Ban Kinh tế - Ngân sách": a name goes on behind what is known
        if form.startswith(" - ", name.end) and _may_go_on(form, name) and (longer := _read_proper(form, at)):
            name = longer if longer.end > name.end else name
        # "các Ban Quản lý rừng phòng hộ Bắc Sơn"
        if name.kind == "class" and form.endswith(("Ban Quản lý", "Ban quản lý"), at, name.end):
            name = _read_proper(form, at) or name
        # "Phòng Giáo dục Trung học": a field that is known and goes on in capitals
        if name.kind == "division" and _GOES_ON.match(form, name.end):
            name = _called(form, name)
        # "Cục Kinh tế hợp tác và Phát triển nông thôn"
        if name.kind == "division" and form.startswith(BRANCHES, at) and (longer := _read_called(form, at)):
            name = longer if _JOINED.search(form, name.end, longer.end) else name
        # "các ngành, địa phương": a list of classes that begins like a fixed name; "Trạm Y tế, Đội dân phòng" are two
        two = form[at].isupper() and not form.startswith("Các ", at) and _CAPITAL_NEXT.match(form, name.end)
        listing = name.kind == "system" and not two
        wider = (_read_fielded(form, at) or _read_class(form, at)) if listing else None
        return _qualified(form, wider if wider and wider.end > name.end else name)
    if name := _read_proper(form, at):
        return _called(form, name)
    trading = listed or form.startswith(_TRADERS, at)
    return _read_called(form, at) or _read_bare(form, at) or (_read_trading(form, at) if trading else None)


# whose it is, as long as names stand inside names: no text makes that endless
_read_inner = nested(read_name, most=8)

# "Doanh nghiệp cung cấp dịch vụ viễn thông báo cáo …": one kind of firms at the start of a sentence
_TRADERS = ("Doanh nghiệp ", "Cơ sở ", "Hợp tác xã ")
_FIRMS = ("Công ty", "Tổng công ty", "Tập đoàn", "Xí nghiệp", "Nhà máy")


def _called(form: str, name: Name) -> Name:
    longer = _read_called(form, name.start)
    if longer is None or longer.end <= name.end:
        return name
    # "Tập đoàn Sông Hồng điều chỉnh công năng": the name of a firm ends with a word in capitals
    firm = form.startswith(_FIRMS, name.start) and not any(map(str.isupper, form[name.end : longer.end]))
    return name if firm else longer


def _read_called(form: str, at: int) -> Name | None:
    """A division or office by a name of which no list knows the words."""
    if (match := patterns.cue("called").match(form, at)) is None:
        described = patterns.cue("described").match(form, at)
        return Name(at, described.end(), "organisation") if described else None
    duty = patterns.duty_begins().search(form, at, match.end())
    end = duty.start() if duty else match.end()
    return Name(at, _owned(form, _tail(form, end)), "organisation", "state") if end > at else None


def _may_go_on(form: str, name: Name) -> bool:
    """Whether another field may follow the hyphen behind a name: no second office, nor what stands behind a level."""
    if name.kind == "division":
        return True
    bare = name.kind == "party_office" and patterns.fixed().match(form, name.start).end() == name.end
    return bare and patterns.office().match(form, name.end + 3) is None


_JOINED = re.compile(rf" và [{UPPER}]")
_CAPITAL_NEXT = re.compile(rf", [{UPPER}]")
_GOES_ON = re.compile(rf"[ ](?:và[ ])?(?!(?:Thành phố|Tỉnh|Huyện|Quận|Thị xã|Xã|Phường)(?!\w))[{UPPER}][^\W\d_]")
_SEVERAL = re.compile(r"[CcNnTt](?<!\w.)(?:(?<=[Cc])ác|(?<=[Nn])hững|(?<=[Tt])oàn thể|(?<=[Tt])ất cả)[ ]")


def _read_trading(form: str, at: int) -> Name | None:
    """One kind of firms without "các" before it, told by its trade: "…, doanh nghiệp sản xuất hàng hóa"."""
    name = _read_class(form, at, alone=True)
    return longer if name and (longer := _qualified(form, name)).end > name.end else None


def _qualified(form: str, name: Name) -> Name:
    """The name with what tells which of a class are meant: "các doanh nghiệp khai thác, chế biến khoáng sản"."""
    force = form.startswith(("Lực lượng ", "lực lượng "), name.start)
    several = force or name.kind in ("class", "system") or _SEVERAL.search(form, name.start, name.end)
    if not several or form[name.end : name.end + 1] != " ":
        return name
    tail = patterns.cue("qualifier").match(form, name.end)
    if tail is None and patterns.cue("trading").search(form, name.start, name.end):
        tail = patterns.cue("trade").match(form, name.end)
    return name._replace(end=tail.end()) if tail else name


# what a body has that is one of its kind; all others before a name are the Party members in it
_STATE_SEATS = ("Văn phòng thường", "Văn phòng Thường", "Cơ", "cơ", "Chi nhánh", "chi nhánh", "Phòng", "phòng", "Phân",
                "Văn phòng đại", "Văn phòng Đại")  # fmt: skip


def _read_seat(form: str, at: int) -> Name | None:
    """A name before which what it is of it stands: its office, the Party members in it."""
    seat = patterns.cue("seat").match(form, at)
    whose = _read_inner(form, seat.end()) if seat else None
    if whose is None or whose.kind == "class":
        return None
    kind = whose.kind if form.startswith(_STATE_SEATS, at) else "party_committee"
    side = whose.side if kind == whose.kind else "party"
    branch = form.startswith(patterns.BRANCHES, at) and patterns.cue("branch-place").match(form, whose.end)
    return Name(at, branch.end() if branch else whose.end, kind, side, whose.level)


def _read_fixed(form: str, at: int, listed: bool = False) -> Name | None:
    match = patterns.fixed().match(form, at)
    if match is None:
        return None
    if not listed and match["head"].lower() in patterns.capital_only() and match["head"][0].islower():
        return None
    group = patterns.groups()[" ".join(match["head"].lower().split())]
    if (
        group["kind"] in _HAS_OWNER
        and not patterns.cue("several-committees").match(form, match.end())
        and form[match.end() : match.end() + 1] == " "
        and (whose := _read_inner(form, match.end() + 1))
    ):
        # "Đảng ủy các xã Tân Lập, Bình An": the places go on behind the first
        end = max(whose.end, _tail(form, match.end())) if whose.kind == "class" else whose.end
        # "Ban Thường vụ Tỉnh ủy, Thành ủy": committees of one level share what stands before them
        end = alike.end() if (alike := _SAME_LEVEL.match(form, end)) else end
        return Name(at, end, group["kind"], group.get("side", "other"), whose.level)
    end = match.end()
    # "Thanh tra Sở Xây dựng": the department of a fixed name has its field behind it
    if form.startswith((" Sở ", " Bộ "), end - 3) and (whose := _read_fielded(form, end - 2)):
        return Name(at, whose.end, group["kind"], "state", whose.level)
    if match["head"].lower().startswith("ban quản lý") and (more := patterns.cue("scoped-centre").match(form, end)):
        return Name(at, more.end(), group["kind"], "state")
    local = match["head"].lower() in patterns.local_names()
    if local and (place := patterns.province().match(form, end) or patterns.cue("place").match(form, end)):
        # "Kho bạc Nhà nước Khu vực XI" is read as what it modifies
        end = end if patterns.cue("modifier").match(form, end) else place.end()
        more = patterns.cue("more-places").match(form, end) if form.startswith(("Các ", "các "), at) else None
        end = more.end() if more else end
    team = match["head"].startswith(("Đoàn ", "đoàn ", "Tổ ", "tổ "))
    end = _tail(form, end, owners=team or group["kind"] in ("party_office", "system", "media", "justice", "front"))
    # "Đoàn Thanh niên Công an tỉnh"
    if group["kind"] in ("justice", "front", "party_office") or match["head"].startswith("Ban "):
        end = _owned(form, end)
        # "Thanh tra các bộ, ngành, địa phương": those of all of them
        inspected = (
            _read_class(form, end + 1) if _INSPECTORS.match(form, at, end) and form.startswith(" các ", end) else None
        )
        end = inspected.end if inspected else end
    return Name(at, end, group["kind"], group.get("side", "other"), group.get("level"))


_read_owner = nested(_read_fixed, most=8)
_INSPECTORS = re.compile(r"(?i:thanh tra)$")
_SAME_LEVEL = re.compile(
    rf"(?:(?<=Tỉnh ủy), Thành ủy|(?<=Huyện ủy)(?:, (?:Thị|Quận|Thành) ủy){{1,3}})(?!\w)(?! [{UPPER}])"
    r"|(?:(?<=huyện ủy)|(?<=quận ủy)|(?<=thành ủy))(?:(?:,| và) (?:quận|thị|thành) ủy){1,3}(?!\w)"
    r"|(?<=ủy các chi bộ)(?:,| và) đảng bộ(?: bộ phận| cơ sở)?(?: trực thuộc)?(?!\w)"
)


def _owned(form: str, end: int) -> int:
    """The end of a name whose owner follows at once, in capitals: "Cục Lưu trữ Văn phòng Trung ương Đảng"."""
    if (dash := patterns.cue("of-ministry").match(form, end)) and (ministry := _read_fielded(form, dash.end())):
        return ministry.end
    if form[end : end + 1] == " " and form[end + 1 : end + 2].isupper():
        owner = _read_owner(form, end + 1)
        return owner.end if owner else end
    return end


def _read_fielded(form: str, at: int) -> Name | None:
    match = patterns.fielded().match(form, at)
    if match is None:
        return None
    first, second = match[0].split()[:2]
    head = match["head"] or (first if first.lower() in ("sở", "bộ") else second)
    kind = {"bộ": "ministry", "sở": "department"}.get(head.lower(), "division")
    # "Trung tâm Du lịch Bắc Sơn": a centre may bear the name of its place
    place = patterns.cue("place").match(form, match.end()) if head.lower() == "trung tâm" else None
    goes_on = patterns.cue("small-name").match(form, match.end()) if head in BRANCHES and place is None else None
    end = _tail(form, (place or goes_on or match).end())
    # "Phòng Tham mưu Công an tỉnh"
    end = _owned(form, end) if kind == "division" else end
    return Name(at, end, kind, "state", "central" if kind == "ministry" else None)


def _read_proper(form: str, at: int) -> Name | None:
    if scoped := patterns.first_of(patterns.SCOPED).match(form, at):
        return Name(at, _tail(form, scoped.end()), "organisation")
    words = read_proper_words(form, at)
    if words is None:
        return None
    # "Chi cục thú y và Thủ trưởng các ngành": behind "và" an office
    join = form.rfind(" và ", at, words.end)
    if join > 0 and patterns.office().match(form, join + len(" và ")):
        return Name(at, join, "organisation")
    return Name(at, _owned(form, _tail(form, words.end, owners=words.owners)), "organisation")


def _read_bare(form: str, at: int) -> Name | None:
    """The office of the body that speaks, by its bare name: "gửi về Tỉnh Đoàn (qua Văn phòng)"."""
    match = patterns.cue("bare-office").match(form, at)
    return Name(at, _tail(form, match.end(), owners=True), "party_office", "other") if match else None


def _read_class(form: str, at: int, alone: bool = False) -> Name | None:
    """A class of bodies; behind an office ("Giám đốc sở") even a word that stands `alone` names one."""
    match = patterns.classes().match(form, at)
    if match is None or _names_one(form, match):
        return None
    end = _tail(form, match.end(), owners=True)
    # a bare "đơn vị" is a word, "các đơn vị", "cơ quan, đơn vị" or "đơn vị liên quan" are classes of bodies
    lone = alone and not _ORGANISES.match(form, at)
    several = lone or match["determiner"] or match["more"] or match["places"] or end > match.end()
    if not several or patterns.cue("anybody").fullmatch(form, at, match.end()):
        return None
    # "các tập đoàn Sao Mai, Bình Minh", "các xã Tân Lập, Bình An": firms and places of one kind by their names
    of_kind = (match["determiner"] or match["places"]) and _NAMED_KINDS.search(form, at, end)
    if of_kind and (named := patterns.cue("places").match(form, end)):
        end = named.end()
    return Name(at, end, "class")


# "Trưởng thôn tổ chức họp dân" is what he does
_ORGANISES = re.compile(rf"tổ chức (?=[^\W\d_{UPPER}])")
_NAMED_KINDS = re.compile(
    r"(?<!\w)(?:tập đoàn|tổng công ty|doanh nghiệp|nhà mạng|ngân hàng|công ty"
    r"|tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)$"
)


def _names_one(form: str, match: re.Match[str]) -> bool:
    """Whether a word for a kind of bodies is the head of a name in capitals: "các Phòng Giao dịch"."""
    word = match[0][len(match["determiner"] or "") :]
    following = form[match.end() : match.end() + 2]
    # careless hands write "các cục Hải quan"
    one = word in ("cục", "chi cục") or (
        word[:1].isupper() and (" " not in word or word.startswith((*_FIRMS, "Trường ")))
    )
    return not match["more"] and one and following[1:].isupper()


def _read_office(form: str, at: int) -> Name | None:
    match = patterns.office().match(form, at)
    if match is None:
        return None
    end = match.end()
    # "Trưởng ban công tác Mặt trận", "Phó Trưởng phòng Văn hóa": the word is the first of a name, too
    last = 9 if match["head"].endswith(" Văn phòng") else len(match["head"].split()[-1])
    own = match["head"].endswith((" ban", " phòng")) and (_read_inner(form, end - last) or _small_own(form, end - last))
    if own and own.end > end:
        return own._replace(start=at, kind="office")
    if form[end : end + 1] == " " and (whose := _read_inner(form, end + 1) or _read_class(form, end + 1, alone=True)):
        end = _qualified(form, whose).end if whose.kind == "class" else whose.end
        # "Phó Thủ tướng Chính phủ Trần Văn An"
        minister = whose.kind == "government" or match["head"].endswith("Thủ tướng")
        if minister and (person := patterns.cue("person-name").match(form, end)):
            end = person.end()
        # "Thủ trưởng cơ quan ngang bộ, cơ quan thuộc Chính phủ": one office for several kinds of bodies
        while (comma := COMMA.match(form, end)) and (other := _read_inner(form, comma.end())):
            if other.kind not in ("class", "government", "party_committee") or form[comma.end()].isupper():
                break
            # "Bộ trưởng Bộ Tài chính, các đơn vị": who leads one body leads no others; places have no director
            one = whose.kind in _ONE_BODY or (
                form[whose.start].isupper() and " các " not in form[whose.start : whose.end]
            )
            if one or form.startswith("các địa phương", comma.end()):
                break
            # "Tổng giám đốc các tập đoàn và các cơ quan liên quan": whom a matter concerns has a head, no director
            concerned = patterns.cue("concerned").match(form, comma.end())
            if concerned and not match["head"].lower().startswith("thủ trưởng"):
                break
            # "Chủ tịch UBND các quận, huyện và các đơn vị liên quan": a chairman is that of places
            if "Chủ tịch" in match["head"] and other.kind == "class" and not _PLACES.match(form, comma.end()):
                break
            end = other.end
        return Name(at, end, "office", whose.side, whose.level)
    # "Chủ tịch, Phó Chủ tịch UBND các xã": offices of one body
    lone = "Thủ tướng" in match["head"] or _VILLAGE.match(match["head"].lower())
    shared = None if lone else _OR_OFFICE.match(form, end)
    if shared and (other := _read_inner_office(form, shared.end())):
        whole = other.end > patterns.office().match(form, shared.end()).end()
        if whole and other.kind == "office":
            return other._replace(start=at)
    # "thủ trưởng các đơn vị" leads bodies; a bare "chủ tịch" is a word
    if match["head"][0].islower() and not _VILLAGE.match(match["head"]):
        return None
    person = patterns.cue("person-name").match(form, end)
    return Name(at, person.end() if person else _tail(form, end), "office", "state")


# whoever leads a body stands for it, where it is no verb: "Thường trực Huyện ủy, lãnh đạo UBND huyện", with a capital
# or charged before any body, "Chánh Văn phòng, Lãnh đạo các cơ quan thuộc Sở", "yêu cầu lãnh đạo các sở rà soát"
_LEADERS = re.compile(
    rf"Lãnh đạo |Chỉ huy (?=các )|lãnh đạo (?:(?=[{UPPER}])|(?<=(?:[Yy]êu cầu|[Đđ]ề nghị) lãnh đạo )(?=các ))"
)


def _read_leaders(form: str, at: int, charged: bool) -> Name | None:
    whose = _read_inner(form, match.end()) if (match := _LEADERS.match(form, at)) else None
    # "Lãnh đạo các phòng: …" at the start of a line, where "Lãnh đạo các phòng thực hiện …" is an order
    return whose._replace(start=at, kind="office") if whose and (charged or form.startswith(":", whose.end)) else None


# "Trưởng ban chỉ huy Phòng thủ dân sự tỉnh": the committee in small letters behind its head
_SMALL_COMMITTEE = re.compile(r"ban (?=chỉ (?:huy|đạo) )")
_LONGEST_OWN = 160
_LOWER_BEHIND = re.compile(rf" (?!và |hoặc |chỉ đạo |phải |cần )(?![{UPPER}])[^\W\d_]")


def _small_own(form: str, at: int) -> Name | None:
    if not _SMALL_COMMITTEE.match(form, at):
        return None
    own = _read_inner("Ban Chỉ" + form[at + 7 : at + _LONGEST_OWN], 0)
    # "Trưởng ban chỉ đạo Đại | hội": not to its end
    whole = own is not None and not _LOWER_BEHIND.match(form, at + own.end)
    return own._replace(start=at + own.start, end=at + own.end) if own and whole else None


_OR_OFFICE = re.compile(r"(?:,| hoặc| và| -|/) ?(?=Phó |Trưởng ban )")
_read_inner_office = nested(_read_office, most=8)
_VILLAGE = re.compile(r"(?:tổ )?trưởng (?:(?:, )?(?:thôn|bản|buôn|xóm|ấp|khóm|khu phố|tổ dân phố|dân phố)){1,2}$")
_ONE_BODY = ("ministry", "department", "division", "organisation")
# "các đơn vị thuộc Sở, các phòng thuộc Sở": no one belongs to two
_LIST = re.compile(r",[ ]+(?:các|những)[ ]")


_PLACES = re.compile(r"(?:các )?(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)(?!\w)")


def _tail(form: str, end: int, owners: bool = False) -> int:
    """The end of the name whose head ends at `end`."""
    for _ in range(_MOST_MODIFIERS):
        if form[end : end + 1] != " ":
            break
        # "các đơn vị trực thuộc Sở Y tế": whoever is named behind "trực thuộc" belongs to it
        owner = _OWNER.match(form, end) if owners else None
        whose = _read_inner(form, owner.end()) if owner else None
        if whose and not (whose.kind == "class" and _LIST.search(form, whose.start, whose.end)):
            return whose.end
        # "Ban Tổ chức Đảng ủy Công an tỉnh": the committee is a name of its own
        if form.startswith((" Đảng ủy ", " đảng ủy "), end) and (committee := _read_owner(form, end + 1)):
            return committee.end
        # "Ban Tuyên giáo các huyện, thành ủy"
        shared = patterns.cue("shared-committee").match(form, end + 1) if form.startswith(" các ", end) else None
        match = shared or patterns.cue("modifier").match(form, end) or patterns.province().match(form, end)
        if match is None:
            break
        end = match.end()
    return end


# "Đảng ủy Công an tỉnh", "Thường trực Hội đồng nhân dân": the owner follows without a word between
_HAS_OWNER = {"party_committee", "people_council", "board"}
