"""A village partner's day on phone and in office: a report without a signal, what became of it, and no more."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.filler import Filler
from tests.e2e.ledger import Ledger
from tests.e2e.phone import Phone
from tests.e2e.test_bridge import arrived
from tools.live import LiveServer

PARTNER = "mitra31.ll"
AGENCY = "Polda Sumatera Selatan"


def test_a_partner_reports_hears_that_it_was_followed_up_and_never_learns_of_the_house(
    phone: Phone, desk: Desk, server: LiveServer
) -> None:
    ledger = Ledger(server)
    before = ledger.roots()
    phone.enrol(PARTNER)
    # Forms of the office's own work are not a partner's.
    for form_id in ("kunj_tka", "duga_langgar", "projustisia"):
        expect(phone.page.locator(f'[href="#/fill/{form_id}"]')).to_have_count(0)
    phone.offline()
    phone.page.locator('[href="#/fill/amati_oa"]').click()
    form = Filler(phone.page)
    form.choose("peran", "Mitra desa")
    expect(phone.page.get_by_text("Jangan menegur, menahan")).to_be_visible()
    form.write("jml_oa", "1")
    form.walk()
    phone.button("Selesai, masukkan kotak keluar").click()
    expect(phone.heading).to_have_text("Tersimpan di kotak keluar")
    phone.open("#/outbox")
    expect(phone.page.locator("article.record")).to_contain_text("Menunggu")
    phone.offline(False)
    arrived(phone.page.locator("article.record"))
    [root_id] = ledger.roots() - before

    # The office approves it and refers it to another agency.
    page = desk.page
    desk.sign_in("kasi.ll")
    desk.report(root_id)
    for check in page.locator("#checks input").all():
        check.check()
    desk.button("Setujui").click()
    expect(page.get_by_role("status")).to_contain_text("disetujui.")
    desk.report(root_id)
    page.get_by_role("link", name="Pilih tindak lanjut").click()
    page.locator("[name=choice][value=rujuk]").check()
    page.locator("#text").fill(f"Diserahkan kepada {AGENCY}.")
    desk.button("Simpan tindak lanjut").click()
    page.get_by_role("link", name="Tutup dengan hasil").click()
    page.get_by_label("Hasil").fill(f"Diterima {AGENCY}, menjadi perkara.")
    desk.button("Tutup tindak lanjut").click()
    expect(page.locator(".record")).to_contain_text("menjadi perkara")

    # The phone hears that it was followed up, and not how.
    phone.open("#/tasks")
    phone.hear()
    card = phone.page.locator(f'article[data-report="{root_id}"]')
    expect(card).to_contain_text("Sudah ditindaklanjuti.")
    assert AGENCY not in str(phone.stored("reports")), "what is not theirs never reaches the phone"

    # In the office a partner has the own report, without who decided it, and sentences instead of other rooms.
    desk.sign_in(PARTNER)
    expect(page.locator("nav.menu ul a")).to_have_text([re.compile("Tinjauan")])
    desk.go("review?state=all")
    expect(page.locator("ul.rows > li")).to_have_count(1)
    page.locator("ul.rows a").click()
    expect(page.locator("#record-title")).to_be_visible()
    for theirs in (AGENCY, "Kasi Inteldakim", "menjadi perkara", "Tindak lanjut"):
        expect(page.locator("main")).not_to_contain_text(theirs)
    for path in ("villages", "tasks", "overview", "review/map", "foreigners", "audit"):
        desk.go(path)
        expect(page.locator("main p").first).to_contain_text("Peran Anda tidak mencakup tindakan ini.")
    other = next(iter(before))
    said = []
    for root in (other, f"{other[:-4]}0000"):
        desk.report(root)
        said.append(page.locator("main").inner_text())
    assert said[0] == said[1], "a report of others is as one that is not there"
