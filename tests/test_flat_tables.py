"""One table of duties, told as HTML and as what copying makes of it: the facts are the same."""

from __future__ import annotations

import textwrap

import pytest

from vanban import reading, stages

HEAD = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời gian hoàn thành"]
ROWS = [
    ["I", "Hoàn thiện quy chế"],
    ["1", "Rà soát, sửa đổi quy chế làm việc của các ban chỉ đạo bảo đảm rõ người, rõ việc", "Sở Nội vụ",
     "Văn phòng UBND tỉnh; các sở, ban, ngành", "Quyết định của UBND tỉnh", "Quý II/2027"],
    ["2", "Lập danh mục tài sản dôi dư sau sắp xếp", "Sở Tài chính", "UBND các xã, phường", "Danh mục",
     "Trước ngày 15/8/2027"],
    ["3", "Phổ biến quy chế mới đến từng đơn vị", "Các sở, ban, ngành", "Báo và phát thanh, truyền hình tỉnh",
     "Hội nghị, tin, bài", "Thường xuyên"],
    ["II", "Quản lý hồ sơ"],
    ["4", "Số hóa hồ sơ lưu trữ của cấp huyện trước sắp xếp", "Sở Nội vụ", "Sở Khoa học và Công nghệ; Viễn thông tỉnh",
     "Kho dữ liệu", "Năm 2027 - 2028"],
    ["5", "Bàn giao trụ sở không còn sử dụng cho địa phương", "Sở Tài chính", "Sở Xây dựng", "Biên bản",
     "Tháng 10/2027"],
]  # fmt: skip
TITLE = ["PHỤ LỤC", "PHÂN CÔNG NHIỆM VỤ", "(Kèm theo Kế hoạch số 31/KH-UBND ngày 02/3/2027 của UBND tỉnh)"]
WIDTHS = [6, 34, 16, 18, 14, 15]


def html():
    cells = [
        f"<tr><td>{row[0]}</td><td colspan='5'>{row[1]}</td></tr>"
        if len(row) == 2
        else "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
        for row in [HEAD, *ROWS]
    ]
    lines = "".join(f"<p>{line}</p>" for line in TITLE)
    return f"<html><body>{lines}<table border='1'>{''.join(cells)}</table></body></html>"


def cells():
    return "\n".join([*TITLE, *(cell for row in [HEAD, *ROWS] for cell in row)]) + "\n"


def wrapped(break_before=None):
    """As a PDF gives it: each line of a cell a line, the header again on each page."""
    lines = list(TITLE)
    for row in [HEAD, *ROWS]:
        if row[0] == break_before:
            lines += ["", "CÔNG BÁO/Số 112/Ngày 20-3-2027", "58", " ", *column_lines(HEAD)]
        lines += column_lines(row)
    return " \n".join(lines) + " \n"


def column_lines(row):
    return [
        line
        for cell, width in zip(row, WIDTHS, strict=False)
        for line in textwrap.wrap(cell, width if len(row) > 2 else 90)
    ]


def tabs():
    rows = [[*row, *[""] * (len(HEAD) - len(row))] for row in [HEAD, *ROWS]]
    # a browser copies the paragraphs of a cell as lines
    return "\n".join([*TITLE, *("\t".join(cell.replace("; ", ";\n") for cell in row) for row in rows)]) + "\n"


def blank_between():
    return cells().replace("\n", "\n\n")


def told(path, text):
    path.write_text(text, "utf-8")
    document = stages.process(path)
    quotes = {deadline.id: deadline.text for deadline in document.deadlines}
    return [
        (
            task.text,
            [(body.role, body.name) for body in task.bodies],
            [quotes[identifier] for identifier in task.deadlines],
            task.product,
        )
        for task in document.tasks
    ]


@pytest.mark.parametrize(
    "flat",
    [cells(), wrapped(), wrapped("4"), wrapped("II"), tabs(), blank_between()],
    ids=["cells", "lines", "page break", "page break before a group", "tabs", "blank lines"],
)
def test_flattened_is_the_same(flat, tmp_path):
    expected = told(tmp_path / "a.html", html())
    assert len(expected) == 5
    assert told(tmp_path / "a.txt", flat) == expected


def test_a_page_break_in_a_row(tmp_path):
    head = column_lines(HEAD)
    lines = [
        *TITLE, *head, "1", "Rà soát quy chế phối hợp giữa các", "Sở Nội vụ", "Văn phòng UBND", "Quyết định của",
        "Quý III/2027",
        "", "CÔNG BÁO/Số 112/Ngày 20-3-2027", "58", "", *head, "cơ quan trong tỉnh", "tỉnh", "UBND tỉnh",
        "2", "Lập danh mục hồ sơ", "Sở Tài chính", "Sở Y tế", "Danh mục", "Tháng 9/2027",
    ]  # fmt: skip
    first, second = told(tmp_path / "a.txt", "\n".join(lines))
    assert first[0] == "Rà soát quy chế phối hợp giữa các cơ quan trong tỉnh"
    assert first[2] == ["Quý III/2027"]
    assert second[1] == [("lead", "Sở Tài chính"), ("coordinate", "Sở Y tế")]


def test_what_stands_below_the_table_is_no_row(tmp_path):
    below = "Nơi nhận:\n- Như trên;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nTrần Văn An\n"
    path = tmp_path / "a.txt"
    path.write_text(cells() + below, "utf-8")
    document = stages.process(path)
    assert len(document.tasks) == 5
    assert document.tables[0].rows[-1][-1].text == "Tháng 10/2027"
    assert document.metadata.recipients == ("Như trên", "Lưu: VT")


@pytest.mark.parametrize(
    "lines",
    [
        ["TT", "Họ và tên", "Chức vụ", "1", "Trần Văn An", "Chủ tịch", "2", "Lê Thị Bình", "Phó Chủ tịch"],
        ["TT", "Tên hàng", "Đơn vị", "Số lượng", "1", "Bàn", "cái", "20 cái", "2", "Ghế", "cái", "40 cái"],
        ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Văn bản này không có bảng nào."],
    ],
    ids=["persons", "goods", "no rows"],
)
def test_other_lists_are_left_as_they_are(lines, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    _, text = reading.read(path)
    assert not text.tables
    assert text.text.split() == " ".join(lines).split()
