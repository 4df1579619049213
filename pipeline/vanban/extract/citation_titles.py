"""The title that belongs to a mention: what it begins with, how far it reaches, and which mentions stand inside it."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from vanban.extract.citation_parts import View, of_kind, type_names, word
from vanban.extract.mentions import Mention, begins

_GAP = re.compile(r"[ ]*\)?[ ]*,?[ ]*")
_LEADING = re.compile(r"về(?:[ ]+việc)?[ ]+")
_END = re.compile(r"[;\n\t.](?:(?<!\.)|(?=[ ]+[\"A-ZÀ-ỸĐ]|[ ]*(?:\n|$)|/))")
_MAX_TITLE = 1000
_MAX_SEPARATOR = 120
_CLOSED_LINE = re.compile(r";[ ]*(?:\n|$)")
_CAPITAL_TYPE = re.compile(
    r"[^;]{0,60}?(?<!\w)(?:Chương trình|Kế hoạch|Đề án|Chiến lược|Quy hoạch|Quy chế|Quy định|Điều lệ)(?!\w)"
)
# names without numbers with which the title of a resolution may begin: "Nghị quyết số … về Chiến lược … đến năm 2045"
# *is* that strategy
_SUBJECTS = frozenset({"strategy", "strategy_dated", "planning", "scheme"})
# the rules of resolutions that are known by their congress or plenum
_MEETINGS = ("congress", "plenum")
_CODE_YEAR = re.compile(r"/((?:19|20)\d\d)/")
_TRAILING = " ,.;:/-"
_BRACKET = re.compile(r"[()]")
_NO_TITLE = re.compile(r"[ ]*(?:[.;]|$)|[\w ]{0,24}?(?::|[ ]+(?:tại|như|thì|rằng|này)(?!\w))")


def titled(page: View, mentions: list[Mention]) -> list[Mention]:
    """`mentions` with their titles; a mention inside another's title or name has that one as its `owner`."""
    starts = [mention.start for mention in mentions]
    subjects = set()
    for mention in mentions:
        if span := _title(page, mention, mentions, starts):
            mention.entitle(*span)
            if mention.code:
                subjects.add(span[0])
    return owned([mention for mention in mentions if mention.rule not in _SUBJECTS or mention.start not in subjects])


def with_changed(page: View, mentions: list[Mention]) -> list[Mention]:
    """Adds the regulations, by name, that a title says are changed ("Điều chỉnh, bổ sung Quy chế …")."""
    added = []
    for mention in mentions:
        if mention.title is None:
            continue
        start, end = mention.title
        found = word("changed_regulation").match(page.low, start, end)
        if not found or not page.text[found.start("name")].isupper():
            continue
        at = found.start("name")
        stop = word("regulation_stop").search(page.low, found.end(), end)
        name_end = stop.start() if stop else end
        carrier = word("carrier_follows").match(page.low, name_end)
        if any(other.start == at or (carrier and other.start == carrier.end()) for other in mentions):
            continue  # known by its carrier, the decision with which it was issued
        added.append(
            Mention(at, name_end, type_names()[found["type"]], rule="regulation_in_title", certain=0.8, headed=True)
        )
    return owned(sorted([*mentions, *added], key=lambda one: (one.start, -one.end))) if added else mentions


def owned(mentions: list[Mention]) -> list[Mention]:
    """`mentions` with their owners: those inside whose name or title they stand."""
    open_ones: list[tuple[int, int]] = []
    for at, mention in enumerate(mentions):
        start = mention.start
        while open_ones and open_ones[-1][0] <= start:
            open_ones.pop()
        mention.owner = open_ones[-1][1] if open_ones else None
        open_ones.append((mention.reach, at))
    return mentions


def _title(page: View, mention: Mention, mentions: list[Mention], starts: list[int]) -> tuple[int, int] | None:
    """The span of the title behind one of the mentions, which begin at `starts`, without quotation marks and without
    the leading "về (việc)".
    """
    found = _opening().match(page.low, mention.end)
    if not found or (found.end("gap") == mention.end and not found["quote"]):
        return None
    if found["quote"]:
        return _quoted(page, found.start("quote"))
    if found["verb"] and not _verb_title(page, mention, found):
        return None
    if found["about"] and mention.number is None and mention.rule.startswith(("law", "constitution", "charter")):
        return None
    start = found.start("verb") if found["verb"] else found.end()
    end = _open_end(page, mention, start, mentions[bisect_left(starts, mention.end) :])
    return (start, end) if end > start else None


@cache
def _opening() -> re.Pattern[str]:
    """What stands behind a mention whose title follows, up to the title or to the verb that begins it."""
    starts = {entry.id: entry.regex.pattern for entry in of_kind("title_start")}
    begins = rf"(?:{starts['about']})?(?P<quote>\")|(?P<about>{starts['about']})|(?P<verb>{starts['verb']})"
    return re.compile(rf"(?P<gap>(?>{_GAP.pattern}))(?:{begins})", re.VERBOSE)


def _quoted(page: View, at: int) -> tuple[int, int] | None:
    line = page.form.find("\n", at, at + _MAX_TITLE)
    end = page.form.find('"', at + 1, line if line >= 0 else at + _MAX_TITLE)
    if end < 0:
        return None
    start = at + 1
    if leading := _LEADING.match(page.low, start):
        start = leading.end()
    return (start, end) if end > start else None


def _verb_title(page: View, mention: Mention, found: re.Match[str]) -> bool:
    if "," in found["gap"] or ")" in found["gap"] or mention.number is None or mention.rule.startswith("law"):
        return False
    if _NO_TITLE.match(page.low, found.end()):
        return False
    return bool(mention.issued_on or mention.issuer or word("strong_verb").match(page.low, found.start("verb")))


