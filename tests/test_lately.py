"""Lists know what people have said before the next run does, and then say the same as after it."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from desk_client import client_of, tree
from small import write_folder
from test_correcting import ID, PAGE, note, say
from vanban.runs import run

LISTS = ("/tasks.json", "/tasks.json?body=van+phong", "/tasks.json?until=31/12/2030&on=2020-01-01", "/documents.json",
         "/tasks.json?overdue=1&on=2030-01-01", "/deadlines.json?on=2024-04-01", "/documents.json?q=thu+tuc",
         f"/deadlines.json?on=2024-04-01&document={ID}", "/documents.json?place=ben+son", "/tasks.json?place=ben+son",
         "/silent.json", "/api/v1/targets", "/api/v1/gaps")  # fmt: skip


@pytest.fixture
def client(tmp_path):
    run([write_folder(tmp_path / "in")], tmp_path / "out", jobs=1)
    with client_of(tmp_path / "out") as client:
        yield client


def lists(client):
    return {path: client.get(path).json() for path in LISTS}


def test_lists_say_at_once_what_they_say_after_the_next_run(client, tmp_path):
    before = lists(client)
    say(client, "reject:t1")
    say(client, "change:t2", f"{PAGE}/t2", body=["Văn phòng Huyện ủy"], role=["lead"])
    say(client, "change:d1", f"{PAGE}/d1", kind="by", date_start="", date_end="30/9/2024")
    say(client, "reject:g1")
    say(client, "change:metadata", f"{PAGE}/metadata", subject="Rà soát")
    at_once = lists(client)
    changed = {path for path in LISTS if at_once[path] != before[path]}
    assert {"/tasks.json", "/tasks.json?body=van+phong", "/documents.json", "/deadlines.json?on=2024-04-01",
            "/api/v1/targets", "/tasks.json?place=ben+son", "/documents.json?q=thu+tuc"} <= changed  # fmt: skip
    run([tmp_path / "in"], tmp_path / "out", jobs=1)
    assert lists(client) == at_once


def test_what_was_taken_back_is_taken_back_at_once(client):
    before = lists(client)
    say(client, "reject:t1")
    assert lists(client) != before
    say(client, "undo:last")
    assert lists(client) == before


def test_how_far_a_task_is_stands_in_the_tables_of_a_view(client):
    note(client, "done", "t1", "=xong ngày 2/10")
    for query, expected in (("", 3), ("?state=done", 1)):
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"/tasks.xlsx{query}").content))
        head, *rows = book["Nhiệm vụ"].iter_rows(values_only=True)
        told = [dict(zip(head, row, strict=True)) for row in rows if row[head.index("Mã văn bản")] == ID]
        first = next(row for row in told if row["Mã nhiệm vụ"] == "t1")
        assert (first["Tiến độ"], first["Ghi chú"], first["Người ghi"]) == ("đã xong", "=xong ngày 2/10", "Mai Lan")
        assert first["Ngày ghi"] is not None and len(told) == expected
    rows = list(csv.DictReader(io.StringIO(client.get("/tasks.csv").content.decode("utf-8-sig"))))
    (row,) = [row for row in rows if (row["document"], row["task"]) == (ID, "t1")]
    assert (row["progress"], row["noted_by"], row["note"]) == ("done", "Mai Lan", "'=xong ngày 2/10")


def test_a_rejected_task_is_not_in_the_workbook(client):
    say(client, "reject:t1")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/tasks.xlsx?document={ID}").content))
    head, *rows = book["Nhiệm vụ"].iter_rows(values_only=True)
    assert [row[head.index("Mã nhiệm vụ")] for row in rows] == ["t2", "t3"]


def test_bodies_below_are_taken_where_that_is_asked(client):
    named = client.get("/tasks.json?body=ban+thuong+vu+tinh+uy").json()
    every = client.get("/tasks.json?body=tinh+uy&below=1").json()
    assert len(every) > len(named)
    assert client.get("/api/v1/tasks?body=tinh+uy&below=true").json()["total"] == len(every)
    page = tree(client.get("/tasks?body=tinh+uy&below=1"))
    assert page.xpath("//input[@name='below']/@checked")


def test_who_was_charged_and_left_nothing(client):
    found = client.get("/silent.json").json()
    names = [each["name"] for each in found]
    assert "Phòng Nội vụ huyện" in names and not any(name.casefold().startswith("các ") for name in names)
    order = [(-each["unanswered"], -each["tasks"], each["name"]) for each in found]
    assert order == sorted(order) and all(0 < each["unanswered"] <= each["documents"] for each in found)
    assert [each["name"] for each in client.get("/silent.json?body=noi+vu&place=lam+giang").json()]
    assert client.get("/silent.json?place=nowhere").json() == []
    page = tree(client.get("/silent"))
    assert page.xpath("//tbody/tr") and page.xpath("//tbody//a[starts-with(@href, '/tasks?body=')]")
    assert client.get("/api/v1/silent-bodies").json()["total"] == len(found)
