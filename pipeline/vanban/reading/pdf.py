"""PDF: pdfium reads the words of a page, OCR those of a page image, pdfplumber finds the cells of ruled pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from vanban import errors, model
from vanban.reading import furniture, limits, pdf_flow, pdf_legacy, tables
from vanban.reading.blocks import Grid, Paragraph, Reading
from vanban.reading.pdf_flow import Line, Margins
from vanban.reading.pdf_open_tables import find_open_tables
from vanban.reading.pdf_page import PageText, read_page
from vanban.reading.pdf_rows import Row
from vanban.reading.pdf_tables import RuledTable, find_tables, part_rows
from vanban.reading.pdf_words import Word

# a page with fewer letters than this beside its heads, on which an image or drawn outlines stand, is a scan
_FEW_LETTERS = 80
_BODY_IMAGE = 0.2
_OUTLINES = 400
_WHOLE_IMAGE = 0.8
_UNKNOWN = re.compile("[\x00-\x1f\ue000-\uf8ff\ufffd]")
# a page with fewer rows shows no margins of its own
_ENOUGH_ROWS = 12
_AFTER_MARK = '.,;:)”"'
# a text layer of so many words, of which fewer than this share have a Vietnamese letter, was read as another language
_ENOUGH_WORDS, _VIETNAMESE = 40, 0.25


def read(path: Path, data: bytes) -> Reading:
    """Read a PDF, page images by OCR. Raises EncryptedFile, DamagedFile, TooLarge, NeedsOcr, EmptyFile."""
    document = _open(data)
    try:
        pages = _pages(document)
    finally:
        document.close()
    verdict = pdf_legacy.to_unicode(pages)
    reading = Reading(blocks=[], page_count=len(pages), encoding=verdict.main, warnings=verdict.warnings)
    reading.sizes = {page.number: (max(1.0, page.width), max(1.0, page.height)) for page in pages}
    put_back = _read_scans(data, pages, reading)
    arrange(pages, reading)
    put_back()
    return reading


def arrange(pages: list[PageText], reading: Reading) -> None:
    """Make the paragraphs, tables and notes of `reading` of the rows of all pages."""
    grids = _ruled_tables(pages)
    _take_furniture(pages, reading)
    reading.warnings += _warnings(pages)
    reading.notes = _take_notes(pages, reading)
    lines_of = _flow(pages, grids, reading)
    reading.blocks = _blocks(pages, lines_of, grids, reading.removed)


def _open(data: bytes):
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise errors.EncryptedFile(
                "The PDF is protected by a password.", advice="Save it again without the password."
            ) from error
        raise errors.DamagedFile(
            f"The PDF cannot be parsed ({error}).", advice="It may be truncated: fetch it again from its source."
        ) from error
    most = limits.current().pages
    if len(document) > most:
        pages = len(document)
        document.close()
        raise errors.TooLarge(f"The PDF has {pages} pages, more than {most}.", advice="Split it into its documents.")
    return document


def _pages(document) -> list[PageText]:
    import pypdfium2 as pdfium

    try:
        return [read_page(document, number) for number in range(1, len(document) + 1)]
    except pdfium.PdfiumError as error:
        raise errors.DamagedFile(
            f"A page of the PDF cannot be read ({error}).", advice="Fetch the file again from its source."
        ) from error


# ---------------------------------------------------------------- furniture, notes, scans


def _take_furniture(pages: list[PageText], reading: Reading) -> None:
    edges = [line for page in pages for line in _edge_lines(page)]
    running = {(line.page, line.top, line.rank) for line in furniture.running(edges, len(pages))}
    for page in pages:
        kept, last, block = [], len(page.rows) - 1, False
        suspects = furniture.suspects([row.text for row in page.rows])
        for index, (row, suspect) in enumerate(zip(page.rows, suspects, strict=True)):
            why = furniture.reason(row.text, index in (0, last), block) if suspect else None
            if (page.number, True, index) in running or (page.number, False, last - index) in running:
                why = "running_head" if index <= last / 2 else "footer"
            block = why == "signature_block"
            if why is None:
                kept.append(row)
            else:
                reading.removed.append(model.Removed(page=page.number, text=row.text, why=why))
        page.rows = kept
        # a page number that stood below a running head is now at the edge
        for row in [kept[0], kept[-1]] if len(kept) > 1 else kept:
            if furniture.reason(row.text, at_edge=True) == "page_number":
                kept.remove(row)
                reading.removed.append(model.Removed(page=page.number, text=row.text, why="page_number"))
        for text in page.hidden:
            reading.removed.append(model.Removed(page=page.number, text=text, why="hidden"))
        for stamp in page.stamps:
            reading.removed.append(model.Removed(page=page.number, text=stamp.text, why="signature_block"))


def _edge_lines(page: PageText):
    for top, rows in ((True, page.rows[:2]), (False, page.rows[::-1][:2])):
        for rank, row in enumerate(rows):
            yield furniture.EdgeLine(page.number, row.text, rank, top, row.y0 / max(1.0, page.height))


def _read_scans(data: bytes, pages: list[PageText], reading: Reading) -> Callable[[], None]:
    """Read by OCR the pages that are images, and those whose text layer nobody can read.

    Their words stand on a page made straight; what is returned puts them back to where the image has them. Raises
    NeedsOcr.
    """
    blind = [page for page in pages if _is_misread(page)] if _tells_letters(pages) else pages
    scans = [page for page in pages if page in blind or _is_scan(page)]
    if not scans:
        return lambda: None
    from vanban.reading import ocr

    ocr.read_scans(data, scans, reading, blind={page.number for page in blind})
    return lambda: ocr.put_back(scans)


def _tells_letters(pages: list[PageText]) -> bool:
    """Whether the fonts tell which letters they show."""
    text = "".join(row.text for page in pages for row in page.rows)
    return len(_UNKNOWN.findall(text)) <= 0.2 * len(text)


def _is_misread(page: PageText) -> bool:
    """Whether a page image has a text layer that a program without Vietnamese has made."""
    if page.drawings.image_share <= _WHOLE_IMAGE:
        return False
    words = [word.text for word in page.gather() if len(word.text) > 1 and word.text.isalpha()]
    return len(words) >= _ENOUGH_WORDS and sum(not word.isascii() for word in words) < _VIETNAMESE * len(words)


def _warnings(pages: list[PageText]) -> list[str]:
    read_by_machine = [str(page.number) for page in pages if page.drawings.image_share > _WHOLE_IMAGE]
    if not read_by_machine:
        return []
    return [f"pages {', '.join(read_by_machine)} are images with a text layer: what an OCR program has read there"]


def _is_scan(page: PageText) -> bool:
    if page.drawings.image_share <= _BODY_IMAGE and page.drawings.paths <= _OUTLINES:
        return False
    # running heads and signature blocks lie over a scan and are no text of it
    own = (row.text for row in page.rows if furniture.reason(row.text, at_edge=True, in_block=True) is None)
    return sum(char.isalnum() for text in own for char in text) < _FEW_LETTERS


def _take_notes(pages: list[PageText], reading: Reading) -> list[Paragraph]:
    """Footnotes: rows of smaller type at the foot of a page, the first of which opens with a number."""
    letters: Counter[float] = Counter()
    for page in pages:
        for row in page.rows:
            letters[round(row.size)] += len(row.text)
    body = letters.most_common(1)[0][0] if letters else 0.0
    notes = []
    for page in pages:
        start = len(page.rows)
        while start > 0 and page.rows[start - 1].size < 0.9 * body:
            start -= 1
        starts = [row for row in page.rows[start:] if _note_number(row)]
        if starts:
            at = page.rows.index(starts[0])
            notes += _note_paragraphs(page.rows[at:], page)
            page.rows = page.rows[:at]
            _take_marks(page, {number for row in starts if (number := _note_number(row))}, reading)
    return notes


def _take_marks(page: PageText, numbers: set[str], reading: Reading) -> None:
    """Take the numbers of the page's notes off the words on which they hang."""
    for word in page.gather():
        if word.mark.strip("()") in numbers:
            reading.removed.append(model.Removed(page=page.number, text=word.mark, why="footnote_mark"))
            word.text = "".join(word.text.rsplit(word.mark, 1))
            word.mark = ""
    rows, page.rows = page.rows, []
    for row in rows:
        kept: list[Word] = []
        for word in row.words:
            # "gia ¹." leaves a full stop of its own
            if kept and word.text and not re.search(r"\w", word.text) and word.text[0] in ".,;:)”":
                kept[-1].text += word.text
            elif word.text:
                kept.append(word)
        if kept:
            row.put(kept)
            page.rows.append(row)


