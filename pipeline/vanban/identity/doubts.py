"""What a person should look at where identity is in doubt: findings beside the citations."""

from __future__ import annotations

from vanban import model
from vanban.identity.codes import parse_code

DOUBTS = ("ambiguous-citation", "date-contradicts-other-mention", "meant-by-list", "code-spelled-otherwise")


# day and code of a node, as far as they are known
Told = tuple[str | None, str | None]


def doubts(citation: model.Citation, told: Told | None, *, by_list: bool) -> list[model.Finding]:
    """The findings on one resolved citation; `told` of the node that it means, `by_list` as in `Answer`."""
    if citation.candidates:
        listed = "; ".join(citation.candidates)
        message = f"“{citation.text}” có thể là nhiều văn bản khác nhau ({listed}); không chọn văn bản nào."
        return [_at(citation, "ambiguous-citation", "warning", message)]
    if told is None:
        return []
    found, (day, code) = [], told
    if citation.issued_on and day not in (None, citation.issued_on):
        message = (
            f"“{citation.text}”: ngày {_day(citation.issued_on)} khác với ngày {_day(day)} "
            "của cùng văn bản này ở nơi khác."
        )
        found.append(_at(citation, "date-contradicts-other-mention", "warning", message))
    if by_list:
        message = (
            f"“{citation.text}” không nêu ngày; theo danh mục văn bản thường gặp, hiểu là văn bản ngày "
            f"{_day(day or '')}."
        )
        found.append(_at(citation, "meant-by-list", "info", message))
    if _spelled_otherwise(citation.code, code):
        message = f"“{citation.text}”: văn bản này ở nơi khác được ghi ký hiệu {code}; coi là một văn bản."
        found.append(_at(citation, "code-spelled-otherwise", "info", message))
    return found


def _spelled_otherwise(code: str | None, shown: str | None) -> bool:
    """Whether two spellings of one code differ in more than their signs: 124-QĐ/TW, 124-QĐi/TW."""
    one, other = parse_code(code), parse_code(shown)
    return bool(one and other) and (one.printed_kind, one.body) != (other.printed_kind, other.body)


def _at(citation: model.Citation, code: str, severity: model.Severity, message: str) -> model.Finding:
    return model.Finding(code=code, severity=severity, message=message, start=citation.start, end=citation.end)


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
