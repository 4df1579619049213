"""The exception tree. Every error says what happened, to which document, and what to do.

VanbanError
├── InputError                 the document is at fault; the run goes on without it
│   ├── MissingFile            the path does not exist or cannot be read
│   ├── EmptyFile              no bytes, or no text in it
│   ├── UnknownFormat          no reader knows the format
│   ├── DamagedFile            truncated, not what its name says, or not parseable
│   ├── EncryptedFile          a password is needed
│   ├── NeedsOcr               page images without text: a scan
│   ├── NeedsConverter         a format that another program must convert first (.doc, .rtf)
│   └── TooLarge               over a limit of size, pages, expansion, memory or time
├── StageError                 our own bug, met while one document was processed
├── UsageError                 the arguments of a command cannot be used
├── StoreError                 the store is missing, locked, damaged or of another version
└── UnknownDocument            no document (or more than one) fits what was asked for
"""

from __future__ import annotations


class VanbanError(Exception):
    """Base of all errors that this package raises on purpose.

    `message` is one sentence for a person; `advice` says what to do; `stage` names the stage of the
    pipeline, `path` the document, where there is one.
    """

    stage: str | None = None

    def __init__(self, message: str, *, advice: str = "", path: str | None = None, stage: str | None = None):
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.path = path
        self.stage = stage or type(self).stage

    @property
    def name(self) -> str:
        """The class name, as it stands in errors.jsonl."""
        return type(self).__name__

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        advice = f" {self.advice}" if self.advice else ""
        return f"{where}{self.message}{advice}"

    def __reduce__(self):
        # keyword arguments do not survive the default pickling between worker processes
        return (_rebuild, (type(self), self.message, self.advice, self.path, self.stage))


def _rebuild(kind: type[VanbanError], message: str, advice: str, path: str | None, stage: str | None) -> VanbanError:
    return kind(message, advice=advice, path=path, stage=stage)


class InputError(VanbanError):
    """The document is at fault, not the program."""

    stage = "reading"


class MissingFile(InputError):
    """The path does not exist or cannot be read."""


class EmptyFile(InputError):
    """The file has no bytes or no text."""


class UnknownFormat(InputError):
    """No reader knows this format."""


class DamagedFile(InputError):
    """The file is truncated, is not what its name says, or cannot be parsed."""


class EncryptedFile(InputError):
    """The file is protected by a password."""


class NeedsOcr(InputError):
    """The pages are images: a scan."""


class NeedsConverter(InputError):
    """The format must be converted by another program first."""


class TooLarge(InputError):
    """The file is over a limit of size, pages, expansion, memory or time."""


class StageError(VanbanError):
    """A bug of ours, met while one document was processed; the cause is chained."""


class UsageError(VanbanError):
    """The arguments of a command cannot be used."""


class StoreError(VanbanError):
    """The store is missing, locked, damaged or of another version."""


class UnknownDocument(VanbanError):
    """No document, or more than one, fits what was asked for."""
