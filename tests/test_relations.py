"""What a document does to those it cites: rows that a jurist can read, and small whole documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from vanban import model
from vanban.draft import Draft, Line, Text
from vanban.extract.citations import citations
from vanban.extract.links import links
from vanban.extract.relation_cues import rows
from vanban.structure import frame, metadata, outline

ROWS = json.loads((Path(__file__).parent / "cases" / "relations.json").read_text("utf-8"))
LINKS = json.loads((Path(__file__).parent / "cases" / "relations_links.json").read_text("utf-8"))


def empty(text: str) -> Draft:
    source = model.Source(
        path="a.txt", name="a.txt", sha256="0" * 64, size=0, media_type="text/plain", reader="text", page_count=1
    )
    return Draft(source, Text(text, (model.Page(number=1, start=0, end=len(text)),)))


def paragraphs(row: dict) -> Draft:
    """The row's text as paragraphs of one zone in a document of one type; with `table`, as rows below that header."""
    draft = empty(row["text"])
    at, lines = 0, []
    if "table" in row:
        draft.tables = (table(row["text"], row["table"]),)
    for line in row["text"].split("\n") if "table" not in row else ():
        lines.append(Line(at, at + len(line), line, row.get("zone", "body")))
        at += len(line) + 1
    draft.lines = tuple(lines)
    draft.parts = (model.Part(kind="main", doc_type=row.get("doc_type", "ke_hoach"), start=0, end=len(row["text"])),)
    draft.metadata = model.Metadata(doc_type=row.get("doc_type", "ke_hoach"))
    if row.get("articles"):
        draft.sections = (model.Section(id="s0", kind="article", depth=1, start=0, end=len(row["text"])),)
        return draft
    draft.sections = tuple(
        model.Section(id=f"s{at}", kind="section", depth=1, role=role, start=0, end=len(row["text"]))
        for at, (role,) in enumerate(row.get("sections", ()))
    )
    return draft


def table(text: str, header: list[str]) -> model.Table:
    """A table of one line a row, cells between tabs."""
    rows, at = [], 0
    for line in text.split("\n"):
        cells = []
        for cell in line.split("\t"):
            cells.append(model.Cell(text=cell, start=at, end=at + len(cell)))
            at += len(cell) + 1
        rows.append(tuple(cells))
    return model.Table(header=tuple(header), rows=tuple(rows), start=0, end=len(text))


def whole(text: str) -> Draft:
    """A document as the stages before citations leave it."""
    draft = empty(text)
    draft.lines, draft.parts = frame.frame(draft.reading)
    draft.metadata = metadata.metadata(draft)
    draft.sections = outline.outline(draft)
    return draft


def test_every_cue_says_a_relation_of_the_contract():
    """Citations are made without a check; what they take from the grammar is checked here."""
    assert {row.relation for row in rows().values()} <= set(get_args(model.Relation))


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_relation(row):
    found = citations(paragraphs(row))
    assert [[one.code or one.text, one.relation] for one in found] == row["expected"]


@pytest.mark.parametrize("row", LINKS, ids=[row["why"] for row in LINKS])
def test_link(row):
    draft = paragraphs(row)
    draft.citations = citations(draft)
    assert [[one.from_, one.relation, one.to] for one in links(draft)] == row["expected"]
    for link in links(draft):
        assert 0 <= link.start < link.end <= len(row["text"])


PLAN = """ĐẢNG BỘ TỈNH AN SƠN
HUYỆN ỦY BÌNH HẢI
*
Số 15-KH/HU
ĐẢNG CỘNG SẢN VIỆT NAM
Bình Hải, ngày 02 tháng 5 năm 2024
KẾ HOẠCH
thực hiện Chỉ thị số 12-CT/TU, ngày 05/3/2024 của Ban Thường vụ Tỉnh ủy về công tác cán bộ nữ
Căn cứ Chỉ thị số 12-CT/TU, ngày 05/3/2024 của Ban Thường vụ Tỉnh ủy về công tác cán bộ nữ (sau đây gọi tắt là \
Chỉ thị số 12-CT/TU), Ban Thường vụ Huyện ủy xây dựng kế hoạch như sau:
I. MỤC ĐÍCH, YÊU CẦU
1. Nâng cao nhận thức của cấp ủy về Chỉ thị số 12-CT/TU.
II. TỔ CHỨC THỰC HIỆN
1. Các chi bộ báo cáo kết quả thực hiện Chỉ thị số 12-CT/TU theo Hướng dẫn số 3-HD/BTCTU; Kế hoạch số 15-KH/HU được \
phổ biến đến chi bộ.
2. Tuyên truyền Hướng dẫn số 9-HD/TU về thực hiện Chỉ thị số 12-CT/TU.
T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
"""


