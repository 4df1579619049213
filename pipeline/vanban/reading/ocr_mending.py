"""What OCR does to the forms of official documents, put right where the form leaves no doubt (grammar/ocr.toml).

Every mend is told: (as read, as mended).
"""

from __future__ import annotations

import itertools
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from vanban import grammar
from vanban.grammar.forms import matching_form, without_diacritics
from vanban.reading.pdf_rows import Row
from vanban.reading.pdf_words import Word
from vanban.reading.syllables import is_syllable

Mend = tuple[str, str]

_FIGURES = str.maketrans("OoØlI|!]Ì¡ìí", "000111111111")
_ROMAN = str.maketrans({"H": "II", "l": "I", "1": "I", "|": "I"})
_NUMERALS = frozenset(re.findall(r"\S+", "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX"))
_LABEL = re.compile(r"([a-zđ©€])\)")
# what the label behind the first one is, where it is read as the second
_AFTER = {("b", "e"): "c", ("b", "o"): "c", ("b", "©"): "c", ("b", "€"): "c", ("c", "đ"): "d", ("d", "d"): "đ"}
_DOUBLE_STROKE = re.compile(r"(?<=\w)//(?=\w)")
# no syllable has ă before u or y: "bằu" was "bầu"
_IMPOSSIBLE = "[ăắằẳẵặĂẮẰẲẴẶ](?=[uyUY])"
_BREVE = re.compile(_IMPOSSIBLE)
_CIRCUMFLEX = str.maketrans("ăắằẳẵặĂẮẰẲẴẶ", "âấầẩẫậÂẤẦẨẪẬ")
_FIELD = re.compile(r"\{(\w+)(?:!(\w+))?\}")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
# words are read with 0.96 and more; of those that are not, half are wrong
_UNSURE = 0.95
_NUMBER = re.compile(r"(\d{1,2})([.,])")
_EDGES = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)


def mend_rows(rows: Sequence[Row]) -> list[Mend]:
    """Mend the words of rows in their place; returns what was mended."""
    mends: list[Mend] = []
    for row in rows:
        if _odd_sign().search(row.text):
            mends += [mend for word in row.words if (mend := _mend_signs(word))]
            row.put(row.words)
        edits = _by_form(row.text)
        mends += [(row.text[start:end], new) for start, end, new in edits]
        _replace(row, edits)
        mends += _part_glued(row)
        mends += _mend_surname(row)
    mends += _mend_labels(rows)
    mends += _mend_numbers(rows)
    owned = [(row, word) for row in rows for word in row.words]
    for at, mend in _by_compound([word for _, word in owned]):
        mends.append(mend)
        row, _ = owned[at]
        row.put(row.words)
    return mends


def mend_text(text: str) -> str:
    """One line of text, mended as a row of a page is."""
    row = Row([Word(piece, float(at), at + 0.9, 0.0, 1.0) for at, piece in enumerate(text.split())])
    mend_rows([row])
    return row.text


def _mend_signs(word: Word) -> Mend | None:
    before = word.text
    word.text = _BREVE.sub(lambda vowel: vowel[0].translate(_CIRCUMFLEX), before.translate(_signs()))
    if word.text == before:
        return None
    word.text = _DOUBLE_STROKE.sub("/", word.text)
    return before, word.text


@cache
def _signs() -> dict[int, str]:
    return str.maketrans(grammar.data("ocr")["signs"])


@cache
def _odd_sign() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(map(chr, _signs())))}]|{_IMPOSSIBLE}")


# ---------------------------------------------------------------- forms


def _by_form(text: str) -> list[tuple[int, int, str]]:
    """(start, end, replacement) of the forms in a line that OCR has spoilt, from left to right, none in another."""
    form = matching_form(text)
    found: list[tuple[int, int, str]] = []
    for sign, tail, pattern, template in _forms():
        if sign not in form:
            continue
        for match in pattern.finditer(form, max(0, len(form) - tail)):
            new = _filled(template, match, text)
            if new is not None and new != text[match.start() : match.end()]:
                found.append((match.start(), match.end(), new))
    chosen: list[tuple[int, int, str]] = []
    for edit in sorted(found, key=lambda one: (one[0], -one[1])):
        if not chosen or edit[0] >= chosen[-1][1]:
            chosen.append(edit)
    return chosen


