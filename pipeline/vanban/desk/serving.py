"""Serve the desk: which address, which token, and what is said about them."""

from __future__ import annotations

import ipaddress
import secrets
import sys
import threading
from pathlib import Path

from vanban.errors import UsageError

TOKEN_VARIABLE = "VANBAN_TOKEN"
_SHORTEST = 16


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def token_for(host: str, given: str | None) -> str | None:
    """The token that an address needs: none on this machine where none is given, else the given one or a new one.

    Raises UsageError where the given one could be guessed.
    """
    if given is not None and len(given) < _SHORTEST:
        advice = f"Give one of {_SHORTEST} characters or more in {TOKEN_VARIABLE}, or none: then one is made."
        raise UsageError("The token is too short.", advice=advice)
    if given is None and is_loopback(host):
        return None
    return given or secrets.token_urlsafe(24)


def serve(outputs: Path, host: str, port: int, token: str | None) -> None:
    """Serve the run in `outputs` until it is interrupted. Raises UsageError where the address cannot be used."""
    import uvicorn

    from vanban.desk.answers import warm
    from vanban.desk.application import application

    token = token_for(host, token)
    name = f"[{host}]" if ":" in host else host
    start = f"http://{name}:{port}/" + (f"?token={token}" if token else "")
    print(f"vanban: {start}", file=sys.stderr)
    if not is_loopback(host):
        print(
            "vanban: máy khác trong mạng vào được trang này bằng mã trong địa chỉ trên; đường truyền không mã hóa.",
            file=sys.stderr,
        )
    # the log of requests would hold the token
    settings = uvicorn.Config(application(outputs, token), host, port, access_log=False, log_level="warning",
                              server_header=False, timeout_keep_alive=10, limit_concurrency=200)  # fmt: skip
    server = uvicorn.Server(settings)
    threading.Thread(target=warm, args=(outputs,), daemon=True).start()
    try:
        server.run()
    except SystemExit as error:
        advice = "Another program may use it: name another one with --port."
        raise UsageError(f"{host}:{port} cannot be served.", advice=advice) from error
