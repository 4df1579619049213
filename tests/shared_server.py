"""A PostgreSQL server of the tests' own, in a temporary folder, by a user who is not root."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

# Debian keeps it where not everybody's PATH leads
_RUNUSER = shutil.which("runuser") or shutil.which("runuser", path="/usr/sbin:/sbin")
_FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def reason_for_none() -> str | None:
    """Why no server can be had here; None where one can."""
    if not _FOUND and not shutil.which("initdb"):
        return "no PostgreSQL here (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and (not _RUNUSER or not _has_postgres()):
        return "PostgreSQL does not run as root, and there is no user postgres"
    return None


def _has_postgres() -> bool:
    return subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode == 0


class Server:
    """A running server; `stop` may be called at any moment."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="vanban-pg-"))
        self._bin = _FOUND[-1].parent if _FOUND else Path(shutil.which("initdb")).parent
        self._user = [_RUNUSER, "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._user:
            shutil.chown(self.folder, "postgres")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._call("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        self.start()

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    @property
    def address(self) -> str:
        """Where it is reached."""
        return f"postgresql://postgres:secret@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c fsync=off -c shared_buffers=16MB"
        self._call("pg_ctl", "-D", self._data, "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once, as a machine that fails does."""
        self._call("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop", check=False)

    def remove(self) -> None:
        """Stop it and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _call(self, program: str, *arguments: str, check: bool = True) -> None:
        command = [*self._user, str(self._bin / program), *arguments]
        # pg_ctl's child keeps the pipes of its parent open: nothing is captured
        subprocess.run(
            command, check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder, timeout=120
        )
