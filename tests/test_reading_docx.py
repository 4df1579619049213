"""DOCX: what Word shows and python-docx drops."""

from __future__ import annotations

import io

import pytest
from docx.oxml.ns import qn

from reading_files import W, abstract, docx, num, p, run, table
from test_reading import read_bytes

TWO_LEVELS = abstract(1, ("decimal", "%1."), ("lowerLetter", "%2)"), ("bullet", "-"))


def lines(folder, *args, **kwargs):
    """The lines of the text of a DOCX made from these parts."""
    return read_bytes(folder, "x.docx", docx(*args, **kwargs))[1].text.split("\n")


def test_levels_count_and_restart_below_their_parent(tmp_path):
    body = p("Một", number=(1, 0)) + p("a", number=(1, 1)) + p("b", number=(1, 1)) + p("c", number=(1, 2))
    body += p("Hai", number=(1, 0)) + p("d", number=(1, 1))
    expected = ["1. Một", "a) a", "b) b", "- c", "2. Hai", "a) d"]
    assert lines(tmp_path, body, TWO_LEVELS + num(1, 1)) == expected


def test_a_list_goes_on_over_other_paragraphs_and_a_new_start_begins_anew(tmp_path):
    numbering = TWO_LEVELS + num(1, 1) + num(2, 1) + num(3, 1, restart=True)
    body = p("Một", number=(1, 0)) + p("Đoạn văn.") + p("Hai", number=(2, 0)) + p("Mới", number=(3, 0))
    assert lines(tmp_path, body, numbering) == ["1. Một", "Đoạn văn.", "2. Hai", "1. Mới"]


@pytest.mark.parametrize(
    ("form", "text", "labels"),
    [
        ("decimal", "Điều %1.", ["Điều 1.", "Điều 2."]),
        ("upperRoman", "%1.", ["I.", "II."]),
        ("lowerRoman", "(%1)", ["(i)", "(ii)"]),
        ("upperLetter", "%1.", ["A.", "B."]),
        ("decimalZero", "%1.", ["01.", "02."]),
        ("vietnameseCounting", "Thứ %1,", ["Thứ một,", "Thứ hai,"]),
        ("bullet", "\uf0b7", ["-", "-"]),
        ("bullet", "+", ["+", "+"]),
        ("none", "", ["", ""]),
    ],
)
def test_formats(form, text, labels, tmp_path):
    body = p("Nội dung một.", number=(1, 0)) + p("Nội dung hai.", number=(1, 0))
    found = lines(tmp_path, body, abstract(1, (form, text)) + num(1, 1))
    assert found == [f"{label} Nội dung {n}.".strip() for label, n in zip(labels, ("một", "hai"), strict=True)]


def test_compound_and_legal_labels(tmp_path):
    numbering = abstract(1, ("upperRoman", "%1."), ("decimal", "%1.%2."), extra="") + num(1, 1)
    legal = numbering.replace('<w:lvlText w:val="%1.%2."/>', '<w:isLgl/><w:lvlText w:val="%1.%2."/>')
    body = p("A", number=(1, 0)) + p("b", number=(1, 1))
    assert lines(tmp_path, body, numbering) == ["I. A", "I.1. b"]
    assert lines(tmp_path, body, legal) == ["I. A", "1.1. b"]


