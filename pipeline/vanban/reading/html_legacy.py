"""Web pages set in fonts from before Unicode: their texts are put into Unicode before anybody reads them."""

from __future__ import annotations

import re

from vanban.reading import encodings, legacy
from vanban.reading.encodings import Chunk, Verdict
from vanban.reading.legacy import Hint

_FAMILY = re.compile(r"""font(?:-family)?\s*:[^;}]*?["']?(\.?Vn\w[\w -]*|VNI-[\w -]+)""", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)\s*$")
_NO_TEXT = frozenset(("script", "style", "title"))


def to_unicode(root, doubtful: bool = False) -> Verdict:
    """Decode the text nodes of a parsed page in their place; `doubtful`: its bytes may be of another charset."""
    classes = _classes(root)
    nodes: list[tuple[object, str, Hint | None]] = []
    _collect(root, classes, nodes)
    verdict = encodings.judge([Chunk(getattr(node, place), hint) for node, place, hint in nodes], doubtful)
    for (node, place, hint), encoding in zip(nodes, verdict.encodings, strict=True):
        if encoding is not None:
            capitals = hint is not None and hint.capitals
            setattr(node, place, _in_xml(encodings.reread(getattr(node, place), encoding, capitals)))
    return verdict


def _collect(root, classes: dict[str, Hint], nodes: list) -> None:
    """The text nodes below `root` in their order, each with what the font around it says."""
    open_elements: list[tuple[object, Hint | None]] = [(root, None)]
    while open_elements:
        element, hint = open_elements.pop()
        if isinstance(element.tag, str) and element.tag not in _NO_TEXT:
            inner = _own_hint(element, classes) or hint
            if element.text:
                nodes.append((element, "text", inner))
            open_elements += [(child, inner) for child in reversed(element)]
        if element.tail and element is not root:
            nodes.append((element, "tail", hint))


def _own_hint(element, classes: dict[str, Hint]) -> Hint | None:
    font = element.get("face")
    if font is None and (found := _FAMILY.search(element.get("style") or "")):
        font = found[1]
    named = (classes[name] for name in (element.get("class") or "").split() if name in classes)
    return legacy.hint(font.split(",")[0].strip(" \"'")) if font else next(named, None)


def _classes(root) -> dict[str, Hint]:
    """The classes of the page's style sheets that set a legacy font."""
    classes = {}
    for sheet in root.iter("style"):
        for selectors, body in _RULE.findall(sheet.text or ""):
            family = _FAMILY.search(body)
            hint = legacy.hint(family[1].strip()) if family else None
            for selector in selectors.split(",") if hint else ():
                if found := _CLASS.search(selector):
                    classes[found[1]] = hint
    return classes


def _in_xml(text: str) -> str:
    return "".join(char for char in text if char >= " " or char in "\t\n\r")
