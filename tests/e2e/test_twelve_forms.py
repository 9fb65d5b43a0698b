"""Each of the built-in forms, filled in from its first question to the summary, accepted, and read in the office."""

from __future__ import annotations

import tomllib

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.filler import SENTENCE, Filler
from tests.e2e.ledger import Ledger
from tests.e2e.phone import Phone
from tools.live import ROOT, LiveServer

CATALOGUE = tomllib.loads((ROOT / "forms" / "library" / "catalogue.toml").read_text(encoding="utf-8"))


def officer_for(form_id: str) -> str:
    """A demo person who may fill it in."""
    return "petugas07.me" if "pimpasa" in CATALOGUE[form_id]["roles"] else "ppns.me"


def test_there_are_twelve() -> None:
    assert len(CATALOGUE) == 12


@pytest.mark.parametrize("form_id", CATALOGUE)
def test_a_form_goes_from_its_first_question_to_the_office(
    form_id: str, phone: Phone, desk: Desk, server: LiveServer
) -> None:
    ledger = Ledger(server)
    before = ledger.roots()
    phone.enrol(officer_for(form_id))
    phone.offline()
    phone.page.locator(f'[href="#/fill/{form_id}"]').click()
    form = Filler(phone.page)
    expect(phone.page.locator("[data-part]")).to_be_visible()
    form.walk()
    phone.button("Selesai, masukkan kotak keluar").click()
    expect(phone.heading).to_have_text("Tersimpan di kotak keluar")

    phone.offline(False)
    phone.open("#/outbox")
    card = phone.page.locator("article.record")
    expect(card).to_have_attribute("data-tone", "ok")
    [root_id] = ledger.roots() - before
    assert ledger.state(root_id) == "received"
    assert all(file.bytes_sha256 == file.sha256 for file in ledger.files(root_id))

    desk.sign_in("kasi.me")
    desk.report(root_id)
    expect(desk.page.locator("h1")).to_contain_text(CATALOGUE[form_id]["title"]["id"])
    expect(desk.page.locator(".record-body")).to_contain_text(SENTENCE)
