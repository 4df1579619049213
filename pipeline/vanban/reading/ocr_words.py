"""What words that OCR has read are worth: evidence of text, or dirt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from vanban import grammar
from vanban.grammar.forms import UPPER, matching_form
from vanban.reading.ocr_engine import SeenWord
from vanban.reading.pdf_words import Word
from vanban.reading.syllables import is_syllable

# a word with less is no evidence that its line is text; a line with so small a part of evidence is dirt
SOUND, _EVIDENCE = 0.6, 0.14
# a word in a table's cell with less is dirt
_LEGIBLE = 0.3
# signs that OCR makes of specks; a list's dash is also read as one of them
_SPECK, _DASH, _BETWEEN = 0.75, frozenset("~-–—_=«"), frozenset("-–—")
_LETTERS = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(f"[{UPPER}&][{UPPER}&.-]+|[A-ZĐ][A-ZĐa-z.-]{{1,6}}")
_TITLE = re.compile(f"[{UPPER}]{{6,}}")
_FIGURES = re.compile(r"[\d.,:;/()%-]+")
_ODD = re.compile(r"[^\w.,;:/()–&%+“”\"'…-]|_")


@dataclass(slots=True)
class OcrWord(Word):
    """A word that OCR has read. `confidence` lies in 0…1.

    `rise` and `sink` tell, of a word that may be one of the letterhead's, how far the ink of its figures reaches above
    and below the base line, as shares of the type's size. On the image it stands `drop` points lower, at
    x * `stretch` + `shift`.
    """

    confidence: float = 1.0
    drop: float = 0.0
    stretch: float = 1.0
    shift: float = 0.0
    rise: float = 0.0
    sink: float = 0.0


def mean_confidence(words: Iterable[OcrWord]) -> float | None:
    """The mean confidence of words, each counted by its length; None where there are none."""
    pairs = [(len(word.text), word.confidence) for word in words]
    letters = sum([length for length, _ in pairs])
    return sum([length * confidence for length, confidence in pairs]) / letters if letters else None


def is_noise(words: Sequence[SeenWord]) -> bool:
    """Whether a line holds next to nothing that can be a word: a stamp's ring, a signature, dirt, a ruled line.

    A signer's position is none, however unsure OCR is of it: the pen that crosses it does not write "PHÓ GIÁM ĐỐC".
    """
    letters = [len(word.text) if word.text.isalnum() else sum(map(str.isalnum, word.text)) for word in words]
    sound = sum(count for count, word in zip(letters, words, strict=True) if is_sound(word))
    return (sound == 0 or sound < _EVIDENCE * sum(letters)) and not _is_position(words)


def _is_position(words: Sequence[SeenWord]) -> bool:
    text = " ".join([word.text for word in words])
    return text.isupper() and grammar.patterns("letterhead")["position"].fullmatch(matching_form(text)) is not None


def is_legible(words: Sequence[SeenWord]) -> bool:
    """Whether a line in a table's cell is text: it may be a single figure, or letters that are no word."""
    return any(word.confidence >= _LEGIBLE and any(map(str.isalnum, word.text)) for word in words)


def is_sound(word: SeenWord | OcrWord) -> bool:
    """Whether a word is evidence of text: read with confidence, and spelled as words, abbreviations or figures are."""
    if word.confidence < SOUND and (word.confidence < 0.75 * SOUND or not _TITLE.fullmatch(word.text)):
        return False
    return _is_spelled(word.text)


@lru_cache(maxsize=1 << 14)
def _is_spelled(text: str) -> bool:
    if _FIGURES.fullmatch(text):
        return True
    if _ODD.search(text):
        return False
    pieces = _LETTERS.findall(text)
    return any((len(piece) > 1 and is_syllable(piece)) or _CAPITALS.fullmatch(piece) for piece in pieces)


def without_specks(words: Sequence[SeenWord]) -> list[SeenWord]:
    """The words without signs that are specks; the dash of a list is one, whatever OCR makes of it."""
    kept = []
    for word in words:
        if word.text.isalnum() or any(map(str.isalnum, word.text)):
            kept.append(word)
            continue
        least = _SPECK / 2 if word.text in _BETWEEN and word is not words[0] and word is not words[-1] else _SPECK
        if word is words[0] and word.text in _DASH and len(words) > 1:
            kept.append(word._replace(text="-"))
        elif word.confidence >= least:
            kept.append(word)
    return kept
