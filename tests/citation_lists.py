"""Citations together: lists with what they share, ranges, pinpoints, short names, chains of amendments, cells."""

from __future__ import annotations

import random

from citation_pieces import (
    CUES,
    NORMS,
    PARTY_BODIES,
    PARTY_TYPES,
    STATE_BODIES,
    STATE_TYPES,
    TAILS,
    Row,
    Said,
    any_date,
    any_day,
)
from citation_single import law, letter, norm, party, state

# ---------------------------------------------------------------- lists

JOINTS = ((", ", " và "), (", ", ", "), ("; ", "; "), (", ", " hoặc "))


def _joined(rng: random.Random, parts: list[str]) -> str:
    comma, last = rng.choice(JOINTS)
    return comma.join(parts[:-1]) + last + parts[-1]


def _codes(rng: random.Random, count: int) -> tuple[str, str, list[str], list[str], tuple[str, ...]]:
    """Type word, key, numbers, codes, issuers of documents of one kind."""
    numbers = [str(at) for at in sorted(rng.sample(range(10, 3000), count))]
    kind = rng.randint(0, 2)
    if kind == 0:
        (word, doc_type, symbol), (body, bodies) = rng.choice(PARTY_TYPES[:4]), rng.choice(PARTY_BODIES[:3])
        return word, doc_type, numbers, [f"{number}-{symbol}/{body}" for number in numbers], bodies
    if kind == 1:
        (word, doc_type, symbol), (body, bodies) = rng.choice(STATE_TYPES[:3]), rng.choice(STATE_BODIES[:1])
        return word, doc_type, numbers, [f"{number}/{symbol}-{body}" for number in numbers], bodies
    word, doc_type, symbol, bodies = rng.choice(NORMS[8:10] + NORMS[:1] + NORMS[15:16])
    return word, doc_type, numbers, [f"{number}/{rng.randint(2005, 2025)}/{symbol}" for number in numbers], bodies


def listed(rng: random.Random) -> Row:
    """Two to four of one type, the type word repeated or not; the issuer stands once behind all or not at all."""
    word, doc_type, numbers, codes, bodies = _codes(rng, rng.randint(2, 4))
    dates = [any_date(rng, 0.5) for _ in codes]
    if any(iso for _, iso in dates[:-1]) and not dates[-1][1]:
        dates[-1] = any_date(rng, 1)
    issuer = rng.choice(bodies) if rng.random() < 0.5 else None
    repeated, said_no = rng.random() < 0.5, rng.random() < 0.6
    head = rng.choice(("{} số {}", "{} {}"))
    parts = [head.format(word, codes[0]) + dates[0][0]]
    for code, (date, _) in zip(codes[1:], dates[1:], strict=True):
        again = head.format(word, code) if repeated else code
        parts.append(again + date)
    text = _joined(rng, parts if repeated or not said_no else [parts[0], *(f"số {part}" for part in parts[1:])])
    if issuer:
        parts[-1] += f" của {issuer}"
        text += f" của {issuer}"
    # a date holds for the members before it that share its type word
    isos: list[str | None] = []
    for _, iso in reversed(dates):
        isos.insert(0, iso or (isos[0] if isos and not repeated else None))
    said = tuple(
        Said(part, doc_type, number, code, iso, issuer)
        for part, number, code, iso in zip(parts, numbers, codes, isos, strict=True)
    )
    return Row(f"{rng.choice(CUES[:14])}{text}{rng.choice(TAILS[:5])}", said)


