"""Of several documents that a mention may mean, those that fit best."""

from __future__ import annotations

from collections.abc import Callable

from vanban.identity.groups import Group
from vanban.identity.references import NAMED_TYPES, Reference


def narrow(fitting: list[Group], reference: Reference) -> list[Group]:
    """The groups that fit best: same day, same type, named in the same document, named at all, the law in force.

    Each test only narrows: where none of the groups passes it, all stay.
    """
    tests: tuple[Callable[[Group], bool], ...] = (
        lambda group: reference.issued_on is not None and reference.issued_on in group.dates,
        lambda group: reference.doc_type in group.types,
        lambda group: reference.home in group.homes,
    )
    for test in tests:
        if len(fitting) > 1:
            fitting = [group for group in fitting if test(group)] or fitting
    spoken_of = [group for group in fitting if reference.home in group.homes]
    # a document that names two of them itself may mean either
    if len(fitting) > 1 and not reference.tells_when and len(spoken_of) < 2:
        fitting = _in_force(fitting, reference) if reference.doc_type in NAMED_TYPES else _not_forgotten(fitting)
    return fitting


def _in_force(fitting: list[Group], reference: Reference) -> list[Group]:
    """Of laws of one name that which was in force, with those that were passed and not yet in force."""
    day = reference.around
    if day is None:
        return fitting
    passed = [group for group in fitting if (group.issued_on or day) <= day]
    since = max((group.in_force_from or "" for group in passed if (group.in_force_from or day) <= day), default=None)
    if since is None:
        return fitting
    return [group for group in passed if (group.in_force_from or "") >= since]


def _not_forgotten(fitting: list[Group]) -> list[Group]:
    """Without those that only the list knows and that are older than one that the run names.

    Where only the list knows them, the latest: who writes a number without a day means the one that is in use.
    """
    named = [group for group in fitting if group.homes]
    if not named:
        return [max(fitting, key=lambda group: group.issued_on or "")]
    latest = max(group.issued_on or "" for group in named)
    return [group for group in fitting if group.homes or (group.issued_on or "") > latest]
