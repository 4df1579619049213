"""Plain text, Markdown and HTML: cases as rows, laws on whatever is read."""

from __future__ import annotations

import json
import unicodedata

import pytest

from conftest import ROOT
from vanban.reading import mending, read
from vanban.reading.blocks import PAGE_TURN

CASES = ROOT / "tests" / "cases"


def rows(name):
    """The rows of a file of cases."""
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))


def check_laws(text, source):
    """What reading promises, for any document."""
    assert unicodedata.is_normalized("NFC", text.text)
    assert not any(char in text.text for char in "\r\f\v\x00\ufeff\u00a0\ufffe")
    assert "  " not in text.text and not any(line != line.strip(" ") for line in text.text.split("\n"))
    assert "" not in text.text.split("\n") or text.tables, "a blank line outside a table"
    assert [page.number for page in text.pages] == list(range(1, source.page_count + 1))
    assert text.pages[0].start == 0 and text.pages[-1].end == len(text.text)
    assert all(a.end == b.start for a, b in zip(text.pages, text.pages[1:], strict=False))
    for table in text.tables:
        cells = [cell for row in table.rows for cell in row]
        assert all(text.text[cell.start : cell.end] == cell.text for cell in cells)
        assert all(table.start <= cell.start <= cell.end <= table.end for cell in cells)
        assert len({len(row) for row in table.rows} | ({len(table.header)} - {0})) <= 1, "rows of one width"
    for start, end in text.footnotes:
        assert 0 <= start < end <= len(text.text)
    for item in text.removed:
        assert item.text and item.why and item.count >= 1 and 1 <= item.page <= source.page_count


def read_bytes(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    source, text = read(path)
    check_laws(text, source)
    return source, text


@pytest.mark.parametrize("row", rows("reading_text"), ids=lambda row: row["why"])
def test_text(row, tmp_path):
    _, text = read_bytes(tmp_path, f"x.{row.get('format', 'txt')}", row["text"].encode())
    assert text.text.split("\n") == row["expected"]
    if "header" in row:
        assert list(text.tables[0].header) == row["header"]


@pytest.mark.parametrize("row", rows("reading_html"), ids=lambda row: row["why"])
def test_html(row, tmp_path):
    page = f"<html><head><meta charset=utf-8></head><body>{row['text']}</body></html>"
    _, text = read_bytes(tmp_path, "x.html", page.encode())
    assert text.text.split("\n") == row["expected"]
    if "header" in row:
        assert list(text.tables[0].header) == row["header"]


@pytest.mark.parametrize("row", rows("reading_joins"), ids=lambda row: row["why"])
def test_joins(row):
    joined = mending.join(row["left"], row["right"]) if mending.continues(row["left"], row["right"]) else None
    assert joined == row["joined"]


def test_a_page_turn_in_mid_sentence_parts_the_pages(tmp_path):
    data = f"Các cấp ủy tổ chức quán triệt Chỉ{PAGE_TURN}thị này.\n{PAGE_TURN}Nơi nhận:".encode()
    source, text = read_bytes(tmp_path, "x.txt", data)
    assert source.page_count == 3
    assert text.text == "Các cấp ủy tổ chức quán triệt Chỉ thị này.\nNơi nhận:"
    assert [text.text[page.start : page.end] for page in text.pages] == [
        "Các cấp ủy tổ chức quán triệt Chỉ ",
        "thị này.\n",
        "Nơi nhận:",
    ]


def test_removed_is_folded_and_counted(tmp_path):
    _, text = read_bytes(tmp_path, "x.txt", "*a* và *b*\n-----\nc\n-----".encode())
    assert {(item.text, item.why, item.count) for item in text.removed} == {
        ("*", "markup", 4),
        ("-----", "ornament", 2),
    }


@pytest.mark.parametrize(
    ("data", "encoding", "warned"),
    [
        ("Kế hoạch".encode(), "utf-8", False),
        (b"\xef\xbb\xbf" + "Kế hoạch".encode(), "utf-8", False),
        ("Kế hoạch".encode("utf-16"), "utf-16", False),
        (("Kế hoạch của tỉnh. " * 20).encode() + b"\xff.", "utf-8", True),
        (unicodedata.normalize("NFD", "Kế hoạch").encode(), "utf-8", False),
        ("Kê\u0301 hoa\u0323ch năm 2024".encode("cp1258"), "cp1258", True),
    ],
)
def test_encodings(data, encoding, warned, tmp_path):
    source, text = read_bytes(tmp_path, "x.txt", data)
    assert text.text.startswith("Kế hoạch")
    assert source.encoding == encoding and bool(source.warnings) == warned


@pytest.mark.parametrize(
    ("declared", "used", "warned"), [("iso-8859-1", "utf-8", True), ("windows-1258", "cp1258", False)]
)
def test_a_page_that_declares_a_wrong_charset(declared, used, warned, tmp_path):
    page = f"<html><head><meta charset={declared}></head><body><p>Kê\u0301 hoa\u0323ch</p></body></html>"
    source, text = read_bytes(tmp_path, "x.html", page.encode(used))
    assert text.text == "Kế hoạch" and bool(source.warnings) == warned


def test_html_saved_as_doc_is_read_as_html(tmp_path):
    source, text = read_bytes(tmp_path, "x.doc", "<html><body><p>Kính gửi: Sở Nội vụ</p></body></html>".encode())
    assert source.reader == "html" and text.text == "Kính gửi: Sở Nội vụ"


def test_an_article_is_found_among_the_rest_of_its_page(tmp_path):
    page = """<html><body><header><nav><a href=1>Thời sự</a></nav></header><main>
    <h1>Kế hoạch số 40-KH/TU của Tỉnh ủy</h1><p class=date>5/2/2024</p><div id=content>
    <p>Ban Thường vụ Tỉnh ủy ban hành Kế hoạch thực hiện như sau:</p>
    <figure><figcaption>Ảnh: Lê Hoa</figcaption></figure>
    <p>1. Các huyện ủy tổ chức học tập, quán triệt trong quý I.</p></div>
    <div class="related-news"><a href=2>Bài khác về công tác này</a></div></main><footer>© Báo</footer></body></html>"""
    _, text = read_bytes(tmp_path, "x.html", page.encode())
    assert text.text.split("\n") == [
        "Kế hoạch số 40-KH/TU của Tỉnh ủy",
        "Ban Thường vụ Tỉnh ủy ban hành Kế hoạch thực hiện như sau:",
        "1. Các huyện ủy tổ chức học tập, quán triệt trong quý I.",
    ]
    assert {"Thời sự", "Ảnh: Lê Hoa", "Bài khác về công tác này", "© Báo"} <= {item.text for item in text.removed}
