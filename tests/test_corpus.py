"""The sample corpus: complete, annotated in order, built from its sources, and nobody else's text."""

from __future__ import annotations

import io
import json
import re
import sys
import unicodedata
import zipfile
from functools import cache
from pathlib import Path

import pytest

from vanban import grammar, reading

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
IDS = sorted(path.stem for path in (CORPUS / "documents").iterdir())
FORMATS = {"txt", "md", "docx", "pdf", "html"}
RUN = 14
# what every State letterhead says, by law (Nghị định 30/2020/NĐ-CP, Phụ lục I)
STATE_HEAD = "cộng hòa xã hội chủ nghĩa việt nam độc lập tự do hạnh phúc"

sys.path.insert(0, str(CORPUS))


def document(id_: str) -> Path:
    return next((CORPUS / "documents").glob(f"{id_}.*"))


@cache
def canonical(id_: str) -> str:
    return reading.read(document(id_))[1].text


@cache
def gold(id_: str) -> dict:
    return json.loads((CORPUS / "gold" / f"{id_}.gold.json").read_text("utf-8"))


def manifest() -> list[dict]:
    return [json.loads(line) for line in (CORPUS / "manifest.jsonl").read_text("utf-8").splitlines()]


def squeezed(text: str) -> str:
    """As the scorer compares: without white space and marks of Markdown, case folded."""
    return re.sub(r"[\s*_]+", "", unicodedata.normalize("NFC", text)).lower()


def test_each_document_has_a_line_in_the_manifest_and_a_gold_file():
    assert [row["id"] for row in manifest()] == IDS
    assert sorted(path.name.removesuffix(".gold.json") for path in (CORPUS / "gold").iterdir()) == IDS
    assert {row["format"] for row in manifest()} == FORMATS
    for row in manifest():
        assert not set("._") & set(row["id"])
        assert (CORPUS / row["file"]).is_file()
        assert row["source"] is None or (CORPUS / row["source"]).is_file()
        metadata = gold(row["id"])["metadata"]
        shown = (row["type"], row["code"], row["date"], row["issuer"])
        assert shown == tuple(metadata[key] for key in ("doc_type", "code", "issued_on", "issuer"))


def test_two_documents_of_different_places_share_number_and_symbol():
    places = {row["place"] for row in manifest() if row["code"] == "15-KH/HU"}
    assert len(places) == 2


@pytest.mark.parametrize("id_", IDS)
def test_gold_has_every_list_and_only_known_types(id_):
    facts = gold(id_)
    assert facts["document"] == id_
    assert {"metadata", "sections", "citations", "links", "tasks", "deadlines", "targets"} <= set(facts)
    types = set(grammar.data("doc_types")["types"])
    named = [facts["metadata"], *facts["citations"], *facts.get("parts", [])]
    assert {item["doc_type"] for item in named} <= types


@pytest.mark.parametrize("id_", IDS)
@pytest.mark.parametrize("kind", ["citations", "deadlines", "targets"])
def test_quotes_of_gold_stand_in_the_text_in_their_order(id_, kind):
    text, cursor = squeezed(canonical(id_)), 0
    for item in gold(id_)[kind]:
        at = text.find(squeezed(item["quote"]), cursor)
        assert at >= 0, f"{item['quote']!r} does not stand after its predecessor"
        cursor = at + 1


@pytest.mark.parametrize("id_", IDS)
def test_tasks_of_gold_stand_in_the_text_in_their_order(id_):
    text, cursor = squeezed(canonical(id_)), 0
    for task in gold(id_)["tasks"]:
        start = text.find(squeezed(task["starts"]), cursor)
        assert start >= 0, f"{task['starts']!r} does not stand after its predecessor"
        assert text.find(squeezed(task["ends"]), start) >= 0, task["ends"]
        cursor = start + 1


@pytest.mark.parametrize("id_", IDS)
def test_gold_is_closed_in_itself(id_):
    facts = gold(id_)
    deadlines = {item["quote"] for item in facts["deadlines"]}
    targets = {item["quote"] for item in facts["targets"]}
    cited = {item["code"] or item["quote"] for item in facts["citations"]}
    for task in facts["tasks"]:
        assert set(task["deadlines"]) <= deadlines
        assert set(task["targets"]) <= targets
        names = [body["name"] for body in task["bodies"]]
        assert len(names) == len(set(names)), f"{task['at']}: one entry per body"
        assert all(squeezed(name) in squeezed(canonical(id_)) for name in names)
    assert {item["by"] for item in facts["targets"]} <= deadlines | {None}
    assert {link[end] for link in facts["links"] for end in ("from", "to")} <= cited


@pytest.mark.parametrize("name", sorted(path.stem for path in (CORPUS / "sources").glob("*.toml")))
def test_built_documents_are_up_to_date(name):
    import build
    import source

    loaded = source.load(CORPUS / "sources" / f"{name}.toml")
    if loaded.file.endswith(".pdf"):
        import as_pdf

        if not as_pdf.fonts_present():
            pytest.skip("the DejaVu fonts that the PDF is built with are not installed")
    assert _parts(build.render(loaded)) == _parts((CORPUS / loaded.file).read_bytes()), "run python corpus/build.py"


def _parts(data: bytes) -> dict[str, bytes] | str:
    """What a built file says, apart from how this machine compresses it."""
    if data.startswith(b"%PDF"):
        import pypdfium2

        pages = pypdfium2.PdfDocument(data)
        return "\f".join(page.get_textpage().get_text_range() for page in pages)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_nothing_is_copied_from_the_real_documents(shared):
    real = set()
    for path in sorted((shared / "corpus").rglob("*")):
        if path.suffix in (".txt", ".md"):
            real |= _runs(path.read_text("utf-8", errors="replace"))
    sources = [path.read_text("utf-8") for path in (CORPUS / "sources").glob("*.toml")]
    for text in (*map(canonical, IDS), *sources):
        assert not sorted(_runs(text) & real)[:3]


def _runs(text: str) -> set[str]:
    words = " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower()))
    words = words.replace(STATE_HEAD, "").split()
    return {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
