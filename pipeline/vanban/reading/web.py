"""What a newspaper's page leaves in a copy of a directive: buttons, comments, captions, repeated leads."""

from __future__ import annotations

import re
from functools import cache

from vanban import grammar, model
from vanban.grammar.forms import matching_form
from vanban.reading import mending
from vanban.reading.blocks import Grid, Paragraph, clean

_SITE = re.compile(r"\s*\(\s*(?:[\w.-]+\.(?:vn|com|net|org)|[A-ZĐ][\wÀ-ỹ ]{1,30})\s*\)\s*[-–]\s*(?=\S)")
_TEMPLATE = re.compile(r"\s*(?:\{[a-z_]+\}\s*[-|,]?\s*)+$")
_HEAD = 12
_SHORT = 90
_LONGEST = 200
_HEADLINE = 170
_WORTH = 40


def without_residue(
    blocks: list[Paragraph | Grid], removed: list[model.Removed], known: bool = False
) -> list[Paragraph | Grid]:
    """The blocks without the residue of a web page, if they come from one (`known`, or by its signs)."""
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    if not known and not any(_entry(block.text, sure=True) for block in paragraphs):
        return blocks
    kept: list[Paragraph | Grid] = []
    in_tail = False
    for number, block in enumerate(blocks):
        if isinstance(block, Grid):
            kept.append(block)
            continue
        entry = _entry(block.text)
        late = number > 0.6 * len(blocks)
        in_tail = in_tail or (late and entry is not None and bool(entry.extra.get("tail")))
        if entry is not None or (in_tail and _is_of_page(block.text)):
            _note(block.text, block.page, removed)
        else:
            _trim(block, removed)
            kept.append(block)
    return _without_repetition(kept, removed)


def _is_of_page(text: str) -> bool:
    """Whether a line behind a text is the page's: short, or a headline, which no full stop ends."""
    return len(text) < _SHORT or (len(text) < _HEADLINE and not mending.ends_sentence(text))


def _entry(text: str, sure: bool = False) -> grammar.Entry | None:
    if len(text) > _LONGEST:
        return None
    form = matching_form(clean(text))
    anything, entries = _residue(sure)
    # one look for all forms together: nearly every paragraph is none
    if not anything.fullmatch(form):
        return None
    return next((entry for entry in entries if entry.regex.fullmatch(form)), None)


@cache
def _residue(sure: bool) -> tuple[re.Pattern[str], tuple[grammar.Entry, ...]]:
    """The entries that tell residue, or only the `sure` ones, as one pattern and one by one."""
    residue = (entry for entry in grammar.entries("furniture") if entry.extra["why"] == "web_residue")
    entries = tuple(entry for entry in residue if not sure or entry.extra.get("sure"))
    return re.compile("|".join(f"(?:{entry.regex.pattern})" for entry in entries), re.VERBOSE), entries


def _trim(block: Paragraph, removed: list[model.Removed]) -> None:
    """Cut the site's name before a lead and template rests behind a paragraph."""
    if site := _SITE.match(block.text):
        _note(site[0], block.page, removed)
        block.text = block.text[site.end() :]
    if rest := _TEMPLATE.search(block.text):
        _note(rest[0], block.page, removed)
        block.text = block.text[: rest.start()]


def _without_repetition(blocks: list[Paragraph | Grid], removed: list[model.Removed]) -> list[Paragraph | Grid]:
    """A title that the head of the page says again, as the caption of a picture, stands only at its first place.

    A lead that stands above the title and again below it is the article's own text both times.
    """
    kept: list[Paragraph | Grid] = []
    titles: set[str] = set()
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph) and len(block.text) > _WORTH and number < _HEAD:
            text = clean(block.text)
            if text in titles:
                _note(block.text, block.page, removed)
                continue
            if not mending.ends_sentence(text):
                titles.add(text)
        kept.append(block)
    return kept


def _note(text: str, page: int, removed: list[model.Removed]) -> None:
    removed.append(model.Removed(page=page, text=clean(text), why="web_residue"))
