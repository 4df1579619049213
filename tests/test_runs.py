"""Many documents: what is read, kept, forgotten; what bad input gets; whole files or none."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from small import LETTER, PLAN, contents, one, write_folder
from vanban import schemas, stages
from vanban.errors import StoreError, UsageError
from vanban.runs import last_run, run
from vanban.store import open_store

PROMISED = {
    "documents", "vanban.db", "graph.json", "graph.graphml", "graph.jsonld", "tasks.csv", "tasks.xlsx", "tasks.ics",
    "citations.csv", "targets.csv", "run.json", "errors.jsonl",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "texts")


@pytest.fixture
def outputs(tmp_path):
    return tmp_path / "out"


def names(outputs):
    return sorted(path.name for path in (outputs / "documents").iterdir())


def test_everything_promised_is_there_and_valid(folder, outputs):
    report = one(folder, outputs)
    assert report.exit_status == 0 and report.record.counts.documents == 3
    assert {path.name for path in outputs.iterdir() if not path.name.startswith(".")} == PROMISED
    files = {"graph": [outputs / "graph.json"], "run": [outputs / "run.json"], "document": outputs.glob("documents/*")}
    for name, paths in files.items():
        validator = jsonschema.Draft202012Validator(schemas.schema(name))
        for path in paths:
            validator.validate(json.loads(path.read_text("utf-8")))
    assert (outputs / "errors.jsonl").read_text() == ""
    assert last_run(outputs) == report


def test_a_second_run_does_only_what_changed_and_forgets_what_is_gone(folder, outputs):
    one(folder, outputs)
    before = contents(outputs)
    again = one(folder, outputs).record.counts
    assert (again.read, again.kept, again.forgotten) == (0, 3, 0)
    assert contents(outputs) == before
    (folder / "cong-van.txt").unlink()
    (folder / "ke-hoach.md").write_text(PLAN.replace("95%", "96%"), "utf-8")
    third = one(folder, outputs).record.counts
    assert (third.read, third.kept, third.forgotten, third.documents) == (1, 1, 1, 2)
    assert len(names(outputs)) == 2 and any(b"96%" in data for data in contents(outputs).values())
    assert one(folder, outputs, force=True).record.counts.read == 2


def test_new_code_reads_anew(folder, outputs, monkeypatch):
    one(folder, outputs)
    monkeypatch.setattr("vanban.runs.versions.code_version", lambda: "other")
    assert one(folder, outputs).record.counts.read == 3


def test_a_damaged_record_of_the_run_before_only_costs_time(folder, outputs):
    one(folder, outputs)
    (outputs / "run.json").write_text("{")
    with pytest.raises(UsageError):
        last_run(outputs)
    before = contents(outputs)
    for damage in (b"", b"rubbish" * 999, None):
        one(folder, outputs)
        if damage is None:
            (outputs / ".ledger.db").unlink()
        else:
            (outputs / ".ledger.db").write_bytes(damage)
        assert one(folder, outputs).record.counts.read == 3 and contents(outputs) == before


@pytest.mark.parametrize("name", ["vanban.db", "tasks.csv", "graph.json", "documents"])
def test_what_somebody_has_changed_or_removed_is_made_again(folder, outputs, name):
    one(folder, outputs)
    before = {path: path.read_bytes() for path in outputs.rglob("*") if path.suffix in (".csv", ".json", ".xlsx")}
    path = outputs / name if name != "documents" else next((outputs / name).iterdir())
    path.write_text("changed") if name != "graph.json" else path.unlink()
    report = one(folder, outputs)
    assert report.record.counts.read == (1 if name == "documents" else 0)
    for path, data in before.items():
        assert path.name == "run.json" or path.read_bytes() == data, path
    with open_store(outputs) as opened:
        assert len(opened.documents()) == 3


def test_our_own_bug_is_named_as_ours(folder, outputs, monkeypatch):
    real = stages.process

    def process(path):
        if path.name == "cong-van.txt":
            raise ZeroDivisionError("a slip")
        return real(path)

    monkeypatch.setattr(stages, "process", process)
    report = one(folder, outputs)
    assert report.record.counts.documents == 2
    (error,) = report.errors
    assert error.bug and error.error == "StageError" and "a slip" in error.message and "ZeroDivision" in error.trace


def test_an_interrupted_run_goes_on_and_leaves_the_outputs_before_it_whole(folder, outputs, monkeypatch):
    one(folder, outputs)
    before = contents(outputs)
    for path in folder.iterdir():
        path.write_text(path.read_text("utf-8").replace("2024", "2023"), "utf-8")

    def stop(stage, done, *_):
        if stage == "documents" and done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        one(folder, outputs, progress=stop)
    assert contents(outputs) == before
    done = []
    report = one(folder, outputs, progress=lambda stage, number, *_: done.append((stage, number)))
    assert done.count(("documents", 1)) == 1 and ("documents", 2) not in done and report.record.counts.read == 3
    assert contents(outputs).keys() != before.keys() and len(names(outputs)) == 3


def test_a_worker_that_dies_takes_no_other_document_with_it(folder, outputs):
    for at in range(2):
        (folder / f"more-{at}.txt").write_text(LETTER.replace("118", str(200 + at)), "utf-8")
    killed = []

    def kill(stage, done, *_):
        if stage == "documents" and done and not killed:
            killed.extend(os.kill(child.pid, signal.SIGKILL) for child in multiprocessing.active_children())

    report = run([folder], outputs, jobs=2, progress=kill)
    assert killed and report.record.counts.documents == 5 and not report.errors


@pytest.mark.parametrize("how", ["script", "stdin"])
def test_workers_do_not_run_the_callers_script_again(how, folder, outputs, tmp_path):
    code = f"import vanban\nprint(vanban.run([{str(folder)!r}], {str(outputs)!r}, jobs=2).record.counts.documents)\n"
    (tmp_path / "script.py").write_text(code, "utf-8")
    command = [sys.executable, str(tmp_path / "script.py")] if how == "script" else [sys.executable, "-"]
    done = subprocess.run(command, input=code, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("3\n", "")


def test_the_number_of_workers_changes_nothing(folder, tmp_path):
    for jobs in (1, 2):
        run([folder], tmp_path / str(jobs), jobs=jobs)
    assert contents(tmp_path / "1") == contents(tmp_path / "2")
    for name in ("graph.json", "graph.graphml", "tasks.csv", "citations.csv", "targets.csv"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_copies_and_files_of_one_id(folder, outputs):
    (folder / "zz-copy.txt").write_text(LETTER, "utf-8")
    (folder / "zz-other.txt").write_text(LETTER.replace("đôn đốc", "tiếp tục đôn đốc"), "utf-8")
    report = one(folder, outputs)
    rows = {row.path.rpartition("/")[2]: row for row in report.record.inputs}
    assert report.record.counts.documents == 4 and report.record.counts.duplicates == 1
    assert rows["zz-copy.txt"].outcome == "duplicate"
    assert rows["zz-copy.txt"].document == rows["cong-van.txt"].document
    assert rows["zz-other.txt"].document.startswith(rows["cong-van.txt"].document + "~")
    # the first one goes: the other gets the bare id, without being read again
    for name in ("cong-van.txt", "zz-copy.txt"):
        (folder / name).unlink()
    report = one(folder, outputs)
    assert report.record.counts.read == 0 and report.record.counts.documents == 3
    assert f"{rows['cong-van.txt'].document}.json" in names(outputs) and len(names(outputs)) == 3
    for path in (outputs / "documents").iterdir():
        assert json.loads(path.read_text("utf-8"))["id"] == path.stem


def test_unusable_outputs(folder, outputs, tmp_path):
    (tmp_path / "file").write_text("")
    for bad in (tmp_path / "file", folder):
        with pytest.raises(UsageError):
            one(folder, bad)
    fcntl = pytest.importorskip("fcntl")
    outputs.mkdir()
    with (outputs / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(UsageError, match="Another run"):
            one(folder, outputs)
    assert one(folder, outputs).exit_status == 0


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("name", [".work", "documents", "vanban.db", "tasks.csv", "run.json"])
def test_what_cannot_be_written_is_no_fault_of_a_document(folder, outputs, jobs, name):
    outputs.mkdir()
    if name in (".work", "documents"):
        (outputs / name).write_text("a file where a folder should be")
    else:
        (outputs / name / "in the way").mkdir(parents=True)
    with pytest.raises(StoreError, match=r"cannot be written"):
        run([folder], outputs, jobs=jobs)
    assert not list(outputs.glob("**/*.part")) and not list(outputs.glob("**/*.new"))
    (outputs / name).unlink() if (outputs / name).is_file() else shutil.rmtree(outputs / name)
    assert run([folder], outputs, jobs=jobs).record.counts.documents == 3
    run([folder], outputs.with_name("undisturbed"), jobs=1)
    assert contents(outputs) == contents(outputs.with_name("undisturbed"))


def test_a_document_of_other_bytes_is_not_kept(folder, outputs):
    """A run that fails at its end leaves new documents beside the record of the run before."""
    one(folder, outputs)
    record = (outputs / "run.json").read_bytes()
    plan = (folder / "ke-hoach.md").read_text("utf-8")
    (folder / "ke-hoach.md").write_text(plan.replace("95%", "96%"), "utf-8")
    one(folder, outputs)
    (outputs / "run.json").write_bytes(record)
    (folder / "ke-hoach.md").write_text(plan, "utf-8")
    assert one(folder, outputs).record.counts.read == 1
    assert not any(b"96%" in data for data in contents(outputs).values())


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([], 1),
        ([("a.txt", 10_000)] * 10, 1),
        ([("a.docx", 40_000)] * 15, 1),
        ([("a.pdf", 4_000_000)], 1),
        ([("a.pdf", 1_000_000)] * 3, 3),
        ([("a.txt", 2_000)] * 5_000, 8),
        ([("a.xlsx", 9_000_000)] * 20, 1),
    ],
    ids=["none", "letters", "a-corpus", "one-file", "books", "many-letters", "no-documents"],
)
def test_workers_are_started_for_work_that_is_worth_them(files, expected, monkeypatch):
    from vanban.runs import workers

    monkeypatch.setattr(workers, "cores", lambda: 8)
    assert workers.worth([workers.Job(Path(name), "", Path(), size=size) for name, size in files]) == expected


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_a_killed_run_leaves_no_workers(folder, outputs):
    for at in range(60):
        (folder / f"more-{at}.txt").write_text(LETTER.replace("118", str(200 + at)), "utf-8")
    command = [sys.executable, "-m", "vanban", "run", str(folder), "-o", str(outputs), "--jobs", "2", "-q"]
    killed = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    wait_until(lambda: len(workers_of(killed.pid)) == 2)
    left = workers_of(killed.pid)
    killed.kill()
    killed.wait()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left))


def workers_of(pid):
    """The workers among the children of the process `pid`."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def wait_until(holds, seconds=30):
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, f"not after {seconds} seconds"
        time.sleep(0.05)


