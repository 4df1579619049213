"""Broken and hostile files: each gives a complete document or an error with a name, soon, and costs nobody else."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
import zipfile

import pytest

import crafted
from mutations import mutants, old_word, pictures, sound
from vanban import errors, model, stages
from vanban.cli import main
from vanban.reading import doc, ocr_engine
from vanban.runs import run

# VANBAN_FUZZ=20 makes twenty times as many cases, VANBAN_FUZZ_SEED=7 makes others
TIMES = int(os.environ.get("VANBAN_FUZZ", "1"))
SEED = int(os.environ.get("VANBAN_FUZZ_SEED", "1"))
CASES = {
    "a.txt": 90, "nfd.txt": 40, "utf16.txt": 50, "tcvn3.txt": 60, "vni.txt": 60, "viscii.txt": 40, "cp1258.txt": 50,
    "a.md": 90, "a.html": 160, "a.mht": 40, "a.docx": 230, "a.pdf": 190,
}  # fmt: skip
OLD = {"a.doc": 30, "a.rtf": 30, "a.odt": 30}
PICTURES = {"a.png": 10, "a.jpg": 10, "a.tiff": 10}
SECONDS = 20


def outcome(path):
    """The document of a file, checked, or its error."""
    started = time.perf_counter()
    try:
        document = stages.process(path)
    except errors.InputError as error:
        assert error.message and error.advice and error.path == str(path) and error.stage == "reading"
        return error
    finally:
        assert time.perf_counter() - started < SECONDS
    # the laws of the contract hold, and what is written can be read
    assert model.Document.model_validate_json(document.model_dump_json(by_alias=True)) == document
    assert document.text.strip() and document.source.name == path.name
    return document


def check(name, seed, data, folder):
    path = folder / name
    path.write_bytes(data)
    try:
        return outcome(path)
    except Exception as error:
        kept = folder / f"failed-{seed}-{name}"
        kept.write_bytes(data)
        raise AssertionError(f"{name}, case {seed}: {type(error).__name__}: {error}; the file is {kept}") from error


@pytest.mark.parametrize("name", CASES)
def test_sound_files_are_documents(name, tmp_path):
    document = check(name, "sound", sound()[name], tmp_path)
    assert isinstance(document, model.Document) and "NHIỆM VỤ" in document.text.upper()


@pytest.mark.parametrize("name", CASES)
def test_damaged_files_are_documents_or_errors(name, tmp_path):
    results = [check(name, at, data, tmp_path) for at, data in enumerate(mutants(name, CASES[name] * TIMES, SEED))]
    # the damage is neither always fatal nor always harmless
    assert {isinstance(result, model.Document) for result in results} >= {True}


@pytest.mark.parametrize("name", OLD)
def test_damaged_files_of_old_word(name, tmp_path):
    if not old_word():
        pytest.skip("LibreOffice is not installed")
    paths = []
    for at, data in enumerate([sound()[name], *mutants(name, OLD[name] * TIMES, SEED)]):
        paths.append(tmp_path / f"{at}-{name}")
        paths[-1].write_bytes(data)
    doc.prepare(paths, tmp_path / "converted")
    with doc.converted_in(tmp_path / "converted"):
        results = [outcome(path) for path in paths]
    assert isinstance(results[0], model.Document)


@pytest.mark.parametrize("name", PICTURES)
def test_damaged_pictures(name, tmp_path):
    if not pictures() or ocr_engine.version() is None:
        pytest.skip("no font with Vietnamese letters, or no OCR")
    cases = enumerate([pictures()[name], *mutants(name, PICTURES[name] * TIMES, SEED)])
    results = [check(name, at, data, tmp_path) for at, data in cases]
    assert isinstance(results[0], model.Document) and "NHIỆM VỤ" in results[0].text


# ---------------------------------------------------------------- made to hurt

HURTING = {
    "entity.docx": (lambda: crafted.with_entity('<!ENTITY e "text">'), errors.DamagedFile),
    "file.docx": (lambda: crafted.with_entity('<!ENTITY e SYSTEM "file:///etc/hostname">'), errors.DamagedFile),
    "laughs.docx": (lambda: crafted.with_entity(crafted.billion_laughs()), errors.DamagedFile),
    "bomb.docx": (lambda: crafted.changed("", bytes, {"word/media/a.png": bytes(310_000_000)}), errors.TooLarge),
    "paragraphs.docx": (lambda: crafted.with_body(crafted.PARAGRAPH * 2_000_000), errors.TooLarge),
    "deep.docx": (lambda: crafted.with_body(b"<w:ins>" * 5000), errors.DamagedFile),
    "wide.docx": (
        lambda: crafted.with_body(b"<w:tbl>" + (b"<w:tr>" + WIDE * 60 + b"</w:tr>") * 900 + b"</w:tbl>"),
        errors.TooLarge,
    ),
    "elsewhere.docx": (lambda: crafted.with_relation("footnotes", "../../../../etc/passwd", False), errors.DamagedFile),
    "many.zip": (lambda: zipped(40_000), errors.DamagedFile),
    "spans.html": (lambda: b"<table border=1>" + (b"<tr>" + SPAN * 50) * 50 + b"</table>", errors.TooLarge),
    "attributes.html": (lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(90_000)) + b">a", errors.DamagedFile),
    "deep.html": (lambda: b"<html><p>a</p>" + b"<div>" * 90_000 + b"b", errors.DamagedFile),
    "circle.pdf": (lambda: crafted.pages(1, kids=b"2 0 R ", said=5), errors.DamagedFile),
    "pages.pdf": (lambda: crafted.pages(10_000), errors.TooLarge),
    "zeros.txt": (lambda: bytes(5000), errors.DamagedFile),
    "half-zeros.txt": (lambda: b"Ke hoach\x00" * 900, errors.DamagedFile),
    "long.txt": (lambda: b"Ke hoach " * 5_000_000, errors.TooLarge),
}
HARMLESS = {
    "macros.docm": crafted.with_macros,
    "template.docx": lambda: crafted.with_relation("attachedTemplate", "http://127.0.0.1:9/x.dotm", True),
    "nested.docx": lambda: crafted.with_body(OPEN * 60 + crafted.PARAGRAPH + CLOSE * 60),
    "count.pdf": lambda: crafted.pages(1, said=2_000_000_000),
    "circle.pdf": lambda: crafted.pages(1, kids=b"2 0 R "),
    "unclosed.html": lambda: b"<html><p>dau</p>" + b"<font size=2>" * 400 + b"Ke hoach<p>cuoi</p>",
    "a-nul.txt": lambda: b"Ke hoach " * 50 + b"\x00",
}
WIDE = b'<w:tc><w:tcPr><w:gridSpan w:val="200"/></w:tcPr><w:p/></w:tc>'
SPAN = b"<td rowspan=1000 colspan=1000>x"
OPEN, CLOSE = b"<w:tbl><w:tr><w:tc>", b"</w:tc></w:tr></w:tbl>"


def zipped(count):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(count):
            archive.writestr(f"word/{number}.xml", "")
    return stream.getvalue()


@pytest.mark.parametrize("name", HURTING)
def test_files_made_to_hurt_get_their_error(name, tmp_path):
    make, kind = HURTING[name]
    assert type(check(name, "crafted", make(), tmp_path)) is kind


@pytest.mark.parametrize("name", HARMLESS)
def test_files_that_only_look_harmful_are_documents(name, tmp_path):
    document = check(name, "crafted", HARMLESS[name](), tmp_path)
    assert (isinstance(document, model.Document) and "Ke hoach" in document.text) or "KẾ HOẠCH" in document.text
    if name == "unclosed.html":
        assert document.text.startswith("dau") and document.text.endswith("cuoi")


def test_a_file_of_two_gigabytes_is_not_even_opened(tmp_path):
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(2_000_000_000)
    assert isinstance(outcome(tmp_path / "a.txt"), errors.TooLarge)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 40_000, "Điều 1. " * 9000, "1. " * 20_000, "ngày 1/1/2024 " * 6000, "số 1/2/3-4/" * 8000, "\t|" * 20_000,
        "a" * 90_000, "Kế hoạch, " * 9000, "- \n" * 20_000, "I. II. " * 9000, "“" * 30_000,
        "của Ủy ban nhân dân " * 5000, "*_" * 30_000, " " * 50_000 + "x", "\u0301" * 30_000, "<p>" * 20_000,
        "Số: " * 20_000, "TM. KT. " * 9000,
    ],
    ids=lambda text: text[:12].strip(),
)  # fmt: skip
@pytest.mark.parametrize("ending", ["txt", "md", "html"])
def test_endless_repetition_takes_no_time(text, ending, tmp_path):
    path = tmp_path / f"a.{ending}"
    path.write_text(text, "utf-8")
    outcome(path)


ORDER = "CHỈ THỊ\nVề việc tăng cường phòng cháy\nỦy ban nhân dân tỉnh yêu cầu:\n1. "
HEADER = "TT\nNhiệm vụ\nCơ quan chủ trì\n"
LONG = {
    "a lead of duties": "giao nhiệm vụ, " * 6000 + "sau:",
    "a letter that reports": "Số: 1/SYT-VP\nV/v báo cáo\nKính gửi: Sở Y tế\n" + "báo cáo kết quả cụ thể " * 1500 + ".",
    "headers without end": f"{HEADER}1\nviệc\n" * 4000,
    "headers in one row": HEADER + "1\nviệc\nSở Y tế\n" + f"{HEADER}-\n" * 5000,
    "rows without numbers": HEADER + "-\n999\n" * 12_000,
    "groups without numbers": HEADER + "A\n7\n99\n" * 10_000,
    "lists with tabs": "-\tSở Y tế\n" * 10_000,
    "tabs at the end": "Sở Y tế\t\n" * 10_000,
    "clauses without end": "Số: " * 25_000,
    "a committee in itself": "Đảng ủy " * 12_000,
    "a committee in a committee": "Ban Chấp hành Đảng ủy " * 5000,
    "a chief of a chief": f"{ORDER}{'Trưởng ban ' * 9000}",
    "reports without whom": f"{ORDER}{'thông báo cho ' * 7000}",
    "bodies without end": f"{ORDER}{'giao Sở Tài chính chủ trì, phối hợp với Công an tỉnh ' * 2500}",
    "shares without a full stop": f"{ORDER}{'100% xã, phường, ' * 6000}",
    "colons without end": f"{ORDER}{'Công an tỉnh: các xã: UBND huyện chủ trì: ' * 2500}",
    "leaders in a list": f"{ORDER}{'Sở Y tế, lãnh đạo UBND, ' * 4000}",
    "a name that repeats its head": f"{ORDER}{'Bộ, ' * 20_000}",
    "items that are documents": "II. NHIỆM VỤ\n" + "- 52-CT/TW\n" * 9000,
    "grounds between dashes": f"{ORDER}{'- căn cứ ' * 12_000}",
    "dashes without end": f"{ORDER}{'; - ' * 25_000}",
    "members that clauses begin with": f"{ORDER}{'chi - đảng bộ, ' * 6000}",
}


@pytest.mark.parametrize("name", LONG)
def test_long_texts_take_no_time(name, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(LONG[name], "utf-8")
    start = time.process_time()
    stages.process(path)
    assert time.process_time() - start < 6


# ---------------------------------------------------------------- in a run


def run_over(folder, **options):
    report = run([folder], folder.parent / "out", **options)
    return report.record.counts.documents, {error.path.rpartition("/")[2]: error for error in report.errors}


@pytest.fixture
def folder(tmp_path):
    """A folder with a sound text."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(sound()["a.txt"])
    return tmp_path / "in"