@cache
def _forms() -> list[tuple[str, int, re.Pattern[str], str]]:
    """Of each form, for each sign of it, what must stand in its line, how far before the line's end it begins at most,
    its pattern, and what is put there."""
    return [
        (sign, entry.extra.get("tail", sys.maxsize), entry.regex, entry.extra["to"])
        for entry in grammar.entries("ocr")
        for sign in _several(entry.extra.get("sign", ""))
    ]


def _several(signs: str | list[str]) -> list[str]:
    return [signs] if isinstance(signs, str) else signs


def _filled(template: str, match: re.Match[str], text: str) -> str | None:
    """The replacement, or None where a group is no number."""
    pieces = []
    at = 0
    for field in _FIELD.finditer(template):
        start, end = match.span(field[1])
        value: str | None = text[start:end] if start >= 0 else ""
        if field[2] == "digits":
            value = _digits(value, field[1])
        elif field[2] == "roman":
            value = value.translate(_ROMAN)
            value = value if value in _NUMERALS else None
        if value is None:
            return None
        pieces += [template[at : field.start()], value]
        at = field.end()
    return " ".join("".join([*pieces, template[at:]]).split(" ")).strip() or None


def _digits(text: str, name: str) -> str | None:
    value = text.translate(_FIGURES).replace(" ", "")
    most = {"day": 31, "month": 12}.get(name)
    return value if value.isdigit() and (most is None or 1 <= int(value) <= most) else None


def _replace(row: Row, edits: Sequence[tuple[int, int, str]]) -> None:
    """Put the replacements into the words of a row; words that one replacement joins or parts share their box."""
    if not edits:
        return
    starts, at = [], 0
    for word in row.words:
        starts.append(at)
        at += len(word.text) + 1
    for start, end, new in reversed(edits):
        first = max(index for index, begin in enumerate(starts) if begin <= start)
        last = max(index for index, begin in enumerate(starts) if begin < end)
        begin, stop = starts[first], starts[last] + len(row.words[last].text)
        whole = row.text[begin:start] + new + row.text[end:stop]
        row.words[first : last + 1] = _spread(row.words[first : last + 1], whole.split())
    row.put(row.words)


def _spread(words: list[Word], texts: list[str]) -> list[Word]:
    if len(words) == len(texts):
        for word, text in zip(words, texts, strict=True):
            word.text = text
        return words
    left, right = words[0].x0, words[-1].x1
    step = (right - left) / max(1, sum(map(len, texts)) + len(texts) - 1)
    spread, at = [], 0
    for text in texts:
        word = _copy(min(words, key=lambda word: getattr(word, "confidence", 1.0)))
        word.text, word.x0, word.x1 = text, left + step * at, left + step * (at + len(text))
        spread.append(word)
        at += len(text) + 1
    return spread


def _copy(word: Word) -> Word:
    return type(word)(**{name: getattr(word, name) for name in word.__dataclass_fields__})


# ---------------------------------------------------------------- words


@cache
def _known() -> tuple[frozenset[tuple[str, str]], dict, dict, frozenset[str]]:
    """The compounds; by their letters without tones, by their bare Latin letters; the syllables that occur."""
    data = grammar.data("ocr")
    pairs = [tuple(matching_form(one.strip()).split()) for one in data["compounds"].replace("\n", " ").split(",")]
    toneless, bare = defaultdict(set), defaultdict(set)
    for pair in pairs:
        toneless[tuple(map(_toneless, pair))].add(pair)
        bare[tuple(map(without_diacritics, pair))].add(pair)
    syllables = {word for pair in pairs for word in pair} | _words("syllables")
    return frozenset(pairs), dict(toneless), dict(bare), frozenset(syllables)


