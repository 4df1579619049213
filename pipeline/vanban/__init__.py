"""vanban: Vietnamese directive texts to validated JSON and a graph of who implements what.

The public verbs, each imported when it is first used:

    read(path)                     bytes → (Source, Text): the canonical text and its pages
    process(path)                  one file → Document, everything that was found in it
    run(paths, outputs)            many files → outputs/: documents, graph, store, tables
    open_store(outputs)            what a run left, for the questions in `vanban.queries`
    evaluate(gold, outputs)        outputs against annotated documents
    Document, Graph                the models of what is written (all of them: `vanban.model`)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vanban.evaluation import evaluate
    from vanban.model import Document, Graph
    from vanban.reading import read
    from vanban.runs import run
    from vanban.stages import process
    from vanban.store import open_store

__version__ = "0.1.0"
__all__ = ["Document", "Graph", "__version__", "evaluate", "open_store", "process", "read", "run"]

_HOMES = {
    "read": "vanban.reading",
    "process": "vanban.stages",
    "run": "vanban.runs",
    "open_store": "vanban.store",
    "evaluate": "vanban.evaluation",
    "Document": "vanban.model",
    "Graph": "vanban.model",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
