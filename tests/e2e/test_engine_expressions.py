"""Expressions mean on the phone what the ODK XForms specification says (tests/vectors/forms/expressions/)."""

import json

import pytest

from tests.e2e.engine_page import engine_page
from tools.live import ROOT

FILES = {
    path.stem: json.loads(path.read_text())
    for path in sorted((ROOT / "tests/vectors/forms/expressions").glob("*.json"))
}
CASES = [(name, number) for name, file in FILES.items() for number in range(len(file["cases"]))]


def told(case):
    name, number = case
    one = FILES[name]["cases"][number]
    return f"{name}: {one['spec']}: {one['name']}"


@pytest.fixture(scope="module")
def results(playwright):
    with engine_page(playwright, "expressions.js", quiet=True) as page:
        return {name: page.evaluate("file => engine.evaluateAll(file)", file) for name, file in FILES.items()}


@pytest.mark.parametrize("case", CASES, ids=told)
def test_expression(results, case):
    name, number = case
    one = FILES[name]["cases"][number]
    expected = pytest.approx(one["is"]) if one["as"] == "number" else one["is"]
    assert results[name][number] == expected, one["expression"]
