"""The parts of a citation, each read at a place in the text: number and symbol, date, term, issuer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from vanban import grammar
from vanban.grammar import Entry
from vanban.grammar.forms import lowered, matching_form
from vanban.grammar.wordlists import alternatives, whole_words


@dataclass(frozen=True, slots=True)
class View:
    """A text in the forms that patterns see; all of them equally long, so that offsets hold in each."""

    text: str
    form: str
    low: str


@lru_cache(maxsize=8)
def view(text: str) -> View:
    """`text` with its matching form, and that in lower case."""
    return View(text, matching_form(text), lowered(text))


def line_start(text: str, at: int) -> int:
    """Where the line or table cell of `at` begins."""
    line = text.rfind("\n", 0, at) + 1
    # within the line: a text without tables would be searched from its beginning, for each mention anew
    return max(line, text.rfind("\t", line, at) + 1)


@cache
def of_kind(kind: str) -> tuple[Entry, ...]:
    """The entries of citations.toml that read one kind of part."""
    return tuple(entry for entry in grammar.entries("citations") if entry.extra["kind"] == kind)


@cache
def word(name: str) -> re.Pattern[str]:
    """The pattern of the entry `name` of citations.toml, one of those that see lower case."""
    return next(entry.regex for entry in of_kind("word") if entry.id == name)


@cache
def any_of(words: tuple[str, ...], *, whole: bool = True) -> re.Pattern[str]:
    """A pattern for any of the lower-case `words`, the longest first; `whole` words unless told otherwise."""
    return re.compile(whole_words(words) if whole else alternatives(words))


@cache
def words(name: str) -> re.Pattern[str]:
    """The word list `name` of citations.toml as a pattern over the lower-case form."""
    return any_of(tuple(grammar.data("citations")["words"][name]))


# ---------------------------------------------------------------- numbers


class Number(NamedTuple):
    """Number and symbol as printed, white space aside: "52- CT/TW" is number "52", symbol "CT/TW"."""

    start: int
    end: int
    number: str | None
    symbol: str | None
    code: str | None
    rule: str


_FOOTNOTE = re.compile(r"(?:^|[-/])([^\W\d]+)(\d{1,2})$")
# what a symbol begins with, which often names a type: QĐ of QĐ-TTg
_CODE = re.compile("[^-/]*")
# "Quyết định số …/QĐ-UBND" in drafts: the number is left blank
_BLANK = re.compile(r"[ .…_]*[/-][ ]?(?P<symbol>[A-ZĐ][A-ZĐa-zđư]*[-/][ ]?[A-ZĐ][A-ZĐa-zđư0-9]+(?:-[A-ZĐ]+)*)")


def read_number(page: View, at: int, *, typed: bool = True) -> Number | None:
    """The number with its symbol that begins at `at`; `typed`: behind a type word, where weak forms count too."""
    if not page.form[at : at + 1].isdigit():
        return None
    found = _numbers(typed).match(page.form, at)
    return _number(found) if found else None


@cache
def _numbers(typed: bool) -> re.Pattern[str]:
    """All forms of numbers as one pattern; the groups of each begin with its name."""
    forms = (entry for entry in of_kind("number") if typed or not entry.extra.get("typed"))
    own = (f"(?P<{form.id}>{form.regex.pattern.replace('(?P<', f'(?P<{form.id}_')})" for form in forms)
    return re.compile("|".join(own), re.VERBOSE)


def read_blank(page: View, at: int) -> Number | None:
    """A symbol whose number is left blank, behind "số"."""
    found = _BLANK.match(page.form, at)
    if not found:
        return None
    return Number(found.start("symbol"), found.end(), None, _squeezed(found["symbol"]), None, "number_blank")


def _number(found: re.Match[str]) -> Number:
    (start, end), rule = found.span(), found.lastgroup
    printed, number, symbol = found.group(rule, f"{rule}_number", f"{rule}_symbol")
    if symbol[-1].isdigit() and (note := _footnote(symbol)):
        end, symbol, printed = end - note, symbol[:-note], printed[:-note]
    symbol = _squeezed(symbol)
    code = _squeezed(printed) if rule != "number_spaced" else f"{number}-{symbol}"
    return Number(start, end, number, symbol, code, rule)


def _footnote(symbol: str) -> int:
    """How many figures at the end of `symbol` are a footnote's."""
    note = _FOOTNOTE.search(symbol)
    return len(note[2]) if note and note[1] in grammar.data("citations")["footnoted"]["codes"] else 0


