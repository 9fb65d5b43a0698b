"""One bad record is set aside with its reason and a remedy, the rest go on, and it comes back when it can.

Rows 40, 62 and 63 of docs/failures.md, in Chromium, on the built app and the real server.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.faults.ledger import note
from tests.faults.pages import Pages, problem

pytestmark = pytest.mark.timeout(180)

# status and code of the server, its sentence
REFUSALS = {
    "a server that falls over it": (500, "SERVER_FAULT", "Ada kesalahan di server."),
    "a record that is too large": (413, "BATCH_TOO_LARGE", "Kiriman ini terlalu besar."),
    "a message that breaks the schema": (422, "BAD_MESSAGE", "Pesan ini tidak sesuai."),
}


@pytest.mark.parametrize("reason", REFUSALS)
def test_a_bad_record_is_set_aside_with_its_reason_and_goes_by_itself_once_that_is_mended(
    pages: Pages, reason: str
) -> None:
    status, code, sentence = REFUSALS[reason]
    tab = pages.enrol()
    epoch = pages.office.epoch()
    pages.offline()
    bad, *good = [row["instance_id"] for row in tab.stock(6, -1)]

    def answer(route, sent) -> None:
        if bad in sent:
            problem(route, epoch, status, code, sentence, "records.0.xml")
        else:
            route.continue_()

    with pages.meddling(answer):
        pages.offline(False)
        tab.nudge()
        for _ in range(8):
            states = tab.states()
            if states[bad] == "needs_action":
                break
            tab.stock(1, -1)
            tab.until(lambda: list(tab.states().values()).count("waiting") <= 1)
            tab.page.wait_for_timeout(300)
        states = tab.states()
        assert states.pop(bad) == "needs_action"
        assert set(states.values()) == {"received"}, "the others have gone"
        tab.open()
        card = tab.card(bad)
        expect(card).to_contain_text("Perlu tindakan")
        expect(card).to_contain_text(sentence)
        expect(card).to_contain_text("Isian tetap tersimpan di HP ini.")
        expect(card.get_by_role("button", name=re.compile("Coba kirim lagi"))).to_be_visible()
        expect(card.get_by_role("button", name=re.compile("Simpan salinan"))).to_be_visible()
        assert tab.look() == []
        # It was tried again at that start, and set aside again.
        expect(card).to_have_attribute("data-state", "needs_action")
    # The server is mended, and the app is opened some day.
    tab.open()
    expect(tab.card(bad)).to_have_attribute("data-state", "received")
    assert {bad, *good} <= set(pages.office.stored().revisions)
    assert pages.office.stored().faults() == []
    note("pages.poison", 1, 0, [], reason=reason)


def test_a_record_that_the_office_cannot_read_waits_for_a_person_with_the_offices_words(pages: Pages) -> None:
    tab = pages.enrol()
    pages.offline()
    bad, good = (row["instance_id"] for row in tab.stock(2, -1))

    times = []

    def refuse(route, sent) -> None:
        answer = route.fetch()
        body = answer.json()
        for result in body["results"]:
            if result["instance_id"] == bad:
                result.pop("receipt", None)
                result |= {"outcome": "refused", "problem": {"code": "UNREADABLE", "message": "Isian tidak terbaca."}}
        route.fulfill(response=answer, json=body)
        times.extend(sent)

    with pages.meddling(refuse):
        pages.offline(False)
        tab.nudge()
        tab.wait_quiet()
        tab.open()
        expect(tab.card(bad)).to_contain_text("Isian tidak terbaca.")
        expect(tab.card(good)).to_have_attribute("data-state", "received")
        # It was tried again at that start, in vain.
        tab.until(lambda: times.count(bad) == 2)
        expect(tab.card(bad)).to_contain_text("Isian tidak terbaca.")
        expect(tab.card(bad)).to_have_attribute("data-state", "needs_action")
    tab.card(bad).get_by_role("button", name=re.compile("Coba kirim lagi")).click()
    expect(tab.card(bad)).to_have_attribute("data-state", "received")
