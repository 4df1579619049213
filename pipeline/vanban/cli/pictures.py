"""`vanban docbin`, and `vanban graph`: a picture of the documents around one, or of the duties of a body in time."""

from __future__ import annotations

import argparse
from pathlib import Path

from vanban.cli.options import add_command, add_store, outputs_default, path, positive
from vanban.cli.streams import readers_may_leave
from vanban.errors import UsageError


def add(rows) -> None:
    """Add the commands `graph` and `docbin`."""
    help = "draw the documents around one, or the duties of a body in time, as SVG or HTML"
    row = add_command(rows, "graph", _graph, help, "vanban graph 25-NQ/TW -o chain.svg")
    row.add_argument("document", nargs="?", metavar="FILE-OR-CODE", help="the document in the middle")
    row.add_argument("-o", "--to", type=Path, required=True, metavar="FILE", help="a file that ends with .svg or .html")
    row.add_argument("--body", metavar="NAME", help="draw what a body with these words in its name has to do by when")
    row.add_argument("--steps", type=positive, default=2, metavar="N", help="so many edges away (default: %(default)s)")
    row.add_argument("--outputs", type=path, default=outputs_default(), metavar="DIR",
                     help="the folder of the run (default: %(default)s; $VANBAN_OUTPUTS)")  # fmt: skip
    add_store(row, "ask a shared store instead of a folder")

    help = "write the documents of the run for spaCy: a DocBin with a span group for each kind of fact"
    row = add_command(rows, "docbin", _docbin, help, "vanban docbin -o corpus.spacy")
    row.add_argument("-o", "--to", type=Path, required=True, metavar="FILE", help="a file that ends with .spacy")
    row.add_argument("--outputs", type=path, default=outputs_default(), metavar="DIR",
                     help="the folder of the run (default: %(default)s; $VANBAN_OUTPUTS)")  # fmt: skip


def _docbin(arguments: argparse.Namespace) -> int:
    from vanban.exports import docbin
    from vanban.queries import documents, load
    from vanban.store import open_store

    with open_store(arguments.outputs) as store:
        held = documents(store)
        docbin.write(arguments.to, (load(store, each.id) for each in held))
    with readers_may_leave():
        print(f"{len(held)} văn bản → {arguments.to}")
    return 0


def _graph(arguments: argparse.Namespace) -> int:
    from vanban.exports.whole import whole

    if arguments.to.suffix not in (".svg", ".html") or (arguments.document is None) == (arguments.body is None):
        advice = "Example: vanban graph 25-NQ/TW -o chain.svg, or: vanban graph --body “Sở Nội vụ” -o duties.html"
        raise UsageError("Name a document or a body, and a file that ends with .svg or .html.", advice=advice)
    picture = _timeline(arguments) if arguments.body else _chain(arguments)
    with whole(arguments.to) as part:
        part.write_text(picture, "utf-8")
    return 0


def _chain(arguments: argparse.Namespace) -> str:
    from vanban.exports import picture
    from vanban.queries.neighbourhood import neighbourhood
    from vanban.store import open_store
    from vanban.terminal.tables import node_name

    with open_store(arguments.store or arguments.outputs) as store:
        around = neighbourhood(store, arguments.document, steps=arguments.steps)
    drawn = picture.chain(around)
    if arguments.to.suffix == ".svg":
        return drawn
    names = {placed.node.id: node_name(placed.node) for placed in around.placed}
    return picture.page(names[around.root], drawn, around.edges, names)


def _timeline(arguments: argparse.Namespace) -> str:
    from datetime import date

    from vanban.exports import picture
    from vanban.queries import deadlines
    from vanban.store import open_store

    with open_store(arguments.store or arguments.outputs) as store:
        found = deadlines(store, body=arguments.body, on=date.min.replace(year=1990), until=date(2100, 1, 1))
    dues = [(date.fromisoformat(each.due), each.code or "", task.text) for each in found for task in each.tasks[:1]]
    title = f"Việc của {arguments.body} theo thời hạn"
    drawn = picture.timeline(title, dues)
    return drawn if arguments.to.suffix == ".svg" else picture.page(title, drawn, (), {})
