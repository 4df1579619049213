"""Whether a word is spelled as a syllable of Vietnamese can be.

Only its form is looked at: an initial, a rhyme, at most one tone, and a tone that the final consonant allows (a
rhyme that ends in c, ch, p or t has the acute or the dot below). This tells Vietnamese from what the same bytes are
in another code.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ACUTE, _DOT_BELOW = "\u0301", "\u0323"
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_INITIAL = re.compile(r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?")
_RHYMES = frozenset(
    re.findall(
        r"\S+",
        """
        a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
        e ec em en eng eo ep et ê êc êch êm ên êng ênh êp êt êu
        i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu y yêm yên yêng yêt yêu
        o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc
        oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
        u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt
        uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ươc ươi ươm ươn ương ươp ươt ươu ưu
        """,
    )
)
# "gi" and "qu" may hold the vowel themselves: gì, giếng, quý
_BEHIND = {"gi": frozenset(("", "n", "m", "p", "t", "êc", "êm", "ên", "êng", "êt", "êu")), "qu": frozenset(("", "y"))}


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether `word`, in any letter case and composed or not, is spelled like a Vietnamese syllable."""
    if len(word) > 12:
        return False
    apart = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(apart)
    bare = unicodedata.normalize("NFC", _TONE.sub("", apart))
    initial = _INITIAL.match(bare)[0]
    rhyme = bare[len(initial) :]
    if len(tones) > 1 or (rhyme not in _RHYMES and rhyme not in _BEHIND.get(initial, ())):
        return False
    return (rhyme[-1:] not in ("c", "p", "t") and rhyme[-2:] != "ch") or tones in ([_ACUTE], [_DOT_BELOW])
