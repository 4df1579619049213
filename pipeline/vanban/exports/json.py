"""The reference graph as JSON, by the contract's model, written node by node and edge by edge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel

from vanban import model
from vanban.exports.whole import whole


def write(path: Path, nodes: Iterable[model.Node], edges: Iterable[model.Edge]) -> None:
    """Write the graph to `path`, whole or not at all: what `model.Graph` would write, without holding it."""
    with whole(path) as part, part.open("w", encoding="utf-8") as file:
        file.write(f'{{\n "schema_version": "{model.SCHEMA_VERSION}",\n "nodes": [')
        file.writelines(_listed(nodes))
        file.write(',\n "edges": [')
        file.writelines(_listed(edges))
        file.write("\n}\n")


def _listed(items: Iterable[BaseModel]) -> Iterator[str]:
    """The members of a list in the second level, and its end."""
    first = True
    for item in items:
        # no string of JSON holds a line break of its own
        whole_item = item.model_dump_json(by_alias=True, indent=1).replace("\n", "\n  ")
        yield f"\n  {whole_item}" if first else f",\n  {whole_item}"
        first = False
    yield "]" if first else "\n ]"
