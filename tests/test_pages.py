"""`vanban text FILE --layout`: pages, tables, and what was taken out."""

from __future__ import annotations

import pytest

from reading_files import grid, has_font, paragraph, pdf
from vanban.cli import main
from vanban.reading import read
from vanban.terminal.pages import REASONS

BODY = "1. Sở Nội vụ chủ trì, phối hợp với các sở, ban, ngành tổng hợp kết quả, báo cáo Ủy ban nhân dân tỉnh."


def shown(path, capsys, monkeypatch, *options):
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["text", str(path), *options]) == 0
    return capsys.readouterr().out


@pytest.mark.skipif(not has_font(), reason="no DejaVu fonts: a PDF with Vietnamese letters cannot be made")
def test_the_pages_of_a_pdf(tmp_path, capsys, monkeypatch):
    cells = [(90, 680, "TT"), (130, 680, "Nhiệm vụ"), (340, 680, "Cơ quan"), (90, 640, "1"), (130, 640, "Tổng kết"),
             (340, 640, "Sở Y tế")]  # fmt: skip
    head = [(90, 680, "TT"), (130, 680, "Nhiệm vụ"), (340, 680, "Cơ quan"), (90, 640, "2"), (130, 640, "Kiểm tra"),
            (340, 640, "Sở Tài chính")]  # fmt: skip
    rules = grid([85, 120, 330, 520], [700, 670, 620])
    pages = [[*paragraph(BODY, 760), *cells], [(300, 800, "2"), *head, *paragraph("2. Lưu hồ sơ.", 500)]]
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf(pages, {1: rules, 2: rules}))
    out = shown(path, capsys, monkeypatch, "--layout")
    first, second = out.split("Trang 2/2")
    assert "Trang 1/2" in first and BODY in first and "│ 1  │ Tổng kết │ Sở Y tế │" in first and "Kiểm tra" not in first
    assert "(tiếp)" in second and "│ 2  │ Kiểm tra │ Sở Tài chính │" in second and "2. Lưu hồ sơ." in second
    assert f"{REASONS['page_number']}: 2" in second and f"{REASONS['repeated_header']}: TT Nhiệm vụ Cơ quan" in second
    text = shown(path, capsys, monkeypatch)
    assert text == read(path)[1].text + "\n" and "Trang" not in text


def test_text_with_marks_of_a_terminal_is_shown_as_it_stands(tmp_path, capsys, monkeypatch):
    path = tmp_path / "x.txt"
    path.write_text("KẾ HOẠCH\n[bold]Sở Nội vụ[/] tổng hợp :smile:\n", "utf-8")
    assert "[bold]Sở Nội vụ[/] tổng hợp :smile:" in shown(path, capsys, monkeypatch, "--layout")


def test_every_reason_has_its_words(root):
    written = (root / "pipeline" / "vanban" / "grammar" / "furniture.toml").read_text("utf-8")
    reasons = {line.split('"')[1] for line in written.splitlines() if line.startswith("why = ")}
    assert reasons and reasons <= set(REASONS)
