"""The reference graph as JSON, by the contract's model."""

from __future__ import annotations

from pathlib import Path

from vanban import model
from vanban.exports.whole import whole


def write(path: Path, graph: model.Graph) -> None:
    """Write `graph` to `path`, whole or not at all."""
    with whole(path) as part:
        part.write_text(graph.model_dump_json(by_alias=True, indent=1) + "\n", "utf-8")
