"""Who told it opens by two persons, in a browser: asked, granted, read; each page by axe, wide and narrow."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks

NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1366, "height": 768}


def look(desk: Desk, looks: Looks, name: str) -> None:
    for size, shape in ((NARROW, "narrow"), (WIDE, "wide")):
        desk.page.set_viewport_size(size)  # type: ignore[arg-type]
        looks.at(f"{name}-{shape}")
        wide = desk.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px too wide for {shape}"


def told_report(desk: Desk) -> str:
    """The address where the teller of a demo report is asked for."""
    page = desk.page
    listed = f"{desk.server.url}/office/review?state=all&form=info_warga"
    page.goto(listed)
    rows = page.locator("ul.rows a")
    expect(rows.first).to_be_visible()
    for row in range(rows.count()):
        page.goto(listed)
        rows.nth(row).click()
        expect(page.locator("#record-title")).to_be_visible()
        opened = page.locator("a[href$='/identity']")
        if opened.count():
            return f"{desk.server.url}{opened.first.get_attribute('href')}"
    raise AssertionError("no report of the demo says who told it")


def change_to(desk: Desk, username: str) -> None:
    desk.page.context.clear_cookies()
    desk.sign_in(username)


@pytest.mark.parametrize("language", ["id", "en"])
def test_one_asks_who_told_it_another_grants_it_and_it_is_read(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "office", language, "messages.po")
    page.goto(f"{desk.server.url}/office/sign-in")
    if language == "en":
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    asker, other = ("kasi.me", "kakanim.me") if language == "id" else ("kakanim.me", "kasi.me")
    desk.sign_in(asker)
    if language == "en" and page.locator("html").get_attribute("lang") != "en":
        page.locator(".languages button[lang=en]").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    address = told_report(desk)
    page.goto(address)
    look(desk, looks, "identity")
    page.locator("[name=reason]").fill("Menghubungi saksi.")
    page.locator("form[action$='/identity'] [type=submit]").click()
    expect(page.locator("form[action$='/withdraw']")).to_be_visible()
    look(desk, looks, "identity-waits")
    change_to(desk, other)
    page.locator(f".languages button[lang={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.goto(f"{desk.server.url}/office/review")
    expect(page.locator("a[href$='/identity-asks']")).to_be_visible()
    look(desk, looks, "review-identity-asked")
    page.locator("a[href$='/identity-asks']").click()
    look(desk, looks, "identity-asks")
    page.locator("main .trail a").first.click()
    page.locator("main details summary").click()
    expect(page.locator("[name=note]")).to_be_visible()
    look(desk, looks, "identity-asked")
    page.locator("form[action$='/grant'] [type=submit]").click()
    expect(page.get_by_role("status")).to_be_visible()
    change_to(desk, asker)
    page.locator(f".languages button[lang={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.goto(address)
    look(desk, looks, "identity-granted")
    page.locator("form[action$='/read'] [type=submit]").click()
    expect(page.locator("dl.facts dd").first).to_have_text(re.compile(r"\S"))
    look(desk, looks, "identity-shown")
    assert looks.report() == ""
    assert desk.complaints == []
