"""Broken and hostile files: each gives a complete document or an error with a name, soon, and costs nobody else."""

from __future__ import annotations

import os
import time

import pytest

from mutations import mutants, old_word, sound
from vanban import errors, model, stages
from vanban.reading import doc

# VANBAN_FUZZ=20 makes twenty times as many cases, VANBAN_FUZZ_SEED=7 makes others
TIMES = int(os.environ.get("VANBAN_FUZZ", "1"))
SEED = int(os.environ.get("VANBAN_FUZZ_SEED", "1"))
CASES = {
    "a.txt": 90, "nfd.txt": 40, "utf16.txt": 50, "tcvn3.txt": 60, "vni.txt": 60, "viscii.txt": 40, "cp1258.txt": 50,
    "a.md": 90, "a.html": 160, "a.mht": 40, "a.docx": 230, "a.pdf": 190,
}  # fmt: skip
OLD = {"a.doc": 30, "a.rtf": 30, "a.odt": 30}
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