def test_a_file_that_kills_its_reader_costs_only_itself(folder, monkeypatch):
    monkeypatch.setenv("VANBAN_MAX_MEMORY", "700000000")
    (folder / "circle.pdf").write_bytes(crafted.form_in_itself())
    (folder / "b.pdf").write_bytes(sound()["a.pdf"])
    documents, found = run_over(folder)
    assert documents == 2 and found.keys() == {"circle.pdf"}
    assert found["circle.pdf"].error == "TooLarge" and not found["circle.pdf"].bug


def test_time_for_one_document(folder, monkeypatch):
    monkeypatch.setenv("VANBAN_MAX_SECONDS", "1")
    (folder / "slow.txt").write_text("Ke hoach thuc hien nhiem vu.\n" * 200_000)
    documents, found = run_over(folder, jobs=1)
    assert documents == 1 and found["slow.txt"].error == "TooLarge" and "1 seconds" in found["slow.txt"].message


def test_memory_for_one_document(folder, monkeypatch):
    monkeypatch.setattr("vanban.stages.process", lambda path: bytes(10**15))
    documents, found = run_over(folder, jobs=1)
    assert documents == 0 and found["a.txt"].error == "TooLarge" and "memory" in found["a.txt"].message


def test_a_worker_has_the_memory_that_it_may_have():
    code = "from vanban.runs import guards; guards.limit_memory(400_000_000)\n"
    code += "try: bytes(500_000_000)\nexcept MemoryError: print(1)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).stdout == b"1\n"


