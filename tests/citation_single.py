"""Citations of one document: as its kind has them, by number only, by name, old ones, in odd spellings."""

from __future__ import annotations

import random

from citation_pieces import (
    CUES,
    HEADS,
    LETTERS,
    NORMS,
    PARTY_BODIES,
    PARTY_TYPES,
    STATE_BODIES,
    STATE_TYPES,
    TAILS,
    Row,
    Said,
    any_date,
    any_day,
    any_number,
    paragraph,
    with_tail,
)

# ---------------------------------------------------------------- single documents


def party(rng: random.Random) -> Row:
    """Number-TYPE/BODY, as Hướng dẫn 36-HD/VPTW and 05-HD/VPTW have it."""
    word, doc_type, symbol = rng.choice(PARTY_TYPES)
    body, bodies = rng.choice(PARTY_BODIES)
    number = any_number(rng)
    code = f"{number}-{symbol}/{body}"
    head = rng.choice(HEADS).format(word=word, code=code)
    quote, fields = with_tail(rng, head, bodies, terms=body in ("TW", "TU", "HU"))
    return paragraph(rng, Said(quote, doc_type, number, code, **fields))


def state(rng: random.Random) -> Row:
    """Number/TYPE-BODY, as Nghị định 30/2020/NĐ-CP has it."""
    word, doc_type, symbol = rng.choice(STATE_TYPES)
    body, bodies = rng.choice(STATE_BODIES)
    number = any_number(rng)
    code = f"{number}/{symbol}-{body}"
    head = rng.choice(HEADS).format(word=word, code=code)
    quote, fields = with_tail(rng, head, bodies, terms=False)
    return paragraph(rng, Said(quote, doc_type, number, code, **fields))


def norm(rng: random.Random) -> Row:
    """Number/year/TYPE-BODY; now and then a letter or a dot in the number."""
    word, doc_type, symbol, bodies = rng.choice(NORMS)
    number = (
        rng.choice((any_number(rng), f"{rng.randint(1, 90)}", "66.13", "30a", "04b"))
        if "CP" in symbol
        else any_number(rng)
    )
    code = f"{number}/{rng.randint(1997, 2026)}/{symbol}"
    head = rng.choice(HEADS).format(word=word, code=code)
    quote, fields = with_tail(rng, head, bodies, terms=False)
    return paragraph(rng, Said(quote, doc_type, number, code, **fields))


def letter(rng: random.Random) -> Row:
    """Công văn of the State have no type code; a văn bản with such a symbol is one."""
    word, number, symbol = (
        rng.choice(("Công văn", "công văn", "Văn bản", "văn bản")),
        any_number(rng),
        rng.choice(LETTERS),
    )
    code = f"{number}/{symbol}"
    head = rng.choice(HEADS[:2] + HEADS[3:4]).format(word=word, code=code)
    quote, fields = with_tail(rng, head, ("Ủy ban nhân dân tỉnh", "Sở Tài chính", "Bộ Nội vụ"), terms=False)
    return paragraph(rng, Said(quote, "cong_van", number, code, **fields))


def issuer_first(rng: random.Random) -> Row:
    """The issuer stands between type and number."""
    word, doc_type, symbol = rng.choice(STATE_TYPES)
    body, bodies = rng.choice([row for row in STATE_BODIES if row[1]])
    number, issuer = any_number(rng), rng.choice(bodies)
    code = f"{number}/{symbol}-{body}"
    date, iso = any_date(rng)
    quote = f"{word} của {issuer} số {code}{date}"
    return paragraph(rng, Said(quote, doc_type, number, code, iso, issuer))


SHORT_TYPES = (("Nghị quyết", "nghi_quyet"), ("Chỉ thị", "chi_thi"), ("Kết luận", "ket_luan"),
               ("Quy định", "quy_dinh"), ("Quyết định", "quyet_dinh"), ("Hướng dẫn", "huong_dan"))  # fmt: skip


