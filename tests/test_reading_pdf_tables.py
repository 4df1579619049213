"""Tables of PDFs that are not ruled on all sides: what Word calls list tables, booktabs, tables without row lines."""

from __future__ import annotations

import time

import pytest

from reading_files import grid, has_font, pdf, width
from test_reading import read_bytes

pytestmark = pytest.mark.skipif(not has_font(), reason="no DejaVu fonts: a PDF with Vietnamese letters cannot be made")

ABOVE = (85, 760, "Danh mục nhiệm vụ thực hiện theo phân công của Ủy ban nhân dân tỉnh trong năm tới")
BELOW = (85, 600, "Giám đốc các sở chịu trách nhiệm thi hành và báo cáo kết quả về Ủy ban nhân dân tỉnh.")
CELLS = [
    (90, 720, "STT"), (130, 720, "Nhiệm vụ"), (305, 720, "Cơ quan"), (305, 706, "chủ trì"), (415, 720, "Thời hạn"),
    (90, 680, "1"), (130, 680, "Rà soát quy hoạch khu dân"), (130, 666, "cư nông thôn"), (305, 680, "Sở Xây dựng"),
    (415, 680, "Quý II/2027"), (90, 640, "2"), (130, 640, "Tổng kết đề án"), (305, 640, "Sở Nội vụ"),
    (415, 640, "Tháng 9/2027"),
]  # fmt: skip
HEADER = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn")
ROWS = [
    ["1", "Rà soát quy hoạch khu dân cư nông thôn", "Sở Xây dựng", "Quý II/2027"],
    ["2", "Tổng kết đề án", "Sở Nội vụ", "Tháng 9/2027"],
]
TOP, HEAD, MIDDLE, END = 735, 698, 655, 630
COLUMNS = (85, 125, 300, 410, 525)


def across(*ys: float) -> list[tuple[float, float, float, float]]:
    return [(COLUMNS[0], y, COLUMNS[-1], y) for y in ys]


def down(*xs: float) -> list[tuple[float, float, float, float]]:
    return [(x, TOP, x, END) for x in xs]


@pytest.mark.parametrize(
    "rules",
    [
        across(TOP, HEAD, MIDDLE, END),
        across(TOP, HEAD, END),
        across(TOP, HEAD, MIDDLE, END) + down(*COLUMNS[1:-1]),
        across(TOP, END) + down(*COLUMNS),
        across(TOP, HEAD, END) + down(*COLUMNS),
        grid(list(COLUMNS), [TOP, HEAD, MIDDLE, END]),
        [(x, y, x + 6, y) for y in (TOP, HEAD, MIDDLE, END) for x in range(85, 520, 9)],
    ],
    ids=["only lines across", "three lines", "no outer sides", "no lines between rows", "a line below the header",
         "all lines", "dashed lines"],
)  # fmt: skip
def test_a_table_is_read_with_whatever_rules_it_has(rules, tmp_path):
    _, text = read_bytes(tmp_path, "x.pdf", pdf([[ABOVE, *CELLS, BELOW]], {1: rules}))
    (table,) = text.tables
    assert table.header == HEADER
    assert [[cell.text for cell in row] for row in table.rows] == ROWS
    outside = (text.text[: table.start] + text.text[table.end :]).strip().split("\n")
    assert [line for line in outside if line] == [ABOVE[2], BELOW[2]]


@pytest.mark.parametrize(
    "merged", [True, False], ids=["names merged over both rows", "a line through the whole header"]
)
def test_a_header_over_two_rows_names_each_column(merged, tmp_path):
    cells = [
        (90, 727, "STT"), (130, 727, "Nhiệm vụ"), (330, 727, "Cơ quan thực hiện"), (305, 706, "Chủ trì"),
        (415, 706, "Phối hợp"), (90, 680, "1"), (130, 680, "Tổng kết đề án"), (305, 680, "Sở Nội vụ"),
        (415, 680, "Sở Y tế"), (90, 640, "2"), (130, 640, "Lập dự toán"), (305, 640, "Sở Tài chính"),
        (415, 640, "Sở Nội vụ"),
    ]  # fmt: skip
    middle = [(300, 720, 525, 720)] if merged else across(720)
    rules = [*across(TOP, HEAD, MIDDLE, END), *middle, *down(85, 125, 300, 525), (410, 720, 410, END)]
    _, text = read_bytes(tmp_path, "x.pdf", pdf([cells], {1: rules}))
    (table,) = text.tables
    assert table.header == ("STT", "Nhiệm vụ", "Cơ quan thực hiện Chủ trì", "Cơ quan thực hiện Phối hợp")
    assert [row[3].text for row in table.rows] == ["Sở Y tế", "Sở Nội vụ"]


def test_lines_above_and_below_a_page_make_no_table(tmp_path):
    line = "Ủy ban nhân dân các huyện tổ chức triển khai kế hoạch này đến từng xã, phường và"
    page = [(85, 740 - 18 * at, line) for at in range(30)]
    _, text = read_bytes(tmp_path, "x.pdf", pdf([page], {1: across(785, 420, 100)}))
    assert not text.tables and text.text.count(line) == 30


