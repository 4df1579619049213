"""The clause around an amount: what must reach it before it, what it counts behind it, without the predicate."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from vanban import grammar
from vanban.extract.amounts import Amount, rule
from vanban.extract.deadline_links import Governing
from vanban.extract.phrases import sentence_start
from vanban.extract.scope import Passage
from vanban.grammar.forms import lowered

_AIMS = ("aims", "targets")
_LONGEST = 260
_EDGES = " ,:;-+*•(\t\n"
_LABEL = re.compile(r"[\s\-+*•]*(?:\(?(?:[a-zđ]|\d+(?:\.\d+)*)(?:[.)]|\s?[-/])\s+)?")
# whoever leads or joins others does what is counted; nothing that must reach an amount
_ACTS = re.compile(
    r"(?<!\w)(?:chủ trì|chỉ đạo|lãnh đạo|phối hợp|hướng dẫn|có trách nhiệm|tham mưu|đồng ý|cho phép)(?!\w)"
)
# a clause may begin anew behind these, or with these
_STRONG = re.compile(r"(?<!\w)(?:phấn đấu|bảo đảm|đảm bảo|trong đó|mục tiêu|hướng tới|nhằm|để)(?!\w)")
_NAMED = re.compile(
    r"(?<!\w)(?:(?:cắt )?giảm |tăng |rút ngắn )?(?:mỗi(?!\s+năm)|(?:tỷ|tỉ) (?:lệ|trọng|suất|số)|số lượng|tốc độ"
    r"|thu nhập|hệ số|mật độ|độ che phủ|thời gian|mức độ|kim ngạch|công suất|diện tích|giá trị|năng suất|sản lượng"
    r"|chỉ số|đóng góp|quy mô|tuổi thọ|(?:tổng )?vốn đầu tư|tổng (?:số|vốn|thu|mức|sản phẩm|doanh thu|lượng"
    r"|diện tích|chiều dài)|thu ngân sách|(?:tăng trưởng )?g(?:r)?dp)(?!\w)"
)
# the noun of one indicator goes on here, the next one begins
_APART = re.compile(r"[,;:]|(?<!\w)và(?!\w)")
# "giảm phát thải khí nhà kính 9%"
_CHANGE = re.compile(r"(?:(?:cắt )?giảm|tăng(?! trưởng| cường)|rút ngắn) (?!(?:đến|cho|so|tỷ|từ|còn|xuống|lên) )")
_TRANSITIVE = ("rút ngắn", "cắt giảm", "tiết giảm", "kéo giảm", "tinh giản")
# nothing that is counted stands behind the amount: what stands before it must reach it ("công đoàn 100%, phụ nữ 85%")
_ALONE = re.compile(r"\s*(?:[,;.)]|$|và\s)")
# the shortest of those who must reach an amount
_SHORT = ("nữ", "nam")
_STATE = re.compile(r"(?<!\w)(?:còn|xuống|lên|đạt)(?!\w)")
# which rule of targets.toml says where the counted noun phrase ends: of a percentage or not, with a subject or not
_STOPS = {(True, False): "share_stop", (True, True): "whole_stop"}
_STOPS |= {(False, False): "count_stop", (False, True): "count_stop"}
_CONDITION = re.compile(r",\s+(?:trường hợp|nếu|khi)\s")
_QUOTED = re.compile(r'"[^"\n]{0,120}"')


# what closes with a colon and names no indicator: a topic, a period
_TOPIC = re.compile(
    r"[\s\-+*•\d.)(]*(?:về|mục tiêu|chỉ tiêu|cụ thể|trong đó|giai đoạn|lĩnh vực|phấn đấu|đến|năm|từ)(?!\w)"
    r"|.*(?:gồm|sau|là|đó|như)\s*$"
)


class Clause(NamedTuple):
    """Where the quote begins and ends; `subject` is what must reach the amount, if it stands before it."""

    start: int
    subject: tuple[int, int] | None
    end: int


def clause_of(
    text: str, passage: Passage, amount: Amount, opening: int, governing: Governing, parallel: bool = False
) -> Clause:
    """The clause of an amount in the lowered text; it does not begin before `opening`.

    `parallel`: the clause before it closes at `opening` and names its subject ("…, khu vực dịch vụ trên 40%").
    """
    # "tăng 10%" is its own verb
    verbal = amount.comparator in ("increase", "decrease")
    found = None
    # whoever stands before "rút ngắn 30% thời gian" does it: what is to be reached stands behind
    how = verbal and text.endswith("theo hướng ", 0, amount.start)
    if not how and not text.startswith(_TRANSITIVE, amount.start):
        parallel = parallel or _is_alone(text, passage, amount, opening)
        start, close = _around_deadline(text, opening, amount.start, governing)
        found = _subject(text, start, close, verbal, parallel or close < amount.start)
        if found and passage.role not in _AIMS and _only_acts(text, found, close, amount):
            found = None
    end = phrase_end(text, passage, amount, bool(found), governing)
    return Clause(found[0] if found else amount.start, found, end)


def before_colon(text: str, passage: Passage, amount: Amount, opening: int, low: int) -> int:
    """Where the clause of an amount begins that stands behind its indicator and a colon, not before `low`.

    "Thu nhập bình quân đầu người: 105 triệu đồng"; `opening` is where the words behind the colon begin.
    """
    if passage.role not in _AIMS or text[opening - 1 : opening] != ":" or text[opening : amount.start].strip():
        return opening
    start = max(low, sentence_start(text, passage, opening - 1))
    named = _ALONE.match(text, amount.end, passage.end) and not _TOPIC.match(text[start : opening - 1])
    return start if named else opening


def _is_alone(text: str, passage: Passage, amount: Amount, opening: int) -> bool:
    """Whether nothing that is counted stands with the amount: "phụ nữ 85%", among aims "đàn bò 45 nghìn con"."""
    if not _ALONE.match(text, amount.end, passage.end):
        return False
    if amount.share:
        return True
    if amount.comparator not in ("=", "range"):  # "cấp nước tối thiểu 80 lít": what is done stands before a bound
        return False
    return passage.role in _AIMS and not rule("setting_up", "at end").search(text, opening, amount.start)


def _around_deadline(text: str, opening: int, end: int, governing: Governing) -> tuple[int, int]:
    """Where to look for the subject: behind the deadline of the clause, or before it ("GRDP đến năm 2030 đạt …")."""
    told = governing.last_between(opening, end)
    if told is None:
        return opening, end
    behind = text[told[1] : _before_verb(text, told[1], end, noun=True)].strip(" :")
    return (told[1], end) if behind else (opening, told[0])


def _subject(text: str, start: int, end: int, verbal: bool, parallel: bool) -> tuple[int, int] | None:
    """The noun phrase between the opening of the clause and its verb; None where the clause orders something."""
    start, named = _opening(text, start, end)
    if not verbal and text[start:end].rstrip().endswith((",", ";")):
        return None
    verb = _before_verb(text, start, end, named or parallel)
    if rule("detached", "at end").search(text, start, verb) or _CONDITION.search(text, start, verb):
        return None
    if not named and not _CHANGE.match(text, start, verb):
        bare = verb == end and not verbal and not parallel
        if bare or _verbs(at_end=False).match(text, start, verb) or _ACTS.search(text, start, verb):
            return None
    start += len(text[start:verb]) - len(text[start:verb].lstrip(_EDGES))
    verb = start + len(text[start:verb].rstrip(_EDGES))
    return (start, verb) if 3 < verb - start < _LONGEST or text[start:verb] in _SHORT else None


def _only_acts(text: str, subject: tuple[int, int], end: int, amount: Amount) -> bool:
    """Whether among duties one does what is counted, and need not reach it ("Trạm Y tế tổ chức 02 chiến dịch")."""
    if _NAMED.match(text, subject[0]) or (amount.share and _ALONE.match(text, amount.end)):
        return False
    between = text[subject[1] : end].strip(" ,")
    return bool(between) and _verbs(at_end=True).fullmatch(between) is not None and not between.startswith("được")


def _opening(text: str, start: int, end: int) -> tuple[int, bool]:
    """Where the noun phrase may begin, and whether the name of an indicator begins there."""
    start = _LABEL.match(text, start, end).end()
    start = max((match.end() for match in _STRONG.finditer(text, start, end) if match.end() < end), default=start)
    named = _named(text, start, end)
    start = start if named is None else named
    # "giảm tỷ lệ … còn 2%" names a state to be reached, "giảm tỷ lệ … 2%" a change
    if (change := _CHANGE.match(text, start, end)) and _STATE.search(text, start, end):
        start = change.end()
    while match := rule("opening").match(text, start, end):
        start = match.end()
    return start, named is not None


def _named(text: str, start: int, end: int) -> int | None:
    """Where the last name of an indicator begins: "tốc độ tăng năng suất" is one, "năng suất, thu nhập" are two."""
    found: int | None = None
    close = start
    for match in _NAMED.finditer(text, start, end):
        if found is None or _APART.search(text, close, match.start()):
            found = match.start()
        close = match.end()
    return found


def _before_verb(text: str, start: int, end: int, noun: bool) -> int:
    """Where the subject ends: before "đạt", "có ít nhất", "được sắp xếp theo hướng", "xây dựng, nhân rộng"."""
    while match := rule("measure", "at end").search(text, start, end):
        end = match.start()
    if match := rule("copula", "at end").search(text, start, end):
        return match.start()
    # the name of an indicator may end with a verb ("thủ tục đầu tư")
    if noun and not text.startswith("mỗi", start):
        return end
    match = _verbs(at_end=True).search(text, max(start, end - 80), end)
    return match.start() if match else end


@cache
def _verbs(at_end: bool) -> re.Pattern[str]:
    """The verbs of duties (tasks.toml): several at the end, or one at the beginning."""
    tasks = grammar.data("tasks")
    words = {lowered(word) for word in (*tasks["verbs"], *tasks["charge"])}
    # most words of one syllable are nouns or parts of nouns as well ("cấp ủy", "giao thông")
    one = "|".join(map(re.escape, sorted((word for word in words if " " in word), key=len, reverse=True)))
    if at_end:
        several = rf"(?:(?:{one})(?:\s*,\s*|\s+và\s+|\s+|$)){{1,4}}"
        return re.compile(rf"(?<!\w)(?:được\s+)?{several}(?:mới\s*|thêm\s*|được\s*)?$")
    return re.compile(rf"(?:{one}|(?:giao|lập|mở|trồng|đưa|tạo|cử|trình|gửi|đón)(?!\s+(?:thông|dịch|lưu)))(?!\w)")


def phrase_end(text: str, passage: Passage, amount: Amount, has_subject: bool, governing: Governing) -> int:
    """Where the counted noun phrase ends: before its predicate, a deadline, a further amount, the end of the clause."""
    if amount.entry.extra.get("closed"):
        return amount.end
    limit = governing.start_after(amount.end, min(passage.end, amount.end + _LONGEST))
    share = amount.share and not has_subject
    outside = _QUOTED.sub(lambda match: "·" * len(match[0]), text[amount.end : limit])
    end = len(outside)
    if match := rule(_STOPS[amount.share, has_subject], "behind").search(outside, 0, end):
        end = match.start()
    hard = rule("predicate").search(outside, 0, end)
    soft = rule("attained").search(outside, 0, hard.start() if hard else end)
    # "40% số xã đạt chuẩn được công nhận": what is reached is part of the noun where a predicate follows
    if soft and share and not hard:
        end = soft.start()
    elif hard:
        end = hard.start()
    return amount.end + len(outside[:end].rstrip(_EDGES))
