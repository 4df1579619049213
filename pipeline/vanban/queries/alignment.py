"""Which task carries on which: by the kind of work and its field, the office that is charged, the words, the order.

Each of these tells something alone and errs alone; they are weighed together. What nearly all tasks of the two
documents have tells nothing: all that is compared counts by how rare it is in the run and in the two documents.
"""

from __future__ import annotations

import math
import operator
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from vanban import grammar, model
from vanban.grammar.forms import matching_form
from vanban.grammar.wordlists import whole_words
from vanban.identity.names import fold

Vector = dict[str, float]
# of the kind of work, its field, the office, the first clause, the longest common run of words, the place in the order;
# fitted to tests/cases/comparisons.json, its held-out texts aside
_WEIGHTS = (5.4, 3.8, 4.3, 3.0, 4.6, 4.0)
_LEAST = 9.65
# the first kind of work that a task names is its main one
_MAIN = 2.0
_ACTING = ("lead", "implement", "direct")
# words of bodies that tell their level and kind, not what they are for
_LEVELS = frozenset({
    "tinh", "huyen", "xa", "thi", "tx", "thanh", "pho", "phuong", "uy", "truc", "thuoc", "ban", "cac", "va", "cua",
    "dang", "bo", "so", "nganh", "cap", "to", "chuc", "don", "vi", "co", "quan", "dia", "viet", "nam", "trung", "uong",
    "truong", "trong", "phong", "chinh", "phu", "nuoc", "quoc", "gia",
})  # fmt: skip


class Duty(NamedTuple):
    """A task, or a paragraph of targets that belong to none, with the ids of its deadlines and targets."""

    key: str
    at: str
    text: str
    bodies: tuple[model.TaskBody, ...]
    deadlines: tuple[str, ...]
    targets: tuple[str, ...]


class Run:
    """How often words and kinds of work stand in the tasks of a run."""

    def __init__(self, duties: Iterable[Duty]):
        self._grams, self._kinds, self._count = Counter(), Counter(), 0
        for duty in duties:
            read = _Read(duty, 0.0)
            self._grams.update(read.grams)
            self._kinds.update(read.kinds.keys())
            self._count += 1

    def aligned(self, lower: Sequence[Duty], upper: Sequence[Duty]) -> Iterator[tuple[Duty, Duty, float]]:
        """For each lower duty that carries on an upper one: itself, the likeliest upper one, and how sure, 0.5 to 1."""
        if not lower or not upper:
            return
        pair = _Pair(self, lower, upper)
        for at, duty in enumerate(lower):
            score, meant = max((pair.likeness(at, other), -other) for other in range(len(upper)))
            if score >= _LEAST:
                yield duty, upper[-meant], 1 / (1 + math.exp(_LEAST - score))

    def rarity(self, thing: str, local: Counter[str], here: int) -> float:
        """The weight of a word, a run of words or a kind of work: 0, where all have it, to 1."""
        among = self._kinds if thing in _kinds() else self._grams
        return _seldom(among[thing], self._count) * _seldom(local[thing], here)


class _Read:
    """What is told of a duty before it is compared: its words, clauses, kinds of work, offices and place."""

    def __init__(self, duty: Duty, place: float):
        text = _bare(duty)
        self.place = place
        self.words = fold(text).split()
        self.clauses = [words for clause in re.split(r"[;.:]\s", text) if len(words := fold(clause).split()) >= 3]
        self.grams = _grams(self.words)
        plain = re.sub(r"\s+", " ", matching_form(text).casefold())
        self.kinds = {kind: match.start() for kind, regex in _kinds().items() if (match := regex.search(plain))}
        own = [body for body in duty.bodies if body.role in _ACTING and not body.inherited]
        charged = own or [body for body in duty.bodies if body.role in _ACTING]
        self.offices = [stem for body in charged if (stem := frozenset(fold(body.name).split()) - _LEVELS)]