# letters of Cyrillic that converters leave in symbols ("TT-BТС")
_LATIN = str.maketrans("АВЕКМНОРСТХУ", "ABEKMHOPCTXY")


# texts cite by few symbols, and the same documents many times
@lru_cache(maxsize=4096)
def _squeezed(text: str) -> str:
    return "".join(text.split()).translate(_LATIN)


# ---------------------------------------------------------------- dates and terms


class Date(NamedTuple):
    """A printed date; `iso` is None where no such day exists or parts of it are blank."""

    end: int
    iso: str | None
    whole: bool


# "ngày", "tháng", "cùng ngày", "ký ngày", "ban hành ngày", or figures
_DATE_LETTERS = frozenset("ntckb0123456789")


def read_date(page: View, at: int) -> Date | None:
    """The date that begins at `at`, in figures or in words, with or without "ngày"."""
    if page.low[at : at + 1] not in _DATE_LETTERS:
        return None
    for rule, match, whole in _dates():
        if found := match(page.form, at):
            if not whole:
                return Date(found.end(), None, whole=False)
            day, month, year = found.group("day", "month", "year")
            return Date(found.end(), iso_date(day, month, year, rule == "date_figures"), whole=True)
    return None


@cache
def _dates() -> tuple[tuple[str, Callable[[str, int], re.Match[str] | None], bool], ...]:
    """The ways of writing a date: entry, what reads it, and whether it tells a day."""
    return tuple((entry.id, entry.regex.match, "day" in entry.regex.groupindex) for entry in of_kind("date"))


@lru_cache(maxsize=4096)
def iso_date(day: str, month: str, year: str, figures: bool = False) -> str | None:
    """ISO date of what is printed, None for a day that no calendar has. A year of two figures is 1931…2030, a fifth
    figure is a footnote's behind "năm 2026"; in a date in `figures` it is a slip (8/6/20210).
    """
    if figures and len(year) > 4:
        return None
    number = int(year) if len(year) == 2 else int(year[:4])
    if number < 100:
        number += 1900 if number > 30 else 2000
    try:
        return date(number, int(month), int(day)).isoformat()
    except ValueError:
        return None


def read_term(page: View, at: int) -> tuple[int, str] | None:
    """End and number of the committee's term ("khóa XI") that begins at `at`."""
    for entry in of_kind("term"):
        if found := entry.regex.match(page.form, at):
            return term_end(page, at, found.end()), found["term"].upper()
    return None


def term_end(page: View, start: int, end: int) -> int:
    """Where the term in [start, end) ends, without a bracket that closes what was opened before it."""
    closes = page.form[end - 1] == ")" and page.form[start] != "("
    return _trimmed(page, start, end - 1 if closes else end)


def _trimmed(page: View, start: int, end: int) -> int:
    return start + len(page.text[start:end].rstrip())


# ---------------------------------------------------------------- issuers

_TOKEN = re.compile(r"[^\W_]+(?:[.&/][^\W_]+)*")
_BETWEEN = re.compile(r"(?P<and>[ ]+(?:và|&)[ ]+)|(?P<comma>[ ]?,[ ]+)|(?P<dash>[ ]*-[ ]*)|[ ]+")
_ABOUT = re.compile(r"[ ]+về(?:[ ]+việc)?(?!\w)")
# what a committee did, behind its name: "… về chuyển đổi số ban hành Kế hoạch"
_ISSUED = re.compile(r"[ ]+(?:ban hành|phê duyệt|quy định|thông báo|yêu cầu|đề nghị)(?!\w)")
_SMALL_WORD = re.compile(r"[ ]+[a-zđà-ỹ]")
_HARD_STOP = re.compile(r"[.;:(\"\n\t]|$")
# words between two capitals that a name may hold: "Phát triển nông thôn", "Giao thông vận tải"
_MAX_SMALL_WORDS = 4
_MAX_SCOPE = 300
_MAX_GAP = 40


