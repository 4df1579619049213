"""The patterns by which names of bodies are read, compiled from `grammar/bodies.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from vanban import grammar
from vanban.grammar.forms import UPPER, matching_form
from vanban.grammar.wordlists import alternatives

_CENTRE = ("Trung ương", "TW", "TƯ", "T.Ư", "T.W")
_HYPHENS = (" - ", "- ", " -", "-", " ")
_DETERMINER = r"(?:(?:[Tt]ất cả|[Tt]oàn thể|[Cc]ác|[Nn]hững|[Mm]ỗi|[Mm]ọi|[Tt]ừng)[ ]+)"

# committees called after the number of their document, or after a movement by its name; inspectors of one field;
# what is told by its fields or by its code
NAMED_AFTER = (
    "numbered-committee",
    "movement-committee",
    "sub-committees",
    "line-force",
    "centre-fields",
    "procuracy-division",
    "police-code",
    "one-head",
    "branches",
)
# what has a place of its own behind whose branch it is
BRANCHES = ("Phân hiệu ", "Phân viện ", "Văn phòng đại diện ", "Văn phòng Đại diện ", "Cơ sở ")
# committees that are called after what they are for
_SCOPE = ("sub", "listed", "document", "scoped", "acting", "national", "bare-scoped")
SCOPED = tuple(f"{scope}-committee" for scope in _SCOPE)


@cache
def _data() -> dict:
    return dict(grammar.data("bodies"))


def _spellings(names: Iterable[str]) -> list[str]:
    """The names, also with the centre by its initials, and with a hyphen as careless hands and scans leave it."""
    centres = {name: _CENTRE if _CENTRE[0] in name else _CENTRE[:1] for name in names}
    centred = [name.replace(_CENTRE[0], centre) for name in centres for centre in centres[name]]
    return [name.replace(" - ", hyphen) for name in centred for hyphen in (_HYPHENS if " - " in name else [" - "])]


_CAPITAL_INSIDE = re.compile(rf"[ ][{UPPER}](?![{UPPER}&])")


def _in_small(field: str) -> set[str]:
    """A field and how it is written with fewer capitals: "Giáo dục và đào tạo", "Lao động - Thương binh và xã hội"."""
    spots = [capital.start() for capital in _CAPITAL_INSIDE.finditer(field)]
    small = _CAPITAL_INSIDE.sub(lambda capital: capital[0].lower(), field)
    return {field, *(field[:at] + small[at:] for at in spots)}


@cache
def fixed() -> re.Pattern[str]:
    """Heads that are a name by themselves, with "các" before them."""
    names = _spellings(name for group in _data()["group"] for name in group["names"])
    # "tổ chức hội nghị", "cấp ủy viên": the word goes on
    goes_on = r"[ ]+(?:nghị|nghề|thảo|thi|diễn|chợ|viên|ủy(?![ ]+ban))(?!\w)"
    # "Thanh tra, kiểm tra việc …" is what somebody does
    checks = r"(?<=hanh tra),[ ]+(?:kiểm tra|giám sát)[ ](?!tỉnh|huyện)"
    heads = alternatives(map(str.lower, names))
    # "26 Đoàn công tác của Chính phủ"
    several = rf"(?:{_DETERMINER}|\d{{1,2}}[ ]+(?=[Đđ]oàn[ ]))?"
    return re.compile(rf"{several}(?P<head>(?i:{heads}))(?!\w)(?!{goes_on})(?!{checks})")


@cache
def groups() -> dict[str, dict]:
    """Each fixed head in small letters, and the group of the grammar that it belongs to."""
    return {matching_form(name).lower(): group for group in _data()["group"] for name in _spellings(group["names"])}


@cache
def written_names() -> tuple[str, ...]:
    """Heads and fields as they are written in a sentence, the short forms of classes before them."""
    data = _data()
    listed = [*data["fielded"]["heads"], *data["fielded"]["fields"], *data["proper"]["heads"], *data["office"]["heads"]]
    fixed_names = (name for group in data["group"] for name in group["names"])
    return tuple(matching_form(name) for name in _spellings([*data["classes"]["words"], *listed, *fixed_names]))


@cache
def capital_only() -> frozenset[str]:
    """The heads that are common words when they stand in small letters."""
    return frozenset(matching_form(name).lower() for name in _data()["capital_only"])


@cache
def local_names() -> frozenset[str]:
    """The heads that the name of a place may follow at once: committees, branches of central bodies."""
    data = _data()
    return frozenset(matching_form(name).lower() for name in (*data["local_committees"], *data["local_branches"]))


@cache
def person() -> re.Pattern[str]:
    """Persons and masses, who stand in lists of bodies but are none."""
    return re.compile(rf"(?i:{_DETERMINER}?(?:{alternatives(_data()['persons'])}))(?!\w)")


@cache
def fielded() -> re.Pattern[str]:
    """Heads with the field that they are for: "Sở Y tế", "các Bộ Quốc phòng, Công an"."""
    rows = _data()["fielded"]
    # "Sở Tài nguyên & Môi trường"
    short = [name.replace(" và ", " & ") for name in rows["fields"] if " và " in name]
    heads = alternatives(rows["heads"])
    fields = alternatives(_spellings(spelling for field in [*rows["fields"], *short] for spelling in _in_small(field)))
    # in a list careless hands give each syllable its capital: "các Sở: Công An, Tài Chính"
    titled = rf"(?=[{UPPER}])(?i:{fields})"
    listed = rf":[ ]*{titled}(?:[ ]*(?:,|;|và)[ ]*{titled})*"
    # "các Bộ Quốc phòng, Công an": one head for several fields; "Công an tỉnh" would be a body of its own
    local = r"(?!\w)(?![ ]+(?:tỉnh|huyện|thành phố|xã|cấp|các)(?!\w))"
    several = rf"[Cc]ác[ ]+(?:[Bb]ộ|[Ss]ở|[Pp]hòng)[ ]+(?:{fields})(?:[ ]*(?:,|và)[ ]+(?:{fields}){local})+"
    # "các ngành: Công an, Giáo dục, Văn hóa": branches have fields that no department is named after
    branch = rf"(?=[{UPPER}])(?:{fields}|{alternatives(rows['branches'])})"
    several += rf"|(?:[Cc]ác[ ]+)?[Nn]gành(?::?[ ]+){branch}(?:[ ]*(?:,|và)[ ]+{branch}{local})+"
    # "ngành giáo dục": a branch is no body by its name, so that its field is written small, as that of any "sở nội vụ",
    # and by careless hands "Sở tài chính"; "Sở tổng hợp số liệu" is what the department does
    named = rf"(?![ ]*(?:[,;:.)\n]|$)|[ ]+(?:phối hợp|chủ trì|và[ ]+(?:các[ ]|[{UPPER}])))"
    # "phòng giáo dục và đào tạo" is no act, either
    pair = rf"(?!(?i:{alternatives([field for field in rows['fields'] if ' và ' in field])})(?!\w))"
    acts = rf"(?!{pair}{alternatives(rows['acts'])}(?!\w){named})"
    small = rf"(?:(?:[Nn]gành|sở)[ ]+|(?:Sở|Bộ|[Pp]hòng)[ ]+{acts})(?i:{fields})"
    small += rf"|[Nn]gành[ ]+(?i:{alternatives(rows['branches'])})"
    one = rf"(?:(?P<head>{heads}|phòng|bộ|sở)(?:[ ]+(?:{fields})|{listed})|{small})"
    return re.compile(rf"(?:{several}|{_DETERMINER}?{one})(?!\w)")


@cache
def field() -> re.Pattern[str]:
    """One field of departments: "Tài chính"."""
    return re.compile(alternatives(_spellings(_data()["fielded"]["fields"])))


@cache
def fields() -> re.Pattern[str]:
    """Two fields of departments at least, parted by commas: "Tài chính, Xây dựng và Y tế"."""
    names = alternatives(_spellings(_data()["fielded"]["fields"]))
    # "Công an tỉnh" is a body of its own
    one = rf"(?=[{UPPER}])(?i:{names})(?!\w)(?![ ]+(?:tỉnh|huyện|thành phố|xã|cấp|các)(?!\w))"
    return re.compile(rf"{one}(?:[ ]*(?:,|;|và)[ ]+{one})+")


@cache
def proper() -> re.Pattern[str]:
    """Heads with a name in capitals behind them: "Hội Luật gia", "Ban Quản lý Khu kinh tế"."""
    rows = _data()["proper"]
    heads, inner = alternatives(rows["heads"]), alternatives(rows["inner"])
    # "Phòng TN-MT": short names of two fields in one
    joined = rf"(?:-[{UPPER}]{{2,}}(?!\w))?"
    # … and of several: "Ủy ban KH,CN&MT"
    several = rf"[{UPPER}]{{2,}}(?:,[{UPPER}&]{{2,}})+(?!\w)"
    # "Bộ Tư lệnh Thành phố": its level is a tail, no part of the name
    none = (
        r"(?!Thành phố|(?:Tỉnh|Thành|Huyện|Quận|Thị)[ ](?:[Đđ]oàn|ủy)(?!\w)|T[Pp]\.|Thị (?:xã|trấn)"
        rf"|(?:Công an|Chi nhánh|Hội đồng nhân dân)(?!\w)|Tổng cục(?!\w| [{UPPER}]))"
    )
    capital = rf"{none}(?:{several}|{_bound()}(?!\w)|[{UPPER}][\w&]*(?:'\w+)?{joined})"
    # "Trung tâm Khuyến nông xây dựng 05 mô hình": a number behind a verb counts what is made
    behind = "".join(f"(?<!{verb} )" for verb in rows["makes"])
    number = rf"{behind}\d{{1,4}}"
    # "Cục Người có công và Đại học Huế": what begins another body behind "và", and what is done
    kinds = alternatives(head for head in rows["heads"] if " " in head)
    next_body = rf"(?<=[ ]và[ ])(?:(?:{kinds}|{alternatives(rows['others'])})(?!\w)|(?:{heads})[ ]+[{UPPER}])"
    # "Báo Bến Sơn xây dựng chuyên mục": no "Trường Trung học phổ thông chuyên"
    small = rf"(?!{next_body}|(?<![Bb]an[ ])chỉ[ ]đạo|chuyên[ ](?:trang|mục|đề|san)(?!\w))(?i:{inner})(?!\w)"
    # "Cục Thi hành án dân sự - Cơ quan thường trực": what a body is elsewhere
    dash = r"-(?![ ](?:Cơ quan|Đơn vị)(?!\w))"
    word = rf'(?:{small}|(?!{next_body}|(?:{heads})[ ]+[{UPPER}]){capital}|{number}|"[^"\n]{{1,80}}"|{dash}|&)'
    first = rf"(?:(?i:{inner})(?!\w)|{capital})"
    # "Sở Văn hóa, Thể thao và Du lịch": a comma inside a name, before a capital that begins no other name
    other = rf"(?:{heads}|{alternatives(rows['others'])})(?!\w)"
    comma = rf",[ ]+(?!{other})(?=[{UPPER}]\w*[^,.;:]{{0,40}}?[ ]+và[ ]+[{UPPER}])"
    # "Tập đoàn Hóa chất Việt Nam": whatever stands between the head and the country
    stop = rf"(?:{alternatives(rows['not_in_country'])}|{heads})(?!\w)"
    country = rf"[{UPPER}][\w&]*(?:[ ]+(?!{stop})[\w&\-]+){{0,8}}?[ ]+Việt[ ]Nam(?!\w)"
    # "Trường Cao đẳng nghề Việt Nam - Hàn Quốc"
    country += rf"(?:[ ]-[ ](?!(?:{heads}|CTCP)(?!\w))[{UPPER}]\w+(?:[ ][{UPPER}]\w+)?)?"
    head = alternatives([*rows["heads"], *rows["small_heads"]])
    # a letterhead's "TỔ CHỨC", and codes of laws
    other = r"(?!CHỨC|(?<=Bộ )Luật(?!\w))"
    return re.compile(rf"{_DETERMINER}?(?P<head>{head})[ ]+{other}(?:{country}|{first}(?:(?:[ ]+|{comma}){word})*)")


def _bound() -> str:
    """Verbs of more than one word with a capital, which are words of names: "Công ty TNHH Khai thác Thủy lợi"."""
    verbs = (verb for verb in grammar.data("tasks")["verbs"] if " " in verb and "," not in verb)
    return alternatives(verb[0].upper() + verb[1:] for verb in (*verbs, *_data()["proper"]["bound"]))


@cache
def duty_begins() -> re.Pattern[str]:
    """A verb of duty of two words, which no name holds: "Hạt Kiểm lâm bám sát địa bàn"."""
    rows = _data()["proper"]
    held = {*rows["inner"], *rows["inside"]}
    verbs = [verb for verb in grammar.data("tasks")["verbs"] if " " in verb and verb not in held]
    return re.compile(rf"[ ]{alternatives(verbs)}(?!\w)")


@cache
def office() -> re.Pattern[str]:
    """Offices that stand for their bodies: "Chủ tịch", "Thủ trưởng"; careless hands write them small."""
    heads = _data()["office"]["heads"]
    small = [head[0].lower() + head[1:] for head in heads]
    return re.compile(rf"(?i:{_DETERMINER})?(?P<head>{alternatives([*heads, *small])})(?!\w)")


@cache
def classes() -> re.Pattern[str]:
    """Words for kinds of bodies and places: "các sở, ban, ngành", "các xã, phường"."""
    rows = _data()["classes"]
    # "các cơ quan, đơn vị tham mưu Ủy ban": before a name it is what they do; "ngành chức năng" are bodies
    but = rf"(?![ ]+ủy(?!\w))(?!(?<=chức)[ ]+năng(?!\w))(?!(?<=tham mưu)(?:[ ]+(?:cho[ ]+)?[{UPPER}]|, đề xuất))"
    # "các bộ, ngành ban hành": the verb, no second word of a name
    other = rf"(?!ban[ ]+hành(?!\w))(?:{alternatives(rows['not_before'])})(?!\w){but}"
    word = rf"(?:(?i:{alternatives(rows['words'])})(?!\w)(?![ ]+{other}))"
    places = alternatives(rows["places"])
    # "các cơ quan và Ban Nội chính": a word in capitals before another begins the name of the next body
    capital = rf"[{UPPER}][^\W_{UPPER}]"
    # … also one of two or three syllables, "Hiệp hội Thép"
    level = "Tỉnh|Thành|Huyện|Trung|Quận|Xã|Phường|Việt"
    # "Trung tâm thuộc Bộ" names none
    small = rf"[ ](?!(?:trực[ ])?thuộc(?!\w))[^\W_{UPPER}]+"
    next_name = rf"(?!{capital}\w*(?:{small}){{0,2}}[ ]+(?!{level})(?:{capital}|Y[ ]tế))"
    member = rf"{next_name}{word}"
    joint = rf"(?:[ ]*[,/][ ]*(?:và[ ]+)?|[ ]+và[ ]+|[ ]+-[ ]+)(?:chính quyền[ ]+)?{member}"
    # "các cơ quan, các đơn vị" is one; behind "các sở, ngành", and behind "Trạm Y tế", the next "các" begins another
    more_of_them = rf"(?:[ ]*,[ ]*các[ ]+{member})*"
    general = r"(?:(?<=quan)|(?<=đơn vị)|(?<=ngành)|(?<=sở))"
    joints = rf"(?(determiner){more_of_them}|(?:{general}{more_of_them})?)(?:{joint})*"
    # "các sở, ngành, quận, huyện": places of which no name follows, at least two of them
    place = rf"(?i:{places})(?!\w)(?![ ]+(?:ủy|hội|đội|đoàn)(?!\w)|[ ]+[{UPPER}])"
    joints += rf"(?:[ ]*,[ ]*{place}(?:(?:[ ]*[,/-][ ]*|[ ]+và[ ]+){place})+)?"
    # "các huyện, thị, thành phố", "các huyện, thành, thị"
    town = r"thành(?=,[ ]*thị(?!\w))|thị(?!\w|[ ]+(?:ủy|xã|trấn|trường|sát|hành|phần|tứ|đoàn|hội))"
    more = rf"(?:[ ]*[,/][ ]*(?:(?i:{places})(?!\w)(?![ ]+[{UPPER}])|{town}))*"
    lands = rf"{_DETERMINER}(?i:{places})(?!\w)(?![ ]+(?:ủy|hội|đội)(?!\w)){more}"
    return re.compile(rf"(?P<determiner>{_DETERMINER})?{word}(?P<more>{joints})|(?P<places>{lands})")


@cache
def province() -> re.Pattern[str]:
    """A province or city by its bare name behind a body's: "Sở Y tế Hà Nội"."""
    rows = grammar.data("places")["province"]
    names = {matching_form(name) for row in rows for name in (row["name"], *row.get("variants", ()))}
    one = rf"{alternatives(names)}(?!\w)"
    return re.compile(rf"[ ]{one}(?:(?:,|[ ]và)[ ]{one})*(?![ ]+[{UPPER}][^\W{UPPER}])")


def cue(name: str) -> re.Pattern[str]:
    """The pattern of the entry `name` of bodies.toml."""
    return grammar.patterns("bodies")[name]


@cache
def first_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """The patterns of several entries of bodies.toml as one, the first that fits before the others."""
    return re.compile("|".join(f"(?:{cue(name).pattern})" for name in names), re.VERBOSE)
