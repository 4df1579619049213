"""The desk: every page answers in both languages, says what is wrong in words, and does no harm."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import date
from urllib.parse import quote

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import html as lxml_html
from starlette.testclient import TestClient

from chain import documents as chained
from chain import run as resolved
from test_page_html import EVIL, hostile
from vanban import graph, identity, model, store
from vanban.desk import images
from vanban.desk.application import application
from vanban.desk.documents import excerpt
from vanban.desk.guards import COOKIE, session
from vanban.desk.serving import is_loopback, token_for
from vanban.desk.words import WORDS
from vanban.errors import DamagedFile, UsageError

HERE = "http://127.0.0.1:8765"
TOKEN = "a-token-of-enough-letters"
PAGES = ("/documents", "/documents?q=ke+hoach", "/documents?type=ke_hoach&place=tan+linh&year=2022", "/tasks",
         "/tasks?body=so+noi+vu&role=lead", "/tasks?overdue=1&on=2026-01-01", "/deadlines?on=2022-01-01", "/relations",
         "/relations?what=24-NQ/TW", "/relations?question=cites&what=168-KH/TU", "/missing",
         "/relations?question=changes&what=168-KH/TU", "/relations?question=delays&what=24-NQ/TW", "/load",
         "/relations?question=silent&what=12-CT/TU",
         "/relations?question=compare&what=12-CT/TU&last=15-KH/HU+Tan+Linh", "/relations?question=gaps&what=12-CT/TU",
         "/relations?question=cited-by&what=12-CT/TU", "/relations?question=chain&what=168-KH/TU&last=09-NQ/TU",
         "/documents/quyet-dinh.1286-qd-ubnd.son-hai.2022-06-27",
         "/documents/quyet-dinh.1286-qd-ubnd.son-hai.2022-06-27/pages/2")  # fmt: skip


@pytest.fixture(scope="module")
def desk(corpus_run):
    with TestClient(application(corpus_run.outputs), base_url=HERE, follow_redirects=False) as client:
        yield client


def write_run(folder, held):
    """The outputs of a run over composed documents, as far as the desk needs them."""
    answers = identity.resolve(held)
    filled = [answers.fill(one) for one in held]
    (folder / "documents").mkdir(parents=True)
    for one in filled:
        (folder / "documents" / f"{one.id}.json").write_text(one.model_dump_json(by_alias=True), "utf-8")
    store.write(folder / "vanban.db", filled, graph.build(filled, answers))
    return TestClient(application(folder), base_url=HERE, follow_redirects=False, raise_server_exceptions=False)


def tree(answer):
    return lxml_html.document_fromstring(answer.text)


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
    client = TestClient(application(tmp_path), base_url=HERE)
    for address in ("/documents", "/tasks", "/documents/x"):
        answer = client.get(address)
        assert answer.status_code == 503 and "vanban run" in answer.text
    assert client.get("/api/v1/tasks").json()["error"] == "StoreError"


def test_an_empty_run_and_hostile_documents(tmp_path):
    empty = write_run(tmp_path / "empty", [])
    assert "chưa có văn bản nào" in empty.get("/documents").text
    assert "Mọi văn bản được dẫn" in empty.get("/missing").text
    evil = write_run(tmp_path / "evil", [hostile(), *chained()])
    addresses = ["/documents", "/documents?q=script", "/tasks", "/deadlines?on=2024-01-01", "/documents/hostile",
                 "/missing", "/relations?question=cites&what=hostile", "/relations?what=hostile",
                 f"/documents?q={quote(EVIL)}", f"/tasks?body={quote(EVIL)}"]  # fmt: skip
    for address in addresses:
        answer = evil.get(address)
        assert answer.status_code == 200, address
        page = tree(answer)
        assert not page.xpath("//script[not(@src)] | //img | //*[@onerror]"), address
    assert "alert(1)" in tree(evil.get("/documents")).text_content()
    assert evil.get("/documents/hostile/pages/1").status_code == 404


def test_only_names_of_this_machine_are_answered(corpus_run):
    app = application(corpus_run.outputs)
    for host in ("127.0.0.1", "localhost:8765", "[::1]:8765", "127.0.0.2:1"):
        assert TestClient(app, base_url=f"http://{host}").get("/documents").status_code == 200, host
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8765", "192.168.1.5:8765"):
        answer = TestClient(app, base_url=f"http://{host}").get("/documents")
        assert answer.status_code == 421 and "vanban" not in answer.text, host


def test_with_a_token(corpus_run):
    app = application(corpus_run.outputs, TOKEN)
    client = TestClient(app, base_url="http://10.1.2.3:8765", follow_redirects=False)
    for address in ("/documents", "/tasks?token=wrong", "/documents/x/pages/1"):
        answer = client.get(address)
        assert answer.status_code == 401 and "Cần mã truy cập" in answer.text
    assert client.get("/api/v1/tasks").json() == {"error": "no_token", "message": "no_token"}
    assert client.get("/api/v1/tasks", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert client.get("/documents", headers={"Cookie": f"{COOKIE}={TOKEN}"}).status_code == 401
    welcome = client.get(f"/tasks?role=lead&token={TOKEN}")
    assert (welcome.status_code, welcome.headers["location"]) == (303, "/tasks?role=lead")
    cookie = welcome.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and TOKEN not in cookie and session(TOKEN) in cookie
    assert client.get("/tasks?role=lead").status_code == 200
    for elsewhere in ("//evil.example/", "/%5Cevil.example"):
        location = client.get(f"http://10.1.2.3:8765{elsewhere}?token={TOKEN}").headers["location"]
        assert not location.startswith(("//", "/\\")) and "http" not in location


def test_which_addresses_need_a_token():
    assert is_loopback("127.0.0.1") and is_loopback("localhost") and is_loopback("::1") and is_loopback("[::1]")
    assert not is_loopback("0.0.0.0") and not is_loopback("192.168.0.7") and not is_loopback("example.org")
    assert token_for("127.0.0.1", None) is None and token_for("127.0.0.1", TOKEN) == TOKEN
    assert len(token_for("0.0.0.0", None)) >= 32 and token_for("0.0.0.0", None) != token_for("0.0.0.0", None)
    with pytest.raises(UsageError):
        token_for("0.0.0.0", "short")


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


def test_the_interface_is_paged(desk):
    every = desk.get("/tasks.json").json()
    found, address = [], "/api/v1/tasks?size=40"
    while address:
        answer = desk.get(address).json()
        found += answer["items"]
        assert answer["total"] == len(every)
        address = answer["next"]
    assert found == every
    assert desk.get("/api/v1/tasks?size=40&page=99").json()["items"] == []
    for name in ("documents", "deadlines", "missing", "search?q=ke+hoach", "implements?what=24-NQ/TW",
                 "cites?what=168-KH/TU", "cited-by?what=12-CT/TU", "chain?first=168-KH/TU&last=09-NQ/TU"):  # fmt: skip
        assert desk.get(f"/api/v1/{name}").json()["items"], name


def parameters(desk):
    """(path, names of its parameters) of the interface, from what it says about itself."""
    for path, verbs in desk.get("/api/v1/openapi.json").json()["paths"].items():
        yield path, [each["name"] for each in verbs["get"].get("parameters", ())]


ODD = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", "0", "-1", "1e9", "99999999999999999999", "12-CT/TU", "2024-02-30", "0001-01-01", "9999-12-31",
                     '"', "NEAR(", "a*", "\x00", "../../etc/passwd", "%", "lead", "true", "' OR 1=1 --"]),
)  # fmt: skip

FORMS = {
    "/documents": ["q", "type", "place", "year", "page"],
    "/tasks": ["body", "role", "document", "place", "on", "until", "overdue", "page"],
    "/deadlines": ["on", "until", "body", "document"],
    "/relations": ["question", "what", "last", "relation"],
}


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_value_breaks_the_interface(desk, data):
    path, names = data.draw(st.sampled_from([*parameters(desk), *FORMS.items()]))
    values = {name: data.draw(ODD) for name in names if data.draw(st.booleans())}
    answer = desk.get(path.replace("{id}", "12-CT"), params=values)
    assert answer.status_code in (200, 400, 404), (path, values, answer.text[:300])


def test_our_own_error_is_a_message(tmp_path, monkeypatch, caplog):
    client = write_run(tmp_path / "run", resolved(chained())[0])
    monkeypatch.setattr("vanban.desk.answers.tasks", lambda *_, **__: 1 / 0)
    answer = client.get("/tasks")
    assert answer.status_code == 500 and "Có lỗi trong chương trình" in answer.text
    assert "ZeroDivision" not in answer.text and "ZeroDivision" in caplog.text
    assert client.get("/documents").status_code == 200


def die(source, number):
    os._exit(3)


def test_a_page_that_kills_its_drawer_is_a_message(monkeypatch):
    source = hostile().source
    drawer = images.Drawer()
    with monkeypatch.context() as patch:
        patch.setattr(images, "draw", die)
        with pytest.raises(DamagedFile):
            drawer.png(source, 1)
    # the next one has a new process
    with pytest.raises(images.MissingFile):
        drawer.png(source, 1)
    drawer.close()


def test_a_source_that_has_changed_is_not_drawn(tmp_path, root):
    file = tmp_path / "a.pdf"
    shutil.copy(next((root / "corpus" / "documents").glob("*.pdf")), file)
    data = file.read_bytes()
    source = hostile().source.model_copy(
        update={"path": str(file), "size": len(data), "media_type": "application/pdf",
                "sha256": hashlib.sha256(data).hexdigest()}
    )  # fmt: skip
    assert images.draw(source, 1).startswith(b"\x89PNG")
    file.write_bytes(data[:-1] + b" ")
    with pytest.raises(images.MissingFile):
        images.draw(source, 1)


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
