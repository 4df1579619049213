"""What a reader sees in the terminal: Vietnamese words for keys, tables and cards, names, groups, failures."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from rich.console import Console

import chain
from composed import HA_TINH, cite, document, with_task
from small import PLAN
from vanban import queries, stages, store
from vanban.draft import Text
from vanban.errors import InputError
from vanban.exports import wording
from vanban.model import Page, Source
from vanban.runs.records import ErrorRecord
from vanban.terminal import summary
from vanban.terminal.failures import failures
from vanban.terminal.listing import Column, Listing, around, cut
from vanban.terminal.show import show
from vanban.terminal.tables import answer


def printed(*things, width=150):
    console = Console(file=io.StringIO(), width=width, highlight=False)
    for thing in things:
        console.print(thing)
    return console.file.getvalue()


def answered(name, records, width=150):
    console = Console(file=io.StringIO(), width=width, highlight=False)
    answer(name, records, console)
    return console.file.getvalue()


def drawn(held, width=150):
    console = Console(file=io.StringIO(), width=width, highlight=False)
    show(held, console)
    return console.file.getvalue()


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    store.write(folder / "vanban.db", *chain.run(chain.documents()))
    with store.open_store(folder) as found:
        yield found


RULES = {
    "FREQ=YEARLY": "hằng năm", "FREQ=YEARLY;INTERVAL=3": "3 năm một lần", "FREQ=MONTHLY": "hằng tháng",
    "FREQ=MONTHLY;INTERVAL=3": "hằng quý", "FREQ=MONTHLY;INTERVAL=6": "6 tháng một lần",
    "FREQ=DAILY": "hằng ngày", "FREQ=DAILY;INTERVAL=2": "2 ngày một lần",
    "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31": "ngày 31/3 hằng năm", "FREQ=MONTHLY;BYMONTHDAY=15": "ngày 15 hằng tháng",
    "FREQ=MONTHLY;BYMONTHDAY=1,15": "ngày 1, 15 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=-1": "ngày cuối hằng tháng",
    "FREQ=WEEKLY;BYDAY=FR": "thứ Sáu hằng tuần", "FREQ=WEEKLY;BYDAY=SU": "Chủ nhật hằng tuần",
    "FREQ=MONTHLY;BYDAY=1MO": "thứ Hai đầu tiên hằng tháng", "FREQ=MONTHLY;BYDAY=-1FR": "thứ Sáu cuối cùng hằng tháng",
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_rules_in_words(rule):
    assert wording.recurrence(rule) == RULES[rule]


def test_rules_by_how_often_they_come():
    rules = ["FREQ=YEARLY;INTERVAL=2", "FREQ=DAILY", "FREQ=MONTHLY;INTERVAL=6", "FREQ=YEARLY", "FREQ=WEEKLY;BYDAY=FR"]
    assert [rule[5:8] for rule in sorted(rules, key=wording.turn)] == ["DAI", "WEE", "MON", "YEA", "YEA"]


AMOUNTS = {
    (">=", 95.5, None, "%"): "≥ 95,5%", ("range", 1.0, 2.0, "mô hình/năm"): "1 - 2 mô hình/năm",
    ("=", 62056800.0, None, "đồng"): "62.056.800 đồng", ("increase", 20.0, None, "%"): "tăng 20%",
    ("<", 5.0, None, None): "< 5",
}  # fmt: skip


@pytest.mark.parametrize("told", AMOUNTS)
def test_amounts_as_vietnamese_write_them(told):
    assert wording.amount(*told) == AMOUNTS[told]


def test_days():
    assert [wording.day(value) for value in ("2021-03-06", "--03-31", None)] == ["6/3/2021", "31/3", ""]


def test_a_quote_is_cut_so_that_the_word_stands_in_it():
    text = " ".join(["trước"] * 60 + ["25-NQ/TW"] + ["sau"] * 60)
    quote = around(text, "25-NQ/TW", 120)
    assert "25-NQ/TW" in quote and quote.startswith("… ") and quote.endswith(" …") and len(quote) <= 120
    assert around(text, "nowhere", 120) == cut(text, 120)
    assert around("ngắn 25-NQ/TW", "25-NQ/TW", 120) == "ngắn 25-NQ/TW"


def test_columns_that_would_be_too_narrow_become_cards():
    columns = (Column("Mục", str), Column("Việc phải làm", lambda n: "việc " * n, 1))
    wide, narrow = (printed(Listing("Tên", columns, [9, 9]), width=width) for width in (120, 60))
    assert wide.count("Việc phải làm") == 1 and narrow.count("Việc phải làm") == 2
    assert all(len(line) <= 60 for line in narrow.splitlines())


def test_bodies_stand_by_role_and_the_document_is_named(opened):
    table = answered("tasks", queries.tasks(opened, document="138-KH/TU"))
    assert "chủ trì: Ban Dân vận Tỉnh ủy" in table and "phối hợp: Sở Nội vụ" in table and "tỉnh Thanh Hóa" in table
    plan = document("Sở A và Sở B làm.", issuer=HA_TINH, subject="thi đua")
    plan = with_task(plan, "Sở A và Sở B làm", bodies=(("Sở A", "implement"), ("Sở B", "implement")))
    assert "thực hiện: Sở A; Sở B" in drawn(plan)


def test_deadlines_with_a_day_stand_before_those_that_only_come_again(opened):
    table = answered("deadlines", queries.deadlines(opened, on=date(2019, 6, 1)))
    dated, _, again = table.partition("Định kỳ, không nêu ngày (1)")
    assert "Có ngày (2)" in dated and "30/6/2019" in dated and "31/3/2020" in dated and "hằng quý" not in dated
    assert "hằng quý" in again and "Hết kỳ" in again


def test_the_summary_tells_once_what_one_document_wants_on_one_day():
    def due(text):
        task = queries.TaskFound.model_construct(text=text)
        return queries.DeadlineFound.model_construct(text="trước ngày 31/3", tasks=(task,), targets=())

    filling = "rà soát, sửa đổi, bổ sung quy định; " * 6
    same = [due(f"{filling} báo cáo trước ngày 31/3"), due("Việc hai"), due("Việc hai"), due("Việc ba")]
    shown = summary._first_of(same)
    assert shown.startswith("… ") and "báo cáo trước ngày 31/3" in shown and shown.endswith(" (và 2 việc nữa)")


def test_the_document_that_is_asked_for_stands_above_what_it_cites(opened):
    table = answered("cites", queries.cites(opened, "138-KH/TU"))
    assert table.startswith("Kế hoạch 138-KH/TU (") and table.splitlines()[0].endswith(" dẫn:")
    assert table.count("138-KH/TU (") == 1
    assert "được dẫn trong:" in answered("cited-by", queries.cited_by(opened, "25-NQ/TW"))


def test_a_document_without_a_number_is_named_by_what_and_where_it_is(tmp_path):
    plan = document("Trước ngày 30/6/2030 làm.", issuer=HA_TINH, subject="thi đua")
    task = with_task(plan, "Trước ngày 30/6/2030 làm", deadline={"text": "Trước ngày 30/6/2030", "kind": "by",
                                                                "date_end": "2030-06-30"})  # fmt: skip
    store.write(tmp_path / "vanban.db", *chain.run([task]))
    with store.open_store(tmp_path) as found:
        table = answered("tasks", queries.tasks(found))
        assert "Kế hoạch (không số)" in table and "tỉnh Hà Tĩnh" in table and plan.id not in table


def test_evidence_shows_the_document_that_is_cited(tmp_path):
    filling = "Các cấp ủy, tổ chức đảng tăng cường lãnh đạo, chỉ đạo công tác tuyên truyền, vận động " * 4
    plan = document(filling, cite("Nghị quyết số 25-NQ/TW", "nghi_quyet", "25-NQ/TW", relation="implements"), ".")
    store.write(tmp_path / "vanban.db", *chain.run([plan]))
    with store.open_store(tmp_path) as found:
        table = answered("cites", queries.cites(found, plan.id), width=1000)
    assert "… " in table and "Nghị quyết số 25-NQ/TW.”" in table


def test_failures_of_one_kind_stand_together_and_tell_what_to_do():
    def error(path, name):
        return ErrorRecord(path=path, stage="reading", error=name, message="Only for developers.", advice="Mend it.")

    rows = (error("x.zip", "UnknownFormat"), *(error(f"{n}.pdf", "DamagedFile") for n in range(7)))
    text = printed(*failures(rows))
    assert "Tệp hỏng hoặc sai đuôi (DamagedFile): 7" in text and "… và 2 tệp nữa" in text
    assert text.index("4.pdf") < text.index("Lấy lại tệp") < text.index("x.zip") < text.index("giải nén")
    assert "developers" not in text and "Mend" not in text and text.rstrip().endswith("errors.jsonl")
    assert not list(failures([]))


def test_every_error_of_a_file_has_words():
    for kind in InputError.__subclasses__():
        told = printed(*failures([ErrorRecord(path="a", stage="reading", error=kind.__name__, message="m")]))
        assert kind.__name__ in told and "Lỗi của chương trình" not in told
    bug = printed(*failures([ErrorRecord(path="a", stage="x", error="StageError", message="m", bug=True)]))
    assert "Lỗi của chương trình" in bug


def test_how_a_file_was_read_is_told():
    from vanban.model import Ocr

    plan = document("Nội dung.")
    told = {"ocr": Ocr(engine="tesseract 5", mean_confidence=0.9314), "warnings": ("OCR found no words on page 2",)}
    shown = drawn(plan.model_copy(update={"source": plan.source.model_copy(update=told)}))
    assert "nhận dạng chữ bằng tesseract 5, độ tin cậy 93,1%; OCR found no words on page 2" in shown
    legacy = plan.model_copy(update={"source": plan.source.model_copy(update={"encoding": "tcvn3"})})
    assert "giải mã từ TCVN3" in drawn(legacy) and "Cách đọc" not in drawn(plan)


def test_a_heading_that_is_the_beginning_of_a_paragraph_ends_with_dots():
    text = PLAN.replace("1. Phòng Nội vụ huyện niêm yết", "1. Phòng Nội vụ huyện Bến Sơn và các xã niêm yết")
    source = Source(path="p", name="p", sha256="0" * 64, size=1, media_type="text/plain", reader="text", page_count=1)
    shown = drawn(stages.build(source, Text(text=text, pages=(Page(number=1, start=0, end=len(text)),))))
    assert "I. Nhiệm vụ\n" in shown and "II. Tổ chức thực hiện\n" in shown
    assert any(line.rstrip().endswith(" …") for line in shown.splitlines() if "1. Phòng Nội vụ" in line)


def test_progress_on_a_terminal_and_elsewhere(monkeypatch):
    from vanban.terminal import progress

    def shown(terminal):
        console = Console(file=io.StringIO(), force_terminal=terminal, width=100, highlight=False)
        monkeypatch.setattr(progress, "notes", lambda: console)
        with progress.shown_progress() as report:
            report("documents", 0, 2, "", None)
            report("documents", 1, 2, "a[/b].txt", "EmptyFile")
            report("documents", 2, 2, "[red]c\x1b[2J\n.txt", None)
        return console.file.getvalue()

    assert shown(False).splitlines() == ["Đọc văn bản 1/2  ✗ EmptyFile: a[/b].txt", "Đọc văn bản 2/2  [red]c[2J .txt"]
    assert re.search("✗ .*EmptyFile: a\\[/b\\].txt\\S*\n", shown(True)), "a line of its own"
    assert "2/2" in shown(True)


def test_a_long_outline_shows_titles_only():
    words = "rà soát các quy định của mình, sửa đổi những quy định không còn phù hợp và báo cáo kết quả thực hiện"
    items = "\n\n".join(f"{n}. Cơ quan thứ {n} của tỉnh {words} trước ngày 30/6/2024." for n in range(1, 71))
    text = PLAN.replace("2. Phấn đấu", f"{items}\n\n71. Phấn đấu").replace("1. Phòng Nội vụ", "Phòng Nội vụ", 1)
    source = Source(path="p", name="p", sha256="0" * 64, size=1, media_type="text/plain", reader="text", page_count=1)
    shown = drawn(stages.build(source, Text(text=text, pages=(Page(number=1, start=0, end=len(text)),))))
    assert "mục không có tiêu đề)" in shown and "II. Tổ chức thực hiện" in shown and "├── 30." not in shown


def test_the_pace_of_a_run(monkeypatch):
    from vanban.terminal import progress

    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    pace = progress.Pace()
    assert pace.told("documents", 0, 1000, None) == ""
    now[0] += 10
    assert pace.told("documents", 125, 1000, "EmptyFile") == "12,5/giây, còn 1:10, 1 lỗi"
    now[0] += 70
    assert pace.told("documents", 1000, 1000, None) == "12,5/giây, 1 lỗi"