def _note_number(row: Row) -> str:
    first = row.words[0]
    number = re.match(r"\(?(\d{1,2}|\*)\)?", first.text) if first.mark or first.text.isdigit() else None
    return number[1] if number and len(first.text) < 4 + len(first.text.lstrip("(0123456789)*")) else ""


def _note_paragraphs(rows: list[Row], page: PageText) -> list[Paragraph]:
    edges = pdf_flow.margins(rows, 0.8 * page.width) or Margins(
        min(row.x0 for row in rows), max(row.x1 for row in rows)
    )
    paragraphs: list[Paragraph] = []
    for row in rows:
        if paragraphs and not _note_number(row) and (row.x0 - edges.left <= 8 or len(paragraphs[-1].text) < 4):
            paragraphs[-1].text += " " + row.text
            paragraphs[-1].strips.append((page.number, row))
        else:
            paragraphs.append(Paragraph(row.text, page.number, [(page.number, row)]))
    return paragraphs


# ---------------------------------------------------------------- tables


def _ruled_tables(pages: list[PageText]) -> dict[int, list[RuledTable]]:
    """The tables of each page that has ruling lines; their words leave the rows of the page."""
    found: dict[int, list[RuledTable]] = {}
    for page in pages:
        tables_ = []
        before = found.get(page.number - 1, [None])[-1]
        if page.drawings.ruled:
            ruled = find_tables(page.drawings, page.height)
            tables_ = [table for at, table in enumerate(ruled) if _fill(table, page, None if at else before)]
        if len(page.drawings.across) >= 3:
            tables_ += [table for table in find_open_tables(page, tables_) if _fill(table, page)]
        if tables_:
            found[page.number] = sorted(tables_, key=lambda table: -table.top)
    return found


