"""Who may ask, and what a browser may do with the answers.

Without a token the server answers only to names of this machine: a page of the web that has its name resolved to
127.0.0.1 (DNS rebinding) asks under its own name. With one, every request carries it: as a cookie that the printed
address sets, or as `Authorization: Bearer`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "vanban-session"
# what says nothing about the run
_OPEN = "/static/"
_LOCAL = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Middleware: asks for the token where there is one, and gives every answer the headers above.

    `refuse` makes the answer to those who do not know the token.
    """

    def __init__(self, app: ASGIApp, token: str | None, refuse: Callable[[Scope], Response]) -> None:
        self._app, self._token, self._refuse = app, token, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        app = self._answer(scope) or self._app
        await app(scope, receive, _with_headers(send))

    def _answer(self, scope: Scope) -> Response | None:
        """The answer to those who may not ask, or who have just shown their token; None for all others."""
        headers = Headers(scope=scope)
        if self._token is None:
            if _LOCAL.fullmatch(headers.get("host", "")):
                return None
            return Response("Only names of this machine are answered: open http://127.0.0.1\n", 421)
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = dict(query).get("token")
        if given is not None and _same(given, self._token):
            # a calendar that follows a view keeps no cookie
            return None if scope["path"].endswith(".ics") else self._welcome(scope["path"], query)
        if self._knows(headers) or scope["path"].startswith(_OPEN):
            return None
        return self._refuse(scope)

    def _welcome(self, path: str, query: list[tuple[str, str]]) -> Response:
        """The same address without the token, which is a cookie from now on."""
        rest = urlencode([(name, value) for name, value in query if name != "token"])
        # a path that begins with two slashes would be another machine
        place = "/" + path.lstrip("/\\")
        answer = RedirectResponse(f"{place}?{rest}" if rest else place, 303)
        answer.set_cookie(COOKIE, session(self._token or ""), httponly=True, samesite="strict")
        return answer

    def _knows(self, headers: Headers) -> bool:
        scheme, _, value = headers.get("authorization", "").partition(" ")
        if scheme.casefold() == "bearer" and _same(value.strip(), self._token or ""):
            return True
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return cookie is not None and _same(cookie.value, session(self._token or ""))


def session(token: str) -> str:
    """What the cookie holds: not the token, which its jar would show."""
    return hashlib.sha256(f"vanban {token}".encode()).hexdigest()


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "private, no-cache")
        await send(message)

    return sending
