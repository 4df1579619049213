"""Mentions of other documents: numbered, short, in lists, known by name; each with its span and what it says.

    citations(draft) -> tuple[Citation, ...]

Found first, resolved later (identity): nothing here guesses what a mention does not say. The way of one text:
numbers behind type words and names → lists share what stands once behind them → titles → programmes → own mentions
out → relations. What is looked for stands in grammar/citations.toml, laws.toml and doc_types.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from vanban import grammar, model
from vanban.draft import Draft
from vanban.extract import citation_names, relations
from vanban.extract.citation_facts import facts
from vanban.extract.citation_heads import Head, next_head
from vanban.extract.citation_lists import share
from vanban.extract.citation_parts import (
    Number,
    View,
    any_of,
    number_places,
    read_blank,
    read_date,
    read_issuer,
    read_number,
    type_names,
    type_of,
    view,
    word,
    words,
)
from vanban.extract.citation_programmes import with_programmes
from vanban.extract.citation_tails import Tail, read_tail
from vanban.extract.citation_titles import owned, titled, with_changed
from vanban.extract.mentions import Mention
from vanban.extract.own_mentions import is_own

_GAP = re.compile(r"[ ]+")
_AFTER_ISSUER = re.compile(r"[ ]*[:,(]?[ ]*(?:s[ốôổ][ ]*:?[ ]*)?(?=\d)")
# how far such a list reaches at most
_MAX_LISTED = 2000
_INNER_LIST = re.compile(r"(?:các|những)[ ][^\d;]{3,40}?số[ ]*:?[ ]*\d")
_BARE = re.compile(r"(?P<number>\d{1,5}[a-zđ]?)(?![\w%])(?![./-]\d)")
_SHORT_YEAR = re.compile(r"(?P<number>\d{1,4})/(?:19|20)\d\d(?![\w/-])")
_LAW_NUMBER = re.compile(r"[ ]+\(?(?:luật[ ]+)?số[ ]*:?[ ]*(?=\d)")
_PLURAL = re.compile(r"(?:các|những)[ ]+$")
# a table of letters: "Số 549/UBND-KTTH ngày 28/3/2014" begins the cell
_LETTER_LINE = re.compile(r"[ \d.)(-]*số[ ]*:?[ ]*")
_LETTER = re.compile(r"[A-ZĐ&]{3,}-[A-ZĐ]{2,}")
_OWN_LINE = re.compile(r"(?<!\w)số[ ]*:?[ ]*$")

_JOINT_TYPES = frozenset({"thong_tu_lien_tich", "nghi_quyet_lien_tich", "quy_che_phoi_hop"})
_MAX_LABEL = 40
_MAX_LIST = 100
_CERTAIN = {"number_year": 0.98, "number_party": 0.98, "number_state": 0.97, "number_spaced": 0.9, "number_short": 0.85,
            "number_blank": 0.6, "number_bare": 0.8, "number_list": 0.9}  # fmt: skip
# … with a date or an issuer
_MORE_CERTAIN = {rule: min(0.99, round(certain + 0.01, 2)) for rule, certain in _CERTAIN.items()}


def citations(draft: Draft) -> tuple[model.Citation, ...]:
    """Every mention of another document, in the order of the text."""
    page = view(draft.text)
    found = mentions(page)
    share(page, found)
    found = with_changed(page, with_programmes(page, titled(page, found)))
    others = [mention for mention in found if not is_own(draft, page, mention)]
    if len(others) < len(found):
        owned(others)
    governed = relations.relations(draft, page, others)
    return facts(page, others, governed)


def mentions(page: View) -> list[Mention]:
    """All mentions in the text, own ones included, sorted; one may stand inside another."""
    found = _headed(page)
    covered = sorted((mention.start, mention.end) for mention in found)
    found.extend(_loose(page, covered))
    return _without_doubles(found)


def _without_doubles(found: Iterable[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda one: (one.start, -one.end, -one.certain)):
        last = kept[-1] if kept else None
        if last and (mention.start == last.start or (mention.start < last.end < mention.end)):
            continue
        kept.append(mention)
    return kept


# ---------------------------------------------------------------- behind a type word


def _headed(page: View) -> list[Mention]:
    """Mentions that begin with a type word and go on with a number or a name."""
    found: list[Mention] = []
    shifted, at = f"\n{page.low}", 0
    while head := next_head(shifted, at):
        at = head.end
        numbered = head.lead != "word" and _numbered(page, head)
        if here := numbered or _law(page, head) or list(_named(page, head)):
            at = max(at, here[0].resume)
            found.extend(here)
    return found


def _numbered(page: View, head: Head) -> list[Mention]:
    doc_type = type_names()[_spaced(head.word)] or None
    if head.lead != "issuer":
        return _items(page, head, doc_type, head.at, "số" in head.sign)
    end = read_issuer(page, head.at)
    opening = _AFTER_ISSUER.match(page.low, end) if end else None
    if not opening:
        return []
    return _items(page, head, doc_type, opening.end(), "số" in opening[0], page.text[head.at : end])


def _spaced(word: str) -> str:
    return re.sub(r"[ ]+", " ", word) if "  " in word else word


def _items(
    page: View, head: Head, doc_type: str | None, at: int, strong: bool, issuer: str | None = None
) -> list[Mention]:
    """The numbers behind one type word, each with its date and issuer. `issuer`: who is named before them."""
    first = _first_items(page, head, doc_type, at, strong)
    if not first:
        return []
    found: list[Mention] = []
    for item in first:
        tail = read_tail(page, item.end, joint=_is_joint(doc_type, item)) if item is first[-1] else Tail(item.end)
        found.append(_mention(item, tail, doc_type, None if found else head.start, issuer))
    while separator := word("next_member").match(page.low, tail.end):
        item = read_number(page, separator.end())
        if item is None or item.rule == "number_short":
            break
        tail = read_tail(page, item.end)
        found.append(_mention(item, tail, doc_type, issuer=issuer))
    if ":" in page.form[head.end : first[0].start]:
        found.extend(_titled_items(page, doc_type, tail.end, issuer))
    return found


def _titled_items(page: View, doc_type: str | None, at: int, issuer: str | None) -> Iterator[Mention]:
    """The members of a list behind a colon whose members have titles: "…: Số A về việc …; số B về việc …"."""
    line = page.form.find("\n", at, at + _MAX_LISTED)
    stop = line if line >= 0 else min(len(page.form), at + _MAX_LISTED)
    for separator in word("titled_member").finditer(page.low, at, stop):
        item = read_number(page, separator.end())
        # a comma may as well part the documents of a list inside the title
        inner = separator[0][0] != ";" and _INNER_LIST.search(page.low, at, separator.start())
        if item is not None and item.rule != "number_short" and not inner:
            tail = read_tail(page, item.end)
            member = _mention(item, tail, doc_type, issuer=issuer)
            member.member = True
            yield member
            at = tail.end


def _is_joint(doc_type: str | None, item: Number) -> bool:
    return doc_type in _JOINT_TYPES or bool(item.symbol and item.symbol.startswith(("TTLT", "NQLT")))


def _first_items(page: View, head: Head, doc_type: str | None, at: int, strong: bool) -> list[Number]:
    """The number behind the head; more than one where symbols are left out ("số 217, 218-QĐ/TW")."""
    number = read_number(page, at)
    if number:
        return [number]
    if strong and (blank := read_blank(page, at)):
        return [blank]
    if short := _SHORT_YEAR.match(page.low, at):
        return [Number(at, short.end(), short["number"], None, None, "number_bare")] if strong else []
    bare, position = [], at
    while len(bare) < _MAX_LIST and (item := _BARE.match(page.low, position)):
        bare.append(item)
        separator = word("next_member").match(page.low, item.end())
        if not separator:
            break
        position = separator.end()
        if last := read_number(page, position):
            shared_symbol = [_elided(item, last) for item in bare]
            return [*shared_symbol, last]
    return _bare_numbers(page, head, doc_type, bare, strong)


def _elided(item: re.Match[str], last: Number) -> Number:
    code = last.code[len(last.number) :] if last.code and last.number else ""
    return Number(item.start(), item.end(), item["number"], last.symbol, item["number"] + code, "number_list")


def _bare_numbers(
    page: View, head: Head, doc_type: str | None, bare: list[re.Match[str]], strong: bool
) -> list[Number]:
    if not bare or doc_type is None:
        return []
    allowed = grammar.data("citations")["bare_numbers"]
    capital = page.text[head.start].isupper()
    plain = doc_type in allowed["types"] and (capital or strong)
    padded = doc_type in allowed["padded"] and (strong or (capital and bare[0]["number"].startswith("0")))
    if not (plain or padded) or (not strong and _counts(page, bare[0].end())):
        return []
    if len(bare) > 1 and not _PLURAL.search(page.low[max(0, head.start - 8) : head.start]) and not strong:
        bare = bare[:1]
    counted = next((at for at, item in enumerate(bare) if at and _counts(page, item.end())), len(bare))
    return [Number(item.start(), item.end(), item["number"], None, None, "number_bare") for item in bare[:counted]]


def _counts(page: View, at: int) -> bool:
    """Whether a counted thing follows: "Kế hoạch 5 năm", "Nghị quyết 3 điểm"; "Kết luận 5 Ban Bí thư" says whose."""
    gap = _GAP.match(page.low, at)
    if gap and words("centre").match(page.low, gap.end()):
        return False
    things = tuple(grammar.data("citations")["bare_numbers"]["not_before"])
    return bool(gap and any_of(things).match(page.low, gap.end()) and not read_date(page, gap.end()))


def _mention(
    item: Number, tail: Tail, doc_type: str | None, start: int | None = None, issuer: str | None = None
) -> Mention:
    """The mention by number `item`, which its own type word begins at `start`, if it has one."""
    begins, ends, number, symbol, code, rule = item
    end, issued_on, named_issuer, term, _, shared_date = tail
    headed = start is not None
    own_type = doc_type
    if doc_type is None:
        own_type = type_of(item) or "cong_van"
    elif not headed and symbol and (named := type_of(item)) and not _fits(doc_type, symbol):
        own_type = named
    certain = (_MORE_CERTAIN if issued_on or named_issuer else _CERTAIN)[rule]
    place = start if headed else begins, max(ends, end)
    said = own_type, number, symbol, code, issued_on, named_issuer or issuer, term
    # in the order of its fields: so many names cost more than the mention
    return Mention(*place, *said, rule, certain, headed, ends, shared_date)


@lru_cache(maxsize=1024)
def _fits(doc_type: str, symbol: str) -> bool:
    code = re.split(r"[-/]", symbol)[0]
    return code in grammar.data("doc_types")["types"].get(doc_type, {}).get("codes", ())


# ---------------------------------------------------------------- known by name


def _law(page: View, head: Head) -> list[Mention]:
    if head.word not in citation_names.law_words():
        return []
    listed = citation_names.laws_listed(page, head.start, head.end)
    name = citation_names.law_at(page, head.start, head.end)
    found = [(law, mention) for law in ([name] if name else listed) for mention in _of_law(page, law, resume=law.end)]
    # the laws of a list behind the first have no head of their own
    for law, mention in found:
        mention.headed = law.start == head.start
    return [mention for _, mention in found]


def _of_law(page: View, name: citation_names.Name, resume: int) -> Iterator[Mention]:
    """A law with its number, date or year; the laws that it amends stand inside its name."""
    at, item = name.end, None
    if opening := _LAW_NUMBER.match(page.low, at):
        item = read_number(page, opening.end())
        at = item.end if item else at
    tail = read_tail(page, at, years=True)
    yield Mention(
        start=name.start,
        end=max(at, tail.end),
        doc_type=name.doc_type,
        number=item.number if item else None,
        symbol=item.symbol if item else None,
        code=item.code if item else None,
        issued_on=tail.issued_on,
        issuer=tail.issuer,
        term=tail.term,
        rule=name.rule,
        certain=name.certain,
        headed=True,
        resume=max(resume, at),
    )
    for inner in name.inner:
        yield Mention(inner.start, inner.end, inner.doc_type, rule=inner.rule, certain=inner.certain, headed=True)


def _named(page: View, head: Head) -> Iterator[Mention]:
    name = citation_names.name_at(page, head.start, head.end)
    if name is None:
        return
    members = name.members or (name,)
    tail = read_tail(page, name.end, years=True)
    for at, member in enumerate(members):
        last = at == len(members) - 1
        yield Mention(
            start=member.start,
            end=max(member.end, tail.end) if last else member.end,
            doc_type=member.doc_type,
            number=member.number,
            issued_on=tail.issued_on,
            issuer=member.issuer or tail.issuer,
            term=member.term or tail.term,
            rule=member.rule,
            certain=member.certain,
            headed=at == 0,
        )
    if name.number or name.members:
        yield from _same_of_other_terms(page, members[-1], tail)


def _same_of_other_terms(page: View, name: citation_names.Name, tail: Tail) -> Iterator[Mention]:
    """ "Nghị quyết Trung ương 4 khóa XI, XII" are two resolutions."""
    end = tail.end
    while tail.term and (more := word("more_terms").match(page.low, end)):
        end = more.end()
        yield Mention(
            start=more.start("term"),
            end=more.end("term"),
            doc_type=name.doc_type,
            number=name.number,
            issuer=name.issuer,
            term=more["term"].upper(),
            rule=name.rule,
            certain=name.certain,
            headed=False,
        )


# ---------------------------------------------------------------- symbols alone


def _loose(page: View, covered: list[tuple[int, int]]) -> Iterator[Mention]:
    """Symbols that no type word stands before ("217-QĐ/TW"): those whose code names a type."""
    for place, following in number_places(page, covered):
        item = read_number(page, place, typed=False)
        if item is None or following < item.end:
            continue
        doc_type, before = type_of(item), _line_before(page, item.start)
        letter = _LETTER_LINE.fullmatch(before) and (doc_type or _LETTER.match(item.symbol or ""))
        cited = doc_type and not _OWN_LINE.search(before)
        if not (letter or cited):
            continue
        tail = read_tail(page, item.end)
        # behind "Số" alone stands a letterhead's own number, unless a date follows
        if cited or tail.dated:
            mention = _mention(item, tail, doc_type, item.start)
            mention.certain = 0.7
            yield mention


def _line_before(page: View, at: int) -> str:
    start = max(0, at - _MAX_LABEL)
    before = page.low[start:at]
    return before[max(before.rfind("\n"), before.rfind("\t")) + 1 :]
