"""How a run over many documents goes: rate and memory from the first to the last, and what a second run costs."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import directives
from plots import chart
from reading import Table

COUNT = int(os.environ.get("VANBAN_BENCH_DOCUMENTS", "20000"))
_CHANGED = 0.01
# of the documents, one in so many is read once more by one process and by all
_FEW = 20
# makes a run and prints after every thousandth document: what is done, the time, CPU and memory of each process
_DRIVER = """
import json, os, sys, time
from pathlib import Path
from vanban.runs import run

STEP, START, TICK = int(sys.argv[3]), int(sys.argv[3]) // 10, os.sysconf("SC_CLK_TCK")

def processes():
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    for pid in (str(os.getpid()), *children):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        if b"resource_tracker" in command and pid != str(os.getpid()):
            continue
        rows = (line.split() for line in lines if line.startswith(("VmRSS", "VmHWM")))
        sizes = {row[0].rstrip(":"): int(row[1]) / 1024 for row in rows}
        yield {"cpu": (int(fields[11]) + int(fields[12])) / TICK, "now": sizes["VmRSS"], "peak": sizes["VmHWM"]}

def told(stage, done, total, item, error):
    if done % STEP == 0 or done in (START, total):
        row = {"stage": stage, "done": done, "at": time.monotonic(), "processes": list(processes())}
        print(json.dumps(row), flush=True)

started = time.monotonic()
report = run([Path(sys.argv[1])], Path(sys.argv[2]), jobs=int(sys.argv[4]) or None, progress=told)
counts, timings = report.record.counts, report.record.timings
print(json.dumps({"stage": "end", "seconds": time.monotonic() - started, "timings": timings,
                  "read": counts.read, "kept": counts.kept, "failed": counts.failed, "nodes": counts.nodes}))
