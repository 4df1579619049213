"""The list of well-known documents, a user's own, and documents that are held twice without saying so."""

from __future__ import annotations

import pytest

from composed import GOVERNMENT, HA_TINH, cite, document
from vanban import identity, model
from vanban.errors import UsageError
from vanban.identity.codes import parse_code
from vanban.identity.copies import are_copies, likeness
from vanban.identity.known import VARIABLE, known_documents
from vanban.identity.places import level_of

PARAGRAPH = (
    "Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành rà soát danh mục công trình chậm tiến độ, nêu rõ nguyên nhân của "
    "từng công trình, đề xuất cách tháo gỡ và thời hạn hoàn thành; kết quả gửi Sở Kế hoạch và Đầu tư trước ngày 15 "
    "tháng 10 năm 2023 để tổng hợp, trình Chủ tịch xem xét. Đồng chí {name} theo dõi việc này. Các huyện chủ động cân "
    "đối nguồn vốn đã giao, không để nợ đọng kéo dài, bảo đảm chất lượng công trình và an toàn lao động nơi thi công."
)


def test_the_list_holds_what_it_promises():
    known = known_documents()
    assert len(known) >= 150
    assert len({(each.code, each.issued_on) for each in known}) == len(known)
    for each in known:
        code = parse_code(each.code)
        assert level_of(code, each.issuer) == "central", each
        assert code.year in (None, int(each.issued_on[:4])), each
        assert each.title and "1990" < each.issued_on < "2027", each
        assert (each.effective_on or each.issued_on) >= each.issued_on, each


def test_a_user_adds_documents(tmp_path, monkeypatch):
    own = tmp_path / "own.toml"
    own.write_text('[documents]\nquyet_dinh = ["999/QĐ-TTg | 2021-05-04 | TTG | việc thử | | | Đề án Sông Xanh"]\n')
    plan = document("Thực hiện ", cite("Đề án Sông Xanh", "de_an"), ".", issuer=HA_TINH, issued_on="2022-01-01")
    assert identity.resolve([plan]).fill(plan).citations[0].target.startswith("de-an")
    monkeypatch.setenv(VARIABLE, str(own))
    filled = identity.resolve([plan]).fill(plan)
    assert filled.citations[0].target == "de-an.999-qd-ttg.2021-05-04"
    assert [finding.code for finding in filled.findings] == ["meant-by-list"]


@pytest.mark.parametrize(
    "text",
    [
        "=",
        '[documents]\nthu_tinh = ["1-NQ/TW | 2020-01-01 | BCT | x"]',
        '[documents]\nnghi_quyet = ["1-NQ/TW | hôm qua | BCT"]',
        '[documents]\nnghi_quyet = ["1-NQ/TW | 2020-01-01 | AI | x"]',
        '[documents]\nnghi_quyet = ["x"]',
    ],
)
def test_a_wrong_list_is_refused(text, tmp_path, monkeypatch):
    own = tmp_path / "own.toml"
    own.write_text(text)
    monkeypatch.setenv(VARIABLE, str(own))
    with pytest.raises(UsageError):
        known_documents()


def test_known_documents_that_nobody_names_are_no_nodes():
    assert [node.in_corpus for node in identity.resolve([document("Nội dung.", issuer=HA_TINH)]).nodes] == [True]


def test_a_copy_without_its_head_is_the_same_document():
    text = PARAGRAPH.format(name="Lê Văn An")
    whole = document(text, doc_type="cong_van", code="77/UBND-TH", issued_on="2023-09-01", issuer=GOVERNMENT)
    scan = document(text.replace("tiến độ", "tién độ"), doc_type="cong_van", issuer=model.Issuer(name="Chính phủ"))
    other = document(PARAGRAPH.format(name="Bùi Thị Hoa"), doc_type="cong_van", issuer=model.Issuer(name="Chính phủ"))
    for order in ([whole, scan, other], [other, scan, whole]):
        resolution = identity.resolve(order)
        assert resolution.own[scan.id] == resolution.own[whole.id] == whole.id
        assert resolution.own[other.id] == other.id, "one form, two people"


def test_documents_with_other_numbers_are_never_copies():
    text = PARAGRAPH.format(name="Lê Văn An")
    pair = [document(text, doc_type="cong_van", code=code, issuer=GOVERNMENT) for code in ("7/UBND-TH", "8/UBND-TH")]
    assert len(identity.resolve(pair).nodes) == 2
    assert are_copies(likeness(text), likeness(text))
    assert not are_copies(likeness("Ngắn quá."), likeness("Ngắn quá."))
