"""What became of a document, who acted on it and how soon, and what is left open."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import pytest

import chain
from composed import GOVERNMENT, cite, document
from vanban import store
from vanban.queries import changes, delays, gaps, silent, state, targets


def decree(code: str, day: str, *pieces, **fields):
    return document(*pieces, doc_type="nghi_dinh", code=code, issued_on=day, issuer=GOVERNMENT, **fields)


def old(relation: str, **fields):
    return cite("Nghị định số 10/2020/NĐ-CP", "nghi_dinh", "10/2020/NĐ-CP", relation=relation, **fields)


@pytest.fixture
def opened(tmp_path):
    def open_(*held):
        store.write(tmp_path / "vanban.db", *chain.run(list(held)))
        return store.open_store(tmp_path)

    return open_


@pytest.mark.parametrize(
    ("on", "standing", "by"),
    [
        ("2020-01-01", "not_issued", None),
        ("2020-06-01", "in_force", None),
        ("2021-06-01", "in_force", None),
        ("2022-06-01", "suspended", "13/2022/NĐ-CP"),
        ("2024-01-01", "replaced", "14/2023/NĐ-CP"),
    ],
)
def test_the_state_of_a_document_on_a_day(opened, on, standing, by):
    with opened(
        decree("10/2020/NĐ-CP", "2020-02-02", "Nội dung."),
        decree("12/2021/NĐ-CP", "2021-01-05", "Bãi bỏ khoản 2 Điều 3 ", old("repeals", pinpoint="khoản 2 Điều 3"), "."),
        decree("13/2022/NĐ-CP", "2022-03-03", "Tạm ngưng hiệu lực ", old("suspends"), "."),
        decree("14/2023/NĐ-CP", "2023-05-05", "Thay thế ", old("replaces"), "."),
    ) as found:
        told = state(found, "10/2020/NĐ-CP", date.fromisoformat(on))
        assert (told.standing, told.by.code if told.by else None) == (standing, by)
        assert bool(told.amended_by) == (on > "2021-01-05"), "a part that is repealed amends"
        assert {each.relation for each in changes(found, "10/2020/NĐ-CP")} == {"repeals", "suspends", "replaces"}
        assert [each.target.code for each in changes(found, "14/2023/NĐ-CP")] == ["10/2020/NĐ-CP"]


def test_a_document_without_a_day_has_no_state(opened):
    with opened(decree("10/2020/NĐ-CP", None, "Nội dung.")) as found:
        assert state(found, "10/2020/NĐ-CP", date(2024, 1, 1)).standing == "unknown"


def test_who_acted_and_how_soon(opened):
    with opened(*chain.documents()) as found:
        told = [(each.node.code, each.days) for each in delays(found, "43-KL/TW")]
        assert ("138-KH/TU", 79) in told and ("20-KH/TU", 115) in told
        assert [each.text for each in targets(found, words="xa")] == ["98% số xã"]
        assert targets(found, document="20-KH/TU") == []
        lacking = {(each.code, each.lacks) for each in gaps(found)}
        assert lacking == {("138-KH/TU", ("lead",))}
        assert silent(found, "138-KH/TU") == []


def test_the_views_tell_the_same(opened, tmp_path):
    with opened(*chain.documents()) as found:
        days = {(each.node.id, each.days) for each in delays(found, "43-KL/TW") if each.depth == 1}
        tasks = {(each.document, each.id) for each in gaps(found)}
    with closing(sqlite3.connect(tmp_path / "vanban.db")) as connection:
        told = connection.execute("SELECT from_node, days FROM implementing_delays WHERE to_code = '43-KL/TW'")
        assert set(told) == days
        assert set(connection.execute("SELECT document, task FROM task_gaps")) == tasks
        assert len(list(connection.execute("SELECT * FROM target_list"))) == 1
        assert not list(connection.execute("SELECT * FROM changing"))
