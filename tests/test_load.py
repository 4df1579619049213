"""Loading from the browser: what is sent is read into the run; what is too much, foreign or odd does no harm."""

from __future__ import annotations

import io
import os
import time

import pytest
from lxml import html as lxml_html
from starlette.testclient import TestClient

from small import TEXTS, write_folder
from vanban.desk import loader, uploads
from vanban.desk.application import application
from vanban.runs import last_run, run

HERE = "http://127.0.0.1:8765"


@pytest.fixture
def client(tmp_path):
    with TestClient(application(tmp_path / "out"), base_url=HERE, follow_redirects=False) as client:
        yield client


def tree(answer):
    return lxml_html.document_fromstring(answer.text)


def send(client, files, headers=None, **changed):
    (seal,) = tree(client.get("/load")).xpath("//input[@name='seal']/@value")
    parts = [("files", (name, data)) for name, data in files]
    return client.post("/load", data={"seal": seal, **changed}, files=parts, headers=headers)


def wait(client):
    for _ in range(600):
        progress = client.get("/load.json").json()
        if not progress["running"]:
            return progress
        time.sleep(0.05)
    raise AssertionError("the run does not end")


def test_files_are_read_into_the_run(client, tmp_path):
    assert client.get("/documents").status_code == 503
    files = [*((name, text.encode()) for name, text in TEXTS.items()), ("again.txt", TEXTS["chi-thi.txt"].encode()),
             ("notes.exe", b"MZ"), ("empty.txt", b""), ("broken.docx", b"PK\x03\x04 nothing")]  # fmt: skip
    assert send(client, files).headers["location"] == "/load"
    progress = wait(client)
    assert progress["finished"] and progress["error"] is None
    assert len(client.get("/documents.json").json()) == 3
    page = tree(client.get("/load"))
    assert len(page.xpath("//main//ul[1]//a[starts-with(@href, '/documents/')]")) == 4, "the repeated file too"
    told = page.text_content()
    for words in ("không đọc được.", "Tệp rỗng.", "đã có trong tập văn bản", "Tệp hỏng"):
        assert words in told, words
    # once more: nothing is new, no run is made
    before = (tmp_path / "out" / "run.json").stat().st_mtime_ns
    send(client, files[:1])
    wait(client)
    assert (tmp_path / "out" / "run.json").stat().st_mtime_ns == before
    assert "đã có trong tập văn bản" in client.get("/load").text


def test_what_the_run_had_stays(tmp_path):
    folder = write_folder(tmp_path / "texts")
    (folder / "cong-van.txt").unlink()
    run([folder], tmp_path / "out", jobs=1)
    with TestClient(application(tmp_path / "out"), base_url=HERE, follow_redirects=False) as client:
        send(client, [("cong-van.txt", TEXTS["cong-van.txt"].encode())])
        wait(client)
        assert len(client.get("/documents.json").json()) == 3
        # what the folder holds already is not stored a second time
        before = sorted(path.name for path in (tmp_path / "out" / "uploads").iterdir())
        send(client, [("ten-khac.md", (folder / "ke-hoach.md").read_bytes())])
        assert not wait(client)["running"] and "đã có trong tập văn bản" in client.get("/load").text
        assert sorted(path.name for path in (tmp_path / "out" / "uploads").iterdir()) == before
        cited = client.get("/relations.json?question=cites&what=118/UBND-NV").json()
        assert any(each["target"]["code"] == "31-KH/HU" for each in cited)
        assert len(last_run(tmp_path / "out").record.paths) == 2
        # a folder that is gone would cost its documents
        folder.rename(tmp_path / "elsewhere")
        answer = send(client, [("more.txt", b"S\xe1\xbb\x9f N\xe1\xbb\x99i v\xe1\xbb\xa5")])
        assert answer.status_code == 400 and "không còn ở chỗ cũ" in answer.text
        assert len(client.get("/documents.json").json()) == 3


def stored(tmp_path):
    folder = tmp_path / "out" / "uploads"
    return sorted(each.name for each in folder.iterdir() if not each.name.startswith(".")) if folder.exists() else []


