"""Directives as plain text, composed from lists with a seed: as many as are wanted, all different.

    python benchmarks/directives.py FOLDER --count 20000 --seed 1

Phrases of time, of amounts and of citing are the examples of the grammar itself, so that every form that it knows
occurs. Documents cite each other, documents that are not among them, and the acts of the State; provinces, types,
layouts and sizes vary. Number `n` of a seed is the same document in every folder.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from samples import roman

_TOPICS = (
    "chuyển đổi số", "giảm nghèo bền vững", "phòng cháy, chữa cháy và cứu nạn", "an toàn thực phẩm",
    "nâng cao chất lượng giáo dục mầm non", "phát triển cây ăn quả có múi", "bảo vệ nguồn nước ngầm",
    "cải cách thủ tục hành chính", "phòng, chống đuối nước ở trẻ em", "quản lý đất bãi ven sông",
    "phát triển du lịch cộng đồng", "chăm sóc người cao tuổi", "đào tạo nghề cho lao động nông thôn",
)  # fmt: skip
BODIES = (
    "Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "Sở Xây dựng", "Sở Giáo dục và Đào tạo", "Sở Khoa học và Công nghệ",
    "Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh", "Ban Dân vận Tỉnh ủy", "Ban Tổ chức Tỉnh ủy", "Văn phòng Tỉnh ủy",
    "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "Hội Nông dân tỉnh", "Tỉnh đoàn", "Thanh tra tỉnh",
    "Ủy ban nhân dân các xã, phường", "các sở, ban, ngành", "các huyện ủy, thành ủy",
    "Báo và Đài Phát thanh, Truyền hình",
)  # fmt: skip
_ACTIONS = (
    "rà soát, lập danh mục công trình xuống cấp", "hướng dẫn cơ sở ghi chép, đối chiếu số liệu hằng kỳ",
    "tham mưu phương án bố trí kinh phí", "tổ chức tập huấn cho cán bộ phụ trách", "kiểm tra việc chấp hành quy định",
    "xây dựng tài liệu tuyên truyền bằng tiếng dân tộc thiểu số", "đôn đốc các đơn vị còn chậm tiến độ",
    "lắp đặt biển cảnh báo tại các điểm nguy hiểm", "thống kê hộ có nhu cầu vay vốn", "công khai kết quả",
    "vận động nhân dân hiến đất mở đường", "thí điểm mô hình tổ tự quản", "bố trí cán bộ trực tiếp nhận phản ánh",
)  # fmt: skip
_ROLES = (
    "{a} chủ trì, phối hợp với {b} {do}", "Giao {a} {do}", "{a} có trách nhiệm {do}", "{b} phối hợp với {a} {do}",
    "Yêu cầu {a} {do}", "{a} {do}, báo cáo {b}", "{Do} (do {a} thực hiện)", "Phân công {a} chủ trì, {b} tham gia {do}",
)  # fmt: skip
_PLAIN = (
    "Thời gian qua, công tác {topic} đã có chuyển biến; tuy nhiên ở một số nơi kết quả chưa đều.",
    "Việc {topic} góp phần ổn định đời sống, được người dân đồng tình.",
    "Nhận thức của một bộ phận cán bộ về {topic} còn hạn chế, cách làm chưa sát với điều kiện từng địa bàn.",
)
_GROUNDS = ("Căn cứ {};", "Thực hiện {};", "Theo {};", "Trên cơ sở {};", "Triển khai {};")
_NAMES = ("Nguyễn Văn Mẫu", "Trần Thị Thử", "Lê Văn Ví", "Phạm Thị Dụ", "Hoàng Văn Tạm", "Lò Thị Giả")
# type line, code, whether the Party's committee or the People's committee issues it
_TYPES = (
    ("CHỈ THỊ", "CT", "party"), ("KẾ HOẠCH", "KH", "party"), ("NGHỊ QUYẾT", "NQ", "party"),
    ("KẾT LUẬN", "KL", "party"), ("CHƯƠNG TRÌNH HÀNH ĐỘNG", "CTr", "party"), ("HƯỚNG DẪN", "HD", "party"),
    ("THÔNG BÁO", "TB", "party"), ("KẾ HOẠCH", "KH", "state"), ("CHỈ THỊ", "CT", "state"),
    ("QUYẾT ĐỊNH", "QĐ", "state"), ("THÔNG BÁO", "TB", "state"),
)  # fmt: skip


class Head(NamedTuple):
    """What one document can be cited by."""

    type: str
    code: str
    side: str
    province: str
    issued_on: date
    topic: str

    def cited(self) -> str:
        """The document as another one names it."""
        issuer = "Ban Thường vụ Tỉnh ủy" if self.side == "party" else "Ủy ban nhân dân tỉnh"
        name = self.type.capitalize()
        return f"{name} số {self.code} ngày {self.issued_on:%d/%m/%Y} của {issuer} {self.province} về {self.topic}"


def head(number: int, seed: int) -> Head:
    """What document `number` says of itself. Numbers run through the provinces: no two have one code and place."""
    chance = random.Random(f"{seed} head {number}")
    kind, code, side = chance.choice(_TYPES)
    provinces = _provinces()
    serial, place = divmod(number, len(provinces))
    day = date(2019, 1, 1) + timedelta(days=chance.randrange(2200))
    signed = f"{serial + 1}-{code}/TU" if side == "party" else f"{serial + 1}/{code}-UBND"
    return Head(kind, signed, side, provinces[place], day, chance.choice(_TOPICS))


def text(number: int, seed: int) -> str:
    """The whole text of document `number`: some 10,000 characters, from 3,000 to 40,000."""
    chance = random.Random(f"{seed} text {number}")
    own = head(number, seed)
    lines = [*_letterhead(own, chance), *_basis(number, seed, chance), *_duties(own, chance), *_closing(own, chance)]
    return "\n\n".join(lines) + "\n"


def write(folder: Path, count: int, seed: int = 1) -> list[Path]:
    """Write documents 0 … count - 1 below `folder`, a thousand in each of its folders, and return their paths."""
    paths = []
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"{number:06}.{'md' if number % 10 == 9 else 'txt'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(number, seed), "utf-8")
        paths.append(path)
    return paths


@cache
def _provinces() -> tuple[str, ...]:
    from vanban import grammar

    rows = grammar.data("places")["province"]
    return tuple(sorted({row["name"] for row in rows if row["kind"] == "tỉnh"}))


@cache
def _examples(name: str) -> tuple[str, ...]:
    """Every example of a file of the grammar that can stand in a sentence."""
    from vanban import grammar

    found = (example for entry in grammar.entries(name) for example in entry.examples)
    return tuple(example for example in found if example == example.strip() and "\n" not in example)


@cache
def _laws() -> tuple[str, ...]:
    from vanban import grammar

    return tuple(f"Luật {name[0].upper()}{name[1:]}" for name in grammar.data("laws")["luat"])


def _letterhead(own: Head, chance: random.Random) -> Iterator[str]:
    place, day = own.province, own.issued_on
    dated = f"{place}, ngày {day.day:02} tháng {day.month:02} năm {day.year}"
    if own.side == "party":
        left, right = f"TỈNH ỦY {place.upper()}\n*\nSố {own.code}", "ĐẢNG CỘNG SẢN VIỆT NAM"
    else:
        left = f"ỦY BAN NHÂN DÂN\nTỈNH {place.upper()}\n\nSố: {own.code}"
        right = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    yield from (left, right, dated) if chance.random() < 0.7 else (right, left, dated)
    yield f"{own.type}\n{chance.choice(('về', 'về việc', 'tăng cường'))} {own.topic} trên địa bàn tỉnh {place}"


def _basis(number: int, seed: int, chance: random.Random) -> Iterator[str]:
    sources: tuple[Callable[[], str], ...] = (
        lambda: chance.choice(_laws()),
        lambda: f"Nghị định số {chance.randint(1, 120)}/{chance.randint(2015, 2024)}/NĐ-CP của Chính phủ",
        lambda: f"Nghị quyết số {chance.randint(1, 60)}-NQ/TW của Ban Chấp hành Trung ương",
        lambda: head(chance.randrange(max(1, number)), seed).cited(),
        lambda: head(max(0, number - len(_provinces()) * chance.randint(1, 5)), seed).cited(),
    )
    for _ in range(chance.randint(2, 7)):
        yield chance.choice(_GROUNDS).format(chance.choice(sources)())
    yield chance.choice(_PLAIN).format(topic=head(number, seed).topic)


def _duties(own: Head, chance: random.Random) -> Iterator[str]:
    left = round(chance.lognormvariate(3.1, 0.45))
    section = 0
    while left > 0:
        section += 1
        yield f"{roman(section)}. {chance.choice(('MỤC TIÊU', 'NHIỆM VỤ', 'GIẢI PHÁP', 'TỔ CHỨC THỰC HIỆN'))}"
        for item in range(1, min(left, chance.randint(2, 8)) + 1):
            label = chance.choice((f"{item}. ", f"{item}. ", f"{section}.{item}. ", "- ", f"{chr(96 + item)}) "))
            yield label + _duty(own, chance)
            left -= 1


def _duty(own: Head, chance: random.Random) -> str:
    words = []
    for _ in range(chance.randint(1, 3)):
        do = chance.choice(_ACTIONS)
        said = chance.choice(_ROLES).format(
            a=chance.choice(BODIES), b=chance.choice(BODIES), do=do, Do=do[0].upper() + do[1:]
        )
        if chance.random() < 0.5:
            said += f", {chance.choice(_examples('deadlines'))}"
        if chance.random() < 0.3:
            said += f"; phấn đấu đạt {chance.choice(_examples('targets'))}"
        if chance.random() < 0.15:
            said += f" theo {chance.choice(_examples('citations'))}"
        words.append(said[0].upper() + said[1:])
    if chance.random() < 0.4:
        words.append(chance.choice(_PLAIN).format(topic=own.topic).rstrip("."))
    return ". ".join(words) + "."


def _closing(own: Head, chance: random.Random) -> Iterator[str]:
    yield "Nơi nhận:\n" + "\n".join(f"- {body}," for body in chance.sample(BODIES, chance.randint(2, 5))) + "\n- Lưu."
    state = "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
    party = "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ"
    yield f"{party if own.side == 'party' else state}\n\n{chance.choice(_NAMES)}"


def main() -> None:
    """Write the documents that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    paths = write(arguments.folder, arguments.count, arguments.seed)
    print(f"{len(paths)} documents, {sum(path.stat().st_size for path in paths) / 1e6:.1f} MB in {arguments.folder}")


if __name__ == "__main__":
    main()
