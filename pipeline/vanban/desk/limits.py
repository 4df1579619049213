"""How often one address may ask for what costs much: pages drawn, files made, things written."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import NamedTuple

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_SECONDS = 60
# addresses that are remembered
_MOST = 1_000


class Heavy(NamedTuple):
    """A kind of request, and how many of them one address has in a minute."""

    method: str
    path: re.Pattern[str]
    most: int


HEAVY = (
    Heavy("GET", re.compile(r"/documents/[^/]+/pages/\d+\.png"), 300),
    Heavy("GET", re.compile(r".*\.(xlsx|ics|csv|html)"), 120),
    Heavy("POST", re.compile(r"/load(/again)?"), 20),
    # verdicts by keyboard: five in a second
    Heavy("POST", re.compile(r".*"), 300),
)


class Limits:
    """Middleware: `refuse` makes the answer to those who ask too often."""

    def __init__(self, app: ASGIApp, refuse: Callable[[Scope], Response]) -> None:
        self._app, self._refuse = app, refuse
        self._counting = threading.Lock()
        self._times: OrderedDict[tuple[str, Heavy], deque[float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        heavy = _kind(scope) if scope["type"] == "http" else None
        if heavy and not self._may((scope.get("client") or ("", 0))[0], heavy):
            answer = self._refuse(scope)
            answer.headers["Retry-After"] = str(_SECONDS)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _may(self, address: str, heavy: Heavy) -> bool:
        now = time.monotonic()
        with self._counting:
            times = self._times.setdefault((address, heavy), deque())
            self._times.move_to_end((address, heavy))
            while len(self._times) > _MOST:
                self._times.popitem(last=False)
            while times and times[0] <= now - _SECONDS:
                times.popleft()
            if len(times) >= heavy.most:
                return False
            times.append(now)
            return True


def _kind(scope: Scope) -> Heavy | None:
    return next((each for each in HEAVY if each.method == scope["method"] and each.path.fullmatch(scope["path"])), None)
