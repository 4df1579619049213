"""From bytes to characters, and the signs of text that a legacy font would have to show."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vanban import errors

# TCVN3 keeps đ, ă, ơ, ư … at places where Unicode has signs that no word holds; VNI writes marks as letters of
# their own behind the vowel
_TCVN3 = re.compile(r"[A-Za-zµ-ÿ][®µ¸¶·¹¨»¾¼½§©«¬­¦¡¢£¤][A-Za-z]?|[®§][a-zµ-ÿ¸¹µ]|[­¬][a-zµ-ÿ]")
_VNI = re.compile(r"[AEOUYaeouyâêô][øùûõïØÙÛÕÏäÄåÅ](?![a-z]{4})|[öôÖÔ][øùûõïôùä]|[ñÑ][aeiouyöôAEIOU]")
_SIGNS = {"tcvn3": frozenset("®µ¸¶·¹¨»¾¼½§©«¬\xad¦¡¢£¤"), "vni": frozenset("øûïØÛÏäÄåÅöÖñÑ")}
_WORDS = re.compile(r"\w+")
_SHARE = 0.04
_LOST = "\ufffd"
_LOST_SHARE = 0.002


def decode(data: bytes) -> tuple[str, str, list[str]]:
    """Bytes as text: the text, the name of the encoding, warnings. Raises DamagedFile for bytes that are no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").lstrip("\ufeff"), "utf-16", []
    if b"\x00" in data:
        raise errors.DamagedFile(
            "The file holds binary data, not text.",
            advice="Open it in the program that made it and save it as .docx, .pdf or .txt (UTF-8).",
        )
    try:
        return data.decode("utf-8-sig"), "utf-8", []
    except UnicodeDecodeError:
        text = data.decode("utf-8-sig", "replace")
    lost = text.count(_LOST)
    if lost <= 1 + len(text) * _LOST_SHARE and sum(char > "\x7f" for char in text) > 4 * lost:
        return text, "utf-8", [f"{lost} characters are damaged: their bytes are no UTF-8"]
    try:
        text = data.decode("cp1258")
    except UnicodeDecodeError:
        raise errors.DamagedFile(
            "The file is no text in UTF-8, UTF-16 or Windows-1258.", advice="Save it again as UTF-8."
        ) from None
    if sum(char < " " and char not in "\t\n\r\f\v" for char in text) > len(text) / 100:
        raise errors.DamagedFile(
            "The file holds binary data, not text.",
            advice="Open it in the program that made it and save it as .docx, .pdf or .txt (UTF-8).",
        )
    return text, "cp1258", ["read as Windows-1258, since the bytes are no UTF-8"]


def legacy_font(texts: Iterable[str]) -> str | None:
    """ "tcvn3" or "vni" when the words of a text are the code of such a font, else None."""
    text = " ".join(texts)[:60_000]
    letters = set(text)
    for name, signs in (("tcvn3", _TCVN3), ("vni", _VNI)):
        if len(letters & _SIGNS[name]) < 3:
            continue
        words = len(_WORDS.findall(text))
        if words >= 20 and len(signs.findall(text)) > _SHARE * words:
            return name
    return None


def demand_unicode(texts: Iterable[str]) -> None:
    """Raise DamagedFile for text in the code of a legacy font: as Unicode it would be garbage."""
    if font := legacy_font(texts):
        raise errors.DamagedFile(
            f"The text is written in the legacy font encoding {font.upper()}; read as Unicode it is unreadable.",
            advice="Convert it to Unicode (UniKey Toolkit, or LibreOffice with a converter macro) and save it again.",
        )
