"""Names of bodies that no list knows, by their shape: a kind of institution, whatever its name, and what it has to do.

"Quỹ khuyến học Bến Sơn chủ trì …": the verb tells where the name ends, since it stands in none. Nothing is read
where a sentence only goes on behind a known name, nor where no duty follows.
"""

from __future__ import annotations

import re

from vanban import grammar
from vanban.extract.body_names import Name, read_name
from vanban.extract.role_cues import COLON, cues

_CUES = grammar.patterns("open_names")
_SEPARATOR = re.compile(r"[ ]*[,;][ ]*(?:và[ ]+)?|[ ]+(?:và|cùng(?:[ ]+với)?)[ ]+")
# names that are read by their words; those of lists end where they end
_OPEN_KINDS = ("organisation", "division", "system", "front", "board", "class")
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
    return name if name and _acts(form, name.end) else None


def _kind_at(form: str, at: int, listed: bool) -> Name | None:
    name = _CUES["open-name"].match(form, at) or (listed and _CUES["open-member"].match(form, at))
    if not name:
        return None
    # "lực lượng bảo vệ rừng và chủ rừng": what "và" joins may be the next body
    joins = (join.start() for join in _JOIN.finditer(form, at, name.end()) if read_name(form, join.end(), listed=True))
    return Name(at, next(joins, name.end()), "organisation")


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
        if read_name(form, separator.end(), listed=True):
            return True
        if (other := _kind_at(form, separator.end(), listed=True)) is None:
            return False
        end = other.end
    return False


def lengthened(form: str, name: Name) -> Name:
    """The name as it goes on where what is known of it is only its beginning: "Lữ đoàn Công | binh 99 chủ trì"."""
    if name.kind not in _OPEN_KINDS or not _WORD_BEHIND.match(form, name.end):
        return name
    longer = read_open(form, name.start)
    if longer is None or longer.end <= name.end:
        return name
    duty = cues()["duty"].match(form, name.end)
    # "Trường Trung | cấp nghề": many verbs of one syllable are parts of words; "Trung tâm Quản lý | khai thác đê"
    ends = duty and " " in duty[0].strip() and not _CUES["unfinished"].fullmatch(form, name.start, name.end)
    return name if ends or cues()["idle"].match(form, name.end) else longer
