"""What composed citations are made of: types, bodies, dates, cues, and the two models that say what was put in."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """One mention: its words, and what they say."""

    text: str
    doc_type: str
    number: str | None = None
    code: str | None = None
    issued_on: str | None = None
    issuer: str | None = None
    term: str | None = None
    pinpoint: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph and its mentions."""

    text: str
    said: tuple[Said, ...]


# type word, its key, its code in symbols, who issues it: Party centre, Party province and below, State
PARTY_TYPES = (
    ("Nghị quyết", "nghi_quyet", "NQ"), ("Chỉ thị", "chi_thi", "CT"), ("Kết luận", "ket_luan", "KL"),
    ("Quyết định", "quyet_dinh", "QĐ"), ("Quy định", "quy_dinh", "QĐi"), ("Quy định", "quy_dinh", "QĐ"),
    ("Quy chế", "quy_che", "QC"), ("Thông tri", "thong_tri", "TT"), ("Hướng dẫn", "huong_dan", "HD"),
    ("Thông báo", "thong_bao", "TB"), ("Báo cáo", "bao_cao", "BC"), ("Kế hoạch", "ke_hoach", "KH"),
    ("Chương trình", "chuong_trinh", "CTr"), ("Chương trình hành động", "chuong_trinh", "CTr"),
    ("Chương trình hành động", "chuong_trinh", "CTHĐ"), ("Đề án", "de_an", "ĐA"), ("Phương án", "phuong_an", "PA"),
    ("Tờ trình", "to_trinh", "TTr"), ("Công văn", "cong_van", "CV"), ("Biên bản", "bien_ban", "BB"),
    ("Thông báo kết luận", "thong_bao", "TB"),
)  # fmt: skip
STATE_TYPES = (
    ("Nghị quyết", "nghi_quyet", "NQ"), ("Quyết định", "quyet_dinh", "QĐ"), ("Chỉ thị", "chi_thi", "CT"),
    ("Quy chế", "quy_che", "QC"), ("Thông báo", "thong_bao", "TB"), ("Hướng dẫn", "huong_dan", "HD"),
    ("Chương trình", "chuong_trinh", "CTr"), ("Kế hoạch", "ke_hoach", "KH"), ("Phương án", "phuong_an", "PA"),
    ("Đề án", "de_an", "ĐA"), ("Báo cáo", "bao_cao", "BC"), ("Tờ trình", "to_trinh", "TTr"),
    ("Công điện", "cong_dien", "CĐ"), ("Biên bản", "bien_ban", "BB"), ("Quy định", "quy_dinh", "QyĐ"),
)  # fmt: skip
# the body in the symbol, and bodies that sign with it
PARTY_BODIES = (
    ("TW", ("Bộ Chính trị", "Ban Bí thư", "Ban Chấp hành Trung ương", "Ban Bí thư Trung ương Đảng",
            "Ban Chấp hành Trung ương Đảng")),
    ("TU", ("Tỉnh ủy", "Ban Thường vụ Tỉnh ủy", "Thành ủy", "Ban Thường vụ Thành ủy", "Ban Chấp hành Đảng bộ tỉnh",
            "Tỉnh ủy Quảng Ngãi", "Ban Thường vụ Tỉnh ủy Thanh Hóa", "Thường trực Tỉnh ủy", "Tỉnh uỷ")),
    ("HU", ("Huyện ủy", "Ban Thường vụ Huyện ủy", "Ban Chấp hành Đảng bộ huyện", "Ban Thường vụ Huyện ủy Thạch Hà",
            "Ban Thường vụ Huyện uỷ")),
    ("ThU", ("Thị ủy", "Ban Thường vụ Thị ủy")), ("QU", ("Quận ủy", "Ban Thường vụ Quận ủy")),
    ("ĐU", ("Đảng ủy xã", "Ban Thường vụ Đảng ủy xã Sơn Mỹ", "Ban Chấp hành Đảng bộ xã", "Đảng ủy phường",
            "Đảng ủy Chính phủ")),
    ("ĐUK", ("Đảng ủy Khối các cơ quan tỉnh", "Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh")),
    ("BTCTW", ("Ban Tổ chức Trung ương",)), ("BTCTU", ("Ban Tổ chức Tỉnh ủy", "Ban Tổ chức Thành ủy")),
    ("UBKTTW", ("Ủy ban Kiểm tra Trung ương",)), ("UBKTTU", ("Ủy ban Kiểm tra Tỉnh ủy", "Uỷ ban Kiểm tra Tỉnh uỷ")),
    ("VPTW", ("Văn phòng Trung ương Đảng",)), ("VPTU", ("Văn phòng Tỉnh ủy",)), ("BNCTU", ("Ban Nội chính Tỉnh ủy",)),
    ("BTGTW", ("Ban Tuyên giáo Trung ương",)), ("BTGTU", ("Ban Tuyên giáo Tỉnh ủy",)),
    ("BTGDVTW", ("Ban Tuyên giáo và Dân vận Trung ương",)), ("BTGDVTU", ("Ban Tuyên giáo và Dân vận Tỉnh ủy",)),
    ("BDVTW", ("Ban Dân vận Trung ương",)), ("BDVTU", ("Ban Dân vận Tỉnh ủy",)), ("BDVHU", ("Ban Dân vận Huyện ủy",)),
    ("BCĐ", ()), ("BXDĐ", ("Ban Xây dựng Đảng",)),
    ("QUTW", ("Quân ủy Trung ương",)), ("BTCTU-BNCTU", ()), ("UBKTTU-BNCTU", ()),
)  # fmt: skip
STATE_BODIES = (
    ("UBND", ("Ủy ban nhân dân tỉnh", "UBND tỉnh", "UBND tỉnh Quảng Ngãi", "Ủy ban nhân dân thành phố Đà Nẵng",
              "Ủy ban nhân dân huyện Bình Sơn", "UBND xã Sơn Mỹ", "Chủ tịch Ủy ban nhân dân tỉnh",
              "Chủ tịch UBND tỉnh", "Uỷ ban nhân dân tỉnh Hoà Bình", "Ủy ban nhân dân Thành phố Hồ Chí Minh")),
    ("HĐND", ("Hội đồng nhân dân tỉnh", "HĐND tỉnh", "Hội đồng nhân dân thành phố Cần Thơ", "HĐND huyện")),
    ("CTUBND", ("Chủ tịch Ủy ban nhân dân tỉnh",)),
    ("TTg", ("Thủ tướng Chính phủ",)), ("CP", ("Chính phủ",)), ("VPCP", ("Văn phòng Chính phủ",)),
    ("BNV", ("Bộ Nội vụ", "Bộ trưởng Bộ Nội vụ")), ("BTC", ("Bộ Tài chính", "Bộ trưởng Bộ Tài chính")),
    ("BYT", ("Bộ Y tế", "Bộ trưởng Bộ Y tế")), ("BGDĐT", ("Bộ Giáo dục và Đào tạo",)),
    ("BLĐTBXH", ("Bộ Lao động - Thương binh và Xã hội", "Bộ trưởng Bộ Lao động - Thương binh và Xã hội")),
    ("BNNPTNT", ("Bộ Nông nghiệp và Phát triển nông thôn",)), ("BNNMT", ("Bộ Nông nghiệp và Môi trường",)),
    ("BVHTTDL", ("Bộ Văn hóa, Thể thao và Du lịch", "Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch")),
    ("BTNMT", ("Bộ Tài nguyên và Môi trường",)), ("BTTTT", ("Bộ Thông tin và Truyền thông",)),
    ("BKHCN", ("Bộ Khoa học và Công nghệ", "Bộ trưởng Bộ Khoa học và Công nghệ")),
    ("BGTVT", ("Bộ Giao thông vận tải",)),
    ("BKHĐT", ("Bộ Kế hoạch và Đầu tư",)), ("BCT", ("Bộ Công Thương",)), ("BXD", ("Bộ Xây dựng",)),
    ("BTP", ("Bộ Tư pháp",)), ("BCA", ("Bộ Công an",)), ("BQP", ("Bộ Quốc phòng",)), ("BNG", ("Bộ Ngoại giao",)),
    ("UBDT", ("Ủy ban Dân tộc",)), ("TTCP", ("Thanh tra Chính phủ",)), ("NHNN", ("Ngân hàng Nhà nước Việt Nam",)),
    ("BDTTG", ("Bộ Dân tộc và Tôn giáo",)), ("STC", ("Sở Tài chính",)), ("SNV", ("Sở Nội vụ", "Giám đốc Sở Nội vụ")),
    ("SYT", ("Sở Y tế",)), ("BCĐ389", ()), ("BCĐ138", ()), ("BCĐ389QNg", ()),
)  # fmt: skip
LETTERS = ("UBND-TTHC", "UBND-KTTH", "UBND-NC", "STC-HCSN", "BNV-TCPCP", "BTTTT-CATTT", "VPCP-KTTH", "SNV-TCCC",
           "STP-HCBT", "BYT-DP", "STTTT-CNTT", "BTC-QLCS", "UBND-KGVX", "SGDĐT-TCCB", "BNNMT-QLĐĐ")  # fmt: skip
