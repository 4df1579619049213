"""From bytes to characters, and from the codes of fonts before Unicode to Unicode.

What a piece of text is written in is decided by how many of its words are Vietnamese syllables when they are read as
Unicode, TCVN3, VNI, VISCII or Windows-1258. The name of a font and the rest of the file say what to expect; a piece
that plainly says otherwise goes its own way, since files mix codes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from vanban import errors
from vanban.reading import legacy, limits
from vanban.reading.legacy import Hint
from vanban.reading.syllables import is_syllable

# signs of Latin-1 that no Vietnamese word holds, controls that are letters of VISCII, and the place of symbol fonts
_SUSPICIOUS = re.compile(
    "[\x02\x05\x06\x14\x19\x1e\x80-\x9f¡-¦¨-¬\xad®¯²-¶¸-¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿ\uf020-\uf0ff]"
)
# what only Unicode has: the old codes come as signs of Latin-1 and of Windows-1252
_UNICODE = re.compile("[ăĂđĐĩĨũŨơƠưƯẠ-ỹ\u0300-\u0323]")
_FOREIGN = re.compile("[^\x00-\x7f]")
_TOKEN = re.compile("[^ \t\n\r\f\v\xa0\u2002-\u200b!-@\\[-`{-~…–—‘’“”•]+")
_QUOTES = "«»\"'°©®·¹²³"
_CANDIDATES = (None, *legacy.ENCODINGS)
# below this share of suspicious signs among those beyond ASCII, a text without hints is Unicode as a whole
_FEW = 0.02
# control characters that are no white space and no letter of VISCII
_CONTROLS = bytes(byte for byte in (*range(0x20), 0x7F) if byte not in b"\t\n\r\f\v\x02\x05\x06\x14\x19\x1e")
_TRUNCATED = "the last character of the file is cut off"
# so many words in a code, and the file plainly uses it
_PLAINLY = 10


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of text in one font, as it stands in the file; `hint` is what the font's name says of it."""

    text: str
    hint: Hint | None = None


@dataclass(slots=True)
class Verdict:
    """The code of each chunk (None: Unicode already), the code of most words, and what to warn of."""

    encodings: list[str | None]
    main: str | None = None
    warnings: list[str] = field(default_factory=list)


# ---------------------------------------------------------------- bytes


