"""The bodies of a document: each once, with its level, side and place, and everywhere that it is named.

Tasks name bodies as written; here the spellings of one body ("UBND tỉnh", "Ủy ban nhân dân tỉnh") come together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from vanban import grammar, model
from vanban.draft import Draft
from vanban.extract.body_names import Name, read_name
from vanban.grammar.forms import matching_form
from vanban.grammar.wordlists import alternatives

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_LEVELS: tuple[tuple[model.Level, re.Pattern[str]], ...] = (
    (
        "commune",
        re.compile(r"(?<!\w)(?:cấp xã|xã(?! hội)|phường|thị trấn|đặc khu|cấp cơ sở|(?:ở|tại|đến) cơ sở)(?!\w)"),
    ),
    ("district", re.compile(r"(?<!\w)(?:cấp huyện|huyện|quận|thị xã|thị|huyện ủy|quận ủy|thị ủy)(?!\w)")),
    ("province", re.compile(r"(?<!\w)(?:cấp tỉnh|tỉnh|thành phố|tỉnh ủy|thành ủy)(?!\w)")),
    ("central", re.compile(r"(?<!\w)(?:trung ương|việt nam|quốc gia|chính phủ|quốc hội)(?!\w)")),
)
_DETERMINER = re.compile(r"^(?:tất cả|toàn thể|các|những|mỗi|mọi|từng)\s+")


def bodies(draft: Draft) -> tuple[tuple[model.Body, ...], tuple[model.Task, ...]]:
    """The bodies that the tasks name, in the order of their first mention, and the tasks with references to them."""
    spellings: dict[str, set[str]] = {}
    for task in draft.tasks:
        for body in task.bodies:
            spellings.setdefault(body_key(body.name), set()).add(body.name)
    mentions = _mentions(draft, spellings)
    ordered = sorted(mentions, key=lambda key: mentions[key][0].start)
    ids = {key: f"b{at}" for at, key in enumerate(ordered, 1)}
    found = tuple(_body(draft, ids[key], mentions[key]) for key in ordered)
    tasks = tuple(
        task.having(bodies=tuple(body.having(body=ids[body_key(body.name)]) for body in task.bodies))
        for task in draft.tasks
    )
    return found, tasks


@cache
def _abbreviations() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = grammar.data("bodies")["abbreviations"]
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(matching_form(short).lower())}(?!\w)"), matching_form(full).lower())
        for short, full in rows.items()
    )


@cache
def _any_abbreviation() -> re.Pattern[str]:
    shorts = [short.lower() for short in grammar.data("bodies")["abbreviations"]]
    return re.compile(rf"(?<!\w){alternatives(shorts)}(?!\w)")


@lru_cache(maxsize=4096)
def body_key(name: str) -> str:
    """What spellings of one body share: small letters, one tone placement, abbreviations written out, no "các"."""
    key = " ".join(matching_form(name).lower().split())
    key = _DETERMINER.sub("", key)
    if _any_abbreviation().search(key):
        for short, full in _abbreviations():
            key = short.sub(full, key)
    return key


# bodies whose level their kind tells; "Phòng" is the district's until 30/6/2025 and the commune's after (two levels)
_LEVEL_OF_KIND: dict[str, model.Level] = {"ministry": "central", "department": "province"}
_TWO_LEVELS_SINCE = "2025-07-01"


def _body(draft: Draft, identifier: str, mentions: list[model.Mention]) -> model.Body:
    spelling = next((spot.text for spot in mentions if not spot.text.isupper()), mentions[0].text)
    name, told = _known(spelling)
    level = told or _level_of_kind(name.kind, draft.metadata.issued_on)
    issuer = draft.metadata.issuer
    local = issuer is not None and level in ("province", "district", "commune")
    return model.Body(
        id=identifier,
        name=" ".join(spelling.split()),
        kind=name.kind,
        level=level,
        side=name.side,  # type: ignore[arg-type]
        province=issuer.province if local else None,
        district=issuer.district if local and level in ("district", "commune") else None,
        commune=issuer.commune if local and level == "commune" else None,
        mentions=tuple(mentions),
    )


# documents name the same few hundred bodies
@lru_cache(maxsize=1024)
def _known(spelling: str) -> tuple[Name, model.Level | None]:
    """What a body's name tells of it: its parts, and its level where the words say it."""
    form = matching_form(spelling)
    name = read_name(form, 0) or Name(0, len(form), "organisation")
    return name, name.level or _level(form)


def _level(form: str) -> model.Level | None:
    small = form.lower()
    return next((level for level, words in _LEVELS if words.search(small)), None)


def _level_of_kind(kind: str, issued_on: str | None) -> model.Level | None:
    if kind == "division":
        return "commune" if issued_on and issued_on >= _TWO_LEVELS_SINCE else "district"
    return _LEVEL_OF_KIND.get(kind)


@cache
def _language() -> Language:
    """A blank pipeline whose tokens are words and single marks: names match whole words in one pass."""
    import spacy
    from spacy.tokenizer import Tokenizer

    language = spacy.blank("xx")
    language.max_length = 1 << 31
    language.tokenizer = Tokenizer(
        language.vocab, infix_finditer=re.compile(r"[^\w\s]").finditer, token_match=re.compile(r"\w+$").match
    )
    return language


@lru_cache(maxsize=1024)
def _tokens(name: str) -> Doc:
    return _language().make_doc(matching_form(name))


# no body's name is longer: one that repeats a word over pages would be compared with the text from each of them on
_LONGEST_NAME = 500


def _mentions(draft: Draft, spellings: dict[str, Iterable[str]]) -> dict[str, list[model.Mention]]:
    """Key → where the body is named, whatever its letter case; where names overlap the longest counts."""
    if not spellings:
        return {}
    from spacy.matcher import PhraseMatcher

    language = _language()
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    for key, names in spellings.items():
        matcher.add(key, [_tokens(name) for name in sorted(names) if len(name) <= _LONGEST_NAME])
    document = language.make_doc(matching_form(draft.text))
    found: dict[str, list[model.Mention]] = {key: [] for key in spellings}
    for key, first, last in _longest(matcher(document)):
        start, end = document[first].idx, document[last - 1].idx + len(document[last - 1])
        found[language.vocab.strings[key]].append(model.Mention(start=start, end=end, text=draft.text[start:end]))
    return {key: spots or _as_charged(draft, key) for key, spots in found.items()}


def _longest(matches: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of matches (key, first token, token behind) that overlap the longest, of those the first; in their order.

    What `spacy.util.filter_spans` does, without an object for each.
    """
    kept, taken = [], set()
    for match in sorted(matches, key=lambda match: (match[1] - match[2], match[1])):
        tokens = range(match[1], match[2])
        if tokens[0] not in taken and tokens[-1] not in taken:
            kept.append(match)
            taken.update(tokens)
    return sorted(kept, key=lambda match: match[1])


def _as_charged(draft: Draft, key: str) -> list[model.Mention]:
    """A body whose every mention lies inside a longer name keeps the places where tasks charge it."""
    spots = {(body.start, body.end) for task in draft.tasks for body in task.bodies if body_key(body.name) == key}
    return [model.Mention(start=a, end=b, text=draft.text[a:b]) for a, b in sorted(spots)]
