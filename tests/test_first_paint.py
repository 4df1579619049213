"""A document of a hundred pages and a thousand facts: made quickly, and painted at once in a real browser."""

from __future__ import annotations

import os
import time

import pytest

from chromium import chromium, tab
from desk_client import client_of, served
from vanban.runs import run

PAGES, A_PAGE = 100, 3
# milliseconds to the first paint, which may come after the page has loaded
PAINTED = """new Promise((told) => (new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) if (name === "first-contentful-paint") told(startTime);
}).observe({ type: "paint", buffered: true }), setTimeout(told, 20_000, Infinity)))"""
TASK = (
    "{number}. Sở Tài chính chủ trì, phối hợp với Văn phòng Ủy ban nhân dân tỉnh rà soát {what} số {number}, báo cáo "
    "Ủy ban nhân dân tỉnh trước ngày {day}/{month}/2026; phấn đấu đạt tối thiểu {share}% theo Quyết định số "
    "{number}/QĐ-UBND ngày 05/01/2024 của Ủy ban nhân dân tỉnh."
)


def long_text():
    """A plan of more than a thousand facts; a form feed parts its pages."""
    head = ("ỦY BAN NHÂN DÂN\nTỈNH SƠN HẢI\nSố: 77/KH-UBND\n\nSơn Hải, ngày 10 tháng 01 năm 2025\n\nKẾ HOẠCH\n"
            "Rà soát tài sản công giai đoạn 2025 - 2030\n\nII. NHIỆM VỤ\n\n")  # fmt: skip
    tasks = [
        TASK.format(number=at, what=("nhà đất", "xe công", "trụ sở")[at % 3], day=1 + at % 28, month=1 + at % 12,
                    share=50 + at % 50)
        for at in range(1, PAGES * A_PAGE + 1)
    ]  # fmt: skip
    sheets = ["\n\n".join(tasks[at : at + A_PAGE]) for at in range(0, len(tasks), A_PAGE)]
    return head + "\f".join(sheets)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("long")
    (folder / "in").mkdir()
    (folder / "in" / "ke-hoach.txt").write_text(long_text(), "utf-8")
    run([folder / "in"], folder / "out", jobs=1)
    return folder / "out"


def facts(client):
    (row,) = client.get("/documents.json").json()
    held = client.get(f"/documents/{row['id']}.json").json()
    return row["id"], held


def test_a_long_document_is_painted_within_a_second(outputs):
    with client_of(outputs) as client:
        id, held = facts(client)
    count = sum(len(held[kind]) for kind in ("tasks", "deadlines", "targets", "citations"))
    assert count >= 1_000 and held["source"]["page_count"] >= PAGES, (count, held["source"]["page_count"])
    with (
        chromium() as browser,
        served(outputs) as port,
        tab(browser, [], viewport={"width": 1400, "height": 900}) as page,
    ):
        painted = []
        for _ in range(3):
            # where others use the machine too, the best of some says how long it takes
            page.goto(f"http://127.0.0.1:{port}/documents/{id}")
            painted.append(page.evaluate(PAINTED))
        assert page.locator("mark").count() >= 1_000
    # a machine with more to do than cores is slower by as much
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert min(painted) < 1_000 * busy, (painted, busy)


def test_the_page_of_a_long_document_costs_little(outputs):
    with client_of(outputs) as client:
        id, _ = facts(client)
        spent = []
        for _ in range(3):
            begun = time.process_time()
            assert client.get(f"/documents/{id}").status_code == 200
            spent.append(time.process_time() - begun)
    assert min(spent) < 1, spent
