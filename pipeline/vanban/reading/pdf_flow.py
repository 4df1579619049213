"""From rows to paragraphs by geometry: columns of letterheads and signatures, margins, indents, pitch."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from vanban.reading import mending
from vanban.reading.blocks import Paragraph
from vanban.reading.pdf_rows import Row

_GUTTER = 9.0
# … and at the least between two lines of a letterhead that reach far towards the other column, each beside a gap of
# its own that is so many times as wide as the line is high
_TIGHT_GUTTER, _CLEAR_GAP = 4.0, 2.0
_COLUMNS_APART = 3.0
_STRETCHED = 1.8
# letters before a gap behind which a small letter goes on with the sentence
_PROSE = 12
_MOST_BESIDE = 20
# a label and its tab: "Điều 4.    Phạm vi"
_LABEL = re.compile(r"(?:Điều|Chương|Mục|Phần|Khoản|Phụ lục|Bước)\s+\S{1,6}", re.IGNORECASE)
# whom a letter goes to stands below the letterhead
_ADDRESSED = re.compile(r"Kính gửi\s*:")
# where the bodies to whom a letter goes are listed, as a share of the width of the text
_ADDRESSEES = 0.25
_TOLERANCE = 5.0


@dataclass(slots=True)
class Margins:
    """Left and right edge of the body's text, in points; whether paragraphs start with an indent; usual pitch."""

    left: float
    right: float
    indented: bool = True
    pitch: float = 0.0

    @property
    def width(self) -> float:
        """Width of the text."""
        return self.right - self.left


class Line:
    """A row in the flow of its page. `column` is 0 in the body, 1 and 2 in a band of two columns.

    `left` is its distance from the left margin; `indented`: it starts to the right of that; `centred`: its middle is
    that of the page's text; `narrow`: it keeps off both margins.
    """

    __slots__ = ("band", "centred", "column", "indented", "left", "margins", "narrow", "page", "row", "text")

    def __init__(self, row: Row, page: int, margins: Margins, column: int = 0, band: int = 0) -> None:
        self.row, self.page, self.margins, self.column, self.band = row, page, margins, column, band
        self.text = row.text
        self.left = row.x0 - margins.left
        self.indented = self.left > 8
        self.centred = abs((row.x0 + row.x1) / 2 - (margins.left + margins.right) / 2) < 9
        self.narrow = self.left > 12 and margins.right - row.x1 > 12

    def is_full(self, following: Row) -> bool:
        """Whether the first word of the next row would not have fitted behind it."""
        return self.row.x1 + 0.22 * self.row.height + following.first_width > self.margins.right - _TOLERANCE


# ---------------------------------------------------------------- columns


def columns(rows: list[Row]) -> list[tuple[int, list[Row]]]:
    """Rows in the order of reading, in groups: column 0 the whole width, 1 the left of two columns, 2 the right one."""
    groups: list[tuple[int, list[Row]]] = []
    index = 0
    while index < len(rows):
        if rows[index].column:
            known = list(itertools.takewhile(lambda row: row.column, rows[index:]))
            groups += [(side, [row for row in known if row.column == side]) for side in (1, 2)]
            index += len(known)
            continue
        band = _band(rows, index)
        if band is None:
            if not groups or groups[-1][0] != 0:
                groups.append((0, []))
            groups[-1][1].append(rows[index])
            index += 1
            continue
        end, gutter = band
        left, right = _split([*_beside(groups, gutter), *rows[index:end]], gutter)
        groups += [(1, left), (2, right)]
        index = end
    return groups


def _beside(groups: list[tuple[int, list[Row]]], gutter: tuple[float, float]) -> list[Row]:
    """Take back the rows above a band that stand, each for itself, in one of its two columns.

    In letterheads and signatures the lines of the two columns may be set at different heights. Above a signature the
    last line of the text, left of the gutter, is none of these.
    """
    if not groups or groups[-1][0]:
        return []
    above, found = groups[-1][1], 0
    while found < min(len(above), _MOST_BESIDE) and (narrowed := _narrowed(above[-1 - found], gutter)):
        gutter, found = narrowed, found + 1
    taken = above[len(above) - found :]
    is_head = len(groups) == 1 and found == len(above)
    while taken and not is_head and taken[0].x0 < gutter[1]:
        del taken[0]
    left, right = _split(taken, gutter)
    if not right or (is_head and not left):
        return []
    del above[len(above) - len(taken) :]
    if not above:
        groups.pop()
    return taken


def _band(rows: list[Row], start: int) -> tuple[int, tuple[float, float]] | None:
    """The end and the gutter of the band of two columns that starts with this row, if one does."""
    best = None
    for gap in _gaps(rows[start]):
        gutter, end, both = gap, start + 1, 1
        while end < len(rows) and rows[end - 1].y0 - rows[end].y0 < 8 * rows[end].height:
            narrowed = _narrowed(rows[end], gutter)
            if narrowed is None or _ADDRESSED.match(rows[end].text):
                break
            gutter, end = narrowed, end + 1
        sides = [_split(rows[start:end], gutter)]
        both = min(len(side) for side in sides[0])
        rank = (end - start, gap[1] - gap[0])
        if end - start >= 2 and both >= 1 and (best is None or rank > best[0]):
            best = (rank, end, gutter)
    return best[1:] if best else None


