"""The picture of the desk in README.md: `make picture` makes it again, from the samples and Debian's Chromium."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image

from chromium import chromium, tab
from desk_client import served
from vanban.runs import run

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "desk.png"
_PAGE = "/documents/quyet-dinh.1286-qd-ubnd.son-hai.2022-06-27/correct#t3"
_COLOURS = 64


def draw() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        run([ROOT / "corpus"], Path(folder))
        looks = {"viewport": {"width": 1280, "height": 760}, "color_scheme": "light"}
        with chromium() as browser, served(Path(folder)) as port, tab(browser, [], **looks) as page:
            page.goto(f"http://127.0.0.1:{port}{_PAGE}")
            page.fill("input[name=who]", "Lan")
            shot = page.screenshot()
    PICTURE.parent.mkdir(exist_ok=True)
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(_COLOURS).save(PICTURE, optimize=True)


if __name__ == "__main__":
    draw()