"""


def tables(rounds: int, folder: Path, count: int = COUNT) -> list[Table]:
    """All results; `rounds` is of no use, since a run takes minutes."""
    texts, outputs = folder / "texts", folder / "outputs"
    paths = directives.write(texts, count)
    step = max(1, count // 20)
    full, full_wall = _run(texts, outputs, step)
    cores = _cores(folder, paths[: max(1, count // _FEW)])
    _, unchanged = _run(texts, outputs, step)
    for path in random.Random(1).sample(paths, max(1, round(_CHANGED * count))):
        path.write_text(
            path.read_text("utf-8").replace("Nơi nhận:", "Kế hoạch này có hiệu lực từ ngày ký.\n\nNơi nhận:")
        )
    few, changed = _run(texts, outputs, step)
    size = sum(path.stat().st_size for path in paths) / 1e6
    return [
        _stretches(full, count, size),
        _steps(full, count),
        cores,
        _memory(full),
        _again(count, full[-1], full_wall, unchanged, few[-1], changed),
    ]


def _run(texts: Path, outputs: Path, step: int, jobs: int = 0) -> tuple[list[dict], float]:
    """The rows that a run prints, and its seconds from the start of its process to the end."""
    started = time.monotonic()
    command = [sys.executable, "-c", _DRIVER, str(texts), str(outputs), str(step), str(jobs)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()], time.monotonic() - started


def _stretches(rows: Sequence[dict], count: int, size: float) -> Table:
    found = Table(
        f"{count:,} text documents, {size:.0f} MB: documents a second",
        f"Written by `directives.py` with seed 1; {os.cpu_count()} cores, as many processes as the command chooses. By "
        "the clock, and by the CPU time of all processes together, which depends less on what else the machine does. "
        "The first documents, which wait for the processes to start, are left out.",
        ("documents", "a second", "CPU, ms each"),
    )
    read = [row for row in rows if row["stage"] == "documents" and row["done"]]
    points = []
    for before, after in pairwise(read):
        done, seconds = after["done"] - before["done"], after["at"] - before["at"]
        cpu = sum(p["cpu"] for p in after["processes"]) - sum(p["cpu"] for p in before["processes"])
        points.append((after["done"], done / seconds, 1000 * cpu / done))
        found.rows.append(
            (f"{before['done']:,} – {after['done']:,}", f"{done / seconds:.1f}", f"{1000 * cpu / done:.1f}")
        )
    chart("runs-rate.svg", "Documents a second", "documents read", {"": [(x, y) for x, y, _ in points]})
    return found


def _steps(rows: Sequence[dict], count: int) -> Table:
    """Where the CPU of a run goes: who works, step by step."""
    found = Table(
        "Where the time of a run goes",
        "Milliseconds of CPU a document. While the parent works alone, the other cores wait.",
        ("step", "what is done", "parent", "workers", "of these alone"),
    )
    what = {
        "documents": "reading and extraction; the ledger", "graph": "which document each citation means",
        "store": "documents to their places, the store", "exports": "tables, and the formats of the graph",
    }  # fmt: skip
    before = (0.0, 0.0)
    alone = 0.0
    told = [row for row in rows if "processes" in row]
    for stage, done in what.items():
        parent, *workers = next(row for row in reversed(told) if row["stage"] == stage)["processes"]
        now = parent["cpu"], sum(worker["cpu"] for worker in workers)
        spent, by_workers = (1000 * (after - at) / count for after, at in zip(now, before, strict=True))
        waiting = spent if by_workers < spent / 10 else 0.0
        found.rows.append((stage, done, f"{spent:.2f}", f"{by_workers:.2f}", f"{waiting:.2f}"))
        before, alone = now, alone + waiting
    whole = 1000 * sum(before) / count
    found.rows.append(
        ("**all**", "", f"{1000 * before[0] / count:.2f}", f"{1000 * before[1] / count:.2f}", f"{alone:.2f}")
    )
    cores = os.cpu_count() or 1
    found.about += f" By that, {cores} cores can be {whole / (alone + (whole - alone) / cores):.2f} × as fast as one."
    return found


def _cores(folder: Path, paths: Sequence[Path]) -> Table:
    """What all cores give, by the clock: it says something on a machine that does nothing else."""
    texts = folder / "few"
    texts.mkdir()
    for path in paths:
        (texts / path.name).write_bytes(path.read_bytes())
    cores = os.cpu_count() or 1
    seconds = [_run(texts, folder / f"few-{jobs}", len(paths), jobs)[0][-1]["seconds"] for jobs in (1, cores)]
    found = Table(
        "One core and all",
        f"Seconds by the clock for {len(paths):,} documents, `--jobs 1` and `--jobs {cores}`: the whole run with the "
        "start of its processes. The goal for two cores is 1.85.",
        ("one", "all", "faster"),
    )
    found.rows.append((f"{seconds[0]:.1f}", f"{seconds[1]:.1f}", f"{seconds[0] / seconds[1]:.2f} ×"))
    return found


def _memory(rows: Sequence[dict]) -> Table:
    found = Table(
        "Memory of each process, MB resident",
        "The first is the parent, which keeps the ledger and fills the store.",
        ("while", "done", "parent", "workers", "peak of any"),
    )
    lines: dict[str, list[tuple[float, float]]] = {"parent": [], "worker": []}
    told = [row for row in rows if "processes" in row]
    for at, row in enumerate(told):
        parent, *workers = row["processes"]
        lines["parent"].append((at, parent["now"]))
        lines["worker"] += [(at, worker["now"]) for worker in workers[:1]]
        shown = ", ".join(f"{worker['now']:.0f}" for worker in workers)
        peak = max(process["peak"] for process in row["processes"])
        if at % 5 == 0 or row["stage"] not in ("documents", "store"):
            found.rows.append((row["stage"], f"{row['done']:,}", f"{parent['now']:.0f}", shown or "–", f"{peak:.0f}"))
    chart("runs-memory.svg", "MB resident", "progress of the run", lines)
    return found


def _again(count: int, full: dict, wall: float, unchanged: float, few: dict, changed: float) -> Table:
    found = Table(
        "Again over the same folder",
        "Seconds from the start of the process to its end, by the clock.",
        ("run", "read", "seconds", "goal"),
    )
    found.rows += [
        ("first", f"{full['read']:,}", f"{wall:.1f}", "–"),
        ("nothing changed", "0", f"{unchanged:.1f}", "≤ 10"),
        (f"{_CHANGED:.0%} changed", f"{few['read']:,}", f"{changed:.1f}", f"≤ {0.05 * wall + 10:.1f}"),
    ]
    return found
