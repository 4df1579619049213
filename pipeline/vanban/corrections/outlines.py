"""The outline with what people say of its sections: they nest as before, and each fact stands in its innermost one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vanban import model

# what has a label of its own, and is counted in gold
COUNTED = ("part", "chapter", "section", "article", "clause", "point")
_LONGEST_HEAD = 200


def head_of(text: str, section: model.Section) -> model.Quote:
    """The first line of a section, by which it is found again."""
    end = text.find("\n", section.start, section.end)
    end = min(section.end if end < 0 else end, section.start + _LONGEST_HEAD)
    return model.Quote(start=section.start, end=end, text=text[section.start : end])


def said_of_section(section: model.Section) -> model.SaidSection:
    """What is said by one who accepts a section as it is."""
    return model.SaidSection(**{name: getattr(section, name) for name in model.SaidSection.model_fields})


def counted(document: model.Document) -> list[model.Section]:
    """The sections of a document that people go through."""
    return [each for each in document.sections if each.label and each.kind in COUNTED]


def put(
    text: str,
    sections: Sequence[model.Section],
    said: model.SaidSection,
    start: int,
    found: model.Section | None,
    id: str,
) -> list[model.Section]:
    """The sections with one that is said to begin at `start`; `found` is the one that was read there.

    One that is new, or of another depth, ends where the next of its depth or above begins, and closes those before it.
    What stands in `found` moves up or down with it.
    """
    fields = said.model_dump()
    if found is not None and (found.start, found.depth) == (start, said.depth):
        return [each.model_copy(update=fields) if each is found else each for each in sections]
    rest = [each for each in sections if each is not found]
    if found is not None:
        rest = [_moved(each, said.depth - found.depth) if _is_in(each, found) else each for each in rest]
    around = [each.end for each in rest if each.start <= start < each.end and each.depth < said.depth]
    behind = [each.start for each in rest if each.start > start and each.depth <= said.depth]
    end = _trimmed(text, start, min((*around, *behind), default=len(text)))
    rest = [_closed(text, each, start) if each.depth >= said.depth else each for each in rest]
    return nested([*rest, model.Section(id=id, start=start, end=max(end, start), **fields)])


def take_out(sections: Sequence[model.Section], found: model.Section) -> list[model.Section]:
    """The sections without `found`: what stood in it belongs to the one before it of the same depth, or above."""
    rest = [each for each in sections if each is not found]
    before = [
        each for each in rest if each.parent == found.parent and each.depth == found.depth and each.end <= found.start
    ]
    if before:
        last = max(before, key=lambda section: section.end)
        rest = [each.model_copy(update={"end": found.end}) if each is last else each for each in rest]
    return nested(rest)


def nested(sections: Iterable[model.Section]) -> list[model.Section]:
    """The sections in the order of the text, each with the one that it stands in as its parent."""
    found: list[model.Section] = []
    open_: list[model.Section] = []
    for each in sorted(sections, key=lambda section: (section.start, section.depth, -section.end)):
        while open_ and not (each.end <= open_[-1].end and open_[-1].depth < each.depth):
            open_.pop()
        parent = open_[-1].id if open_ else None
        found.append(each if each.parent == parent else each.model_copy(update={"parent": parent}))
        open_.append(each)
    return found


def _is_in(section: model.Section, outer: model.Section) -> bool:
    return outer.start <= section.start and section.end <= outer.end and section.depth > outer.depth


def _moved(section: model.Section, by: int) -> model.Section:
    return section.model_copy(update={"depth": max(1, section.depth + by)})


def _closed(text: str, section: model.Section, at: int) -> model.Section:
    """A section that ends where another one begins."""
    if not section.start < at < section.end:
        return section
    return section.model_copy(update={"end": _trimmed(text, section.start, at)})


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())
