"""A headless Chromium for tests, Debian's: what stands on the machine, nothing is downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PROGRAM = Path("/usr/bin/chromium")
# a machine that does other things too
PATIENCE = 120_000
# WebGL is drawn by the processor
_ARGUMENTS = ("--headless", "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic",
              "--no-first-run", "--disable-background-networking", "--disable-component-update",
              "--disable-sync")  # fmt: skip


@contextmanager
def chromium() -> Iterator:
    """The browser; the test is skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install it to test in a browser")
    if not PROGRAM.exists():
        pytest.skip(f"no {PROGRAM}: apt-get install chromium to test in a browser")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(PROGRAM), args=list(_ARGUMENTS), timeout=PATIENCE)
        yield browser
        browser.close()


@contextmanager
def tab(browser, errors: list[str], **options) -> Iterator:
    """A new page; what goes wrong in it, policy and scripts included, is added to `errors`."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    page.on("console", lambda told: errors.append(f"{page.url}: {told.text}") if told.type == "error" else None)
    yield page
    context.close()