def number_only(rng: random.Random) -> Row:
    """Type and number, the symbol left out."""
    word, doc_type = rng.choice(SHORT_TYPES)
    number = rng.choice((f"{rng.randint(1, 9):02}", str(rng.randint(10, 99)), str(rng.randint(100, 400))))
    head = rng.choice(("{} số {}", "{} {}", "{} số: {}")).format(word, number)
    quote, fields = with_tail(rng, head, PARTY_BODIES[rng.randint(0, 1)][1], terms=True)
    return paragraph(rng, Said(quote, doc_type, number, None, **fields))


# ---------------------------------------------------------------- known by name

LAW_NAMES = ("Đất đai", "Đầu tư công", "Ngân sách nhà nước", "Tổ chức chính quyền địa phương", "Bảo hiểm y tế",
             "Phòng, chống tham nhũng", "Cán bộ, công chức", "Thi đua, khen thưởng", "Giáo dục", "Giao thông đường bộ",
             "Thực hành tiết kiệm, chống lãng phí", "Ban hành văn bản quy phạm pháp luật", "Tiếp công dân", "Khiếu nại",
             "Tố cáo", "Thanh tra", "Quy hoạch", "Xây dựng", "Nhà ở", "An ninh mạng", "Bảo vệ môi trường")  # fmt: skip
CODE_NAMES = ("Dân sự", "Hình sự", "Lao động", "Tố tụng dân sự", "Tố tụng hình sự", "Hàng hải Việt Nam")


def law(rng: random.Random) -> Row:
    """A law by its name alone, with its year, its day, its number."""
    kind, doc_type, names = rng.choice((("Luật", "luat", LAW_NAMES), ("Bộ luật", "bo_luat", CODE_NAMES)))
    name, year = rng.choice(names), rng.randint(2003, 2025)
    day, month, _ = any_day(rng)
    number, term = str(rng.randint(1, 160)), rng.randint(11, 15)
    code = f"{number}/{year}/QH{term}"
    iso = f"{year}-{month:02}-{day:02}"
    date = rng.choice((f" ngày {day:02} tháng {month:02} năm {year}", f" ngày {day}/{month}/{year}"))
    said = rng.choice((
        Said(f"{kind} {name}", doc_type), Said(f"{kind} {name} năm {year}", doc_type),
        Said(f"{kind} {name} {year}", doc_type), Said(f"{kind} {name}{date}", doc_type, issued_on=iso),
        Said(f"{kind} {name} số {code}", doc_type, number, code),
        Said(f"{kind} {name} số {code}{date}", doc_type, number, code, iso),
        Said(f"{kind} {name} (sửa đổi)", doc_type), Said(f"{kind} {name} (năm {year})", doc_type),
    ))  # fmt: skip
    return Row(f"{rng.choice(CUES[:20])}{said.text}{rng.choice(TAILS[:7])}".replace("(kèm theo ", "Tuân thủ "), (said,))


CONGRESSES = (
    ("Đại hội đại biểu Đảng bộ tỉnh", " lần thứ {}"), ("Đại hội đại biểu Đảng bộ huyện", " lần thứ {}"),
    ("Đại hội Đảng bộ tỉnh", " lần thứ {}"), ("Đại hội Đảng bộ thành phố", " lần thứ {}"),
    ("Đại hội đại biểu Đảng bộ xã", " lần thứ {}"), ("Đại hội Đảng bộ các cấp tỉnh", " lần thứ {}"),
    ("Đại hội đại biểu toàn quốc", " lần thứ {}"),
)  # fmt: skip


