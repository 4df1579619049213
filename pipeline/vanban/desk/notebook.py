"""What people have said of a run's documents, as the desk shows it before the next run has put it in."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from vanban import corrections, model
from vanban.corrections import Corrected, Log, places
from vanban.runs import versions

_HEAD = 1 << 16
_BEGUN = re.compile(r'"started_at": ?"([^"]+)"')


class Notebook:
    """The corrections beside the outputs, read anew when their file has changed."""

    def __init__(self, outputs: Path) -> None:
        self._outputs = outputs
        self._reading = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._log = Log()

    def log(self) -> Log:
        """All that was said. Raises UsageError where the file cannot be read."""
        with self._reading:
            seen = self._stat()
            if seen != self._seen:
                self._log, self._seen = (corrections.read(self._outputs) if seen else Log()), seen
            return self._log

    def _stat(self) -> tuple[int, int] | None:
        try:
            found = (self._outputs / corrections.FILE).stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_size

    def since(self) -> list[model.Correction]:
        """The corrections that the last run could not know of."""
        log = self.log()
        if not log.corrections:
            return []
        with suppress(FileNotFoundError), (self._outputs / "run.json").open(encoding="utf-8") as file:
            # near the beginning; all of the file has a row for each input
            if begun := _BEGUN.search(file.read(_HEAD)):
                return [each for each in log.corrections if each.at > begun[1] and each.verdict != "state"]
        return list(log.corrections)

    def fresh(self) -> dict[str, str]:
        """The ids of the documents of which something was said since the last run, each with what stands for it."""
        said: dict[str, list[model.Correction]] = {}
        for each in self.since():
            said.setdefault(each.document, []).append(each)
        return {id: corrections.digest(rows) for id, rows in said.items()}

    def corrected(self, document: model.Document) -> Corrected:
        """A held document with all that was said of it until now."""
        mine = self.log().of(document)
        if not mine:
            return corrections.correct(document, ())
        found = corrections.correct(corrections.as_read(self._outputs, document), mine)
        resolved = corrections.as_resolved(found.document, document)
        return replace(found, document=corrections.put_away(resolved, mine))

    def say(self, document: model.Document, said: Sequence[model.Correction]) -> None:
        """Write corrections of a held document down, and keep it as it was read before the first of them."""
        if not said:
            return
        if not self.log().of(document):
            source = document.source
            key = versions.key(source.path, source.sha256)
            corrections.keep(corrections.as_read_file(self._outputs, source.sha256, key), document)
        corrections.append(self._outputs, said)


def now() -> str:
    """This moment. What is said at one moment is taken back together."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def correction(
    document: model.Document, quote: model.Quote, who: str, at: str | None = None, **fields
) -> model.Correction:
    """What `who` says (now, or `at`) of a fact that stands at `quote`; `fields` are the others of the model."""
    return model.Correction(
        id=secrets.token_hex(8),
        at=at or now(),
        by=who,
        document=document.id,
        sha256=document.source.sha256,
        start=quote.start,
        end=quote.end,
        text=document.text[quote.start : quote.end],
        **places.context(document.text, quote.start, quote.end),
        **fields,
    )
