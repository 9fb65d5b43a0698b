"""Forms behave on the server as the ODK XForms specification says, and so as on the phone.

The scenarios are those of tests/e2e/test_engine_scenarios.py (tests/vectors/forms/scenarios/).
"""

import pytest

from tests.forms.scenes import play
from tests.scenarios import expected, scenarios


@pytest.mark.parametrize("name", scenarios())
def test_scenario(name):
    scenario = scenarios()[name]
    assert play(scenario) == expected(scenario)
