"""Words in the texts of a store, by SQLite's full text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from vanban.store.lists import marks

Row = dict[str, Any]
# what is told of the document that something stands in
HEAD = "d.id AS document, d.code, d.doc_type, d.issued_on, d.issuer, d.province, d.district, d.subject, d.period_end"
# words of an excerpt; FTS5 takes at most 64
_EXCERPT = 32
# so few that are found among so many documents need no rank
_FEW, _MANY_DOCUMENTS = 20, 50_000


class Searching:
    """The part of a store that looks for words. A store has it; `_rows` gives the rows of a query."""

    _rows: Callable[..., list[Row]]

    def search(self, words: str, limit: int) -> list[Row]:
        """Documents in which all `words` stand, best first, with the place that shows them best.

        Words in quotation marks stand together. Marks on vowels do not count; a query with a đ finds only words
        with đ, one without finds both.
        """
        return self.excerpts(words, self.found(words, limit))

    def found(self, words: str, limit: int) -> list[int]:
        """The numbers of the documents in which all `words` stand, best first."""
        query = _query(words)
        if not query:
            return []
        order = "rank" if self._ranks(query) else "rowid"
        sql = f"SELECT rowid AS number FROM search WHERE search MATCH ? ORDER BY {order} LIMIT ?"
        return [row["number"] for row in self._rows(sql, [query, limit])]

    def excerpts(self, words: str, numbers: Sequence[int]) -> list[Row]:
        """The documents with these numbers, in this order, each with the place that shows the words best."""
        sql = (
            f"SELECT found.rowid AS number, {HEAD}, d.text, found.excerpt FROM (SELECT rowid,"
            " snippet(search, 1, '', '', '', ?) AS excerpt FROM search"
            f" WHERE search MATCH ? AND rowid IN ({marks(numbers)})) AS found JOIN documents d ON d.rowid = found.rowid"
        )
        rows = {row.pop("number"): row for row in self._rows(sql, [_EXCERPT, _query(words), *numbers])}
        for row in rows.values():
            text, excerpt = row.pop("text"), row.pop("excerpt").strip()
            row["start"] = max(_fold_d(text).find(excerpt), 0)
            row["end"] = row["start"] + len(excerpt)
            row["text"] = text[row["start"] : row["end"]]
        return [rows[number] for number in numbers]

    def _ranks(self, query: str) -> bool:
        """Whether to rank what is found: that reads how often each word stands anywhere, too long for few in many."""
        if self._rows("SELECT count(*) AS documents FROM documents")[0]["documents"] <= _MANY_DOCUMENTS:
            return True
        found = self._rows("SELECT rowid FROM search WHERE search MATCH ? LIMIT ?", [query, _FEW + 1])
        return len(found) > _FEW


def _query(words: str) -> str:
    """`words` as a query of FTS5: every word or quoted phrase must stand in the text; its operators mean nothing."""
    column = "text" if "đ" in words.casefold() else "plain"
    pieces = (phrase or word for phrase, word in re.findall(r'"([^"]*)"|([^\s"]+)', words))
    phrases = (" ".join(re.findall(r"[^\W_]+", piece)) for piece in pieces)
    quoted = " AND ".join(f'"{phrase}"' for phrase in phrases if phrase)
    return f"{column} : ({quoted})" if quoted else ""


def _fold_d(text: str) -> str:
    # as the column `plain` does it: no offset moves
    return text.replace("đ", "d").replace("Đ", "D")
