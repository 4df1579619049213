"""Other programs that readers need: found, called with limits of time and memory, and ended with all they started."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from vanban.reading import limits

# what Debian and Ubuntu call the packages; see also `vanban doctor`
PACKAGES = {
    "tesseract": "tesseract-ocr",
    "tesseract-vie": "tesseract-ocr-vie",
    "soffice": "libreoffice-writer-nogui",
    "antiword": "antiword",
}
_ELSEWHERE = {"soffice": ("/Applications/LibreOffice.app/Contents/MacOS/soffice", "/opt/libreoffice/program/soffice")}
_LARGEST_FILE = 1_000_000_000
_LOOK_AGAIN = 0.05
# the limits hold for all that the program starts; a system that does not know one goes without it
_LIMITED = 'ulimit -c 0; ulimit -v "$1" 2>/dev/null; ulimit -f "$2" 2>/dev/null; shift 2; exec "$@"'


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: exit status (None: it was stopped because it took too long), standard output and error."""

    status: int | None
    output: bytes
    complaint: bytes = b""


def find(name: str) -> str | None:
    """Where a program is, None if it is not installed."""
    return shutil.which(name) or next((path for path in _ELSEWHERE.get(name, ()) if os.access(path, os.X_OK)), None)


def fingerprint() -> str:
    """A string that changes when one of the programs is installed, removed or replaced."""
    found = []
    for name in ("tesseract", "soffice", "antiword"):
        path = find(name)
        found.append(f"{name} {Path(path).stat().st_mtime_ns}" if path else f"no {name}")
    return ", ".join(found)


def how_to_install(*names: str) -> str:
    """The command that installs the programs on Debian and Ubuntu."""
    return f"apt-get install {' '.join(PACKAGES[name] for name in names)}"


def call(command: Sequence[str], seconds: float, folder: Path, progress: Callable[[], object] | None = None) -> Outcome:
    """Run a program in `folder`, which is its home too. `seconds` count anew whenever `progress` gives a new value."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaint:
        process = subprocess.Popen(
            ["sh", "-c", _LIMITED, "sh", str(limits.current().memory // 1024), str(_LARGEST_FILE // 512), *command],
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=complaint,
            start_new_session=True,
        )
        try:
            status = _wait(process, seconds, progress)
        finally:
            _end(process)
        output.seek(0)
        complaint.seek(0)
        return Outcome(status, output.read(), complaint.read())


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX") if name in os.environ}
    return {**kept, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _wait(process: subprocess.Popen, seconds: float, progress: Callable[[], object] | None) -> int | None:
    if progress is None:
        return process.wait() if _ends(process, seconds) else None
    last, until = progress(), time.monotonic() + seconds
    while time.monotonic() < until:
        if _ends(process, _LOOK_AGAIN):
            return process.wait()
        if (now := progress()) != last:
            last, until = now, time.monotonic() + seconds
    return None


def _ends(process: subprocess.Popen, seconds: float) -> bool:
    """Whether a process ends within so many seconds. Where the system can tell its end, nobody looks again and again:
    that took a tenth of the time that we need for a page beside OCR's own."""
    try:
        handle = os.pidfd_open(process.pid)
    except (AttributeError, OSError):
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds)
        return process.returncode is not None
    try:
        end = select.poll()
        end.register(handle, select.POLLIN)
        return bool(end.poll(1000 * seconds))
    finally:
        os.close(handle)


def _end(process: subprocess.Popen) -> None:
    """End the program and its children, which are a group of their own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
