"""The outline: which paragraph stands under which, and what each headed section is for.

Ranks order the labels of one document (`grammar/outline.toml`); a paragraph stands under the nearest one before it
with a lower rank. Numbering that restarts or is broken (a newspaper's copy, an automatic list) does not matter:
only ranks do, and a capital heading with an arabic number counts as a top one where others are not capital.
"""

from __future__ import annotations

import re
from itertools import pairwise

from vanban import model
from vanban.draft import Draft, Line
from vanban.grammar.forms import matching_form
from vanban.structure.attributes import read_attribute
from vanban.structure.items import Item
from vanban.structure.labels import Label, read_label
from vanban.structure.section_roles import give_roles

_ATTRIBUTE_RANK = 14
_PARAGRAPH_RANK = 13
_TOP_RANK = 6
_LETTER_RANK = 5
_HEADING_WORDS = 10
_MAX_TITLE_WORDS = 60
# the first characters tell prose from capitals in all but a few lines
_CAPITAL_PROBE = 40


def outline(draft: Draft) -> tuple[model.Section, ...]:
    """The sections of the document in the order of the text: labelled items, bullets, attributes, paragraphs, tables.

    Labels are as printed; `heading` is the title, or the first ten words of an item without one.
    """
    whole = matching_form(draft.text)
    items = [_item(line, whole[line.start : line.end]) for line in draft.lines if line.zone in ("body", "basis")]
    _number_quotes(items)
    _level_unlabelled(items)
    _join_headings(items)
    _lift_capitals(items)
    _lower_letters(items)
    items = sorted(items + _annex_heads(draft) + _tables(draft), key=lambda item: (item.line.start, item.rank))
    _nest(items, draft.parts)
    for item in items:
        item.title = _is_title(item)
        _give_heading(item)
    give_roles(items, draft.metadata.doc_type)
    return _sections(items)


# ---------------------------------------------------------------- items


def _item(line: Line, form: str) -> Item:
    if line.zone == "basis":
        return Item(line, form, None, _PARAGRAPH_RANK, "paragraph", line.start, role="basis")
    label = read_label(form)
    if (label is None or label.kind == "bullet") and (attribute := read_attribute(form)):
        return Item(line, form, label, _ATTRIBUTE_RANK, "attribute", line.start + attribute[1])
    if label is None:
        capital = _is_capital(form) and len(form) > 6 and line.zone == "body"
        rank, kind = (_TOP_RANK, "section") if capital else (_PARAGRAPH_RANK, "paragraph")
        return Item(line, form, None, rank, kind, line.start)
    return Item(line, form, label, label.rank, label.kind, line.start + label.rest)


def _is_capital(form: str) -> bool:
    if sum(map(str.islower, form[:_CAPITAL_PROBE])) > _CAPITAL_PROBE // 8:
        return False
    letters = list(filter(str.isalpha, form))
    small = sum(map(str.islower, letters))
    # a stray small letter is a slip ("Tổ CHỨC THỰC HIỆN")
    return len(letters) >= 4 and small <= len(letters) // 8


def _number_quotes(items: list[Item]) -> None:
    """Paragraphs inside a quotation over several paragraphs (new wording of a law) are no items of this document."""
    for at, item in enumerate(items):
        rest = item.rest
        if not rest.startswith('"') or rest.count('"') % 2 == 0:
            continue
        closing = next((i for i in range(at + 1, min(at + 60, len(items))) if items[i].form.count('"') % 2), None)
        for inner in items[at + 1 : (closing or at) + 1]:
            inner.label, inner.rank, inner.kind, inner.text_start = (
                None, _PARAGRAPH_RANK, "paragraph", inner.line.start)  # fmt: skip


def _level_unlabelled(items: list[Item]) -> None:
    """Where a part numbers its headings, a line in capitals without a number is none (a sample, a slogan)."""
    numbered = {item.line.part for item in items if item.label and item.rank <= _TOP_RANK}
    for item in items:
        if item.label is None and item.rank == _TOP_RANK and item.line.part in numbered:
            item.rank, item.kind = _PARAGRAPH_RANK, "paragraph"


def _join_headings(items: list[Item]) -> None:
    """A label that stands alone on its line ("Chương I") takes the next line as its heading."""
    for item, following in pairwise(items):
        alone = item.label and item.text_start >= item.line.end
        if alone and following.label is None and following.line.part == item.line.part:
            item.heading = following.line.text
            item.end = following.line.end
            following.rank = -1
    items[:] = [item for item in items if item.rank != -1]


