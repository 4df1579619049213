"""From single documents to a run: citations resolved over all of them, the graph, the store, the exports.

The documents are read from their files one by one, as often as they are needed: a run may hold more of them than
fit into memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from vanban import exports, graph, store
from vanban.identity import Resolution, resolve
from vanban.model import Document
from vanban.runs.plan import WORK, Entry, document_file
from vanban.runs.records import Counts
from vanban.runs.workers import write_whole

# stage, how many of how many are done, what was done last, the name of its error
Progress = Callable[[str, int, int, str, str | None], None]

_COUNTED = ("citations", "tasks", "deadlines", "targets", "findings")


class Documents:
    """The documents of a run in the order of their paths, read from their files each time that they are iterated."""

    def __init__(self, entries: list[Entry]):
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Document]:
        for entry in self._entries:
            document = Document.model_validate_json(entry.file.read_bytes())
            yield document if document.id == entry.id else document.model_copy(update={"id": entry.id})


def assemble(entries: list[Entry], outputs: Path, progress: Progress) -> Counts:
    """Write documents/, the graph, the store and the exports of the entries that have a document.

    Documents of earlier runs that are not among them are removed.
    """
    held = [entry for entry in entries if entry.has_document]
    for entry in held:
        if entry.outcome == "kept" and entry.file != document_file(outputs, entry.id):
            # its id goes to another document now, which must not be written over this one
            entry.file = entry.file.rename(_made(outputs / WORK) / f"{entry.key}.json")
    documents = Documents(held)
    progress("graph", 0, 1, "", None)
    resolution = resolve(documents)
    _fill(held, documents, resolution, outputs)
    forgotten = _forget(held, outputs)
    network = graph.build(documents, resolution)
    progress("graph", 1, 1, "", None)
    progress("store", 0, 1, "", None)
    store.write(outputs / "vanban.db", documents, network)
    progress("store", 1, 1, "", None)
    progress("exports", 0, 1, "", None)
    exports.write(outputs, documents, network)
    progress("exports", 1, 1, "", None)
    return _count(documents, forgotten, network)


def _fill(held: list[Entry], documents: Documents, resolution: Resolution, outputs: Path) -> None:
    """Write each document with its citations resolved to its place, where it does not stand there so already."""
    for entry, document in zip(held, documents, strict=True):
        target = document_file(outputs, entry.id)
        data = resolution.fill(document).model_dump_json(by_alias=True, indent=1).encode()
        if entry.file != target or target.read_bytes() != data:
            write_whole(target, data)
        if entry.file != target:
            entry.file.unlink()
            entry.file = target


def _forget(held: list[Entry], outputs: Path) -> int:
    """Remove the documents of earlier runs that are not in this one, and return how many they were."""
    current = {entry.file.name for entry in held}
    gone = [path for path in _made(outputs / "documents").glob("*.json") if path.name not in current]
    # a file that somebody else put there is not ours to remove
    ours = [path for path in gone if path.read_bytes()[:64].lstrip(b"{ \n").startswith(b'"schema_version"')]
    for path in ours:
        path.unlink()
    return len(ours)


def _count(documents: Documents, forgotten: int, network: graph.Graph) -> Counts:
    counted, types = Counter(), Counter()
    for document in documents:
        types[document.metadata.doc_type or "null"] += 1
        counted.update({kind: len(getattr(document, kind)) for kind in _COUNTED})
    return Counts(
        documents=len(documents),
        forgotten=forgotten,
        by_type=dict(sorted(types.items(), key=lambda row: (-row[1], row[0]))),
        nodes=len(network.nodes),
        edges=len(network.edges),
        **counted,
    )


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
