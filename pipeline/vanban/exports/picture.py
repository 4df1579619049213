"""Pictures as SVG that need no network: the chain around a document, and the duties of a body in time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from vanban import model
from vanban.exports.whole import clean
from vanban.exports.wording import RELATIONS, day, type_name
from vanban.queries.neighbourhood import LEVELS, Neighbourhood, Placed

LEVEL_NAMES = {"central": "Trung ương", "province": "Tỉnh, thành phố", "district": "Huyện", "commune": "Xã, phường",
                None: "Không rõ cấp"}  # fmt: skip
_WIDTH, _HEIGHT, _ACROSS, _DOWN, _MARGIN, _SIDE, _IN_ROW = 196, 66, 22, 58, 24, 120, 6
_COLOURS = {"implements": "#1b7837", "applies": "#5aae61", "based_on": "#2166ac", "guides": "#67a9cf",
            "follows_up": "#998ec3", "reports_on": "#998ec3", "attached_to": "#8c510a",
            "mentions": "#888888"}  # fmt: skip
_CHANGES = "#b2182b"
_FONT = "font-family=\"'DejaVu Sans', Arial, sans-serif\""
_LETTERS = 27


@dataclass(frozen=True, slots=True)
class Box:
    """Where a document stands in the picture, in pixels: the upper left corner."""

    x: float
    y: float


def chain(around: Neighbourhood, address: Callable[[model.Node], str] | None = None) -> str:
    """The documents in bands by level, the edges in the colours of their relations; what is not held is dashed.

    With `address`, each document is a link.
    """
    bands = [(level, [p for p in around.placed if p.level == level]) for level in (*LEVELS, None)]
    bands = [(level, _ordered(placed, around.edges)) for level, placed in bands if placed]
    boxes, y, drawn = {}, _MARGIN + 52.0, []
    width = _SIDE + max(min(len(placed), _IN_ROW) for _, placed in bands) * (_WIDTH + _ACROSS) + _MARGIN
    width = max(width, 640)
    for level, placed in bands:
        rows = [placed[at : at + _IN_ROW] for at in range(0, len(placed), _IN_ROW)]
        height = len(rows) * (_HEIGHT + _DOWN)
        drawn.append(_band(LEVEL_NAMES[level], y - _DOWN / 2, width, height - 6))
        for row in rows:
            left = _SIDE + (width - _SIDE - _MARGIN - len(row) * (_WIDTH + _ACROSS)) / 2
            boxes |= {p.node.id: Box(left + at * (_WIDTH + _ACROSS), y) for at, p in enumerate(row)}
            y += _HEIGHT + _DOWN
    arrows = [_arrow(edge, boxes[edge.from_], boxes[edge.to]) for edge in around.edges]
    cards = [_linked(_card(p, boxes[p.node.id], p.node.id == around.root), p.node, address) for p in around.placed]
    shown = list(dict.fromkeys(edge.relation for edge in around.edges))
    legend = _legend(shown, around.left_out, y, width)
    root = next(p.node for p in around.placed if p.node.id == around.root)
    title = f"Các văn bản quanh {root.code or _cut(root.title or root.id, 60)}"
    return svg(width, y + 46, title, [*drawn, *arrows, *cards, *legend])


def page(title: str, picture: str, edges: Iterable[model.Edge], names: dict[str, str]) -> str:
    """An HTML page with the picture and the sentences that its edges rest on."""
    rows = (
        f"<tr><td>{escape(names[e.from_])}</td><td>{RELATIONS[e.relation]}</td><td>{escape(names[e.to])}</td>"
        f"<td>{'<br>'.join(escape(clean(quote.text)) for quote in e.evidence[:3])}</td></tr>"
        for e in edges
    )
    style = "body{font-family:sans-serif;margin:1.5em}table{border-collapse:collapse}td{border:1px solid #ccc;"
    style += "padding:.3em .5em;vertical-align:top}svg{max-width:100%;height:auto}"
    return (
        f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"><title>{escape(clean(title))}</title>'
        f"<style>{style}</style></head><body><h1>{escape(clean(title))}</h1>\n{picture}\n"
        f"<h2>Căn cứ trong văn bản</h2><table>{''.join(rows)}</table></body></html>\n"
    )


def timeline(title: str, dues: Sequence[tuple[date, str, str]]) -> str:
    """Days with what is due on them: (day, code of the document, work), as a picture with a line for each."""
    if not dues:
        return svg(640, 90, title, [text(24, 60, "Không có việc nào có ngày.", 13)])
    first, last = min(dues)[0], max(dues)[0]
    span = max((last - first).days, 1)
    left, right, width = 150, 360, 1080
    scale = (width - left - right) / span
    pieces = []
    for year_month in _months(first, last):
        x = left + max((year_month - first).days, 0) * scale
        pieces.append(f'<line x1="{x:.1f}" y1="56" x2="{x:.1f}" y2="{76 + 26 * len(dues)}" stroke="#ddd"/>')
        pieces.append(text(x + 2, 52, f"{year_month.month}/{year_month.year}", 10, "#666"))
    for at, (due, code, work) in enumerate(sorted(dues)):
        y, x = 80 + 26 * at, left + (due - first).days * scale
        pieces.append(f'<line x1="{left}" y1="{y}" x2="{x:.1f}" y2="{y}" stroke="#bcd"/>')
        pieces.append(f'<circle cx="{x:.1f}" cy="{y}" r="5" fill="{_COLOURS["implements"]}"/>')
        pieces.append(text(20, y + 4, code, 11))
        pieces.append(text(x + 10, y + 4, f"{day(due.isoformat())}  {_cut(work, 48)}", 11))
    return svg(width, 100 + 26 * len(dues), title, pieces)


# ---------------------------------------------------------------- pieces


def colour(relation: str) -> str:
    """The colour of a relation's edges; those that change a document have one."""
    return _COLOURS.get(relation, _CHANGES)


