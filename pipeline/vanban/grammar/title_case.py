"""Names that careless hands write with a capital at each syllable, as the rules write them.

"Sở Giáo Dục Và Đào Tạo", "Chủ Tịch Ủy Ban Nhân Dân": Vietnamese has the capital at the first syllable of each word
(decree 30/2020, annex II). Only names and words that the grammar of bodies knows are mended, each as long as before.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_MOST_SYLLABLES = 9


def in_sentence_case(run: str) -> str:
    """Syllables in capitals with the known names among them in the case of a sentence; as long as `run`.

    From left to right the longest name at each counts; none does behind the name of a person.
    """
    syllables, at, stranger = run.split(" "), 0, False
    while at < len(syllables):
        name, size = _longest(syllables[at : at + _MOST_SYLLABLES])
        if size and not stranger:
            behind = " ".join(syllables[at : at + size])[len(name) :]
            syllables[at : at + size] = f"{name}{behind}".split(" ")
            at += size
        else:
            bare = syllables[at].rstrip(",")
            stranger = bare == syllables[at] and (stranger or not (bare in _syllables() or bare.isupper()))
            at += 1
    return " ".join(syllables)


def _longest(syllables: list[str]) -> tuple[str, int]:
    """The longest name with which the syllables begin, as it is written, and how many of them it has; else "" and 0."""
    for size in range(len(syllables), 1, -1):
        if name := _known().get(" ".join(syllables[:size]).rstrip(",")):
            return name, size
    return "", 0


@cache
def _known() -> dict[str, str]:
    """How each name is written with a capital at each syllable → how it is written."""
    return {titled: name for name in _names() for titled in _titled(name) if titled != name}


def _names() -> Iterator[str]:
    # the grammar itself reads its patterns in matching form, which is made with this module
    data = tomllib.loads(files(__package__).joinpath("bodies.toml").read_text("utf-8"))
    rows = [group["names"] for group in data["group"]]
    rows += data["fielded"]["fields"], data["proper"]["heads"]
    rows.append([name for name in data["classes"]["words"] if name.count(" ") == 1])
    rows.append({*data["proper"]["inner"], *data["office"]["heads"]}.difference(data["titled"]["others"]))
    for row in rows:
        yield from (name[:1].upper() + name[1:] for name in row)
    yield from (*data["titled"]["words"], *data["titled"]["small"])


@cache
def _syllables() -> frozenset[str]:
    return frozenset(syllable for titled in _known() for syllable in titled.split(" "))


def _titled(name: str) -> set[str]:
    titled = " ".join(word[:1].upper() + word[1:] for word in name.split(" "))
    return {titled, titled.replace(" Và ", " và "), titled.replace(" Các ", " các ")}
