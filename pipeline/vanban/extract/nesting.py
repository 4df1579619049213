"""Reading what stands inside of what is read, but not endlessly deep: hostile texts nest a thing in itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def nested(read: Callable[[str, int], T | None], most: int) -> Callable[[str, int], T | None]:
    """`read`, as it may be called by what it calls itself: None where more than `most` of them are under way."""
    under_way = threading.local()

    def read_inner(form: str, at: int) -> T | None:
        depth = getattr(under_way, "depth", 0)
        if depth == most:
            return None
        under_way.depth = depth + 1
        try:
            return read(form, at)
        finally:
            under_way.depth = depth

    return read_inner
