"""The scripts of the desk that need libraries: locked, inside the wheel, within the policy, and never needed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile

import pytest

from desk_client import tree
from vanban.desk import drawing, rooms

BUILT = {"filters.js", "graph.js"}


def test_the_lock_is_exact_and_names_no_host(root):
    table = json.loads((root / "pipeline" / "browser" / "package.json").read_text("utf-8"))
    lock = json.loads((root / "pipeline" / "browser" / "package-lock.json").read_text("utf-8"))
    asked = table["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in asked.values())
    packages = {name.removeprefix("node_modules/"): each for name, each in lock["packages"].items() if name}
    assert {name: packages[name]["version"] for name in asked} == asked
    assert all(each["integrity"].startswith("sha512-") and "resolved" not in each for each in packages.values())
    assert "://" not in json.dumps(lock)


def test_what_is_built_is_in_the_wheel_and_not_in_git(root, tmp_path):
    if not set(rooms.assets()) >= BUILT:
        pytest.skip("the scripts of the desk are not built: make browser (it needs npm)")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {f"vanban/desk/static/built/{name}" for name in BUILT | {"LICENCES.md"}} <= set(names)
    assert not [name for name in names if "node_modules" in name]
    told = zipfile.ZipFile(wheel).read("vanban/desk/static/built/LICENCES.md").decode()
    assert all(name in told for name in ("htmx.org", "sigma", "graphology"))
    ignored = (root / ".gitignore").read_text("utf-8").splitlines()
    assert {"node_modules/", "/pipeline/vanban/desk/static/built/"} <= set(ignored)


def test_pages_without_them(desk, monkeypatch):
    bare = {name: asset for name, asset in rooms.assets().items() if name not in BUILT}
    monkeypatch.setattr(rooms, "assets", lambda: bare)
    monkeypatch.setattr(drawing, "assets", lambda: bare)
    for address in ("/graph", "/tasks", "/documents", "/deadlines"):
        page = tree(desk.get(address))
        assert [src.partition("?")[0] for src in page.xpath("//script/@src")] == ["/static/page.js"], address
        assert page.xpath("//form[@class='filters']//button"), address
    page = tree(desk.get("/graph"))
    assert not page.xpath("//*[@id='map'] | //*[@data-points]") and len(page.xpath("//svg//circle")) > 60
