"""Each check finds what it is for, at its place, and is silent on a document without slips."""

from __future__ import annotations

from pathlib import Path

import pytest

from vanban import model
from vanban.draft import Draft, Text
from vanban.extract.citations import citations
from vanban.extract.findings import CHECKS, findings

PLAN = model.Metadata(doc_type="ke_hoach", number="15", symbol="KH/TU", code="15-KH/TU", issued_on="2024-05-02")


def draft_of(text: str, metadata: model.Metadata = PLAN) -> Draft:
    source = model.Source(
        path="a.txt", name="a.txt", sha256="0" * 64, size=0, media_type="text/plain", reader="text", page_count=1
    )
    draft = Draft(source, Text(text, (model.Page(number=1, start=0, end=len(text)),)), metadata=metadata)
    draft.citations = citations(draft)
    return draft


def codes(draft: Draft) -> list[str]:
    return [finding.code for finding in findings(draft)]


def test_a_document_without_slips_has_no_findings():
    text = "Thực hiện Chỉ thị số 12-CT/TU ngày 05/3/2024 của Ban Thường vụ Tỉnh ủy và Nghị quyết số 18-NQ/TW."
    assert codes(draft_of(text)) == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("symbol-contradicts-issuer", "theo Quyết định 2543-QĐ/TW của Ban Thường vụ Tỉnh ủy"),
        ("symbol-contradicts-issuer", "theo Kế hoạch số 7-KH/HU của Tỉnh ủy Quảng Ngãi"),
        ("citation-two-dates", "Nghị quyết 59-NQ/TW ngày 24/01/2023; Nghị quyết 59-NQ/TW ngày 24/01/2024"),
        ("citation-two-symbols", "Quy định số 124-QĐ/TW ngày 2/2/2018; Quy định số 124-QĐi/TW ngày 2/2/2018"),
        ("impossible-date", "Nghị quyết số 12-NQ/TU ngày 31/4/2024"),
        ("impossible-date", "Nghị quyết số 12-NQ/TU ngày 30 tháng 02 năm 2024"),
        ("impossible-date", "Nghị quyết số 12-NQ/TU ngày 03/5/2024"),
        ("impossible-date", "Chương trình hành động của Chính phủ thực hiện Nghị quyết số 9-NQ/TW ngày 31/6/2023"),
        ("planned-relation", "Tham mưu sửa đổi, bổ sung Nghị định số 120/2020/NĐ-CP."),
        ("duplicated-word", "của Ban Ban Chấp hành Đảng bộ huyện"),
        ("duplicated-word", "thực hiện công tác công tác tuyên truyền"),
    ],
)
def test_a_slip_is_found_where_it_stands(code, text):
    draft = draft_of(text)
    found = [finding for finding in findings(draft) if finding.code == code]
    assert len(found) == 1
    assert 0 <= found[0].start < found[0].end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "theo Kế hoạch số 7-KH/ĐU của Đảng ủy Chính phủ",
        "theo Quyết định số 7-QĐ/TU của Ban Thường vụ Thành ủy Đà Nẵng",
        "theo Quyết định số 5/QĐ-UBND của Ủy ban nhân dân thành phố Thủ Đức",
        "Chương trình hành động của Chính phủ thực hiện Nghị quyết số 9-NQ/TW ngày 30 tháng 6 năm 2023",
        "dần dần, từng bước, luôn luôn; HÀ HÀ; số 1, 1",
        "Nghị định số 120/2020/NĐ-CP đã được sửa đổi, bổ sung bởi Nghị định số 9/2024/NĐ-CP",
    ],
)
def test_what_only_looks_like_a_slip(text):
    assert codes(draft_of(text)) == []


def test_the_number_of_the_document():
    assert codes(draft_of("", model.Metadata())) == ["not-a-directive"]
    assert codes(draft_of("", model.Metadata(doc_type="ke_hoach"))) == ["number-missing"]
    assert codes(draft_of("", model.Metadata(doc_type="ke_hoach", status="draft"))) == ["draft-without-number"]


def test_a_deadline_before_the_document():
    draft = draft_of("trước ngày 01/5/2024; trước ngày 31/3; trước ngày 02/5/2024")
    draft.deadlines = (
        model.Deadline(start=0, end=20, text=draft.text[:20], kind="by", date_end="2024-05-01"),
        model.Deadline(start=22, end=37, text=draft.text[22:37], kind="by", date_end="--03-31"),
        model.Deadline(start=39, end=59, text=draft.text[39:59], kind="by", date_end="2024-05-02"),
    )
    found = findings(draft)
    assert [(finding.code, finding.start) for finding in found] == [("deadline-before-document", 0)]


def test_a_duty_row_without_a_lead():
    draft = draft_of("Rà soát\tSở Y tế\nTập huấn\t\nKiểm tra\tSở Tài chính")
    draft.tables = (model.Table(id="tb1", role="duties", start=0, end=len(draft.text)),)
    lead = model.TaskBody(start=8, end=15, name="Sở Y tế", role="lead")
    helper = model.TaskBody(start=35, end=47, name="Sở Tài chính", role="coordinate")
    draft.tasks = (
        model.Task(start=0, end=7, text="Rà soát", bodies=(lead,)),
        model.Task(start=16, end=24, text="Tập huấn"),
        model.Task(start=26, end=34, text="Kiểm tra", bodies=(helper,)),
    )
    assert [(one.code, one.start) for one in findings(draft)] == [
        ("table-row-without-lead", 16), ("table-row-without-lead", 26)
    ]  # fmt: skip


def test_messages_are_whole_vietnamese_sentences():
    slips = (
        "Nghị quyết 59-NQ/TW ngày 24/01/2023; Nghị quyết 59-NQ/TW ngày 31/4/2024; Tham mưu sửa đổi Luật Giá; "
        "Quyết định 5-QĐ/TW của Tỉnh ủy; Ban Ban Chấp hành"
    )
    found = findings(draft_of(slips, model.Metadata(doc_type="ke_hoach", issued_on="2024-05-02")))
    assert len({finding.code for finding in found}) >= 5
    for finding in found:
        assert finding.message[0].isupper() or finding.message[0] == "“"
        assert finding.message.endswith(".")
        assert "None" not in finding.message


def test_checks_stand_in_one_table():
    source = Path(__import__("vanban.extract.findings").extract.findings.__file__).read_text("utf-8")
    assert source.count("-> Iterator[model.Finding]:") == len(CHECKS)
