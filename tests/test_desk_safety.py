"""The desk does no harm: hostile documents and names, foreign readers, processes that die, too much of anything."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import socket
from urllib.parse import quote

import openpyxl
import pytest
from starlette.testclient import TestClient

from chain import documents as chained
from chain import run as resolved
from composed import document, with_task
from desk_client import client_of, served, tree, write_run
from test_page_html import EVIL, hostile
from vanban.desk import images, limits, uploads
from vanban.desk.application import application
from vanban.desk.guards import COOKIE, session
from vanban.desk.serving import is_loopback, token_for
from vanban.errors import DamagedFile, UsageError

TOKEN = "a-token-of-enough-letters"


def test_an_empty_run_and_hostile_documents(tmp_path):
    empty = write_run(tmp_path / "empty", [])
    assert "chưa có văn bản nào" in empty.get("/documents").text
    assert "Mọi văn bản được dẫn" in empty.get("/missing").text
    evil = write_run(tmp_path / "evil", [hostile(), *chained()])
    addresses = ["/documents", "/documents?q=script", "/tasks", "/deadlines?on=2024-01-01", "/documents/hostile",
                 "/missing", "/relations?question=cites&what=hostile", "/relations?what=hostile",
                 "/graph?what=hostile", f"/documents?q={quote(EVIL)}", f"/tasks?body={quote(EVIL)}"]  # fmt: skip
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


def test_our_own_error_is_a_message(tmp_path, monkeypatch, caplog):
    client = write_run(tmp_path / "run", resolved(chained())[0])
    monkeypatch.setattr("vanban.queries.task_listing", lambda *_, **__: 1 / 0)
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


# ---------------------------------------------------------------- too much


def test_a_load_of_300_megabytes_is_refused_before_it_is_sent(tmp_path):
    with served(tmp_path) as port, socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        head = ("POST /load HTTP/1.1", f"Host: 127.0.0.1:{port}", "Content-Type: multipart/form-data; boundary=x",
                f"Content-Length: {300 << 20}", "", "--x")  # fmt: skip
        line.sendall("\r\n".join(head).encode())
        answer = line.recv(4096).decode("utf-8", "replace")
    assert answer.startswith("HTTP/1.1 400") and not (tmp_path / uploads.FOLDER).exists()


def test_ten_thousand_files_are_refused(tmp_path):
    with client_of(tmp_path) as client:
        (seal,) = tree(client.get("/load")).xpath("//input[@name='seal']/@value")
        files = [("files", (f"{at}.txt", b"x")) for at in range(10_000)]
        answer = client.post("/load", data={"seal": seal}, files=files)
    assert answer.status_code == 400 and "quá nhiều tệp" in answer.text
    assert not (tmp_path / uploads.FOLDER).exists()


def test_what_is_heavy_has_a_limit(tmp_path, monkeypatch):
    few = tuple(each._replace(most=3) for each in limits.HEAVY)
    monkeypatch.setattr(limits, "HEAVY", few)
    client = write_run(tmp_path / "run", resolved(chained())[0])
    for address in ("/tasks.csv", "/tasks.ics?body=x", "/documents/x/pages/1.png"):
        client = client_of(tmp_path / "run")
        assert [client.get(address).status_code == 429 for _ in range(5)] == [False, False, False, True, True], address
    refused = client_of(tmp_path / "run")
    answers = [refused.post("/load", headers={"Origin": "http://evil.example"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 429]
    assert "Chờ một phút" in answers[-1].text and answers[-1].headers["retry-after"] == "60"
    assert refused.get("/tasks").status_code == 200, "what is light has none"


# ---------------------------------------------------------------- hostile words in what is taken away


def test_a_formula_in_a_body_is_text_in_every_file(tmp_path):
    formula = '=HYPERLINK("http://evil.example")'
    made = with_task(document(f"{formula} rà soát thủ tục. "), f"{formula} rà soát thủ tục",
                     bodies=((formula, "lead"),))  # fmt: skip
    client = write_run(tmp_path / "run", [made])
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/tasks.xlsx").content)).active
    cells = [cell for row in sheet for cell in row if formula in str(cell.value)]
    assert cells and all(cell.data_type != "f" for cell in cells)
    told = client.get("/tasks.csv").content.decode("utf-8-sig")
    assert not any(field.strip('"').startswith("=") for line in told.splitlines() for field in line.split(","))
    assert formula in tree(client.get("/tasks")).text_content()


def test_hostile_words_in_corrections_are_text(tmp_path):
    client = write_run(tmp_path / "run", [hostile()])
    page = tree(client.get("/documents/hostile/correct"))
    (seal,) = page.xpath("//input[@name='seal']/@value")[:1]
    sent = {"seal": seal, "who": EVIL.replace("\x00", ""), "do": "accept:t1"}
    assert client.post("/documents/hostile/corrections", data=sent).status_code == 303
    note = {"seal": seal, "who": EVIL, "do": "done", "document": "hostile", "task": "t1", "note": EVIL}
    assert client.post("/tasks/progress", data=note).status_code == 303
    for address in ("/documents/hostile/correct", "/tasks", "/review", "/documents/hostile/correct/t1",
                    f"/documents/hostile/correct/tasks?quote={quote(EVIL)}"):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not tree(answer).xpath("//script[not(@src)] | //img | //*[@onerror]"), address
    lines = (tmp_path / "run" / "corrections.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 2 and all(json.loads(line)["by"].startswith('"><script>') for line in lines)


def test_no_form_of_another_site_corrects_anything(tmp_path):
    client = write_run(tmp_path / "run", resolved(chained())[0])
    id = client.get("/documents.json").json()[0]["id"]
    address = f"/documents/{id}/corrections"
    (seal,) = tree(client.get(f"/documents/{id}/correct")).xpath("//input[@name='seal']/@value")[:1]
    sent = {"seal": seal, "who": "Mai", "do": "all:citations"}
    evil = {"Origin": "http://evil.example"}
    for each in (address, "/tasks/progress", "/load/again"):
        for data, headers in (({**sent, "seal": ""}, {}), (sent, evil), (sent, {"Sec-Fetch-Site": "cross-site"})):
            answer = client.post(each, data=data, headers=headers)
            assert answer.status_code == 400 and "không do trang này lập" in answer.text, each
    client.cookies.clear()
    assert client.post(address, data=sent).status_code == 400
    assert not (tmp_path / "run" / "corrections.jsonl").exists()


def test_a_calendar_follows_a_view_with_the_token_in_its_address(corpus_run):
    client = TestClient(application(corpus_run.outputs, TOKEN), base_url="http://10.1.2.3", follow_redirects=False)
    assert client.get("/tasks.ics?body=so").status_code == 401
    answer = client.get(f"/tasks.ics?body=so&token={TOKEN}")
    assert (
        answer.status_code == 200 and answer.text.startswith("BEGIN:VCALENDAR") and "set-cookie" not in answer.headers
    )
