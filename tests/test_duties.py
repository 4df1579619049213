"""Outline, bodies, roles and tasks by rows that a jurist can read and add (tests/cases)."""

from __future__ import annotations

import json

import pytest

from conftest import ROOT
from vanban import model
from vanban.draft import Draft, Line, Text
from vanban.extract.actions import action
from vanban.extract.bodies import bodies, body_key
from vanban.extract.body_lists import read_names
from vanban.extract.roles import read_charges
from vanban.extract.tasks import tasks
from vanban.grammar.column_heads import column_role
from vanban.grammar.forms import matching_form
from vanban.structure.attributes import read_attribute
from vanban.structure.outline import outline
from vanban.structure.tables import tables


def rows(name):
    cases = json.loads((ROOT / "tests" / "cases" / f"{name}.json").read_text("utf-8"))
    return [pytest.param(row, id=row["why"]) for row in cases]


def draft(text, doc_type="ke_hoach", found=(), issuer=None):
    """A draft of plain paragraphs, all of them operative text, with its outline."""
    source = model.Source(path="x", name="x", sha256="0", size=0, media_type="text/plain", reader="text", page_count=1)
    reading = Text(text, (model.Page(number=1, start=0, end=len(text)),), tables=tuple(found))
    lines, at = [], 0
    for line in text.split("\n"):
        if not any(table.start <= at < table.end for table in found):
            lines.append(Line(at, at + len(line), line))
        at += len(line) + 1
    part = model.Part(start=0, end=len(text), kind="main", doc_type=doc_type)
    metadata = model.Metadata(doc_type=doc_type, issuer=model.Issuer(name=issuer) if issuer else None)
    made = Draft(source, reading, lines=tuple(lines), parts=(part,), metadata=metadata)
    made.tables = tables(made)
    made.sections = outline(made)
    return made


@pytest.mark.parametrize("row", rows("bodies"))
def test_bodies(row):
    form = matching_form(row["text"])
    assert [form[name.start : name.end] for name in read_names(form, 0)[0]] == row["names"]


@pytest.mark.parametrize("row", rows("roles"))
def test_roles(row):
    form = matching_form(row["text"])
    found = [[charge.role, form[charge.name.start : charge.name.end]] for charge in read_charges(form, 0, len(form))]
    assert found == row["charges"]


@pytest.mark.parametrize("row", rows("outline"))
def test_outline(row):
    found = [
        f"{section.depth} {section.label} {section.role or 'null'}"
        for section in draft(row["text"]).sections
        if section.label and section.kind not in ("bullet", "attribute")
    ]
    assert found == row["outline"]


@pytest.mark.parametrize("row", rows("tasks"))
def test_tasks(row):
    made = draft(row["text"], row["type"], issuer=row.get("issuer"))
    found = [[task.at, [[body.role, body.name] for body in task.bodies]] for task in tasks(made)]
    assert found == row["tasks"]
    for task in tasks(made):
        assert made.text[task.start : task.end] == task.text


def duty_table():
    """A table of duties as the readers give it: cells separated by tabs, rows by newlines."""
    header = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm")
    body = [
        ["I", "Hoàn thiện thể chế", "", "", "", ""],
        ["1", "Xây dựng đề án một cửa số", "Sở Nội vụ", "Sở Tài chính, các địa phương", "Quý I/2025", "Đề án"],
        ["2", "Trình Hội đồng nhân dân tỉnh nghị quyết", "Sở Tư pháp\nSở Y tế", "", "Tháng 6/2025", ""],
    ]
    text = "\t".join(header) + "\n"
    cells = []
    for row in body:
        found = []
        for at, value in enumerate(row):
            found.append(model.Cell(start=len(text), end=len(text) + len(value), text=value))
            text += value + ("\t" if at < len(row) - 1 else "\n")
        cells.append(tuple(found))
    return text, model.Table(start=0, end=len(text), header=header, rows=tuple(cells))


def test_rows_of_a_duty_table_are_tasks():
    text, table = duty_table()
    made = draft(text, "quyet_dinh", [table])
    assert made.tables[0].role == "duties"
    found = [(task.at, task.product, [(body.role, body.name) for body in task.bodies]) for task in tasks(made)]
    assert found == [
        ("I.1", "Đề án", [("lead", "Sở Nội vụ"), ("coordinate", "Sở Tài chính"), ("coordinate", "các địa phương")]),
        ("I.2", None, [("lead", "Sở Tư pháp"), ("lead", "Sở Y tế"), ("report_to", "Hội đồng nhân dân tỉnh")]),
    ]