def test_a_style_may_carry_the_number(tmp_path):
    numbered = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = f"""<w:style w:type="paragraph" w:styleId="Dieu">{numbered}</w:style>
    <w:style w:type="paragraph" w:styleId="DieuCon"><w:basedOn w:val="Dieu"/></w:style>"""
    body = p("Phạm vi", '<w:pStyle w:val="Dieu"/>') + p("Đối tượng", '<w:pStyle w:val="DieuCon"/>')
    body += p("Không số", '<w:pStyle w:val="Dieu"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    found = lines(tmp_path, body, abstract(1, ("decimal", "Điều %1.")) + num(1, 1), styles=styles)
    assert found == ["Điều 1. Phạm vi", "Điều 2. Đối tượng", "Không số"]


def test_insertions_in_deletions_out(tmp_path):
    body = p(
        run("Giao Sở ") + "<w:del><w:r><w:delText>Nội vụ</w:delText></w:r></w:del>" + f"<w:ins>{run('Y tế')}</w:ins>"
    )
    body += p("bị xóa", "<w:rPr><w:del/></w:rPr>").replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
    body += f"<w:ins>{p('Đoạn thêm.')}</w:ins>" + "<w:moveFrom>" + p("Chuyển đi.") + "</w:moveFrom>"
    assert lines(tmp_path, body) == ["Giao Sở Y tế", "Đoạn thêm."]


def test_content_controls_links_fields_and_breaks(tmp_path):
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("2024") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = f"<w:sdt><w:sdtContent>{p('Trong khung.')}</w:sdtContent></w:sdt>"
    body += p(run("Số ") + f"<w:sdt><w:sdtContent>{run('12')}</w:sdtContent></w:sdt>" + run(" năm ") + field)
    body += p(f"<w:hyperlink>{run('Liên kết')}</w:hyperlink><w:r><w:noBreakHyphen/></w:r>" + run("nối."))
    assert lines(tmp_path, body) == ["Trong khung.", "Số 12 năm 2024", "Liên kết-nối."]


def test_where_the_file_lies_is_no_text(tmp_path):
    shown = run("D:\\VB\\15.doc")
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> FILENAME \\p </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = p(run("Kế hoạch ") + field + run("năm 2024"))
    body += p(f'<w:fldSimple w:instr=" FILENAME ">{shown}</w:fldSimple>' + run("Giao Sở Y tế."))
    assert lines(tmp_path, body) == ["Kế hoạch năm 2024", "Giao Sở Y tế."]


def test_hidden_text_is_out_and_capitals_are_as_shown(tmp_path):
    body = p(run("Ẩn", "<w:vanish/>") + run("kế hoạch", "<w:caps/>") + run(" chung"))
    assert lines(tmp_path, body) == ["KẾ HOẠCH chung"]


def test_a_text_box_stands_once(tmp_path):
    box = f"<w:txbxContent>{p('DỰ THẢO')}</w:txbxContent>"
    drawing = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert lines(tmp_path, p(drawing + run("KẾ HOẠCH"))) == ["KẾ HOẠCH", "DỰ THẢO"]


def test_notes_stand_at_the_end(tmp_path):
    notes = f'<w:footnote w:id="2">{p("Theo Luật Đất đai.")}</w:footnote>'
    body = p(run("Nghị định số 5/NĐ-CP") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" quy định."))
    _, text = read_bytes(tmp_path, "x.docx", docx(body, footnotes=notes))
    assert text.text == "Nghị định số 5/NĐ-CP quy định.\n1 Theo Luật Đất đai."
    assert [text.text[a:b] for a, b in text.footnotes] == ["1 Theo Luật Đất đai."]
    assert [item.why for item in text.removed] == ["footnote_mark"]


def test_a_table_with_merged_cells_and_automatic_numbers(tmp_path):
    rows = [
        ["TT", "Nhiệm vụ", "Cơ quan"],
        [p("", number=(1, 0)), "Xây dựng kế hoạch", "Sở Y tế"],
        [p("", number=(1, 0)), "Tổng hợp", ""],
        ["II", "Phần hai"],
    ]
    cells = {
        (1, 2): '<w:vMerge w:val="restart"/>', (2, 2): "<w:vMerge/>", (3, 1): '<w:gridSpan w:val="2"/>',
    }  # fmt: skip
    _, text = read_bytes(tmp_path, "x.docx", docx(table(rows, cells=cells), TWO_LEVELS + num(1, 1)))
    (found,) = text.tables
    assert found.header == ("TT", "Nhiệm vụ", "Cơ quan")
    assert [[cell.text for cell in row] for row in found.rows] == [
        ["1.", "Xây dựng kế hoạch", "Sở Y tế"],
        ["2.", "Tổng hợp", ""],
        ["II", "Phần hai", ""],
    ]


def test_a_letterhead_table_is_lines_left_column_first(tmp_path):
    head = [["UBND TỈNH NAM HẢI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Số: 5/KH-UBND", "Nam Hải, ngày 1/2/2024"]]
    foot = [[p("Nơi nhận:") + p("- Như trên;"), p("TM. ỦY BAN NHÂN DÂN") + p("Lê Thị Hoa")]]
    found = lines(tmp_path, table(head, borders=False) + p("KẾ HOẠCH") + table(foot))
    assert found == [
        "UBND TỈNH NAM HẢI", "Số: 5/KH-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Nam Hải, ngày 1/2/2024",
        "KẾ HOẠCH", "Nơi nhận:", "- Như trên;", "TM. ỦY BAN NHÂN DÂN", "Lê Thị Hoa",
    ]  # fmt: skip


def test_a_table_inside_a_cell_is_read_with_its_cell(tmp_path):
    inner = table([["a", "b"]])
    rows = [["TT", "Nội dung"], ["1", f"{p('Trước')}{inner}{p('Sau')}"]]
    _, text = read_bytes(tmp_path, "x.docx", docx(table(rows)))
    assert text.tables[0].rows[0][1].text == "Trước\na\nb\nSau"


def test_centred_lines_of_a_title_are_one_and_the_type_stands_alone(tmp_path):
    centre, bold = '<w:jc w:val="center"/>', "<w:b/>"
    body = p(run("KẾ HOẠCH", bold), centre) + p(run("Thực hiện Chỉ thị số 5-CT/TU", bold), centre)
    body += p(run("Đẩy mạnh cải cách hành chính", bold), centre) + p("Căn cứ Chỉ thị.")
    assert lines(tmp_path, body) == [
        "KẾ HOẠCH", "Thực hiện Chỉ thị số 5-CT/TU Đẩy mạnh cải cách hành chính", "Căn cứ Chỉ thị.",
    ]  # fmt: skip


TURN = "<w:r><w:lastRenderedPageBreak/></w:r>"