def test_a_letterhead_between_lines_is_no_table(tmp_path):
    head = [(95, 720, "SỞ NỘI VỤ"), (330, 720, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (95, 690, "Số: 5/SNV")]
    head += [(330, 690, "Độc lập - Tự do - Hạnh phúc"), (330, 670, "Nam Hải, ngày 3 tháng 2 năm 2027")]
    _, text = read_bytes(tmp_path, "x.pdf", pdf([[*head, BELOW]], {1: across(TOP, 710, 660)}))
    assert not text.tables


def test_squared_paper_and_drawings_are_no_tables_and_cost_no_time(tmp_path):
    squares = [(x, 100, x, 700) for x in range(60, 540, 4)] + [(60, y, 540, y) for y in range(100, 700, 4)]
    strokes = [(60 + at % 480, 100 + at % 600, 60 + at % 480, 104 + at % 600) for at in range(5000)]
    started = time.process_time()
    for lines in (squares, strokes):
        _, text = read_bytes(tmp_path, "x.pdf", pdf([[ABOVE, BELOW]], {1: lines}))
        assert not text.tables and text.text.split("\n") == [ABOVE[2], BELOW[2]]
    assert time.process_time() - started < 5


def test_a_table_goes_on_where_a_page_merges_two_of_its_columns(tmp_path):
    first = [*CELLS, (85, 760, "Phụ lục")]
    next_page = [(90, 780, "3"), (130, 780, "Lập danh mục dự án"), (305, 780, "Sở Tài chính, trong tháng 10/2027")]
    next_page += [(90, 750, "4"), (130, 750, "Công khai kết quả"), (305, 750, "Sở Nội vụ, thường xuyên")]
    rules = {1: grid(list(COLUMNS), [TOP, HEAD, MIDDLE, END]), 2: grid([85, 125, 300, 525], [795, 765, 735])}
    _, text = read_bytes(tmp_path, "x.pdf", pdf([first, next_page], rules))
    (table,) = text.tables
    assert table.header == HEADER and [len(row) for row in table.rows] == [4] * 4
    assert [cell.text for cell in table.rows[2]] == ["3", "Lập danh mục dự án", "Sở Tài chính, trong tháng 10/2027", ""]


def test_words_that_touch_the_border_of_their_cell(tmp_path):
    """A text layer without a space between two cells: the border parts the word."""
    left = 300 - width("Lập dự toán thu")
    cells = [(90, 720, "STT"), (130, 720, "Nhiệm vụ"), (305, 720, "Chủ trì"), (90, 680, "1"), (300.2, 680, "Sở Nội vụ")]
    rules = grid([85, 125, 300, 525], [TOP, HEAD, MIDDLE])
    _, text = read_bytes(tmp_path, "x.pdf", pdf([[*cells, (left, 680, "Lập dự toán thu")]], {1: rules}))
    assert [cell.text for cell in text.tables[0].rows[0]] == ["1", "Lập dự toán thu", "Sở Nội vụ"]


def test_rules_that_do_not_meet_break_nothing(tmp_path):
    crooked = grid(list(COLUMNS), [TOP, HEAD, MIDDLE, END])
    crooked += [(301.8, TOP, 298.6, END), (85, 657.9, 300, 655), (297, 650, 413, 650)]
    holes = [(85, TOP, 300, TOP), (85, HEAD, 525, HEAD), (125, MIDDLE, 525, MIDDLE), (85, END, 410, END)]
    holes += [
        (85, TOP, 85, HEAD),
        (125, HEAD, 125, END),
        (300, TOP, 300, END),
        (410, HEAD, 410, MIDDLE),
        (525, HEAD, 525, END),
    ]
    for rules in (crooked, holes):
        _, text = read_bytes(tmp_path, "x.pdf", pdf([[ABOVE, *CELLS, BELOW]], {1: rules}))
        assert sorted(text.text.split()) == sorted(" ".join(t for _, _, t in [ABOVE, *CELLS, BELOW]).split())


def test_the_rest_of_a_row_that_fills_one_cell_of_the_next_page(tmp_path):
    rest = [(130, 780, "và công khai kết quả"), (85, 700, BELOW[2])]
    rules = {1: grid(list(COLUMNS), [TOP, HEAD, MIDDLE, END]), 2: grid(list(COLUMNS), [795, 770])}
    _, text = read_bytes(tmp_path, "x.pdf", pdf([[*CELLS, (85, 760, "Phụ lục")], rest], rules))
    (table,) = text.tables
    assert [cell.text for cell in table.rows[-1]] == [
        "2",
        "Tổng kết đề án và công khai kết quả",
        *ROWS[1][2:],
    ]


def test_a_cell_over_two_rows_covers_the_place_below_it(tmp_path):
    inner = [(COLUMNS[0], MIDDLE, COLUMNS[3], MIDDLE)]
    cells = [cell for cell in CELLS if cell[2] != "Tháng 9/2027"]
    _, text = read_bytes(
        tmp_path, "x.pdf", pdf([[ABOVE, *cells, BELOW]], {1: across(TOP, HEAD, END) + inner + down(*COLUMNS)})
    )
    (table,) = text.tables
    assert [row[3].text for row in table.rows] == ["Quý II/2027", ""]
    assert text.covered == {table.rows[1][3].start}