def read_issuer(page: View, at: int) -> int | None:
    """Where the name of the issuing body ends that begins at `at`, or None."""
    known = known_issuers().match(page.form, at)
    closed = known.end() if known else at
    # what is read word by word goes on behind a known name only with a capital: "Trung ương Hội Nông dân"
    if known and not page.form[closed : closed + _MAX_GAP].lstrip()[:1].isupper():
        return closed
    if type_words().match(page.low, at):
        return None
    ends = [end(page, found.end()) for regex, end in _begun_issuers() if (found := regex.match(page.form, at))]
    if (best := max((closed, *ends))) > at:
        return _trimmed(page, at, best)
    return _shouted_end(page, at) if page.text[at : at + 3].isupper() else None


@cache
def known_issuers() -> re.Pattern[str]:
    """One look for all whole names; where a name of one entry stands, none of another begins (a test says so)."""
    whole = [entry.regex.pattern for entry in of_kind("issuer") if "open" not in entry.extra]
    return re.compile("|".join(f"(?:{pattern})" for pattern in whole), re.VERBOSE)


@cache
def _begun_issuers() -> tuple[tuple[re.Pattern[str], Callable[[View, int], int]], ...]:
    """The patterns of the beginnings of names, with what reads on behind them."""
    ends = {"name": name_end, "scope": _scope_end}
    return tuple((entry.regex, ends[entry.extra["open"]]) for entry in of_kind("issuer") if "open" in entry.extra)


def name_end(page: View, at: int) -> int:
    """Where a name ends whose words are read one by one: capital words, and a few small ones that finish them."""
    end, small, level = at, 0, word("level")
    while between := _BETWEEN.match(page.form, end):
        token = level.match(page.low, between.end()) or _TOKEN.match(page.form, between.end())
        if not token or _stops(page, at, between, token):
            break
        small = 0 if not page.form[token.start()].islower() or token.re is level else small + 1
        if small > _MAX_SMALL_WORDS:
            break
        end = token.end()
    return end


def _stops(page: View, at: int, between: re.Match[str], token: re.Match[str]) -> bool:
    """Whether the name that begins at `at` ends before `token`."""
    start, capital = token.start(), not page.form[token.start()].islower()
    joined = between["and"] or between["comma"] or between["dash"]
    if capital and (between.start() == at or joined) and word("planning_body").match(page.low, start):
        return False  # "Sở Kế hoạch và Đầu tư", "Phòng Tài chính - Kế hoạch"
    first = capital and between.start() == at and not joined
    if words("ends").match(page.low, start) and not (first and not type_words().match(page.low, start)):
        return True  # but "Ủy ban Kiểm tra …": the word right behind the head is the name's own
    if between["comma"]:
        return not _comma_in_name(page, between.start(), token) or (capital and _begins_other(page, start))
    if joined:
        return not capital or _begins_other(page, start)
    return capital and between.start() > at and type_words().match(page.low, start) is not None


def _begins_other(page: View, start: int) -> bool:
    return bool(words("heads").match(page.low, start) or type_words().match(page.low, start))


def _comma_in_name(page: View, at: int, token: re.Match[str]) -> bool:
    start = max(0, at - 12)
    return any(
        found.start() < at - start < found.end()
        for found in words("commas").finditer(page.low[start : token.end() + 24])
    )


def _scope_end(page: View, at: int) -> int:
    """A steering committee's name holds what it steers ("về tổng kết …"); a second "về" begins the document's title."""
    start = word("scope").match(page.low, at)
    if not start:
        return name_end(page, at) if not _SMALL_WORD.match(page.form, at) else _phrase_end(page, at)
    stop = _HARD_STOP.search(page.form, at, at + _MAX_SCOPE).start()
    issued = _ISSUED.search(page.low, start.end(), stop)
    stop = issued.start() if issued else stop
    title = _ABOUT.search(page.low, start.end(), stop)
    return title.start() if title else _comma_end(page, start.end(), stop)


