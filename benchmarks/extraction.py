"""How fast facts are found in text: citations beside their peers, whole documents, and how time grows with length."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import directives
import plots
from reading import HERE, Table

PEERS = ("legal-reference-extraction==0.5.5", "eyecite==2.7.8", "hyperscan==0.9.1")
SHARED = HERE.parent.parent / "shared" / "corpus"
_MEASURE = HERE / "citing.py"
_MEGABYTE = 1_000_000
# sizes of one document for the plot, in KB of UTF-8
_SIZES = (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)

_GERMAN = (
    "Der Kläger verlangt nach § {n} Abs. {d} BGB die Herausgabe und stützt sich auf das Urteil vom {d}.03.2012.",
    "Nach Auffassung des Senats (BGH, Urteil vom {d}.06.2015 - V ZR {n}/14) genügt der Vortrag nicht.",
    "Die Beklagte hat den Vertrag über die Lieferung im Frühjahr gekündigt und die Anzahlung einbehalten.",
    "Die Kostenentscheidung folgt aus § 91 ZPO, die über die vorläufige Vollstreckbarkeit aus § 708 Nr. {d} ZPO.",
    "Die Kammer hat die Zeugen angehört; sie schilderten den Hergang übereinstimmend und widerspruchsfrei.",
    "Das Gericht ist nach der Beweisaufnahme überzeugt, dass die Mängel bei der Übergabe bereits vorhanden waren.",
)
_ENGLISH = (
    "The court of appeals affirmed, relying on Lissner v. Test, {n} U.S. {m} (1982), and the plaintiff sought review.",
    "We hold that the notice was sufficient. See Foo v. Bar, {n} F.3d {m}, 1{d} (9th Cir. 2004).",
    "The parties had negotiated for months before the lease was signed and the premises were handed over.",
    "Under 18 U.S.C. § {n} the government must prove that the defendant acted knowingly and with intent to deceive.",
    "The witness described the weather, the road and the speed of both vehicles in considerable detail.",
    "Nothing in the record suggests that the trustee ignored the instructions that the settlor had left.",
)  # fmt: skip


def tables(rounds: int, folder: Path) -> list[Table]:
    """Citations beside the peers on the same texts; whole documents; time by length, which is drawn as well."""
    return [_citations(min(rounds, 3), folder), _documents(), _growth()]


# ---------------------------------------------------------------- citations beside the peers


def _citations(rounds: int, folder: Path) -> Table:
    """Megabytes of UTF-8 a second, best round, each tool in a process of its own, the tools in turns."""
    texts = _texts()
    path = folder / "texts.json"
    path.write_text(json.dumps(texts), "utf-8")
    python, why_not = _peers(folder / "peers")
    best: dict[tuple[str, str], tuple[float, int]] = {}
    for _ in range(rounds):
        for tools, program in ((("vanban",), sys.executable), (("legal-reference-extraction", "eyecite"), python)):
            for tool in tools if program else ():
                for name, (speed, found) in _measured(program, tool, path, folder).items():
                    best[tool, name] = max(best.get((tool, name), (0, 0)), (speed, found))
    found_by = ("vanban", "legal-reference-extraction", "eyecite")
    table = Table(
        "Citations alone, MB/s (and how many are found)",
        "One core, UTF-8 bytes, best of the rounds; the tools take turns on the same texts, each in its own process. "
        "**vanban**: `citations(draft)`, with dates, issuers, titles, pinpoints and relations. "
        "**legal-reference-extraction** "
        f"({PEERS[0].partition('==')[2]}): German rules, `CitationExtractor().extract`. **eyecite** "
        f"({PEERS[1].partition('==')[2]}) with Hyperscan: `get_citations`. Where a tool finds nothing, a text costs it "
        "little; in the mixture each finds its own." + (f" The peers could not be had: {why_not}" if why_not else ""),
        ("text", *found_by),
    )
    for name in texts:
        cells = (best.get((tool, name)) for tool in found_by)
        table.rows.append((name, *(f"{cell[0]:.1f} ({cell[1]})" if cell else "not measured" for cell in cells)))
    return table


def _texts() -> dict[str, list[str]]:
    """The texts by name: directives, German judgments, English opinions, all of them one after the other."""
    home = [directives.text(number, 1) for number in range(120)]
    size = sum(len(text.encode()) for text in home)
    german, english = _composed(_GERMAN, size, len(home)), _composed(_ENGLISH, size, len(home))
    texts = {"directives, composed": home, "German judgments, composed": german, "English opinions, composed": english,
             "mixture of the three": [text for row in zip(home, german, english,
              strict=True) for text in row]}  # fmt: skip
    if real := sorted(SHARED.glob("*.txt")):
        texts["directives, real (five)"] = [path.read_text("utf-8") for path in real]
    return texts


def _composed(forms: tuple[str, ...], size: int, parts: int) -> list[str]:
    chance = random.Random(7)
    made = []
    for _ in range(parts):
        lines, length = [], 0
        while length < size // parts:
            line = chance.choice(forms).format(
                n=chance.randint(11, 990), m=chance.randint(11, 990), d=chance.randint(1, 9)
            )
            lines.append(line)
            length += len(line.encode()) + 1
        made.append("\n".join(lines))
    return made


def _peers(folder: Path) -> tuple[str | None, str]:
    """The Python of an environment with the peers, made for this run; or None and why it could not be made."""
    try:
        venv.create(folder, with_pip=True)
        python = str(folder / "bin" / "python")
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEERS]
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=900)
    except (OSError, subprocess.SubprocessError) as error:
        return None, (getattr(error, "stderr", "") or str(error)).strip().splitlines()[-1][:200]
    return python, ""


def _measured(program: str, tool: str, texts: Path, folder: Path) -> dict[str, tuple[float, int]]:
    done = subprocess.run(
        [program, _MEASURE, tool, texts, folder / "hyperscan"], capture_output=True, text=True, check=True
    )
    return {name: tuple(row) for name, row in json.loads(done.stdout.splitlines()[-1]).items()}


# ---------------------------------------------------------------- whole documents


def _documents() -> Table:
    """The whole extraction from text to validated document."""
    table = Table(
        "Whole extraction of one document, MB of text a second",
        "One core, from the text to the validated document with all its facts, after one document that warms up; "
        "the goal is 0.5.",
        ("documents", "MB", "MB/s"),
    )
    kinds = {"composed directives": [directives.text(number, 2) for number in range(60)]}
    if real := sorted(SHARED.glob("*.txt")):
        kinds["five real directives"] = [path.read_text("utf-8") for path in real]
    for name, texts in kinds.items():
        size = sum(len(text.encode()) for text in texts) / _MEGABYTE
        seconds = min(_seconds(lambda texts=texts: [_build(text) for text in texts]) for _ in range(2))
        table.rows.append((name, f"{size:.2f}", f"{size / seconds:.2f}"))
    return table


def _growth() -> Table:
    """Seconds by length of one document, as a table and as a chart of its own."""
    table = Table(
        "Time by length of one document",
        "One document of composed sections, ever longer; the last column would stay the same if time grew exactly with "
        "the length. Drawn in `plots/extraction-time.svg` and `plots/citations-time.svg`.",
        ("KB", "whole, s", "whole, s/MB", "citations, s", "citations, s/MB"),
    )
    whole, alone = [], []
    _build(_long(_SIZES[2] * 1000))  # the grammar is loaded once, whatever comes
    for size in _SIZES:
        text = _long(size * 1000)
        repeats = max(1, 100 // size)
        seconds = _seconds(lambda text=text, n=repeats: [_build(f"{text}{at}") for at in range(n)]) / repeats
        citing = _seconds(lambda text=text, n=repeats: [_cite(f"{text}{at}") for at in range(n)]) / repeats
        whole.append((size, seconds))
        alone.append((size, citing))
        rate = (f"{value:.4g}" for value in (seconds, seconds * 1000 / size, citing, citing * 1000 / size))
        table.rows.append((f"{size:,}", *rate))
    plots.chart("extraction-time.svg", "seconds", "KB of text, whole extraction", {"whole extraction": whole})
    plots.chart("citations-time.svg", "seconds", "KB of text, citations alone", {"citations alone": alone})
    return table


def _long(size: int) -> str:
    """One directive of about `size` bytes: the head of one and the bodies of many."""
    lines: list[str] = []
    length = 0
    for line in _lines():
        lines.append(line)
        length += len(line.encode()) + 1
        if length >= size:
            break
    return "\n".join(lines)


def _lines() -> Iterator[str]:
    number = 0
    while True:
        text = directives.text(number, 3).splitlines()
        yield from text if number == 0 else text[len(text) // 4 : -len(text) // 8]
        number += 1


def _seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _build(text: str):
    from vanban import model, stages
    from vanban.draft import Text

    source = model.Source(
        path="x", name="x", sha256="0" * 64, size=0, media_type="text/plain", reader="text", page_count=1
    )
    return stages.build(source, Text(text, (model.Page(number=1, start=0, end=len(text)),)))


def _cite(text: str):
    from vanban import model
    from vanban.draft import Draft, Text
    from vanban.extract.citations import citations

    source = model.Source(
        path="x", name="x", sha256="0" * 64, size=0, media_type="text/plain", reader="text", page_count=1
    )
    return citations(Draft(source, Text(text, (model.Page(number=1, start=0, end=len(text)),))))
