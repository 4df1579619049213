"""Edits of documents that change wording or layout and no fact, for tests; and the gold that is carried along.

An edit is a function from a text to its changes (start, end, other words). Each says why no jurist would read another
fact behind it. Names that the gold gives in its own words are edited as the text is.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Callable, Iterable

from vanban.evaluation.texts import Interval, Squeezed

Change = tuple[int, int, str]
Edit = Callable[[str], Iterable[Change]]


def replaced(text: str, pattern: str, words: str) -> Iterable[Change]:
    """The changes that put `words` (a template) for each match of `pattern`."""
    return ((found.start(), found.end(), found.expand(words)) for found in re.finditer(pattern, text, re.M))


def operative(changes: Iterable[Change], text: str) -> Iterable[Change]:
    """Those of the changes that stand above the list of recipients, whose lines name bodies that have no duty."""
    end = text.find("Nơi nhận")
    return (change for change in changes if end < 0 or change[1] <= end)


# ---------------------------------------------------------------- layout


def bullets(text: str, sign: str) -> Iterable[Change]:
    """The sign before an item is the typist's; what the item says is not."""
    return replaced(text, r"^- (?=\w)", f"{sign} ")


def numbers(text: str, behind: str) -> Iterable[Change]:
    """Many offices write "1/", "1-" or "1)" for "1.": the points that are numbered are the same."""
    return replaced(text, r"^(\d{1,2})\. (?=[^\W\d_])", rf"\1{behind} ")


def chapters(text: str, behind: str) -> Iterable[Change]:
    """Offices of the Party write "I-", those of the State "I.", older ones "I/": the same chapters."""
    return replaced(text, r"^([IVX]+)[.-] (?=[^\W\d_])", rf"\1{behind} ")


def printed_lines(text: str) -> Iterable[Change]:
    """Text copied from a page has a line's end where the paper ended."""
    for paragraph in re.finditer(r"^(?![|#\t ]).{120,}$", text, re.M):
        last = paragraph.start()
        for space in re.compile(r" (?=[a-zà-ỹ])").finditer(text, last, paragraph.end() - 20):
            if space.start() - last > 80:
                last = space.start()
                yield space.start(), space.end(), "\n"


def marked_headings(text: str) -> Iterable[Change]:
    """Converters put "##" before headings, and their output often ends in .txt."""
    return replaced(text, r"^(?=[IVX]+[.-] )", "## ")


def unseen(text: str) -> Iterable[Change]:
    """Copies from web sites begin lines with marks that nobody sees and hold spaces that do not break."""
    return [*replaced(text, r"(?<=\n)(?=\S)", "\ufeff"), *replaced(text, r"(?<=\w) (?=\w)", "\u00a0")]


def flattened_columns(text: str) -> Iterable[Change]:
    """A converter writes the two columns of a letterhead as one line, a single space between them."""
    head = min(
        (found.start() for found in re.finditer(r"^\s*(?:Căn cứ|Kính gửi|[1I]\. |Thực hiện)", text, re.M)), default=0
    )
    return (change for change in replaced(text, r"(?<=\S) {4,}(?=\S)", " ") if change[1] < head)


def days_without_comma(text: str) -> Iterable[Change]:
    """ "Nam Giang ngày 5 tháng 3 năm 2024": the comma behind the place is often forgotten."""
    return replaced(text, r"(?<=[a-zà-ỹ]), (?=ngày \d+ tháng \d+ năm \d{4}$)", " ")


PAGE = (
    "Skip to content\nMenu\nTrang chủ » Văn bản\nThứ sáu, ngày 08 tháng 03 năm 2024\nCỡ chữ: A- A+\nTải về\n\n",
    "\n\nLượt xem: 1.253\nChia sẻ\nCác tin khác\nSở Y tế yêu cầu các bệnh viện bán thuốc theo đơn\nGửi bình luận\n",
)


def on_a_page(text: str) -> Iterable[Change]:
    """What a web site prints above and below a document is no part of it, not even other people's news."""
    return [(0, 0, PAGE[0]), (len(text), len(text), PAGE[1])] if "\n" in text else []


# ---------------------------------------------------------------- spelling


def decomposed(text: str) -> Iterable[Change]:
    """Copies from a Macintosh hold each letter and its marks apart (NFD): one sees no difference."""
    for found in re.finditer(r"[^\x00-\x7f]", text):
        yield found.start(), found.end(), unicodedata.normalize("NFD", found[0])


