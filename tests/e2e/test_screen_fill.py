"""Small things round a form that is filled in or put right: messages that go, ways back, a phone of two people."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.filler import Filler
from tests.e2e.phone import Phone
from tools.live import LiveServer

OFFICER = "petugas07.me"


def test_the_word_that_something_is_wrong_goes_as_soon_as_it_is_mended(phone: Phone) -> None:
    phone.enrol()
    phone.open("#/fill/amati_oa")
    expect(phone.page.locator("[data-part]")).to_be_visible()
    phone.button("Lanjut").click()
    toast = phone.page.locator(".toast")
    expect(toast).to_contain_text("2 isian perlu diperiksa")
    form = Filler(phone.page)
    form.choose("peran", "PIMPASA")
    expect(toast).to_be_visible()
    form.field("jml_oa").locator("input").fill("0")
    # Long before a message goes by itself.
    expect(toast).to_have_count(0, timeout=6_000)


def test_the_back_button_inside_a_repair_leads_to_its_list_and_then_to_the_tasks(phone: Phone) -> None:
    phone.enrol(OFFICER)
    phone.open("#/tasks")
    phone.page.locator('article[data-report] a[href^="#/repair/"]').first.click()
    row = phone.page.locator("[data-part=repair] .summary-row[data-kind=question]").first
    path = row.get_attribute("data-ref")
    for way in ("phone", "button"):
        row.click()
        expect(phone.page.locator("[data-part=repair]")).to_have_count(0)
        expect(phone.page.locator(f'.question[data-ref="{path}"]')).to_be_visible()
        if way == "phone":
            phone.page.go_back()
        else:
            phone.button("Kembali ke perbaikan").click()
        expect(phone.page.locator("[data-part=repair]")).to_be_visible()
        expect(phone.page.locator(f'.summary-row[data-ref="{path}"]')).to_be_focused()
    phone.page.go_back()
    expect(phone.heading).to_have_text("Tugas")


def test_on_a_phone_of_two_people_nobody_is_shown_the_others_draft(phone: Phone, server: LiveServer) -> None:
    phone.enrol(OFFICER)
    phone.open("#/fill/hambatan")
    form = Filler(phone.page)
    expect(phone.page.locator("[data-part]")).to_be_visible()
    form.answer_all()
    phone.saved()
    [draft] = phone.stored("drafts")
    other = server.newcomer("petugas.lain")
    phone.page.goto("about:blank")
    phone.page.goto(server.enrolment_link(other))
    expect(phone.heading).to_have_text("Ganti pemakai HP ini")
    phone.button("Ganti").click()
    expect(phone.page.get_by_text(re.compile(r"formulir siap luring"))).to_be_visible()
    phone.open("#/forms")
    expect(phone.page.get_by_text("1 draf pemakai HP sebelumnya tersimpan di sini")).to_be_visible()
    expect(phone.page.locator('[data-kind="draft"]')).to_have_count(0)
    phone.open(f"#/draft/{draft['id']}")
    expect(phone.heading).to_have_text("Formulir tidak ada di HP ini")
    phone.page.goto("about:blank")
    phone.page.goto(server.enrolment_link(OFFICER))
    phone.button("Ganti").click()
    expect(phone.page.get_by_text(re.compile(r"formulir siap luring"))).to_be_visible()
    phone.open("#/forms")
    expect(phone.page.locator('[data-kind="draft"]')).to_have_count(1)
