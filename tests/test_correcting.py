"""Correct and follow in the browser's place: forms that are sent, what pages say afterwards, what a run makes of it."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from desk_client import client_of, tree
from small import write_folder
from test_load import wait
from vanban import corrections
from vanban.desk import answers, editing
from vanban.desk.asking import BadValue, iso_day
from vanban.runs import run

ID = "ke-hoach.31-kh-hu.lam-giang.ben-son.2024-04-05"
PAGE = f"/documents/{ID}/correct"


@pytest.fixture
def client(tmp_path):
    run([write_folder(tmp_path / "in")], tmp_path / "out", jobs=1)
    with client_of(tmp_path / "out") as client:
        yield client


def say(client, do, page=PAGE, **fields):
    """Send the form of a page as a browser does."""
    form = tree(client.get(page)).xpath("//form[@method='post']")[-1]
    sent = {"seal": tree(client.get(page)).xpath("//input[@name='seal']/@value")[0], "who": "Mai Lan"}
    for field in form.xpath(".//input[@name] | .//textarea | .//select"):
        if field.get("type") != "checkbox" or field.get("checked") is not None:
            value = field.value if field.tag != "textarea" else field.text
            sent.setdefault(field.get("name"), value or "")
    return client.post(f"/documents/{ID}/corrections", data={**sent, "do": do, **fields})


def facts(client, kind):
    return client.get(f"/documents/{ID}.json").json()[kind]


def test_accept_goes_on_with_the_next_and_remembers_the_name(client):
    answer = say(client, "accept:t1")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}#t2")
    assert facts(client, "tasks")[0]["confidence"] == 1.0
    page = tree(client.get(PAGE))
    assert page.xpath("//input[@name='who']/@value") == ["Mai Lan"]
    assert "đã xác nhận" in page.xpath("string(//aside//li[1])")
    assert page.xpath("//button[@value='accept:t2']") and not page.xpath("//button[@value='accept:t1']")


def test_whoever_says_nothing_of_herself_says_nothing(client, tmp_path):
    assert "tên người kiểm tra" in say(client, "accept:t1", who="  ").text
    assert say(client, "name").status_code == 303
    assert not (tmp_path / "out" / corrections.FILE).exists()


def test_reject_undo_and_undo_of_many(client):
    before = [task["id"] for task in facts(client, "tasks")]
    say(client, "reject:t1")
    assert [task["id"] for task in facts(client, "tasks")] == before[1:]
    assert "đã loại" in client.get(PAGE).text
    say(client, "all:tasks")
    assert all(task["confidence"] == 1.0 for task in facts(client, "tasks"))
    say(client, "undo:last")
    assert not any(task["confidence"] == 1.0 for task in facts(client, "tasks")), "all at once, as they were said"
    say(client, "undo:last")
    assert [task["id"] for task in facts(client, "tasks")] == before
    assert say(client, "undo:last").status_code == 400


def test_a_task_is_changed_by_its_form(client):
    page = f"{PAGE}/t1"
    assert tree(client.get(page)).xpath("//input[@name='body']/@value")[0] == "Phòng Nội vụ huyện"
    sent = {"body": ["Văn phòng Huyện ủy", ""], "role": ["lead", "via"], "product": "Danh mục", "deadline": []}
    answer = say(client, "change:t1", page, **sent)
    assert answer.headers["location"] == f"{PAGE}#t1"
    task = facts(client, "tasks")[0]
    assert [(body["name"], body["role"]) for body in task["bodies"]] == [("Văn phòng Huyện ủy", "lead")]
    assert (task["product"], task["rule"], task["deadlines"]) == ("Danh mục", "corrected", [])


def test_what_is_wrong_in_a_form_is_said_in_it(client, tmp_path):
    for fields, words in (
        ({"quote": "không có trong văn bản"}, "không có những chữ này"),
        ({"body": ["Bộ Không Có"], "role": ["lead"]}, "không có tên cơ quan này"),
        ({"body": ["Phòng Nội vụ huyện"], "role": ["boss"]}, "không dùng được"),
    ):
        answer = say(client, "change:t1", f"{PAGE}/t1", **fields)
        assert answer.status_code == 400 and words in answer.text
        (value,) = tree(answer).xpath("//input[@name='product']/@value")
        assert value == "" and tree(answer).xpath("//textarea[@name='quote']")[0].text.strip()
    answer = say(client, "change:d1", f"{PAGE}/d1", date_end="31/02/2026")
    assert answer.status_code == 400 and "Ngày phải viết" in answer.text
    assert tree(answer).xpath("//input[@name='date_end']/@value") == ["31/02/2026"], "what was typed is not lost"
    assert not (tmp_path / "out" / corrections.FILE).exists()


def test_every_kind_is_changed_by_its_form(client):
    say(client, "change:d1", f"{PAGE}/d1", kind="by", date_start="", date_end="30/9/2024")
    say(client, "change:c1", f"{PAGE}/c1", relation="follows_up", code="10-CT/TU", issued_on="2024-02-12")
    say(client, "change:g1", f"{PAGE}/g1", comparator=">=", value="97,5", by="")
    deadline, citation, target = (facts(client, kind)[0] for kind in ("deadlines", "citations", "targets"))
    assert (deadline["kind"], deadline["date_start"], deadline["date_end"]) == ("by", None, "2024-09-30")
    assert (citation["relation"], citation["number"], citation["target"]) == ("follows_up", "10", None)
    assert (target["comparator"], target["value"], target["unit"]) == (">=", 97.5, "%")


def test_a_fact_is_added_behind_the_place_that_was_selected(client):
    form = f"{PAGE}/deadlines?quote=Huy%E1%BB%87n+%E1%BB%A7y&near=s5"
    say(client, "add:deadlines", form, kind="on", date_end="31/12/2024", near="s5", quote="Huyện ủy")
    added = [each for each in facts(client, "deadlines") if each["id"].startswith("dx")]
    assert [each["text"] for each in added] == ["Huyện ủy"] and added[0]["section"] == "s6"
    assert say(client, "add:bodies", form).status_code == 400


def test_facts_that_are_not_there(client):
    assert client.get(f"{PAGE}/t99").status_code == 404
    for do in ("accept:t99", "reject:x", "all:bodies", "undo:0000", "eat:t1", "", "change:", "add:"):
        assert say(client, do).status_code in (400, 404), do


def test_a_run_puts_corrections_in_and_the_desk_says_that_it_is_due(client, tmp_path):
    say(client, "reject:c2")
    say(client, "change:c1", f"{PAGE}/c1", code="118/UBND-NV", number="118", issued_on="20/5/2024",
        issuer="Ủy ban nhân dân huyện Bến Sơn", doc_type="cong_van")  # fmt: skip
    page = tree(client.get("/review"))
    assert page.xpath("//form[@action='/load/again']") and "2 chỉnh sửa đã có trong danh sách" in page.text_content()
    (seal,) = page.xpath("//input[@name='seal']/@value")
    assert client.post("/load/again", data={"seal": seal}).headers["location"] == "/load"
    assert wait(client)["error"] is None
    assert "chưa có trong đồ thị" not in client.get("/review").text
    held = json.loads((tmp_path / "out" / "documents" / f"{ID}.json").read_text("utf-8"))
    assert [c["id"] for c in held["citations"]] == ["c1"]
    assert held["citations"][0]["target"] == "cong-van.118-ubnd-nv.lam-giang.ben-son.2024-05-20"
    assert facts(client, "citations")[0]["target"] == held["citations"][0]["target"], (
        "the desk knows what the run found"
    )
    say(client, "undo:last")
    say(client, "undo:last")
    assert [c["code"] for c in facts(client, "citations")] == ["09-CT/TU", "09-CT/TU"], "an undo needs no run"


def test_findings_are_put_away_for_good(tmp_path, root):
    (tmp_path / "in").mkdir()
    source = next((root / "corpus" / "documents").glob("du-thao-ke-hoach*"))
    (tmp_path / "in" / source.name).write_bytes(source.read_bytes())
    run([tmp_path / "in"], tmp_path / "out", jobs=1)
    with client_of(tmp_path / "out") as client:
        (found,) = client.get("/documents.json").json()
        page = f"/documents/{found['id']}/correct"
        finding = client.get(f"/documents/{found['id']}.json").json()["findings"][0]
        (seal,) = tree(client.get(page)).xpath("//input[@name='seal']/@value")[:1]
        client.post(f"/documents/{found['id']}/corrections", data={"seal": seal, "who": "Mai", "do": "reject:f1"})
        assert finding not in client.get(f"/documents/{found['id']}.json").json()["findings"]
        assert finding["message"] not in client.get("/review").text
    run([tmp_path / "in"], tmp_path / "out", jobs=1)
    held = json.loads((tmp_path / "out" / "documents" / f"{found['id']}.json").read_text("utf-8"))
    assert finding not in held["findings"]


def test_what_to_check_first(client):
    doubts = client.get("/api/v1/doubts").json()["items"]
    assert doubts and [each["confidence"] for each in doubts] == sorted(each["confidence"] for each in doubts)
    first = next(each for each in doubts if each["document"] == ID and each["kind"] == "targets")
    link = f"/documents/{ID}/correct#{first['id']}"
    assert link in tree(client.get("/review")).xpath("//ol//a/@href")
    say(client, f"accept:{first['id']}")
    assert link not in tree(client.get("/review?kind=targets")).xpath("//ol//a/@href")


def test_gold_of_what_was_gone_through(client):
    assert client.get(f"/documents/{ID}/gold.json").status_code == 400
    say(client, "all:deadlines")
    gold = client.get(f"/documents/{ID}/gold.json").json()
    assert set(gold) == {"document", "deadlines"} and len(gold["deadlines"]) == len(facts(client, "deadlines"))
    assert tree(client.get(PAGE)).xpath(f"//a[@href='/documents/{ID}/gold.json']")
    said = client.get(f"/api/v1/corrections?document={ID}").json()
    assert said["total"] == len(gold["deadlines"]) and said["items"][0]["by"] == "Mai Lan"


def test_a_damaged_file_of_corrections_is_said(client, tmp_path):
    (tmp_path / "out" / corrections.FILE).write_text("{}\n")
    answer = client.get(f"/documents/{ID}")
    assert answer.status_code == 503 and "Line 1" in answer.text


# ---------------------------------------------------------------- follow


def note(client, do, task, text="", back=""):
    page = tree(client.get(f"/tasks?{back}"))
    form = page.xpath(f"//tr[@id='{ID}.{task}']//form")[0]
    sent = {field.get("name"): field.get("value") for field in form.xpath(".//input[@name]")}
    return client.post("/tasks/progress", data={**sent, "who": "Mai Lan", "note": text, "do": do})


def test_how_far_tasks_are(client):
    every = client.get("/tasks.json?on=2026-11-22").json()
    assert {task["progress"] for task in every} == {"open", "late"}
    answer = note(client, "done", "t1", "xong ngày 2/10", "body=noi+vu")
    assert answer.headers["location"] == f"/tasks?body=noi+vu#{ID}.t1"
    done = client.get("/tasks.json?state=done").json()
    assert [(task["id"], task["note"], task["noted_by"]) for task in done] == [("t1", "xong ngày 2/10", "Mai Lan")]
    row = tree(client.get("/tasks?state=done")).xpath("//tbody/tr")
    assert len(row) == 1 and row[0].xpath(".//input[@name='note']/@value") == ["xong ngày 2/10"]
    assert len(client.get("/tasks.json?state=open").json()) == len(every) - 1
    assert all(task["progress"] == "late" for task in client.get("/tasks.json?state=late").json())
    assert client.get("/api/v1/tasks?state=done").json()["total"] == 1
    rows = csv.DictReader(io.StringIO(client.get("/tasks.csv?state=done").content.decode("utf-8-sig")))
    assert [row["task"] for row in rows] == ["t1"]
    note(client, "open", "t1", "làm lại")
    assert client.get("/tasks.json?state=done").json() == []


def test_progress_outlives_a_text_that_shifts(client, tmp_path):
    note(client, "done", "t1")
    file = tmp_path / "in" / "ke-hoach.md"
    file.write_text("KẾ HOẠCH CŨ\n\n" + file.read_text("utf-8"), "utf-8")
    run([tmp_path / "in"], tmp_path / "out", jobs=1)
    done = client.get("/tasks.json?state=done").json()
    assert [task["text"][:18] for task in done] == ["Phòng Nội vụ huyện"]


def test_progress_of_nothing(client):
    for fields in ({"task": "t99"}, {"document": "x"}, {"do": "late"}, {"do": "never"}):
        form = tree(client.get("/tasks")).xpath(f"//tr[@id='{ID}.t1']//form")[0]
        sent = {field.get("name"): field.get("value") for field in form.xpath(".//input[@name]")}
        answer = client.post("/tasks/progress", data={**sent, "who": "Mai", "do": "done", **fields})
        assert answer.status_code in (400, 404), fields


def test_windows():
    told = {key: (first.isoformat(), last.isoformat()) for key, first, last in answers.windows(date(2024, 11, 30))}
    assert told == {
        "this_month": ("2024-11-01", "2024-11-30"), "next_month": ("2024-12-01", "2024-12-31"),
        "this_quarter": ("2024-11-01", "2024-12-31"), "this_year": ("2024-11-01", "2024-12-31"),
    }  # fmt: skip
    assert answers.windows(date(2024, 12, 31))[1][1:] == (date(2025, 1, 1), date(2025, 1, 31))


def test_days_and_numbers_as_they_are_written():
    assert [iso_day(text) for text in ("31/3", "--03-31", "31/12/2026", "2026-12-31", "29/2")] == [
        "--03-31", "--03-31", "2026-12-31", "2026-12-31", "--02-29"]  # fmt: skip
    for wrong in ("31/2", "13/13", "0/1", "x", "31/12/26"):
        with pytest.raises(BadValue):
            iso_day(wrong)
    told = {text: editing._READ["targets"]({"comparator": ["="], "value": [text]}).value for text in
            ("95", "95,5", "95.5", "1.000", "1.234.567,5", "")}  # fmt: skip
    assert list(told.values()) == [95, 95.5, 95.5, 1000, 1234567.5, None]
