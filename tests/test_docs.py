"""What the documentation says holds: its commands run, its paths exist, its figures and excerpts are real.

`make docs` writes the figures and the excerpts of README.md anew; these tests then find them true.
"""

from __future__ import annotations

import json
import os
import re
import shlex

import pytest

import vanban
from conftest import ROOT
from vanban.cli import main
from vanban.evaluation import ALL, evaluate, share_right

README = (ROOT / "README.md").read_text("utf-8")
PAGES = {path.name: path.read_text("utf-8") for path in (*ROOT.glob("*.md"), ROOT / "corpus" / "README.md")}
COMMANDS = re.findall(r"^\$ (?:\.venv/bin/)?(vanban .*?|make .*?)(?:\s+#.*)?$", README, re.MULTILINE)
# documents of the reader's own, which the sample corpus does not hold; and what does not end by itself
OWN = ("thu-muc-van-ban", "31-KH/TU", "25-NQ/TW", "vanban serve", "vanban mcp", "vanban watch", "s3://")


def test_there_are_commands():
    assert len(COMMANDS) > 10


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("make")])
def test_make_targets_exist(command):
    assert re.search(rf"^{command.split()[1]}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    "command", [c for c in COMMANDS if c.startswith("vanban") and not any(own in c for own in OWN)]
)
def test_commands_run_over_the_samples(command, corpus_run, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    words = shlex.split(command)[1:]
    if words[0] == "run":
        words = [str(tmp_path) if word == "outputs" else word for word in words]
    else:
        monkeypatch.setenv("VANBAN_OUTPUTS", str(corpus_run.outputs))
        words = [str(corpus_run.outputs) if word == "ket-qua" else word for word in words]
        words = [str(tmp_path / word) if word.endswith(".spacy") else word for word in words]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert out.strip() and "Không có kết quả" not in out


def test_inline_commands_and_python(corpus_run, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("VANBAN_OUTPUTS", str(corpus_run.outputs))
    assert main(["show", "15-KH/HU Tân Lĩnh"]) == 0 and "15-KH/HU Tân Lĩnh" in README
    assert main(["evaluate", "corpus/gold", str(corpus_run.outputs)]) == 0
    (python,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    space: dict = {}
    exec(python.replace('"outputs"', repr(str(tmp_path))), space)
    assert space["found"] and space["report"].exit_status == 0


@pytest.mark.parametrize("page", PAGES)
def test_paths_exist(page):
    """What stands in backticks and looks like a path of the repository is one."""
    tops = {path.name for path in ROOT.iterdir()} - {"outputs"}
    package = {path.name for path in (ROOT / "pipeline" / "vanban").iterdir()}
    for quoted in re.findall(r"`([\w./-]+/?)`|\]\(([\w./-]+)\)", PAGES[page]):
        path = (quoted[0] or quoted[1]).rstrip("/")
        top = path.split("/")[0]
        if top in tops:
            assert (ROOT / path).exists(), path
        elif top in package and "/" in path and page == "ARCHITECTURE.md":
            assert (ROOT / "pipeline" / "vanban" / path).exists(), path


EXCERPT = re.compile(r"(<!-- excerpt: (\S+) (\w+) (\d+) -->\n```json\n)(.*?)(```)", re.DOTALL)
FIELDS = {"metadata": "meta.", "citation fields": "citation."}
KINDS = ("metadata", "sections", "citations", "citation fields", "links", "tasks", "task bodies+roles", "deadlines",
         "targets")  # fmt: skip


def excerpt(outputs, file, kind, at):
    document = json.loads((outputs / file).read_text("utf-8"))
    return json.dumps(document[kind][int(at)], ensure_ascii=False, indent=1) + "\n"


def measured(gold, outputs):
    evaluation = evaluate(gold, outputs)
    pooled = evaluation.scores[ALL]
    values = {k: share_right(pooled, FIELDS[k]) if k in FIELDS else pooled[k]["f1"] for k in KINDS}
    return {"annotated documents": len(evaluation.scores) - 1, **values}


def figures(text):
    """{kind: [value of each column]} of the table of figures."""
    table = text.split("<!-- figures -->")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in table.splitlines() if "|" in line]
    return {row[0]: [float(cell) for cell in row[1:]] for row in rows[2:]}


def test_excerpts_are_what_a_run_writes(corpus_run):
    assert EXCERPT.search(README)
    for _, file, kind, at, text, _ in EXCERPT.findall(README):
        assert text == excerpt(corpus_run.outputs, file, kind, at), "stale: run `make docs`"


@pytest.mark.parametrize("column", [0, 1], ids=["corpus", "shared"])
def test_figures_are_reached(column, request):
    gold = request.getfixturevalue("shared") / "gold" if column else ROOT / "corpus" / "gold"
    found = measured(gold, request.getfixturevalue("shared_run" if column else "corpus_run").outputs)
    said = {kind: values[column] for kind, values in figures(README).items()}
    assert said.keys() == found.keys()
    worse = {kind: (said[kind], value) for kind, value in found.items() if value < said[kind] - 0.0005}
    assert not worse, "README says more than is measured: run `make docs`"


@pytest.mark.skipif("UPDATE_DOCS" not in os.environ, reason="writes README.md: make docs")
def test_update(corpus_run, shared, shared_run):
    columns = [measured(ROOT / "corpus" / "gold", corpus_run.outputs), measured(shared / "gold", shared_run.outputs)]
    lines = ["<!-- figures -->", "| kind | `corpus/gold` | real documents |", "| --- | --- | --- |"]
    for kind in columns[0]:
        cells = [f"{value:.3f}" if isinstance(value, float) else str(value) for value in (c[kind] for c in columns)]
        lines.append(f"| {' | '.join([kind, *cells])} |")
    head, rest = README.split("<!-- figures -->")
    text = head + "\n".join(lines) + "\n\n" + rest.split("\n\n", 1)[1]
    text = EXCERPT.sub(lambda m: m[1] + excerpt(corpus_run.outputs, m[2], m[3], m[4]) + m[6], text)
    (ROOT / "README.md").write_text(text, "utf-8")


def test_the_changelog_knows_this_version():
    assert f"## {vanban.__version__}" in PAGES["CHANGELOG.md"]
    assert f'version = "{vanban.__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_nothing_of_one_machine_or_registry_stands_in_the_repository():
    # where the repository is a worktree, .git is a file too
    names = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    for folder in ("pipeline", "tests", "corpus", "schemas", "notebooks", ".ci"):
        names += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    words = [word.encode() for word in ("/wo" + "rk/", "files.python" + "hosted", "pypi" + ".org", "/ho" + "me/")]
    found = [(str(path), word) for path in names if "__pycache__" not in path.parts
             for word in words if word in path.read_bytes()]  # fmt: skip
    assert not found


def test_the_lock_holds_what_the_package_asks_for():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    asked = re.findall(r'^    "([A-Za-z0-9-]+)[><=]', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert len(asked) > 15
    for name in asked:
        assert re.search(rf"^{name}==\S+ \\\n    --hash=sha256:", lock, re.MULTILINE | re.IGNORECASE), name
