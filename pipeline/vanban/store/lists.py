"""How much there is and where: what long lists need to know before a piece of them is fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from vanban.identity.names import fold

Row = dict[str, Any]
_DUE = "x.kind, x.date_start, x.date_end, x.times, x.per, x.rrule, x.event, x.anchor, x.inclusive"


class Lists:
    """The part of a store that counts. A store has it; `_each` gives the rows of a query."""

    _each: Callable[..., Iterator[Row]]

    def document_ids(
        self, *, doc_type: str | None = None, year: str | None = None, place: str | None = None
    ) -> list[str]:
        """The ids of the documents of a type, a year and a province or district (some words of it), latest first."""
        where, values = self._in_place("d", place)
        for condition, value in (("d.doc_type = ?", doc_type), ("substr(d.issued_on, 1, 4) = ?", year)):
            if value:
                where, values = [*where, condition], [*values, value]
        sql = f"SELECT d.id FROM documents d {_all(where)} ORDER BY coalesce(d.issued_on, '') DESC, d.id DESC"
        return [row["id"] for row in self._each(sql, values)]

    def types(self) -> dict[str, int]:
        """How many documents there are of each type, the most frequent first."""
        sql = (
            "SELECT doc_type, count(*) AS documents FROM documents WHERE doc_type IS NOT NULL GROUP BY doc_type"
            " ORDER BY documents DESC, doc_type"
        )
        return {row["doc_type"]: row["documents"] for row in self._each(sql)}

    def task_counts(
        self, *, body: str | None = None, role: str | None = None, document: str | None = None, place: str | None = None
    ) -> Iterator[tuple[str, int]]:
        """The documents that have such tasks and how many, by id; the words mean what they mean for `tasks`."""
        where, values = self._charged("t.document", "t.id", body, role, document, place)
        sql = f"SELECT t.document, count(*) AS tasks FROM tasks t {_all(where)} GROUP BY t.document ORDER BY t.document"
        yield from ((row["document"], row["tasks"]) for row in self._each(sql, values))

    def task_days(
        self, *, body: str | None = None, role: str | None = None, document: str | None = None, place: str | None = None
    ) -> Iterator[Row]:
        """The deadlines of such tasks, task by task."""
        where, values = self._charged("j.document", "j.task", body, role, document, place)
        sql = (
            f"SELECT j.document, j.task, d.issued_on, d.period_end, {_DUE} FROM task_deadlines j"
            " JOIN deadlines x ON x.document = j.document AND x.id = j.deadline JOIN documents d ON d.id = j.document"
            f" {_all([*where, '(x.rrule IS NOT NULL OR x.date_end IS NOT NULL)'])} ORDER BY j.document, j.task"
        )
        yield from self._each(sql, values)

    def deadline_days(self, *, body: str | None = None, document: str | None = None) -> Iterator[Row]:
        """The deadlines that have a day or recur, only those of a body's tasks where one is named, in order."""
        where, values = ["(x.rrule IS NOT NULL OR x.date_end IS NOT NULL)"], []
        if document is not None:
            where, values = [*where, "x.document = ?"], [document]
        if body is not None:
            names = self._names(body)
            bound = (
                "SELECT j.document, j.deadline FROM task_bodies b JOIN task_deadlines j"
                f" ON j.document = b.document AND j.task = b.task WHERE b.folded IN ({marks(names)})"
            )
            where, values = [*where, f"(x.document, x.id) IN ({bound})"], [*values, *names]
        sql = (
            f"SELECT x.document, x.id, d.issued_on, d.period_end, {_DUE} FROM deadlines x"
            f" JOIN documents d ON d.id = x.document {_all(where)} ORDER BY x.document, x.start_offset, x.id"
        )
        yield from self._each(sql, values)

    def _charged(
        self, key: str, task: str, body: str | None, role: str | None, document: str | None, place: str | None
    ) -> tuple[list[str], list[Any]]:
        """Conditions for the tasks of a body in a role, of a document, of a place, and their values."""
        where, values = [], []
        if document is not None:
            where, values = [f"{key} = ?"], [document]
        if place:
            within, names = self._in_place("h", place)
            where, values = [*where, f"{key} IN (SELECT h.id FROM documents h {_all(within)})"], [*values, *names]
        if body is not None or role is not None:
            conditions, told = [], []
            if body is not None:
                names = self._names(body)
                conditions, told = [f"b.folded IN ({marks(names)})"], names
            if role is not None:
                conditions, told = [*conditions, "b.role = ?"], [*told, role]
            charged = f"SELECT b.document, b.task FROM task_bodies b {_all(conditions)}"
            where, values = [*where, f"({key}, {task}) IN ({charged})"], [*values, *told]
        return where, values

    def _names(self, words: str) -> list[str]:
        """The folded names of charged bodies that hold these words: far fewer than there are mentions of them."""
        wanted = f" {fold(words)} "
        rows = self._each("SELECT DISTINCT folded FROM task_bodies")
        return [row["folded"] for row in rows if wanted in f" {row['folded']} "]

    def _in_place(self, alias: str, words: str | None) -> tuple[list[str], list[Any]]:
        """The condition that a document's province or district holds these words, and its values."""
        if not words:
            return [], []
        rows = self._each("SELECT DISTINCT province, district FROM documents")
        names = {name for row in rows for name in (row["province"], row["district"]) if name}
        meant = sorted(name for name in names if f" {fold(words)} " in f" {fold(name)} ")
        places = marks(meant)
        return [f"({alias}.province IN ({places}) OR {alias}.district IN ({places}))"], [*meant, *meant]


def marks(values: Sequence[Any]) -> str:
    """Places for so many values."""
    return ",".join("?" * len(values))


def only(column: str, value: str | None) -> tuple[str, list[Any]]:
    """The condition that a column has this value, or none; not "? IS NULL OR …", which is asked of every row."""
    return ("TRUE", []) if value is None else (f"{column} = ?", [value])


def _all(conditions: Sequence[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""
