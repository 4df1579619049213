"""The frame of a file: rows that a jurist can read (cases/frame.json), and its laws on every text at hand."""

from __future__ import annotations

import json
import random
import time
from itertools import pairwise
from pathlib import Path

import pytest

from vanban import model
from vanban.draft import Text
from vanban.structure.frame import frame

CASES = json.loads((Path(__file__).parent / "cases" / "frame.json").read_text("utf-8"))
SAMPLES = [[line.split("| ", 1)[1] for line in case["lines"]] for case in CASES]


def text_of(lines):
    """The Text of lines such as "0 head | KẾ HOẠCH"; "table |" lines are the rows of one table."""
    text, tables, start = "", [], None
    for line in lines:
        mark, said = line.split("| ", 1)
        if mark.startswith("table") and start is None:
            start = len(text)
        elif not mark.startswith("table") and start is not None:
            tables.append(model.Table(start=start, end=len(text) - 1))
            start = None
        text += said + "\n"
    if start is not None:
        tables.append(model.Table(start=start, end=len(text) - 1))
    return Text(text, (model.Page(number=1, start=0, end=len(text)),), tuple(tables))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case):
    text = text_of(case["lines"])
    lines, parts = frame(text)
    shown = [f"{line.part} {line.zone:8}| {line.text}" for line in lines]
    assert shown == [line for line in case["lines"] if not line.startswith("table")], case["why"]
    assert [[part.kind, part.doc_type, part.subject] for part in parts] == case["parts"], case["why"]


def check_laws(text):
    """Every paragraph outside tables is one line, in order; parts are in order and hold their lines."""
    lines, parts = frame(text)
    assert all(text.text[line.start : line.end] == line.text and line.text.strip() for line in lines)
    assert all(a.end <= b.start and a.part <= b.part for a, b in pairwise(lines))
    assert parts and parts[0].kind == "main" and all(a.end <= b.start for a, b in pairwise(parts))
    assert all(parts[line.part].start <= line.start and line.end <= parts[line.part].end for line in lines)
    outside = set(range(len(text.text))) - {i for table in text.tables for i in range(table.start, table.end)}
    kept = {i for line in lines for i in range(line.start, line.end)}
    lost = {text.text[i] for i in outside - kept if not text.text[i].isspace()}
    assert lost <= {"|"}, f"lines lost {lost}"
    return lines, parts


def test_laws_on_cases():
    for case in CASES:
        check_laws(text_of(case["lines"]))


def test_laws_on_shuffled_lines():
    """No order of lines of heads and feet, however absurd, breaks a law."""
    chance = random.Random(7)
    pool = [line for lines in SAMPLES for line in lines] + ["((((", "“", "|", "* * *", "Số: /", "x" * 2000, "…"]
    for _ in range(400):
        text = "\n".join(chance.choice(pool) for _ in range(chance.randint(0, 30)))
        check_laws(Text(text, (model.Page(number=1, start=0, end=len(text)),)))


@pytest.mark.parametrize("line", sorted({line for lines in SAMPLES for line in lines}))
def test_time_is_linear(line):
    """A file that repeats one line many times takes no more than its share."""
    text = "\n".join([line] * 1500)
    began = time.perf_counter()
    frame(Text(text, (model.Page(number=1, start=0, end=len(text)),)))
    assert time.perf_counter() - began < 2.0


def test_laws_on_real_documents(shared):
    from vanban.reading import read

    paths = [*sorted((shared / "corpus").glob("*.txt")), *sorted((shared / "corpus" / "real").glob("*.md"))]
    assert paths
    for path in paths:
        check_laws(read(path)[1])