def congress(rng: random.Random) -> Row:
    """Resolutions of congresses: the congress is the issuer, its ordinal the term."""
    roman = rng.choice(("I", "IX", "XII", "XIII", "XVIII", "XX", "XXI"))
    first = rng.choice((2010, 2015, 2020, 2025))
    word, doc_type = rng.choice((("Nghị quyết", "nghi_quyet"), ("nghị quyết", "nghi_quyet"), ("Văn kiện", "van_kien")))
    body, ordinal = rng.choice(CONGRESSES[:5])
    years = rng.choice(("", f", nhiệm kỳ {first} - {first + 5}", f" nhiệm kỳ {first}-{first + 5}",
                        f", nhiệm kỳ {first} – {first + 5}"))  # fmt: skip
    said = Said(f"{word} {body}{ordinal.format(roman)}{years}", doc_type, issuer=body, term=roman)
    if rng.random() < 0.3:
        quote, issuer = rng.choice((
            (f"{word} Đại hội {roman} của Đảng", "Đại hội của Đảng"),
            (f"{word} Đại hội đại biểu toàn quốc lần thứ {roman} của Đảng", "Đại hội đại biểu toàn quốc của Đảng"),
            (f"{word} Đại hội đại biểu toàn quốc lần thứ {roman}", "Đại hội đại biểu toàn quốc"),
        ))  # fmt: skip
        said = Said(quote, doc_type, issuer=issuer, term=roman)
    return paragraph(rng, said) if rng.random() < 0.5 else Row(f"{rng.choice(CUES[:14])}{said.text}.", (said,))


PLENUM_WORDS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")


def plenum(rng: random.Random) -> Row:
    """Resolutions of plenums, one or two, by figure or word."""
    first, roman = rng.randint(3, 9), rng.choice(("X", "XI", "XII", "XIII"))
    term = rng.choice((f" (khóa {roman})", f" khóa {roman}", f" (khoá {roman})", f", khóa {roman}"))
    centre = "Ban Chấp hành Trung ương Đảng"
    if rng.random() < 0.4:
        said = (
            Said(f"Nghị quyết Trung ương {first}", "nghi_quyet", str(first), term=roman),
            Said(f"{first + 1}{term}", "nghi_quyet", str(first + 1), term=roman),
        )
        joined = rng.choice((", ", " và "))
        return Row(f"{rng.choice(CUES[:14])}{said[0].text}{joined}{said[1].text}{rng.choice(TAILS[:5])}", said)
    ordinal = rng.choice((str(first), PLENUM_WORDS[first - 1]))
    quote, issuer = rng.choice((
        (f"Nghị quyết Trung ương {first}{term}", None), (f"Nghị quyết Hội nghị Trung ương {first}{term}", None),
        (f"Kết luận Hội nghị Trung ương {first}{term}", None),
        (f"Nghị quyết Hội nghị lần thứ {ordinal} {centre}{term}", centre),
        (f"Nghị quyết Hội nghị lần thứ {ordinal}, {centre}{term}", centre),
    ))  # fmt: skip
    doc_type = "ket_luan" if quote.startswith("Kết") else "nghi_quyet"
    said_one = Said(quote, doc_type, str(first), issuer=issuer, term=roman)
    return Row(f"{rng.choice(CUES[:14])}{quote}{rng.choice(TAILS[:5])}", (said_one,))


OTHER_BODIES = (
    "Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh", "Bảo hiểm xã hội Việt Nam", "Tòa án nhân dân tối cao",
    "Viện kiểm sát nhân dân tối cao", "Kiểm toán nhà nước", "Tổng Liên đoàn Lao động Việt Nam", "Sở Ngoại vụ",
    "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam", "Ban Quản lý các khu công nghiệp tỉnh", "Hội Nông dân tỉnh",
    "Trung ương Đoàn Thanh niên Cộng sản Hồ Chí Minh", "Hội Liên hiệp Phụ nữ tỉnh", "Sở Giáo dục và Đào tạo",
    "Giám đốc Sở Văn hóa, Thể thao và Du lịch", "Sở Nông nghiệp và Phát triển nông thôn", "Cục Thuế tỉnh",
    "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh", "Phòng Tài chính - Kế hoạch huyện",
    "Bộ trưởng Bộ Giao thông vận tải", "Sở Quy hoạch - Kiến trúc", "Ủy ban Chứng khoán Nhà nước", "Tổng cục Thống kê",
    "Ban Tổ chức - Nội vụ huyện", "Đảng ủy Công an tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "Thanh tra tỉnh",
    "Ban Thường vụ Đảng ủy phường Cẩm Thành", "Thường trực Hội đồng nhân dân tỉnh", "Ngân hàng Chính sách xã hội",
    "Sở Lao động - Thương binh và Xã hội", "Chủ tịch nước", "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
)  # fmt: skip


