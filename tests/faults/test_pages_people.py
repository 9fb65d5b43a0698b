"""One phone of several people, one person with several phones, a phone copied, a phone revoked: nothing lost or mixed.

Rows 48 to 57 of docs/failures.md, in Chromium, on the built app and the real server.
"""

import shutil

import pytest
from playwright.sync_api import Playwright, expect

from models import Device, db, people
from tests.faults.ledger import note
from tests.faults.pages import Office, Pages, Tab, problem

pytestmark = pytest.mark.timeout(180)


def senders(office: Office) -> dict[str, str]:
    """Instance id → user name of whoever it was received from."""
    with office.app.app_context():
        names = {device.id: device.person.username for device in db.session.scalars(db.select(Device))}
    return {id_: names[row["device_id"]] for id_, row in office.stored().revisions.items()}


def ids(made) -> set[str]:
    return {row["instance_id"] for row in made}


def device_of(tab: Tab) -> str:
    rows = tab.stored("meta")
    return next(row["sealed"]["value"]["device_id"] for row in rows if row["key"] == "identity")


def sign_off(tab: Tab) -> None:
    tab.go("#/settings")
    tab.page.get_by_role("button", name="Keluar dari HP ini").click()
    tab.page.get_by_role("button", name="Keluar", exact=True).click()
    expect(tab.page.locator("h1")).to_have_text("Mulai")


def test_on_a_shared_phone_each_report_goes_in_its_own_persons_name_and_nobody_opens_anothers(pages: Pages) -> None:
    tab = pages.enrol("pimpasa.me")
    with pages.meddling(lambda route, _ids: route.abort()):
        theirs = tab.stock(2, 5_000)
        pages.hand_on(tab, "petugas.me")
        tab.open()
        own = tab.stock(1, 5_000)
        tab.open()
        expect(tab.page.get_by_text("2 laporan pemakai HP sebelumnya masih menunggu di sini")).to_be_visible()
        expect(tab.page.locator("[data-record]")).to_have_count(1)
        assert set(tab.states()) == ids(own)
        assert tab.look() == []
    tab.nudge()
    expect(tab.page.get_by_text("pemakai HP sebelumnya")).to_have_count(0)
    tab.wait_quiet()
    said = senders(pages.office)
    assert {said[id_] for id_ in ids(theirs)} == {"pimpasa.me"}
    assert {said[id_] for id_ in ids(own)} == {"petugas.me"}
    tokens = {token: set(sent) for token, sent in pages.sent}
    assert len(tokens) == 2
    wanted = {(row["instance_id"], sha256) for row in [*theirs, *own] for sha256 in row["files"]}
    tab.until(lambda: wanted <= {(row["instance_id"], row["sha256"]) for row in pages.office.stored().present})


def test_who_signs_off_with_reports_unsent_leaves_them_counted_and_they_go_on_in_that_name(pages: Pages) -> None:
    tab = pages.enrol("pimpasa.me")
    pages.offline()
    made = tab.stock(2)
    sign_off(tab)
    expect(tab.page.get_by_text("2 laporan dan draf masih aman di HP ini.")).to_be_visible()
    pages.offline(False)
    tab.open(f"#enrol={pages.office.code('petugas.me')}")
    expect(tab.page.get_by_text("Cocokkan kode ini")).to_be_visible()
    tab.until(lambda: ids(made) <= set(pages.office.stored().revisions))
    said = senders(pages.office)
    assert {said[id_] for id_ in ids(made)} == {"pimpasa.me"}
    assert tab.open().states() == {}


def test_a_revoked_phone_hands_in_what_it_holds_reads_nothing_and_says_what_to_do(pages: Pages) -> None:
    tab = pages.enrol("pimpasa.me")
    pages.offline()
    made = tab.stock(2)
    pages.office.revoke(device_of(tab))
    pages.offline(False)
    tab.nudge()
    expect(tab.status).to_contain_text("HP ini perlu didaftarkan lagi. Semua isian aman di HP ini.")
    assert set(tab.states().values()) == {"held"}
    assert ids(made) <= set(pages.office.stored().revisions)
    tab.open()
    card = tab.card(made[0]["instance_id"])
    expect(card).to_contain_text("Ditahan")
    expect(card).to_contain_text("Kantor sudah menyimpannya")


