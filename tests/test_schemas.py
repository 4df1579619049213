"""schemas/ is what the models say, and accepts what they write."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from conftest import ROOT
from vanban import schemas
from vanban.errors import EmptyFile
from vanban.runs.records import ErrorRecord


@pytest.mark.parametrize("name", schemas.MODELS)
def test_schema_is_fresh(name):
    written = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    assert written == schemas.schema(name), "stale: run `make schemas`"
    jsonschema.Draft202012Validator.check_schema(written)


def test_no_schema_is_left_over():
    assert {path.name for path in (ROOT / "schemas").iterdir()} == {f"{name}.schema.json" for name in schemas.MODELS}


def test_a_schema_refuses_what_is_not_in_the_contract():
    validator = jsonschema.Draft202012Validator(schemas.schema("error"))
    row = ErrorRecord.of(EmptyFile("Nothing in it."), Path("a.txt")).model_dump()
    validator.validate(row)
    for broken in ({**row, "bug": "no"}, {**row, "extra": 1}, {key: row[key] for key in row if key != "path"}):
        with pytest.raises(jsonschema.ValidationError):
            validator.validate(broken)
