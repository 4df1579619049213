"""One function a kind of fact: what the gold says against what a document holds, both as their JSON."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vanban.evaluation.judgements import Item, Judgement, Wrong
from vanban.evaluation.tally import Tally, best_pairs
from vanban.evaluation.texts import Interval, Squeezed, folded, likeness, shared_length

Placed = tuple[Interval, Item]
# field → (gold value, found value, the form in which the two compare)
Fields = dict[str, tuple[Any, Any, Callable[[Any], Any]]]

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
                self.tally.judge(Judgement("text kept", f"(gold quote not in the output's text) {quote!r}", gold=item))
        return placed

    def placed(self, items: list[Item]) -> list[Placed]:
        """The document's items with their place in the squeezed text."""
        return [(self.text.interval(item), item) for item in items]

    def match(self, kind: str, gold: list[Placed], found: list[Placed], score: Callable[[Placed, Placed], float],
              names: tuple[Callable[[Item], str], Callable[[Item], str]],
              fields: Callable[[Item, Item], Fields] = lambda a, b: {}) -> dict[int, int]:  # fmt: skip
        """Pair the items, count them and their `fields`, and judge each; `names` name a gold and a found item."""
        pairs = best_pairs(gold, found, score)
        self.tally.count(kind, len(pairs), len(found) - len(pairs), len(gold) - len(pairs))
        for i, (place, item) in enumerate(gold):
            if i not in pairs:
                rule = _rule_at(found, place)
                self.tally.judge(Judgement(kind, names[0](item), gold=item, span=self.text.span(place), rule=rule))
                continue
            other_place, other = found[pairs[i]]
            wrong = self.fields(fields(item, other))
            exact, rule = place == other_place, other.get("rule", "")
            self.tally.judge(Judgement(kind, names[0](item), item, other, _span(other), wrong, exact, rule))
        for j in sorted(set(range(len(found))) - set(pairs.values())):
            item = found[j][1]
            rule = item.get("rule", "")
            self.tally.judge(Judgement(kind, names[1](item), found=item, span=_span(item), rule=rule))
        return pairs

    def fields(self, values: Fields) -> tuple[Wrong, ...]:
        """Count the fields; those that are wrong."""
        return tuple(wrong for name, (a, b, form) in values.items() for wrong in self.tally.field(name, a, b, form))

    def counted(self, kind: str, gold: dict[tuple, str], found: dict[tuple, str]) -> None:
        """Count and judge what is the same or not, wherever it stands (links, outline labels): key → how to call it."""
        same = gold.keys() & found.keys()
        self.tally.count(kind, len(same), len(found) - len(same), len(gold) - len(same))
        for key, name in gold.items():
            self.tally.judge(Judgement(kind, name, gold={"is": key}, found={"is": key} if key in same else None))
        for key, name in found.items():
            if key not in same:
                self.tally.judge(Judgement(kind, name, found={"is": key}))


def _span(item: Item) -> tuple[int, int] | None:
    return (item["start"], item["end"]) if "start" in item else None


def _rule_at(found: list[Placed], place: Interval) -> str:
    """The rule that read something else where an item was missed, "" where nothing was read."""
    other = max(found, key=lambda row: shared_length(row[0], place), default=None)
    return other[1].get("rule", "") if other and shared_length(other[0], place) else ""


# ---------------------------------------------------------------- forms in which values compare


def _code(code: str | None) -> str | None:
    return _tight(code).upper() if code else None


def _tight(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text or ""))


def _plain_name(value: Item | str | None) -> str | None:
    return value.get("name") if isinstance(value, dict) else value


def _name(value: Item | str | None) -> str:
    return folded(_plain_name(value))


def _same(value: Any) -> Any:
    return value


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
    plain = ("doc_type", "issued_on", "status", *(["effective_on"] if "effective_on" in gold else []))
    values: Fields = {field: (gold.get(field), found.get(field), _same) for field in plain}
    values |= {
        "code": (gold.get("code"), found.get("code"), _code),
        "issuer": (gold.get("issuer"), issuer.get("name"), folded),
        "province": (gold.get("province"), issuer.get("province"), folded),
        "district": (gold.get("district"), issuer.get("district"), folded),
        "subject": (gold.get("subject"), found.get("subject"), folded),
        "period": (gold.get("period"), [period.get("start"), period.get("end")], lambda span: span or [None, None]),
        "signers": (gold.get("signers"), found.get("signers"), lambda rows: list(map(_name, rows or []))),
        "recipients": (gold.get("recipients"), found.get("recipients"), lambda rows: list(map(folded, rows or []))),
    }
    for field, (wanted, got, form) in values.items():
        wrong = case.tally.field(f"meta.{field}", wanted, got, form)
        case.tally.judge(Judgement("metadata", "", {field: wanted}, {field: got}, wrong=wrong))


