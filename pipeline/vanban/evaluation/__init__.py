"""A run's documents against gold annotation, by the rules of the annotation guide.

    evaluation = evaluate(Path("corpus/gold"), Path("outputs"))
    evaluation.scores["ALL"]["citations"]["f1"]

Gold is judged by quotes: both sides are put into the document's text without white space. A list that the gold
file lacks is not compared. An output belongs to the gold `<id>.gold.json` whose id is the name of its source file
up to the first `_` or `.`.

Three levels: items that overlap as the guide demands (`scores`), those among them with the very same span (`exact`),
and the fields of items that were found (`scores`, `field:…`). `judgements` says of each single item what became of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vanban.errors import UsageError
from vanban.evaluation.judgements import Judgement
from vanban.evaluation.kinds import KINDS, Comparison
from vanban.evaluation.tally import Figures, Tally, share_right
from vanban.evaluation.texts import Squeezed

__all__ = ["ALL", "Evaluation", "Figures", "Judgement", "compare", "evaluate", "fallen", "gold_id", "share_right"]

# the key of the figures over all documents
ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures by document and pooled (ALL), the gold without an output, and by document each item and the text."""

    scores: dict[str, Figures]
    exact: dict[str, Figures]
    lost: tuple[str, ...]
    judgements: dict[str, tuple[Judgement, ...]]
    texts: dict[str, str]

    @property
    def errors(self) -> dict[str, tuple[str, ...]]:
        """By document, one line for each miss, false alarm and wrong field."""
        return {key: tuple(line for row in rows for line in row.lines()) for key, rows in self.judgements.items()}


def evaluate(gold: Path, outputs: Path, kinds: Sequence[str] = (), documents: Sequence[str] = ()) -> Evaluation:
    """Compare every `*.gold.json` in the folder `gold` with its document anywhere below `outputs`.

    `kinds` and `documents` (gold ids) narrow what is compared; empty means all. Raises UsageError where a folder
    holds nothing to compare, or where nothing has such a name.
    """
    golds = {path.name.removesuffix(".gold.json"): path for path in sorted(gold.glob("*.gold.json"))}
    if not golds:
        raise UsageError(f"There is no *.gold.json in {gold}.", advice="Name the folder with the annotated documents.")
    _demand_known("kind", kinds, KINDS)
    _demand_known("annotated document", documents, golds)
    golds = {key: path for key, path in golds.items() if not documents or key in documents}
    outputs_by_id = _documents(outputs)
    if not outputs_by_id:
        raise UsageError(f"There are no documents below {outputs}.", advice="Make them first: vanban run PATH.")
    pooled, tallies, texts = Tally(), {}, {}
    for key in (key for key in golds if key in outputs_by_id):
        document = _load(outputs_by_id[key])
        tallies[key] = compare(_gold(golds[key]), document, kinds)
        texts[key] = document["text"]
        pooled.add(tallies[key])
    tables = {**tallies, ALL: pooled}
    return Evaluation(
        scores={key: tally.figures() for key, tally in tables.items()},
        exact={key: tally.exact_figures() for key, tally in tables.items()},
        lost=tuple(key for key in golds if key not in tallies),
        judgements={key: tuple(tally.judgements) for key, tally in tallies.items()},
        texts=texts,
    )


def _demand_known(what: str, names: Sequence[str], known) -> None:
    for name in names:
        if name not in known:
            raise UsageError(f"There is no {what} “{name}”.", advice=f"One of: {', '.join(known)}.")


def compare(gold: dict[str, Any], document: dict[str, Any], kinds: Sequence[str] = ()) -> Tally:
    """Compare one document (as its JSON) with its gold; only the kinds that the gold lists (and `kinds` names)."""
    case = Comparison(gold, document, Squeezed(document["text"]), Tally())
    for kind, compare_kind in KINDS.items():
        if kind in gold and (not kinds or kind in kinds):
            compare_kind(case)
    return case.tally


def fallen(evaluation: Evaluation, before: Figures) -> list[str]:
    """The pooled figures that are lower than in `before`, as "tasks: 0.951 → 0.944"."""
    rows = []
    for kind, figures in evaluation.scores[ALL].items():
        main = "f1" if "f1" in figures else "accuracy"
        old = before.get(kind, {}).get(main)
        if old is not None and figures[main] < old:
            rows.append(f"{kind}: {old:.4f} → {figures[main]:.4f}")
    return rows


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