def _mend_labels(rows: Sequence[Row]) -> list[Mend]:
    """Mend labels of points by those before them: "e)" behind "b)" is "c)", "đ)" behind "c)" is "d)"."""
    mends: list[Mend] = []
    last = ""
    for row in rows:
        found = _LABEL.match(row.words[0].text)
        if not found:
            continue
        label = found[1]
        meant = _AFTER.get((last, label), label)
        if meant != label:
            mends.append((row.words[0].text, f"{meant}){row.words[0].text[2:]}"))
            row.words[0].text = mends[-1][1]
            row.put(row.words)
        last = meant
    return mends


def _mend_numbers(rows: Sequence[Row]) -> list[Mend]:
    """Mend the comma behind the number of an item that follows another one's: "5, Đề nghị …" behind "4. Sở …"."""
    mends: list[Mend] = []
    last = 0
    for row in rows:
        first = row.words[0]
        found = _NUMBER.fullmatch(first.text)
        if not found or len(row.words) < 2 or not row.words[1].text[:1].isupper():
            continue
        if found[2] == "," and int(found[1]) == last + 1 > 1:
            mends.append((first.text, f"{found[1]}."))
            first.text = mends[-1][1]
            row.put(row.words)
        last = int(found[1]) if first.text.endswith(".") else last
    return mends


def _part_glued(row: Row) -> list[Mend]:
    """Part words that are two known ones run together: "Dựán", "CHỦTỊCH"."""
    edits, at = [], 0
    for word in row.words:
        stem = word.text.strip(".,;:()")
        if 4 <= len(stem) <= 14 and stem.isalpha() and not is_syllable(stem):
            lower, start = matching_form(stem).lower(), at + word.text.index(stem)
            cut = next((cut for cut in range(2, len(stem) - 1) if (lower[:cut], lower[cut:]) in _known()[0]), None)
            if cut is not None:
                edits.append((start, start + len(stem), f"{stem[:cut]} {stem[cut:]}"))
        at += len(word.text) + 1
    mends = [(row.text[start:end], new) for start, end, new in edits]
    _replace(row, edits)
    return mends


def _mend_surname(row: Row) -> list[Mend]:
    """Mend the first word of a name that stands alone in its line ("Trân Văn An", "guyễn Văn An") to the one surname
    that it can be."""
    words = [word.text for word in row.words]
    if not 2 <= len(words) <= 5 or not all(
        word.isalpha() and word.istitle() and is_syllable(word) for word in words[1:]
    ):
        return []
    first, surnames = words[0], _words("surnames")
    if not first.isalpha() or matching_form(first) in surnames:
        return []
    if first[0].islower():
        end = without_diacritics(first)
        found = {name for name in surnames if without_diacritics(name)[1:] == end}
    else:
        found = {name for name in surnames if _toneless(name.lower()) == _toneless(first.lower())}
    if len(found) != 1:
        return []
    row.words[0].text = found.pop()
    row.put(row.words)
    return [(first, row.words[0].text)]


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(matching_form(one.strip()) for one in grammar.data("ocr")[name].split(","))


@lru_cache(maxsize=1 << 14)
def _toneless(word: str) -> str:
    # đ and d look alike to OCR too
    return unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", word))).replace("đ", "d")


