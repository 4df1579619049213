"""The store of a run, an SQLite file; nothing else in the house knows SQL.

write(outputs / "vanban.db", documents, graph)       # whole or not at all
with filling(outputs / "vanban.db") as writer: …     # the same, document by document
with open_store(outputs) as store:                   # read only
    store.nodes(code="25-NQ/TW")
"""

from vanban.store.reading import Store, open_store
from vanban.store.rows import rows_of
from vanban.store.writing import VERSION, Writer, filling, write

__all__ = ["VERSION", "Store", "Writer", "filling", "open_store", "rows_of", "write"]