NORMS = (
    ("Nghị định", "nghi_dinh", "NĐ-CP", ("Chính phủ",)),
    ("Nghị quyết", "nghi_quyet", "NQ-CP", ("Chính phủ",)),
    ("Nghị quyết", "nghi_quyet", "QH15", ("Quốc hội",)),
    ("Luật", "luat", "QH14", ("Quốc hội",)),
    ("Nghị quyết", "nghi_quyet", "UBTVQH15", ("Ủy ban Thường vụ Quốc hội",)),
    ("Pháp lệnh", "phap_lenh", "UBTVQH14", ("Ủy ban Thường vụ Quốc hội",)),
    ("Pháp lệnh", "phap_lenh", "PL-UBTVQH11", ("Ủy ban Thường vụ Quốc hội",)),
    ("Quyết định", "quyet_dinh", "QĐ-TTg", ("Thủ tướng Chính phủ",)),
    ("Thông tư", "thong_tu", "TT-BTC", ("Bộ Tài chính", "Bộ trưởng Bộ Tài chính")),
    ("Thông tư", "thong_tu", "TT-BNNPTNT", ("Bộ trưởng Bộ Nông nghiệp và Phát triển nông thôn",)),
    ("Thông tư", "thong_tu", "TT-BGDĐT", ("Bộ Giáo dục và Đào tạo", "Bộ trưởng Bộ Giáo dục và Đào tạo")),
    ("Thông tư", "thong_tu", "TT-BCA", ("Bộ Công an", "Bộ trưởng Bộ Công an")),
    ("Thông tư liên tịch", "thong_tu_lien_tich", "TTLT-BTC-BNV", ("Bộ Tài chính và Bộ Nội vụ",)),
    ("Thông tư liên tịch", "thong_tu_lien_tich", "TTLT-VKSNDTC-TANDTC-BCA-BQP-BLĐTBXH", ()),
    ("Nghị quyết liên tịch", "nghi_quyet_lien_tich", "NQLT-UBTVQH14-CP", ()),
    ("Quyết định", "quyet_dinh", "QĐ-UBND", ("Ủy ban nhân dân tỉnh Hà Tĩnh", "UBND thành phố")),
    ("Quyết định", "quyet_dinh", "QĐ-CTUBND", ("Chủ tịch Ủy ban nhân dân tỉnh",)),
    ("Nghị quyết", "nghi_quyet", "NQ-HĐND", ("Hội đồng nhân dân tỉnh", "HĐND tỉnh Quảng Ngãi")),
    ("Chỉ thị", "chi_thi", "CT-UBND", ("Ủy ban nhân dân tỉnh",)),
    ("Nghị quyết", "nghi_quyet", "NQ-HĐTP", ()),
)  # fmt: skip

