"""PDFs set in fonts from before Unicode: the words of their pages are put into Unicode before anybody reads them."""

from __future__ import annotations

import re

from vanban.reading import encodings, legacy
from vanban.reading.encodings import Chunk, Verdict
from vanban.reading.legacy import Hint
from vanban.reading.pdf_page import PageText
from vanban.reading.pdf_words import Word
from vanban.reading.syllables import is_syllable

# the signs of ư are what they look like where no word is around them
_LONE_DASHES = ("\u2212", "\u00ad")
_HYPHENED = re.compile(r"(?<![\w-])(?:[^\W\d_]+-[^\W\d_]*|-[^\W\d_]+)(?![\w-])")


def to_unicode(pages: list[PageText]) -> Verdict:
    """Decode the words of all pages in their place."""
    if not any(encodings.is_suspicious(row.text) for page in pages for row in (*page.rows, *page.stamps)):
        return Verdict([])
    rows = [group for page in pages for row in (*page.rows, *page.stamps) for group in _by_hint(row.words)]
    verdict = encodings.judge([Chunk(" ".join(word.text for word in words), hint) for hint, words in rows])
    for (hint, words), encoding in zip(rows, verdict.encodings, strict=True):
        if encoding is not None:
            for word in words:
                word.text = _decoded(word.text, encoding, hint is not None and hint.capitals)
    for page in pages:
        for row in (*page.rows, *page.stamps):
            row.put(row.words)
    return verdict


def _by_hint(words: list[Word]) -> list[tuple[Hint | None, list[Word]]]:
    groups: dict[Hint | None, list[Word]] = {}
    for word in words:
        groups.setdefault(legacy.hint(word.font), []).append(word)
    return list(groups.items())


def _decoded(text: str, encoding: str, capitals: bool) -> str:
    if text in _LONE_DASHES:
        return "-"
    found = encodings.reread(text, encoding, capitals)
    if encoding == "tcvn3" and "-" in found:
        return _HYPHENED.sub(lambda match: _with_u(match[0], "Ư" if capitals else "ư"), found)
    return found


def _with_u(word: str, letter: str) -> str:
    """A word whose hyphen is the byte AD: a soft hyphen to pdfium, the letter ư to its font."""
    whole = word.replace("-", letter)
    return whole if is_syllable(whole) else word
