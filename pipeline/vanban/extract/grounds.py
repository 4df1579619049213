"""Grounds that a sentence names before its actor: "Trên cơ sở đề xuất của các bộ, cơ quan ngang bộ, …"."""

from __future__ import annotations

import re

from vanban.extract.body_names import Name, read_names

_GROUNDS = re.compile(r"(?i:trên cơ sở|căn cứ|theo)\s[^,.;:()\n]{2,60}?\scủa\s+(?=các\s)")


def end_of_grounds(form: str, at: int, end: int) -> int:
    """Where a ground at `at` that lists kinds of bodies ends: the first body by name behind them is who acts.

    `at` itself where no such ground stands.
    """
    grounds = _GROUNDS.match(form, at, end)
    names = read_names(form, grounds.end())[0] if grounds else []
    acting = next((name for name in names if name.end <= end and not _is_kind(form, name)), None)
    return acting.start - 2 if acting else at


def _is_kind(form: str, name: Name) -> bool:
    """Whether a name is that of several bodies: "các sở", "cơ quan ngang bộ", "Ủy ban nhân dân các xã"."""
    return name.kind == "class" or form[name.start].islower() or " các " in form[name.start : name.end]