CUES = (
    "Căn cứ ", "Thực hiện ", "Triển khai thực hiện ", "Quán triệt ", "theo ", "Theo quy định tại ",
    "đúng quy định của ",
    "Tiếp tục thực hiện nghiêm ", "Các sở, ngành tổ chức thực hiện tốt ", "- Rà soát nội dung của ", "1. Sơ kết ",
    "a) Phối hợp tổng kết ", "Bổ sung nhiệm vụ nêu tại ", "Nội dung này thay thế ", "Bãi bỏ ", "Hướng dẫn thi hành ",
    "Thủ trưởng các đơn vị báo cáo kết quả thực hiện ", "được ban hành kèm theo ", "(kèm theo ", "Ủy ban đã có ",
    "Trên cơ sở ", "Tham mưu cụ thể hóa ", "tinh thần ", "Bám sát các quan điểm tại ", "2. Cùng với ",
    "+ Kiểm tra, giám sát việc chấp hành ", "Cấp ủy lãnh đạo, chỉ đạo thực hiện ", "Như đã nêu trong ",
)  # fmt: skip
TAILS = (
    "", ".", ";", ", bảo đảm chất lượng.", "; các đơn vị phối hợp chặt chẽ.", " và các văn bản hướng dẫn của cấp trên.",
    " để các địa phương tổ chức triển khai.", " trên địa bàn.", " tại các cơ quan, đơn vị.", "./.",
    ", trong đó chú trọng cơ sở.",
    " nhằm tạo chuyển biến rõ nét.", " trong toàn hệ thống; kịp thời uốn nắn.", " đến từng chi bộ.", ":",
)  # fmt: skip
TITLES = (
    " về công tác cán bộ nữ trong tình hình mới.", " về đẩy mạnh cải cách hành chính;", " “về chuyển đổi số ở cơ sở”.",
    " về tăng cường phòng, chống lãng phí", " “Đổi mới phương thức làm việc”;", " về việc sắp xếp trường học,",
)  # fmt: skip


