"""Peers for parts of the extraction, side by side on the same phrases: underthesea's entities, dateparser's days."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import directives
from reading import Table

_TEXTS = 10
# the day on which relative phrases are understood
_TODAY = datetime(2026, 1, 1)
# how deadlines are said, with the last day that a reader understands
PHRASES = (
    ("trước ngày 31/3/2027", date(2027, 3, 31)),
    ("chậm nhất ngày 15 tháng 6 năm 2026", date(2026, 6, 15)),
    ("hoàn thành trong quý III năm 2026", date(2026, 9, 30)),
    ("đến hết năm 2027", date(2027, 12, 31)),
    ("trong tháng 9/2026", date(2026, 9, 30)),
    ("đến cuối năm 2026", date(2026, 12, 31)),
    ("trước tháng 5 năm 2026", date(2026, 4, 30)),
    ("từ ngày 01/02/2026 đến ngày 20/02/2026", date(2026, 2, 20)),
    ("6 tháng cuối năm 2026", date(2026, 12, 31)),
    ("giai đoạn 2026 - 2030", date(2030, 12, 31)),
)


def tables(rounds: int, folder: Path) -> list[Table]:
    """All results; texts are written into `folder`."""
    return [_bodies(folder), _days(rounds)]


def _bodies(folder: Path) -> Table:
    from underthesea import ner

    from vanban import process

    found = Table(
        "Bodies that are charged: underthesea's entities beside vanban's",
        f"{_TEXTS} generated texts. Found: the share of the bodies of the generator's list, text by text, whose whole "
        "name is one mention (vanban: of a body or in a task; underthesea: one entity). Milliseconds of CPU for one "
        "text, with everything else that each does for it.",
        ("who", "found", "ms a text"),
    )
    paths = directives.write(folder / "peers", _TEXTS, seed=3)
    texts = [path.read_text("utf-8") for path in paths]
    ner("Sở Y tế")
    process(paths[0])
    for name, named in (
        ("vanban", lambda at: _ours(process(paths[at]))),
        ("underthesea", lambda at: _entities(ner(texts[at]))),
    ):
        begun = time.process_time()
        answers = [named(at) for at in range(len(paths))]
        spent = time.process_time() - begun
        sought = [(at, body) for at, text in enumerate(texts) for body in directives.BODIES if body in text]
        hits = sum(body.casefold() in answers[at] for at, body in sought)
        found.rows.append((name, f"{hits / len(sought):.0%}", f"{1000 * spent / len(paths):.0f}"))
    return found


def _ours(document) -> set[str]:
    charged = {body.name.casefold() for task in document.tasks for body in task.bodies}
    return charged | {mention.text.casefold() for body in document.bodies for mention in body.mentions}


def _entities(rows: Sequence[tuple[str, str, str, str]]) -> set[str]:
    """The names that BIO labels make together."""
    found: list[list[str]] = []
    for word, *_, label in rows:
        if label.startswith("B-"):
            found.append([word])
        elif label.startswith("I-") and found:
            found[-1].append(word)
    return {" ".join(words).casefold() for words in found}


def _days(rounds: int) -> Table:
    found = Table(
        "Deadlines: dateparser beside vanban",
        "Phrases with one last day that every reader understands the same. Right: that day; wrong: another one. "
        "Microseconds of CPU for a phrase inside a sentence; vanban's are those of a whole document of one sentence.",
        ("who", "right", "wrong", "none", "µs a phrase"),
    )
    for name, reader in (("vanban", _our_day), ("dateparser", _their_day())):
        if reader is None:
            found.rows.append((name, "not installed: `pip install dateparser`", "", "", ""))
            continue
        answers = [reader(phrase) for phrase, _ in PHRASES]
        begun = time.process_time()
        for _ in range(rounds):
            for phrase, _day in PHRASES:
                reader(phrase)
        spent = (time.process_time() - begun) / rounds / len(PHRASES)
        right = sum(answer == day for answer, (_, day) in zip(answers, PHRASES, strict=True))
        none = answers.count(None)
        found.rows.append((name, str(right), str(len(PHRASES) - right - none), str(none), f"{1e6 * spent:.0f}"))
    return found


def _our_day(phrase: str) -> date | None:
    from vanban import model, stages
    from vanban.reading import blocks, plain

    text = blocks.assemble(plain.read(Path("x.txt"), f"KẾ HOẠCH\n\n1. Sở Y tế rà soát hồ sơ, {phrase}.\n".encode()))
    source = model.Source(path="", name="", sha256="", size=0, media_type="", reader="text", page_count=1)
    days = [each.date_end for each in stages.build(source, text).deadlines if each.date_end]
    return date.fromisoformat(days[-1]) if days and not days[-1].startswith("-") else None


def _their_day() -> Callable[[str], date | None] | None:
    try:
        from dateparser.search import search_dates
    except ImportError:
        return None

    def last(phrase: str) -> date | None:
        settings = {"RELATIVE_BASE": _TODAY, "PREFER_DAY_OF_MONTH": "last", "DATE_ORDER": "DMY"}
        days = search_dates(f"Sở Y tế rà soát hồ sơ, {phrase}.", languages=["vi"], settings=settings)
        return days[-1][1].date() if days else None

    return last
