"""Page images of every kind, made by the tests: what is read of them, in which order, and what is left a blank."""

from __future__ import annotations

import difflib
import json
import re

import pytest

import scans
from reading_files import has_font
from vanban import errors
from vanban.boxes import Boxes
from vanban.cli import main
from vanban.reading import ocr_engine, read
from vanban.runs import run
from vanban.stages import build, process

pytestmark = [
    pytest.mark.skipif(ocr_engine.version() is None, reason="no Tesseract with Vietnamese on this machine"),
    pytest.mark.skipif(not has_font(), reason="no DejaVu fonts to draw Vietnamese pages with"),
]


@pytest.fixture(scope="module")
def page():
    """A clean page of a directive as an image."""
    return scans.drawn(scans.directive()[0])


@pytest.fixture(scope="module")
def stamped(page, tmp_path_factory):
    """The document of a page that leans, with noise and a red stamp over position and name."""
    path = tmp_path_factory.mktemp("scan") / "scan.png"
    path.write_bytes(scans.saved(scans.scanned(scans.with_round_stamp(page, 375, 490), lean=0.8)))
    return process(path)


def errors_in(lines: list[str], meant: str) -> int:
    """How many letters must change to make `meant` of the most similar line."""
    line = next(iter(difflib.get_close_matches(meant, lines, 1, 0.3)), "")
    row = [*range(len(line) + 1)]
    for at, letter in enumerate(meant, 1):
        before, row[0] = row[0], at
        for index, other in enumerate(line, 1):
            before, row[index] = row[index], min(row[index] + 1, row[index - 1] + 1, before + (letter != other))
    return row[-1]


def test_body_text_of_a_leaning_page_is_read(stamped):
    lines = stamped.text.split("\n")
    body = scans.directive()[1]
    wrong = sum(errors_in(lines, paragraph) for paragraph in body)
    assert wrong <= 0.02 * sum(map(len, body)), stamped.text


def test_each_paragraph_is_one_line_in_the_order_of_reading(stamped):
    lines = stamped.text.split("\n")
    starts = ["ỦY BAN", "CỘNG HÒA", "CHỈ THỊ", "Về việc", "Để công tác", "1. ", "2. ", "3. ", "Nơi nhận", "CHỦ TỊCH"]
    places = [next(at for at, line in enumerate(lines) if line.startswith(start)) for start in starts]
    assert places == sorted(places)


def test_letterhead_and_signature_are_read_across_columns_and_below_the_stamp(stamped):
    data = stamped.metadata
    assert (data.doc_type, data.code, str(data.issued_on)) == ("chi_thi", "12/CT-UBND", "2024-06-18")
    assert data.subject == "Về việc sắp xếp hồ sơ lưu trữ của xã"
    assert [(signer.name, signer.position) for signer in data.signers] == [(scans.NAME, "CHỦ TỊCH")]
    assert data.issuer.commune == "xã Tân Hòa"


def test_facts_of_a_scan_are_those_of_the_text(stamped):
    assert {cited.code for cited in stamped.citations} == {"27/KH-UBND"}
    assert {str(deadline.date_end) for deadline in stamped.deadlines} >= {"2024-09-15", "2024-11-30"}
    assert len(stamped.tasks) >= 2


def test_the_source_tells_engine_and_confidence(stamped):
    ocr = stamped.source.ocr
    assert ocr.engine.startswith("tesseract") and ocr.mean_confidence > 0.85
    assert [one.number for one in ocr.pages] == [1]


def test_a_written_number_and_day_are_blanks_with_a_finding(tmp_path):
    blank = scans.drawn(scans.directive(number="      ", day="      ")[0])
    # in points from the upper left corner: behind "Số:" and behind "ngày"
    image = scans.with_pen(blank, (119, 98), (364, 98))
    (tmp_path / "scan.png").write_bytes(scans.saved(scans.scanned(image)))
    document = process(tmp_path / "scan.png")
    assert document.metadata.number is None and document.metadata.issued_on is None
    assert (document.metadata.symbol, document.metadata.status) == ("CT-UBND", "issued")
    assert "number-missing" in [finding.code for finding in document.findings]


def test_what_an_incoming_stamp_covers_is_marked_and_no_part_of_the_title(page, tmp_path):
    # over the first words of the first two lines of the body
    image = scans.with_framed_stamp(page, 8, 180, 150, 222)
    (tmp_path / "scan.png").write_bytes(scans.saved(scans.scanned(image)))
    source, text = read(tmp_path / "scan.png")
    document = build(source, text)
    assert document.metadata.subject == "Về việc sắp xếp hồ sơ lưu trữ của xã"
    assert "[…] công tác lưu trữ của xã" in document.text and "[…] yêu cầu các phòng chuyên môn" in document.text
    assert not re.search("415|Đ[EÊẾ]N", document.text) and any("2 lines" in warning for warning in source.warnings)


@pytest.mark.parametrize("lean", [0.0, -0.7])
def test_a_ruled_table_is_read_cell_by_cell(tmp_path, lean):
    image = scans.scanned(scans.drawn(scans.duty_table()), lean=lean, noise=5)
    (tmp_path / "table.tif").write_bytes(scans.saved(image, kind="TIFF"))
    _, text = read(tmp_path / "table.tif")
    assert [table.header for table in text.tables] == [scans.HEADER]
    assert [tuple(cell.text for cell in row) for row in text.tables[0].rows] == list(scans.ROWS)


