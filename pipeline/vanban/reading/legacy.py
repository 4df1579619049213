"""The codes of Vietnamese before Unicode, as they come out of a file: each byte as the sign of Windows-1252.

TCVN3 (the fonts .VnTime, .VnArial …; TCVN 5712:1993) has one byte for each letter and no capitals with a tone: a
font whose name ends in H draws capitals for small letters. VNI (VNI-Times …) writes the marks of a vowel as a sign
of their own behind it. VISCII (RFC 1456) has one byte for each letter and lies over control characters. Windows-1258
writes tones as combining signs.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

ENCODINGS = ("tcvn3", "vni", "viscii", "cp1258")

_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđ"  # A1–AE
_TCVN3_TONES = {
    0xB5: "àảãáạ", 0xBB: "ằẳẵắ", 0xC6: "ặầẩẫấậè", 0xCE: "ẻẽéẹềểễếệìỉ", 0xDC: "ĩíịò", 0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}  # fmt: skip
# what programs that write PDF make of single bytes: U+2219 of B7, U+2212 of the soft hyphen AD, U+03BC of B5
_TCVN3_ASTRAY = {"∙": "ã", "−": "ư", "μ": "à"}

_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
_VISCII_HIGH = (  # 80–FF
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "ò": "ị", "æ": "ỉ", "ó": "ĩ", "î": "ỵ"}
# which vowels take a sign, and what it stands for
_VNI_SIGNS = (
    ("aeiouyôö", {"ø": _GRAVE, "ù": _ACUTE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}),
    ("aeo", {"â": "", "à": _GRAVE, "á": _ACUTE, "å": _HOOK, "ã": _TILDE, "ä": _DOT}),
    ("a", {"ê": "", "è": _GRAVE, "é": _ACUTE, "ú": _HOOK, "ü": _TILDE, "ë": _DOT}),
)

_FONT_STYLE = re.compile(r"[\s,;-]*(?:Bold|Italic|Oblique|Regular|MT|PS)+|[;,].*", re.IGNORECASE)
_FONTS = (
    (
        re.compile(r"\.Vn(?!i)|Vn(?:Time|Arial|Aristote|Avant|Book|Century|Courier|Helv|Univers|Tek|Black|Park)"),
        "tcvn3",
    ),
    (re.compile(r"VNI\b|VNI[A-Z]|VNI-", re.IGNORECASE), "vni"),
    (re.compile(r"VI[ -](?:Times|Arial|Helve|Courier)|.*VISCII", re.IGNORECASE), "viscii"),
)


@dataclass(frozen=True, slots=True)
class Hint:
    """What the name of a font says of the text set in it: its code, and whether it draws small letters as capitals."""

    encoding: str
    capitals: bool = False


def hint(font: str | None) -> Hint | None:
    """What a font's name says ("ABCDEF+VnTimeHBold", "VNI-Times"), None for a font of Unicode or an unknown one."""
    if not font:
        return None
    name = re.sub(r"^[A-Z]{6}\+", "", font.strip())
    for pattern, encoding in _FONTS:
        if pattern.match(name):
            return Hint(encoding, encoding == "tcvn3" and _FONT_STYLE.sub("", name).endswith("H"))
    return None


def decoded(text: str, encoding: str | None) -> str:
    """`text` in Unicode NFC, read as `encoding`; what the code does not know stays as it is."""
    text = unicodedata.normalize("NFC", _from_symbols(text)) if encoding else text
    if encoding == "tcvn3":
        return text.translate(_TCVN3)
    if encoding == "vni":
        return _VNI_GROUP.sub(lambda match: _VNI.get(match[0], match[0]), text)
    if encoding == "viscii":
        return text.translate(_VISCII)
    return unicodedata.normalize("NFC", text.translate(_CP1258) if encoding == "cp1258" else text)


def with_their_marks(texts: list[str]) -> list[str]:
    """Texts in VNI that follow each other; a mark that opens one goes to the vowel that ends the one before."""
    moved = list(texts)
    for at in range(1, len(moved)):
        if moved[at] and moved[at - 1][-1:] + moved[at][0] in _VNI:
            moved[at - 1] += moved[at][0]
            moved[at] = moved[at][1:]
    return moved


def _from_symbols(text: str) -> str:
    """Word keeps the text of a font that calls itself a symbol font at U+F000 + byte."""
    return _SYMBOLS.sub(lambda match: chr(ord(match[0]) - 0xF000), text)


def _vni() -> dict[str, str]:
    table = dict(_VNI_LETTERS)
    for (vowels, signs), shape in zip(_VNI_SIGNS, ("", _CIRCUMFLEX, _BREVE), strict=True):
        for vowel in vowels:
            letter = _VNI_LETTERS.get(vowel, vowel) + shape
            table |= {vowel + sign: unicodedata.normalize("NFC", letter + tone) for sign, tone in signs.items()}
    # the letter of a capital is one, whether its sign is or not
    capitals = {pair[0].upper() + rest: letter.upper() for pair, letter in table.items() for rest in _cases(pair[1:])}
    return table | {pair[0] + pair[1:].upper(): letter for pair, letter in table.items()} | capitals


def _cases(text: str) -> tuple[str, str]:
    return text, text.upper()


def _tcvn3() -> dict[int, str]:
    table = {0xA1 + at: letter for at, letter in enumerate(_TCVN3_LETTERS)}
    for first, letters in _TCVN3_TONES.items():
        table |= {first + at: letter for at, letter in enumerate(letters)}
    return table | {ord(char): letter for char, letter in _TCVN3_ASTRAY.items()}


def _viscii() -> dict[int, str]:
    table = _VISCII_LOW | {0x80 + at: letter for at, letter in enumerate(_VISCII_HIGH)}
    # bytes 80–9F come as the quotation marks, dashes … that Windows-1252 has there
    return table | {ord(char): table[byte] for byte, char in _CP1252.items()}


def _cp1258() -> dict[int, str]:
    bytes_ = {byte: bytes([byte]).decode("cp1258", "ignore") for byte in range(0x80, 0x100)}
    return {byte: char for byte, char in bytes_.items() if char and char != chr(byte)}


def as_cp1252(text: str) -> str:
    """`text` of bytes read as Latin-1, with the quotation marks and dashes that Windows has at 80–9F."""
    return text.translate(_CP1252)


_CP1252 = {byte: char for byte in range(0x80, 0xA0) if (char := bytes([byte]).decode("cp1252", "ignore"))}
_TCVN3, _VNI, _VISCII, _CP1258 = _tcvn3(), _vni(), _viscii(), _cp1258()
_VNI_GROUP = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))
_SYMBOLS = re.compile("[\uf020-\uf0ff]")
