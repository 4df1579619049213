"""Two columns that an author set with tabs or spaces: a letterhead, a signature beside the recipients."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from vanban.reading import mending
from vanban.reading.blocks import BULLETS

_GAP = re.compile(r"(?<=\S)(?:[ \xa0]{4,}|[ \xa0]*\t[ \t\xa0]*)(?=\S)")
# a gap after "ngày" or before "tháng" is a blank to be filled in by hand
_BLANK_TO_FILL = re.compile(r"(?:ngày|tháng|năm|số|số:)\s*$", re.IGNORECASE)
_FILLS = re.compile(r"(?:tháng|năm)\b|[-/,.:;](?![-–_])")
_ENTRY = re.compile(rf"\s*[-–+•{BULLETS}]\s*[^\W\d]")
_RIGHT_COLUMN = 24
_LONGEST = 60
_LONGEST_ENTRY = 160
_MOST_LINES = 40
_MOST_GAPS = 12

Placed = list[tuple[int, str]]


def has_gap(raw: str) -> bool:
    """Whether a line has a gap that may part two columns or cells."""
    return bool(_GAP.search(raw))


def is_entry(raw: str) -> bool:
    """Whether a line is an entry of a list of recipients: a dash and a word."""
    return bool(_ENTRY.match(raw))


def indent_of(raw: str) -> int:
    """White space before the text, tabs counted to the next multiple of eight."""
    wide = raw.expandtabs(8)
    return len(wide) - len(wide.lstrip())


def arrange(raws: Sequence[str], index: int) -> tuple[Placed, int]:
    """The block of two columns that starts at line `index`: its texts with the numbers of their lines, the left
    column before the right one, and how many lines it takes; ([], 1) where none starts."""
    if _split(raws[index]) is None:
        return [], 1
    left: Placed = []
    right: Placed = []
    last_right, kept_left, end = index, 0, index
    blank = False
    for at in range(index, min(len(raws), index + _MOST_LINES)):
        raw = raws[at]
        if not raw.strip():
            blank = True
            continue
        parts, blank, parted = _split(raw), False, blank
        if parts is None and indent_of(raw) < _RIGHT_COLUMN:
            # what follows the list behind a blank line is no entry: the page goes on
            if not _may_stand_left(raw, left) or (parted and _in_list(left) and not is_entry(raw)):
                break
            left.append((at, raw))
            if is_entry(raw) or _in_list(left[:-1]):
                kept_left, end = len(left), at
            continue
        if parts is not None:
            left.append((at, parts[0]))
        right.append((at, parts[1] if parts is not None else raw))
        last_right, kept_left, end = at, len(left), at
    if len(right) < 2 or last_right == index:
        return [], 1
    return left[:kept_left] + right, end - index + 1


def _may_stand_left(raw: str, left: Placed) -> bool:
    if is_entry(raw) and _in_list(left):
        return len(raw.strip()) < _LONGEST_ENTRY
    return len(raw.strip()) < _LONGEST and (not left or mending.is_item(raw) or _in_list(left))


def _in_list(left: Placed) -> bool:
    return any(is_entry(raw) for _, raw in left[-2:])


def _split(raw: str) -> tuple[str, str] | None:
    if "\t" not in raw and "    " not in raw and "\xa0" not in raw:
        return None
    gaps = list(itertools.islice(_GAP.finditer(raw), _MOST_GAPS))
    gaps = [gap for gap in gaps if not _FILLS.match(raw, gap.end())]
    gaps = [gap for gap in gaps if not _BLANK_TO_FILL.search(raw[max(0, gap.start() - 10) : gap.start()])]
    # "-⇥Lưu: VT.⇥KT. CHỦ TỊCH": a tab behind a bullet parts no columns
    gaps = gaps[1:] if len(gaps) > 1 and len(raw[: gaps[0].start()].strip()) == 1 else gaps
    if len(gaps) != 1:
        return None
    left, right = raw[: gaps[0].start()], raw[gaps[0].end() :]
    label = mending.is_item(left) and len(left.strip()) < 5 and left.strip()[-1:] != "-"
    if len(left.strip()) < 2 or label or len(right.strip()) < 3 or _is_prose(left.strip(), right.strip()):
        return None
    return left, right


def _is_prose(left: str, right: str) -> bool:
    """Whether the gap only stretches a sentence, as authors do to push words into the next line."""
    if len(left) > 2 * _LONGEST or len(right) > _LONGEST + 10:
        return True
    return len(left) > _LONGEST // 2 and right[0].islower() and not mending.ends_sentence(left)
