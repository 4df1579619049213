"""Which document is meant: rows that a jurist can read, and laws."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from composed import GOVERNMENT, HA_TINH, THACH_HA, THANH_HOA, cite, document
from vanban import identity, model
from vanban.identity.codes import comparable, parse_code
from vanban.identity.names import own_name
from vanban.identity.places import level_of, named_units

CASES = json.loads((Path(__file__).parent / "cases" / "identity.json").read_text("utf-8"))


def composed(case: dict) -> dict[str, model.Document]:
    """The documents of a case, each with its mentions."""
    found = {}
    for name, head in case["documents"].items():
        issuer = model.Issuer(name=head["issuer"], **{k: head.get(k) for k in ("level", "province", "district")})
        pieces: list = [f"Văn bản {name}. "]
        for row in (row for row in case["mentions"] if row["in"] == name):
            optional = {
                key: row[short]
                for key, short in (("issued_on", "date"), ("issuer", "issuer"), ("term", "term"), ("number", "number"))
                if short in row
            }
            pieces += [cite(row["text"], row["type"], row.get("code"), **optional), ". "]
        found[name] = document(*pieces, issuer=issuer, issued_on=head.get("issued_on"))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_mentions_are_resolved(case):
    documents = composed(case)
    resolution = identity.resolve(documents.values())
    filled = {name: resolution.fill(held) for name, held in documents.items()}
    waiting = {name: iter(held.citations) for name, held in filled.items()}
    meant: dict[str, str] = {}
    doubtful = []
    for row in case["mentions"]:
        citation = next(waiting[row["in"]])
        if " or " in row["means"]:
            doubtful.append((row, citation))
            continue
        assert citation.target, f"{row['text']} has no target, but {citation.candidates}"
        assert meant.setdefault(row["means"], citation.target) == citation.target, row["text"]
        assert row.get("id", citation.target) == citation.target
        codes = [f.code for f in filled[row["in"]].findings if (f.start, f.end) == (citation.start, citation.end)]
        assert codes == ([row["finding"]] if "finding" in row else [])
    assert len(set(meant.values())) == len(meant), "different documents share a node"
    for row, citation in doubtful:
        assert citation.target is None
        assert set(citation.candidates) == {meant[name] for name in row["means"].split(" or ")}
        codes = [f.code for f in filled[row["in"]].findings if f.start == citation.start]
        assert codes == ["ambiguous-citation"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_the_order_of_documents_does_not_matter(case):
    documents = list(composed(case).values())
    answers = []
    for order in (documents, documents[::-1], sorted(documents, key=lambda held: held.id)):
        resolution = identity.resolve(order)
        answers.append((resolution.nodes, [resolution.fill(held) for held in documents]))
    assert answers[0] == answers[1] == answers[2]


def test_a_document_cites_one_that_is_held():
    directive = document("Nội dung.", doc_type="chi_thi", code="45-CT/TU", issued_on="2024-08-27", issuer=HA_TINH)
    other = document("Nội dung.", doc_type="chi_thi", code="45-CT/TU", issued_on="2024-08-27", issuer=THANH_HOA)
    plan = document("Thực hiện ", cite("Chỉ thị 45-CT/TU", "chi_thi", "45-CT/TU"), issuer=THACH_HA)
    resolution = identity.resolve([directive, other, plan])
    assert resolution.fill(plan).citations[0].target == directive.id == "chi-thi.45-ct-tu.ha-tinh.2024-08-27"
    held = {node.id: node for node in resolution.nodes}
    assert held[directive.id].in_corpus
    assert held[directive.id].province == "tỉnh Hà Tĩnh"
    assert len(resolution.nodes) == 3


def test_a_document_that_is_held_twice_is_one_node():
    facts = {"doc_type": "chi_thi", "code": "45-CT/TU", "issued_on": "2024-08-27", "issuer": HA_TINH}
    copies = [document("Bản PDF.", **facts), document("Bản DOCX.", **facts, id="chi-thi.45-ct-tu.ha-tinh.2024-08-27.2")]
    plan = document("Thực hiện ", cite("Chỉ thị 45-CT/TU", "chi_thi", "45-CT/TU"), issuer=THACH_HA)
    resolution = identity.resolve([*copies, plan])
    (node,) = (node for node in resolution.nodes if node.code == "45-CT/TU")
    assert node.documents == tuple(sorted(held.id for held in copies))
    assert {resolution.own[held.id] for held in copies} == {node.id} == {resolution.fill(plan).citations[0].target}


def test_copies_of_a_document_say_one_thing():
    facts = {"code": "9-KH/TU", "issued_on": "2024-08-27", "issuer": HA_TINH}
    copies = [document(f"Bản {n}: ", cite("Đề án 06", "de_an", number="06"), **facts, id=f"{n}") for n in "ab"]
    resolution = identity.resolve(copies)
    assert len({resolution.fill(held).citations[0].target for held in copies}) == 1
    assert len(resolution.nodes) == 2


def test_two_drafts_without_a_number_are_two_nodes():
    drafts = [document(f"Dự thảo {n}.", issuer=THACH_HA) for n in (1, 2)]
    assert len(identity.resolve(drafts).nodes) == 2


def test_an_unknown_place_is_not_taken_from_elsewhere():
    """A code of the government in a province's plan stays the government's, and gets no province."""
    plan = document(cite("Nghị quyết số 100/NQ-CP", "nghi_quyet", "100/NQ-CP"), issuer=HA_TINH)
    (node,) = (node for node in identity.resolve([plan]).nodes if not node.in_corpus)
    assert node.province is None
    assert node.id == "nghi-quyet.100-nq-cp"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"code": "31-KH/TU", "issued_on": "2021-03-16", "issuer": HA_TINH}, "ke-hoach.31-kh-tu.ha-tinh.2021-03-16"),
        ({"code": "31-KH/TU", "issuer": HA_TINH}, "ke-hoach.31-kh-tu.ha-tinh"),
        ({"code": "12-KH/HU", "issuer": THACH_HA}, "ke-hoach.12-kh-hu.ha-tinh.thach-ha"),
        (
            {"doc_type": "nghi_quyet", "code": "66.13/2026/NQ-CP", "issued_on": "2026-01-27", "issuer": GOVERNMENT},
            "nghi-quyet.66-13-2026-nq-cp.2026-01-27",
        ),
        ({"issuer": THACH_HA, "issued_on": "2024-01-01"}, r"ke-hoach.ha-tinh.thach-ha.[0-9a-f]{8}"),
        ({"issuer": model.Issuer(name="Sở Nội vụ")}, r"ke-hoach.so-noi-vu.[0-9a-f]{8}"),
        ({"doc_type": None}, r"van-ban.[0-9a-f]{8}"),
        ({"doc_type": None, "code": "../../etc/passwd\n\x00<b>"}, r"van-ban.etc-passwd-b"),
        ({"code": "1" * 5000 + "-KH/TU"}, r"ke-hoach.1{60}"),
    ],
)
def test_ids_are_readable_and_safe(facts, expected):
    found = document("Nội dung.", **facts).id
    assert re.fullmatch(expected.replace(".", r"\."), found)
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,150}", found)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("124-QĐi/TW", "124-QĐ/TW", True),
        ("48/CT-TW", "48-CT/TW", True),
        ("05-CT/TW", "5-CT/TW", True),
        ("21/CT-TTg", "21/ct-ttg", True),
        ("25-\nNQ/TW", "25-NQ/TW", True),
        ("844/QÐ-TTg", "844/QĐ-TTg", True),
        ("12-CT/TU", "12-CTr/TU", False),
        ("15/QĐ-UBND", "15/2021/QĐ-UBND", False),
        ("45-CT/TU", "45-CT/TW", False),
        ("51/2024/QH15", "51/2024/QH14", False),
    ],
)
def test_codes_compare(one, other, same):
    assert (comparable(one) == comparable(other)) is same


@pytest.mark.parametrize("text", [None, "", "/", "-", "Quyết định", "05", "Số:", "năm 2024", "ngày 12/3/2024x"])
def test_what_is_no_code(text):
    assert parse_code(text) is None or text == "ngày 12/3/2024x"


@pytest.mark.parametrize(
    ("code", "issuer", "level"),
    [
        ("45-CT/TU", None, "province"),
        ("04-NQ/HU", None, "district"),
        ("124-QĐ/TW", None, "central"),
        ("1098-TB/BTCTU", None, "province"),
        ("3367/TTr-SNV", None, "province"),
        ("81/2025/TT-BCA", None, "central"),
        ("01/2022/TTLT-VKSNDTC-TANDTC", None, "central"),
        ("12/QĐ-UBND", None, "local"),
        ("12/QĐ-UBND", "Ủy ban nhân dân thành phố", "city"),
        ("12-CT/TU", "Thành ủy", "province"),
        ("2543-QĐ/TW", "Ban Thường vụ Tỉnh ủy", "province"),
        (None, "Bộ Lao động - Thương binh và Xã hội", "central"),
        (None, "Sở Lao động - Thương binh và Xã hội", "province"),
        (None, "Bộ Chỉ huy Quân sự tỉnh", "province"),
        (None, "ĐẢNG ỦY PHƯỜNG TRẦN PHÚ", "commune"),
        ("282/HHDN-K4", None, None),
    ],
)
def test_levels(code, issuer, level):
    assert level_of(parse_code(code), issuer) == level


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Ban Thường vụ Tỉnh ủy Hà Tĩnh", ("ha tinh", "", "")),
        ("TỈNH UỶ QUẢNG NGÃI", ("quang ngai", "", "")),
        ("Ban Thường vụ Huyện ủy Thạch Hà, tỉnh Hà Tĩnh", ("ha tinh", "huyen thach ha", "")),
        ("Thành ủy Đà Nẵng", ("da nang", "", "")),
        ("Thành ủy Vinh", ("", "thanh pho vinh", "")),
        ("UBND tỉnh Bà Rịa - Vũng Tàu", ("ba ria vung tau", "", "")),
        ("Ủy ban nhân dân quận 1, Thành phố Hồ Chí Minh", ("ho chi minh", "quan 1", "")),
        ("UBND tỉnh Đắc Lắc", ("dak lak", "", "")),
        ("Ủy ban nhân dân tỉnh", ("", "", "")),
        ("Bộ Nội vụ", ("", "", "")),
    ],
)
def test_units_that_a_name_names(text, units):
    found = named_units(text)
    assert (found.province, found.district, found.commune) == units


@pytest.mark.parametrize(
    ("text", "doc_type", "name"),
    [
        ("Luật Tổ chức Chính phủ ngày 18 tháng 02 năm 2025", "luat", "Tổ chức Chính phủ"),
        ("Luật Quy hoạch số 21/2017/QH14 ngày 24/11/2017", "luat", "Quy hoạch"),
        ("Bộ luật Lao động năm 2019", "bo_luat", "Lao động"),
        ("Luật Bảo hiểm y tế (sửa đổi, bổ sung năm 2014)", "luat", "Bảo hiểm y tế"),
        ("Luật An toàn thực phẩm (sửa đổi)", "luat", "An toàn thực phẩm (sửa đổi)"),
        ("Hiến pháp", "hien_phap", ""),
    ],
)
def test_names_of_laws(text, doc_type, name):
    assert own_name(text, doc_type) == name


def test_hostile_strings_do_no_harm():
    awful = "Số \x00'; DROP TABLE nodes; -- " + "1-" * 2000 + "/" * 2000
    held = document(
        cite(awful, "quyet_dinh", awful, number="1" * 400), cite("X", None, "1/2/3/4/5/6", issuer=awful, title=awful),
        cite("Luật " + "a " * 3000, "luat"), cite("Y", "chi_thi", "9-CT/TU", issued_on="2021-99-99"),
        issuer=model.Issuer(name=awful, province=awful, level="province"), issued_on="--02-31", code=awful,
    )  # fmt: skip
    started = time.perf_counter()
    resolution = identity.resolve([held])
    resolution.fill(held)
    assert time.perf_counter() - started < 3, "time grows with the square of a name's length"
    assert all(re.fullmatch(r"[a-z0-9.-]{1,250}", node.id) for node in resolution.nodes)