def test_spellings_of_a_body_come_together():
    text = "I. NHIỆM VỤ\n1. UBND tỉnh rà soát quy hoạch.\n2. Ủy ban nhân dân tỉnh bố trí kinh phí."
    made = draft(text)
    made.tasks = tuple(task.model_copy(update={"id": f"t{at}"}) for at, task in enumerate(tasks(made), 1))
    found, charged = bodies(made)
    assert [(body.id, body.level, len(body.mentions)) for body in found] == [("b1", "province", 2)]
    assert [body.body for task in charged for body in task.bodies] == ["b1", "b1"]
    assert body_key("Các sở, ngành") == body_key("các  sở, ngành") == "sở, ngành"
    assert body_key("CA tỉnh") == body_key("Công an tỉnh") and body_key("BHXH tỉnh") == body_key("Bảo hiểm xã hội tỉnh")


@pytest.mark.parametrize(
    ("name", "kind", "level", "side"),
    [
        ("Sở Y tế", "department", "province", "state"),
        ("Bộ Tài chính", "ministry", "central", "state"),
        ("Ban Dân vận Huyện ủy", "party_office", "district", "party"),
        ("các tổ chức chính trị - xã hội tỉnh", "front", "province", "front"),
        ("Ủy ban nhân dân các xã, phường", "people_committee", "commune", "state"),
        ("cơ sở giáo dục", "system", None, "other"),
    ],
)
def test_bodies_have_kind_level_and_side(name, kind, level, side):
    made = draft(f"I. NHIỆM VỤ\n1. {name} rà soát, báo cáo kết quả.")
    made.tasks = tuple(task.model_copy(update={"id": "t1"}) for task in tasks(made))
    (found,), _ = bodies(made)
    assert (found.kind, found.level, found.side) == (kind, level, side)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rà soát, bổ sung quy hoạch sử dụng đất; báo cáo kết quả.", "Rà soát, bổ sung quy hoạch sử dụng đất"),
        ("Trên cơ sở dự toán được giao, tiến hành mua sắm thiết bị để phục vụ.", "tiến hành mua sắm thiết bị"),
        ("Việc đăng ký phải hoàn thành trước kỳ họp.", "đăng ký phải hoàn thành trước kỳ họp"),
        ("Tin học.", None),
    ],
)
def test_action_is_the_verb_phrase_that_leads(text, expected):
    assert action(text, matching_form(text)) == expected


@pytest.mark.parametrize(
    ("header", "role"),
    [("Đơn vị\nchủ trì", "lead"), ("Cơ quan phối hợp thực hiện", "coordinate"), ("Thời hạn", "time"), ("STT", "number"),
     ("Nội dung công việc", "task"), ("Căn cứ bổ sung", None), ("Kết quả/ Sản phẩm", "product"), ("", None)],
)  # fmt: skip
def test_columns_tell_what_they_hold(header, role):
    assert column_role(header) == role


def test_attribute_lines():
    assert read_attribute("- Thời gian thực hiện: Thường xuyên.") == ("time", 23)
    assert read_attribute("- Thực hiện tốt quy chế dân chủ.") is None


SHEET = ("TT", "Nội dung được giao", "Cơ quan chủ trì", "Thời hạn", "Kết quả thực hiện")


def sheet(*body):
    """A sheet that follows up duties, and its table."""
    text, cells = "\t".join(SHEET) + "\n", []
    for row in body:
        found = []
        for at, value in enumerate(row):
            found.append(model.Cell(start=len(text), end=len(text) + len(value), text=value))
            text += value + ("\t" if at < len(SHEET) - 1 else "\n")
        cells.append(tuple(found))
    return text, model.Table(start=0, end=len(text), header=SHEET, rows=tuple(cells))


def test_what_the_columns_of_a_sheet_say():
    """Bodies that no list knows, how far a duty has come, a section whose row tells a time, items below a row."""
    text, table = sheet(
        ["I", "Chỉnh trang đô thị", "", "", ""],
        ["1", "Rà soát biển hiệu", "Đội QLTT Bến Sông", "Tháng 9/2025", "Chưa báo cáo"],
        ["2", "Lắp đặt đèn chiếu sáng", "Phòng KT-QH", "Quý II/2026", "Đang thực hiện"],
        ["", "- Đường ven kè", "Tổ 12", "", ""],
        ["II.", "Vệ sinh môi trường", "", "các năm tiếp theo", ""],
        ["3", "Thu gom rác chợ", "Như trên", "", "Đã xong"],
    )
    found = [(t.at, t.product, [body.name for body in t.bodies]) for t in tasks(draft(text, "ke_hoach", [table]))]
    assert found == [
        ("I.1", None, ["Đội QLTT Bến Sông"]),
        ("I.2", None, ["Phòng KT-QH"]),
        ("I.2-1", None, ["Tổ 12"]),
        ("II.3", None, []),
    ]