def elided(rng: random.Random) -> Row:
    """The symbol stands once, behind the last number."""
    count = rng.randint(2, 4)
    word, doc_type, numbers, codes, bodies = _codes(rng, count)
    while codes[0].count("/") > 1:
        word, doc_type, numbers, codes, bodies = _codes(rng, count)
    date, iso = any_date(rng)
    issuer = rng.choice(bodies) if rng.random() < 0.5 else None
    head = rng.choice(("{} số ", "các {} số: ", "các {} số ", "{} ")).format(word)
    quote_head = head.removeprefix("các ")
    tail = f"{date} của {issuer}" if issuer else date
    parts = [*numbers[:-1], codes[-1]]
    text = head + rng.choice((", ".join(parts), ", ".join(parts[:-1]) + " và " + parts[-1])) + tail
    quotes = [quote_head + numbers[0], *numbers[1:-1], codes[-1] + tail]
    said = tuple(Said(q, doc_type, n, c, iso, issuer) for q, n, c in zip(quotes, numbers, codes, strict=True))
    return Row(f"{rng.choice(CUES[:14])}{text}{rng.choice(TAILS[:5])}", said)


def colon_list(rng: random.Random) -> Row:
    """ "các Nghị quyết: Số A ngày …, số B ngày …", the issuer before the colon, behind the list, or nowhere."""
    word, doc_type, numbers, codes, bodies = _codes(rng, rng.randint(2, 4))
    issuer, place = rng.choice(bodies), rng.randint(0, 2)
    dates = [any_date(rng, 1) for _ in codes]
    dates = [(date.lstrip(","), iso) for date, iso in dates]
    opening = f"{word} của {issuer}: " if place == 0 else f"{word}: "
    first = rng.choice(("Số ", "số "))
    quotes = [
        f"{opening}{first}{codes[0]}{dates[0][0]}",
        *(c + d for c, (d, _) in zip(codes[1:], dates[1:], strict=True)),
    ]
    rest = [f"{rng.choice(('số ', 'Số ') if first == 'Số ' else ('số ',))}{quote}" for quote in quotes[1:]]
    text = _joined(rng, [quotes[0], *rest])
    if place == 1:
        text += f" của {issuer}"
        quotes[-1] += f" của {issuer}"
    said = tuple(
        Said(q, doc_type, n, c, iso, issuer if place < 2 else None)
        for q, n, c, (_, iso) in zip(quotes, numbers, codes, dates, strict=True)
    )
    return Row(f"{rng.choice(CUES[:14])}các {text}{rng.choice(TAILS[:3])}", said)


def same_day(rng: random.Random) -> Row:
    """ "cùng ngày …" behind the last holds for all."""
    word, doc_type, numbers, codes, bodies = _codes(rng, 2)
    day, month, year = any_day(rng)
    issuer = rng.choice(bodies)
    tail = f" cùng ngày {day:02}/{month:02}/{year} của {issuer}"
    iso = f"{year}-{month:02}-{day:02}"
    said = (
        Said(f"{word} số {codes[0]}", doc_type, numbers[0], codes[0], iso, issuer),
        Said(codes[1] + tail, doc_type, numbers[1], codes[1], iso, issuer),
    )
    return Row(f"{rng.choice(CUES[:14])}{said[0].text} và số {said[1].text}{rng.choice(TAILS[:5])}", said)


def ranged(rng: random.Random) -> Row:
    """ "từ số A đến số B": the first and the last are mentioned."""
    word, doc_type, numbers, codes, _ = _codes(rng, 2)
    date, iso = any_date(rng)
    date = date.lstrip(",")
    again = rng.choice(("", f"{word} ", f"{word} số ", "số "))
    quote = (again if again.startswith(word) else "") + codes[1] + date
    said = (
        Said(f"{word} số {codes[0]}", doc_type, numbers[0], codes[0], None if again.startswith(word) else iso),
        Said(quote, doc_type, numbers[1], codes[1], iso),
    )
    lead = rng.choice(("Rà soát từ ", "các văn bản từ "))
    return Row(f"{lead}{said[0].text} đến {again}{codes[1]}{date}{rng.choice(TAILS[:3])}", said)


# ---------------------------------------------------------------- around a mention


