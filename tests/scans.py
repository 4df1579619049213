"""Scans that the tests make: composed pages drawn with a complete font, as a scanner would give them."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw

from reading_files import grid, paragraph, pdf, width

DPI = 200
_SCALE = DPI / 72
LEAD = (
    "Để công tác lưu trữ của xã đi vào nền nếp, Chủ tịch Ủy ban nhân dân xã yêu cầu các phòng chuyên môn và các thôn "
    "làm tốt những việc sau đây:"
)
DUTIES = (
    "1. Văn phòng xã lập danh mục hồ sơ của từng năm, hướng dẫn các thôn cách sắp xếp giấy tờ và kiểm tra kho lưu trữ "
    "trước ngày 15 tháng 9 năm 2024.",
    "2. Phòng Kinh tế phối hợp với Văn phòng xã số hóa bản đồ địa chính, báo cáo kết quả bằng văn bản trước ngày "
    "30/11/2024.",
    "3. Trưởng các thôn giao nộp tài liệu đã quá mười năm theo Kế hoạch số 27/KH-UBND ngày 05 tháng 02 năm 2024 của Ủy "
    "ban nhân dân xã./.",
)
NAME = "Lê Thị Hồng Vân"
HEADER = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn")
ROWS = (
    ("1", "Sửa chữa cầu treo", "Phòng Kinh tế", "Tháng 6/2025"),
    ("2", "Trồng cây ven đường", "Đoàn Thanh niên", "Tháng 3/2025"),
    ("15", "Lắp đèn chiếu sáng", "Văn phòng xã", "31/12/2025"),
)
_XS, _YS = [70, 110, 270, 410, 525], [600, 570, 540, 510, 480]


def _centred(y: float, text: str, middle: float, size: float = 12, look: str = "bold") -> tuple:
    return (middle - width(text, size) / 2, y, text, size, look)


def directive(number: str = "12", day: str = "18") -> tuple[bytes, list[str]]:
    """A PDF of one page with these in its letterhead, and the paragraphs of its body."""
    texts = [
        _centred(780, "ỦY BAN NHÂN DÂN", 150),
        _centred(764, "XÃ TÂN HÒA", 150),
        _centred(744, f"Số: {number}/CT-UBND", 150, look="plain"),
        _centred(780, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 400, 11),
        _centred(764, "Độc lập - Tự do - Hạnh phúc", 400),
        _centred(744, f"Tân Hòa, ngày {day} tháng 6 năm 2024", 400, look="plain"),
        _centred(705, "CHỈ THỊ", 300, 13),
        _centred(687, "Về việc sắp xếp hồ sơ lưu trữ của xã", 300),
    ]
    top = 650.0
    for text in (LEAD, *DUTIES):
        lines = paragraph(text, top)
        texts += lines
        top = lines[-1][1] - 24
    texts += [
        (85, top - 10, "Nơi nhận:", 11),
        (85, top - 26, "- Các thôn;", 11),
        (85, top - 42, "- Lưu: VT.", 11),
        _centred(top - 10, "CHỦ TỊCH", 430, 13),
        _centred(top - 110, NAME, 430, 13),
    ]
    return pdf([texts]), [LEAD, *DUTIES]


def duty_table() -> bytes:
    """A PDF of one page with a ruled table."""
    texts = [_centred(640, "DANH MỤC NHIỆM VỤ NĂM 2025", 300)]
    for y, row in zip(_YS, (HEADER, *ROWS), strict=False):
        texts += [(x + 6, y - 19, text, 10.5) for x, text in zip(_XS, row, strict=False)]
    return pdf([texts], {1: grid(_XS, _YS)})


def drawn(data: bytes) -> Image.Image:
    """The first page of a PDF as a clean grey image."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    image = document[0].render(scale=_SCALE).to_pil().convert("L")
    document.close()
    return image


def scanned(image: Image.Image, lean: float = 0.0, noise: float = 10.0) -> Image.Image:
    """The image as a scanner gives it: turned by `lean` degrees, with noise and specks of dust, always the same."""
    chance = np.random.default_rng(11)
    turned = image.rotate(lean, resample=Image.Resampling.BICUBIC, fillcolor="white")
    pixels = np.asarray(turned, dtype=np.float32)
    grain = chance.normal(0, noise, pixels.shape[:2])
    pixels = pixels + (grain if pixels.ndim == 2 else grain[..., None])
    for y, x in chance.integers(0, (pixels.shape[0], pixels.shape[1]), (40, 2)):
        pixels[y : y + 2, x : x + 2] = 40
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def with_round_stamp(image: Image.Image, x: float, y: float, colour: tuple[int, int, int] = (205, 30, 40)):
    """The image in colours with a round stamp; `x`, `y` is its middle in points from the upper left corner."""
    coloured = image.convert("RGB")
    draw = ImageDraw.Draw(coloured)
    for radius, line in ((48, 5), (34, 3), (12, 12)):
        box = [(x - radius) * _SCALE, (y - radius) * _SCALE, (x + radius) * _SCALE, (y + radius) * _SCALE]
        draw.ellipse(box, outline=colour, width=line)
    return coloured


def with_pen(image: Image.Image, *places: tuple[float, float]) -> Image.Image:
    """The image with two figures at each place as a pen writes them: slim, higher than print, below the line."""
    written = image.copy()
    draw = ImageDraw.Draw(written)
    for x, y in ((x * _SCALE, y * _SCALE) for x, y in places):
        draw.line([(x + 3, y - 36), (x, y + 9)], fill=0, width=4)
        draw.arc([x + 10, y - 38, x + 32, y + 12], 0, 360, fill=0, width=4)
    return written


def with_framed_stamp(image: Image.Image, x0: float, y0: float, x1: float, y1: float) -> Image.Image:
    """The image with the frame of an incoming-mail stamp and a word in it; the box is in points from the upper left."""
    stamped = image.copy()
    draw = ImageDraw.Draw(stamped)
    draw.rectangle([side * _SCALE for side in (x0, y0, x1, y1)], outline=0, width=4)
    words = drawn(pdf([[(100, 500, "ĐẾN Số: 415", 11)]])).crop((270, 900, 560, 960))
    stamped.paste(words, (round((x0 + 8) * _SCALE), round((y0 + 6) * _SCALE)))
    return stamped


def saved(*images: Image.Image, kind: str = "PNG") -> bytes:
    """The bytes of an image file; several pages for TIFF."""
    stream = io.BytesIO()
    first, *rest = images
    several = {"save_all": True, "append_images": rest} if rest else {}
    first.save(stream, kind, dpi=(DPI, DPI), **several)
    return stream.getvalue()
