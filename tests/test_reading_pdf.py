"""PDF drawn by the tests, line by line: what geometry tells."""

from __future__ import annotations

import re

import pytest

from reading_files import grid, has_font, paragraph, pdf, width
from test_reading import read_bytes

needs_font = pytest.mark.skipif(not has_font(), reason="no DejaVu fonts: a PDF with Vietnamese letters cannot be made")
BODY = "Thực hiện Chỉ thị của Ban Thường vụ Tỉnh ủy về tăng cường công tác dân vận, Ủy ban nhân dân tỉnh yêu cầu "
BODY += "Giám đốc các sở, Thủ trưởng các ban, ngành và Chủ tịch Ủy ban nhân dân các xã triển khai các nội dung sau."


def lines(folder, *args, **kwargs):
    """The lines of the text of a PDF drawn from these texts."""
    return read_bytes(folder, "x.pdf", pdf(*args, **kwargs))[1].text.split("\n")


@needs_font
def test_paragraphs_are_joined_and_headings_stay_apart(tmp_path):
    second = "1. Tổ chức quán triệt nghiêm túc nội dung Chỉ thị đến cán bộ, công chức, viên chức và người lao động."
    page = [*paragraph(BODY, 700), (113, 600, "I. NHIỆM VỤ"), *paragraph(second, 570), (113, 500, "- Báo cáo kết quả.")]
    assert lines(tmp_path, [page]) == [BODY, "I. NHIỆM VỤ", second, "- Báo cáo kết quả."]


@needs_font
def test_letterhead_and_signature_are_read_column_by_column(tmp_path):
    head = [(95, 780, "TỈNH ỦY NAM HẢI"), (330, 780, "ĐẢNG CỘNG SẢN VIỆT NAM"), (120, 764, "*")]
    head += [(105, 748, "Số 5-CT/TU"), (340, 748, "Nam Hải, ngày 1 tháng 2 năm 2024")]
    title = [(270, 710, "CHỈ THỊ", 12, "bold"), (190, 692, "về tăng cường công tác dân vận", 12, "bold")]
    foot = [(85, 500, "Nơi nhận:", 10), (360, 500, "T/M BAN THƯỜNG VỤ", 12, "bold"), (85, 486, "- Các huyện ủy,", 10)]
    foot += [(390, 484, "PHÓ BÍ THƯ", 12, "bold"), (85, 472, "- Lưu Văn phòng.", 10), (385, 420, "Lê Thị Hoa")]
    assert lines(tmp_path, [head + title + paragraph(BODY, 660) + foot]) == [
        "TỈNH ỦY NAM HẢI", "Số 5-CT/TU", "ĐẢNG CỘNG SẢN VIỆT NAM", "Nam Hải, ngày 1 tháng 2 năm 2024", "CHỈ THỊ",
        "về tăng cường công tác dân vận", BODY, "Nơi nhận:", "- Các huyện ủy,", "- Lưu Văn phòng.",
        "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Lê Thị Hoa",
    ]  # fmt: skip


@needs_font
def test_running_heads_page_numbers_and_a_sentence_over_the_page(tmp_path):
    first, second = BODY.split(" yêu cầu ")
    # the first page ends inside the sentence, at the right margin
    top = paragraph(first + " yêu cầu", 700)
    rest = paragraph(second, 720, indent=0)
    filler = [*paragraph(BODY, 600), *paragraph(BODY, 500)]
    pages = [
        [(250, 800, "Báo cáo quý"), (520, 800, "1"), *filler, *[(x, y - 350, t, s) for x, y, t, s in top]],
        [(250, 800, "Báo cáo quý"), (520, 800, "2"), *rest, *[(x, y - 60, t, s) for x, y, t, s in filler]],
        [(250, 800, "Báo cáo quý"), (520, 800, "3"), *filler],
    ]
    source, text = read_bytes(tmp_path, "x.pdf", pdf(pages))
    assert "Báo cáo quý" not in text.text
    assert sorted(item.text for item in text.removed) == ["Báo cáo quý 1", "Báo cáo quý 2", "Báo cáo quý 3"]
    assert BODY in text.text.split("\n")
    assert source.page_count == 3 and text.text[text.pages[1].start :].startswith(second.split()[0])


XS, YS = [85, 120, 330, 520], [700, 670, 620, 570]


