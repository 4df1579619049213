"""Sound files of every format, and what may happen to them on their way: bytes lost, changed, doubled, moved."""

from __future__ import annotations

import io
import random
import subprocess
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from old_codes import encoded
from reading_files import DEJAVU, abstract, docx, has_font, num, p, pdf, run, table
from vanban.reading import programs

LINES = [
    "ỦY BAN NHÂN DÂN TỈNH AN BÌNH",
    "Số: 27/KH-UBND",
    "KẾ HOẠCH",
    "Triển khai thu gom rác thải sinh hoạt tại các xã ven sông năm 2024",
    "Thực hiện Nghị quyết số 15-NQ/TU ngày 03/02/2023 của Tỉnh ủy, Ủy ban nhân dân tỉnh ban hành kế hoạch:",
    "I. NHIỆM VỤ",
    "1. Sở Nông nghiệp chủ trì, phối hợp với các huyện rà soát các điểm tập kết, hoàn thành trước ngày 30/6/2024.",
    "2. Đến hết năm 2024 có ít nhất 85% số hộ ký cam kết phân loại rác; báo cáo định kỳ hằng quý.",
    "Nơi nhận: - Sở Nông nghiệp; - Lưu: VT.",
    "CHỦ TỊCH Nguyễn Văn An",
]
TEXT = "\n".join(LINES) + "\n"
PAGE = (
    "<html><head><meta charset=utf-8><title>x</title></head><body><nav><a href=/>Trang chủ</a></nav>"
    + "".join(f"<p>{line}</p>" for line in LINES)
    + "<ol><li>một<li>hai</ol><table border=1><tr><th>TT<th>Nhiệm vụ<tr><td rowspan=2>1<td>Rà soát"
    + "<tr><td>Báo cáo</table></body></html>"
)
RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times New Roman;}}\f0 "
    + "".join("".join(c if c.isascii() else f"\\u{ord(c)}?" for c in line) + r"\par " for line in LINES)
    + "}"
)


def _docx() -> bytes:
    content = "".join(p(line) for line in LINES)
    content += p("Rà soát", number=(1, 0)) + p(run("Báo cáo", "<w:b/>"), number=(1, 1))
    rows = table([["TT", "Nhiệm vụ"], ["1", "Rà soát"], ["2", "Báo cáo"]])
    # LibreOffice writes no table to Word 97 whose columns have no width
    content += rows.replace(
        "</w:tblPr>", '</w:tblPr><w:tblGrid><w:gridCol w:w="900"/><w:gridCol w:w="6000"/></w:tblGrid>'
    )
    content += p("Hết.")
    return docx(content, numbering=abstract(0, ("decimal", "%1."), ("lowerLetter", "%2)")) + num(1, 0))


def _pdf() -> bytes:
    rows = [(85, 780 - 18 * at, line) for at, line in enumerate(LINES)]
    grid = [(85, 500, 400, 500), (85, 480, 400, 480), (85, 460, 400, 460), (85, 460, 85, 500), (400, 460, 400, 500)]
    return pdf([rows, rows[4:]], {1: grid}, pageCompression=0)


def _mhtml() -> bytes:
    import base64

    page = base64.encodebytes(PAGE.encode()).decode()
    return (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
        f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{page}\n--b--\n"
    ).encode()


@cache
def sound() -> dict[str, bytes]:
    """File name → bytes of a sound file. Those of old Word are made by LibreOffice, where it is installed."""
    files = {
        "a.txt": TEXT.encode(),
        "nfd.txt": unicodedata.normalize("NFD", TEXT).encode(),
        "utf16.txt": TEXT.encode("utf-16"),
        "tcvn3.txt": encoded(TEXT, "tcvn3").encode("latin-1"),
        "vni.txt": encoded(TEXT, "vni").encode("latin-1"),
        "viscii.txt": encoded(TEXT, "viscii").encode("latin-1"),
        "cp1258.txt": encoded(TEXT, "cp1258").encode("latin-1"),
        "a.md": ("# " + TEXT.replace("\n", "\n\n") + "| TT | Việc |\n|---|---|\n| 1 | *Rà soát* |\n").encode(),
        "a.html": PAGE.encode(),
        "a.mht": _mhtml(),
        "a.docx": _docx(),
        "a.pdf": _pdf(),
    }
    return files | old_word()


