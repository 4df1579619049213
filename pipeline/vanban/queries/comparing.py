"""From task to task: what a lower document carries on of the upper one, what it sharpens, weakens or leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from vanban import model
from vanban.identity.names import fold
from vanban.queries.alignment import Duty, Run
from vanban.queries.lookup import documents, load
from vanban.store import Store

Course = Literal["carries_on", "sharpens", "weakens", "left_out", "own"]
_ACTING = ("lead", "implement", "direct")
_MOST = 400
# words of an indicator that two targets must share to be of one thing
_SAME = 0.5


class Difference(model.Record):
    """What is told otherwise: the words of two targets, two days (ISO 8601), or two lists of bodies.

    `turn`: whether the lower document asks for more or sooner ("sharpens"), or for less or later ("weakens").
    """

    kind: Literal["amount", "deadline", "bodies"]
    upper: str
    lower: str | None
    turn: Literal["sharpens", "weakens"] | None = None


class Compared(model.Record):
    """A task or target of the upper document and the task of the lower one that carries it on; the other is null
    where nothing does ("left_out") or it carries nothing on ("own"). `score` says how sure that is, 0.5 to 1.
    `upper_fact` and `lower_fact` are the ids of the task or target in its document.
    """

    course: Course
    score: float | None
    upper: str | None
    upper_fact: str | None
    upper_text: str | None
    lower: str | None
    lower_fact: str | None
    lower_text: str | None
    differences: tuple[Difference, ...]


def compare(store: Store, upper: str, lower: str) -> list[Compared]:
    """The tasks and targets of two held documents side by side, in the order of the upper one, then the lower's own.

    Raises UnknownDocument where one is not held.
    """
    above, below = load(store, upper), load(store, lower)
    # how rare a word is, is told by a share of the run: a hundred documents tell it as well as a million
    some = [load(store, each.id) for each in documents(store)[:_MOST]]
    run = Run(duty for each in some for duty in _tasks(each))
    theirs, mine = duties(above), duties(below)
    by_upper: dict[str, list[tuple[Duty, float]]] = {duty.key: [] for duty in theirs}
    own = {duty.key: duty for duty in mine}
    for duty, meant, score in run.aligned(mine, theirs):
        by_upper[meant.key].append((duty, score))
        own.pop(duty.key)
    found = []
    for duty in theirs:
        pairs = by_upper[duty.key]
        found += [_pair(above, duty, below, other, score) for other, score in pairs]
        if not pairs:
            found.append(_alone("left_out", duty, upper=True))
    return [*found, *(_alone("own", duty, upper=False) for duty in own.values())]


def duties(document: model.Document) -> list[Duty]:
    """What a document wants done, in the order of the text: its tasks, and the paragraphs of targets in no task."""
    held = {target for task in document.tasks for target in task.targets}
    paragraphs: dict[tuple[int, int], list[model.Target]] = {}
    for target in document.targets:
        if target.id not in held:
            start = document.text.rfind("\n", 0, target.start) + 1
            end = document.text.find("\n", target.end)
            paragraphs.setdefault((start, end if end >= 0 else len(document.text)), []).append(target)
    often, free = Counter(), []
    for span, some in paragraphs.items():
        at, labelled = _path(document, some[0])
        often[at] += 1
        dues = tuple(dict.fromkeys(target.by for target in some if target.by))
        ids = tuple(target.id for target in some)
        text = document.text[slice(*span)].lstrip("-–+•* ")
        free.append((span[0], Duty(ids[0], at if labelled else f"{at}-{often[at]}", text, (), dues, ids)))
    placed = zip((task.start for task in document.tasks), _tasks(document), strict=True)
    return [duty for _, duty in sorted([*free, *placed], key=lambda pair: pair[0])]


def _tasks(document: model.Document) -> list[Duty]:
    return [Duty(each.id, each.at, each.text, each.bodies, each.deadlines, each.targets) for each in document.tasks]


def _path(document: model.Document, target: model.Target) -> tuple[str, bool]:
    """The labels above a target, as tasks have them, and whether the last is its own section's."""
    sections = {section.id: section for section in document.sections}
    section, labels = sections.get(target.section or ""), []
    while section:
        labels.append(section.label if any(map(str.isalnum, section.label or "")) else None)
        section = sections.get(section.parent or "")
    return ".".join(label for label in reversed(labels) if label), bool(labels and labels[0])


def _alone(course: Course, duty: Duty, *, upper: bool) -> Compared:
    empty = {"": None, "_fact": None, "_text": None}
    told = {"": duty.at, "_fact": duty.key, "_text": duty.text}
    above, below = (told, empty) if upper else (empty, told)
    fields = {f"upper{name}": value for name, value in above.items()}
    fields |= {f"lower{name}": value for name, value in below.items()}
    return Compared(course=course, score=None, differences=(), **fields)


def _pair(above: model.Document, duty: Duty, below: model.Document, other: Duty, score: float) -> Compared:
    found = (*_amounts(above, duty, below, other), *_days(above, duty, below, other), *_bodies(duty, other))
    turns = {each.turn for each in found if each.turn}
    course: Course = turns.pop() if len(turns) == 1 else "carries_on"
    return Compared(
        course=course, score=round(score, 3), upper=duty.at, upper_fact=duty.key, upper_text=duty.text,
        lower=other.at, lower_fact=other.key, lower_text=other.text, differences=found,
    )  # fmt: skip


def _amounts(above, task, below, other) -> Iterator[Difference]:
    """Targets of one thing whose amounts differ."""
    theirs = [each for each in above.targets if each.id in task.targets]
    mine = [each for each in below.targets if each.id in other.targets]
    for one in theirs:
        for two in mine:
            if (
                one.unit == two.unit
                and None not in (one.value, two.value)
                and _alike(one, two)
                and one.value != two.value
            ):
                # less is more where the target is a limit from above
                limit = one.comparator in ("<", "<=")
                turn = "sharpens" if (two.value > one.value) != limit else "weakens"
                yield Difference(kind="amount", upper=one.text, lower=two.text, turn=turn)


def _alike(one: model.Target, two: model.Target) -> bool:
    mine, theirs = (set(fold(each.indicator or each.text).split()) for each in (one, two))
    return bool(mine & theirs) and len(mine & theirs) / min(len(mine), len(theirs)) >= _SAME


def _days(above, task, below, other) -> Iterator[Difference]:
    theirs, mine = _first(above, task), _first(below, other)
    if theirs and theirs != mine:
        turn = None if mine is None else "sharpens" if mine < theirs else "weakens"
        yield Difference(kind="deadline", upper=theirs, lower=mine, turn=turn)


def _first(document: model.Document, task: Duty) -> str | None:
    days = [each.date_end for each in document.deadlines if each.id in task.deadlines and each.date_end]
    return min((each for each in days if not each.startswith("-")), default=None)


def _bodies(task: Duty, other: Duty) -> Iterator[Difference]:
    theirs, mine = ([body.name for body in each.bodies if body.role in _ACTING] for each in (task, other))
    if theirs and mine and {fold(name) for name in theirs} != {fold(name) for name in mine}:
        yield Difference(kind="bodies", upper="; ".join(theirs), lower="; ".join(mine))
