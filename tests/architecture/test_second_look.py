"""What may be run again after a failure, and what may not."""

import pytest

from tools import second_look

WAITED = "E   playwright._impl._errors.TimeoutError: Page.click: Timeout 20000ms exceeded."
EXPECTED = "E   AssertionError: Locator expected to be visible\nE   Call log:\nE     - Expect"
LOST = "E   AssertionError: assert {'uuid:a'} == {'uuid:a', 'uuid:b'}"
SCREEN = "tests/e2e/test_screen_journeys.py::test_a"
PAGE = "tests/faults/test_pages_tabs.py::test_b"


@pytest.mark.parametrize("said", [WAITED, EXPECTED, "E  TimeoutError: x", "E   Failed: Timeout (>300.0s)"])
def test_a_screen_that_was_waited_for_in_vain_is_looked_at_again(said: str):
    assert second_look.worth_it({SCREEN: said, PAGE: said}) == [SCREEN, PAGE]


@pytest.mark.parametrize(
    "failed",
    [
        {SCREEN: LOST},
        {SCREEN: WAITED, PAGE: LOST},
        {SCREEN: WAITED, "tests/sync/test_push.py::test_c": WAITED},
        {"tests/faults/test_sync_kills.py::test_d": WAITED},
        {"tests/faults/test_worker_updates.py::test_e": EXPECTED},
        {f"{SCREEN}{at}": WAITED for at in range(second_look.MOST + 1)},
        {},
    ],
)
def test_what_says_anything_else_is_never_asked_twice(failed: dict[str, str]):
    assert second_look.worth_it(failed) == []
