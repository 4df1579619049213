"""schemas/ is what the models say, and accepts what they write."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from conftest import ROOT
from vanban import model, schemas
from vanban.errors import EmptyFile
from vanban.runs.records import ErrorRecord


@pytest.mark.parametrize("name", schemas.MODELS)
def test_schema_is_fresh(name):
    written = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    assert written == schemas.schema(name), "stale: run `make schemas`"
    jsonschema.Draft202012Validator.check_schema(written)


def test_no_schema_is_left_over():
    assert {path.name for path in (ROOT / "schemas").iterdir()} == {f"{name}.schema.json" for name in schemas.MODELS}


def test_a_record_with_other_values_is_what_pydantic_copies():
    fact = model.Citation(start=0, end=3, text="abc", rule="number_state", issuer=model.Named(name="Chính phủ"))
    made, copied = fact.having(id="c1", page=2), fact.model_copy(update={"id": "c1", "page": 2})
    assert made == copied and made.model_dump_json() == copied.model_dump_json()
    assert made.model_fields_set == copied.model_fields_set and pickle.loads(pickle.dumps(made)) == copied
    assert (fact.id, fact.page) == ("", 1), "the first one stays as it was"
    with pytest.raises(ValidationError):
        made.page = 3


def test_a_record_that_nobody_checks_is_what_pydantic_makes_of_the_same_values():
    checked = model.Citation(start=0, end=3, text="abc", rule="number_state", issuer=model.Named(name="Chính phủ"))
    made = model.Citation.unchecked(dict(vars(checked)))
    assert made == checked and made.model_dump_json() == checked.model_dump_json()
    assert made.model_fields_set == set(model.Citation.model_fields) and pickle.loads(pickle.dumps(made)) == checked
    with pytest.raises(ValidationError):
        made.page = 3


def test_a_schema_refuses_what_is_not_in_the_contract():
    validator = jsonschema.Draft202012Validator(schemas.schema("error"))
    row = ErrorRecord.of(EmptyFile("Nothing in it."), Path("a.txt")).model_dump()
    validator.validate(row)
    for broken in ({**row, "bug": "no"}, {**row, "extra": 1}, {key: row[key] for key in row if key != "path"}):
        with pytest.raises(jsonschema.ValidationError):
            validator.validate(broken)
