"""DOCX beside LibreOffice: the same words in the same order, automatic numbers included."""

from __future__ import annotations

import random
import re
import subprocess
import unicodedata
from collections import Counter

import pytest

from reading_files import docx, p, run, table
from vanban.reading import programs, read

pytestmark = pytest.mark.skipif(programs.find("soffice") is None, reason="LibreOffice is not installed")
FORMATS = ("decimal", "lowerLetter", "upperRoman", "lowerRoman", "upperLetter", "decimalZero", "bullet")
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Below"><w:name w:val="Below"/><w:basedOn w:val="Base"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
)
SEEDS = range(20)


def as_libreoffice_shows(paths, folder):
    """The lines of the text that LibreOffice makes of each file."""
    command = [programs.find("soffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += ["--convert-to", "txt:Text", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    texts = [(folder / path.with_suffix(".txt").name).read_text("utf-8-sig") for path in paths]
    return [[" ".join(line.split()) for line in text.split("\n") if line.strip()] for text in texts]


def level(at, pick):
    """A w:lvl; LibreOffice knows neither w:isLgl nor w:lvlRestart, which are held by rows of their own."""
    form = pick(FORMATS if at else FORMATS[:-1])
    text = "•" if form == "bullet" else pick([f"%{at + 1}.", f"%{at + 1})", f"Điều %{at + 1}.", _path(at)])
    start = f'<w:start w:val="{pick([1, 1, 1, 3])}"/><w:numFmt w:val="{form}"/>'
    return f'<w:lvl w:ilvl="{at}">{start}<w:lvlText w:val="{text}"/></w:lvl>'


def _path(at):
    return ".".join(f"%{n + 1}" for n in range(at + 1))


def lists(pick):
    """The numbering part and its lists, each with its definition: some share one, some start anew."""
    definitions, uses = "", []
    for key in range(pick([1, 2, 3])):
        levels = "".join(level(at, pick) for at in range(4))
        definitions += (
            f'<w:abstractNum w:abstractNumId="{key}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
        uses += [key] * pick([1, 2])
    for number, key in enumerate(uses, start=1):
        anew = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{pick([1, 5])}"/></w:lvlOverride>'
        definitions += f'<w:num w:numId="{number}"><w:abstractNumId w:val="{key}"/>{pick(["", anew])}</w:num>'
    return definitions, [*enumerate(uses, start=1)]


def composed(seed):
    """A document of thirty paragraphs in several lists, by number, by style and by a style's style."""
    pick = random.Random(seed).choice
    numbering, uses = lists(pick)
    body, depth = "", {}
    for at in range(30):
        text, kind = f"Mục {at}.", pick(["plain", "off", "style", "below", "list", "list", "list", "list"])
        if kind == "plain" or (kind == "below" and 0 not in depth):
            body += p(text)
        elif kind == "off":
            body += p(text, '<w:pStyle w:val="Base"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
        elif kind in ("style", "below"):
            body, depth[0] = (
                body + p(text, f'<w:pStyle w:val="{kind.title().replace("Style", "Base")}"/>'),
                kind == "below",
            )
        else:
            number, key = pick(uses)
            depth[key] = pick(range(min(3, depth.get(key, -1) + 1) + 1))
            body += p(text, number=(number, depth[key]))
    return docx(body, numbering, styles=STYLES)


def test_automatic_numbers_are_those_of_libreoffice(tmp_path):
    paths = [tmp_path / f"{seed}.docx" for seed in SEEDS]
    for seed, path in zip(SEEDS, paths, strict=True):
        path.write_bytes(composed(seed))
    for path, lines in zip(paths, as_libreoffice_shows(paths, tmp_path), strict=True):
        ours = [" ".join(line.split()) for line in read(path)[1].text.split("\n")]
        assert ours == [re.sub(r"^[^\w\s]+ ", "- ", line) for line in lines], path.name


def test_words_are_those_of_libreoffice(tmp_path):
    """Insertions, content controls, fields, merged cells, a table in a table; its text keeps what is deleted."""
    merged = {(0, 0): '<w:gridSpan w:val="2"/>', (1, 0): '<w:vMerge w:val="restart"/>', (2, 0): "<w:vMerge/>"}
    inside = table([["Hộ nghèo", "12"]])
    body = p(
        run("Thực hiện ")
        + f'<w:ins w:id="1" w:author="a">{run("nghiêm túc ")}</w:ins>'
        + f"<w:sdt><w:sdtContent>{run('Kế hoạch số ')}</w:sdtContent></w:sdt>"
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF so </w:instrText></w:r>'
        + f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("15/KH-UBND")}'
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + run(" đúng\u2011hạn.")
    )
    body += table([["Chỉ tiêu chung"], ["Nhóm", "Một"], ["", "Hai"]], cells=merged)
    body += f"<w:tbl><w:tr><w:tc>{p('Ghi chú')}{inside}{p('Hết bảng')}</w:tc></w:tr></w:tbl>" + p("Hết.")
    (tmp_path / "a.docx").write_bytes(docx(body))
    (lines,) = as_libreoffice_shows([tmp_path / "a.docx"], tmp_path)
    assert words(read(tmp_path / "a.docx")[1].text) == words(" ".join(lines))


def test_words_of_real_files_are_those_of_libreoffice(shared, tmp_path):
    """LibreOffice leaves text boxes out of its text, and writes the mark of a footnote behind its word."""
    paths = sorted((shared / "corpus" / "real").glob("*.docx"))
    assert paths
    for path, lines in zip(paths, as_libreoffice_shows(paths, tmp_path), strict=True):
        text = read(path)[1]
        shown = Counter(words(" ".join(lines)))
        removed = Counter(words(" ".join(item.text for item in text.removed for _ in range(item.count))))
        lost = shown - Counter(words(text.text)) - removed
        assert lost.total() <= 0.001 * shown.total(), (path.name, lost)


def words(text):
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))
