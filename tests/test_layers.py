"""The house: imports point one way, no file and no function is too long, every public name is explained."""

from __future__ import annotations

import ast

import pytest

from conftest import ROOT

PACKAGE = ROOT / "pipeline" / "vanban"
# a module may import what stands before it, and earlier siblings of its own package
ORDER = (
    "model", "errors", "draft", "boxes", "grammar", "reading", "structure", "extract", "identity", "stages",
    "corrections", "graph", "store", "queries", "exports", "runs", "evaluation", "schemas", "doctor", "terminal",
    "pages", "desk", "cli",
)  # fmt: skip
FILES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in FILES}


def module(path):
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            if node.module == "vanban":
                yield from (alias.name for alias in node.names)
            elif (node.module or "").startswith("vanban."):
                name = node.module.removeprefix("vanban.")
                yield from (
                    f"{name}.{a.name}" if (PACKAGE / name.replace(".", "/")).is_dir() else name for a in node.names
                )
        elif isinstance(node, ast.Import):
            yield from (a.name.removeprefix("vanban.") for a in node.names if a.name.startswith("vanban."))


def needs(path):
    """The modules of this package that `path` imports, as they are called in `ORDER` or below it."""
    known = {module(p) for p in FILES}
    for name in imported(TREES[path]):
        yield name if name in known else name.rpartition(".")[0] or name


def test_imports_point_one_way():
    place = {name: rank for rank, name in enumerate(ORDER)}
    wrong = []
    for path in FILES:
        here = module(path)
        top = here.split(".")[0]
        if top in ("__init__", "__main__"):  # the front door, which opens every room when it is asked to
            continue
        assert top in place, f"{top} has no place in ORDER"
        for other in needs(path):
            there = other.split(".")[0]
            if there not in (top, "__version__") and place.get(there, 99) > place[top]:
                wrong.append(f"{here} imports {other}")
    assert not wrong


def test_no_module_imports_itself_through_others():
    graph = {module(path): set(needs(path)) - {module(path)} for path in FILES if path.parent != PACKAGE}
    while leaves := {name for name, others in graph.items() if not others & graph.keys()}:
        for name in leaves:
            del graph[name]
    assert not graph, f"in a circle: {sorted(graph)}"


@pytest.mark.parametrize("path", FILES, ids=module)
def test_sizes_and_docstrings(path):
    assert path.read_text("utf-8").count("\n") <= 400, "a file has at most 400 lines"
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = node.end_lineno - node.lineno + 1
            assert size <= 50, f"{node.name} has {size} lines; a function has at most 50"
    public = [n for n in TREES[path].body if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name[0] != "_"]
    public += [m for c in public if isinstance(c, ast.ClassDef) for m in c.body
               if isinstance(m, ast.FunctionDef) and m.name[0] != "_"]  # fmt: skip
    assert ast.get_docstring(TREES[path]) or path.read_text("utf-8").strip() == "", "the module has no docstring"
    assert not [n.name for n in public if not ast.get_docstring(n)], "public and without a docstring"
