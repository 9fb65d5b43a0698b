"""A phone whose clock is ten years off, or jumps: nothing expires by it, order and receipts stand on numbers.

Rows 45, 54 and 55 of docs/failures.md, in Chromium, on the built app and the real server.
"""

import pytest
from playwright.sync_api import expect

from tests.faults.ledger import note
from tests.faults.pages import Pages

pytestmark = pytest.mark.timeout(180)

TEN_YEARS_MS = 3652 * 86_400_000
# The clock of every page from its next load on; ``jump`` moves it while the page lives.
SHIFTED = """(() => {
  const own = Date.now.bind(Date);
  window.shift_ms = Number(localStorage.getItem('shift_ms') ?? 0);
  const now = () => own() + window.shift_ms;
  Date = new Proxy(Date, {
    construct: (target, given) => new target(...(given.length ? given : [now()])),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
})()"""
SHIFT = "ms => { window.shift_ms = ms; localStorage.setItem('shift_ms', ms); }"


@pytest.mark.parametrize("way", [1, -1], ids=["ahead", "behind"])
def test_a_clock_ten_years_off_changes_neither_order_nor_receipt_nor_what_is_kept(pages: Pages, way: int) -> None:
    pages.chromium.context.add_init_script(SHIFTED)
    tab = pages.enrol()
    tab.page.evaluate(SHIFT, way * TEN_YEARS_MS)
    tab.open("#/forms")
    # The phone has asked for the office's time: what it then knows goes with each report.
    expect(tab.page.locator("main .note")).to_contain_text("Jam HP tidak cocok.")
    pages.offline()
    made = [row["instance_id"] for _ in range(3) for row in tab.stock(1, -1)]
    pages.sent.clear()
    pages.offline(False)
    tab.nudge()
    tab.wait_quiet()
    # Another exchange looks at what may be let go.
    tab.nudge()
    tab.page.wait_for_timeout(500)
    rows = {row["instance_id"]: row for row in tab.ask("await shelf.shelf()")}
    assert set(rows) == set(made), "nothing is let go by that clock"
    assert {row["state"] for row in rows.values()} == {"received"}
    stored = pages.office.stored().revisions
    numbers = [stored[id_]["device_seq"] for id_ in made]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 3
    skew_s = way * -TEN_YEARS_MS // 1000
    assert all(abs(stored[id_]["clock_skew_s"] - skew_s) < 120 for id_ in made), "the office knows how far it is off"
    tab.go("#/forms")
    expect(tab.page.locator("main .note")).to_contain_text("Jam HP tidak cocok.")
    note("pages.clock_ten_years", 3, 0, [])


def test_a_clock_that_jumps_while_the_app_is_open_stops_and_loses_nothing(pages: Pages) -> None:
    pages.chromium.context.add_init_script(SHIFTED)
    tab = pages.enrol()
    made = []
    for way in (1, -1, 0, 2, -2):
        pages.offline()
        tab.page.evaluate(SHIFT, way * TEN_YEARS_MS)
        made += [row["instance_id"] for row in tab.stock(1, -1)]
        pages.offline(False)
        tab.nudge()
        tab.wait_quiet()
    assert set(tab.states()) == set(made)
    stored = pages.office.stored()
    assert set(made) <= set(stored.revisions)
    assert [stored.revisions[id_]["device_seq"] for id_ in made] == [1, 2, 3, 4, 5]
    assert stored.faults() == []


def test_a_server_clock_ten_years_ahead_for_a_while_lets_nothing_go(pages: Pages) -> None:
    tab = pages.enrol()
    made = tab.stock(2, -1)
    tab.wait_quiet()

    def in_ten_years(route) -> None:
        answer = route.fetch()
        body = answer.json()
        body["server_time"] = "2036" + body["server_time"][4:]
        route.fulfill(response=answer, json=body)

    pages.chromium.context.route("**/sync/v1/hello**", in_ten_years)
    for _ in range(2):
        tab.nudge()
        tab.page.wait_for_timeout(500)
    assert set(tab.states()) == {row["instance_id"] for row in made}
