"""Documents that are named as grounds: in the basis lines, under a heading, in a column of a table; and examples."""

from __future__ import annotations

from bisect import bisect_right

from vanban import model
from vanban.draft import Draft
from vanban.extract.citation_parts import line_start
from vanban.extract.relation_cues import reason
from vanban.extract.relation_sight import LABEL, Sight, stretch_at
from vanban.grammar.forms import matching_form

Governed = tuple[model.Relation, str | None]


def basis(sight: Sight, at: int) -> Governed | None:
    """The grounds before the operative part, and what stands like them in the body ("Xét Tờ trình số …")."""
    line = sight.lines[at]
    low = sight.page.low
    if line is None or line.zone not in ("basis", "body"):
        return None
    opening = reason("grounds_line").match(low, line.start)
    closed = line.zone == "basis" or low[line.start : line.end].rstrip().endswith(";")
    closed = closed or reason("proposal_line").match(low, line.start) is not None
    if opening and closed and (answered := _answered(sight, at, opening.end())):
        return "follows_up", answered
    if opening and closed:
        return "based_on", sight.draft.text[opening.start() : opening.end()].strip(" (-")
    if line.zone == "basis" and sight.opens(at):
        return "based_on", None  # a line of the grounds that leaves "Căn cứ" out
    if line.zone == "basis":
        carried = reason("carried_line").match(low, line.start)
        return ("implements", sight.draft.text[carried.start() : carried.end()].strip(" -")) if carried else None
    return None


# how many items of a list may stand between one and the line that introduces them
_LIST_LINES = 12


def list_line(sight: Sight, at: int) -> tuple[int, int] | None:
    """For a mention that begins an item of a list: where the line stands that introduces the list with ":"."""
    low, start = sight.page.low, sight.floors[at]
    label = LABEL.match(low, start)
    if label.end() != sight.mentions[at].start:
        return None
    end = start - 1
    for number in range(_LIST_LINES):
        if end <= 0:
            return None
        start = line_start(low, end)
        if low[start:end].rstrip().endswith(":"):
            return (start, end) if label[0].strip() or number == 0 else None
        if not LABEL.match(low, start)[0].strip():
            return None
        end = start - 1
    return None


def told_of_list(sight: Sight, line: tuple[int, int]) -> Governed | None:
    """What a line says of the documents that it introduces: "… các thông tư sau đây tiếp tục có hiệu lực:"."""
    for name, relation in (("list_stays", "extends"), ("list_ends", "repeals")):
        if found := reason(name).match(sight.hidden, *line):
            return relation, sight.draft.text[found.start("told") : found.end("told")]
    return None


_ANSWERS = ("tiếp theo", "phúc đáp", "trả lời", "nhận được")


def _answered(sight: Sight, at: int, after: int) -> str | None:
    """The words with which a line of grounds goes over to a letter that this one answers or follows, or None."""
    cue = sight.cue(at)
    if cue is None or cue.start < after or not sight.page.low.startswith(_ANSWERS, cue.start):
        return None
    return sight.draft.text[cue.start : cue.end]


def under_heading(sight: Sight, at: int) -> bool:
    """Whether the mention begins an item of a section on the grounds ("Căn cứ pháp lý")."""
    return below_grounds(sight, at) and sight.opens(at)


def below_grounds(sight: Sight, at: int) -> bool:
    """Whether the mention stands in a section on the grounds: "Quy chế tuyển sinh ban hành kèm theo Thông tư …"."""
    mention = sight.mentions[at]
    stretch = stretch_at(sight.grounds, mention.start)
    return stretch is not None and mention.end <= stretch[1]


class Columns:
    """The cells of a document's tables that stand in columns on the grounds ("Căn cứ", "Cơ sở pháp lý")."""

    def __init__(self, draft: Draft) -> None:
        cells = [
            (row[column].start, row[column].end)
            for table in draft.tables
            for column in _grounds(table)
            for row in table.rows
            if column < len(row)
        ]
        self._cells = sorted(cells)
        self._starts = [start for start, _ in self._cells]

    def hold(self, start: int) -> bool:
        """Whether what begins at `start` stands in such a cell."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and start < self._cells[at][1]


def _grounds(table: model.Table) -> list[int]:
    heads = [" ".join(matching_form(name).lower().split()) for name in table.header]
    return [at for at, head in enumerate(heads) if reason("grounds_column").fullmatch(head)]


def in_example(sight: Sight, at: int) -> bool:
    """Whether the mention only shows how something is written: its line, or the line before it, says "Ví dụ"."""
    low, floor, begins_example = sight.page.low, sight.floors[at], reason("example_line").match
    if begins_example(low, floor):
        return True
    before = low.rfind("\n", 0, max(0, floor - 1)) + 1
    return begins_example(low, before) is not None and low[before:floor].rstrip().endswith(":")
