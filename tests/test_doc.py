"""Word 97, RTF, ODT and their kin: converted once, read as DOCX; alone, together, and where a program is missing."""

from __future__ import annotations

import http.server
import os
import struct
import threading
import time
from pathlib import Path

import pytest

from mutations import LINES, PAGE, RTF, old_word, sound
from vanban import errors, stages
from vanban.reading import converting, doc, limits, programs, read
from vanban.reading.converting import Conversion
from vanban.runs import run

WORDML = (
    '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?><w:wordDocument '
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
    + "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in LINES)
    + "</w:body></w:wordDocument>"
)
# stands in for LibreOffice: writes an empty zip for each file, dies at one that says so, stands still at another
FAKE = """#!/bin/sh
echo call >> "{log}"
while [ "$1" != --outdir ]; do shift; done
out=$2; shift 2
for file in "$@"; do
  if grep -q DIE "$file"; then kill -9 $$; fi
  if grep -q HANG "$file"; then sleep 1000 & wait; fi
  if grep -q BAD "$file"; then continue; fi
  name=${{file##*/}}
  cp "{empty}" "$out/${{name%.*}}.docx"
done
"""


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """A program that stands in for LibreOffice; the value is the log of its calls."""
    tools, log, empty = tmp_path / "tools", tmp_path / "log", tmp_path / "empty.zip"
    tools.mkdir()
    empty.write_bytes(b"PK\x05\x06" + bytes(18))
    (tools / "soffice").write_text(FAKE.format(log=log, empty=empty))
    (tools / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    return log


@pytest.fixture
def nothing(tmp_path, monkeypatch):
    """A machine without LibreOffice and antiword; a folder for programs that are there."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setattr(programs, "_ELSEWHERE", {})
    return tools


def needs_libreoffice():
    if not old_word():
        pytest.skip("LibreOffice is not installed")


def lines_of(path):
    return read(path)[1].text.split("\n")


# ---------------------------------------------------------------- what is read


@pytest.mark.parametrize(
    ("name", "reader", "media_type"),
    [
        ("a.doc", "doc", "application/msword"),
        ("a.rtf", "rtf", "application/rtf"),
        ("a.odt", "odt", "application/vnd.oasis.opendocument.text"),
    ],
)
def test_each_format(name, reader, media_type, tmp_path):
    needs_libreoffice()
    (tmp_path / name).write_bytes(sound()[name])
    source, text = read(tmp_path / name)
    assert (source.reader, source.media_type, source.name) == (reader, media_type, name)
    assert source.size == len(sound()[name]) and source.encoding is None and not source.warnings
    assert text.text.split("\n")[: len(LINES)] == LINES
    if name != "a.rtf":
        assert "1. Rà soát" in text.text and len(text.tables) == 1 and len(text.tables[0].rows) == 2


def test_word_xml_of_2003(tmp_path):
    needs_libreoffice()
    (tmp_path / "a.xml").write_text(WORDML, "utf-8")
    assert lines_of(tmp_path / "a.xml") == LINES


@pytest.mark.parametrize(
    ("name", "original", "reader"),
    [
        ("a.doc", "a.html", "html"), ("b.doc", "a.docx", "docx"), ("c.doc", "a.mht", "mhtml"),
        ("d.txt", "a.pdf", "pdf"),
        ("e.pdf", "a.docx", "docx"), ("f.docx", "a.rtf", "rtf"), ("g.doc", "a.rtf", "rtf"), ("h.docx", "a.doc", "doc"),
        ("i.txt", "a.doc", "doc"), ("j.doc", "a.odt", "odt"), ("k.doc", "a.txt", "text"),
    ],
)  # fmt: skip
def test_the_bytes_decide_not_the_ending(name, original, reader, tmp_path):
    if original not in sound():
        pytest.skip("LibreOffice is not installed")
    (tmp_path / name).write_bytes(sound()[original])
    source, text = read(tmp_path / name)
    assert source.reader == reader and "KẾ HOẠCH" in text.text


def test_names_that_a_shell_would_stumble_over(tmp_path):
    needs_libreoffice()
    path = tmp_path / "-o $(touch x) 'a'\n\x1b[31m.rtf"
    path.write_text(RTF, "ascii")
    assert lines_of(path) == LINES and not (tmp_path / "x").exists()


def test_links_are_not_followed(tmp_path):
    needs_libreoffice()
    seen = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_error(404)

    server = http.server.HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "secret.txt").write_text("geheim")
    address = f"http://127.0.0.1:{server.server_port}"
    body = (
        rf'{{\rtf1\ansi Ke hoach {{\field{{\*\fldinst INCLUDEPICTURE "{address}/a.png" \\d}}{{\fldrslt }}}}'
        rf'{{\field{{\*\fldinst INCLUDETEXT "{tmp_path}/secret.txt"}}{{\fldrslt }}}}{{\*\template {address}/b.dot}}}}'
    )
    (tmp_path / "a.rtf").write_text(body)
    _, text = read(tmp_path / "a.rtf")
    server.shutdown()
    assert text.text.startswith("Ke hoach") and "geheim" not in text.text and not seen


# ---------------------------------------------------------------- what is not


def test_an_encrypted_document(tmp_path):
    needs_libreoffice()
    data = bytearray(sound()["a.doc"])
    block = data.index(b"\xec\xa5", 512)
    flags = struct.unpack_from("<H", data, block + 10)[0]
    struct.pack_into("<H", data, block + 10, flags | 0x0100)
    (tmp_path / "a.doc").write_bytes(data)
    with pytest.raises(errors.EncryptedFile):
        read(tmp_path / "a.doc")


@pytest.mark.parametrize("name", ["a.doc", "a.rtf", "a.odt"])
def test_half_a_file(name, tmp_path):
    needs_libreoffice()
    (tmp_path / name).write_bytes(sound()[name][: len(sound()[name]) // 2])
    with pytest.raises(errors.DamagedFile):
        read(tmp_path / name)


def test_without_any_program(nothing, tmp_path):
    (tmp_path / "a.rtf").write_text(RTF, "ascii")
    with pytest.raises(errors.NeedsConverter) as caught:
        read(tmp_path / "a.rtf")
    assert "apt-get install libreoffice-writer-nogui" in caught.value.advice


def test_antiword_stands_in(tmp_path, monkeypatch, request):
    needs_libreoffice()
    antiword = programs.find("antiword")
    if antiword is None:
        pytest.skip("antiword is not installed")
    sound()  # made by LibreOffice, before it is gone
    tools = request.getfixturevalue("nothing")
    (tools / "antiword").symlink_to(antiword)
    (tmp_path / "a.doc").write_bytes(sound()["a.doc"])
    source, text = read(tmp_path / "a.doc")
    assert text.text.startswith(LINES[0]) and LINES[6].split(",")[0][3:] in text.text
    assert source.reader == "doc" and "antiword" in source.warnings[0]


# ---------------------------------------------------------------- many together


def conversions(tmp_path, *contents):
    result = []
    for at, content in enumerate(contents):
        path = tmp_path / f"{at}.rtf"
        path.write_text(content)
        result.append(Conversion(path, "rtf", tmp_path / "made" / f"{at}.docx"))
    return result


def made(tmp_path):
    return sorted(path.name for path in (tmp_path / "made").iterdir())


def test_one_call_for_many(fake, tmp_path):
    converting.convert(conversions(tmp_path, "a", "BAD", "b"))
    assert made(tmp_path) == ["0.docx", "1.rejected", "2.docx"]
    assert fake.read_text().count("call") == 1


def test_a_file_that_kills_the_program_costs_only_itself(fake, tmp_path):
    converting.convert(conversions(tmp_path, "a", "DIE", "b", "DIE", "c"))
    assert made(tmp_path) == ["0.docx", "2.docx", "4.docx"]
    assert fake.read_text().count("call") == 3


def test_a_file_that_takes_for_ever_is_given_up(fake, tmp_path, monkeypatch):
    monkeypatch.setenv("VANBAN_MAX_CONVERSION_SECONDS", "1")
    monkeypatch.setattr(converting, "_START_SECONDS", 0)
    begun = time.monotonic()
    converting.convert(conversions(tmp_path, "HANG", "a"))
    assert time.monotonic() - begun < 20 and made(tmp_path) == ["1.docx"]


def test_what_was_prepared_is_not_converted_again(fake, tmp_path, monkeypatch):
    (tmp_path / "a.rtf").write_text("{\\rtf1 a}")
    (tmp_path / "b.rtf").write_text("{\\rtf1 BAD}")
    doc.prepare([tmp_path / "a.rtf", tmp_path / "b.rtf", tmp_path / "none.rtf"], tmp_path / "made")
    calls = fake.read_text()
    with doc.converted_in(tmp_path / "made"):
        for name in ("a.rtf", "b.rtf"):
            with pytest.raises(errors.DamagedFile):
                read(tmp_path / name)
    doc.prepare([tmp_path / "a.rtf"], tmp_path / "made")
    assert fake.read_text() == calls


def test_a_run_converts_its_files_together(tmp_path, monkeypatch):
    needs_libreoffice()
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.doc", "a.rtf", "a.odt"):
        (folder / name).write_bytes(sound()[name])
    (folder / "cut.doc").write_bytes(sound()["a.doc"][:9000])
    (folder / "x.txt").write_bytes(sound()["a.txt"])
    stages_seen = []
    report = run([folder], tmp_path / "out", progress=lambda stage, done, total, *_: stages_seen.append((stage, done)))
    assert report.record.counts.documents == 4 and [error.error for error in report.errors] == ["DamagedFile"]
    assert ("conversion", 4) in stages_seen and not (tmp_path / "out" / ".work").exists()
    assert run([folder], tmp_path / "out").record.counts.kept == 4


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    needs_libreoffice()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    (tmp_path / "a.rtf").write_text(RTF, "ascii")
    stages.process(tmp_path / "a.rtf")
    assert not list((tmp_path / "temporary").iterdir())


# ---------------------------------------------------------------- limits


def test_limits_are_set_by_the_environment(monkeypatch):
    assert limits.current() == limits.Limits()
    monkeypatch.setenv("VANBAN_MAX_PAGES", "7")
    assert limits.current().pages == 7
    for wrong in ("0", "-1", "many", "1.5"):
        monkeypatch.setenv("VANBAN_MAX_PAGES", wrong)
        with pytest.raises(errors.UsageError):
            limits.current()


def test_a_program_is_ended_with_its_children(tmp_path):
    outcome = programs.call(["sh", "-c", "sleep 300 & echo $!; wait"], 1, tmp_path)
    assert outcome.status is None
    child = Path(f"/proc/{int(outcome.output)}/stat")
    time.sleep(0.1)
    assert not child.exists() or child.read_text().split()[2] == "Z"


def test_programs_have_a_home_of_their_own(tmp_path):
    outcome = programs.call(["sh", "-c", "echo $HOME $SECRET; pwd"], 10, tmp_path)
    assert outcome.output.decode().split() == [str(tmp_path), str(tmp_path)] and PAGE
