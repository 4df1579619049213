"""The store of a run, an SQLite file, and the shared store, a PostgreSQL database; nothing else here knows SQL.

write(outputs / "vanban.db", documents, graph)       # whole or not at all
with filling(outputs / "vanban.db") as writer: …     # the same, document by document
with open_store(outputs) as store:                   # read only
    store.nodes(code="25-NQ/TW")
publish(outputs, "postgresql://…")                  # for many machines; open_store takes the same address
"""

from pathlib import Path

from vanban.store.reading import Store, open_file
from vanban.store.rows import rows_of
from vanban.store.writing import VERSION, Writer, filling, write

__all__ = ["VERSION", "Store", "Writer", "filling", "open_store", "publish", "rows_of", "write"]


def open_store(path: Path | str = "outputs") -> Store:
    """Open the store at `path`, a file, the folder of a run, or the address of a shared store, read only.

    A file of an older version is made new. Raises StoreError where it is missing, damaged, locked, no store of ours,
    or of a version that cannot be made new; where a server does not answer.
    """
    if not str(path).startswith(("postgresql://", "postgres://")):
        return open_file(path)
    # pg8000 is an extra, and slow to import
    from vanban.store.postgres import PostgresStore

    return PostgresStore(str(path))


def publish(outputs: Path | str, address: str) -> None:
    """Put the store of a run in the place of what the shared store at `address` holds, whole or not at all.

    Raises StoreError.
    """
    from vanban.store import publishing

    publishing.publish(Path(outputs), address)
