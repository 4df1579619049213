"""The words that give bodies their roles (roles.toml, lists of tasks.toml), and where in a text they may stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from vanban import grammar
from vanban.grammar.forms import lowered, matching_form
from vanban.grammar.wordlists import alternatives

# "Sở Tài chính: …", behind a name
COLON = re.compile(r"\s*:\s*")


class Places(NamedTuple):
    """Where cues may begin in a text, in order, and the ids of those that each place may begin."""

    starts: list[int]
    cues: list[tuple[str, ...]]

    def between(self, at: int, end: int) -> set[str]:
        """The cues that may begin in [at, end) of the text: few of them do in one sentence."""
        first, last = bisect_left(self.starts, at), bisect_left(self.starts, end)
        return {cue for begun in self.cues[first:last] for cue in begun}


_WHEN = r"\s*,?\s*(?:chậm nhất\s+)?(?:trước|vào|đến|trong)\s+(?:ngày|tháng|quý|năm|tuần|\d|quá trình)[^.;:(),\n]{0,45}?"
# … and by what rule or in what field: "Hội Nông dân theo điều lệ của mình tham gia …"
_WHEN += (
    r"|\s*,?\s*(?:căn cứ )?theo (?:định kỳ|điều lệ|lĩnh vực|địa bàn|chức năng|nhiệm vụ|thẩm quyền|phạm vi|quy định"
    r"|(?:Quyết định|Kế hoạch|Chỉ thị|Nghị quyết) số)(?:, (?:lĩnh vực|địa bàn))?"
    r"(?: (?:được )?(?:phụ trách|phân công|giao|quản lý))*[^.;:(),\n]{0,60}?"
)


# "Giao ban tổ chức …" charges a commission, "giao ban báo chí" is a briefing
_COMMISSIONS = "tổ chức|tuyên|dân vận|nội chính|thường vụ|chỉ đạo|quản lý|chấp hành"


@cache
def cues() -> dict[str, re.Pattern[str]]:
    """All cues by their ids."""
    return {entry.id: entry.regex for entry in grammar.entries("roles")} | _word_cues()


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """The letters with which cues begin as one pattern, and the cues that each of them may begin."""
    begins = {entry.id: entry.extra["begins"] for entry in grammar.entries("roles") if "begins" in entry.extra}
    begins["charge"] = grammar.data("tasks")["charge"]
    words = {word for group in begins.values() for word in group}
    # the longest word is found, and it begins as the shorter ones do that it begins with
    begun = {word: tuple(cue for cue, group in begins.items() if word.startswith(tuple(group))) for word in words}
    return re.compile(alternatives(words, space=" ")), begun


@lru_cache(maxsize=4)
def places_of(form: str) -> Places:
    """Where in the whole text each cue with `begins` may begin: one look at it instead of one for each sentence."""
    pattern, begun = _signs()
    places = Places([], [])
    low, at = lowered(form), 0
    while sign := pattern.search(low, at):
        places.starts.append(sign.start())
        places.cues.append(begun[sign[0]])
        # "chủ trì, cùng với": another may begin inside it
        at = sign.start() + 1
    return places


def next_match(places: Places, cue: str, form: str, at: int, end: int) -> re.Match[str] | None:
    """The first match of a cue with `begins` in `form[at:end]`, as its `search` finds it."""
    starts, begun = places
    for number in range(bisect_left(starts, at), bisect_left(starts, end)):
        if cue in begun[number] and (found := cues()[cue].match(form, starts[number], end)):
            return found
    return None


def each_match(places: Places, cue: str, form: str, at: int, end: int) -> Iterator[re.Match[str]]:
    """All matches of a cue with `begins` in `form[at:end]`."""
    while found := next_match(places, cue, form, at, end):
        yield found
        at = found.end()


def _word_cues() -> dict[str, re.Pattern[str]]:
    """The cues that are lists of words: what an actor does decides his role."""
    data = grammar.data("tasks")
    adverbs, verbs = _alternatives(data["adverbs"]), _alternatives(data["verbs"])
    # "Sở Y tế, trong phạm vi quyền hạn của mình, chủ trì …": by what he acts, between commas
    field = r"chức năng|thẩm quyền|nhiệm vụ|lĩnh vực|nội dung|kế hoạch|tình hình"
    known = rf"(?:trong phạm vi|trên cơ sở|(?:theo|căn cứ) (?:{field}))"
    ground = rf"(?:(?:\s*,\s*(?:theo|căn cứ|trên cơ sở)|\s*,?\s*{known})[\s,][^.;:\n]{{2,80}}?,)?"
    skip = rf"{ground}(?:\s*,?\s*(?:{adverbs})(?!\w)\s*[,:]?)*"
    charge, issued = _alternatives(data["charge"]), _not_behind(data["just_issued"])
    return {
        "ground": re.compile(rf"(?i:{ground}\s*)"),
        "duty": re.compile(rf"(?i:{skip}\s*(?:{adverbs}|{verbs})(?!\w))"),
        # "Thanh tra tỉnh trước ngày 25 hằng tháng báo cáo …": when, between the actor and his verb
        "when": re.compile(rf"(?i:(?:{_WHEN})(?=\s*,?\s*(?:{adverbs}|{verbs})(?!\w)))"),
        "lead": re.compile(rf"(?i:{skip}\s*(?:{_alternatives(data['lead'])})(?!\w))"),
        "direct": re.compile(rf"(?i:{skip}\s*(?:{_alternatives(data['direct'])})(?!\w))"),
        "charge": re.compile(
            rf"(?<!\w){_not_behind(data['no_charge_behind'])}{_not_behind(data['asking_papers'], unless=issued)}"
            rf"(?i:{charge}(?:(?<=yêu cầu),)?)\s+(?=\S)(?!(?<=iao )(?:ban(?! (?:{_COMMISSIONS}))|lưu|dịch|tiếp)\s)"
        ),
        # "Ban Thường vụ Tỉnh ủy yêu cầu X": who charges is not charged
        "charger": re.compile(
            rf"(?i:\s*(?:(?:cũng|còn|vừa|đồng thời)\s+)?(?:{charge})(?:(?<=yêu cầu),)?(?:\s+(?=\S)|\s*:))"
        ),
        "idle": re.compile(rf"(?:{'|'.join(map(matching_form, data['idle_verbs']))})(?!\w)", re.VERBOSE),
        "states": re.compile(matching_form(data["states"]), re.VERBOSE),
    }


def _not_behind(words: list[str], unless: str = "") -> str:
    """The pattern of a place behind none of `words`, or behind one before which the look back `unless` fails."""
    return "".join(f"(?<!{unless}{word} )" for word in words)


def _alternatives(words: list[str]) -> str:
    return alternatives(words, space=r"\s+")
