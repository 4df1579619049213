"""Where deadlines and targets count: the operative passages of a document.

Not: head, legal basis and closing, purposes and requirements, the assessment of the past, empty forms, titles of
documents (see `masks`). In normative texts only provisions that charge a body (the guide's decided cases).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from vanban import grammar, model
from vanban.draft import Draft, Line
from vanban.extract.body_names import Name
from vanban.extract.roles import read_charges
from vanban.grammar.column_heads import BODY_COLUMNS
from vanban.grammar.forms import lowered, matching_form
from vanban.structure.attributes import read_attribute, read_attributes
from vanban.structure.labels import read_label
from vanban.structure.tables import columns

_LEADS = grammar.patterns("order_leads")
Setting = Literal["prose", "time", "product", "lead", "rule", "story"]
_FIRST_WORDS = 10
_HEADED = ("part", "chapter", "section", "article")
_SILENT = ("purpose", "basis", "closing")
_NO_TASK_TEXT = (*BODY_COLUMNS, "number", "other", "unit")


class Passage(NamedTuple):
    """One paragraph or table cell.

    `setting`: "prose"; "time" where a time is expected (time column, "Thời gian thực hiện: …"); "product" where the
    result is named, which holds amounts but no deadlines; "lead" before the first item, where only orders count;
    "rule" in a normative text outside its duties; "story" in a text that is no known kind of document, where only a
    sentence that asks for something holds a deadline.
    """

    start: int
    end: int
    setting: Setting
    role: model.SectionRole | None = None
    table: bool = False
    normative: bool = False


@cache
def words(name: str) -> re.Pattern[str]:
    """The pattern `name` of scope.toml, compiled, between word boundaries."""
    macros = grammar.macro_table("scope")
    return grammar.compiled(rf"(?<!\w)(?:{grammar.data('scope')[name]})(?!\w)", macros, f"scope.toml: {name}")


def passages(draft: Draft) -> tuple[Passage, ...]:
    """The operative passages, in the order of the text."""
    found = [*_paragraphs(draft), *_cells(draft)]
    return tuple(sorted(found, key=lambda passage: passage.start))


# ---------------------------------------------------------------- paragraphs


def _paragraphs(draft: Draft) -> Iterator[Passage]:
    openings = _first_items(draft)
    numbered = _numbered_kinds(draft)
    whole = matching_form(draft.text)
    ordered = False
    for line, above in _with_sections(draft):
        part = draft.parts[line.part] if line.part < len(draft.parts) else None
        if line.zone != "body" or (part and part.kind == "form"):
            continue
        form = whole[line.start : line.end]
        role = next((section.role for section in reversed(above) if section.role), None)
        attribute, value = _attribute(form, above)
        untyped = _is_story(draft, part, above, numbered, line.start)
        ordered = ordered or (untyped and _LEADS["counts-from"].search(form) is not None)
        story = untyped and not ordered
        if story and attribute and words("invitation").match(form.lower()):
            continue  # "Thời gian: 19h30 ngày 12/12; địa điểm: …" invites, it orders nothing
        if attribute == "time" and role not in ("basis", "closing"):
            yield Passage(line.start + value, line.end, "time", role)
        elif attribute in _NO_TASK_TEXT and (shared := _shared_time(form)) and role not in ("basis", "closing"):
            yield Passage(line.start + shared[0], line.start + shared[1], "time", role)
        elif (
            not _is_silent(role, above)
            and not _WHOM.match(form)
            and attribute not in _NO_TASK_TEXT
            and not _is_reported(above)
        ):
            normative = _is_normative(draft, line.part)
            if normative and above and above[-1].start == line.start and _is_heading(above[-1], line):
                continue
            lead = line.start < openings.get(line.part, -1) and role not in ("aims", "targets")
            setting = "product" if attribute == "product" else _setting(normative, lead, above)
            if setting != "product" and story:
                setting = "story"
            yield Passage(line.start, line.end, setting, role, normative=normative)


# "2. Đối tượng: Huyện ủy … và 02 đảng ủy": whom a check is about, nothing to be reached
_WHOM = re.compile(r"[\s\-+*•\d.)]*(?:Đối tượng|Thành phần)(?![^:.;]{0,40}thời gian)[^:.;]{0,40}:")


def _with_sections(draft: Draft) -> Iterator[tuple[Line, list[model.Section]]]:
    """Each line with the sections that it stands in, outermost first."""
    stack: list[model.Section] = []
    at = 0
    for line in draft.lines:
        while at < len(draft.sections) and draft.sections[at].start <= line.start:
            stack = [section for section in stack if section.end > draft.sections[at].start]
            stack.append(draft.sections[at])
            at += 1
        stack = [section for section in stack if section.end > line.start]
        yield line, stack


def _first_items(draft: Draft) -> dict[int, int]:
    """Part → where its first item begins, if a heading or a line that introduces items ("… như sau:") stands there.

    Before it a directive tells why it is issued; without such a line the paragraphs before an item are orders like it.
    """
    ends = [part.end for part in draft.parts] or [len(draft.text)]
    introducing = {line.end for line in draft.lines if line.text.rstrip().endswith(":")}
    openings: dict[int, int] = {}
    for section in draft.sections:
        part = min(bisect_right(ends, section.start), len(ends) - 1)
        if part in openings or not section.label or section.kind in ("bullet", "attribute"):
            continue
        introduced = len(draft.text[: section.start].rstrip()) in introducing
        openings[part] = section.start if introduced or section.kind in _HEADED else -1
    return openings


def _attribute(form: str, above: list[model.Section]) -> tuple[str | None, int]:
    """What the line tells of the task above it ("3. Thời gian thực hiện: …") and where that begins.

    Below a heading that is such a name the whole line is its value.
    """
    label = read_label(form)
    rest = label.rest if label else 0
    if attribute := read_attribute(form[rest:]):
        return attribute[0], rest + attribute[1]
    if len(above) > 1 and above[-1].kind in ("paragraph", "bullet") and _names_time(above[-2].heading or ""):
        return "time", 0
    return None, 0


def _shared_time(form: str) -> tuple[int, int] | None:
    """Where a line about bodies also tells a time ("Chủ trì: Sở Y tế; thời gian: Quý I/2026")."""
    return next(((start, end) for role, start, end in read_attributes(form)[1:] if role == "time"), None)


@lru_cache(maxsize=1024)
def _names_time(heading: str) -> bool:
    attribute = read_attribute(matching_form(heading).rstrip(" :.") + ":")
    return attribute is not None and attribute[0] == "time"


def _is_heading(section: model.Section, line: Line) -> bool:
    """Whether the line is nothing but the title of an article or chapter ("Điều 3. Báo cáo định kỳ")."""
    return section.kind in ("chapter", "article") and not line.text.rstrip().endswith((".", ";", ":"))


def _is_silent(role: str | None, above: list[model.Section]) -> bool:
    """Whether a role holds no orders; "đối tượng, thời gian, trình tự" tells times although it counts as a purpose."""
    if role != "purpose":
        return role in _SILENT
    for section in reversed(above):
        if _is_short(section) and _heading_says("timing", section.heading):
            return False
        if _heading_says("purpose", section.heading):
            return True
    return True


def _is_short(section: model.Section) -> bool:
    """Whether the heading is a title; the first ten words of an item without one tell nothing of its kind."""
    return len((section.heading or "").split()) < _FIRST_WORDS


def _is_reported(above: list[model.Section]) -> bool:
    return any(_heading_says("reported", section.heading, at_start=True) for section in above)


@lru_cache(maxsize=1024)
def _heading_says(name: str, heading: str | None, at_start: bool = False) -> bool:
    find = words(name).match if at_start else words(name).search
    return bool(heading) and bool(find(lowered(heading)))


def _numbered_kinds(draft: Draft) -> frozenset[str]:
    """The kinds of numbered items of which there are two at least: one alone may be a sentence that begins so."""
    count = Counter(section.kind for section in draft.sections if section.label and section.kind != "bullet")
    return frozenset(kind for kind, number in count.items() if number > 1)


def _is_story(
    draft: Draft, part: model.Part | None, above: list[model.Section], numbered: frozenset[str], at: int
) -> bool:
    """Whether the paragraph at `at` stands below no heading or number in a text without a type: news, a book.

    A dash makes no item: it may open what somebody says. A number that stands alone is its own paragraph's only.
    """
    if draft.metadata.doc_type or draft.metadata.code or (part and part.doc_type):
        return False
    return not any(
        section.role
        or (section.label and section.kind != "bullet" and (section.kind in numbered or section.start == at))
        for section in above
    )


_OPENING = re.compile(r"[\s\-+*•\"(,]*")


STOP = re.compile(r"[.;!?](?=\s|$)|\n")


def asks(text: str, start: int, phrase: tuple[int, int], end: int, *, firm: bool) -> bool:
    """Whether the sentence that begins at `start` asks for something, or says what an authority has to do.

    It ends at its first stop behind the `phrase` that says when, at `end` at the latest. A `firm` phrase ("no later
    than", "every month") is one of orders; "in July" may as well tell what was.
    """
    low = lowered(text)
    stop = STOP.search(low, phrase[1], end)
    end = stop.start() if stop else end
    first = _OPENING.match(low, start, end).end()
    if words("requesting").search(low, start, end):
        return True
    if words("narrator").match(low, first, end) or words("narrating").search(low, start, end):
        return False
    if words("asking").search(low, start, end):
        return True
    if words("bidding").match(low, first, end) and not words("stating").search(low, start, end):
        return firm or _all_one_order(text, first, phrase, end)
    # a firm that "had to close" is an actor too, but no authority; "Sở Y tế ghi nhận 12 ca" tells and asks nothing
    behind = _OPENING.match(low, phrase[1], end).end()
    names = _authorities(text, behind if phrase[0] <= first else first, end)
    # "Từ năm 2026, hằng năm Sở Tư pháp mở …": behind two times stands who acts
    names = names or _authorities(text, behind, end)
    return any(not words("telling").match(low, name.end + 1, end) for name in names)


def _authorities(text: str, start: int, end: int) -> list[Name]:
    """Who acts in what begins at `start`, firms and the like aside."""
    names = [charge.name for charge in read_charges(matching_form(text), start, end) if charge.actor]
    return [name for name in names if (name.kind, name.side) != ("organisation", "other")]


def _all_one_order(text: str, first: int, phrase: tuple[int, int], end: int) -> bool:
    """Whether nobody acts in the sentence that a verb of duty opens ("Bảo đảm tươi ngon, cá được chở trong 4 giờ")."""
    if "," in text[first : phrase[0]]:
        return False
    comma = text.find(",", phrase[1], end)
    behind = text[comma + 1 : end].lstrip() if comma >= 0 else ""
    return not behind or behind[0].isupper() or words("goes_on").match(lowered(behind)) is not None


def _setting(normative: bool, lead: bool, above: list[model.Section]) -> Setting:
    if normative:
        charged = any(s.role == "organisation" or _heading_says("charging", s.heading) for s in above)
        return "prose" if charged else "rule"
    return "lead" if lead else "prose"


def makes_rules(draft: Draft) -> bool:
    """Whether a resolution or decision is normative by its number: its periods "within … days" bind procedures."""
    return bool(draft.metadata.code) and bool(words("rule_code").match(lowered(draft.metadata.code)))


def _is_normative(draft: Draft, part: int) -> bool:
    kind = draft.parts[part].doc_type if part < len(draft.parts) else None
    return (kind or draft.metadata.doc_type) in grammar.data("scope")["normative"]


# ---------------------------------------------------------------- tables


def _cells(draft: Draft) -> Iterator[Passage]:
    for table in draft.tables or draft.reading.tables:
        if table.role == "form":
            continue
        if table.role == "targets":
            yield from _dated_heads(draft, table)
        roles = {column: role for role, indexes in columns(table).items() for column in indexes}
        role = table.role if table.role in ("targets", "duties") else None
        for row in table.rows:
            # what heads a group of rows stands in whichever column comes first: "THÁNG 3"
            heads = sum(bool(cell.text) for cell in row) == 1
            for column, cell in enumerate(row):
                kind = None if heads else roles.get(column)
                if cell.text and kind not in _NO_TASK_TEXT:
                    setting = kind if kind in ("time", "product") else "prose"
                    yield Passage(cell.start, cell.end, setting, role, table=True)
                elif kind in BODY_COLUMNS and "(" in cell.text:
                    # "Sở Nội vụ tổng hợp (trong quý II/2026)": the time of one share
                    for told in re.finditer(r"\([^()\n]*\d[^()\n]*\)", cell.text):
                        yield Passage(
                            cell.start + told.start() + 1, cell.start + told.end() - 1, "prose", role, table=True
                        )


def header_cells(draft: Draft, table: model.Table) -> list[tuple[int, int]]:
    """Where the cells of the table's header stand in the text; none where they stand elsewhere."""
    if not table.rows or not table.rows[0]:
        return []
    start, spans = table.start, []
    for cell in draft.text[start : table.rows[0][0].start].removesuffix("\n").split("\t"):
        spans.append((start, start + len(cell)))
        start += len(cell) + 1
    return spans if len(spans) == len(table.header) else []


def _dated_heads(draft: Draft, table: model.Table) -> Iterator[Passage]:
    """The heads under which the values of a year stand ("Đến năm 2030"), without those of what was."""
    for start, end in header_cells(draft, table):
        if re.search(r"\d{4}", draft.text[start:end]) and not words("was").search(lowered(draft.text[start:end])):
            yield Passage(start, end, "time", "targets", table=True)
