"""A document as a page for people: its text with every fact marked, and the facts beside it.

    html = page(document)                  one file that needs nothing else, for `vanban page`

The same templates serve `vanban serve`. Every fact has an address in the page: #t12 is task t12.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vanban import model
from vanban.pages.blocks import chunks
from vanban.pages.marks import Marked
from vanban.pages.rendering import environment, in_both, policy, static

if TYPE_CHECKING:
    from vanban.queries import Related

__all__ = ["page"]


def page(document: model.Document, incoming: Sequence[Related] | None = None) -> str:
    """The document as one HTML file that works without a network, in Vietnamese with a switch to English.

    `incoming` are the edges of the documents that cite it (`queries.cited_by`); None where it is not known.
    """
    marked = Marked(document)
    text = list(chunks(document, marked))
    style, script = f"\n{static('page.css')}", f"\n{static('page.js')}"
    return environment().get_template("standalone.html").render(
        document=document,
        text=text,
        anchors=marked.anchors,
        incoming=incoming,
        standalone=True,
        correcting=None,
        w=in_both,
        address=lambda node: None,
        image_address=lambda number: None,
        style=style,
        script=script,
        policy=policy(styles=(style,), scripts=(script,)),
    )  # fmt: skip
