"""One function a kind of fact: what the gold says against what a document holds, both as their JSON."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vanban.evaluation.tally import Tally, best_pairs
from vanban.evaluation.texts import Interval, Squeezed, folded, likeness, shared_length

Item = dict[str, Any]
Placed = tuple[Interval, Item]

UNCOUNTED_SECTIONS = ("bullet", "paragraph", "attribute", "table", "row")


@dataclass
class Comparison:
    """One document under comparison: its JSON, the gold's, the squeezed text, and the counts so far."""

    gold: Item
    document: Item
    text: Squeezed
    tally: Tally

    def found(self, kind: str) -> list[Item]:
        """The document's items of a kind."""
        return self.document.get(kind) or []

    def place(self, kind: str) -> list[Placed]:
        """The gold items of a kind with their place in the text; a quote that the text lost is counted as such."""
        items = self.gold[kind]
        places = self.text.find_in_order([item["quote"] for item in items])
        return self.kept(zip(places, items, (item["quote"] for item in items), strict=True))

    def kept(self, rows) -> list[Placed]:
        """The rows (place, item, quote) that have a place; the others are missed text."""
        placed = []
        for place, item, quote in rows:
            if place:
                placed.append((place, item))
            else:
                self.tally.count("text kept", 0, 0, 1)
                self.tally.errors.append(f"gold quote not in the output's text: {quote!r}")
        return placed

    def placed(self, items: list[Item]) -> list[Placed]:
        """The document's items with their place in the squeezed text."""
        return [(self.text.interval(item), item) for item in items]

    def match(self, kind: str, gold: list[Placed], found: list[Placed], score: Callable[[Placed, Placed], float],
              name: Callable[[Item], str], title: Callable[[Item], str]) -> dict[int, int]:  # fmt: skip
        """Pair the items, count them, and note what was missed (by `name`) and what is false (by `title`)."""
        pairs = best_pairs(gold, found, score)
        self.tally.count(kind, len(pairs), len(found) - len(pairs), len(gold) - len(pairs))
        one, taken = kind.removesuffix("s"), set(pairs.values())
        self.tally.errors += [f"missed {one} {name(x)}" for i, (_, x) in enumerate(gold) if i not in pairs]
        self.tally.errors += [f"false {one} {title(x)}" for j, (_, x) in enumerate(found) if j not in taken]
        return pairs


# ---------------------------------------------------------------- forms in which values compare


def _code(code: str | None) -> str | None:
    return _tight(code).upper() if code else None


def _tight(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text or ""))


def _name(value: Item | str | None) -> str:
    return folded(value.get("name") if isinstance(value, dict) else value)


def _number(value: float | int | None) -> float | None:
    return None if value is None else float(value)


def _quote(item: Item) -> str:
    return repr(item["quote"])


def _text(item: Item) -> str:
    return repr(item.get("text"))


# ---------------------------------------------------------------- kinds


def metadata(case: Comparison) -> None:
    """Each field of the head and foot."""
    gold, found = case.gold["metadata"], case.document.get("metadata") or {}
    issuer, period = found.get("issuer") or {}, found.get("period") or {}
    pairs = {
        "doc_type": (gold.get("doc_type"), found.get("doc_type")),
        "code": (_code(gold.get("code")), _code(found.get("code"))),
        "issued_on": (gold.get("issued_on"), found.get("issued_on")),
        "issuer": (folded(gold.get("issuer")), _name(issuer)),
        "province": (folded(gold.get("province")), folded(issuer.get("province"))),
        "district": (folded(gold.get("district")), folded(issuer.get("district"))),
        "subject": (folded(gold.get("subject")), folded(found.get("subject"))),
        "period": (gold.get("period") or [None, None], [period.get("start"), period.get("end")]),
        "status": (gold.get("status"), found.get("status")),
        "signers": (list(map(_name, gold.get("signers") or [])), list(map(_name, found.get("signers") or []))),
        "recipients": (list(map(folded, gold.get("recipients") or [])),
                       list(map(folded, found.get("recipients") or []))),
    }  # fmt: skip
    if "effective_on" in gold:
        pairs["effective_on"] = (gold["effective_on"], found.get("effective_on"))
    for field, (wanted, got) in pairs.items():
        case.tally.field(f"meta.{field}", wanted, got)


