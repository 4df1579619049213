"""Forty thousand composed citations, many to a document: each comes back with exact values, and nothing besides."""

from __future__ import annotations

import random
import unicodedata

import pytest

from citation_forms import FAMILIES, break_lines, rows
from citation_pieces import Row, Said
from citation_single import norm, party, state
from vanban import model, reading
from vanban.draft import Draft, Text
from vanban.extract.citations import citations

SOURCE = model.Source(path="x", name="x", sha256="0" * 64, size=0, media_type="text/plain", reader="text", page_count=1)
_IN_A_DOCUMENT = 300
FIELDS = ("text", "doc_type", "number", "code", "issued_on", "term")


def told(found: model.Citation, *, pinpoint: bool) -> Said:
    """What a citation says, as the generator puts it."""
    fields = {field: getattr(found, field) for field in FIELDS}
    where = found.pinpoint if pinpoint else None
    return Said(**fields, issuer=found.issuer.name if found.issuer else None, pinpoint=where)


def wrong_rows(paragraphs: list[Row]) -> list[tuple[str, object, object]]:
    """The paragraphs, read as one document, from which something else comes back than what was put in."""
    text = "\n".join(row.text for row in paragraphs)
    found = list(citations(Draft(SOURCE, Text(text, (model.Page(number=1, start=0, end=len(text)),)))))
    # made without a check, and right all the same
    assert [model.Citation.model_validate(vars(one), strict=True) for one in found] == found
    wrong, at, start = [], 0, 0
    for row in paragraphs:
        first, start = at, start + len(row.text) + 1
        while at < len(found) and found[at].start < start:
            at += 1
        asked = any(said.pinpoint for said in row.said)
        got = tuple(told(one, pinpoint=asked) for one in found[first:at])
        if got != row.said:
            wrong.append((row.text, row.said, got))
    return wrong


@pytest.mark.parametrize(("family", "count"), FAMILIES, ids=[family.__name__ for family, _ in FAMILIES])
def test_each_comes_back_exactly(family, count):
    made = list(rows(family, count))
    wrong = [row for at in range(0, count, _IN_A_DOCUMENT) for row in wrong_rows(made[at : at + _IN_A_DOCUMENT])]
    assert not wrong, (len(wrong), wrong[:5])


def test_there_are_twenty_thousand_different_ones():
    said = [one for family, count in FAMILIES for row in rows(family, count) for one in row.said]
    assert len(said) >= 20_000
    assert len({one.text for one in said}) >= 20_000


def test_what_is_asked_can_fail():
    """A wrong date, a lost issuer, a citation too many are all seen."""
    row = next(rows(party, 1))
    (said,) = row.said
    for other in (Said(said.text, "luat"), Said(said.text, said.doc_type, said.number, said.code, "1900-01-01")):
        assert wrong_rows([Row(row.text, (other,))])
    assert wrong_rows([Row(row.text, ())]) and wrong_rows([Row("Các cấp thực hiện.", (said,))])


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_broken_over_lines_and_decomposed(tmp_path, form):
    """As a file: lines of seventy characters that end inside symbols and dates, letters with their marks apart."""
    rng = random.Random(f"broken {form}")
    made = [row for family in (party, state, norm) for row in rows(family, 300, seed=11) if "/ " not in row.text]
    path = tmp_path / "broken.txt"
    path.write_text(unicodedata.normalize(form, break_lines(rng, made)), "utf-8")
    source, text = reading.read(path)
    wanted = [said for row in made for said in row.said]
    got = [told(one, pinpoint=False) for one in citations(Draft(source, text))]
    missing = [said for said in wanted if said not in got]
    assert not missing, (len(missing), missing[:5])
    assert len(got) == len(wanted)
