"""The features of words made at once: the same tags as underthesea's own way, on text of every kind."""

from __future__ import annotations

import pytest

from vanban.extract.parts_of_speech import tagged

SENTENCES = (
    "Trên cơ sở kết quả khảo sát, tiến hành sắp xếp lại các điểm trường",
    "Đối với trạm y tế: duy trì đội ngũ cộng tác viên ở từng thôn",
    "Việc đăng ký phải được hoàn thành trước ngày 30/6/2026",
    "UBND tỉnh",
    "HÀ NỘI",
    "5G 100% phường, xã",
    "a",
    "…",
    "“Ngày thứ Bảy tình nguyện” năm 2026 (lần thứ II)",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_same_as_underthesea(sentence):
    from underthesea import pos_tag

    assert tagged(sentence) == pos_tag(sentence)


@pytest.mark.parametrize("nothing", ["", " ", "\n\t "])
def test_no_words(nothing):
    assert tagged(nothing) == []
