"""The arcs of a store packed into one blob a relation, so that walks over the whole graph need not read row by row."""

from __future__ import annotations

import sqlite3
from array import array

_AT_ONCE = 100_000


def pack(connection: sqlite3.Connection) -> None:
    """Pack all arcs anew: for each relation the pairs (source, target) as 32-bit integers, ordered by target."""
    connection.execute("DELETE FROM packed_arcs")
    relations = [relation for (relation,) in connection.execute("SELECT DISTINCT relation FROM arcs")]
    for relation in relations:
        pairs = array("i")
        rows = connection.execute("SELECT source, target FROM arcs WHERE relation = ? ORDER BY target", [relation])
        while part := rows.fetchmany(_AT_ONCE):
            pairs.extend(number for pair in part for number in pair)
        connection.execute("INSERT INTO packed_arcs VALUES (?, ?)", [relation, pairs.tobytes()])
