"""Three small documents of an invented province that cite each other, for tests that need a folder of some."""

from __future__ import annotations

from pathlib import Path

from vanban.runs import RunReport, run

DIRECTIVE = """TỈNH ỦY LAM GIANG
*
Số 09-CT/TU

ĐẢNG CỘNG SẢN VIỆT NAM

Lam Giang, ngày 12 tháng 02 năm 2024

CHỈ THỊ
CỦA BAN THƯỜNG VỤ TỈNH ỦY
về nâng cao chất lượng phục vụ người dân tại bộ phận một cửa

Ban Thường vụ Tỉnh ủy yêu cầu các cấp ủy, chính quyền thực hiện tốt các nhiệm vụ sau:

1. Đảng ủy Sở Nội vụ chủ trì, phối hợp với Văn phòng Tỉnh ủy rà soát thủ tục, hoàn thành trước ngày 30/6/2024.

2. Các huyện ủy, thành ủy xây dựng kế hoạch thực hiện; hằng năm báo cáo kết quả về Ban Thường vụ Tỉnh ủy.

Nơi nhận:
- Các huyện ủy, thành ủy,
- Lưu Văn phòng Tỉnh ủy.

T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ

Nguyễn Văn Mẫu
"""

PLAN = """TỈNH ỦY LAM GIANG
HUYỆN ỦY BẾN SƠN
*
Số 31-KH/HU

ĐẢNG CỘNG SẢN VIỆT NAM

Bến Sơn, ngày 05 tháng 4 năm 2024

KẾ HOẠCH
thực hiện Chỉ thị số 09-CT/TU ngày 12/02/2024 của Ban Thường vụ Tỉnh ủy Lam Giang

Thực hiện Chỉ thị số 09-CT/TU ngày 12/02/2024 của Ban Thường vụ Tỉnh ủy, Ban Thường vụ Huyện ủy ban hành kế hoạch
thực hiện trên địa bàn huyện Bến Sơn, tỉnh Lam Giang như sau:

I. Nhiệm vụ

1. Phòng Nội vụ huyện niêm yết công khai toàn bộ thủ tục tại nơi tiếp dân, hoàn thành trong quý III năm 2024.

2. Phấn đấu đến hết năm 2025 có 95% hồ sơ được trả đúng hẹn.

II. Tổ chức thực hiện

Văn phòng Huyện ủy theo dõi, đôn đốc, định kỳ 6 tháng báo cáo Ban Thường vụ Huyện ủy.

T/M BAN THƯỜNG VỤ
BÍ THƯ

Trần Thị Thử
"""

LETTER = """TỈNH LAM GIANG
ỦY BAN NHÂN DÂN HUYỆN BẾN SƠN
Số: 118/UBND-NV

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Bến Sơn, ngày 20 tháng 5 năm 2024

V/v đôn đốc thực hiện Kế hoạch số 31-KH/HU

Kính gửi: Ủy ban nhân dân các xã, thị trấn

Ủy ban nhân dân huyện yêu cầu Ủy ban nhân dân các xã, thị trấn triển khai Kế hoạch số 31-KH/HU ngày 05/4/2024 của
Ban Thường vụ Huyện ủy, gửi báo cáo về Phòng Nội vụ trước ngày 15/11/2024.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lê Văn Ví
"""

TEXTS = {"chi-thi.txt": DIRECTIVE, "ke-hoach.md": PLAN, "cong-van.txt": LETTER}


def write_folder(folder: Path) -> Path:
    """Write the three documents into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def one(folder: Path, outputs: Path, **options) -> RunReport:
    """A run over `folder` in this process alone."""
    return run([folder], outputs, jobs=1, **options)


def contents(outputs: Path) -> dict[str, bytes]:
    """The documents that a run wrote, byte for byte."""
    return {path.name: path.read_bytes() for path in (outputs / "documents").iterdir()}
