"""Text put into the codes of before Unicode, as files of that time hold it: each byte as the sign of Latin-1."""

from __future__ import annotations

import unicodedata

from vanban.reading import legacy

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def encoded(text: str, code: str) -> str:
    """`text` in TCVN3, VNI, VISCII or Windows-1258; what a code cannot write becomes a question mark."""
    text = unicodedata.normalize("NFC", text)
    if code == "cp1258":
        return "".join(map(_in_1258, text)).encode("cp1258", "replace").decode("latin-1")
    letters: dict[str, str] = {}
    for raw, letter in _pairs(code):
        letters.setdefault(letter, raw)
    if code == "tcvn3":
        # a capital with a tone is written as the small letter, and a font draws it large
        letters |= {letter.upper(): raw for letter, raw in letters.items() if letter.upper() not in letters}
    return "".join(letters.get(char, char) for char in text).encode("latin-1", "replace").decode("latin-1")


def _pairs(code: str):
    for first in range(1, 0x100):
        for second in ("", *map(chr, range(0xC0, 0x100))) if code == "vni" else ("",):
            raw = chr(first) + second
            letter = legacy.decoded(raw, code)
            if (
                len(letter) == 1
                and letter != raw
                and not (second and legacy.decoded(chr(first), code) + second == letter)
            ):
                yield raw, letter


def _in_1258(char: str) -> str:
    if char.isascii() or char in "ăâđêôơưĂÂĐÊÔƠƯ":
        return char
    apart = unicodedata.normalize("NFD", char)
    tone = "".join(mark for mark in apart if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in _TONES)) + tone
