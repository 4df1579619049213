"""Automatic numbers of Word: styles.xml and numbering.xml resolved to the labels that a reader of the page sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"))
_ROMAN += ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_WORDS = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_MOST = 20_000


def value(element, tag: str, attribute: str = "val") -> str | None:
    """The attribute of a direct child (`w:tag/@w:attribute`), None where there is none."""
    child = element.find(W + tag) if element is not None else None
    return child.get(W + attribute) if child is not None else None


def is_on(properties, tag: str) -> bool | None:
    """A toggle such as w:caps or w:vanish: True, False, or None where it is not said."""
    child = properties.find(W + tag) if properties is not None else None
    if child is None:
        return None
    return child.get(W + "val") not in ("0", "false", "off", "none")


class Styles:
    """Styles with what they inherit."""

    def __init__(self, root) -> None:
        self._styles = {}
        self._default: str | None = None
        for style in root.findall(W + "style") if root is not None else ():
            self._styles[style.get(W + "styleId")] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") == "1":
                self._default = style.get(W + "styleId")

    def chain(self, name: str | None, paragraph: bool = False) -> Iterator[object]:
        """A style and those it is based on, nearest first; for a paragraph without one, the default style."""
        name = name or (self._default if paragraph else None)
        for _ in range(20):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = value(style, "basedOn")

    def toggle(self, name: str | None, tag: str, paragraph: bool = False) -> bool:
        """Whether a style switches a run property on (w:caps, w:vanish)."""
        for style in self.chain(name, paragraph):
            said = is_on(style.find(W + "rPr"), tag)
            if said is not None:
                return said
        return False

    def find(self, name: str | None, path: str, paragraph: bool = False):
        """The first element at `path` ("w:pPr/w:jc" as "pPr/jc") in a style's chain, with its style."""
        for style in self.chain(name, paragraph):
            found = style.find("/".join(W + part for part in path.split("/")))
            if found is not None:
                return found, style.get(W + "styleId")
        return None, None


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    style: str | None = None
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    """A w:num: which counters it uses, its levels, and the starts that it sets anew."""

    counters: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of a document in their order."""

    def __init__(self, root, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._load(root)

    def label(self, properties) -> str:
        """The label of a paragraph by its w:pPr, "" for one without; counts it."""
        number, level = self._place(properties)
        found = self._lists.get(number) if number else None
        if found is None or level not in found.levels:
            return ""
        counts = self._count(number, found, level)
        definition = found.levels[level]
        if definition.format == "bullet":
            return _bullet(definition.text)
        return re.sub(
            r"%(\d)", lambda match: _formatted(found, counts, int(match[1]) - 1, definition.legal), definition.text
        ).strip()

    def _place(self, properties) -> tuple[str | None, int]:
        """The list and the level of a paragraph. What its own w:numPr does not say its style says, or one that this is
        based on: list and level each for themselves (ISO 29500-1, 17.3.1.19)."""
        own = properties.find(W + "numPr") if properties is not None else None
        style = value(properties, "pStyle")
        said = [(own, None)] if own is not None else []
        for item in self._styles.chain(style, paragraph=True):
            numbered = item.find(f"{W}pPr/{W}numPr")
            if numbered is not None:
                said.append((numbered, item.get(W + "styleId")))
        number = next((found for item, _ in said if (found := value(item, "numId")) is not None), None)
        level = next((found for item, _ in said if (found := value(item, "ilvl")) is not None), None)
        if number is None or level is not None or value(own, "numId") is not None:
            return number, _integer(level, 0)
        owners = {style, *(owner for _, owner in said)} - {None}
        levels = self._lists[number].levels if number in self._lists else {}
        return number, next((level for level, item in levels.items() if item.style in owners), 0)

    def _count(self, number: str, found: _List, level: int) -> dict[int, int]:
        counts = self._counts.setdefault(found.counters, {})
        if level in found.starts and (number, level) not in self._started:
            counts[level] = found.starts[level]
            self._started.add((number, level))
        elif level in counts:
            counts[level] = min(counts[level] + 1, _MOST)
        else:
            counts[level] = found.levels[level].start
        for deeper in [other for other in counts if other > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or (restart > 0 and level < restart):
                del counts[deeper]
        return counts

    def _load(self, root) -> None:
        abstract = {item.get(W + "abstractNumId"): item for item in root.findall(W + "abstractNum")}
        for num in root.findall(W + "num"):
            key = value(num, "abstractNumId")
            key = self._linked(key, abstract, root)
            if key not in abstract:
                continue
            levels = _levels(abstract[key])
            starts = {}
            for override in num.findall(W + "lvlOverride"):
                level = _integer(override.get(W + "ilvl"), 0)
                if override.find(W + "lvl") is not None:
                    levels[level] = _level(override.find(W + "lvl"))
                if value(override, "startOverride") is not None:
                    starts[level] = _start(value(override, "startOverride"))
            self._lists[num.get(W + "numId")] = _List(key, levels, starts)

    def _linked(self, key: str | None, abstract: dict, root) -> str | None:
        """The definition that a list style stands for (w:numStyleLink → w:styleLink)."""
        name = value(abstract.get(key), "numStyleLink")
        if name is None:
            return key
        for other, item in abstract.items():
            if value(item, "styleLink") == name:
                return other
        return key


def _levels(abstract) -> dict[int, _Level]:
    return {_integer(item.get(W + "ilvl"), 0): _level(item) for item in abstract.findall(W + "lvl")}


def _level(item) -> _Level:
    restart = value(item, "lvlRestart")
    return _Level(
        start=_start(value(item, "start")),
        format=value(item, "numFmt") or "decimal",
        text=value(item, "lvlText") or "",
        suffix=value(item, "suff") or "tab",
        style=value(item, "pStyle"),
        restart=_integer(restart, 0) if restart is not None else None,
        legal=bool(is_on(item, "isLgl")),
    )


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


def _start(text: str | None) -> int:
    """The first number of a level; Word itself counts to 32,767."""
    return max(0, min(_integer(text, 1), _MOST))


def _bullet(text: str) -> str:
    """Bullets of every shape are dashes; a plus or a star keeps its rank below the dash."""
    return text.strip() if text.strip() in ("+", "*") else "-"


def _formatted(found: _List, counts: dict[int, int], level: int, legal: bool) -> str:
    definition = found.levels.get(level, _Level())
    number = counts.get(level, definition.start)
    return (
        "" if definition.format in ("none", "bullet") else in_format(number, "decimal" if legal else definition.format)
    )


def in_format(number: int, style: str) -> str:
    """A number in one of Word's number formats; unknown formats are decimal."""
    if style in ("upperRoman", "lowerRoman"):
        text = _roman(number)
        return text if style == "upperRoman" else text.lower()
    if style in ("upperLetter", "lowerLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    if style == "decimalZero":
        return f"{number:02d}"
    if style == "vietnameseCounting" and 0 < number < len(_WORDS):
        return _WORDS[number]
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for amount, letters in _ROMAN:
        while number >= amount:
            text += letters
            number -= amount
    return text
