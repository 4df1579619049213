"""Which part of a web page is the document: the smallest element that holds most of its running text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NOISE_TAGS = {
    "script", "style", "noscript", "template", "iframe", "svg", "button", "select", "input", "textarea", "object",
    "embed", "audio", "video", "head", "meta", "link",
}  # fmt: skip
_APART_TAGS = {"nav", "aside", "footer", "form", "menu", "figcaption"}
_APART = re.compile(
    r"\b(?:comments?|binh-?luan|related|lien-?quan|tin-?khac|sidebar|side-bar|footer|nav(?:bar|igation)?|menu|share|sharing"
    r"|social|tags?|advert\w*|ads?|banner|breadcrumbs?|popup|modal|cookie|newsletter|most-?read|doc-?nhieu|caption"
    r"|toolbar|widget|login|search|rating|author-info|topbar|header-top|copyright)\b"
)
_BLOCK = {"p", "li", "td", "th", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dd", "dt", "section"}
_MOST = 0.8
# a class may say "widget" of the element that holds the whole article
_LARGEST_ASIDE = 0.4
_SENTENCE = 25


@dataclass(slots=True)
class Chosen:
    """The nodes to read in their order, what was left aside, and whether the page is an article among other things."""

    nodes: list = field(default_factory=list)
    dropped: list = field(default_factory=list)
    is_article: bool = False


def choose(root) -> Chosen:
    """Take what is no text out of the tree, set menus, comments and the like aside, find the article."""
    body = root.find("body") if root.tag == "html" else root
    body = root if body is None else body
    for node in [node for node in body.iter() if isinstance(node.tag, str) and _is_noise(node)]:
        if node.getparent() is not None:
            node.drop_tree()
    chosen = Chosen(nodes=[body])
    weights = _weights(body)
    most = _LARGEST_ASIDE * weights.get(body, 0)
    aside: set = set()
    for node in body.iter():
        if not isinstance(node.tag, str) or node is body or not is_apart(node) or weights.get(node, 0) > most:
            continue
        if not any(parent in aside for parent in node.iterancestors()):
            aside.add(node)
            chosen.dropped.append(node)
    chosen.is_article = bool(chosen.dropped)
    for node in chosen.dropped:
        _take_out(node)
    if chosen.is_article:
        _narrow(body, chosen)
    return chosen


def _is_noise(node) -> bool:
    if node.tag in _NOISE_TAGS or node.get("hidden") is not None:
        return True
    return bool(re.search(r"display\s*:\s*none|mso-hide\s*:\s*all", node.get("style") or ""))


def is_apart(node) -> bool:
    """Whether an element is no part of an article by its tag or by what its class and id say."""
    if node.tag in _APART_TAGS:
        return True
    if node.tag in ("body", "article", "main"):
        return False
    said = re.sub(r"[_\s]+", " ", f"{node.get('class') or ''} {node.get('id') or ''} {node.get('role') or ''}")
    return bool(_APART.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "-", said).lower()))


def _take_out(node) -> None:
    """Detach a node from its tree, but leave the text that follows it."""
    parent, tail = node.getparent(), node.tail
    before = node.getprevious()
    node.tail = None
    parent.remove(node)
    if tail:
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail


def _narrow(body, chosen: Chosen) -> None:
    """Go down to the smallest element that holds most of the running text; keep the title and lead before it."""
    weights = _weights(body)
    node = body
    while True:
        child = next((child for child in node if weights.get(child, 0) >= _MOST * weights.get(body, 0)), None)
        if child is None or weights.get(body, 0) == 0 or child.tag in ("table", "tbody", "tr", "ol", "ul"):
            break
        node = child
    if node is body:
        return
    title = next(body.iter("h1"), None)
    kept = []
    if title is not None and title is not node and node not in title.iterancestors():
        kept = _between(title, node)
    chosen.nodes = [*kept, node]
    inside = {*chosen.nodes}
    chosen.dropped += _outside(body, inside)


def _weights(body) -> dict:
    """For each element the length of the running text in it: blocks of own text that are not mere links."""
    weights: dict = {}
    for node in body.iter():
        if not isinstance(node.tag, str) or node.tag not in _BLOCK:
            continue
        own = _own_text(node)
        if len(own) < _SENTENCE or _link_share(node) > 0.5:
            continue
        for parent in (node, *node.iterancestors()):
            weights[parent] = weights.get(parent, 0) + len(own)
    return weights


def _own_text(node) -> str:
    """The text of a block without that of the blocks inside it."""
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _BLOCK:
            parts.append(child.text_content())
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _link_share(node) -> float:
    text = len(node.text_content().strip()) or 1
    return sum(len(link.text_content().strip()) for link in node.iter("a")) / text


def _between(title, node) -> list:
    """The title and what stands between it and the article: the lead."""
    kept, started = [title], False
    ancestors = {node, *node.iterancestors()}
    common = next(parent for parent in title.iterancestors() if parent in ancestors)
    for item in common.iter():
        if item is title:
            started = True
        elif item is node:
            break
        elif started and item.tag in ("h2", "h3", "p", "strong") and item not in ancestors:
            nested = any(parent in kept for parent in item.iterancestors())
            if not nested and _link_share(item) < 0.5:
                kept.append(item)
    return kept


def _outside(body, inside: set) -> list:
    """The largest elements of the page that hold nothing of what was chosen."""
    holders = {parent for node in inside for parent in node.iterancestors()}
    found = []
    for node in body.iter():
        if not isinstance(node.tag, str) or node in inside or node in holders:
            continue
        if any(parent in inside for parent in node.iterancestors()):
            continue
        if node.getparent() in holders:
            found.append(node)
    return found