def _comma_end(page: View, at: int, stop: int) -> int:
    """The first comma behind `at` that does not belong to what is named, or `stop`."""
    for comma in re.finditer(",", page.form[at:stop]):
        token = _TOKEN.match(page.form, at + comma.start() + 2)
        if not token or token[0][0].isupper() or clause_at(page, at + comma.start()):
            return at + comma.start()
    return stop


def _phrase_end(page: View, at: int) -> int:
    """For "Tổ công tác chuyên trách …": words up to the title or to what else ends a name."""
    stop = _HARD_STOP.search(page.form, at, at + _MAX_SCOPE).start()
    ends = [found.start() for found in words("ends").finditer(page.low, at, stop) if found[0] != "của"]
    return _comma_end(page, at, ends[0] - 1 if ends else stop)


@cache
def _clause() -> re.Pattern[str]:
    return next(entry.regex for entry in of_kind("title_end") if entry.id == "clause")


def clause_at(page: View, at: int) -> bool:
    """Whether a new clause begins at `at` (", nhằm …", ", bảo đảm …")."""
    return _clause().match(page.form, at) is not None


def _shouted_end(page: View, at: int) -> int | None:
    """Where a name in capitals ends: at a mark, a figure, or a word that begins something else."""
    limit = min(len(page.low), at + _MAX_SCOPE)
    mark = re.compile(r"[ ]*[,;:.()\"\n\t]|[ ]+\d").search(page.low, at, limit)
    stop = mark.start() if mark else limit
    other = words("shouted_ends").search(page.low, at, stop)
    stop = other.start() if other else stop
    return at + len(page.low[at:stop].rstrip()) if stop > at else None


# ---------------------------------------------------------------- types


@cache
def type_names() -> dict[str, str]:
    """Every way of writing a document type, lower case, with its key."""
    types = grammar.data("doc_types")["types"]
    found = {matching_form(name): key for key, row in types.items() for name in row["names"]}
    return {**{matching_form(name): key for name, key in grammar.data("citations")["heads"].items()}, **found}


@cache
def type_words() -> re.Pattern[str]:
    """Any type word, over the lower-case form."""
    return any_of(tuple(type_names()))


@cache
def _types_by_code() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for key, row in grammar.data("doc_types")["types"].items():
        for at, code in enumerate(row["codes"]):
            for side in row["sides"]:
                # the first code of a type is its own; QĐ is a quyết định before it is a quy định
                if at == 0 or (code, side) not in found:
                    found[code, side] = key
    return found


def type_of(number: Number) -> str | None:
    """The type that a symbol names, for citations without a type word; None where it names none."""
    if not number.symbol or not number.code:
        return None
    return _named_type(number.symbol, number.code)


@lru_cache(maxsize=4096)
def _named_type(symbol: str, code: str) -> str | None:
    side = "party" if "-" in code.partition("/")[0] else "state"
    return _types_by_code().get((_CODE.match(symbol)[0], side))


# the marks between a number and its symbol: behind them a capital, now and then a year before it; `re` finds one sign
# several times as fast as one of a set, such as the figures
_MARKS = tuple(re.compile(rf"{mark}(?<=[\da-zđ ].)(?=[ ]*(?:(?:19|20)\d\d[ ]*/[ ]*)?[A-ZĐƯƠÂÊÔĂА-Я])") for mark in "-/")
# the number that ends before such a mark
_NUMBER_BEFORE = re.compile(r"(?<![\w./,-])\d{1,5}(?:\.\d{1,3})?[a-zđ]?[ ]?$")
_MAX_NUMBER = 11


def number_places(page: View, covered: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where numbers with a symbol may begin outside the `covered` spans, which are sorted, and where the next of these
    begins.
    """
    form, at = page.form, 0
    for mark in sorted(found.start() for sign in _MARKS for found in sign.finditer(form)):
        while at < len(covered) and covered[at][1] <= mark:
            at += 1
        following = covered[at][0] if at < len(covered) else len(form)
        if mark < following and (number := _NUMBER_BEFORE.search(form, max(0, mark - _MAX_NUMBER), mark)):
            yield number.start(), following
