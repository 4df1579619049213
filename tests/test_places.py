"""From a fact back to its words on the page: the box of a fact, cut out of the page, holds the fact's words."""

from __future__ import annotations

import ctypes
import io
import json
import re
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

from reading_files import grid, has_font, paragraph, pdf
from vanban import process
from vanban.boxes import Boxes, facts, with_boxes
from vanban.cli import main
from vanban.model import Document
from vanban.reading import legacy

needs_font = pytest.mark.skipif(not has_font(), reason="no DejaVu fonts: a PDF with Vietnamese letters cannot be made")
BODY = "1. Sở Nội vụ chủ trì, phối hợp với các sở, ban, ngành thực hiện Chỉ thị số 22-CT/TU ngày 03/4/2017 của Ban "
BODY += "Thường vụ Tỉnh ủy, báo cáo kết quả với Ủy ban nhân dân tỉnh trước ngày 31/3/2027."
TITLE = [(270, 760, "KẾ HOẠCH", 12, "bold"), (200, 742, "Về công tác dân vận năm 2027", 12, "bold")]
CELLS = [
    (90, 590, "STT"), (130, 590, "Nhiệm vụ"), (340, 590, "Chủ trì"), (430, 590, "Thời hạn"),
    (90, 560, "1"), (130, 560, "Tổng kết năm năm thực hiện"), (130, 544, "Kết luận số 43-KL/TW"),
    (340, 560, "Sở Xây dựng"), (430, 560, "Quý II/2027"),
]  # fmt: skip


def cut(document: pdfium.PdfDocument, box) -> str:
    """The text that pdfium finds in the middle of a box, which is told in points of the page as it is seen."""
    page = document[box.page - 1]
    width, height = page.get_size()
    middle = (box.y0 + box.y1) / 2
    corners = []
    for x, y in ((box.x0 + 0.5, middle - 1), (box.x1 - 0.5, middle + 1)):
        place = ctypes.c_double(), ctypes.c_double()
        size = (0, 0, round(10 * width), round(10 * height), 0)
        raw.FPDF_DeviceToPage(page, *size, round(10 * x), round(10 * (height - y)), *place)
        corners.append([value.value for value in place])
    (xa, ya), (xb, yb) = corners
    return page.get_textpage().get_text_bounded(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))


def letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def wrong_facts(document: Document, file: pdfium.PdfDocument) -> list[tuple]:
    """The facts whose boxes do not hold their words."""
    found = Boxes(document)
    wrong = []
    for kind, key, fact in facts(document):
        quote = document.text[fact.start : fact.end]
        read = " ".join(cut(file, box) for box in found.of(fact.start, fact.end))
        if document.source.encoding in legacy.ENCODINGS:
            # pdfium gives the letters of the font from before Unicode; some of its capitals are in the font only
            read, quote = legacy.decoded(read, document.source.encoding).lower(), quote.lower()
        if letters(read) != letters(quote):
            wrong.append((kind, key, quote, read))
    return wrong


def made(folder: Path, data: bytes) -> tuple[Document, pdfium.PdfDocument]:
    path = folder / "x.pdf"
    path.write_bytes(data)
    return process(path), pdfium.PdfDocument(path)


def changed(data: bytes, change) -> bytes:
    """The PDF after `change` has been done to each of its pages."""
    document, stream = pdfium.PdfDocument(data), io.BytesIO()
    for page in document:
        change(page)
    document.save(stream)
    return stream.getvalue()


def turned(page) -> None:
    """Lay the page on its side and turn it back, as scanners and programs for tables do."""
    page.set_mediabox(0, 0, 842, 595)
    page.set_rotation(90)
    raw.FPDFPage_TransFormWithClip(page, raw.FS_MATRIX(0, 1, -1, 0, 842, 0), None)
    page.gen_content()


def cropped(page) -> None:
    page.set_cropbox(40, 60, 560, 800)


@needs_font
@pytest.mark.parametrize("change", [lambda page: None, turned, cropped], ids=["as it is", "turned", "cropped"])
def test_a_fact_cut_from_its_page_gives_its_words(change, tmp_path):
    rules = {1: grid([85, 120, 330, 420, 525], [605, 580, 535])}
    pages = [[*TITLE, *paragraph(BODY, 700), *CELLS], paragraph(BODY.replace("22-CT/TU", "19-CT/TU"), 700)]
    document, file = made(tmp_path, changed(pdf(pages, rules), change))
    assert len(document.citations) == 3 and len(document.tasks) == 3
    assert {fact.page for fact in document.tasks} == {1, 2}
    assert not wrong_facts(document, file)


