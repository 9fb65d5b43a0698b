"""Forms behave on the phone as the ODK XForms specification says (tests/vectors/forms/scenarios/)."""

import pytest

from tests.e2e.engine_page import engine_page
from tests.scenarios import expected, scenarios, xform_of


@pytest.fixture(scope="module")
def seen(playwright):
    """All of them in one go on one page: what is seen at each expectation, or what went wrong."""
    played = [{**one, "xform": xform_of(one["text"])} for one in scenarios().values()]
    with engine_page(playwright, "scenarios.js", quiet=True) as page:
        told = page.evaluate("scenarios => engine.playAll(scenarios)", played)
    return dict(zip(scenarios(), told, strict=True))


@pytest.mark.parametrize("name", scenarios())
def test_scenario(seen, name):
    assert seen[name] == expected(scenarios()[name])
