"""JSON Schema (2020-12) of everything that a run writes as JSON, generated from the models.

`make schemas` writes them into schemas/; a test fails when those there are stale.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vanban.model import SCHEMA_VERSION, Correction, Document, Graph, Record
from vanban.runs.records import ErrorRecord, RunRecord

# the file that a schema describes: its model, and its path below the outputs
MODELS: dict[str, tuple[type[Record], str]] = {
    "document": (Document, "documents/<id>.json"),
    "graph": (Graph, "graph.json"),
    "run": (RunRecord, "run.json"),
    "error": (ErrorRecord, "each line of errors.jsonl"),
    "correction": (Correction, "each line of corrections.jsonl"),
}


def schema(name: str) -> dict[str, Any]:
    """The schema of one of MODELS. What is written always has every field, so all of them are required."""
    model, file = MODELS[name]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:vanban:{name}:{SCHEMA_VERSION}",
        **model.model_json_schema(by_alias=True, mode="serialization"),
        "title": f"vanban {name}",
        "$comment": f"Schema of {file}, generated from the models by `make schemas`; do not edit.",
    }


def write(folder: Path) -> list[Path]:
    """Write every schema as `<name>.schema.json` into `folder` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.schema.json" for name in MODELS]
    for name, path in zip(MODELS, paths, strict=True):
        path.write_text(json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n", "utf-8")
    return paths
