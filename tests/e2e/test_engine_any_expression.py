"""Any expression means the same on the phone and at the office: drawn by lot, evaluated by both, compared."""

import math
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from forms.xpath import ExpressionError, Expressions, World
from forms.xpath.instants import instant_of
from tests.any_expression import REPEATS, XML, Lots
from tests.e2e.engine_page import engine_page

NOW = "2026-01-20T13:30:00+07:00"
JAKARTA = ZoneInfo("Asia/Jakarta")
MANY = 3000


class Office:
    """The server's evaluator over the same instance."""

    def __init__(self):
        self.root = etree.fromstring(XML)
        world = World(self.root, instant_of(datetime.fromisoformat(NOW), JAKARTA), JAKARTA)
        self.expressions = Expressions(world, is_repeat=REPEATS.__contains__)

    def evaluate(self, case):
        node = etree.ElementTree(self.root).xpath(case["at"])[0]
        at = "/" + "/".join(step.partition("[")[0] for step in case["at"].split("/")[1:])
        try:
            self.expressions.value(case["expression"], at, node)
        except ExpressionError:
            return "refused"
        return getattr(self.expressions, case["as"])(case["expression"], at, node)


def same(phone, office):
    """Sines and powers may differ in their last digits from machine to machine."""
    if isinstance(phone, str) and phone.startswith("refused"):
        return office == "refused"
    try:
        one, other = float("nan" if phone is None else phone), float(office)
    except ValueError:
        return phone == office
    return (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("seed", [1, 2])
def test_phone_and_office_agree_on_expressions_drawn_by_lot(playwright, seed):
    lots = Lots(seed)
    cases = [lots.case() for _ in range(MANY)]
    with engine_page(playwright, "expressions.js", quiet=True) as page:
        file = {"xml": XML, "now": NOW, "repeats": REPEATS, "cases": cases}
        phone = page.evaluate("file => engine.evaluateAll(file)", file)
    office = Office()
    found = [(case, said, office.evaluate(case)) for case, said in zip(cases, phone, strict=True)]
    refused = sum(isinstance(said, str) and said.startswith("refused") for _, said, _ in found)
    assert refused < MANY / 3, "most of what is drawn has a value"
    assert [one for one in found if not same(one[1], one[2])] == []
