"""Inputs and outputs behind URLs: what a run reads and leaves there is what it reads and leaves on a disk."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest

from small import LETTER, PLAN, write_folder
from vanban.cli import main
from vanban.errors import UsageError
from vanban.runs import last_run, run
from vanban.runs.places import located
from vanban.runs.remote import Remote

fsspec = pytest.importorskip("fsspec", reason="the extra “cluster” is not installed")


@pytest.fixture
def store():
    """A folder of a file system that is only in memory: a place in it, and its files by their names."""
    memory, root = fsspec.filesystem("memory"), f"/{uuid4().hex}"

    def files(below=""):
        paths = memory.find(f"{root}{below}")
        return {path.removeprefix(f"{root}{below}/"): memory.cat_file(path) for path in paths}

    yield f"memory:/{root}", files
    if memory.exists(root):
        memory.rm(root, recursive=True)


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "texts")


def comparable(files):
    """The files of a run but what it says of itself and of its time, and the binary ones."""
    return {name: data for name, data in files.items() if not name.startswith(".") and name not in (
        "run.json", "vanban.db", "tasks.xlsx")}  # fmt: skip


def on_disk(outputs):
    return {path.relative_to(outputs).as_posix(): path.read_bytes() for path in outputs.rglob("*") if path.is_file()}


def test_outputs_are_those_of_a_disk(folder, tmp_path, store):
    url, files = store
    assert run([folder], url, jobs=1).exit_status == 0
    run([folder], tmp_path / "out", jobs=1)
    assert comparable(files()) == comparable(on_disk(tmp_path / "out"))
    assert files().keys() == on_disk(tmp_path / "out").keys() - {".lock"}
    assert files()["vanban.db"][:6] == b"SQLite" and files()["tasks.xlsx"][:2] == b"PK"
    assert last_run(located(url)).record.counts.documents == 3


def test_the_next_run_does_what_changed(folder, tmp_path, store):
    url, files = store
    run([folder], url, jobs=1)
    before = files()
    again = run([folder], url, jobs=1).record.counts
    assert (again.read, again.kept) == (0, 3)
    (folder / "cong-van.txt").unlink()
    (folder / "ke-hoach.md").write_text(PLAN.replace("95%", "96%"), "utf-8")
    # under a name that another one has, which must make room
    (folder / "a.txt").write_text((folder / "chi-thi.txt").read_text("utf-8").replace("phục vụ", "đón tiếp"), "utf-8")
    third = run([folder], url, jobs=1).record.counts
    assert (third.read, third.kept, third.forgotten) == (2, 1, 1)
    run([folder], tmp_path / "out", jobs=1)
    assert comparable(files()) == comparable(on_disk(tmp_path / "out")) != comparable(before)
    assert run([folder], url, jobs=1, force=True).record.counts.read == 3


def test_what_somebody_removed_is_made_again(folder, store):
    url, files = store
    run([folder], url, jobs=1)
    before = comparable(files())
    for name in (min(name for name in before if name.startswith("documents/")), "tasks.csv"):
        fsspec.filesystem("memory").rm_file(f"{url.removeprefix('memory:/')}/{name}")
    assert run([folder], url, jobs=1).record.counts.read == 1
    assert comparable(files()) == before


def test_an_interrupted_run_goes_on(folder, store):
    url, files = store

    def stop(stage, done, *_):
        if stage == "documents" and done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([folder], url, jobs=1, progress=stop)
    assert set(files()) == {".ledger.db", *(name for name in files() if name.startswith(".work/"))}
    done = []
    assert run([folder], url, jobs=1, progress=lambda *told: done.append(told[:2])).exit_status == 0
    assert ("documents", 1) in done and ("documents", 2) not in done and not files("/.work")


def test_inputs_and_what_is_left_aside(folder, tmp_path, store):
    url, _ = store
    memory, root = fsspec.filesystem("memory"), url.removeprefix("memory:/")
    memory.put(f"{folder}/", f"{root}/texts/", recursive=True)
    for name in ("README.md", "texts/x.csv", "texts/.hidden/a.txt", "deep/b.txt", "empty.txt"):
        memory.pipe_file(f"{root}/{name}", b"" if "empty" in name else LETTER.replace("118", "119").encode())
    report = run([url, f"{url}/nowhere.txt", folder], tmp_path / "out", jobs=1)
    rows = {row.path.removeprefix(url): row for row in report.record.inputs}
    outcomes = {path: row.outcome for path, row in rows.items() if not path.startswith(str(folder))}
    assert outcomes == {"/deep/b.txt": "read", "/empty.txt": "failed", "/nowhere.txt": "failed",
                        **dict.fromkeys(["/texts/chi-thi.txt", "/texts/cong-van.txt", "/texts/ke-hoach.md"],
                                        "duplicate")}  # fmt: skip
    assert {Path(each.path).name for each in report.record.skipped} == {"README.md", "x.csv"}
    assert {error.error for error in report.errors} == {"EmptyFile", "MissingFile"}
    document = json.loads((tmp_path / "out" / "documents" / f"{rows['/deep/b.txt'].document}.json").read_text("utf-8"))
    assert document["source"]["path"] == f"{url}/deep/b.txt" and document["source"]["name"] == "b.txt"
    assert run([url, folder], tmp_path / "out", jobs=1).record.counts.read == 0


def test_documents_in_an_archive(folder, tmp_path):
    with zipfile.ZipFile(tmp_path / "texts.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"năm 2024/{path.name}")
    report = run([f"zip://năm 2024::file://{tmp_path}/texts.zip"], tmp_path / "out", jobs=2)
    assert report.exit_status == 0 and report.record.counts.documents == 3
    assert report.record.inputs[0].path == f"zip://năm 2024/chi-thi.txt::file://{tmp_path}/texts.zip"


def test_a_url_of_this_machine_is_a_path():
    assert located("file:///srv/v%C4%83n%20b%E1%BA%A3n") == Path("/srv/văn bản")
    assert located("a/b") == Path("a/b") == located(Path("a/b"))


def test_pieces_of_a_url():
    place = Remote("zip://a/b/::s3://bucket/x.zip") / "c.tar.gz"
    assert os.fspath(place) == "zip://a/b/c.tar.gz::s3://bucket/x.zip"
    assert (place.name, place.stem, place.suffix) == ("c.tar.gz", "c.tar", ".gz")
    assert place == Remote(place.url) and len({place, Remote(place.url)}) == 1 and place != Path(place.url)


@pytest.mark.parametrize(("url", "said"), [("s4://b/x", "no file system"), ("webhdfs3://x", "no file system")])
def test_what_fsspec_does_not_know(url, said, folder, tmp_path):
    with pytest.raises(UsageError, match=said):
        run([folder], url)


def test_packages_that_are_missing(folder, capsys, monkeypatch):
    fsspec.register_implementation("far", "far_away.FileSystem", errtxt="Install far")
    assert main(["run", str(folder), "-o", "far://bucket/out"]) == 2
    assert "far://bucket/out needs another package. Install far." in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "fsspec", None)
    assert main(["run", "s3://bucket/in"]) == 2
    assert "pip install 'vanban[cluster]'" in capsys.readouterr().err


def test_a_service_that_refuses(folder, store, tmp_path, monkeypatch):
    url, _ = store

    def refuse(*_, **__):
        raise RuntimeError("no credentials")

    monkeypatch.setattr(type(fsspec.filesystem("memory")), "pipe_file", refuse)
    assert main(["run", str(folder), "-o", url, "--jobs", "1"]) == 2
    monkeypatch.setattr(type(fsspec.filesystem("memory")), "info", refuse)
    report = run([folder, f"{url}/a.txt"], tmp_path / "out", jobs=1)
    assert "no credentials" in report.errors[0].message


def test_the_summary_is_printed(folder, store, capsys):
    url, _ = store
    assert main(["run", str(folder), "-o", url, "--jobs", "1"]) == 0
    said = capsys.readouterr().out
    assert "3 văn bản" in said and url in said and "vanban query … -o" in said
