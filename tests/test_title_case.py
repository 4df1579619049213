"""Names with a capital at each syllable are read as the rules write them; persons and places keep their capitals."""

import pytest

from vanban.grammar.forms import matching_form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Sở Giáo Dục Và Đào Tạo chủ trì", "Sở Giáo dục và Đào tạo chủ trì"),
        ("Chủ Tịch Ủy Ban Nhân Dân các Xã", "Chủ tịch Ủy ban nhân dân các Xã"),
        ("Ban Dân Vận Tỉnh Ủy, Văn Phòng Huyện Ủy", "Ban Dân vận Tỉnh ủy, Văn phòng Huyện ủy"),
        ("Chủ Tịch UBND huyện Thống Nhất", "Chủ tịch UBND huyện Thống Nhất"),
        ("Chủ Tịch xã, Trung Tâm Y Tế; ông Nguyễn Văn Phòng", "Chủ tịch xã, Trung tâm Y tế; ông Nguyễn Văn Phòng"),
        ("Trung Tâm Y Tế và Trưởng Ban Chỉ đạo Tỉnh Ủy", "Trung tâm Y tế và Trưởng Ban Chỉ đạo Tỉnh ủy"),
    ],
)
def test_case_of_a_sentence(text, form):
    assert matching_form(text) == form


def test_a_text_in_sentence_case_stays():
    text = "Ủy ban nhân dân tỉnh giao Sở Y tế; ông Nguyễn Văn Phòng ký; huyện Đoàn Kết."
    assert matching_form(text) == text