def test_words_in_tables_lead_back_to_their_place_on_the_leaning_page(tmp_path):
    image = scans.scanned(scans.drawn(scans.duty_table()), lean=-0.7)
    (tmp_path / "table.png").write_bytes(scans.saved(image))
    document = process(tmp_path / "table.png")
    places = Boxes(document)
    boxes = {row[1].text: places.of(row[1].start, row[1].end)[0] for row in document.tables[0].rows}
    # 0.7 degrees clockwise about the middle of the page: what stands left of it moves up, what is above it to the right
    for number, name in enumerate(("Sửa chữa cầu treo", "Trồng cây ven đường", "Lắp đèn chiếu sáng")):
        box = boxes[name]
        assert abs(box.x0 - 118) < 5 and 551 - 30 * number - 3 < (box.y0 + box.y1) / 2 < 551 - 30 * number + 12, box


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_each_kind_of_image_is_read(page, tmp_path, kind):
    path = tmp_path / f"scan.{kind.lower()}"
    path.write_bytes(scans.saved(page, kind=kind))
    source, text = read(path)
    assert (source.media_type, source.page_count, source.reader) == (f"image/{kind.lower()}", 1, "ocr")
    assert scans.NAME in text.text


@pytest.fixture(scope="module")
def halves(page):
    """The page cut in two between paragraphs, as the two pages of a document."""
    from PIL import Image

    cut, found = 900, []
    for top, bottom in ((0, cut), (cut, page.height)):
        half = Image.new("L", page.size, 255)
        half.paste(page.crop((0, top, page.width, bottom)), (0, 60 if top else 0))
        found.append(half)
    return found


def test_the_pages_of_a_tiff_are_one_document(halves, tmp_path):
    (tmp_path / "scan.tif").write_bytes(scans.saved(*halves, kind="TIFF"))
    source, text = read(tmp_path / "scan.tif")
    assert source.page_count == 2 and len(text.pages) == 2
    assert text.text.index("CHỈ THỊ") < text.pages[1].start < text.text.index(scans.NAME)


@pytest.fixture
def folder(halves, tmp_path):
    """A folder that holds a document's pages as files, the order of whose names is not that of the pages."""
    folder = tmp_path / "letters" / "directive"
    folder.mkdir(parents=True)
    for name, half in zip(("Trang 1.png", "trang 02.JPG"), halves, strict=True):
        (folder / name).write_bytes(scans.saved(half, kind="JPEG" if name.endswith("JPG") else "PNG"))
    return folder


def documents(report) -> list[tuple[int, str | None]]:
    """Pages and code of each document of a run."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted((report.outputs / "documents").iterdir())]
    return [(one["source"]["page_count"], one["metadata"]["code"]) for one in found]


def test_a_folder_of_numbered_pages_is_one_document_of_a_run(folder, tmp_path):
    report = run([folder.parent], tmp_path / "outputs")
    assert documents(report) == [(2, "12/CT-UBND")] and not report.errors
    again = run([folder.parent], tmp_path / "outputs")
    assert [one.outcome for one in again.record.inputs] == ["kept"]


def test_a_list_of_images_is_one_document(folder):
    paths = sorted(folder.iterdir())
    source, text = read(paths)
    assert source.page_count == 2 and source.path == str(paths[0])
    assert text.text == read(folder)[1].text


def test_commands_take_the_images_of_one_document(folder, tmp_path, capsys):
    paths = [str(path) for path in sorted(folder.iterdir())]
    assert main(["text", *paths]) == 0
    text = capsys.readouterr().out
    assert text.index("CHỈ THỊ") < text.index(scans.NAME)
    assert main(["text", str(folder)]) == 0 and capsys.readouterr().out == text
    assert main(["show", *paths, "--json", "-o", str(tmp_path / "no-run")]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["source"]["page_count"], shown["metadata"]["code"]) == (2, "12/CT-UBND")
    assert main(["page", *paths, "-o", str(tmp_path / "page.html"), "--outputs", str(tmp_path / "no-run")]) == 0
    assert scans.NAME in (tmp_path / "page.html").read_text("utf-8")


def test_a_list_on_the_command_line_must_be_images(folder, capsys):
    first = str(folder / "Trang 1.png")
    (folder / "text.txt").write_text("Kế hoạch", "utf-8")
    for other, status, words in (
        (folder / "text.txt", 1, "is no page image"),
        (folder / "no.png", 2, "There is no file"),
        (folder.parent, 2, "is a folder"),
    ):
        for command in ("text", "show"):
            assert main([command, first, str(other)]) == status
            assert words in capsys.readouterr().err


def test_images_that_number_no_pages_are_documents_of_their_own(folder, tmp_path):
    (folder / "trang 02.JPG").rename(folder / "thư mời.jpg")
    report = run([folder], tmp_path / "outputs")
    assert [pages for pages, _ in documents(report)] == [1, 1]


def test_a_list_with_something_else_is_refused(folder):
    (folder / "text.txt").write_text("Kế hoạch", "utf-8")
    with pytest.raises(errors.UnknownFormat):
        read([folder / "Trang 1.png", folder / "text.txt"])


def test_a_page_on_its_side_is_turned(page, tmp_path):
    (tmp_path / "side.png").write_bytes(scans.saved(page.rotate(90, expand=True)))
    _, text = read(tmp_path / "side.png")
    assert re.search(r"CHỈ THỊ\nVề việc sắp xếp hồ sơ", text.text)


def test_an_empty_page_is_an_error_with_advice(tmp_path):
    from PIL import Image

    (tmp_path / "empty.png").write_bytes(scans.saved(Image.new("L", (1654, 2339), 255)))
    with pytest.raises(errors.NeedsOcr) as caught:
        read(tmp_path / "empty.png")
    assert caught.value.advice
