"""The command line as a user meets it: help, the main job, questions, wrong arguments."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest

from small import write_folder
from vanban import __version__
from vanban.cli import main, parser

HEAVY = ("docx", "lxml", "pandas", "pdfplumber", "pydantic", "rich", "spacy", "underthesea", "vanban.model")


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


def test_evaluate(capsys, outputs, tmp_path):
    gold = {"document": "ke-hoach", "citations": [], "metadata": {"doc_type": "ke_hoach", "code": "31-KH/HU"}}
    (tmp_path / "ke-hoach.gold.json").write_text(json.dumps(gold), "utf-8")
    status, out, _ = run(capsys, "evaluate", tmp_path, outputs, "--errors")
    assert status == 0 and "false citation" in out and "field:meta.code" in out
    before = run(capsys, "evaluate", tmp_path, outputs, "--json")[1]
    (tmp_path / "before.json").write_text(before.replace('"accuracy": 1.0', '"accuracy": 0.5'), "utf-8")
    assert "+0.500" in run(capsys, "evaluate", tmp_path, outputs, "--baseline", tmp_path / "before.json")[1]
    (tmp_path / "zz.gold.json").write_text('{"document": "zz"}', "utf-8")
    assert run(capsys, "evaluate", tmp_path, outputs)[0] == 1


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
    ("text", "nowhere.txt"): (1, "nowhere.txt"),
}


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_arguments_are_explained(capsys, outputs, monkeypatch, arguments):
    monkeypatch.setenv("VANBAN_OUTPUTS", str(outputs))
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (WRONG[arguments][0], "")
    assert err.startswith("vanban: ") and WRONG[arguments][1] in err and "Traceback" not in err


@pytest.mark.parametrize("arguments", [["show", "31-KH/HU"], ["query", "documents"], ["summary"]], ids=" ".join)
def test_no_run_yet(capsys, tmp_path, arguments):
    status, _, err = run(capsys, *arguments, "-o", tmp_path)
    assert status in (1, 2) and "vanban run" in err


@pytest.mark.parametrize("arguments", [[], ["fly"], ["run"], ["run", "x", "--jobs", "0"], ["query"],
                                       ["query", "deadlines", "--until", "soon"]], ids=" ".join)  # fmt: skip
def test_unusable_arguments_end_with_2(capsys, arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2 and "usage: vanban" in capsys.readouterr().err


def test_a_closed_pipe_is_no_error(outputs):
    command = [sys.executable, "-m", "vanban", "query", "documents", "-o", str(outputs)]
    done = subprocess.run(f"{' '.join(command)} | true", shell=True, capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == ""
