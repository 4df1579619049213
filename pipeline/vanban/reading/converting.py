"""Word 97 and its kin to DOCX by LibreOffice, many files in one call.

A document may hold macros, links to files and to servers: each call has a fresh profile in which all of them are
switched off, a home of its own that is thrown away, and limits of time and memory.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from vanban.reading import limits, programs

# the suffix that tells LibreOffice the format, and its name for the filter: it may not guess
FILTERS = {
    "doc": (".doc", "MS Word 97"),
    "doc95": (".doc", "MS WinWord 6.0"),
    "rtf": (".rtf", "Rich Text Format"),
    "odt": (".odt", "writer8"),
    "wordml": (".xml", "MS Word 2003 XML"),
}
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    ("org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    ("org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
)
_START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Conversion:
    """A file to convert: where it is, its key in FILTERS, and where its DOCX goes."""

    source: Path
    kind: str
    target: Path


def convert(conversions: Sequence[Conversion]) -> None:
    """Convert files with one call for each kind. What could not be converted has no target afterwards.

    What LibreOffice looked at and rejected has an empty file beside its target (`rejected`). A file at which it dies
    or stands still is left out, and those behind it are converted by another call.
    """
    if programs.find("soffice") is None:
        return
    for kind in dict.fromkeys(each.kind for each in conversions):
        left = [each for each in conversions if each.kind == kind]
        while left:
            tried = _call(left)
            left = left[tried:]


def rejected(target: Path) -> Path:
    """The file that says that there will be no `target`."""
    return target.with_suffix(".rejected")


def _call(conversions: Sequence[Conversion]) -> int:
    """Convert files of one kind by one call; how many of them were tried."""
    suffix, name = FILTERS[conversions[0].kind]
    with tempfile.TemporaryDirectory(prefix="vanban-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        _write_profile(folder / "profile")
        made = folder / "made"
        made.mkdir()
        # under names of our own: those of documents may hold line breaks, or begin with a dash
        files = [folder / f"{number}{suffix}" for number in range(len(conversions))]
        for each, file in zip(conversions, files, strict=True):
            shutil.copyfile(each.source, file)
        seconds = _START_SECONDS + limits.current().conversion_seconds
        outcome = programs.call(_command(folder, made, name, files), seconds, folder, lambda: len(list(made.iterdir())))
        results = [made / f"{number}.docx" for number in range(len(conversions))]
        for each, result in zip(conversions, results, strict=True):
            if _is_whole(result):
                each.target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(result, each.target)
        if outcome.status == 0:
            for each in conversions:
                if not each.target.exists():
                    each.target.parent.mkdir(parents=True, exist_ok=True)
                    rejected(each.target).touch()
            return len(conversions)
        last = max((number for number, each in enumerate(conversions) if each.target.exists()), default=-1)
        return last + 2


def _command(folder: Path, made: Path, name: str, files: Iterable[Path]) -> list[str]:
    return [
        programs.find("soffice"),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault",
        f"--infilter={name}",
        "--convert-to", "docx:MS Word 2007 XML",
        "--outdir", str(made),
        *map(str, files),
    ]  # fmt: skip


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/{escape(path)}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>",
        "utf-8",
    )


def _is_whole(path: Path) -> bool:
    """Whether a DOCX was written to its end: the directory of a zip stands there."""
    return path.is_file() and zipfile.is_zipfile(path)
