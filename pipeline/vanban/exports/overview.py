"""The graph of a whole run as one SVG: a dot for each document, in the strip of its level, at its day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape, quoteattr

from vanban.exports.picture import LEVEL_NAMES, colour, svg, text
from vanban.exports.whole import clean
from vanban.exports.wording import day, type_name
from vanban.queries.landscape import Landscape, Point

_WIDTH, _HEIGHT, _LEFT, _TOP, _FOOT = 1160, 620, 120, 64, 16
# names are written beside so many dots; years are named where they are so far apart
_NAMED, _APART = 24, 46
# the largest dot
_MOST = 15


def overview(seen: Landscape, title: str, address: Callable[[Point], str] | None = None) -> str:
    """The picture; what is only cited is grey. With `address`, each document is a link."""
    places = [(_LEFT + point.x * _WIDTH, _TOP + point.y * _HEIGHT) for point in seen.points]
    lines = (
        f'<line x1="{places[source][0]:.0f}" y1="{places[source][1]:.0f}" x2="{places[target][0]:.0f}" '
        f'y2="{places[target][1]:.0f}" stroke="{colour(relation)}" stroke-width="1" opacity="0.35"/>'
        for source, target, relation in seen.lines
    )
    named = {point.id for point in sorted(seen.points, key=lambda point: -point.links)[:_NAMED]}
    dots = (
        _dot(point, *place, named=point.id in named, address=address and address(point))
        for point, place in zip(seen.points, places, strict=True)
    )
    return svg(_LEFT + _WIDTH + _FOOT, _TOP + _HEIGHT + _FOOT, title, [*_bands(seen), *_years(seen), *lines, *dots])


def _bands(seen: Landscape) -> Iterator[str]:
    for at, band in enumerate(seen.bands):
        top, height = _TOP + band.top * _HEIGHT, (band.bottom - band.top) * _HEIGHT
        shade = "#f4f5f7" if at % 2 else "#fbfbfc"
        yield f'<rect x="8" y="{top:.0f}" width="{_LEFT + _WIDTH}" height="{height:.0f}" fill="{shade}"/>'
        yield text(14, top + height / 2 + 4, LEVEL_NAMES[band.level], 12, "#555")


def _years(seen: Landscape) -> Iterator[str]:
    last = 0.0
    for year, place in seen.years[:-1]:
        x = _LEFT + place * _WIDTH
        yield f'<line x1="{x:.0f}" y1="{_TOP}" x2="{x:.0f}" y2="{_TOP + _HEIGHT}" stroke="#e3e3e8"/>'
        if x - last >= _APART:
            yield text(x + 3, _TOP - 6, str(year), 11, "#666")
            last = x


def _dot(point: Point, x: float, y: float, *, named: bool, address: str | None) -> str:
    size = min(3 + point.links**0.5, _MOST)
    shade = "#7a1f1f" if point.document else "#8a8680"
    what = " ".join(filter(None, (type_name(point.doc_type), point.name, day(point.issued_on))))
    title = escape(clean(f"{what}: {point.title or ''} ({point.links})"))
    words = text(x + size + 3, y + 4, point.name[:24], 10, "#333") if named else ""
    dot = f'<g><title>{title}</title><circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{shade}"/>{words}</g>'
    return f"<a href={quoteattr(address)}>{dot}</a>" if address else dot
