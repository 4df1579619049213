"""How much there is and where: what long lists need to know before a piece of them is fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from vanban.identity.names import fold

Row = dict[str, Any]
# ids of a document and of a thing in it, and what tells when that is due: `_DUE`
Dated = tuple[str, str, str, str | None, str | None, str | None, str | None]
_DUE = "x.kind, x.date_end, x.rrule, d.issued_on, d.period_end"
# deadlines x that may fall due from a day to another one, and those whose last day was before a day
_IN_TIME = "(x.rrule IS NOT NULL OR x.date_end LIKE '--%' OR (x.date_end >= ? AND x.date_end <= ?))"
_IS_PAST = "(x.rrule IS NULL AND x.date_end >= '0' AND x.date_end < ?)"


# where a body `n` stands, in one word; a store knows some ten thousand of them
_RANK = " || '|' || ".join(f"coalesce(n.{name}, '')" for name in ("level", "side", "province", "district", "commune"))


class Rank(NamedTuple):
    """Where a body stands: its level, its side and its place."""

    level: str | None
    side: str | None
    province: str | None
    district: str | None
    commune: str | None


class Lists:
    """The part of a store that counts. A store has it; `_each` gives the rows of a query, `_tuples` without names."""

    _each: Callable[..., Iterator[Row]]
    _tuples: Callable[..., Iterator[tuple]]

    def document_days(
        self, *, doc_type: str | None = None, year: str | None = None, place: str | None = None
    ) -> Iterator[tuple[str, str]]:
        """Day and id of the documents of a type, a year and a province or district (some words of it), latest first."""
        where, values = self._in_place("d", place)
        for condition, value in (("d.doc_type = ?", doc_type), ("substr(d.issued_on, 1, 4) = ?", year)):
            if value:
                where, values = [*where, condition], [*values, value]
        day = "coalesce(d.issued_on, '')"
        sql = f"SELECT {day} AS day, d.id FROM documents d {_all(where)} ORDER BY {day} DESC, d.id DESC"
        return ((row["day"], row["id"]) for row in self._each(sql, values))

    def types(self) -> dict[str, int]:
        """How many documents there are of each type, the most frequent first."""
        sql = (
            "SELECT doc_type, count(*) AS documents FROM documents WHERE doc_type IS NOT NULL GROUP BY doc_type"
            " ORDER BY documents DESC, doc_type"
        )
        return {row["doc_type"]: row["documents"] for row in self._each(sql)}

    def ranks(self, words: str | None = None) -> list[Rank]:
        """Where bodies stand, those whose names hold these words or all."""
        where, names = "", []
        if words is not None:
            names = self._names(words, "bodies")
            where = f"WHERE folded IN ({marks(names)})"
        sql = f"SELECT DISTINCT {', '.join(Rank._fields)} FROM bodies {where}"
        return [Rank(**row) for row in self._each(sql, names)]

    def task_counts(
        self, *, body: str | None = None, below: Sequence[Rank] = (), role: str | None = None,
        document: str | None = None, place: str | None = None,
    ) -> Iterator[tuple[str, int]]:  # fmt: skip
        """The documents that have such tasks and how many, by id; the words mean what they mean for `tasks`."""
        if body is None and role is None:
            where, values = self._of_documents("t.document", document, place)
            sql = f"SELECT t.document, count(*) AS tasks FROM tasks t {_all(where)}"
        else:
            where, values = self._charged(body, role, below)
            within, told = self._of_documents("b.document", document, place)
            where, values = [*where, *within], [*values, *told]
            sql = f"SELECT b.document, count(DISTINCT b.task) AS tasks FROM task_bodies b {_all(where)}"
        yield from ((row["document"], row["tasks"]) for row in self._each(f"{sql} GROUP BY 1 ORDER BY 1", values))

    def task_days(
        self, on: str, until: str | None, overdue: bool, *, body: str | None = None, below: Sequence[Rank] = (),
        role: str | None = None, document: str | None = None, place: str | None = None,
    ) -> Iterator[Dated]:  # fmt: skip
        """The deadlines of such tasks that may be due from `on` to `until` or, if `overdue`, were before, by task.

        Ids of document and task, then what tells the day.
        """
        due = [*([(_IN_TIME, [on, until])] if until else []), *([(_IS_PAST, [on])] if overdue else [])]
        either = f"({' OR '.join(condition for condition, _ in due)})"
        where, values = self._of_documents("j.document", document, place)
        if body is not None or role is not None:
            charged, told = self._charged(body, role, below)
            charging = f"(j.document, j.task) IN (SELECT b.document, b.task FROM task_bodies b {_all(charged)})"
            where, values = [*where, charging], [*values, *told]
        sql = (
            f"SELECT j.document, j.task, {_DUE} FROM task_deadlines j"
            " JOIN deadlines x ON x.document = j.document AND x.id = j.deadline JOIN documents d ON d.id = j.document"
            f" {_all([*where, either])} ORDER BY j.document, j.task, j.deadline"
        )
        yield from self._tuples(sql, [*values, *(day for _, days in due for day in days)])

    def deadline_days(
        self, first: str, last: str, *, body: str | None = None, document: str | None = None
    ) -> Iterator[Dated]:
        """The deadlines that may fall due in these days, only those of a body's tasks where one is named, in order.

        Ids of document and deadline, then what tells the day.
        """
        where, values = self._of_documents("x.document", document, None)
        if body is not None:
            charged, names = self._charged(body, None)
            bound = (
                "SELECT j.document, j.deadline FROM task_bodies b JOIN task_deadlines j"
                f" ON j.document = b.document AND j.task = b.task {_all(charged)}"
            )
            where, values = [*where, f"(x.document, x.id) IN ({bound})"], [*values, *names]
        sql = (
            f"SELECT x.document, x.id, {_DUE} FROM deadlines x JOIN documents d"
            f" ON d.id = x.document {_all([*where, _IN_TIME])} ORDER BY x.document, x.start_offset, x.id"
        )
        yield from self._tuples(sql, [*values, first, last])

    def answering(self) -> Iterator[Row]:
        """For each held document who issued it and the documents that cite it: `document`, `issuer`, `province`."""
        own = "SELECT d.id AS document, d.issuer, d.province FROM documents d"
        others = (
            "SELECT d.id, f.issuer, f.province FROM documents d JOIN nodes t ON t.id = d.node JOIN arcs a"
            " ON a.target = t.key JOIN nodes f ON f.key = a.source"
        )
        yield from self._each(f"SELECT * FROM ({own} UNION {others}) AS told WHERE issuer IS NOT NULL")

    def _of_documents(self, key: str, document: str | None, place: str | None) -> tuple[list[str], list[Any]]:
        """Conditions that `key` is this document, or one of a place, and their values."""
        where, values = ([f"{key} = ?"], [document]) if document is not None else ([], [])
        if place:
            within, names = self._in_place("h", place)
            where, values = [*where, f"{key} IN (SELECT h.id FROM documents h {_all(within)})"], [*values, *names]
        return where, values

    def _charged(self, body: str | None, role: str | None, below: Sequence[Rank] = ()) -> tuple[list[str], list[Any]]:
        """Conditions for the rows `b` of a body, by words of its name, or of those that stand `below`, in a role."""
        where, values = [], []
        if body is not None:
            names = self._names(body, "task_bodies")
            where, values = [f"b.folded IN ({marks(names)})"], names
            if below:
                ranks = ["|".join(part or "" for part in rank) for rank in below]
                stands = f"n.document = b.document AND n.id = b.body AND {_RANK} IN ({marks(ranks)})"
                where = [f"({where[0]} OR EXISTS (SELECT 1 FROM bodies n WHERE {stands}))"]
                values = [*names, *ranks]
        return ([*where, "b.role = ?"], [*values, role]) if role is not None else (where, values)

    def _names(self, words: str, table: str) -> list[str]:
        """The folded names of the bodies of a table that hold these words: far fewer than there are mentions of them.

        From each name the index leads to the next one; DISTINCT would read all mentions.
        """
        wanted = f" {fold(words)} "
        sql = (
            f"WITH RECURSIVE known (word) AS (SELECT min(folded) FROM {table} UNION ALL"
            f" SELECT (SELECT min(folded) FROM {table} WHERE folded > word) FROM known WHERE word IS NOT NULL)"
            " SELECT word FROM known WHERE word IS NOT NULL"
        )
        return [row["word"] for row in self._each(sql) if wanted in f" {row['word']} "]

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
    """Places for so many values; none are in NULL, since "IN ()" is not for every server."""
    return ",".join("?" * len(values)) or "NULL"


def only(column: str, value: str | None) -> tuple[str, list[Any]]:
    """The condition that a column has this value, or none; not "? IS NULL OR …", which is asked of every row."""
    return ("TRUE", []) if value is None else (f"{column} = ?", [value])


def _all(conditions: Sequence[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""
