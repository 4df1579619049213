"""A run's documents against gold annotation, by the rules of the annotation guide.

    evaluation = evaluate(Path("corpus/gold"), Path("outputs"))
    evaluation.scores["ALL"]["citations"]["f1"]

Gold is judged by quotes: both sides are put into the document's text without white space. A list that the gold
file lacks is not compared. An output belongs to the gold `<id>.gold.json` whose id is the name of its source file
up to the first `_` or `.`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vanban.errors import UsageError
from vanban.evaluation.kinds import KINDS, Comparison
from vanban.evaluation.tally import Figures, Tally, share_right
from vanban.evaluation.texts import Squeezed

__all__ = ["ALL", "Evaluation", "compare", "evaluate", "gold_id", "share_right"]

# the key of the figures over all documents
ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures by document and pooled (ALL), the gold without an output, and each document's errors."""

    scores: dict[str, Figures]
    lost: tuple[str, ...]
    errors: dict[str, tuple[str, ...]]


def evaluate(gold: Path, outputs: Path) -> Evaluation:
    """Compare every `*.gold.json` in the folder `gold` with its document anywhere below `outputs`.

    Raises UsageError where one of the folders holds nothing to compare.
    """
    golds = {path.name.removesuffix(".gold.json"): path for path in sorted(gold.glob("*.gold.json"))}
    if not golds:
        raise UsageError(f"There is no *.gold.json in {gold}.", advice="Name the folder with the annotated documents.")
    documents = _documents(outputs)
    if not documents:
        raise UsageError(f"There are no documents below {outputs}.", advice="Make them first: vanban run PATH.")
    pooled, scores, errors = Tally(), {}, {}
    for key in golds.keys() & documents.keys():
        tally = compare(_gold(golds[key]), _load(documents[key]))
        pooled.add(tally)
        scores[key] = tally.figures()
        errors[key] = tuple(tally.errors)
    in_order = {key: scores[key] for key in golds if key in scores}
    lost = tuple(key for key in golds if key not in scores)
    return Evaluation({**in_order, ALL: pooled.figures()}, lost, {key: errors[key] for key in in_order})


def compare(gold: dict[str, Any], document: dict[str, Any]) -> Tally:
    """Compare one document (as its JSON) with its gold; only the kinds that the gold lists."""
    case = Comparison(gold, document, Squeezed(document["text"]), Tally())
    for kind, compare_kind in KINDS.items():
        if kind in gold:
            compare_kind(case)
    return case.tally


def gold_id(name: str) -> str:
    """The id by which gold names a source file: its name up to the first `_` or `.`."""
    return re.split(r"[_.]", name)[0]


def _documents(folder: Path) -> dict[str, Path]:
    """The first document JSON below `folder` for each gold id, in the order of the paths."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.json")):
        data = _load(path)
        if isinstance(data, dict) and "text" in data and isinstance(source := data.get("source"), dict):
            name = Path(source.get("path") or source.get("name") or path.stem).name
            found.setdefault(gold_id(name), path)
    return found


def _gold(path: Path) -> dict[str, Any]:
    gold = _load(path)
    if not isinstance(gold, dict):
        raise UsageError(f"{path} is no gold annotation: no JSON object.", advice="Mend it, or move it away.")
    return gold


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError:
        return None