def test_pages_are_those_that_word_showed(tmp_path):
    body = p("Phần một.") + p(run("Phần hai bắt đầu ở đây") + TURN + run(" và kết thúc ở trang sau."))
    rows = [["TT", "Nhiệm vụ"], ["1", "Tổng kết"], [p(TURN + run("2")), "Báo cáo"], ["3", p(run("Kiểm tra") + TURN)]]
    body += table(rows) + p("Phần ba.") + p(TURN + run("Phần bốn."))
    source, text = read_bytes(tmp_path, "x.docx", docx(body))
    assert source.page_count == 5 and [page.number for page in text.pages] == [1, 2, 3, 4, 5]
    starts = [text.text[page.start : page.end].strip().split("\n")[0] for page in text.pages]
    assert starts == ["Phần một.", "và kết thúc ở trang sau.", "2\tBáo cáo", "Phần ba.", "Phần bốn."]
    assert "Phần hai bắt đầu ở đây và kết thúc ở trang sau." in text.text.split("\n")


def test_a_row_that_a_page_end_parts_counts_one_page(tmp_path):
    parted = p(run("đầu") + TURN + run(" cuối"))
    source, text = read_bytes(tmp_path, "x.docx", docx(table([["TT", "A", "B"], ["1", parted, parted]]) + p("Hết.")))
    assert source.page_count == 2 and [cell.text for cell in text.tables[0].rows[0]] == ["1", "đầu cuối", "đầu cuối"]


def with_chunk(data, content_type, blob):
    """A DOCX that takes in a file."""
    from docx import Document
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = Document(io.BytesIO(data))
    part = Part(PackURI("/word/chunk1.bin"), content_type, blob, document.part.package)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    key = document.part.relate_to(part, kind)
    chunk = document.element.body.makeelement(f"{{{W}}}altChunk", {qn("r:id"): key})
    document.element.body.insert(1, chunk)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_web_page_inside_the_document_is_read_at_its_place(tmp_path):
    page = "<html><body><p>1. Sở Nội vụ tổng hợp.</p><ol><li>Một</li><li>Hai</li></ol></body></html>".encode()
    data = with_chunk(docx(p("KẾ HOẠCH") + p("Nơi nhận:")), "text/html", page)
    source, text = read_bytes(tmp_path, "x.docx", data)
    assert text.text.split("\n") == ["KẾ HOẠCH", "1. Sở Nội vụ tổng hợp.", "1. Một", "2. Hai", "Nơi nhận:"]
    assert not source.warnings


def test_a_file_inside_the_document_that_nobody_reads_is_told(tmp_path):
    data = with_chunk(docx(p("KẾ HOẠCH")), "application/vnd.ms-excel", b"\xd0\xcf\x11\xe0")
    source, text = read_bytes(tmp_path, "x.docx", data)
    assert text.text == "KẾ HOẠCH"
    assert any("altChunk" in warning and "ms-excel" in warning for warning in source.warnings)


def test_spaces_that_push_words_to_the_next_line_part_no_columns(tmp_path):
    first = "a) Ghi đủ nội dung vào sổ theo dõi bè nuôi do xã              phát hành."
    second = (
        "b) Chủ bè nào chưa có sổ theo mẫu, tổ trưởng              có trách nhiệm lập thay và ghi rõ ngày thả giống."
    )
    _, text = read_bytes(tmp_path, "x.docx", docx(p(first) + p(second)))
    assert text.text.split("\n") == [" ".join(first.split()), " ".join(second.split())]


def test_a_style_that_says_only_the_level_has_the_list_of_its_base(tmp_path):
    styles = (
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    styles += (
        '<w:style w:type="paragraph" w:styleId="Khoan"><w:basedOn w:val="Dieu"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = abstract(1, ("decimal", "Điều %1."), ("bullet", "-"), ("decimal", "%1.%2%3.")) + num(1, 1)
    body = p("Phạm vi", '<w:pStyle w:val="Dieu"/>') + p("Các xã.", '<w:pStyle w:val="Khoan"/>')
    # the number of a level of bullets is none
    body += p("Ven sông.", '<w:pStyle w:val="Khoan"/><w:numPr><w:ilvl w:val="2"/></w:numPr>')
    assert lines(tmp_path, body, numbering, styles=styles) == ["Điều 1. Phạm vi", "- Các xã.", "1.1. Ven sông."]


def test_a_list_that_starts_beyond_all_numbers(tmp_path):
    levels = abstract(1, ("lowerLetter", "%1)"), ("upperRoman", "%2.")).replace(
        'start w:val="1"', f'start w:val="{10**11}"'
    )
    body = p("Rà soát.", number=(1, 0)) + p("Báo cáo.", number=(1, 1)) + p("Tổng kết.", number=(1, 0))
    found = lines(tmp_path, body, levels + num(1, 1).replace("</w:num>", _beyond(0) + _beyond(1) + "</w:num>"))
    assert [line.split()[-2:] for line in found] == [["Rà", "soát."], ["Báo", "cáo."], ["Tổng", "kết."]]
    assert max(map(len, found)) < 1000


def _beyond(level):
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{10**11}"/></w:lvlOverride>'
