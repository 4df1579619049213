"""The text of one paragraph of Word as it is printed: insertions in, deletions and hidden text out."""

from __future__ import annotations

from dataclasses import dataclass, field

from vanban.reading.blocks import PAGE_TURN
from vanban.reading.docx_numbering import Styles, W, is_on, value

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TOGGLES = ("caps", "vanish", "b")
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_GONE = {W + tag for tag in ("del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "annotationRef")}
# fields of which nothing is text: one whose code is still read, one that tells where the file lies
_SILENT = {"code", "place"}
_BREAKS = {W + "br": "\n", W + "cr": "\n", W + "tab": "\t", W + "ptab": "\t", W + "noBreakHyphen": "-"}
# what Symbol and Wingdings show at their private places
_SYMBOLS = {
    0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xB0: "°", 0x2D: "-", 0xB7: "•", 0xE0: "→", 0xAE: "→", 0xB9: "≠",
    0x25: "%", 0x2B: "+", 0x3D: "=", 0xA8: "□", 0x6F: "□", 0xFE: "☑", 0x71: "□", 0xD8: "➢", 0x76: "❖", 0xA7: "▪",
}  # fmt: skip


@dataclass(slots=True)
class Found:
    """What a paragraph holds: its text ("\\n" for a line break, PAGE_TURN where Word began a page when it last showed
    the document), text boxes anchored in it, notes it refers to."""

    text: str = ""
    bold_letters: int = 0
    boxes: list[object] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


class Inline:
    """Reads paragraphs in their order; a field may run over several of them, so it remembers the open ones."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[str] = []

    def read(self, paragraph) -> Found:
        """The printed text of a w:p."""
        found = Found()
        style = value(paragraph.find(W + "pPr"), "pStyle")
        look = {tag: self._styles.toggle(style, tag, paragraph=True) for tag in _TOGGLES}
        for child in paragraph:
            self._node(child, found, look)
        return found

    def _node(self, node, found: Found, look: dict[str, bool]) -> None:
        tag = node.tag
        if not isinstance(tag, str) or tag in _GONE or (tag == W + "fldSimple" and _tells_place(node.get(W + "instr"))):
            return
        if tag == W + "r":
            self._run(node, found, look)
        elif tag == MC + "AlternateContent":
            self._node_in_choice(node, found, look)
        elif tag == W + "txbxContent":
            found.boxes.append(node)
        elif tag == MATH + "t":
            found.text += node.text or ""
        else:
            for child in node:
                self._node(child, found, look)

    def _node_in_choice(self, node, found: Found, look: dict[str, bool]) -> None:
        # the fallback says the same again for older programs
        chosen = node.find(MC + "Choice")
        chosen = node.find(MC + "Fallback") if chosen is None else chosen
        for child in chosen if chosen is not None else ():
            self._node(child, found, look)

    def _run(self, run, found: Found, look: dict[str, bool]) -> None:
        properties = run.find(W + "rPr")
        style = value(properties, "rStyle")
        own = {tag: is_on(properties, tag) for tag in _TOGGLES}
        look = {
            tag: said if said is not None else look[tag] or self._styles.toggle(style, tag) for tag, said in own.items()
        }
        for child in run:
            self._run_child(child, found, look)

    def _run_child(self, child, found: Found, look: dict[str, bool]) -> None:
        tag = child.tag
        if tag == W + "fldChar":
            self._field(child.get(W + "fldCharType"))
        elif tag == W + "instrText":
            if self._fields and _tells_place(child.text):
                self._fields[-1] = "place"
        elif not isinstance(tag, str) or tag in _GONE or look["vanish"] or not _SILENT.isdisjoint(self._fields):
            return
        elif tag == W + "t":
            text = "".join(_symbol(char) for char in child.text or "")
            found.text += text.upper() if look["caps"] else text
            found.bold_letters += sum(map(str.isalpha, text)) if look["b"] else 0
        elif tag in _BREAKS:
            found.text += _BREAKS[tag]
        elif tag == W + "lastRenderedPageBreak":
            found.text += PAGE_TURN
        elif tag == W + "sym":
            found.text += _symbol(chr(int(child.get(W + "char") or "0", 16)))
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            found.notes.append((tag.removeprefix(W).removesuffix("Reference"), child.get(W + "id") or ""))
        elif tag not in (W + "footnoteRef", W + "endnoteRef", W + "softHyphen"):
            self._node(child, found, look)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append("code")
        elif kind == "separate" and self._fields and self._fields[-1] != "place":
            self._fields[-1] = "result"
        elif kind == "end" and self._fields:
            self._fields.pop()


def _tells_place(code: str | None) -> bool:
    """Whether a field shows the name of the file: that of the machine on which it was last opened, never the text's."""
    return (code or "").split()[:1] == ["FILENAME"]


def _symbol(char: str) -> str:
    return _SYMBOLS.get(ord(char) - 0xF000, "•") if 0xF000 <= ord(char) <= 0xF0FF else char
