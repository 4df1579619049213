"""Real scans (../shared): as good as plain Tesseract at least, and head and signature right where they are printed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from vanban.reading import ocr_engine

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))
import ocr

pytestmark = pytest.mark.skipif(ocr_engine.version() is None, reason="no Tesseract with Vietnamese on this machine")

# what is printed, as a person read it on the pages: type, symbol, issuer and its place, signer and position; code and
# day where they are no handwriting
_QN, _UB = "tỉnh Quảng Ngãi", "Ủy ban nhân dân tỉnh"
_DECISION = ("quyet_dinh", "QĐ-TTg", "Thủ tướng Chính phủ", None, "Lê Minh Hưng", "THỦ TƯỚNG", None, None)
PRINTED = {
    "hr-nghi-quyet-so-99-nq-cp.pdf": (
        "nghi_quyet", "NQ-CP", "Chính phủ", None, "Nguyễn Hòa Bình", "PHÓ THỦ TƯỚNG", "99/NQ-CP", "2026-04-06"),
    "qn-01ct-2021.pdf": ("chi_thi", "CT-UBND", _UB, _QN, "Đặng Văn Minh", "CHỦ TỊCH", None, None),
    "qn-05ct-2020.pdf": ("chi_thi", "CT-UBND", _UB, _QN, "Trần Ngọc Căng", "CHỦ TỊCH", None, None),
    "qn-08ct-2018.pdf": ("chi_thi", "CT-UBND", _UB, _QN, "Trần Ngọc Căng", "CHỦ TỊCH", None, None),
    "qn-660tb-2024.pdf": ("thong_bao", "TB-UBND", _UB, _QN, "Nguyễn Quốc Việt", "CHÁNH VĂN PHÒNG", None, None),
    "qn-01ttr-2025.pdf": ("to_trinh", "TTr-UBND", _UB, _QN, "Trần Hoàng Tuấn", "PHÓ CHỦ TỊCH", None, None),
    "qn-280bc-2024.pdf": ("bao_cao", "BC-UBND", _UB, _QN, "Trần Phước Hiền", "PHÓ CHỦ TỊCH", None, None),
    "qn-299cv-2025.pdf": ("cong_van", "UBND-TTHC", _UB, _QN, "Nguyễn Quốc Việt", "CHÁNH VĂN PHÒNG", None, None),
    "qn-575cv-2025.pdf": ("cong_van", "UBND-KTTH", _UB, _QN, "Hà Thị Lê Vân", "PHÓ CHÁNH VĂN PHÒNG", None, None),
    "qn-47qd-2025.pdf": ("quyet_dinh", "QĐ-UBND", _UB, _QN, "Nguyễn Hoàng Giang", "CHỦ TỊCH", None, None),
    "nrl-hanoi-tb-453-flag.p1img.pdf": (
        "thong_bao", "TB-UBND", "Ủy ban nhân dân thành phố", "thành phố Hà Nội", "Võ Tuấn Anh",
        "PHÓ CHÁNH VĂN PHÒNG", None, None),
    "nrl-qd-729-ttg.pdf": _DECISION,
    "nrl-qd-729-ttg.p1img.pdf": _DECISION,
    "hp-cv-2011-stttt-scan.pdf": (
        "cong_van", "STTTT-CNTT", "Sở Thông tin và Truyền thông", "tỉnh Phú Thọ", "Nguyễn Hữu Việt",
        "PHÓ GIÁM ĐỐC", None, None),
}  # fmt: skip


@pytest.fixture(scope="module")
def documents(shared_run) -> dict[str, dict]:
    """The real scans as documents, by the names of their files."""
    found = {}
    for path in (shared_run.outputs / "documents").glob("*.json"):
        document = json.loads(path.read_text("utf-8"))
        if document["source"]["name"] in PRINTED:
            found[document["source"]["name"]] = document
    return found


def test_pages_with_a_truth_are_read_as_well_as_plain_tesseract_does(shared, tmp_path):
    for name, words, plain_words, wrong, plain_wrong in ocr.accuracies(shared / "corpus" / "real", tmp_path):
        assert words >= plain_words and wrong <= plain_wrong, name
        assert wrong <= 0.01, name


def test_type_symbol_issuer_and_signer_are_those_printed(documents):
    assert set(documents) == set(PRINTED)
    for name, (doc_type, symbol, issuer, place, signer, position, _, _) in PRINTED.items():
        data = documents[name]["metadata"]
        assert (data["doc_type"], data["symbol"]) == (doc_type, symbol), name
        assert (data["issuer"]["name"], data["issuer"]["province"]) == (issuer, place), name
        assert [(one["name"], one["position"]) for one in data["signers"]] == [(signer, position)], name


def test_number_and_day_are_those_printed_or_null_with_a_finding_and_never_a_guess(documents):
    for name, (*_, code, day) in PRINTED.items():
        data = documents[name]["metadata"]
        assert (data["code"], data["issued_on"]) == (code, day), name
        if code is None:
            findings = {one["code"] for one in documents[name]["findings"]}
            assert {"number-missing", "low-ocr-confidence"} <= findings, name


def test_a_stamp_over_the_first_lines_is_no_part_of_the_title(documents):
    subject = documents["qn-08ct-2018.pdf"]["metadata"]["subject"]
    assert subject.startswith("Về việc tăng cường") and subject.endswith("tại tỉnh Quảng Ngãi")
    assert "ĐẾN" not in documents["nrl-qd-729-ttg.pdf"]["text"]


def test_items_keep_their_numbers_and_paragraphs_their_last_lines(documents):
    def labels(name):
        return [one["label"] for one in documents[name]["sections"] if one["label"] and one["depth"] == 1]

    assert labels("qn-660tb-2024.pdf") == labels("qn-08ct-2018.pdf") == ["1", "2", "3", "4", "5"]
    assert labels("qn-01ct-2021.pdf") == [str(number) for number in range(1, 9)]
    # what stands above the two columns of a closing is no part of the left one
    for name, end in (("qn-280bc-2024.pdf", "ngày 14/11/2024)."), ("qn-575cv-2025.pdf", "báo cáo UBND tỉnh theo đúng")):
        assert end in documents[name]["text"], name
