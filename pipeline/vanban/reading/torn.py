"""Syllables that a copy has torn at their accented vowel: "h ế t", "Đ ế n", "ki ế n", "ng à y", "công ng hệ".

Web pages and converters set a gap around letters that another font holds. A piece is joined only where it is no word
by itself and the whole is spelled like a syllable, so that "điểm c ở trang 5" stays.
"""

from __future__ import annotations

import re

from vanban.reading.syllables import is_syllable

# letters that are no words by themselves; others are ("ở", "ý", "à"), and a final consonant must follow them
_ALONE_NO_WORD = "ếềểễệốồỗộấầẩẫậắằẳẵặớờỡợữựửừứẽẻẹèéĩịỉìíũõỏọòóãạâăê"
_WORDS_TOO = "ởýổàáảủụúùơô"
_PAIR = "(?:[Nn]gh|[NnTtKkPpCc]h|[Nn]g|[Tt]r)"
_INITIAL = rf"(?:{_PAIR}|[Gg][hi]|[Qq]u|[BbCcDdĐđGgHhKkLlMmNnPpRrSsTtVvXx])"
_FINAL = "(?:ch|ng|nh|[cmnptiuoy])"
_TORN = re.compile(
    rf"(?<![^\W_])(?P<initial>{_INITIAL}[iuoưy]?)[ ](?:(?P<vowel>[{_ALONE_NO_WORD}])(?:[ ](?P<final>{_FINAL}))?"
    rf"|(?P<word>[{_WORDS_TOO}])[ ](?P<behind>{_FINAL}))(?!\w)"
    rf"|(?<![^\W_])(?P<pair>{_PAIR})[ ](?P<rest>[^\W\d_]{{1,5}})(?!\w)"
)
# most texts hold none: every text is looked through for it
_SEEN = re.compile(
    rf"[ ](?:[{_ALONE_NO_WORD}](?!\w)|[{_WORDS_TOO}][ ]{_FINAL}(?!\w)|[Nn]g(?:h)?[ ]|[NnTtKkPpCc]h[ ]|[Tt]r[ ])"
)


def mended(text: str) -> str:
    """`text` with torn syllables joined: only white space goes."""
    return _TORN.sub(_joined, text) if _SEEN.search(text) else text


def _joined(torn: re.Match[str]) -> str:
    if torn["pair"]:
        whole = torn["pair"] + torn["rest"]
        return whole if is_syllable(whole) and not whole.isascii() else torn[0]
    begun = torn["initial"] + (torn["vowel"] or torn["word"])
    final = torn["final"] or torn["behind"]
    if final and is_syllable(begun + final):
        return begun + final
    if torn["vowel"] and is_syllable(begun):
        return f"{begun} {final}" if final else begun
    return torn[0]
