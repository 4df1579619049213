"""Names of bodies that no list knows, by their shape: a kind of institution, whatever its name, and what it has to do.

"Quỹ khuyến học Bến Sơn chủ trì …": the verb tells where the name ends, since it stands in none. Nothing is read
where a sentence only goes on behind a known name, nor where no duty follows.
"""

from __future__ import annotations

import re

from vanban import grammar
from vanban.extract import body_patterns as patterns
from vanban.extract.body_names import Name, read_name
from vanban.extract.role_cues import COLON, cues

_CUES = grammar.patterns("open_names")
_SEPARATOR = re.compile(r"[ ]*[,;][ ]*(?:và[ ]+)?|[ ]+(?:và|cùng(?:[ ]+với)?)[ ]+")
# names that are read by their words; those of lists end where they end
_OPEN_KINDS = ("organisation", "division", "system", "front", "board", "class")
_SEVERAL = ("các ", "Các ")
_JOIN = re.compile(r" và ")
_WORD_BEHIND = re.compile(r"[ ][^\W_]")
_CLOSES = re.compile(r"[ .:;]*")

# how many names of a list no list may know before one that is known, or before the duty of all
_MOST_UNKNOWN = 8


def read_open(form: str, at: int, listed: bool = False) -> Name | None:
    """The body of an open kind at `at` whose duty, or another body and the duty of both, follows; else None.

    In a list of bodies (`listed`) kinds are read in small letters, too.
    """
    name = _kind_at(form, at, listed)
    if name is None or _acts(form, name.end):
        return name
    return _before_verb(form, name, listed)


# a kind has two words at the most; behind them a name that stands alone has one more
_SHORTEST = re.compile(r"[^ ]+ [^ ]+(?: [^ ]+)?")
_SHORTEST_LISTED = re.compile(r"[^ ]+ [^ ]+")


def _before_verb(form: str, name: Name, listed: bool) -> Name | None:
    """The name up to a verb of duty that is a word of no known name: "Ban quản lý các chợ | nhắc nhở …"."""
    if not listed and (form[name.start].islower() or form.startswith(_SEVERAL, name.start)):
        return None
    shortest = (_SHORTEST_LISTED if listed else _SHORTEST).match(form, name.start, name.end)
    duty = patterns.duty_begins().search(form, shortest.end(), name.end) if shortest else None
    if duty is None:
        return None
    # "bến xe | thực hiện công khai …": these verbs are words of names, too
    verb = _CUES["verb-before-duty"].search(form, name.start, duty.start())
    return name._replace(end=(verb or duty).start())


def _kind_at(form: str, at: int, listed: bool) -> Name | None:
    name = _CUES["open-name"].match(form, at) or (listed and _CUES["open-member"].match(form, at))
    if not name:
        return None
    # "lực lượng bảo vệ rừng và chủ rừng": what "và" joins may be the next body
    joins = (join.start() for join in _JOIN.finditer(form, at, name.end()) if _begins_body(form, join.end()))
    return Name(at, next(joins, name.end()), "organisation")


def _begins_body(form: str, at: int) -> bool:
    """Whether a body begins at `at`; "phòng thủ dân sự" begins only like one."""
    name = read_name(form, at, listed=True)
    return name is not None and (name.kind != "class" or form.startswith(_SEVERAL, at))


def is_kind(form: str, at: int) -> bool:
    """Whether a word for a kind of institution begins at `at`, with a name or a purpose behind it."""
    return _CUES["kind"].match(form, at) is not None


_CLAUSE_ENDS = re.compile(r"[ ]*(?:[.;)\n]|$)")


def read_last(form: str, at: int) -> Name | None:
    """An institution that no list knows, as the last of a list of bodies: "…, Sở Y tế và Cảng cá Bến Sơn."."""
    name = _CUES["open-name"].match(form, at)
    whole = name and _CLAUSE_ENDS.match(form, name.end())
    return Name(at, name.end(), "organisation") if whole else None


# how far behind its start the colon of a run-in head stands
_HEAD_REACH = 120


def read_run_in(form: str, at: int, end: int) -> Name | None:
    """The institution that is all that stands before a colon and a duty: "Chi cục Biển, Hải đảo: Rà soát …"."""
    if form.find(":", at, min(end, at + _HEAD_REACH)) < 0 or (name := _CUES["run-in"].match(form, at, end)) is None:
        return None
    colon = COLON.match(form, name.end(), end)
    duty = colon and cues()["duty"].match(form, colon.end(), end)
    return Name(at, name.end(), "organisation") if duty else None


def read_initials(form: str, at: int) -> Name | None:
    """A body by its initials alone: "(phối hợp với) VCB"."""
    name = _CUES["initials"].match(form, at)
    return Name(at, name.end(), "organisation") if name else None


def read_open_part(form: str, at: int, end: int) -> Name | None:
    """The body of an open kind that a heading `form[at:end]`, or its first part before a comma or "và", is."""
    name = _CUES["open-name"].match(form, at, end)
    if name is None or not (_CLOSES.fullmatch(form, name.end(), end) or _SEPARATOR.match(form, name.end(), end)):
        return None
    return Name(at, name.end(), "organisation")


def _acts(form: str, end: int) -> bool:
    for _ in range(_MOST_UNKNOWN):
        if _CUES["acts-at-once"].match(form, end):
            return True
        if colon := COLON.match(form, end):
            return form[colon.end() : colon.end() + 1].isupper() and bool(cues()["duty"].match(form, colon.end()))
        separator = _SEPARATOR.match(form, end)
        if separator is None:
            return False
        # "Các tổ tiêm phòng, phối hợp với …": a comma between them and what they do
        if _CUES["acts-at-once"].match(form, separator.end() - 1) or read_name(form, separator.end(), listed=True):
            return True
        if (other := _kind_at(form, separator.end(), listed=True)) is None:
            return False
        end = other.end
    return False


def lengthened(form: str, name: Name) -> Name:
    """The name as it goes on where what is known of it is only its beginning: "Lữ đoàn Công | binh 99 chủ trì"."""
    known_whole = name.kind not in _OPEN_KINDS and not form.startswith(_SEVERAL, name.start)
    if known_whole or not _WORD_BEHIND.match(form, name.end):
        return name
    longer = _kind_at(form, name.start, listed=False)
    longer = longer if longer and _acts(form, longer.end) else None
    if longer is None or longer.end <= name.end:
        return name
    duty = cues()["duty"].match(form, name.end)
    # "Trường Trung | cấp nghề": many verbs of one syllable are parts of words; "Trung tâm Quản lý | khai thác đê"
    ends = duty and " " in duty[0].strip() and not _CUES["unfinished"].fullmatch(form, name.start, name.end)
    return name if ends or cues()["idle"].match(form, name.end) else longer
