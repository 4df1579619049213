"""How a quote of the gold is found in an output's text: without white space and marks, case folded at need."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator

Interval = tuple[int, int]

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_DROPPED = frozenset("*_<>\u00ad\u200b\ufeff")
_SAME = {"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'"}
_WORD = re.compile(r"[^\W_]+")


def folded(text: str | None) -> str:
    """The form in which names are compared: no case, no punctuation, tones at the end of their syllables."""
    words = _WORD.findall(unicodedata.normalize("NFC", text or "").lower())
    return " ".join(map(_tone_last, words))


def _tone_last(word: str) -> str:
    # hoà and hòa differ only in where the tone is set: with the tone behind the syllable they are one
    letters = unicodedata.normalize("NFD", word)
    return "".join(sorted(letters, key=_TONES.__contains__))


class Squeezed:
    """A text without white space and marks, with the way back to its offsets."""

    def __init__(self, text: str):
        letters, origins = [], []
        for start, cluster in _clusters(text):
            for letter in unicodedata.normalize("NFC", cluster):
                if not letter.isspace() and letter not in _DROPPED:
                    letters.append(_SAME.get(letter, letter))
                    origins.append(start)
        self.exact = "".join(letters)
        # a letter whose lower case is longer (İ) stays, or the offsets would move
        self.lower = "".join(low if len(low := letter.lower()) == 1 else letter for letter in letters)
        self._origins = origins

    def find(self, quote: str, after: int = 0) -> Interval | None:
        """Where `quote` stands at or after `after` (squeezed offsets): in its own case if anywhere, else in any."""
        wanted = Squeezed(quote)
        for text, letters in ((self.exact, wanted.exact), (self.lower, wanted.lower)):
            at = text.find(letters, after) if letters else -1
            while at >= 0 and self._cuts_number(at, at + len(letters)):
                at = text.find(letters, at + 1)
            if at >= 0:
                return at, at + len(letters)
        return None

    def _cuts_number(self, start: int, end: int) -> bool:
        """Whether [start, end) begins or ends inside a number or date: "2025" is not what "12/2025" says."""
        if self.exact[start].isdigit() and self._touches(start - 1):
            before = self.exact[start - 1]
            if before.isdigit() or (before in "/." and self._touches(start - 2) and self.exact[start - 2].isdigit()):
                return True
        return self.exact[end - 1].isdigit() and self._touches(end - 1) and self.exact[end].isdigit()

    def _touches(self, at: int) -> bool:
        """Whether the letters `at` and `at` + 1 stand together in the original text."""
        return 0 <= at < len(self._origins) - 1 and self._origins[at + 1] - self._origins[at] == 1

    def find_in_order(self, quotes: list[str]) -> list[Interval | None]:
        """Where each quote stands, looked for behind the start of the one before it, then anywhere."""
        found, cursor = [], 0
        for quote in quotes:
            place = self.find(quote, cursor) or self.find(quote)
            if place:
                cursor = place[0] + 1
            found.append(place)
        return found

    def interval(self, item: dict) -> Interval:
        """The squeezed offsets of an item with `start` and `end` in the original text."""
        return bisect_left(self._origins, item["start"]), bisect_left(self._origins, item["end"])

    def span(self, interval: Interval) -> Interval:
        """The offsets in the original text of squeezed ones; [start, end) holds the letters and nothing around them."""
        start, end = interval
        return self._origins[start], self._origins[end - 1] + 1


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Each character with the combining marks behind it, so that decomposed text compares as composed."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, text[start:at]
            start = at


def shared_length(a: Interval, b: Interval) -> int:
    """How long the part is that two intervals share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def likeness(a: Interval, b: Interval) -> float:
    """Intersection over union of two intervals, 0…1."""
    both = shared_length(a, b)
    return both / (a[1] - a[0] + b[1] - b[0] - both) if both else 0.0