def other_body(rng: random.Random) -> Row:
    """Bodies whose names are long, hold small words, commas, dashes."""
    word, doc_type, symbol = rng.choice(STATE_TYPES[:8])
    number, issuer = any_number(rng), rng.choice(OTHER_BODIES)
    code = f"{number}/{symbol}-{rng.choice(('BHXH', 'CAT', 'TLĐ', 'MTTQ', 'SNgV', 'BQL', 'TANDTC', 'SVHTTDL'))}"
    date, iso = any_date(rng)
    quote = f"{rng.choice(HEADS).format(word=word, code=code)}{date} của {issuer}"
    return paragraph(rng, Said(quote, doc_type, number, code, iso, issuer))


# ---------------------------------------------------------------- old and rare forms


def old_style(rng: random.Random) -> Row:
    """Symbols of the years before 1998, lost dashes, Party numbers in State style, abbreviated type words."""
    number, year = any_number(rng), rng.randint(1978, 1998)
    word, doc_type, printed, code = rng.choice((
        ("Nghị định", "nghi_dinh", f"{number}/CP", f"{number}/CP"),
        ("Nghị định", "nghi_dinh", f"{number}-CP", f"{number}-CP"),
        ("Quyết định", "quyet_dinh", f"{number}/TTg", f"{number}/TTg"),
        ("Quyết định", "quyet_dinh", f"{number}-HĐBT", f"{number}-HĐBT"),
        ("Quyết định", "quyet_dinh", f"{number}/{year}/QĐ/BTC", f"{number}/{year}/QĐ/BTC"),
        ("Nghị quyết", "nghi_quyet", f"{number} NQ/TW", f"{number}-NQ/TW"),
        ("Chỉ thị", "chi_thi", f"{number}/CT-TW", f"{number}/CT-TW"),
        ("Chỉ thị", "chi_thi", f"{number}CT/TU", f"{number}-CT/TU"),
        ("NQ", "nghi_quyet", f"{number}-NQ/TW", f"{number}-NQ/TW"),
        ("QĐ", "quyet_dinh", f"{number}/QĐ-UBND", f"{number}/QĐ-UBND"),
        ("CV", "cong_van", f"{number}/UBND-NC", f"{number}/UBND-NC"),
        ("Thông tư", "thong_tu", f"{number}-TC/NSNN", f"{number}-TC/NSNN"),
        ("Công văn", "cong_van", f"{number}-CV/VPTW/nb", f"{number}-CV/VPTW/nb"),
    ))  # fmt: skip
    date, iso = any_date(rng)
    quote = f"{word} số {printed}{date}"
    return paragraph(rng, Said(quote, doc_type, number, code, iso))


def small_letters(rng: random.Random) -> Row:
    """The type word in small letters, as in running text."""
    said = rng.choice((party, state, norm))(rng).said[0]
    text = said.text[0].lower() + said.text[1:]
    moved = Said(text, said.doc_type, said.number, said.code, said.issued_on, said.issuer, said.term)
    return paragraph(rng, moved)


def capitals(rng: random.Random) -> Row:
    """Lines in capitals, as titles and headings have them."""
    word, doc_type, symbol = rng.choice(PARTY_TYPES[:4])
    body, bodies = rng.choice(PARTY_BODIES[:3])
    number, (day, month, year), issuer = any_number(rng), any_day(rng), rng.choice(bodies)
    code = f"{number}-{symbol}/{body}"
    told = f"{year}-{month:02}-{day:02}"
    date, iso = rng.choice((("", None), (f" ngày {day:02}/{month:02}/{year}", told),
                            (f", ngày {day:02} tháng {month:02} năm {year}", told)))  # fmt: skip
    quote = f"{word} số {code}{date} của {issuer}".upper().replace(code.upper(), code)
    topic = rng.choice((" VỀ CÔNG TÁC DÂN VẬN", "", " VỀ CHUYỂN ĐỔI SỐ"))
    said = Said(quote, doc_type, number, code, iso, issuer.upper())
    return Row(f"{rng.choice(('THỰC HIỆN ', 'TRIỂN KHAI THỰC HIỆN ', 'SƠ KẾT '))}{quote}{topic}", (said,))


