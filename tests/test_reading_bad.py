"""Bad input gets an error with a name and an advice; no bytes get anything else."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from reading_files import abstract, docx, num, p, pdf, run, table
from test_reading import check_laws
from vanban import errors, reading

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT = "UBND TỈNH A          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nKẾ HOẠCH\nThực hiện Chỉ thị\n\n"
TEXT += "1. Nội dung *một*\na\tb\tc\n1\t2\t3\n4\t5\t6\n"
PAGE = (
    "<html><body><nav>a</nav><h1>Kế hoạch</h1><ol><li>một<table border=1><tr><td rowspan=2>x<td>y<tr><td>z</table></ol>"
)


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return stream.getvalue()


def scan():
    """A PDF whose only page is an image, with a running head in the text layer."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    picture = pytest.importorskip("PIL.Image").new("RGB", (60, 80), "white")
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawImage(ImageReader(picture), 20, 20, 550, 760)
    canvas.drawString(250, 810, "CONG BAO 12")
    canvas.save()
    return stream.getvalue()


def encrypted():
    from reportlab.lib.pdfencrypt import StandardEncryption

    return pdf([[(100, 700, "mat")]], encrypt=StandardEncryption("mat khau", strength=128))


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

BAD = {
    "empty.txt": (b"", errors.EmptyFile),
    "blank.txt": (b" \n\t \n", errors.EmptyFile),
    "rules.txt": (b"-----\n*\n", errors.EmptyFile),
    "binary.txt": (bytes(range(256)) * 20, errors.DamagedFile),
    "picture.png": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40), errors.DamagedFile),
    "old.doc": (OLE + bytes(600) + "WordDocument".encode("utf-16-le"), errors.DamagedFile),
    "sheet.xls": (OLE + bytes(600) + "Workbook".encode("utf-16-le"), errors.UnknownFormat),
    "secret.docx": (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), errors.EncryptedFile),
    "sheet.xlsx": (zipped(xl__workbook_xml="<x/>"), errors.UnknownFormat),
    "archive.docx": (zipped(a_txt="x"), errors.DamagedFile),
    "cut.docx": (docx(p("Kế hoạch"))[:2000], errors.DamagedFile),
    "hollow.docx": (zipped(word__document_xml="<x/>"), errors.DamagedFile),
    "text.docx": (b"only text", errors.DamagedFile),
    "text.pdf": (b"only text", errors.DamagedFile),
    "cut.pdf": (pdf([[(100, 700, "Ke hoach")]])[:300], errors.DamagedFile),
    "secret.pdf": (encrypted(), errors.EncryptedFile),
    "page.xml": (b"<?xml version='1.0'?><pkg:package xmlns:pkg='x'/>", errors.NeedsConverter),
    "no-text.html": (b"<html><body><script>x</script></body></html>", errors.EmptyFile),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_has_a_name_and_an_advice(name, tmp_path):
    data, kind = BAD[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(errors.InputError) as caught:
        reading.read(tmp_path / name)
    assert type(caught.value) is kind
    assert caught.value.message and caught.value.advice and caught.value.path == str(tmp_path / name)


def test_a_scan_where_there_is_no_ocr(tmp_path, monkeypatch):
    monkeypatch.setattr("vanban.reading.ocr_engine.version", lambda: None)
    (tmp_path / "scan.pdf").write_bytes(scan())
    with pytest.raises(errors.NeedsOcr) as caught:
        reading.read(tmp_path / "scan.pdf")
    assert caught.value.advice and caught.value.path == str(tmp_path / "scan.pdf")


def test_a_path_that_is_not_there(tmp_path):
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(errors.MissingFile):
            reading.read(path)


@pytest.mark.parametrize(
    ("limit", "name", "data"),
    [
        ("BYTES", "x.txt", b"hai muoi byte la nhieu"),
        ("CHARACTERS", "x.txt", b"hai muoi chu la nhieu"),
        ("PAGES", "x.pdf", pdf([[(9, 9, "a")]] * 30)),
        ("UNPACKED", "x.docx", docx(p("Kế hoạch"))),
        ("HTML", "x.html", PAGE.encode()),
    ],
)
def test_limits(limit, name, data, tmp_path, monkeypatch):
    monkeypatch.setenv(f"VANBAN_MAX_{limit}", "20")
    (tmp_path / name).write_bytes(data)
    with pytest.raises(errors.TooLarge):
        reading.read(tmp_path / name)


def test_entities_are_refused(tmp_path):
    package = docx(p("Kế hoạch"))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(b"?>", b"?>" + BOMB.encode(), 1).replace("Kế hoạch".encode(), b"Ke &b; hoach")
            target.writestr(name, data)
    (tmp_path / "x.docx").write_bytes(stream.getvalue())
    # without what the entity stands for the text would not be whole
    with pytest.raises(errors.DamagedFile):
        reading.read(tmp_path / "x.docx")


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ol><li"])
def test_deep_nesting(tag, tmp_path):
    data = f"<html><body>{f'<{tag}>' * 3000}sâu".encode()
    (tmp_path / "x.html").write_bytes(data)
    try:
        assert reading.read(tmp_path / "x.html")[1].text
    except errors.InputError as error:
        assert error.advice


SEEDS = {
    "x.txt": TEXT.encode(),
    "x.md": f"# A\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n{TEXT}".encode(),
    "x.html": PAGE.encode(),
    "x.docx": docx(p("Một", number=(1, 0)) + table([["a", "b"], ["c", "d"]]) + p(run("c", "<w:caps/>")),
                   abstract(1, ("decimal", "%1.")) + num(1, 1)),
    "x.pdf": pdf([[(90, 700, "Thu nhat"), (90, 640, "o")]] * 2, {1: [(80, 600, 500, 600), (80, 720, 500, 720)]}),
}  # fmt: skip


def mutated(name, data, chance):
    """The bytes with some changed, cut or doubled; inside the parts of a zip, since its sums would not fit."""
    if name.endswith(".docx") and chance.random() < 0.8:
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
            victim = chance.choice([n for n in source.namelist() if n.endswith((".xml", ".rels"))])
            for member in source.namelist():
                part = source.read(member)
                target.writestr(member, scrambled(part, chance) if member == victim else part)
        return stream.getvalue()
    return scrambled(data, chance)


def scrambled(data, chance):
    for _ in range(chance.choice([1, 2, 5, 20])):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice([1, 3, 40, len(data)]))
        kind = chance.randrange(4)
        if kind == 0:
            data = data[:at] + bytes(chance.randrange(256) for _ in range(min(end - at, 8))) + data[end:]
        elif kind == 1:
            data = data[:at] + data[end:]
        elif kind == 2:
            data = data[:end] + data[at:]
        else:
            other = chance.randrange(len(data) + 1)
            data = data[:at] + data[other : other + 30] + data[at:]
        data = data[:60_000] or b"x"
    return data


@pytest.mark.parametrize("name", SEEDS)
def test_any_bytes_are_a_text_or_a_named_error(name, tmp_path):
    chance = random.Random(name)
    outcomes = set()
    for _ in range(60):
        data = mutated(name, SEEDS[name], chance)
        (tmp_path / name).write_bytes(data)
        try:
            source, text = reading.read(tmp_path / name)
        except errors.InputError as error:
            assert error.message and error.advice
            outcomes.add(error.name)
        else:
            check_laws(text, source)
            outcomes.add("Text")
    assert "Text" in outcomes, "the mutations leave nothing to read"