def _ordered(placed: list[Placed], edges: Sequence[model.Edge]) -> list[Placed]:
    """By day; what has edges with the same documents stands together."""
    above = {p.node.id: min((e.to for e in edges if e.from_ == p.node.id), default="~") for p in placed}
    return sorted(placed, key=lambda p: (above[p.node.id], p.node.issued_on or "9999", p.node.id))


def _band(name: str, y: float, width: float, height: float) -> str:
    shade = f'<rect x="8" y="{y:.0f}" width="{width - 16:.0f}" height="{height:.0f}" rx="6" fill="#f4f5f7"/>'
    return shade + text(18, y + height / 2 + 4, name, 12, "#555")


def _card(placed: Placed, box: Box, is_root: bool) -> str:
    node = placed.node
    dashed = "" if node.in_corpus else ' stroke-dasharray="5 4"'
    fill, stroke = ("#fff3cd", "#7a1f1f") if is_root else ("#fff", "#444" if node.in_corpus else "#888")
    name = node.code or _cut(node.title or node.id, _LETTERS)
    what = " ".join(filter(None, (type_name(node.doc_type), day(node.issued_on))))
    where = ", ".join(filter(None, (node.commune, node.district, node.province))) or node.issuer or ""
    lines = [
        f'<rect x="{box.x:.0f}" y="{box.y:.0f}" width="{_WIDTH}" height="{_HEIGHT}" rx="5" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="{2 if is_root else 1.2}"{dashed}/>',
        text(box.x + 10, box.y + 20, _cut(name, _LETTERS - 4), 13, "#111", bold=True),
        text(box.x + 10, box.y + 38, _cut(what, _LETTERS), 11, "#333"),
        text(box.x + 10, box.y + 55, _cut(where, _LETTERS), 11, "#666"),
    ]
    title = escape(clean(f"{name}: {node.title or ''}"))
    return f"<g><title>{title}</title>{''.join(lines)}</g>"


def _linked(card: str, node: model.Node, address: Callable[[model.Node], str] | None) -> str:
    return f"<a href={quoteattr(address(node))}>{card}</a>" if address else card


def _arrow(edge: model.Edge, start: Box, end: Box) -> str:
    """From the document that speaks to the one that it speaks of; those of one band bow above it."""
    x1, x2 = start.x + _WIDTH / 2, end.x + _WIDTH / 2
    up = start.y >= end.y
    y1, y2 = (start.y, end.y + _HEIGHT) if up else (start.y + _HEIGHT, end.y)
    bend = (y1 - y2) / 2 if up else (y2 - y1) / -2
    if start.y == end.y:
        y1 = y2 = start.y
        bend = 34
    shade = colour(edge.relation)
    path = f"M{x1:.0f},{y1:.0f} C{x1:.0f},{y1 - bend:.0f} {x2:.0f},{y2 + (bend if start.y != end.y else -bend):.0f} "
    title = escape(clean("\n".join(quote.text for quote in edge.evidence[:2])))
    return (
        f'<path d="{path}{x2:.0f},{y2:.0f}" fill="none" stroke="{shade}" stroke-width="1.6" opacity="0.8" '
        f'marker-end="url(#{_mark(shade)})"><title>{RELATIONS[edge.relation]}: {title}</title></path>'
    )


def _legend(relations: Sequence[str], left_out: int, y: float, width: float) -> Iterator[str]:
    x = 18.0
    for relation in relations:
        shade = colour(relation)
        yield f'<line x1="{x:.0f}" y1="{y}" x2="{x + 26:.0f}" y2="{y}" stroke="{shade}" stroke-width="3"/>'
        yield text(x + 32, y + 4, RELATIONS[relation], 11)
        x += 56 + 7 * len(RELATIONS[relation])
    yield f'<rect x="18" y="{y + 14}" width="26" height="12" fill="#fff" stroke="#888" stroke-dasharray="5 4"/>'
    more = f"; {left_out} văn bản nữa không vẽ" if left_out else ""
    yield text(50, y + 24, f"chỉ được dẫn, không có trong kho{more}", 11)


def svg(width: float, height: float, title: str, pieces: Iterable[str]) -> str:
    """A picture of this size in pixels, with its title above the `pieces`; `title` may hold anything."""
    colours = dict.fromkeys([*_COLOURS.values(), _CHANGES])
    marks = "".join(
        f'<marker id="{_mark(colour)}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto-start-reverse"><path d="M0,0 L8,4 L0,8 z" fill="{colour}"/></marker>'
        for colour in colours
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" {_FONT}><title>{escape(clean(title))}</title><defs>{marks}</defs>'
        f'<rect width="100%" height="100%" fill="#fff"/>{text(18, 28, title, 15, "#111", bold=True)}'
        + "\n".join(pieces)
        + "</svg>\n"
    )


def text(x: float, y: float, words: str, size: int, colour: str = "#222", *, bold: bool = False) -> str:
    """A line of words that begins at a place of the picture; `words` may hold anything."""
    weight = ' font-weight="bold"' if bold else ""
    shown = escape(" ".join(clean(words).split()))
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{colour}"{weight}>{shown}</text>'


def _mark(colour: str) -> str:
    return f"to{colour[1:]}"


def _cut(text: str, length: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _months(first: date, last: date) -> Iterator[date]:
    """The first days of some months from the first day to the last: every month, or every third in long spans."""
    step = 1 if (last - first).days < 400 else 3 if (last - first).days < 1500 else 12
    month = first.replace(day=1)
    while month <= last:
        yield month
        at = month.month - 1 + step
        month = date(month.year + at // 12, at % 12 + 1, 1)
