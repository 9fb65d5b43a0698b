"""Expressions mean on the server what they mean on the phone: the shared cases, run through our own evaluator."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from forms.xpath import Expressions, World
from forms.xpath.instants import instant_of

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/forms/expressions.json").read_text())
ZONE = ZoneInfo("Asia/Jakarta")


def evaluate(case):
    """What the phone's test page answers: a number that is none is the empty text, an error its message."""
    root = etree.fromstring(VECTORS["xml"])
    node = etree.ElementTree(root).xpath(case["at"])[0]
    world = World(root, instant_of(datetime.fromisoformat(VECTORS["now"]), ZONE), ZONE)
    expressions = Expressions(world, is_repeat=lambda path: path in VECTORS["repeats"])
    path = "/" + "/".join(step.partition("[")[0] for step in case["at"].split("/")[1:])
    answer = getattr(expressions, case["as"])(case["expression"], path, node)
    assert not expressions.failed, expressions.failed
    return answer


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_expression(case):
    expected = pytest.approx(case["is"]) if case["as"] == "number" else case["is"]
    assert evaluate(case) == expected, case["expression"]
