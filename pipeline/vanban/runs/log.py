"""What a run tells machines while it goes: events as JSON lines, without any text of a document.

    {"at": "2026-03-01T08:00:00.125Z", "event": "stage", "path": "in/a.pdf", "stage": "reading", "seconds": 0.0171}

Events: `run` (it begins), `stage` (of a document, in the order of the stages), `document` (it is done, with its outcome
or the name of its error), `step` (of the run: find, documents, graph and exports), `end` (with status and counts).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO

# the name of an event and its fields
Log = Callable[..., None]


def no_log(event: str, **fields: Any) -> None:
    """The log of a run that nobody follows."""


def json_lines(stream: TextIO) -> Log:
    """A log that writes one JSON object a line to `stream`, at once."""

    def write(event: str, **fields: Any) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        rounded = {key: round(value, 5) if isinstance(value, float) else value for key, value in fields.items()}
        stream.write(json.dumps({"at": at, "event": event, **rounded}, ensure_ascii=False) + "\n")
        stream.flush()

    return write
