"""Expressions mean on the server what the ODK XForms specification says, and so what they mean on the phone.

The cases are those of tests/e2e/test_engine_expressions.py (tests/vectors/forms/expressions/).
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from forms.xpath import ExpressionError, Expressions, World
from forms.xpath.instants import instant_of

FOLDER = Path(__file__).parents[1] / "vectors" / "forms" / "expressions"
FILES = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
CASES = [(name, number) for name, file in FILES.items() for number in range(len(file["cases"]))]
ZONE = ZoneInfo("Asia/Jakarta")


def told(case):
    name, number = case
    one = FILES[name]["cases"][number]
    return f"{name}: {one['spec']}: {one['name']}"


@cache
def evaluator(name):
    file = FILES[name]
    root = etree.fromstring(file["xml"])
    world = World(root, instant_of(datetime.fromisoformat(file["now"]), ZONE), ZONE)
    return root, Expressions(world, is_repeat=lambda path: path in file["repeats"])


def evaluate(name, case):
    """What the phone's test page answers: a number that is none is the empty text, a set of nodes their number."""
    root, expressions = evaluator(name)
    node = etree.ElementTree(root).xpath(case["at"])[0]
    path = "/" + "/".join(step.partition("[")[0] for step in case["at"].split("/")[1:])
    try:
        expressions.value(case["expression"], path, node)
    except ExpressionError as error:
        return True if case["as"] == "error" else f"refused: {error}"
    if case["as"] == "error":
        return "evaluated"
    if case["as"] in ("nodes", "values"):
        found = expressions.nodes(case["expression"], path, node)
        return len(found) if case["as"] == "nodes" else ["".join(one.itertext()) for one in found]
    return getattr(expressions, case["as"])(case["expression"], path, node)


@pytest.mark.parametrize("case", CASES, ids=told)
def test_expression(case):
    name, number = case
    one = FILES[name]["cases"][number]
    expected = pytest.approx(one["is"]) if one["as"] == "number" else one["is"]
    assert evaluate(name, one) == expected, one["expression"]
