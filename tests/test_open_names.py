"""Bodies that no list knows are found by their kind and what they have to do, wherever in a sentence they act."""

from __future__ import annotations

import pytest

from test_duties import draft
from vanban.extract.roles import read_charges
from vanban.extract.tasks import tasks
from vanban.grammar.forms import matching_form

# composed: kinds of institutions, and tails in capitals, in small letters, with numbers, verbs, commas and "và" in them
NAMES = """
    Quỹ khuyến học Lý Văn Sâm | Quỹ Vì nụ cười trẻ thơ tỉnh | Quỹ Phòng, chống thiên tai tỉnh | Hội Đông y
    Hợp tác xã nấm hữu cơ Đồng Quang | Liên hiệp hợp tác xã rau sạch | Trường Cao đẳng nghề Hàm Yên
    Trường Trung cấp Luật | Phân hiệu Đại học Hồng Lam tại Kỳ Sơn | Lữ đoàn Công binh 899 | Sư đoàn Phòng không 991
    Hải đội 7 Biên phòng | Ban liên lạc cựu tù chính trị | Ban vận động thành lập Hội Đông y
    Hội bảo vệ thiên nhiên và môi trường tỉnh | Hiệp hội mía đường Thạch Bình | Câu lạc bộ thơ ca xã
    Ban hành giáo họ đạo Tân Lộc | Nghiệp đoàn nghề cá Hải Thanh | Nhà máy nước Cầu Gỗ | Nhà hát Chèo Sông Vân
    Khu bảo tồn thiên nhiên Núi Voi | Làng trẻ em Mai Anh | Trại giống thủy sản cấp I | Trạm thu phí Cai Hạ
    Cảng cá Cửa Nam | Bến xe khách trung tâm | Công ty khai thác công trình thủy lợi Bắc Hà
    Tổ bảo vệ an ninh trật tự | Đội chiếu phim lưu động số 8 | Viện nghiên cứu hải sản | Bệnh viện Lao và bệnh phổi
    Trung tâm nuôi dưỡng người có công | Phòng khám quân dân y
"""
DUTIES = (
    ("chủ trì, phối hợp với Sở Y tế rà soát quy hoạch.", "lead", [("Sở Y tế", "coordinate")]),
    ("phối hợp với Sở Y tế tổ chức tập huấn.", "implement", [("Sở Y tế", "coordinate")]),
    ("có trách nhiệm công khai kết quả.", "implement", []),
    ("tham mưu Ủy ban nhân dân tỉnh ban hành quy chế.", "implement", [("Ủy ban nhân dân tỉnh", "advise_to")]),
    ("xây dựng kế hoạch chi tiết.", "implement", []),
)
TREASURY = "Sở Tài chính"


def names():
    return [name.strip() for line in NAMES.splitlines() for name in line.split("|") if name.strip()]


def charges(text):
    form = matching_form(text)
    return [(text[c.name.start : c.name.end], c.role) for c in read_charges(form, 0, len(form))]


@pytest.mark.parametrize("name", names())
def test_actors_of_a_sentence(name):
    for duty, role, others in DUTIES:
        alone = [(name, role), *others]
        assert charges(f"{name} {duty}") == alone
        assert charges(f"Giao {name} {duty}") == alone
        assert (
            charges(f"{name}: {duty.capitalize()}".replace("sở y tế", "Sở Y tế").replace("ủy ban", "Ủy ban")) == alone
        )
        both = [(name, role), (TREASURY, role), *others]
        assert charges(f"{name}, {TREASURY} {duty}") == both
        assert charges(f"{name} và {TREASURY} {duty}") == both
        assert charges(f"{TREASURY}, {name} {duty}") == [both[1], both[0], *others]
        assert charges(f"{TREASURY} bố trí vốn; {name} {duty}") == [(TREASURY, "implement"), *alone]


@pytest.mark.parametrize("name", names())
def test_headings_of_their_duties(name):
    for heading in (name, f"{name}:", f"Giao {name}:", f"Trách nhiệm của {name}:"):
        among = enumerate(("Sở Y tế", heading, "Sở Nội vụ"), 1)
        made = draft("\n".join(f"{number}. {who}\n- Rà soát {number} loại hồ sơ." for number, who in among), "chi_thi")
        assert [[body.name for body in task.bodies] for task in tasks(made)] == [["Sở Y tế"], [name], ["Sở Nội vụ"]]


@pytest.mark.parametrize(
    "text",
    [
        "Quỹ đất công ích phải được rà soát.",
        "Trường hợp phát hiện vi phạm phải báo cáo ngay.",
        "Hội nghị tổng kết phải tổ chức tiết kiệm.",
        "Ban hành kế hoạch và tổ chức thực hiện nghiêm.",
        "Tổ chức tuyên truyền sâu rộng, chủ động phòng ngừa.",
        "Đội ngũ cán bộ cơ sở cần được bồi dưỡng.",
        "Đoàn kết nội bộ, tiếp tục xây dựng chi bộ vững mạnh.",
        "Nhà ở công nhân phải bảo đảm tiến độ.",
        "Khu vực biên giới tiếp tục giữ vững ổn định.",
        "Cơ sở dữ liệu dân cư phải bảo đảm đúng, đủ.",
        "Hạt giống lúa phải bảo đảm chất lượng.",
        "Nhóm giải pháp về vốn cần tập trung thực hiện.",
        "Kho lưu trữ phải bảo đảm an toàn.",
    ],
)
def test_what_is_no_body(text):
    assert charges(text) == []
