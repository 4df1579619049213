"""Citations by the thousand: every form of the field, put together from its pieces by a seed.

What each mention says (number, code, date, issuer, term) is known from the pieces; nothing of vanban is asked for it.
To add a form, add its function to `citation_single` or `citation_lists`, and a row to FAMILIES.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from citation_lists import (
    alias,
    amended,
    colon_list,
    elided,
    in_cells,
    listed,
    pinpointed,
    ranged,
    same_day,
    two_in_a_sentence,
)
from citation_pieces import Row
from citation_single import (
    capitals,
    congress,
    dashes,
    issuer_first,
    law,
    letter,
    merged,
    no_symbol_alone,
    norm,
    number_only,
    old_style,
    other_body,
    party,
    plenum,
    small_letters,
    state,
)

FAMILIES: tuple[tuple[Callable[[random.Random], Row], int], ...] = (
    (party, 4500), (state, 4500), (norm, 3000), (letter, 1200), (issuer_first, 600), (number_only, 1200), (law, 1200),
    (congress, 800), (plenum, 800), (listed, 1500), (elided, 800), (colon_list, 800), (same_day, 300), (ranged, 300),
    (pinpointed, 1500), (alias, 600), (two_in_a_sentence, 800), (dashes, 1500), (other_body, 900), (old_style, 800),
    (small_letters, 900), (capitals, 500), (no_symbol_alone, 400), (merged, 800), (amended, 500), (in_cells, 500),
)  # fmt: skip


_WIDTH = 72


def break_lines(rng: random.Random, paragraphs: list[Row]) -> str:
    """The paragraphs as a text file has them: an empty line between two, lines broken at spaces and inside symbols.

    A line that begins with the dash of "Lao động - Thương binh" looks like an item's: there no line is broken.
    """
    made = []
    for row in paragraphs:
        text = row.text.replace(" - ", "\u00a0-\u00a0")
        for said in row.said:
            if rng.random() < 0.5:
                cut = said.code.index("-" if "-" in said.code else "/") + 1
                text = text.replace(said.code, f"{said.code[:cut]}\n{said.code[cut:]}")
        made.append("\n".join(_wrapped(text)))
    return "\n\n".join(made).replace("\u00a0", " ")


def _wrapped(text: str) -> Iterator[str]:
    for piece in text.split("\n"):
        line = ""
        for word in piece.split(" "):
            if line and len(line) + len(word) >= _WIDTH:
                yield line
                line = word
            else:
                line = f"{line} {word}" if line else word
        yield line


def rows(family: Callable[[random.Random], Row], count: int, seed: int = 4) -> Iterator[Row]:
    """`count` paragraphs of a family; the same ones for the same seed."""
    rng = random.Random(f"{family.__name__} {seed}")
    for _ in range(count):
        yield family(rng)
