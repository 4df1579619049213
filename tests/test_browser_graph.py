"""In a real browser: the graph walked by mouse and keyboard, with scripts, without them, and without WebGL.

And the lists that follow their filters where the scripts are built.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from chromium import tab
from vanban.desk.rooms import assets

WIDE = {"viewport": {"width": 1400, "height": 1000}}
NARROW = {"viewport": {"width": 375, "height": 800}}
LOOKS = {"wide-light": {**WIDE, "color_scheme": "light"}, "narrow-dark": {**NARROW, "color_scheme": "dark"}}
PLACES = {"whole": "/graph", "around": "/graph?what=12-CT/TU", "few": "/graph?relation=implements&from=2021&to=2023"}


@pytest.fixture
def built():
    """The scripts with their libraries, which `make browser` builds."""
    if not {"graph.js", "filters.js"} <= set(assets()):
        pytest.skip("the scripts of the desk are not built: make browser (it needs npm)")


def keep(page, name):
    if folder := os.environ.get("VANBAN_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"graph-{name}.png", full_page=True)


def points(page):
    """How many dots are drawn, once what the page names last is there."""
    # `wait_for_function` would want `eval`, which the policy of the desk forbids
    for _ in range(300):
        wanted, drawn, count = page.evaluate(
            "[found.dataset.points, document.getElementById('stage').dataset.source, stage.dataset.points]"
        )
        if wanted == drawn:
            return int(count)
        page.wait_for_timeout(100)
    raise AssertionError(f"{wanted} is not drawn, but {drawn}")


def fetched(page):
    """What the server tells of the page's address."""
    return page.request.get(page.url.replace("/graph?", "/graph.json?")).json()


def test_the_graph_is_walked(browser, address, built):
    errors = []
    with tab(browser, errors, **WIDE) as page:
        page.goto(f"{address}/graph")
        every = points(page)
        assert every > 60 and page.locator(".picture").is_hidden()
        # a relation less: fewer dots, and the address says so
        with page.expect_response(re.compile("points.json")):
            page.uncheck("input[value=applies]")
        some = points(page)
        assert "relation=applies" not in page.url and "relation=implements" in page.url
        assert len(fetched(page)["points"]) == some < every
        # the slider: the dots at once, then the list and the address
        with page.expect_response(re.compile("points.json")):
            page.fill("input[name=from]", "2022")
        assert points(page) < some and dict(parse_qsl(urlsplit(page.url).query))["from"] == "2022"
        assert page.inner_text("label:has([name=from]) output") == "2022"
        days = page.locator(".related tbody tr td:nth-child(2)").all_inner_texts()
        assert any(days) and all(not day or int(day[-4:]) >= 2022 for day in days)
        keep(page, "filtered")
        # to a document and back, by mouse
        here = page.url
        name = pointed(page, "ArrowLeft")
        box = page.locator("#stage").bounding_box()
        with page.expect_navigation():
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert name in page.inner_text("h1") and "/documents/" in page.url
        page.go_back()
        assert page.url == here and points(page) < some and page.input_value("input[name=from]") == "2022"
        # and by keyboard
        name = pointed(page, "ArrowLeft")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert name in page.inner_text("h1")
    assert not errors


def pointed(page, key):
    """The name of the first dot that is a document of the run, as keys lead from dot to dot."""
    page.focus("#stage")
    for _ in range(200):
        page.keyboard.press(key)
        if "/documents/" in page.get_attribute("#pointed a", "href"):
            page.wait_for_selector("#stage[data-moving=false]")
            return page.inner_text("#pointed a")
    raise AssertionError("no document of the run")


def test_around_a_document_are_cards_that_lead_on(browser, address, built):
    errors = []
    with tab(browser, errors, **WIDE) as page:
        page.goto(f"{address}/graph?what=12-CT/TU")
        assert page.locator("#map").is_hidden() and page.locator(".picture a").count() > 5
        with page.expect_response(re.compile("steps=1")):
            page.select_option("select[name=steps]", "1")
        page.wait_for_url("**steps=1**")
        page.locator(".picture a", has_text="203-KL/TU").click()
        assert "203-kl-tu" in page.url
        # the whole graph is one link away
        page.click("form.filters a")
        assert points(page) > 60
    assert not errors


def test_without_scripts_the_picture_of_the_server_is_walked(browser, address):
    with tab(browser, [], java_script_enabled=False, **WIDE) as page:
        page.goto(f"{address}/graph")
        every = page.locator(".picture circle").count()
        assert (every > 60 and page.locator("#map").count() == 0) or page.locator("#map").is_hidden()
        page.fill("input[name=from]", "2022")
        page.uncheck("input[value=applies]")
        page.click("button:has-text('Lọc')")
        assert 5 < page.locator(".picture circle").count() < every
        assert not page.is_checked("input[value=applies]") and page.is_checked("input[value=implements]")
        page.locator(".related th a[href^='/documents/']").first.click()
        assert page.locator("mark").count()
        page.go_back()
        page.locator(".picture a[href^='/documents/'] circle").first.click()
        assert page.locator("mark").count()


def test_without_webgl_the_picture_of_the_server_stays(browser, address, built):
    errors = []
    with tab(browser, errors, **WIDE) as page:
        page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
        page.goto(f"{address}/graph")
        assert page.locator(".picture").is_visible() and page.locator("#map").is_hidden()
    assert not errors


def test_lists_follow_their_filters(browser, address, built):
    errors = []
    with tab(browser, errors, **WIDE) as page:
        page.goto(f"{address}/tasks?lang=vi")
        every = page.inner_text("#count")
        page.locator("input[name=body]").press_sequentially("so noi vu")
        page.wait_for_url(re.compile(r"/tasks\?body=so%20noi%20vu$"))
        page.wait_for_selector("#found a[href*='body=so+noi+vu']")
        # count, files to be taken away and the switch of languages are those of the list; the field is still in use
        assert page.inner_text("#count") != every and page.locator("tbody tr").count() > 0
        assert "body=so+noi+vu" in page.get_attribute("#switch", "href")
        assert page.evaluate("document.activeElement.name") == "body"
        page.select_option("select[name=role]", "lead")
        page.wait_for_url("**role=lead**")
        # a day that is not finished changes nothing, and the button says what is wrong
        page.fill("input[name=until]", "31/02/2026")
        page.click("button:has-text('Lọc')")
        assert "Ngày phải viết" in page.inner_text("main")
        page.go_back()
        assert "role=lead" in page.url and page.input_value("input[name=body]") == "so noi vu"
        page.goto(f"{address}/documents?lang=vi")
        page.fill("input[name=place]", "tan linh")
        page.wait_for_url(re.compile("place=tan%20linh$"))
        page.wait_for_selector("#found tbody tr:nth-child(-n+3):last-child")
    assert not [error for error in errors if "400" not in error], errors


@pytest.mark.parametrize("look", LOOKS)
def test_the_graph_is_accessible_and_fits(browser, address, look):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe-playwright-python").Axe()
    errors, faults = [], []
    with tab(browser, errors, **LOOKS[look]) as page:
        for name, path in PLACES.items():
            page.goto(f"{address}{path}")
            if "graph.js" in assets() and name != "around":
                points(page)
            keep(page, f"{name}-{look}")
            assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0, name
            found = axe.run(page).response["violations"]
            faults += [f"{name}: {each['id']} {each['nodes'][0]['html'][:160]}" for each in found
                       if each["impact"] in ("serious", "critical")]  # fmt: skip
    assert not faults, "\n".join(faults)
    assert not errors