def test_a_library_that_hears_no_signal_is_ended():
    code = (
        "from vanban.runs import guards; import signal\nguards._GRACE = 0.3\n"
        "with guards.time_limit(0.3, ends_process=True):\n"
        " signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])\n while True: pass"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=20).returncode == 1


def test_names_that_break_lines_and_terminals(folder, capsys):
    for name in (
        b"a\nb.txt",
        b"\x1b[31m[red]x\r.txt",
        b"\xff\xfe.txt",
        "\u202egpj.txt".encode(),
        b"-rf.txt",
        b"$(id).txt",
    ):
        (folder / os.fsdecode(name)).write_bytes(sound()["a.txt"].replace(b"27", b"%d" % len(name)))
    (folder / "bad\nname.pdf").write_bytes(b"%PDF-1.4")
    assert main(["run", str(folder), "-o", str(folder.parent / "out")]) == 1
    assert "\x1b" not in capsys.readouterr().out
    outputs = folder.parent / "out"
    (line,) = (outputs / "errors.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["path"].endswith("bad\nname.pdf")
    for path in (outputs / "documents").iterdir():
        assert re.fullmatch(r"[\w.~-]+\.json", path.name, re.ASCII)


def test_links_and_what_is_no_file(folder):
    (folder.parent / "outside.txt").write_bytes(sound()["a.txt"].replace(b"27", b"28"))
    (folder / "out.txt").symlink_to(folder.parent / "outside.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "again").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "pipe.txt")
    documents, found = run_over(folder)
    assert documents == 1 and {error.error for error in found.values()} <= {"MissingFile"}
