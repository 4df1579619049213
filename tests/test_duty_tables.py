"""Tables of duties by rows that a jurist can read and add: cells of bodies, merged cells, groups, "-nt-"."""

from __future__ import annotations

import json

import pytest

from conftest import ROOT
from vanban import stages
from vanban.extract.body_cells import read_cell
from vanban.extract.body_headings import read_heading
from vanban.grammar.forms import matching_form

CASES = ROOT / "tests" / "cases"
CELLS = json.loads((CASES / "body_cells.json").read_text("utf-8"))
TABLES = json.loads((CASES / "duty_tables.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CELLS, ids=lambda case: case["why"])
def test_cells(case):
    form = matching_form(case["text"])
    found = [
        [charge.role, form[charge.name.start : charge.name.end]]
        for charge in read_cell(form, 0, len(form), case["column"])
    ]
    assert found == case["charges"]


def page(rows):
    return (
        '<html><body><p>PHỤ LỤC</p><p>PHÂN CÔNG NHIỆM VỤ</p><table border="1">'
        + "".join([TABLES["header"], *rows])
        + "</table></body></html>"
    )


def told(document):
    quotes = {deadline.id: deadline.text for deadline in document.deadlines}
    return [
        {
            "at": task.at.removeprefix("PHỤ LỤC."),
            "bodies": [[body.role, body.name] for body in task.bodies],
            "deadlines": [quotes[identifier] for identifier in task.deadlines],
            "product": task.product,
        }
        for task in document.tasks
    ]


@pytest.mark.parametrize("case", TABLES["tables"], ids=lambda case: case["why"])
def test_tables(case, tmp_path):
    path = tmp_path / "annex.html"
    path.write_text(page(case["rows"]), "utf-8")
    assert told(stages.process(path)) == case["tasks"]


def test_a_head_over_two_columns(tmp_path):
    rows = [
        '<tr><td rowspan="2">TT</td><td rowspan="2">Nội dung</td><td colspan="2">Phân công thực hiện</td></tr>',
        "<tr><td>Chủ trì</td><td>Phối hợp</td></tr>",
        "<tr><td>1</td><td>Lập danh mục hồ sơ</td><td>Sở Nội vụ</td><td>Sở Y tế</td></tr>",
    ]
    path = tmp_path / "annex.html"
    path.write_text(f'<html><body><p>PHỤ LỤC</p><table border="1">{"".join(rows)}</table></body></html>', "utf-8")
    (task,) = stages.process(path).tasks
    assert [(body.role, body.name) for body in task.bodies] == [("lead", "Sở Nội vụ"), ("coordinate", "Sở Y tế")]


def test_merged_cells_of_word(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("PHỤ LỤC")
    document.add_paragraph("PHÂN CÔNG NHIỆM VỤ")
    table = document.add_table(rows=3, cols=4)
    table.style = "Table Grid"
    cells = [
        ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"],
        ["1", "Lập danh mục", "Sở Nội vụ", "6/2027"],
        ["2", "Rà soát danh mục", "", "9/2027"],
    ]
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    document.save(tmp_path / "annex.docx")
    made = stages.process(tmp_path / "annex.docx")
    assert [[body.name for body in task.bodies] for task in made.tasks] == [["Sở Nội vụ"], ["Sở Nội vụ"]]
    assert [body.inherited for task in made.tasks for body in task.bodies] == [False, True]


@pytest.mark.parametrize("again", [" | Hoàn thiện thể chế" * 3, ""], ids=["merged cells again", "merged cells once"])
def test_a_table_whose_rows_stand_apart_in_plain_text(tmp_path, again):
    rows = [
        "TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian trình | Cấp trình",
        f"I | Hoàn thiện thể chế{again}",
        "1 | Đề án bến cảng Hòn La đến năm 2035 | Sở Xây dựng | Quý II/2027 | Ủy ban nhân dân tỉnh",
        "2 | Rà soát quy hoạch | Sở Nội vụ | | Hội đồng nhân dân tỉnh",
        "II | Liên kết vùng" + again.replace("Hoàn thiện thể chế", "Liên kết vùng"),
        "1 | Lập bản đồ vùng | Sở Xây dựng | Quý I/2028 | Ủy ban nhân dân tỉnh",
    ]
    path = tmp_path / "annex.txt"
    path.write_text("PHỤ LỤC\n\nNHIỆM VỤ CỤ THỂ\n\n" + "\n\n".join(rows) + "\n\nGhi chú: một | hai", "utf-8")
    made = stages.process(path)
    assert told(made) == [
        {"at": "I.1", "bodies": [["lead", "Sở Xây dựng"], ["report_to", "Ủy ban nhân dân tỉnh"]],
         "deadlines": ["Quý II/2027"], "product": None},
        {"at": "I.2", "bodies": [["lead", "Sở Nội vụ"], ["report_to", "Hội đồng nhân dân tỉnh"]],
         "deadlines": [], "product": None},
        {"at": "II.1", "bodies": [["lead", "Sở Xây dựng"], ["report_to", "Ủy ban nhân dân tỉnh"]],
         "deadlines": ["Quý I/2028"], "product": None},
    ]  # fmt: skip
    assert not made.citations, "a scheme that a duty begins with is still to be made"


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("SỞ TÀI CHÍNH", ["SỞ TÀI CHÍNH"]),
        ("SỞ Y TẾ VÀ CÔNG AN TỈNH", ["SỞ Y TẾ", "CÔNG AN TỈNH"]),
        ("ĐẢNG ỦY XÃ HÒA TÂN", ["ĐẢNG ỦY XÃ HÒA TÂN"]),
        ("ỦY BAN NHÂN DÂN CÁC XÃ, PHƯỜNG", ["ỦY BAN NHÂN DÂN CÁC XÃ, PHƯỜNG"]),
        ("Đối với tỉnh Phú Thọ", ["tỉnh Phú Thọ"]),
        ("tỉnh Phú Thọ", []),
        ("BAN HÀNH VĂN BẢN", []),
        ("CÔNG TÁC XÂY DỰNG ĐẢNG", []),
        ("QUỐC PHÒNG, AN NINH", []),
        ("BÁO CÁO KẾT QUẢ", []),
    ],
)
def test_headings_in_capitals(heading, names):
    form = matching_form(heading)
    found = [form[charge.name.start : charge.name.end] for charge in read_heading(form, 0, len(form))]
    assert found == names


def test_remarks_tell_who_joins_and_who_hears_of_it(tmp_path):
    path = tmp_path / "annex.md"
    path.write_text(
        "PHỤ LỤC\n\n| TT | Nhiệm vụ | Chủ trì | Thời gian | Ghi chú |\n|---|---|---|---|---|\n"
        "| 1 | Lập danh mục hồ sơ | Sở Nội vụ | Quý I/2027 | Phối hợp Sở Y tế |\n"
        "| 2 | Rà soát danh mục | Sở Nội vụ | Quý II/2027 | Báo cáo UBND tỉnh |\n"
        "| 3 | Công khai danh mục | Sở Nội vụ | Quý II/2027 | Kinh phí của Sở Tài chính |\n",
        "utf-8",
    )
    found = [[(body.role, body.name) for body in task.bodies] for task in stages.process(path).tasks]
    lead = ("lead", "Sở Nội vụ")
    assert found == [[lead, ("coordinate", "Sở Y tế")], [lead, ("report_to", "UBND tỉnh")], [lead]]


def test_weeks_and_quarters_tell_their_days(tmp_path):
    path = tmp_path / "annex.md"
    path.write_text(
        "PHỤ LỤC\nPHÂN CÔNG NHIỆM VỤ NĂM 2027\n(Kèm theo Kế hoạch số 31/KH-UBND ngày 02/01/2027 của UBND tỉnh)\n\n"
        "| TT | Nhiệm vụ | Chủ trì | Thời gian |\n|---|---|---|---|\n"
        "| 1 | Lập danh mục hồ sơ | Sở Nội vụ | Tuần thứ 3, tháng 4 |\n"
        "| 2 | Rà soát danh mục | Sở Nội vụ | Quý II, III |\n",
        "utf-8",
    )
    found = [(d.date_start, d.date_end) for d in stages.process(path).deadlines]
    assert found[-2:] == [("2027-04-15", "2027-04-21"), ("2027-04-01", "2027-09-30")]
