"""Words in the texts."""

from __future__ import annotations

from vanban.queries.heads import OfDocument
from vanban.queries.listing import Listing, kept
from vanban.store import Store


class Hit(OfDocument):
    """A document in which the words stand, with an excerpt; [start, end) is its place in the document's text."""

    start: int
    end: int
    text: str


def search(store: Store, words: str, limit: int = 20) -> list[Hit]:
    """The documents in which all `words` stand, best first; words in quotation marks stand together.

    Case and accents do not count; a query with đ finds only words with đ, one without finds both.
    """
    return search_listing(store, words, limit)[:]


def search_listing(store: Store, words: str, limit: int) -> Listing[Hit]:
    """`search`, a piece at a time."""
    numbers, fields = kept(store, ("search", words, limit), lambda: store.found(words, limit)), Hit.model_fields

    def fetch(first: int, last: int) -> list[Hit]:
        rows = store.excerpts(words, numbers[first:last])
        return [Hit(**{name: row[name] for name in fields}) for row in rows]

    return Listing(len(numbers), fetch)
