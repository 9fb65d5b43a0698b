"""Two tabs of one phone, and pages that sleep, wake, freeze and die: one sender, no draft lost, nothing sent twice.

Rows 18 to 20, 28, 30 and 31 of docs/failures.md, in Chromium, on the built app and the real server.
"""

import pytest
from playwright.sync_api import expect

from tests.faults.ledger import note
from tests.faults.pages import Pages, Tab
from tools.browser import until

pytestmark = pytest.mark.timeout(180)

SAVED = ".saved[data-state=saved]"
SLEPT = "() => { window.addEventListener('pageshow', ({ persisted }) => { window.slept = persisted; }); }"
RESTS = "async () => (await navigator.locks.query()).held.every(({ name }) => name !== 'titian-sender')"
# Large enough to be under way for a while, at the pace of a chunk.
MANY_BYTES = 900_000


def field(tab: Tab, name: str):
    return tab.page.locator(f'.question[data-name="{name}"] input, .question[data-name="{name}"] textarea').first


def write(tab: Tab, name: str, text: str) -> None:
    field(tab, name).fill(text)
    field(tab, name).blur()


def begin_draft(tab: Tab) -> str:
    """A draft with its first answer saved. Returns its address."""
    tab.go("#/fill/uji_lapangan")
    write(tab, "nama", "Warung Sari")
    until(tab.page, "() => location.hash.startsWith('#/draft/')")
    expect(tab.page.locator(SAVED)).to_be_visible()
    return tab.page.evaluate("location.hash")


def drafts(tab: Tab) -> list[str]:
    """The answers to the question nama of all drafts on this phone, sorted."""
    texts = [row["sealed"]["value"]["xml"] for row in tab.stored("drafts")]
    return sorted(text.partition("<nama>")[2].partition("</nama>")[0] for text in texts)


def test_a_draft_open_in_two_tabs_says_so_and_nothing_typed_in_either_is_lost(pages: Pages) -> None:
    first = pages.enrol()
    address = begin_draft(first)
    second = pages.tab().open(address)
    expect(second.page.get_by_text("Draf ini dibuka di jendela lain.")).to_be_visible()
    assert second.look() == []
    expect(first.page.get_by_text("Draf ini dibuka di jendela lain.")).to_have_count(0)
    write(first, "nama", "Warung Sari Dua")
    expect(first.page.locator(SAVED)).to_be_visible()
    write(second, "nama", "Warung Melati")
    expect(second.page.locator(".saved")).to_have_text("Belum tersimpan: diubah di jendela lain")
    assert second.look() == []
    second.page.get_by_role("button", name="Simpan sebagai draf sendiri").click()
    until(second.page, "address => location.hash.startsWith('#/draft/') && location.hash !== address", address)
    expect(field(second, "nama")).to_have_value("Warung Melati")
    assert drafts(first) == ["Warung Melati", "Warung Sari Dua"]
    # The copy is a draft like any other: it can be finished, and becomes a report of its own.
    write(second, "topik", "Lanjut")
    expect(second.page.locator(SAVED)).to_be_visible()
    own = second.page.evaluate("decodeURIComponent(location.hash.slice('#/draft/'.length))")
    row = next(row for row in second.stored("drafts") if row["id"] == own)
    assert f">{own}<" in row["sealed"]["value"]["xml"], "it bears its own number"


def test_the_tab_left_over_takes_up_what_the_other_one_saved(pages: Pages) -> None:
    first = pages.enrol()
    address = begin_draft(first)
    second = pages.tab().open(address)
    expect(second.page.get_by_text("Draf ini dibuka di jendela lain.")).to_be_visible()
    write(first, "nama", "Warung Sari Tiga")
    expect(first.page.locator(SAVED)).to_be_visible()
    first.page.close()
    expect(field(second, "nama")).to_have_value("Warung Sari Tiga")
    expect(second.page.get_by_text("Draf ini dibuka di jendela lain.")).to_have_count(0)
    write(second, "nama", "Warung Sari Empat")
    expect(second.page.locator(SAVED)).to_be_visible()
    assert drafts(second) == ["Warung Sari Empat"]


def test_a_draft_finished_in_another_tab_is_not_finished_twice(pages: Pages) -> None:
    first = pages.enrol()
    pages.offline()
    address = begin_draft(first)
    second = pages.tab()
    pages.offline(False)
    second.open(address)
    pages.offline()
    while first.page.locator("[data-part]").get_attribute("data-part") != "summary":
        first.page.locator(".actions button:not([data-kind=second])").click()
    first.page.get_by_role("button", name="Selesai, masukkan kotak keluar").click()
    expect(first.page.locator("h1")).to_have_text("Tersimpan di kotak keluar")
    expect(second.page.get_by_text("Bila sudah selesai, laporannya ada di kotak keluar.")).to_be_visible()
    assert len(first.states()) == 1


def test_two_tabs_and_a_wake_up_have_one_sender(pages: Pages) -> None:
    first = pages.enrol()
    second = pages.tab().open()
    pages.offline()
    made = first.stock(12)
    pages.sent.clear()
    pages.offline(False)
    for tab in (first, second, first, second):
        tab.nudge()
    first.wait_quiet()
    assert pages.times_sent() == {row["instance_id"]: 1 for row in made}
    stored = pages.office.stored()
    assert {row["instance_id"] for row in made} <= set(stored.revisions)
    assert stored.faults() == []
    note("pages.two_tabs", len(made), 0, [])


