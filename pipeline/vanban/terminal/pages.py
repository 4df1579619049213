"""A file as it was read, page by page: the text, tables as tables, and what was taken out of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from rich import box
from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from vanban import draft, model

# why reading took something out; what has no row here is shown by its key
REASONS = MappingProxyType({
    "footer": "chân trang",
    "footnote_mark": "dấu chú thích",
    "handwriting": "chữ viết tay",
    "hidden": "chữ ẩn",
    "markup": "ký hiệu định dạng",
    "ocr_mended": "chữ nhận dạng sai, đã sửa",
    "ocr_noise": "vết bẩn, con dấu trên ảnh",
    "ornament": "đường kẻ, hoa văn",
    "page_number": "số trang",
    "repeated_header": "tiêu đề bảng lặp lại",
    "running_head": "đầu trang",
    "signature_block": "khối chữ ký số, con dấu",
    "web_residue": "phần thừa của trang web",
})  # fmt: skip


def show_pages(source: model.Source, text: draft.Text, console: Console) -> None:
    """Print the canonical text of one file as its pages have it."""
    for page in text.pages:
        console.print(Rule(f"Trang {page.number}/{len(text.pages)}", style="dim", align="left"))
        for piece in _pieces(page, text):
            console.print(piece)
        for item in text.removed:
            if item.page == page.number:
                console.print(_removed(item))
        console.print()
    for warning in text.warnings:
        console.print(Text(f"! {warning}", style="yellow"))
    facts = f"{source.path} · {source.reader} · {source.page_count} trang · {len(text.text.split())} từ"
    console.print(Text(facts, style="dim"))


def _pieces(page: model.Page, text: draft.Text) -> Iterator[RenderableType]:
    """The paragraphs and tables of a page, or those parts of them that stand on it."""
    at = page.start
    for table in text.tables:
        if table.end <= page.start or table.start >= page.end:
            continue
        yield from _paragraphs(text, at, min(max(at, table.start), page.end))
        yield _table(table, page)
        at = max(at, min(table.end, page.end))
    yield from _paragraphs(text, at, page.end)


def _paragraphs(text: draft.Text, start: int, end: int) -> Iterator[Text]:
    for line in text.text[start:end].split("\n"):
        if line.strip():
            is_note = any(a <= start < b for a, b in text.footnotes)
            yield Text(line.strip(), style="italic" if is_note else "")
        start += len(line) + 1


def _table(table: model.Table, page: model.Page) -> Table:
    """The rows of a table that stand on a page; the header is shown on every page of it."""
    rows = [row for row in table.rows if row and page.start <= row[0].start < page.end]
    columns = max(len(table.header), *(len(row) for row in table.rows)) if table.rows else len(table.header)
    title = f"bảng, {columns} cột, {len(table.rows)} hàng" + (" (tiếp)" if table.start < page.start else "")
    drawn = Table(title=Text(title, style="dim"), title_justify="left", box=box.SQUARE, show_lines=True)
    header = [*table.header, *[""] * (columns - len(table.header))]
    for name in header:
        drawn.add_column(Text(name), overflow="fold")
    drawn.show_header = any(header)
    for row in rows:
        drawn.add_row(*(Text(cell.text) for cell in row))
    return drawn


def _removed(item: model.Removed) -> Text:
    often = f" ×{item.count}" if item.count > 1 else ""
    return Text(f"⌫ {REASONS.get(item.why, item.why)}{often}: {_cut(item.text)}", style="dim")


def show_boxes(name: str, rows: Sequence[tuple[str, str, tuple[model.Box, ...]]], console: Console) -> None:
    """Print facts (kind and id, quote) with their boxes on the pages."""
    if not any(boxes for _, _, boxes in rows):
        console.print(f"{name}: không có vị trí trên trang (tệp này không có trang, hoặc bản đọc không cho biết).")
        return
    title = Text(f"{name}: vị trí trên trang, tính bằng điểm từ góc dưới bên trái")
    drawn = Table(box=box.SIMPLE_HEAD, expand=True, title=title, title_justify="left")
    drawn.add_column("Mục", style="cyan", no_wrap=True)
    drawn.add_column("Nguyên văn", ratio=3)
    drawn.add_column("Trang", justify="right")
    drawn.add_column("x0 y0 x1 y1", ratio=2)
    for label, quote, boxes in rows:
        places = "\n".join(f"{each.x0:g} {each.y0:g} {each.x1:g} {each.y1:g}" for each in boxes)
        pages = "\n".join(str(each.page) for each in boxes)
        drawn.add_row(label, Text(_cut(quote)), pages, places or "-")
    console.print(drawn)


def _cut(text: str, length: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else f"{flat[: length - 1]}…"