@needs_font
def test_a_table_over_two_pages_is_one_table(tmp_path):
    head = [(90, 680, "TT", 9, "bold"), (150, 680, "Nhiệm vụ", 9, "bold"), (350, 680, "Cơ quan chủ trì", 9, "bold")]
    one = [*head, (90, 650, "1", 9), (125, 655, "Xây dựng kế hoạch chi tiết", 9), (125, 643, "của tỉnh", 9)]
    one += [
        (335, 650, "Sở Nội vụ", 9),
        (90, 600, "2", 9),
        (125, 600, "Tổng hợp kết quả, báo", 9),
        (335, 600, "Sở Y tế", 9),
    ]
    two = [*head, (125, 650, "cáo Ủy ban nhân dân tỉnh", 9), (90, 600, "3", 9), (125, 600, "Tổng kết", 9)]
    above = [(230, 760, "DANH MỤC NHIỆM VỤ", 12, "bold")]
    _, text = read_bytes(tmp_path, "x.pdf", pdf([above + one, two], {1: grid(XS, YS), 2: grid(XS, YS)}))
    (table,) = text.tables
    assert table.header == ("TT", "Nhiệm vụ", "Cơ quan chủ trì")
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["1", "Xây dựng kế hoạch chi tiết của tỉnh", "Sở Nội vụ"],
        ["2", "Tổng hợp kết quả, báo cáo Ủy ban nhân dân tỉnh", "Sở Y tế"],
        ["3", "Tổng kết", ""],
    ]
    assert [(item.page, item.why) for item in text.removed] == [(2, "repeated_header")]


@needs_font
def test_merged_cells_and_items_in_a_cell(tmp_path):
    rules = [(85, 700, 520, 700), (85, 670, 520, 670), (85, 640, 520, 640), (85, 560, 520, 560)]
    rules += [
        (85, 560, 85, 700),
        (120, 560, 120, 700),
        (520, 560, 520, 700),
        (330, 560, 330, 640),
        (330, 670, 330, 700),
    ]
    page = [(90, 680, "TT", 9), (150, 680, "Nhiệm vụ", 9), (350, 680, "Thời gian", 9), (90, 650, "I", 9)]
    page += [(125, 650, "Nhóm nhiệm vụ chung", 9), (90, 600, "1", 9), (125, 625, "Rà soát quy định:", 9)]
    page += [(125, 612, "- cấp tỉnh;", 9), (125, 599, "- cấp xã.", 9), (335, 600, "Quý I/2025", 9)]
    _, text = read_bytes(tmp_path, "x.pdf", pdf([page], {1: rules}))
    assert [[cell.text for cell in row] for row in text.tables[0].rows] == [
        ["I", "Nhóm nhiệm vụ chung", ""],
        ["1", "Rà soát quy định:\n- cấp tỉnh;\n- cấp xã.", "Quý I/2025"],
    ]


@needs_font
def test_notes_at_the_foot_and_their_marks(tmp_path):
    lead = "1. Thực hiện Nghị quyết số 66-NQ/TW"
    page = [(113, 700, lead), (113 + width(lead), 705, "1", 7), *paragraph(BODY, 650), (85, 100, "1", 6)]
    page.append((92, 97, "Nghị quyết của Bộ Chính trị về xây dựng pháp luật.", 8))
    _, text = read_bytes(tmp_path, "x.pdf", pdf([page]))
    assert text.text.split("\n")[0] == lead
    assert [(item.text, item.why) for item in text.removed] == [("1", "footnote_mark")]
    (note,) = [text.text[a:b] for a, b in text.footnotes]
    assert note.endswith("Nghị quyết của Bộ Chính trị về xây dựng pháp luật.")


@needs_font
def test_an_underline_is_no_table(tmp_path):
    page = [(95, 780, "SỞ NỘI VỤ"), (330, 780, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), *paragraph(BODY, 660)]
    _, text = read_bytes(tmp_path, "x.pdf", pdf([page], {1: [(95, 776, 150, 776), (350, 776, 500, 776)]}))
    assert not text.tables and BODY in text.text


def test_a_turned_page_is_read_as_it_is_seen(tmp_path):
    pypdfium2 = pytest.importorskip("pypdfium2")
    first, second = "Phan thu nhat cua van ban nay", "Phan thu hai cua van ban nay"
    upright = pdf([[(100, 700, first, 12), (100, 650, second, 12)]])
    document = pypdfium2.PdfDocument(upright)
    # turned by a quarter, then shown turned back: the words run upwards in the page's own coordinates
    document[0].set_rotation(90)
    document.save(tmp_path / "turned.pdf")
    _, text = read_bytes(tmp_path, "x.pdf", (tmp_path / "turned.pdf").read_bytes())
    assert sorted(text.text.split()) == sorted(f"{first} {second}".split())