def test_a_tab_that_dies_while_it_sends_is_followed_by_the_other(pages: Pages) -> None:
    first = pages.enrol()
    second = pages.tab().open()
    held = []
    with pages.meddling(lambda route, _ids: held.append(route.request.frame.page)):
        made = first.stock(3)
        first.until(lambda: held)
        sender, other = (first, second) if held == [first.page] else (second, first)
        assert held == [sender.page], "one of the two sends"
        other.nudge()
        assert other.states() == {row["instance_id"]: "waiting" for row in made}
        sender.page.close()
    other.nudge()
    other.wait_quiet()
    assert set(other.states().values()) == {"received"}


def test_a_page_that_comes_back_shows_what_happened_meanwhile(pages: Pages) -> None:
    first = pages.enrol()
    pages.offline()
    made = first.stock(1)[0]["instance_id"]
    first.go("#/outbox")
    expect(first.card(made)).to_have_attribute("data-state", "waiting")
    other = pages.tab()
    pages.offline(False)
    first.page.goto(f"{pages.office.server.url}/healthz")
    other.open()
    other.wait_quiet()
    first.page.go_back()
    expect(first.card(made)).to_have_attribute("data-state", "received")
    assert made in pages.office.stored().revisions


def test_a_page_from_the_back_forward_cache_asks_what_is_new_and_sends_what_waits(pages: Pages) -> None:
    tab = pages.enrol()
    # Chromium keeps no page that is at work as it leaves, and the sender tries when it likes: now and then it is.
    for _ in range(6):
        tab.open()
        pages.offline()
        made = tab.stock(1)[0]["instance_id"]
        expect(tab.card(made)).to_have_attribute("data-state", "waiting")
        tab.until(lambda: tab.page.evaluate(RESTS))
        tab.page.evaluate(SLEPT)
        tab.page.goto("about:blank")
        pages.offline(False)
        # Not from inside the question: the page that it is asked of goes away.
        tab.page.evaluate("() => void setTimeout(() => history.back())")
        expect(tab.card(made)).to_have_attribute("data-state", "received")
        if tab.page.evaluate("window.slept"):
            return
    why = tab.page.evaluate("JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)")
    pytest.fail(f"never kept: {why}")


def test_a_draft_that_another_tab_went_on_with_is_not_put_back_by_a_page_that_returns(pages: Pages) -> None:
    first = pages.enrol()
    address = begin_draft(first)
    first.page.goto(f"{pages.office.server.url}/healthz")
    second = pages.tab().open(address)
    write(second, "nama", "Warung Baru")
    expect(second.page.locator(SAVED)).to_be_visible()
    second.page.close()
    first.page.go_back()
    expect(field(first, "nama")).to_have_value("Warung Baru")
    write(first, "topik", "Lanjut")
    expect(first.page.locator(SAVED)).to_be_visible()
    assert drafts(first) == ["Warung Baru"]


def test_a_page_frozen_in_the_middle_of_an_upload_goes_on_when_it_thaws(pages: Pages) -> None:
    tab = pages.enrol()
    context = pages.chromium.context
    passed = []

    def freeze_once(route) -> None:
        passed.append(route.request.method)
        route.continue_()
        if len(passed) == 2:
            tab.line.send("Page.setWebLifecycleState", {"state": "frozen"})

    context.route("**/sync/v1/uploads/**", freeze_once)
    made = tab.stock(1, MANY_BYTES)[0]
    tab.until(lambda: len(passed) >= 2)
    tab.line.send("Page.setWebLifecycleState", {"state": "active"})
    tab.nudge()
    tab.wait_quiet()
    whole_at_the_office(pages, made)


def test_the_worker_stopped_in_the_middle_of_an_upload_stops_nothing(pages: Pages) -> None:
    tab = pages.enrol()
    line = pages.chromium.context.new_cdp_session(tab.page)
    line.send("ServiceWorker.enable")
    stopped = []

    def stop_worker(route) -> None:
        stopped.append(line.send("ServiceWorker.stopAllWorkers"))
        route.continue_()

    pages.chromium.context.route("**/sync/v1/uploads/**", stop_worker)
    made = tab.stock(1, MANY_BYTES)[0]
    tab.wait_quiet()
    assert len(stopped) >= 2
    whole_at_the_office(pages, made)
    # And the app still opens without a network.
    pages.offline()
    tab.open()
    expect(tab.card(made["instance_id"])).to_be_visible()


def test_the_worker_stopped_during_the_first_visit_leaves_an_app_that_works_without_a_network(pages: Pages) -> None:
    tab = pages.tab()
    line = pages.chromium.context.new_cdp_session(tab.page)
    line.send("ServiceWorker.enable")
    tab.page.goto(f"{pages.office.server.url}/app/#enrol={pages.office.code()}")
    for _ in range(10):
        line.send("ServiceWorker.stopAllWorkers")
        tab.page.wait_for_timeout(40)
    expect(tab.page.get_by_text("formulir siap luring")).to_be_visible(timeout=60_000)
    pages.offline()
    tab.open("#/fill/uji_lapangan")
    expect(field(tab, "nama")).to_be_visible()


def whole_at_the_office(pages: Pages, made) -> None:
    stored = pages.office.stored()
    here = {(row["instance_id"], row["sha256"]) for row in stored.present}
    assert {(made["instance_id"], sha256) for sha256 in made["files"]} <= here
    assert stored.faults() == []
