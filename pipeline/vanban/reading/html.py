"""HTML: newspaper copies of directives, portals, documents that Word saved as web pages."""

from __future__ import annotations

import re
from pathlib import Path

from vanban import errors, model
from vanban.reading import encodings, html_content, html_legacy, limits, web
from vanban.reading.blocks import Reading, clean
from vanban.reading.html_body import Body
from vanban.reading.pieces import Piece, Sheet, to_blocks

_DECLARED = re.compile(rb"""<meta[^>]+?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# <![if !supportLists]> hides the numbers that Word wrote before its lists
_WORD_CONDITION = re.compile(r"<!\[(?:if|endif)[^>]*\]>", re.IGNORECASE)
# characters that lxml refuses to write back into a tree
_NO_XML = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def read(path: Path, data: bytes) -> Reading:
    """Read a web page: the article where it is one among other things, else the whole page.

    Raises DamagedFile for bytes that are no HTML, TooLarge.
    """
    from lxml import etree, html

    if len(data) > limits.current().html:
        raise errors.TooLarge(
            f"The page has {len(data) // 1_000_000} MB.", advice="Save the article alone, without the rest of the site."
        )
    text, encoding, warnings = decode(data)
    reading = Reading(blocks=[], encoding=encoding, warnings=warnings)
    text = _NO_XML.sub("", _WORD_CONDITION.sub("", _XML_DECLARATION.sub("", text)))
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise errors.DamagedFile(
            f"The page cannot be parsed ({error}).", advice="Save it again from the browser as a web page."
        ) from error
    verdict = html_legacy.to_unicode(root, doubtful=not encoding.startswith("utf"))
    reading.encoding, reading.warnings = verdict.main or encoding, [*warnings, *verdict.warnings]
    chosen = html_content.choose(root)
    body = Body()
    items = [item for node in chosen.nodes for item in body.walk(node)]
    reading.blocks = to_blocks(items, reading.removed)
    for node in chosen.dropped:
        _note_dropped(body, node, reading)
    reading.blocks = web.without_residue(reading.blocks, reading.removed, known=chosen.is_article)
    return reading


def _note_dropped(body: Body, node, reading: Reading) -> None:
    for item in body.walk(node):
        lines = [item] if isinstance(item, Piece) else []
        if isinstance(item, Sheet):
            lines = [Piece(" ".join(row)) for row in item.rows]
        for line in lines:
            if text := clean(line.text):
                reading.removed.append(model.Removed(page=1, text=text, why="web_residue"))


def decode(data: bytes) -> tuple[str, str, list[str]]:
    """A page's bytes as text: what decodes without an error goes before what the page declares."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), "utf-16", []
    found = _DECLARED.search(data[:4096])
    declared = found[1].decode("ascii", "replace").lower() if found else None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is not None:
        wrong = declared not in (None, "utf-8", "utf8") and any(char > "\x7f" for char in text)
        return text, "utf-8", [f"declared as {declared}, but the bytes are UTF-8"] if wrong else []
    try:
        if declared not in (None, "utf-8", "utf8"):
            return data.decode(declared), declared, []
    except (LookupError, UnicodeDecodeError):
        pass
    return encodings.decode(data)
