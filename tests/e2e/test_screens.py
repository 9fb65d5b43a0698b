"""Every screen, light and dark: no violation for axe, one h1, one language; its picture in test-results/screens."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.filler import ONWARD, Filler
from tests.e2e.looks import Looks
from tests.e2e.phone import Phone
from tools.live import LiveServer

LANGUAGES = ("id", "en")
OFFICER = "petugas07.me"
HELP = ("signed_out", "portal", "update")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_of_the_phone(language: str, phone: Phone, server: LiveServer) -> None:
    looks = Looks(phone.page, "phone", language, "phone.po")
    phone.open("#/start")
    expect(phone.page.locator("form")).to_be_visible()
    if language == "en":
        phone.button("English").click()
        expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    looks.at("start")
    phone.page.locator("#link").fill("x")
    phone.page.locator("form button").click()
    looks.at("start-wrong")

    phone.page.goto("about:blank")
    phone.page.goto(server.enrolment_link(OFFICER))
    expect(phone.page.locator('.row-icon[data-tone="ok"]').first).to_be_visible()
    looks.at("enrol")
    phone.open("#/forms")
    expect(phone.page.locator('[href="#/fill/amati_oa"]')).to_be_visible()
    looks.at("forms")

    for name in ("outbox", "tasks", "villages", "settings", "about"):
        phone.open(f"#/{name}")
        phone.page.wait_for_function("name => location.hash.endsWith(name)", arg=name)
        expect(phone.heading).not_to_have_text("Titian")
        looks.at(name)
    for code in HELP:
        phone.open(f"#/help/{code}")
        expect(phone.page.locator("main p").first).to_be_visible()
        looks.at(f"help-{code}")

    fill_in(phone, looks)
    phone.open("#/tasks")
    phone.page.locator('article[data-report] a[href^="#/repair/"]').first.click()
    expect(phone.page.locator("[data-part=repair]")).to_be_visible()
    looks.at("repair")
    assert looks.report() == ""


def fill_in(phone: Phone, looks: Looks) -> None:
    """F02 with everything that a form can show, then the outbox before and after the link returns."""
    phone.offline()
    phone.open("#/fill/amati_oa")
    form = Filler(phone.page)
    expect(phone.page.locator("[data-part]")).to_be_visible()
    looks.at("fill")
    phone.page.locator(ONWARD).click()
    expect(phone.page.locator(".problem").first).to_be_visible()
    looks.at("fill-problems")
    phone.page.locator(".toast button").last.click()
    form.answer_all()
    form.next()
    form.answer_one("kab_kota")
    form.field("kecamatan").get_by_role("combobox").click()
    expect(form.field("kecamatan").get_by_role("option").first).to_be_visible()
    looks.at("fill-list")
    form.answer_all()
    looks.at("fill-place")
    form.next()
    form.answer_all()
    form.field("foto1").scroll_into_view_if_needed()
    looks.at("fill-photo")
    form.next()
    form.open_entry()
    looks.at("fill-entry")
    form.answer_all()
    form.next()
    looks.at("fill-people")
    form.walk()
    looks.at("fill-summary")
    phone.open("#/forms")
    expect(phone.page.locator('[data-kind="draft"]')).to_be_visible()
    looks.at("forms-draft")
    phone.page.locator('[data-kind="draft"]').click()
    expect(phone.page.locator("[data-part]")).to_be_visible()
    form.to_summary()
    phone.page.locator(ONWARD).click()
    expect(phone.page.locator(".done")).to_be_visible()
    looks.at("done")
    phone.open("#/outbox")
    expect(phone.page.locator("article.record")).to_have_count(1)
    looks.at("outbox-waiting")
    phone.offline(False)
    expect(phone.page.locator("article.record")).to_have_attribute("data-tone", "ok")
    looks.at("outbox-sent")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_office(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "office", language, "messages.po")
    desk.go("sign-in")
    desk.speak(language)
    page.goto(desk.server.url)
    looks.at("door")
    desk.go("sign-in")
    looks.at("sign-in")
    page.locator("[name=username]").fill("kasi.me")
    page.locator("[name=password]").fill("bukan ini")
    page.locator("form:has([name=password]) [type=submit]").click()
    looks.at("sign-in-wrong")
    desk.sign_in("admin", language)
    for name in ("people", "people/new", "devices", "not-here?show=all", "audit", "work-areas", "password"):
        desk.go(name)
        looks.at(name.partition("?")[0].replace("/", "-"))
    for name in ("hooks", "hooks/new", "tokens", "tokens/new"):
        desk.go(name)
        looks.at(name.replace("/", "-"))
    page.locator("[name=name]").fill(f"Dasbor {language}")
    page.locator("main form [type=submit]").click()
    looks.at("token-made")
    desk.go("hooks/new")
    page.locator("[name=name]").fill(f"Sistem {language}")
    page.locator("[name=url]").fill("https://penerima.example/titian")
    page.locator("main form [type=submit]").click()
    looks.at("hook")
    desk.go("people")
    page.locator('main a[href*="/office/people/"]:not([href$="/new"])').first.click()
    looks.at("person")
    desk.go("people")
    page.get_by_role("link", name="Petugas 08", exact=True).click()
    page.locator('form[action*="/enrolment"] [type=submit]').click()
    expect(page.locator("svg").last).to_be_visible()
    looks.at("person-enrolment")
    desk.go("people")
    page.get_by_role("link", name="Petugas 07", exact=True).click()
    looks.at("person-phones")
    page.goto(page.locator('a[href$="/revoke"]').first.evaluate("link => link.href"))
    looks.at("device-revoke")
    desk.go("no-such-page")
    looks.at("no-such-page")

    desk.sign_in("kakanim.me", language)
    for name in ("villages", "villages/map", "villages/16.72.01.1018", "villages/16.72.01.1018/print"):
        desk.go(name)
        looks.at(name.replace("/", "-"))
    desk.go("review")
    looks.at("review")
    page.locator('main a[href*="/office/review/uuid"]').first.click()
    expect(page.locator("article.record")).to_be_visible()
    looks.at("record")
    record = page.url.partition("?")[0]
    page.goto(page.locator(".photos a").first.evaluate("link => link.href"))
    looks.at("photo")
    for name in ("export", record.rpartition("/")[2] + "/print"):
        desk.go(f"review/{name}")
        looks.at(name.rpartition("/")[2])
    for name in ("return", "reject"):
        page.goto(f"{record}/{name}")
        looks.at(name)
    assert looks.report() == ""
