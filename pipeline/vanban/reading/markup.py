"""Marks of Markdown and of inline HTML in plain text: taken out, and noted."""

from __future__ import annotations

import re

from vanban import model

_TAG = re.compile(r"</?(?:i|b|u|em|strong|br|sup|sub|span|p|font|center|div)\b[^<>]*>", re.IGNORECASE)
# emphasis hugs the word it marks; "(*)" is a note's sign and "5 * 3" a product
_STARS = re.compile(r"(?<![\w*\\])\*{1,3}(?=[^\s*)])|(?<=[^\s*\\(])\*{1,3}(?![\w*])|(?<=\w)\*{2,3}(?=\w)")
_UNDERSCORES = re.compile(r"(?<![\w_\\])_{1,3}(?=[^\s_])|(?<=[^\s_\\])_{1,3}(?![\w_])")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
_QUOTED = re.compile(r"^\s{0,3}>\s?")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_COMMENT = re.compile(r"<!--.*?-->")
_ESCAPE = re.compile(r"\\(?=[-.*_()#+!\[\]>~|`{}&=<$])")
_MARKS = re.compile(r"[*_<\\#>&\[]")
_ENTITY = {"&nbsp;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"'}


def plain(text: str, page: int, removed: list[model.Removed], markdown: bool, is_cell: bool = False) -> str:
    """A line without its marks. Each mark goes to `removed` as "markup"; `<br>` becomes a space.

    In a table's cell (`is_cell`) "> 50" is an amount, not a quotation.
    """
    if not _MARKS.search(text):
        return text

    def out(match: re.Match[str]) -> str:
        removed.append(model.Removed(page=page, text=match[0].strip(), why="markup"))
        return " " if match[0].lower().startswith("<br") else ""

    def shown(match: re.Match[str]) -> str:
        removed.append(model.Removed(page=page, text=match[0], why="markup"))
        return "" if match[0].startswith("!") else match[1]

    text = _TAG.sub(out, text)
    if markdown:
        text = _LINK.sub(shown, _COMMENT.sub(out, text))
        text = text if is_cell else _QUOTED.sub(out, text)
        text = _UNDERSCORES.sub(out, text)
    # what a converter has made often bears the ending of plain text
    text = text if is_cell else _HEADING.sub(out, text)
    text = _STARS.sub(out, text)
    text = _ESCAPE.sub(out, text)
    for entity, char in _ENTITY.items():
        text = text.replace(entity, char)
    return text