@needs_font
def test_columns_whose_lines_stand_at_different_heights(tmp_path):
    """A letterhead set in two text boxes, and one whose right column is so narrow that its lines are cut."""
    head = [
        (85, 780, "SỞ XÂY DỰNG"),
        (310, 774, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT"),
        (85, 765, "NAM HẢI"),
        (380, 758, "NAM"),
    ]
    head += [
        (330, 742, "Độc lập - Tự do - Hạnh phúc"),
        (85, 725, "Số: 15/TTr-SXD"),
        (320, 725, "Nam Hải, ngày 3 tháng 2"),
    ]
    head += [(310, 699, "năm 2026")]
    title = [(270, 672, "TỜ TRÌNH", 12, "bold")]
    foot = [(350, 500, "KT. GIÁM ĐỐC", 12, "bold"), (85, 492, "Nơi nhận:", 10), (345, 484, "PHÓ GIÁM ĐỐC", 12, "bold")]
    foot += [
        (85, 478, "- Như trên;", 10),
        (85, 464, "- Văn phòng Ủy ban", 10),
        (85, 442, "nhân dân tỉnh;", 10),
        (85, 428, "- Lưu: VT.", 10),
        (345, 464, "(đã ký)"),
        (350, 430, "Lê Thị Hoa"),
    ]
    assert lines(tmp_path, [head + title + paragraph(BODY, 640) + foot]) == [
        "SỞ XÂY DỰNG", "NAM HẢI", "Số: 15/TTr-SXD", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Nam Hải, ngày 3 tháng 2 năm 2026", "TỜ TRÌNH", BODY, "Nơi nhận:", "- Như trên;",
        "- Văn phòng Ủy ban nhân dân tỉnh;", "- Lưu: VT.", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "(đã ký)", "Lê Thị Hoa",
    ]  # fmt: skip


@needs_font
def test_a_letterhead_wider_than_the_text(tmp_path):
    """Its columns nearly touch, it begins left of the text, and the line below the bodies addressed stands apart."""
    head = [(75, 780, "UBND TỈNH NAM HẢI"), (268, 780, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")]
    office = "SỞ KHOA HỌC VÀ CÔNG NGHỆ TỈNH"
    head += [(262 - width(office, 12), 764, office), (330, 764, "Độc lập - Tự do - Hạnh phúc")]
    head += [(105, 748, "Số: 5/SKHCN-VP"), (320, 748, "Nam Hải, ngày 1 tháng 2 năm 2024")]
    head += [(120, 710, "Kính gửi:"), (200, 694, "- Các đơn vị trực thuộc sở;"), (200, 678, "- Các xã.")]
    found = lines(tmp_path, [head + paragraph(BODY, 640)])
    assert found == [
        "UBND TỈNH NAM HẢI", office, "Số: 5/SKHCN-VP", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Nam Hải, ngày 1 tháng 2 năm 2024", "Kính gửi:", "- Các đơn vị trực thuộc sở;",
        "- Các xã.", BODY,
    ]  # fmt: skip


@needs_font
def test_a_stretched_line_is_no_pair_of_columns(tmp_path):
    """A justified line whose next word did not fit has wide gaps everywhere; so has the tab behind a label."""
    stretched = [(85, "Cổng"), (180, "thông"), (280, "tin"), (370, "tại"), (460, "địa chỉ")]
    page = [*paragraph(BODY, 740), *((x, 640, word) for x, word in stretched)]
    page += [(85, 624, "https://namhai.gov.vn/chi-dao-dieu-hanh.")]
    page += [
        (85, 590, "Điều 4."),
        (180, 590, "Lực lượng tham gia gồm các đội công tác của các xã"),
        (85, 574, "ven sông."),
    ]
    text = "\n".join(lines(tmp_path, [page]))
    assert "Cổng thông tin tại địa chỉ https://namhai.gov.vn" in text.replace("\n", " ")
    assert "Điều 4. Lực lượng tham gia gồm các đội công tác của các xã" in text


@needs_font
def test_left_and_right_pages_have_their_own_margins(tmp_path):
    second = "Các sở, ban, ngành phối hợp chặt chẽ và kịp thời cùng"
    left, right = {"left": 57, "right": 497}, {"left": 99, "right": 539}
    pages = [
        [line for top in (700, 560, 420) for line in paragraph(BODY, top, **side)] for side in (right, left, right)
    ]
    pages.append([*paragraph(BODY, 700, **left), *paragraph(BODY, 560, **left), (85, 300, second)])
    pages.append([(99, 700, "thực hiện kế hoạch này.")])
    found = lines(tmp_path, pages)
    assert found.count(BODY) == 11 and found[-1] == f"{second} thực hiện kế hoạch này."


@needs_font
def test_a_page_of_more_words_than_pdfium_is_asked_about_at_once(tmp_path):
    words = [f"{row}/{place}" for row in range(70) for place in range(30)]
    page = [(40, 800 - 11 * row, " ".join(words[30 * row : 30 * row + 30]), 6) for row in range(70)]
    _, text = read_bytes(tmp_path, "x.pdf", pdf([page]))
    assert text.text.split() == words
    assert sum(len(line.split()[1]) // 2 - 3 for line in text.layout[0].lines.split(";")) == len(words)


@needs_font
def test_annotations_that_are_none(tmp_path):
    made = pdf([paragraph(BODY, 700)])
    broken = re.sub(rb"/Type /Page(?=\s)", b"/Annots [ null 7 (x) ] /Type /Page", made)
    assert broken != made
    assert read_bytes(tmp_path, "x.pdf", broken)[1].text == BODY
