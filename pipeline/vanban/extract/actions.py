"""The action of a task: the verb phrase that leads it."""

from __future__ import annotations

import re

_WORDS = 12
_STOP = re.compile(r"[,;:.]\s|[;:.]$| nhằm | để | theo | trên cơ sở | phù hợp ")


def action(text: str, form: str, at: int) -> str | None:
    """The verb phrase that leads `text` from offset `at` on, at most twelve words; None for an empty text."""
    start = at + len(form[at:]) - len(form[at:].lstrip(" ,:;-"))
    end = len(form)
    for stop in _STOP.finditer(form, start):
        if len(form[start : stop.start()].split()) >= 3:
            end = stop.start()
            break
    words = text[start:end].split()[:_WORDS]
    return " ".join(words) or None
