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


# the parser compares each attribute of a tag with all the others
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{20000,}")
_MOST_ATTRIBUTES = 2000
_SAVE_AGAIN = "Save it again from the browser as a web page."


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
    if any(tag.count("=") > _MOST_ATTRIBUTES for tag in _LONG_TAG.findall(text)):
        raise errors.DamagedFile("A tag has thousands of attributes: this is no page of text.", advice=_SAVE_AGAIN)
    # pages whose tags are never closed nest deeply; the parser's own limit would drop the rest without a word
    parser = html.HTMLParser(no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise errors.DamagedFile(f"The page cannot be parsed ({error}).", advice=_SAVE_AGAIN) from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise errors.DamagedFile("The page is nested too deeply.", advice=_SAVE_AGAIN)
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
