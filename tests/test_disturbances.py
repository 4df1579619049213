"""What is found hangs neither on the layout nor on the wording of the sample corpus.

Every text of the corpus is edited so that its facts stay, its gold is carried along, and both are compared again. Of no
kind may the figure over all texts fall below that of the texts as they are by more than the step beside the edits.
Steps only shrink: none where the eye sees the same words or the same day; elsewhere about one fact in a hundred.
"""

from __future__ import annotations

import json
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import pytest

import edits
from conftest import ROOT
from edits import Carried, Edit, edited
from vanban import stages
from vanban.evaluation import compare, share_right
from vanban.evaluation.tally import Tally

# files that are their text
TEXTS = sorted(path for path in (ROOT / "corpus" / "documents").iterdir() if path.suffix in (".txt", ".md"))
FIELDS = {
    "metadata": "meta.",
    "citation fields": "citation.",
    "deadline values": "deadline.",
    "target values": "target.",
}


class Disturbance(NamedTuple):
    """Edits of one sort, how many places each of them changes at least, and how far a figure may fall."""

    edits: tuple[Edit, ...]
    places: int
    step: float = 0.0


def with_each(edit, **values) -> tuple[Edit, ...]:
    """The edit with each of the values of its one parameter."""
    [(name, words)] = values.items()
    return tuple(partial(edit, **{name: word}) for word in words)


LEAD = (
    "chủ trì và phối hợp chặt chẽ với",
    "chủ trì, cùng với",
    "là cơ quan đầu mối, phối hợp với",
    "chịu trách nhiệm chính, phối hợp với",
    "chủ trì, có sự phối hợp của",
)
DISTURBANCES = {
    "bullets": Disturbance(with_each(edits.bullets, sign="+•"), 70),
    "numbers": Disturbance(with_each(edits.numbers, behind=("/", "-", ")")), 50),
    "chapters": Disturbance(with_each(edits.chapters, behind=("/", ".-")), 10),
    "lines": Disturbance((edits.printed_lines,), 90),
    "marked headings": Disturbance((edits.marked_headings,), 10),
    "unseen marks": Disturbance((edits.unseen,), 4000),
    "flattened columns": Disturbance((edits.flattened_columns,), 5),
    "days without comma": Disturbance((edits.days_without_comma,), 2),
    "web page": Disturbance((edits.on_a_page,), 10),
    "NFD": Disturbance((edits.decomposed,), 4000),
    "tones": Disturbance((edits.old_tones,), 120),
    "i for y": Disturbance((edits.old_i,), 8),
    "days": Disturbance((edits.days_in_words, *with_each(edits.days_with, between="-.")), 35),
    "months and quarters": Disturbance((edits.periods_in_words,), 12),
    "semicolons": Disturbance((edits.semicolons,), 10, step=0.01),
    "short names": Disturbance((edits.short_names,), 40, step=0.01),
    "titled names": Disturbance((edits.titled_names,), 100),
    "other bodies": Disturbance((edits.other_bodies,), 35, step=0.01),
    "other places": Disturbance((edits.other_places,), 25, step=0.01),
    "lead": Disturbance(with_each(edits.lead, words=LEAD), 5, step=0.01),
    "join": Disturbance(with_each(edits.join, words=("hối hợp cùng", "hối hợp chặt chẽ với")), 8, step=0.01),
    "charge": Disturbance(with_each(edits.charge, words=("Phân công", "Yêu cầu", "Giao cho")), 5, step=0.01),
}


def figures(edit: Edit, folder: Path) -> dict[str, float]:
    """F1 of each kind and the share of right fields, over all texts behind the edit."""
    pooled = Tally()
    for path in TEXTS:
        carried = Carried(path.read_text("utf-8"), edit)
        pooled.add(compared(path, carried, folder) if carried.changes else undisturbed(path, folder))
    rows = pooled.figures()
    shares = {name: share_right(rows, prefix) for name, prefix in FIELDS.items()}
    return shares | {kind: row["f1"] for kind, row in rows.items() if "f1" in row}


def compared(path: Path, carried: Carried, folder: Path) -> Tally:
    """The document of a text behind an edit against its gold there."""
    gold = json.loads((ROOT / "corpus" / "gold" / f"{path.stem}.gold.json").read_text("utf-8"))
    (folder / path.name).write_bytes(carried.text.encode())
    document = stages.process(folder / path.name).model_dump(mode="json", by_alias=True)
    return compare(carried.gold(gold), document)


@cache
def undisturbed(path: Path, folder: Path) -> Tally:
    """The document as it is against its gold."""
    return compared(path, Carried(path.read_text("utf-8"), no_edit), folder)


def no_edit(text: str) -> tuple[()]:
    """The text as it is."""
    return ()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("disturbed")


@pytest.mark.parametrize("name", DISTURBANCES)
def test_facts_stay(name, folder):
    before, (kinds, _, step) = figures(no_edit, folder), DISTURBANCES[name]
    for edit in kinds:
        now = figures(edit, folder)
        # a quote that the text lacks would be a fault of the edit: it counts as a kind of its own
        assert now.keys() == before.keys(), edit
        fallen = {kind: (before[kind], now[kind]) for kind in before if now[kind] < before[kind] - step}
        assert not fallen, (name, getattr(edit, "keywords", ""))


@pytest.mark.parametrize("name", DISTURBANCES)
def test_each_edit_changes_the_corpus(name):
    kinds, places, _ = DISTURBANCES[name]
    for edit in kinds:
        assert sum(Carried(path.read_text("utf-8"), edit).changes for path in TEXTS) >= places


def test_gold_goes_along():
    text = "1. Giao Sở Xây dựng chủ trì, phối hợp với Công an tỉnh kiểm tra trước ngày 05/3/2026.\n"
    text += "Nơi nhận:\n- Sở Xây dựng."
    gold = {
        "citations": [],
        "links": [],
        "targets": [],
        "deadlines": [{"quote": "trước ngày 05/3/2026"}],
        "sections": [{"heading": "Giao Sở Xây dựng chủ trì, phối"}],
        "tasks": [
            {
                "starts": "Giao Sở Xây dựng chủ trì,",
                "ends": "trước ngày 05/3/2026.",
                "bodies": [{"name": "Sở Xây dựng"}, {"name": "Công an tỉnh"}],
                "deadlines": ["trước ngày 05/3/2026"],
                "targets": [],
            }
        ],
        "metadata": {"province": None, "district": None, "subject": "kiểm tra", "recipients": ["Sở Xây dựng"]},
    }
    moved = Carried(text, edits.other_bodies).gold(gold)
    assert [body["name"] for body in moved["tasks"][0]["bodies"]] == ["Sở Giao thông vận tải", "Thanh tra tỉnh"]
    assert moved["tasks"][0]["starts"] == "Giao Sở Giao thông vận tải chủ trì,"
    assert moved["metadata"]["recipients"] == ["Sở Xây dựng"], "whoever gets a copy has no duty"
    assert Carried(text, edits.days_in_words).gold(gold)["deadlines"][0]["quote"] == "trước ngày 05 tháng 3 năm 2026"
    led = partial(edits.lead, words="làm đầu mối, cùng với")
    assert Carried(text, led).gold(gold)["sections"][0]["heading"].endswith("làm đầu mối, cùng với")
    assert edited("lỗ hổng", edits.old_tones) == "lỗ hổng"
