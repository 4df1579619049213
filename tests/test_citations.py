"""Mentions of other documents: rows that a jurist can read, composed forms by the thousand, and laws."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanban import model, stages
from vanban.draft import Draft, Text
from vanban.extract.citations import citations
from vanban.extract.findings import findings
from vanban.extract.links import links

ROWS = json.loads((Path(__file__).parent / "cases" / "citations.json").read_text("utf-8"))


def draft_of(text: str) -> Draft:
    source = model.Source(
        path="a.txt", name="a.txt", sha256="0" * 64, size=0, media_type="text/plain", reader="text", page_count=1
    )
    return Draft(source, Text(text, (model.Page(number=1, start=0, end=len(text)),)))


def told(citation: model.Citation, field: str):
    value = getattr(citation, field)
    return value.name if field == "issuer" and value else value


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_row(row):
    found = citations(draft_of(row["text"]))
    assert [one.text for one in found] == [one["text"] for one in row["expected"]]
    for citation, expected in zip(found, row["expected"], strict=True):
        assert {field: told(citation, field) for field in expected} == expected


# ---------------------------------------------------------------- composed forms

SYMBOLS = (
    ("Chỉ thị", "chi_thi", "{n}-CT/TU"),
    ("Nghị quyết", "nghi_quyet", "{n}-NQ/TW"),
    ("Quy định", "quy_dinh", "{n}-QĐi/TW"),
    ("Công văn", "cong_van", "{n}-CV/BTCTU"),
    ("Chương trình hành động", "chuong_trinh", "{n}-CTr/HU"),
    ("Quyết định", "quyet_dinh", "{n}/QĐ-UBND"),
    ("Nghị định", "nghi_dinh", "{n}/2021/NĐ-CP"),
    ("Thông tư", "thong_tu", "{n}/2024/TT-BNNPTNT"),
    ("Thông tư liên tịch", "thong_tu_lien_tich", "{n}/2015/TTLT-BTC-BNV"),
    ("Luật", "luat", "{n}/2024/QH15"),
    ("Kế hoạch", "ke_hoach", "{n}/KH-BCĐ389"),
    ("Công văn", "cong_van", "{n}/SNV-TCCC"),
)
NUMBERS = ("01", "9", "45", "318", "1743")
HEADS = ("{word} số {code}", "{word} {code}", "{word} số: {code}")
DATES = (
    ("", None),
    (" ngày 27/8/2024", "2024-08-27"),
    (", ngày 7-1-2019", "2019-01-07"),
    (" ngày 03.10.2025", "2025-10-03"),
    (" ngày 02 tháng 9 năm 2020", "2020-09-02"),
    (", ngày 30 tháng 12 năm 2019", "2019-12-30"),
)
ISSUERS = (
    ("", None, None),
    (" của Ban Thường vụ Tỉnh ủy", "Ban Thường vụ Tỉnh ủy", None),
    (" của Bộ Chính trị khóa XII", "Bộ Chính trị", "XII"),
    (" của Bộ Nông nghiệp và Phát triển nông thôn", "Bộ Nông nghiệp và Phát triển nông thôn", None),
    (" của Ủy ban nhân dân tỉnh Hà Tĩnh", "Ủy ban nhân dân tỉnh Hà Tĩnh", None),
)
TAILS = ("", ".", "; các đơn vị triển khai", " và Kế hoạch này", " về công tác cán bộ.", " “Về công tác cán bộ”")
DASHES = ("-", "–", " -", "- ")


@pytest.mark.parametrize(("word", "doc_type", "pattern"), SYMBOLS, ids=[row[2] for row in SYMBOLS])
def test_each_composed_form_comes_back_exactly(word, doc_type, pattern):
    """Number × head × date × issuer × what follows: span, code, date, issuer, term."""
    for number, head, (day, iso), (body, issuer, term), tail in itertools.product(
        NUMBERS, HEADS, DATES, ISSUERS, TAILS
    ):
        code = pattern.format(n=number)
        quote = head.format(word=word, code=code) + day + body
        found = citations(draft_of(f"Các cấp thực hiện nghiêm {quote}{tail}"))
        assert len(found) == 1, (quote, tail)
        one = found[0]
        got = (one.text, one.doc_type, one.code, one.number, one.issued_on, told(one, "issuer"), one.term)
        assert got == (quote, doc_type, code, number, iso, issuer, term), tail


@pytest.mark.parametrize("dash", DASHES)
def test_dashes_and_spaces_in_a_symbol(dash):
    for (word, _, pattern), number in itertools.product(SYMBOLS, NUMBERS):
        code = pattern.format(n=number)
        if "-" not in code:
            continue
        quote = f"{word} số {code.replace('-', dash, 1)}"
        found = citations(draft_of(f"theo {quote} và hướng dẫn"))
        assert [(one.text, one.code) for one in found] == [(quote, code)]


def test_lists_share_what_stands_behind_them():
    """Two to four members, with and without the type word, one issuer and term behind all."""
    for count, elided, issuer in itertools.product((2, 3, 4), (True, False), (" của Bộ Chính trị (khóa XI)", "")):
        codes = [f"{217 + at}-QĐ/TW" for at in range(count)]
        members = [f"Quyết định số {codes[0]}", *(code if elided else f"Quyết định số {code}" for code in codes[1:])]
        text = ", ".join(members[:-1]) + " và " + members[-1] + issuer
        found = citations(draft_of(f"giám sát theo {text}."))
        assert [one.code for one in found] == codes, text
        shared = ("Bộ Chính trị", "XI") if issuer else (None, None)
        assert {(told(one, "issuer"), one.term) for one in found} == {shared}


def test_numbers_without_their_symbol_take_it_from_the_last():
    for count in (2, 3, 5):
        numbers = [str(100 + at) for at in range(count)]
        text = f"Quyết định số {', '.join(numbers[:-1])}, {numbers[-1]}-QĐ/TW"
        assert [one.code for one in citations(draft_of(text))] == [f"{number}-QĐ/TW" for number in numbers]


# ---------------------------------------------------------------- laws

PIECES = (
    "Nghị quyết", " số ", "12", "-NQ/TW", "/2020/NĐ-CP", " ngày 1/2/2020", " của ", "Bộ Chính trị", " về ", "“", "”",
    "(", ")", ", ", "; ", " và ", "Luật Đất đai", "Luật sửa đổi, bổ sung một số điều của ", "căn cứ ", "thực hiện ",
    "\n", "\t", ".", "khoản 2 Điều 5 ", "được sửa đổi bởi ", "này", "Đại hội XIII", " khóa ", "LUẬT ", "1, 2, ",
    "Ban Chỉ đạo về ", "…/QĐ-UBND", "Chương trình hành động thực hiện ", " ban hành kèm theo ", " đã được sửa đổi tại ",
    "Quy hoạch tỉnh thời kỳ 2021 - 2030", " trong đó sửa đổi ", "gắn với ",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=80))
def test_any_text_gives_facts_that_stand_where_they_say(text):
    draft = draft_of(text)
    draft.citations = citations(draft)
    for one in draft.citations:
        assert text[one.start : one.end] == one.text
        assert one.title is None or one.title in text
        # made without a check: each is what the model makes of the same values, with every field in its place
        assert model.Citation.model_validate(vars(one), strict=True) == one
        assert list(vars(one)) == list(model.Citation.model_fields)
    assert list(draft.citations) == sorted(draft.citations, key=lambda one: one.start)
    for one in (*links(draft), *findings(draft)):
        assert 0 <= one.start <= one.end <= len(text)
    assert citations(draft) == draft.citations


def test_a_remark_on_what_is_enclosed_names_the_document_itself(tmp_path):
    text = "BỘ TÀI CHÍNH\nSố: 214/2004/QĐ-BTC\nHà Nội, ngày 5 tháng 3 năm 2004\nQUYẾT ĐỊNH\nVề việc sửa đổi mức phí\n"
    text += "Căn cứ Nghị định số 77/2003/NĐ-CP ngày 01/7/2003 của Chính phủ;\nQUYẾT ĐỊNH:\nĐiều 1. Sửa đổi mức phí.\n"
    text += "Nơi nhận:\n- Lưu: VP.\n(Biểu của QĐ 214 đính kèm ở dưới)\nBỘ TRƯỞNG\nLê Văn An\n"
    path = tmp_path / "214.txt"
    path.write_text(text, "utf-8")
    assert [citation.code for citation in stages.process(path).citations] == ["77/2003/NĐ-CP"]


HOSTILE = (
    "Nghị quyết số 1-NQ/TW, ", "Nghị quyết số 1-NQ/TW ngày 1/1/2020 của Bộ Chính trị về thực hiện ", "1, ", "của ",
    "“ về ", "Luật sửa đổi, bổ sung một số điều của ", "Luật Sửa ", "Đề án nâng ", "số 1-CV/BCĐ của Ban Chỉ đạo về ",
    "điều 1 khoản 2, ", "Luật số 1/2020/QH14 được sửa đổi, bổ sung bởi ", "(sau đây gọi ", "1/QĐ-UBND-",
    "Nghị quyết Đại hội Đảng bộ ", "Chương trình hành động thực hiện Nghị quyết số 1-NQ/TW và ",
    "sửa đổi, bổ sung Thông tư số 1/2020/TT-BTC và ", "Kế hoạch số 1/KH-UBND, trừ ", "Chương trình hành động của ",
    "Luật Giá trong đó sửa đổi ", "thuộc Danh mục nhiệm vụ ", "gắn với ", "Quy hoạch xây ",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_text_and_no_faster(piece):
    """Four times the text in well under sixteen times the time, on one endless paragraph of the same words."""

    def seconds(length: int) -> float:
        draft = draft_of("Quyết định số " + piece * (length // len(piece)))
        started = time.perf_counter()
        draft.citations = citations(draft)
        links(draft)
        return time.perf_counter() - started

    small = seconds(6_000)
    assert seconds(24_000) < 9 * small + 0.25
