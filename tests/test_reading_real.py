"""Real files of every kind (../shared): each is a text that keeps its promises, or the error that fits it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter

import pypdfium2 as pdfium
import pytest

from test_reading import check_laws
from vanban import errors
from vanban.reading import ocr_engine, programs, read


@pytest.fixture(scope="module")
def results(shared):
    """Every real file with its row of the manifest and what reading makes of it."""
    rows = [
        json.loads(line) for line in (shared / "corpus" / "real" / "manifest.jsonl").read_text("utf-8").splitlines()
    ]
    found = {}
    for row in rows:
        try:
            found[row["file"]] = (row, read(shared / "corpus" / "real" / row["file"]))
        except errors.InputError as error:
            found[row["file"]] = (row, error)
    return found


def test_each_kind_gets_a_text_or_its_error(results):
    wrong = []
    for name, (row, result) in results.items():
        got = result.name if isinstance(result, errors.InputError) else result[0].reader
        kind = row["kind"]
        if kind == "pdf-scan":
            fits = got == "ocr" or (got == "NeedsOcr" and ocr_engine.version() is None)
        elif kind.startswith(("doc-", "rtf-")) or kind == "doc":
            fits = got in ("doc", "rtf", "html") or (got == "NeedsConverter" and not programs.find("soffice"))
        else:
            fits = got in ("text", "markdown", "docx", "pdf", "html")
        if not fits:
            wrong.append((name, kind, got))
    assert not wrong


def test_real_texts_keep_the_laws(results):
    texts = [result for _, result in results.values() if not isinstance(result, errors.InputError)]
    assert len(texts) > 20
    for source, text in texts:
        check_laws(text, source)


def test_no_furniture_is_left(results):
    for name, (_, result) in results.items():
        # a diagram of boxes with numbers in them is no page number
        if not isinstance(result, errors.InputError) and result[0].reader not in ("docx", "doc"):
            text = result[1].text
            assert not re.search(r"CÔNG BÁO/Số|^Ký bởi:|^Người ký:|^[-_–*]{3,}$|^\d{1,2}$", text, re.MULTILINE) or (
                name.endswith((".gt.txt", ".ref.txt"))
            ), name


def test_words_of_the_text_layer_are_kept(results, shared):
    """At least 99.9 % of the words that pdfium, and another program, find in the born-digital PDFs, and not one more
    than these hold but for what stamps put into blanks; a word and the number of its footnote are two."""
    for name, (row, result) in results.items():
        if row["kind"] != "pdf-text" or isinstance(result, errors.InputError):
            continue
        text = result[1]
        kept = _words(text.text + "\n" + "\n".join(item.text for item in text.removed for _ in range(item.count)))
        marks = [item.text for item in text.removed if item.why in ("footnote_mark", "hidden")]
        for layer in _layers(shared / "corpus" / "real" / name):
            lost, more = layer - kept, _words(text.text) - layer
            for mark in marks:
                word = next((word for word in lost if word.endswith(mark) and more[word.removesuffix(mark)]), "")
                lost[word] -= bool(word)
                more[word.removesuffix(mark)] -= bool(word)
            assert (+lost).total() <= 0.001 * layer.total() + 1, (name, +lost)
            assert (+more).total() <= 0.001 * layer.total() + 4, (name, +more)


def _layers(path):
    """The words of a PDF's text layer as two programs give them; the second one's are there for some files only."""
    pages = (page.get_textpage().get_text_range() for page in pdfium.PdfDocument(path))
    # pdfium's sign for a hyphen at a line's end
    yield _words(re.sub("[\ufffe\x02]\\s*", "-", "\n".join(pages)))
    if (other := path.with_suffix(".ref.txt")).is_file():
        yield _words(other.read_text("utf-8"))


def _words(text):
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text)))


def test_tables_over_pages_are_one(results):
    for name in ("hr-quyet-dinh-so-844-qd-ttg.pdf", "hr-nghi-quyet-so-116-nq-cp.pdf", "hr-nghi-quyet-so-97-nq-cp.pdf"):
        if name in results:
            (table,) = results[name][1][1].tables
            assert table.header[0] in ("STT", "TT") and len(table.rows) > 20
            assert any(item.why == "repeated_header" for item in results[name][1][1].removed)
