"""In a real browser: what a person does from a folder of files to a list of tasks; accessibility, narrow screens.

VANBAN_SCREENSHOTS=DIR keeps a picture of every page that is looked at.
"""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from icalendar import Calendar

from chromium import tab
from conftest import ROOT
from desk_client import served
from small import write_folder

DECISION = "quyet-dinh.1286-qd-ubnd.son-hai.2022-06-27"
RECT = ("x", "y", "width", "height")
PAGES = {
    "documents": "/documents", "search": "/documents?q=dang+bo", "tasks": "/tasks",
    "deadlines": "/deadlines?on=2022-07-01",
    "relations": "/relations?question=implements&what=24-NQ/TW", "missing": "/missing", "review": "/review",
    "silent": "/silent", "load": "/load", "document": f"/documents/{DECISION}",
    "correct": f"/documents/{DECISION}/correct", "task": f"/documents/{DECISION}/correct/t4",
    "metadata": f"/documents/{DECISION}/correct/metadata", "section": f"/documents/{DECISION}/correct/s8",
    "link": f"/documents/{DECISION}/correct/links", "image": f"/documents/{DECISION}/pages/2",
    "error": "/documents/nothing",
    "compare": "/relations?question=compare&what=12-CT/TU&last=15-KH/HU+Tan+Linh",
}  # fmt: skip