def sections(case: Comparison) -> None:
    """Labelled nodes of the outline, by label, depth and the first six words; order does not matter."""

    def key(section: Item) -> tuple:
        return folded(section.get("label")), section.get("depth"), *folded(section.get("heading")).split()[:6]

    gold = Counter(map(key, case.gold["sections"]))
    found = Counter(key(s) for s in case.found("sections") if s.get("label") and s["kind"] not in UNCOUNTED_SECTIONS)
    missed, extra = gold - found, found - gold
    case.tally.count("sections", (gold & found).total(), extra.total(), missed.total())
    case.tally.errors += [f"missed section {each}" for each in missed.elements()]
    case.tally.errors += [f"extra section {each}" for each in extra.elements()]


def citations(case: Comparison) -> None:
    """Overlapping mentions with the same code (without one: type and number), then their fields."""

    def score(gold: Placed, found: Placed) -> float:
        if not shared_length(gold[0], found[0]):
            return 0
        a, b = gold[1], found[1]
        if (code := _code(a.get("code"))) or b.get("code"):
            same = code == _code(b.get("code"))
        else:
            same = all((a.get(field) or None) == (b.get(field) or None) for field in ("doc_type", "number"))
        return 1 + likeness(gold[0], found[0]) if same else 0

    gold = case.place("citations")
    named = [c for c in case.found("citations") if c.get("code") or c.get("number") or c.get("doc_type")]
    found = case.placed(named)
    pairs = case.match("citations", gold, found, score, _quote, lambda c: f"{_text(c)} → {c.get('code')}")
    for i, j in sorted(pairs.items()):
        a, b = gold[i][1], found[j][1]
        for field in ("doc_type", "issued_on", "term", "relation"):
            case.tally.field(f"citation.{field}", a.get(field) or None, b.get(field) or None, a["quote"])
        case.tally.field("citation.issuer", _name(a.get("issuer")), _name(b.get("issuer")), a["quote"])


def links(case: Comparison) -> None:
    """Relations between two cited documents, each pair once."""

    def keys(rows: list[Item]) -> set[tuple]:
        return {(_code(row["from"]) or "", _code(row["to"]) or "", row["relation"]) for row in rows}

    gold, found = keys(case.gold["links"]), keys(case.found("links"))
    case.tally.count("links", len(gold & found), len(found - gold), len(gold - found))
    case.tally.errors += [f"missed link {each}" for each in sorted(gold - found)]
    case.tally.errors += [f"false link {each}" for each in sorted(found - gold)]


def tasks(case: Comparison) -> None:
    """Units that cover each other by half at least, then bodies with roles, deadlines and targets of each."""

    def score(gold: Placed, found: Placed) -> float:
        value = likeness(gold[0], found[0])
        return value if value >= 0.5 else 0

    gold, found = _placed_tasks(case), case.placed(case.found("tasks"))
    pairs = case.match("tasks", gold, found, score, lambda x: f"{x['at']} {x['starts']!r}", lambda x: _text(x)[:72])
    for i, (_, task) in enumerate(gold):
        partner = found[pairs[i]][1] if i in pairs else {}
        _task_bodies(case, task, partner)
        for kind in ("deadlines", "targets"):
            _task_facts(case, kind, task, partner)
    for j in set(range(len(found))) - set(pairs.values()):
        false = len(found[j][1].get("bodies") or [])
        case.tally.count("task bodies+roles", 0, false, 0)
        case.tally.count("task bodies", 0, false, 0)


