"""Charts as SVG, drawn by hand: a benchmark is no reason to install a plotting library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

FOLDER = Path(__file__).resolve().parent / "plots"
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 640, 300, 60, 40, 20, 20
_COLOURS = ("#7a1f1f", "#1f4e7a", "#3f7a1f")


def chart(name: str, vertical: str, horizontal: str, lines: Mapping[str, Sequence[tuple[float, float]]]) -> Path:
    """Write a chart of `lines`, each a list of points, from zero up; return its path."""
    points = [point for line in lines.values() for point in line]
    right, top = max((x for x, _ in points), default=1) or 1, 1.1 * max((y for _, y in points), default=1) or 1

    def place(x: float, y: float) -> str:
        across = _LEFT + x / right * (_WIDTH - _LEFT - _RIGHT)
        return f"{across:.1f},{_HEIGHT - _BOTTOM - y / top * (_HEIGHT - _BOTTOM - _TOP):.1f}"

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif">']
    parts.append(f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>')
    for step in range(5):
        value = top * step / 4
        y = place(0, value).split(",")[1]
        parts.append(f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        told = f"{value:,.0f}" if value >= 100 else f"{value:.2g}"  # a quarter of a second is no zero
        parts.append(f'<text x="{_LEFT - 6}" y="{y}" font-size="11" text-anchor="end">{told}</text>')
    for at, (label, line) in enumerate(lines.items()):
        colour = _COLOURS[at % len(_COLOURS)]
        drawn = " ".join(place(x, y) for x, y in line)
        parts.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{_LEFT + 10 + 90 * at}" y="14" font-size="12" fill="{colour}">{escape(label)}</text>')
    parts.append(f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 22}" font-size="11" text-anchor="end">{right:,.0f}</text>')
    parts.append(
        f'<text x="{_WIDTH // 2}" y="{_HEIGHT - 8}" font-size="12" text-anchor="middle">{escape(vertical)} · '
        f"{escape(horizontal)}</text>"
    )
    return _written(name, parts)


def bars(name: str, what: str, rows: Mapping[str, float]) -> Path:
    """Write a chart of one bar a row, each with its value; `what` says what they measure. Return its path."""
    high, left = 20, 150
    top = max(rows.values(), default=1.0) or 1.0
    height = high * len(rows) + 40
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif">']
    parts.append(f'<rect width="{_WIDTH}" height="{height}" fill="white"/>')
    for at, (label, value) in enumerate(rows.items()):
        y, width = 10 + high * at, value / top * (_WIDTH - left - 60)
        parts.append(f'<text x="{left - 8}" y="{y + 13}" font-size="12" text-anchor="end">{escape(label)}</text>')
        parts.append(f'<rect x="{left}" y="{y + 2}" width="{width:.1f}" height="{high - 6}" fill="{_COLOURS[0]}"/>')
        parts.append(f'<text x="{left + width + 5:.1f}" y="{y + 13}" font-size="11">{value:.2f}</text>')
    parts.append(f'<text x="{left}" y="{height - 10}" font-size="12">{escape(what)}</text>')
    return _written(name, parts)


def _written(name: str, parts: Sequence[str]) -> Path:
    path = FOLDER / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", "utf-8")
    return path