FOREIGN = {
    "no seal": {"changed": {"seal": ""}},
    "a wrong seal": {"changed": {"seal": "0" * 64}},
    "another site": {"headers": {"Origin": "http://evil.example"}},
    "another port": {"headers": {"Origin": "http://127.0.0.1:9999"}},
    "told by the browser": {"headers": {"Sec-Fetch-Site": "cross-site"}},
}


@pytest.mark.parametrize("case", FOREIGN)
def test_forms_of_others_are_refused(client, tmp_path, case):
    how = FOREIGN[case]
    answer = send(client, [("a.txt", b"x")], how.get("headers"), **how.get("changed", {}))
    assert answer.status_code == 400 and "không do trang này lập" in answer.text
    assert not stored(tmp_path) and not client.get("/load.json").json()["running"]


def test_a_seal_belongs_to_its_cookie(client, tmp_path):
    (seal,) = tree(client.get("/load")).xpath("//input[@name='seal']/@value")
    client.cookies.clear()
    answer = client.post("/load", data={"seal": seal}, files=[("files", ("a.txt", b"x"))])
    assert answer.status_code == 400 and not stored(tmp_path)


def test_limits(client, tmp_path, monkeypatch):
    assert "Chưa chọn tệp" in send(client, [("", b"")]).text
    answer = client.post("/load", content=b"x", headers={"Content-Length": str(300 << 20)})
    assert answer.status_code == 400 and "200 MB" in answer.text
    answer = client.post("/load", content=(piece for piece in [b"x"]))
    assert answer.status_code == 400, "no length, no load"
    answer = send(client, [(f"{at}.txt", b"x") for at in range(uploads.MOST_FILES + 1)])
    assert answer.status_code == 400 and "quá nhiều tệp" in answer.text
    monkeypatch.setattr(uploads, "LARGEST_FILE", 10)
    send(client, [("large.txt", b"x" * 11)])
    assert "quá lớn" in client.get("/load").text
    assert not stored(tmp_path)


ODD_NAMES = ("../../evil.txt", "..\\..\\evil.txt", "/etc/passwd.txt", "a\x00b.txt", "<script>alert(1)</script>.txt",
             "con.txt", ".hidden.txt", "....txt", "-rf.txt", "x" * 300 + ".txt", "Kế hoạch số 5.TXT",
             "a\nb.txt")  # fmt: skip


def test_odd_names_become_names_of_our_own(tmp_path):
    files = [(name, io.BytesIO(f"{at}".encode())) for at, name in enumerate(ODD_NAMES)]
    done = uploads.store(tmp_path / "out", files)
    names = stored(tmp_path)
    assert len(names) == len(ODD_NAMES) == len({each.file for each in done})
    for name in names:
        assert len(name) < 110 and set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-."), name
        assert name.endswith(".txt") and name.count(".") == 1
    assert [each.name for each in done][:2] == ["evil.txt", "evil.txt"]
    assert "ke-hoach-so-5" in "".join(names)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_a_name_is_no_markup(client):
    send(client, [("<script>alert(1).exe", b"x")])
    page = tree(client.get("/load"))
    assert not page.xpath("//script[not(@src)]") and "<script>alert(1)" in page.text_content()


def die(paths, outputs, tell):
    os._exit(9)


def test_a_run_that_dies_is_a_message(client, monkeypatch):
    monkeypatch.setattr(loader, "_work", die)
    send(client, [("a.txt", TEXTS["chi-thi.txt"].encode())])
    assert wait(client)["error"] == "WorkerDied"
    assert "không hoàn thành" in client.get("/load").text


def linger(paths, outputs, tell):
    tell.send(("step", ("documents", 1, 3, "a.txt", None)))
    time.sleep(60)


def test_one_run_at_a_time(client, tmp_path, monkeypatch):
    monkeypatch.setattr(loader, "_work", linger)
    (seal,) = tree(client.get("/load")).xpath("//input[@name='seal']/@value")
    send(client, [("a.txt", b"one")])
    for _ in range(200):
        if client.get("/load.json").json()["done"]:
            break
        time.sleep(0.05)
    page = tree(client.get("/load"))
    assert page.xpath("//progress/@value") == ["1"] and page.xpath("//script[contains(@src, 'desk.js')]")
    answer = client.post("/load", data={"seal": seal}, files=[("files", ("b.txt", b"two"))])
    assert answer.status_code == 409 and "đang chạy" in answer.text and len(stored(tmp_path)) == 1