def _lift_capitals(items: list[Item]) -> None:
    """In broken numbering a capital heading is a top one, whatever its number ("5. NHIỆM VỤ" above "6. Tăng cường")."""
    plain = {item.line.part for item in items if item.label and item.rank == 7 and not _is_capital(item.rest)}
    for item in items:
        if item.label and item.rank == 7 and item.line.part in plain and _is_capital(item.rest):
            item.rank = _TOP_RANK


def _lower_letters(items: list[Item]) -> None:
    """Where the first capital letter stands below a roman number ("II. NỘI DUNG" above "A. Kiểm tra"), all do."""
    first: dict[int, float] = {}
    for item in items:
        if item.label and item.rank in (_LETTER_RANK, _TOP_RANK):
            first.setdefault(item.line.part, item.rank)
    for item in items:
        if item.label and item.rank == _LETTER_RANK and first[item.line.part] == _TOP_RANK:
            item.rank = _TOP_RANK + 0.5


def _annex_heads(draft: Draft) -> list[Item]:
    """An annex is a section of its own: its label is the line "PHỤ LỤC I", its heading the part's title."""
    heads = []
    for at, part in enumerate(draft.parts):
        first = next((line for line in draft.lines if line.part == at and line.zone == "head"), None)
        # a file that is nothing but an annex has it as its main part
        if part.kind not in ("annex", "main") or first is None:
            continue
        match = re.match(r"(?:PHỤ LỤC|Phụ lục)(?:\s+(?:SỐ|số))?(?:\s+(?:[IVX]+|\d+[A-Za-z]?|[A-Z])\b)?", first.text)
        if match:
            label = Label("part", 0, match[0], match.end(), "annex")
            heads.append(Item(first, first.text, label, 0, "part", first.end, heading=part.subject))
    return heads


def _tables(draft: Draft) -> list[Item]:
    items = []
    for table in draft.tables:
        part = next((at for at, part in enumerate(draft.parts) if part.start <= table.start < part.end), 0)
        line = Line(table.start, table.end, draft.text[table.start : table.end], "body", part)
        items.append(Item(line, "", None, _PARAGRAPH_RANK, "table", table.start))
        for row in table.rows:
            filled = [cell for cell in row if cell.text]
            if filled:
                line = Line(filled[0].start, filled[-1].end, "", "body", part)
                items.append(Item(line, "", None, _ATTRIBUTE_RANK, "row", line.start))
    return items


# ---------------------------------------------------------------- nesting


def _nest(items: list[Item], parts: tuple[model.Part, ...]) -> None:
    stack: list[Item] = []
    for item in items:
        while stack and (stack[-1].rank >= item.rank or stack[-1].line.part != item.line.part):
            stack.pop()
        if stack:
            item.parent = stack[-1]
            item.depth = stack[-1].depth + 1
            stack[-1].children.append(item)
        item.end = max(item.end, item.line.end)
        for above in stack:
            above.end = max(above.end, item.end)
        stack.append(item)


def _is_title(item: Item) -> bool:
    """Whether the item's own line is a heading, not a sentence."""
    rest = item.rest.strip()
    if item.heading is not None:
        return True
    if not rest or item.kind in ("attribute", "table", "row", "bullet"):
        return False
    if _is_capital(rest):
        return True
    closed = bool(item.children) and is_closed_title(item.kind, rest)
    return item.label is not None and (closed or reads_as_title(rest))


def reads_as_title(rest: str) -> bool:
    """Whether the text behind a label is a title: short enough, and without the stop of a sentence."""
    return len(rest.split()) <= _MAX_TITLE_WORDS and not rest.endswith((".", ";", ",", "/"))


_CLOSED_WORDS = 12


def is_closed_title(kind: str, rest: str) -> bool:
    """Whether the text behind the label of a top level is a title with a full stop ("IV. Tổ chức thực hiện.")."""
    short = len(rest.split()) <= _CLOSED_WORDS and rest.endswith(".") and not any(mark in rest[:-1] for mark in ".;:,/")
    return short and kind in ("part", "chapter", "section")


def _give_heading(item: Item) -> None:
    if item.heading is not None or item.kind in ("paragraph", "table", "row", "attribute"):
        return
    rest = " ".join(item.line.text[item.text_start - item.line.start :].split())
    item.heading = rest if item.title else " ".join(rest.split()[:_HEADING_WORDS])


# ---------------------------------------------------------------- sections


def _sections(items: list[Item]) -> tuple[model.Section, ...]:
    ids = {id(item): f"s{at}" for at, item in enumerate(items, 1)}
    return tuple(
        model.Section(
            id=ids[id(item)],
            parent=ids[id(item.parent)] if item.parent else None,
            kind=item.kind,
            label=item.label.text if item.label else None,
            heading=item.heading,
            depth=item.depth,
            role=item.role,
            start=item.line.start,
            end=item.end,
        )
        for item in items
    )
