"""Word documents set in fonts from before Unicode: their runs are put into Unicode before anybody reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from vanban.reading import encodings, legacy
from vanban.reading.docx_numbering import Styles, W, value
from vanban.reading.encodings import Chunk, Verdict
from vanban.reading.legacy import Hint

_BREAKS = {W + tag for tag in ("br", "cr", "tab", "ptab")}
_SOFT_HYPHEN = "\u00ad"


@dataclass(slots=True)
class _Stretch:
    """The nodes of one paragraph whose fonts say the same, with what stands in them."""

    hint: Hint | None
    nodes: list[object] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands in the nodes."""
        return "".join(self.texts)


def to_unicode(roots: Iterable[object], styles: Styles, style_sheet) -> Verdict:
    """Decode the runs of all parts in their place; `style_sheet` is the root of styles.xml or None."""
    roots = list(roots)
    if not _is_needed([*roots, *([style_sheet] if style_sheet is not None else [])]):
        return Verdict([])
    fonts = _Fonts(styles, style_sheet)
    stretches = [stretch for root in roots for stretch in _stretches(root, fonts)]
    verdict = encodings.judge([Chunk(stretch.text, stretch.hint) for stretch in stretches])
    for stretch, encoding in zip(stretches, verdict.encodings, strict=True):
        if encoding is not None:
            _decode(stretch, encoding)
    return verdict


def _is_needed(roots: list[object]) -> bool:
    names = {name for root in roots for fonts in root.iter(W + "rFonts") for name in fonts.attrib.values()}
    if any(map(legacy.hint, names)):
        return True
    return any(encodings.is_suspicious(node.text or "") for root in roots for node in root.iter(W + "t"))


class _Fonts:
    """What the font of a run says of its code: its own, its style's, its paragraph's, or the document's."""

    def __init__(self, styles: Styles, style_sheet) -> None:
        self._styles = styles
        path = "/".join(W + tag for tag in ("docDefaults", "rPrDefault", "rPr"))
        self._default = _font(style_sheet.find(path)) if style_sheet is not None else None
        self._by_style: dict[tuple[str | None, bool], str | None] = {}
        self._hints: dict[str | None, Hint | None] = {}

    def hint(self, run, paragraph) -> Hint | None:
        """The hint of a w:r in a w:p."""
        properties = run.find(W + "rPr")
        font = _font(properties) or self._of(value(properties, "rStyle"), False)
        font = font or self._of(value(paragraph.find(W + "pPr"), "pStyle"), True) or self._default
        if font not in self._hints:
            self._hints[font] = legacy.hint(font)
        return self._hints[font]

    def _of(self, style: str | None, paragraph: bool) -> str | None:
        key = (style, paragraph)
        if key not in self._by_style:
            chain = (_font(each.find(W + "rPr")) for each in self._styles.chain(style, paragraph))
            self._by_style[key] = next(filter(None, chain), None)
        return self._by_style[key]


def _font(properties) -> str | None:
    fonts = properties.find(W + "rFonts") if properties is not None else None
    if fonts is None:
        return None
    if fonts.get(W + "hAnsiTheme") or fonts.get(W + "asciiTheme"):
        return "theme"
    return fonts.get(W + "hAnsi") or fonts.get(W + "ascii")


def _stretches(root, fonts: _Fonts) -> Iterator[_Stretch]:
    paragraphs: dict[object, dict[Hint | None, _Stretch]] = {}
    for run in root.iter(W + "r"):
        paragraph = next(run.iterancestors(W + "p"), None)
        if paragraph is None:
            continue
        hint = fonts.hint(run, paragraph)
        stretch = paragraphs.setdefault(paragraph, {}).setdefault(hint, _Stretch(hint))
        for node in run:
            if node.tag in _BREAKS and stretch.texts:
                # parts words where the stretch is judged; the node itself has no text to decode
                stretch.nodes.append(None)
                stretch.texts.append(" ")
            elif (text := _text(node)) is not None:
                stretch.nodes.append(node)
                stretch.texts.append(text)
    for stretches in paragraphs.values():
        yield from stretches.values()


def _text(node) -> str | None:
    if node.tag == W + "t":
        return node.text or ""
    if node.tag == W + "softHyphen":
        # LibreOffice writes the byte AD, which is a letter of TCVN3, as this
        return _SOFT_HYPHEN
    if node.tag == W + "sym" and legacy.hint(node.get(W + "font")):
        code = node.get(W + "char") or ""
        return chr(int(code, 16)) if len(code) == 4 and code.isalnum() and _is_hex(code) else None
    return None


def _is_hex(code: str) -> bool:
    return all(char in "0123456789abcdefABCDEF" for char in code)


def _decode(stretch: _Stretch, encoding: str) -> None:
    texts = legacy.with_their_marks(stretch.texts) if encoding == "vni" else stretch.texts
    capitals = stretch.hint is not None and stretch.hint.capitals
    for node, text in zip(stretch.nodes, texts, strict=True):
        if node is not None:
            node.text = encodings.reread(text, encoding, capitals)
            node.tag = W + "t"
