"""The store of a run, an SQLite file; nothing else in the house knows SQL.

write(outputs / "vanban.db", documents, graph)       # whole or not at all
with open_store(outputs) as store:                   # read only
    store.nodes(code="25-NQ/TW")
"""

from vanban.store.reading import Store, open_store
from vanban.store.writing import VERSION, write

__all__ = ["VERSION", "Store", "open_store", "write"]
