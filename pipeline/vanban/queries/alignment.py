"""Which task carries on which: by the words that few tasks have, the kind of work, and the bodies that are charged."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from vanban import grammar, model
from vanban.grammar.forms import matching_form
from vanban.identity.names import fold

Vector = dict[str, float]
# of one task: a word, a run of two or three words; rare runs tell most
_WORDS, _RUNS = 1.0, 2.0
# what the kind of work and the body add to the words; measured on tests/cases/comparisons.json
_WORK, _BODY, LEAST = 0.05, 0.05, 0.095
_ACTING = ("lead", "implement", "direct")
# words of bodies that tell their level and kind, not what they are for
_LEVELS = frozenset({
    "tinh", "huyen", "xa", "thi", "tx", "thanh", "pho", "phuong", "uy", "truc", "thuoc", "ban", "cac", "va", "cua",
    "dang", "bo", "so", "nganh", "cap", "to", "chuc", "don", "vi", "co", "quan", "dia",
})  # fmt: skip


class Weighed:
    """Tasks as vectors whose weights come from how often each word stands in all the tasks of a run."""

    def __init__(self, tasks: Iterable[model.Task]):
        self._words, self._work, self._count = Counter(), Counter(), 0
        for task in tasks:
            self._words.update(set(_grams(task)))
            self._work.update(_works(task))
            self._count += 1

    def aligned(
        self, lower: Sequence[model.Task], upper: Sequence[model.Task]
    ) -> Iterator[tuple[model.Task, model.Task, float]]:
        """For each lower task that carries on an upper one: itself, the likeliest upper one, and the score."""
        above = [_Weighed(self, task) for task in upper]
        for task in lower:
            mine = _Weighed(self, task)
            scored = [(mine.likeness(other), -at) for at, other in enumerate(above)]
            score, at = max(scored, default=(0.0, 0))
            if score >= LEAST:
                yield task, upper[-at], score

    def words(self, task: model.Task) -> Vector:
        """The words and runs of words of a task, weighted."""
        return _unit({
            gram: (_RUNS if " " in gram else _WORDS) * self._weight(self._words[gram]) for gram in _grams(task)
        })  # fmt: skip

    def work(self, task: model.Task) -> Vector:
        """The kinds of work of a task, weighted."""
        return _unit({kind: self._weight(self._work[kind]) for kind in _works(task)})

    def _weight(self, tasks: int) -> float:
        return math.log((self._count + 1) / (tasks + 0.5))


class _Weighed:
    def __init__(self, among: Weighed, task: model.Task):
        self._among, self._task = among, task

    @cached_property
    def words(self) -> Vector:
        return self._among.words(self._task)

    @cached_property
    def work(self) -> Vector:
        return self._among.work(self._task)

    @cached_property
    def bodies(self) -> list[frozenset[str]]:
        names = (body.name for body in self._task.bodies if body.role in _ACTING)
        return [stem for name in names if (stem := frozenset(fold(name).split()) - _LEVELS)]

    def likeness(self, other: _Weighed) -> float:
        pairs = ((mine, theirs) for mine in self.bodies for theirs in other.bodies)
        same = max((len(mine & theirs) / len(mine | theirs) for mine, theirs in pairs), default=0.0)
        return _product(self.words, other.words) + _WORK * _product(self.work, other.work) + _BODY * same


def _bare(task: model.Task) -> str:
    """The text of a task without the names of its bodies."""
    text = task.text
    for name in sorted((body.name for body in task.bodies), key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def _grams(task: model.Task) -> Iterator[str]:
    words = fold(_bare(task)).split()
    runs = (words[at : at + length] for length in (2, 3) for at in range(len(words) - length + 1))
    yield from dict.fromkeys([*words, *map(" ".join, runs)])


def _works(task: model.Task) -> set[str]:
    text = re.sub(r"\s+", " ", matching_form(_bare(task)).casefold())
    return {entry.id for entry in grammar.entries("work") if entry.regex.search(text)}


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {key: value / length for key, value in vector.items()}


def _product(one: Vector, other: Vector) -> float:
    return sum(value * other.get(key, 0.0) for key, value in one.items())
