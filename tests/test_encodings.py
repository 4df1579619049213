"""Text of before Unicode: which code a text is in, and what it says; by rows, by laws, and in files of each format."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from old_codes import encoded
from reading_files import docx, p, pdf, run
from vanban import errors
from vanban.grammar.forms import matching_form
from vanban.reading import doc, encodings, legacy, programs, read
from vanban.reading.encodings import Chunk
from vanban.reading.syllables import is_syllable

ROWS = json.loads((Path(__file__).parent / "cases" / "encodings.json").read_text("utf-8"))
TEXTS = [unicodedata.normalize("NFC", path.read_text("utf-8")) for path in ROOT.glob("corpus/documents/*.txt")]
PARAGRAPH = (
    "Căn cứ Luật Tổ chức chính quyền địa phương; xét đề nghị của Giám đốc Sở Nội vụ, Ủy ban nhân dân tỉnh "
    "yêu cầu các sở, ngành ưu tiên nguồn lực, hoàn thành nhiệm vụ được giao trước ngày 30 tháng 6."
)
CODES = ("tcvn3", "vni", "viscii", "cp1258")


def reread(raw, font=None):
    chunk = Chunk(raw, legacy.hint(font))
    code = encodings.judge([chunk]).encodings[0]
    return code, encodings.reread(raw, code, chunk.hint is not None and chunk.hint.capitals)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["why"])
def test_rows(row):
    assert reread(row["raw"], row["font"]) == (row["code"], row["text"])


@pytest.mark.parametrize(
    ("font", "code", "capitals"),
    [
        (".VnTime", "tcvn3", False), (".VnTimeH", "tcvn3", True), (".VnArial NarrowH", "tcvn3", True),
        ("VnTimeItalic", "tcvn3", False), ("XYZABC+VnTimeHBold", "tcvn3", True), (".VnTime,Bold", "tcvn3", False),
        ("VNI-Times", "vni", False), ("VNI-Helve;Arial", "vni", False), ("VI Times", "viscii", False),
    ],
)  # fmt: skip
def test_names_of_fonts(font, code, capitals):
    assert legacy.hint(font) == legacy.Hint(code, capitals)


@pytest.mark.parametrize("font", [None, "", "Times New Roman", "UVnTime", "Verdana", "Arial", "Vinh", "theme"])
def test_fonts_of_unicode(font):
    assert legacy.hint(font) is None


@pytest.mark.parametrize("code", CODES)
def test_whole_documents_come_back(code):
    assert len(TEXTS) >= 3
    for text in TEXTS:
        # what a code cannot write is not the reader's fault
        text = re.sub(r"[^\w\s,;:./()-]", "", text)
        got, name, _ = encodings.decode(encoded(text, code).encode("latin-1"))
        assert name == code
        same = str.casefold if code == "tcvn3" else str
        assert same(got) == same(text)


@pytest.mark.parametrize("code", CODES[:3])
def test_a_text_saved_as_utf_8_with_the_signs_of_its_code(code):
    got, name, warnings = encodings.decode(encoded(PARAGRAPH, code).encode("utf-8"))
    assert (got.casefold(), name, warnings) == (PARAGRAPH.casefold(), code, [])


def test_unicode_stays_as_it_is_and_decomposed_letters_are_composed():
    for text in TEXTS:
        for form in ("NFC", "NFD"):
            data = unicodedata.normalize(form, text).encode()
            assert encodings.decode(data) == (text, "utf-8", [])


@given(st.text())
def test_any_text_is_judged_and_what_is_ascii_never_changes(text):
    code, got = reread(text)
    assert unicodedata.is_normalized("NFC", got)
    if text.isascii() and not encodings.is_suspicious(text):
        assert (code, got) == (None, text)


def test_codes_mixed_line_by_line():
    lines = [PARAGRAPH, encoded(PARAGRAPH, "tcvn3"), encoded(PARAGRAPH, "vni"), PARAGRAPH]
    got, name, warnings = encodings.decode("\n".join(lines).encode())
    assert got.casefold() == "\n".join([PARAGRAPH] * 4).casefold()
    assert name == "utf-8" and "TCVN3" in warnings[0] and "VNI" in warnings[0]


def test_bytes_of_two_codes_in_one_file():
    data = PARAGRAPH.encode() + b"\n" + encoded(PARAGRAPH, "vni").encode("latin-1")
    assert encodings.decode(data)[0] == f"{PARAGRAPH}\n{PARAGRAPH}"


def test_a_damaged_byte_does_not_make_the_text_foreign():
    data = PARAGRAPH.encode().replace("địa".encode(), b"\xc4\xc3a")
    got, name, warnings = encodings.decode(data)
    assert got.startswith("Căn cứ Luật") and name == "utf-8" and "no UTF-8" in warnings[0]


def test_bytes_of_zero():
    got, _, warnings = encodings.decode(PARAGRAPH.encode() + b"\x00")
    assert got == PARAGRAPH and "zero" in warnings[0]
    with pytest.raises(errors.DamagedFile):
        encodings.decode(PARAGRAPH.encode("utf-16-le"))


def test_syllables():
    for word in ("nghiêng", "quyết", "giếng", "gì", "ướt", "khuỷu", "Ủy", "hoà", "hòa", "thuở", "đặc"):
        assert is_syllable(word) and is_syllable(word.upper()) and is_syllable(unicodedata.normalize("NFD", word))
    for word in ("ngb", "tács", "hoẵc", "ệùng", "LuËt", "laäp", "", "cac", "thưc", "Müller"):
        assert not is_syllable(word)


# ---------------------------------------------------------------- files


def font(name):
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def text_of(folder, name, data):
    (folder / name).write_bytes(data)
    return read(folder / name)


def test_docx_by_its_fonts(tmp_path):
    tcvn3 = encoded("Ủy ban nhân dân tỉnh", "tcvn3")
    soft = encoded("nước", "tcvn3").partition("\u00ad")
    body = (
        p(run(encoded("quyết định", "tcvn3"), font(".VnTimeH")))
        + p(run(tcvn3, font(".VnTime")) + run(" họp ngày 12.", font("Times New Roman")))
        + p(run("Ñieà", font("VNI-Times")) + run("u 1. Thoâ", font("VNI-Times")) + run("ng qua.", font("VNI-Times")))
        + p(run("Thöï", font("VNI-Times")) + run("c hieä", font("VNI-Times") + "<w:b/>") + run("n.", font("VNI-Times")))
        # LibreOffice writes the byte of ư as a soft hyphen
        + p(f"<w:r><w:rPr>{font('.VnTime')}</w:rPr><w:t>{soft[0]}</w:t><w:softHyphen/><w:t>{soft[2]}.</w:t></w:r>")
        + p(f'<w:r><w:rPr>{font(".VnTime")}</w:rPr><w:sym w:font=".VnTime" w:char="F0AE"/><w:t>i</w:t></w:r>')
    )
    source, text = text_of(tmp_path, "a.docx", docx(body))
    assert text.text.split("\n") == [
        "QUYẾT ĐỊNH", "ủy ban nhân dân tỉnh họp ngày 12.", "Điều 1. Thông qua.", "Thực hiện.", "nước.", "đi",
    ]  # fmt: skip
    assert source.encoding == "tcvn3" and "VNI" in source.warnings[0]


def test_docx_by_its_styles(tmp_path):
    styles = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{font('.VnTime')}</w:rPr></w:rPrDefault></w:docDefaults>"
        f'<w:style w:type="paragraph" w:styleId="Head"><w:rPr>{font(".VnTimeH")}</w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Sub"><w:basedOn w:val="Head"/></w:style>'
        f'<w:style w:type="character" w:styleId="Uni"><w:rPr>{font("Arial")}</w:rPr></w:style>'
    )
    body = (
        p(run(encoded("kế hoạch", "tcvn3")), '<w:pStyle w:val="Sub"/>')
        + p(run(encoded("Thực hiện nhiệm vụ", "tcvn3")))
        + p(run("Sở Nội vụ", '<w:rStyle w:val="Uni"/>'))
    )
    _, text = text_of(tmp_path, "a.docx", docx(body, styles=styles))
    assert text.text.split("\n") == ["KẾ HOẠCH", "Thực hiện nhiệm vụ", "Sở Nội vụ"]


def test_pdf_without_names_of_fonts(tmp_path):
    lines = [(85, 780 - 18 * at, encoded(line, "tcvn3")) for at, line in enumerate(PARAGRAPH.split(", "))]
    stream = pdf_in_latin_1(lines)
    source, text = text_of(tmp_path, "a.pdf", stream)
    assert source.encoding == "tcvn3" and "ưu tiên nguồn lực" in text.text and "nhân dân tỉnh" in text.text


def pdf_in_latin_1(lines):
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    stream = BytesIO()
    canvas = Canvas(stream)
    for x, y, line in lines:
        canvas.setFont("Times-Roman", 12)
        canvas.drawString(x, y, line)
    canvas.save()
    return stream.getvalue()


def test_pdf_of_unicode_with_a_formula(tmp_path):
    source, text = text_of(tmp_path, "a.pdf", pdf([[(85, 780, "1. Ti lê ½ · 5 m² × 3 µm ® © « a » sô hô.")]]))
    assert source.encoding is None and "½" in text.text and "µm" in text.text


def test_html_by_its_fonts_and_classes(tmp_path):
    page = (
        '<html><head><style>p.T {margin:0; font-family:".VnTimeH"}</style></head><body>'
        f'<p class=T>{encoded("kế hoạch", "tcvn3")}</p><p><font face="VNI-Times">{encoded(PARAGRAPH, "vni")}</font></p>'
        f'<p style="font-family:.VnTime">{encoded(PARAGRAPH, "tcvn3")}</p><p>{PARAGRAPH}</p></body></html>'
    )
    _, text = text_of(tmp_path, "a.html", page.encode())
    assert text.text.split("\n") == ["KẾ HOẠCH", PARAGRAPH, PARAGRAPH.replace("Ủ", "ủ"), PARAGRAPH]


@pytest.mark.parametrize("charset", ["", "<meta charset=x-user-defined>", "<meta charset=windows-1252>"])
@pytest.mark.parametrize("code", CODES)
def test_html_in_a_code_that_no_browser_knows(code, charset, tmp_path):
    page = f"<html><head>{charset}</head><body><p>{encoded(PARAGRAPH, code)}</p></body></html>"
    source, text = text_of(tmp_path, "a.html", page.encode("latin-1"))
    assert source.encoding == code and text.text.casefold() == PARAGRAPH.casefold()


# ---------------------------------------------------------------- real files


def test_words_of_real_files(shared, tmp_path):
    """At least 99.5 % of the words of the ground truths. Words that are none in Vietnamese, which these hold, are not
    counted ("hoẵc" is what the other program made of "hoặc"), nor the codes of fields."""
    if not programs.find("soffice"):
        pytest.skip("LibreOffice is not installed")
    truths = sorted((shared / "corpus" / "real").glob("leg-*.gt.txt"))
    paths = [path for truth in truths for path in truth.parent.glob(f"{truth.name[:-7]}.*") if path != truth]
    assert len(paths) == len(truths) == 7
    doc.prepare(paths, tmp_path)
    for path, truth in zip(paths, truths, strict=True):
        with doc.converted_in(tmp_path):
            source, text = read(path)
        expected = words(truth.read_text("utf-8"))
        expected = Counter({word: count for word, count in expected.items() if word not in ("page", "embed", "excel")})
        right = sum((expected & words(text.text)).values())
        assert source.encoding == path.name.split("-")[1] and right >= 0.995 * expected.total(), path.name


def words(text):
    found = re.findall(r"[^\W\d_]+", matching_form(unicodedata.normalize("NFC", text)).casefold())
    return Counter(word for word in found if word.isascii() or is_syllable(word))
