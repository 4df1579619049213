"""What a day without a year is read against: the day of issue, the years that the document covers."""

from __future__ import annotations

import re
from datetime import date

from vanban import model
from vanban.draft import Draft

# how far before a cell the document may stand that orders the duty of its row
_ROW = 400
_DAY = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")


def day_of_issue(draft: Draft) -> date | None:
    """The day of issue; of a draft without one the last day that it cites."""
    if draft.metadata.issued_on:
        return date.fromisoformat(draft.metadata.issued_on)
    cited = [citation.issued_on for citation in draft.citations if citation.issued_on and citation.issued_on[0] != "-"]
    return date.fromisoformat(max(cited)) if cited else None


def day_told_before(text: str, at: int) -> date | None:
    """The last day with a year that stands before `at`, not far from it; None where there is none."""
    for found in reversed(list(_DAY.finditer(text, max(0, at - _ROW), at))):
        try:
            return date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            continue
    return None


def covers_years(metadata: model.Metadata) -> bool | None:
    """Whether the document holds for several years, or for one; None where it does not say."""
    period, subject = metadata.period, metadata.subject or ""
    if re.search(r"(?:hằng|hàng)\s+năm", subject, re.IGNORECASE):
        return True
    if not period or not period.start or not period.end:
        return None
    return period.start[:4] != period.end[:4]
