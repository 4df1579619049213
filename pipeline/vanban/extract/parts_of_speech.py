"""The parts of speech of a few words, by underthesea's model.

`underthesea.pos_tag` reads its 22 feature templates anew for every word, which takes four times as long as all else
that it does. Here the features are made at once and given to the same model; a test compares the two.
"""

from __future__ import annotations

from functools import cache
from typing import Any

_WORDS_AROUND = (-2, -1, 0, 1, 2)
_PAIRS = ((-2, -1), (-1, 0), (0, 1), (1, 2))
# the model was trained with the tags of the words before, which are not known yet: "X" stands for each
_TAGS_BEFORE = (-3, -2, -1)


@cache
def _model() -> Any:
    from underthesea.pipeline.pos_tag.model_crf import CRFPOSTagPredictor

    return CRFPOSTagPredictor.Instance().model


def tagged(text: str) -> list[tuple[str, str]]:
    """The words of `text` with their tags ("V" is a verb), exactly as `underthesea.pos_tag` gives them."""
    from underthesea import word_tokenize

    words = word_tokenize(text)
    return list(zip(words, _model().tag(_features(words)), strict=True)) if words else []


def _features(words: list[str]) -> list[list[str]]:
    lower = [word.lower() for word in words]
    title = [str(_is_title(word)) for word in words]
    return [_of_word(words, lower, title, at) for at in range(len(words))]


def _of_word(words: list[str], lower: list[str], title: list[str], at: int) -> list[str]:
    last = len(words)

    def near(values: list[str], by: int) -> str:
        return "BOS" if at + by < 0 else "EOS" if at + by >= last else values[at + by]

    def pair(one: int, other: int) -> str:
        if at + one < 0:
            return "BOS"
        return "EOS" if at + other >= last else f"{words[at + one]} {words[at + other]}"

    return [
        *(f"T[{by}].lower={near(lower, by)}" for by in _WORDS_AROUND),
        *(f"T[{by}].istitle={near(title, by)}" for by in (0, -1, 1)),
        *(f"T[{by}]={near(words, by)}" for by in _WORDS_AROUND),
        *(f"T[{one},{other}]={pair(one, other)}" for one, other in _PAIRS),
        *(f"T[{by}][1]={'BOS' if at + by < 0 else 'X'}" for by in _TAGS_BEFORE),
        *(f"T[{one},{other}][1]={'BOS' if at + one < 0 else 'X X'}" for one, other in ((-3, -2), (-2, -1))),
    ]


def _is_title(word: str) -> bool:
    return all(part[:1].istitle() for part in word.split(" ")) if word else False
