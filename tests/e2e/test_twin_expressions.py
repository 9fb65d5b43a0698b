"""The phone and the server say the same of random expressions, dates and functions of forms included."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from forms.xpath import ExpressionError, Expressions, World
from forms.xpath.instants import instant_of
from tests.e2e.engine_page import engine_page
from tests.random_expressions import CONTEXTS, REPEATS, XML, expression

ZONE = ZoneInfo("Asia/Jakarta")
NOW = "2026-01-20T13:30:00+07:00"
SEEDS = range(4000)
CASES = [
    {"expression": expression(seed), "at": CONTEXTS[seed % len(CONTEXTS)], "as": "string" if seed % 3 else "boolean"}
    for seed in SEEDS
]


@pytest.fixture(scope="module")
def phone(playwright):
    file = {"xml": XML, "now": NOW, "repeats": REPEATS, "cases": CASES}
    with engine_page(playwright, "expressions.js", quiet=True) as page:
        return page.evaluate("file => engine.evaluateAll(file)", file)


def server():
    root = etree.fromstring(XML)
    world = World(root, instant_of(datetime.fromisoformat(NOW), ZONE), ZONE)
    expressions = Expressions(world, is_repeat=REPEATS.__contains__)
    for case in CASES:
        node = etree.ElementTree(root).xpath(case["at"])[0]
        path = "/" + "/".join(step.partition("[")[0] for step in case["at"].split("/")[1:])
        try:
            expressions.value(case["expression"], path, node)
            yield getattr(expressions, case["as"])(case["expression"], path, node)
        except ExpressionError as error:
            yield f"refused: {error}"


def said(value):
    """Both refuse in their own words."""
    return "refused" if str(value).startswith("refused: ") else value


def test_random_expressions_say_the_same_on_both_sides(phone):
    compared = zip(CASES, phone, server(), strict=True)
    differing = [(case, ours, theirs) for case, ours, theirs in compared if said(ours) != said(theirs)]
    assert differing == []
