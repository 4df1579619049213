"""What a person should look at: slips and contradictions that the document shows by itself.

    findings(draft) -> tuple[Finding, ...]

To add a check, write a function from the draft to findings and add it to CHECKS. Messages are for clerks, Vietnamese.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import compress

from vanban import grammar, model
from vanban.draft import Draft
from vanban.extract.citation_parts import View, of_kind, read_date, view
from vanban.extract.relation_cues import rows
from vanban.extract.unsure import unsure
from vanban.grammar.forms import UPPER, matching_form
from vanban.structure import marks

Check = Callable[[Draft], Iterator[model.Finding]]


def findings(draft: Draft) -> tuple[model.Finding, ...]:
    """All findings of all checks, in the order of the text."""
    found = [finding for check in CHECKS for finding in check(draft)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.code)))


def _at(item: model.Span, code: str, severity: model.Severity, message: str) -> model.Finding:
    return model.Finding(code=code, severity=severity, message=message, start=item.start, end=item.end)


# ---------------------------------------------------------------- the document as a whole


def _not_a_directive(draft: Draft) -> Iterator[model.Finding]:
    if draft.metadata.doc_type is None:
        yield model.Finding(
            code="not-a-directive",
            severity="warning",
            message="Không nhận ra loại văn bản (nghị quyết, chỉ thị, kế hoạch …); "
            "tệp này có thể không phải văn bản chỉ đạo.",
        )


def _number_missing(draft: Draft) -> Iterator[model.Finding]:
    meta = draft.metadata
    if meta.doc_type is None or meta.code is not None or _has_carrier(draft):
        return
    if meta.status == "draft":
        yield model.Finding(
            code="draft-without-number", severity="info", message="Bản dự thảo, chưa có số và ký hiệu đầy đủ."
        )
    else:
        yield model.Finding(
            code="number-missing",
            severity="warning",
            message="Không đọc được số, ký hiệu của văn bản (bỏ trống, đóng dấu hoặc viết tay); cần nhập bổ sung.",
        )


def _has_carrier(draft: Draft) -> bool:
    """Whether the file holds only what another document promulgated: such a text has no number of its own."""
    heads = (line.text for line in draft.lines if line.part == 0 and line.zone == "head")
    return any(marks.match("attached", matching_form(text)) for text in heads)


def _unsure_of_ocr(draft: Draft) -> Iterator[model.Finding]:
    yield from unsure(draft)


# ---------------------------------------------------------------- citations


@cache
def _levels(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((entry.regex, entry.extra["level"]) for entry in grammar.entries(name))


# levels that one body may have under two names: a thành phố is a province or a district
_COMPATIBLE = {"city": {"province", "district", "city"}, "local": {"province", "district", "commune", "city", "local"}}


# documents cite the same few bodies
@lru_cache(maxsize=1024)
def _symbol_level(symbol: str) -> str | None:
    body = re.split(r"[-/]", symbol.upper())[-1]
    return next((level for pattern, level in _levels("issuer_codes") if pattern.fullmatch(body)), None)


@lru_cache(maxsize=1024)
def _issuer_level(name: str) -> str | None:
    form = matching_form(name)
    return next((level for pattern, level in _levels("issuers") if pattern.search(form)), None)


def _symbol_against_issuer(draft: Draft) -> Iterator[model.Finding]:
    for citation in draft.citations:
        if not (citation.symbol and citation.issuer):
            continue
        by_symbol, by_name = _symbol_level(citation.symbol), _issuer_level(citation.issuer.name)
        if by_symbol is None or by_name is None or by_symbol == by_name:
            continue
        if by_symbol == "local" and "đảng ủy" in matching_form(citation.issuer.name).lower():
            continue  # ĐU is every đảng ủy, that of the Government included
        if by_name in _COMPATIBLE.get(by_symbol, ()) or by_symbol in _COMPATIBLE.get(by_name, ()):
            continue
        yield _at(
            citation,
            "symbol-contradicts-issuer",
            "warning",
            f"Ký hiệu {citation.code or citation.symbol} không phù hợp với cơ quan ban hành được nêu là "
            f"{citation.issuer.name}.",
        )


def _two_dates(draft: Draft) -> Iterator[model.Finding]:
    dates: dict[tuple[str | None, str], dict[str, model.Citation]] = defaultdict(dict)
    for citation in draft.citations:
        if citation.code and citation.issued_on:
            dates[citation.doc_type, citation.code].setdefault(citation.issued_on, citation)
    for (_, code), found in dates.items():
        if len(found) > 1:
            listed = " và ".join(_printed(day) for day in sorted(found))
            yield _at(
                list(found.values())[-1],
                "citation-two-dates",
                "warning",
                f"Văn bản {code} được dẫn với các ngày ban hành khác nhau: {listed}.",
            )


def _two_symbols(draft: Draft) -> Iterator[model.Finding]:
    codes: dict[tuple, dict[str, model.Citation]] = defaultdict(dict)
    for citation in draft.citations:
        if citation.code and citation.number and citation.issued_on:
            key = (citation.doc_type, citation.number.lstrip("0"), citation.issued_on)
            codes[key].setdefault(citation.code, citation)
    for found in codes.values():
        if len(found) > 1:
            yield _at(
                list(found.values())[-1],
                "citation-two-symbols",
                "warning",
                f"Cùng một văn bản được ghi với các ký hiệu khác nhau: {' và '.join(sorted(found))}.",
            )


def _impossible_dates(draft: Draft) -> Iterator[model.Finding]:
    own, told = draft.metadata.issued_on, set()
    for citation in draft.citations:
        if citation.issued_on is None:
            # the title of a document may hold the same slip as the citation in it
            for start, end in _impossible_days(view(draft.text), citation):
                if start not in told:
                    told.add(start)
                    printed = draft.text[start:end]
                    yield _at(citation, "impossible-date", "warning", f"Ngày không có thật: “{printed}”.")
        elif own and citation.issued_on > own:
            yield _at(
                citation,
                "impossible-date",
                "warning",
                f"Văn bản được dẫn ghi ngày {_printed(citation.issued_on)}, sau ngày ban hành của văn bản này "
                f"({_printed(own)}).",
            )


def _impossible_days(page: View, citation: model.Citation) -> Iterator[tuple[int, int]]:
    """Where a citation prints a day that no calendar has."""
    for entry in of_kind("date"):
        for found in entry.regex.finditer(page.form, citation.start, citation.end):
            day = read_date(page, found.start())
            if day and day.whole and day.iso is None:
                yield found.span()


def _planned(draft: Draft) -> Iterator[model.Finding]:
    told = set()
    # a report tells of changes that others made
    for citation in () if draft.metadata.doc_type == "bao_cao" else draft.citations:
        name = citation.code or citation.text
        if citation.relation != "mentions" or not citation.cue or name in told:
            continue
        cue = matching_form(citation.cue).lower()
        if any(entry.regex.fullmatch(cue) for entry in _acting()):
            told.add(name)
            yield _at(
                citation,
                "planned-relation",
                "info",
                f"“{citation.cue}” {name} là việc được giao hoặc dự kiến, chưa phải hiệu lực của chính văn bản này.",
            )


@cache
def _acting() -> tuple[grammar.Entry, ...]:
    return tuple(entry for entry in grammar.entries("relations") if entry.id in rows() and rows()[entry.id].acts)


def _printed(day: str) -> str:
    year, month, number = day.split("-")
    return f"{number}/{month}/{year}"


# ---------------------------------------------------------------- slips of the pen

# begins with a set of capitals, which `re` finds fast; what stands before them is looked at behind the first
_DOUBLED = re.compile(rf"(?P<word>[{UPPER}](?<!\w.)[^\W\d_]+)[ ]+(?P=word)(?!\w)")
_DOUBLED_PAIR = re.compile(r"(?<!\w)(?P<words>[^\W\d_]{2,}[ ][^\W\d_]{2,})[ ]+(?P=words)(?!\w)")


def _doubled_words(draft: Draft) -> Iterator[model.Finding]:
    """Capital words and word pairs that stand twice; single small words are doubled on purpose ("dần dần")."""
    seen = set()
    # the boxes of a chart stand side by side
    charts = [table for table in draft.tables if table.role == "other"]
    for pattern in (_DOUBLED, _DOUBLED_PAIR) if _has_pair_twice(draft.text) else (_DOUBLED,):
        for found in pattern.finditer(draft.text):
            if found[0] in seen or any(chart.start <= found.start() < chart.end for chart in charts):
                continue
            seen.add(found[0])
            if pattern is _DOUBLED and found[1].isupper():
                continue
            yield model.Finding(
                code="duplicated-word",
                severity="info",
                message=f"Lặp từ: “{found[0]}”.",
                start=found.start(),
                end=found.end(),
            )


def _has_pair_twice(text: str) -> bool:
    """Whether two words may stand twice: most texts have no such place, and to look is quicker than to match."""
    words = text.split()
    alike = compress(range(len(words)), map(str.endswith, words, words[2:]))
    return any(at + 3 < len(words) and words[at + 3].startswith(words[at + 1]) for at in alike)


# ---------------------------------------------------------------- deadlines and tasks


def _deadline_before_document(draft: Draft) -> Iterator[model.Finding]:
    own = draft.metadata.issued_on
    for deadline in draft.deadlines:
        end = deadline.date_end
        if own and end and end[0].isdigit() and end < own:
            yield _at(
                deadline,
                "deadline-before-document",
                "warning",
                f"Thời hạn “{deadline.text}” đã qua trước ngày ban hành văn bản ({_printed(own)}).",
            )


def _row_without_lead(draft: Draft) -> Iterator[model.Finding]:
    duties = [table for table in draft.tables if table.role == "duties"]
    for task in draft.tasks:
        in_table = any(table.start <= task.start < table.end for table in duties)
        if in_table and not any(body.role in ("lead", "implement", "direct") for body in task.bodies):
            yield _at(
                task,
                "table-row-without-lead",
                "warning",
                f"Nhiệm vụ {task.at or 'trong bảng'} chưa ghi cơ quan chủ trì hoặc thực hiện.".replace("  ", " "),
            )


CHECKS: tuple[Check, ...] = (
    _not_a_directive,
    _number_missing,
    _unsure_of_ocr,
    _symbol_against_issuer,
    _two_dates,
    _two_symbols,
    _impossible_dates,
    _planned,
    _doubled_words,
    _deadline_before_document,
    _row_without_lead,
)


def codes(found: Iterable[model.Finding]) -> set[str]:
    """The codes among findings, for summaries."""
    return {finding.code for finding in found}