def _fill(table: RuledTable, page: PageText, before: RuledTable | None = None) -> bool:
    """Move the words inside a table from the rows of the page to its cells; False for a table without words.

    Words in one cell only are no table, unless they are the rest of a row of the one `before`, on the last page.
    """
    places = {row: [table.place(word) for word in row.words] for row in page.rows if table.meets(row)}
    filled = {place for found in places.values() for place in found if place}
    goes_on = before is not None and tables.shared_edges(before.xs, table.xs) is not None
    if len(filled) < (1 if goes_on else 2):
        return False
    rows, page.rows = page.rows, []
    for row in rows:
        outside = []
        for word, place in zip(row.words, places[row], strict=True) if row in places else ():
            if place:
                table.words.setdefault(place, []).append(word)
                page.tabled.append(word)
            else:
                outside.append(word)
        if outside and len(outside) < len(row.words):
            row.put(outside)
        if outside or row not in places:
            page.rows.append(row)
    part_rows(table)
    return True


# ---------------------------------------------------------------- flow


def _shared_margins(pages: list[PageText]) -> dict[tuple[int, int], Margins | None]:
    """The margins of all pages of a width, left and right ones apart, as books are printed, where these have enough."""
    shared: dict[tuple[int, int], Margins | None] = {}
    for width in {round(page.width) for page in pages}:
        of_width = [page for page in pages if round(page.width) == width]
        every = [row for page in of_width for row in page.rows]
        for side in (0, 1):
            rows = [row for page in of_width if page.number % 2 == side for row in page.rows]
            shared[width, side] = pdf_flow.margins(rows if len(rows) > _ENOUGH_ROWS else every, 0.8 * width)
    return shared


def _flow(pages: list[PageText], grids: dict[int, list[RuledTable]], reading: Reading) -> dict[int, list[Line]]:
    """Each page's rows in the order of reading with the margins that hold for them; ornaments out."""
    shared = _shared_margins(pages)
    lines_of: dict[int, list[Line]] = {}
    for page in pages:
        width = round(page.width)
        edges = pdf_flow.margins(page.rows, 0.8 * page.width) if len(page.rows) > _ENOUGH_ROWS else None
        if edges is None and page.number in grids:
            edges = Margins(min(t.xs[0] for t in grids[page.number]), max(t.xs[-1] for t in grids[page.number]))
        edges = edges or shared[width, page.number % 2] or Margins(0.14 * width, 0.9 * width)
        lines_of[page.number] = lines = []
        for band, (column, rows) in enumerate(pdf_flow.columns(page.rows)):
            for row in rows:
                # a whole row was asked about before
                if column and (why := furniture.reason(row.text)):
                    reading.removed.append(model.Removed(page=page.number, text=row.text, why=why))
                else:
                    lines.append(Line(row, page.number, edges, column, band))
    pdf_flow.learn_style([line for lines in lines_of.values() for line in lines])
    return lines_of


def _blocks(
    pages: list[PageText],
    lines_of: dict[int, list[Line]],
    grids: dict[int, list[RuledTable]],
    removed: list[model.Removed],
) -> list[Paragraph | Grid]:
    blocks: list[Paragraph | Grid] = []
    pending: list[Line] = []
    open_table: tuple[Grid, list[float]] | None = None
    for page in pages:
        rest = lines_of[page.number]
        for table in grids.get(page.number, []):
            above = [line for line in rest if line.row.y0 > table.top - 2]
            rest = rest[len(above) :]
            pending += above
            if pending:
                blocks += pdf_flow.paragraphs(pending)
                pending, open_table = [], None
            open_table = _add_table(table, page.number, blocks, open_table, removed)
        if rest:
            pending += rest
            open_table = open_table if not rest else None
    return blocks + pdf_flow.paragraphs(pending)


def _add_table(table: RuledTable, page: int, blocks, open_table, removed) -> tuple[Grid, list[float]]:
    """Add a table to the blocks, or its rows to the table that the page before has left open; that with its edges."""
    rows, strips = table.texts(page)
    new = Grid(rows, tables.header_depth(rows, table.first_row_spans), [page] * len(rows), strips)
    if open_table is not None:
        grid, xs = open_table
        shared = tables.shared_edges(xs, table.xs)
        same = shared is not None and len(shared) == len(xs) == len(table.xs)
        if shared is not None and (same or tables.has_no_own_header(new, grid)):
            tables.widen(grid, xs, shared)
            tables.widen(new, [x - table.xs[0] + xs[0] for x in table.xs], shared)
            tables.append(grid, new, page, removed, tables.has_label_column(grid.rows))
            return grid, shared
    blocks.append(new)
    return new, table.xs
