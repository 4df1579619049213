"""General prose holds no citations and no deadlines: a thousand paragraphs, read alone, by twenties, all together."""

from __future__ import annotations

from collections import Counter

import pytest

from prose import paragraphs
from vanban import model, stages
from vanban.draft import Text

PARAGRAPHS = tuple(paragraphs(1000))
SOURCE = model.Source(path="x", name="x", sha256="0" * 64, size=0, media_type="text/plain", reader="text", page_count=1)


def read(text: str) -> model.Document:
    return stages.build(SOURCE, Text(text, (model.Page(number=1, start=0, end=len(text)),)))


def test_the_paragraphs_are_varied_and_hold_what_could_mislead():
    assert len(set(PARAGRAPHS)) > 990
    text = "\n".join(PARAGRAPHS).lower()
    for word in ("quyết định", "kế hoạch", "chỉ thị", "nghị quyết", "luật", "báo cáo", "thông báo", "đề án", "ngày ",
                 "hằng năm", "thường xuyên", "đến cuối tháng", "trước năm", "giai đoạn", "quý ", "%"):  # fmt: skip
        assert text.count(word) >= 5, word


@pytest.mark.parametrize("size", [1, 20, 1000])
def test_false_facts(size):
    found, examples = Counter(), []
    for start in range(0, len(PARAGRAPHS), size):
        document = read("\n".join(PARAGRAPHS[start : start + size]))
        for kind in ("citations", "deadlines"):
            facts = getattr(document, kind)
            found[kind] += len(facts)
            examples += [f"{fact.rule}: {document.text[max(0, fact.start - 40) : fact.end + 20]!r}" for fact in facts]
    assert found["citations"] <= 2, examples
    assert found["deadlines"] <= 5, examples


ORDERS = (
    ("Sở Y tế báo cáo kết quả trước ngày 30/6/2026.", "trước ngày 30/6/2026"),
    ("Các xã hằng năm đánh giá kết quả.", "hằng năm"),
    ("Hoàn thành trong quý III/2026.", "trong quý III/2026"),
    ("- Rà soát hồ sơ, gửi kết quả chậm nhất ngày 05/5/2026; các phòng phối hợp.", "chậm nhất ngày 05/5/2026"),
    ("Trước ngày 30/6/2026, các phòng gửi báo cáo về Văn phòng.", "Trước ngày 30/6/2026"),
    ("Thời gian thực hiện: Quý III/2026.", "Quý III/2026"),
)


@pytest.mark.parametrize(("text", "deadline"), ORDERS, ids=[row[1] for row in ORDERS])
def test_an_order_counts_in_any_text(text, deadline):
    assert [found.text for found in read(text).deadlines] == [deadline]
