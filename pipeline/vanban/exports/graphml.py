"""The reference graph as GraphML, for Gephi, yEd, networkx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from vanban import model
from vanban.exports.whole import clean, whole

_NODE_KEYS = {
    "label": "string", "doc_type": "string", "code": "string", "number": "string", "symbol": "string",
    "issued_on": "string", "issuer": "string", "province": "string", "district": "string", "commune": "string",
    "term": "string", "title": "string",
    "in_corpus": "boolean",
}  # fmt: skip
_EDGE_KEYS = {"relation": "string", "weight": "int", "evidence": "string", "asserted_by": "string"}


def write(path: Path, nodes: Iterable[model.Node], edges: Iterable[model.Edge]) -> None:
    """Write the graph to `path`, whole or not at all. `weight` is the number of places that an edge rests on."""
    with whole(path) as part, part.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in _lines(nodes, edges))


def _lines(nodes: Iterable[model.Node], edges: Iterable[model.Edge]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for kind, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name, value in keys.items():
            yield f'  <key id="{kind}_{name}" for="{kind}" attr.name="{name}" attr.type="{value}"/>'
    yield '  <graph id="vanban" edgedefault="directed">'
    for node in nodes:
        yield f"    <node id={_attribute(node.id)}>"
        values = node.model_dump(include=_NODE_KEYS.keys()) | {"label": node.code or node.title or node.id}
        yield from _data("node", _NODE_KEYS, values)
        yield "    </node>"
    for number, edge in enumerate(edges, start=1):
        yield f'    <edge id="e{number}" source={_attribute(edge.from_)} target={_attribute(edge.to)}>'
        values = {
            "relation": edge.relation,
            "weight": len(edge.evidence),
            "evidence": "\n".join(quote.text for quote in edge.evidence),
            "asserted_by": " ".join(edge.asserted_by),
        }
        yield from _data("edge", _EDGE_KEYS, values)
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def _data(kind: str, keys: dict[str, str], values: dict) -> Iterator[str]:
    for name in keys:
        value = values.get(name)
        if value is not None:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            yield f'      <data key="{kind}_{name}">{escape(clean(text))}</data>'


def _attribute(text: str) -> str:
    return quoteattr(clean(text))
