"""The foot of a document: recipients (Nơi nhận) and signature.

Powers: TM., T/M on behalf of a collective; KT., K/T for the head; TL., T/L by order; TUQ. by authority; the State
writes them with a point, the Party with a slash (Nghị định 30/2020/NĐ-CP, Hướng dẫn 36-HD/VPTW).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vanban import model
from vanban.grammar.forms import UPPER
from vanban.structure import marks
from vanban.structure.labels import read_label
from vanban.structure.marks import Row

_MAX_LINE = 220
_MAX_GROUP = 900
_GROUP = re.compile(r"[-+•*]\s*(?:Các|Như)\s[^.:;]{2,40}:\s(?:[^.;]|\.(?=\S))*[;,.]?$")
_LINES_TO_NAME = 5
# where a narrow page has put the right column behind the left one: "- Như trên; KT. CHỦ TỊCH"
_COLUMN = re.compile(r"(?<=\S)\s+(?=(?:TM|T/M|KT|K/T|TL|T/L|TUQ)[./]?[ ]?(?:\w\w+[ ]){0,3}[A-ZĐ]{2})")
_POSITION = (
    r"(?:Q\.\s?)?(?:PHÓ\s+|TỔNG\s+)*(?:BÍ\s+THƯ|CHỦ\s+TỊCH|THỦ\s+TƯỚNG|BỘ\s+TRƯỞNG|THỨ\s+TRƯỞNG|CHÁNH\s+VĂN\s+PHÒNG"
    r"|CHÁNH\s+THANH\s+TRA|GIÁM\s+ĐỐC|CỤC\s+TRƯỞNG|VỤ\s+TRƯỞNG|VIỆN\s+TRƯỞNG|TRƯỞNG\s+(?:BAN|PHÒNG)|CHỦ\s+NHIỆM"
    r"|THỐNG\s+ĐỐC|HIỆU\s+TRƯỞNG|CHÁNH\s+ÁN|TỔNG\s+THƯ\s+KÝ)(?:\s+THƯỜNG\s+TRỰC)?\W{0,2}$"
)
# a position and who holds it in one line: "CHỦ TỊCH Lê Văn Hòa"
_NAME = rf"[{UPPER}](?:(?![{UPPER}])[^\W\d_])+"
_HELD = re.compile(_POSITION.removesuffix(r"\W{0,2}$") + rf"(?=\s+{_NAME}(?:\s{_NAME}){{1,4}}\W{{0,2}}$)")
# a power and the position below it in one line: "KT. THỦ TƯỚNG PHÓ THỦ TƯỚNG"
_POSITION_BEHIND = re.compile(rf"\s{_POSITION}")
# a recipient and the position of the right column: "- Như trên; THỨ TRƯỞNG"
_POSITION_BESIDE = re.compile(rf"(?<=[;,.])(?<!KT\.)(?<!TM\.)(?<!TL\.)(?<!Q\.)\s+{_POSITION}")
# the copy's note that somebody signed, between position and name: "PHÓ GIÁM ĐỐC (Đã ký) Lê Văn Hòa"
_SIGNED = re.compile(r"[\[(]+\s?đã\s+ký\s?[\])]+", re.IGNORECASE)
_DASH = re.compile(r"\s*[-+•*●▪]\s*")
_SEPARATORS = " \t;,./"


def begins_closing(rows: Sequence[Row], index: int, last: int | None = None) -> bool:
    """Whether recipients or signature begin at row `index`."""
    form = rows[index].form
    if _HELD.match(form):
        return True
    if not marks.is_any(form, "recipients", "authority", "position"):
        return False
    if marks.is_any(form, "recipients", "authority"):
        return len(form) <= _MAX_LINE
    return bool(marks.match("position", form)) and _name_follows(rows, index, len(rows) if last is None else last)


def can_close(form: str) -> bool:
    """Whether a line can stand among recipients and signature: short, and no item of an outline."""
    label = read_label(form)
    # a recipient may write out the members of a group
    longest = _MAX_GROUP if _GROUP.match(form) else _MAX_LINE
    return len(form) <= longest and (label is None or label.kind == "bullet")


def is_signer(rows: Sequence[Row], index: int) -> bool:
    """Whether the row is the name under a signature: a position, or the last of the recipients, stands above it."""
    if not marks.is_any(rows[index].form, "person", "person_upper"):
        return False
    if marks.is_any(rows[index].form, "position", "organ"):
        return False
    for row in reversed(rows[max(0, index - _LINES_TO_NAME) : index]):
        if marks.is_any(row.form, "stamp", "rule"):
            continue
        return marks.is_any(row.form, "position", "authority", "organ") or "Lưu" in row.form
    return False


def _name_follows(rows, index, last) -> bool:
    for row in rows[index + 1 : min(last, index + _LINES_TO_NAME)]:
        if marks.is_any(row.form, "stamp", "rule", "position", "authority", "organ"):
            continue
        return marks.is_any(row.form, "person", "person_upper")
    return False


# ---------------------------------------------------------------- reading


@dataclass(slots=True)
class _Signature:
    """Powers and positions read so far, and the names below them."""

    powers: list[str] = field(default_factory=list)
    positions: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def read_closing(rows: Sequence[Row]) -> tuple[tuple[model.Signer, ...], tuple[str, ...]]:
    """(signers, recipients) of the closing lines of one document, as printed.

    Recipients lose their dash and their closing separator; wrapped entries are joined.
    """
    entries: list[str] = []
    blocks = [_Signature()]
    listing = dashed = False
    for text, form in _pieces(rows):
        if found := marks.match("recipients", form):
            listing = True
            text = text[found.start("rest") :].strip()
            if not text:
                continue
            form = form[found.start("rest") :].strip()
        if not _read_signature(blocks, text, form, listing, entries) and listing:
            dashed = _read_recipient(entries, text, form, dashed)
    signers = tuple(signer for block in blocks for signer in _signers(block))
    return signers, tuple(entry for entry in map(_clean, entries) if entry)


def _pieces(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """The lines without stamps and rules, cut where two columns run into one another."""
    for row in rows:
        # a number alone is that of the page
        if marks.is_any(row.form, "stamp", "rule", "gazette") or row.form.strip().isdigit():
            continue
        at, cuts = 0, _cuts(row.form)
        for cut in (*cuts, len(row.form)):
            piece, form = row.text[at:cut].strip(), row.form[at:cut].strip()
            if piece and not (cuts and marks.match("stamp", form)):
                yield piece, form
            at = cut


def _cuts(form: str) -> list[int]:
    cuts = [found.start() for found in _COLUMN.finditer(form)]
    cuts += [edge for found in _SIGNED.finditer(form) for edge in found.span()]
    if held := _HELD.match(form):
        cuts.append(held.end())
    power = marks.match("authority", form)
    # "KT. BỘ TRƯỞNG, CHỦ NHIỆM": two offices of one holder
    if (beside := _POSITION_BESIDE.search(form)) and not (power and form.endswith(",", 0, beside.start())):
        cuts.append(beside.start())
    behind = _POSITION_BEHIND.search(form) if power else None
    if behind:
        power = form[: behind.start()].rstrip()
        if marks.match("authority", power) and not power.endswith(("PHÓ", "TỔNG", "BAN", ".", ",")):
            cuts.append(behind.start())
    return sorted(cuts)


def _read_signature(blocks, text, form, listing, entries) -> bool:
    """Take the line as a piece of a signature; False when it is none."""
    block = blocks[-1]
    # between two offices of one person, in a line of its own
    if form.lower() == "kiêm" and block.positions:
        return True
    power, position = marks.match("authority", form), marks.match("position", form)
    if not position and block.powers and not block.names and len(form) <= 40 and not form.endswith((";", ",", ".")):
        # copies set the position in small letters: "KT. Bộ trưởng" / "Thứ trưởng"
        position = marks.match("position", form.upper())
    if power or position:
        if block.names:
            block = _Signature()
            blocks.append(block)
        if power:
            block.powers.append(text[power.start("body") :].strip())
        else:
            block.positions.append(re.sub(r"\w?[\]\[|]+$", "", text).strip())
        return True
    name = marks.match("person", form) or marks.match("person_upper", form)
    if (
        name
        and not _DASH.match(form)
        and not marks.match("organ", form)
        and _awaits_name(block, form, listing, entries)
    ):
        block.names.append(text[name.start("name") : name.end("name")])
        return True
    if marks.match("organ", form) and not block.names and (block.positions or block.powers):
        said = block.positions or block.powers
        said[-1] = f"{said[-1]} {text}"
        return True
    return False


def _awaits_name(block: _Signature, form: str, listing: bool, entries: list[str]) -> bool:
    """Whether a name is due: below a power or position, or, set small, behind the last recipient."""
    if block.names:
        return len(block.names) < len(block.positions)
    if block.powers or block.positions:
        return True
    listed = any(_DASH.sub("", entry, count=1).startswith("Lưu") for entry in entries[-2:])
    return listing and listed and not form.isupper()


def _signers(block: _Signature) -> Iterator[model.Signer]:
    """One signer for each name; several names share out as many positions, else each has all."""
    many = len(block.names) > 1
    for rank, name in enumerate(block.names):
        positions, powers = block.positions, block.powers
        if many and len(positions) == len(block.names):
            positions = positions[rank : rank + 1]
        if many and len(powers) == len(block.names):
            powers = powers[rank : rank + 1]
        yield model.Signer(name=name, position=", ".join(positions) or None, on_behalf_of="; ".join(powers) or None)


# "(Biểu đính kèm Quyết định 12)": a remark on what follows, and nobody who gets the document
_ENCLOSED = re.compile(r"\([^()]{0,80}(?:đính kèm|gửi kèm|kèm theo)[^()]{0,60}\)$", re.IGNORECASE)


def _read_recipient(entries: list[str], text: str, form: str, dashed: bool) -> bool:
    """Take the line as an entry or as the rest of the one before; returns whether entries have dashes."""
    parts = re.split(r"(?<=[;.])\s+(?=-\s)", text)
    if _DASH.match(form) or len(parts) > 1:
        entries += parts
        return True
    last = entries[-1].rstrip() if entries else ""
    if _ENCLOSED.match(form):
        return dashed
    if not last:
        entries.append(text)
    elif (
        form[:1].islower()
        or form.startswith("(")
        or not last.endswith((";", ".", ","))
        or (dashed and last.endswith(","))
    ):
        entries[-1] = f"{last} {text}"
    elif not _DASH.sub("", last, count=1).startswith("Lưu"):
        entries.append(text)
    return dashed


def _clean(entry: str) -> str:
    return " ".join(_DASH.sub("", entry, count=1).split()).strip(" |").rstrip(_SEPARATORS) if entry else ""
