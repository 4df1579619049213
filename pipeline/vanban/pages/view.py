"""What a page shows of a document: its facts put together and in words; the templates say how it looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vanban import model
from vanban.exports.wording import amount, day, number, recurrence, type_name
from vanban.pages.blocks import Anchors

_OUTLINE_KINDS = ("part", "chapter", "section", "article", "clause")
_TITLED = ("part", "chapter", "article")
# entries of an outline from which on only titles are shown
_LONG_OUTLINE = 60
_LEGACY = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII", "cp1258": "Windows-1258"}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the outline, with those below it."""

    anchor: str
    label: str
    heading: str
    below: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cited:
    """What a document cites in one relation: a node, or what the mentions say where it is not known."""

    relation: model.Relation
    target: str | None
    candidates: tuple[str, ...]
    citations: tuple[model.Citation, ...]


def title(document: model.Document) -> str:
    """Type and code: "Kế hoạch 31-KH/TU"; the file's name where the text tells neither."""
    head = document.metadata
    if not (head.doc_type or head.code):
        return document.source.name
    return " ".join(filter(None, (type_name(head.doc_type) if head.doc_type else "", head.code)))


def about(document: model.Document) -> Iterator[tuple[str, str]]:
    """What the head and the foot tell: key of words.WORDS, value. Only what is known, but for the day of issue."""
    head, source = document.metadata, document.source
    issuer = head.issuer
    places = (issuer.commune, issuer.district, issuer.province) if issuer else ()
    rows = {
        "issuer": ", ".join(filter(None, (issuer.name if issuer else "", *places))),
        "issued": ", ".join(filter(None, (head.place, day(head.issued_on) or "không rõ ngày"))),
        "effective": day(head.effective_on),
        "period": f"{day(head.period.start) or '…'} - {day(head.period.end) or '…'}" if head.period else "",
        "level": ", ".join(filter(None, (head.urgency, head.secrecy))),
        "signers": "; ".join(", ".join(filter(None, (s.name, s.position, s.on_behalf_of))) for s in head.signers),
        "recipients": "; ".join(head.recipients),
        "parts": "; ".join(
            " ".join(filter(None, (type_name(part.doc_type) if part.doc_type else "Phụ lục", part.subject)))
            for part in document.parts
            if part.kind != "main"
        ),
        "id": document.id,
        "file": source.name,
        "reading": "; ".join(_ways(source)),
    }
    yield from ((key, value) for key, value in rows.items() if value)


def _ways(source: model.Source) -> Iterator[str]:
    """What makes the text less sure than that of a plain file."""
    if source.ocr:
        sure = number(round(100 * source.ocr.mean_confidence, 1))
        yield f"nhận dạng chữ bằng {source.ocr.engine}, độ tin cậy {sure}%"
    if source.encoding in _LEGACY:
        yield f"giải mã từ {_LEGACY[source.encoding]}"
    yield from source.warnings


def outline(document: model.Document) -> tuple[list[Entry], bool]:
    """The outline as a forest, and whether sections without a title were left out because it is long."""
    anchors = Anchors(document).of
    shown = [each for each in document.sections if each.kind in _OUTLINE_KINDS and each.label]
    titled = [each for each in shown if each.kind in _TITLED or not _goes_on(document.text, each)]
    only_titled = len(shown) > _LONG_OUTLINE and len(titled) < len(shown)
    parents = {section.id: section.parent for section in document.sections}
    top: list[Entry] = []
    entries: dict[str, Entry] = {}
    for section in titled if only_titled else shown:
        above = parents[section.id]
        while above is not None and above not in entries:
            above = parents[above]
        entry = Entry(anchors[section.id], section.label or "", section.heading or "")
        (entries[above].below if above else top).append(entry)
        entries[section.id] = entry
    return top, only_titled


def _goes_on(text: str, section: model.Section) -> bool:
    """Whether the heading of a section is only how its paragraph begins."""
    heading = section.heading or ""
    begun = text.find(heading, section.start, section.end) if heading else -1
    return begun >= 0 and text[begun + len(heading) :][:1] not in ("", "\n", "\t", ".", ":", ";")


def cited(document: model.Document) -> list[Cited]:
    """The citations, those of one document in one relation together, in the order of the text."""
    groups: dict[tuple, list[model.Citation]] = {}
    for each in document.citations:
        groups.setdefault((each.target or each.code or each.text, each.relation), []).append(each)
    return [Cited(key[1], each[0].target, each[0].candidates, tuple(each)) for key, each in groups.items()]


def charged(task: model.Task) -> list[tuple[model.Role, list[model.TaskBody]]]:
    """The bodies of a task by role, in the order of their first one."""
    roles: dict[model.Role, list[model.TaskBody]] = {}
    for body in task.bodies:
        roles.setdefault(body.role, []).append(body)
    return list(roles.items())


def due(deadline: model.Deadline) -> str:
    """When something falls due, computed from the text: a day, a stretch, a rule in words; "" where none can be."""
    if deadline.rrule:
        return recurrence(deadline.rrule)
    if deadline.date_start and deadline.date_end and deadline.date_start != deadline.date_end:
        return f"{day(deadline.date_start)} - {day(deadline.date_end)}"
    return day(deadline.date_end or deadline.date_start)


def value(target: model.Target) -> str:
    """What a target asks for, "≥ 95,5%"."""
    return amount(target.comparator, target.value, target.value_max, target.unit)


def cut(text: str, length: int = 280) -> str:
    """The text on one line, shortened at a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else f"{flat[: length - 2].rpartition(' ')[0] or flat[: length - 2]} …"


def lowest(facts: Sequence[model.Fact]) -> float:
    """The confidence of the least sure of some facts."""
    return min((fact.confidence for fact in facts), default=1.0)