def any_number(rng: random.Random) -> str:
    """A number as documents have them, one to four figures, small ones with or without a zero."""
    return rng.choice((f"{rng.randint(1, 9):02}", str(rng.randint(1, 9)), str(rng.randint(10, 99)),
                       str(rng.randint(100, 999)), str(rng.randint(1000, 9999))))  # fmt: skip


def any_day(rng: random.Random) -> tuple[int, int, int]:
    """Day, month, year."""
    return rng.randint(1, 28), rng.randint(1, 12), rng.randint(1996, 2026)


DATES: tuple[Callable[[int, int, int], str], ...] = (
    lambda d, m, y: f" ngày {d:02}/{m:02}/{y}",
    lambda d, m, y: f" ngày {d}/{m}/{y}",
    lambda d, m, y: f" ngày {d:02}/{m}/{y}",
    lambda d, m, y: f", ngày {d:02}/{m:02}/{y}",
    lambda d, m, y: f", ngày {d}-{m}-{y}",
    lambda d, m, y: f" ngày {d:02}-{m:02}-{y}",
    lambda d, m, y: f" ngày {d:02}.{m:02}.{y}",
    lambda d, m, y: f" ngày {d:02} tháng {m:02} năm {y}",
    lambda d, m, y: f" ngày {d} tháng {m} năm {y}",
    lambda d, m, y: f", ngày {d:02} tháng {m} năm {y}",
    lambda d, m, y: f" ngày {d}/ {m}/ {y}",
    lambda d, m, y: f" ban hành ngày {d:02}/{m:02}/{y}",
    lambda d, m, y: f" ký ngày {d}/{m}/{y}",
)


def any_date(rng: random.Random, share: float = 0.75) -> tuple[str, str | None]:
    """A date in one of the ways of writing it, and its ISO form; nothing at all now and then."""
    if rng.random() > share:
        return "", None
    day, month, year = any_day(rng)
    return rng.choice(DATES)(day, month, year), f"{year}-{month:02}-{day:02}"


def any_term(rng: random.Random, share: float = 0.2) -> tuple[str, str | None]:
    """The committee's term behind its name, and its number."""
    if rng.random() > share:
        return "", None
    roman = rng.choice(("X", "XI", "XII", "XIII", "XIV", "XVIII"))
    return rng.choice((" khóa {}", " (khóa {})", " khoá {}", " (khoá {})", ", khóa {}")).format(roman), roman


HEADS = ("{word} số {code}", "{word} số {code}", "{word} {code}", "{word} số: {code}", "{word} Số {code}")


def with_tail(rng: random.Random, head: str, bodies: tuple[str, ...], *, terms: bool) -> tuple[str, dict]:
    """Date and issuer behind a number, in the orders that are written; the quote and what they say."""
    date, iso = any_date(rng)
    issuer = rng.choice(bodies) if bodies and rng.random() < 0.65 else None
    term, roman = any_term(rng) if issuer and terms else ("", None)
    form = rng.randint(0, 9) if issuer else 0
    if issuer and form == 8:
        of, date = f" của {issuer}{term}", date.removeprefix(",")
        quote = f"{head}{of}{date}"
    elif issuer and form == 9 and date and " ban hành" not in date and " ký" not in date:
        quote = f"{head} do {issuer} ban hành{date.removeprefix(',')}"
        term, roman = "", None
    else:
        comma = "," if issuer and form == 7 and date else ""
        quote = f"{head}{date}{comma} của {issuer}{term}" if issuer else f"{head}{date}"
    return quote, {"issued_on": iso, "issuer": issuer, "term": roman}


def paragraph(rng: random.Random, said: Said) -> Row:
    """The mention between a cue and what goes on behind it."""
    cue = rng.choice(CUES)
    tail = rng.choice(TAILS if rng.random() < 0.7 else TITLES)
    if cue.startswith("("):
        tail = ")" + (tail if tail in TAILS[:5] else "")
    return Row(f"{cue}{said.text}{tail}", (said,))