def test_the_log_tells_every_document_and_stage_and_no_text(folder, outputs, tmp_path):
    (folder / "empty.txt").write_bytes(b"")
    command = [sys.executable, "-m", "vanban", "run", str(folder), "-o", str(outputs), "--log-json", "--jobs", "2"]
    done = subprocess.run(
        [*command, "-q", "--max-seconds", "60", "--max-memory", "2500"], capture_output=True, text=True
    )
    assert done.returncode == 1
    rows = [json.loads(line) for line in done.stderr.splitlines()]
    assert [row["event"] for row in (rows[0], rows[-1])] == ["run", "end"] and rows[-1]["status"] == 1
    stages_of = {}
    for row in rows:
        if row["event"] == "stage":
            stages_of.setdefault(row["path"].rpartition("/")[2], []).append(row["stage"])
            assert row["seconds"] >= 0 and row["at"].endswith("Z")
    names = ["reading", *("+".join(fields) for fields, _ in stages.STAGES), "document", "placing"]
    assert stages_of == dict.fromkeys(("chi-thi.txt", "ke-hoach.md", "cong-van.txt"), names)
    documents = {row["path"].rpartition("/")[2]: row for row in rows if row["event"] == "document"}
    assert documents["empty.txt"]["outcome"] == "failed" and documents["empty.txt"]["error"] == "EmptyFile"
    assert len(documents) == 4 and documents["chi-thi.txt"]["seconds"] > 0
    assert not any(word in done.stderr for word in ("Nội vụ", "rà soát", "LAM GIANG", "Nguyễn Văn Mẫu"))
