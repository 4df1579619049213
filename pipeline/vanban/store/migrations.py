"""Stores of older versions made new: beside the old file, then put in its place whole."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from vanban.errors import StoreError
from vanban.store.packing import pack
from vanban.store.writing import VERSION, indexes_last, prepare, settle

# the first version that can be made new
OLDEST = 2
# what a version had otherwise than the one after it: by table of the newer, the query over the older that fills it
_STEPS = {
    2: {
        "arcs": "SELECT e.id, f.key, t.key, e.relation FROM old.edges e JOIN nodes f ON f.id = e.from_node"
        " JOIN nodes t ON t.id = e.to_node",
        "packed_arcs": "SELECT NULL, NULL WHERE FALSE",
    },
    # only indexes are new
    3: {},
}


def migrate(path: Path, version: int) -> None:
    """Make the store at `path`, which is of this older version, one of ours.

    The old file stays as it is until the new one is complete. Raises StoreError where that cannot be done.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.migrated")
    try:
        beside.unlink(missing_ok=True)
        with closing(sqlite3.connect(beside, uri=True)) as connection:
            prepare(connection)
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("ATTACH ? AS old", [f"{path.absolute().as_uri()}?mode=ro"])
            with connection, indexes_last(connection):
                _copy(connection, version)
        settle(beside)
        beside.replace(path)
    except (sqlite3.Error, OSError) as error:
        message = f"An older vanban wrote this store (version {version}), and it cannot be made new: {error}."
        advice = f"Make the run again: vanban run PATH -o {path.parent}"
        raise StoreError(message, advice=advice, path=str(path)) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _copy(connection: sqlite3.Connection, version: int) -> None:
    steps = {table: query for each in range(version, VERSION) for table, query in _STEPS[each].items()}
    sql = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%' ORDER BY rowid"
    for table in [name for (name,) in connection.execute(sql)]:
        if table in steps:
            connection.execute(f"INSERT INTO main.{table} {steps[table]}")
            continue
        here, there = (
            [row[1] for row in connection.execute(f"PRAGMA {place}.table_info({table})")] for place in ("main", "old")
        )
        common = ", ".join(f'"{column}"' for column in here if column in there)
        connection.execute(f"INSERT INTO main.{table} ({common}) SELECT {common} FROM old.{table}")
    pack(connection)
    connection.execute("INSERT INTO main.search (search) VALUES ('rebuild')")
