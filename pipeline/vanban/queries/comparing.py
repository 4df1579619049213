"""From task to task: what a lower document carries on of the upper one, what it sharpens, weakens or leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from vanban import model
from vanban.identity.names import fold
from vanban.queries.alignment import Weighed
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
    """A task of the upper document and the one of the lower document that carries it on; the other is null where
    nothing does ("left_out") or it carries nothing on ("own").
    """

    course: Course
    score: float | None
    upper: str | None
    upper_text: str | None
    lower: str | None
    lower_text: str | None
    differences: tuple[Difference, ...]


def compare(store: Store, upper: str, lower: str) -> list[Compared]:
    """The tasks of two held documents side by side, in the order of the upper one, then what is the lower one's own.

    Raises UnknownDocument where one is not held.
    """
    above, below = load(store, upper), load(store, lower)
    # how rare a word is, is told by a share of the run: a hundred documents tell it as well as a million
    some = [load(store, each.id) for each in documents(store)[:_MOST]]
    weighed = Weighed(task for each in some for task in each.tasks)
    by_upper: dict[str, list[tuple[model.Task, float]]] = {task.id: [] for task in above.tasks}
    own = {task.id: task for task in below.tasks}
    for task, meant, score in weighed.aligned(below.tasks, above.tasks):
        by_upper[meant.id].append((task, score))
        own.pop(task.id)
    found = []
    for task in above.tasks:
        pairs = by_upper[task.id]
        found += [_pair(above, task, below, other, score) for other, score in pairs]
        if not pairs:
            found.append(_alone("left_out", task, upper=True))
    return [*found, *(_alone("own", task, upper=False) for task in own.values())]


def _alone(course: Course, task: model.Task, *, upper: bool) -> Compared:
    told = {"upper": task.at, "upper_text": task.text} if upper else {"lower": task.at, "lower_text": task.text}
    fields = {"upper": None, "upper_text": None, "lower": None, "lower_text": None, **told}
    return Compared(course=course, score=None, differences=(), **fields)


def _pair(above: model.Document, task: model.Task, below: model.Document, other: model.Task, score: float) -> Compared:
    found = (*_amounts(above, task, below, other), *_days(above, task, below, other), *_bodies(task, other))
    turns = {each.turn for each in found if each.turn}
    course: Course = turns.pop() if len(turns) == 1 else "carries_on"
    return Compared(course=course, score=round(score, 3), upper=task.at, upper_text=task.text, lower=other.at,
                    lower_text=other.text, differences=found)  # fmt: skip


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
                limit = one.comparator in ("<", "<=", "decrease") and one.comparator != "decrease"
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


def _first(document: model.Document, task: model.Task) -> str | None:
    days = [each.date_end for each in document.deadlines if each.id in task.deadlines and each.date_end]
    return min((each for each in days if not each.startswith("-")), default=None)


def _bodies(task: model.Task, other: model.Task) -> Iterator[Difference]:
    theirs, mine = ([body.name for body in each.bodies if body.role in _ACTING] for each in (task, other))
    if theirs and mine and {fold(name) for name in theirs} != {fold(name) for name in mine}:
        yield Difference(kind="bodies", upper="; ".join(theirs), lower="; ".join(mine))
