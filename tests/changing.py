"""A folder of small directives that cite each other, to be added, changed and removed, and what a run leaves of it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from vanban.runs import run

NUMBERS = range(6)
_PLACES = ("HÀ TĨNH", "THANH HÓA")
_TABLES = (
    "nodes", "documents", "sections", "bodies", "citations", "citation_candidates", "deadlines", "targets", "tasks",
    "task_bodies", "task_deadlines", "task_targets", "task_citations", "findings", "relation_list", "missing_documents",
)  # fmt: skip


def text(number: int, edition: int) -> str:
    """A plan of one of two provinces; `edition` changes what it cites, when it is due and its own day."""
    place = _PLACES[number % 2]
    upper = (number + edition) % len(NUMBERS)
    return f"""TỈNH ỦY {place}                       ĐẢNG CỘNG SẢN VIỆT NAM
*
Số {number + 1:02}-KH/TU                {place.title()}, ngày {edition + 1:02} tháng 5 năm 202{number % 4}

KẾ HOẠCH
thực hiện Kết luận số 43-KL/TW về công tác dân vận

Thực hiện Kết luận số 43-KL/TW{", ngày 07/01/2019" * (edition % 2)} của Ban Bí thư và Kế hoạch số \
{upper + 1:02}-KH/TU của Tỉnh ủy, Ban Thường vụ Tỉnh ủy ban hành kế hoạch.
1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát thôn, bản số {number}, báo cáo trước ngày {edition + 10}/9/2025.
2. Phấn đấu {90 + edition}% số xã đạt chuẩn đến hết năm 202{5 + number % 4}.

Nơi nhận:
- Các huyện ủy;
- Lưu VPTU.
T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
Nguyễn Văn A
"""


def lay(folder: Path, present: dict[int, int]) -> None:
    """Let the folder hold these plans in these editions, and nothing else."""
    folder.mkdir(exist_ok=True)
    for number in NUMBERS:
        file = folder / f"{number}.txt"
        if number not in present:
            file.unlink(missing_ok=True)
        elif not file.is_file() or file.read_text("utf-8") != text(number, present[number]):
            file.write_text(text(number, present[number]), "utf-8")


def left(outputs: Path) -> dict[str, object]:
    """All that a run leaves, in a form that does not depend on how it came about."""
    found: dict[str, object] = {}
    for path in sorted([*outputs.glob("documents/*.json"), *outputs.glob("*.csv"), *outputs.glob("*.ics")]):
        found[path.name] = path.read_text("utf-8")
    found["graph"] = json.loads((outputs / "graph.json").read_text("utf-8"))
    found["store"] = dumped(outputs / "vanban.db")
    return found


def dumped(path: Path) -> dict[str, list]:
    """The rows of a store, without the numbers that it gives to edges."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()
        connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        found = {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in _TABLES}
        # keys are of one file alone
        found["nodes"] = sorted((row[1:] for row in found["nodes"]), key=repr)
        words = "SELECT d.id FROM search s JOIN documents d ON d.rowid = s.rowid WHERE search MATCH 'plain : thon'"
        found["search"] = sorted(connection.execute(words))
        return found


def fresh(folder: Path, outputs: Path) -> dict[str, object]:
    """What a run from nothing leaves."""
    run([folder], outputs, jobs=1)
    return left(outputs)
