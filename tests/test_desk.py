"""The desk: every page answers in both languages and says what is wrong in words."""

from __future__ import annotations

import csv
import io
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import date

import openpyxl
import pytest
from icalendar import Calendar

from desk_client import client_of, tree
from vanban import model
from vanban.desk.documents import excerpt
from vanban.desk.relations import differing
from vanban.desk.words import WORDS

PLAN = "/documents/quyet-dinh.1286-qd-ubnd.son-hai.2022-06-27"
PAGES = ("/documents", "/documents?q=ke+hoach", "/documents?type=ke_hoach&place=tan+linh&year=2022", "/tasks",
         "/tasks?body=so+noi+vu&role=lead", "/tasks?overdue=1&on=2026-01-01", "/tasks?state=late",
         "/deadlines?on=2022-01-01", "/missing", "/load", "/review", "/review?kind=tasks", "/relations",
         "/graph", "/graph?what=24-NQ/TW", "/graph?what=24-NQ/TW&relation=implements&from=2013&to=2024&steps=3",
         *(f"/relations?question={question}" for question in (
             "implements&what=24-NQ/TW", "cites&what=168-KH/TU", "changes&what=168-KH/TU", "delays&what=24-NQ/TW",
             "silent&what=12-CT/TU", "gaps&what=12-CT/TU", "cited-by&what=12-CT/TU",
             "compare&what=12-CT/TU&last=15-KH/HU+Tan+Linh", "chain&what=168-KH/TU&last=09-NQ/TU")),
         PLAN, f"{PLAN}/pages/2", f"{PLAN}/correct", *(f"{PLAN}/correct/{fact}" for fact in ("t4", "c2", "d3", "g1")),
         *(f"{PLAN}/correct/{kind}?quote=h%E1%BA%B1ng+n%C4%83m"
           for kind in ("tasks", "citations", "deadlines", "targets")))  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_pages(desk, address, language):
    answer = desk.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert answer.status_code == 200, answer.text
    page = tree(answer)
    assert page.get("lang") == language
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not page.xpath("//script[not(@src)] | //style | //@style")
    assert len(page.xpath("//h1")) == len(page.xpath("//main")) == 1
    for address in page.xpath("//@src | //link/@href"):
        assert address.startswith("/"), address
    for link in page.xpath("//a/@href"):
        assert link.startswith(("/", "#")), link
    known = set(page.xpath("//@id"))
    assert len(known) == len(page.xpath("//@id"))
    for name in page.xpath("//a[starts-with(@href, '#')]/@href"):
        assert name[1:] in known, name


def test_links_lead_somewhere(desk):
    links = {
        link.partition("#")[0] for address in PAGES for link in tree(desk.get(address)).xpath("//a/@href | //@src")
    }
    assert len(links) > 60
    for link in sorted(links - {""}):
        assert desk.get(link).status_code in (200, 303, 404 if "/pages/" in link else 200), link


def test_a_chosen_language_stays(desk):
    assert tree(desk.get("/tasks?lang=en")).xpath("//h1")[0].text == "Tasks"
    assert tree(desk.get("/tasks")).xpath("//h1")[0].text == "Tasks"
    assert tree(desk.get("/tasks?lang=vi")).xpath("//h1")[0].text == "Nhiệm vụ"
    assert tree(desk.get("/tasks?lang=<b>")).xpath("//h1")[0].text == "Nhiệm vụ"
    assert all(vietnamese and english for vietnamese, english in WORDS.values())


def test_search_without_accents(desk):
    page = tree(desk.get("/documents?q=dang+bo"))
    assert page.xpath("//li/h2/a") and "Đảng" in [each.text for each in page.xpath("//mark[@class='hit']")]
    assert excerpt("Đảng bộ tỉnh", '"dang bo"') == [("Đảng", True), ("bộ", True), ("tỉnh", False)]
    assert "Không có kết quả" in desk.get("/documents?q=khongcotunay").text
    assert desk.get("/documents?q=%22%20OR%20*").status_code == 200