def test_a_401_in_the_middle_of_the_queue_pauses_it_and_everything_goes_after_enrolling_again(pages: Pages) -> None:
    tab = pages.enrol("pimpasa.me")
    epoch = tab.page.evaluate(
        "async () => (await fetch('/sync/v1/hello?nonce=12345678')).headers.get('X-Titian-Epoch')"
    )
    seen = []

    def refuse_after_the_first(route, sent) -> None:
        seen.append(sent)
        if len(seen) == 1:
            route.continue_()
        else:
            problem(route, epoch, 401, "NOT_SIGNED_IN", "Tidak dikenal.")

    pages.offline()
    made = tab.stock(60, -1)
    with pages.meddling(refuse_after_the_first):
        pages.offline(False)
        tab.nudge()
        expect(tab.status).to_contain_text("HP ini perlu didaftarkan lagi.")
        states = list(tab.states().values())
        # The first request was taken, the one after it refused: how many fit into one depends on how the link was.
        assert (states.count("waiting"), len(states)) == (60 - len(seen[0]), 60)
        assert len(seen[0]) < len(states)
    pages.hand_on(tab, "pimpasa.me")
    tab.open()
    tab.wait_quiet()
    assert ids(made) <= set(pages.office.stored().revisions)
    assert pages.office.stored().faults() == []
    numbers = [row["device_seq"] for row in tab.ask("await shelf.shelf()")]
    assert len(numbers) == 60


def test_one_person_on_two_phones_mixes_and_loses_nothing(
    playwright: Playwright, office: Office, pages: Pages, beside_the_app: str, tmp_path
) -> None:
    first = pages.enrol("pimpasa.me")
    other = Pages(playwright, tmp_path / "second", office, beside_the_app)
    try:
        other.start()
        second = other.enrol("pimpasa.me")
        made = [*first.stock(3, 5_000), *second.stock(3, 5_000)]
        for tab in (first, second):
            tab.wait_quiet()
        assert len(first.states()) == len(second.states()) == 3
    finally:
        other.kill()
    stored = office.stored()
    assert ids(made) <= set(stored.revisions)
    assert len({stored.revisions[id_]["device_id"] for id_ in ids(made)}) == 2
    assert stored.faults() == []


def test_a_phone_copied_with_everything_on_it_loses_and_doubles_nothing_at_the_office(
    playwright: Playwright, office: Office, pages: Pages, beside_the_app: str, tmp_path
) -> None:
    first = pages.enrol("pimpasa.me")
    pages.offline()
    waiting = first.stock(2)
    first.page.close()
    pages.kill()
    shutil.copytree(pages.chromium.profile, tmp_path / "copy")
    copied = Pages(playwright, tmp_path / "copy", office, beside_the_app)
    try:
        tabs = []
        made = list(waiting)
        for phone in (pages, copied):
            phone.start()
            phone.offline()
            tab = phone.tab().open()
            assert set(tab.states()) == ids(waiting)
            made += tab.stock(1)
            phone.offline(False)
            tabs.append(tab)
        for tab in tabs:
            tab.nudge()
        for tab in tabs:
            tab.wait_quiet()
            assert set(tab.states().values()) == {"received"}
    finally:
        copied.kill()
    stored = office.stored()
    assert ids(made) <= set(stored.revisions)
    assert stored.faults() == []
    numbers = sorted(stored.revisions[id_]["device_seq"] for id_ in ids(made))
    assert numbers == [1, 2, 3, 3], "two reports bear the same number, and both are there"
    note("pages.copied_phone", len(made), 0, [])


def test_who_was_disabled_while_away_keeps_every_report_on_the_phone(pages: Pages) -> None:
    tab = pages.enrol("mitra.me")
    pages.offline()
    made = tab.stock(1)
    with pages.office.app.app_context():
        person = people.find_person("mitra.me")
        assert person is not None
        people.deactivate_person(None, person.id)
    pages.offline(False)
    tab.nudge()
    expect(tab.status).to_contain_text("HP ini perlu didaftarkan lagi.")
    kept = tab.states()
    stored = pages.office.stored().revisions
    for id_ in ids(made):
        assert kept[id_] in {"waiting", "held"}
        assert (id_ in stored) == (kept[id_] == "held")