def decode(data: bytes) -> tuple[str, str, list[str]]:
    """Bytes as Unicode text: the text, the name of the encoding, warnings. Raises DamagedFile for what is no text."""
    # even a text in UTF-16 takes no more than two bytes for each of its letters, one in UTF-8 at most three
    if len(data) > 4 * limits.current().characters:
        raise errors.TooLarge(
            f"The text has {len(data) // 1_000_000} MB, more than can be read as one document.",
            advice="Split it into its documents.",
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _unified(data.decode("utf-16", "replace").lstrip("\ufeff").split("\n"), "utf-16", [])
    if len(data.translate(None, _CONTROLS)) < 0.99 * len(data):
        raise _binary()
    nuls = data.count(b"\x00")
    warnings = [f"{nuls} bytes of zero were dropped"] if nuls else []
    data = data.replace(b"\x00", b"")
    try:
        return _unified(data.decode("utf-8-sig").split("\n"), "utf-8", warnings)
    except UnicodeDecodeError as error:
        cut = error
    if cut.start > len(data) - 4 and cut.start > 200:
        return _unified(data[: cut.start].decode("utf-8-sig").split("\n"), "utf-8", [*warnings, _TRUNCATED])
    lines, name, more = _mixed_lines(data)
    return _unified(lines, name, [*warnings, *more])


def _binary() -> errors.DamagedFile:
    return errors.DamagedFile(
        "The file holds binary data, not text.",
        advice="Open it in the program that made it and save it as .docx, .pdf or .txt (UTF-8).",
    )


def _mixed_lines(data: bytes) -> tuple[list[str], str, list[str]]:
    """Lines of bytes that are not UTF-8 as a whole: those that are, as such, the others byte by byte."""
    lines, whole, broken = [], 0, 0
    for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
            whole += not line.isascii()
        except UnicodeDecodeError:
            replaced, single = line.decode("utf-8", "replace"), line.decode("latin-1")
            # a damaged line of UTF-8 keeps most of its words; read byte by byte it has none
            damaged = _score(replaced)[0] > max(_score(single))
            broken += damaged
            lines.append(replaced if damaged else single)
    warnings = [f"{broken} lines hold bytes that are no UTF-8; they were replaced"] if broken else []
    return lines, "utf-8" if whole or broken else "cp1252", warnings


def _unified(lines: list[str], name: str, warnings: list[str]) -> tuple[str, str, list[str]]:
    verdict = judge([Chunk(line) for line in lines], doubtful=name == "cp1252")
    if name == "cp1252":
        warnings = [*warnings, f"read as {(verdict.main or name).upper()}, since the bytes are no UTF-8"]
        # all but VISCII have quotation marks and dashes at 80–9F
        pairs = zip(lines, verdict.encodings, strict=True)
        lines = [line if code == "viscii" else legacy.as_cp1252(line) for line, code in pairs]
    texts = [reread(line, code) for line, code in zip(lines, verdict.encodings, strict=True)]
    return "\n".join(texts), verdict.main or name, [*warnings, *verdict.warnings]


# ---------------------------------------------------------------- the code of a text


def reread(text: str, encoding: str | None, capitals: bool = False) -> str:
    """`text` in Unicode NFC; in `capitals` where its font draws small letters as such.

    TCVN3 has no capitals with a tone: a word that is in capitals but for these is put into capitals as a whole.
    """
    found = legacy.decoded(text, encoding)
    if encoding == "tcvn3":
        return found.upper() if capitals else _TOKEN.sub(lambda match: _recased(match[0]), found)
    return found


def _recased(word: str) -> str:
    plain = [char for char in word if char.isascii() and char.isalpha()]
    return word.upper() if len(plain) > 1 and all(map(str.isupper, plain)) else word


def is_suspicious(text: str) -> bool:
    """Whether a text holds signs that only the code of a legacy font, or no Vietnamese, would have."""
    return bool(_SUSPICIOUS.search(text))


def judge(chunks: Sequence[Chunk], doubtful: bool = False) -> Verdict:
    """Decide the code of each chunk of one file; `doubtful`: as characters, its bytes were only guessed."""
    suspects = [doubtful or chunk.hint is not None or is_suspicious(chunk.text) for chunk in chunks]
    if not any(suspects):
        return Verdict([None] * len(chunks))
    if not doubtful and not any(chunk.hint for chunk in chunks) and _are_few(chunks):
        scores = [_score(chunk.text) if suspect else _ZERO for chunk, suspect in zip(chunks, suspects, strict=True)]
        expected = {None: None}
    else:
        scores = [_score(chunk.text) for chunk in chunks]
        expected = _expected(chunks, scores, doubtful)
    hoped = [expected[chunk.hint and chunk.hint.encoding] for chunk in chunks]
    words = _words([_decide(*pair, ()) for pair in zip(scores, hoped, strict=True)], scores)
    present = {code for code, count in words.items() if count >= _PLAINLY}
    encodings = [_decide(*pair, present) for pair in zip(scores, hoped, strict=True)]
    return _summed(encodings, _words(encodings, scores))


def _words(encodings: Sequence[str | None], scores: Sequence[tuple[int, ...]]) -> Counter[str | None]:
    """How many words each code explains."""
    words: Counter[str | None] = Counter()
    for encoding, score in zip(encodings, scores, strict=True):
        words[encoding] += score[_CANDIDATES.index(encoding)]
    return words


def _are_few(chunks: Sequence[Chunk]) -> bool:
    suspicious = sum(len(_SUSPICIOUS.findall(chunk.text)) for chunk in chunks)
    return suspicious < _FEW * sum(len(_FOREIGN.findall(chunk.text)) for chunk in chunks)


def _expected(
    chunks: Sequence[Chunk], scores: Sequence[tuple[int, ...]], doubtful: bool
) -> dict[str | None, str | None]:
    """What the chunks with the same hint are written in, taken together."""
    sums: dict[str | None, list[int]] = {}
    for chunk, score in zip(chunks, scores, strict=True):
        total = sums.setdefault(chunk.hint and chunk.hint.encoding, [0] * len(_CANDIDATES))
        for at, count in enumerate(score):
            total[at] += count
    found = {hint: _likeliest(total, hint) for hint, total in sums.items()}
    for hint, code in found.items():
        won, held = sums[hint][_CANDIDATES.index(code)], sums[hint][0]
        # signs for units and fractions are letters elsewhere: a few of them make no other code of what is Unicode
        if hint is None and (won < 1.5 * held or (held and won < held + 3 and not doubtful)):
            found[hint] = None
    return found


def _likeliest(score: Sequence[int], first: str | None) -> str | None:
    """The candidate with the most syllables; `first` wins a tie, then Unicode."""
    return max(_CANDIDATES, key=lambda code: (score[_CANDIDATES.index(code)], code == first, code is None))


def _decide(score: Sequence[int], expected: str | None, present: Container[str | None]) -> str | None:
    best = _likeliest(score, expected)
    won, held = score[_CANDIDATES.index(best)], score[_CANDIDATES.index(expected)]
    if expected is None and best not in present:
        # an odd word or two in a text of Unicode are names or formulas
        return best if won >= 3 and won >= 4 * held else None
    return best if held == 0 or won >= held + 2 else expected


_ZERO = (0,) * len(_CANDIDATES)


def _score(text: str) -> tuple[int, ...]:
    """How many words beyond ASCII are Vietnamese syllables, read as each of the candidates."""
    if text.isascii() and not _SUSPICIOUS.search(text):
        return _ZERO
    counts = list(_ZERO)
    for token in _TOKEN.findall(text):
        if not token.isascii() or _SUSPICIOUS.search(token):
            for at, valid in enumerate(_readings(token)):
                counts[at] += valid
    return tuple(counts)


@lru_cache(maxsize=20_000)
def _readings(token: str) -> tuple[bool, ...]:
    if len(token) < 2:
        return (False,) * len(_CANDIDATES)
    as_it_stands = is_syllable(token.strip(_QUOTES))
    if _UNICODE.search(token):
        return (as_it_stands, *[False] * len(legacy.ENCODINGS))
    return (as_it_stands, *(is_syllable(legacy.decoded(token, code)) for code in legacy.ENCODINGS))


def _summed(encodings: list[str | None], words: Counter[str | None]) -> Verdict:
    found = [code for code, count in words.most_common() if code is not None and count]
    if not found:
        return Verdict(encodings)
    main = found[0] if words[found[0]] >= words[None] else None
    others = [code for code in found if code != main]
    warnings = [f"parts of the file are written in {' and '.join(map(str.upper, others))}"] if others else []
    return Verdict(encodings, main, warnings)
