"""HTML: newspaper copies, documents saved as web pages."""

from __future__ import annotations

import re
from pathlib import Path

from vanban.reading.blocks import Grid, Paragraph, Reading

_BLOCK = {
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "br",
    "section",
    "article",
    "blockquote",
    "td",
    "tr",
    "table",
    "ul",
    "ol",
    "body",
}


def read(path: Path, data: bytes) -> Reading:
    """Read an HTML page."""
    from lxml import html

    text = re.sub(r"<\?xml[^>]*\?>", "", data.decode("utf-8-sig", "replace"))
    root = html.document_fromstring(text)
    for tag in ("script", "style", "noscript", "head", "form", "nav", "footer"):
        for node in root.findall(f".//{tag}"):
            node.drop_tree()
    reading = Reading(blocks=[], encoding="utf-8")
    buffer: list[str] = []

    def flush():
        reading.blocks.append(Paragraph("".join(buffer)))
        buffer.clear()

    def walk(node):
        if not isinstance(node.tag, str):
            buffer.append(node.tail or "")
            return
        block = node.tag in _BLOCK
        if block:
            flush()
        if node.tag == "table" and len(node.findall(".//tr")) > 1 and node.get("border", "0") != "0":
            rows = [[" ".join(c.text_content().split()) for c in tr if c.tag in ("td", "th")] for tr in node.iter("tr")]
            width = max(map(len, rows))
            reading.blocks.append(Grid([r + [""] * (width - len(r)) for r in rows], 1))
        else:
            buffer.append(node.text or "")
            for child in node:
                walk(child)
        if block:
            flush()
        buffer.append(node.tail or "")

    walk(root)
    flush()
    return reading
