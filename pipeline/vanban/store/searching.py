"""Words in the texts of a store, by SQLite's full text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from vanban.store.lists import marks
from vanban.store.words import excerpt, keeps_d, phrases

Row = dict[str, Any]
# what is told of the document that something stands in
HEAD = "d.id AS document, d.code, d.doc_type, d.issued_on, d.issuer, d.province, d.district, d.subject, d.period_end"
# so few that are found among so many documents need no rank
_FEW, _MANY_DOCUMENTS = 20, 50_000


class Searching:
    """The part of a store that looks for words. A store has it; `_rows` gives the rows of a query."""

    _rows: Callable[..., list[Row]]
    # by what the full text knows a document
    _KEY = "d.rowid"

    def search(self, words: str, limit: int) -> list[Row]:
        """Documents in which all `words` stand, best first, with the place that shows them best.

        Words in quotation marks stand together. Marks on vowels do not count; a query with a đ finds only words
        with đ, one without finds both.
        """
        return self.excerpts(words, self.found(words, limit))

    def found(self, words: str, limit: int) -> list[Any]:
        """The keys of the documents in which all `words` stand, best first."""
        query = _query(words)
        if not query:
            return []
        order = "rank" if self._ranks(query) else "rowid"
        sql = f"SELECT rowid AS key FROM search WHERE search MATCH ? ORDER BY {order} LIMIT ?"
        return [row["key"] for row in self._rows(sql, [query, limit])]

    def excerpts(self, words: str, keys: Sequence[Any]) -> list[Row]:
        """The documents with these keys, in this order, each with the place that shows the words best."""
        sql = f"SELECT {self._KEY} AS key, {HEAD}, d.text FROM documents d WHERE {self._KEY} IN ({marks(keys)})"
        rows = {row.pop("key"): row for row in self._rows(sql, keys)}
        for row in rows.values():
            row["start"], row["end"] = excerpt(row["text"], words)
            row["text"] = row["text"][row["start"] : row["end"]]
        return [rows[key] for key in keys]

    def _ranks(self, query: str) -> bool:
        """Whether to rank what is found: that reads how often each word stands anywhere, too long for few in many."""
        if self._rows("SELECT count(*) AS documents FROM documents")[0]["documents"] <= _MANY_DOCUMENTS:
            return True
        found = self._rows("SELECT rowid FROM search WHERE search MATCH ? LIMIT ?", [query, _FEW + 1])
        return len(found) > _FEW


def _query(words: str) -> str:
    """`words` as a query of FTS5: every word or quoted phrase must stand in the text; its operators mean nothing."""
    column, wanted = "text" if keeps_d(words) else "plain", phrases(words)
    quoted = " AND ".join(f'"{phrase}"' for phrase in wanted)
    return f"{column} : ({quoted})" if wanted else ""
