"""Expressions mean on the phone what the ODK XForms specification says."""

import json

import pytest

from tests.e2e.engine_page import engine_page
from tools.live import ROOT

VECTORS = json.loads((ROOT / "tests/vectors/forms/expressions.json").read_text())

EVALUATE = """({ xml, now, repeats, cases }) => cases.map(({ at, expression, as }) => {
  try { return engine.evaluate({ xml, now, repeats, node: at, expression, as }); }
  catch (error) { return `${error.message} ${error.cause ?? ''}`; }
})"""


@pytest.fixture(scope="module")
def results(playwright):
    with engine_page(playwright) as page:
        return page.evaluate(EVALUATE, VECTORS)


@pytest.mark.parametrize("number", range(len(VECTORS["cases"])), ids=[case["name"] for case in VECTORS["cases"]])
def test_expression(results, number):
    case = VECTORS["cases"][number]
    expected = pytest.approx(case["is"]) if case["as"] == "number" else case["is"]
    assert results[number] == expected, case["expression"]
