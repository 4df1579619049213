"""An evaluation as one HTML file that needs nothing else: each document's text with both sides marked in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from html import escape

from vanban.evaluation import ALL, Evaluation
from vanban.evaluation.judgements import Judgement

# what is marked, the outermost first; the class of each in the page
_MARKED = {"tasks": "tasks", "task bodies+roles": "bodies", "citations": "citations", "deadlines": "deadlines",
           "targets": "targets"}  # fmt: skip
_VERDICTS = {
    "right": "found and annotated, all the same",
    "wrong": "found and annotated, a field differs",
    "missed": "annotated, not found",
    "false": "found, not annotated",
}

_STYLE = """
body { font: 16px/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 0 1rem 4rem; color: #1a1a1a }
header { position: sticky; top: 0; background: #fff; border-bottom: 1px solid #ccc; padding: .5rem 0;
  font-size: .9rem }
header label, header span { margin-right: 1rem; white-space: nowrap }
table { border-collapse: collapse; font-size: .9rem } td, th { padding: .1rem .8rem .1rem 0; text-align: right }
th:first-child, td:first-child { text-align: left }
.text { white-space: pre-wrap; border-left: 3px solid #eee; padding-left: 1rem }
.mistakes { font-size: .85rem; overflow-wrap: anywhere }
.right { background: #d9f2dc } .wrong { background: #ffeb99 }
.missed { background: #cfe0ff } .false { background: #ffd0cc }
.tasks { background: none; border-bottom: 2px solid } .bodies { background: none; border-bottom: 2px dotted }
.tasks.right, .bodies.right { border-color: #58b368 } .tasks.wrong, .bodies.wrong { border-color: #c9a200 }
.tasks.missed, .bodies.missed { border-color: #3f6fd8 } .tasks.false, .bodies.false { border-color: #d23b2f }
"""


def page(evaluation: Evaluation) -> str:
    """The whole page: figures, then each document with its mistakes and its marked text, all escaped."""
    hidden = "\n".join(
        f"body:not(:has(#show-{name}:checked)) .{name} {{ background: none; border: none }}"
        for name in _MARKED.values()
    )
    parts = [
        "<!DOCTYPE html>\n<html lang='vi'>\n<meta charset='utf-8'>\n<title>vanban evaluate</title>",
        f"<style>{_STYLE}{hidden}\n</style>",
        f"<header>{_switches()}<br>{_legend()}</header>",
        "<h1>Outputs against gold</h1>",
        _figures(evaluation),
        *(_document(key, evaluation) for key in evaluation.judgements),
        "</html>\n",
    ]
    return "\n".join(parts)


def _switches() -> str:
    return "".join(
        f"<label><input type='checkbox' id='show-{name}' checked> {name}</label>" for name in _MARKED.values()
    )


def _legend() -> str:
    return "".join(f"<span class='{verdict}'>{meaning}</span>" for verdict, meaning in _VERDICTS.items())


def _figures(evaluation: Evaluation) -> str:
    rows = []
    for kind, row in evaluation.scores[ALL].items():
        cells = [row["p"], row["r"], row["f1"]] if "f1" in row else ["", "", row["accuracy"]]
        exact = evaluation.exact[ALL].get(kind, {}).get("f1", "")
        figures = "".join(f"<td>{value:.3f}</td>" if value != "" else "<td></td>" for value in (*cells, exact))
        rows.append(f"<tr><td>{escape(kind)}</td>{figures}</tr>")
    head = "<tr><th></th><th>precision</th><th>recall</th><th>F1 / share right</th><th>F1 exact</th></tr>"
    return f"<table>{head}{''.join(rows)}</table>"


def _document(key: str, evaluation: Evaluation) -> str:
    judgements = evaluation.judgements[key]
    lines = [
        f"<li>{_linked(key, at, line)}</li>" for at, judgement in enumerate(judgements) for line in judgement.lines()
    ]
    text = "".join(_marked(key, evaluation.texts[key], judgements))
    mistakes = (
        f"<details open class='mistakes'><summary>{len(lines)} mistakes</summary><ol>{''.join(lines)}</ol></details>"
    )
    return f"<h2 id='{escape(key)}'>{escape(key)}</h2>\n{mistakes}\n<div class='text'>{text}</div>"


def _linked(key: str, at: int, line: str) -> str:
    return f"<a href='#{escape(key)}-{at}'>{escape(line)}</a>"


def _marked(key: str, text: str, judgements: Sequence[Judgement]) -> Iterator[str]:
    """The text in pieces between which no mark begins or ends, each within all its marks."""
    marks = [(j.span, at, j) for at, j in enumerate(judgements) if j.kind in _MARKED and j.span]
    marks.sort(key=lambda mark: list(_MARKED).index(mark[2].kind))
    cuts = sorted({0, len(text), *(edge for span, _, _ in marks for edge in span)})
    begins: dict[int, list] = {}
    for mark in marks:
        begins.setdefault(mark[0][0], []).append(mark)
    active: list = []
    for start, end in itertools.pairwise(cuts):
        active = [mark for mark in active if mark[0][1] > start] + begins.get(start, [])
        active.sort(key=lambda mark: list(_MARKED).index(mark[2].kind))
        yield from (f"<a id='{escape(key)}-{at}'></a>" for span, at, _ in begins.get(start, []))
        opened = "".join(_tag(judgement) for _, _, judgement in active)
        yield f"{opened}{escape(text[start:end])}{'</span>' * len(active)}"


def _tag(judgement: Judgement) -> str:
    told = "; ".join(judgement.lines()) or judgement.label
    title = f"{_MARKED[judgement.kind]}, {judgement.verdict}: {told}" + (
        f" [{judgement.rule}]" if judgement.rule else ""
    )
    return f"<span class='{_MARKED[judgement.kind]} {judgement.verdict}' title='{escape(title)}'>"