class _Pair:
    """Two documents side by side."""

    def __init__(self, run: Run, lower: Sequence[Duty], upper: Sequence[Duty]):
        self._run = run
        self._lower, self._upper = (
            [_Read(duty, (at + 0.5) / len(side)) for at, duty in enumerate(side)] for side in (lower, upper)
        )
        both = [*self._lower, *self._upper]
        self._local = Counter(thing for read in both for thing in (*read.grams, *read.kinds))
        self._here = len(both)
        self._offices = [stem for read in self._upper for stem in set(read.offices)]
        self._kinds = [self._told(read, main=True) for read in self._lower], [self._told(r) for r in self._upper]
        heads = ([self._vector(_grams(clause)) for clause in read.clauses[:1]] for read in self._lower)
        self._clauses = list(heads), [[self._vector(_grams(c)) for c in read.clauses] for read in self._upper]

    def likeness(self, at: int, other: int) -> float:
        """How much the lower duty at one place looks like the upper one at the other."""
        return sum(map(operator.mul, _WEIGHTS, self.signs(at, other)))

    def signs(self, at: int, other: int) -> tuple[float, ...]:
        """What speaks for it, in the order of the weights, each 0 to about 1."""
        mine, theirs = self._lower[at], self._upper[other]
        work, field = (_product(*pair) for pair in zip(self._kinds[0][at], self._kinds[1][other], strict=True))
        heads, clauses = self._clauses[0][at], self._clauses[1][other]
        clause = max((_product(head, each) for head in heads for each in clauses), default=0.0)
        order = 1 - abs(mine.place - theirs.place)
        return work, field, self._office(mine, theirs), math.sqrt(clause), self._longest_run(mine, theirs), order

    def _weight(self, thing: str) -> float:
        return self._run.rarity(thing, self._local, self._here)

    def _vector(self, grams: Iterable[str]) -> Vector:
        # runs of words tell twice as much as words
        return _unit({gram: (2 if " " in gram else 1) * self._weight(gram) for gram in grams})

    def _told(self, read: _Read, main: bool = False) -> tuple[Vector, Vector]:
        """The kinds of work and the fields of a duty, weighted; the first of each counts more where asked."""
        found = []
        for table in ("work", "field"):
            kinds = [kind for kind in read.kinds if kind.startswith(table)]
            first = min(kinds, key=read.kinds.__getitem__, default=None) if main else None
            found.append(_unit({kind: (_MAIN if kind == first else 1) * self._weight(kind) for kind in kinds}))
        return found[0], found[1]

    def _office(self, mine: _Read, theirs: _Read) -> float:
        """How alike the offices are that are charged; one that half of the upper tasks name tells little."""
        pairs = ((one, two) for one in mine.offices for two in theirs.offices if one & two)
        return max((_overlap(one, two) * self._rarity(two) for one, two in pairs), default=0.0)

    def _rarity(self, office: frozenset[str]) -> float:
        return _seldom(sum(_overlap(office, each) >= 0.5 for each in self._offices), len(self._upper))

    def _longest_run(self, mine: _Read, theirs: _Read) -> float:
        """The weight of the heaviest run of two or more words that both have."""
        begins: dict[str, list[int]] = {}
        shared = mine.grams & theirs.grams
        if not any(" " in gram for gram in shared):
            return 0.0
        for at, word in enumerate(theirs.words):
            begins.setdefault(word, []).append(at)
        heaviest = 0.0
        for at, word in enumerate(mine.words):
            for start in begins.get(word, ()):
                length = _run_length(mine.words, at, theirs.words, start)
                if length > 1:
                    heaviest = max(heaviest, sum(map(self._weight, mine.words[at : at + length])))
        return heaviest


@cache
def _kinds() -> dict[str, re.Pattern[str]]:
    return {
        f"{table} {kind}": re.compile(whole_words(phrases))
        for table, kinds in grammar.data("work").items()
        for kind, phrases in kinds.items()
    }


def _bare(duty: Duty) -> str:
    """The text of a duty without the names of its bodies."""
    text = duty.text
    for name in sorted((body.name for body in duty.bodies), key=len, reverse=True):
        text = text.replace(name, " ")
    return text.lstrip(" ,;:.-")


def _grams(words: Sequence[str]) -> set[str]:
    runs = (words[at : at + length] for length in (2, 3) for at in range(len(words) - length + 1))
    return {*words, *map(" ".join, runs)}


def _run_length(one: Sequence[str], at: int, other: Sequence[str], start: int) -> int:
    length = 0
    while at + length < len(one) and start + length < len(other) and one[at + length] == other[start + length]:
        length += 1
    return length


def _seldom(often: int, among: int) -> float:
    return max(math.log((among + 1) / (often + 0.5)) / math.log(among + 1), 0.0)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {key: value / length for key, value in vector.items()}


def _product(one: Vector, other: Vector) -> float:
    return sum(value * other.get(key, 0.0) for key, value in one.items())
