"""The reference graph at size: load, walks and search on a generated graph, beside networkx in the same run."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median

from reading import Table

from vanban import model, store
from vanban.store.rows import rows_of

# VANBAN_BENCH_DOCUMENTS: fewer, to try it
DOCUMENTS, EDGES_OF_EACH = int(os.environ.get("VANBAN_BENCH_DOCUMENTS", 1_000_000)), 5
# levels as shares of the documents: central, province, district, commune
_LEVELS = (0.01, 0.10, 0.40, 1.0)
_RELATIONS = ("implements", "based_on", "mentions", "applies", "guides")
_TYPES = ("nghi_quyet", "chi_thi", "ke_hoach", "quyet_dinh", "chuong_trinh", "ket_luan")
_TEXT = (
    "công tác dân vận tuyên truyền vận động nhân dân thực hiện nghị quyết cải cách hành chính chuyển đổi "
    "số nông thôn mới giảm nghèo bền vững bảo vệ môi trường phòng chống thiên tai giáo dục đào tạo y tế "
    "cơ sở an ninh trật tự"
)
_WORDS = _TEXT.split()
_PROGRAM = "import graphs, sys; graphs.{}(sys.argv[1], int(sys.argv[2]))"


def tables(rounds: int, folder: Path) -> list[Table]:
    """Load, walks and search of vanban's store, and the same walks in networkx, each in a process of its own."""
    measured = [line.split("\t") for part in ("measure", "measure_peer") for line in _run(part, folder, rounds)]
    about = (
        f"A generated graph of {DOCUMENTS:,} documents with a short text each and {DOCUMENTS * EDGES_OF_EACH:,} edges, "
        "each resting on a sentence. Four levels; few documents are cited much. "
        "Medians of CPU time, which does not depend on what else the machine does."
    )
    return [Table("A large reference graph", about, ("what", "vanban", "networkx"), _beside(measured))]


def _run(part: str, folder: Path, rounds: int) -> list[str]:
    command = [sys.executable, "-c", _PROGRAM.format(part), str(folder / "vanban.db"), str(rounds)]
    done = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def _beside(measured: list[list[str]]) -> list[tuple[str, str, str]]:
    found: dict[str, dict[str, str]] = {}
    for tool, what, figure in measured:
        found.setdefault(what, {})[tool] = figure
    return [(what, row.get("vanban", "–"), row.get("networkx", "–")) for what, row in found.items()]


# ---------------------------------------------------------------- the graph


def _id(number: int) -> str:
    day = f"{2010 + number % 16}-{1 + number % 12:02}-{1 + number % 28:02}"
    return f"{_TYPES[number % 6].replace('_', '-')}.{number % 9999 + 1}-kh-tu.{number % 63}.{day}.{number:x}"


def _cited(number: int, chance: random.Random) -> Iterator[int]:
    """The documents that this one cites: one or two of the level above, others of any time before it."""
    bounds = [int(DOCUMENTS * share) for share in _LEVELS]
    level = next(at for at, bound in enumerate(bounds) if number < bound)
    low, high = (0, number) if level == 0 else (bounds[level - 2] if level > 1 else 0, bounds[level - 1])
    for at in range(EDGES_OF_EACH):
        # the third power: few are cited much
        yield low + int((high - low) * chance.random() ** 3) if at < 2 else int(number * chance.random())


def _document(number: int) -> model.Document:
    chance = random.Random(number)
    words = " ".join(chance.choices(_WORDS, k=25))
    text = f"Kế hoạch {number} về {words}, thôn Bản{number % 997} xã Tân{number % 89}."
    digest = f"{number:064x}"
    source = model.Source(path=f"{number}.txt", name=f"{number}.txt", sha256=digest, size=len(text),
                          media_type="text/plain", reader="text", page_count=1)  # fmt: skip
    return model.Document(id=_id(number), source=source, text=text,
                          pages=(model.Page(number=1, start=0, end=len(text)),),
                          metadata=model.Metadata(doc_type=_TYPES[number % 6], subject=words[:60]))  # fmt: skip


