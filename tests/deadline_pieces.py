"""What composed deadlines are made of: the sentences that they stand in, and the models that say what was put in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

ISSUED = date(2025, 11, 2)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A phrase as it stands in the text, and the fields that it must come back with."""

    text: str
    values: dict[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph and its deadlines, in the order of the text."""

    text: str
    wanted: tuple[Wanted, ...]


# a phrase in the middle, at the end, at the start of what a body is to do, on the line of an attribute
MIDDLE = (
    "- Sở Tư pháp tổng hợp kết quả {}; các phòng chuyên môn phối hợp.",
    "Ủy ban nhân dân các xã rà soát danh sách, báo cáo {} để theo dõi.",
    "a) Giao Văn phòng Tỉnh ủy chuẩn bị nội dung, trình Ban Thường vụ {}, bảo đảm chất lượng.",
    "+ Các chi bộ hoàn thành việc kiểm điểm {} và gửi biên bản về Đảng ủy.",
    "Đề nghị các đơn vị gửi ý kiến {} (qua Phòng Nội vụ).",
    "2. Công an tỉnh chủ trì kiểm tra {}; xử lý nghiêm vi phạm.",
)
END = (
    "Các sở, ban, ngành hoàn thành nhiệm vụ được giao {}.",
    "- Ban Tổ chức Huyện ủy tham mưu ban hành hướng dẫn {};",
    "Yêu cầu Ủy ban nhân dân các huyện báo cáo kết quả về Sở Nội vụ {}.",
    "b) Hội Nông dân tỉnh mở rộng mô hình {}.",
)
START = (
    "{}, các phòng gửi báo cáo về Văn phòng.",
    "- {}, Sở Y tế hoàn thành việc tiêm chủng cho trẻ em.",
    "{}, cấp ủy các cấp tổ chức hội nghị quán triệt.",
)
CLOCKS = (
    "", "", "", "17 giờ ", "16h30 ", "10 giờ 00 ", "17h00, ", "08 giờ 30 phút ", "9h ", "7g30 ", "17 giờ, ",
    "16h00 thứ Sáu, ",
)  # fmt: skip
LABELLED = ("- Thời gian hoàn thành: {}.", "Thời gian thực hiện: {}.", "- Thời hạn: {}.", "Tiến độ: {}.")