@needs_font
def test_a_paragraph_over_a_page_end_has_boxes_on_both_pages(tmp_path):
    first, second = BODY.split(" của Ban ")
    document, file = made(
        tmp_path, pdf([[*TITLE, *paragraph(first + " của", 110)], paragraph("Ban " + second, 760, indent=0)])
    )
    (task,) = document.tasks
    boxes = Boxes(document).of(task.start, task.end)
    assert {box.page for box in boxes} == {1, 2} and [box.page for box in boxes] == sorted(box.page for box in boxes)
    assert not wrong_facts(document, file)


@needs_font
def test_a_box_of_a_part_of_a_word_is_a_part_of_its_box(tmp_path):
    document, _ = made(tmp_path, pdf([[*TITLE, *paragraph(BODY, 700)]]))
    boxes, at = Boxes(document), document.text.index("22-CT/TU")
    (whole,), (number,) = boxes.of(at, at + 8), boxes.of(at, at + 2)
    assert number.x0 == whole.x0 and number.x1 < (whole.x0 + whole.x1) / 2
    assert boxes.of(at, at) == ()


@needs_font
def test_show_gives_the_boxes(tmp_path, capsys):
    (tmp_path / "x.pdf").write_bytes(pdf([[*TITLE, *paragraph(BODY, 700)]]))
    assert main(["show", str(tmp_path / "x.pdf"), "--boxes", "--json", "-o", str(tmp_path)]) == 0
    shown = json.loads(capsys.readouterr().out)
    for kind in ("citations", "deadlines", "tasks"):
        for fact in shown[kind]:
            assert fact["boxes"] and set(fact["boxes"][0]) == {"page", "x0", "y0", "x1", "y1"}
    assert main(["show", str(tmp_path / "x.pdf"), "--boxes", "-o", str(tmp_path)]) == 0
    box = shown["citations"][0]["boxes"][0]
    assert f"{box['x0']:g} {box['y0']:g} {box['x1']:g} {box['y1']:g}" in capsys.readouterr().out


def test_a_file_without_pages_has_no_boxes(tmp_path, capsys):
    (tmp_path / "x.txt").write_text(f"KẾ HOẠCH\nVề công tác dân vận\n{BODY}\n", "utf-8")
    document = process(tmp_path / "x.txt")
    assert document.layout == () and Boxes(document).of(0, 50) == ()
    assert all(task["boxes"] == [] for task in with_boxes(document)["tasks"])
    assert main(["show", str(tmp_path / "x.txt"), "--boxes", "-o", str(tmp_path)]) == 0
    assert "không có vị trí" in capsys.readouterr().out


@pytest.mark.parametrize("fixture", ["corpus_run", "shared_run"])
def test_every_fact_of_every_pdf_leads_to_its_words(fixture, request):
    report = request.getfixturevalue(fixture)
    seen = 0
    for path in sorted((report.outputs / "documents").glob("*.json")):
        document = Document.model_validate_json(path.read_bytes())
        if not document.layout:
            continue
        if document.source.ocr is None:
            assert not wrong_facts(document, pdfium.PdfDocument(document.source.path)), document.source.path
        sizes = {page.number: (page.width, page.height) for page in document.layout}
        for box in Boxes(document).of(0, len(document.text)):
            width, height = sizes[box.page]
            assert 0 <= box.x0 <= box.x1 <= width + 1 and 0 <= box.y0 <= box.y1 <= height + 1, document.source.path
        seen += 1
    assert seen


@pytest.mark.parametrize("fixture", ["corpus_run", "shared_run"])
def test_places_make_the_documents_little_larger(fixture, request):
    report = request.getfixturevalue(fixture)
    whole = places = 0
    for path in (report.outputs / "documents").glob("*.json"):
        data = json.loads(path.read_bytes())
        whole += path.stat().st_size
        places += len(json.dumps(data["layout"], ensure_ascii=False, indent=1).encode())
    assert places <= 0.15 * (whole - places)