OLD_TONES = {
    **{"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "òe": "oè", "óe": "oé"},
    **{"ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ", "Ủy": "Uỷ"},
}


def old_tones(text: str) -> Iterable[Change]:
    """Uỷ ban, hoà giải: the older place of the tone mark, which most offices still type."""
    for found in re.finditer(rf"(?<![Qq])(?:{'|'.join(OLD_TONES)})(?!\w)", text):
        yield found.start(), found.end(), OLD_TONES[found[0]]


def old_i(text: str) -> Iterable[Change]:
    """Qui định, quản lí: the spelling with i, of schools and of older texts."""
    return [
        *replaced(text, r"\b([Qq])uy (?=định|hoạch|chuẩn)", r"\1ui "),
        *replaced(text, r"\b([Qq]uản) lý\b", r"\1 lí"),
    ]


# ---------------------------------------------------------------- dates


def days_in_words(text: str) -> Iterable[Change]:
    """Decree 30/2020 writes days in words, "ngày 5 tháng 3 năm 2024", and most letters in figures: the same day."""
    return replaced(text, r"(?<=ngày )(\d{1,2})/(\d{1,2})/(\d{4})", r"\1 tháng \2 năm \3")


def days_with(text: str, between: str) -> Iterable[Change]:
    """05-3-2024 and 05.3.2024 are the day 05/3/2024."""
    return replaced(text, r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])", rf"\1{between}\2{between}\3")


def periods_in_words(text: str) -> Iterable[Change]:
    """Tháng 9/2025 is tháng 9 năm 2025, quý I/2025 is quý I năm 2025."""
    return replaced(text, r"\b([Tt]háng \d{1,2}|[Qq]uý [IV]+)/(?=\d{4})", r"\1 năm ")


# ---------------------------------------------------------------- bodies and what they do

# an organ → another of the same kind and level, with duties of the same kind
OTHERS = {
    "Sở Nông nghiệp và Môi trường": "Sở Dân tộc và Tôn giáo",
    "Sở Tài nguyên và Môi trường": "Sở Công Thương",
    "Sở Thông tin và Truyền thông": "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Giáo dục và Đào tạo": "Sở Lao động - Thương binh và Xã hội",
    "Sở Tài chính": "Sở Kế hoạch và Đầu tư",
    "Sở Xây dựng": "Sở Giao thông vận tải",
    "Phòng Tài nguyên và Môi trường": "Phòng Nông nghiệp và Phát triển nông thôn",
    "Ban Tuyên giáo Tỉnh ủy": "Ban Nội chính Tỉnh ủy",
    "Ban Tổ chức Tỉnh ủy": "Ban Dân vận Tỉnh ủy",
    "Ban Tuyên giáo Huyện ủy": "Ủy ban Kiểm tra Huyện ủy",
    "Ban Tổ chức Huyện ủy": "Ban Dân vận Huyện ủy",
    "Công an tỉnh": "Thanh tra tỉnh",
    "Hội Nông dân tỉnh": "Hội Cựu chiến binh tỉnh",
    "Hội Liên hiệp Phụ nữ tỉnh": "Liên đoàn Lao động tỉnh",
    "Trường Chính trị tỉnh": "Bệnh viện Đa khoa tỉnh",
    "Đài Khí tượng Thủy văn tỉnh": "Đài Phát thanh và Truyền hình tỉnh",
}


def other_bodies(text: str) -> Iterable[Change]:
    """A duty is read from how it is given, not from whom the corpus happens to give it to."""
    names = "|".join(name.replace(" ", r"\s+") for name in OTHERS)
    found = re.finditer(rf"\b(?:{names})\b", text)
    return operative(((each.start(), each.end(), OTHERS[" ".join(each[0].split())]) for each in found), text)


# places of the corpus, which no map has → places as maps have them, of other lengths and spellings
PLACES = {
    "Sơn Hải": "Bà Rịa - Vũng Tàu",
    "Vĩnh Khê": "Cư M'gar",
    "Tân Lĩnh": "Krông Nô",
    "Hòa Giang": "Buôn Ma Thuột",
}


def other_places(text: str) -> Iterable[Change]:
    """The same letter could come from any province."""
    places = {**PLACES, **{here.upper(): there.upper() for here, there in PLACES.items()}}
    for found in re.finditer("|".join(places), text):
        yield found.start(), found.end(), places[found[0]]


def titled_names(text: str) -> Iterable[Change]:
    """A capital at each syllable ("Sở Giáo Dục Và Đào Tạo") is a slip of the hand: the same body."""
    words = ("Ủy ban nhân dân", "Chủ tịch", "Giám đốc", "Tỉnh ủy", "Huyện ủy", "Đảng ủy", "Ban Thường vụ", "Văn phòng")
    for found in re.finditer("|".join(sorted((*OTHERS, *OTHERS.values(), *words), key=len, reverse=True)), text):
        yield found.start(), found.end(), " ".join(word[:1].upper() + word[1:] for word in found[0].split(" "))


