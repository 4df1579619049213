"""The tours in notebooks/ run, use only the public verbs, and are kept without outputs."""

from __future__ import annotations

import ast
import json

import pytest

import vanban
from conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# what a tour may import of the package
OPEN = {"vanban", *(f"vanban.{name}" for name in vanban.__all__), "vanban.queries"}


def cells(path):
    notebook = json.loads(path.read_text("utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_there_is_a_tour():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook(path, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("VANBAN_OUTPUTS", str(tmp_path / "outputs"))
    space: dict = {}
    for cell in cells(path):
        assert not cell["outputs"] and cell["execution_count"] is None, "clear the outputs before committing"
        source = "".join(cell["source"])
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "vanban":
                assert {f"{node.module}.{alias.name}" for alias in node.names} <= OPEN
        exec(compile(source, path.name, "exec"), space)
    assert capsys.readouterr().out