def _placed_tasks(case: Comparison) -> list[Placed]:
    rows, cursor = [], 0
    for task in case.gold["tasks"]:
        first = case.text.find(task["starts"], cursor) or case.text.find(task["starts"])
        last = case.text.find(task["ends"], first[0]) if first else None
        if first and last:
            cursor = first[0] + 1
        rows.append(((first[0], last[1]) if first and last else None, task, f"{task['starts']} … {task['ends']}"))
    return case.kept(rows)


def _task_bodies(case: Comparison, gold: Item, found: Item) -> None:
    wanted = {(folded(body["name"]), body["role"]) for body in gold.get("bodies") or []}
    got = {(_name(body), body["role"]) for body in found.get("bodies") or []}
    for kind, a, b in (
        ("task bodies+roles", wanted, got),
        ("task bodies", {name for name, _ in wanted}, {name for name, _ in got}),
    ):
        case.tally.count(kind, len(a & b), len(b - a), len(a - b))
    case.tally.errors += [f"task {gold['at']}: missed body {each}" for each in sorted(wanted - got)]
    case.tally.errors += [f"task {gold['at']}: false body {each}" for each in sorted(got - wanted)]


def _task_facts(case: Comparison, kind: str, gold: Item, found: Item) -> None:
    """The deadlines or targets of a task: a quote stands for another that it holds and that is half as long."""
    by_id = {fact["id"]: fact for fact in case.found(kind)}
    wanted = [folded(quote) for quote in gold.get(kind) or []]
    left = [folded(by_id.get(key, {}).get("text")) for key in found.get(kind) or []]
    right = 0
    for quote in wanted:
        partner = next((other for other in left if _nearly_same(quote, other)), None)
        if partner is not None:
            left.remove(partner)
            right += 1
    case.tally.count(f"task→{kind}", right, len(left), len(wanted) - right)


def _nearly_same(a: str, b: str) -> bool:
    if not b or not (a in b or b in a):
        return False
    return 2 * min(len(a), len(b)) >= max(len(a), len(b))


def deadlines(case: Comparison) -> None:
    """Overlapping expressions, then kind and value."""
    gold, found = case.place("deadlines"), case.placed(case.found("deadlines"))
    pairs = case.match("deadlines", gold, found, lambda a, b: likeness(a[0], b[0]), _quote, _text)
    for i, j in sorted(pairs.items()):
        a, b = gold[i][1], found[j][1]
        wanted = (a.get("start"), a.get("end"), a.get("times"), a.get("per"))
        got = (b.get("date_start"), b.get("date_end"), b.get("times"), b.get("per"))
        case.tally.field("deadline.kind", a.get("kind"), b.get("kind"), a["quote"])
        case.tally.field("deadline.value", wanted, got, a["quote"])


def targets(case: Comparison) -> None:
    """Overlapping amounts, those of equal value first, then comparator, values and unit."""

    def score(gold: Placed, found: Placed) -> float:
        value = likeness(gold[0], found[0])
        # several amounts may share one clause
        same = _number(gold[1].get("value")) == _number(found[1].get("value"))
        return value + same if value else 0

    def values(item: Item) -> tuple:
        return item.get("comparator"), _number(item.get("value")), _number(item.get("value_max"))

    gold, found = case.place("targets"), case.placed(case.found("targets"))
    pairs = case.match("targets", gold, found, score, _quote, _text)
    for i, j in sorted(pairs.items()):
        a, b = gold[i][1], found[j][1]
        case.tally.field("target.value", values(a), values(b), a["quote"])
        case.tally.field("target.unit", _tight(a.get("unit")).lower(), _tight(b.get("unit")).lower(), a["quote"])


KINDS = {
    "metadata": metadata,
    "sections": sections,
    "citations": citations,
    "links": links,
    "tasks": tasks,
    "deadlines": deadlines,
    "targets": targets,
}