@cache
def pictures() -> dict[str, bytes]:
    """A narrow page image in each format; empty without a font that has Vietnamese letters."""
    if not has_font():
        return {}
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1300, 420), "white")
    font = ImageFont.truetype(str(DEJAVU / "DejaVuSerif.ttf"), 50)
    for at, line in enumerate(LINES[:3] + LINES[5:6]):
        ImageDraw.Draw(page).text((60, 30 + 95 * at), line, "black", font)
    files = {}
    for name in ("a.png", "a.jpg", "a.tiff"):
        stream = io.BytesIO()
        page.save(stream, {"a.png": "PNG", "a.jpg": "JPEG", "a.tiff": "TIFF"}[name], dpi=(300, 300))
        files[name] = stream.getvalue()
    return files


@cache
def old_word() -> dict[str, bytes]:
    """A Word 97, an RTF and an ODT file; empty without LibreOffice."""
    soffice = programs.find("soffice")
    if soffice is None:
        return {}
    files = {"a.rtf": RTF.encode("ascii")}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.docx").write_bytes(_docx())
        for form in ("doc:MS Word 97", "odt"):
            command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form]
            subprocess.run([*command, "--outdir", folder, f"{folder}/a.docx"], check=True, capture_output=True)
            name = f"a.{form.partition(':')[0]}"
            files[name] = (Path(folder) / name).read_bytes()
    return files


def mutants(name: str, count: int, seed: int) -> Iterator[bytes]:
    """`count` damaged forms of a sound file; the same for the same seed."""
    dice = random.Random(f"{name} {seed}")
    data = pictures()[name] if name in pictures() else sound()[name]
    for _ in range(count):
        if data[:2] == b"PK" and dice.random() < 0.7:
            yield _inside_zip(data, dice)
        else:
            yield damaged(data, dice)


def _inside_zip(data: bytes, dice: random.Random) -> bytes:
    """The archive stays sound, what is in it does not: the damage reaches those who read its parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        telling = [
            name for name in names if name.endswith(("document.xml", "numbering.xml", "styles.xml", "content.xml"))
        ]
        chosen = dice.choice(telling if telling and dice.random() < 0.8 else names)
        for name in names:
            content = source.read(name)
            if name == chosen:
                if dice.random() < 0.1:
                    continue
                content = _renumbered(content, dice) if dice.random() < 0.5 else damaged(content, dice)
            target.writestr(name, content)
    return stream.getvalue()


def _renumbered(data: bytes, dice: random.Random) -> bytes:
    """Other numbers in attributes, which keeps XML well-formed."""
    parts = data.split(b'"')
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(parts))
        if parts[at].strip().lstrip(b"-").isdigit():
            parts[at] = dice.choice([b"-1", b"0", b"99999999999", b"", b"x", b"65536", b"1e9"])
    return b'"'.join(parts)


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Bytes with one or a few of the damages that happen to files."""
    result = bytearray(data)
    for _ in range(dice.choice([1, 1, 1, 2, 5, 20])):
        at = dice.randrange(len(result)) if result else 0
        length = min(dice.choice([1, 1, 2, 8, 64, 700]), max(1, len(result) - at))
        how = dice.randrange(8)
        if how == 0:
            del result[at:]
        elif how == 1:
            del result[at : at + length]
        elif how == 2:
            result[at : at + length] = bytes(length)
        elif how == 3:
            result[at : at + length] = dice.randbytes(length)
        elif how == 4:
            result[at:at] = result[at : at + length] * dice.choice([1, 3, 40])
        elif how == 5:
            other = dice.randrange(len(result) + 1)
            result[other:other] = result[at : at + length]
        elif how == 6:
            result[at:at] = dice.choice(SPICE)
        elif result:
            result[at] ^= 1 << dice.randrange(8)
    return bytes(result)


SPICE = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1a", b"\x1b[2J", b"\r", b"\n\n\n", b"\t" * 40, b" " * 400, b"(" * 300,
    b"<table>" * 60, b"</p></td></table>", b"<![CDATA[", b"<!--", b"&#0;&#xFFFF;&#1114112;", b"&nbsp;" * 30, b'"' * 50,
    b"|" * 200, b"\n|---|\n", b"{\\rtf1", b"\\u-1?", b"%PDF-1.4", b"endstream endobj", b"0 0 R", b"9999999999 0 R",
    b"1. 1. 1. ", b"I. II. III. ", "Điều 1. ".encode() * 40, "ngày 31/02/2024 ".encode() * 20, b"1/2/3/4/5/6-7-8/" * 30,
    "\u200b\u202e\ufeff".encode(), "e\u0301\u0302\u0323".encode() * 30, "\U0001f600".encode(), b"\xed\xa0\x80",
)  # fmt: skip