def test_filters_stand_in_the_address_and_in_all_its_forms(desk):
    address = "?body=so+noi+vu&role=lead"
    found = desk.get(f"/tasks.json{address}").json()
    assert found and all(any("Sở Nội vụ" in b["name"] and b["role"] == "lead" for b in t["bodies"]) for t in found)
    assert len(found) < len(desk.get("/tasks.json").json())
    rows = list(csv.DictReader(io.StringIO(desk.get(f"/tasks.csv{address}").content.decode("utf-8-sig"))))
    assert [(row["document"], row["task"]) for row in rows] == [(task["document"], task["id"]) for task in found]
    sheet = openpyxl.load_workbook(io.BytesIO(desk.get(f"/tasks.xlsx{address}").content)).active
    assert sheet.max_row == len(found) + 1
    dated = "?document=05-%C4%90A/TU&body=ban+to+chuc+tinh+uy"
    ids = {f"{task['document']}.{task['id']}" for task in desk.get(f"/tasks.json{dated}").json()}
    events = Calendar.from_ical(desk.get(f"/tasks.ics{dated}").content).walk("VEVENT")
    assert events and {str(event["UID"]).rpartition(".")[0] for event in events} <= ids
    page = tree(desk.get(f"/tasks{address}"))
    assert len(page.xpath("//tbody/tr")) == len(found)
    assert page.xpath("//input[@name='body']/@value") == ["so noi vu"]
    assert page.xpath("//option[@selected]/@value") == ["lead"]
    assert len(desk.get("/tasks.json?place=vinh+khe").json()) > 0 == len(desk.get("/tasks.json?place=ha+noi").json())


def test_deadlines_lie_in_the_window(desk):
    found = desk.get("/deadlines.json?on=2022-07-01&until=31/12/2022").json()
    assert found and all("2022-07-01" <= each["due"] <= "2022-12-31" for each in found)
    assert [each["due"] for each in found] == sorted(each["due"] for each in found)
    assert "Không có việc nào" in desk.get("/deadlines?on=01/01/2150&body=khong+co").text


def test_one_document_in_all_its_forms(desk, corpus_run):
    id = "chi-thi.12-ct-tu.son-hai.2022-05-18"
    held = model.Document.model_validate_json((corpus_run.outputs / "documents" / f"{id}.json").read_bytes())
    assert model.Document.model_validate(desk.get(f"/documents/{id}.json").json()) == held
    assert desk.get(f"/api/v1/documents/{id}").json() == desk.get(f"/documents/{id}.json").json()
    page = tree(desk.get(f"/documents/{id}"))
    assert {fact.id for fact in (*held.tasks, *held.citations, *held.bodies)} <= set(page.xpath("//@id"))
    assert page.xpath("//h3[@id='incoming']/following-sibling::ul//a[starts-with(@href, '/documents/')]")
    assert desk.get(f"/documents/{id}.html").text.startswith("<!DOCTYPE html>")


def test_the_image_of_a_page_has_its_marks(desk):
    address = "/documents/quyet-dinh.1286-qd-ubnd.son-hai.2022-06-27/pages"
    answer = desk.get(f"{address}/2.png")
    assert answer.status_code == 200 and answer.content.startswith(b"\x89PNG")
    page = tree(desk.get(f"{address}/2"))
    places = page.xpath("//svg//a")
    known = set(page.xpath("//@id"))
    assert len(places) > 10 and all(place.get("href")[1:] in known for place in places)
    width, height = map(float, page.xpath("//svg/@viewbox | //svg/@viewBox")[0].split()[2:])
    for rect in page.xpath("//svg//rect"):
        x, y, w, h = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        assert 0 <= x < x + w <= width and 0 <= y < y + h <= height
    assert desk.get(f"{address}/6.png").status_code == desk.get(f"{address}/0").status_code == 404
    assert "không có trang" in desk.get("/documents/chi-thi.12-ct-tu.son-hai.2022-05-18/pages/1").text


WRONG = {
    "/nowhere": (404, "Không có trang này"),
    "/static/../../pyproject.toml": (404, "Không có trang này"),
    "/static/..%2f..%2fmodel.py": (404, "Không có trang này"),
    "/documents/..%2f..%2fvanban.db": (404, "Không có"),
    "/documents/../run": (404, "Không có trang này"),
    "/documents/99": (404, "Không có văn bản nào khớp với"),
    "/relations?what=99-XX/YY": (404, "Không có văn bản nào khớp với"),
    "/relations?what=15-KH/HU": (404, "Có nhiều văn bản khớp với"),
    "/relations?what=24-NQ/TW&question=why": (400, "không dùng được"),
    "/relations?what=24-NQ/TW&question=cites&relation=likes": (400, "không dùng được"),
    "/tasks?until=31/02/2026": (400, "Ngày phải viết"),
    "/tasks?on=9999-12-31": (400, "Ngày phải viết"),
    "/tasks?role=boss": (400, "không dùng được"),
    "/tasks?page=0": (400, "không dùng được"),
    "/tasks?page=99999999999999999999": (400, "không dùng được"),
    "/tasks?document=99-XX/YY": (404, "Không có văn bản nào khớp với"),
    "/tasks.exe": (400, "không dùng được"),
}


@pytest.mark.parametrize("address", WRONG)
def test_what_is_wrong_is_said(desk, address):
    desk.cookies.clear()
    status, words = WRONG[address]
    answer = desk.get(address)
    assert answer.status_code == status and words in answer.text, answer.text
    assert "Traceback" not in answer.text and "default-src 'none'" in answer.headers["content-security-policy"]