def test_the_document_of_the_title_is_carried_out_in_every_mention():
    found = [(one.code, one.relation) for one in citations(whole(PLAN))]
    assert found == [
        ("12-CT/TU", "implements"),
        ("12-CT/TU", "implements"),
        ("12-CT/TU", "implements"),
        ("12-CT/TU", "implements"),
        ("12-CT/TU", "implements"),
        ("3-HD/BTCTU", "applies"),
        ("9-HD/TU", "implements"),
        ("12-CT/TU", "mentions"),
    ]


def test_a_short_number_means_the_document_of_the_title():
    text = PLAN.replace("1. Nâng cao nhận thức của cấp ủy về Chỉ thị số 12-CT/TU.", "1. Nhận thức về Chỉ thị 12.")
    assert [one.relation for one in citations(whole(text)) if one.text == "Chỉ thị 12"] == ["implements"]


def test_the_document_itself_is_no_citation():
    assert all(one.code != "15-KH/HU" for one in citations(whole(PLAN)))


def test_a_lead_names_what_is_carried_out():
    text = PLAN.replace("thực hiện Chỉ thị số 12-CT/TU, ngày 05/3/2024 của Ban Thường vụ Tỉnh ủy về công", "về công", 1)
    text = text.replace("Căn cứ Chỉ thị", "Thực hiện Chỉ thị")
    relations = [one.relation for one in citations(whole(text)) if one.code == "12-CT/TU"]
    assert relations == ["implements"] * 4 + ["mentions"]


def test_a_title_that_suspends_holds_for_later_mentions():
    text = """BỘ XÂY DỰNG
Số: 318/QĐ-BXD
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Hà Nội, ngày 12 tháng 5 năm 2026
QUYẾT ĐỊNH
Tạm ngưng hiệu lực Thông tư số 21/2025/TT-BXD ngày 30 tháng 9 năm 2025 của Bộ Xây dựng
Căn cứ Nghị định số 33/2025/NĐ-CP ngày 25 tháng 02 năm 2025;
Điều 1. Văn bản tạm ngưng
Từ nay đến hết năm, tạm ngưng hiệu lực:
1. Thông tư số 21/2025/TT-BXD ngày 30 tháng 9 năm 2025 của Bộ Xây dựng về bãi đỗ xe ngầm.
Điều 2. Thi hành
Quyết định này có hiệu lực thi hành kể từ ngày ký.
BỘ TRƯỞNG
"""
    found = [(one.code, one.relation) for one in citations(whole(text))]
    assert found == [
        ("21/2025/TT-BXD", "suspends"), ("33/2025/NĐ-CP", "based_on"), ("21/2025/TT-BXD", "suspends")
    ]  # fmt: skip


PROGRAMME = (
    "Chương trình hành động của Chính phủ thực hiện Nghị quyết số 61-NQ/TW ngày 05 tháng 5 năm 2024 của Bộ Chính trị"
)
RESOLUTION = """CHÍNH PHỦ
Số: 88/NQ-CP
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Hà Nội, ngày 06 tháng 8 năm 2025
NGHỊ QUYẾT
{does} {programme} về công tác dân số
CHÍNH PHỦ
Căn cứ Nghị quyết số 61-NQ/TW ngày 05 tháng 5 năm 2024 của Bộ Chính trị;
QUYẾT NGHỊ:
Điều 1. Tiếp tục thực hiện {programme}.
TM. CHÍNH PHỦ
"""


def told_of(text: str) -> list[tuple[str, str]]:
    return [(one.code or one.rule, one.relation) for one in citations(whole(text))]


def test_a_file_does_not_cite_the_programme_that_it_promulgates():
    assert told_of(RESOLUTION.format(does="Ban hành", programme=PROGRAMME)) == [("61-NQ/TW", "implements")] * 3


def test_a_programme_that_the_title_changes_is_cited():
    assert told_of(RESOLUTION.format(does="Sửa đổi, bổ sung nhiệm vụ trong", programme=PROGRAMME)) == [
        ("programme_of_resolution", "amends"),
        ("61-NQ/TW", "mentions"),
        ("61-NQ/TW", "based_on"),
        ("programme_of_resolution", "implements"),
        ("61-NQ/TW", "mentions"),
    ]