def _gaps(row: Row) -> list[tuple[float, float]]:
    """Wide gaps of a row that may be the gutter between two columns: words on both sides, no mere label or bullet."""
    least = max(_GUTTER, 0.75 * row.height)
    if row.widest <= least:
        return []
    gaps = [(left, right) for (_, left), (right, _) in itertools.pairwise(row.spans)]
    # a justified line whose next word did not fit is stretched everywhere
    if len(gaps) > 2:
        least = max(least, _STRETCHED * sorted(right - left for left, right in gaps)[len(gaps) // 2])
    wide = [(number, gap) for number, gap in enumerate(gaps, start=1) if gap[1] - gap[0] > least]
    return [gap for number, gap in wide if _may_part([word.text for word in row.words], number)]


def _may_part(words: list[str], number: int) -> bool:
    """Whether the first words of a row, so many, and the others may stand in two columns."""
    left, right = words[:number], words[number:]
    if right[0][:1].islower() and right[0] != "ngày" and _letters(left) >= _PROSE:
        return False  # a sentence that is stretched, or whose words OCR has measured badly
    return not _LABEL.fullmatch(" ".join(left)) and _letters(left) >= 5 and _letters(right) >= 3


def _letters(words: list[str]) -> int:
    return sum(char.isalnum() for word in words for char in word)


def _narrowed(row: Row, gutter: tuple[float, float]) -> tuple[float, float] | None:
    """What is left of a gutter beside one more row, or None when the row crosses it."""
    left, right = gutter
    for x0, x1 in row.spans:
        if x1 <= left + 0.5 or x0 >= right - 0.5:
            continue
        if x0 - left >= right - x1:
            right = x0
        else:
            left = x1
    if right - left >= _GUTTER or (left, right) == gutter:
        return left, right
    # words on both sides with only a usual space between them are one run of text
    return (left, right) if right - left >= _TIGHT_GUTTER and _is_clear(row, (left, right)) else None


def _is_clear(row: Row, gutter: tuple[float, float]) -> bool:
    """Whether a row has words on both sides of a gutter, far from each other."""
    before = [x1 for _, x1 in row.spans if x1 <= gutter[0] + 0.5]
    behind = [x0 for x0, _ in row.spans if x0 >= gutter[1] - 0.5]
    return bool(before and behind) and min(behind) - max(before) > _CLEAR_GAP * row.height


def _split(rows: list[Row], gutter: tuple[float, float]) -> tuple[list[Row], list[Row]]:
    middle = (gutter[0] + gutter[1]) / 2
    left = [Row(words) for row in rows if (words := [word for word in row.words if word.x1 <= middle])]
    right = [Row(words) for row in rows if (words := [word for word in row.words if word.x1 > middle])]
    return left, right


# ---------------------------------------------------------------- margins


def margins(rows: Iterable[Row], width: float, *, letterhead: bool = False) -> Margins | None:
    """The margins that the long rows of some pages of one width show, or None when there are too few.

    A row of a letterhead, whose columns a wide gap parts, tells them only where `letterhead` is given.
    """
    long = [row for row in rows if row.x1 - row.x0 > 0.5 * width]
    if not letterhead:
        long = [row for row in long if row.widest < _COLUMNS_APART * row.height]
    if len(long) < 2:
        return None
    starts = Counter(round(row.x0 / 3) for row in long)
    enough = max(1, 0.08 * len(long))
    left = 3.0 * min((place for place, count in starts.items() if count >= enough), default=min(starts))
    ends = sorted(row.x1 for row in long)
    return Margins(left, ends[int(0.85 * (len(ends) - 1))])


def learn_style(lines: list[Line]) -> None:
    """Set `indented` and `pitch` of all lines' margins by what the document does."""
    pitches: Counter[float] = Counter()
    starts = {True: 0, False: 0}
    for above, line in itertools.pairwise(lines):
        if above.page != line.page or above.column or line.column:
            continue
        if above.is_full(line.row) and not line.indented and not line.centred:
            pitches[round((above.row.y0 - line.row.y0) * 2) / 2] += 1
        elif not above.is_full(line.row) and not line.centred and line.left < 0.25 * line.margins.width:
            starts[line.indented] += 1
    pitch = pitches.most_common(1)[0][0] if pitches else 0.0
    for style in {id(line.margins): line.margins for line in lines}.values():
        style.indented, style.pitch = starts[True] >= starts[False], pitch


# ---------------------------------------------------------------- paragraphs


def paragraphs(lines: list[Line]) -> list[Paragraph]:
    """The paragraphs of lines in the order of reading; a page turn inside one is marked."""
    found: list[Paragraph] = []
    current: list[Line] = []
    for line in lines:
        if current and len(found[-1].text) < mending.LONGEST_PARAGRAPH and _joins(current, line):
            turn = mending.turns(line.page - current[-1].page)
            found[-1].text = mending.join(found[-1].text, line.text, turn)
            found[-1].strips.append((line.page, line.row))
            current.append(line)
        else:
            found.append(Paragraph(line.text, line.page, [(line.page, line.row)]))
            current = [line]
    return found


def _joins(current: list[Line], line: Line) -> bool:
    above = current[-1]
    if line.page != above.page:
        return _joins_over_page(above, line)
    if line.column != above.column or line.band != above.band:
        return False
    if line.column:
        return _joins_in_column(current, line)
    pitch = above.row.y0 - line.row.y0
    usual = line.margins.pitch or 1.25 * line.row.height
    if pitch > 1.5 * max(usual, 1.1 * line.row.height):
        return False
    if _on_one_axis(above, line):
        return _joins_centred(current, line)
    if (mending.is_cut(above.text) and not line.indented) or mending.closes_bracket(above.text, line.text):
        return True
    if not line.indented:
        return _joins_at_margin(above, line, pitch > 1.2 * usual)
    return _joins_hanging(current, line)


def _on_one_axis(above: Line, line: Line) -> bool:
    """Whether two lines are centred, on the page's text or at least, as titles, on each other."""
    if above.centred and line.centred:
        return above.narrow or line.narrow
    if not (above.row.bold and line.row.bold):
        return False
    if mending.is_upper(above.text) and mending.is_upper(line.text):
        middles = (above.row.x0 + above.row.x1) / 2 - (line.row.x0 + line.row.x1) / 2
        return abs(middles) < 6 and above.narrow and line.narrow
    # the last, centred line of a subject that fills its lines
    return line.centred and line.narrow and not above.indented


def _joins_over_page(above: Line, line: Line) -> bool:
    if above.column or line.column:
        return False
    if _on_one_axis(above, line) and above.row.bold and line.row.bold:
        return _joins_centred([above], line)
    if not line.indented and above.is_full(line.row) and above.margins.indented and not above.narrow:
        return not (above.row.bold and not line.row.bold)
    return mending.continues(above.text, line.text) and not (line.margins.indented and line.indented)


def _joins_at_margin(above: Line, line: Line, far: bool) -> bool:
    if not above.is_full(line.row):
        return mending.starts_lower(line.text) and mending.continues(above.text, line.text)
    if above.margins.indented:
        return True
    if mending.is_item(line.text) and not mending.is_range(above.text, line.text):
        return False
    return not far or not mending.ends_sentence(above.text)


def _joins_hanging(current: list[Line], line: Line) -> bool:
    """Lines that hang below the text of an item, or paragraphs that are indented as a whole."""
    above = current[-1]
    if not above.is_full(line.row) or mending.is_item(line.text):
        return False
    if above.centred and above.row.bold != line.row.bold:
        return False  # the last line of a title, whose left end happens to stand where paragraphs start
    if len(current) > 1 or line.left > _ADDRESSEES * line.margins.width:
        return abs(line.row.x0 - above.row.x0) < 4
    hangs = mending.is_item(above.text) and any(abs(line.row.x0 - x0) < 4 for x0, _ in above.row.spans[1:3])
    return hangs or (mending.starts_lower(line.text) and not mending.ends_sentence(above.text))


def _joins_centred(current: list[Line], line: Line) -> bool:
    """Titles over several lines: the same type, one after the other; the line of the type stands alone."""
    above = current[-1]
    if mending.open_bracket(above.text):
        return True
    if mending.is_authority(above.text) or mending.is_authority(line.text) or mending.is_bracketed(above.text):
        return False
    if mending.is_remark(line.text) or mending.ends_sentence(above.text) or mending.is_item(line.text):
        return False
    same = above.row.bold == line.row.bold and abs(above.row.size - line.row.size) < 0.7
    if not same or mending.is_upper(above.text) != mending.is_upper(line.text):
        return False
    return not mending.stands_alone(above.text) and not mending.stands_alone(line.text)


def _joins_in_column(current: list[Line], line: Line) -> bool:
    """In a letterhead or below the text each line stands alone, except the rest of an entry or of a subject."""
    above = current[-1]
    if mending.completes_head(above.text, line.text):
        return True
    if mending.is_item(line.text) or mending.is_upper(above.text) or mending.is_upper(line.text):
        return False
    entry = current[0].text.lstrip()[:1] in "-–+" or current[0].text.startswith("V/v")
    # the stamp "(đã ký)" stands where somebody signs
    if mending.is_bracketed(line.text) and not entry:
        return False
    if mending.continues(above.text, line.text):
        return True
    return entry and not re.search(r"[;.]\s*$", above.text)