def pinpointed(rng: random.Random) -> Row:
    """Points, clauses, articles before the document that they belong to."""
    rows = (party, norm, norm, law)
    said = rng.choice(rows)(rng).said[0]
    number = rng.randint(1, 60)
    pin = rng.choice((
        f"Điều {number}", f"khoản {rng.randint(1, 9)} Điều {number}",
        f"điểm {rng.choice('abcdđe')} khoản 2 Điều {number}",
        f"điểm a, điểm b khoản 6 Điều {number}", f"khoản 1, khoản 3 Điều {number}", f"khoản 1 và khoản 2 Điều {number}",
        f"Chương {rng.choice(('I', 'II', 'IV'))}", f"mục {rng.choice(('I', '2', 'III.4'))}",
        f"Phụ lục {rng.choice(('I', 'II', '3'))}",
        f"điểm c, khoản 4, Điều {number}", f"Mục 2 Chương {rng.choice(('I', 'II'))}",
    ))  # fmt: skip
    joint = rng.choice((" ", ", ")) if not pin.startswith(("Chương", "mục", "Phụ", "Mục")) else " "
    lead = rng.choice(("theo quy định tại ", "Thực hiện đúng ", "nêu tại ", "Sửa đổi ", "đối tượng quy định tại "))
    found = Said(said.text, said.doc_type, said.number, said.code, said.issued_on, said.issuer, said.term, pin)
    return Row(f"{lead}{pin}{joint}{said.text}{rng.choice(TAILS[:5])}", (found,))


def alias(rng: random.Random) -> Row:
    """A short name in brackets that is a number again."""
    first = party(rng).said[0]
    word = next(word for word, key, _ in PARTY_TYPES if key == first.doc_type and first.text.startswith(word))
    again = Said(f"{word} số {first.code}", first.doc_type, first.number, first.code)
    bracket = rng.choice((" (sau đây gọi tắt là {})", " (gọi tắt là {})", " (viết tắt là {})", " (sau đây gọi là {})",
                          " (sau đây viết tắt là {})"))  # fmt: skip
    return Row(
        f"{rng.choice(CUES[:10])}{first.text}{bracket.format(again.text)}{rng.choice(TAILS[:4])}", (first, again)
    )


def two_in_a_sentence(rng: random.Random) -> Row:
    """Two unlike documents in one sentence."""
    one, other = party(rng).said[0], norm(rng).said[0]
    joint = rng.choice((" và ", "; ", ", gắn với thực hiện ", ", đồng thời triển khai "))
    # what may be shared along a list is not what is asked here
    if not one.issuer:
        one = Said(one.text + " của Bộ Chính trị", one.doc_type, one.number, one.code, one.issued_on, "Bộ Chính trị")
    return Row(f"{rng.choice(CUES[:10])}{one.text}{joint}{other.text}{rng.choice(TAILS[:3])}", (one, other))


def amended(rng: random.Random) -> Row:
    """ "A đã được sửa đổi, bổ sung bởi B và C": three mentions."""
    first = norm(rng).said[0]
    numbers = [str(rng.randint(1, 200)) for _ in range(2)]
    codes = [f"{number}/{rng.randint(2010, 2025)}/NĐ-CP" for number in numbers]
    changed = rng.choice((" đã được sửa đổi, bổ sung bởi ", " được sửa đổi tại ", " (được sửa đổi, bổ sung theo ",
                          " đã được sửa đổi, bổ sung một số điều theo "))  # fmt: skip
    others = tuple(Said(f"Nghị định số {c}", "nghi_dinh", n, c) for n, c in zip(numbers, codes, strict=True))
    end = ")." if "(" in changed else rng.choice((".", ";", " và hướng dẫn có liên quan;"))
    joint = rng.choice((", ", " và "))
    return Row(f"Căn cứ {first.text}{changed}{others[0].text}{joint}{others[1].text}{end}", (first, *others))


def in_cells(rng: random.Random) -> Row:
    """Cells of a table, separated by tabs."""
    rows = [rng.choice((party, state, norm, letter))(rng).said[0] for _ in range(2)]
    cells = (str(rng.randint(1, 40)), rows[0].text, "Sở Nội vụ", rows[1].text, "Quý II")
    return Row("\t".join(cells), tuple(rows))
