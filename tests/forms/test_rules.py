"""Rules of forms that need no document, by the cases that the phone keeps too (tests/pwa/forms-vectors.test.js)."""

import json
from pathlib import Path

import pytest

from forms import lists
from forms.values import is_written
from forms.xpath import compile_expression

FOLDER = Path(__file__).parents[1] / "vectors" / "forms"
VALUES = json.loads((FOLDER / "values.json").read_text())
REFS = json.loads((FOLDER / "refs.json").read_text())["cases"]


@pytest.mark.parametrize("case", VALUES["written"], ids=lambda case: f"{case['type']} {case['value']}")
def test_what_counts_as_an_answer_of_its_type(case):
    assert is_written(case["type"], case["value"]) is case["is"]


@pytest.mark.parametrize("case", VALUES["csv"], ids=lambda case: repr(case["text"]))
def test_a_list_in_a_file_is_read(case):
    assert [[row["name"], row["label"]] for row in lists.rows(case["text"])] == case["rows"]


@pytest.mark.parametrize("case", REFS, ids=lambda case: f"{case['expression']} at {case['at']}")
def test_what_an_expression_looks_at(case):
    found = compile_expression(case["expression"], case["at"], case["repeats"].__contains__).refs
    assert sorted({(one.path, one.bound, one.structural) for one in found}) == sorted(
        tuple(ref) for ref in case["refs"]
    )