def _open_end(page: View, owner: Mention, start: int, following: list[Mention]) -> int:
    """Where a title without quotation marks ends: with its sentence, at a new clause, at a list's next document."""
    limit = min(len(page.form), start + _MAX_TITLE)
    acting = word("acting_title").match(page.low, start) is not None
    stop = _END.search(page.form, start, limit)
    end = _clause_end(page, start, stop.start() if stop else limit, following if acting else [])
    inside: Mention | None = None
    for mention in following:
        if mention.start >= end:
            break
        if page.form[mention.start - 1] == "(" and mention.code and mention.code == owner.code:
            end = mention.start - 1  # its own short name behind it: "(Chỉ thị 16/CT-TTg)"
            break
        if mention.member and (separator := word("titled_member").search(page.low, mention.start - 12, mention.start)):
            end = separator.start()
            break
        listed = _is_twin(page, owner, mention) if acting else not _goes_with(page, inside, mention)
        if listed and mention.headed and mention.start > start:
            sibling = _sibling(page, start, mention, inside)
            if sibling is not None:
                end = sibling
                break
        inside = mention
    end = _balanced(page, start, end)
    return start + len(page.text[start:end].rstrip(_TRAILING))


def _clause_end(page: View, start: int, end: int, changed: list[Mention]) -> int:
    """Where in [start, end) the title ends. `changed`: documents that a title about changing them may name."""
    whole_line = _CLOSED_LINE.match(page.form, end) is not None
    for rule, regex, sign in _ends():
        if rule == "lead_clause" and whole_line:
            continue  # a ground that ends with ";" has no clause of its own behind the title
        if sign and page.form.find(sign, start, end) < 0:
            continue
        found = regex.search(page.form, start, end)
        if found and rule == "other_document" and _CAPITAL_TYPE.match(page.form, start, found.start()):
            continue  # "ban hành Chương trình và Kế hoạch …": both belong to the title
        if found and not (rule in _OF_CHANGED and _OF_CHANGED[rule](page, found, changed)):
            end = found.start()
    return end


@cache
def _ends() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    return tuple((entry.id, entry.regex, entry.extra.get("sign", "")) for entry in of_kind("title_end"))


def _attached_changed(page: View, found: re.Match[str], named: list[Mention]) -> bool:
    """Whether "ban hành kèm theo Quyết định B" says which regulation the title changes."""
    gap = page.form[found.end() : found.end() + 1]
    return gap == " " and any(mention.start == found.end() + 1 and mention.headed for mention in named)


def _changes_inner(page: View, found: re.Match[str], named: list[Mention]) -> bool:
    """Whether "được sửa đổi bởi Thông tư D" is said of a Thông tư C that the title itself changes."""
    before = [mention.doc_type for mention in named if mention.end <= found.start()]
    after = next((mention for mention in named if mention.start >= found.end()), None)
    return after is not None and after.doc_type in before and "\n" not in page.form[found.end() : after.start]


_OF_CHANGED = {"amended_by": _changes_inner, "attached": _attached_changed}


def _is_twin(page: View, owner: Mention, mention: Mention) -> bool:
    """Whether `mention` is a document like `owner` with an acting title of its own, and not one that `owner` changes.

    "đính chính Thông tư số 8/2025/TT-… sửa đổi Thông tư A và Thông tư số 9/2025/TT-… sửa đổi Thông tư B"
    """
    at = _GAP.match(page.form, mention.end).end()
    if mention.doc_type != owner.doc_type or not word("acting_title").match(page.low, at):
        return False
    return _year(mention) == _year(owner) is not None


def _year(mention: Mention) -> str | None:
    if mention.issued_on:
        return mention.issued_on[:4]
    found = _CODE_YEAR.search(mention.code or "")
    return found[1] if found else None


def _sibling(page: View, start: int, mention: Mention, inside: Mention | None) -> int | None:
    """Where the separator stands that makes `mention` the next document of the list, or None; `inside` stands before
    it in the title."""
    if mention.number is None and not mention.rule.startswith(("law", *_MEETINGS)):
        return None
    at = max(begins(page, mention), start)
    found = word("sibling").search(page.low, max(start, at - _MAX_SEPARATOR), at)
    if not found and inside is not None:
        found = word("verb_sibling").search(page.low, max(inside.end, at - _MAX_SEPARATOR), at)
    return found.start() if found else None


def _goes_with(page: View, inside: Mention | None, mention: Mention) -> bool:
    """Whether a document right behind one that stands in the title belongs to it: of the same body, laws alike, or
    resolutions of the Party's meetings."""
    if inside is None or not word("between_members").fullmatch(page.low, inside.end, mention.start):
        return False
    if mention.rule.startswith(_MEETINGS):
        return True
    if inside.number is None or mention.number is None:
        return inside.doc_type == mention.doc_type and inside.number == mention.number
    return inside.doc_type == mention.doc_type and _body(inside) == _body(mention) != ""


def _body(mention: Mention) -> str:
    return re.split(r"[-/]", mention.symbol)[-1] if mention.symbol else ""


def _balanced(page: View, start: int, end: int) -> int:
    """Up to a bracket or quotation mark that closes what was opened before the title, or opens what goes on behind."""
    opened, quotes = [], page.form.count('"', start, end)
    for found in _BRACKET.finditer(page.form, start, end):
        if found[0] == "(":
            opened.append(found.start())
        elif opened:
            opened.pop()
        else:
            return found.start()
    if quotes % 2:
        return page.form.rfind('"', start, end)
    return opened[0] if opened and page.form.find(")", end, end + _MAX_SEPARATOR) >= 0 else end
