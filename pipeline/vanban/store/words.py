"""Words that are looked for: how a query is read, and which piece of a text shows what was found."""

from __future__ import annotations

import re
import unicodedata

# of an excerpt: words, the letters that stand before the first word that was found, letters within which others count
_LONGEST, _BEFORE, _NEAR = 32, 40, 200
# letters that are looked at together, and places of one phrase among them
_BLOCK, _PLACES = 4_000, 50


class _Letters(dict[int, str]):
    """A letter without its marks and in small form; as long as the letter itself. `d_too`: đ is a d."""

    def __init__(self, d_too: bool):
        super().__init__({ord("đ"): "d", ord("Đ"): "d"} if d_too else {ord("Đ"): "đ"})

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFD", chr(code))[0].lower()
        self[code] = plain if len(plain) == 1 else chr(code)
        return self[code]


_LETTERS = {d_too: _Letters(d_too) for d_too in (False, True)}


def keeps_d(words: str) -> bool:
    """Whether a query tells đ from d: only one that has a đ."""
    return "đ" in words.casefold()


def phrases(words: str) -> list[str]:
    """The phrases of a query, words parted by one space: what stands in quotation marks stands together."""
    pieces = (phrase or word for phrase, word in re.findall(r'"([^"]*)"|([^\s"]+)', words))
    return [phrase for piece in pieces if (phrase := " ".join(re.findall(r"[^\W_]+", piece)))]


def plain(text: str, *, d_too: bool) -> str:
    """`text` as it is searched: small letters without marks, no offset moved; `d_too`: đ as d."""
    return text.translate(_LETTERS[d_too])


def excerpt(text: str, words: str) -> tuple[int, int]:
    """The piece of `text`, as offsets, that shows best where the phrases of a query stand."""
    d_too = not keeps_d(words)
    regexes = [_regex(plain(phrase, d_too=d_too)) for phrase in phrases(words)]
    most, found = 0, 0
    for begin in range(0, len(text), _BLOCK):
        # with the letter before, which tells whether a word begins here
        before = min(begin, 1)
        searched = plain(text[begin - before : begin + _BLOCK + _NEAR], d_too=d_too)
        places = sorted(
            (match.start() + begin - before, at)
            for at, regex in enumerate(regexes)
            for match, _ in zip(regex.finditer(searched, before), range(_PLACES), strict=False)
        )
        for start, _ in places:
            if (seen := _seen(places, start)) > most:
                most, found = seen, start
        if most == len(regexes):
            break
    line = text.rfind("\n", 0, found) + 1
    start = max(line, found - _BEFORE)
    if start > line:
        # at a word's beginning
        start = next((match.start() for match in re.compile(r"(?<=\s)\S").finditer(text, start, found)), found)
    return start, _end(text, start)


def _regex(phrase: str) -> re.Pattern[str]:
    return re.compile(r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, phrase.split())) + r"(?![^\W_])")


def _seen(places: list[tuple[int, int]], start: int) -> int:
    return len({phrase for at, phrase in places if start <= at < start + _NEAR})


def _end(text: str, start: int) -> int:
    end = start
    for word, _ in zip(re.compile(r"\S+").finditer(text, start), range(_LONGEST), strict=False):
        end = word.end()
    return end
