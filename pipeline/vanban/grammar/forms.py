"""The matching form of a text: what differs only in spelling looks the same, and no offset moves.

Vietnamese sets the tone mark of "oa", "oe", "uy" on either vowel (hoà, hòa; uỷ, ủy): both are right and both
occur in one document. Patterns are written and matched in one form; facts quote the text as printed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from vanban.grammar.title_case import in_sentence_case

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LOOKALIKES = {
    "\u00d0": "Đ",  # ICELANDIC ETH, the Đ of many OCR engines
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u00ad": "-",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u3000": " ",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2018": "'", "\u2019": "'",
    "\u2044": "/", "\u2215": "/",
}  # fmt: skip

_ODD = re.compile(f"[{''.join(_LOOKALIKES)}]")
_SHORT = 300

# letters of Vietnamese by case, for character classes: a range such as À-Ỹ would hold both cases
_BLOCKS = (*range(0x41, 0x5B), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))
_VIETNAMESE = [chr(code) for code in _BLOCKS if chr(code).isalpha()]
UPPER = "".join(char for char in _VIETNAMESE if char.isupper())
LOWER = "".join(char.lower() for char in UPPER)


def _old_to_new() -> dict[str, str]:
    """Every old-style syllable end to its new-style one: oà → òa, oẻ → ỏe, uỷ → ủy, in each letter case."""
    table = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in _TONES:
            for a in (first, first.upper()):
                for b in (second, second.upper()):
                    old = a + unicodedata.normalize("NFC", b + tone)
                    table[old] = unicodedata.normalize("NFC", a + tone) + b
    return table


# old spellings with i: qui định, quản lí, kĩ thuật, kí kết, tỉ lệ. Only of syllables that mean nothing else with it
_WITH_Y = {"i": "y", "í": "ý", "ĩ": "ỹ", "I": "Y", "Í": "Ý", "Ĩ": "Ỹ", "ỉ": "ỷ", "Ỉ": "Ỷ"}
_TONED = _old_to_new()
_OLD_STYLE = _TONED | _WITH_Y | {u + i: u + y for u in "uU" for i, y in _WITH_Y.items()}


def _old_endings() -> dict[str, re.Pattern[str]]:
    """What finds the old ends of syllables, by the letter with which it begins: `re` finds one letter ten times as
    fast as one of a set.

    Not before another letter: hoàn, khoảng, thoát keep their mark; nor after q, where there is no "uy" or "oa": quý
    and quỹ are right as they stand.
    """
    last, letter = r"(?![^\W\d_])", r"[^\W\d_]"
    toned = {first: "".join(sorted({old[1] for old in _TONED if old[0] == first})) for first in "oOuU"}
    found = {o: rf"{o}[{toned[o]}]{last}(?<![qQ]..)" for o in "oO"}
    for u in "uU":
        found[u] = rf"{u}[{toned[u]}iIíĩÍĨ]{last}(?:(?<=[{toned[u]}])(?<![qQ]..)|(?<=[qQ].[iIíĩÍĨ]))"
    found |= {i: rf"{i}{last}(?<=[lLkK].)(?<!{letter}..)" for i in "íĩÍĨ"}
    found |= {i: rf"{i}{last}(?<=[tT].)(?<!{letter}..)" for i in "ỉỈ"}
    return {begins: re.compile(pattern, re.DOTALL) for begins, pattern in found.items()}


_OLD_ENDINGS = _old_endings()
_OFTEN = frozenset("ouíỉ")


# whole texts are asked for by every stage, lines and names once: only the former are kept
_WORTH_KEEPING = 1000


def matching_form(text: str) -> str:
    """`text` with one spelling for each word, dash and quotation mark; exactly as long as `text`."""
    return _kept(text) if len(text) > _WORTH_KEEPING else _form(text)


def lowered(text: str) -> str:
    """The matching form of `text` in small letters, exactly as long as `text`."""
    return _kept_lower(text) if len(text) > _WORTH_KEEPING else _lower(_form(text))


@lru_cache(maxsize=8)
def _kept(text: str) -> str:
    form = _form(text)
    # one object for both: caches would compare two equal ones letter by letter at every look
    return text if form == text else form


@lru_cache(maxsize=8)
def _kept_lower(text: str) -> str:
    return _lower(_kept(text))


def _lower(form: str) -> str:
    low = form.lower()
    # one letter (İ) becomes two characters; it stays as it is
    return low if len(low) == len(form) else "".join(c if len(c.lower()) != 1 else c.lower() for c in form)


def _form(text: str) -> str:
    # to look for one character after the other is twice as fast as a set of them, but in a short text
    if len(text) > _SHORT or _ODD.search(text):
        for odd, plain in _LOOKALIKES.items():
            text = text.replace(odd, plain)
    for letter, ending in _OLD_ENDINGS.items():
        if letter in text and (letter in _OFTEN or _occurs(text, letter, ending)):
            text = ending.sub(lambda found: _OLD_STYLE[found[0]], text)
    if _is_titled(text):
        text = _CAPITALS.sub(lambda run: in_sentence_case(run[0]), text)
    return text


def _is_titled(text: str) -> bool:
    """Whether the names of a text have a capital at each syllable."""
    if len(text) <= _BETWEEN_TITLED:
        return any(sign.search(text) for sign in _TITLED)
    return _BETWEEN_TITLED * sum(len(sign.findall(text)) for sign in _TITLED) >= len(text)


def _occurs(text: str, letter: str, ending: re.Pattern[str]) -> bool:
    """Whether `ending`, which begins with a letter that texts seldom hold, is there: `find` passes over the others ten
    times as fast as `re`.
    """
    at = text.find(letter)
    while at >= 0 and not ending.match(text, at):
        at = text.find(letter, at + 1)
    return at >= 0


# what texts hold again and again whose names have a capital at each syllable ("Ủy Ban", "Tỉnh Ủy"), and others hardly
# ever: at least once in so many characters. Few, since every text is looked through for each; by one letter each, which
# `re` finds twice as fast as `count` finds the words
_TITLED = tuple(map(re.compile, ("Ủ(?:y B|y(?<=nh .y))", "C(?=hủ T)", "V(?=à )(?<= .)")))
_BETWEEN_TITLED = 2_500
_CAPITALS = re.compile(rf"(?<!\w)[{UPPER}]\w*(?:,? (?:[{UPPER}]\w*|-|và|các))+")


def without_diacritics(text: str) -> str:
    """`text` in plain Latin letters, đ → d; for names of files and for search, not for matching."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in plain if not unicodedata.combining(char))