def short_names(text: str) -> Iterable[Change]:
    """UBND, HĐND, MTTQ stand for the full names in every office."""
    for name, short in (("Ủy ban nhân dân", "UBND"), ("Hội đồng nhân dân", "HĐND"), ("Mặt trận Tổ quốc", "MTTQ")):
        yield from operative(replaced(text, rf"\b{name}\b".replace(" ", r"\s+"), short), text)


def semicolons(text: str) -> Iterable[Change]:
    """Lists of bodies are parted by commas or, as names hold commas themselves, by semicolons."""
    kinds = "Sở|Phòng|Ban|Văn phòng|Công an|Hội|Bộ Chỉ huy|Trường|Trung tâm|Thị ủy"
    return operative(replaced(text, rf"(?<=[a-zà-ỹ]),(?=\s+(?:{kinds}) [A-ZĐ])", ";"), text)


def lead(text: str, words: str) -> Iterable[Change]:
    """Who is charged to lead with others leads, in whatever words of the office that is said."""
    return operative(replaced(text, r"(?<!quan )\bchủ trì,\s+phối hợp\s+với\b", words), text)


def join(text: str, words: str) -> Iterable[Change]:
    """Who is to be worked with joins, closely or not."""
    return operative(replaced(text, r"\b([Pp])hối hợp\s+với\b", rf"\1{words}"), text)


def charge(text: str, words: str) -> Iterable[Change]:
    """Giao, phân công, yêu cầu: who may give duties gives them with any of these verbs."""
    return operative(replaced(text, r"(?:^|(?<=^\d\. ))Giao(?= [A-ZĐ])", words), text)


# ---------------------------------------------------------------- text and gold behind an edit


def edited(text: str, edit: Edit) -> str:
    """The text behind the edit."""
    return _with_way(text, sorted(edit(text)))[0]


def _with_way(text: str, changes: Iterable[Change]) -> tuple[str, list[Interval]]:
    """The changed text, and for each character of the old one where it, or what has come for it, stands in the new."""
    pieces, way, at, length = [], [], 0, 0
    for start, end, words in [*changes, (len(text), len(text), "")]:
        assert start >= at, "two changes at one place"
        way += [(length + each, length + each + 1) for each in range(start - at)]
        length += start - at
        way += [(length, length + len(words))] * (end - start)
        length += len(words)
        pieces += [text[at:start], words]
        at = end
    return "".join(pieces), way


class Carried:
    """A text behind an edit (`text`), and the way of the gold there (`gold`); `changes` counts what was changed."""

    def __init__(self, text: str, edit: Edit):
        changes = sorted(edit(text))
        self.changes = len(changes)
        self.text, self._way = _with_way(text, changes)
        self._old, self._edit = Squeezed(text), edit

    def gold(self, gold: dict) -> dict:
        """The gold of the old text for the new one: quotes by their place, names by their words."""
        new = copy.deepcopy(gold)
        for kind, field in (
            ("citations", "quote"),
            ("deadlines", "quote"),
            ("targets", "quote"),
            ("sections", "heading"),
        ):
            rows = [row for row in new[kind] if row[field]]
            for row, place in zip(rows, self._old.find_in_order([row[field] for row in rows]), strict=True):
                row[field] = self._words(place, row[field])
        for citation in new["citations"]:
            citation["issuer"] = self._said(citation["issuer"])
        for link in new["links"]:
            link["from"], link["to"] = self._said(link["from"]), self._said(link["to"])
        self._carry_tasks(new["tasks"])
        head = new["metadata"]
        head["province"], head["district"] = self._said(head["province"]), self._said(head["district"])
        head["subject"] = self._words(self._old.find(head["subject"]), head["subject"])
        foot = self._old.find("Nơi nhận", 0)
        rows = head["recipients"] or []
        head["recipients"] = [self._words(self._old.find(row, foot[0] if foot else 0), row) for row in rows]
        return new

    def _carry_tasks(self, tasks: list[dict]) -> None:
        after = 0
        for task in tasks:
            first = self._old.find(task["starts"], after) or self._old.find(task["starts"])
            last = self._old.find(task["ends"], first[0])
            after = first[0] + 1
            task["starts"], task["ends"] = self._words(first, task["starts"]), self._words(last, task["ends"])
            for body in task["bodies"]:
                body["name"] = self._said(body["name"])
            for kind in ("deadlines", "targets"):
                task[kind] = [self._said(quote) for quote in task[kind]]

    def _words(self, place: Interval | None, words: str) -> str:
        """What stands in the new text for the `words` at a place of the old one."""
        if place is None:
            return self._said(words)
        start, end = self._old.span(place)
        return self.text[self._way[start][0] : self._way[end - 1][1]]

    def _said(self, words: str | None) -> str | None:
        return words and edited(words, self._edit)