def _by_compound(words: Sequence[Word]) -> Iterator[tuple[int, Mend]]:
    """Mend the tones of words that stand side by side and of syllables that cannot be; the ranks of those mended."""
    parts = [_parts(word.text) for word in words]
    lower = [_lower(stem) for _, stem, _ in parts]
    pairs = _known()[0]
    alone = _words("alone")
    unsure = [getattr(word, "confidence", 1.0) < _UNSURE for word in words]
    near = [at for at, (left, right) in enumerate(itertools.pairwise(parts)) if not left[2] and not right[0]]
    known = {at for at in near if (lower[at], lower[at + 1]) in pairs}
    sure = known | {at + 1 for at in known}
    mended: dict[int, str] = {}
    for at in near:
        if at in known or at in mended:
            continue
        pair = _meant(lower[at], lower[at + 1], words[at].text.isupper())
        if pair is None and (unsure[at] or unsure[at + 1]):
            pair = _guessed(lower, at, unsure)
        if pair:
            changed = {at + side: pair[side] for side in (0, 1) if pair[side] != lower[at + side]}
            if not sure & set(changed) and not alone.intersection(lower[one] for one in changed):
                mended |= changed
    for at, stem in enumerate(lower):
        if (syllable := _possible(stem)) and at not in mended and at not in sure:
            mended[at] = syllable
    return _apply(words, parts, mended)


@lru_cache(maxsize=1 << 14)
def _parts(text: str) -> tuple[str, ...]:
    """The signs before a word, the word itself, and the signs behind it."""
    return _EDGES.match(text).groups()


@lru_cache(maxsize=1 << 14)
def _lower(stem: str) -> str:
    return matching_form(stem).lower()


@lru_cache(maxsize=1 << 14)
def _meant(left: str, right: str, capitals: bool) -> tuple[str, str] | None:
    _, toneless, bare, _ = _known()
    found = toneless.get((_toneless(left), _toneless(right)), set())
    if not found and capitals:
        found = bare.get((without_diacritics(left), without_diacritics(right)), set())
    if len(found) > 1:
        # one of the two words is read as it stands
        found = {pair for pair in found if pair[0] == left or pair[1] == right}
    return next(iter(found)) if len(found) == 1 else None


def _guessed(lower: Sequence[str], at: int, unsure: Sequence[bool]) -> tuple[str, str] | None:
    """The one compound that two words are where OCR is unsure of those that must change: their letters without any
    mark are the same ("vượt thẳm quyền", "thành phó"), or an h was read as b ("hàng bóa")."""
    pair = lower[at], lower[at + 1]
    found = set(_known()[2].get(tuple(map(without_diacritics, pair)), ()))
    found |= {("h" + pair[0][1:], pair[1])} if pair[0][:1] == "b" else set()
    found |= {(pair[0], "h" + pair[1][1:])} if pair[1][:1] == "b" else set()
    changes = [
        one for one in found & _known()[0]
        if all(unsure[at + side] for side in (0, 1) if one[side] != pair[side])
    ]  # fmt: skip
    if len(changes) > 1:
        changes = [one for one in changes if all(map(_has_tone_of, one, pair))]
    return changes[0] if len(changes) == 1 else None


def _has_tone_of(word: str, other: str) -> bool:
    return _TONES.findall(unicodedata.normalize("NFD", word)) == _TONES.findall(unicodedata.normalize("NFD", other))


@lru_cache(maxsize=1 << 14)
def _possible(stem: str) -> str | None:
    """The one known syllable that a stem like "Têt" can be, which no Vietnamese syllable is; else None."""
    if not 2 <= len(stem) <= 7 or not stem.endswith(("c", "ch", "p", "t")) or not stem.isalpha():
        return None
    if is_syllable(stem) or _TONES.search(unicodedata.normalize("NFD", stem)):
        return None
    known = _known()[3]
    found = {syllable for syllable in known if _toneless(syllable) == _toneless(stem) and syllable[:1] == stem[:1]}
    return found.pop() if len(found) == 1 else None


def _apply(words: Sequence[Word], parts, mended: dict[int, str]) -> Iterator[tuple[int, Mend]]:
    for at, lower in sorted(mended.items()):
        before, stem, behind = parts[at]
        new = lower.upper() if stem.isupper() and len(stem) > 1 else lower
        if stem[:1].isupper() and not stem.isupper():
            new = lower[:1].upper() + lower[1:]
        mend = words[at].text, f"{before}{new}{behind}"
        words[at].text = mend[1]
        yield at, mend
