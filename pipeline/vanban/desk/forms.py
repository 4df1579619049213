"""Forms that change something: sent from a page of this server by the reader of that page, and by nobody else."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from vanban.desk.asking import BadValue
from vanban.desk.rooms import Desk, desk, show

_FORM, _NAME = "vanban-form", "vanban-name"
_YEAR = 365 * 24 * 3600
LONGEST_NAME = 100
# a form without files
_LARGEST = 1 << 20


def show_form(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page with forms: its templates put `seal` into each, and may show `name`, who the reader said to be."""
    known = request.cookies.get(_FORM)
    mine = known if known and known.isalnum() else secrets.token_hex(16)
    answer = show(request, template, status, seal=_seal(desk(request), mine), name=name(request), **context)
    answer.set_cookie(_FORM, mine, httponly=True, samesite="strict")
    return answer


def check_origin(request: Request) -> None:
    """A form of another site may not send anything here, whatever cookies the browser adds. Raises BadValue."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none") or (origin and urlsplit(origin).netloc != request.headers.get("host")):
        raise BadValue("not_from_here", "")


def check_size(request: Request, largest: int = _LARGEST) -> None:
    """What is too long is not even read; the length that is told is held by the server. Raises BadValue."""
    told = request.headers.get("content-length", "")
    if not told.isdecimal() or int(told) > largest:
        raise BadValue("too_much", f"{largest >> 20} MB")


def check_seal(request: Request, sent: FormData) -> None:
    """The sender has read a page of this server, with the same cookie. Raises BadValue."""
    seal, right = sent.get("seal"), _seal(desk(request), request.cookies.get(_FORM, ""))
    if not isinstance(seal, str) or not hmac.compare_digest(seal.encode("utf-8", "replace"), right.encode()):
        raise BadValue("not_from_here", "")


async def received(request: Request) -> dict[str, list[str]]:
    """The fields of a form without files, each with all its values. Raises BadValue where it is not ours."""
    check_origin(request)
    check_size(request)
    async with request.form(max_files=0, max_fields=2_000) as sent:
        check_seal(request, sent)
        return {key: [value for value in sent.getlist(key) if isinstance(value, str)] for key in sent}


def _seal(here: Desk, mine: str) -> str:
    """What a form of ours holds: it shows that the sender has read a page of this server."""
    return hmac.new(here.secret, mine.encode(), hashlib.sha256).hexdigest()


def name(request: Request) -> str:
    """Who the reader has said to be; "" where nothing was said."""
    return unquote(request.cookies.get(_NAME, ""))[:LONGEST_NAME]


def reader(fields: Mapping[str, str]) -> str:
    """Who sends a form. Raises BadValue where nobody is named."""
    who = " ".join(fields.get("who", "").split())[:LONGEST_NAME]
    if not who:
        raise BadValue("no_name", "")
    return who


def remember(answer: Response, who: str) -> None:
    """Let the browser say the name again next time."""
    answer.set_cookie(_NAME, quote(who), max_age=_YEAR, httponly=True, samesite="strict")
