"""The page of a document: complete, addressable, harmless, and the same without a network."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import time
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from chain import documents as chained
from chain import run as resolved
from composed import HA_TINH, cite, document, with_task
from vanban import model
from vanban.cli import main
from vanban.pages import page
from vanban.pages.marks import Marked
from vanban.pages.words import WORDS, both
from vanban.queries import Related

EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(2)>&amp;'</style></title>\x00\u202e{{ 7*7 }}"


def parsed(text):
    return lxml_html.document_fromstring(text)


def ids(tree):
    return list(tree.xpath("//@id"))


def fact_ids(held):
    facts = [*held.tasks, *held.citations, *held.deadlines, *held.targets, *held.bodies]
    return [*(fact.id for fact in facts), *(f"f{at}" for at, _ in enumerate(held.findings, start=1))]


def held_documents(run):
    for path in sorted((run.outputs / "documents").glob("*.json")):
        yield model.Document.model_validate_json(path.read_bytes())


def hostile():
    """A document that says what hostile ones say, wherever a text may stand."""
    issuer = HA_TINH.model_copy(update={"name": EVIL, "province": EVIL})
    made = document(
        f"{EVIL} Sở Nội vụ rà soát thủ tục trước ngày 30/6/2024. ",
        cite(f"Chỉ thị {EVIL}", code=None, title=EVIL, pinpoint=EVIL, target=None, candidates=(EVIL,)),
        code=EVIL, issuer=issuer, subject=EVIL, links=((EVIL, EVIL, "guides"),),
        findings=(model.Finding(code=EVIL, severity="warning", message=EVIL),),
        sections=(model.Section(id="s1", kind="section", label=EVIL, heading=EVIL, depth=1, start=0, end=len(EVIL)),),
        id="hostile",
    )  # fmt: skip
    made = with_task(
        made, "Sở Nội vụ rà soát thủ tục trước ngày 30/6/2024", at=EVIL, bodies=(("Sở Nội vụ", "lead"),),
        deadline={"text": "trước ngày 30/6/2024", "kind": "by", "event": EVIL, "date_end": "2024-06-30"},
    )  # fmt: skip
    task = made.tasks[0].model_copy(update={"product": EVIL, "rule": EVIL})
    source = made.source.model_copy(update={"name": EVIL, "path": EVIL, "warnings": (EVIL,)})
    return model.Document.model_validate({**dict(made), "tasks": (task,), "source": source})


def test_every_fact_has_one_address(corpus_run):
    for held in held_documents(corpus_run):
        tree = parsed(page(held, ()))
        found = ids(tree)
        assert len(found) == len(set(found)), held.id
        assert set(fact_ids(held)) <= set(found), held.id
        for link in tree.xpath("//a/@href"):
            assert link.startswith("#") and link[1:] in found, (held.id, link)
        for mark in tree.xpath("//mark[@id]"):
            assert mark.get("data-f") in found


def test_the_page_holds_the_whole_text(corpus_run):
    for held in held_documents(corpus_run):
        (text,) = parsed(page(held)).xpath("//main")
        for heading in text.xpath("./h2 | .//div[@class='break']"):
            heading.drop_tree()
        blocks = text.xpath(".//p | .//h3 | .//h4 | .//h5 | .//h6 | .//th | .//td")
        assert " ".join(" ".join(each.text_content() for each in blocks).split()) == " ".join(held.text.split())


def test_nothing_foreign_runs():
    text = page(hostile(), ())
    tree = parsed(text)
    (script,), (style,) = tree.xpath("//script"), tree.xpath("//style")
    assert not tree.xpath("//img | //iframe | //object | //embed | //link | //base | //form | //svg")
    assert not [name for name in tree.xpath("//@*") if name.attrname.startswith("on") or name.attrname == "style"]
    assert all(href.startswith("#") for href in tree.xpath("//@href"))
    assert "alert(" not in script.text + style.text
    assert "49" not in tree.xpath("//h1")[0].text_content(), "the text is no template"
    assert "\x00" not in text
    assert tree.xpath("//h1")[0].text_content().strip().startswith('Kế hoạch "><script>alert(1)')


def test_the_policy_allows_its_own_script_and_style_only():
    tree = parsed(page(hostile()))
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    allowed = dict(part.split(" ", 1) for part in policy.split("; "))
    assert allowed["default-src"] == allowed["base-uri"] == allowed["form-action"] == "'none'"
    for kind, name in (("script-src", "script"), ("style-src", "style")):
        digest = hashlib.sha256(tree.xpath(f"//{name}")[0].text.encode()).digest()
        assert allowed[kind] == f"'sha256-{base64.b64encode(digest).decode()}'"


def test_no_remote_address(corpus_run):
    for held in held_documents(corpus_run):
        tree = parsed(page(held))
        assert not tree.xpath("//@src")
        assert not re.search(r"url\(|@import", tree.xpath("//style")[0].text)
        assert not re.search(r"fetch|XMLHttp|import\(", tree.xpath("//script")[0].text)


def test_both_languages_are_there():
    tree = parsed(page(chained()[0], ()))
    for key in ("tasks", "citations", "role.lead", "relation.implements"):
        for language, words in zip(("vi", "en"), both(key), strict=True):
            assert tree.xpath(f"//span[@lang='{language}'][text()='{words}']"), (key, language)
    assert all(vietnamese and english for vietnamese, english in WORDS.values())


def test_what_is_known_of_those_that_cite_it():
    held, graph = resolved(chained())
    nodes = {node.id: node for node in graph.nodes}
    edge = next(edge for edge in graph.edges if edge.relation == "implements")
    related = Related(source=nodes[edge.from_], relation=edge.relation, target=nodes[edge.to], evidence=edge.evidence)
    assert "đọc riêng" in page(held[0])
    shown = parsed(page(held[0], [related])).xpath("//h3[@id='incoming']/following-sibling::ul[1]")[0].text_content()
    assert edge.from_ in shown and edge.evidence[0].text[:20] in shown
    assert "đọc riêng" not in page(held[0], ())


@given(
    st.text('ab<&" ', min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_marks_nest_and_lose_nothing(text, spans, start, end):
    start, end = min(start, end, len(text)), min(max(start, end), len(text))
    spans = sorted((min(a, b, len(text)), min(max(a, b), len(text))) for a, b in spans)
    citations = [
        model.Citation(id=f"c{at}", start=a, end=b, text=text[a:b]) for at, (a, b) in enumerate(spans, start=1)
    ]
    marked = Marked(document(text, id="x").model_copy(update={"citations": tuple(citations)}))
    piece = marked.html(start, end)
    tree = ElementTree.fromstring(f"<p>{piece}</p>")
    assert "".join(tree.itertext()) == text[start:end]
    expected = {f"c{at}" for at, (a, b) in enumerate(spans, start=1) if a < b and a < end and b > start and start < end}
    assert {mark.get("data-f") for mark in tree.iter("mark")} == expected == marked.anchors
    for at, (a, b) in enumerate(spans, start=1):
        covered = "".join("".join(each.itertext()) for each in tree.iter("mark") if each.get("data-f") == f"c{at}")
        assert covered == text[max(a, start) : max(min(b, end), max(a, start))]


def test_a_long_document_is_written_quickly():
    sentence = "Sở Nội vụ rà soát thủ tục trước ngày 30/6/2024 theo Kế hoạch số 5-KH/TU của Tỉnh ủy.\n"
    text, many = sentence * 3_000, 3_000
    size = len(sentence)
    held = document(text, id="long")
    starts = [at * size for at in range(many)]
    deadlines = tuple(
        model.Deadline(id=f"d{at}", start=a + 26, end=a + 46, text=text[a + 26 : a + 46], kind="by")
        for at, a in enumerate(starts)
    )
    tasks = tuple(
        model.Task(id=f"t{at}", start=a, end=a + size - 1, text=sentence[:-1], deadlines=(f"d{at}",))
        for at, a in enumerate(starts)
    )
    held = model.Document.model_validate({**dict(held), "deadlines": deadlines, "tasks": tasks})
    begun = time.process_time()
    written = page(held)
    assert time.process_time() - begun < 5
    assert written.count("<mark") == 2 * many


def test_command(tmp_path, corpus_run, capsys):
    target = tmp_path / "page.html"
    assert main(["page", "12-CT/TU", "-o", str(target), "--outputs", str(corpus_run.outputs)]) == 0
    assert "Chỉ thị 12-CT/TU" in html.unescape(target.read_text("utf-8"))
    assert "đọc riêng" not in target.read_text("utf-8")
    file = tmp_path / "thu.txt"
    file.write_text("SỞ NỘI VỤ\nSố: 12/SNV\n\nSở Nội vụ rà soát thủ tục trước ngày 30/6/2024.\n", "utf-8")
    assert main(["page", str(file), "-o", str(target), "--outputs", str(tmp_path / "none")]) == 0
    assert "đọc riêng" in target.read_text("utf-8")
    assert main(["page", str(file), "-o", str(tmp_path)]) == 2
    assert main(["page", "99-XX/YY", "-o", str(target), "--outputs", str(corpus_run.outputs)]) == 2
    assert "99-XX/YY" in capsys.readouterr().err


@pytest.mark.parametrize("count", [0, 1])
def test_an_empty_document_has_a_page(count):
    tree = parsed(page(document("\n" * count, id="empty")))
    assert tree.xpath("//main") and "Không có." in tree.text_content()
