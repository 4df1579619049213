"""Gold out of what people have corrected: a file for each document of which a kind of facts was gone through."""

from __future__ import annotations

import json
from pathlib import Path

from vanban import corrections, model
from vanban.evaluation import gold_id
from vanban.runs import last_run


def write_gold(outputs: Path, folder: Path) -> list[Path]:
    """Write the gold of a run's documents into `folder`, and return the files.

    Of several documents whose files have one gold id, the first has it. Raises UsageError where there is no run.
    """
    log = corrections.read(outputs)
    hashes = {each.sha256 for each in log.corrections}
    written: dict[str, Path] = {}
    for row in last_run(outputs).record.inputs:
        name = gold_id(Path(row.path).name)
        if row.document is None or row.sha256 not in hashes or name in written:
            continue
        file = outputs / "documents" / f"{row.document}.json"
        held = model.Document.model_validate_json(file.read_bytes())
        found = corrections.gold(corrections.correct(corrections.as_read(outputs, held), log.of(held)))
        if found is not None:
            folder.mkdir(parents=True, exist_ok=True)
            written[name] = folder / f"{name}.gold.json"
            written[name].write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return list(written.values())
