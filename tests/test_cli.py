"""The command line as a user meets it: help, the main job, questions, wrong arguments."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from small import write_folder
from vanban import __version__
from vanban.cli import main, parser

HEAVY = (
    "docx",
    "fastapi",
    "jinja2",
    "lxml",
    "pandas",
    "pdfplumber",
    "pydantic",
    "rich",
    "spacy",
    "underthesea",
    "uvicorn",
    "vanban.model",
)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """The outputs of a run over the three small documents."""
    folder = write_folder(tmp_path_factory.mktemp("cli") / "texts")
    outputs = folder.parent / "out"
    assert main(["run", str(folder), "-o", str(outputs), "--jobs", "1", "-q"]) == 0
    return outputs


def run(capsys, *arguments):
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def commands(top):
    """(path, parser) of every command."""
    for action in top._subparsers._group_actions if top._subparsers else ():
        for name, row in action.choices.items():
            yield [name], row
            yield from (([name, *path], below) for path, below in commands(row))


def test_help_is_quick_and_has_examples():
    code = f"import sys, vanban.cli as c; c.parser().format_help(); print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    for path, row in commands(parser()):
        assert f"Example: vanban {' '.join(path)} " in f"{row.epilog} ", path


def test_version(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0 and __version__ in capsys.readouterr().out


def test_run_prints_a_summary(capsys, tmp_path):
    folder = write_folder(tmp_path / "texts")
    (folder / "empty.txt").write_text("")
    status, out, err = run(capsys, "run", folder, "-o", tmp_path / "out")
    assert status == 1
    for words in ("3 văn bản", "nhiệm vụ", "Chỉ thị 1", "Kế hoạch 1", "Công văn 1", "EmptyFile", "vanban.db",
                  "Chỉ thị 09-CT/TU", "└── Kế hoạch 31-KH/HU"):  # fmt: skip
        assert words in out, out
    assert "3/4" in err or "4/4" in err
    assert run(capsys, "summary", "-o", tmp_path / "out")[1] == out


def test_outputs_come_from_the_environment(capsys, outputs, monkeypatch):
    monkeypatch.setenv("VANBAN_OUTPUTS", str(outputs))
    status, out, _ = run(capsys, "query", "documents")
    assert status == 0 and "31-KH/HU" in out


@pytest.mark.parametrize("name", ["31-KH/HU", "ke-hoach.md"])
def test_show_by_code_or_name(capsys, outputs, name):
    status, out, _ = run(capsys, "show", name, "-o", outputs)
    assert status == 0
    for words in ("Kế hoạch 31-KH/HU", "5/4/2024", "Nhiệm vụ (", "quý III năm 2024", "Phòng Nội vụ huyện", "09-CT/TU"):
        assert words in out


def test_show_a_file_with_and_without_a_run(capsys, outputs, tmp_path):
    file = outputs.parent / "texts" / "ke-hoach.md"
    for folder in (outputs, tmp_path):
        status, out, _ = run(capsys, "show", file, "-o", folder, "--json")
        document = json.loads(out)
        assert status == 0 and document["metadata"]["code"] == "31-KH/HU"
        assert bool(document["citations"][0]["target"]) == (folder == outputs)


def test_text(capsys, outputs):
    status, out, _ = run(capsys, "text", outputs.parent / "texts" / "chi-thi.txt")
    assert status == 0 and "về nâng cao chất lượng phục vụ người dân" in out


QUESTIONS = {
    "implements 09-CT/TU": "31-KH/HU",
    "cites 31-KH/HU --relation implements": "09-CT/TU",
    "cited-by 31-KH/HU": "118/UBND-NV",
    "chain 118/UBND-NV 09-CT/TU": "31-KH/HU",
    "tasks --body phong-noi-vu --until 2024-12-31 --on 2024-07-01": None,
    "tasks --role lead": "rà soát thủ tục",
    "tasks --overdue --on 2026-01-01": "rà soát thủ tục",
    "deadlines --on 2024-05-01 --until 2024-12-31": "trước ngày 30/6/2024",
    "documents": "118/UBND-NV",
    "search thu-tuc --limit 2": None,
    "search thu tuc": "09-CT/TU",
    "missing": None,
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions(capsys, outputs, question):
    arguments = ["query", *(word.replace("-tuc", " tuc").replace("phong-noi-vu", "phòng nội vụ")
                            for word in question.split()), "-o", outputs]  # fmt: skip
    status, table, _ = run(capsys, *arguments)
    records = json.loads(run(capsys, *arguments, "--json")[1])
    rows = list(csv.DictReader(io.StringIO(run(capsys, *arguments, "--csv")[1])))
    assert status == 0 and len(records) == len(rows)
    expected = QUESTIONS[question]
    if expected:
        assert rows and expected in json.dumps(records, ensure_ascii=False)
        assert expected in " ".join(value for row in rows for value in row.values())
        assert expected.split()[0] in table
    elif not rows:
        assert "Không có kết quả" in table
    (heading, *_) = run(capsys, *arguments, "--csv")[1].splitlines()
    assert "," in heading and (not rows or heading.split(",") == list(rows[0]))


def test_evaluate(capsys, outputs, tmp_path):
    gold = {"document": "ke-hoach", "citations": [], "metadata": {"doc_type": "ke_hoach", "code": "31-KH/HU"}}
    (tmp_path / "ke-hoach.gold.json").write_text(json.dumps(gold), "utf-8")
    status, out, _ = run(capsys, "evaluate", tmp_path, outputs, "--errors")
    assert status == 0 and "false citation" in out and "field:meta.code" in out
    before = run(capsys, "evaluate", tmp_path, outputs, "--json")[1]
    (tmp_path / "before.json").write_text(before.replace('"accuracy": 1.0', '"accuracy": 0.5'), "utf-8")
    assert "+0.500" in run(capsys, "evaluate", tmp_path, outputs, "--baseline", tmp_path / "before.json")[1]
    (tmp_path / "before.json").write_text(before.replace('"accuracy": 1.0', '"accuracy": 1.1'), "utf-8")
    status, _, err = run(capsys, "evaluate", tmp_path, outputs, "--baseline", tmp_path / "before.json")
    assert status == 1 and "field:meta.code: 1.1000 → 1.0000" in err
    assert run(capsys, "evaluate", tmp_path, outputs, "--html", tmp_path / "page.html")[0] == 0
    assert "31-KH/HU" in (tmp_path / "page.html").read_text("utf-8")
    status, out, _ = run(capsys, "evaluate", tmp_path, outputs, "--kind", "metadata", "--document", "ke-hoach")
    assert status == 0 and "citations" not in out.split("By document")[0]
    (tmp_path / "zz.gold.json").write_text('{"document": "zz"}', "utf-8")
    assert run(capsys, "evaluate", tmp_path, outputs)[0] == 1


def test_diagnose(capsys, outputs, tmp_path):
    gold = {"document": "ke-hoach", "citations": [], "deadlines": [{"quote": "quý III năm 2024", "kind": "by"}]}
    (tmp_path / "ke-hoach.gold.json").write_text(json.dumps(gold), "utf-8")
    status, out, _ = run(capsys, "diagnose", tmp_path, outputs)
    assert status == 0 and "number_party" in out and "false citation" in out and "gold 'by'" in out
    rows = json.loads(run(capsys, "diagnose", tmp_path, outputs, "--kind", "deadlines", "--json")[1])
    assert {row["kind"] for row in rows} == {"deadlines"}
    status, out, _ = run(capsys, "diagnose", tmp_path, outputs, "--confidence")
    assert status == 1 and "NOT kept" in out
    trust = json.loads(run(capsys, "diagnose", tmp_path, outputs, "--confidence", "--json")[1])
    assert trust["promised"] == 0.97 and not trust["kept"]


def test_schemas(capsys, tmp_path, root):
    assert run(capsys, "schemas", "--to", tmp_path)[0] == 0
    for path in (root / "schemas").iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


WRONG = {
    ("show", "99-XX/YY"): (2, "99-XX/YY"),
    ("query", "implements", "99-XX/YY"): (2, "99-XX/YY"),
    ("query", "cites", "31-KH/HU", "--relation", "likes"): (2, "implements"),
    ("query", "tasks", "--role", "boss"): (2, "lead"),
    ("evaluate", "nowhere", "nowhere"): (2, "gold.json"),
    ("diagnose", "nowhere", "nowhere"): (2, "gold.json"),
    ("text", "nowhere.txt"): (1, "nowhere.txt"),
    ("text", "."): (2, "vanban run ."),
    ("show", "."): (2, "vanban run ."),
    ("query", "search", " ?! "): (2, "vanban query search"),
    ("schemas", "--to", "/dev/null/x"): (2, "/dev/null"),
}


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_arguments_are_explained(capsys, outputs, monkeypatch, arguments):
    monkeypatch.setenv("VANBAN_OUTPUTS", str(outputs))
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (WRONG[arguments][0], "")
    assert err.startswith("vanban: ") and WRONG[arguments][1] in err and "Traceback" not in err


@pytest.mark.parametrize("arguments", [["show", "31-KH/HU"], ["query", "documents"], ["summary"]], ids=" ".join)
def test_no_run_yet(capsys, tmp_path, arguments):
    for folder in (tmp_path, tmp_path / "nowhere"):
        status, _, err = run(capsys, *arguments, "-o", folder)
        assert status == 2 and f"vanban run PATH -o {folder}" in err


@pytest.mark.parametrize("arguments", [[], ["fly"], ["run"], ["run", "x", "--jobs", "0"], ["query"],
                                       ["query", "deadlines", "--until", "soon"]], ids=" ".join)  # fmt: skip
def test_unusable_arguments_end_with_2(capsys, arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2 and "usage: vanban" in capsys.readouterr().err


PRINTED = {
    "query documents": 0, "query documents --json": 0, "query documents --csv": 0, "show 31-KH/HU": 0,
    "run {bad} -q": 1, "run {bad}": 1,
}  # fmt: skip


@pytest.mark.parametrize("words", PRINTED)
def test_a_reader_that_leaves_changes_no_status(outputs, tmp_path, words):
    (tmp_path / "bad.txt").write_text("")
    words = words.format(bad=tmp_path / "bad.txt")
    folder = tmp_path / "out" if words.startswith("run") else outputs
    command = f"{sys.executable} -m vanban {words} -o {folder} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.returncode == PRINTED[words.replace(str(tmp_path / "bad.txt"), "{bad}")]
    assert "Traceback" not in done.stderr and "Broken" not in done.stderr


@pytest.mark.parametrize("words", ["query documents", "query documents --json", "show 31-KH/HU"])
def test_other_encodings_and_full_disks(outputs, words):
    command = [sys.executable, "-m", "vanban", *words.split(), "-o", str(outputs)]
    env = {**os.environ, "PYTHONIOENCODING": "latin-1", "LC_ALL": "C"}
    assert "tỉnh" in subprocess.run(command, capture_output=True, check=True, env=env).stdout.decode("utf-8")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2 and done.stderr.startswith("vanban: Standard output: ")


def test_show_takes_a_file_from_the_run_by_its_bytes(capsys, outputs, tmp_path, monkeypatch):
    (tmp_path / "copy.md").write_bytes((outputs.parent / "texts" / "ke-hoach.md").read_bytes())
    monkeypatch.setattr("vanban.stages.process", lambda path: pytest.fail("read again"))
    status, out, _ = run(capsys, "show", tmp_path / "copy.md", "-o", outputs, "--json")
    assert status == 0 and json.loads(out)["source"]["name"] == "ke-hoach.md"


def test_days_may_be_written_as_vietnamese_write_them(capsys, outputs):
    asked = ["query", "deadlines", "-o", outputs, "--json", "--on"]
    assert run(capsys, *asked, "1/5/2024") == run(capsys, *asked, "2024-05-01")


def test_gold_of_other_documents(capsys, outputs, tmp_path):
    (tmp_path / "zz.gold.json").write_text('{"document": "zz"}', "utf-8")
    status, out, _ = run(capsys, "evaluate", tmp_path, outputs)
    assert status == 1 and out.startswith("No output for: zz")
    (tmp_path / "ke-hoach.gold.json").write_text("[", "utf-8")
    status, out, err = run(capsys, "evaluate", tmp_path, outputs)
    assert (status, out) == (2, "") and "ke-hoach.gold.json" in err
