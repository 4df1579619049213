"""Which readers work on this machine: each reads a small sample of its own, so that what is said is true.

report = examine()
report.works, report.install
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from vanban import reading
from vanban.errors import VanbanError
from vanban.reading import programs

_WORDS = "Kế hoạch thực hiện"
_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Check:
    """One reader: whether it works, what it stands on, which Debian packages it lacks, what else is to be said.

    A reader that is not `needed` only stands in for another.
    """

    reader: str
    reads: str
    works: bool
    stands_on: str
    missing: tuple[str, ...] = ()
    note: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """All checks."""

    checks: tuple[Check, ...]

    @property
    def works(self) -> bool:
        """Whether every needed reader works."""
        return all(check.works for check in self.checks if check.needed)

    @property
    def install(self) -> str | None:
        """The command that installs what is missing; None where nothing is."""
        missing = list(dict.fromkeys(name for check in self.checks for name in check.missing))
        if not missing:
            return None
        # Debian and Ubuntu; elsewhere the packages have much the same names
        root = "" if not hasattr(os, "geteuid") or os.geteuid() == 0 else "sudo "
        return f"{root}apt-get install {' '.join(missing)}"

    def as_dict(self) -> dict:
        """The report as JSON holds it."""
        return {"works": self.works, "install": self.install, "checks": [asdict(check) for check in self.checks]}


def examine() -> Report:
    """Try every reader. Takes some seconds where LibreOffice is installed."""
    return Report(
        (
            _sample("text", "văn bản thuần (.txt)", ".txt", _WORDS.encode, ()),
            _sample("markdown", "Markdown (.md)", ".md", _WORDS.encode, ()),
            _sample("html", "trang web (.html, .mht)", ".html", f"<p>{_WORDS}</p>".encode, ("lxml", "resiliparse")),
            _sample("docx", "Word (.docx)", ".docx", _docx, ("python-docx", "lxml")),
            _sample("pdf", "PDF có lớp chữ", ".pdf", _pdf, ("pypdfium2",)),
            _word_97(),
            _antiword(),
            _ocr(),
        )
    )


def _sample(reader: str, reads: str, suffix: str, make: Callable[[], bytes], packages: tuple[str, ...]) -> Check:
    stands_on = ", ".join(f"{name} {_version(name)}" for name in packages)
    problem = _problem(suffix, make)
    return Check(reader, reads, not problem, stands_on or "Python", note=problem)


def _problem(suffix: str, make: Callable[[], bytes]) -> str:
    """What goes wrong when a sample is read; "" when its words come out."""
    try:
        with tempfile.TemporaryDirectory(prefix="vanban-") as folder:
            path = Path(folder) / f"sample{suffix}"
            path.write_bytes(make())
            _, text = reading.read(path)
    except VanbanError as error:
        return error.message
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "" if "hoach" in text.text.replace("ạ", "a") else "the sample's words do not come out"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(missing)"


def _word_97() -> Check:
    reads = "Word 97 (.doc), RTF, ODT"
    if programs.find("soffice") is None:
        return Check("doc", reads, False, "LibreOffice", (programs.PACKAGES["soffice"],))
    problem = _problem(".rtf", lambda: b"{\\rtf1\\ansi Ke hoach thuc hien}")
    return Check("doc", reads, not problem, _first_line("soffice", "--version") or "LibreOffice", note=problem)


def _antiword() -> Check:
    missing = () if programs.find("antiword") else (programs.PACKAGES["antiword"],)
    reads = "chữ của Word 97 khi LibreOffice không đọc được"
    return Check("antiword", reads, not missing, "antiword", missing, needed=False)


def _ocr() -> Check:
    reads = "bản quét (PDF không có lớp chữ, ảnh)"
    if programs.find("tesseract") is None:
        return Check(
            "ocr", reads, False, "tesseract", tuple(programs.PACKAGES[n] for n in ("tesseract", "tesseract-vie"))
        )
    if "vie" not in _output("tesseract", "--list-langs").split():
        return Check("ocr", reads, False, "tesseract", (programs.PACKAGES["tesseract-vie"],))
    return Check("ocr", reads, True, _first_line("tesseract", "--version"))


def _first_line(program: str, *arguments: str) -> str:
    return next(iter(_output(program, *arguments).splitlines()), "").strip()


def _output(program: str, *arguments: str) -> str:
    """What a program prints; some print their version as an error."""
    with tempfile.TemporaryDirectory(prefix="vanban-", ignore_cleanup_errors=True) as folder:
        outcome = programs.call([programs.find(program), *arguments], _SECONDS, Path(folder))
    return (outcome.output or outcome.complaint).decode("utf-8", "replace")


def _docx() -> bytes:
    import docx

    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(_WORDS)
    document.save(stream)
    return stream.getvalue()


def _pdf() -> bytes:
    """A page with a line of plain letters, which need no font of its own."""
    content = b"BT /F1 14 Tf 90 700 Td (Ke hoach thuc hien nhiem vu nam nay cua cac co quan) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 5\n0000000000 65535 f \n%strailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return data + end % (table, len(data))
