"""The whole graph laid out: every document once, in its strip and year, the same in every narrower picture."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree

import pytest

import chain
from vanban import store
from vanban.exports.overview import overview
from vanban.queries.landscape import landscape

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def opened(corpus_run):
    with store.open_store(corpus_run.outputs) as found:
        yield found


def test_every_document_with_a_relation_stands_in_its_strip_and_year(opened):
    seen = landscape(opened)
    edges = [edge for edge in opened.each_edge() if edge.relation != "mentions"]
    assert {point.id for point in seen.points} == {end for edge in edges for end in (edge.from_, edge.to)}
    names = [(seen.points[a].id, seen.points[b].id, relation) for a, b, relation in seen.lines]
    assert sorted(names) == sorted((edge.from_, edge.to, edge.relation) for edge in edges)
    links = Counter(end for line in names for end in line[:2])
    assert {point.id: point.links for point in seen.points} == links and not seen.left_out
    strips, years = {band.level: band for band in seen.bands}, dict(seen.years)
    for point in seen.points:
        assert strips[point.level].top < point.y < strips[point.level].bottom, point
        if point.year:
            assert years[point.year] <= point.x < years[point.year + 1], point
        else:
            assert 0 < point.x < min(years.values()), point
    assert [band.top for band in seen.bands] == [0.0, *(band.bottom for band in seen.bands[:-1])]
    assert sorted(years.values()) == list(years.values()) and seen.years[-1][1] == 1.0
    assert sum(seen.relations.values()) == sum(1 for _ in opened.each_edge())


def test_a_narrower_picture_leaves_days_where_they_were(opened):
    every = {point.id: point for point in landscape(opened).points}
    few = landscape(opened, years=(2022, 2023))
    assert 5 < len(few.points) < len(every)
    assert all(point.year is None or 2022 <= point.year <= 2023 for point in few.points)
    assert all(point.x == every[point.id].x for point in few.points)
    one = landscape(opened, relations=("based_on",))
    assert {line[2] for line in one.lines} == {"based_on"} and 0 < len(one.points) < len(every)


def test_hubs_come_with_what_hangs_on_them(opened):
    every, few = landscape(opened), landscape(opened, most=10)
    assert len(few.points) == 10 and few.left_out == len(every.points) - 10
    hub = max(every.points, key=lambda point: point.links)
    assert few.points[0].links == hub.links and len(few.lines) >= 5
    # where there is room for all, all are drawn, also those that no hub knows
    assert {point.id for point in landscape(opened, most=len(every.points)).points} == {p.id for p in every.points}
    assert len(landscape(opened, lines=7).lines) == 7 and landscape(opened, lines=7).lines[0][2] == "implements"


def test_around_one_document(opened):
    around = landscape(opened, "12-CT/TU", steps=1)
    root = around.points[0]
    assert around.root == root.id and root.name == "12-CT/TU" and root.document
    assert all(0 in line[:2] for line in around.lines if root.links == len(around.lines))
    assert 3 < len(around.points) < len(landscape(opened, "12-CT/TU", steps=3).points) + 1


def test_an_empty_run_and_days_that_are_none(tmp_path):
    store.write(tmp_path / "vanban.db", *chain.run([]))
    with store.open_store(tmp_path) as found:
        seen = landscape(found)
    assert (seen.points, seen.lines, seen.years) == ((), (), ())
    ElementTree.fromstring(overview(seen, "Không có"))


def test_the_picture_of_the_whole_run(opened):
    seen = landscape(opened)
    root = ElementTree.fromstring(overview(seen, "Cả tập", lambda point: f'/x?{point.id}&"<'))
    assert len(list(root.iter(f"{SVG}circle"))) == len(seen.points) == len(list(root.iter(f"{SVG}a")))
    words = {each.text for each in root.iter(f"{SVG}text")}
    assert {"Trung ương", "2022", "1286/QĐ-UBND"} <= words


def test_a_page_of_the_graph_and_its_twins(desk):
    whole = desk.get("/graph/points.json").json()
    assert whole == desk.get("/graph.json").json() == desk.get("/api/v1/graph").json()
    address = "/graph.json?relation=implements&relation=based_on&from=2023&to=2022"
    narrow = desk.get(address).json()
    assert {line[2] for line in narrow["lines"]} == {"implements", "based_on"}
    page = desk.get(address.replace(".json", "")).text
    # the language and the twins of a page keep all relations of its address
    assert len(re.findall(r"relation=implements&amp;relation=based_on[^\"]*lang=en", page)) == 1
    assert desk.get("/graph.json?relation=likes").status_code == 400
    assert desk.get("/graph.svg").text.startswith("<svg") and "12-CT/TU" in desk.get("/graph.svg?what=12-CT/TU").text
