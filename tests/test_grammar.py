"""The grammar's own examples are its tests: each entry matches its examples whole and finds nothing in the others."""

from __future__ import annotations

from collections import Counter

import pytest

from conftest import ROOT
from vanban import grammar
from vanban.extract import citation_parts, citation_tails
from vanban.extract.citation_heads import next_head
from vanban.grammar.forms import lowered, matching_form
from vanban.grammar.openings import Openings

FILES = sorted(path.stem for path in (ROOT / "pipeline" / "vanban" / "grammar").glob("*.toml"))
ENTRIES = [(name, entry) for name in FILES for entry in grammar.entries(name)]


def test_there_are_entries():
    assert len(ENTRIES) > 50


@pytest.mark.parametrize(("name", "entry"), ENTRIES, ids=lambda value: getattr(value, "id", value))
def test_entry(name, entry):
    assert entry.examples, "an entry has at least one example"
    matches, finds = entry.regex.fullmatch, entry.regex.search
    if grammar.data(name).get("anchor") == "start":  # tried where a paragraph begins, for what begins there
        matches = finds = entry.regex.match
    elif grammar.data(name).get("anchor") == "search":  # tried anywhere in a sentence
        matches = finds = entry.regex.search
    elif entry.extra.get("where") == "line":  # tried on whole lines
        finds = entry.regex.fullmatch
    for example in entry.examples:
        assert matches(matching_form(example)), f"does not match its example {example!r}"
    for example in entry.not_examples:
        assert not finds(matching_form(example)), f"finds something in {example!r}"


@pytest.mark.parametrize("name", FILES)
def test_ids_are_unique(name):
    ids = [entry.id for entry in grammar.entries(name)]
    assert len(ids) == len(set(ids))


def test_no_whole_name_of_an_issuer_begins_as_one_of_another_entry():
    """`known_issuers` takes the first entry that matches: none may hide a longer name of another."""
    whole = [entry for entry in citation_parts.of_kind("issuer") if "open" not in entry.extra]
    for entry in whole:
        for example in map(matching_form, entry.examples):
            others = [other.id for other in whole if other is not entry and other.regex.match(example)]
            assert not others, f"{entry.id}: {example!r} is also begun by {others}"


@pytest.mark.parametrize("name", ["deadlines", "targets"])
def test_first_words_lead_to_each_example(name):
    openings = Openings((entry.extra["first"], entry) for entry in grammar.entries(name))
    for entry in grammar.entries(name):
        for example in map(matching_form, entry.examples):
            place = next(openings.places(example, 0, len(example)), None)
            assert place and place[0] == 0 and entry in place[1], f"{entry.id}: `first` does not lead to {example!r}"


@pytest.mark.parametrize(
    ("entry", "example"),
    [
        (entry, example)
        for name in ("roles", "relations")
        for entry in grammar.entries(name)
        for example in entry.examples
        if "begins" in entry.extra
    ],
    ids=lambda value: getattr(value, "id", value),
)
def test_cues_begin_as_they_say(entry, example):
    form = matching_form(example)
    assert lowered(form)[entry.regex.search(form).start() :].startswith(tuple(entry.extra["begins"]))


@pytest.mark.parametrize("entry", [entry for entry in grammar.entries("citations") if "sign" in entry.extra])
def test_matches_hold_their_sign(entry):
    assert all(entry.extra["sign"] in matching_form(example) for example in entry.examples)


@pytest.mark.parametrize("entry", [entry for entry in grammar.entries("citations") if "behind" in entry.extra])
def test_names_go_on_as_they_say(entry):
    """Where no name goes on so behind its type word, none is looked for: the search finds each example as a head."""
    for example in entry.examples:
        head = next_head(f"\n{lowered(matching_form(example))}", 0)
        assert head and head.start == 0, example
        assert any(lowered(example)[head.end :].lstrip().startswith(words) for words in entry.extra["behind"]), example


@pytest.mark.parametrize("kind", ["date", "term", "year"])
def test_tails_begin_with_what_is_looked_for(kind):
    """What may stand behind a citation's number is known by its first two letters ("0" for figures)."""
    for entry in citation_parts.of_kind(kind):
        for example in entry.examples:
            begins = lowered(matching_form(example)).lstrip("( ")[:2]
            assert ("0" if begins[0].isdigit() else begins) in citation_tails.parts(), f"{entry.id}: {example!r}"


@pytest.mark.parametrize("name", ["routine", "routine_openings"])
def test_formulas_hold_their_word(name):
    for row in grammar.data("tasks")[name]:
        for pattern in row["patterns"]:
            assert row["holds"] in pattern.lower(), f"is looked for only where {row['holds']!r} stands: {pattern}"


def test_words_stand_once():
    """A name of a body belongs to one group; a word that is listed twice hides which of the two counts."""
    bodies = grammar.data("bodies")
    lists = {
        "names": [name.lower() for group in bodies["group"] for name in group["names"]],
        "fields": bodies["fielded"]["fields"],
        "inner": bodies["proper"]["inner"],
        "classes": bodies["classes"]["words"],
        "persons": bodies["persons"],
        "verbs": grammar.data("tasks")["verbs"],
    }
    twice = {name: [word for word, n in Counter(words).items() if n > 1] for name, words in lists.items()}
    assert not any(twice.values()), twice
