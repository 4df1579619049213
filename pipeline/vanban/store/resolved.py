"""What the claims in a ledger were resolved to: the nodes, and for each mention those that it may mean.

It holds for the documents that have an `as_id`, under these ids, but for the parts that are stale.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from vanban import model
from vanban.identity.doubts import Told
from vanban.identity.resolution import Answer, Answers

SCHEMA = """
-- `base` is the id where no other node has the same; `province`, `district`, `commune` are in comparable form
CREATE TABLE IF NOT EXISTS nodes (
    number INTEGER PRIMARY KEY, part INTEGER NOT NULL, base TEXT NOT NULL, tail TEXT NOT NULL, held INTEGER NOT NULL,
    id TEXT, issued_on TEXT, code TEXT, province TEXT, district TEXT, commune TEXT, data TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS nodes_by_part ON nodes (part);
CREATE INDEX IF NOT EXISTS nodes_by_base ON nodes (base);
CREATE INDEX IF NOT EXISTS nodes_by_id ON nodes (id);
"""
OF_ONE_RUN = """
-- ids that nodes had, nodes that are new or other than before, roots of what was resolved or renamed, bases of nodes
CREATE TEMP TABLE before (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE fresh (number INTEGER PRIMARY KEY);
CREATE TEMP TABLE told (root INTEGER PRIMARY KEY);
CREATE TEMP TABLE bases (base TEXT PRIMARY KEY) WITHOUT ROWID;
"""
TABLES = ("nodes",)
_NAME = (
    "CASE WHEN held OR (SELECT count(*) FROM nodes o WHERE o.base = nodes.base) = 1 THEN base"
    " ELSE base || '.' || tail END"
)


class Outcome(NamedTuple):
    """What some parts were resolved to; `nodes` are rows of the table, and told by their places here.

    `own` tells documents and their nodes; `said` tells document, place of a mention in it, and what it means: places of
    citations, nodes, whether only the list of known documents does.
    """

    nodes: list[tuple[Any, ...]]
    own: list[tuple[int, int]]
    said: list[tuple[int, int, tuple[Sequence[int], Sequence[int], bool]]]


class Resolved:
    """What was resolved, in an open ledger. `do` executes SQL and gives its rows, `many` executes it for many rows."""

    def __init__(
        self, do: Callable[..., Iterator[tuple]], many: Callable[[str, Iterable[Sequence[Any]]], None]
    ) -> None:
        self._do, self._many = do, many

    # ------------------------------------------------------------ what has changed

    def adopt(self, alike: Callable[[str, str], bool]) -> None:
        """Let documents that say what another said that they come instead of have its answers.

        `alike` tells whether two claims of held documents are the same. None of this is done where there may be copies.
        """
        sql = (
            "SELECT n.number, o.number, n.held, o.held FROM documents n JOIN current c USING (number)"
            " JOIN documents o ON o.as_id = c.id WHERE n.as_id IS NULL AND n.base_id = o.base_id AND n.home = o.home"
            " AND o.number NOT IN (SELECT number FROM current)"
            " AND (SELECT count(*) FROM documents d WHERE d.home = n.home) = 2"
            " AND NOT EXISTS (SELECT 1 FROM mentions a LEFT JOIN mentions b ON b.document = o.number AND b.at = a.at"
            "  WHERE a.document = n.number AND (b.rank IS NOT a.rank OR b.data IS NOT a.data))"
            " AND (SELECT count(*) FROM mentions WHERE document = n.number)"
            "  = (SELECT count(*) FROM mentions WHERE document = o.number)"
        )
        for new, old, held, before in list(self._do(sql)):
            if alike(held, before):
                answer = "(SELECT answer FROM mentions o WHERE o.document = ? AND o.at = mentions.at)"
                self._do(f"UPDATE mentions SET answer = {answer} WHERE document = ?", [old, new])
                row = "(SELECT as_id, own FROM documents WHERE number = ?)"
                self._do(f"UPDATE documents SET (as_id, own) = {row} WHERE number = ?", [old, new])
                self._do("UPDATE documents SET as_id = NULL WHERE number = ?", [old])

    def outdated(self) -> list[int]:
        """The documents, of this run or of another, for which it holds no more or not yet."""
        sql = "SELECT number FROM documents d LEFT JOIN current c USING (number) WHERE d.as_id IS NOT c.id"
        return [number for (number,) in self._do(sql)]

    # ------------------------------------------------------------ resolved anew

    def clear_copies(self) -> None:
        """Forget which documents of stale parts are copies."""
        stale = "part IN (SELECT part FROM parts WHERE root IN (SELECT root FROM stale JOIN parts USING (part)))"
        self._do(f"UPDATE documents SET speaker = NULL WHERE speaker IS NOT NULL AND {stale}")

    def put_copies(self, found: Iterable[tuple[int, str]]) -> None:
        """Note documents that are copies, with the ids of those that speak for them."""
        self._many("UPDATE documents SET speaker = ?2 WHERE number = ?1", found)

    def clear(self) -> None:
        """Begin anew: without the nodes of stale parts."""
        for table in ("before", "fresh", "told", "bases"):
            self._do(f"DELETE FROM {table}")
        self._do("INSERT INTO told SELECT DISTINCT root FROM stale JOIN parts USING (part)")
        ours = "part IN (SELECT p.part FROM told JOIN parts p USING (root))"
        self._do(f"INSERT OR IGNORE INTO before SELECT id FROM nodes WHERE {ours}")
        self._do(f"INSERT OR IGNORE INTO bases SELECT base FROM nodes WHERE {ours}")
        self._do(f"DELETE FROM nodes WHERE {ours}")

    def put(self, found: Outcome) -> None:
        """Take in what some parts were resolved to."""
        (first,) = next(self._do("SELECT coalesce(max(number), 0) + 1 FROM nodes"))
        columns = "number, part, base, tail, held, issued_on, code, province, district, commune, data"
        rows = ((first + at, *row) for at, row in enumerate(found.nodes))
        self._many(f"INSERT INTO nodes ({columns}) VALUES ({', '.join('?' * 11)})", rows)
        self._many(
            "UPDATE documents SET own = ? WHERE number = ?", ((first + own, number) for number, own in found.own)
        )
        answers = (
            (json.dumps([at, [first + each for each in nodes], by_list]), document, place)
            for document, place, (at, nodes, by_list) in found.said
        )
        self._many("UPDATE mentions SET answer = ? WHERE document = ? AND at = ?", answers)

    def name(self) -> None:
        """Give the nodes their ids, now that all are known. Another id may be one's that is not new."""
        self._do("INSERT OR IGNORE INTO bases SELECT base FROM nodes WHERE id IS NULL")
        self._do(
            f"INSERT INTO fresh SELECT number FROM nodes WHERE base IN (SELECT base FROM bases) AND id IS NOT {_NAME}"
        )
        renamed = "FROM nodes JOIN fresh USING (number) WHERE id IS NOT NULL"
        self._do(f"INSERT OR IGNORE INTO before SELECT id {renamed}")
        self._do(f"INSERT OR IGNORE INTO told SELECT root FROM parts WHERE part IN (SELECT part {renamed})")
        self._do(f"UPDATE nodes SET id = {_NAME} WHERE number IN (SELECT number FROM fresh)")

    def spell(self, changed: Sequence[str]) -> None:
        """Let the nodes be fresh that stand in these places, whose names are written otherwise now."""
        given = "IN (SELECT value FROM json_each(?1))"
        sql = f"SELECT number FROM nodes WHERE province {given} OR district {given} OR commune {given}"
        self._do(f"INSERT OR IGNORE INTO fresh {sql}", [json.dumps(changed)])

    def retold(self) -> Iterator[tuple[str, str, str]]:
        """Key and `filled` of the documents in the outputs that have to do with what was resolved or renamed."""
        parts = "part IN (SELECT p.part FROM told JOIN parts p USING (root))"
        sql = (
            "SELECT key, filled FROM documents JOIN current USING (number) WHERE coalesce(filled, '') != ''"
            f" AND number IN (SELECT document FROM mentions WHERE {parts}"
            f" UNION SELECT number FROM documents WHERE {parts})"
        )
        return self._do(sql)

    def settle(self) -> None:
        """Note that it holds for the documents of this run, as they are now."""
        self._do(
            "UPDATE documents SET as_id = c.id FROM (SELECT d.number, c.id FROM documents d LEFT JOIN current c"
            " USING (number) WHERE d.as_id IS NOT c.id) c WHERE c.number = documents.number"
        )
        self._do("DELETE FROM stale")

    # ------------------------------------------------------------ asked

    def count(self) -> int:
        """How many nodes there are."""
        return next(self._do("SELECT count(*) FROM nodes"))[0]

    def nodes(self, places: dict[str, str], *, fresh: bool) -> Iterator[model.Node]:
        """The nodes in the order of their ids, only the fresh ones or all; `places` tells how those are written."""
        only = "WHERE number IN (SELECT number FROM fresh)" if fresh else ""
        for id, *units, data in self._do(f"SELECT id, province, district, commune, data FROM nodes {only} ORDER BY id"):
            province, district, commune = map(places.get, units)
            told = {**json.loads(data), "id": id, "province": province, "district": district, "commune": commune}
            yield model.Node(**told)

    def lost(self) -> Iterator[str]:
        """The ids that no node has any more."""
        return (id for (id,) in self._do("SELECT id FROM before WHERE id NOT IN (SELECT id FROM nodes)"))

    def answers(self, key: str) -> tuple[str, Answers, dict[str, Told]]:
        """Of a document its own node, what its citations mean, and the days and codes of these nodes."""
        sql = "SELECT d.number, n.id FROM documents d JOIN nodes n ON n.number = d.own WHERE d.key = ?"
        document, own = next(self._do(sql, [key]))
        said = [json.loads(row) for (row,) in self._do("SELECT answer FROM mentions WHERE document = ?", [document])]
        meant = sorted({node for _, nodes, _ in said for node in nodes})
        sql = f"SELECT number, id, issued_on, code FROM nodes WHERE number IN ({', '.join('?' * len(meant))})"
        nodes = {number: told for number, *told in self._do(sql, meant)}
        found = [
            (index, Answer.of((nodes[each][0] for each in numbers), by_list))
            for at, numbers, by_list in said for index in at
        ]  # fmt: skip
        answers = tuple(answer for _, answer in sorted(found))
        targets = {answer.target for answer in answers}
        dates = {id: (day, code) for id, day, code in nodes.values() if id in targets and (day or code)}
        return own, answers, dates