def sections(case: Comparison) -> None:
    """Labelled nodes of the outline, by label, depth and the first six words; order does not matter."""

    rows = [s for s in case.found("sections") if s.get("label") and s["kind"] not in UNCOUNTED_SECTIONS]
    case.counted("sections", _outline(case.gold["sections"]), _outline(rows))


def _outline(rows: list[Item]) -> dict[tuple, str]:
    """The nodes by what they are compared by; one that comes again has the number of its time in its key."""
    found: dict[tuple, str] = {}
    times: Counter = Counter()
    for row in rows:
        heading = folded(row.get("heading")).split()[:6]
        key = folded(row.get("label")), row.get("depth"), *heading
        found[*key, times[key]] = f"{row.get('label')!r} {row.get('heading')!r}, depth {row.get('depth')}"
        times[key] += 1
    return found


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

    def fields(a: Item, b: Item) -> Fields:
        plain = ("doc_type", "issued_on", "term", "relation")
        values: Fields = {f"citation.{field}": (a.get(field) or None, b.get(field) or None, _same) for field in plain}
        return values | {"citation.issuer": (_plain_name(a.get("issuer")), _plain_name(b.get("issuer")), folded)}

    gold = case.place("citations")
    named = [c for c in case.found("citations") if c.get("code") or c.get("number") or c.get("doc_type")]
    found = case.placed(named)
    case.match("citations", gold, found, score, (_quote, lambda c: f"{_text(c)} → {c.get('code')}"), fields)


def links(case: Comparison) -> None:
    """Relations between two cited documents, each pair once."""

    def keys(rows: list[Item]) -> dict[tuple, str]:
        return {
            (_code(row["from"]), _code(row["to"]), row["relation"]): f"{row['from']} {row['relation']} {row['to']}"
            for row in rows
        }

    case.counted("links", keys(case.gold["links"]), keys(case.found("links")))


def tasks(case: Comparison) -> None:
    """Units that cover each other by half at least, then bodies with roles, deadlines and targets of each."""

    def score(gold: Placed, found: Placed) -> float:
        value = likeness(gold[0], found[0])
        return value if value >= 0.5 else 0

    gold, found = _placed_tasks(case), case.placed(case.found("tasks"))
    names = (lambda x: f"{x['at']} {x['starts']!r}", lambda x: _text(x)[:72])
    pairs = case.match("tasks", gold, found, score, names)
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
    gold_rows = {(folded(body["name"]), body["role"]): body for body in gold.get("bodies") or []}
    found_rows = {(_name(body), body["role"]): body for body in found.get("bodies") or []}
    for each in sorted(wanted | got):
        row = gold_rows.get(each) or found_rows[each]
        judgement = Judgement(
            "task bodies+roles",
            f"of task {gold['at']}: {row['name']!r} as {row['role']}",
            gold=gold_rows.get(each),
            found=found_rows.get(each),
            span=_span(found_rows.get(each, {})),
            rule=found.get("rule", ""),
        )
        case.tally.judge(judgement)


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

    def fields(a: Item, b: Item) -> Fields:
        wanted = (a.get("start"), a.get("end"), a.get("times"), a.get("per"))
        got = (b.get("date_start"), b.get("date_end"), b.get("times"), b.get("per"))
        return {"deadline.kind": (a.get("kind"), b.get("kind"), _same), "deadline.value": (wanted, got, _same)}

    gold, found = case.place("deadlines"), case.placed(case.found("deadlines"))
    case.match("deadlines", gold, found, lambda a, b: likeness(a[0], b[0]), (_quote, _text), fields)


def targets(case: Comparison) -> None:
    """Overlapping amounts, those of equal value first, then comparator, values and unit."""

    def score(gold: Placed, found: Placed) -> float:
        value = likeness(gold[0], found[0])
        # several amounts may share one clause
        same = _number(gold[1].get("value")) == _number(found[1].get("value"))
        return value + same if value else 0

    def values(item: Item) -> tuple:
        return item.get("comparator"), _number(item.get("value")), _number(item.get("value_max"))

    def fields(a: Item, b: Item) -> Fields:
        units = a.get("unit"), b.get("unit"), lambda unit: _tight(unit).lower()
        return {"target.value": (values(a), values(b), _same), "target.unit": units}

    gold, found = case.place("targets"), case.placed(case.found("targets"))
    case.match("targets", gold, found, score, (_quote, _text), fields)


KINDS = {
    "metadata": metadata,
    "sections": sections,
    "citations": citations,
    "links": links,
    "tasks": tasks,
    "deadlines": deadlines,
    "targets": targets,
}