def _edges() -> Iterator[tuple[tuple[str, str, str], tuple[model.Evidence, ...]]]:
    chance = random.Random(7)
    quote = "Thực hiện văn bản của cấp trên về công tác năm nay trên địa bàn."
    for number in range(1, DOCUMENTS):
        source = _id(number)
        evidence = (model.Evidence.model_construct(document=source, start=0, end=len(quote), text=quote),)
        for relation, cited in zip(_RELATIONS, _cited(number, chance), strict=True):
            yield (source, _id(cited), relation), evidence


# ---------------------------------------------------------------- measuring


def measure(path: str, rounds: int) -> None:
    """Fill a store and ask it; prints what and how much, a line each."""
    _fill(Path(path))
    with store.open_store(path) as opened:
        against = {"relations": ["implements"], "incoming": True}
        _say("arcs into memory, once", f"{_timed(lambda: opened.reach(_id(0), depth=0, **against)) * 1000:.0f} ms")
        some = [_id(random.Random(at).randrange(DOCUMENTS)) for at in range(200)]
        times = [_timed(lambda id=id: opened.reach(id, depth=3, **against)) for id in some]
        _say("three hops, median of 200 documents", f"{median(times) * 1000:.2f} ms")
        hub = max(map(_id, range(1, 50)), key=lambda id: len(opened.reach(id, depth=1, **against)))
        took = [_timed(lambda: opened.reach(hub, **against)) for _ in range(rounds)]
        _say("closure of one document", f"{median(took) * 1000:.0f} ms ({len(opened.reach(hub, **against)):,})")
        for words in ("xã Tân7 thôn Bản500", '"chuyển đổi số" Bản123', "giam ngheo Tan55 Ban9"):
            took = [_timed(lambda words=words: opened.search(words, 20)) for _ in range(rounds)]
            found = len(opened.search(words, 20))
            _say(f"search with excerpts: {words}", f"{median(took) * 1000:.1f} ms ({found})")
    _say("memory", _memory())


def _fill(path: Path) -> None:
    with store.filling(path) as writer:
        writer.put_nodes(model.Node(id=_id(number), in_corpus=True) for number in range(DOCUMENTS))
        for number in range(DOCUMENTS):
            writer.add(rows_of(_document(number), _id(number)))
        took, made = 0.0, _edges()
        while part := list(islice(made, 100_000)):
            # what it takes to make them up is no part of the load
            begun = time.process_time()
            for edge, evidence in part:
                writer.say(edge, evidence)
            took += time.process_time() - begun
        begun = time.process_time()
    last = time.process_time() - begun
    edges = EDGES_OF_EACH * (DOCUMENTS - 1)
    _say("edges a second, with a sentence each", f"{edges / (took + last):,.0f}")
    _say("of that, all indexes and packing at the end", f"{last:.0f} s of {took + last:.0f} s")


def measure_peer(path: str, rounds: str) -> None:
    """The same walks in networkx, over the arcs that they follow and nothing else, with numbers for names."""
    import networkx

    graph, chance, begun = networkx.DiGraph(), random.Random(7), time.process_time()
    for number in range(1, DOCUMENTS):
        # against the direction of the edge, as the walks go
        graph.add_edge(next(iter(tuple(_cited(number, chance)))), number)
    _say("edges a second, with a sentence each", f"{DOCUMENTS / (time.process_time() - begun):,.0f} (bare)", "networkx")
    some = [random.Random(at).randrange(DOCUMENTS) for at in range(200)]
    reach = networkx.single_source_shortest_path_length
    times = [_timed(lambda one=one: reach(graph, one, cutoff=3)) for one in some if one in graph]
    _say("three hops, median of 200 documents", f"{median(times) * 1000:.2f} ms", "networkx")
    hub = max(range(1, 50), key=graph.out_degree)
    took = [_timed(lambda: networkx.descendants(graph, hub)) for _ in range(rounds)]
    _say(
        "closure of one document",
        f"{median(took) * 1000:.0f} ms ({len(networkx.descendants(graph, hub)):,})",
        "networkx",
    )
    _say("memory", f"{_memory()} (bare)", "networkx")


def _memory() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"


def _timed(ask) -> float:
    begun = time.process_time()
    ask()
    return time.process_time() - begun


def _say(what: str, figure: str, tool: str = "vanban") -> None:
    print(tool, what, figure, sep="\t", flush=True)