def test_several_documents_of_one_code_are_offered(desk):
    links = tree(desk.get("/relations?what=15-KH/HU")).xpath("//main//ul//a/@href")
    assert len(links) == 2 and all(desk.get(link).status_code == 200 for link in links)


def test_errors_are_data_where_data_were_asked_for(desk):
    for address in ("/documents/99.json", "/tasks.json?role=boss", "/api/v1/tasks?role=boss", "/api/v1/nowhere"):
        answer = desk.get(address)
        assert answer.status_code >= 400 and set(answer.json()) == {"error", "message"}


def test_no_run_yet(tmp_path):
    client = client_of(tmp_path)
    for address in ("/documents", "/tasks", "/documents/x"):
        answer = client.get(address)
        assert answer.status_code == 503 and "vanban run" in answer.text
    assert client.get("/api/v1/tasks").json()["error"] == "StoreError"


def test_who_left_no_document(desk):
    silent = desk.get("/relations.json?question=silent&what=12-CT/TU").json()
    assert silent == desk.get("/api/v1/silent?what=12-CT/TU&size=500").json()["items"]
    page = tree(desk.get("/relations?question=silent&what=12-CT/TU"))
    assert [each.text_content() for each in page.xpath("//ol//li//a")] == [each["name"] for each in silent]
    assert "còn hiệu lực" in page.text_content()
    assert desk.get("/api/v1/state?what=12-CT/TU&on=2022-05-17").json()["standing"] == "not_issued"
    gaps = desk.get("/api/v1/gaps?document=12-CT/TU").json()["items"]
    assert all(gap["lacks"] for gap in gaps)
    assert desk.get("/api/v1/targets?q=ty+le").json()["total"] < desk.get("/api/v1/targets").json()["total"]


def test_two_documents_side_by_side(desk):
    pair = "12-CT/TU", "15-KH/HU Tân Lĩnh"
    page = tree(desk.get("/relations", params={"question": "compare", "what": pair[0], "last": pair[1]}))
    courses = page.xpath("//tbody/tr/td[2]/b/text()")
    found = desk.get("/api/v1/compare", params={"upper": pair[0], "lower": pair[1], "size": 500}).json()
    assert len(courses) == min(50, found["total"]) > 5 and "bỏ qua" in courses
    # each side leads to its task in its document, and the head says how many go which way
    for side, name in ((1, "chi-thi.12-ct-tu"), (3, "ke-hoach.15-kh-hu")):
        links = page.xpath(f"//tbody/tr/td[{side}]/a/@href")
        assert len(links) > 5 and all(name in link for link in links)
        known = set(tree(desk.get(links[0])).xpath("//@id"))
        assert {link.partition("#")[2] for link in links} <= known
    own = page.xpath("//a[contains(@class, 'own')]/@href")[0]
    narrowed = tree(desk.get(own))
    assert set(narrowed.xpath("//tbody/tr/td[2]/b/text()")) == {"tự đặt thêm"} and not narrowed.xpath(
        "//tbody//td[1]/a"
    )
    assert desk.get(own.replace("course=own", "course=good")).status_code == 400


def test_amounts_that_differ_are_marked():
    text = "Phấn đấu 80% hộ, riêng 8% (*) ở xa"
    assert [piece for piece, wanted in differing(text, ["80%", None, "8% (*)"]) if wanted] == ["80%", "8% (*)"]
    assert "".join(piece for piece, _ in differing(text, ["80%", "8%"])) == text == differing(text, [])[0][0]


def test_serve(corpus_run):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "vanban", "serve", "-o", str(corpus_run.outputs), "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(200):
            time.sleep(0.1)
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/tasks") as answer:
                    assert "Nhiệm vụ" in answer.read().decode()
                break
            except OSError:
                assert process.poll() is None, process.stderr.read()
        second = subprocess.run(command, capture_output=True, text=True)
        assert second.returncode == 2 and "--port" in second.stderr and "Traceback" not in second.stderr
    finally:
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=20)[1]
    assert told.startswith(f"vanban: http://127.0.0.1:{port}/") and "Traceback" not in told


def test_today_is_the_day_that_is_counted_from(desk):
    assert desk.get("/deadlines.json").json() == desk.get(f"/deadlines.json?on={date.today()}").json()


def test_the_first_screen_of_the_readme_shows_the_desk(root):
    """`make picture` draws it again."""
    picture = root / "docs" / "desk.png"
    assert "(docs/desk.png)" in "".join((root / "README.md").read_text("utf-8").splitlines()[:15])
    assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size < 300_000