def no_symbol_alone(rng: random.Random) -> Row:
    """Symbols without a type word: the code tells the type."""
    (_, doc_type, symbol), (body, _) = rng.choice(PARTY_TYPES[:4]), rng.choice(PARTY_BODIES[:3])
    number = any_number(rng)
    code = f"{number}-{symbol}/{body}"
    if symbol == "QĐi":
        doc_type = "quy_dinh"
    date, iso = any_date(rng)
    said = Said(code + date, doc_type, number, code, iso)
    return Row(f"{rng.choice(('Tinh thần của ', 'thực hiện ', 'theo '))}{said.text}{rng.choice(TAILS[:5])}", (said,))


def merged(rng: random.Random) -> Row:
    """Consolidated texts, orders, joint circulars of ministries named together."""
    number, year = any_number(rng), rng.randint(1999, 2026)
    word, doc_type, code, issuer = rng.choice((
        ("Văn bản hợp nhất", "van_ban_hop_nhat", f"{number}/VBHN-BLĐTBXH", "Bộ Lao động - Thương binh và Xã hội"),
        ("Văn bản hợp nhất", "van_ban_hop_nhat", f"{number}/VBHN-VPQH", "Văn phòng Quốc hội"),
        ("Lệnh", "lenh", f"{number}/{year}/L-CTN", "Chủ tịch nước"),
        ("Thông tư liên tịch", "thong_tu_lien_tich", f"{number}/{year}/TTLT-BYT-BNV", "Bộ Y tế và Bộ Nội vụ"),
        ("Thông tư liên tịch", "thong_tu_lien_tich", f"{number}/{year}/TTLT-BYT-BTC", "Bộ Y tế - Bộ Tài chính"),
        ("Nghị quyết liên tịch", "nghi_quyet_lien_tich", f"{number}/{year}/NQLT-CP-UBTƯMTTQVN", "Chính phủ"),
        ("Quy chế phối hợp", "quy_che_phoi_hop", f"{number}-QC/BTCTU-BNCTU", None),
        ("Chương trình phối hợp", "chuong_trinh", f"{number}/CTPH-UBND-MTTQ", None),
        ("Công điện", "cong_dien", f"{number}/CĐ-TTg", "Thủ tướng Chính phủ"),
        ("công điện khẩn", "cong_dien", f"{number}/CĐ-UBND", "Chủ tịch Ủy ban nhân dân tỉnh"),
    ))  # fmt: skip
    date, iso = any_date(rng)
    said = f" của {issuer}" if issuer else ""
    return paragraph(rng, Said(f"{word} số {code}{date}{said}", doc_type, number, code, iso, issuer))


# ---------------------------------------------------------------- spelling


def dashes(rng: random.Random) -> Row:
    """Spaces around the marks of a symbol, long dashes, footnote figures, ICELANDIC ETH for Đ."""
    said = (party, state)[rng.randint(0, 1)](rng).said[0]
    change = rng.randint(0, 5)
    mark = said.code.index("-")
    printed = {
        0: said.code.replace("-", "–", 1), 1: said.code[:mark] + "- " + said.code[mark + 1 :],
        2: said.code[:mark] + " -" + said.code[mark + 1 :], 3: said.code.replace("-", "—", 1),
        4: said.code.replace("Đ", "\u00d0"), 5: said.code.replace("-", "\u2011", 1),
    }[change]  # fmt: skip
    text = said.text.replace(said.code, printed)
    moved = Said(text, said.doc_type, said.number, said.code, said.issued_on, said.issuer, said.term)
    return Row(f"{rng.choice(CUES[:14])}{text}{rng.choice(TAILS[:5])}", (moved,))
