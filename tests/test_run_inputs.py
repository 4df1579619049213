"""What a run takes as inputs: folders walked, bad files named, odd names read, mistyped paths refused."""

from __future__ import annotations

import io
import json
import os
import subprocess
import zipfile

import jsonschema
import pytest

from disturbed import as_everybody, command
from small import LETTER, contents, one, write_folder
from vanban import schemas
from vanban.errors import UsageError
from vanban.runs import last_run, run


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "texts")


@pytest.fixture
def outputs(tmp_path):
    return tmp_path / "out"


def encrypted_pdf():
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret"))
    canvas.drawString(72, 720, "closed")
    canvas.save()
    return buffer.getvalue()


def other_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "no Word file")
    return buffer.getvalue()


BAD = {
    "empty.txt": (b"", "EmptyFile"),
    "blank.txt": (b" \n\n ", "EmptyFile"),
    "truncated.pdf": (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "DamagedFile"),
    "closed.pdf": (encrypted_pdf(), "EncryptedFile"),
    "archive.docx": (other_zip(), "DamagedFile"),
    "archive.zip": (other_zip(), "UnknownFormat"),
    "cut.docx": (other_zip()[:40], "DamagedFile"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "DamagedFile"),
    "rubbish.txt": (bytes(range(256)) * 40, "DamagedFile"),
    "picture.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 8, "DamagedFile"),
}


def test_bad_inputs_are_named_and_stop_nothing(folder, outputs):
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    report = run([folder, folder / "nowhere.txt"], outputs, jobs=2)
    assert report.exit_status == 1 and report.record.counts.documents == 3
    found = {path.rpartition("/")[2]: error for path, error in ((e.path, e.error) for e in report.errors)}
    assert found == {name: error for name, (_, error) in BAD.items()} | {"nowhere.txt": "MissingFile"}
    assert not [e for e in report.errors if e.bug or not e.message or not e.advice]
    validator = jsonschema.Draft202012Validator(schemas.schema("error"))
    lines = (outputs / "errors.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(BAD) + 1
    for line in lines:
        validator.validate(json.loads(line))


def test_what_a_walk_leaves_aside(folder, outputs, tmp_path):
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "a.txt").write_text(LETTER, "utf-8")
    (folder / "deep").mkdir()
    (folder / "deep" / "b.txt").write_text(LETTER.replace("118", "119"), "utf-8")
    for name in ("README.md", "manifest.jsonl", "x.gold.json", "script.py"):
        (folder / name).write_text("x", "utf-8")
    (tmp_path / "secret.txt").write_text(LETTER.replace("118", "120"), "utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "loop").symlink_to(folder)
    report = run([folder], folder / "out", jobs=1)
    report = run([folder], folder / "out", jobs=1)
    assert report.record.counts.documents == 4 and not report.errors
    assert {row.path.rpartition("/")[2] for row in report.record.skipped} == {
        "README.md", "manifest.jsonl", "x.gold.json", "script.py", "link.txt", "loop",
    }  # fmt: skip
    # but what the user names is tried
    assert one(folder / "link.txt", outputs).record.counts.documents == 1


def test_a_name_that_is_no_unicode(folder, outputs):
    (folder / "ke-hoach.md").rename(os.fsdecode(os.fsencode(folder) + b"/k\xea ho\xa1ch.md"))
    report = one(folder, outputs)
    assert report.record.counts.documents == 3 and not report.errors


def test_an_empty_folder_is_an_empty_run(tmp_path, outputs):
    (tmp_path / "nothing").mkdir()
    report = one(tmp_path / "nothing", outputs)
    assert report.exit_status == 0 and report.record.counts.documents == 0


def test_names_that_cannot_be_asked_are_named_errors(folder, outputs):
    (folder / "a.txt").symlink_to("b.txt")
    (folder / "b.txt").symlink_to("a.txt")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    (folder / "socket.txt").mkdir()
    report = run([folder, folder / ("x" * 300)], outputs, jobs=1)
    assert report.record.counts.documents == 3
    failed = {row.path.rpartition("/")[2][:9]: row for row in report.record.inputs if row.outcome == "failed"}
    assert failed.keys() == {"a.txt", "b.txt", "gone.txt", "x" * 9} and {e.error for e in report.errors} == {
        "MissingFile"
    }
    assert all(row.sha256 is None and row.document is None for row in failed.values())
    assert len(report.record.inputs) == report.record.counts.inputs == 7


def test_folders_that_may_not_be_searched(folder, outputs):
    (folder / "deep").mkdir()
    (folder / "deep" / "a.txt").write_text(LETTER, "utf-8")
    (folder / "deep").chmod(0o444)
    try:
        running = command(folder, outputs)
        running["args"].insert(4, str(folder / "deep" / "a.txt"))
        assert subprocess.run(**running, preexec_fn=as_everybody, timeout=120).returncode == 1
    finally:
        (folder / "deep").chmod(0o755)
    assert {error.error for error in last_run(outputs).errors} == {"MissingFile"}


def test_a_mistyped_path_costs_no_run(folder, outputs, tmp_path):
    with pytest.raises(UsageError, match=r"nothing here: .*slip.* Check the path"):
        run([tmp_path / "slip"], outputs)
    assert not outputs.exists()
    one(folder, outputs)
    before = contents(outputs)
    with pytest.raises(UsageError, match=r"slip.*stays as it is"):
        run([tmp_path / "slip"], outputs)
    assert contents(outputs) == before and last_run(outputs).exit_status == 0
