"""A long list is what the whole list is, whichever piece of it is asked for."""

from __future__ import annotations

import os
import random
from datetime import date
from itertools import product

import pytest

import vanban
from vanban import queries
from vanban.queries import listing
from vanban.queries.duties import deadline_listing, task_listing

DAY = date(2022, 6, 1)
TASKS = [
    {name: value for name, value in zip(("body", "role", "document", "until", "overdue"), values, strict=True) if value}
    for values in product((None, "so tai chinh", "Ủy ban nhân dân", "xyz"), (None, "lead"), (None, "12-CT/TU Sơn Hải"),
                          (None, date(2022, 12, 31)), (False, True))
]  # fmt: skip


@pytest.fixture(scope="module")
def store(corpus_run):
    with vanban.open_store(corpus_run.outputs) as opened:
        yield opened


@pytest.mark.parametrize("wanted", TASKS, ids=str)
def test_tasks_are_the_same_in_pieces(store, wanted):
    whole, pieces = queries.tasks(store, on=DAY, **wanted), task_listing(store, on=DAY, **wanted)
    assert len(pieces) == len(whole) and list(pieces) == whole
    chance = random.Random(len(whole))
    for _ in range(10):
        first, last = sorted(chance.choices(range(len(whole) + 2), k=2))
        assert pieces[first:last] == whole[first:last]


def test_most_of_these_questions_find_something(store):
    assert sum(bool(queries.tasks(store, on=DAY, **wanted)) for wanted in TASKS) > 12


@pytest.mark.parametrize("place", ["son hai", "Tân Lĩnh", "nowhere"])
def test_tasks_of_a_place_are_those_of_its_documents(store, place):
    named = {"son hai": "Sơn Hải", "Tân Lĩnh": "Tân Lĩnh"}.get(place)
    expected = [
        task for task in queries.tasks(store, on=DAY)
        if named and any(named in (name or "") for name in (task.province, task.district))
    ]  # fmt: skip
    assert list(task_listing(store, place=place, on=DAY)) == expected
    assert bool(expected) == (place != "nowhere")


@pytest.mark.parametrize("body", [None, "so tai chinh", "Ủy ban nhân dân", "xyz"])
@pytest.mark.parametrize("document", [None, "12-CT/TU Sơn Hải"])
def test_deadlines_are_the_same_in_pieces_and_in_the_order_of_their_days(store, body, document):
    until = date(2025, 12, 31)
    whole = queries.deadlines(store, on=DAY, until=until, body=body, document=document)
    order = [(each.due, not each.fixed, each.document, each.start) for each in whole]
    assert order == sorted(order) and all(DAY.isoformat() <= each.due <= until.isoformat() for each in whole)
    pieces = deadline_listing(store, on=DAY, until=until, body=body, document=document)
    assert list(pieces) == whole and [pieces[at] for at in range(0, len(whole), 7)] == whole[::7]
    if body:
        assert all(each.tasks for each in whole)


def test_a_list_is_a_sequence(store):
    whole, pieces = queries.tasks(store, on=DAY), task_listing(store, on=DAY)
    assert pieces[-1] == whole[-1] and pieces[::-3] == whole[::-3] and pieces[5:3] == []
    assert pieces[len(whole) + 5 :] == [] and whole[3] in pieces
    with pytest.raises(IndexError):
        pieces[len(whole)]


def test_what_is_kept_belongs_to_one_store(store, tmp_path):
    asked = []
    for _ in range(2):
        assert listing.kept(store, "a question", lambda: asked.append(1) or 7) == 7
    assert asked == [1]
    copy = tmp_path / "vanban.db"
    copy.write_bytes(store.path.read_bytes())
    with vanban.open_store(copy) as other:
        listing.kept(other, "a question", lambda: asked.append(2))
    os.utime(copy, (1, 1))  # as if a run had put another in its place
    with vanban.open_store(copy) as other:
        listing.kept(other, "a question", lambda: asked.append(3))
    assert asked == [1, 2, 3]


def test_only_so_many_lists_are_kept(store):
    for number in range(3 * listing._KEPT_LISTS):
        listing.kept(store, ("number", number), lambda number=number: number)
        listing.kept(store, ("large", number), lambda: [], large=True)
    assert [len(listing._kept[large]) for large in (False, True)] == [listing._KEPT_LISTS, listing._KEPT_LARGE]
