"""Pictures: every document and edge is drawn once, what is not held is dashed, nothing is fetched or breaks out."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest

import chain
from composed import HA_TINH, cite, document
from vanban import store
from vanban.cli import main
from vanban.exports import picture
from vanban.queries.neighbourhood import neighbourhood

SVG = "{http://www.w3.org/2000/svg}"
AWFUL = '</text><script src="http://evil.example/x.js"/>&\x00 ' + "dài " * 200


@pytest.fixture
def outputs(tmp_path):
    store.write(tmp_path / "vanban.db", *chain.run(chain.documents()))
    return tmp_path


def drawn(outputs, what, **options):
    with store.open_store(outputs) as found:
        around = neighbourhood(found, what, **options)
    return around, ElementTree.fromstring(picture.chain(around))


def test_every_document_and_edge_is_drawn(outputs):
    around, root = drawn(outputs, "25-NQ/TW")
    codes = {placed.node.code for placed in around.placed}
    assert {"25-NQ/TW", "43-KL/TW", "138-KH/TU", "49-CT/TW"} <= codes
    words = [each.text for each in root.iter(f"{SVG}text")]
    assert all(words.count(code) == 1 for code in codes)
    assert {"Trung ương", "Tỉnh, thành phố", "thực hiện"} <= set(words)
    assert sum("marker-end" in path.attrib for path in root.iter(f"{SVG}path")) == len(around.edges)
    dashed = sum("stroke-dasharray" in rect.attrib for rect in root.iter(f"{SVG}rect"))
    assert dashed == 1 + sum(not placed.node.in_corpus for placed in around.placed), "and one in the legend"


def test_steps_and_size_are_limits(outputs):
    assert len(drawn(outputs, "25-NQ/TW", steps=1)[0].placed) < len(drawn(outputs, "25-NQ/TW", steps=3)[0].placed)
    around, _ = drawn(outputs, "25-NQ/TW", most=2)
    assert len(around.placed) == 2 and around.left_out


def test_relations_and_years_narrow_the_picture(outputs):
    every, _ = drawn(outputs, "25-NQ/TW", steps=3)
    mentioned, _ = drawn(outputs, "25-NQ/TW", steps=3, relations=("based_on",))
    assert {edge.relation for edge in every.edges} == {"implements"} and not mentioned.edges
    early, _ = drawn(outputs, "25-NQ/TW", steps=3, years=(2013, 2018))
    days = {placed.node.issued_on for placed in early.placed if placed.node.issued_on}
    assert days and all(day < "2019" for day in days) and len(early.placed) < len(every.placed)


def test_each_document_can_be_a_link(outputs):
    around, _ = drawn(outputs, "25-NQ/TW")
    root = ElementTree.fromstring(picture.chain(around, lambda node: f'/graph?what={node.id}&"<'))
    assert {a.get("href") for a in root.iter(f"{SVG}a")} == {f'/graph?what={p.node.id}&"<' for p in around.placed}


def test_hostile_words_stay_words(tmp_path):
    plan = document("Thực hiện ", cite(AWFUL, "chi_thi", "9-CT/TU", relation="implements", title=AWFUL), ".",
                    code="1-KH/TU", issuer=HA_TINH, subject=AWFUL)  # fmt: skip
    store.write(tmp_path / "vanban.db", *chain.run([plan]))
    around, root = drawn(tmp_path, plan.id)
    shown = picture.chain(around)
    assert not list(root.iter(f"{SVG}script")) and "http" not in re.sub(r'xmlns="[^"]*"', "", shown).replace(
        "http://evil", ""
    )
    page = picture.page(AWFUL, shown, around.edges, {placed.node.id: AWFUL for placed in around.placed})
    assert "<script" not in page


def test_duties_in_time(outputs):
    dues = [(date(2024, 1, 31), "1-KH/TU", "Báo cáo"), (date(2029, 1, 31), "2-KH/TU", AWFUL)]
    root = ElementTree.fromstring(picture.timeline("Việc của Sở", dues))
    assert len(list(root.iter(f"{SVG}circle"))) == 2
    ElementTree.fromstring(picture.timeline("Không có", []))
    assert main(["graph", "--body", "Ban Dân vận", "-o", str(outputs / "d.svg"), "--outputs", str(outputs)]) == 0
    assert "138-KH/TU" in (outputs / "d.svg").read_text("utf-8")


def test_the_command_writes_pages_and_pictures(outputs, capsys):
    for name in ("chain.svg", "chain.html"):
        assert main(["graph", "25-NQ/TW", "-o", str(outputs / name), "--outputs", str(outputs)]) == 0
    assert "Thực hiện Kết luận số 43-KL/TW" in (outputs / "chain.html").read_text("utf-8")
    assert main(["graph", "25-NQ/TW", "-o", str(outputs / "chain.png"), "--outputs", str(outputs)]) == 2
    assert main(["graph", "-o", str(outputs / "chain.svg"), "--outputs", str(outputs)]) == 2
    assert "Name a document or a body" in capsys.readouterr().err
