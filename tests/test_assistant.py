"""The tools of an assistant: each answers with its evidence, in pieces, and none can change anything."""

from __future__ import annotations

import asyncio
import inspect
import os
import sys

import pytest
from mcp import Client, StdioServerParameters

import vanban
from vanban import queries
from vanban.desk.assistant import Tools, assistant_server
from vanban.errors import StoreError


def asked(server, *calls):
    """The answers to calls (tool, arguments), in their order."""

    async def ask():
        async with Client(server) as client:
            return [await client.call_tool(tool, arguments) for tool, arguments in calls]

    return asyncio.run(ask())


def listed(server):
    async def ask():
        async with Client(server) as client:
            return (await client.list_tools()).tools

    return asyncio.run(ask())


@pytest.fixture(scope="module")
def server(corpus_run):
    return assistant_server(corpus_run.outputs)


def test_every_tool_says_what_it_does_and_that_it_only_reads(server):
    tools = listed(server)
    assert [tool.name for tool in tools] == [tool.__name__ for tool in Tools("outputs").all()]
    for tool in tools:
        assert tool.description and tool.output_schema
        assert tool.annotations.read_only_hint and not tool.annotations.open_world_hint
        assert "." in inspect.getdoc(getattr(Tools, tool.name))


def test_search_finds_words_without_accents_and_quotes_their_place(server, corpus_run):
    (answer,) = asked(server, ("search", {"words": "dang bo", "size": 3}))
    found = answer.structured_content
    assert found["items"] and found["total"] >= len(found["items"])
    with vanban.open_store(corpus_run.outputs) as store:
        for item in found["items"]:
            text = queries.load(store, item["document"]).text
            assert item["text"] == text[item["start"] : item["end"]]
            assert "đảng bộ" in item["text"].lower()


def test_a_document_is_read_piece_by_piece_until_its_end(server, corpus_run):
    with vanban.open_store(corpus_run.outputs) as store:
        text = queries.load(store, "12-CT/TU Sơn Hải").text
    got, start = "", 0
    while start < len(text):
        (answer,) = asked(server, ("read", {"document": "12-CT/TU Sơn Hải", "start": start, "length": 1000}))
        piece = answer.structured_content
        assert piece["length"] == len(text) and piece["end"] - piece["start"] == len(piece["text"]) > 0
        assert piece["metadata"]["code"] == "12-CT/TU" and piece["sections"]
        got, start = got + piece["text"], piece["end"]
    assert got == text


def test_pieces_of_an_answer_make_up_the_whole(server, corpus_run):
    whole, skip = [], 0
    while skip is not None:
        (answer,) = asked(server, ("tasks", {"size": 40, "skip": skip}))
        whole += answer.structured_content["items"]
        skip = answer.structured_content["next"]
    with vanban.open_store(corpus_run.outputs) as store:
        expected = [found.model_dump(mode="json") for found in queries.tasks(store)]
    assert whole == expected and len(whole) > 40


def test_the_graph_is_walked_with_its_sentences(server):
    calls = ("implements", {"document": "24-NQ/TW"}), ("cites", {"document": "168-KH/TU"}), (
        "cited_by", {"document": "24-NQ/TW"}), ("chain", {"first": "168-KH/TU", "last": "09-NQ/TU"})  # fmt: skip
    for answer in asked(server, *calls):
        items = answer.structured_content["items"]
        assert items and all(item["evidence"] and item["evidence"][0]["text"] for item in items)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("deadlines", {"on": "2022-01-01", "until": "2023-12-31"}), ("targets", {"words": "rác"}),
        ("documents", {"type": "ke_hoach"}), ("missing", {}), ("changes", {"document": "14-CT/UBND"}),
        ("compare", {"upper": "12-CT/TU", "lower": "15-KH/HU Tân Lĩnh"}),
    ],
)  # fmt: skip
def test_other_questions_answer(server, tool, arguments):
    (answer,) = asked(server, (tool, arguments))
    found = answer.structured_content
    assert not answer.is_error and found["items"]
    assert found["next"] == (len(found["items"]) if len(found["items"]) < found["total"] else None)


def test_state_answers(server):
    (answer,) = asked(server, ("state", {"document": "24-NQ/TW", "on": "2024-01-01"}))
    assert answer.structured_content["on"] == "2024-01-01"


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("read", {"document": "31-CTT/TU"}, "Known and near"),
        ("read", {"document": "../../etc/passwd"}, "No document"),
        ("search", {"words": ""}, "at least 1"),
        ("tasks", {"size": 1000}, "less than or equal to 100"),
        ("deadlines", {"on": "9999-01-01"}, "2199"),
        ("read", {"document": "24-NQ/TW"}, "its text is not here"),
    ],
)
def test_what_cannot_be_answered_says_why(server, tool, arguments, told):
    (answer,) = asked(server, (tool, arguments))
    assert answer.is_error and told in answer.content[0].text


def test_the_command_answers_on_standard_input_and_output(corpus_run):
    arguments = ["-m", "vanban", "mcp", "-o", str(corpus_run.outputs)]
    command = StdioServerParameters(command=sys.executable, args=arguments, env=dict(os.environ))
    (answer,) = asked(command, ("search", {"words": "Tỉnh ủy", "size": 1}))
    assert len(answer.structured_content["items"]) == 1


def test_without_a_run_there_is_nothing_to_serve(tmp_path):
    from vanban.desk.assistant import serve_assistant

    with pytest.raises(StoreError):
        serve_assistant(tmp_path)
