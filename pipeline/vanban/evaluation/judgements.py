"""What became of each annotated and each extracted item, one by one: the ground of all figures and lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Item = dict[str, Any]
Verdict = Literal["right", "wrong", "false", "missed"]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A field of a found item whose value is not the annotated one."""

    field: str
    gold: Any
    got: Any


@dataclass(frozen=True, slots=True)
class Judgement:
    """One item: `gold` is None where nothing is annotated (false), `found` where nothing was found (missed).

    `label` names it in a list; `span` is where it stands in the document's text (of a missed item: where it should
    have been found), None for what has no place; `exact` tells that both spans are the same. `rule` is the entry of
    the grammar that found it, or, for a missed item, that found something else in its place.
    """

    kind: str
    label: str
    gold: Item | None = None
    found: Item | None = None
    span: tuple[int, int] | None = None
    wrong: tuple[Wrong, ...] = ()
    exact: bool = False
    rule: str = ""

    @property
    def verdict(self) -> Verdict:
        """right, wrong (found, but with wrong fields), false or missed."""
        if self.found is None:
            return "missed"
        if self.gold is None:
            return "false"
        return "wrong" if self.wrong else "right"

    @property
    def confidence(self) -> float | None:
        """What the extraction says of its own certainty, None where it says nothing."""
        return self.found.get("confidence") if self.found else None

    def lines(self) -> list[str]:
        """What is wrong with it, one line each; none where all is right."""
        one = {"task bodies+roles": "body", "text kept": "text"}.get(self.kind, self.kind.removesuffix("s"))
        if self.verdict in ("missed", "false"):
            return [f"{self.verdict} {one} {self.label}"]
        return [f"field {row.field}: gold {row.gold!r}, got {row.got!r}  {self.label}".rstrip() for row in self.wrong]