def keep(page, name):
    if folder := os.environ.get("VANBAN_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


LOOKS = {
    "wide-light-vi": ({"viewport": {"width": 1400, "height": 900}, "color_scheme": "light"}, "vi"),
    "narrow-dark-en": ({"viewport": {"width": 375, "height": 800}, "color_scheme": "dark"}, "en"),
    "narrow-light-vi": ({"viewport": {"width": 375, "height": 800}, "color_scheme": "light"}, "vi"),
    "wide-dark-en": ({"viewport": {"width": 1400, "height": 900}, "color_scheme": "dark"}, "en"),
}


@pytest.mark.parametrize("look", LOOKS)
def test_pages_are_accessible_and_fit(browser, address, look):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe-playwright-python").Axe()
    options, language = LOOKS[look]
    errors, faults = [], []
    with tab(browser, errors, **options) as page:
        for name, path in PAGES.items():
            answer = page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
            assert answer.status == (404 if name == "error" else 200), name
            keep(page, f"{name}-{look}")
            width = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
            assert width <= 0, f"{name} is {width} pixels too wide"
            # every other look has the same markup as one before it: colours and sizes are what may differ
            found = axe.run(page).response["violations"]
            faults += [f"{name}: {each['id']} {each['nodes'][0]['html'][:160]}" for each in found
                       if each["impact"] in ("serious", "critical")]  # fmt: skip
    assert not faults, "\n".join(faults)
    assert not [error for error in errors if "404" not in error], errors


def test_marks_stand_on_the_words_of_the_page(browser, address, corpus_run):
    held = json.loads((corpus_run.outputs / "documents" / f"{DECISION}.json").read_text("utf-8"))
    sheet = pypdfium2.PdfDocument(held["source"]["path"])[1]
    words, height = sheet.get_textpage(), sheet.get_height()
    errors = []
    with tab(browser, errors, viewport={"width": 1400, "height": 1000}) as page:
        page.goto(f"{address}/documents/{DECISION}/pages/2")
        places = [
            (place.get_attribute("href")[1:], *(float(place.locator("rect").get_attribute(name)) for name in RECT))
            for place in page.locator(".place").all()
        ]
        keep(page, "image-marks")
    quotes = {
        fact["id"]: fact["text"] for kind in ("tasks", "citations", "deadlines", "targets") for fact in held[kind]
    }
    read = {}
    for id, x, y, width, high in places:
        inside = words.get_text_bounded(x - 1, height - y - high - 1, x + width + 1, height - y + 1)
        read[id] = f"{read.get(id, '')} {inside}"
    whole = [id for id in read if id in quotes]
    assert len(whole) > 15
    for id in whole:
        # what runs over to another page is only there in part
        assert squeezed(read[id]) in squeezed(quotes[id]) or squeezed(quotes[id]) in squeezed(read[id]), id
    assert not errors


def squeezed(text):
    return re.sub(r"[\s\u0002-]", "", text)


def test_without_scripts_everything_works(browser, address):
    with tab(browser, [], java_script_enabled=False) as page:
        page.goto(f"{address}/documents?lang=vi")
        page.fill("input[name=place]", "tan linh")
        page.click("button:has-text('Lọc')")
        page.click("tbody a")
        assert page.locator("mark").count() > 20
        page.click("text=Kiểm tra, sửa")
        page.fill("input[name=who]", "Lan")
        page.locator("button[value^='accept:']").first.click()
        assert page.locator(".badge.said").count() >= 1
        page.click("button:has-text('Hoàn tác việc vừa làm')")
        assert page.locator("input[name=who]").input_value() == "Lan"


# ---------------------------------------------------------------- from a folder to a list of tasks


@pytest.fixture(scope="module")
def desk_of_files(tmp_path_factory):
    folder = write_folder(tmp_path_factory.mktemp("mixed"))
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    (folder / "notes.exe").write_bytes(b"MZ")
    for name in ("quyet-dinh-1286-qd-ubnd.pdf", "nghi-quyet-09-nq-tu.txt"):
        (folder / name).write_bytes((ROOT / "corpus" / "documents" / name).read_bytes())
    outputs = tmp_path_factory.mktemp("desk") / "out"
    with served(outputs) as port:
        yield f"http://127.0.0.1:{port}", folder, outputs


def test_a_person_at_the_desk(browser, desk_of_files):
    address, folder, outputs = desk_of_files
    errors = []
    options = {"viewport": {"width": 1400, "height": 900}, "locale": "vi-VN", "accept_downloads": True}
    with tab(browser, errors, **options) as page:
        load(page, address, folder)
        correct(page, address)
        run_again(page, address, outputs)
        follow(page, address)
        explore(page, address)
    assert not [error for error in errors if "503" not in error], errors


def load(page, address, folder):
    """A folder of good, broken and foreign files; the bar moves on by itself until all are read."""
    page.goto(f"{address}/load")
    # a folder with one in it is dropped, as a file manager drops it; the program is left aside
    (folder / "con").mkdir()
    (folder / "broken.docx").rename(folder / "con" / "broken.docx")
    drop(page, "form.load", folder)
    page.wait_for_selector("form.load [role=status]:not(:empty)")
    assert page.inner_text("form.load [role=status]") == "Đã nhận 6 tệp; bỏ qua 1 tệp không phải văn bản."
    keep(page, "dropped")
    page.click("button:has-text('Đọc các tệp này')")
    assert page.locator("progress").count() == 1 or page.locator("text=Các tệp vừa gửi").count() == 1
    page.wait_for_selector(".hits a[href^='/documents/']")
    keep(page, "loaded")
    told = page.inner_text("main")
    assert page.locator(".hits a[href^='/documents/']").count() == 5
    assert "Tệp hỏng" in told
    # the same files once more, and one that is none: nothing is read again
    page.set_input_files("input[type=file]:not([webkitdirectory])", [folder / "notes.exe", folder / "ke-hoach.md"])
    page.click("button:has-text('Đọc các tệp này')")
    told = page.inner_text("main")
    assert "Loại tệp này không đọc được." in told and "Tệp này đã có trong tập văn bản" in told
    assert page.locator(".hits a[href^='/documents/']").count() == 1


def drop(page, onto, path):
    """Drop a file or a folder of this machine, as the system tells the browser."""
    box = page.locator(onto).bounding_box()
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    told = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for each in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": each, **at, "data": told})


def correct(page, address):
    """Three facts put right, by keyboard and by mouse, and one of them taken back."""
    page.goto(f"{address}/documents/{DECISION}")
    assert page.locator("mark.t").count() > 20
    page.click("text=Kiểm tra, sửa")
    page.fill("input[name=who]", "Trần Thị Mai")
    page.locator("h1").click()
    # accept by keyboard: to the first task, "a", and on to the next by itself
    page.keyboard.press("t")
    with page.expect_navigation():
        page.keyboard.press("a")
    assert page.url.endswith("#t2") and page.locator("li.here .ref").first.text_content() == "t2"
    # change by keyboard and form
    with page.expect_navigation():
        page.keyboard.press("e")
    page.fill("input[name=product]", "Báo cáo rà soát")
    page.locator("input[name=body]").first.fill("Sở Nội vụ")
    page.locator("select[name=role]").first.select_option("direct")
    with page.expect_navigation():
        page.click("button:has-text('Lưu')")
    assert page.url.endswith("/correct#t2") and "Báo cáo rà soát" in page.text_content("aside")
    # reject by mouse
    with page.expect_navigation():
        page.click("button[value='reject:t3']")
    assert page.locator("[data-f=t3]").count() == 0
    # words selected in the text, and added as a deadline
    heading = page.locator("#text h3, #text h4").first
    heading.select_text()
    words = squeezed(heading.inner_text())
    for _ in range(100):
        if squeezed(page.input_value("#adding textarea")) == words:
            break
        page.wait_for_timeout(100)
    page.click("button:has-text('Thêm thời hạn')")
    assert squeezed(page.input_value("textarea[name=quote]")) == words
    page.fill("input[name=date_end]", "31/12/2026")
    page.click("button:has-text('Lưu')")
    assert page.locator("aside .ref", has_text=re.compile("^dx")).count() == 1
    keep(page, "corrected")
    # the last one was a slip
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("u")
    assert page.locator("aside .ref", has_text=re.compile("^dx")).count() == 0


def run_again(page, address, outputs):
    """A run puts them into the documents."""
    page.goto(f"{address}/review")
    assert "chưa có trong đồ thị" in page.inner_text("main")
    page.click("button:has-text('Cập nhật')")
    page.wait_for_selector("form[action='/load']")
    held = json.loads((outputs / "documents" / f"{DECISION}.json").read_text("utf-8"))
    tasks = {task["id"]: task for task in held["tasks"]}
    assert tasks["t1"]["confidence"] == 1.0 and tasks["t2"]["product"] == "Báo cáo rà soát" and "t3" not in tasks
    assert [(body["name"], body["role"]) for body in tasks["t2"]["bodies"]] == [("Sở Nội vụ", "direct")]
    assert not any(deadline["id"].startswith("dx") for deadline in held["deadlines"])


def follow(page, address):
    """Tasks of a body, one of them done; what is left, taken away as a workbook and as a calendar."""
    page.goto(f"{address}/tasks")
    every = page.locator("tbody tr").count()
    page.fill("input[name=body]", "so noi vu")
    page.click("button:has-text('Lọc')")
    assert "body=so+noi+vu" in page.url and 0 < page.locator("tbody tr").count() < every
    row = page.locator("tbody tr").first
    name = row.get_attribute("id")
    row.locator("summary").click()
    row.locator("input[name=note]").fill("đã gửi báo cáo")
    with page.expect_navigation():
        row.locator("button[value=done]").click()
    row = page.locator(f"[id='{name}']")
    assert "đã xong" in row.inner_text() and "đã gửi báo cáo" in row.inner_text()
    page.select_option("select[name=state]", "open")
    page.click("button:has-text('Lọc')")
    assert "state=open" in page.url and page.locator(f"[id='{name}']").count() == 0
    keep(page, "followed")
    left = page.locator("tbody tr").count()
    with page.expect_download() as taken:
        page.click("text=XLSX")
    sheet = openpyxl.load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes())).active
    assert sheet.max_row == left + 1
    with page.expect_download() as taken:
        page.click("text=ICS")
    events = Calendar.from_ical(Path(taken.value.path()).read_bytes()).walk("VEVENT")
    assert events and name not in {str(event["UID"]).rpartition(".")[0] for event in events}


def explore(page, address):
    """From a directive to what carries it out, and words without accents."""
    page.goto(f"{address}/relations")
    page.fill("input[name=what]", "09-CT/TU")
    page.click("button:has-text('Hỏi')")
    page.click(".hits p a:has-text('31-KH/HU')")
    assert "31-KH/HU" in page.inner_text("h1")
    page.click("#incoming ~ ul a")
    assert "118/UBND-NV" in page.inner_text("h1")
    # the graph around the directive, and from it to the letter that follows the plan
    page.goto(f"{address}/graph?what=09-CT/TU+Lam+Giang&steps=2")
    page.locator("#found details summary").click()
    with page.expect_navigation():
        page.locator("#found .hits a:has-text('118/UBND-NV')").first.click()
    assert "118-ubnd-nv" in page.url
    page.fill("input[name=q]", "dang bo")
    page.click("button:has-text('Tìm')")
    assert "Đảng" in page.locator("mark.hit").all_inner_texts()
    keep(page, "search")
