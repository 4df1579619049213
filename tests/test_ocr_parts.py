"""The parts of reading a page image, one by one and without Tesseract."""

from __future__ import annotations

import io
import sys

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from vanban import grammar
from vanban.grammar.forms import matching_form
from vanban.reading import ocr_drawing, ocr_engine, ocr_image, ocr_strokes, pdf_flow
from vanban.reading.ocr_engine import SeenWord
from vanban.reading.ocr_mending import mend_text
from vanban.reading.ocr_words import is_noise
from vanban.reading.pdf_rows import Row
from vanban.reading.pdf_words import Word


def photo(rows: int, columns: int) -> Image.Image:
    """A picture with soft edges in colours, always the same."""
    chance = np.random.default_rng(3)
    small = chance.integers(0, 256, (rows // 5, columns // 5, 3), dtype=np.uint8)
    return Image.fromarray(small).resize((columns, rows), Image.Resampling.BICUBIC)


def page_of(image: Image.Image, dpi: float) -> pdfium.PdfDocument:
    """A PDF with the image as its one page."""
    held = io.BytesIO()
    image.save(held, "PDF", resolution=dpi)
    return pdfium.PdfDocument(held.getvalue())


@pytest.mark.parametrize("dpi", [100, 150, 100.1])
def test_a_picture_that_is_made_larger_looks_as_pdfium_shows_it(dpi):
    document = page_of(photo(450, 300), dpi)
    drawn, resolution = ocr_drawing.drawn(document[0])
    shown = document[0].render(scale=resolution / 72).to_numpy()[..., 2]
    assert resolution == 200 and np.abs(np.subtract(drawn.shape, shown.shape)).max() <= 1
    rows, columns = np.minimum(drawn.shape, shown.shape)
    apart = np.abs(drawn[:rows, :columns].astype(int) - shown[:rows, :columns])
    assert apart[2:-2, 2:-2].max() <= (3 if dpi != 100.1 else 40) and apart.mean() < 3


def test_doubling_is_what_pillow_does_between_neighbours():
    image = np.asarray(photo(40, 50).convert("L"))
    doubled = np.asarray(Image.fromarray(image).resize((100, 80), Image.Resampling.BILINEAR)).astype(int)
    assert np.abs(ocr_drawing._doubled(image) - doubled).max() <= 2
    even = np.full((3, 4), 77, np.uint8)
    assert (ocr_drawing._doubled(even) == 77).all()


def test_the_words_of_tesseracts_table_are_read_page_by_page():
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
    rows = [
        head,
        "1\t1\t0\t0\t0\t0\t0\t0\t90\t60\t-1\t",
        "4\t1\t1\t1\t1\t0\t6\t12\t80\t40\t-1\t",
        "5\t1\t1\t1\t1\t1\t6\t12\t30\t40\t96.99\tKế",
        "5\t1\t1\t1\t1\t2\t44\t12\t3\t40\t12.0\t ",
        "5\t1\t1\t1\t1\t3\t50\t12\t36\t40\t7.5\t<A&B>",
        "1\t2\t0\t0\t0\t0\t0\t0\t90\t60\t-1\t",
        "",
    ]
    assert ocr_engine.parse("\n".join(rows)) == [(SeenWord("Kế", 6, 36, 0.96), SeenWord("<A&B>", 50, 86, 0.07)), ()]


@pytest.mark.parametrize(
    ("text", "noise"),
    [("PHÓ CHÁNH VĂN PHÒNG", False), ("CHỦ TỊCH", False), ("Chủ tịch", True), ("HÀN DÂN TỈ", True), ("=⁄ ỊJ", True)],
)
def test_a_position_that_a_pen_crosses_is_no_dirt(text, noise):
    assert is_noise([SeenWord(word, 0, 9, 0.0) for word in text.split()]) is noise


def lines_of_ink(image: np.ndarray, x0: int, x1: int, tops: range) -> None:
    for top in tops:
        # letters with gaps between them
        for x in range(x0, x1, 14):
            image[top : top + 18, x : x + 9] = 0


def test_a_line_beside_which_a_pen_writes_is_not_set_in_the_columns_below_it():
    image = np.full((1200, 1600), 255, np.uint8)
    lines_of_ink(image, 200, 1400, range(100, 400, 50))
    lines_of_ink(image, 200, 440, range(400, 401))
    lines_of_ink(image, 200, 600, range(500, 900, 50))
    lines_of_ink(image, 1000, 1300, range(500, 900, 150))
    (clean,) = ocr_image.gutters(ocr_image.Reduced.of(image).quarter)
    for step in range(260):
        image[380 + step : 384 + step, 1500 - step : 1504 - step] = 0
    (crossed,) = ocr_image.gutters(ocr_image.Reduced.of(image).quarter)
    assert 418 <= crossed[0] <= clean[0] <= 500 and crossed[2] == pytest.approx(clean[2], abs=100)


def test_strokes_go_and_letters_stay():
    image = np.full((300, 500), 250, np.uint8)
    lines_of_ink(image, 40, 200, range(40, 41))
    letters = image.copy()
    for step in range(200):
        image[80 + step, 250 + step : 254 + step] = 20
    cleaned = ocr_strokes.without_strokes(image, 200, 250)
    assert (cleaned == letters).all()
    blank = np.full((30, 30), 250, np.uint8)
    assert (ocr_strokes.without_strokes(blank, 200, 250) == blank).all()


@pytest.mark.parametrize("slope", [0.0, 0.012, -0.031])
def test_the_slope_of_lines_is_measured(slope):
    image = np.full((1200, 900), 255, np.uint8)
    lines_of_ink(image, 60, 840, range(80, 1100, 50))
    leaning = ocr_image.straightened(image, -slope)
    assert ocr_image.lean(ocr_image.sample_of(leaning)) == pytest.approx(slope, abs=0.0021)


def test_signs_and_tails_of_forms_spare_no_line_that_needs_them():
    for entry in grammar.entries("ocr"):
        signs, tail = entry.extra.get("sign", ""), entry.extra.get("tail", sys.maxsize)
        signs = [signs] if isinstance(signs, str) else signs
        for text in (*entry.examples, *(read for read, _ in entry.extra["mends"])):
            form = matching_form(text)
            if found := entry.regex.search(form):
                assert any(sign in form for sign in signs), (entry.id, text)
                assert len(form) - found.start() <= tail, (entry.id, text)


def test_the_end_mark_is_mended_at_the_end_of_a_long_line_only():
    assert mend_text("các cơ quan chịu trách nhiệm thi hành.!.") == "các cơ quan chịu trách nhiệm thi hành./."
    assert mend_text("thi hành.!. Các cơ quan chịu trách nhiệm") == "thi hành.!. Các cơ quan chịu trách nhiệm"


def test_a_vowel_that_no_syllable_has_is_mended():
    assert mend_text("kết quả bằu cử; xăy dựng; năng lượng") == "kết quả bầu cử; xây dựng; năng lượng"


def row(text: str, y: float, gap: int, wide: float, x: float = 90) -> Row:
    """A row with so wide a gap behind the word of this rank."""
    words = []
    for rank, piece in enumerate(text.split()):
        words.append(Word(piece, x, x + 5.0 * len(piece), y, y + 14))
        x = words[-1].x1 + (wide if rank == gap else 4)
    return Row(words)


def test_a_stretched_sentence_above_a_signature_is_no_row_of_two_columns():
    sentence = row("khẩn trương báo cáo UBND xã để được hướng dẫn", 500, 4, 13)
    title = row("Nơi nhận: GIÁM ĐỐC", 480, 1, 60)
    assert next(column for column, _ in pdf_flow.columns([sentence, title])) == 0
    head = row("ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI", 500, 3, 60)
    below = row("XÃ TÂN HÒA Độc lập - Tự do", 484, 2, 90)
    assert [column for column, _ in pdf_flow.columns([head, below])] == [1, 2]
